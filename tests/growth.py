#!/usr/bin/env python3
"""Reading takes work in proportion to the size of the text, whatever it holds: each text of extreme_inputs.py is read at a
size and at three times the size, and valgrind counts the instructions of each reading, which no load changes. What grows
with the square of the size takes nine times as many."""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import extreme_inputs
import testlib

SIZE = 12_000
TIMES = 3
MOST = 4.5  # times the instructions, for three times the size


def instructions(program, folder, paths):
    """Of reading each of the paths, one after the other in one process."""
    call = ['valgrind', '--tool=callgrind', f'--callgrind-out-file={folder}/counts', '--toggle-collect=read_once',
            '--dump-after=read_once', program, '0', *paths]
    subprocess.run([str(x) for x in call], check=True, capture_output=True, timeout=500)
    dumps = [Path(folder, f'counts.{n + 1}') for n in range(len(paths))]
    return [int(re.search(r'^totals: (\d+)', dump.read_text(), re.M)[1]) for dump in dumps]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    parser.add_argument('--only', nargs='*', help='names of texts')
    a = parser.parse_args()
    if not shutil.which('valgrind'):
        testlib.skip('valgrind is not installed')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-growth-') as folder:
        paths = [Path(folder, 'first')]  # prepares tables
        paths[0].write_bytes(extreme_inputs.inputs(SIZE, testlib.ROOT)['leaflets'])
        sizes = [extreme_inputs.inputs(n, testlib.ROOT) for n in (SIZE, TIMES * SIZE)]
        names = [name for name in sizes[0] if not a.only or name in a.only]
        for name in names:
            for i, texts in enumerate(sizes):
                paths.append(Path(folder, f'{name}.{i}'))
                paths[-1].write_bytes(texts[name])
        counts = iter(instructions(a.build / 'tests' / 'read_once', folder, paths)[1:])
        for name in names:
            small, large = next(counts), next(counts)
            tally.check(large <= MOST * small, name,
                        f'{TIMES} times the text take {large / small:.1f} times the instructions: {small} and {large}')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
