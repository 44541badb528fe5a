<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to CommonMark. Parameters, modules, output and the root; one module per concern beside it.
     Modules are included, not imported: libxslt asks every imported stylesheet in turn for a template, for every node.

     language      replaces the document's languageCode
     unknown       stop | warn: what to do with an element no template knows
     view          full | patient: the text as the document has it, or by what patients ask first
     front-matter  yes | no: YAML before the text
     anchors       yes | no: every section has an anchor, as in the page, not only those that links lead to
     tables        gfm: as pipe tables where they fit, else as HTML; html; list: an item per row
     main-plain.xsl writes no HTML but comments.

     Layout: a block begins with a blank line and its indentation, unless it is the first of its container (parameter
     `first`), and ends without a line end. Parameter `indent`: the spaces before a line inside list items.

     The elements `block` in the result are not output; they keep its text in pieces, for adding to one long text node takes
     libxslt longer the longer it is.

     Also for plain xsltproc: xsltproc templates/markdown/main.xsl label.xml > label.md. -->
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
  <xsl:include href="escape.xsl"/>
  <xsl:include href="document.xsl"/>
  <xsl:include href="product.xsl"/>
  <xsl:include href="sections.xsl"/>
  <xsl:include href="questions.xsl"/>
  <xsl:include href="blocks.xsl"/>
  <xsl:include href="inlines.xsl"/>
  <xsl:include href="lists.xsl"/>
  <xsl:include href="tables.xsl"/>
  <xsl:include href="notes.xsl"/>
  <xsl:include href="media.xsl"/>
  <xsl:include href="html.xsl"/>
  <xsl:include href="functions.xsl" x:fallback="yes"/>

  <xsl:param name="front-matter" select="'no'"/>
  <xsl:param name="anchors" select="'no'"/>
  <xsl:param name="tables" select="'gfm'"/>

  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/">
    <xsl:apply-templates/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

</xsl:stylesheet>
