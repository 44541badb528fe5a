<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
<xsl:template match="/">
  <xsl:message terminate="yes">enough</xsl:message>
</xsl:template>
</xsl:stylesheet>
