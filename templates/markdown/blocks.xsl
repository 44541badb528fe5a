<?xml version="1.0" encoding="UTF-8"?>
<!-- Blocks: text, paragraphs; `flow`: content in which inline runs and blocks may alternate. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template name="separate">
    <xsl:param name="indent"/>
    <xsl:param name="first"/>
    <xsl:if test="not($first)"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:if>
  </xsl:template>

  <xsl:template match="s:text"><xsl:call-template name="flow"/></xsl:template>

  <xsl:template match="s:paragraph">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <block>
    <xsl:if test="not(x:blank(.)) or .//s:renderMultiMedia or .//s:footnoteRef">
      <xsl:call-template name="separate">
        <xsl:with-param name="indent" select="$indent"/>
        <xsl:with-param name="first" select="$first"/>
      </xsl:call-template>
      <xsl:apply-templates select="@ID" mode="m:anchor"/>
      <xsl:apply-templates><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:if>
    </block>
  </xsl:template>

  <xsl:template match="s:paragraph/s:caption"><xsl:apply-templates/><xsl:text> </xsl:text></xsl:template>

  <!-- first: the first block or run of this element stands where the line has begun already -->
  <xsl:template name="flow">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <xsl:apply-templates select="node()" mode="m:flow">
      <xsl:with-param name="indent" select="$indent"/>
      <xsl:with-param name="first" select="$first"/>
    </xsl:apply-templates>
  </xsl:template>

  <xsl:template match="s:paragraph | s:list | s:table | s:renderMultiMedia" mode="m:flow">
    <xsl:param name="indent"/>
    <xsl:param name="first"/>
    <xsl:variable name="before" select="x:before(.)"/>
    <xsl:apply-templates select=".">
      <xsl:with-param name="indent" select="$indent"/>
      <xsl:with-param name="first" select="$first and ($before = '' or $before = 'caption' and self::s:paragraph)"/>
    </xsl:apply-templates>
  </xsl:template>

  <!-- most of it is white space between blocks, which leaves nothing -->
  <xsl:template match="text()" mode="m:flow">
    <xsl:param name="indent"/>
    <xsl:param name="first"/>
    <xsl:variable name="text" select="x:text(.)"/>
    <xsl:if test="$text != ''">
      <xsl:variable name="before" select="x:before(.)"/>
      <xsl:if test="($before = 'block' or $before = '' and not($first)) and normalize-space()">
        <xsl:value-of select="concat('&#10;&#10;', $indent)"/>
      </xsl:if>
      <xsl:value-of select="$text"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="comment() | processing-instruction()" mode="m:flow"/>
  <xsl:template match="*" mode="m:flow">
    <xsl:param name="indent"/>
    <xsl:param name="first"/>
    <xsl:variable name="before" select="x:before(.)"/>
    <xsl:if test="($before = 'block' or $before = '' and not($first)) and
                  (normalize-space() and not(self::s:br) or .//s:br or .//s:renderMultiMedia or descendant-or-self::s:footnoteRef)">
      <xsl:value-of select="concat('&#10;&#10;', $indent)"/>
    </xsl:if>
    <xsl:apply-templates select="."><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
  </xsl:template>

</xsl:stylesheet>
