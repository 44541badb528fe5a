<?xml version="1.0" encoding="UTF-8"?>
<!-- Blocks of the narrative: text, paragraphs and their captions; the attributes every narrative element may have. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:text">
    <div class="spl-block"><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></div>
  </xsl:template>

  <!-- a paragraph of blanks is spacing, which is the style sheet's affair -->
  <xsl:template match="s:paragraph">
    <xsl:if test="* or not(x:blank(.))">
      <p><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></p>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:paragraph/s:caption">
    <span class="spl-caption"><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></span>
    <xsl:text> </xsl:text>
  </xsl:template>

  <!-- attributes: targets of links, languages, styles as classes in lower case -->
  <xsl:template match="@*" mode="m:attribute"/>
  <xsl:template match="@ID" mode="m:attribute">
    <xsl:variable name="id"><xsl:apply-templates select="." mode="m:anchor-id"/></xsl:variable>
    <xsl:if test="$id != ''"><xsl:attribute name="id"><xsl:value-of select="$id"/></xsl:attribute></xsl:if>
  </xsl:template>
  <xsl:template match="@styleCode" mode="m:attribute">
    <xsl:if test="normalize-space()">
      <xsl:attribute name="class"><xsl:value-of select="translate(normalize-space(), $upper, $lower)"/></xsl:attribute>
    </xsl:if>
  </xsl:template>
  <xsl:template match="@language" mode="m:attribute"><xsl:apply-templates select="." mode="m:lang"/></xsl:template>

  <xsl:template match="@*" mode="m:lang">
    <xsl:variable name="code" select="normalize-space()"/>
    <xsl:variable name="meant" select="$languages[@code = translate($code, $upper, $lower)]"/>
    <xsl:choose>
      <xsl:when test="$meant/@means"><xsl:attribute name="lang"><xsl:value-of select="$meant/@means"/></xsl:attribute></xsl:when>
      <xsl:when test="string-length($code) &gt; 1 and translate($code, $id-characters, '') = ''">
        <xsl:attribute name="lang"><xsl:value-of select="$code"/></xsl:attribute>
        <xsl:if test="$meant/@dir"><xsl:attribute name="dir"><xsl:value-of select="$meant/@dir"/></xsl:attribute></xsl:if>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
