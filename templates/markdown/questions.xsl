<?xml version="1.0" encoding="UTF-8"?>
<!-- The patient view's questions (common/view.xsl) as headings. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template name="patient-note">
    <xsl:text>&#10;&#10;*</xsl:text>
    <xsl:value-of select="x:escape($words/patient-note)"/>
    <xsl:text>*</xsl:text>
  </xsl:template>

  <xsl:template match="question" mode="m:shown-question">
    <xsl:text>&#10;&#10;## </xsl:text>
    <xsl:variable name="asks"><xsl:apply-templates select="." mode="m:asks"/></xsl:variable>
    <xsl:value-of select="x:escape($asks)"/>
    <xsl:apply-templates select="." mode="m:sections"/>
  </xsl:template>

  <!-- Markdown has no list of contents -->
  <xsl:template match="s:section" mode="m:contents"/>

</xsl:stylesheet>
