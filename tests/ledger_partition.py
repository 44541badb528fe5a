#!/usr/bin/env python3
"""Every byte of every leaflet is in exactly one span of the ledger, and the label is valid.

Converts all samples and, when it is there, all leaflets of the development data (../shared/eval), and checks that
the spans are sorted, gapless and add up to the file; that kept spans name a section which the label has; that the text
a span shows is the text at its place; that the digests are those of the files; and that the label has no error under the
profiles spl and leaflet.
"""
import argparse
import hashlib
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import testlib

EVAL = testlib.SHARED / 'eval'


def leaflets():
    yield from sorted((testlib.ROOT / 'samples').glob('*/leaflet.txt'))
    for folder in ('seed', 'gold', 'corpus/dev', 'raw'):
        yield from sorted((EVAL / folder).rglob('*.txt'))


def text_problems(ledger, source):
    """Spans whose text is not what stands at their place."""
    out = []
    for number, span in enumerate(ledger['spans']):
        text = span.get('text')
        if text is None:
            continue
        here = testlib.decoded(ledger, source[span['start']:span['end']])
        if here != text and '\ufffd' not in here:
            out.append(f'span {number}: text {text[:40]!r}, source {here[:40]!r}')
    return out[:3]


def problems_of(path, build, folder):
    """Reasons why the ledger of a leaflet is wrong."""
    label, ledger_file = folder / 'label.xml', folder / 'ledger.json'
    code, _, err = testlib.run(build / 'leaflet2spl', path, '-o', label, '--ledger', ledger_file,
                               '--effective-time', '20260101', timeout=120)
    if code not in (0, 1) or not label.exists():
        return [f'exit {code}, no label', err.decode('utf-8', 'replace').strip()[-300:]]
    source, ledger = path.read_bytes(), testlib.load_ledger(ledger_file)
    problems = testlib.spans_problems(ledger, source)
    ids = set(re.findall(r'<section[^>]* ID="([^"]*)"', label.read_text(encoding='utf-8')))
    unknown = {s['section'] for s in ledger['spans'] if s.get('section')} - ids - {'document'}     # the title
    if unknown:
        problems.append(f'sections {sorted(unknown)} are not in the label')
    if ledger['source']['bytes'] != len(source) or ledger['source']['sha256'] != hashlib.sha256(source).hexdigest():
        problems.append('source: bytes or sha256 are wrong')
    if ledger['output']['sha256'] != hashlib.sha256(label.read_bytes()).hexdigest():
        problems.append('output: sha256 is wrong')
    for profile in ('spl', 'leaflet'):
        code, out, _ = testlib.run(build / 'splvalidate', '--profile', profile, '--fail-on', 'error', label)
        if code:
            problems.append(f'not valid under {profile}: {out.decode("utf-8", "replace").strip()[:200]}')
    if not problems:
        problems = text_problems(ledger, source)
    return problems


def check(path, build):
    with tempfile.TemporaryDirectory(prefix='splkit-ledger-') as folder:
        try:
            return path, problems_of(path, build, Path(folder))
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            return path, [f'{type(trouble).__name__}: {trouble}']


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    tally = testlib.Tally()
    with ThreadPoolExecutor(2) as pool:
        for path, problems in pool.map(lambda x: check(x, build), leaflets()):
            name = '/'.join(path.parts[-2:])
            tally.check(not problems, name, '\n'.join('    ' + x for x in problems))
    if not EVAL.exists():
        tally.skip('leaflets of the development data', '../shared/eval is absent')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
