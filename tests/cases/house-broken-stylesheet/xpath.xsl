<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
<xsl:template match="/">
  <a b="{1 + }"/>
  <xsl:if test="$x"/>
  <xsl:for-each select="t:x"/>
  <xsl:value-of select="lower-case(.)"/>
</xsl:template>
<xsl:key name="k" match="s:x" use="@*[y:z]"/>
<xsl:template match="../s:x"/>
</xsl:stylesheet>
