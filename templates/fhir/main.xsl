<?xml version="1.0" encoding="UTF-8"?>
<!-- SPL to an HL7 FHIR R5 document Bundle of electronic product information, type 1: a Composition with the sections and
     their narrative, an Organization for each that the label names, a Binary for each image.
     Sources: FHIR R5 (Bundle, Composition, Organization, Binary, Narrative) and the profiles Bundle-uv-epi and
     Composition-uv-epi of the guide hl7.fhir.uv.emedicinal-product-info 1.0.0; xsd/fhir holds the result.
     All ids follow from the SPL: the Bundle is named by the set id (which all versions share), the Composition by the id
     of this version, the other resources by that id with their number as its last twelve digits.
     Parameters: unknown (common/unknown.xsl). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns="http://hl7.org/fhir"
                xmlns:m="urn:splkit:mode" xmlns:x="urn:splkit:extension" exclude-result-prefixes="s m x">

  <xsl:include href="../common/unknown.xsl"/>
  <xsl:include href="../common/characters.xsl"/>
  <xsl:include href="../common/notes.xsl"/>
  <xsl:include href="../common/images.xsl"/>
  <xsl:include href="../common/functions.xsl" x:fallback="yes"/>
  <xsl:include href="narrative.xsl"/>

  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:variable name="guide" select="'http://hl7.org/fhir/uv/emedicinal-product-info/StructureDefinition/'"/>
  <xsl:variable name="document" select="/s:document"/>
  <xsl:variable name="language">
    <xsl:choose>
      <xsl:when test="normalize-space($document/s:languageCode/@code)"><xsl:value-of select="normalize-space($document/s:languageCode/@code)"/></xsl:when>
      <xsl:otherwise>en</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <!-- those with a name, or an id to know them by -->
  <xsl:variable name="organizations" select="$document/s:author/s:assignedEntity/s:representedOrganization[s:name or s:id]"/>
  <xsl:variable name="organization-count" select="count($document//s:representedOrganization)"/>
  <xsl:variable name="images" select="$document//s:observationMedia[s:value/s:reference/@value]"/>

  <xsl:template match="/s:document">
    <Bundle>
      <meta><profile value="{$guide}Bundle-uv-epi"/></meta>
      <language value="{$language}"/>
      <identifier>
        <xsl:call-template name="identifier"><xsl:with-param name="id" select="(s:setId | self::node()[not(s:setId)]/s:id)[1]"/></xsl:call-template>
      </identifier>
      <type value="document"/>
      <timestamp><xsl:attribute name="value"><xsl:call-template name="date"/>T<xsl:call-template name="time"/><xsl:call-template name="zone"/></xsl:attribute></timestamp>
      <entry>
        <fullUrl><xsl:attribute name="value">urn:uuid:<xsl:call-template name="uuid"/></xsl:attribute></fullUrl>
        <resource><xsl:call-template name="composition"/></resource>
      </entry>
      <xsl:for-each select="$organizations">
        <entry>
          <fullUrl><xsl:attribute name="value">urn:uuid:<xsl:apply-templates select="." mode="m:uuid"/></xsl:attribute></fullUrl>
          <resource>
            <Organization>
              <id><xsl:attribute name="value"><xsl:apply-templates select="." mode="m:uuid"/></xsl:attribute></id>
              <xsl:for-each select="s:id[@root]">
                <identifier><xsl:call-template name="identifier"><xsl:with-param name="id" select="."/></xsl:call-template></identifier>
              </xsl:for-each>
              <xsl:if test="normalize-space(s:name)"><name value="{normalize-space(s:name)}"/></xsl:if>
            </Organization>
          </resource>
        </entry>
      </xsl:for-each>
      <xsl:for-each select="$images">
        <entry>
          <fullUrl><xsl:attribute name="value">urn:uuid:<xsl:apply-templates select="." mode="m:uuid"/></xsl:attribute></fullUrl>
          <resource>
            <Binary>
              <id><xsl:attribute name="value"><xsl:apply-templates select="." mode="m:uuid"/></xsl:attribute></id>
              <contentType value="{normalize-space(s:value/@mediaType)}">
                <xsl:if test="not(normalize-space(s:value/@mediaType))"><xsl:attribute name="value">application/octet-stream</xsl:attribute></xsl:if>
              </contentType>
              <!-- the name of the file; spl2fhir puts its content in the place, or takes the element out -->
              <data value="{normalize-space(s:value/s:reference/@value)}"/>
            </Binary>
          </resource>
        </entry>
      </xsl:for-each>
    </Bundle>
  </xsl:template>

  <xsl:template name="composition">
    <Composition>
      <id><xsl:attribute name="value"><xsl:call-template name="uuid"/></xsl:attribute></id>
      <meta><profile value="{$guide}Composition-uv-epi"/></meta>
      <language value="{$language}"/>
      <identifier><xsl:call-template name="identifier"><xsl:with-param name="id" select="s:id"/></xsl:call-template></identifier>
      <xsl:if test="s:versionNumber/@value"><version value="{s:versionNumber/@value}"/></xsl:if>
      <status value="final"/>
      <type><xsl:apply-templates select="s:code"/></type>
      <date><xsl:attribute name="value"><xsl:call-template name="date"/></xsl:attribute></date>
      <xsl:choose>
        <xsl:when test="$organizations">
          <xsl:for-each select="$organizations">
            <author><reference><xsl:attribute name="value">urn:uuid:<xsl:apply-templates select="." mode="m:uuid"/></xsl:attribute></reference></author>
          </xsl:for-each>
        </xsl:when>
        <!-- the guide asks for an author, the label names none -->
        <xsl:otherwise><author><display value="not stated"/></author></xsl:otherwise>
      </xsl:choose>
      <title>
        <xsl:attribute name="value">
          <xsl:choose>
            <xsl:when test="normalize-space(s:title)"><xsl:apply-templates select="s:title" mode="m:line"/></xsl:when>
            <xsl:when test="normalize-space(s:code/@displayName)"><xsl:value-of select="s:code/@displayName"/></xsl:when>
            <xsl:when test="normalize-space(s:code/@code)"><xsl:value-of select="s:code/@code"/></xsl:when>
            <xsl:otherwise>-</xsl:otherwise>
          </xsl:choose>
        </xsl:attribute>
      </title>
      <xsl:apply-templates select="s:component/s:structuredBody/s:component/s:section"/>
    </Composition>
  </xsl:template>

  <!-- A section without text, image and sections inside (product data) has nothing to show. One without a title is called
       by its code, as the guide asks for a title; the code says so, too. -->
  <xsl:template match="s:section">
    <xsl:variable name="texts" select="s:text | s:excerpt/s:highlight/s:text"/>
    <xsl:variable name="lone" select="s:component/s:observationMedia[s:value/s:reference/@value]"/>
    <xsl:variable name="inner" select="s:component/s:section[descendant-or-self::s:section[normalize-space(s:title) or
                                         s:component/s:observationMedia[s:value/s:reference/@value] or
                                         (s:text | s:excerpt/s:highlight/s:text)[normalize-space() or .//s:renderMultiMedia]]]"/>
    <xsl:if test="$inner or $lone or normalize-space(s:title) or $texts[normalize-space() or .//s:renderMultiMedia]">
      <section>
        <xsl:choose>
          <xsl:when test="normalize-space(s:title)">
            <title><xsl:attribute name="value"><xsl:apply-templates select="s:title" mode="m:line"/></xsl:attribute></title>
          </xsl:when>
          <xsl:when test="s:code/@displayName"><title value="{normalize-space(s:code/@displayName)}"/></xsl:when>
        </xsl:choose>
        <xsl:if test="s:code/@code"><code><xsl:apply-templates select="s:code"/></code></xsl:if>
        <xsl:if test="$lone or not($inner) or $texts[normalize-space() or .//s:renderMultiMedia] or s:title//s:footnote">
          <text>
            <status value="additional"/>
            <div xmlns="http://www.w3.org/1999/xhtml">
              <xsl:apply-templates select="s:title//s:footnote" mode="m:note"/>
              <xsl:for-each select="$texts"><xsl:apply-templates select="." mode="m:narrative"/></xsl:for-each>
              <xsl:apply-templates select="$lone" mode="m:lone-image"/>
              <xsl:if test="not($lone or $texts[normalize-space() or .//s:renderMultiMedia] or s:title//s:footnote)"><p>-</p></xsl:if>
            </div>
          </text>
        </xsl:if>
        <xsl:apply-templates select="$inner"/>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="s:code">
    <xsl:if test="@code">
      <coding>
        <system>
          <xsl:attribute name="value">
            <xsl:choose>
              <xsl:when test="@codeSystem = '2.16.840.1.113883.6.1'">http://loinc.org</xsl:when>
              <xsl:otherwise>urn:oid:<xsl:value-of select="@codeSystem"/></xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
        </system>
        <code value="{normalize-space(@code)}"/>
        <xsl:if test="normalize-space(@displayName)"><display value="{normalize-space(@displayName)}"/></xsl:if>
      </coding>
    </xsl:if>
    <xsl:if test="not(@code)"><text value="not stated"/></xsl:if>
  </xsl:template>

  <!-- ids: a UUID by itself, a number under an OID -->
  <xsl:template name="identifier">
    <xsl:param name="id"/>
    <xsl:variable name="root" select="normalize-space($id/@root)"/>
    <xsl:choose>
      <xsl:when test="contains($root, '.') and normalize-space($id/@extension)">
        <system value="urn:oid:{$root}"/>
        <value value="{normalize-space($id/@extension)}"/>
      </xsl:when>
      <xsl:otherwise>
        <system value="urn:ietf:rfc:3986"/>
        <xsl:choose>
          <xsl:when test="contains($root, '.')"><value value="urn:oid:{$root}"/></xsl:when>
          <xsl:when test="$root != ''"><value value="urn:uuid:{translate($root, $upper, $lower)}"/></xsl:when>
          <xsl:otherwise><value><xsl:attribute name="value">urn:uuid:<xsl:call-template name="uuid"/></xsl:attribute></value></xsl:otherwise>
        </xsl:choose>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- the id of this version, or the nil UUID where the document has none -->
  <xsl:template name="uuid">
    <xsl:variable name="root" select="translate(normalize-space($document/s:id/@root), $upper, $lower)"/>
    <xsl:choose>
      <xsl:when test="string-length($root) = 36 and translate($root, 'abcdef0123456789', '') = '----'"><xsl:value-of select="$root"/></xsl:when>
      <xsl:otherwise>00000000-0000-0000-0000-000000000000</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <!-- of an organization or, after all of these, an image -->
  <xsl:template match="*" mode="m:uuid">
    <xsl:variable name="uuid"><xsl:call-template name="uuid"/></xsl:variable>
    <xsl:variable name="number" select="x:ordinal(.) + boolean(self::s:observationMedia) * $organization-count"/>
    <xsl:value-of select="concat(substring($uuid, 1, 24), format-number($number, '000000000000'))"/>
  </xsl:template>

  <!-- the effective time: YYYY, perhaps MM, DD, hh, mm, ss and a zone (converters/fhir/date.h) -->
  <xsl:variable name="time" select="normalize-space($document/s:effectiveTime/@value)"/>
  <xsl:variable name="stamp" select="substring-before(concat(translate($time, '+-', '..'), '.'), '.')"/>
  <xsl:template name="date">
    <xsl:variable name="day" select="concat($stamp, substring('YYYY0101', string-length($stamp) + 1))"/>
    <xsl:value-of select="concat(substring($day, 1, 4), '-', substring($day, 5, 2), '-', substring($day, 7, 2))"/>
  </xsl:template>
  <xsl:template name="time">
    <xsl:variable name="clock" select="concat(substring($stamp, 9), substring('000000', string-length(substring($stamp, 9)) + 1))"/>
    <xsl:value-of select="concat(substring($clock, 1, 2), ':', substring($clock, 3, 2), ':', substring($clock, 5, 2))"/>
  </xsl:template>
  <xsl:template name="zone">
    <xsl:variable name="sign" select="translate($time, '0123456789.', '')"/>
    <xsl:variable name="offset" select="concat(substring-after($time, $sign), '00')"/>
    <xsl:choose>
      <xsl:when test="$sign"><xsl:value-of select="concat($sign, substring($offset, 1, 2), ':', substring($offset, 3, 2))"/></xsl:when>
      <xsl:otherwise>Z</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
