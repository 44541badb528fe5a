<?xml version="1.0" encoding="UTF-8"?>
<!-- Schematron, first step: abstract patterns and abstract rules are written out where they are used.
     Input: a schema (ISO/IEC 19757-3) without include, whose references lead somewhere. Output: the same rules in a schema
     where no pattern has is-a and no rule has extends. Abstract patterns and rules stay; compile.xsl passes them by.

     A pattern with is-a is the abstract pattern with $name of each parameter replaced by its value, as text, in the
     attributes that hold expressions; an abstract pattern may give a parameter a value of its own for when none is given. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:sch="http://purl.oclc.org/dsdl/schematron" xmlns:m="urn:splkit:mode" exclude-result-prefixes="m">

  <xsl:variable name="name-characters"
                select="'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'"/>

  <xsl:template match="@* | node()">
    <xsl:param name="parameters" select="/.."/>
    <xsl:copy>
      <xsl:apply-templates select="@* | node()"><xsl:with-param name="parameters" select="$parameters"/></xsl:apply-templates>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="sch:pattern[@is-a]">
    <xsl:variable name="own" select="sch:param"/>
    <xsl:variable name="abstract" select="../sch:pattern[@id = current()/@is-a and @abstract = 'true'][1]"/>
    <xsl:copy>
      <xsl:copy-of select="@*[name() != 'is-a']"/>
      <xsl:apply-templates select="$abstract/node()[not(self::sch:param)]">
        <xsl:with-param name="parameters" select="$own | $abstract/sch:param[not(@name = $own/@name)]"/>
      </xsl:apply-templates>
    </xsl:copy>
  </xsl:template>

  <!-- an abstract rule of the same pattern before one of another -->
  <xsl:template match="sch:extends">
    <xsl:param name="parameters" select="/.."/>
    <xsl:variable name="here" select="../../sch:rule[@id = current()/@rule and @abstract = 'true']"/>
    <xsl:variable name="elsewhere" select="../../../sch:pattern/sch:rule[@id = current()/@rule and @abstract = 'true']"/>
    <xsl:apply-templates select="($here | $elsewhere[not($here)])[1]/node()">
      <xsl:with-param name="parameters" select="$parameters"/>
    </xsl:apply-templates>
  </xsl:template>

  <xsl:template match="sch:*/@context | sch:*/@test | sch:*/@select | sch:*/@path | sch:*/@subject | sch:let/@value">
    <xsl:param name="parameters" select="/.."/>
    <xsl:attribute name="{name()}">
      <xsl:call-template name="replace">
        <xsl:with-param name="text" select="."/>
        <xsl:with-param name="parameters" select="$parameters"/>
      </xsl:call-template>
    </xsl:attribute>
  </xsl:template>

  <xsl:template name="replace">
    <xsl:param name="text"/>
    <xsl:param name="parameters"/>
    <xsl:choose>
      <xsl:when test="$parameters and contains($text, '$')">
        <xsl:variable name="rest" select="substring-after($text, '$')"/>
        <xsl:variable name="meant" select="$parameters[starts-with($rest, @name)][
                      string-length($rest) = string-length(@name) or
                      not(contains($name-characters, substring($rest, string-length(@name) + 1, 1)))]"/>
        <xsl:value-of select="substring-before($text, '$')"/>
        <xsl:if test="not($meant)">$</xsl:if>
        <xsl:value-of select="$meant/@value"/>
        <xsl:call-template name="replace">
          <xsl:with-param name="text" select="substring($rest, string-length($meant/@name) + 1)"/>
          <xsl:with-param name="parameters" select="$parameters"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
