<?xml version="1.0" encoding="UTF-8"?>
<!-- Footnotes as every rendering lists and marks them. Output: m:mark, the key "notes". -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <!-- footnotes by the outermost table they stand in, else by the title or text -->
  <xsl:key name="notes" match="s:footnote"
           use="generate-id((ancestor::s:text | ancestor::s:title | ancestor::s:table[not(ancestor::s:table)])[last()])"/>

  <!-- The mark of a footnote: a sign, not a number that could be read as an exponent or a dose. It counts the notes that
       are listed together and gives the signs of label texts: * † ‡ § ¶ # ** †† … and numbers after those. -->
  <xsl:template match="s:footnote" mode="m:mark">
    <xsl:variable name="place" select="x:place(.) - 1"/>
    <xsl:variable name="sign" select="substring('*†‡§¶#', $place mod 6 + 1, 1)"/>
    <xsl:choose>
      <xsl:when test="$place &lt; 6"><xsl:value-of select="$sign"/></xsl:when>
      <xsl:when test="$place &lt; 12"><xsl:value-of select="concat($sign, $sign)"/></xsl:when>
      <xsl:when test="$place &lt; 18"><xsl:value-of select="concat($sign, $sign, $sign)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('[', $place + 1, ']')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
