#!/usr/bin/env python3
"""Measures the reading of leaflets in one process: all stages from bytes to safety findings, no XML.

Prints processor time in microseconds, and how many times a pass over the UTF-8 of the same bytes that is: the ratio says
more than the time, for both suffer alike from what else the machine does. With --odd the texts are those of
tests/extreme_inputs.py, 12 kB of each; with --linear they are read at growing sizes, up to 10 MB, and the table shows
the time for each kB. --instructions counts instructions with valgrind instead, which no load changes.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests'))
import extreme_inputs

EVAL = ROOT.parent / 'shared' / 'eval'
LEAFLETS = ('seed/ceraxon.txt', 'gold/hardwrap-pagenum-uk-pil-ramipril.txt', 'gold/no-headings-antihistamine.txt',
            'gold/russian-few-lines-ambroxol.txt')
ODD_SIZE = 12_000
SIZES = (120_000, 1_200_000, 10_000_000)
MANY = 1_000_000  # bytes from which a text is read once
COUNTED = 5  # readings whose instructions are counted: the first of all prepares tables


def leaflets():
    found = [EVAL / name for name in LEAFLETS if (EVAL / name).exists()]
    return found or sorted(ROOT.glob('samples/*/leaflet.txt'))


def measure(program, rounds, paths):
    """A dictionary by column for each path."""
    lines = subprocess.run([program, str(rounds), *map(str, paths)], capture_output=True, text=True, check=True).stdout.splitlines()
    head = lines[0].split('\t')
    return [dict(zip(head[1:], map(float, line.split('\t')[1:]))) for line in lines[1:]]


def instructions(program, path):
    def count(times):
        call = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', '--toggle-collect=read_once', program, '0']
        done = subprocess.run(call + [str(path)] * times, capture_output=True, text=True, check=True)
        return int(re.search(r'Collected : (\d+)', done.stderr)[1])
    return (count(COUNTED + 1) - count(1)) / COUNTED


def print_table(program, a, paths):
    rows = measure(program, a.rounds, paths)
    print(f'{"":40}' + ''.join(f'{name:>11}' for name in rows[0]) + (f'{"instr":>13}' if a.instructions else ''))
    for path, row in zip(paths, rows):
        print(f'{path.stem[:39]:40}' + ''.join(f'{value:11.1f}' for value in row.values()) +
              (f'{instructions(program, path):13.0f}' if a.instructions else ''), flush=True)


def write_inputs(folder, size, only):
    out = {}
    for name, text in extreme_inputs.inputs(size, ROOT).items():
        if not only or name in only:
            out[name] = folder / f'{name}.txt'
            out[name].write_bytes(text)
    return out


def print_growth(program, a, folder):
    print(f'{"ns per byte":20}' + ''.join(f'{size // 1000:>9} kB' for size in a.sizes) + f'{"last / first":>15}')
    for name in a.only or extreme_inputs.inputs(10, ROOT):
        costs = []
        for size in a.sizes:
            path = write_inputs(folder, size, [name])[name]
            row = measure(program, a.rounds if size < MANY else 1, [path])[0]
            costs.append(1000 * row['least'] / row['bytes'])
        print(f'{name:20}' + ''.join(f'{cost:12.1f}' for cost in costs) + f'{costs[-1] / costs[0]:15.2f}', flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', type=Path, help='build folder with the target bench_read')
    p.add_argument('files', type=Path, nargs='*', help='leaflets (default: some of the development data, else the samples)')
    p.add_argument('--rounds', type=int, default=50)
    p.add_argument('--odd', action='store_true')
    p.add_argument('--linear', action='store_true')
    p.add_argument('--sizes', type=int, nargs='+', default=SIZES, help='bytes of the texts of --linear')
    p.add_argument('--only', nargs='*', help='names of odd texts')
    p.add_argument('--instructions', action='store_true')
    a = p.parse_args()
    program = a.build.resolve() / 'tests' / 'bench_read'
    if not program.exists():
        sys.exit(f'{program} is not there: cmake --build {a.build} --target bench_read')
    with tempfile.TemporaryDirectory(prefix='splkit-bench-') as folder:
        if a.linear:
            print_growth(program, a, Path(folder))
        elif a.odd:
            print_table(program, a, list(write_inputs(Path(folder), ODD_SIZE, a.only).values()))
        else:
            print_table(program, a, a.files or leaflets())


if __name__ == '__main__':
    main()
