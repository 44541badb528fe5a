<?xml version="1.0" encoding="UTF-8"?>
<!-- Inline elements: content with its styles, breaks, superscripts, links. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="s:br"><br/></xsl:template>
  <!-- a break beside a block breaks nothing -->
  <xsl:template match="s:text/s:br">
    <xsl:variable name="previous" select="preceding-sibling::node()[self::* or normalize-space()][1]"/>
    <xsl:variable name="next" select="following-sibling::node()[self::* or normalize-space()][1]"/>
    <xsl:if test="$previous[not(self::s:paragraph or self::s:list or self::s:table or self::s:renderMultiMedia or self::s:br)] and
                  $next[not(self::s:paragraph or self::s:list or self::s:table or self::s:renderMultiMedia)]"><br/></xsl:if>
  </xsl:template>

  <xsl:template match="s:sup"><sup><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></sup></xsl:template>
  <xsl:template match="s:sub"><sub><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></sub></xsl:template>
  <!-- not SPL, but seen in real labels -->
  <xsl:template match="s:b"><b><xsl:apply-templates/></b></xsl:template>
  <xsl:template match="s:i"><i><xsl:apply-templates/></i></xsl:template>
  <xsl:template match="s:u"><u><xsl:apply-templates/></u></xsl:template>

  <xsl:template match="s:content">
    <xsl:choose>
      <xsl:when test="@revised = 'delete'"><del><xsl:apply-templates select="." mode="m:styled"/></del></xsl:when>
      <xsl:when test="@revised = 'insert'"><ins><xsl:apply-templates select="." mode="m:styled"/></ins></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:styled"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:content" mode="m:styled">
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="$style = '' and not(@ID | @language)"><xsl:apply-templates/></xsl:when>
      <xsl:when test="$style = 'bold' and not(@ID | @language)"><strong><xsl:apply-templates/></strong></xsl:when>
      <xsl:when test="($style = 'italics' or $style = 'emphasis') and not(@ID | @language)"><em><xsl:apply-templates/></em></xsl:when>
      <xsl:when test="$style = 'underline' and not(@ID | @language)"><u><xsl:apply-templates/></u></xsl:when>
      <xsl:when test="contains($style, 'bold')">
        <strong><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></strong>
      </xsl:when>
      <xsl:when test="contains($style, 'italics') or contains($style, 'emphasis')">
        <em><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></em>
      </xsl:when>
      <xsl:otherwise>
        <span><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></span>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Links: into this page when the target exists; http, https, mailto, tel. Other addresses are not followed, their
       text stays; a link without anything to see is none. -->
  <xsl:template match="s:linkHtml">
    <xsl:variable name="href"><xsl:apply-templates select="." mode="m:href"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$href != '' and (normalize-space() or .//s:renderMultiMedia or .//s:footnoteRef)">
        <a href="{$href}">
          <xsl:if test="normalize-space(@title)"><xsl:attribute name="title"><xsl:value-of select="@title"/></xsl:attribute></xsl:if>
          <xsl:apply-templates select="@*" mode="m:attribute"/>
          <xsl:apply-templates/>
        </a>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:footnote" mode="m:target"><xsl:value-of select="concat('#fn-', x:ordinal(.))"/></xsl:template>
  <!-- an element that leaves no anchor is reached by its section -->
  <xsl:template match="*" mode="m:target">
    <xsl:variable name="id"><xsl:apply-templates select="@ID" mode="m:anchor-id"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$id != '' and (ancestor::s:text or self::s:text) and not(self::s:linkHtml or self::s:col or self::s:colgroup or
                      self::s:b or self::s:i or self::s:u or parent::s:renderMultiMedia) and
                      (* or not(x:blank(.)) or self::s:renderMultiMedia or self::s:td or self::s:th)">
        <xsl:value-of select="concat('#', $id)"/>
      </xsl:when>
      <xsl:when test="ancestor::s:section"><xsl:apply-templates select="ancestor::s:section[1]" mode="m:target"/></xsl:when>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
