<?xml version="1.0" encoding="UTF-8"?>
<!-- Images by reference; one that nothing names is shown at the end of its section. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:renderMultiMedia">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="true()"/>
    <xsl:variable name="block" select="../self::s:text or ../self::s:item or ../self::s:footnote"/>
    <xsl:if test="$block and not($first)"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:if>
    <xsl:apply-templates select="@ID" mode="m:anchor"/>
    <xsl:variable name="images"><xsl:apply-templates select="." mode="m:images"/></xsl:variable>
    <xsl:value-of select="$images"/>
    <!-- where there is no such image an item would begin with an empty line, and end there -->
    <xsl:if test="$images = '' and $first and ../self::s:item">
      <xsl:choose><xsl:when test="$with-html = 'yes'">&lt;!-- --&gt;</xsl:when><xsl:otherwise>&#160;</xsl:otherwise></xsl:choose>
    </xsl:if>
    <xsl:if test="s:caption">
      <xsl:choose>
        <xsl:when test="$block"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:when>
        <xsl:otherwise><xsl:text> </xsl:text></xsl:otherwise>
      </xsl:choose>
      <xsl:apply-templates select="s:caption/node()"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:observationMedia" mode="m:image">
    <xsl:variable name="source"><xsl:apply-templates select="." mode="m:source"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$source != ''">
        <xsl:text>![</xsl:text>
        <xsl:value-of select="x:escape(s:text)"/>
        <xsl:text>](</xsl:text>
        <xsl:call-template name="address"><xsl:with-param name="text" select="$source"/></xsl:call-template>
        <xsl:text>)</xsl:text>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="x:escape(s:text)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:observationMedia">
    <xsl:variable name="shown"><xsl:apply-templates select="." mode="m:shown"/></xsl:variable>
    <xsl:if test="$shown = ''">
      <xsl:text>&#10;&#10;</xsl:text>
      <xsl:apply-templates select="." mode="m:image"/>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
