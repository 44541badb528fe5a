<?xml version="1.0" encoding="UTF-8"?>
<!-- The site: all leaflets from A to Z, with the place of the search, which the script fills (search.js).
     Input: page with kind "index" or "letter"; letter with entries or, when they are on other pages, sheets. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:splkit:mode"
                exclude-result-prefixes="m">

  <xsl:template match="page[@kind = 'index' or @kind = 'letter']" mode="m:kind">Drug leaflets</xsl:template>

  <xsl:template match="page[@kind = 'index']" mode="m:heading">
    <xsl:choose>
      <xsl:when test="@total = 0">No leaflets</xsl:when>
      <xsl:otherwise><xsl:call-template name="count-of"><xsl:with-param name="n" select="@total"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[@kind = 'letter']" mode="m:heading">
    <xsl:value-of select="concat(letter/@name, ': ', letter/entry[1]/@title)"/>
    <xsl:if test="letter/entry[2]"><xsl:value-of select="concat(' to ', letter/entry[last()]/@title)"/></xsl:if>
  </xsl:template>

  <!-- without script nothing can be searched, and nothing of it is shown -->
  <xsl:template match="page[@kind = 'index']" mode="m:lead">
    <xsl:if test="@total &gt; 0"><div class="spl-tools" id="search" hidden="hidden">
      <xsl:if test="letter/sheet"><xsl:attribute name="data-index">index.pages/</xsl:attribute></xsl:if>
    </div></xsl:if>
  </xsl:template>

  <xsl:template match="page[@kind = 'index']" mode="m:contents">
    <xsl:for-each select="letter"><li><a href="#letter-{position()}"><xsl:value-of select="@name"/></a></li></xsl:for-each>
    <li><a href="{@report}">Batch report</a></li>
  </xsl:template>

  <xsl:template match="page[@kind = 'letter']" mode="m:contents">
    <li><a href="{@home}">All leaflets</a></li>
    <xsl:if test="@number &gt; 1"><li><a href="list-{@number - 1}.html" rel="prev">The page before</a></li></xsl:if>
    <xsl:if test="@number &lt; @of"><li><a href="list-{@number + 1}.html" rel="next">The next page</a></li></xsl:if>
  </xsl:template>

  <xsl:template match="page[@kind = 'index']" mode="m:text">
    <div id="found" hidden="hidden"/>
    <div id="list"><xsl:apply-templates select="letter" mode="m:section"/></div>
    <xsl:if test="not(letter)"><p>There is nothing to list.</p></xsl:if>
  </xsl:template>

  <xsl:template match="page[@kind = 'letter']" mode="m:text">
    <ul class="rep-entries"><xsl:apply-templates select="letter/entry" mode="m:item"/></ul>
  </xsl:template>

  <xsl:template match="letter" mode="m:section">
    <section>
      <h2 id="letter-{position()}"><xsl:value-of select="@name"/></h2>
      <xsl:choose>
        <xsl:when test="sheet">
          <ul class="rep-ranges">
            <xsl:for-each select="sheet">
              <li><a href="{@href}"><xsl:value-of select="@first"/><xsl:if test="@first != @last"> to <xsl:value-of select="@last"/></xsl:if></a></li>
            </xsl:for-each>
          </ul>
        </xsl:when>
        <xsl:otherwise><ul class="rep-entries"><xsl:apply-templates select="entry" mode="m:item"/></ul></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="entry" mode="m:item">
    <li>
      <xsl:choose>
        <xsl:when test="@href"><a href="{@href}"><xsl:apply-templates select="." mode="m:title"/></a></xsl:when>
        <xsl:otherwise><span class="rep-name"><xsl:apply-templates select="." mode="m:title"/></span></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="@active"><span class="rep-active"><xsl:value-of select="@active"/></span></xsl:if>
      <span class="rep-id">
        <xsl:for-each select="@forms | @holder | @language | @kind">
          <xsl:if test="position() &gt; 1"> · </xsl:if>
          <xsl:value-of select="."/>
        </xsl:for-each>
      </span>
    </li>
  </xsl:template>

  <xsl:template match="entry" mode="m:title">
    <xsl:if test="@language"><xsl:attribute name="lang"><xsl:value-of select="@language"/></xsl:attribute></xsl:if>
    <xsl:attribute name="dir">auto</xsl:attribute>
    <xsl:value-of select="@title"/>
  </xsl:template>

</xsl:stylesheet>
