<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:svrl="http://purl.oclc.org/dsdl/svrl" xmlns:t="urn:example:table" xmlns:exsl="http://exslt.org/common" xmlns:my="urn:example:functions">
  <xsl:import href="base.xsl"/>
  <t:table><t:row code="de">{not an expression</t:row></t:table>
  <xsl:strip-space elements="*"/>
  <xsl:variable name="rows" select="document('')/*/t:table/t:row"/>
  <xsl:template name="what">imported and replaced</xsl:template>
  <xsl:template match="/">
    <xsl:variable name="tree"><a/><a/></xsl:variable>
    <svrl:schematron-output>
      <xsl:if test="function-available('my:none') and my:none()">never</xsl:if>
      <xsl:for-each select="//s:languageCode[@code = $rows/@code]">
        <xsl:message>a look at the language</xsl:message>
        <svrl:failed-assert test="x" location="/*/*[local-name() = 'languageCode']" id="{concat('la', 'nguage')}">
          <svrl:text><xsl:value-of select="$from-base"/>, <xsl:call-template name="what"/>, <xsl:value-of select="count(exsl:node-set($tree)/a)"/>, <xsl:value-of select="count(//text()[not(normalize-space())])"/>, {{</svrl:text>
        </svrl:failed-assert>
      </xsl:for-each>
    </svrl:schematron-output>
  </xsl:template>
</xsl:stylesheet>
