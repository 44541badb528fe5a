<?xml version="1.0" encoding="UTF-8"?>
<!-- Footnotes: a mark in the text, the notes behind the table, title or text they belong to, links both ways. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:footnote">
    <xsl:variable name="number" select="x:ordinal(.)"/>
    <sup class="spl-mark">
      <a id="ref-{$number}" href="#fn-{$number}" role="doc-noteref" aria-label="{$words/note} {$number}"><xsl:apply-templates select="." mode="m:mark"/></a>
    </sup>
  </xsl:template>

  <xsl:template match="s:footnoteRef">
    <xsl:variable name="note" select="key('id', @IDREF)[self::s:footnote]"/>
    <xsl:choose>
      <xsl:when test="$note">
        <xsl:variable name="number" select="x:ordinal($note)"/>
        <sup class="spl-mark">
          <a href="#fn-{$number}" role="doc-noteref" aria-label="{$words/note} {$number}"><xsl:apply-templates select="$note[1]" mode="m:mark"/></a>
        </sup>
      </xsl:when>
      <xsl:otherwise>
        <xsl:message>footnoteRef to "<xsl:value-of select="@IDREF"/>" leads to no footnote</xsl:message>
        <sup class="spl-mark">[?]</sup>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="m:list-notes">
    <xsl:variable name="notes" select="key('notes', generate-id())"/>
    <xsl:if test="$notes">
      <div class="spl-notes" role="group">
        <xsl:attribute name="aria-label"><xsl:value-of select="$words/notes"/></xsl:attribute>
        <xsl:for-each select="$notes">
          <xsl:variable name="number" select="x:ordinal(.)"/>
          <div id="fn-{$number}" class="spl-note" tabindex="-1">
            <a href="#ref-{$number}" role="doc-backlink">
              <xsl:attribute name="aria-label"><xsl:value-of select="concat($words/note-back, ' ', $number)"/></xsl:attribute>
              <xsl:apply-templates select="." mode="m:mark"/>
            </a>
            <xsl:text> </xsl:text>
            <xsl:apply-templates/>
          </div>
        </xsl:for-each>
      </div>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
