<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
<xsl:template match="/" name="a">
  <xsl:call-template name="a"/>
</xsl:template>
</xsl:stylesheet>
