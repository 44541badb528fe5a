#!/usr/bin/env python3
"""Makes the seeds and dictionaries of the fuzz targets: seeds.py FOLDER

FOLDER/seeds/TARGET/ gets small inputs, FOLDER/TARGET.dict the words a fuzzer may put in. Everything comes from the samples, the
cases, the data and the schema of this repository.
"""
import io
import random
import re
import struct
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

LARGEST = 24_000                # bytes of a seed
PIECE = 2_500                   # of a piece of a long leaflet
ENCODINGS = ('utf-8-sig', 'utf-16', 'utf-16-be', 'utf-32', 'cp1252', 'cp1251', 'iso8859-2', 'koi8-r', 'cp1250', 'mac-roman')
RANDOM_SEEDS = 60
TEXT, HTML, MARKDOWN = ('leaflet', 'decode'), ('leaflet_html', 'leaflet', 'decode'), ('leaflet_markdown', 'leaflet')
LABEL = ('load', 'rules', 'spl2md', 'spl2html', 'spl2fhir', 'spldiff')
DATA = testlib.ROOT / 'templates' / 'data'
NAMES = {'title', 'text', 'code', 'item', 'paragraph', 'list', 'table', 'styleCode', 'listType'}


def cases(*patterns):
    """Files that cases read, small ones."""
    for pattern in patterns:
        for path in sorted((testlib.ROOT / 'tests' / 'cases').glob(f'*/{pattern}')):
            if path.is_file() and path.stat().st_size <= LARGEST:
                yield f'{path.parent.name}-{path.name}', path.read_bytes()


def pieces(text):
    """A long leaflet in pieces that end with a paragraph."""
    out = ''
    for paragraph in re.split(r'(?<=\n\n)', text):
        out += paragraph
        if len(out) > PIECE:
            yield out
            out = ''
    if out.strip():
        yield out


def as_html(text):
    blocks = [b for b in text.split('\n\n') if b.strip()]
    rows = [f'<h2>{b}</h2>' if len(b) < 60 else f'<p>{b}</p>' for b in (x.replace('&', '&amp;').replace('<', '&lt;') for x in blocks)]
    return '<html><body>\n' + '\n'.join(rows) + '\n</body></html>\n'


def leaflets():
    """(targets, name, bytes)"""
    for sample in sorted((testlib.ROOT / 'samples').glob('*/leaflet.txt')):
        for number, piece in enumerate(pieces(sample.read_text(encoding='utf-8'))):
            name = f'{sample.parent.name}-{number}'
            yield TEXT, name, piece.encode()
            yield ('leaflet_html',), name, as_html(piece).encode()
        for number, piece in enumerate(pieces(sample.with_name('label.md').read_text(encoding='utf-8'))):
            yield ('leaflet_markdown',), f'{sample.parent.name}-{number}', piece.encode()
    for name, data in cases('*.txt', 'stdin'):
        yield TEXT, name, data
    for name, data in cases('*.html'):
        yield HTML, name, data
    for name, data in cases('*.md'):
        yield MARKDOWN, name, data
    for encoding in ENCODINGS:
        text = 'Take 5 mg. Прийом 0,5 мл. Größe, ação, żółć\n'.encode(encoding, 'ignore')
        yield ('decode',), encoding, text


def labels():
    for name, data in cases('*.xml'):
        yield LABEL, name, data
    for path in sorted((testlib.ROOT / 'tests' / 'conformance').glob('*.xml')):
        yield LABEL, path.name, path.read_bytes()


def house_rules():
    for name, data in cases('*.sch', '*.xsl'):
        yield ('schematron',), name, data


def documents():
    """The main parts of the Word and OpenDocument files of tests/documents."""
    sys.path.insert(0, str(testlib.ROOT / 'tests' / 'documents'))
    import opendocument
    import word
    for module, part in ((word, 'word/document.xml'), (opendocument, 'content.xml')):
        for number, case in enumerate(module.CASES.values()):
            with zipfile.ZipFile(io.BytesIO(case[0])) as file:
                if part in file.namelist():
                    yield ('document',), f'{module.__name__}-{number}', file.read(part)


def choices():
    chance = random.Random(1)
    for number in range(RANDOM_SEEDS):
        yield ('narrative',), str(number), bytes(chance.randrange(256) for _ in range(20 + 10 * number))


def batches():
    """Records as splbatch writes them, and the head of a reply with one (converters/batch/job.c)."""
    record = ('"id":"eu/a","file":"in/a.txt","kind":"leaflet","status":"ok","bytes":5,"sha256":"9f","key":"01","title":"A 5 mg","name":"A",'
              '"active":["a"],"forms":["TABLET"],"language":"en","type":{"code":"34391-3","name":"LABEL"},"sections":[{"code":"34067-9",'
              '"name":"USES","titled":true,"depth":1,"confidence":1.000}],"confidence":{"least":0.5,"mean":0.9},"ledger":{"kept":5,'
              '"transformed":0,"omitted":0},"findings":[{"id":"leaflet-unsure","severity":"info","count":1,"line":4,"column":1,"text":"t"}],'
              '"outputs":[{"kind":"xml","file":"eu/a.xml","bytes":20}],"packed":{"bytes":9,"xxh3":"00ff"},"time":{"read":1,"total":2}')
    lost = '"id":"b","file":"b","status":"failed","reason":"time","findings":[{"id":"batch-time","severity":"error","count":1,"text":"t"}],"outputs":[]'
    lines = [f'{{"number":{number},{text}}}\n' for number, text in enumerate((record, lost), 1)]
    for number, text in enumerate((lines[0], lines[1], ''.join(lines), lines[0][:-40])):
        yield ('batch',), f'lines-{number}', text.encode()
    for number, text in enumerate((record, lost)):
        yield ('batch',), f'reply-{number}', struct.pack('<QQQQii', 40 + len(text) + 3, 7, len(text), 3, 0, number * 3) + text.encode() + b'tar'


def words_of(text):
    return [' '.join(w.replace('*', '').split()) for w in text.split('|')]


def headings():
    root = ET.parse(DATA / 'sections.xml').getroot()
    return [w for e in root.iter() if e.text for w in words_of(e.text) if 2 < len(w) < 40]


def units():
    values = {v for path in ('units', 'packages', 'dose-forms') for e in ET.parse(DATA / 'terms' / f'{path}.xml').iter()
              for v in [*e.attrib.values(), *words_of(e.text or '')]}
    return [v for v in values if 0 < len(v) < 24]


def schema_words():
    words = set(NAMES)
    for path in sorted((testlib.ROOT / 'xsd').rglob('*.xsd')):
        for e in ET.parse(path).iter():
            words |= {e.get(k) for k in ('name', 'value') if e.get(k)}
    return [w for w in words if len(w) < 40]


def dictionaries():
    leaflet = ['5 mg', '0,5', '1.5 ml', '\n\n', '\n\n\n', '  - ', '1. ', '\t', '| a | b |', '%', '-\n', '\f', '\u00a0', '\u202e', '\u00bd', '\u2022 ', '&lt;']
    html = ['<p>', '</p>', '<br>', '<li>', '<ul>', '<ol>', '<table>', '<tr>', '<td>', '<th>', '<h1>', '<b>', '<!--', '-->', '<script>', '</script>',
            '<nav>', '<style>', '&amp;', '&#53;', '&nbsp;', '<a href="', '<div class="', '<![CDATA[', '<sup>', '<pre>', '<meta charset="']
    markdown = ['# ', '## ', '**', '__', '```', '| --- |', '> ', '[a](b)', '![', '[a]: b', '\\', '***', '1) ', '~~~', '<b>', '    ', '* ', '&amp;']
    rules = ['<sch:rule context="', '<sch:assert test="', '<sch:let name="', '<sch:include href="', '<sch:pattern', 'is-a="', 'abstract="true"',
             '<sch:extends rule="', '<sch:phase id="', '<sch:value-of select="', '<sch:param name="', 'document(', 'key(', 'count(', 'ancestor::',
             'following-sibling::', 'position()', '$', '//*', 'subject="', 'flag="', 'role="', '<xsl:key', '<sch:diagnostic', '<sch:name path="']
    words = headings() + units()
    yield 'leaflet', leaflet + words
    yield 'decode', ['\ufeff', '\u00e9', '\u0416', '\u2028', '\x85', '\u00c3\u00a9']
    yield 'leaflet_html', leaflet + html + words
    yield 'leaflet_markdown', leaflet + markdown + words
    yield 'schematron', rules
    yield 'document', ['<w:p>', '<w:t>', '<w:tab/>', '<w:br/>', '<w:tbl>', '<w:tr>', '<w:tc>', '<w:vMerge/>', '<w:sym w:char="F0B7"/>', 'w:val="', '<w:del>',
                       '<w:ins>', '<text:p>', '<text:h text:outline-level="', '<text:list>', '<text:s text:c="', '<table:table-cell', '<text:note>', '5 mg']
    for target in LABEL:
        yield target, schema_words() + ['<![CDATA[', ']]>', '<!--', '&#x202e;', '&lt;', 'xmlns="urn:hl7-org:v3"', 'xsi:type="', 'xml:id="', '<?x?>', '5 mg']


def entry(word):
    return '"' + ''.join(chr(b) if 32 <= b < 127 and chr(b) not in '"\\' else f'\\x{b:02x}' for b in word.encode()) + '"'


def make(folder, only=None):
    """All of it, or what one target needs."""
    for group in (leaflets(), labels(), house_rules(), documents(), choices(), batches()):
        for targets, name, data in group:
            for target in targets:
                if only in (None, target):
                    testlib.write_if_changed(folder / 'seeds' / target / name, data)
    for target, words in dictionaries() if only is None else ():
        text = ''.join(f'{entry(w)}\n' for w in sorted(set(words)))
        testlib.write_if_changed(folder / f'{target}.dict', text.encode())


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    make(Path(sys.argv[1]))
