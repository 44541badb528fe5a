<?xml version="1.0" encoding="UTF-8"?>
<!-- Addresses. m:href of a linkHtml or renderMultiMedia: where it may lead; empty when it leads nowhere or to a scheme
     that is not allowed. m:target of a section with an ID: its anchor; the renderings say which other elements have one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:linkHtml" mode="m:href">
    <xsl:variable name="href" select="normalize-space(@href)"/>
    <xsl:variable name="scheme" select="translate(substring-before($href, ':'), $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="starts-with($href, '#')"><xsl:apply-templates select="key('id', substring($href, 2))[1]" mode="m:target"/></xsl:when>
      <xsl:when test="$scheme = 'http' or $scheme = 'https' or $scheme = 'mailto' or $scheme = 'tel'">
        <xsl:value-of select="$href"/>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:section" mode="m:target">
    <xsl:choose>
      <xsl:when test="s:code/@code = $product-section and not(normalize-space(s:title) or normalize-space(s:text) or
                      s:text//s:renderMultiMedia or s:component)"><xsl:value-of select="$facts-anchor"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('#', x:anchor(.))"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <!-- the anchor of an ID: nothing when it cannot be one, or when another element had it before -->
  <xsl:template match="@ID" mode="m:anchor-id">
    <xsl:if test="translate(., concat($white, $no-anchor), '') = . and generate-id(..) = generate-id(key('id', .)[1])">
      <xsl:value-of select="concat('id-', .)"/>
    </xsl:if>
  </xsl:template>
  <xsl:variable name="no-anchor">"#%&amp;'()/&lt;&gt;?@[\]^`{|}</xsl:variable>
  <xsl:variable name="white" select="' &#9;&#10;&#13;'"/>

  <!-- images lie beside the rendering: a plain relative file name -->
  <xsl:template match="s:observationMedia" mode="m:source">
    <xsl:variable name="name" select="normalize-space(s:value/s:reference/@value)"/>
    <xsl:if test="$name != '' and not(contains($name, ':')) and not(starts-with($name, '/')) and not(contains($name, '..'))
                  and not(contains($name, '\')) and not(starts-with($name, '#'))">
      <xsl:value-of select="$name"/>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
