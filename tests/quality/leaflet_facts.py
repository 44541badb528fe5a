#!/usr/bin/env python3
"""Product facts and safety findings of the leaflets in leaflets/, against what a reader finds in them (NAME.facts.tsv).

The leaflets are short and hard: ten languages, several strengths and forms, combinations, inhalers, patches, insulin,
vaccines, herbal drugs, texts that contradict themselves. Each fact stated must be one of the reader's, and each of the
reader's must be stated; `finding` rows are the safety findings, with the line they point at. UPDATE=1 rewrites the
rows: read each of them against the leaflet before it is committed.
"""
import argparse
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

LEAFLETS = Path(__file__).resolve().parent / 'leaflets'
FINDING = re.compile(r':(?:(\d+):\d+)?:? (?:warning|info)\[(safety-[a-z-]+)\]')


def stated(leaflet, build, facts, folder):
    """The rows of a leaflet: facts of its label, and findings."""
    label = Path(folder) / f'{leaflet.stem}.xml'
    _, _, found = testlib.run(build / 'leaflet2spl', leaflet, '-o', label, '--effective-time', '20260101')
    rows = [f'{key}\t{value}' for key, value in facts.extracted(str(label))]
    return rows + [f'finding\t{m[2]} {m[1] or 0}' for m in FINDING.finditer(found.decode('utf-8'))]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    a = p.parse_args()
    build, tally = testlib.build_folder(a.build), testlib.Tally()
    sys.path.insert(0, str(testlib.shared('eval')))
    testlib.shared('eval', 'facts.py')
    import facts
    with tempfile.TemporaryDirectory() as folder:
        for leaflet in sorted(LEAFLETS.glob('*.txt')):
            path, rows = leaflet.with_suffix('.facts.tsv'), stated(leaflet, build, facts, folder)
            if testlib.UPDATE:
                path.write_text('\n'.join(['key\tvalue'] + rows) + '\n', encoding='utf-8')
            wanted = path.read_text(encoding='utf-8').splitlines()[1:]
            for row in rows:
                tally.check(row in wanted, f'{leaflet.stem}: {row}', '    is not what a reader finds')
            for row in wanted:
                tally.check(row in rows, f'{leaflet.stem}: {row}', '    is in the leaflet and was not found')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
