<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to CommonMark. Parameters, imports, output and the root; one module per concern beside it.

     language      replaces the document's languageCode
     unknown       stop | warn: what to do with an element no template knows
     front-matter  yes | no: YAML before the text

     Layout: a block begins with a blank line and its indentation, unless it is the first of its container (parameter
     `first`), and ends without a line end. Parameter `indent`: the spaces before a line inside list items.

     Also for plain xsltproc: xsltproc templates/markdown/main.xsl label.xml > label.md. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:import href="../common/unknown.xsl"/>
  <xsl:import href="../common/labels.xsl"/>
  <xsl:import href="../common/structure.xsl"/>
  <xsl:import href="../common/sections.xsl"/>
  <xsl:import href="../common/product.xsl"/>
  <xsl:import href="../common/about.xsl"/>
  <xsl:import href="../common/links.xsl"/>
  <xsl:import href="escape.xsl"/>
  <xsl:import href="document.xsl"/>
  <xsl:import href="product.xsl"/>
  <xsl:import href="sections.xsl"/>
  <xsl:import href="blocks.xsl"/>
  <xsl:import href="inlines.xsl"/>
  <xsl:import href="lists.xsl"/>
  <xsl:import href="tables.xsl"/>
  <xsl:import href="notes.xsl"/>
  <xsl:import href="media.xsl"/>
  <xsl:import href="html.xsl"/>

  <xsl:param name="front-matter" select="'no'"/>

  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/">
    <xsl:apply-templates/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

</xsl:stylesheet>
