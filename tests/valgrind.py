#!/usr/bin/env python3
"""Cases (tests/cases) once more under valgrind's memcheck: builds the preset debug and gives some cases of each program, or
all of them with --all, to programs that run in it.

Beside what AddressSanitizer sees (tests/sanitizers.py) it sees decisions by values that nobody has set, inside of the libraries
too. Of memory what is lost counts, not what is held until the end. --all is a matter of some minutes.
"""
import argparse
import collections
import os
import shlex
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import run_cases
import testlib
from sanitizers import call

PROGRAMS = ('leaflet2spl', 'splvalidate', 'spl2md', 'spl2html', 'spl2fhir', 'spldiff', 'splbatch')
SAMPLE = 3          # cases of a program
TIMEOUT = 600
WRAPPER = '''#!/bin/sh
exec valgrind -q --log-file={logs}/%p --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \\
    --error-exitcode=99 --child-silent-after-fork=no -- {program} "$@"
'''


def wrap(build, folder):
    """Scripts in `folder` by the names of the programs, each of which runs in valgrind."""
    (folder / 'logs').mkdir()
    for name in PROGRAMS:
        script = folder / name
        script.write_text(WRAPPER.format(logs=shlex.quote(str(folder / 'logs')), program=shlex.quote(str(build / name))))
        script.chmod(0o755)


def program_of(case):
    return shlex.split((case / 'args').read_text(encoding='utf-8'))[0]


def chosen_cases(every):
    """A few of each program, spread over its cases."""
    by_program = collections.defaultdict(list)
    for case in sorted(p.parent for p in run_cases.CASES.glob('*/args')):
        if program_of(case) in PROGRAMS:
            by_program[program_of(case)].append(case)
    return [c for cases in by_program.values() for c in (cases if every else cases[::max(1, len(cases) // SAMPLE)][:SAMPLE])]


def problems(case, folder):
    got = run_cases.outcome_of(case, folder)
    return run_cases.differences(run_cases.expected_of(case), got)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    parser.add_argument('--all', action='store_true', help='all cases')
    a = parser.parse_args()
    if not shutil.which('valgrind'):
        testlib.skip('valgrind is not installed')
    call('cmake', '--preset', 'debug')
    call('cmake', '--build', '--preset', 'debug', '--target', *PROGRAMS, '--', '--quiet')
    run_cases.TIMEOUT = TIMEOUT
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-valgrind-') as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = Path(name)
        wrap(testlib.ROOT / 'build' / 'debug', folder)
        cases = chosen_cases(a.all)
        for case, found in zip(cases, pool.map(lambda c: problems(c, folder), cases)):
            tally.check(not found, case.name, found)
        for log in sorted((folder / 'logs').iterdir()):
            text = log.read_text(errors='replace').strip()
            tally.check(not text, f'memory: process {log.name}', text[:3000])
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
