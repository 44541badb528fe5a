<?xml version="1.0" encoding="UTF-8"?>
<!-- Tables: pipe tables where every row has the same number of plain cells, else HTML; or lists with an item per row. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:table">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <xsl:variable name="columns" select="count((s:thead | s:tbody)[1]/s:tr[1]/*)"/>
    <xsl:variable name="plain" select="$columns &gt; 1 and not(s:tr) and count(s:thead/s:tr) &lt; 2 and not(*/s:tr[count(*) != $columns]) and
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
      <xsl:when test="$tables = 'list'">
        <xsl:apply-templates select="." mode="m:rows"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
      </xsl:when>
      <xsl:when test="$plain and $tables = 'gfm'">
        <xsl:apply-templates select="." mode="m:pipes">
          <xsl:with-param name="indent" select="$indent"/>
          <xsl:with-param name="columns" select="$columns"/>
        </xsl:apply-templates>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="." mode="m:html">
          <xsl:with-param name="break" select="concat('&#10;', $indent)"/>
          <xsl:with-param name="outer" select="true()"/>
        </xsl:apply-templates>
      </xsl:otherwise>
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

  <!-- cells of a row stand in a line, with bars between them; where one holds blocks, each is an item -->
  <xsl:template match="s:table" mode="m:rows">
    <xsl:param name="indent"/>
    <xsl:for-each select="s:thead/s:tr[* or normalize-space()]">
      <xsl:if test="position() != 1"><xsl:value-of select="concat('&#10;', $indent)"/></xsl:if>
      <xsl:apply-templates select="." mode="m:rows"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:for-each>
    <xsl:for-each select="*[not(self::s:thead or self::s:tfoot)]/s:tr | s:tr | s:tfoot/s:tr">
      <xsl:sort select="number(boolean(../self::s:tfoot))" data-type="number"/>
      <xsl:if test="position() != 1 or ../../s:thead/s:tr[* or normalize-space()]"><xsl:value-of select="concat('&#10;', $indent)"/></xsl:if>
      <xsl:apply-templates select="." mode="m:rows"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="s:tr" mode="m:rows">
    <xsl:param name="indent"/>
    <block>
    <xsl:text>- </xsl:text>
    <xsl:choose>
      <xsl:when test="*[s:list or s:table or s:paragraph[2] or s:renderMultiMedia or s:br or s:paragraph/s:br or
                        s:paragraph and (text()[normalize-space()] or *[not(self::s:paragraph)])]">
        <xsl:for-each select="*[normalize-space() or .//s:renderMultiMedia or .//s:footnoteRef]">
          <xsl:if test="position() != 1"><xsl:value-of select="concat('&#10;', $indent, '  ')"/></xsl:if>
          <xsl:text>- </xsl:text>
          <xsl:call-template name="flow">
            <xsl:with-param name="indent" select="concat($indent, '    ')"/>
            <xsl:with-param name="first" select="true()"/>
          </xsl:call-template>
        </xsl:for-each>
      </xsl:when>
      <xsl:otherwise>
        <xsl:for-each select="*">
          <xsl:if test="position() != 1"> \| </xsl:if>
          <xsl:apply-templates select="s:paragraph/node() | node()[not(self::s:paragraph)]"/>
        </xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
    </block>
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
