<?xml version="1.0" encoding="UTF-8"?>
<!-- The document: front matter, name, facts, highlights, text, identifiers. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:document">
    <xsl:apply-templates select="*" mode="m:part"/>
    <xsl:if test="$front-matter = 'yes'"><xsl:apply-templates select="." mode="m:front-matter"/></xsl:if>
    <xsl:text># </xsl:text>
    <xsl:choose>
      <xsl:when test="$title-serves"><xsl:apply-templates select="s:title" mode="m:heading"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="x:escape($page-name)"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="$title and not($title-serves) and $title != $page-name">
      <xsl:text>&#10;&#10;</xsl:text>
      <xsl:apply-templates select="s:title" mode="m:heading"/>
    </xsl:if>
    <xsl:apply-templates select="s:title" mode="m:notes"/>
    <xsl:if test="$facts-first"><xsl:call-template name="facts"/></xsl:if>
    <xsl:for-each select="/"><xsl:call-template name="view"/></xsl:for-each>
    <xsl:if test="not($facts-first)"><xsl:call-template name="facts"/></xsl:if>
    <xsl:text>&#10;&#10;---</xsl:text>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="." mode="m:about"/>
  </xsl:template>

  <xsl:template match="s:title" mode="m:heading"><xsl:apply-templates/></xsl:template>

  <xsl:template name="entry">
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''">
      <xsl:text>&#10;</xsl:text>
      <xsl:call-template name="term"><xsl:with-param name="label" select="$label"/></xsl:call-template>
      <xsl:text> </xsl:text>
      <xsl:value-of select="x:escape($value)"/>
    </xsl:if>
  </xsl:template>

  <!-- a list item that begins with a label -->
  <xsl:template name="term">
    <xsl:param name="label"/>
    <xsl:text>- **</xsl:text>
    <xsl:value-of select="$label"/>
    <xsl:text>:**</xsl:text>
  </xsl:template>

  <!-- YAML; every string in double quotes, which YAML reads as JSON does -->
  <xsl:template match="s:document" mode="m:front-matter">
    <xsl:text>---</xsl:text>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'title'"/><xsl:with-param name="value" select="$page-name"/></xsl:call-template>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'lang'"/><xsl:with-param name="value" select="$lang"/></xsl:call-template>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'type'"/><xsl:with-param name="value" select="s:code/@displayName"/></xsl:call-template>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'date'"/><xsl:with-param name="value"><xsl:apply-templates select="s:effectiveTime" mode="m:date"/></xsl:with-param></xsl:call-template>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'version'"/><xsl:with-param name="value" select="s:versionNumber/@value"/></xsl:call-template>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'set_id'"/><xsl:with-param name="value" select="s:setId/@root"/></xsl:call-template>
    <xsl:call-template name="yaml"><xsl:with-param name="key" select="'id'"/><xsl:with-param name="value" select="s:id/@root"/></xsl:call-template>
    <xsl:text>&#10;---&#10;&#10;</xsl:text>
  </xsl:template>

  <xsl:template name="yaml">
    <xsl:param name="key"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''">
      <xsl:value-of select="concat('&#10;', $key, ': &quot;')"/>
      <xsl:call-template name="yaml-escape"><xsl:with-param name="text" select="normalize-space($value)"/></xsl:call-template>
      <xsl:text>"</xsl:text>
    </xsl:if>
  </xsl:template>

  <xsl:template name="yaml-escape">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="translate($text, '\&quot;', '') = $text"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="string-length($text) = 1"><xsl:value-of select="concat('\', $text)"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="half" select="floor(string-length($text) div 2)"/>
        <xsl:call-template name="yaml-escape"><xsl:with-param name="text" select="substring($text, 1, $half)"/></xsl:call-template>
        <xsl:call-template name="yaml-escape"><xsl:with-param name="text" select="substring($text, $half + 1)"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
