#!/usr/bin/env python3
"""A step that is taken over while it parses can open no file or socket, start no program and change nothing.

compromised.c stands for it: in each program of CALLS it tries what an attacker would. All of it is refused in the sandbox;
with --no-sandbox the same attempts work, and the result is the same. Skipped where the system has no Landlock or seccomp.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'documents'))
import testlib  # noqa: E402
from _build import docx, paragraph, pdf, run as words  # noqa: E402

SAMPLE = testlib.ROOT / 'samples' / 'famotidine-drugfacts'

# Programs at work. A program more is a line more.
CALLS = [
    'leaflet2spl leaflet.txt',
    'leaflet2spl leaflet.txt -o out/label.xml --ledger out/ledger.json',
    'leaflet2spl leaflet.txt -o /dev/null',
    'leaflet2spl leaflet.docx -o out/label.xml',
    'leaflet2spl leaflet.pdf -o out/label.xml',
    'splvalidate label.xml',
    'splvalidate --stream --format json label.xml',
    'splvalidate --rules house.sch .',
    'spl2md label.xml',
    'spl2md label.xml -o out/label.md --front-matter',
    'spl2html label.xml -o out/label.html',
    'splbatch --jobs 1 --no-times --quiet --effective-time 20260101 leaflet.txt -o out/batch',
    'spldiff label.xml label.xml -o out/diff.txt',
    'spldiff label.xml label.xml --format html',
    'spl2fhir label.xml -o out/bundle.xml --assets assets',
    'spl2html label.xml --standalone --assets assets --theme theme.css --templates templates',
]

# What needs no more rights than a process has that reads nothing but its input.
WORK_OUTSIDE = {'read-secret', 'read-system-file', 'list-folder', 'write-file', 'overwrite-file', 'cut-file', 'remove-file',
                'rename-file', 'make-link', 'change-mode', 'write-own-memory', 'internet-socket', 'local-socket',
                'start-program', 'become-program', 'start-process', 'signal-parent', 'make-code', 'hidden-file'}
# Workers of splbatch may meet a PDF at any time. A PDF is read by a program of the system, which is started within the sandbox and has its rights. (A signal to the parent
# is refused from Linux 6.12 on.)
WORK_FOR_PDF = {'start-program', 'become-program', 'start-process', 'signal-parent', 'make-code', 'hidden-file'}
RULES = '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern id="p"/></schema>'


def prepare(folder):
    for name in ('leaflet.txt', 'label.xml'):
        shutil.copy(SAMPLE / name, folder / name)
    (folder / 'leaflet.docx').write_bytes(docx(paragraph(words('Testolin 5 mg tablets')) + paragraph(words('Take 5 mg a day.'))))
    (folder / 'leaflet.pdf').write_bytes(pdf([(60, 780, 11, 'Testolin 5 mg tablets'), (60, 740, 11, 'Take 5 mg a day.')]))
    (folder / 'house.sch').write_text(RULES)
    (folder / 'theme.css').write_text(':root { }\n')
    for name in ('out', 'assets', 'templates'):
        (folder / name).mkdir()


def run(build, call, *more):
    """(exit code, stdout, stderr, files made, {attempt: outcome})"""
    words = call.split()
    with tempfile.TemporaryDirectory(prefix='splkit-sandbox-') as folder:
        work, prey = Path(folder) / 'work', Path(folder) / 'prey'
        work.mkdir()
        prey.mkdir()
        prepare(work)
        for name in ('secret', 'victim'):
            (prey / name).write_text('5 mg\n')
        env = dict(testlib.ENVIRONMENT, LD_PRELOAD=str(build / 'tests' / 'libcompromised.so'),
                   COMPROMISED=str(Path(folder) / 'log'), PREY=str(prey))
        if words[0] == 'splbatch':
            env['IN_WORKER'] = '1'
        done = subprocess.run(words + list(more), executable=build / words[0], cwd=work, env=env, capture_output=True, timeout=60)
        log = Path(folder) / 'log'
        outcomes = dict(line.split() for line in log.read_text().splitlines()) if log.exists() else {}
        files = {p.relative_to(work): p.read_bytes() for p in sorted((work / 'out').rglob('*')) if p.is_file()}
        untouched = sorted(p.name for p in prey.iterdir()) == ['secret', 'victim']
    return (done.returncode, done.stdout, re.sub(rb'(?m)^.*sandbox-missing.*\n', b'', done.stderr), files), outcomes, \
        untouched, b'sandbox-missing' in done.stderr


def is_built_without(build):
    cache = (build / 'CMakeCache.txt').read_text()
    return re.search(r'(?m)^SPLKIT_SANITIZE:\w+=.|^SPLKIT_SANDBOX:BOOL=OFF|^CMAKE_C_FLAGS:\w+=.*coverage', cache) is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    build = parser.parse_args().build
    if is_built_without(build):
        testlib.skip('this build has no sandbox (sanitizers, coverage or SPLKIT_SANDBOX=OFF)')
    tally = testlib.Tally()
    for call in CALLS:
        if '.pdf' in call and not shutil.which('pdftotext'):
            tally.skip(call, 'pdftotext is not installed')
            continue
        result, outcomes, untouched, missing = run(build, call)
        if missing:
            tally.skip(call, 'this system lacks Landlock or seccomp')
            continue
        free_result, free_outcomes, _, _ = run(build, call, '--no-sandbox')
        tally.check(len(outcomes) >= 25, call, f'    {len(outcomes)} attempts were made')
        for attempt, outcome in outcomes.items():
            allowed = ('.pdf' in call or call.startswith('splbatch')) and attempt in WORK_FOR_PDF
            tally.check(allowed or outcome == 'refused', f'{call}: {attempt}', f'    {outcome}')
        tally.check(untouched, f'{call}: files', '    something changed')
        tally.check(result == free_result, f'{call}: result', f'    {result[0]} {result[2][-200:]!r}, without sandbox {free_result[0]}')
        worked = {a for a, outcome in free_outcomes.items() if outcome == 'worked'}
        tally.check(WORK_OUTSIDE <= worked, f'{call}: without sandbox', f'    refused, too: {WORK_OUTSIDE - worked}')
    tally.finish()


if __name__ == '__main__':
    main()
