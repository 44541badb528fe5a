<?xml version="1.0" encoding="UTF-8"?>
<!-- Footnotes: a raised mark with a link, the notes as paragraphs behind the table, title or text they belong to.
     ([^1] is no CommonMark: there its definition would vanish as a link reference.) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:footnote">
    <xsl:text>&lt;sup&gt;</xsl:text>
    <xsl:apply-templates select="." mode="m:marked"/>
    <xsl:text>&lt;/sup&gt;</xsl:text>
  </xsl:template>

  <xsl:template match="s:footnoteRef">
    <xsl:variable name="note" select="key('id', @IDREF)[self::s:footnote]"/>
    <xsl:text>&lt;sup&gt;</xsl:text>
    <xsl:choose>
      <xsl:when test="$note"><xsl:apply-templates select="$note[1]" mode="m:marked"/></xsl:when>
      <xsl:otherwise>
        <xsl:message>footnoteRef to "<xsl:value-of select="@IDREF"/>" leads to no footnote</xsl:message>
        <xsl:text>\[?\]</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:text>&lt;/sup&gt;</xsl:text>
  </xsl:template>

  <xsl:template match="s:footnote" mode="m:marked">
    <xsl:variable name="mark"><xsl:apply-templates select="." mode="m:mark"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="ancestor::s:linkHtml"><xsl:value-of select="x:escape($mark)"/></xsl:when>
      <xsl:otherwise>
        <xsl:text>[</xsl:text>
        <xsl:value-of select="x:escape($mark)"/>
        <xsl:text>](#fn-</xsl:text>
        <xsl:value-of select="x:ordinal(.)"/>
        <xsl:text>)</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:footnote" mode="m:note-anchor">
    <xsl:text>&lt;a id="fn-</xsl:text>
    <xsl:value-of select="x:ordinal(.)"/>
    <xsl:text>"&gt;&lt;/a&gt;</xsl:text>
  </xsl:template>

  <xsl:template match="*" mode="m:list-notes">
    <xsl:param name="indent"/>
    <xsl:for-each select="key('notes', generate-id())">
      <block>
      <xsl:variable name="mark"><xsl:apply-templates select="." mode="m:mark"/></xsl:variable>
      <xsl:value-of select="concat('&#10;&#10;', $indent)"/>
      <xsl:apply-templates select="." mode="m:note-anchor"/>
      <xsl:value-of select="x:escape($mark)"/>
      <xsl:text> </xsl:text>
      <!-- a list or table that a note begins with stands below its mark -->
      <xsl:call-template name="flow">
        <xsl:with-param name="indent" select="$indent"/>
        <xsl:with-param name="first" select="not(*[not(x:blank(.))][1][self::s:list or self::s:table][not(preceding-sibling::text()[normalize-space()])])"/>
      </xsl:call-template>
      </block>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
