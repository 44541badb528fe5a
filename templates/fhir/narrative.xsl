<?xml version="1.0" encoding="UTF-8"?>
<!-- The narrative as the XHTML that FHIR allows: formatting elements of HTML 4 chapters 7 to 11 and 15, links, images
     (R5, Narrative, constraint txt-1). Footnotes stand behind the table or text that has them; their marks are signs, not numbers
     that could be read as an exponent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns="http://www.w3.org/1999/xhtml"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <!-- predicates stand in `use`: libxslt takes time with the square of the document for a pattern that has one -->
  <xsl:key name="target" match="s:*" use="self::node()[ancestor-or-self::s:text]/@ID"/>
  <xsl:key name="footnote" match="s:footnote" use="@ID"/>

  <xsl:template match="s:text" mode="m:narrative">
    <xsl:choose>
      <!-- runs of text and inline elements beside blocks are left as they are: the div may hold both -->
      <xsl:when test="@*"><div><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></div></xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select=".//s:footnote[not(ancestor::s:table)]" mode="m:note"/>
  </xsl:template>

  <xsl:template match="s:paragraph"><p><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></p></xsl:template>
  <!-- words around a caption do not become one with it -->
  <xsl:template match="s:paragraph/s:caption | s:item/s:caption"><xsl:if test="preceding-sibling::node()"><xsl:text> </xsl:text></xsl:if><b><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></b><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="s:caption"><xsl:call-template name="unknown"/><xsl:text> </xsl:text><xsl:apply-templates/><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="s:br"><br/></xsl:template>
  <xsl:template match="s:sup"><sup><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></sup></xsl:template>
  <xsl:template match="s:sub"><sub><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></sub></xsl:template>
  <xsl:template match="s:b"><b><xsl:apply-templates/></b></xsl:template>
  <xsl:template match="s:i"><i><xsl:apply-templates/></i></xsl:template>
  <xsl:template match="s:u"><span style="text-decoration: underline"><xsl:apply-templates/></span></xsl:template>

  <xsl:template match="s:content">
    <xsl:choose>
      <xsl:when test="@revised = 'delete'"><del><xsl:call-template name="styled"/></del></xsl:when>
      <xsl:when test="@revised = 'insert'"><ins><xsl:call-template name="styled"/></ins></xsl:when>
      <xsl:otherwise><xsl:call-template name="styled"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="styled">
    <xsl:variable name="style" select="translate(@styleCode, $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="contains($style, 'bold')"><b><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:call-template name="slanted"/></b></xsl:when>
      <xsl:when test="@ID or @language or @styleCode"><span><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:call-template name="slanted"/></span></xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="slanted">
    <xsl:variable name="style" select="translate(@styleCode, $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="contains($style, 'italics') or contains($style, 'emphasis')"><i><xsl:apply-templates/></i></xsl:when>
      <xsl:when test="contains($style, 'underline')"><span style="text-decoration: underline"><xsl:apply-templates/></span></xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- links: within the document where there is a target, http, https, mailto, tel; else their text alone -->
  <xsl:template match="s:linkHtml">
    <xsl:variable name="href" select="normalize-space(@href)"/>
    <xsl:variable name="scheme" select="translate(substring-before($href, ':'), $upper, $lower)"/>
    <xsl:variable name="target" select="key('target', substring($href, 2))[1]"/>
    <xsl:choose>
      <xsl:when test="$scheme = 'http' or $scheme = 'https' or $scheme = 'mailto' or $scheme = 'tel'"><a href="{$href}"><xsl:apply-templates/></a></xsl:when>
      <xsl:when test="starts-with($href, '#') and $target"><a href="#id-{$target/@ID}"><xsl:apply-templates/></a></xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- lists; an item's caption is its marker -->
  <xsl:template match="s:list">
    <xsl:apply-templates select="s:caption"/>
    <xsl:variable name="style" select="translate(@styleCode, $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="@listType = 'ordered' and s:item[not(s:caption)]">
        <ol>
          <xsl:apply-templates select="@ID" mode="m:attribute"/>
          <xsl:choose>
            <xsl:when test="contains($style, 'littlealpha')"><xsl:attribute name="type">a</xsl:attribute></xsl:when>
            <xsl:when test="contains($style, 'alpha')"><xsl:attribute name="type">A</xsl:attribute></xsl:when>
            <xsl:when test="contains($style, 'littleroman')"><xsl:attribute name="type">i</xsl:attribute></xsl:when>
            <xsl:when test="contains($style, 'roman')"><xsl:attribute name="type">I</xsl:attribute></xsl:when>
          </xsl:choose>
          <xsl:apply-templates select="*[not(self::s:caption)]"/>
        </ol>
      </xsl:when>
      <xsl:otherwise><ul><xsl:apply-templates select="@ID" mode="m:attribute"/><xsl:apply-templates select="*[not(self::s:caption)]"/></ul></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:list/s:caption"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="s:item"><li><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></li></xsl:template>

  <!-- tables; tfoot stands before tbody in SPL and in HTML 4 alike -->
  <xsl:template match="s:table">
    <table>
      <xsl:apply-templates select="@*" mode="m:attribute"/>
      <xsl:if test="s:caption"><caption><xsl:apply-templates select="s:caption/node()"/></caption></xsl:if>
      <xsl:apply-templates select="s:thead"/>
      <xsl:apply-templates select="s:tfoot"/>
      <xsl:apply-templates select="s:tbody"/>
      <xsl:if test="s:tr"><tbody><xsl:apply-templates select="s:tr"/></tbody></xsl:if>
      <xsl:apply-templates select="*[not(self::s:caption or self::s:thead or self::s:tfoot or self::s:tbody or self::s:tr or self::s:col or self::s:colgroup)]"/>
    </table>
    <xsl:if test="not(ancestor::s:table)"><xsl:apply-templates select=".//s:footnote" mode="m:note"/></xsl:if>
  </xsl:template>
  <xsl:template match="s:thead"><thead><xsl:apply-templates select="*"/></thead></xsl:template>
  <xsl:template match="s:tfoot"><tfoot><xsl:apply-templates select="*"/></tfoot></xsl:template>
  <xsl:template match="s:tbody"><tbody><xsl:apply-templates select="*"/></tbody></xsl:template>
  <xsl:template match="s:tr"><tr><xsl:apply-templates select="*"/></tr></xsl:template>
  <xsl:template match="s:td"><td><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></td></xsl:template>
  <xsl:template match="s:th"><th><xsl:apply-templates select="@*" mode="m:attribute"/><xsl:apply-templates/></th></xsl:template>

  <!-- footnotes -->
  <xsl:template match="s:footnote"><sup><xsl:apply-templates select="." mode="m:mark"/></sup></xsl:template>
  <xsl:template match="s:footnoteRef">
    <xsl:variable name="note" select="key('footnote', @IDREF)[1]"/>
    <sup><xsl:apply-templates select="$note" mode="m:mark"/><xsl:if test="not($note)">[?]</xsl:if></sup>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:note">
    <div><xsl:apply-templates select="@ID" mode="m:attribute"/><sup><xsl:apply-templates select="." mode="m:mark"/></sup><xsl:text> </xsl:text><xsl:apply-templates/></div>
  </xsl:template>

  <!-- images: by the Binary that holds them -->
  <xsl:template match="s:renderMultiMedia">
    <xsl:apply-templates select="." mode="m:images"/>
    <xsl:if test="s:caption"><xsl:text> </xsl:text><xsl:apply-templates select="s:caption/node()"/></xsl:if>
    <!-- where nothing is shown, too, the words around do not become one -->
    <xsl:text> </xsl:text>
  </xsl:template>
  <xsl:template match="s:observationMedia" mode="m:image">
    <xsl:choose>
      <xsl:when test="s:value/s:reference/@value">
        <img alt="{normalize-space(s:text)}"><xsl:attribute name="src">urn:uuid:<xsl:apply-templates select="." mode="m:uuid"/></xsl:attribute></img>
      </xsl:when>
      <xsl:otherwise><xsl:text> </xsl:text><xsl:value-of select="s:text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="s:observationMedia" mode="m:lone-image">
    <xsl:variable name="shown"><xsl:apply-templates select="." mode="m:shown"/></xsl:variable>
    <xsl:if test="$shown != 'yes'"><p><xsl:apply-templates select="." mode="m:image"/></p></xsl:if>
  </xsl:template>

  <!-- attributes -->
  <xsl:template match="@*" mode="m:attribute"/>
  <xsl:template match="@ID" mode="m:attribute"><xsl:attribute name="id"><xsl:value-of select="concat('id-', .)"/></xsl:attribute></xsl:template>
  <xsl:template match="@language" mode="m:attribute"><xsl:attribute name="lang"><xsl:value-of select="."/></xsl:attribute></xsl:template>
  <xsl:template match="@colspan | @rowspan" mode="m:attribute">
    <xsl:if test=". &gt; 1 and . &lt; 1001 and translate(., '0123456789', '') = ''"><xsl:attribute name="{local-name()}"><xsl:value-of select="number(.)"/></xsl:attribute></xsl:if>
  </xsl:template>

  <!-- a title as one line -->
  <xsl:template match="s:title" mode="m:line">
    <xsl:variable name="line"><xsl:apply-templates mode="m:line-part"/></xsl:variable>
    <xsl:value-of select="normalize-space($line)"/>
  </xsl:template>
  <xsl:template match="*" mode="m:line-part"><xsl:apply-templates mode="m:line-part"/></xsl:template>
  <xsl:template match="s:br" mode="m:line-part"><xsl:text> </xsl:text></xsl:template>
  <xsl:template match="s:paragraph | s:item | s:td | s:th | s:caption" mode="m:line-part">
    <xsl:text> </xsl:text><xsl:apply-templates mode="m:line-part"/><xsl:text> </xsl:text>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:line-part"/>
  <!-- digits that stand high or low have characters of their own; 10⁶ must not become 106 -->
  <xsl:template match="s:sup//text()" mode="m:line-part"><xsl:value-of select="translate(., '0123456789+-', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻')"/></xsl:template>
  <xsl:template match="s:sub//text()" mode="m:line-part"><xsl:value-of select="translate(., '0123456789+-', '₀₁₂₃₄₅₆₇₈₉₊₋')"/></xsl:template>
  <xsl:template match="text()" mode="m:line-part"><xsl:value-of select="."/></xsl:template>

</xsl:stylesheet>
