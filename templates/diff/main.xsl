<?xml version="1.0" encoding="UTF-8"?>
<!-- A comparison of two labels (converters/diff/page.c) as a page: the counts, the list of what a reviewer looks at first,
     then section by section both documents side by side, what is the same folded away.
     Parameters: style, style-hash (of the page's policy). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:param name="style"/>
  <xsl:param name="style-hash"/>
  <xsl:output method="html" encoding="UTF-8"/>

  <xsl:variable name="all" select="sum(/comparison/count/@n)"/>

  <xsl:template match="/comparison">
    <html lang="en">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{$style-hash}'; base-uri 'none'; form-action 'none'"/>
        <meta name="referrer" content="no-referrer"/>
        <meta name="color-scheme" content="light dark"/>
        <title>What changed: <xsl:value-of select="@new"/></title>
        <style><xsl:value-of select="$style"/></style>
      </head>
      <body class="diff">
        <a class="diff-skip" href="#text">Skip to the comparison</a>
        <header class="diff-head">
          <h1>What changed</h1>
          <dl class="diff-files">
            <div><dt>Old</dt><dd><xsl:value-of select="@old"/></dd></div>
            <div><dt>New</dt><dd><xsl:value-of select="@new"/></dd></div>
          </dl>
          <xsl:choose>
            <xsl:when test="$all = 0"><p class="diff-none">No difference.</p></xsl:when>
            <xsl:otherwise>
              <ul class="diff-counts">
                <xsl:for-each select="count[@n &gt; 0]">
                  <li class="diff-{@matter}"><b><xsl:value-of select="@n"/></b><xsl:text> </xsl:text><xsl:apply-templates select="@matter"/></li>
                </xsl:for-each>
              </ul>
            </xsl:otherwise>
          </xsl:choose>
        </header>
        <main id="text" class="diff-main" tabindex="-1">
          <xsl:if test="section/change[@matter = 'dose' or @matter = 'negation']">
            <section class="diff-first" aria-labelledby="first">
              <h2 id="first">Look at these first</h2>
              <ul>
                <xsl:apply-templates select="section/change[@matter = 'dose']" mode="first"/>
                <xsl:apply-templates select="section/change[@matter = 'negation']" mode="first"/>
              </ul>
            </section>
          </xsl:if>
          <xsl:apply-templates select="section[same or change or @state != 'same']"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="@matter">
    <xsl:choose>
      <xsl:when test=". = 'dose'">in doses, numbers and ingredients</xsl:when>
      <xsl:when test=". = 'negation'">with a negation</xsl:when>
      <xsl:when test=". = 'data'">in other product data</xsl:when>
      <xsl:when test=". = 'text'">in other text</xsl:when>
      <xsl:when test=". = 'moved'">moved</xsl:when>
      <xsl:otherwise>only in looks</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- the list at the top -->
  <xsl:template match="change" mode="first">
    <li class="diff-{@matter}">
      <a href="#change-{@id}"><xsl:value-of select="../@name"/></a>
      <xsl:if test="substring(../@name, string-length(../@name)) != ':'">:</xsl:if>
      <xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="@kind = 'changed' and old/@data"><xsl:apply-templates select="old/node()"/> <xsl:text> / </xsl:text> <xsl:apply-templates select="new/node()"/></xsl:when>
        <xsl:when test="@kind = 'changed'">
          <del><xsl:apply-templates select="old" mode="words"/></del>
          <xsl:text> </xsl:text>
          <ins><xsl:apply-templates select="new" mode="words"/></ins>
        </xsl:when>
        <xsl:when test="old"><del><xsl:apply-templates select="old/node()"/></del></xsl:when>
        <xsl:otherwise><ins><xsl:apply-templates select="new/node()"/></ins></xsl:otherwise>
      </xsl:choose>
    </li>
  </xsl:template>

  <!-- the words that differ, with the word before and behind -->
  <xsl:template match="old | new" mode="words">
    <xsl:for-each select="del | ins">
      <xsl:if test="position() &gt; 1"> ... </xsl:if>
      <xsl:variable name="before" select="preceding-sibling::*[1]"/>
      <xsl:variable name="behind" select="following-sibling::*[1]"/>
      <xsl:call-template name="last-word"><xsl:with-param name="text" select="string($before)"/></xsl:call-template>
      <xsl:text> </xsl:text><b><xsl:value-of select="."/></b><xsl:text> </xsl:text>
      <xsl:value-of select="substring-before(concat($behind, ' '), ' ')"/>
    </xsl:for-each>
    <xsl:if test="not(del | ins)"><xsl:value-of select="concat(substring(., 1, 60), substring('...', 1, 3 * (string-length(.) &gt; 60)))"/></xsl:if>
  </xsl:template>

  <xsl:template name="last-word">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="contains($text, ' ')">
        <xsl:call-template name="last-word"><xsl:with-param name="text" select="substring-after(substring($text, string-length($text) - 30 * (string-length($text) &gt; 30)), ' ')"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- sections -->
  <xsl:template match="section">
    <section class="diff-section diff-{@state}" aria-labelledby="section-{position()}">
      <h2 id="section-{position()}">
        <xsl:value-of select="@name"/>
        <xsl:if test="@state != 'same'"><xsl:text> </xsl:text><span class="diff-state"><xsl:value-of select="@state"/></span></xsl:if>
      </h2>
      <xsl:choose>
        <xsl:when test="change"><xsl:apply-templates select="same | change"/></xsl:when>
        <xsl:otherwise><xsl:apply-templates select="same"/></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="same">
    <details class="diff-same-text">
      <summary>
        <xsl:value-of select="count(s)"/>
        <xsl:choose><xsl:when test="count(s) = 1"> sentence is</xsl:when><xsl:otherwise> sentences are</xsl:otherwise></xsl:choose>
        <xsl:text> the same</xsl:text>
      </summary>
      <xsl:for-each select="s"><p><xsl:apply-templates/></p></xsl:for-each>
    </details>
  </xsl:template>

  <xsl:template match="change">
    <div class="diff-change diff-{@matter}" id="change-{@id}">
      <p class="diff-what">
        <xsl:value-of select="@kind"/>
        <xsl:if test="@kind = 'markup'">: the same words look different</xsl:if>
        <xsl:if test="@other and old">, now in <xsl:value-of select="@other"/></xsl:if>
        <xsl:if test="@other and new">, before in <xsl:value-of select="@other"/></xsl:if>
      </p>
      <div class="diff-sides">
        <div class="diff-old"><xsl:apply-templates select="old"/><xsl:if test="not(old)"><p class="diff-empty">not in the old document here</p></xsl:if></div>
        <div class="diff-new"><xsl:apply-templates select="new"/><xsl:if test="not(new)"><p class="diff-empty">not in the new document here</p></xsl:if></div>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="old | new">
    <p>
      <span class="diff-line"><xsl:value-of select="concat(local-name(), ', line ', @line)"/></span>
      <xsl:text> </xsl:text>
      <xsl:apply-templates/>
    </p>
  </xsl:template>

  <xsl:template match="w"><xsl:apply-templates/></xsl:template>
  <xsl:template match="del"><del><xsl:apply-templates/></del></xsl:template>
  <xsl:template match="ins"><ins><xsl:apply-templates/></ins></xsl:template>

</xsl:stylesheet>
