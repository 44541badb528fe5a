<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="*" mode="location">
    <xsl:apply-templates select="parent::*" mode="location"/>
    <xsl:value-of select="concat('/*[local-name() = &quot;', local-name(), '&quot;]')"/>
    <xsl:value-of select="concat('[', count(preceding-sibling::*[local-name() = local-name(current())]) + 1, ']')"/>
  </xsl:template>
</xsl:stylesheet>
