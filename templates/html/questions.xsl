<?xml version="1.0" encoding="UTF-8"?>
<!-- The patient view's questions (common/view.xsl): as sections, and in the list of contents. Template: `view-contents`. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:template name="patient-note">
    <p class="spl-patient-note"><xsl:value-of select="$words/patient-note"/></p>
  </xsl:template>

  <xsl:template match="question" mode="m:shown-question">
    <section id="q-{@id}" class="spl-question">
      <xsl:call-template name="heading">
        <xsl:with-param name="level" select="2"/>
        <xsl:with-param name="id" select="concat('q-', @id)"/>
        <xsl:with-param name="lang"><xsl:apply-templates select="." mode="m:asks-in"/></xsl:with-param>
        <xsl:with-param name="content"><xsl:apply-templates select="." mode="m:asks"/></xsl:with-param>
      </xsl:call-template>
      <xsl:apply-templates select="." mode="m:sections"/>
    </section>
  </xsl:template>

  <xsl:template name="view-contents">
    <xsl:choose>
      <xsl:when test="$view = 'patient'">
        <xsl:apply-templates select="$outermost" mode="m:asked">
          <xsl:with-param name="question" select="'boxed'"/>
          <xsl:with-param name="form" select="'entry'"/>
        </xsl:apply-templates>
        <xsl:apply-templates select="$questions" mode="m:question-entry"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates select="s:component/s:structuredBody/s:component/s:section" mode="m:contents"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="question" mode="m:question-entry">
    <xsl:variable name="any"><xsl:apply-templates select="." mode="m:sections"><xsl:with-param name="form" select="'mark'"/></xsl:apply-templates></xsl:variable>
    <xsl:if test="$any != ''">
      <li>
        <a href="#q-{@id}"><xsl:apply-templates select="." mode="m:asks"/></a>
        <xsl:variable name="entries"><xsl:apply-templates select="." mode="m:sections"><xsl:with-param name="form" select="'entry'"/></xsl:apply-templates></xsl:variable>
        <xsl:if test="$entries != ''"><ul><xsl:copy-of select="$entries"/></ul></xsl:if>
      </li>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
