<?xml version="1.0" encoding="UTF-8"?>
<!-- The report of a batch and the site's index as pages (HTML5). Input is a <page> made by converters/batch/report.c and site.c;
     its attribute kind says which page it is:

     summary   the first page: <summary> (summary.json as elements), <group>s of leaflets, <leaflets>
     group     the leaflets of one status or finding: <group>
     list      a part of all leaflets: <leaflets>
     index     the first page of the site: <leaflets> or <letters>
     letter    a part of the site's list: <leaflets>

     <leaflet> is described in converters/batch/report_tree.h.

     style, style-hash    text of the style sheet to embed, and its SHA-256 in base64 for the page's policy
     script, script-hash  likewise of the script; none: the page has no script
     Templates that are named only write a number or a piece of a drawing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:include href="page.xsl"/>
  <xsl:include href="summary.xsl"/>
  <xsl:include href="charts.xsl"/>
  <xsl:include href="leaflets.xsl"/>
  <xsl:include href="site.xsl"/>
  <xsl:include href="numbers.xsl"/>

  <xsl:param name="style"/>
  <xsl:param name="style-hash"/>
  <xsl:param name="script"/>
  <xsl:param name="script-hash"/>

  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/"><xsl:apply-templates select="page"/></xsl:template>

</xsl:stylesheet>
