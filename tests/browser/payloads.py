#!/usr/bin/env python3
"""No payload of tests/render/payloads.txt runs in Chromium, from any text or attribute of a label: not in the page, here the
patient view with its script, and not in what cmark makes of the Markdown with HTML let through.

That the test sees what runs is shown by pages that hold every third payload as markup: many of them run there.
"""
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import _tools
from _tools import testlib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'render'))
import page as pages_test


def write_pages(build, folder, number, payload):
    """[page] of a label with the payload everywhere."""
    label = folder / f'{number}.xml'
    label.write_text(pages_test.hostile_label(payload), encoding='utf-8')
    out = [folder / f'{number}-page.html']
    testlib.run(build / 'spl2html', label, '-o', out[-1], '--view', 'patient', '--script')
    markdown = testlib.run(build / 'spl2md', label)[1]
    if shutil.which('cmark'):
        out.append(folder / f'{number}-markdown.html')
        made = subprocess.run(['cmark', '--unsafe'], input=markdown, capture_output=True, timeout=20).stdout
        out[-1].write_bytes(b'<!DOCTYPE html><meta charset="utf-8"><title>x</title>' + made)
    return out


def main():
    build = testlib.build_folder(sys.argv[1])
    _tools.require()
    tally = testlib.Tally()
    payloads = testlib.payloads()
    with tempfile.TemporaryDirectory(prefix='splkit-payloads-') as name:
        folder = Path(name)
        made = [p for n, payload in enumerate(payloads) for p in write_pages(build, folder, n, payload)]
        control = []
        for number, payload in enumerate(payloads[::3]):
            control.append(folder / f'control-{number}.html')
            control[-1].write_text(f'<!DOCTYPE html><meta charset="utf-8"><title>x</title><a href="{payload}">x</a>{payload}', encoding='utf-8')
        records = {r['page']: r['problems'] for r in _tools.node('payloads.mjs', *made, *control)}
        for page in made:
            payload = payloads[int(page.name.split('-')[0])]
            tally.check(not records[str(page)], f'{page.name} {payload!r}', '\n'.join('    ' + p for p in records[str(page)][:5]))
        seen = sum(bool(records[str(p)]) for p in control)
        tally.check(3 * seen > len(control), 'the test sees payloads that run', f'    only {seen} of {len(control)}')
        print(f'{len(payloads)} payloads in {len(made)} pages; as markup {seen} of {len(control)} do something')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
