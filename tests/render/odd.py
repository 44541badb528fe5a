#!/usr/bin/env python3
"""Labels that are valid and odd give a correct page, in both views, and Markdown: nothing at all, no title, empty sections,
sections and lists deep inside each other, thousands of footnotes, a large table, spans that are too long, thousands of signs that are escaped, text from the
right, the same ID twice, links to nowhere; every element in every place the schema allows it. Judged as in page.py; and every word that was put in comes out."""
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import page
from page import testlib

FOOTNOTES, ROWS, DEPTH, SIGNS = 3000, 2000, 60, 4000
DEEPEST = 5     # elements inside each other when the narrative is made from the schema


def document(body, head=''):
    return f'<document xmlns="urn:hl7-org:v3">{head}<component><structuredBody>{body}</structuredBody></component></document>'


def section(text, code='34067-9', title='', inside=''):
    heading = f'<title>{title}</title>' if title else ''
    return f'<component><section><code code="{code}"/>{heading}<text>{text}</text>{inside}</section></component>'


def nested(depth):
    out = ''
    for n in range(depth, 0, -1):
        out = section(f'<paragraph>level{n}</paragraph>', '42229-5', f'Heading{n}' if n % 3 else '', out)
    return out


def nested_list(depth):
    out = ''
    for n in range(depth, 0, -1):
        out = f'<list listType="ordered"><item>item{n}{out}</item></list>'
    return out


def labels():
    """(name, SPL, words that must come out)"""
    yield 'nothing', document(''), []
    yield 'no title', document(section('<paragraph>alone</paragraph>')), ['alone']
    yield 'empty sections', document(section('') + section('', title='Empty') + section('<paragraph> </paragraph>', '')), ['Empty']
    yield 'deep sections', document(nested(DEPTH)), [f'level{n}' for n in range(1, DEPTH + 1)]
    yield 'deep lists', document(section(nested_list(20))), [f'item{n}' for n in range(1, 21)]
    notes = ''.join(f'<paragraph>word{n}<footnote ID="f{n}">note{n}</footnote></paragraph>' for n in range(FOOTNOTES))
    yield 'footnotes', document(section(notes)), [w for n in range(FOOTNOTES) for w in (f'word{n}', f'note{n}')]
    rows = ''.join(f'<tr><td rowspan="3">a{n}</td><td>b{n}</td></tr>' for n in range(ROWS))
    yield 'large table', document(section(f'<table><tbody>{rows}</tbody></table>')), [f'b{n}' for n in range(ROWS)]
    yield 'spans', document(section('<table><tbody><tr><td rowspan="1000" colspan="0">x1</td><td rowspan="-1">x2</td></tr>'
                                    '<tr><td colspan="1e9">x3</td></tr></tbody></table>')), ['x1', 'x2', 'x3']
    yield 'from the right', document(section('<paragraph>مرتين <content language="en">twice</content> يوميا</paragraph>', title='الاستعمال'),
                                     '<languageCode code="ar"/>'), ['مرتين', 'twice', 'الاستعمال']
    address = 'http://example.org/' + '(&amp;' * SIGNS
    yield 'signs', document(section(f'<paragraph><linkHtml href="{address}">link1</linkHtml></paragraph>'
                                     f'<table><tbody><tr><td><list><item><linkHtml href="{address}">link2</linkHtml></item></list></td></tr></tbody></table>'),
                             '<title>title1 ' + '"\\' * SIGNS + '</title>'), ['title1', 'link1', 'link2']
    yield 'one ID twice', document(section('<paragraph ID="p">one</paragraph><paragraph ID="p">two</paragraph>'
                                           '<paragraph><linkHtml href="#p">there</linkHtml> <linkHtml href="#q">nowhere</linkHtml>'
                                           ' <linkHtml href="#p"/></paragraph>')), ['one', 'two', 'there', 'nowhere']


def narrative_of_schema():
    """(a text element, words): every element of the narrative in every place xsd/narrative.xsd allows it, each place where
    text may stand with a word of its own."""
    xs = '{http://www.w3.org/2001/XMLSchema}'
    root = ET.parse(testlib.ROOT / 'xsd' / 'narrative.xsd').getroot()
    types = {t.get('name'): t for t in root.iter(f'{xs}complexType')}
    groups = {g.get('name'): g for g in root.iter(f'{xs}group') if g.get('name')}
    words = []

    def children(node):
        for part in node:
            if part.tag == f'{xs}element':
                yield part.get('name'), part.get('type')
            elif part.tag == f'{xs}group':
                yield from children(groups[part.get('ref')])
            elif part.tag in (f'{xs}sequence', f'{xs}choice'):
                yield from children(part)

    def word():
        words.append(f'w{len(words)}w')
        return words[-1]

    def make(name, kind, above):
        if kind not in types or name in ('col', 'colgroup'):
            return f'<{name}/>'
        attributes = {'footnoteRef': ' IDREF="note"', 'renderMultiMedia': ' referencedObject="image picture"',
                      'linkHtml': ' href="https://example.org/"'}.get(name, '')
        mixed = types[kind].get('mixed') == 'true'
        out = word() + ' ' if mixed and name != 'text' else ''
        for child, child_kind in children(types[kind]):
            if child not in above and len(above) < DEEPEST:
                out += make(child, child_kind, above + [child]) + (f' {word()} ' if mixed else '')
        return f'<{name}{attributes}>{out}</{name}>'

    return make('text', 'Narrative', ['text']).replace('<footnote>', '<footnote ID="note">', 1), words


def schema_label():
    """The narrative above, with all that may stand around it in a section and in a body."""
    text, words = narrative_of_schema()
    media = ''.join(f'<component><observationMedia ID="{i}"><text>{i}</text><value><reference value="{i}.jpg"/></value></observationMedia>'
                    '</component>' for i in ('image', 'picture'))
    plumbing = '<realmCode code="US"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/><templateId root="1.2.3"/>'
    return (f'<document xmlns="urn:hl7-org:v3">{plumbing}<component>{plumbing}<structuredBody>{plumbing}<component>{plumbing}<section>{plumbing}'
            f'<code code="34067-9"/><title>Title</title>{text}<replacementOf/><subjectOf><comment><text>remark</text></comment></subjectOf>'
            f'<subject2/>{media}</section></component></structuredBody></component></document>'), words


def missing(words, text):
    there = set(re.findall(r'\w+', text))
    return [w for w in words if w not in there][:5]


def check_schema(build, tally, folder):
    xml, words = schema_label()
    path = Path(folder) / 'schema.xml'
    path.write_text(xml, encoding='utf-8')
    page.check(build, tally, path)
    for program, options in (('spl2html', []), ('spl2md', []), ('spl2md', ['--tables', 'list']), ('spl2md', ['--to', 'text'])):
        code, out, err = testlib.run(build / program, path, *options)
        lost = missing(words, out.decode('utf-8'))
        tally.check(code == 0 and not lost and out.count(b'picture.jpg') == out.count(b'image.jpg'),
                    f'all of the schema: {program} {" ".join(options)}', f'    exit {code}, missing {lost}\n{err[:300]}')
    print(f'{len(words)} places of the narrative')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-odd-') as folder:
        check_schema(build, tally, folder)
        for name, xml, words in labels():
            path = Path(folder) / (name.replace(' ', '-') + '.xml')
            path.write_text(xml, encoding='utf-8')
            page.check(build, tally, path, must_have_words=bool(words))
            for program, options in (('spl2html', ['--view', 'patient']), ('spl2html', []), ('spl2md', ['--front-matter']), ('spl2md', ['--to', 'text'])):
                code, out, err = testlib.run(build / program, path, *options)
                lost = missing(words, out.decode('utf-8'))
                tally.check(code == 0 and not lost, f'{name}: {program} {" ".join(options)}', f'    exit {code}, missing {lost}\n{err[:300]}')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
