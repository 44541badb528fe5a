#!/usr/bin/env python3
"""Measures splvalidate (schema and all rules, one process for all files) against xmllint with the same schema.

Both take turns, round after round; what counts is the ratio within one run. Documents of 24 kB per second are counted
by bytes of input and seconds of processor time. `--stream FILE` measures memory and time for one file of any size.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / 'shared'
KIND = 24000  # bytes of the kind of document the figures are for
SCHEMA = ROOT / 'xsd' / 'spl.xsd'


def sets(build):
    """(name, files): what there is of samples, development data, and the seed's label made by this build."""
    yield 'samples', sorted(ROOT.glob('samples/*/label.xml'))
    yield 'real labels', sorted(SHARED.glob('eval/corpus/dev/spl/*.xml'))
    yield 'real labels to 40 kB', [p for p in sorted(SHARED.glob('eval/corpus/dev/spl/*.xml')) if p.stat().st_size < 40000]
    yield 'reduced labels', sorted(SHARED.glob('conformance/schema/bases/*.xml'))
    seed = SHARED / 'eval' / 'seed' / 'ceraxon.txt'
    if seed.exists():
        with tempfile.TemporaryDirectory() as folder:
            label = Path(folder) / 'label.xml'
            subprocess.run([build / 'leaflet2spl', seed, '-o', label], stderr=subprocess.DEVNULL, check=True)
            yield 'seed', [label]


def processor_seconds(command):
    """Of one process; its output is thrown away."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ,
                          file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)])
    _, status, usage = os.wait4(pid, 0)
    os.close(quiet)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1, 3):
        sys.exit(f'{command[0]}: exit code {code}')
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss


def measure(build, name, files, count, rounds, options):
    """Prints a line of the table."""
    with tempfile.TemporaryDirectory(prefix='splkit-bench-') as folder:
        copies = []
        for i in range(max(1, count // len(files))):
            for k, path in enumerate(files):
                copies.append(Path(folder) / f'{k:03}-{i:04}.xml')
                copies[-1].write_bytes(path.read_bytes())
        size = sum(p.stat().st_size for p in copies)
        names = [str(p) for p in copies]
        ours = [str(build / 'splvalidate'), '-q', *options, folder]
        theirs = ['xmllint', '--noout', '--schema', str(SCHEMA), *names]
        pairs = [(processor_seconds(ours)[0], processor_seconds(theirs)[0]) for _ in range(rounds + 1)][1:]
    own, other = (statistics.median(p[i] for p in pairs) for i in (0, 1))
    ratio = statistics.median(p[0] / p[1] for p in pairs)
    print(f'{name:22}{len(names):6}{size / len(names) / 1000:8.1f}{size / KIND / own:14.0f}{size / KIND / other:14.0f}{ratio:10.2f}')


def measure_stream(build, path):
    cpu, wall, memory = processor_seconds([str(build / 'splvalidate'), '--stream', str(path)])
    size = Path(path).stat().st_size
    print(f'{path}: {size / 1e6:.0f} MB in {wall:.1f} s ({cpu:.1f} s of processor time), {memory / 1024:.1f} MB of memory')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', type=Path, help='build folder, best of "cmake --preset release"')
    p.add_argument('--rounds', type=int, default=7, help='times each command is run (default 7)')
    p.add_argument('--count', type=int, default=600, help='files per set, copies of the documents (default 600)')
    p.add_argument('--profile', default='spl', help='of the rules (default spl)')
    p.add_argument('--stream', metavar='FILE', help='only check this file with --stream')
    a = p.parse_args()
    build = a.build.resolve()
    if a.stream:
        measure_stream(build, a.stream)
        return
    print(f'profile {a.profile}; {a.rounds} rounds, medians; load {os.getloadavg()[0]:.1f}\n')
    print(f'{"":22}{"files":>6}{"kB":>8}{"24 kB per s":>14}{"xmllint":>14}{"time":>10}')
    for name, files in sets(build):
        if files:
            measure(build, name, files, a.count, a.rounds, ['--profile', a.profile])


if __name__ == '__main__':
    main()
