#!/usr/bin/env python3
"""The names of dosage forms and routes, and the words for how a product is sold, in terms.tsv are known.

terms.py BUILD

Names are the standard terms of the European Pharmacopoeia in ten languages, and how leaflets write them. A form is put
into a title and into the section on the form, a route into the section on dosage, the sale into a line of its own; the
label must have the preferred term of the FDA, and no other besides. That a product is a prescription drug must be read,
as it is what a label is when nothing is said.
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

NAMES = Path(__file__).resolve().parent / 'terms.tsv'
NS = '{urn:hl7-org:v3}'
BRAND = {'ru': 'Золтавекс', 'uk': 'Золтавекс'}
UNIT = {'ru': 'мг', 'uk': 'мг'}
FORM = {'en': 'Pharmaceutical form', 'de': 'Darreichungsform', 'fr': 'Forme pharmaceutique',
        'es': 'Forma farmacéutica', 'pt': 'Forma farmacêutica', 'it': 'Forma farmaceutica',
        'pl': 'Postać farmaceutyczna', 'da': 'Lægemiddelform', 'ru': 'Лекарственная форма', 'uk': 'Лікарська форма'}
DOSAGE = {'en': 'Dosage and administration', 'de': 'Dosierung und Art der Anwendung',
          'fr': 'Posologie et mode d’administration', 'es': 'Posología y forma de administración',
          'pt': 'Posologia e modo de administração', 'it': 'Posologia e modo di somministrazione',
          'pl': 'Dawkowanie i sposób podawania', 'da': 'Dosering og indgivelsesmåde',
          'ru': 'Способ применения и дозы', 'uk': 'Спосіб застосування та дози'}
ELEMENT = {'form': f'.//{NS}manufacturedProduct/{NS}formCode', 'route': f'.//{NS}routeCode', 'sale': f'{NS}code'}
ASSUMED = b'[leaflet-type-assumed]'


def leaflets(kind, language, name):
    """Leaflets in which nothing but the name tells the form or route."""
    brand, unit = BRAND.get(language, 'Zoltavex'), UNIT.get(language, 'mg')
    if kind == 'sale':
        return [f'{brand} 10 {unit}\n\n{name}.\n']
    if kind == 'route':
        return [f'{brand}\n\n{DOSAGE[language]}\n{name}.\n']
    return [f'{brand} 10 {unit} {name}\n', f'{brand}\n\n{FORM[language]}\n{name[0].upper()}{name[1:]}.\n']


def terms_of(build, kind, language, text, folder):
    source = Path(tempfile.mkstemp(dir=folder)[1])
    source.write_text(text, encoding='utf-8')
    label = source.with_suffix('.xml')
    _, _, said = testlib.run(build / 'leaflet2spl', '--language', language, source, '-o', label,
                             '--effective-time', '20260101')
    if not label.exists():
        return {'no label'}
    if kind == 'sale' and ASSUMED in said:
        return {'nothing said'}
    found = ET.parse(label).iterfind(ELEMENT[kind])
    return {e.get('displayName') for e in found if e.get('displayName')}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build, tally = testlib.build_folder(p.parse_args().build), testlib.Tally()
    with open(NAMES, encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))
    jobs = [(r, text) for r in rows for text in leaflets(r['kind'], r['language'], r['name'])]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda j: terms_of(build, j[0]['kind'], j[0]['language'], j[1], folder), jobs)
        for (row, _), terms in zip(jobs, found):
            tally.check(terms == {row['term']}, f'{row["language"]}: {row["name"]}',
                        f'    is {row["term"]}, found {", ".join(sorted(terms)) or "none"}')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
