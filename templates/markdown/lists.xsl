<?xml version="1.0" encoding="UTF-8"?>
<!-- Lists. Two lists in a row would be one list in Markdown: a comment keeps them apart. Lists numbered by letters or
     Roman numerals are HTML, for Markdown has no such lists. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:variable name="bullets" select="'•·●○◦▪■□‣⁃–—-*&#160; &#9;&#10;&#13;&#xf0b7;'"/>

  <!-- whether HTML may be used: main-plain.xsl says no -->
  <xsl:variable name="with-html"><xsl:apply-templates select="/" mode="m:with-html"/></xsl:variable>
  <xsl:template match="/" mode="m:with-html">yes</xsl:template>

  <xsl:template match="s:list">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:variable name="ordered" select="@listType = 'ordered' and not(s:item/s:caption)"/>
    <xsl:variable name="lettered" select="$ordered and (contains($style, 'alpha') or contains($style, 'roman'))"/>
    <xsl:variable name="numbered" select="$ordered and not($lettered)"/>
    <xsl:variable name="width" select="2 + $numbered * string-length(count(s:item))"/>
    <xsl:variable name="caption" select="s:caption[* or normalize-space()]"/>
    <xsl:if test="$caption">
      <xsl:call-template name="separate"><xsl:with-param name="indent" select="$indent"/><xsl:with-param name="first" select="$first"/></xsl:call-template>
      <xsl:apply-templates select="$caption"/>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="$lettered and $with-html = 'yes'">
        <xsl:if test="$caption or not($first)"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:if>
        <xsl:apply-templates select="." mode="m:html">
          <xsl:with-param name="outer" select="true()"/>
          <xsl:with-param name="break" select="concat('&#10;', $indent)"/>
        </xsl:apply-templates>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="preceding-sibling::*[1][self::s:list or self::s:br and preceding-sibling::*[1][self::s:list]]">
          <xsl:value-of select="concat('&#10;&#10;', $indent, '&lt;!-- --&gt;')"/>
        </xsl:if>
        <!-- "- - -" would be a rule -->
        <xsl:if test="$first and not($caption) and x:blank(s:item[1])">
          <xsl:value-of select="concat('&lt;!-- --&gt;&#10;&#10;', $indent)"/>
        </xsl:if>
        <xsl:variable name="inner" select="concat($indent, substring('              ', 1, $width))"/>
        <xsl:for-each select="*[not(self::s:caption)]">
          <xsl:choose>
            <!-- an item that begins with nothing cannot follow a line of text without a blank line -->
            <xsl:when test="position() != 1 or not($caption) and ../../self::s:item and
                            x:before(..) != 'block' and ../preceding-sibling::node()[normalize-space()] and
                            not(x:blank(node()[1][not(self::s:list)]))"><xsl:value-of select="concat('&#10;', $indent)"/></xsl:when>
            <xsl:when test="$caption or not($first)"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:when>
          </xsl:choose>
          <xsl:choose>
            <xsl:when test="$numbered"><xsl:value-of select="substring(concat(position(), '.          '), 1, $width)"/></xsl:when>
            <xsl:otherwise><xsl:text>- </xsl:text></xsl:otherwise>
          </xsl:choose>
          <xsl:if test="$lettered"><xsl:apply-templates select="." mode="m:lettered"/></xsl:if>
          <xsl:apply-templates select="."><xsl:with-param name="indent" select="$inner"/></xsl:apply-templates>
        </xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:list/s:caption"><xsl:apply-templates/></xsl:template>

  <xsl:template match="s:item">
    <xsl:param name="indent"/>
    <block>
    <xsl:apply-templates select="@ID" mode="m:anchor"/>
    <xsl:call-template name="flow">
      <xsl:with-param name="indent" select="$indent"/>
      <xsl:with-param name="first" select="true()"/>
    </xsl:call-template>
    </block>
  </xsl:template>

  <!-- the caption is the marker of the source; a bullet is what Markdown writes anyway -->
  <xsl:template match="s:item/s:caption">
    <xsl:if test="* or translate(normalize-space(), $bullets, '') != ''"><xsl:apply-templates/><xsl:text> </xsl:text></xsl:if>
  </xsl:template>

</xsl:stylesheet>
