<?xml version="1.0" encoding="UTF-8"?>
<!-- Sections: headings (own or supplied), highlights, nesting. Parameter `level`: heading level, 2 for the outermost; a
     section without a heading does not use up a level. Below level 6 headings stay at 6. `alone`: without the sections
     inside it. `origin`: where it stands, in words. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:section">
    <xsl:param name="level" select="2"/>
    <xsl:param name="alone" select="false()"/>
    <xsl:param name="origin"/>
    <block>
    <xsl:variable name="titled" select="normalize-space(s:title) != ''"/>
    <xsl:variable name="supplied">
      <xsl:if test="not($titled)"><xsl:apply-templates select="." mode="m:shown-title"/></xsl:if>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$titled">
        <xsl:text>&#10;&#10;</xsl:text>
        <xsl:value-of select="concat(substring('######', 1, $level), ' ')"/>
        <xsl:apply-templates select="." mode="m:anchor"/>
        <xsl:apply-templates select="@ID | s:title/@ID" mode="m:anchor"/>
        <xsl:apply-templates select="s:title" mode="m:heading"/>
        <xsl:apply-templates select="s:title" mode="m:notes"/>
      </xsl:when>
      <xsl:when test="$supplied != ''">
        <xsl:text>&#10;&#10;</xsl:text>
        <xsl:value-of select="concat(substring('######', 1, $level), ' ')"/>
        <xsl:apply-templates select="." mode="m:anchor"/>
        <xsl:apply-templates select="@ID" mode="m:anchor"/>
        <xsl:value-of select="x:escape($supplied)"/>
        <xsl:text>&#10;&#10;*</xsl:text>
        <xsl:value-of select="$words/supplied"/>
        <xsl:text>*</xsl:text>
      </xsl:when>
      <xsl:when test="$linked and key('link', concat('#', @ID))">
        <xsl:text>&#10;&#10;</xsl:text>
        <xsl:apply-templates select="@ID" mode="m:anchor"/>
      </xsl:when>
    </xsl:choose>
    <xsl:if test="$origin != ''"><xsl:value-of select="concat('&#10;&#10;*', x:escape($origin), '*')"/></xsl:if>
    <xsl:apply-templates select="*[not($alone and self::s:component[s:section])]" mode="m:part">
      <xsl:with-param name="level" select="$level + ($titled or $supplied != '')"/>
    </xsl:apply-templates>
    </block>
  </xsl:template>

  <xsl:template match="s:section/s:text" mode="m:part">
    <xsl:if test="* or normalize-space()">
      <xsl:apply-templates select="."/>
      <xsl:apply-templates select="." mode="m:notes"/>
    </xsl:if>
  </xsl:template>

  <!-- that of the page, on request -->
  <xsl:template match="s:section" mode="m:anchor">
    <xsl:if test="$anchors = 'yes'">
      <xsl:text>&lt;a id="</xsl:text>
      <xsl:value-of select="x:anchor(.)"/>
      <xsl:text>"&gt;&lt;/a&gt;</xsl:text>
    </xsl:if>
  </xsl:template>

  <!-- an anchor only where a link of this document leads -->
  <xsl:template match="@ID" mode="m:anchor">
    <xsl:if test="$linked and key('link', concat('#', .)) and not($anchors = 'yes' and ../self::s:section)">
      <xsl:variable name="target"><xsl:apply-templates select=".." mode="m:target"/></xsl:variable>
      <xsl:if test="$target != ''">
        <xsl:text>&lt;a id="</xsl:text>
        <xsl:value-of select="substring($target, 2)"/>
        <xsl:text>"&gt;&lt;/a&gt;</xsl:text>
      </xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:document" mode="m:highlights">
    <xsl:if test="$highlights">
      <xsl:text>&#10;&#10;## </xsl:text>
      <xsl:value-of select="$words/highlights"/>
      <xsl:for-each select="$highlights">
        <xsl:variable name="title"><xsl:apply-templates select="../../.." mode="m:highlight-title"/></xsl:variable>
        <xsl:if test="normalize-space($title)">
          <xsl:text>&#10;&#10;### </xsl:text>
          <xsl:value-of select="x:escape($title)"/>
        </xsl:if>
        <xsl:apply-templates select="."/>
        <xsl:apply-templates select="." mode="m:notes"/>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
