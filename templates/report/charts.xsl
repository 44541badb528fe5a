<?xml version="1.0" encoding="UTF-8"?>
<!-- Drawings, as SVG in the page: coloured by classes (report.css), each with a title and a description, and each beside a
     table that says the same. Sizes are units of the drawing, which is scaled to its place. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:splkit:mode"
                exclude-result-prefixes="m">

  <!-- leaflets by status: one bar, as wide as all of them. Input: summary -->
  <xsl:template match="summary" mode="m:status-bar">
    <xsl:variable name="all" select="records"/>
    <xsl:variable name="ok" select="status/ok * 600 div $all"/>
    <xsl:variable name="errors" select="status/errors * 600 div $all"/>
    <xsl:variable name="failed" select="status/failed * 600 div $all"/>
    <svg class="rep-bar" viewBox="0 0 600 16" preserveAspectRatio="none" role="img" aria-labelledby="bar-title bar-text">
      <title id="bar-title">Leaflets by status</title>
      <desc id="bar-text"><xsl:value-of select="concat(status/ok, ' without errors, ', status/errors, ' with errors, ', status/failed, ' failed')"/></desc>
      <xsl:call-template name="piece"><xsl:with-param name="class" select="'rep-ok'"/><xsl:with-param name="from" select="0"/><xsl:with-param name="width" select="$ok"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class" select="'rep-errors'"/><xsl:with-param name="from" select="$ok"/><xsl:with-param name="width" select="$errors"/></xsl:call-template>
      <xsl:call-template name="piece"><xsl:with-param name="class" select="'rep-failed'"/><xsl:with-param name="from" select="$ok + $errors"/><xsl:with-param name="width" select="$failed"/></xsl:call-template>
    </svg>
  </xsl:template>

  <!-- a piece of the bar: a few are seen, too, beside very many -->
  <xsl:template name="piece">
    <xsl:param name="class"/>
    <xsl:param name="from"/>
    <xsl:param name="width"/>
    <xsl:if test="$width &gt; 0">
      <xsl:variable name="seen"><xsl:choose><xsl:when test="$width &lt; 3">3</xsl:when><xsl:otherwise><xsl:value-of select="$width"/></xsl:otherwise></xsl:choose></xsl:variable>
      <xsl:variable name="start"><xsl:choose><xsl:when test="$from + $seen &gt; 600"><xsl:value-of select="600 - $seen"/></xsl:when><xsl:otherwise><xsl:value-of select="$from"/></xsl:otherwise></xsl:choose></xsl:variable>
      <rect class="{$class}" x="{format-number($start, '0.##')}" y="0" width="{format-number($seen, '0.##')}" height="16"/>
    </xsl:if>
  </xsl:template>

  <!-- a histogram of twenty bins from 0 to 1. Input: the element with an <item> per bin -->
  <xsl:template match="*" mode="m:histogram">
    <xsl:param name="title"/>
    <xsl:variable name="id" select="local-name()"/>
    <xsl:variable name="most"><xsl:call-template name="largest"><xsl:with-param name="of" select="item"/></xsl:call-template></xsl:variable>
    <figure class="rep-plot">
      <svg viewBox="0 0 340 190" role="img" aria-labelledby="{$id}-title {$id}-text">
        <title id="{$id}-title"><xsl:value-of select="$title"/></title>
        <desc id="{$id}-text"><xsl:apply-templates select="." mode="m:in-words"/></desc>
        <text class="rep-note" x="30" y="12" text-anchor="end"><xsl:call-template name="count"><xsl:with-param name="n" select="$most"/></xsl:call-template></text>
        <line class="rep-grid" x1="36" y1="20" x2="336" y2="20"/>
        <xsl:for-each select="item[. &gt; 0]">
          <xsl:variable name="bin" select="count(preceding-sibling::item)"/>
          <xsl:variable name="exact" select=". * 140 div $most"/>
          <xsl:variable name="height"><xsl:choose><xsl:when test="$exact &lt; 2">2</xsl:when><xsl:otherwise><xsl:value-of select="format-number($exact, '0.##')"/></xsl:otherwise></xsl:choose></xsl:variable>
          <rect class="rep-data" x="{36 + $bin * 15 + 1}" y="{160 - $height}" width="13" height="{$height}">
            <title><xsl:apply-templates select="." mode="m:bin"/>: <xsl:call-template name="count-of"><xsl:with-param name="n" select="."/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template></title>
          </rect>
        </xsl:for-each>
        <line class="rep-axis" x1="36" y1="160.5" x2="336" y2="160.5"/>
        <text class="rep-note" x="36" y="180" text-anchor="middle">0</text>
        <text class="rep-note" x="186" y="180" text-anchor="middle">0.5</text>
        <text class="rep-note" x="332" y="180" text-anchor="middle">1</text>
      </svg>
      <figcaption><xsl:value-of select="$title"/></figcaption>
    </figure>
  </xsl:template>

  <!-- a bin: "0.95 to 1" -->
  <xsl:template match="item" mode="m:bin">
    <xsl:variable name="bin" select="count(preceding-sibling::item)"/>
    <xsl:value-of select="concat(format-number($bin div 20, '0.00'), ' to ', format-number(($bin + 1) div 20, '0.00'))"/>
  </xsl:template>

  <xsl:template match="*" mode="m:in-words">
    <xsl:for-each select="item[. &gt; 0]">
      <xsl:if test="position() &gt; 1">; </xsl:if>
      <xsl:apply-templates select="." mode="m:bin"/>
      <xsl:value-of select="concat(': ', .)"/>
    </xsl:for-each>
    <xsl:if test="not(item &gt; 0)">none</xsl:if>
  </xsl:template>

  <!-- a bar in the cell of a table, whose other cells have the numbers: `part` of `of`, dark, in `whole` of `of`, light -->
  <xsl:template name="cell-bar">
    <xsl:param name="title"/>
    <xsl:param name="part"/>
    <xsl:param name="whole" select="$part"/>
    <xsl:param name="of"/>
    <svg class="rep-cell" viewBox="0 0 100 10" preserveAspectRatio="none" role="img">
      <xsl:attribute name="aria-label"><xsl:value-of select="$title"/></xsl:attribute>
      <title><xsl:value-of select="$title"/></title>
      <rect class="rep-empty" x="0" y="0" width="100" height="10"/>
      <xsl:if test="$of &gt; 0">
        <rect class="rep-half" x="0" y="0" width="{format-number($whole * 100 div $of, '0.##')}" height="10"/>
        <rect class="rep-data" x="0" y="0" width="{format-number($part * 100 div $of, '0.##')}" height="10"/>
      </xsl:if>
    </svg>
  </xsl:template>

</xsl:stylesheet>
