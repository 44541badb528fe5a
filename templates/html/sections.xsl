<?xml version="1.0" encoding="UTF-8"?>
<!-- Sections: anchors, headings (own or supplied), highlights, nesting.
     Input: structuredBody. Parameters: `level`: heading level, 2 for the outermost; a section without a heading does not use
     up a level, so that no level is skipped. `alone`: without the sections inside it. `origin`: where it stands, in words. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:section">
    <xsl:param name="level" select="2"/>
    <xsl:param name="alone" select="false()"/>
    <xsl:param name="origin"/>
    <xsl:variable name="titled" select="normalize-space(s:title) != ''"/>
    <xsl:variable name="supplied">
      <xsl:if test="not($titled)"><xsl:apply-templates select="." mode="m:shown-title"/></xsl:if>
    </xsl:variable>
    <xsl:variable name="id" select="x:anchor(.)"/>
    <section id="{$id}">
      <xsl:if test="s:code/@code = $boxed">
        <xsl:attribute name="class">spl-boxed</xsl:attribute>
        <xsl:attribute name="role">note</xsl:attribute>
        <xsl:if test="$titled or $supplied != ''"><xsl:attribute name="aria-labelledby">h-<xsl:value-of select="$id"/></xsl:attribute></xsl:if>
      </xsl:if>
      <xsl:apply-templates select="s:languageCode/@code" mode="m:lang"/>
      <xsl:choose>
        <xsl:when test="$titled">
          <xsl:call-template name="heading">
            <xsl:with-param name="level" select="$level"/>
            <xsl:with-param name="id" select="$id"/>
            <xsl:with-param name="content"><xsl:apply-templates select="s:title" mode="m:heading"/></xsl:with-param>
            <xsl:with-param name="linked" select="not(s:title/*//s:linkHtml | s:title/s:linkHtml | s:title//s:footnote | s:title//s:footnoteRef)"/>
          </xsl:call-template>
          <xsl:apply-templates select="s:title" mode="m:notes"/>
        </xsl:when>
        <xsl:when test="$supplied != ''">
          <xsl:call-template name="heading">
            <xsl:with-param name="level" select="$level"/>
            <xsl:with-param name="id" select="$id"/>
            <xsl:with-param name="class" select="'spl-supplied'"/>
            <xsl:with-param name="lang"><xsl:apply-templates select="." mode="m:standard-lang"/></xsl:with-param>
            <xsl:with-param name="content" select="$supplied"/>
          </xsl:call-template>
          <p class="spl-supplied-mark"><xsl:value-of select="$words/supplied"/></p>
        </xsl:when>
      </xsl:choose>
      <xsl:if test="$origin != ''"><p class="spl-origin"><xsl:value-of select="$origin"/></p></xsl:if>
      <xsl:apply-templates select="*[not($alone and self::s:component[s:section])]" mode="m:part">
        <xsl:with-param name="level" select="$level + ($titled or $supplied != '')"/>
      </xsl:apply-templates>
    </section>
  </xsl:template>

  <xsl:template name="heading">
    <xsl:param name="level"/>
    <xsl:param name="id"/>
    <xsl:param name="class"/>
    <xsl:param name="lang"/>
    <xsl:param name="content"/>
    <xsl:param name="linked" select="true()"/>
    <xsl:variable name="depth"><xsl:choose><xsl:when test="$level &gt; 6">6</xsl:when>
      <xsl:otherwise><xsl:value-of select="$level"/></xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:element name="h{$depth}">
      <xsl:attribute name="id">h-<xsl:value-of select="$id"/></xsl:attribute>
      <xsl:if test="$class"><xsl:attribute name="class"><xsl:value-of select="$class"/></xsl:attribute></xsl:if>
      <xsl:if test="$level &gt; 6"><xsl:attribute name="aria-level"><xsl:value-of select="$level"/></xsl:attribute></xsl:if>
      <xsl:if test="$lang != ''"><xsl:attribute name="lang"><xsl:value-of select="$lang"/></xsl:attribute></xsl:if>
      <!-- a heading leads to itself, so that readers can take the address of a section; not where it holds links -->
      <xsl:choose>
        <xsl:when test="$linked"><a class="spl-self" href="#{$id}"><xsl:copy-of select="$content"/></a></xsl:when>
        <xsl:otherwise><xsl:copy-of select="$content"/></xsl:otherwise>
      </xsl:choose>
    </xsl:element>
  </xsl:template>

  <xsl:template match="s:section/s:text" mode="m:part">
    <xsl:if test="* or normalize-space()">
      <xsl:apply-templates select="."/>
      <xsl:apply-templates select="." mode="m:notes"/>
    </xsl:if>
  </xsl:template>
  <!-- highlights: the document's own summary, before the full text ________________________________________________ -->

  <xsl:template match="s:document" mode="m:highlights">
    <xsl:if test="$highlights">
      <section id="highlights" class="spl-highlights" aria-labelledby="highlights-title">
        <h2 id="highlights-title"><xsl:value-of select="$words/highlights"/></h2>
        <xsl:for-each select="$highlights">
          <xsl:variable name="section" select="../../.."/>
          <xsl:variable name="title"><xsl:apply-templates select="$section" mode="m:highlight-title"/></xsl:variable>
          <xsl:choose>
            <xsl:when test="$title = ''"/>
            <xsl:when test="$section/s:code/@code = $recent-changes"><h3><xsl:value-of select="normalize-space($title)"/></h3></xsl:when>
            <xsl:otherwise><h3><a href="#{x:anchor($section)}"><xsl:value-of select="normalize-space($title)"/></a></h3></xsl:otherwise>
          </xsl:choose>
          <xsl:apply-templates select="."/>
          <xsl:apply-templates select="." mode="m:notes"/>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
