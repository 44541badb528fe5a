<?xml version="1.0" encoding="UTF-8"?>
<!-- The functions of urn:splkit:extension that the renderings use, for processors that know EXSLT functions: xsltproc,
     lxml. The programs have them in C (converters/render/extension.h), where each place is counted once per document. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" xmlns:func="http://exslt.org/functions"
                extension-element-prefixes="func" exclude-result-prefixes="s m x">

  <!-- place of a section, footnote, table, image or represented organization among its like -->
  <func:function name="x:ordinal">
    <xsl:param name="node"/>
    <xsl:variable name="count"><xsl:apply-templates select="$node" mode="m:count"/></xsl:variable>
    <func:result select="number($count)"/>
  </func:function>
  <xsl:template match="s:section" mode="m:count">
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:choose>
      <xsl:when test="$code != '' and translate($code, $id-characters, '') = ''">
        <xsl:number level="any" count="s:section[s:code/@code = $code]"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:number level="any" count="s:section[not(s:code/@code) or s:code/@code = '' or
                                                 translate(s:code/@code, $id-characters, '') != '']"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:count"><xsl:number level="any" count="s:footnote"/></xsl:template>
  <xsl:template match="s:table" mode="m:count"><xsl:number level="any" count="s:table"/></xsl:template>
  <xsl:template match="s:observationMedia" mode="m:count"><xsl:number level="any" count="s:observationMedia"/></xsl:template>
  <xsl:template match="s:representedOrganization" mode="m:count"><xsl:number level="any" count="s:representedOrganization"/></xsl:template>

  <!-- whether an element shows nothing but white space, no-break spaces counted in -->
  <func:function name="x:blank">
    <xsl:param name="node"/>
    <func:result select="translate(normalize-space($node), '&#160; ', '') = ''"/>
  </func:function>

  <!-- anchor of a section: s-34067-9, s-34067-9_2, …; s-other where the code is missing or no code at all -->
  <func:function name="x:anchor">
    <xsl:param name="section"/>
    <xsl:variable name="code" select="$section/s:code/@code"/>
    <xsl:variable name="ordinal" select="x:ordinal($section)"/>
    <xsl:variable name="name">
      <xsl:choose>
        <xsl:when test="$code != '' and translate($code, $id-characters, '') = ''"><xsl:value-of select="$code"/></xsl:when>
        <xsl:otherwise>other</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <func:result select="concat('s-', $name, substring(concat('_', $ordinal), 1, ($ordinal != 1) * 10))"/>
  </func:function>

  <!-- n, or the rows from the cell's own to the last of its group when there are fewer -->
  <func:function name="x:rows">
    <xsl:param name="cell"/>
    <xsl:param name="n"/>
    <xsl:variable name="rows" select="count($cell/../following-sibling::s:tr) + 1"/>
    <func:result select="$n * ($n &lt;= $rows) + $rows * ($n &gt; $rows)"/>
  </func:function>

  <!-- place of a footnote among those that are listed with it -->
  <func:function name="x:place">
    <xsl:param name="note"/>
    <xsl:variable name="place">
      <xsl:for-each select="$note">
        <xsl:for-each select="key('notes', generate-id((ancestor::s:text | ancestor::s:title | ancestor::s:table[not(ancestor::s:table)])[last()]))">
          <xsl:if test="generate-id() = generate-id($note)"><xsl:value-of select="position()"/></xsl:if>
        </xsl:for-each>
      </xsl:for-each>
    </xsl:variable>
    <func:result select="number($place)"/>
  </func:function>

</xsl:stylesheet>
