<?xml version="1.0" encoding="UTF-8"?>
<!-- The document's own data: m:about calls the template `entry` of the rendering once for each, with its label and value. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template match="s:document" mode="m:about">
    <xsl:apply-templates select="s:code" mode="m:entry"/>
    <xsl:apply-templates select="s:author/s:assignedEntity/s:representedOrganization" mode="m:entry"/>
    <xsl:call-template name="entry">
      <xsl:with-param name="label" select="$words/establishment"/>
      <xsl:with-param name="value">
        <xsl:for-each select="s:author/s:assignedEntity/s:representedOrganization//s:assignedOrganization[normalize-space(s:name)]">
          <xsl:if test="position() != 1">; </xsl:if>
          <xsl:apply-templates select="." mode="m:phrase"/>
        </xsl:for-each>
      </xsl:with-param>
    </xsl:call-template>
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
      <xsl:with-param name="value" select="normalize-space(s:name)"/>
    </xsl:call-template>
  </xsl:template>
  <!-- Example Works (123456789): manufacture, pack -->
  <xsl:template match="s:assignedOrganization" mode="m:phrase">
    <xsl:value-of select="normalize-space(s:name)"/>
    <xsl:for-each select="s:id[@extension]"><xsl:value-of select="concat(' (', @extension, ')')"/></xsl:for-each>
    <xsl:for-each select="../s:performance/s:actDefinition/s:code[normalize-space(@displayName)]">
      <xsl:value-of select="concat(substring(': , ', 2 * (position() != 1) + 1, 2), normalize-space(@displayName))"/>
    </xsl:for-each>
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
