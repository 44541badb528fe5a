<?xml version="1.0" encoding="UTF-8"?>
<!-- Product data as a list of facts per product, kit part or indexed substance. Template `fact`: one item. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template name="facts">
    <xsl:if test="$products or $substances">
      <xsl:text>&#10;&#10;## </xsl:text>
      <xsl:value-of select="$words/facts"/>
      <xsl:apply-templates select="$products | $substances" mode="m:card"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="m:card">
    <xsl:text>&#10;&#10;### </xsl:text>
    <xsl:call-template name="card-name"/>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="." mode="m:facts"/>
    <xsl:for-each select="s:part/*[self::s:partProduct or self::s:partMedicine]">
      <xsl:text>&#10;&#10;#### </xsl:text>
      <xsl:value-of select="$words/part"/>
      <xsl:text>: </xsl:text>
      <xsl:call-template name="card-name"/>
      <xsl:text>&#10;</xsl:text>
      <xsl:apply-templates select="." mode="m:facts"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="card-name">
    <xsl:choose>
      <xsl:when test="normalize-space(s:name)"><xsl:apply-templates select="s:name" mode="m:escaped-phrase"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$words/product"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="label"/>
    <xsl:param name="values"/>
    <xsl:param name="inline" select="false()"/>
    <xsl:if test="$values">
      <xsl:text>&#10;</xsl:text>
      <xsl:call-template name="term"><xsl:with-param name="label" select="$label"/></xsl:call-template>
      <xsl:for-each select="$values">
        <xsl:choose>
          <xsl:when test="last() = 1 or $inline and position() = 1"><xsl:text> </xsl:text></xsl:when>
          <xsl:when test="$inline">, </xsl:when>
          <xsl:otherwise><xsl:text>&#10;  - </xsl:text></xsl:otherwise>
        </xsl:choose>
        <xsl:apply-templates select="." mode="m:escaped-phrase"/>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="m:escaped-phrase">
    <xsl:variable name="phrase"><xsl:apply-templates select="." mode="m:phrase"/></xsl:variable>
    <xsl:value-of select="x:escape($phrase)"/>
  </xsl:template>

</xsl:stylesheet>
