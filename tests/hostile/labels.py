#!/usr/bin/env python3
"""Hostile XML (_labels.py): refused quickly, with a finding that says what and where, or checked and rendered.

By splvalidate, also with --stream, spl2md, spl2html, spl2fhir and spldiff. What is refused leaves no output; nothing is ever fetched: a
listener on this machine would see it.
"""
import json
import re
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import _harness as harness
import _labels as labels
from _harness import testlib

# (name, program and options). A program more is a line more.
CHECKERS = [('validate', 'splvalidate --format json'), ('stream', 'splvalidate --stream --format json')]
RENDERERS = [('md', 'spl2md --json -o out.md'), ('html', 'spl2html --json -o out.html'),
             ('fhir', 'spl2fhir --json -o out.fhir'), ('patient', 'spl2html --json --view patient --standalone --script -o out.html'), ('man', 'spl2md --json --to man -o out.md')]
DIFF = ('diff', 'spldiff --json --format html')
# What a page never has of its own; tests/browser looks at more, in a browser.
ACTIVE = re.compile(rb'<(script(?! type="application/ld\+json")|iframe|object|embed|base|form)\b|<[^>]* on[a-z]+=', re.I)
NOT_LOCATED = {'input-empty', 'schema-stopped'}


def findings_of(done, out):
    try:
        return done.findings()
    except json.JSONDecodeError as e:
        out.append(f'a finding is no JSON: {e}')
        return []


def check_problems(call, label, folder, build):
    words = call.split()
    wanted = label.streamed or label.wanted if '--stream' in words else label.wanted
    done = harness.call(build / words[0], *words[1:], 'label.xml', cwd=folder, size=len(label.data))
    out = harness.usual_problems(done)
    found = findings_of(done, out)
    ids = [f['id'] for f in found]
    if harness.harmful(done.out):
        out.append(f'{harness.harmful(done.out)} in the report')
    if wanted and wanted != 'any':
        if done.code != 1 or wanted not in ids:
            out.append(f'exit code {done.code}, {ids[:4]} instead of {wanted}')
        if wanted not in NOT_LOCATED and found and not found[0].get('line'):
            out.append(f'no line: {found[0]}')
    elif not wanted and any(f['severity'] == 'error' and not f['id'].startswith(('SPL', 'splkit')) for f in found):
        out.append(f'refused: {found[:2]}')
    return out


def render_problems(call, label, folder, build):
    words = call.split()
    wanted = label.rendered or label.wanted
    target = folder / words[words.index('-o') + 1]
    done = harness.call(build / words[0], *words[1:], 'label.xml', cwd=folder, size=len(label.data))
    out = harness.usual_problems(done)
    ids = [f['id'] for f in findings_of(done, out)]
    made = target.read_bytes() if target.exists() else b''
    if target.exists() != (done.code == 0):
        out.append(f'exit code {done.code}, output {"there" if made else "absent"}')
    if wanted == 'yes' and done.code != 0:
        out.append(f'refused: {ids[:3]}')
    if wanted not in ('yes', 'any', '') and (done.code != 1 or wanted not in ids):
        out.append(f'exit code {done.code}, {ids[:4]} instead of {wanted}')
    out += [f'{f!r} is in the output' for f in label.forbidden if f in made]
    if b'root:x:' in made:
        out.append('/etc/passwd is in the output')
    if target.suffix == '.html' and '--script' not in words and ACTIVE.search(made):
        out.append(f'{ACTIVE.search(made).group()!r} is in the output')
    target.unlink(missing_ok=True)
    return out


def diff_problems(call, label, folder, build):
    """Against a good label: refused as by the others, with exit code 3, or compared."""
    words = call.split()
    target = folder / 'out.html'
    (folder / 'good.xml').write_text(labels.LABEL)
    done = harness.call(build / words[0], *words[1:], 'good.xml', 'label.xml', '-o', target.name, cwd=folder, size=len(label.data))
    refused = label.wanted.startswith(('xml-', 'input-'))
    out = [p for p in harness.usual_problems(done, (3,) if refused else (0, 1, 3)) if p != 'exit code 1 without a word']    # differences
    ids = [f['id'] for f in findings_of(done, out)]
    made = target.read_bytes() if target.exists() else b''
    if target.exists() != (done.code != 3):
        out.append(f'exit code {done.code}, output {"there" if made else "absent"}')
    if refused and label.wanted not in ids:
        out.append(f'{ids[:4]} instead of {label.wanted}')
    if b'root:x:' in made or ACTIVE.search(made):
        out.append(f'{ACTIVE.search(made) or "/etc/passwd"} is in the output')
    for path in (target, folder / 'good.xml'):
        path.unlink(missing_ok=True)
    return out


def problems(build, label):
    out = []
    with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as name:
        folder = Path(name)
        (folder / 'label.xml').write_bytes(label.data)
        for call, judge in [(c, check_problems) for c in CHECKERS] + [(r, render_problems) for r in RENDERERS] + [(DIFF, diff_problems)]:
            out += [(call[0], p) for p in judge(call[1], label, folder, build)]
        left = [p.name for p in folder.iterdir() if p.name != 'label.xml']
        if left:
            out.append(('all', f'left: {left}'))
    return out


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    chosen = [x for x in labels.all_labels() if len(sys.argv) < 3 or sys.argv[2] in x.name]
    with harness.Listener() as listener, ThreadPoolExecutor(2) as pool:
        for label in chosen:
            label.data = label.data.replace(b'HOST', b'127.0.0.1:%d' % listener.port)
        for label, found in zip(chosen, pool.map(lambda x: problems(build, x), chosen)):
            tally.check(not found, label.name, '\n'.join(f'    {n}: {p}' for n, p in found))
        tally.check(listener.visits == 0, 'network', f'    {listener.visits} visits')
    tally.finish()


if __name__ == '__main__':
    main()
