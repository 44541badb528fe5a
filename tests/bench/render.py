#!/usr/bin/env python3
"""Measures rendering in one process, and xsltproc with the same stylesheets on the same files.

The files: a label made of the leaflet, a large real label when the development data is there, and the first one grown to
several sizes by repeating its sections, to see whether time grows as the size does: the last column is the time of HTML
and Markdown for each kB, in microseconds. Processor time, but of xsltproc, which measures by the wall.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = Path(os.environ.get('SPLKIT_SHARED') or ROOT.parent / 'shared')
SEED = SHARED / 'eval' / 'seed' / 'ceraxon.txt'
SAMPLE = ROOT / 'samples' / 'citicoline-web' / 'leaflet.txt'
SIZES = (100_000, 500_000, 1_000_000, 5_000_000)
XSLTPROC_TIMES = 20  # what its --repeat means
FORMS = ('html', 'markdown')


def grown(text, size):
    """The label with its narrative sections again and again."""
    start, end = '<structuredBody>', '</structuredBody>'
    body = text[text.index(start) + len(start):text.index(end)]
    parts = [p for p in re.findall(r'<component>.*?</component>\s*(?=<component>|$)', body, re.S) if '<subject>' not in p]
    return text.replace(end, ''.join(parts) * ((size - len(text)) // sum(map(len, parts)) + 1) + end)


def files(build, folder):
    label = folder / 'label.xml'
    subprocess.run([build / 'leaflet2spl', SEED if SEED.exists() else SAMPLE, '-o', label, '--effective-time', '20260101', '-q'],
                   check=True)
    text = label.read_text(encoding='utf-8')
    real = sorted((SHARED / 'eval/corpus/dev/spl').glob('*.xml'), key=lambda p: p.stat().st_size)[-1:]
    out = [label] + real
    for size in SIZES:
        out.append(folder / f'grown-{size // 1000}k.xml')
        out[-1].write_text(grown(text, size), encoding='utf-8')
    return out


def xsltproc(form, path):
    """Milliseconds per transformation; None without xsltproc."""
    if not shutil.which('xsltproc'):
        return None
    done = subprocess.run(['xsltproc', '--noout', '--repeat', '--timing', ROOT / 'templates' / form / 'main.xsl', path],
                          capture_output=True, text=True)
    took = re.search(r'Applying stylesheet \d+ times took (\d+) ms', done.stderr)
    return int(took[1]) / XSLTPROC_TIMES if took else None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', type=Path, help='build folder with the target bench_render')
    p.add_argument('--rounds', type=int, default=20)
    a = p.parse_args()
    program = a.build.resolve() / 'tests' / 'bench_render'
    if not program.exists():
        sys.exit(f'{program} is not there: cmake --build {a.build} --target bench_render')
    print(f'{"milliseconds":28}{"bytes":>9}{"html":>8}{"median":>8}{"xsltproc":>10}{"markdown":>10}{"median":>8}{"xsltproc":>10}{"per kB":>8}')
    with tempfile.TemporaryDirectory(prefix='splkit-bench-') as folder:
        for path in files(a.build.resolve(), Path(folder)):
            done = subprocess.run([program, str(a.rounds), path], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(done.stderr)
            _, size, *times = done.stdout.split('\t')
            html, html_median, text, text_median = (float(t) / 1000 for t in times)
            other = [xsltproc(form, path) if int(size) < 2_000_000 else None for form in FORMS]
            other = [f'{t:.2f}' if t is not None else '-' for t in other]
            print(f'{path.name[:27]:28}{size:>9}{html:8.2f}{html_median:8.2f}{other[0]:>10}'
                  f'{text:10.2f}{text_median:8.2f}{other[1]:>10}{(html + text) * 1e6 / int(size):8.1f}', flush=True)


if __name__ == '__main__':
    main()
