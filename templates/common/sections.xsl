<?xml version="1.0" encoding="UTF-8"?>
<!-- Questions about sections, footnotes, tables and images that every rendering asks.
     Input: the document, data/sections.xml (standard titles, found by code).
     Output: m:title (heading as one line), m:standard-title (what to show where the source has none), keys. The
     stable id of a section is x:anchor(), made of its code and its place among its like. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:variable name="unclassified" select="'42229-5'"/>

  <xsl:key name="id" match="s:*" use="@ID"/>
  <xsl:key name="link" match="s:linkHtml" use="@href"/>
  <!-- the first use of a key builds all of them -->
  <xsl:variable name="linked" select="boolean(/s:document/s:component//s:linkHtml)"/>
  <xsl:variable name="noted" select="boolean(/s:document/s:component//s:footnote | /s:document/s:title/s:footnote)"/>
  <xsl:template match="*" mode="m:notes">
    <xsl:param name="indent"/>
    <xsl:if test="$noted">
      <xsl:apply-templates select="." mode="m:list-notes"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:if>
  </xsl:template>

  <!-- the source's heading on one line; empty where it has none -->
  <xsl:template match="s:section" mode="m:title"><xsl:apply-templates select="s:title" mode="m:line"/></xsl:template>

  <xsl:template match="*" mode="m:line"><xsl:apply-templates mode="m:line"/></xsl:template>
  <xsl:template match="s:br" mode="m:line"><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="s:footnote | s:footnoteRef" mode="m:line"/>
  <xsl:template match="text()" mode="m:line"><xsl:value-of select="."/></xsl:template>

  <!-- The standard title of the section's code, in English for want of a translation (see m:standard-lang); nothing for
       codes that say nothing. x:title(code, language) looks it up without data/sections.xml being read. -->
  <xsl:template match="s:section" mode="m:standard-title">
    <xsl:variable name="title"><xsl:apply-templates select="." mode="m:title-in"><xsl:with-param name="language" select="$base-lang"/></xsl:apply-templates></xsl:variable>
    <xsl:value-of select="$title"/>
    <xsl:if test="$title = ''">
      <xsl:apply-templates select="." mode="m:title-in"><xsl:with-param name="language" select="'en'"/></xsl:apply-templates>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:section" mode="m:standard-lang">
    <xsl:if test="$base-lang != 'en'">
      <xsl:variable name="title"><xsl:apply-templates select="." mode="m:title-in"><xsl:with-param name="language" select="$base-lang"/></xsl:apply-templates></xsl:variable>
      <xsl:if test="$title = ''">en</xsl:if>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:section" mode="m:title-in">
    <xsl:param name="language"/>
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:choose>
      <xsl:when test="function-available('x:title')"><xsl:value-of select="x:title($code, $language)"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="document('../data/sections.xml')/sections/section[@code = $code]/title[@xml:lang = $language]"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- the heading of a section's highlight: changes have no section to be read besides -->
  <xsl:variable name="recent-changes" select="'43683-2'"/>
  <xsl:template match="s:section" mode="m:highlight-title">
    <xsl:choose>
      <xsl:when test="s:code/@code = $recent-changes and not(normalize-space(s:title))"><xsl:value-of select="$words/recent-changes"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:shown-title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- the heading a reader sees, on one line; empty when there is none -->
  <xsl:template match="s:section" mode="m:shown-title">
    <xsl:choose>
      <xsl:when test="normalize-space(s:title)"><xsl:apply-templates select="." mode="m:title"/></xsl:when>
      <xsl:when test="s:code/@code = $product-section or s:code/@code = $unclassified"/>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:standard-title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
