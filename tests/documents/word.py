#!/usr/bin/env python3
"""Word files: what is extracted, line by line, and what is left out with a finding."""
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib
from _build import NAMESPACES, STYLES, docx, pack, paragraph as p, run
from _convert import Conversion, valid

LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/>{}<w:lvlText w:val="{}"/></w:lvl>'


def numbering(*lists):
    """Lists of levels (start, format, text[, more]); list n has the id n from 1."""
    out = ''
    for number, levels in enumerate(lists, 1):
        out += f'<w:abstractNum w:abstractNumId="{number}">' + ''.join(
            LEVEL.format(i, level[0], level[1], level[3] if len(level) > 3 else '', level[2])
            for i, level in enumerate(levels)) + '</w:abstractNum>'
    for number in range(1, len(lists) + 1):
        out += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    return f'<w:numbering {NAMESPACES}>{out}</w:numbering>'


def item(number, level, *runs):
    return p(*runs, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(content, *properties):
    return f'<w:tc><w:tcPr>{"".join(properties)}</w:tcPr>{content}</w:tc>'


def row(*cells, header=False):
    return f'<w:tr><w:trPr>{"<w:tblHeader/>" if header else ""}</w:trPr>{"".join(cells)}</w:tr>'


NOTES = (f'<w:footnotes {NAMESPACES}><w:footnote w:type="separator" w:id="-1">{p("")}</w:footnote>'
         f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", "Counted as base.")}{p("Second paragraph.")}</w:footnote>'
         '</w:footnotes>')
REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
FIELD = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF dose</w:instrText></w:r>'
         '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>')
# A list whose levels belong to styles, which then need no level of their own; its second one counts on when the first does.
STYLED = STYLES.replace('</w:styles>', ''.join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    for name in ('Step', 'Part')) + '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style></w:styles>')
STYLED_LISTS = numbering([(1, 'upperLetter', '%1)', '<w:pStyle w:val="Step"/>'),
                          (1, 'decimal', '%1.%2', '<w:lvlRestart w:val="0"/><w:pStyle w:val="Part"/><w:isLgl/>')])
BLOCK_CHOICE = ('<mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>')
BOX = ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH><wp:posOffset>914400</wp:posOffset>'
       '</wp:positionH><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wp:anchor></w:drawing></mc:Choice>'
       '<mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>'
       '</mc:AlternateContent></w:r>')

# name: (file, extracted text, ids of findings that must be there)
CASES = {
    'headings by style, in any language and by inheritance': (
        docx(p('Orvexin', style='berschrift1') + p('Uses', style='Kapitel') + p('For pain.')),
        '<h1>Orvexin</h1>\n<h1>Uses</h1>\n<p>For pain.</p>\n', set()),
    'a heading by its outline level alone': (
        docx(p('Uses', properties='<w:outlineLvl w:val="2"/>') + p('For pain.')), '<h3>Uses</h3>\n<p>For pain.</p>\n', set()),
    'numbers of headings are computed': (
        docx(''.join(p(text, style='berschrift1', properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')
                     for text, level in (('A', 0), ('B', 1), ('C', 1), ('D', 0), ('E', 1))),
             numbering=numbering([(4, 'decimal', '%1.'), (1, 'decimal', '%1.%2')])),
        '<h1>4. A</h1>\n<h1>4.1 B</h1>\n<h1>4.2 C</h1>\n<h1>5. D</h1>\n<h1>5.1 E</h1>\n', set()),
    'lists: bullets, letters, roman numbers, nested and going on': (
        docx(item(1, 0, 'adults') + item(1, 1, 'old') + item(2, 0, 'one') + item(2, 1, 'x') + item(2, 1, 'y') + p('Between.')
             + item(2, 0, 'two') + item(2, 1, 'z') + item(3, 0, 'roman'),
             numbering=numbering([(1, 'bullet', '\uf0b7'), (1, 'bullet', 'o')],
                                 [(1, 'decimal', '%1.'), (1, 'lowerLetter', '(%2)')], [(4, 'upperRoman', '%1)')])),
        '<ul>\n<li>adults</li>\n<ul>\n<li>old</li>\n</ul>\n<li class="labelled">1. one</li>\n<ul>\n<li class="labelled">(a) x</li>\n'
        '<li class="labelled">(b) y</li>\n</ul>\n</ul>\n<p>Between.</p>\n<ul>\n<li class="labelled">2. two</li>\n<ul>\n'
        '<li class="labelled">(a) z</li>\n</ul>\n<li class="labelled">IV) roman</li>\n</ul>\n', set()),
    'digits that stand high or low stay so': (
        docx(p('Give 10', run('6', '<w:vertAlign w:val="superscript"/>'), ' cells; H', run('2', '<w:vertAlign w:val="subscript"/>'),
               'O; 10', run('9', '<w:position w:val="6"/><w:sz w:val="16"/>'))),
        '<p>Give 10<sup>6</sup> cells; H<sub>2</sub>O; 10<sup>9</sup></p>\n', set()),
    'bold by style and by hand, off again, italic': (
        docx(p(run('Do not', '<w:rStyle w:val="Fett"/>'), ' take ', run('it', '<w:rStyle w:val="Fett"/><w:b w:val="0"/><w:i/>'))),
        '<p><b>Do not</b> take <i>it</i></p>\n', set()),
    'characters that are markup in HTML': (docx(p('a &lt; b &amp; &amp;amp; &lt;adults&gt;')),
                                           '<p>a &lt; b &amp; &amp;amp; &lt;adults&gt;</p>\n', set()),
    'signs of symbol fonts': (
        docx(p('5 ', '<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>', 'g, ',
               run('\uf0b3', '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), ' 2')),
        '<p>5 μg, ≥ 2</p>\n', set()),
    'a table with spans, a head and two paragraphs in a cell': (
        docx('<w:tbl>' + row(cell(p('Dose')), cell(p('Age'), '<w:gridSpan w:val="2"/>'), header=True)
             + row(cell(p('5 mg') + p('a day'), '<w:vMerge w:val="restart"/>'), cell(p('2')), cell(p('years')))
             + row(cell(p(''), '<w:vMerge/>'), cell(p('3')), cell(p('years'))) + '</w:tbl>'),
        '<table>\n<tr>\n<th><p>Dose</p>\n</th>\n<th colspan="2"><p>Age</p>\n</th>\n</tr>\n<tr>\n<td rowspan="2"><p>5 mg</p>\n<p>a day</p>\n'
        '</td>\n<td><p>2</p>\n</td>\n<td><p>years</p>\n</td>\n</tr>\n<tr>\n<td><p>3</p>\n</td>\n<td><p>years</p>\n</td>\n</tr>\n</table>\n',
        set()),
    'a footnote is read behind the paragraph that has it': (
        docx(p('Each tablet has 5 mg', REFERENCE, '.') + p('Next.'), footnotes=NOTES),
        '<p>Each tablet has 5 mg<sup>1</sup>.</p>\n<p><sup>1</sup> Counted as base.</p>\n<p>Second paragraph.</p>\n<p>Next.</p>\n', set()),
    'a note that nothing refers to, a run outside of paragraphs': (
        docx(p('Text.') + '<w:t>Run.</w:t>', footnotes=NOTES),
        '<p>Text.</p>\n<p>Run.</p>\n<p>Counted as base.</p>\n<p>Second paragraph.</p>\n', {'document-misplaced'}),
    'tracked changes: inserted text counts, deleted text does not': (
        docx(p('Take ', f'<w:del><w:r><w:delText>ten</w:delText></w:r></w:del><w:ins>{run("two")}</w:ins>', ' tablets.')),
        '<p>Take two tablets.</p>\n', {'document-left-out'}),
    'hidden text is left out': (docx(p('Seen.', run('Not seen.', '<w:vanish/>'))), '<p>Seen.</p>\n', {'document-left-out'}),
    'struck text is kept, with a warning': (docx(p('Take ', run('ten', '<w:strike/>'), ' two.')), '<p>Take <s>ten</s> two.</p>\n',
                                            {'document-struck-text'}),
    'a field shows its result': (docx(p('See ', FIELD.format(run('section 2')), '.')), '<p>See section 2.</p>\n', set()),
    'a text box is read once, behind its paragraph': (
        docx(p('Text.', BOX.format(p('In the box.')))), '<p>Text.</p>\n<p>In the box.</p>\n', set()),
    'the table of contents is navigation': (
        docx(p('Uses 3', style='Verzeichnis1') + p('For pain.')), '<nav>\n<p>Uses 3</p>\n</nav>\n<p>For pain.</p>\n', set()),
    'links by their relations; quotes cannot break out of them': (
        docx(p('See ', f'<w:hyperlink r:id="rId1">{run("there")}</w:hyperlink>', '.'),
             links='<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
                   'Type="t" Target="http://example.org/&quot;&gt;&lt;b&gt;"/></Relationships>'),
        '<p>See <a href="http://example.org/%22%3E%3Cb%3E">there</a>.</p>\n', set()),
    'a fraction keeps its bar': (
        docx(p('Take ', '<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>',
               ' tablet of 10',
               '<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>6</m:t></m:r></m:sup></m:sSup></m:oMath>')),
        '<p>Take 1/2 tablet of 1010<sup>6</sup></p>\n', set()),
    'headers and footers of the pages are furniture': (
        docx(p('Text.'), header1=f'<w:hdr {NAMESPACES}>{p("Version 3")}</w:hdr>'),
        '<p>Text.</p>\n<footer>\n<p>Version 3</p>\n</footer>\n', set()),
    'tabs, breaks and hyphens': (
        docx(p('<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>')),
        '<p>a b<br>\nc\u2011de</p>\n', set()),
    'what is switched off is off, however that is written; lowered by hand': (
        docx(p(run('Do', '<w:rStyle w:val="Fett"/><w:b w:val="false"/>'), run(' not', '<w:rStyle w:val="Fett"/><w:b w:val="off"/><w:u w:val="none"/>'),
               ' H', run('2', '<w:position w:val="-6"/><w:sz w:val="16"/>'), run('O', '<w:position w:val="0"/><w:sz w:val="16"/>'))),
        '<p>Do not H<sub>2</sub>O</p>\n', set()),
    'levels by style, counted on, and Title': (
        docx(p('Orvexin', style='Titel') + p('one', style='Step') + p('x', style='Part') + p('two', style='Step') + p('y', style='Part'),
             styles=STYLED, numbering=STYLED_LISTS),
        '<h1>Orvexin</h1>\n<ul>\n<li class="labelled">A) one</li>\n<ul>\n<li class="labelled">1.1 x</li>\n</ul>\n'
        '<li class="labelled">B) two</li>\n<ul>\n<li class="labelled">2.2 y</li>\n</ul>\n</ul>\n', set()),
    'a level that does not exist is the first; outline level 9 is text': (
        docx(item(1, 12, 'adults') + item(7, 0, 'no such list') + p('Text.', properties='<w:outlineLvl w:val="9"/>'),
             numbering=numbering([(1, 'decimal', '%1.')])),
        '<ul>\n<li class="labelled">1. adults</li>\n</ul>\n<p>no such list</p>\n<p>Text.</p>\n', set()),
    'blocks of which one is to be chosen, deleted and moved blocks': (
        docx(BLOCK_CHOICE.format(p('New.'), p('For old programs.')) + f'<w:del>{p("Deleted.")}</w:del>' + f'<w:moveFrom>{p("Away.")}</w:moveFrom>'
             + f'<w:moveTo>{p("Here.")}</w:moveTo>'),
        '<p>New.</p>\n<p>Here.</p>\n', {'document-left-out'}),
    'notes and links that lead nowhere, a field without a result, a sign without a code': (
        docx(p('a', '<w:r><w:footnoteReference w:id="9"/></w:r>', f'<w:hyperlink r:id="rId7">{run("b")}</w:hyperlink>',
               f'<w:hyperlink w:anchor="x">{run("c")}</w:hyperlink>', '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
               '<w:r><w:fldChar/></w:r>', '<w:r><w:sym w:font="Symbol"/><w:sym w:font="Symbol" w:char="D800"/></w:r>', 'd'), footnotes=NOTES),
        '<p>abc\ufffd\ufffdd</p>\n<p>Counted as base.</p>\n<p>Second paragraph.</p>\n', {'document-misplaced'}),
    'a table within a cell, rows and cells in controls': (
        docx('<w:tbl><w:sdt><w:sdtContent>' + row(cell(p('Dose')), '<w:sdt><w:sdtContent>' + cell(p('Age')) + '</w:sdtContent></w:sdt>')
             + '</w:sdtContent></w:sdt>' + row(cell(p('5 mg')), cell('<w:tbl>' + row(cell(p('2')), cell(p('3'))) + '</w:tbl>' + p('years'))) + '</w:tbl>'),
        '<table>\n<tr>\n<td><p>Dose</p>\n</td>\n<td><p>Age</p>\n</td>\n</tr>\n<tr>\n<td><p>5 mg</p>\n</td>\n<td><table>\n<tr>\n<td><p>2</p>\n'
        '</td>\n<td><p>3</p>\n</td>\n</tr>\n</table>\n<p>years</p>\n</td>\n</tr>\n</table>\n', set()),
    'content controls and smart tags are gone through': (
        docx(f'<w:sdt><w:sdtPr/><w:sdtContent>{p("<w:smartTag>" + run("In.") + "</w:smartTag>")}</w:sdtContent></w:sdt>'),
        '<p>In.</p>\n', set()),
}

REFUSED = {
    'a document type declaration in a part': (
        pack([('word/document.xml', '<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>')]), 'xml-doctype'),
    'a part that is not well-formed': (pack([('word/document.xml', '<w:document>')]), 'xml-syntax'),
    'a bomb': (pack([('word/document.xml', b'<a>' + b' ' * 40_000_000 + b'</a>')]), 'document-container'),
    'a file cut off in the middle': (docx(p('Text. ' * 2000))[:700], None),
    'no text at all': (docx(p('')), 'input-empty'),
}


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-word-') as folder:
        for name, (content, text, ids) in CASES.items():
            c = Conversion(build, folder, 'leaflet.docx', content)
            tally.check(c.extracted == text, name, testlib.diff(text.encode(), (c.extracted or c.messages).encode(), 'extracted'))
            tally.check(c.code == 0 and not c.problems() and valid(build, c), f'{name}: label and ledger', c.messages)
            tally.check(ids <= c.ids() and (bool(ids) or not any(x.startswith('document-') for x in c.ids())), f'{name}: findings',
                        c.messages)
        for name, (content, identifier) in REFUSED.items():
            c = Conversion(build, folder, 'leaflet.docx', content)
            tally.check(c.code == 1 and c.label is None and (identifier is None or identifier in c.ids()), name, c.messages)
        parts = Conversion(build, folder, 'leaflet.docx', CASES['a footnote is read behind the paragraph that has it'][0])
        names = [part['name'] for part in parts.ledger['parts']]
        tally.check(names == ['word/document.xml', 'word/footnotes.xml', 'word/document.xml'], 'the ledger names the parts', str(names))
        number = next(s for s in parts.ledger['spans'] if 'Counted' in s['text'])
        tally.check(parts.ledger['parts'][1]['start'] <= number['start'] < parts.ledger['parts'][2]['start'],
                    'the footnote lies in its part')
    tally.finish()


if __name__ == '__main__':
    main()
