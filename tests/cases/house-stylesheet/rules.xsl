<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:svrl="http://purl.oclc.org/dsdl/svrl" exclude-result-prefixes="s">
  <xsl:include href="parts/location.xsl"/>

  <xsl:template match="/">
    <svrl:schematron-output>
      <svrl:active-pattern id="titles"/>
      <xsl:for-each select="//s:section[not(s:title)]">
        <svrl:fired-rule context="s:section" role="warning"/>
        <svrl:failed-assert test="s:title">
          <xsl:attribute name="location"><xsl:apply-templates select="." mode="location"/></xsl:attribute>
          <svrl:text>The section <xsl:value-of select="s:code/@code"/> has no title.</svrl:text>
        </svrl:failed-assert>
      </xsl:for-each>
    </svrl:schematron-output>
  </xsl:template>
</xsl:stylesheet>
