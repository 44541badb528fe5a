#!/usr/bin/env python3
"""The product facts in the committed labels of samples/ against the facts a reader finds in the leaflets (facts/).

A fact that the leaflet does not state, or states otherwise, is always a failure: a wrong strength is worse than none.
A fact that is missing fails when more of them are missing than are listed in facts/missing.tsv (UPDATE=1 rewrites it).
"""
import argparse
import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

FACTS = Path(__file__).resolve().parent / 'facts'
MISSING = FACTS / 'missing.tsv'


def rows_of(path):
    with open(path, encoding='utf-8') as f:
        return [(r['key'], r['value']) for r in csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE)]


def is_right(facts, key, wanted, stated):
    """Whether the leaflet says so; a substance stated without its strength is incomplete, not wrong."""
    if key == 'active' and not stated.partition('=')[2].strip():
        wanted = wanted.partition('=')[0]
    return facts.accepts(key, wanted, stated)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    p.parse_args()
    sys.path.insert(0, str(testlib.shared('eval')))
    testlib.shared('eval', 'facts.py')
    import facts
    tally, missing = testlib.Tally(), []
    known = set(MISSING.read_text(encoding='utf-8').splitlines()) if MISSING.exists() else set()
    for path in sorted(FACTS.glob('*.facts.tsv')):
        name = path.name[:-len('.facts.tsv')]
        wanted, stated = rows_of(path), facts.extracted(str(testlib.ROOT / 'samples' / name / 'label.xml'))
        for key, value in stated:
            right = any(k == key and is_right(facts, key, w, value) for k, w in wanted)
            tally.check(right, f'{name}: {key} {value}', '    is not what the leaflet says')
        for key, value in wanted:
            if any(k == key and facts.accepts(key, value, v) for k, v in stated):
                tally.ok()
            else:
                missing.append(f'{name}\t{key}\t{value}')
    if testlib.UPDATE:
        MISSING.write_text(''.join(line + '\n' for line in missing), encoding='utf-8')
        known = set(missing)
    for line in missing:
        tally.check(line in known, line.replace('\t', ' '), '    is in the leaflet and not in the label')
    print(f'{len(missing)} facts are missing')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
