<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to a leaflet page (HTML5): the full view. main-patient.xsl is the patient view. Parameters: see modules.xsl.
     xsltproc templates/html/main.xsl label.xml > label.html (links page.css) -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:include href="modules.xsl"/>
  <xsl:include href="full.xsl"/>

</xsl:stylesheet>
