<?xml version="1.0" encoding="UTF-8"?>
<!-- The frame of every page: policy, style, landmarks, footer.
     Input: page. Modes: m:kind (the line above the heading), m:heading, m:contents (links of the navigation), m:lead (below
     the heading), m:text (the sections), m:foot. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:splkit:mode"
                exclude-result-prefixes="m">

  <xsl:template match="page">
    <xsl:variable name="heading"><xsl:apply-templates select="." mode="m:heading"/></xsl:variable>
    <xsl:variable name="kind"><xsl:apply-templates select="." mode="m:kind"/></xsl:variable>
    <html lang="en">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy">
          <xsl:attribute name="content">
            <xsl:value-of select='concat("default-src &apos;none&apos;; style-src &apos;sha256-", $style-hash, "&apos;")'/>
            <xsl:if test="$script">
              <xsl:value-of select='concat("; script-src &apos;sha256-", $script-hash, "&apos;; connect-src &apos;self&apos;")'/>
            </xsl:if>
            <xsl:text>; base-uri 'none'; form-action 'none'</xsl:text>
          </xsl:attribute>
        </meta>
        <meta name="referrer" content="no-referrer"/>
        <meta name="color-scheme" content="light dark"/>
        <title><xsl:value-of select="concat($heading, ' - ', $kind)"/></title>
        <style><xsl:value-of select="$style"/></style>
      </head>
      <body class="spl-leaflet spl-report rep-page-{@kind}">
        <a class="spl-skip" href="#text">Skip to the text</a>
        <header class="spl-head">
          <p class="spl-kind"><xsl:value-of select="$kind"/></p>
          <h1><xsl:value-of select="$heading"/></h1>
          <xsl:apply-templates select="." mode="m:lead"/>
        </header>
        <nav class="spl-contents" aria-labelledby="contents">
          <h2 id="contents">Contents</h2>
          <ul><xsl:apply-templates select="." mode="m:contents"/></ul>
        </nav>
        <main id="text" class="spl-text" tabindex="-1"><xsl:apply-templates select="." mode="m:text"/></main>
        <footer class="spl-foot"><p><xsl:apply-templates select="." mode="m:foot"/>Made by splkit <xsl:value-of select="@version"/>.</p></footer>
        <xsl:if test="$script"><script><xsl:value-of select="$script"/></script></xsl:if>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="page" mode="m:lead"/>
  <xsl:template match="page" mode="m:foot"/>

  <!-- the further pages of the report lead back -->
  <xsl:template match="page" mode="m:contents">
    <li><a href="{@home}">The whole batch</a></li>
  </xsl:template>

  <xsl:template match="page[@results]" mode="m:foot">
    <xsl:text>From </xsl:text>
    <code><xsl:value-of select="@results"/></code>
    <xsl:text>, which has one record for each input. </xsl:text>
  </xsl:template>

</xsl:stylesheet>
