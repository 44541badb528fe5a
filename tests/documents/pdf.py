#!/usr/bin/env python3
"""PDF files: the order of reading, columns, digits that stand high, and what cannot be read."""
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib
from _build import pdf
from _convert import Conversion, valid

WORDS = ('take the tablets with a glass of water each morning and tell your doctor about all other medicines that you use '
         'because some of them change how this one works in the body and may make it weaker or stronger than it is meant to be').split()


def column(x, first, lines, size=8):
    """Lines of prose from word `first` on, each of eight words, so of about one width."""
    return [(x, 780 - 10 * i, size, ' '.join(WORDS[(first + 8 * i + k) % len(WORDS)] for k in range(8))) for i in range(lines)]


def lines(*texts, size=11):
    return [(60, 780 - 16 * i, size, text) for i, text in enumerate(texts)]


def words_in_order(text):
    return [x for x in text.split() if x.isalpha()]


def main():
    build = testlib.build_folder(sys.argv[1])
    if not shutil.which('pdftotext', path=testlib.ENVIRONMENT['PATH']):
        testlib.skip('pdftotext is not installed (poppler-utils)')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-pdf-') as folder:
        c = Conversion(build, folder, 'two.pdf', pdf(lines('Orvexin tablets', 'Uses', 'For pain.'), lines('Storage', 'Keep cool.')))
        tally.check(c.code == 0 and valid(build, c) and not c.problems(), 'two pages: label and ledger', c.messages)
        tally.check([x['name'] for x in c.ledger['parts']] == ['page 1', 'page 2'], 'two pages: the ledger names them')
        tally.check(c.extracted.count('\f') == 1 and c.extracted.split() == 'Orvexin tablets Uses For pain. Storage Keep cool.'.split(),
                    'two pages: the text', repr(c.extracted))

        title = [(60, 810, 14, 'What you need to know about Orvexin tablets and how they are taken')]
        left, right = column(50, 0, 20), column(320, 160, 20)
        c = Conversion(build, folder, 'columns.pdf', pdf(title + left + right))
        want = ' '.join(x[3] for x in title + left + right).split()
        tally.check(words_in_order(c.extracted or '') == want, 'columns are read one after the other', c.extracted or c.messages)
        tally.check('document-columns' in c.ids(), 'columns: a finding', c.messages)

        rows = [(x, 780 - 16 * i, 10, text) for i, row in enumerate([('Age', 'Dose', 'Times a day')] + [
            (f'{i} years', f'{i * 5} mg', 'twice') for i in range(2, 16)]) for x, text in zip((60, 250, 400), row)]
        c = Conversion(build, folder, 'table.pdf', pdf(rows))
        tally.check('document-columns' not in c.ids() and c.extracted.splitlines()[1].split() == ['2', 'years', '10', 'mg', 'twice'],
                    'a table keeps its rows', c.extracted or c.messages)

        def power(y, base, raised, size=7, by=4):
            return [(60, y, 11, base), (60 + 6.115 * len(base), y + by, size, raised), (110, y, 11, 'cells for each kg')]
        c = Conversion(build, folder, 'power.pdf', pdf(power(780, '10', '6') + power(760, '12', '9') + [(60, 740, 11, '129 days')]))
        tally.check('10⁶' in c.extracted.split() and '106' not in c.extracted, 'a power stays a power', c.extracted)
        tally.check('document-script-unsure' in c.ids() and '12⁹' in c.messages and 'page 1' in c.messages,
                    'what may be either is reported', c.messages)
        c = Conversion(build, folder, 'index.pdf', pdf(power(780, 'H', '2', by=-2) + power(760, '5', '0', by=0)))
        tally.check('H₂' in c.extracted and '50' in c.extracted.split(), 'an index; what is only smaller stays', c.extracted)

        for name, content, identifier, code in (
                ('cut off', pdf(lines('Text'))[:300], 'document-pdf', 1), ('no text', pdf([]), 'document-pdf', 1),
                ('no PDF at all', b'%PDF-1.7\nno', 'document-pdf', 1)):
            c = Conversion(build, folder, 'bad.pdf', content)
            tally.check(c.code == code and identifier in c.ids() and c.label is None, name, c.messages)
        good = Path(folder) / 'good.pdf'
        good.write_bytes(pdf(lines('Text')))
        path, testlib.ENVIRONMENT['PATH'] = testlib.ENVIRONMENT['PATH'], folder
        code, _, err = testlib.run(build / 'leaflet2spl', good)
        testlib.ENVIRONMENT['PATH'] = path
        tally.check(code == 3 and b'file-pdftotext' in err, 'without pdftotext', err.decode())
        for script, identifier, want in (('kill -9 $$', b'document-pdf', 1),
                                         ('case $* in *layout*) echo 5 mg;; *) echo 50 mg;; esac', b'document-readings-differ', 0)):
            fake = Path(folder) / 'pdftotext'
            fake.write_text(f'#!/bin/sh\n{script}\n')
            os.chmod(fake, 0o755)
            testlib.ENVIRONMENT['PATH'] = f'{folder}:{path}'
            code, _, err = testlib.run(build / 'leaflet2spl', good)
            testlib.ENVIRONMENT['PATH'] = path
            tally.check(code == want and identifier in err, f'a pdftotext that does: {script}', err.decode())
        c = Conversion(build, folder, 'talk.txt', b'Orvexin\n\nThe file begins with %PDF-1.7, says the leaflet.\n')
        tally.check(c.code == 0 and c.extracted is None, 'a text that speaks of PDF is a text', c.messages)
    tally.finish()


if __name__ == '__main__':
    main()
