<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
<xsl:template match="/">
  <xsl:if test="count(//*[//*[//*[//*[//*[//*[count(//*) = 0]]]]]])"/>
</xsl:template>
</xsl:stylesheet>
