<?xml version="1.0" encoding="UTF-8"?>
<!-- What happens to an element no template knows: nothing is dropped silently.
     Input: parameter `unknown`, "stop" (default) or "warn".
     Output: a message; with "warn" the content of the element goes on as if its tags were not there. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:param name="unknown" select="'stop'"/>

  <!-- any name in a pattern wins over these -->
  <xsl:template match="*"><xsl:call-template name="unknown"/><xsl:apply-templates/></xsl:template>
  <xsl:template match="comment() | processing-instruction()"/>

  <xsl:template name="unknown">
    <xsl:variable name="what" select="concat('element ', name(), ' in ', name(..), ' has no rendering')"/>
    <xsl:choose>
      <xsl:when test="$unknown = 'warn'">
        <xsl:message><xsl:value-of select="$what"/></xsl:message>
      </xsl:when>
      <xsl:otherwise>
        <xsl:message terminate="yes"><xsl:value-of select="$what"/></xsl:message>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
