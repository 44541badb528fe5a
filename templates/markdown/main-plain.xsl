<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to CommonMark without HTML; parameters as in main.xsl, and `tables` is list.
     xsltproc - -stringparam tables list templates/markdown/main-plain.xsl label.xml > label.md (without the space) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:include href="main.xsl"/>
  <xsl:include href="plain.xsl"/>

</xsl:stylesheet>
