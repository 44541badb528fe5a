#!/usr/bin/env python3
"""The dosage forms of forms.tsv are known, as a title and as all that the section on the form says.

forms.py BUILD

Names are the standard terms of the European Pharmacopoeia in ten languages, and how leaflets write them; a name must
give the preferred term of the FDA, and no other form besides.
"""
import argparse
import csv
import sys
import tempfile
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

NAMES = Path(__file__).resolve().parent / 'forms.tsv'
NS = '{urn:hl7-org:v3}'
BRAND = {'ru': 'Золтавекс', 'uk': 'Золтавекс'}
UNIT = {'ru': 'мг', 'uk': 'мг'}
HEADING = {'en': 'Pharmaceutical form', 'de': 'Darreichungsform', 'fr': 'Forme pharmaceutique',
           'es': 'Forma farmacéutica', 'pt': 'Forma farmacêutica', 'it': 'Forma farmaceutica',
           'pl': 'Postać farmaceutyczna', 'da': 'Lægemiddelform', 'ru': 'Лекарственная форма', 'uk': 'Лікарська форма'}


def leaflets(language, name):
    """Two leaflets in which nothing but the name tells the form."""
    brand, unit = BRAND.get(language, 'Zoltavex'), UNIT.get(language, 'mg')
    return (f'{brand} 10 {unit} {name}\n', f'{brand}\n\n{HEADING[language]}\n{name[0].upper()}{name[1:]}.\n')


def forms_of(build, language, text, folder):
    source = Path(tempfile.mkstemp(dir=folder)[1])
    source.write_text(text, encoding='utf-8')
    label = source.with_suffix('.xml')
    testlib.run(build / 'leaflet2spl', '--language', language, source, '-o', label, '--effective-time', '20260101')
    if not label.exists():
        return {'no label'}
    return {e.get('displayName') for p in ET.parse(label).iter(NS + 'manufacturedProduct')
            for e in p.findall(NS + 'formCode') if e.get('displayName')}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build, tally = testlib.build_folder(p.parse_args().build), testlib.Tally()
    with open(NAMES, encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))
    jobs = [(r, text) for r in rows for text in leaflets(r['language'], r['name'])]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda j: forms_of(build, j[0]['language'], j[1], folder), jobs)
        for (row, _), forms in zip(jobs, found):
            tally.check(forms == {row['term']}, f'{row["language"]}: {row["name"]}',
                        f'    is {row["term"]}, found {", ".join(sorted(forms)) or "none"}')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
