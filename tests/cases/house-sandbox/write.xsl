<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl" xmlns:exsl="http://exslt.org/common" extension-element-prefixes="exsl">
<xsl:template match="/">
  <exsl:document href="written.xml"><a/></exsl:document>
</xsl:template>
</xsl:stylesheet>
