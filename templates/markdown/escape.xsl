<?xml version="1.0" encoding="UTF-8"?>
<!-- Text as CommonMark text: white space collapsed, every sign escaped that could be markup.
     x:text(node) and x:escape(string) do it in C (converters/render/markdown.c has the rules); the templates here are the
     fall-back and give the same characters. x:delimited(content) tells whether * and ** are safe around an element.
     Templates: `escape` (a string), mode m:text (a text node in its place), mode m:delimited. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:variable name="always" select="'\`*_[]&lt;#~|'"/>
  <xsl:variable name="at-start" select="'-+=&gt;'"/>
  <xsl:variable name="unicode-white"
                select="'&#160;&#x1680;&#x2000;&#x2001;&#x2002;&#x2003;&#x2004;&#x2005;&#x2006;&#x2007;&#x2008;&#x2009;&#x200a;&#x202f;&#x205f;&#x3000;'"/>
  <xsl:variable name="ascii-signs">!"#$%&amp;'()*+,-./:;&lt;=&gt;?@[\]^_`{|}~</xsl:variable>

  <xsl:template match="text()">
    <xsl:choose>
      <xsl:when test="$extended"><xsl:value-of select="x:text(.)"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="escape">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="$extended"><xsl:value-of select="x:escape($text)"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="escape-slowly"><xsl:with-param name="text" select="normalize-space($text)"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a text node: leading and trailing space goes at the edges of a block, at breaks and inside of delimiters -->
  <xsl:template match="text()" mode="m:text">
    <xsl:variable name="before" select="preceding-sibling::*[1]"/>
    <xsl:variable name="after" select="following-sibling::*[1]"/>
    <xsl:variable name="inside">
      <xsl:choose>
        <xsl:when test="not(../self::s:content | ../self::s:linkHtml | ../self::s:sup | ../self::s:sub | ../self::s:b | ../self::s:i | ../self::s:u)">block</xsl:when>
        <xsl:when test="../self::s:content and not($before and $after)"><xsl:apply-templates select=".." mode="m:delimited"/></xsl:when>
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
          <xsl:call-template name="escape-slowly">
            <xsl:with-param name="text" select="$collapsed"/>
            <xsl:with-param name="end" select="not($space-right)"/>
          </xsl:call-template>
        </xsl:variable>
        <xsl:value-of select="$escaped"/>
        <xsl:if test="$space-right and not($trim-right)"><xsl:text> </xsl:text></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="escape-slowly">
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

  <!-- "yes" when * around this element opens and closes emphasis by CommonMark's flanking rules -->
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
