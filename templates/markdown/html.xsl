<?xml version="1.0" encoding="UTF-8"?>
<!-- Narrative as HTML inside Markdown, for tables and lists that Markdown cannot say. Mode m:html. No blank line may
     occur: it would end the HTML block. Parameter `outer` of lists and tables: Markdown stands around it, and the caption was
     written there as a paragraph. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:template match="text()" mode="m:html"><xsl:value-of select="x:html(.)"/></xsl:template>

  <!-- in halves: depth grows with the logarithm -->
  <xsl:template name="html-escape">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="translate($text, '&amp;&lt;&gt;&quot;', '') = $text"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="$text = '&amp;'">&amp;amp;</xsl:when>
      <xsl:when test="$text = '&lt;'">&amp;lt;</xsl:when>
      <xsl:when test="$text = '&gt;'">&amp;gt;</xsl:when>
      <xsl:when test="$text = '&quot;'">&amp;quot;</xsl:when>
      <xsl:otherwise>
        <xsl:variable name="half" select="floor(string-length($text) div 2)"/>
        <xsl:call-template name="html-escape"><xsl:with-param name="text" select="substring($text, 1, $half)"/></xsl:call-template>
        <xsl:call-template name="html-escape"><xsl:with-param name="text" select="substring($text, $half + 1)"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="*" mode="m:html"><xsl:call-template name="unknown"/><xsl:apply-templates mode="m:html"/></xsl:template>

  <!-- same name in HTML, no attributes -->
  <xsl:template match="s:sup | s:sub | s:b | s:i | s:u" mode="m:html">
    <xsl:value-of select="concat('&lt;', local-name(), '&gt;')"/>
    <xsl:apply-templates mode="m:html"/>
    <xsl:value-of select="concat('&lt;/', local-name(), '&gt;')"/>
  </xsl:template>
  <xsl:template match="s:br" mode="m:html">&lt;br&gt;</xsl:template>
  <xsl:template match="s:paragraph" mode="m:html">&lt;p&gt;<xsl:apply-templates select="@ID" mode="m:anchor"/><xsl:apply-templates mode="m:html"/>&lt;/p&gt;</xsl:template>
  <xsl:template match="s:caption" mode="m:html"><xsl:apply-templates mode="m:html"/><xsl:text> </xsl:text></xsl:template>

  <xsl:template match="s:content" mode="m:html">
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:apply-templates select="@ID" mode="m:anchor"/>
    <xsl:if test="@revised = 'delete'">&lt;del&gt;</xsl:if>
    <xsl:if test="contains($style, 'bold')">&lt;strong&gt;</xsl:if>
    <xsl:if test="contains($style, 'italics') or contains($style, 'emphasis')">&lt;em&gt;</xsl:if>
    <xsl:if test="contains($style, 'underline')">&lt;u&gt;</xsl:if>
    <xsl:apply-templates mode="m:html"/>
    <xsl:if test="contains($style, 'underline')">&lt;/u&gt;</xsl:if>
    <xsl:if test="contains($style, 'italics') or contains($style, 'emphasis')">&lt;/em&gt;</xsl:if>
    <xsl:if test="contains($style, 'bold')">&lt;/strong&gt;</xsl:if>
    <xsl:if test="@revised = 'delete'">&lt;/del&gt;</xsl:if>
  </xsl:template>

  <xsl:template match="s:linkHtml" mode="m:html">
    <xsl:variable name="href"><xsl:apply-templates select="." mode="m:href"/></xsl:variable>
    <xsl:if test="$href != ''">
      <xsl:text>&lt;a href="</xsl:text>
      <xsl:call-template name="html-escape"><xsl:with-param name="text" select="$href"/></xsl:call-template>
      <xsl:text>"&gt;</xsl:text>
    </xsl:if>
    <xsl:apply-templates mode="m:html"/>
    <xsl:if test="$href != ''">&lt;/a&gt;</xsl:if>
  </xsl:template>

  <xsl:template match="s:footnote" mode="m:html">
    <xsl:text>&lt;sup&gt;</xsl:text>
    <xsl:apply-templates select="." mode="m:marked-html"/>
    <xsl:text>&lt;/sup&gt;</xsl:text>
  </xsl:template>
  <xsl:template match="s:footnoteRef" mode="m:html">
    <xsl:variable name="note" select="key('id', @IDREF)[self::s:footnote]"/>
    <xsl:text>&lt;sup&gt;</xsl:text>
    <xsl:choose>
      <xsl:when test="$note"><xsl:apply-templates select="$note[1]" mode="m:marked-html"/></xsl:when>
      <xsl:otherwise>
        <xsl:message>footnoteRef to "<xsl:value-of select="@IDREF"/>" leads to no footnote</xsl:message>
        <xsl:text>[?]</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:text>&lt;/sup&gt;</xsl:text>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:marked-html">
    <xsl:if test="not(ancestor::s:linkHtml)">
      <xsl:text>&lt;a href="#fn-</xsl:text>
      <xsl:value-of select="x:ordinal(.)"/>
      <xsl:text>"&gt;</xsl:text>
    </xsl:if>
    <xsl:apply-templates select="." mode="m:mark"/>
    <xsl:if test="not(ancestor::s:linkHtml)">&lt;/a&gt;</xsl:if>
  </xsl:template>

  <xsl:template match="s:renderMultiMedia" mode="m:html">
    <xsl:apply-templates select="." mode="m:images"><xsl:with-param name="within" select="'html'"/></xsl:apply-templates>
    <xsl:if test="s:caption"><xsl:text> </xsl:text><xsl:apply-templates select="s:caption" mode="m:html"/></xsl:if>
  </xsl:template>

  <xsl:template match="s:observationMedia" mode="m:image-html">
    <xsl:variable name="source"><xsl:apply-templates select="." mode="m:source"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="$source != ''">
        <xsl:text>&lt;img src="</xsl:text>
        <xsl:call-template name="html-escape"><xsl:with-param name="text" select="$source"/></xsl:call-template>
        <xsl:text>" alt="</xsl:text>
        <xsl:call-template name="html-escape"><xsl:with-param name="text" select="normalize-space(s:text)"/></xsl:call-template>
        <xsl:text>"&gt;</xsl:text>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="html-escape"><xsl:with-param name="text" select="normalize-space(s:text)"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:list" mode="m:html">
    <xsl:param name="outer" select="false()"/>
    <xsl:param name="break"/>
    <xsl:variable name="style" select="translate(normalize-space(@styleCode), $upper, $lower)"/>
    <xsl:variable name="name"><xsl:choose><xsl:when test="@listType = 'ordered' and not(s:item/s:caption)">ol</xsl:when><xsl:otherwise>ul</xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:if test="not($outer)"><xsl:apply-templates select="s:caption" mode="m:html"/></xsl:if>
    <xsl:value-of select="concat('&lt;', $name)"/>
    <xsl:if test="$name = 'ol'">
      <xsl:choose>
        <xsl:when test="contains($style, 'littlealpha')"> type="a"</xsl:when>
        <xsl:when test="contains($style, 'alpha')"> type="A"</xsl:when>
        <xsl:when test="contains($style, 'littleroman')"> type="i"</xsl:when>
        <xsl:when test="contains($style, 'roman')"> type="I"</xsl:when>
      </xsl:choose>
    </xsl:if>
    <xsl:text>&gt;</xsl:text>
    <xsl:for-each select="*[not(self::s:caption)]">&lt;li&gt;<xsl:apply-templates select="@ID" mode="m:anchor"/><xsl:apply-templates mode="m:html"><xsl:with-param name="break" select="$break"/></xsl:apply-templates>&lt;/li&gt;</xsl:for-each>
    <xsl:value-of select="concat('&lt;/', $name, '&gt;')"/>
  </xsl:template>

  <!-- rows on lines of their own: `break` is a line end with the indent of the Markdown list around, or nothing -->
  <xsl:template match="s:table" mode="m:html">
    <xsl:param name="break"/>
    <xsl:param name="outer" select="false()"/>
    <xsl:text>&lt;table&gt;</xsl:text>
    <xsl:if test="not($outer) and s:caption">&lt;caption&gt;<xsl:apply-templates select="s:caption/node()" mode="m:html"/>&lt;/caption&gt;</xsl:if>
    <xsl:apply-templates select="s:thead" mode="m:html"><xsl:with-param name="break" select="$break"/></xsl:apply-templates>
    <xsl:apply-templates select="*[not(self::s:caption or self::s:col or self::s:colgroup or self::s:thead or self::s:tfoot)]" mode="m:html">
      <xsl:with-param name="break" select="$break"/>
    </xsl:apply-templates>
    <xsl:apply-templates select="s:tfoot" mode="m:html"><xsl:with-param name="break" select="$break"/></xsl:apply-templates>
    <xsl:value-of select="concat($break, '&lt;/table&gt;')"/>
    <xsl:if test="$noted and not($outer or ancestor::s:table)"><xsl:apply-templates select="key('notes', generate-id())" mode="m:note-html"/></xsl:if>
  </xsl:template>
  <xsl:template match="s:footnote" mode="m:note-html">
    <xsl:text>&lt;div&gt;</xsl:text>
    <xsl:apply-templates select="." mode="m:note-anchor"/>
    <xsl:apply-templates select="." mode="m:mark"/>
    <xsl:text> </xsl:text>
    <xsl:apply-templates mode="m:html"/>
    <xsl:text>&lt;/div&gt;</xsl:text>
  </xsl:template>
  <xsl:template match="s:thead | s:tbody | s:tfoot" mode="m:html">
    <xsl:param name="break"/>
    <xsl:value-of select="concat($break, '&lt;', local-name(), '&gt;')"/>
    <xsl:apply-templates select="*" mode="m:html"><xsl:with-param name="break" select="$break"/></xsl:apply-templates>
    <xsl:value-of select="concat('&lt;/', local-name(), '&gt;')"/>
  </xsl:template>
  <xsl:template match="s:tr" mode="m:html">
    <xsl:param name="break"/>
    <block>
    <xsl:value-of select="concat($break, '&lt;tr&gt;')"/>
    <xsl:apply-templates select="*" mode="m:html"/>
    <xsl:text>&lt;/tr&gt;</xsl:text>
    </block>
  </xsl:template>
  <xsl:template match="s:td | s:th" mode="m:html">
    <xsl:variable name="name"><xsl:choose><xsl:when test="self::s:th or ../../self::s:thead">th</xsl:when><xsl:otherwise>td</xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:value-of select="concat('&lt;', $name)"/>
    <xsl:for-each select="@colspan | @rowspan">
      <xsl:if test=". &gt; 1 and . &lt; 1001 and translate(normalize-space(), $digits, '') = ''">
        <xsl:value-of select="concat(' ', local-name(), '=&quot;', number(.), '&quot;')"/>
      </xsl:if>
    </xsl:for-each>
    <xsl:text>&gt;</xsl:text>
    <xsl:apply-templates mode="m:html"/>
    <xsl:value-of select="concat('&lt;/', $name, '&gt;')"/>
  </xsl:template>

</xsl:stylesheet>
