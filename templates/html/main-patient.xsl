<?xml version="1.0" encoding="UTF-8"?>
<!-- The leaflet page ordered by what patients ask first; parameters as in main.xsl.
     xsltproc templates/html/main-patient.xsl label.xml > label.html -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:include href="modules.xsl"/>
  <xsl:include href="patient.xsl"/>

</xsl:stylesheet>
