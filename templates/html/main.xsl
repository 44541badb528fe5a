<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to a leaflet page (HTML5). Parameters, modules, output and the root; one module per concern beside it.
     Modules are included, not imported: libxslt asks every imported stylesheet in turn for a template, for every node.

     language    replaces the document's languageCode
     unknown     stop | warn: what to do with an element no template knows
     view        full | patient: the text as the document has it, or by what patients ask first
     part        page | fragment: the whole page, or what stands inside its body
     style       text of the style sheet to embed; style-hash is its SHA-256 in base64, for the page's policy
     style-href  address of a style sheet to link when none is embedded
     images      data: images are in the page itself, and its policy allows no others
     data        the products as schema.org Drug in JSON-LD (converters/render/drug.c)
     script      text of the script to embed, and script-hash likewise; none: the page has no script

     xsltproc templates/html/main.xsl label.xml > label.html (links page.css) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:include href="../common/unknown.xsl"/>
  <xsl:include href="../common/characters.xsl"/>
  <xsl:include href="../common/labels.xsl"/>
  <xsl:include href="../common/structure.xsl"/>
  <xsl:include href="../common/sections.xsl"/>
  <xsl:include href="../common/notes.xsl"/>
  <xsl:include href="../common/images.xsl"/>
  <xsl:include href="../common/product.xsl"/>
  <xsl:include href="../common/about.xsl"/>
  <xsl:include href="../common/links.xsl"/>
  <xsl:include href="../common/view.xsl"/>
  <xsl:include href="../common/functions.xsl" x:fallback="yes"/>
  <xsl:include href="page.xsl"/>
  <xsl:include href="header.xsl"/>
  <xsl:include href="contents.xsl"/>
  <xsl:include href="product.xsl"/>
  <xsl:include href="sections.xsl"/>
  <xsl:include href="questions.xsl"/>
  <xsl:include href="blocks.xsl"/>
  <xsl:include href="inlines.xsl"/>
  <xsl:include href="lists.xsl"/>
  <xsl:include href="tables.xsl"/>
  <xsl:include href="notes.xsl"/>
  <xsl:include href="media.xsl"/>

  <xsl:param name="part" select="'page'"/>
  <xsl:param name="style"/>
  <xsl:param name="style-hash"/>
  <xsl:param name="style-href" select="'page.css'"/>
  <xsl:param name="images"/>
  <xsl:param name="data"/>
  <xsl:param name="script"/>
  <xsl:param name="script-hash"/>

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
