<?xml version="1.0" encoding="UTF-8"?>
<!-- Images by reference: renderMultiMedia shows the observationMedia it names; one that nothing names is shown at the
     end of its section. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:text/s:renderMultiMedia | s:td/s:renderMultiMedia | s:item/s:renderMultiMedia | s:footnote/s:renderMultiMedia">
    <figure>
      <xsl:apply-templates select="@*" mode="m:attribute"/>
      <xsl:apply-templates select="." mode="m:images"/>
      <xsl:if test="s:caption"><figcaption><xsl:apply-templates select="s:caption/node()"/></figcaption></xsl:if>
    </figure>
  </xsl:template>

  <xsl:template match="s:renderMultiMedia">
    <span class="spl-figure">
      <xsl:apply-templates select="@*" mode="m:attribute"/>
      <xsl:apply-templates select="." mode="m:images"/>
      <xsl:if test="s:caption"><span class="spl-figcaption"><xsl:apply-templates select="s:caption/node()"/></span></xsl:if>
    </span>
  </xsl:template>

  <xsl:template match="s:observationMedia" mode="m:image">
    <xsl:variable name="source"><xsl:apply-templates select="." mode="m:source"/></xsl:variable>
    <xsl:variable name="alt" select="normalize-space(s:text)"/>
    <xsl:choose>
      <xsl:when test="$source != ''"><img src="{$source}" alt="{$alt}" loading="lazy"/></xsl:when>
      <xsl:otherwise><span class="spl-no-image"><xsl:value-of select="$alt"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:observationMedia">
    <xsl:variable name="shown"><xsl:apply-templates select="." mode="m:shown"/></xsl:variable>
    <xsl:if test="$shown = ''">
      <figure><xsl:apply-templates select="." mode="m:image"/></figure>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
