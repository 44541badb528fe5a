<?xml version="1.0" encoding="UTF-8"?>
<!-- The document's own data: m:about calls the template `entry` of the rendering once for each, with its label and value. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:document" mode="m:about">
    <xsl:apply-templates select="s:code" mode="m:entry"/>
    <xsl:apply-templates select="s:author/s:assignedEntity/s:representedOrganization" mode="m:entry"/>
    <!-- the company's registrant, and the registrant's establishments -->
    <xsl:for-each select="s:author/s:assignedEntity/s:representedOrganization/s:assignedEntity/s:assignedOrganization">
      <xsl:apply-templates select="self::*[normalize-space(s:name)]" mode="m:entry"/>
      <xsl:apply-templates select=".//s:assignedOrganization[normalize-space(s:name)]" mode="m:entry"/>
    </xsl:for-each>
    <xsl:apply-templates select="s:effectiveTime" mode="m:entry"/>
    <xsl:apply-templates select="s:versionNumber" mode="m:entry"/>
    <xsl:apply-templates select="s:setId" mode="m:entry"/>
    <xsl:apply-templates select="s:id" mode="m:entry"/>
  </xsl:template>

  <xsl:template match="s:code" mode="m:entry">
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/doctype"/>
      <xsl:with-param name="value"><xsl:apply-templates select="." mode="m:kind"/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>
  <!-- the kind of the document in its language, where there is a word for its code -->
  <xsl:template match="s:code" mode="m:kind">
    <xsl:variable name="code" select="@code"/>
    <xsl:variable name="kind" select="$words/kind[@code = $code]"/>
    <xsl:choose>
      <xsl:when test="$kind"><xsl:value-of select="$kind"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:phrase"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:representedOrganization" mode="m:entry">
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/company"/>
      <xsl:with-param name="value"><xsl:if test="normalize-space(s:name)"><xsl:apply-templates select="." mode="m:phrase"/></xsl:if></xsl:with-param>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="s:assignedOrganization" mode="m:entry">
    <xsl:variable name="inside" select="../../self::s:assignedOrganization"/>
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/establishment[$inside] | $words/registrant[not($inside)]"/>
      <xsl:with-param name="value"><xsl:apply-templates select="." mode="m:phrase"/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>
  <!-- Example Works (123456789): manufacture (11111-101, 11111-102), pack (11111-101) -->
  <xsl:template match="s:representedOrganization | s:assignedOrganization" mode="m:phrase">
    <xsl:value-of select="normalize-space(s:name)"/>
    <xsl:for-each select="s:id[@extension]"><xsl:value-of select="concat(' (', @extension, ')')"/></xsl:for-each>
    <xsl:for-each select="../s:performance[normalize-space(s:actDefinition/s:code/@displayName)]">
      <xsl:variable name="code" select="s:actDefinition/s:code/@code"/>
      <xsl:if test="not(preceding-sibling::s:performance[s:actDefinition/s:code/@code = $code])">
        <xsl:value-of select="substring(': , ', 2 * (position() != 1) + 1, 2)"/>
        <xsl:apply-templates select="s:actDefinition/s:code" mode="m:phrase"/>
        <xsl:apply-templates select="../s:performance/s:actDefinition[s:code/@code = $code]/s:product/s:manufacturedProduct/s:manufacturedMaterialKind/s:code[@code]"
                             mode="m:listed"/>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>
  <!-- (first, second) -->
  <xsl:template match="s:code" mode="m:listed">
    <xsl:value-of select="concat(substring(' (, ', 2 * (position() != 1) + 1, 2), @code, substring(')', 1 + (position() != last())))"/>
  </xsl:template>
  <xsl:template match="s:effectiveTime" mode="m:entry">
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/effective"/>
      <xsl:with-param name="value"><xsl:apply-templates select="." mode="m:date"/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="s:versionNumber" mode="m:entry">
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/version"/>
      <xsl:with-param name="value" select="@value"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="s:setId" mode="m:entry">
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/set-id"/>
      <xsl:with-param name="value" select="@root"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template match="s:id" mode="m:entry">
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/document-id"/>
      <xsl:with-param name="value" select="@root"/>
    </xsl:call-template>
  </xsl:template>

</xsl:stylesheet>
