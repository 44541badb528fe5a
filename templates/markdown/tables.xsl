<?xml version="1.0" encoding="UTF-8"?>
<!-- Tables: pipe tables where every row has the same number of plain cells, else HTML. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:table">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <xsl:variable name="columns" select="count((s:thead | s:tbody)[1]/s:tr[1]/*)"/>
    <xsl:variable name="plain" select="$columns &gt; 1 and count(s:thead/s:tr) &lt; 2 and not(*/s:tr[count(*) != $columns]) and
                  not(*/s:tr/*[@colspan &gt; 1 or @rowspan &gt; 1 or s:list or s:table or s:renderMultiMedia or s:paragraph[2] or
                      s:paragraph and (text()[normalize-space()] or *[not(self::s:paragraph)])])"/>
    <xsl:if test="s:caption[* or normalize-space()]">
      <xsl:call-template name="separate"><xsl:with-param name="indent" select="$indent"/><xsl:with-param name="first" select="$first"/></xsl:call-template>
      <xsl:apply-templates select="s:caption/node()"/>
    </xsl:if>
    <xsl:if test="s:caption[* or normalize-space()] or not($first)"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:if>
    <xsl:if test="$linked and key('link', concat('#', @ID))">
      <xsl:apply-templates select="@ID" mode="m:anchor"/>
      <xsl:value-of select="concat('&#10;&#10;', $indent)"/>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="$plain">
        <xsl:apply-templates select="." mode="m:pipes">
          <xsl:with-param name="indent" select="$indent"/>
          <xsl:with-param name="columns" select="$columns"/>
        </xsl:apply-templates>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:html"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="not(ancestor::s:table)">
      <xsl:apply-templates select="." mode="m:notes"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:table" mode="m:pipes">
    <xsl:param name="indent"/>
    <xsl:param name="columns"/>
    <xsl:choose>
      <xsl:when test="s:thead/s:tr"><xsl:apply-templates select="s:thead/s:tr" mode="m:pipes"/></xsl:when>
      <xsl:otherwise><xsl:for-each select="s:tbody[1]/s:tr[1]/*">|   </xsl:for-each>|</xsl:otherwise>
    </xsl:choose>
    <xsl:value-of select="concat('&#10;', $indent)"/>
    <xsl:for-each select="(s:thead | s:tbody)[1]/s:tr[1]/*">| --- </xsl:for-each>
    <xsl:text>|</xsl:text>
    <xsl:for-each select="s:tbody/s:tr | s:tfoot/s:tr">
      <xsl:sort select="number(boolean(../self::s:tfoot))" data-type="number"/>
      <xsl:value-of select="concat('&#10;', $indent)"/>
      <xsl:apply-templates select="." mode="m:pipes"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="s:tr" mode="m:pipes">
    <block>
    <xsl:for-each select="*">
      <xsl:text>| </xsl:text>
      <xsl:choose>
        <xsl:when test="s:paragraph">
          <xsl:apply-templates select="s:paragraph/@ID" mode="m:anchor"/>
          <xsl:apply-templates select="s:paragraph/node()"/>
        </xsl:when>
        <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
      </xsl:choose>
      <xsl:text> </xsl:text>
    </xsl:for-each>
    <xsl:text>|</xsl:text>
    </block>
  </xsl:template>

</xsl:stylesheet>
