<?xml version="1.0" encoding="UTF-8"?>
<!-- The list of contents: two levels of sections that have a heading, their own or a supplied one.
     Input: document. Mode m:contents. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:document" mode="m:contents">
    <nav id="contents" class="spl-contents" aria-labelledby="contents-title" tabindex="-1">
      <xsl:if test="$script">
        <xsl:attribute name="data-find"><xsl:value-of select="$words/find"/></xsl:attribute>
        <xsl:attribute name="data-next"><xsl:value-of select="$words/next"/></xsl:attribute>
        <xsl:attribute name="data-open"><xsl:value-of select="$words/open-all"/></xsl:attribute>
        <xsl:attribute name="data-close"><xsl:value-of select="$words/close-all"/></xsl:attribute>
      </xsl:if>
      <h2 id="contents-title"><xsl:value-of select="$words/contents"/></h2>
      <ul>
        <xsl:call-template name="view-contents"/>
        <xsl:if test="not($facts-first)">
          <li><a href="#facts"><xsl:value-of select="$words/facts"/></a></li>
        </xsl:if>
      </ul>
    </nav>
  </xsl:template>

  <xsl:template match="s:section" mode="m:contents">
    <xsl:param name="level" select="1"/>
    <xsl:variable name="title"><xsl:apply-templates select="." mode="m:shown-title"/></xsl:variable>
    <xsl:variable name="below" select="s:component/s:section[$level &lt; 2]"/>
    <xsl:choose>
      <xsl:when test="$title != ''">
        <li>
          <a href="#{x:anchor(.)}"><xsl:value-of select="normalize-space($title)"/></a>
          <xsl:variable name="entries">
            <xsl:apply-templates select="$below" mode="m:contents"><xsl:with-param name="level" select="2"/></xsl:apply-templates>
          </xsl:variable>
          <xsl:if test="$entries != ''"><ul><xsl:copy-of select="$entries"/></ul></xsl:if>
        </li>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="s:component/s:section" mode="m:contents"><xsl:with-param name="level" select="$level"/></xsl:apply-templates>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
