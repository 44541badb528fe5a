<?xml version="1.0" encoding="UTF-8"?>
<!-- The first page of the report: totals, failures first, findings, confidence, sections, languages, the slowest, all leaflets.
     Input: page with kind "summary". A mode per section, which is left out when there is nothing to say. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="urn:splkit:mode"
                exclude-result-prefixes="m">

  <xsl:key name="group" match="group" use="concat(@severity, ' ', @id)"/>

  <xsl:template match="page[@kind = 'summary']" mode="m:kind">Batch report</xsl:template>

  <xsl:template match="page[@kind = 'summary']" mode="m:heading">
    <xsl:choose>
      <xsl:when test="summary/records = 0">No leaflets</xsl:when>
      <xsl:otherwise><xsl:call-template name="count-of"><xsl:with-param name="n" select="summary/records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="page[@kind = 'summary']" mode="m:lead"><xsl:apply-templates select="summary" mode="m:figures"/></xsl:template>

  <xsl:template match="page[@kind = 'summary']" mode="m:contents">
    <xsl:if test="group[@name = 'failed']"><li><a href="#failed">Failed</a></li></xsl:if>
    <xsl:if test="group[@name = 'errors']"><li><a href="#errors">With errors</a></li></xsl:if>
    <xsl:if test="summary/findings/item"><li><a href="#findings">Findings</a></li></xsl:if>
    <xsl:if test="summary/confidence/records &gt; 0"><li><a href="#confidence">Confidence</a></li></xsl:if>
    <xsl:if test="summary/sections/item"><li><a href="#sections">Sections</a></li></xsl:if>
    <xsl:if test="summary/records &gt; 0"><li><a href="#kinds">Kinds and languages</a></li></xsl:if>
    <xsl:if test="group[@name = 'slowest']"><li><a href="#slowest">Slowest</a></li></xsl:if>
    <li><a href="#leaflets">All leaflets</a></li>
  </xsl:template>

  <xsl:template match="page[@kind = 'summary']" mode="m:text">
    <xsl:apply-templates select="group[@name = 'failed']" mode="m:trouble"/>
    <xsl:apply-templates select="group[@name = 'errors']" mode="m:trouble"/>
    <xsl:apply-templates select="summary/findings[item]" mode="m:section"/>
    <xsl:apply-templates select="summary/confidence[records &gt; 0]" mode="m:section"/>
    <xsl:apply-templates select="summary/sections[item]" mode="m:section"/>
    <xsl:apply-templates select="summary[records &gt; 0]" mode="m:kinds"/>
    <xsl:apply-templates select="group[@name = 'slowest']" mode="m:slowest"/>
    <xsl:apply-templates select="leaflets" mode="m:section"/>
  </xsl:template>

  <!-- totals ________________________________________________________________________________________________________ -->

  <xsl:template match="summary" mode="m:figures">
    <xsl:if test="records &gt; 0">
      <xsl:apply-templates select="." mode="m:status-bar"/>
      <dl class="rep-figures">
        <div class="rep-failed"><dt>Failed</dt><dd><xsl:call-template name="count"><xsl:with-param name="n" select="status/failed"/></xsl:call-template></dd></div>
        <div class="rep-errors"><dt>With errors</dt><dd><xsl:call-template name="count"><xsl:with-param name="n" select="status/errors"/></xsl:call-template></dd></div>
        <div class="rep-ok"><dt>Without errors</dt><dd><xsl:call-template name="count"><xsl:with-param name="n" select="status/ok"/></xsl:call-template></dd></div>
        <div><dt>Read</dt><dd><xsl:call-template name="size"><xsl:with-param name="bytes" select="bytes/source"/></xsl:call-template></dd></div>
        <xsl:if test="confidence/records &gt; 0"><div><dt>Mean confidence</dt><dd><xsl:value-of select="format-number(confidence/mean, '0.000')"/></dd></div></xsl:if>
        <xsl:if test="time"><div><dt>Time of work</dt><dd><xsl:call-template name="duration"><xsl:with-param name="us" select="time/work"/></xsl:call-template></dd></div></xsl:if>
      </dl>
    </xsl:if>
    <xsl:if test="records = 0"><p class="spl-title">There was nothing to do: no input was found.</p></xsl:if>
  </xsl:template>

  <!-- failures and errors ___________________________________________________________________________________________ -->

  <xsl:template match="group" mode="m:trouble">
    <section>
      <h2 id="{@name}">
        <xsl:choose><xsl:when test="@name = 'failed'">Failed</xsl:when><xsl:otherwise>With errors</xsl:otherwise></xsl:choose>
      </h2>
      <p>
        <xsl:choose>
          <xsl:when test="@name = 'failed'">Nothing was written for <xsl:call-template name="count-of"><xsl:with-param name="n" select="@records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template>: <xsl:apply-templates select="../summary/reasons/*[. &gt; 0]" mode="m:reason"/>.</xsl:when>
          <xsl:otherwise>Of <xsl:call-template name="count-of"><xsl:with-param name="n" select="@records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template> the outputs were written, but there are errors in the input.</xsl:otherwise>
        </xsl:choose>
      </p>
      <xsl:apply-templates select="." mode="m:list"/>
    </section>
  </xsl:template>

  <xsl:template match="*" mode="m:reason">
    <xsl:if test="position() &gt; 1">, </xsl:if>
    <xsl:call-template name="count"><xsl:with-param name="n" select="."/></xsl:call-template>
    <xsl:choose>
      <xsl:when test="self::input"> with unusable input</xsl:when>
      <xsl:when test="self::file"> not read or written</xsl:when>
      <xsl:when test="self::internal"> by an internal error</xsl:when>
      <xsl:when test="self::crash"> crashed</xsl:when>
      <xsl:when test="self::time"> over the time limit</xsl:when>
      <xsl:when test="self::memory"> over the memory limit</xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(' ', local-name())"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- findings ______________________________________________________________________________________________________ -->

  <xsl:template match="findings" mode="m:section">
    <section>
      <h2 id="findings">Findings</h2>
      <p>By the number of leaflets that have them. <code>splvalidate --list-rules</code> explains every id.</p>
      <ul class="rep-findings"><xsl:apply-templates select="item" mode="m:finding"/></ul>
    </section>
  </xsl:template>

  <xsl:template match="item" mode="m:finding">
    <xsl:variable name="group" select="key('group', concat(severity, ' ', id))"/>
    <li>
      <h3><span class="rep-severity rep-{severity}"><xsl:value-of select="severity"/></span><xsl:text> </xsl:text><code><xsl:value-of select="id"/></code></h3>
      <p class="rep-amount">
        <xsl:call-template name="cell-bar">
          <xsl:with-param name="title"><xsl:call-template name="share"><xsl:with-param name="n" select="records"/><xsl:with-param name="of" select="/page/summary/records"/></xsl:call-template> of the leaflets</xsl:with-param>
          <xsl:with-param name="part" select="records"/>
          <xsl:with-param name="of" select="/page/summary/records"/>
        </xsl:call-template>
        <xsl:call-template name="count-of"><xsl:with-param name="n" select="count"/><xsl:with-param name="one" select="'finding'"/></xsl:call-template>
        <xsl:text> in </xsl:text>
        <xsl:call-template name="count-of"><xsl:with-param name="n" select="records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template>
      </p>
      <xsl:if test="$group/@explanation"><p class="rep-explanation"><xsl:value-of select="$group/@explanation"/></p></xsl:if>
      <xsl:if test="$group/leaflet">
        <details>
          <summary>Leaflets with <code><xsl:value-of select="id"/></code></summary>
          <xsl:apply-templates select="$group" mode="m:list"/>
        </details>
      </xsl:if>
    </li>
  </xsl:template>

  <!-- confidence ____________________________________________________________________________________________________ -->

  <xsl:template match="confidence" mode="m:section">
    <section>
      <h2 id="confidence">Confidence</h2>
      <p>How sure it is that texts stand in the right sections, in <xsl:call-template name="count-of"><xsl:with-param name="n" select="records"/><xsl:with-param name="one" select="'leaflet'"/></xsl:call-template>: of the least sure text of each, and the mean of each.</p>
      <div class="rep-plots">
        <xsl:apply-templates select="least" mode="m:histogram"><xsl:with-param name="title" select="'Leaflets by confidence of their least sure text'"/></xsl:apply-templates>
        <xsl:apply-templates select="means" mode="m:histogram"><xsl:with-param name="title" select="'Leaflets by mean confidence'"/></xsl:apply-templates>
      </div>
      <details>
        <summary>The same as a table</summary>
        <section class="spl-scroll" tabindex="0" aria-label="Confidence">
          <table>
            <thead><tr><th scope="col">Confidence</th><th scope="col" class="right">Least sure text</th><th scope="col" class="right">Mean</th></tr></thead>
            <tbody>
              <xsl:for-each select="least/item">
                <xsl:variable name="bin" select="position()"/>
                <xsl:if test=". &gt; 0 or ../../means/item[position() = $bin] &gt; 0">
                  <tr>
                    <th scope="row"><xsl:apply-templates select="." mode="m:bin"/></th>
                    <td class="right"><xsl:call-template name="count"><xsl:with-param name="n" select="."/></xsl:call-template></td>
                    <td class="right"><xsl:call-template name="count"><xsl:with-param name="n" select="../../means/item[position() = $bin]"/></xsl:call-template></td>
                  </tr>
                </xsl:if>
              </xsl:for-each>
            </tbody>
          </table>
        </section>
      </details>
    </section>
  </xsl:template>

  <!-- sections ______________________________________________________________________________________________________ -->

  <xsl:template match="sections" mode="m:section">
    <section>
      <h2 id="sections">Sections</h2>
      <p>How many leaflets have which section. Light: the section was found, but the leaflet has no heading for it.</p>
      <section class="spl-scroll" tabindex="0" aria-label="Sections">
        <table class="rep-coverage">
          <thead>
            <tr>
              <th scope="col">Section</th>
              <th scope="col" class="right">Leaflets</th>
              <th scope="col"><span class="rep-hidden">Share</span></th>
              <th scope="col" class="right">With heading</th>
              <th scope="col" class="right">Confidence</th>
            </tr>
          </thead>
          <tbody><xsl:apply-templates select="item" mode="m:coverage"/></tbody>
        </table>
      </section>
    </section>
  </xsl:template>

  <xsl:template match="item" mode="m:coverage">
    <xsl:variable name="all" select="/page/summary/records"/>
    <xsl:variable name="share"><xsl:call-template name="share"><xsl:with-param name="n" select="records"/><xsl:with-param name="of" select="$all"/></xsl:call-template></xsl:variable>
    <tr>
      <th scope="row"><xsl:value-of select="name"/><span class="rep-id"><xsl:value-of select="code"/></span></th>
      <td class="right"><xsl:call-template name="count"><xsl:with-param name="n" select="records"/></xsl:call-template></td>
      <td>
        <xsl:call-template name="cell-bar">
          <xsl:with-param name="title" select="concat($share, ' of the leaflets')"/>
          <xsl:with-param name="part" select="titled"/>
          <xsl:with-param name="whole" select="records"/>
          <xsl:with-param name="of" select="$all"/>
        </xsl:call-template>
      </td>
      <td class="right"><xsl:call-template name="share"><xsl:with-param name="n" select="titled"/><xsl:with-param name="of" select="records"/></xsl:call-template></td>
      <td class="right"><xsl:if test="number(confidence) = confidence"><xsl:value-of select="format-number(confidence, '0.00')"/></xsl:if></td>
    </tr>
  </xsl:template>

  <!-- kinds and languages ___________________________________________________________________________________________ -->

  <xsl:template match="summary" mode="m:kinds">
    <section>
      <h2 id="kinds">Kinds and languages</h2>
      <div class="rep-plots">
        <table class="rep-small">
          <thead><tr><th scope="col">Kind</th><th scope="col" class="right">Inputs</th></tr></thead>
          <tbody>
            <xsl:for-each select="kinds/*[. &gt; 0]">
              <tr>
                <th scope="row">
                  <xsl:choose>
                    <xsl:when test="self::leaflet">leaflet, converted</xsl:when>
                    <xsl:when test="self::spl">SPL, checked and rendered</xsl:when>
                    <xsl:otherwise>could not be read</xsl:otherwise>
                  </xsl:choose>
                </th>
                <td class="right"><xsl:call-template name="count"><xsl:with-param name="n" select="."/></xsl:call-template></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
        <xsl:if test="languages/*">
          <table class="rep-small">
            <thead><tr><th scope="col">Language</th><th scope="col" class="right">Inputs</th></tr></thead>
            <tbody>
              <xsl:for-each select="languages/*">
                <tr>
                  <th scope="row">
                    <xsl:choose>
                      <xsl:when test="not(self::member)"><xsl:value-of select="local-name()"/></xsl:when>
                      <xsl:when test="@name = ''">not known</xsl:when>
                      <xsl:otherwise><xsl:value-of select="@name"/></xsl:otherwise>
                    </xsl:choose>
                  </th>
                  <td class="right"><xsl:call-template name="count"><xsl:with-param name="n" select="."/></xsl:call-template></td>
                </tr>
              </xsl:for-each>
            </tbody>
          </table>
        </xsl:if>
        <xsl:if test="kinds/leaflet &gt; 0">
          <table class="rep-small">
            <thead><tr><th scope="col">Text of leaflets</th><th scope="col" class="right">Size</th></tr></thead>
            <tbody>
              <xsl:for-each select="bytes/kept | bytes/transformed | bytes/omitted">
                <tr><th scope="row"><xsl:value-of select="local-name()"/></th><td class="right"><xsl:call-template name="size"><xsl:with-param name="bytes" select="."/></xsl:call-template></td></tr>
              </xsl:for-each>
            </tbody>
          </table>
        </xsl:if>
      </div>
    </section>
  </xsl:template>

  <!-- the slowest ___________________________________________________________________________________________________ -->

  <xsl:template match="group" mode="m:slowest">
    <xsl:variable name="most"><xsl:call-template name="largest"><xsl:with-param name="of" select="leaflet/@total"/></xsl:call-template></xsl:variable>
    <section>
      <h2 id="slowest">Slowest</h2>
      <section class="spl-scroll" tabindex="0" aria-label="Slowest">
        <table class="rep-coverage">
          <thead><tr><th scope="col">Leaflet</th><th scope="col" class="right">Time</th><th scope="col"><span class="rep-hidden">Compared</span></th></tr></thead>
          <tbody>
            <xsl:for-each select="leaflet">
              <xsl:sort select="@total" data-type="number" order="descending"/>
              <xsl:variable name="duration"><xsl:call-template name="duration"><xsl:with-param name="us" select="@total"/></xsl:call-template></xsl:variable>
              <tr>
                <th scope="row"><xsl:apply-templates select="." mode="m:name"/></th>
                <td class="right"><xsl:value-of select="$duration"/></td>
                <td><xsl:call-template name="cell-bar"><xsl:with-param name="title" select="string($duration)"/><xsl:with-param name="part" select="@total"/><xsl:with-param name="of" select="$most"/></xsl:call-template></td>
              </tr>
            </xsl:for-each>
          </tbody>
        </table>
      </section>
    </section>
  </xsl:template>

  <!-- all leaflets __________________________________________________________________________________________________ -->

  <xsl:template match="leaflets" mode="m:section">
    <section>
      <h2 id="leaflets">All leaflets</h2>
      <xsl:choose>
        <xsl:when test="sheet">
          <p>In the order of the inputs:</p>
          <ol class="rep-sheets">
            <xsl:for-each select="sheet">
              <xsl:variable name="before" select="(position() - 1) * ../sheet[1]/@rows"/>
              <li><a href="{@href}"><xsl:call-template name="count"><xsl:with-param name="n" select="$before + 1"/></xsl:call-template> to <xsl:call-template name="count"><xsl:with-param name="n" select="$before + @rows"/></xsl:call-template></a></li>
            </xsl:for-each>
          </ol>
        </xsl:when>
        <xsl:when test="leaflet"><xsl:apply-templates select="." mode="m:table"/></xsl:when>
        <xsl:otherwise><p>None.</p></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

</xsl:stylesheet>
