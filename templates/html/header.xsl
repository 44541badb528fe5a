<?xml version="1.0" encoding="UTF-8"?>
<!-- What stands above and below the text: kind of document, name, facts; company, dates, identifiers.
     Input: document. Modes: m:header, m:footer. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:document" mode="m:header">
    <xsl:apply-templates select="*" mode="m:part"/>
    <header class="spl-head">
      <xsl:if test="s:code/@displayName">
        <p class="spl-kind"><xsl:apply-templates select="s:code" mode="m:kind"/></p>
      </xsl:if>
      <h1>
        <xsl:choose>
          <xsl:when test="$title-serves"><xsl:apply-templates select="s:title" mode="m:heading"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="$page-name"/></xsl:otherwise>
        </xsl:choose>
      </h1>
      <xsl:if test="$title and not($title-serves) and $title != $page-name">
        <p class="spl-title"><xsl:apply-templates select="s:title" mode="m:heading"/></p>
      </xsl:if>
      <xsl:apply-templates select="s:title" mode="m:notes"/>
      <xsl:variable name="company" select="normalize-space(s:author/s:assignedEntity/s:representedOrganization/s:name)"/>
      <xsl:if test="$company"><p class="spl-company"><xsl:value-of select="$company"/></p></xsl:if>
      <xsl:if test="$facts-first"><xsl:call-template name="facts"/></xsl:if>
    </header>
  </xsl:template>

  <!-- inline content of a title -->
  <xsl:template match="s:title" mode="m:heading"><xsl:apply-templates/></xsl:template>

  <xsl:template match="s:document" mode="m:footer">
    <footer class="spl-foot">
      <h2><xsl:value-of select="$words/about"/></h2>
      <dl>
        <xsl:apply-templates select="." mode="m:about"/>
      </dl>
    </footer>
  </xsl:template>

  <xsl:template name="entry">
    <xsl:param name="label"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value) != ''">
      <div>
        <dt><xsl:value-of select="$label"/></dt>
        <dd><xsl:value-of select="$value"/></dd>
      </div>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
