<?xml version="1.0" encoding="UTF-8"?>
<!-- Product data as "facts" tables, one per product, kit part or indexed substance.
     One or two stand above the text; more follow it, for the text is what readers came for.
     Input: $products, $substances of common/product.xsl. Output: section#facts; template `fact`, one row. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
                xmlns:m="urn:splkit:mode" exclude-result-prefixes="s m">

  <xsl:variable name="facts-anchor"><xsl:if test="$products or $substances">#facts</xsl:if></xsl:variable>

  <xsl:template name="facts">
    <xsl:if test="$products or $substances">
      <section id="facts" class="spl-facts" aria-labelledby="facts-title">
        <h2 id="facts-title"><xsl:value-of select="$words/facts"/></h2>
        <div class="spl-cards"><xsl:apply-templates select="$products | $substances" mode="m:card"/></div>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="m:card">
    <table class="spl-card">
      <caption>
        <xsl:if test="count($products) = 1 and $product-name = $page-name"><xsl:attribute name="class">spl-hidden</xsl:attribute></xsl:if>
        <xsl:call-template name="card-name"/>
      </caption>
      <tbody><xsl:apply-templates select="." mode="m:facts"/></tbody>
    </table>
    <xsl:for-each select="s:part/*[self::s:partProduct or self::s:partMedicine]">
      <table class="spl-card spl-part">
        <caption>
          <span class="spl-kind"><xsl:value-of select="$words/part"/></span>
          <xsl:text> </xsl:text>
          <xsl:call-template name="card-name"/>
        </caption>
        <tbody><xsl:apply-templates select="." mode="m:facts"/></tbody>
      </table>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="card-name">
    <xsl:choose>
      <xsl:when test="normalize-space(s:name)"><xsl:apply-templates select="s:name" mode="m:phrase"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$words/product"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="label"/>
    <xsl:param name="values"/>
    <xsl:param name="inline" select="false()"/>
    <xsl:if test="$values">
      <tr class="spl-{local-name($label)}">
        <th scope="row"><xsl:value-of select="$label"/></th>
        <td>
          <xsl:choose>
            <xsl:when test="count($values) = 1"><xsl:apply-templates select="$values" mode="m:value"/></xsl:when>
            <xsl:when test="$inline">
              <xsl:for-each select="$values">
                <xsl:if test="position() != 1">, </xsl:if>
                <xsl:apply-templates select="." mode="m:value"/>
              </xsl:for-each>
            </xsl:when>
            <xsl:otherwise>
              <ul>
                <xsl:for-each select="$values"><li><xsl:apply-templates select="." mode="m:value"/></li></xsl:for-each>
              </ul>
            </xsl:otherwise>
          </xsl:choose>
        </td>
      </tr>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="m:value"><xsl:apply-templates select="." mode="m:phrase"/></xsl:template>
  <xsl:template match="s:formCode | s:routeCode" mode="m:value">
    <span class="spl-term"><xsl:apply-templates select="." mode="m:phrase"/></span>
  </xsl:template>

</xsl:stylesheet>
