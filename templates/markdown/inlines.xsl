<?xml version="1.0" encoding="UTF-8"?>
<!-- Inline elements. Emphasis by * where CommonMark reads it as such, else by HTML tags. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <!-- A break at an edge of its block has nothing to break; two in a row end the paragraph; in headings, captions, cells
       and inside inline elements there is no other line to go to, so it is a tag. -->
  <xsl:template match="s:br">
    <xsl:param name="indent"/>
    <xsl:apply-templates select="." mode="m:made"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
  </xsl:template>
  <xsl:template match="s:br" mode="m:made">
    <xsl:param name="indent"/>
    <xsl:choose>
      <xsl:when test="ancestor::s:title or ancestor::s:caption"><xsl:text> </xsl:text></xsl:when>
      <xsl:when test="not(../self::s:paragraph or ../self::s:text or ../self::s:item or ../self::s:footnote) or ancestor::s:table">&lt;br&gt;</xsl:when>
      <xsl:otherwise>
        <xsl:variable name="break" select="x:break(.)"/>
        <xsl:choose>
          <xsl:when test="$break = 'line'"><block/><xsl:value-of select="concat('\&#10;', $indent)"/></xsl:when>
          <xsl:when test="$break = 'paragraph'"><block/><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:when>
          <xsl:when test="$break = 'tag'">&lt;br&gt;</xsl:when>
        </xsl:choose>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- same name in HTML; tags around nothing are left out, for they would count as the beginning of a line -->
  <xsl:template match="s:sup | s:sub | s:b | s:i | s:u">
    <xsl:choose>
      <xsl:when test="normalize-space() or .//s:br or .//s:renderMultiMedia or .//s:footnoteRef">
        <xsl:value-of select="concat('&lt;', local-name(), '&gt;')"/>
        <xsl:apply-templates/>
        <xsl:value-of select="concat('&lt;/', local-name(), '&gt;')"/>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:content">
    <xsl:param name="indent"/>
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:variable name="bold" select="contains($style, 'bold')"/>
    <xsl:variable name="italics" select="contains($style, 'italics') or contains($style, 'emphasis')"/>
    <xsl:variable name="mark" select="substring('***', 1, 2 * $bold + $italics)"/>
    <xsl:apply-templates select="@ID" mode="m:anchor"/>
    <xsl:choose>
      <xsl:when test="not(normalize-space() or .//s:br or .//s:renderMultiMedia or .//s:footnoteRef)"><xsl:apply-templates/></xsl:when>
      <xsl:when test="$mark != '' and x:delimited(.)">
        <xsl:call-template name="delimited"><xsl:with-param name="mark" select="$mark"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="@revised = 'delete'">&lt;del&gt;</xsl:if>
        <xsl:if test="$bold">&lt;strong&gt;</xsl:if>
        <xsl:if test="$italics">&lt;em&gt;</xsl:if>
        <xsl:if test="contains($style, 'underline')">&lt;u&gt;</xsl:if>
        <xsl:apply-templates><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
        <xsl:if test="contains($style, 'underline')">&lt;/u&gt;</xsl:if>
        <xsl:if test="$italics">&lt;/em&gt;</xsl:if>
        <xsl:if test="$bold">&lt;/strong&gt;</xsl:if>
        <xsl:if test="@revised = 'delete'">&lt;/del&gt;</xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- white space at the edges goes outside of the asterisks -->
  <xsl:template name="delimited">
    <xsl:param name="mark"/>
    <xsl:if test="translate(substring(node()[1], 1, 1), $white, '') = '' and x:before(.) != ''"><xsl:text> </xsl:text></xsl:if>
    <xsl:value-of select="$mark"/>
    <xsl:apply-templates/>
    <xsl:value-of select="$mark"/>
    <xsl:variable name="tail" select="node()[last()]"/>
    <xsl:if test="translate(substring($tail, string-length($tail)), $white, '') = ''"><xsl:text> </xsl:text></xsl:if>
  </xsl:template>

  <xsl:template match="s:linkHtml">
    <xsl:variable name="href"><xsl:apply-templates select="." mode="m:href"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$href != '' and (normalize-space() or .//s:footnoteRef)">
        <xsl:text>[</xsl:text>
        <xsl:apply-templates/>
        <xsl:text>](</xsl:text>
        <xsl:call-template name="address"><xsl:with-param name="text" select="$href"/></xsl:call-template>
        <xsl:text>)</xsl:text>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a link destination without signs that would end or change it; in halves, so that no address is too long -->
  <xsl:template name="address">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="translate($text, '()&lt;&gt;\&quot; *_`[]&amp;!|~', '') = $text"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="$text = '('">%28</xsl:when>
      <xsl:when test="$text = ')'">%29</xsl:when>
      <xsl:when test="$text = ' '">%20</xsl:when>
      <xsl:when test="$text = '&quot;'">%22</xsl:when>
      <xsl:when test="$text = '&lt;'">%3C</xsl:when>
      <xsl:when test="$text = '&gt;'">%3E</xsl:when>
      <xsl:when test="$text = '\'">%5C</xsl:when>
      <xsl:when test="string-length($text) = 1"><xsl:value-of select="concat('\', $text)"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="half" select="floor(string-length($text) div 2)"/>
        <xsl:call-template name="address"><xsl:with-param name="text" select="substring($text, 1, $half)"/></xsl:call-template>
        <xsl:call-template name="address"><xsl:with-param name="text" select="substring($text, $half + 1)"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- anchors exist for these; other targets get no link -->
  <xsl:template match="s:paragraph | s:content | s:item | s:table | s:renderMultiMedia" mode="m:target">
    <xsl:variable name="id"><xsl:apply-templates select="@ID" mode="m:anchor-id"/></xsl:variable>
    <xsl:if test="$id != ''"><xsl:value-of select="concat('#', $id)"/></xsl:if>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:target"><xsl:value-of select="concat('#fn-', x:ordinal(.))"/></xsl:template>
  <xsl:template match="*" mode="m:target"/>
  <xsl:variable name="facts-anchor"/>

</xsl:stylesheet>
