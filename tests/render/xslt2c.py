#!/usr/bin/env python3
"""The tool that compiles the stylesheets knows a part of XSLT and XPath. At anything else it must end the build, and say
where, instead of leaving something out.
"""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

SHEET = '''<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3" xmlns:o="urn:other"
                xmlns:x="urn:splkit:extension">
<xsl:output method="html"/>
%s
</xsl:stylesheet>
'''
GOOD = '<xsl:template match="s:a[@b]"><p class="{@c}"><xsl:value-of select="s:d[2]/@e"/></p></xsl:template>'
# what stands in a template, or beside templates, and a word of the message
INSIDE = (
    ('<xsl:value-of select="$none"/>', 'no such variable'),
    ('<xsl:value-of select="s:a["/>', 'expected'),
    ('<xsl:value-of select="s:a)"/>', 'not understood'),
    ("<xsl:value-of select=\"'open\"/>", 'without end'),
    ('<xsl:value-of select="none()"/>', 'function that is not known'),
    ('<xsl:value-of select="contains(s:a)"/>', 'argument is missing'),
    ('<xsl:value-of select="following::s:a"/>', 'axis following'),
    ('<xsl:value-of select="none:a"/>', 'prefix that is not declared'),
    ('<xsl:value-of select="o:a"/>', "not SPL's"),
    ('<xsl:value-of select="s:a[count(s:b)]"/>', 'not constant'),
    ('<xsl:value-of select="comment()"/>', 'comments'),
    ("<xsl:value-of select=\"key('none', 'a')\"/>", 'key that is not declared'),
    ("<xsl:for-each select=\"'text'\"/>", 'node-set is wanted'),
    ('<xsl:for-each select="s:a"><xsl:sort select="@b" data-type="text"/></xsl:for-each>', 'sorting'),
    ('<xsl:apply-templates><xsl:sort select="@b" data-type="number"/></xsl:apply-templates>', 'not known here'),
    ('<xsl:call-template name="none"/>', 'no such template'),
    ('<xsl:copy><xsl:apply-templates/></xsl:copy>', 'instruction that is not known'),
    ('<xsl:number value="1" format="1."/>', 'format'),
    ('<xsl:if><p/></xsl:if>', 'attribute is missing: test'),
    ('<xsl:choose><p/></xsl:choose>', 'not known here'),
)
BESIDE = (
    ('<xsl:import href="other.xsl"/>', 'import'),
    ('<xsl:include/>', 'include without address'),
    ('<xsl:include href="none.xsl"/>', 'no stylesheet'),
    ('<xsl:template match="s:a[s:b]/s:c"/>', 'parent of a kind'),
    ("<xsl:template match=\"key('k', 'v')\"/>", 'pattern of a kind'),
    ('<xsl:variable name="a" select="$b"/><xsl:variable name="b" select="$a"/><xsl:template match="/"><xsl:value-of select="$a"/></xsl:template>', 'needs itself'),
    ('<xsl:key name="k" match="s:a/s:b" use="@c"/>', 'more than one element'),
)


def compile_sheet(tool, folder, content):
    (folder / 'sheet.xsl').write_text(SHEET % content, encoding='utf-8')
    out = folder / 'sheet.c'
    out.unlink(missing_ok=True)
    code, _, err = testlib.run(tool, out, 'sheet_test', folder, 'sheet.xsl')
    return code, err.decode('utf-8', 'replace'), out


def main():
    tool = testlib.build_folder(sys.argv[1]) / 'tools' / 'xslt2c'
    if not tool.exists():
        testlib.skip('xslt2c is not in the build folder')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        code, err, out = compile_sheet(tool, folder, GOOD)
        tally.check(code == 0 and out.exists() and 'sheet_test' in out.read_text(), 'a stylesheet it knows', f'    exit {code}: {err}')
        wrong = [(f'<xsl:template match="s:a">{inside}</xsl:template>', word, inside) for inside, word in INSIDE]
        for content, word, shown in wrong + [(c, w, c) for c, w in BESIDE]:
            code, err, out = compile_sheet(tool, folder, content)
            tally.check(code == 1 and word in err and '.xsl' in err and not out.exists(), shown, f'    exit {code}: {err}')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
