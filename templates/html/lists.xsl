<?xml version="1.0" encoding="UTF-8"?>
<!-- Lists. An item's caption is its marker: such lists show the captions and no marker of their own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:list">
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:variable name="class">
      <xsl:value-of select="$style"/>
      <xsl:if test="s:item/s:caption"> spl-marked</xsl:if>
    </xsl:variable>
    <xsl:apply-templates select="s:caption"/>
    <xsl:choose>
      <xsl:when test="@listType = 'ordered'">
        <ol>
          <xsl:apply-templates select="@ID | @language" mode="m:attribute"/>
          <xsl:if test="$class != ''"><xsl:attribute name="class"><xsl:value-of select="normalize-space($class)"/></xsl:attribute></xsl:if>
          <xsl:choose>
            <xsl:when test="contains($style, 'littlealpha')"><xsl:attribute name="type">a</xsl:attribute></xsl:when>
            <xsl:when test="contains($style, 'alpha')"><xsl:attribute name="type">A</xsl:attribute></xsl:when>
            <xsl:when test="contains($style, 'littleroman')"><xsl:attribute name="type">i</xsl:attribute></xsl:when>
            <xsl:when test="contains($style, 'roman')"><xsl:attribute name="type">I</xsl:attribute></xsl:when>
          </xsl:choose>
          <xsl:apply-templates select="*[not(self::s:caption)]"/>
        </ol>
      </xsl:when>
      <xsl:otherwise>
        <ul>
          <xsl:apply-templates select="@ID | @language" mode="m:attribute"/>
          <xsl:if test="$class != ''"><xsl:attribute name="class"><xsl:value-of select="normalize-space($class)"/></xsl:attribute></xsl:if>
          <xsl:apply-templates select="*[not(self::s:caption)]"/>
        </ul>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:list/s:caption">
    <p class="spl-list-caption"><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></p>
  </xsl:template>

  <xsl:template match="s:item">
    <li><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></li>
  </xsl:template>

  <xsl:template match="s:item/s:caption">
    <span class="spl-marker"><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></span>
    <xsl:text> </xsl:text>
  </xsl:template>

</xsl:stylesheet>
