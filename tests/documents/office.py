#!/usr/bin/env python3
"""A leaflet as text, Markdown and HTML, and as LibreOffice writes it: Word, OpenDocument and PDF. No word is lost on the way
to the label, for which a line is printed for each kind, and Word, OpenDocument and PDF come out like the page."""
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


def source_words():
    """Of the leaflet, without the marks of its lines: numbers of items are none of the words of a label."""
    return words(re.sub(r'(?m)^(# |- |\d+\. )', '', LEAFLET))


def check_words(kind, c, tally):
    want, got = source_words(), label_words(c)
    kept, total = sum((want & got).values()), sum(want.values())
    print(f'{kind}: {kept} of {total} words')
    tally.check(kept == total, f'{kind}: no word is lost', str(want - got))


def check_texts(build, folder, tally):
    """The page's conversion."""
    for kind, text in (('txt', LEAFLET), ('md', LEAFLET.replace('\n', '\n\n')), ('html', page_of(LEAFLET))):
        c = Conversion(build, folder, f'leaflet.{kind}', text.encode())
        tally.check(c.code == 0 and valid(build, c), f'{kind}: label', c.messages)
        check_words(kind, c, tally)
    return c


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-office-') as folder:
        page = check_texts(build, folder, tally)
        for kind in ('docx', 'odt', 'pdf'):
            content = office(folder, Path(folder) / 'leaflet.html', kind)
            if content is None:
                tally.skip(kind, 'LibreOffice is not installed (libreoffice-writer-nogui)')
                continue
            c = Conversion(build, folder, f'leaflet.{kind}', content)
            tally.check(c.code == 0 and valid(build, c) and not c.problems(), f'{kind}: label and ledger', c.messages)
            check_words(kind, c, tally)
            tally.check(codes(c) == codes(page), f'{kind}: the sections of the page', f'{codes(c)}\n{codes(page)}')
    tally.finish()


if __name__ == '__main__':
    main()
