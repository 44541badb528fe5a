<?xml version="1.0" encoding="UTF-8"?>
<!-- Tables: each in a container that scrolls by itself and can be reached by keyboard. Presentation attributes become
     classes; columns and their widths are left to the page (col, colgroup). tfoot stands before tbody in SPL and after it here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:table">
    <xsl:variable name="number" select="x:ordinal(.)"/>
    <section class="spl-scroll" tabindex="0" aria-label="{$words/table} {$number}">
      <table>
        <xsl:apply-templates select="@*" mode="m:attribute"/>
        <xsl:if test="normalize-space(s:caption)">
          <caption>
            <xsl:apply-templates select="s:caption/@*" mode="m:attribute"/>
            <xsl:apply-templates select="s:caption/node()"/>
          </caption>
        </xsl:if>
        <xsl:apply-templates select="s:thead"/>
        <xsl:apply-templates select="*[not(self::s:caption or self::s:col or self::s:colgroup or self::s:thead or self::s:tfoot)]"/>
        <xsl:apply-templates select="s:tfoot"/>
      </table>
    </section>
    <xsl:if test="not(ancestor::s:table)"><xsl:apply-templates select="." mode="m:notes"/></xsl:if>
  </xsl:template>

  <xsl:template match="s:thead"><thead><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates select="*"/></thead></xsl:template>
  <xsl:template match="s:tbody"><tbody><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates select="*"/></tbody></xsl:template>
  <xsl:template match="s:tfoot"><tfoot><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates select="*"/></tfoot></xsl:template>
  <xsl:template match="s:tr"><tr><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates select="*"/></tr></xsl:template>

  <xsl:template match="s:td"><td><xsl:call-template name="cell"/></td></xsl:template>
  <xsl:template match="s:th"><th><xsl:attribute name="scope"><xsl:apply-templates select="." mode="m:scope"/></xsl:attribute><xsl:call-template name="cell"/></th></xsl:template>
  <xsl:template match="s:thead/s:tr/s:td[normalize-space()]"><th scope="col"><xsl:call-template name="cell"/></th></xsl:template>
  <!-- an empty heading helps nobody -->
  <xsl:template match="s:th[not(* or normalize-space())]" priority="1"><td><xsl:call-template name="cell"/></td></xsl:template>

  <xsl:template match="s:th" mode="m:scope">
    <xsl:choose>
      <xsl:when test="@scope = 'row' or @scope = 'col' or @scope = 'rowgroup' or @scope = 'colgroup'"><xsl:value-of select="@scope"/></xsl:when>
      <xsl:when test="not(../../self::s:thead) and ../s:td">row</xsl:when>
      <xsl:otherwise>col</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="cell">
    <xsl:apply-templates select="@ID | @language | @colspan | @rowspan" mode="m:attribute"/>
    <xsl:variable name="class" select="normalize-space(concat(@styleCode, ' ', @align, ' ', @valign))"/>
    <xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="translate($class, $upper, $lower)"/></xsl:attribute></xsl:if>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- spans are free strings in SPL: only whole numbers that HTML knows; rows only as far as there are any -->
  <xsl:template match="@colspan | @rowspan" mode="m:attribute">
    <xsl:if test=". &gt; 1 and . &lt; 1001 and translate(normalize-space(), $digits, '') = ''">
      <xsl:variable name="span">
        <xsl:choose>
          <xsl:when test="local-name() = 'colspan'"><xsl:value-of select="number(.)"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="x:rows(.., number(.))"/></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:if test="$span != 1"><xsl:attribute name="{local-name()}"><xsl:value-of select="$span"/></xsl:attribute></xsl:if>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
