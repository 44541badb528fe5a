#!/usr/bin/env python3
"""Hostile leaflets (_texts.py): converted whole or refused with the finding that names the hazard, within limits.

What is converted is valid, its ledger has every byte, and it is rendered; nothing that is not seen reaches a message.
"""
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import _harness as harness
import _texts as texts
from _harness import testlib

SPANS_MAX = 20_000   # bytes of leaflets whose spans are looked at one by one


def label_problems(build, text, folder, label, ledger):
    """What is wrong with a label that was written."""
    out = []
    spans = testlib.load_ledger(ledger)
    if len(text.data) < SPANS_MAX:
        out += testlib.spans_problems(spans, text.data)[:2]
    elif sum(s['bytes'] for s in spans['spans']) != len(text.data):
        out.append('the spans of the ledger are not all of the text')
    content = label.read_bytes()
    out += [f'{w} is not in the label' for w in text.words if w.encode() not in content]
    checked = harness.call(build / 'splvalidate', '--format', 'json', label, size=len(content))
    out += [f'splvalidate: {p}' for p in harness.usual_problems(checked, (0,))]
    for program, end in (('spl2md', 'md'), ('spl2html', 'html')):
        target = folder / f'{label.stem}.{end}'
        made = harness.call(build / program, label, '--json', '-o', target, size=len(content))
        out += [f'{program}: {p}' for p in harness.usual_problems(made, (0,))]
        if made.code == 0:
            content += target.read_bytes()
            target.unlink()
    out += [f'{f!r} is in the output' for f in text.forbidden if f in content]
    return out


def problems(build, text):
    with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder:
        return problems_in(build, Path(folder), text)


def problems_in(build, folder, text):
    source, label, ledger = (folder / f'leaflet.{end}' for end in ('txt', 'xml', 'ledger'))
    source.write_bytes(text.data)
    done = harness.call(build / 'leaflet2spl', source, '-o', label, '--ledger', ledger, '--json', *text.options, size=len(text.data))
    out = harness.usual_problems(done)
    try:
        ids = done.ids()
    except json.JSONDecodeError as e:
        return out + [f'a finding is no JSON: {e}']
    if text.code is not None and done.code != text.code:
        out.append(f'exit code {done.code}, not {text.code}')
    if text.wanted and not ids & set(text.wanted):
        out.append(f'none of {", ".join(text.wanted)}; found {", ".join(sorted(ids)) or "nothing"}')
    out += [f'{i} is reported' for i in text.unwanted if i in ids]
    if text.label is not None and label.exists() != text.label:
        out.append('there is a label' if label.exists() else 'there is no label')
    if done.code == 0 and not label.exists():
        out.append('exit code 0 without a label')
    if label.exists() != ledger.exists():
        out.append('label and ledger are not both there')
    if label.exists() and ledger.exists():
        out += label_problems(build, text, folder, label, ledger)
    return out + [f'{p.name} is left' for p in folder.iterdir() if p not in (source, label, ledger)]


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    chosen = [t for t in texts.all_texts() if len(sys.argv) < 3 or sys.argv[2] in t.name]
    with harness.Listener() as listener, ThreadPoolExecutor(2) as pool:
        for text in chosen:
            text.data = text.data.replace(b'HOST', b'127.0.0.1:%d' % listener.port)
        for text, found in zip(chosen, pool.map(lambda t: problems(build, t), chosen)):
            tally.check(not found, text.name, '\n'.join(f'    {p}' for p in found))
        tally.check(listener.visits == 0, 'network', f'    {listener.visits} visits')
    tally.finish()


if __name__ == '__main__':
    main()
