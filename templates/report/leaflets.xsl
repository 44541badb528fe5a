<?xml version="1.0" encoding="UTF-8"?>
<!-- Leaflets in lists: of the whole batch, of one status or finding.
     Input: leaflet, group, leaflets. Modes: m:name (with its link), m:outputs, m:place, m:row. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:splkit:mode"
                exclude-result-prefixes="m">

  <!-- the title, or the id where there is none -->
  <xsl:template match="leaflet" mode="m:words">
    <xsl:choose>
      <xsl:when test="@title">
        <xsl:if test="@language"><xsl:attribute name="lang"><xsl:value-of select="@language"/></xsl:attribute></xsl:if>
        <xsl:attribute name="dir">auto</xsl:attribute>
        <xsl:value-of select="@title"/>
      </xsl:when>
      <xsl:when test="@id"><xsl:value-of select="@id"/></xsl:when>
      <xsl:otherwise>input <xsl:value-of select="@number"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="leaflet" mode="m:name">
    <xsl:choose>
      <xsl:when test="@href"><a href="{@href}"><xsl:apply-templates select="." mode="m:words"/></a></xsl:when>
      <xsl:otherwise><span class="rep-name"><xsl:apply-templates select="." mode="m:words"/></span></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@title"><span class="rep-id"><xsl:value-of select="@id"/></span></xsl:if>
  </xsl:template>

  <!-- the other files that were made of it -->
  <xsl:template match="leaflet" mode="m:outputs">
    <xsl:if test="output">
      <span class="rep-outputs">
        <xsl:for-each select="output">
          <a href="{@href}" aria-label="{@kind} of {../@id}"><xsl:value-of select="@kind"/></a>
          <xsl:text> </xsl:text>
        </xsl:for-each>
      </span>
    </xsl:if>
  </xsl:template>

  <xsl:template match="finding" mode="m:mark">
    <span class="rep-severity rep-{@severity}"><xsl:value-of select="@severity"/></span>
    <xsl:text> </xsl:text>
    <code><xsl:value-of select="@id"/></code>
  </xsl:template>

  <!-- a finding with its place and text -->
  <xsl:template match="finding" mode="m:full">
    <p class="rep-finding">
      <xsl:apply-templates select="." mode="m:mark"/>
      <xsl:if test="@line"><span class="rep-place">, line <xsl:value-of select="@line"/></span></xsl:if>
      <xsl:if test="@count &gt; 1"><span class="rep-place">, <xsl:call-template name="count"><xsl:with-param name="n" select="@count"/></xsl:call-template> times</span></xsl:if>
      <xsl:text>: </xsl:text>
      <xsl:value-of select="@text"/>
    </p>
  </xsl:template>

  <!-- why a leaflet failed, in words -->
  <xsl:template match="leaflet" mode="m:reason">
    <xsl:choose>
      <xsl:when test="@reason = 'input'">unusable input</xsl:when>
      <xsl:when test="@reason = 'file'">not read or written</xsl:when>
      <xsl:when test="@reason = 'internal'">internal error</xsl:when>
      <xsl:when test="@reason = 'crash'">crashed</xsl:when>
      <xsl:when test="@reason = 'time'">took too long</xsl:when>
      <xsl:when test="@reason = 'memory'">too much memory</xsl:when>
      <xsl:otherwise><xsl:value-of select="@reason"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="leaflet" mode="m:status">
    <span class="rep-status rep-{@status}">
      <xsl:choose>
        <xsl:when test="@status = 'failed'">failed: <xsl:apply-templates select="." mode="m:reason"/></xsl:when>
        <xsl:when test="@status = 'errors'">with errors</xsl:when>
        <xsl:otherwise><xsl:value-of select="@status"/></xsl:otherwise>
      </xsl:choose>
    </span>
  </xsl:template>

  <!-- all leaflets, or a part of them -->
  <xsl:template match="leaflets" mode="m:table">
    <section class="spl-scroll" tabindex="0" aria-label="Leaflets">
      <table>
        <thead>
          <tr>
            <th scope="col">Leaflet</th>
            <th scope="col">Status</th>
            <th scope="col" class="right">Findings</th>
            <th scope="col" class="right">Confidence</th>
            <th scope="col" class="right">Time</th>
          </tr>
        </thead>
        <tbody><xsl:apply-templates select="leaflet" mode="m:row"/></tbody>
      </table>
    </section>
  </xsl:template>

  <xsl:template match="leaflet" mode="m:row">
    <tr>
      <th scope="row"><xsl:apply-templates select="." mode="m:name"/><xsl:apply-templates select="." mode="m:outputs"/></th>
      <td><xsl:apply-templates select="." mode="m:status"/></td>
      <td class="right"><xsl:value-of select="@findings"/></td>
      <td class="right"><xsl:if test="@confidence"><xsl:value-of select="format-number(@confidence, '0.00')"/></xsl:if></td>
      <td class="right"><xsl:if test="@total"><xsl:call-template name="duration"><xsl:with-param name="us" select="@total"/></xsl:call-template></xsl:if></td>
    </tr>
  </xsl:template>

  <!-- leaflets with what is wrong with them: their errors, or the one finding the group is of -->
  <xsl:template match="group" mode="m:list">
    <xsl:variable name="group" select="."/>
    <ul class="rep-leaflets">
      <xsl:for-each select="leaflet">
        <li>
          <xsl:apply-templates select="." mode="m:name"/>
          <xsl:if test="$group/@name = 'failed'"><xsl:text> </xsl:text><xsl:apply-templates select="." mode="m:status"/></xsl:if>
          <xsl:apply-templates select="finding" mode="m:full"/>
        </li>
      </xsl:for-each>
    </ul>
    <xsl:if test="@records &gt; count(leaflet)"><xsl:apply-templates select="." mode="m:more"/></xsl:if>
  </xsl:template>

  <!-- where the others are: on the group's page, or in the results only -->
  <xsl:template match="group[@href]" mode="m:more">
    <p class="rep-more"><a href="{@href}">
      <xsl:choose>
        <xsl:when test="@name = 'failed'">All that failed: </xsl:when>
        <xsl:when test="@name = 'errors'">All with errors: </xsl:when>
        <xsl:otherwise>All with <code><xsl:value-of select="@id"/></code>: </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="count-of"><xsl:with-param name="n" select="@records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template>
    </a></p>
  </xsl:template>

  <xsl:template match="group[../@kind = 'group']" mode="m:more">
    <p class="rep-more">
      <xsl:text>These are the first </xsl:text>
      <xsl:call-template name="count"><xsl:with-param name="n" select="count(leaflet)"/></xsl:call-template>
      <xsl:text> of </xsl:text>
      <xsl:call-template name="count"><xsl:with-param name="n" select="@records"/></xsl:call-template>
      <xsl:text>. All of them, by their id:</xsl:text>
    </p>
    <pre class="rep-command"><code>
      <xsl:text>jq -r 'select(</xsl:text>
      <xsl:choose>
        <xsl:when test="@id">any(.findings[]; .id == "<xsl:value-of select="@id"/>" and .severity == "<xsl:value-of select="@severity"/>")</xsl:when>
        <xsl:otherwise>.status == "<xsl:value-of select="@name"/>"</xsl:otherwise>
      </xsl:choose>
      <xsl:text>) | .id' </xsl:text>
      <xsl:value-of select="/page/@results"/>
    </code></pre>
  </xsl:template>

  <!-- the pages of a group and of a part of the list -->

  <xsl:template match="page[@kind = 'group' or @kind = 'list']" mode="m:kind">Batch report</xsl:template>

  <xsl:template match="page[@kind = 'group']" mode="m:heading">
    <xsl:choose>
      <xsl:when test="group/@name = 'failed'">Leaflets that failed</xsl:when>
      <xsl:when test="group/@name = 'errors'">Leaflets with errors</xsl:when>
      <xsl:otherwise>Leaflets with <xsl:value-of select="group/@id"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[@kind = 'group']" mode="m:lead">
    <p class="spl-title">
      <xsl:call-template name="count-of"><xsl:with-param name="n" select="group/@records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template>
      <xsl:text>. </xsl:text>
      <xsl:value-of select="group/@explanation"/>
    </p>
  </xsl:template>

  <xsl:template match="page[@kind = 'group']" mode="m:text"><xsl:apply-templates select="group" mode="m:list"/></xsl:template>

  <xsl:template match="page[@kind = 'list']" mode="m:heading">
    <xsl:value-of select="concat('All leaflets, page ', @number, ' of ', @of)"/>
  </xsl:template>

  <xsl:template match="page[@kind = 'list']" mode="m:contents">
    <li><a href="{@home}">The whole batch</a></li>
    <xsl:if test="@number &gt; 1"><li><a href="leaflets-{@number - 1}.html" rel="prev">Page <xsl:value-of select="@number - 1"/></a></li></xsl:if>
    <xsl:if test="@number &lt; @of"><li><a href="leaflets-{@number + 1}.html" rel="next">Page <xsl:value-of select="@number + 1"/></a></li></xsl:if>
  </xsl:template>

  <xsl:template match="page[@kind = 'list']" mode="m:text"><xsl:apply-templates select="leaflets" mode="m:table"/></xsl:template>

</xsl:stylesheet>
