<?xml version="1.0" encoding="UTF-8"?>
<!-- The full view: the text in the order of the document. Templates: `view`, `view-contents`. patient.xsl has another. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template name="view">
    <xsl:apply-templates select="s:document" mode="m:highlights"/>
    <xsl:apply-templates select="s:document/s:component"/>
  </xsl:template>

  <xsl:template name="view-contents">
    <xsl:apply-templates select="s:component/s:structuredBody/s:component/s:section" mode="m:contents"/>
  </xsl:template>

</xsl:stylesheet>
