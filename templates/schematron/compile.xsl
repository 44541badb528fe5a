<?xml version="1.0" encoding="UTF-8"?>
<!-- Schematron, second step: a schema that expand.xsl has written out becomes an XSLT 1.0 stylesheet that yields SVRL.

     phase  id of a phase, #ALL, or #DEFAULT: the schema's defaultPhase, else all patterns
     file   what ids of findings begin with when neither assert, rule nor pattern has one
     inside yes | no: whether splvalidate runs the result. It does not ask which rules found their contexts, and keeps
            the nodes of findings itself: splkit:place() gives it one and answers with a word for it.

     Each pattern has a mode, and each rule is a template of that mode; an earlier rule has the higher priority, so a node
     goes to the first rule of the pattern that matches it. Nodes are handed over from flat lists: attributes, text, comments
     and instructions only when some context of the pattern can match one. Variables of a pattern are parameters of
     its rules. Attributes splkit:at, when the input has them, say where an instruction comes from.

     Also for plain xsltproc:
     xsltproc expand.xsl rules.sch | xsltproc compile.xsl - > rules.xsl; xsltproc rules.xsl label.xml -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:axsl="urn:splkit:output"
                xmlns:sch="http://purl.oclc.org/dsdl/schematron" xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
                xmlns:splkit="urn:splkit:schematron" xmlns:m="urn:splkit:mode" exclude-result-prefixes="sch m">

  <xsl:namespace-alias stylesheet-prefix="axsl" result-prefix="xsl"/>

  <xsl:param name="phase" select="'#DEFAULT'"/>
  <xsl:param name="file" select="'pattern'"/>
  <xsl:param name="inside" select="'no'"/>

  <xsl:variable name="schema" select="/sch:schema"/>
  <xsl:variable name="asked">
    <xsl:choose>
      <xsl:when test="$phase != '#DEFAULT'"><xsl:value-of select="$phase"/></xsl:when>
      <xsl:when test="$schema/@defaultPhase"><xsl:value-of select="$schema/@defaultPhase"/></xsl:when>
      <xsl:otherwise>#ALL</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <xsl:variable name="active" select="$schema/sch:phase[@id = $asked]"/>
  <xsl:variable name="patterns" select="$schema/sch:pattern[not(@abstract = 'true')][
                $asked = '#ALL' or @id = $active/sch:active/@pattern]"/>
  <xsl:variable name="diagnostics" select="$schema/sch:diagnostics/sch:diagnostic"/>

  <xsl:template match="/">
    <axsl:stylesheet version="1.0">
      <!-- an attribute brings the declaration of its prefix with it -->
      <xsl:for-each select="$schema/sch:ns"><xsl:attribute name="{@prefix}:{@prefix}" namespace="{@uri}"/></xsl:for-each>
      <xsl:copy-of select="$schema/xsl:*"/>
      <xsl:apply-templates select="$schema/sch:let | $active/sch:let" mode="m:variable"/>
      <axsl:template match="/">
        <svrl:schematron-output>
          <xsl:call-template name="attribute">
            <xsl:with-param name="name" select="'title'"/>
            <xsl:with-param name="value" select="normalize-space($schema/sch:title)"/>
          </xsl:call-template>
          <xsl:call-template name="attribute">
            <xsl:with-param name="name" select="'phase'"/>
            <xsl:with-param name="value" select="$asked"/>
          </xsl:call-template>
          <xsl:apply-templates select="$schema/@schemaVersion" mode="m:attribute"/>
          <xsl:apply-templates select="$schema/sch:ns" mode="m:declaration"/>
          <xsl:apply-templates select="$patterns" mode="m:call"/>
        </svrl:schematron-output>
      </axsl:template>
      <xsl:apply-templates select="$patterns" mode="m:pattern"/>
      <axsl:template name="splkit:location">
        <xsl:choose>
          <xsl:when test="$inside = 'yes'"><axsl:value-of select="splkit:place()"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="location"/></xsl:otherwise>
        </xsl:choose>
      </axsl:template>
    </axsl:stylesheet>
  </xsl:template>

  <!-- what the stylesheet begins with ______________________________________________________________________________ -->

  <xsl:template match="sch:ns" mode="m:declaration">
    <svrl:ns-prefix-in-attribute-values>
      <xsl:apply-templates select="@uri | @prefix" mode="m:attribute"/>
    </svrl:ns-prefix-in-attribute-values>
  </xsl:template>

  <xsl:template match="sch:let" mode="m:variable">
    <axsl:variable name="{@name}">
      <xsl:copy-of select="@splkit:at"/>
      <xsl:choose>
        <xsl:when test="@value"><xsl:attribute name="select"><xsl:value-of select="@value"/></xsl:attribute></xsl:when>
        <xsl:otherwise><xsl:copy-of select="node()"/></xsl:otherwise>
      </xsl:choose>
    </axsl:variable>
  </xsl:template>

  <!-- an attribute of the SVRL; its value is no template of a value, so that braces in it mean themselves -->
  <xsl:template match="@*" mode="m:attribute">
    <xsl:call-template name="attribute">
      <xsl:with-param name="name" select="name()"/>
      <xsl:with-param name="value" select="."/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template name="attribute">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="string($value)">
      <axsl:attribute name="{$name}"><axsl:text><xsl:value-of select="$value"/></axsl:text></axsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- patterns _____________________________________________________________________________________________________ -->

  <xsl:template match="sch:pattern" mode="m:number">
    <xsl:value-of select="count(preceding-sibling::sch:pattern[not(@abstract = 'true')]) + 1"/>
  </xsl:template>

  <xsl:template match="sch:pattern" mode="m:name">
    <xsl:text>splkit:pattern-</xsl:text>
    <xsl:apply-templates select="." mode="m:number"/>
  </xsl:template>

  <xsl:template match="sch:pattern" mode="m:call">
    <xsl:variable name="name"><xsl:apply-templates select="." mode="m:name"/></xsl:variable>
    <axsl:call-template name="{$name}"/>
  </xsl:template>

  <xsl:template match="sch:pattern" mode="m:pattern">
    <xsl:variable name="name"><xsl:apply-templates select="." mode="m:name"/></xsl:variable>
    <xsl:variable name="rules" select="sch:rule[not(@abstract = 'true')]"/>
    <xsl:variable name="contexts">
      <xsl:for-each select="$rules/@context"><xsl:value-of select="translate(., ' &#9;&#10;&#13;', '')"/>|</xsl:for-each>
    </xsl:variable>
    <axsl:template name="{$name}">
      <xsl:apply-templates select="sch:let" mode="m:variable"/>
      <svrl:active-pattern>
        <xsl:apply-templates select="@id" mode="m:attribute"/>
        <xsl:call-template name="attribute">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="value" select="normalize-space(sch:title)"/>
        </xsl:call-template>
      </svrl:active-pattern>
      <xsl:call-template name="hand-over"><xsl:with-param name="nodes" select="'/'"/></xsl:call-template>
      <xsl:call-template name="hand-over"><xsl:with-param name="nodes" select="'/descendant::*'"/></xsl:call-template>
      <xsl:if test="contains($contexts, '@') or contains($contexts, 'attribute::')">
        <xsl:call-template name="hand-over"><xsl:with-param name="nodes" select="'/descendant::*/@*'"/></xsl:call-template>
      </xsl:if>
      <xsl:if test="contains($contexts, 'text(') or contains($contexts, 'node(')">
        <xsl:call-template name="hand-over"><xsl:with-param name="nodes" select="'/descendant::text()'"/></xsl:call-template>
      </xsl:if>
      <xsl:if test="contains($contexts, 'comment(') or contains($contexts, 'node(')">
        <xsl:call-template name="hand-over"><xsl:with-param name="nodes" select="'/descendant::comment()'"/></xsl:call-template>
      </xsl:if>
      <xsl:if test="contains($contexts, 'instruction(') or contains($contexts, 'node(')">
        <xsl:call-template name="hand-over">
          <xsl:with-param name="nodes" select="'/descendant::processing-instruction()'"/>
        </xsl:call-template>
      </xsl:if>
    </axsl:template>
    <xsl:apply-templates select="$rules" mode="m:rule"><xsl:with-param name="mode" select="$name"/></xsl:apply-templates>
    <axsl:template match="/ | node() | @*" mode="{$name}" priority="0"/>
  </xsl:template>

  <!-- context: the pattern -->
  <xsl:template name="hand-over">
    <xsl:param name="nodes"/>
    <xsl:variable name="name"><xsl:apply-templates select="." mode="m:name"/></xsl:variable>
    <axsl:apply-templates select="{$nodes}" mode="{$name}">
      <xsl:for-each select="sch:let"><axsl:with-param name="{@name}" select="${@name}"/></xsl:for-each>
    </axsl:apply-templates>
  </xsl:template>

  <!-- rules ________________________________________________________________________________________________________ -->

  <xsl:template match="sch:rule" mode="m:rule">
    <xsl:param name="mode"/>
    <axsl:template match="{@context}" mode="{$mode}" priority="{count(following-sibling::sch:rule) + 1}">
      <xsl:copy-of select="@splkit:at"/>
      <xsl:for-each select="../sch:let"><axsl:param name="{@name}"/></xsl:for-each>
      <xsl:if test="$inside = 'no'">
        <svrl:fired-rule><xsl:apply-templates select="@context | @id | @role | @flag" mode="m:attribute"/></svrl:fired-rule>
      </xsl:if>
      <xsl:apply-templates select="sch:let" mode="m:variable"/>
      <xsl:apply-templates select="sch:assert | sch:report" mode="m:test"/>
    </axsl:template>
  </xsl:template>

  <xsl:template match="sch:assert" mode="m:test">
    <axsl:choose>
      <xsl:copy-of select="@splkit:at"/>
      <axsl:when test="{@test}"/>
      <axsl:otherwise>
        <svrl:failed-assert><xsl:apply-templates select="." mode="m:finding"/></svrl:failed-assert>
      </axsl:otherwise>
    </axsl:choose>
  </xsl:template>

  <xsl:template match="sch:report" mode="m:test">
    <axsl:if test="{@test}">
      <xsl:copy-of select="@splkit:at"/>
      <svrl:successful-report><xsl:apply-templates select="." mode="m:finding"/></svrl:successful-report>
    </axsl:if>
  </xsl:template>

  <!-- findings _____________________________________________________________________________________________________ -->

  <!-- severity, role and flag: of the test itself, else of its rule, else of the pattern -->
  <xsl:template match="sch:assert | sch:report" mode="m:finding">
    <xsl:variable name="told" select="ancestor-or-self::*[@severity | @role | @flag][1]"/>
    <xsl:variable name="references" select="concat(' ', normalize-space(@diagnostics), ' ')"/>
    <xsl:variable name="id"><xsl:apply-templates select="." mode="m:id"/></xsl:variable>
    <xsl:call-template name="attribute">
      <xsl:with-param name="name" select="'id'"/>
      <xsl:with-param name="value" select="$id"/>
    </xsl:call-template>
    <xsl:apply-templates select="@test | @see | $told/@severity | $told/@role | $told/@flag" mode="m:attribute"/>
    <axsl:attribute name="location">
      <xsl:apply-templates select="(@subject | ../@subject)[last()] | self::*[not(@subject | ../@subject)]" mode="m:place"/>
    </axsl:attribute>
    <svrl:text><xsl:apply-templates mode="m:text"/></svrl:text>
    <xsl:for-each select="$diagnostics[contains($references, concat(' ', @id, ' '))]">
      <svrl:diagnostic-reference>
        <xsl:call-template name="attribute">
          <xsl:with-param name="name" select="'diagnostic'"/>
          <xsl:with-param name="value" select="@id"/>
        </xsl:call-template>
        <svrl:text><xsl:apply-templates mode="m:text"/></svrl:text>
      </svrl:diagnostic-reference>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="sch:assert | sch:report" mode="m:id">
    <xsl:variable name="pattern" select="ancestor::sch:pattern"/>
    <xsl:variable name="ordinal"
                  select="1 + count(preceding-sibling::sch:assert | preceding-sibling::sch:report |
                          ../preceding-sibling::sch:rule[not(@abstract = 'true')]/*[self::sch:assert or self::sch:report])"/>
    <xsl:choose>
      <xsl:when test="@id"><xsl:value-of select="@id"/></xsl:when>
      <xsl:when test="../@id"><xsl:value-of select="../@id"/></xsl:when>
      <xsl:when test="$pattern/@id"><xsl:value-of select="concat($pattern/@id, '-', $ordinal)"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="concat($file, '-')"/>
        <xsl:apply-templates select="$pattern" mode="m:number"/>
        <xsl:value-of select="concat('-', $ordinal)"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- text: markup in it only groups words -->
  <xsl:template match="text()" mode="m:text"><axsl:text><xsl:value-of select="."/></axsl:text></xsl:template>
  <xsl:template match="sch:value-of" mode="m:text">
    <axsl:value-of select="{@select}"><xsl:copy-of select="@splkit:at"/></axsl:value-of>
  </xsl:template>
  <xsl:template match="sch:name" mode="m:text"><axsl:value-of select="name()"/></xsl:template>
  <xsl:template match="sch:name[@path]" mode="m:text">
    <axsl:for-each select="{@path}">
      <xsl:copy-of select="@splkit:at"/>
      <axsl:if test="position() = 1"><axsl:value-of select="name()"/></axsl:if>
    </axsl:for-each>
  </xsl:template>

  <!-- places _______________________________________________________________________________________________________ -->

  <!-- of the context; of the first node of the subject when there is one -->
  <xsl:template match="sch:assert | sch:report" mode="m:place"><axsl:call-template name="splkit:location"/></xsl:template>
  <xsl:template match="@subject" mode="m:place">
    <axsl:variable name="splkit:subject">
      <axsl:for-each select="{.}"><axsl:if test="position() = 1"><axsl:call-template name="splkit:location"/></axsl:if></axsl:for-each>
    </axsl:variable>
    <axsl:value-of select="$splkit:subject"/>
    <axsl:if test="$splkit:subject = ''"><axsl:call-template name="splkit:location"/></axsl:if>
  </xsl:template>

  <!-- an XPath that needs no prefixes: /*[1]/*[2]/@*[name() = 'code'] -->
  <xsl:template name="location">
    <axsl:for-each select="ancestor-or-self::*">
      <axsl:value-of select="concat('/*[', count(preceding-sibling::*) + 1, ']')"/>
    </axsl:for-each>
    <axsl:choose>
      <axsl:when test="self::*"/>
      <axsl:when test="not(..)">/</axsl:when>
      <axsl:when test="self::text()">
        <axsl:value-of select="concat('/text()[', count(preceding-sibling::text()) + 1, ']')"/>
      </axsl:when>
      <axsl:when test="self::comment()">
        <axsl:value-of select="concat('/comment()[', count(preceding-sibling::comment()) + 1, ']')"/>
      </axsl:when>
      <axsl:when test="self::processing-instruction()">
        <axsl:text>/processing-instruction()[</axsl:text>
        <axsl:value-of select="count(preceding-sibling::processing-instruction()) + 1"/>]<axsl:text/>
      </axsl:when>
      <axsl:otherwise>/@*[name() = '<axsl:value-of select="name()"/>']</axsl:otherwise>
    </axsl:choose>
  </xsl:template>
</xsl:stylesheet>
