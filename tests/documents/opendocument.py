#!/usr/bin/env python3
"""OpenDocument texts: what is extracted, line by line, and what is left out with a finding."""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib
from _build import odt, pack
from _convert import Conversion, valid


def style(name, properties, family='text', parent=''):
    return (f'<style:style style:name="{name}" style:family="{family}"{f" style:parent-style-name={chr(34)}{parent}{chr(34)}" * bool(parent)}>'
            f'<style:text-properties {properties}/></style:style>')


def numbers(name, *levels):
    """A list style; a level is "bullet" or (format, suffix, levels shown)."""
    out = f'<text:list-style style:name="{name}">'
    for i, level in enumerate(levels, 1):
        out += (f'<text:list-level-style-bullet text:level="{i}" text:bullet-char="•"/>' if level == 'bullet' else
                f'<text:list-level-style-number text:level="{i}" style:num-format="{level[0]}" style:num-suffix="{level[1]}" '
                f'text:display-levels="{level[2]}"/>')
    return out + '</text:list-style>'


def p(content, name='Standard'):
    return f'<text:p text:style-name="{name}">{content}</text:p>'


def span(content, name):
    return f'<text:span text:style-name="{name}">{content}</text:span>'


LIST = ('<text:list text:style-name="L"{}><text:list-item>' + p('one') + '<text:list><text:list-item>' + p('x') + '</text:list-item>'
        '<text:list-item>' + p('y') + p('more of y') + '</text:list-item></text:list></text:list-item></text:list>')
OUTLINE = ('<office:styles><text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1" '
           'style:num-suffix="."/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
           '</text:outline-style></office:styles>')
MASTER = ('<office:master-styles><style:master-page style:name="S"><style:header>' + p('Version 3') + '</style:header>'
          '</style:master-page></office:master-styles>')

CASES = {
    'headings by level, the title by its style': (
        odt(p('Orvexin', 'P1') + '<text:h text:outline-level="2">Uses</text:h>' + p('For pain.'),
            style('P1', 'fo:font-weight="bold"', 'paragraph', 'Title'),
            '<office:styles>' + style('Title', 'fo:font-weight="bold"', 'paragraph') + '</office:styles>'),
        '<h1>Orvexin</h1>\n<h2>Uses</h2>\n<p>For pain.</p>\n', set()),
    'numbers of headings are computed': (
        odt(''.join(f'<text:h text:outline-level="{level}">{text}</text:h>' for text, level in (('A', 1), ('B', 2), ('C', 2), ('D', 1), ('E', 2))),
            common=OUTLINE),
        '<h1>1. A</h1>\n<h2>1.1 B</h2>\n<h2>1.2 C</h2>\n<h1>2. D</h1>\n<h2>2.1 E</h2>\n', set()),
    'lists: numbered, nested, a second paragraph, anew and going on': (
        odt(LIST.format('') + p('Between.') + LIST.format('') + LIST.format(' text:continue-numbering="true"'),
            numbers('L', ('1', '.', 1), ('a', ')', 1))),
        '<ul>\n<li class="labelled">1. one</li>\n<ul>\n<li class="labelled">a) x</li>\n<li class="labelled">b) y</li>\n</ul>\n</ul>\n<p>more of y</p>\n'
        '<p>Between.</p>\n<ul>\n<li class="labelled">1. one</li>\n<ul>\n<li class="labelled">a) x</li>\n<li class="labelled">b) y</li>\n</ul>\n</ul>\n'
        '<p>more of y</p>\n<ul>\n<li class="labelled">2. one</li>\n<ul>\n<li class="labelled">a) x</li>\n<li class="labelled">b) y</li>\n</ul>\n</ul>\n'
        '<p>more of y</p>\n', set()),
    'bullets': (odt(LIST.format(''), numbers('L', 'bullet', 'bullet')),
                '<ul>\n<li>one</li>\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n</ul>\n<p>more of y</p>\n', set()),
    'digits that stand high or low, bold, italic': (
        odt(p('10' + span('6', 'T1') + ' H' + span('2', 'T2') + 'O ' + span('Do not', 'T3') + ' ' + span('in' + span('ner', 'T3'), 'T4')),
            style('T1', 'style:text-position="super 58%"') + style('T2', 'style:text-position="sub 58%"')
            + style('T3', 'fo:font-weight="bold"') + style('T4', 'fo:font-style="italic"')),
        '<p>10<sup>6</sup> H<sub>2</sub>O <b>Do not</b> <i>in</i><b><i>ner</i></b></p>\n', set()),
    'blanks, tabs, breaks, markup as text': (
        odt(p('a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>&lt;d&gt; &amp;lt;')), '<p>a   b c<br>\n&lt;d&gt; &amp;lt;</p>\n', set()),
    'a table with a head, spans and repeated cells': (
        odt('<table:table><table:table-column table:number-columns-repeated="3"/><table:table-header-rows><table:table-row><table:table-cell>'
            + p('Dose') + '</table:table-cell><table:table-cell table:number-columns-spanned="2">' + p('Age')
            + '</table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row><table:table-cell>'
            + p('5 mg') + '</table:table-cell><table:table-cell table:number-columns-repeated="2"/></table:table-row></table:table>'),
        '<table>\n<tr>\n<th><p>Dose</p>\n</th>\n<th colspan="2"><p>Age</p>\n</th>\n</tr>\n<tr>\n<td><p>5 mg</p>\n</td>\n<td></td>\n<td></td>\n</tr>\n</table>\n',
        set()),
    'a footnote is read behind the paragraph that has it': (
        odt(p('5 mg<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>' + p('As base.')
              + '</text:note-body></text:note>.') + p('Next.')),
        '<p>5 mg<sup>1</sup>.</p>\n<p><sup>1</sup> As base.</p>\n<p>Next.</p>\n', set()),
    'tracked changes, comments and hidden text': (
        odt('<text:tracked-changes><text:changed-region><text:deletion>' + p('ten') + '</text:deletion></text:changed-region></text:tracked-changes>'
            + p('Take <text:change-start/>two<office:annotation>' + p('Sure?') + '</office:annotation>' + span(' not seen', 'T1') + '.'),
            style('T1', 'text:display="none"')),
        '<p>Take two.</p>\n', {'document-left-out'}),
    'a text box is read behind its paragraph': (
        odt(p('Text.<draw:frame><draw:text-box>' + p('In the box.') + '</draw:text-box><svg:title>Box</svg:title></draw:frame>')),
        '<p>Text.</p>\n<p>In the box.</p>\n', set()),
    'the table of contents is navigation; headers are furniture': (
        odt('<text:table-of-content><text:table-of-content-source/><text:index-body>' + p('Uses 3') + '</text:index-body></text:table-of-content>'
            + p('For pain.'), common=MASTER),
        '<nav>\n<p>Uses 3</p>\n</nav>\n<p>For pain.</p>\n<footer>\n<p>Version 3</p>\n</footer>\n', set()),
}


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-odt-') as folder:
        for name, (content, text, ids) in CASES.items():
            c = Conversion(build, folder, 'leaflet.odt', content)
            tally.check(c.extracted == text, name, testlib.diff(text.encode(), (c.extracted or c.messages).encode(), 'extracted'))
            tally.check(c.code == 0 and not c.problems() and valid(build, c), f'{name}: label and ledger', c.messages)
            tally.check(ids <= c.ids() and (bool(ids) or not any(x.startswith('document-') for x in c.ids())), f'{name}: findings',
                        c.messages)
        sheet = pack([('mimetype', 'x'), ('content.xml', '<a xmlns="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><body/></a>')])
        c = Conversion(build, folder, 'sheet.odt', sheet)
        tally.check(c.code == 1 and 'document-container' in c.ids(), 'an OpenDocument that is no text is refused', c.messages)
    tally.finish()


if __name__ == '__main__':
    main()
