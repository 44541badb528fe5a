<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to a leaflet page (HTML5). Parameters, imports, output and the root; one module per concern beside it.

     language    replaces the document's languageCode
     unknown     stop | warn: what to do with an element no template knows
     part        page | fragment: the whole page, or what stands inside its body
     style       text of the style sheet to embed; style-hash is its SHA-256 in base64, for the page's policy
     style-href  address of a style sheet to link when none is embedded

     Also for plain xsltproc: xsltproc templates/html/main.xsl label.xml > label.html (links page.css). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:import href="../common/unknown.xsl"/>
  <xsl:import href="../common/labels.xsl"/>
  <xsl:import href="../common/structure.xsl"/>
  <xsl:import href="../common/sections.xsl"/>
  <xsl:import href="../common/product.xsl"/>
  <xsl:import href="../common/about.xsl"/>
  <xsl:import href="../common/links.xsl"/>
  <xsl:import href="page.xsl"/>
  <xsl:import href="header.xsl"/>
  <xsl:import href="contents.xsl"/>
  <xsl:import href="product.xsl"/>
  <xsl:import href="sections.xsl"/>
  <xsl:import href="blocks.xsl"/>
  <xsl:import href="inlines.xsl"/>
  <xsl:import href="lists.xsl"/>
  <xsl:import href="tables.xsl"/>
  <xsl:import href="notes.xsl"/>
  <xsl:import href="media.xsl"/>

  <xsl:param name="part" select="'page'"/>
  <xsl:param name="style"/>
  <xsl:param name="style-hash"/>
  <xsl:param name="style-href" select="'page.css'"/>

  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/">
    <xsl:choose>
      <xsl:when test="not(s:document)"><xsl:apply-templates/></xsl:when>
      <xsl:when test="$part = 'fragment'">
        <div class="spl-leaflet" lang="{$lang}" dir="{$dir}"><xsl:call-template name="body"/></div>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="page"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
