<?xml version="1.0" encoding="UTF-8"?>
<!-- Addresses. m:href of a linkHtml or renderMultiMedia: where it may lead; empty when it leads nowhere or to a scheme
     that is not allowed. m:target of an element with an ID: its anchor in the rendering. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:linkHtml" mode="m:href">
    <xsl:variable name="href" select="normalize-space(@href)"/>
    <xsl:variable name="scheme" select="translate(substring-before($href, ':'), $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="starts-with($href, '#')"><xsl:apply-templates select="key('id', substring($href, 2))" mode="m:target"/></xsl:when>
      <xsl:when test="$scheme = 'http' or $scheme = 'https' or $scheme = 'mailto' or $scheme = 'tel'">
        <xsl:value-of select="$href"/>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:section" mode="m:target">#<xsl:apply-templates select="." mode="m:id"/></xsl:template>
  <xsl:template match="s:footnote" mode="m:target">#fn-<xsl:apply-templates select="." mode="m:ordinal"/></xsl:template>
  <xsl:template match="*" mode="m:target">
    <xsl:choose>
      <xsl:when test="ancestor::s:text or ancestor::s:title or self::s:text or self::s:title">#id-<xsl:value-of select="@ID"/></xsl:when>
      <xsl:when test="ancestor::s:section"><xsl:apply-templates select="ancestor::s:section[1]" mode="m:target"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- images lie beside the rendering: a plain relative file name -->
  <xsl:template match="s:observationMedia" mode="m:source">
    <xsl:variable name="name" select="normalize-space(s:value/s:reference/@value)"/>
    <xsl:if test="$name != '' and not(contains($name, ':')) and not(starts-with($name, '/')) and not(contains($name, '..'))
                  and not(contains($name, '\')) and not(starts-with($name, '#'))">
      <xsl:value-of select="$name"/>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
