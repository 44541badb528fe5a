#!/usr/bin/env python3
"""Runs the cases in tests/cases: every folder is one call of one program, named after the oddity it shows.

  args     the call: name of a program of the build folder, then its arguments as shell-like words
  stdin    standard input (absent: empty)
  stdout, stderr, exit   what is expected, byte for byte (absent: empty, 0)
  files/   the files the program is expected to leave, and no others
  README   what the case is about, for people
  (other)  files the program finds in its working folder

The program runs in a fresh copy of the other files. UPDATE=1 rewrites what is expected: read the diff.
"""
import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import testlib

CASES = testlib.ROOT / 'tests' / 'cases'
CONTROL = {'args', 'stdin', 'stdout', 'stderr', 'exit', 'files', 'README'}
TIMEOUT = 60
PROGRESS = re.compile(rb'^splbatch: \d+ of \d+, \d+ per second, .*\n', re.M)     # a line comes after some seconds: on a slow machine
KEY = re.compile(rb'"key":"[0-9a-f]{32}"')  # of a record of splbatch: another one in every build
REPORT = ('summary.html', 'index.html')     # pages of splbatch, expected without their style


def tree(folder):
    """{relative path: bytes} of the files below a folder; a symbolic link counts as its target's name."""
    out = {}
    for path in sorted(folder.rglob('*')) if folder.is_dir() else []:
        if path.is_symlink():
            out[path.relative_to(folder)] = b'-> ' + os.readlink(path).encode()
        elif path.is_file():
            data = KEY.sub(b'"key":"of this program"', path.read_bytes())
            out[path.relative_to(folder)] = testlib.without_style(data) if path.name in REPORT else data
    return out


def expected_of(case):
    def read(name):
        path = case / name
        return path.read_bytes() if path.exists() else b''
    return {'stdout': read('stdout'), 'stderr': read('stderr'), 'exit': read('exit').strip() or b'0',
            'files': tree(case / 'files')}


def outcome_of(case, build):
    """What the call does: stdout, stderr, exit, and the files it made, changed or removed."""
    words = shlex.split((case / 'args').read_text(encoding='utf-8'))
    stdin = (case / 'stdin').read_bytes() if (case / 'stdin').exists() else b''
    with tempfile.TemporaryDirectory(prefix='splkit-case-') as folder:
        work = Path(folder) / 'work'
        shutil.copytree(case, work, symlinks=True, ignore=lambda d, names: CONTROL & set(names) if Path(d) == case else ())
        before = tree(work)
        if not (build / words[0]).exists():
            raise ValueError(f'{words[0]} is not in the build folder')
        code, out, err = testlib.run(build / words[0], *words[1:], cwd=work, stdin=stdin, timeout=TIMEOUT)
        after = tree(work)
    files = {p: d for p, d in after.items() if before.get(p) != d}
    files.update({p: b'(removed)' for p in before if p not in after})
    return {'stdout': out, 'stderr': PROGRESS.sub(b'', err), 'exit': str(code).encode(), 'files': files}


def differences(expected, got):
    out = [testlib.diff(expected[k], got[k], k) for k in ('exit', 'stdout', 'stderr') if expected[k] != got[k]]
    for path in sorted(set(expected['files']) | set(got['files'])):
        want, have = expected['files'].get(path), got['files'].get(path)
        if want is None:
            out.append(f'    files/{path}: not expected ({len(have)} bytes)')
        elif have is None:
            out.append(f'    files/{path}: was not made')
        elif want != have:
            out.append(testlib.diff(want, have, f'files/{path}'))
    return '\n'.join(out)


def rewrite(case, got):
    for name in ('stdout', 'stderr'):
        testlib.write_if_changed(case / name, got[name] or None)
    testlib.write_if_changed(case / 'exit', None if got['exit'] == b'0' else got['exit'] + b'\n')
    if (case / 'files').exists():
        shutil.rmtree(case / 'files')
    for path, data in got['files'].items():
        testlib.write_if_changed(case / 'files' / path, data)


def run_case(case, build):
    """(case, None) when it passes, else (case, what differs)."""
    try:
        expected, got = expected_of(case), outcome_of(case, build)
    except subprocess.TimeoutExpired:
        return case, f'    no end within {TIMEOUT} s'
    except (OSError, ValueError, IndexError) as trouble:
        return case, f'    cannot be run: {trouble}'
    different = differences(expected, got)
    if different and testlib.UPDATE:
        rewrite(case, got)
        print(f'updated {case.name}')
        different = None
    return case, different or None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', help='build folder with the programs')
    p.add_argument('--filter', default='', metavar='TEXT', help='only cases whose name contains TEXT')
    p.add_argument('--cases', default=CASES, type=Path, metavar='DIR', help='folder of the cases (default tests/cases)')
    p.add_argument('--list', action='store_true', help='print the names of the cases and stop')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    cases = [c for c in sorted(a.cases.iterdir()) if c.is_dir() and a.filter in c.name] if a.cases.is_dir() else []
    if a.list:
        print('\n'.join(c.name for c in cases))
        return
    if not cases:
        testlib.skip(f'no case in {a.cases.name} matches')
    tally = testlib.Tally()
    with ThreadPoolExecutor(2) as pool:
        for case, different in pool.map(lambda c: run_case(c, build), cases):
            tally.check(different is None, case.name, different or '')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
