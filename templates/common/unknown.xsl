<?xml version="1.0" encoding="UTF-8"?>
<!-- What happens to an element no template knows: nothing is dropped silently.
     Input: parameter `unknown`, "stop" (default) or "warn".
     Output: a message; with "warn" the content of the element goes on as if its tags were not there. Where there is no
     place for that content (unplaced), the rendering stops in any case when it holds text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:param name="unknown" select="'stop'"/>

  <!-- any name in a pattern wins over these -->
  <xsl:template match="*"><xsl:call-template name="unknown"/><xsl:apply-templates/></xsl:template>
  <xsl:template match="comment() | processing-instruction()"/>

  <xsl:template name="unknown">
    <xsl:param name="reaction" select="$unknown"/>
    <xsl:variable name="what" select="concat('element ', name(), ' in ', name(..), ' has no rendering')"/>
    <xsl:choose>
      <xsl:when test="$reaction = 'warn'">
        <xsl:message><xsl:value-of select="$what"/></xsl:message>
      </xsl:when>
      <xsl:otherwise>
        <xsl:message terminate="yes"><xsl:value-of select="$what"/></xsl:message>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="unplaced">
    <xsl:call-template name="unknown">
      <xsl:with-param name="reaction"><xsl:choose><xsl:when test="normalize-space()">stop</xsl:when><xsl:otherwise><xsl:value-of select="$unknown"/></xsl:otherwise></xsl:choose></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

</xsl:stylesheet>
