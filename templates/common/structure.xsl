<?xml version="1.0" encoding="UTF-8"?>
<!-- The way through a document: which children of document and section are visited, in which order. What is not visited
     is listed here as shown elsewhere or not for readers; anything else is unknown. Modes: default, m:part. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:variable name="highlights" select="/s:document/s:component/s:structuredBody//s:section/s:excerpt/s:highlight/s:text"/>

  <!-- every child of document has a place: shown by a mode above, or known and not for readers -->
  <xsl:template match="s:document/s:id | s:document/s:code | s:document/s:title | s:document/s:effectiveTime |
                       s:document/s:setId | s:document/s:versionNumber | s:document/s:languageCode | s:document/s:author |
                       s:document/s:component | s:document/s:typeId | s:document/s:templateId | s:document/s:realmCode |
                       s:document/s:confidentialityCode | s:document/s:availabilityTime | s:document/s:legalAuthenticator |
                       s:document/s:verifier | s:document/s:relatedDocument" mode="m:part"/>
  <xsl:template match="*" mode="m:part"><xsl:call-template name="unplaced"/></xsl:template>

  <xsl:template match="s:document/s:component"><xsl:apply-templates select="*"/></xsl:template>
  <xsl:template match="s:structuredBody"><xsl:apply-templates select="*"/></xsl:template>
  <xsl:template match="s:nonXMLBody"><xsl:call-template name="unplaced"/></xsl:template>
  <!-- product data has its own place; its section is shown only when it has words of its own -->
  <xsl:template match="s:structuredBody/s:component">
    <xsl:apply-templates select="*[not(self::s:section/s:code/@code = $product-section) or normalize-space(s:title) or
                                   normalize-space(s:text) or s:text//s:renderMultiMedia or s:component]"/>
  </xsl:template>

  <!-- children of section: what is not shown here is shown elsewhere or is not for readers (subject2: the protocols of
       REMS as data; subjectOf: remarks on a revision) -->
  <xsl:template match="s:section/s:id | s:section/s:code | s:section/s:title | s:section/s:effectiveTime |
                       s:section/s:confidentialityCode | s:section/s:languageCode | s:section/s:author |
                       s:section/s:replacementOf | s:section/s:templateId | s:section/s:typeId | s:section/s:realmCode |
                       s:section/s:subject | s:section/s:subject2 | s:section/s:subjectOf | s:section/s:excerpt"
                mode="m:part"/>
  <!-- what HL7 allows everywhere and no reader sees -->
  <xsl:template match="s:realmCode | s:typeId | s:templateId"/>
  <xsl:template match="s:section/s:component" mode="m:part">
    <xsl:param name="level"/>
    <xsl:apply-templates select="*"><xsl:with-param name="level" select="$level"/></xsl:apply-templates>
  </xsl:template>

</xsl:stylesheet>
