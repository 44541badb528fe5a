#!/usr/bin/env python3
"""The article with lost headings, from end to end: what must be true of its label, ledger and findings.

Runs over the seed leaflet of the development data, when it is there, and always over samples/citicoline-web, which has
the same lines in other words: the same line numbers hold for both, and the gold of the seed scores both.
"""
import argparse
import json
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

NS = '{urn:hl7-org:v3}'
EVAL = testlib.SHARED / 'eval'
GOLD = EVAL / 'seed' / 'ceraxon.gold.tsv'

# Sections whose heading the article has lost: the code is found, no title is invented.
UNTITLED = {'43682-4': 'pharmacokinetics', '34070-3': 'contraindications'}

# Lines that are not label content, with the reason the ledger must give.
OMITTED = {16: 'price', 132: 'reviews', 134: 'reviews', 136: 'reviews', 137: 'reviews', 138: 'reviews',
           141: 'analogues', 143: 'analogues', 152: 'analogues', 154: 'analogues', 160: 'advert', 163: 'comment'}

# Facts the label must state (keys and notation of facts.py); {brand} and {salt} differ between the two texts.
FACTS = [('name', '{brand}'), ('generic', 'citicoline|citicoline sodium'),
         ('active', '{salt} = 500 mg / 4 mL'), ('active', '{salt} = 1000 mg / 4 mL'), ('form', 'INJECTION, SOLUTION'),
         ('route', 'INTRAVENOUS'), ('route', 'INTRAMUSCULAR'), ('route', 'ORAL'), ('package', '4 mL in 1 AMPULE'),
         ('package', '5 AMPULE in 1 BLISTER PACK'), ('package', '1 BLISTER PACK in 1 CARTON'), ('doctype', '34391-3')]

# What a careful pharmacist would object to: words of the finding, and lines it may point at ({name}: see TEXTS).
WARNINGS = [
    ('age limit against a dose for children', r'\b18\b', {75, 90, 94}),
    ('product spelt in several ways', r'{brand}.*{brand_2}|{brand_2}.*{brand}|{brand_3}', None),
    ('substance spelt in several ways', r'{salt_word}', {22, 28, 98, 118, 128}),
    ('a dosage form that is not described', r'tablet', {1, 88}),
    ('unknown abbreviation', r'{abbreviation}', {92}),
    ('garbled count of pieces', r'{pieces}', {24}),
    ('days against weeks', r'\bdays\b.*\bweeks\b|\bweeks\b.*\bdays\b', {88, 92}),
    ('form of an oral dose not named', r'\bform\b', {92, 94}),
    ('excipients of the oral solution not stated', r'inactive|excipient|preservative', {1, 22, 122}),
    ('absorbed almost completely, 15% excreted', r'15 ?%', {54}),
    ('claims of reviews', r'review', {132, 134, 136, 137, 138}),
]
WARNINGS_AT_LEAST = 6

TEXTS = {
    'seed': {'source': EVAL / 'seed' / 'ceraxon.txt', 'brand': 'Ceraxon', 'brand_2': 'Cerakson', 'brand_3': 'Ceraxone',
             'salt': 'citicoline sodium|citicoline|Cicolin sodium', 'salt_word': 'Cicolin', 'abbreviation': 'TBT',
             'pieces': 'tuk'},
    'citicoline-web': {'source': testlib.ROOT / 'samples' / 'citicoline-web' / 'leaflet.txt', 'brand': 'Orvexin',
                       'brand_2': 'Orveksin', 'brand_3': 'Orvexine',
                       'salt': 'citicoline sodium|citicoline|Citikolin sodium', 'salt_word': 'Citikolin',
                       'abbreviation': 'CMT', 'pieces': 'shtuk'},
}


class Converted:
    """A converted text: its label, ledger and findings."""

    def __init__(self, name, text, build, folder):
        self.name, self.text, self.source = name, text, text['source'].read_bytes()
        self.label, self.ledger_file = folder / f'{name}.xml', folder / f'{name}.ledger.json'
        self.code, _, err = testlib.run(build / 'leaflet2spl', text['source'], '-o', self.label, '--json', '--ledger',
                                        self.ledger_file, '--effective-time', '20260101')
        self.stderr = err.decode('utf-8', 'replace')

    def read(self):
        self.root = ET.parse(self.label).getroot()
        self.ledger = testlib.load_ledger(self.ledger_file)
        self.findings = [json.loads(line) for line in self.stderr.splitlines() if line.startswith('{')]

    def spans_of_line(self, number):
        """Spans that hold visible text of a line of the source."""
        lines = self.source.split(b'\n')
        start = sum(len(x) + 1 for x in lines[:number - 1])
        end = start + len(lines[number - 1])
        return [s for s in self.ledger['spans'] if s['start'] < end and s['end'] > start
                and self.source[max(start, s['start']):min(end, s['end'])].strip()]


def check_titles(c, tally):
    for code, what in UNTITLED.items():
        found = [s for s in c.root.iter(NS + 'section') if s.find(NS + 'code') is not None
                 and s.find(NS + 'code').get('code') == code]
        tally.check(found, f'{c.name}: section {code} ({what})', '    is not in the label')
        titled = [s.find(NS + 'title') for s in found if s.find(NS + 'title') is not None]
        tally.check(not titled, f'{c.name}: section {code} ({what})', '    has a title that the source has not')


def check_omitted(c, tally):
    for number, reason in OMITTED.items():
        spans = c.spans_of_line(number)
        seen = sorted({f'{s["action"]} {s.get("reason") or ""}'.strip() for s in spans})
        tally.check(seen == [f'omitted {reason}'], f'{c.name}: line {number}', f'    is {seen}, not omitted {reason}')


def check_warnings(c, tally):
    names = {k: re.escape(str(v)) for k, v in c.text.items() if k != 'source'}
    raised = []
    for what, pattern, lines in WARNINGS:
        pattern = re.compile(re.sub(r'\{(\w+)\}', lambda m: names[m[1]], pattern), re.I)
        if any(f['severity'] != 'info' and pattern.search(f['text']) and (lines is None or f.get('line') in lines)
               for f in c.findings):
            raised.append(what)
    print(f'{c.name}: {len(raised)} of {len(WARNINGS)} warnings raised: {"; ".join(raised)}')
    tally.check(len(raised) >= WARNINGS_AT_LEAST, f'{c.name}: warnings', f'    fewer than {WARNINGS_AT_LEAST}')


def check_score(c, tally):
    """Figures of score.py: every line in its section, nothing lost, leaked or invented."""
    from score import score_files
    result = score_files(str(GOLD), str(c.text['source']), str(c.label), str(c.ledger_file))
    counts = result['counts']
    print(f'{c.name}: right {result["right"]:.4f}, lost {counts["lost"]}, leak {counts["leak"]}, '
          f'invented {counts["invented"]}, f1 {result["f1"]:.4f}')
    problems = '\n'.join(f'    {p}' for p in result['problems'][:12])
    tally.check(result['right'] >= 0.98, f'{c.name}: right {result["right"]:.4f} is below 0.98', problems)
    for key in ('lost', 'leak', 'invented'):
        tally.check(counts[key] == 0, f'{c.name}: {key} {counts[key]}', problems)


def check_facts(c, tally):
    import facts
    found = facts.extracted(str(c.label))
    for key, value in FACTS:
        for name, word in c.text.items():
            value = value.replace('{' + name + '}', str(word))
        tally.check(any(k == key and facts.accepts(key, value, v) for k, v in found), f'{c.name}: {key} {value}',
                    f'    the label has {[v for k, v in found if k == key]}')


def check_text(name, text, build, tally, folder):
    if not text['source'].exists():
        tally.skip(name, '../shared/eval is absent')
        return
    c = Converted(name, text, build, folder)
    made = c.code == 0 and c.label.exists() and c.ledger_file.exists()
    tally.check(made, f'{name}: exit {c.code}', '    ' + c.stderr[-400:])
    if not made:
        return
    c.read()
    problems = testlib.spans_problems(c.ledger, c.source)
    tally.check(not problems, f'{name}: ledger', '\n'.join('    ' + p for p in problems))
    check_titles(c, tally)
    check_omitted(c, tally)
    check_warnings(c, tally)
    code, out, err = testlib.run(build / 'splvalidate', c.label)
    tally.check(code == 0, f'{name}: splvalidate exit {code}', '    ' + (out + err).decode('utf-8', 'replace')[-400:])
    if GOLD.exists():
        check_score(c, tally)
        check_facts(c, tally)
    else:
        tally.skip(f'{name}: score and facts', '../shared/eval is absent')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    sys.path.insert(0, str(EVAL))
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-seed-') as folder:
        for name, text in TEXTS.items():
            check_text(name, text, build, tally, Path(folder))
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
