<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
<xsl:template match="/">
  <xsl:copy-of select="document('splkit:/templates/data/sections.xml')"/>
</xsl:template>
</xsl:stylesheet>
