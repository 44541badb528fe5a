<?xml version="1.0" encoding="UTF-8"?>
<!-- Questions about sections, footnotes, tables and images that every rendering asks.
     Input: the document, data/sections.xml (standard titles, found by code).
     Output: m:id (stable id: from code and ordinal), m:title (heading as one line), m:standard-title (what to show where
     the source has none), m:ordinal (place among its like), keys.
     x:ordinal() counts once per document; without it the fall-back counts again for every node. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:variable name="extended" select="function-available('x:ordinal')"/>
  <xsl:variable name="unclassified" select="'42229-5'"/>
  <xsl:variable name="id-characters" select="concat($upper, $lower, $digits, '-')"/>

  <xsl:key name="id" match="s:*[@ID]" use="@ID"/>
  <xsl:key name="link" match="s:linkHtml" use="@href"/>
  <xsl:key name="media" match="s:observationMedia" use="@ID"/>
  <xsl:key name="shown" match="s:renderMultiMedia" use="@referencedObject"/>
  <xsl:variable name="noted" select="boolean(/s:document/s:component//s:footnote | /s:document/s:title/s:footnote)"/>
  <!-- footnotes by the outermost table they stand in, else by the title or text -->
  <xsl:key name="notes" match="s:footnote"
           use="generate-id((ancestor::s:text | ancestor::s:title | ancestor::s:table[not(ancestor::s:table)])[last()])"/>

  <xsl:template match="*" mode="m:notes">
    <xsl:param name="indent"/>
    <xsl:if test="$noted">
      <xsl:apply-templates select="." mode="m:list-notes"><xsl:with-param name="indent" select="$indent"/></xsl:apply-templates>
    </xsl:if>
  </xsl:template>

  <!-- s-34067-9, s-34067-9.2, …; s-other where the code is missing or no code at all -->
  <xsl:template match="s:section" mode="m:id">
    <xsl:choose>
      <xsl:when test="$extended"><xsl:value-of select="x:anchor(.)"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:made-id"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:section" mode="m:made-id">
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:variable name="ordinal"><xsl:apply-templates select="." mode="m:ordinal"/></xsl:variable>
    <xsl:text>s-</xsl:text>
    <xsl:choose>
      <xsl:when test="$code != '' and translate($code, $id-characters, '') = ''"><xsl:value-of select="$code"/></xsl:when>
      <xsl:otherwise>other</xsl:otherwise>
    </xsl:choose>
    <xsl:if test="$ordinal != 1"><xsl:value-of select="concat('.', $ordinal)"/></xsl:if>
  </xsl:template>

  <xsl:template match="s:section | s:footnote | s:table" mode="m:ordinal">
    <xsl:choose>
      <xsl:when test="$extended"><xsl:value-of select="x:ordinal(.)"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:count"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:section" mode="m:count">
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:choose>
      <xsl:when test="$code != '' and translate($code, $id-characters, '') = ''">
        <xsl:number level="any" count="s:section[s:code/@code = $code]"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:number level="any" count="s:section[not(s:code/@code) or s:code/@code = '' or
                                                 translate(s:code/@code, $id-characters, '') != '']"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:count"><xsl:number level="any" count="s:footnote"/></xsl:template>
  <xsl:template match="s:table" mode="m:count"><xsl:number level="any" count="s:table"/></xsl:template>

  <!-- the source's heading on one line; empty where it has none -->
  <xsl:template match="s:section" mode="m:title"><xsl:apply-templates select="s:title" mode="m:line"/></xsl:template>

  <xsl:template match="*" mode="m:line"><xsl:apply-templates mode="m:line"/></xsl:template>
  <xsl:template match="s:br" mode="m:line"><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="s:footnote | s:footnoteRef" mode="m:line"/>
  <xsl:template match="text()" mode="m:line"><xsl:value-of select="."/></xsl:template>

  <!-- The mark of a footnote: a sign, not a number that could be read as an exponent or a dose. It counts the notes that
       are listed together and gives the signs of label texts: * † ‡ § ¶ # ** †† … and numbers after those. -->
  <xsl:template match="s:footnote" mode="m:mark">
    <xsl:variable name="place-text">
      <xsl:choose>
        <xsl:when test="$extended"><xsl:value-of select="x:place(.) - 1"/></xsl:when>
        <xsl:otherwise><xsl:apply-templates select="." mode="m:place"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="place" select="number($place-text)"/>
    <xsl:variable name="sign" select="substring('*†‡§¶#', $place mod 6 + 1, 1)"/>
    <xsl:choose>
      <xsl:when test="$place &lt; 6"><xsl:value-of select="$sign"/></xsl:when>
      <xsl:when test="$place &lt; 12"><xsl:value-of select="concat($sign, $sign)"/></xsl:when>
      <xsl:when test="$place &lt; 18"><xsl:value-of select="concat($sign, $sign, $sign)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('[', $place + 1, ']')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:footnote" mode="m:place">
    <xsl:variable name="own" select="generate-id()"/>
    <xsl:for-each select="key('notes', generate-id((ancestor::s:text | ancestor::s:title | ancestor::s:table[not(ancestor::s:table)])[last()]))">
      <xsl:if test="generate-id() = $own"><xsl:value-of select="position() - 1"/></xsl:if>
    </xsl:for-each>
  </xsl:template>

  <!-- The standard title of the section's code; nothing for codes that say nothing. @lang tells when it is English
       for want of a translation: see m:standard-lang. -->
  <xsl:template match="s:section" mode="m:standard-title">
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:variable name="titles" select="document('../data/sections.xml')/sections/section[@code = $code]/title"/>
    <xsl:choose>
      <xsl:when test="$titles[@xml:lang = $base-lang]"><xsl:value-of select="$titles[@xml:lang = $base-lang]"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$titles[@xml:lang = 'en']"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:section" mode="m:standard-lang">
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:if test="$base-lang != 'en' and
                  not(document('../data/sections.xml')/sections/section[@code = $code]/title[@xml:lang = $base-lang])">en</xsl:if>
  </xsl:template>

  <!-- the heading a reader sees, on one line; empty when there is none -->
  <xsl:template match="s:section" mode="m:shown-title">
    <xsl:choose>
      <xsl:when test="normalize-space(s:title)"><xsl:apply-templates select="." mode="m:title"/></xsl:when>
      <xsl:when test="s:code/@code = $product-section or s:code/@code = $unclassified"/>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:standard-title"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
