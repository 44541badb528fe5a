<?xml version="1.0" encoding="UTF-8"?>
<!-- Numbers for people. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="count">
    <xsl:param name="n"/>
    <xsl:value-of select="format-number($n, '#,##0')"/>
  </xsl:template>

  <!-- a count and its noun; the plural by an s when none is given -->
  <xsl:template name="count-of">
    <xsl:param name="n"/>
    <xsl:param name="one"/>
    <xsl:param name="many" select="concat($one, 's')"/>
    <xsl:call-template name="count"><xsl:with-param name="n" select="$n"/></xsl:call-template>
    <xsl:text> </xsl:text>
    <xsl:choose>
      <xsl:when test="$n = 1"><xsl:value-of select="$one"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$many"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a share: whole percents, but never 0 % of something nor 100 % of less than all -->
  <xsl:template name="share">
    <xsl:param name="n"/>
    <xsl:param name="of"/>
    <xsl:choose>
      <xsl:when test="$of = 0">-</xsl:when>
      <xsl:when test="$n &gt; 0 and $n * 200 &lt; $of">&lt;1&#160;%</xsl:when>
      <xsl:when test="$n &lt; $of and $n * 200 &gt;= $of * 199">&gt;99&#160;%</xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(round($n * 100 div $of), '&#160;%')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- microseconds -->
  <xsl:template name="duration">
    <xsl:param name="us"/>
    <xsl:choose>
      <xsl:when test="$us &gt;= 7200000000"><xsl:value-of select="concat(format-number($us div 3600000000, '#,##0.0'), '&#160;h')"/></xsl:when>
      <xsl:when test="$us &gt;= 120000000"><xsl:value-of select="concat(format-number($us div 60000000, '#,##0.0'), '&#160;min')"/></xsl:when>
      <xsl:when test="$us &gt;= 1000000"><xsl:value-of select="concat(format-number($us div 1000000, '#,##0.0'), '&#160;s')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(format-number($us div 1000, '#,##0.0'), '&#160;ms')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- bytes, by thousands -->
  <xsl:template name="size">
    <xsl:param name="bytes"/>
    <xsl:choose>
      <xsl:when test="$bytes &gt;= 1000000000"><xsl:value-of select="concat(format-number($bytes div 1000000000, '#,##0.0'), '&#160;GB')"/></xsl:when>
      <xsl:when test="$bytes &gt;= 1000000"><xsl:value-of select="concat(format-number($bytes div 1000000, '#,##0.0'), '&#160;MB')"/></xsl:when>
      <xsl:when test="$bytes &gt;= 1000"><xsl:value-of select="concat(format-number($bytes div 1000, '#,##0.0'), '&#160;kB')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat($bytes, '&#160;bytes')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- the largest number of a node-set; 0 of none -->
  <xsl:template name="largest">
    <xsl:param name="of"/>
    <xsl:for-each select="$of">
      <xsl:sort select="." data-type="number" order="descending"/>
      <xsl:if test="position() = 1"><xsl:value-of select="."/></xsl:if>
    </xsl:for-each>
    <xsl:if test="not($of)">0</xsl:if>
  </xsl:template>

</xsl:stylesheet>
