#!/usr/bin/env python3
"""The functions of urn:splkit:extension (converters/render/extension.h) in a style sheet of the user's: what each answers for
nodes and for an empty node-set, and that a wrong number of arguments is said with its line.
"""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

SHEET = '''<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="urn:hl7-org:v3"
    xmlns:x="urn:splkit:extension" exclude-result-prefixes="s x">
<xsl:variable name="b" select="//s:section[2]"/>
<xsl:template match="/"><html><body><p>{}</p></body></html></xsl:template>
</xsl:stylesheet>
'''
LABEL = '''<document xmlns="urn:hl7-org:v3"><title>T</title><component><structuredBody>
<component><section><code code="34067-9"/><text><paragraph>a * b<br/>c</paragraph></text></section></component>
<component><section><code code="34067-9"/><text><paragraph>x<footnote>n</footnote> <content> </content>y</paragraph>
<table><tbody><tr><td rowspan="9">1</td></tr><tr><td>2</td></tr></tbody></table></text></section></component>
</structuredBody></component></document>
'''
# (expression, its value as a string)
VALUES = [
    ('x:ordinal(//s:component[2]/s:section)', '2'), ('x:ordinal(//nothing)', '0'), ('x:ordinal(//s:title)', '0'),
    ('x:place(//s:footnote)', '1'), ('x:place(//nothing)', '0'),
    ('x:anchor(//s:component[2]/s:section)', 's-34067-9_2'), ('x:anchor(//nothing)', ''),
    ('x:text((//s:paragraph)[1]/text()[1])', 'a \\* b'), ('x:text(//nothing)', ''), ('x:text(//s:footnote)', ''),
    ('x:html((//s:paragraph)[1]/text()[1])', 'a * b'), ('x:html(//nothing)', ''), ('x:html(//s:footnote)', ''),
    ("x:escape('1*2')", '1\\*2'), ("x:escape('')", ''),
    ('x:before(//nothing)', ''), ('x:break(//nothing)', ''), ('x:delimited(//nothing)', 'false'), ('x:delimited(//s:code/@code)', 'false'),
    ('x:blank(//nothing)', 'true'), ('x:blank(//s:content)', 'true'), ('x:blank(//s:footnote)', 'false'),
    ('x:rows((//s:td)[1], 9)', '2'), ('x:rows((//s:td)[1], 1)', '1'), ('x:rows(//nothing, 9)', '0'),
]
FUNCTIONS = ['ordinal', 'place', 'anchor', 'text', 'html', 'escape', 'before', 'break', 'delimited', 'rows', 'running-title', 'digest',
             'blank']


def render(build, folder, expression):
    (folder / 'html' / 'main.xsl').write_text(SHEET.format(f'[<xsl:value-of select="{expression}"/>]'))
    return testlib.run(build / 'spl2html', '--templates', '.', 'label.xml', cwd=folder)


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-extension-') as name:
        folder = Path(name)
        (folder / 'html').mkdir()
        (folder / 'label.xml').write_text(LABEL)
        for expression, value in VALUES:
            code, out, err = render(build, folder, expression)
            tally.check(code == 0 and f'<p>[{value}]</p>'.encode() in out, expression, f'    {code} {out} {err}')
        for function in FUNCTIONS:
            for arguments in ('', '//s:title, //s:title, //s:title'):
                code, out, err = render(build, folder, f'x:{function}({arguments})')
                tally.check(code and not out and b'error[' in err, f'x:{function}({arguments})', f'    {code} {out} {err}')
    tally.finish()


if __name__ == '__main__':
    main()
