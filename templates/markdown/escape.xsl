<?xml version="1.0" encoding="UTF-8"?>
<!-- Text as CommonMark text: white space collapsed, every sign escaped that could be markup. x:text(node) does it for a
     text node in its place, x:escape(string) for a string by itself. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:x="urn:splkit:extension"
                exclude-result-prefixes="x">

  <xsl:template match="text()"><xsl:value-of select="x:text(.)"/></xsl:template>

</xsl:stylesheet>
