<?xml version="1.0" encoding="UTF-8"?>
<!-- Product data in words.
     Input: manufacturedProduct, partProduct and their older names …Medicine; identifiedSubstance of index files.
     Output: m:facts calls the template `fact` of the rendering once per row, with the label and the nodes of its
     values; m:phrase turns one such node into a line of text. Numbers and units are written as the SPL writes them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                exclude-result-prefixes="s m xsi">

  <xsl:variable name="product-section" select="'48780-1'"/>
  <xsl:variable name="atc" select="'2.16.840.1.113883.6.73'"/>
  <xsl:variable name="no-combination" select="'C112160'"/> <!-- type 0 of combination products: none -->
  <xsl:variable name="ndc" select="'2.16.840.1.113883.6.69'"/>
  <xsl:variable name="subjects" select="/s:document/s:component/s:structuredBody//s:section/s:subject"/>
  <xsl:variable name="products"
                select="$subjects/s:manufacturedProduct/*[self::s:manufacturedProduct or self::s:manufacturedMedicine]"/>
  <xsl:variable name="substances" select="$subjects/s:identifiedSubstance/s:identifiedSubstance"/>
  <!-- one or two products stand above the text; more follow it, for the text is what readers came for -->
  <xsl:variable name="facts-first" select="count($products | $products/s:part | $substances) &lt; 3"/>

  <!-- rows ________________________________________________________________________________________________________ -->

  <xsl:template match="s:manufacturedProduct | s:manufacturedMedicine | s:partProduct | s:partMedicine" mode="m:facts">
    <xsl:variable name="role" select=".."/>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/generic"/>
      <xsl:with-param name="values" select="s:asEntityWithGeneric/s:genericMedicine/s:name"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/quantity"/>
      <xsl:with-param name="values" select="$role/s:quantity"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/active"/>
      <xsl:with-param name="values" select="s:ingredient[starts-with(@classCode, 'ACTI')] | s:activeIngredient"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/form"/>
      <xsl:with-param name="values" select="s:formCode"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/route"/>
      <xsl:with-param name="values" select="$role/s:consumedIn/s:substanceAdministration/s:routeCode"/>
      <xsl:with-param name="inline" select="true()"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/inactive"/>
      <xsl:with-param name="values" select="s:ingredient[@classCode = 'IACT'] | s:inactiveIngredient"/>
      <xsl:with-param name="inline" select="true()"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/ingredients"/>
      <xsl:with-param name="values" select="s:ingredient[@classCode != 'IACT' and not(starts-with(@classCode, 'ACTI')) or not(@classCode)]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/packages"/>
      <xsl:with-param name="values" select="s:asContent"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/storage"/>
      <xsl:with-param name="values" select="s:handlingCode[@displayName or normalize-space(s:originalText)]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/shelf-life"/>
      <xsl:with-param name="values" select="s:expirationTime[s:width/@value]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/appearance"/>
      <xsl:with-param name="values" select="($role/s:subjectOf | s:subjectOf)/s:characteristic"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/manufacturer"/>
      <xsl:with-param name="values" select="$role/s:manufacturerOrganization/s:name[normalize-space()]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/approval"/>
      <xsl:with-param name="values" select="($role/s:subjectOf | s:subjectOf)/s:approval"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/marketed"/>
      <xsl:with-param name="values" select="($role/s:subjectOf | s:subjectOf)/s:marketingAct"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/policy"/>
      <xsl:with-param name="values" select="($role/s:subjectOf | s:subjectOf)/s:policy"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/product-code"/>
      <xsl:with-param name="values" select="s:code[@code]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/atc"/>
      <xsl:with-param name="values" select="s:asSpecializedKind/s:generalizedMaterialKind/s:code[@codeSystem = $atc]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/substance-codes"/>
      <xsl:with-param name="values" select="*/*[self::s:ingredientSubstance or self::s:activeIngredientSubstance or
                                                self::s:inactiveIngredientSubstance][s:code/@code]"/>
      <xsl:with-param name="inline" select="true()"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/source-product"/>
      <xsl:with-param name="values" select="s:asEquivalentEntity/s:definingMaterialKind/s:code"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="s:identifiedSubstance" mode="m:facts">
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/substance"/>
      <xsl:with-param name="values" select="s:name"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/product-code"/>
      <xsl:with-param name="values" select="s:code[@code]"/>
    </xsl:call-template>
    <xsl:call-template name="fact">
      <xsl:with-param name="label" select="$words/classes"/>
      <xsl:with-param name="values" select="s:asSpecializedKind/s:generalizedMaterialKind/s:code"/>
    </xsl:call-template>
  </xsl:template>

  <!-- phrases _____________________________________________________________________________________________________ -->

  <xsl:template match="*" mode="m:phrase">
    <xsl:choose>
      <xsl:when test="normalize-space(@displayName)"><xsl:value-of select="normalize-space(@displayName)"/></xsl:when>
      <xsl:when test="@code"><xsl:value-of select="normalize-space(@code)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space(s:originalText)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- code lists name forms, routes and operations in capitals, which readers take for shouting -->
  <xsl:template match="s:formCode | s:routeCode | s:actDefinition/s:code" mode="m:phrase">
    <xsl:variable name="name" select="normalize-space(@displayName)"/>
    <xsl:choose>
      <xsl:when test="$name = ''"><xsl:value-of select="normalize-space(@code)"/></xsl:when>
      <xsl:when test="translate($name, $lower, '') = $name"><xsl:value-of select="translate($name, $upper, $lower)"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$name"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:name" mode="m:phrase">
    <xsl:for-each select="text() | *">
      <xsl:if test="position() != 1"><xsl:text> </xsl:text></xsl:if>
      <xsl:value-of select="normalize-space()"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="s:ingredient | s:activeIngredient | s:inactiveIngredient" mode="m:phrase">
    <xsl:variable name="substance"
                  select="s:ingredientSubstance | s:activeIngredientSubstance | s:inactiveIngredientSubstance"/>
    <xsl:variable name="name" select="normalize-space($substance/s:name)"/>
    <xsl:variable name="moiety" select="$substance/s:activeMoiety/s:activeMoiety/s:name"/>
    <xsl:value-of select="$name"/>
    <xsl:if test="$moiety and translate(normalize-space($moiety[1]), $upper, $lower) != translate($name, $upper, $lower)">
      <xsl:text> (</xsl:text>
      <xsl:for-each select="$moiety">
        <xsl:if test="position() != 1">, </xsl:if>
        <xsl:value-of select="normalize-space()"/>
      </xsl:for-each>
      <xsl:text>)</xsl:text>
    </xsl:if>
    <xsl:if test="s:quantity/s:numerator">
      <xsl:text> </xsl:text>
      <xsl:apply-templates select="s:quantity" mode="m:phrase"/>
      <xsl:choose>
        <xsl:when test="@classCode = 'ACTIM'">
          <xsl:value-of select="concat(' ', $words/as, ' ', normalize-space($moiety))"/>
        </xsl:when>
        <xsl:when test="@classCode = 'ACTIR'">
          <xsl:value-of select="concat(' ', $words/as, ' ', $words/reference)"/>
          <xsl:for-each select="$substance/s:asEquivalentSubstance/s:definingSubstance/s:name">
            <xsl:value-of select="concat(' ', normalize-space())"/>
          </xsl:for-each>
        </xsl:when>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <!-- name: code (active part: code) -->
  <xsl:template match="s:ingredientSubstance | s:activeIngredientSubstance | s:inactiveIngredientSubstance" mode="m:phrase">
    <xsl:value-of select="concat(normalize-space(s:name), ': ', s:code/@code)"/>
    <xsl:for-each select="s:activeMoiety/s:activeMoiety[s:code/@code and s:code/@code != ../../s:code/@code]">
      <xsl:value-of select="concat(' (', normalize-space(s:name), ': ', s:code/@code, ')')"/>
    </xsl:for-each>
  </xsl:template>
  <!-- NDC 12345-678-90: whose code it is, where that is known -->
  <xsl:template match="s:code" mode="m:item">
    <xsl:if test="@codeSystem = $ndc"><xsl:value-of select="concat($words/ndc, ' ')"/></xsl:if>
    <xsl:value-of select="@code"/>
  </xsl:template>
  <xsl:template match="s:manufacturedProduct/s:code | s:manufacturedMedicine/s:code | s:partProduct/s:code | s:partMedicine/s:code |
                       s:definingMaterialKind/s:code" mode="m:phrase">
    <xsl:choose>
      <xsl:when test="normalize-space(@displayName)"><xsl:value-of select="normalize-space(@displayName)"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="m:item"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 500 mg per 4 mL; 30 (of things counted one by one) -->
  <xsl:template match="s:quantity" mode="m:phrase">
    <xsl:apply-templates select="s:numerator" mode="m:phrase"/>
    <xsl:if test="s:denominator[@value][not(@value = '1' and (@unit = '1' or not(@unit)))]">
      <xsl:value-of select="concat(' ', $words/per, ' ')"/>
      <xsl:apply-templates select="s:denominator" mode="m:phrase"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:numerator | s:denominator | s:value[@unit]" mode="m:phrase">
    <xsl:value-of select="@value"/>
    <xsl:if test="@unit and @unit != '1'"><xsl:value-of select="concat('&#160;', @unit)"/></xsl:if>
  </xsl:template>

  <!-- the chain from the inside out: 4 mL in 1 AMPULE, 5 in 1 CARTON -->
  <xsl:template match="s:asContent" mode="m:phrase">
    <xsl:variable name="container" select="s:containerPackagedProduct | s:containerPackagedMedicine"/>
    <xsl:apply-templates select="s:quantity/s:numerator" mode="m:phrase"/>
    <xsl:value-of select="concat(' ', $words/in, ' ')"/>
    <xsl:value-of select="concat(s:quantity/s:denominator/@value, ' ')"/>
    <xsl:apply-templates select="$container/s:formCode" mode="m:phrase"/>
    <xsl:if test="$container/s:code/@code">
      <xsl:text> (</xsl:text>
      <xsl:apply-templates select="$container/s:code" mode="m:item"/>
      <xsl:text>)</xsl:text>
    </xsl:if>
    <xsl:apply-templates select="s:subjectOf/s:marketingAct | s:subjectOf/s:characteristic/s:value[not(@code = $no-combination)]"
                         mode="m:aside"/>
    <xsl:for-each select="$container/s:asContent">
      <xsl:text>, </xsl:text>
      <xsl:apply-templates select="." mode="m:phrase"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="s:marketingAct | s:value" mode="m:aside">
    <xsl:text>, </xsl:text>
    <xsl:apply-templates select="." mode="m:phrase"/>
  </xsl:template>

  <xsl:template match="s:characteristic" mode="m:phrase">
    <xsl:variable name="code" select="s:code/@code"/>
    <xsl:variable name="label" select="$words/characteristic[@code = $code]"/>
    <xsl:choose>
      <xsl:when test="$label"><xsl:value-of select="$label"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="s:code" mode="m:phrase"/></xsl:otherwise>
    </xsl:choose>
    <xsl:text>: </xsl:text>
    <xsl:choose>
      <xsl:when test="$code = 'SPLSCORE' and s:value/@value = '1'"><xsl:value-of select="$words/unscored"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="s:value" mode="m:phrase"/></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="$code = 'SPLSCORE' and s:value/@value &gt; 1"><xsl:value-of select="concat(' ', $words/pieces)"/></xsl:if>
  </xsl:template>

  <xsl:template match="s:value" mode="m:phrase">
    <xsl:choose>
      <xsl:when test="normalize-space(@displayName)"><xsl:value-of select="normalize-space(@displayName)"/></xsl:when>
      <xsl:when test="@value"><xsl:value-of select="@value"/></xsl:when>
      <xsl:when test="s:reference"><xsl:value-of select="s:reference/@value"/></xsl:when>
      <xsl:when test="normalize-space()"><xsl:value-of select="normalize-space()"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@code"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:approval" mode="m:phrase">
    <xsl:apply-templates select="s:code" mode="m:phrase"/>
    <xsl:for-each select="s:id[@extension]"><xsl:value-of select="concat(' ', @extension)"/></xsl:for-each>
    <xsl:for-each select="s:author/s:territorialAuthority/s:territory/s:code">
      <xsl:value-of select="concat(' (', @code, ')')"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="s:marketingAct" mode="m:phrase">
    <xsl:if test="s:effectiveTime/s:low/@value">
      <xsl:value-of select="concat($words/from, ' ')"/>
      <xsl:apply-templates select="s:effectiveTime/s:low" mode="m:date"/>
    </xsl:if>
    <xsl:if test="s:effectiveTime/s:high/@value">
      <xsl:value-of select="concat(' ', $words/until, ' ')"/>
      <xsl:apply-templates select="s:effectiveTime/s:high" mode="m:date"/>
    </xsl:if>
  </xsl:template>

  <!-- 3 years, 21 months -->
  <xsl:template match="s:expirationTime" mode="m:phrase"><xsl:apply-templates select="s:width" mode="m:phrase"/></xsl:template>
  <xsl:template match="s:width" mode="m:phrase">
    <xsl:variable name="unit" select="@unit"/>
    <xsl:variable name="time" select="$words/time[@code = $unit]"/>
    <xsl:variable name="digit" select="substring(@value, string-length(@value))"/>
    <xsl:variable name="teen" select="string-length(@value) &gt; 1 and substring(@value, string-length(@value) - 1, 1) = '1'"/>
    <xsl:value-of select="concat(@value, '&#160;')"/>
    <xsl:choose>
      <xsl:when test="not($time)"><xsl:value-of select="@unit"/></xsl:when>
      <xsl:when test="@value = '1' or $words/@last and $digit = '1' and not($teen)"><xsl:value-of select="$time/@one"/></xsl:when>
      <xsl:when test="contains('234', $digit) and not($teen)"><xsl:value-of select="$time/@few"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$time"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="s:policy" mode="m:phrase"><xsl:apply-templates select="s:code" mode="m:phrase"/></xsl:template>

  <!-- 20261123 as 2026-11-23, with the precision it has; anything else as it is -->
  <xsl:template match="*" mode="m:date">
    <xsl:variable name="digits-only" select="translate(@value, translate(@value, $digits, ''), '')"/>
    <xsl:choose>
      <xsl:when test="string-length($digits-only) &gt;= 8">
        <xsl:value-of select="concat(substring(@value, 1, 4), '-', substring(@value, 5, 2), '-', substring(@value, 7, 2))"/>
      </xsl:when>
      <xsl:when test="string-length($digits-only) = 6">
        <xsl:value-of select="concat(substring(@value, 1, 4), '-', substring(@value, 5, 2))"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="@value"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- what the page is called: the document's title when it is short and names the product, else the product's name _ -->

  <xsl:variable name="title-line">
    <xsl:apply-templates select="/s:document/s:title" mode="m:line"/>
  </xsl:variable>
  <xsl:variable name="title" select="normalize-space($title-line)"/>
  <xsl:variable name="product-phrase"><xsl:apply-templates select="$products[1]/s:name" mode="m:phrase"/></xsl:variable>
  <xsl:variable name="product-name" select="normalize-space($product-phrase)"/>
  <xsl:variable name="title-serves" select="$title != '' and string-length($title) &lt; 71 and
      ($product-name = '' or contains(translate($title, $upper, $lower), translate($product-name, $upper, $lower)))"/>
  <xsl:variable name="page-name">
    <xsl:choose>
      <xsl:when test="$title-serves"><xsl:value-of select="$title"/></xsl:when>
      <xsl:when test="$product-name"><xsl:value-of select="$product-name"/></xsl:when>
      <xsl:when test="$title"><xsl:value-of select="$title"/></xsl:when>
      <xsl:when test="normalize-space(/s:document/s:code/@displayName)">
        <xsl:apply-templates select="/s:document/s:code" mode="m:kind"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$words/leaflet"/></xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

</xsl:stylesheet>
