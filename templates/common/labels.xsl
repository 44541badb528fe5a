<?xml version="1.0" encoding="UTF-8"?>
<!-- Languages and words.
     Input: parameter `language` (replaces what the document says), data/languages.xml, data/labels/*.xml.
     Output: $lang (the document's language), $dir, $words: labels in that language, or in English when it has no file;
     $words/contents is the word for "Contents". A file has every label (a test compares it with en.xml). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                exclude-result-prefixes="s">

  <xsl:param name="language"/>

  <xsl:variable name="languages" select="document('../data/languages.xml')/languages/language"/>

  <!-- a BCP 47 tag; "en" where neither the caller nor the document says anything usable -->
  <xsl:variable name="lang">
    <xsl:variable name="given">
      <xsl:choose>
        <xsl:when test="$language"><xsl:value-of select="$language"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="/s:document/s:languageCode/@code"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="code" select="translate(normalize-space($given), $upper, $lower)"/>
    <xsl:variable name="meant" select="$languages[@code = $code]/@means"/>
    <xsl:choose>
      <xsl:when test="$meant"><xsl:value-of select="$meant"/></xsl:when>
      <xsl:when test="string-length($code) &gt; 1 and translate($code, concat($lower, $digits, '-'), '') = ''">
        <xsl:value-of select="normalize-space($given)"/>
      </xsl:when>
      <xsl:otherwise>en</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <!-- the language without region or script: what the data files are named after -->
  <xsl:variable name="base-lang" select="translate(substring-before(concat($lang, '-'), '-'), $upper, $lower)"/>

  <xsl:variable name="dir">
    <xsl:choose>
      <xsl:when test="$languages[@code = $base-lang]/@dir"><xsl:value-of select="$languages[@code = $base-lang]/@dir"/></xsl:when>
      <xsl:otherwise>ltr</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:variable name="english" select="document('../data/labels/en.xml')/labels"/>
  <xsl:variable name="translated" select="contains(concat(' ', $english/@translations, ' '), concat(' ', $base-lang, ' '))"/>
  <xsl:variable name="words-file">
    <xsl:choose>
      <xsl:when test="$translated"><xsl:value-of select="concat('../data/labels/', $base-lang, '.xml')"/></xsl:when>
      <xsl:otherwise>../data/labels/en.xml</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <xsl:variable name="words" select="document($words-file)/labels"/>

</xsl:stylesheet>
