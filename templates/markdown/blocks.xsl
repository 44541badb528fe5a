<?xml version="1.0" encoding="UTF-8"?>
<!-- Blocks: text, paragraphs; `flow`: content in which inline runs and blocks may alternate. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template name="separate">
    <xsl:param name="indent"/>
    <xsl:param name="first"/>
    <xsl:if test="not($first)"><xsl:value-of select="concat('&#10;&#10;', $indent)"/></xsl:if>
  </xsl:template>

  <xsl:template match="s:text"><xsl:call-template name="flow"/></xsl:template>

  <xsl:template match="s:paragraph">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <xsl:if test="* or translate(normalize-space(), '&#160; ', '')">
      <xsl:call-template name="separate">
        <xsl:with-param name="indent" select="$indent"/>
        <xsl:with-param name="first" select="$first"/>
      </xsl:call-template>
      <xsl:apply-templates select="@ID" mode="m:anchor"/>
      <xsl:apply-templates><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:paragraph/s:caption"><xsl:apply-templates/><xsl:text> </xsl:text></xsl:template>

  <!-- first: the first block or run of this element stands where the line has begun already -->
  <xsl:template name="flow">
    <xsl:param name="indent"/>
    <xsl:param name="first" select="false()"/>
    <xsl:for-each select="node()">
      <xsl:variable name="previous" select="preceding-sibling::node()[1][self::* or normalize-space()] |
                    preceding-sibling::node()[1][not(self::* or normalize-space())]/preceding-sibling::node()[1]"/>
      <xsl:choose>
        <xsl:when test="self::s:paragraph or self::s:list or self::s:table or self::s:renderMultiMedia">
          <xsl:apply-templates select=".">
            <xsl:with-param name="indent" select="$indent"/>
            <xsl:with-param name="first" select="$first and not($previous)"/>
            <xsl:with-param name="tight" select="$previous and not($previous[self::s:paragraph or self::s:list or self::s:table])"/>
          </xsl:apply-templates>
        </xsl:when>
        <xsl:otherwise>
          <xsl:if test="(self::text()[normalize-space()] or self::*[not(self::s:br)]) and
                        (not($previous) and not($first) or
                         $previous[self::s:paragraph or self::s:list or self::s:table or self::s:renderMultiMedia])">
            <xsl:value-of select="concat('&#10;&#10;', $indent)"/>
          </xsl:if>
          <xsl:apply-templates select="."><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
