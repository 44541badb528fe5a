<?xml version="1.0" encoding="UTF-8"?>
<!-- The page around the leaflet: head with policy and style, landmarks, footer.
     Input: parameters of main.xsl, the document. Output: html; template `body` is what a fragment consists of. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <!-- where the style sheet is embedded, the name of the page stands on top of every printed one -->
  <xsl:template name="page">
    <xsl:variable name="running"><xsl:if test="$style-hash and function-available('x:running-title')"><xsl:value-of select="x:running-title($page-name)"/></xsl:if></xsl:variable>
    <html lang="{$lang}" dir="{$dir}">
      <head>
        <!-- the encoding is written by the serialiser -->
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy">
          <xsl:attribute name="content">
            <xsl:text>default-src 'none'; style-src </xsl:text>
            <xsl:choose>
              <xsl:when test="$style-hash">
                <xsl:value-of select='concat("&apos;sha256-", $style-hash, "&apos;")'/>
                <xsl:if test="$running != ''"><xsl:value-of select='concat(" &apos;sha256-", x:digest($running), "&apos;")'/></xsl:if>
              </xsl:when>
              <xsl:when test="contains($style-href, '://')">
                <xsl:value-of select="concat(substring-before($style-href, '://'), '://',
                                             substring-before(concat(translate(substring-after($style-href, '://'), '?#; ', '////'), '/'), '/'))"/>
              </xsl:when>
              <xsl:otherwise>'self'</xsl:otherwise>
            </xsl:choose>
            <xsl:if test="$script-hash">; script-src 'sha256-<xsl:value-of select="$script-hash"/>'</xsl:if>
            <xsl:choose>
              <xsl:when test="$images = 'data'">; img-src data:</xsl:when>
              <xsl:otherwise>; img-src 'self'</xsl:otherwise>
            </xsl:choose>
            <xsl:text>; base-uri 'none'; form-action 'none'</xsl:text>
          </xsl:attribute>
        </meta>
        <meta name="referrer" content="no-referrer"/>
        <meta name="color-scheme" content="light dark"/>
        <title><xsl:value-of select="$page-name"/></title>
        <xsl:choose>
          <xsl:when test="$style">
            <style><xsl:value-of select="$style"/></style>
            <xsl:if test="$running != ''"><style><xsl:value-of select="$running"/></style></xsl:if>
          </xsl:when>
          <xsl:otherwise><link rel="stylesheet" href="{$style-href}"/></xsl:otherwise>
        </xsl:choose>
        <xsl:if test="$data"><script type="application/ld+json"><xsl:value-of select="$data"/></script></xsl:if>
      </head>
      <body class="spl-leaflet">
        <xsl:call-template name="body"/>
        <xsl:if test="$script"><script><xsl:value-of select="$script"/></script></xsl:if>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="body">
    <a class="spl-skip" href="#text"><xsl:value-of select="$words/skip"/></a>
    <xsl:apply-templates select="s:document" mode="m:header"/>
    <xsl:apply-templates select="s:document" mode="m:contents"/>
    <main id="text" class="spl-text" tabindex="-1">
      <xsl:call-template name="view"/>
      <xsl:if test="not($facts-first)"><xsl:call-template name="facts"/></xsl:if>
      <a class="spl-top" href="#contents"><xsl:value-of select="$words/back"/></a>
    </main>
    <xsl:apply-templates select="s:document" mode="m:footer"/>
  </xsl:template>

</xsl:stylesheet>
