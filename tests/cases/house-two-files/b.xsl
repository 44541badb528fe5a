<svrl:schematron-output xmlns:svrl="http://purl.oclc.org/dsdl/svrl" xmlns:s="urn:hl7-org:v3" xsl:version="1.0"
                        xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:if test="//s:languageCode/@code != 'en'">
    <svrl:successful-report test="x" id="b" role="info" location="/Q{{urn:hl7-org:v3}}document[1]/*:languageCode[1]"><svrl:text>b</svrl:text></svrl:successful-report>
    <svrl:failed-assert test="the test" role="info" location="/no/where"/>
    <svrl:failed-assert test="x" role="info" location="not an XPath ("><svrl:text>c</svrl:text></svrl:failed-assert>
    <svrl:failed-assert test="x" role="info" location="no-such-function()"><svrl:text>e</svrl:text></svrl:failed-assert>
    <svrl:failed-assert test="x" role="info" location="/*/@*"><svrl:text>d</svrl:text></svrl:failed-assert>
  </xsl:if>
</svrl:schematron-output>
