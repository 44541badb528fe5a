#!/usr/bin/env python3
"""Measures the programs of a build folder: start-up, each one at work, and the whole chain of four processes.

All commands take turns, round after round, so that what else the machine does falls on all of them alike; what counts
are the ratios within one run. Given two build folders, both are measured in the same rounds and set against each other.
"""
import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = ROOT.parent / 'shared' / 'eval' / 'seed' / 'ceraxon.txt'
SAMPLE = ROOT / 'samples' / 'citicoline-web' / 'leaflet.txt'
PROGRAMS = ('leaflet2spl', 'splvalidate', 'spl2md', 'spl2html')
IDLE = '/bin/true'
ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'SOURCE_DATE_EPOCH': '1700000000'}
WARM_UP = 3


class Command:
    """One or more processes, run one after the other; seconds of the wall clock and of the processor."""

    def __init__(self, name, *calls):
        self.name, self.calls = name, calls
        self.wall, self.cpu = [], []

    def run(self, quiet, keep=True):
        wall = cpu = 0.0
        for call in self.calls:
            files = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
            start = time.perf_counter()
            pid = os.posix_spawn(call[0], call, ENVIRONMENT, file_actions=files)
            _, status, usage = os.wait4(pid, 0)
            wall += time.perf_counter() - start
            cpu += usage.ru_utime + usage.ru_stime
            code = os.waitstatus_to_exitcode(status)
            if code > 1 or code < 0:  # 1: errors in the input, which is work all the same
                sys.exit(f'{" ".join(call)}: exit code {code}')
        if keep:
            self.wall.append(wall)
            self.cpu.append(cpu)


def commands_of(build, leaflet, folder, mark):
    """Start-up of each program, each at work, the chain."""
    def program(name):
        return str(build / name)
    label, page, text = (str(folder / f'label{mark}.{kind}') for kind in ('xml', 'html', 'md'))
    work = {'leaflet2spl': (program('leaflet2spl'), str(leaflet), '-o', label),
            'splvalidate': (program('splvalidate'), label),
            'spl2md': (program('spl2md'), label, '-o', text),
            'spl2html': (program('spl2html'), label, '-o', page)}
    out = [Command(f'{name} --version', (program(name), '--version')) for name in PROGRAMS]
    out += [Command(name, work[name]) for name in PROGRAMS]
    return out + [Command('chain of the four', *work.values())]


def measure(commands, rounds):
    quiet = os.open(os.devnull, os.O_WRONLY)
    for number in range(-WARM_UP, rounds):
        for command in commands:
            command.run(quiet, number >= 0)
    os.close(quiet)


def milliseconds(values):
    return 1000 * statistics.median(values)


def ratio(values, base):
    """Median over the rounds of the ratio within a round: drift of the machine cancels out."""
    pairs = [v / b for v, b in zip(values, base) if b > 0]
    return statistics.median(pairs) if pairs else float('nan')


def report(idle, commands):
    print(f'{"":24}{"wall ms":>9}{"least":>8}{"user+sys ms":>13}{"wall, true = 1":>16}')
    for c in [idle] + commands:
        print(f'{c.name:24}{milliseconds(c.wall):9.2f}{1000 * min(c.wall):8.2f}{milliseconds(c.cpu):13.2f}'
              f'{ratio(c.wall, idle.wall):16.2f}')


def report_against(commands, others):
    print(f'\n{"second build / first":24}{"wall":>9}{"user+sys":>13}')
    for c, o in zip(commands, others):
        print(f'{c.name:24}{ratio(o.wall, c.wall):9.2f}{ratio(o.cpu, c.cpu):13.2f}')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', type=Path, help='build folder, best of "cmake --preset release"')
    p.add_argument('against', type=Path, nargs='?', help='second build folder')
    p.add_argument('--rounds', type=int, default=200, help='times each command is run (default 200)')
    p.add_argument('--leaflet', type=Path, default=SEED if SEED.exists() else SAMPLE, metavar='FILE',
                   help='the leaflet (default: the seed of the development data, else the first sample)')
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix='splkit-bench-') as folder:
        idle = Command(Path(IDLE).name, (IDLE,))
        builds = [b.resolve() for b in (a.build, a.against) if b]
        sets = [commands_of(b, a.leaflet.resolve(), Path(folder), i) for i, b in enumerate(builds)]
        before = os.getloadavg()[0]
        measure([idle] + [c for pair in zip(*sets) for c in pair], a.rounds)
    print(f'{a.leaflet.name}, {a.leaflet.stat().st_size} bytes; {a.rounds} rounds, medians; {os.cpu_count()} processors '
          f'({platform.machine()}), load {before:.1f} before, {os.getloadavg()[0]:.1f} after\n')
    report(idle, sets[0])
    if a.against:
        print()
        report(idle, sets[1])
        report_against(*sets)


if __name__ == '__main__':
    main()
