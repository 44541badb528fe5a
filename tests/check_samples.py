#!/usr/bin/env python3
"""The programs still make exactly the committed files of samples/, and these are valid and complete.

For every samples/NAME: convert leaflet.txt, validate, render, compare label.xml, ledger.json, label.md and label.html
byte for byte; the ledger partitions the leaflet; a second run gives the same bytes. With the development data beside
the checkout, conserve.py shows that both renderings have every word and every dose of the label.
UPDATE=1 rewrites the committed files.
"""
import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import testlib

SAMPLES = testlib.ROOT / 'samples'
EFFECTIVE_TIME = '20260101'
MADE = ('label.xml', 'ledger.json', 'label.md', 'label.html')
STEPS = (
    ('leaflet2spl', 'leaflet.txt', '-o', 'label.xml', '--ledger', 'ledger.json', '--effective-time', EFFECTIVE_TIME),
    ('splvalidate', 'label.xml'),
    ('spl2md', 'label.xml', '-o', 'label.md'),
    ('spl2html', 'label.xml', '-o', 'label.html'),
)


def make(build, work):
    """Runs the chain in a folder that holds leaflet.txt; returns the trouble as text, or None."""
    for step in STEPS:
        code, _, err = testlib.run(build / step[0], *step[1:], cwd=work)
        if code != 0:
            return f'    {" ".join(step)}: exit {code}\n' + testlib.diff(b'', err, 'stderr')
    missing = [name for name in MADE if not (work / name).exists()]
    return f'    not made: {", ".join(missing)}' if missing else None


def compare(sample, work):
    """One text per file that differs from the committed one; with UPDATE=1 the files are rewritten instead."""
    out = []
    for name in MADE:
        got = (work / name).read_bytes()
        want = (sample / name).read_bytes() if (sample / name).exists() else b''
        if got != want and testlib.UPDATE:
            (sample / name).write_bytes(got)
            print(f'updated {sample.name}/{name}')
        elif got != want:
            out.append(testlib.diff(want, got, f'{sample.name}/{name}'))
    return '\n'.join(out)


def ledger_problems(work):
    source = (work / 'leaflet.txt').read_bytes()
    ledger = testlib.load_ledger(work / 'ledger.json')
    problems = testlib.spans_problems(ledger, source)
    digest = hashlib.sha256((work / 'label.xml').read_bytes()).hexdigest()
    if ledger['source']['sha256'] != hashlib.sha256(source).hexdigest() or ledger['source']['bytes'] != len(source):
        problems.append('source: sha256 or bytes are not those of leaflet.txt')
    if ledger['output']['sha256'] != digest:
        problems.append('output: sha256 is not that of label.xml')
    return '\n'.join('    ' + p for p in problems)


def conserved(work, name, allowed):
    """None, or what conserve.py has to say about a rendering."""
    done = subprocess.run([sys.executable, '-B', str(testlib.SHARED / 'eval' / 'conserve.py'), 'label.xml', name,
                           '--allow', str(allowed)], cwd=work, capture_output=True, text=True)
    return None if done.returncode == 0 else '\n'.join('    ' + x for x in (done.stdout + done.stderr).splitlines()[:30])


def check_sample(sample, build, tally, folder):
    work, again = folder / 'first', folder / 'second'
    for place in (work, again):
        place.mkdir(parents=True)
        shutil.copy(sample / 'leaflet.txt', place)
    trouble = make(build, work) or make(build, again)
    tally.check(not trouble, f'{sample.name}: chain', trouble or '')
    if trouble:
        return
    different = compare(sample, work)
    tally.check(not different, f'{sample.name}: committed files', different)
    unstable = [n for n in MADE if (work / n).read_bytes() != (again / n).read_bytes()]
    tally.check(not unstable, f'{sample.name}: second run', f'    {", ".join(unstable)} differ')
    problems = ledger_problems(work)
    tally.check(not problems, f'{sample.name}: ledger', problems)
    if not (testlib.SHARED / 'eval' / 'conserve.py').exists():
        tally.skip(f'{sample.name}: conserve', '../shared/eval is absent')
        return
    allowed = folder / 'labels.txt'
    allowed.write_text('\n'.join(testlib.rendering_labels()), encoding='utf-8')
    for name in ('label.md', 'label.html'):
        lost = conserved(work, name, allowed)
        tally.check(lost is None, f'{sample.name}: {name} conserves label.xml', lost or '')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    p.add_argument('--filter', default='', metavar='TEXT', help='only samples whose name contains TEXT')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    tally = testlib.Tally()
    for sample in sorted(SAMPLES.iterdir()):
        if (sample / 'leaflet.txt').exists() and a.filter in sample.name:
            with tempfile.TemporaryDirectory(prefix='splkit-sample-') as folder:
                check_sample(sample, build, tally, Path(folder))
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
