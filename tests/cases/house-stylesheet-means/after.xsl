<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl">
  <xsl:template match="/">
    <svrl:schematron-output>
      <xsl:if test="//s:languageCode/@code = 'de'">
        <svrl:failed-assert test="x" location="/*" role="info"><svrl:text><xsl:value-of select="count(//text()[not(normalize-space())]) &gt; 9"/></svrl:text></svrl:failed-assert>
      </xsl:if>
    </svrl:schematron-output>
  </xsl:template>
</xsl:stylesheet>
