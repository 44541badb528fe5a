<?xml version="1.0" encoding="UTF-8"?>
<!-- The characters of ASCII by their kind. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:variable name="upper" select="'ABCDEFGHIJKLMNOPQRSTUVWXYZ'"/>
  <xsl:variable name="lower" select="'abcdefghijklmnopqrstuvwxyz'"/>
  <xsl:variable name="digits" select="'0123456789'"/>
  <xsl:variable name="id-characters" select="concat($upper, $lower, $digits, '-')"/>

</xsl:stylesheet>
