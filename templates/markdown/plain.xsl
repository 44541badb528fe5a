<?xml version="1.0" encoding="UTF-8"?>
<!-- What main.xsl says by HTML, without it, for forms that have no HTML (man, LaTeX, text): raised and lowered figures by
     the characters Unicode has for them, tables as lists, marks instead of links to footnotes; styles that Markdown
     cannot say are left out, their text stays. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:variable name="figures" select="'0123456789+-−()'"/>
  <xsl:variable name="raised" select="'⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾'"/>
  <xsl:variable name="lowered" select="'₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎'"/>

  <!-- 10⁶, m²; what has no such character is set off, so that 10 and x never read 10x -->
  <xsl:template match="s:sup | s:sub" priority="2">
    <xsl:variable name="text" select="normalize-space()"/>
    <xsl:choose>
      <xsl:when test="$text = ''"><xsl:apply-templates/></xsl:when>
      <xsl:when test="not(*) and translate($text, $figures, '') = ''">
        <xsl:value-of select="translate($text, $figures, substring(concat($raised, $lowered), 1 + 15 * boolean(self::s:sub), 15))"/>
      </xsl:when>
      <xsl:when test="self::s:sub or translate($text, concat($digits, $upper, $lower), '') = $text"><xsl:apply-templates/></xsl:when>
      <xsl:otherwise>^(<xsl:apply-templates/>)</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:b | s:i | s:u" priority="2"><xsl:apply-templates/></xsl:template>

  <xsl:template match="s:content" priority="2">
    <xsl:param name="indent"/>
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:variable name="bold" select="contains($style, 'bold')"/>
    <xsl:variable name="italics" select="contains($style, 'italics') or contains($style, 'emphasis')"/>
    <xsl:choose>
      <!-- as wdiff marks what is struck out -->
      <xsl:when test="@revised = 'delete'">\[-<xsl:apply-templates><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>-\]</xsl:when>
      <xsl:when test="($bold or $italics) and x:delimited(.) and not(.//s:br or .//s:sup or .//s:sub)">
        <xsl:call-template name="delimited"><xsl:with-param name="mark" select="substring('***', 1, 2 * $bold + $italics)"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a break with no line to go to is a space -->
  <xsl:template match="s:br" priority="2">
    <xsl:param name="indent"/>
    <xsl:variable name="made"><xsl:apply-templates select="." mode="m:made"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates></xsl:variable>
    <xsl:choose>
      <xsl:when test="$made = '&lt;br&gt;'"><xsl:text> </xsl:text></xsl:when>
      <xsl:otherwise><xsl:copy-of select="$made"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:footnote" priority="2">
    <xsl:text>\[</xsl:text>
    <xsl:variable name="mark"><xsl:apply-templates select="." mode="m:mark"/></xsl:variable>
    <xsl:value-of select="x:escape($mark)"/>
    <xsl:text>\]</xsl:text>
  </xsl:template>
  <xsl:template match="s:footnoteRef" priority="2">
    <xsl:variable name="note" select="key('id', @IDREF)[self::s:footnote]"/>
    <xsl:apply-templates select="$note[1]"/>
    <xsl:if test="not($note)">
      <xsl:message>footnoteRef to "<xsl:value-of select="@IDREF"/>" leads to no footnote</xsl:message>
      <xsl:text>\[?\]</xsl:text>
    </xsl:if>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:note-anchor" priority="2"/>

  <xsl:template match="@ID" mode="m:anchor" priority="2"/>
  <xsl:template match="s:section" mode="m:anchor" priority="2"/>

  <!-- without anchors links inside the document lead nowhere -->
  <xsl:template match="s:linkHtml[starts-with(normalize-space(@href), '#')]" priority="2"><xsl:apply-templates/></xsl:template>

  <!-- letters and Roman numerals as the text of a plain item -->
  <xsl:template match="/" mode="m:with-html" priority="2">no</xsl:template>
  <xsl:template match="s:item" mode="m:lettered">
    <xsl:variable name="style" select="translate(normalize-space(../@styleCode), $upper, $lower)"/>
    <xsl:variable name="place" select="count(preceding-sibling::s:item) + 1"/>
    <xsl:choose>
      <xsl:when test="contains($style, 'littlealpha')"><xsl:number value="$place" format="a."/></xsl:when>
      <xsl:when test="contains($style, 'alpha')"><xsl:number value="$place" format="A."/></xsl:when>
      <xsl:when test="contains($style, 'littleroman')"><xsl:number value="$place" format="i."/></xsl:when>
      <xsl:otherwise><xsl:number value="$place" format="I."/></xsl:otherwise>
    </xsl:choose>
    <xsl:text> </xsl:text>
  </xsl:template>

</xsl:stylesheet>
