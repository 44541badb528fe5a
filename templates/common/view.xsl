<?xml version="1.0" encoding="UTF-8"?>
<!-- The order of the text. Parameter `view`: full, as the document has it; patient, under the questions of data/questions.xml.
     A section goes as a whole where its code belongs. One whose code belongs nowhere is divided when a section inside it
     belongs somewhere; else it comes under the last question. A boxed warning stays in front, highlights come last.
     Template: `view`. The renderings have `patient-note` and m:shown-question, one question with its sections.
     Mode m:question: id of the question a section answers; m:sections: the sections of a question, as `form` text, entry (of
     the contents) or mark (any character: there is one). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:param name="view" select="'full'"/>

  <xsl:variable name="boxed" select="'34066-1'"/>
  <xsl:variable name="questions" select="document('../data/questions.xml')/questions/question"/>
  <!-- as in common/structure.xsl: product data only when it has words of its own -->
  <xsl:variable name="outermost" select="/s:document/s:component/s:structuredBody/s:component/s:section
      [not(s:code/@code = $product-section) or normalize-space(s:title) or normalize-space(s:text) or s:text//s:renderMultiMedia or s:component]"/>

  <xsl:template name="view">
    <xsl:choose>
      <xsl:when test="$view = 'patient'">
        <xsl:call-template name="patient-note"/>
        <xsl:apply-templates select="$outermost" mode="m:asked">
          <xsl:with-param name="question" select="'boxed'"/>
          <xsl:with-param name="level" select="2"/>
        </xsl:apply-templates>
        <xsl:apply-templates select="$questions" mode="m:answered"/>
        <xsl:apply-templates select="s:document" mode="m:highlights"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="s:document" mode="m:highlights"/>
        <xsl:apply-templates select="s:document/s:component"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- a question that no section answers is not asked -->
  <xsl:template match="question" mode="m:answered">
    <xsl:variable name="any"><xsl:apply-templates select="." mode="m:sections"><xsl:with-param name="form" select="'mark'"/></xsl:apply-templates></xsl:variable>
    <xsl:if test="$any != ''"><xsl:apply-templates select="." mode="m:shown-question"/></xsl:if>
  </xsl:template>
  <xsl:template match="question" mode="m:asks-in"><xsl:if test="not(title[@xml:lang = $base-lang])">en</xsl:if></xsl:template>

  <xsl:template match="question" mode="m:asks">
    <xsl:value-of select="(title[@xml:lang = $base-lang] | title[@xml:lang = 'en'][not(../title[@xml:lang = $base-lang])])[1]"/>
  </xsl:template>

  <xsl:template match="question" mode="m:sections">
    <xsl:param name="form" select="'text'"/>
    <xsl:apply-templates select="$outermost" mode="m:asked">
      <xsl:with-param name="question" select="string(@id)"/>
      <xsl:with-param name="form" select="$form"/>
    </xsl:apply-templates>
  </xsl:template>

  <!-- which question a section answers: by its own code only; nothing when its code stands nowhere -->
  <xsl:template match="s:section" mode="m:question">
    <xsl:variable name="code" select="concat(' ', s:code/@code, ' ')"/>
    <xsl:choose>
      <xsl:when test="s:code/@code = $boxed">boxed</xsl:when>
      <xsl:when test="$code != '  '"><xsl:value-of select="$questions[contains(concat(' ', normalize-space(@codes), ' '), $code)]/@id"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:section" mode="m:asked">
    <xsl:param name="question"/>
    <xsl:param name="form" select="'text'"/>
    <xsl:param name="level" select="3"/>
    <xsl:param name="place" select="concat(position(), ' / ', last())"/>
    <xsl:variable name="own"><xsl:apply-templates select="." mode="m:question"/></xsl:variable>
    <xsl:variable name="below"><xsl:if test="$own = ''"><xsl:apply-templates select=".//s:section" mode="m:question"/></xsl:if></xsl:variable>
    <xsl:if test="$own = $question or $own = '' and $question = 'more'">
      <xsl:apply-templates select="." mode="m:unit">
        <xsl:with-param name="form" select="$form"/>
        <xsl:with-param name="level" select="$level"/>
        <xsl:with-param name="alone" select="$below != ''"/>
        <xsl:with-param name="place" select="$place"/>
      </xsl:apply-templates>
    </xsl:if>
    <xsl:if test="$below != ''">
      <xsl:apply-templates select="s:component/s:section" mode="m:asked">
        <xsl:with-param name="question" select="$question"/>
        <xsl:with-param name="form" select="$form"/>
        <xsl:with-param name="level" select="$level"/>
        <xsl:with-param name="place" select="$place"/>
      </xsl:apply-templates>
    </xsl:if>
  </xsl:template>

  <!-- alone: without the sections inside it, which stand elsewhere -->
  <xsl:template match="s:section" mode="m:unit">
    <xsl:param name="form"/>
    <xsl:param name="level"/>
    <xsl:param name="alone"/>
    <xsl:param name="place"/>
    <xsl:choose>
      <xsl:when test="$form = 'mark'">+</xsl:when>
      <xsl:when test="$form = 'entry'"><xsl:apply-templates select="." mode="m:contents"><xsl:with-param name="level" select="2"/></xsl:apply-templates></xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select=".">
          <xsl:with-param name="level" select="$level"/>
          <xsl:with-param name="alone" select="$alone"/>
          <xsl:with-param name="origin"><xsl:apply-templates select="." mode="m:origin"><xsl:with-param name="place" select="$place"/></xsl:apply-templates></xsl:with-param>
        </xsl:apply-templates>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 4 / 12, and the headings around it; nothing for a section in which there is nothing to read -->
  <xsl:template match="s:section" mode="m:origin"/>
  <xsl:template match="s:section[normalize-space(s:title) or s:text[* or normalize-space()] or s:component]" mode="m:origin">
    <xsl:param name="place"/>
    <xsl:value-of select="concat($words/origin, ': ', $place)"/>
    <xsl:for-each select="ancestor::s:section">
      <xsl:variable name="title"><xsl:apply-templates select="." mode="m:shown-title"/></xsl:variable>
      <xsl:if test="normalize-space($title)"><xsl:value-of select="concat(' › ', normalize-space($title))"/></xsl:if>
    </xsl:for-each>
  </xsl:template>

</xsl:stylesheet>
