<?xml version="1.0" encoding="UTF-8"?>
<!-- The functions of urn:splkit:extension that make Markdown, for processors that know EXSLT functions: xsltproc, lxml.
     The programs have them in C (converters/render/markdown.c has the rules), and both give the same characters
     (tests/render/conserve.py). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" xmlns:func="http://exslt.org/functions"
                extension-element-prefixes="func" exclude-result-prefixes="s m x">

  <xsl:variable name="always" select="'\`*_[]&lt;#~|'"/>
  <xsl:variable name="at-start" select="'-+=&gt;'"/>
  <xsl:variable name="unicode-white"
                select="'&#160;&#x1680;&#x2000;&#x2001;&#x2002;&#x2003;&#x2004;&#x2005;&#x2006;&#x2007;&#x2008;&#x2009;&#x200a;&#x202f;&#x205f;&#x3000;'"/>
  <xsl:variable name="ascii-signs">!"#$%&amp;'()*+,-./:;&lt;=&gt;?@[\]^_`{|}~</xsl:variable>

  <!-- escaping ____________________________________________________________________________________________________ -->

  <func:function name="x:escape">
    <xsl:param name="text"/>
    <xsl:variable name="escaped">
      <xsl:call-template name="escape"><xsl:with-param name="text" select="normalize-space($text)"/></xsl:call-template>
    </xsl:variable>
    <func:result select="string($escaped)"/>
  </func:function>

  <func:function name="x:text">
    <xsl:param name="node"/>
    <xsl:variable name="text"><xsl:apply-templates select="$node" mode="m:text"/></xsl:variable>
    <func:result select="string($text)"/>
  </func:function>

  <!-- a text node: leading and trailing space goes at the edges of a block, at breaks and inside of delimiters -->
  <xsl:template match="text()" mode="m:text">
    <xsl:variable name="before" select="preceding-sibling::*[1]"/>
    <xsl:variable name="after" select="following-sibling::*[1]"/>
    <xsl:variable name="inside">
      <xsl:choose>
        <xsl:when test="not(../self::s:content | ../self::s:linkHtml | ../self::s:sup | ../self::s:sub | ../self::s:b | ../self::s:i | ../self::s:u)">block</xsl:when>
        <xsl:when test="../self::s:content and not($before and $after)"><xsl:if test="x:delimited(..)">delimited</xsl:if></xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="collapsed" select="normalize-space()"/>
    <xsl:variable name="begins-block" select="not(preceding-sibling::node()[normalize-space()]) and
                  not(ancestor::*[self::s:content or self::s:linkHtml or self::s:sup or self::s:sub or self::s:b or self::s:i or self::s:u]
                      [preceding-sibling::node()[normalize-space()]])"/>
    <xsl:variable name="trim-left" select="$begins-block or not($before) and $inside != '' or
                  $before[self::s:br or self::s:paragraph or self::s:list or self::s:table]"/>
    <xsl:variable name="trim-right" select="not($after) and $inside != '' or
                  $after[self::s:br or self::s:paragraph or self::s:list or self::s:table]"/>
    <xsl:variable name="space-left" select="translate(substring(., 1, 1), $white, '') = ''"/>
    <xsl:variable name="space-right" select="translate(substring(., string-length(), 1), $white, '') = ''"/>
    <xsl:choose>
      <xsl:when test="$collapsed = ''"><xsl:if test="not($trim-left or $trim-right)"><xsl:text> </xsl:text></xsl:if></xsl:when>
      <xsl:otherwise>
        <xsl:if test="$space-left and not($trim-left)"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="($before/self::s:content or not($before) and ../self::s:content) and not($space-left) and
                      ($collapsed = '.' or starts-with($collapsed, '. ') or starts-with($collapsed, ') ') or $collapsed = ')')">\</xsl:if>
        <xsl:variable name="escaped">
          <xsl:call-template name="escape">
            <xsl:with-param name="text" select="$collapsed"/>
            <xsl:with-param name="end" select="not($space-right)"/>
          </xsl:call-template>
        </xsl:variable>
        <xsl:value-of select="$escaped"/>
        <xsl:if test="$space-right and not($trim-right)"><xsl:text> </xsl:text></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="escape">
    <xsl:param name="text"/>
    <xsl:param name="end" select="true()"/>
    <xsl:variable name="signs">
      <xsl:choose>
        <xsl:when test="translate($text, concat($always, '&amp;'), '') = $text"><xsl:value-of select="$text"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="escape-signs"><xsl:with-param name="text" select="$text"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="number" select="substring-before(concat(translate($text, ')', '.'), '.'), '.')"/>
    <xsl:variable name="after" select="substring($text, string-length($number) + 2, 1)"/>
    <xsl:variable name="started">
      <xsl:choose>
        <xsl:when test="$text != '' and contains($at-start, substring($text, 1, 1))"><xsl:value-of select="concat('\', $signs)"/></xsl:when>
        <xsl:when test="$number != '' and string-length($number) &lt; 10 and translate($number, '0123456789', '') = '' and
                        string-length($text) &gt; string-length($number) and ($after = '' or $after = ' ')">
          <xsl:value-of select="concat($number, '\', substring($signs, string-length($number) + 1))"/>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="$signs"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$end and substring($text, string-length($text)) = '!'">
        <xsl:value-of select="concat(substring($started, 1, string-length($started) - 1), '\!')"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$started"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- halves the text until a piece has no sign or is one character: depth grows with the logarithm -->
  <xsl:template name="escape-signs">
    <xsl:param name="text"/>
    <xsl:param name="next"/>
    <xsl:variable name="length" select="string-length($text)"/>
    <xsl:choose>
      <xsl:when test="translate($text, concat($always, '&amp;'), '') = $text"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="$text = '&amp;'">
        <xsl:if test="$next = '#' or $next != '' and translate($next, concat($upper, $lower), '') = ''">\</xsl:if>
        <xsl:text>&amp;</xsl:text>
      </xsl:when>
      <xsl:when test="$length = 1"><xsl:value-of select="concat('\', $text)"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="half" select="floor($length div 2)"/>
        <xsl:call-template name="escape-signs">
          <xsl:with-param name="text" select="substring($text, 1, $half)"/>
          <xsl:with-param name="next" select="substring($text, $half + 1, 1)"/>
        </xsl:call-template>
        <xsl:call-template name="escape-signs">
          <xsl:with-param name="text" select="substring($text, $half + 1)"/>
          <xsl:with-param name="next" select="$next"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- as HTML inside of Markdown -->
  <func:function name="x:html">
    <xsl:param name="node"/>
    <xsl:variable name="text">
      <xsl:if test="translate(substring($node, 1, 1), $white, '') = '' and normalize-space($node)"><xsl:text> </xsl:text></xsl:if>
      <xsl:call-template name="html-escape"><xsl:with-param name="text" select="normalize-space($node)"/></xsl:call-template>
      <xsl:if test="translate(substring($node, string-length($node), 1), $white, '') = ''"><xsl:text> </xsl:text></xsl:if>
    </xsl:variable>
    <func:result select="string($text)"/>
  </func:function>

  <!-- places ______________________________________________________________________________________________________ -->

  <!-- what stands before a node in its container, without what leaves no trace (breaks at an edge, empty elements, bullets
       given as captions): "block", "inline", "caption" or nothing -->
  <func:function name="x:before">
    <xsl:param name="node"/>
    <xsl:variable name="before"><xsl:apply-templates select="$node" mode="m:before"/></xsl:variable>
    <func:result select="string($before)"/>
  </func:function>
  <xsl:template match="node()" mode="m:before">
    <xsl:for-each select="preceding-sibling::node()[self::text()[normalize-space()] or self::s:list or self::s:table or self::s:renderMultiMedia or
          self::s:paragraph[translate(normalize-space(), '&#160; ', '') or .//s:renderMultiMedia or .//s:footnoteRef] or
          self::s:caption[translate(normalize-space(), $bullets, '')] or
          self::*[not(self::s:paragraph or self::s:caption or self::s:br)]
                 [normalize-space() or .//s:br or .//s:renderMultiMedia or descendant-or-self::s:footnoteRef]][1]">
      <xsl:choose>
        <xsl:when test="self::s:paragraph or self::s:list or self::s:table or self::s:renderMultiMedia">block</xsl:when>
        <xsl:when test="self::s:caption">caption</xsl:when>
        <xsl:otherwise>inline</xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>

  <!-- what a break becomes: "line", "paragraph" (the second of two), "tag", or nothing at an edge -->
  <func:function name="x:break">
    <xsl:param name="br"/>
    <xsl:variable name="break"><xsl:apply-templates select="$br" mode="m:break"/></xsl:variable>
    <func:result select="string($break)"/>
  </func:function>
  <xsl:template match="s:br" mode="m:break">
    <xsl:variable name="previous" select="preceding-sibling::node()[self::* or normalize-space()][1]"/>
    <xsl:variable name="next" select="following-sibling::node()[self::* or normalize-space()][1]"/>
    <xsl:choose>
      <xsl:when test="x:before(.) != 'inline' or not($next) or
                      $next[self::s:br or self::s:paragraph or self::s:list or self::s:table or self::s:renderMultiMedia]"/>
      <!-- a line with nothing on it would not be one -->
      <xsl:when test="not(normalize-space($next))">tag</xsl:when>
      <xsl:when test="$previous/self::s:br">paragraph</xsl:when>
      <xsl:otherwise>line</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- whether * around an element opens and closes emphasis by CommonMark's flanking rules -->
  <func:function name="x:delimited">
    <xsl:param name="content"/>
    <xsl:variable name="answer"><xsl:apply-templates select="$content" mode="m:delimited"/></xsl:variable>
    <func:result select="$answer = 'yes'"/>
  </func:function>
  <xsl:template match="s:content" mode="m:delimited">
    <xsl:if test="not(../self::s:content | ../self::s:linkHtml | ../self::s:sup | ../self::s:sub | ../self::s:b | ../self::s:i | ../self::s:u)
                  and node()[1][self::text()][normalize-space()] and node()[last()][self::text()][normalize-space()]">
      <xsl:variable name="previous" select="preceding-sibling::node()[1]"/>
      <xsl:variable name="next" select="following-sibling::node()[1]"/>
      <xsl:variable name="start" select="normalize-space(node()[1])"/>
      <xsl:variable name="end" select="normalize-space(node()[last()])"/>
      <xsl:variable name="first" select="substring($start, 1, 1)"/>
      <xsl:variable name="last" select="substring($end, string-length($end), 1)"/>
      <xsl:variable name="before" select="$previous/self::text()"/>
      <xsl:variable name="char-before" select="substring($before, string-length($before), 1)"/>
      <xsl:variable name="char-after" select="substring($next/self::text(), 1, 1)"/>
      <xsl:variable name="free-before" select="not($previous) or $previous/self::s:br or starts-with(translate(node()[1], $white, '    '), ' ') or
                    $previous/self::text() and (contains($white, $char-before) or contains($ascii-signs, $char-before))"/>
      <xsl:variable name="tail" select="node()[last()]"/>
      <xsl:variable name="free-after" select="not($next) or $next/self::s:br or contains($white, substring($tail, string-length($tail), 1)) or
                    $next/self::text() and (contains($white, $char-after) or contains($ascii-signs, $char-after))"/>
      <xsl:if test="not(contains($unicode-white, $first)) and not(contains($unicode-white, $last)) and
                    ($free-before or $previous/self::text() and contains(concat($upper, $lower, $digits), $first)) and
                    ($free-after or $next/self::text() and contains(concat($upper, $lower, $digits), $last))">yes</xsl:if>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
