#!/usr/bin/env python3
"""A leaflet as LibreOffice writes it: Word, OpenDocument and PDF. No word of the page is lost on the way to the label,
and the three kinds come out alike."""
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib
from _convert import Conversion, office, valid


def page_of(text):
    """A leaflet as a plain page for LibreOffice: a line is a paragraph, "# " a heading, "- " an item, "1. " a numbered one."""
    out, kind = ['<html><body>'], ''
    for line in text.splitlines():
        marked = re.match(r'(# |- |\d+\. )?(.*)', line)
        mark, rest = marked.group(1) or '', marked.group(2).replace('&', '&amp;').replace('<', '&lt;')
        now = 'ul' if mark == '- ' else 'ol' if mark[:1].isdigit() else ''
        if kind and now != kind:
            out.append(f'</{kind}>')
        if now and now != kind:
            out.append(f'<{now}>')
        kind = now
        if rest:
            out.append(f'<li>{rest}</li>' if now else f'<h2>{rest}</h2>' if mark == '# ' else f'<p>{rest}</p>')
    return '\n'.join(out + [f'</{kind}>' * bool(kind), '</body></html>'])


LEAFLET = (Path(__file__).resolve().parent / 'leaflet.txt').read_text(encoding='utf-8')


def words(text):
    return Counter(re.findall(r'\w+', text))


def label_words(c):
    return words(' '.join(c.narrative())) + words(' '.join(s['text'] for s in c.ledger['spans'] if s['action'] == 'omitted'))


def codes(c):
    return [e.get('code') for e in c.label.iter('{urn:hl7-org:v3}code') if e.get('codeSystem') == '2.16.840.1.113883.6.1']


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-office-') as folder:
        source = Path(folder) / 'leaflet.html'
        source.write_text(page_of(LEAFLET), encoding='utf-8')
        page = Conversion(build, folder, 'leaflet.html', source.read_bytes())
        want = words(' '.join(page.narrative()))
        for kind in ('docx', 'odt', 'pdf'):
            content = office(folder, source, kind)
            if content is None:
                testlib.skip('LibreOffice is not installed (libreoffice-writer-nogui)')
            c = Conversion(build, folder, f'leaflet.{kind}', content)
            tally.check(c.code == 0 and valid(build, c) and not c.problems(), f'{kind}: label and ledger', c.messages)
            lost = want - label_words(c)
            tally.check(not lost, f'{kind}: no word is lost', str(lost))
            tally.check(codes(c) == codes(page), f'{kind}: the sections of the page', f'{codes(c)}\n{codes(page)}')
    tally.finish()


if __name__ == '__main__':
    main()
