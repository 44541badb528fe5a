<?xml version="1.0" encoding="UTF-8"?>
<!-- The images that a renderMultiMedia names. Output: m:images (m:image of each, or m:image-html where `within` is "html"),
     m:shown ("yes" for an image that some renderMultiMedia names), the keys "media" and "shown". -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:key name="media" match="s:observationMedia" use="@ID"/>
  <xsl:key name="shown" match="s:renderMultiMedia" use="@referencedObject"/>
  <xsl:key name="several" match="s:renderMultiMedia" use="substring('images', 1, 6 * contains(normalize-space(@referencedObject), ' '))"/>
  <xsl:variable name="several-names">
    <xsl:for-each select="key('several', 'images')"><xsl:value-of select="concat(' ', normalize-space(@referencedObject), ' ')"/></xsl:for-each>
  </xsl:variable>
  <xsl:variable name="several" select="string($several-names)"/>

  <!-- the images that a renderMultiMedia names: one, as a rule, but the schema allows several. within: "html" for HTML
       inside Markdown -->
  <xsl:template match="s:renderMultiMedia" mode="m:images">
    <xsl:param name="within"/>
    <xsl:call-template name="images">
      <xsl:with-param name="names" select="normalize-space(@referencedObject)"/>
      <xsl:with-param name="within" select="$within"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template name="images">
    <xsl:param name="names"/>
    <xsl:param name="within"/>
    <xsl:variable name="half" select="floor(string-length($names) div 2)"/>
    <xsl:variable name="behind" select="substring($names, $half + 1)"/>
    <xsl:choose>
      <xsl:when test="contains($behind, ' ')">
        <xsl:call-template name="images">
          <xsl:with-param name="names" select="concat(substring($names, 1, $half), substring-before($behind, ' '))"/>
          <xsl:with-param name="within" select="$within"/>
        </xsl:call-template>
        <xsl:call-template name="images">
          <xsl:with-param name="names" select="substring-after($behind, ' ')"/>
          <xsl:with-param name="within" select="$within"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="contains($names, ' ')">
        <xsl:call-template name="images">
          <xsl:with-param name="names" select="substring-before($names, ' ')"/>
          <xsl:with-param name="within" select="$within"/>
        </xsl:call-template>
        <xsl:call-template name="images">
          <xsl:with-param name="names" select="substring-after($names, ' ')"/>
          <xsl:with-param name="within" select="$within"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="not(key('media', $names))">
        <xsl:message>renderMultiMedia names "<xsl:value-of select="$names"/>", and there is no such image</xsl:message>
      </xsl:when>
      <xsl:when test="$within = 'html'"><xsl:apply-templates select="key('media', $names)" mode="m:image-html"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="key('media', $names)" mode="m:image"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:observationMedia" mode="m:shown">
    <xsl:variable name="name" select="concat(' ', @ID, ' ')"/>
    <xsl:if test="key('shown', @ID) or contains($several, $name)">yes</xsl:if>
  </xsl:template>

</xsl:stylesheet>
