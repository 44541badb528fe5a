#!/usr/bin/env python3
"""Measures splbatch on leaflets that tests/bench/leaflets.py makes, against the stock tools with the same schema and templates.

  once    xmllint --schema and two xsltproc, each once over all files; they get the SPL, ready made
  loop    the same three for each file, as a shell loop does
Processor time is counted with all child processes, the commands take turns, and ratios are of one run. `--workers` runs one
worker, two, and two runs of one worker beside each other, which is what the machine gives, in the order and back again. `--memory` shows the largest worker of runs over 1,000 leaflets and over all of them instead. `--goal` runs all of them (100,000 unless --count is
given) once with --pack and once as loose files, on all processors, looks through what came out, and shows times and the
largest worker; 100,000 take 15 GB of the folder, and it says no when they are not there. It ends with 1 when something is
missing or another than its record says.
"""
import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import leaflets

ROOT = Path(__file__).resolve().parent.parent.parent
ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'SOURCE_DATE_EPOCH': '1700000000'}
SCHEMA = ROOT / 'xsd' / 'spl.xsd'
SHEETS = {'md': ROOT / 'templates' / 'markdown' / 'main.xsl', 'html': ROOT / 'templates' / 'html' / 'main.xsl'}
LOOP = '''for f in {files}; do xmllint --noout --nonet --schema {schema} "$f" 2>/dev/null
n=$(basename "$f" .xml); xsltproc --nonet -o {out}/"$n".md {md} "$f"; xsltproc --nonet -o {out}/"$n".html {html} "$f"; done'''


def timed(command, **options):
    """(wall, processor) seconds of a command with its children."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **options)
    after = os.times()
    return (time.perf_counter() - start,
            after.children_user + after.children_system - before.children_user - before.children_system)


def chunks(files, size=2000):
    return [files[i:i + size] for i in range(0, len(files), size)]


class Bench:
    """One folder with the leaflets, their SPL, and a fresh folder for each run, kept to the end: ext4 does not use the
    inode of a file that was removed a short while ago, and looks at each of them when it makes a new one."""

    def __init__(self, build, folder, count, seed, spl):
        self.program, self.folder, self.number = str(build / 'splbatch'), Path(folder), 0
        self.paths, self.bytes = leaflets.make(self.folder / 'in', count, seed)
        self.times = {}
        if spl:
            subprocess.run([self.program, self.folder / 'in', '-o', self.folder / 'spl', '--emit', 'xml', '-q'], env=ENVIRONMENT)
        self.spl = sorted(str(p) for p in (self.folder / 'spl').rglob('*.xml'))

    def fresh(self):
        self.number += 1
        out = self.folder / f'out{self.number}'
        out.mkdir()
        return out

    def note(self, name, wall, cpu, count):
        self.times.setdefault(name, []).append((wall / count, cpu / count))

    def batch(self, name, *options):
        out = self.fresh()
        options = [str(x).format(out=out) for x in options]
        self.note(name, *timed([self.program, self.folder / 'in', '-o', out, '-q', *options]), len(self.paths))

    def stock_once(self):
        out, total = self.fresh(), [0.0, 0.0]
        for files in chunks(self.spl):
            commands = [['xmllint', '--noout', '--nonet', '--schema', str(SCHEMA), *files]]
            commands += [['xsltproc', '--nonet', '-o', f'{out}/', str(sheet), *files] for sheet in SHEETS.values()]
            for command in commands:
                wall, cpu = timed(command)
                total = [total[0] + wall, total[1] + cpu]
        self.note('stock tools, once', *total, len(self.spl))

    def stock_loop(self, count):
        out, files = self.fresh(), self.spl[:count]
        script = LOOP.format(files=' '.join(files), schema=SCHEMA, out=out, **SHEETS)
        self.note('stock tools, loop', *timed(['/bin/sh', '-c', script]), len(files))

    def largest_worker(self, count, *options):
        """VmHWM of the largest worker, in MB, over the first leaflets."""
        out, largest = self.fresh(), 0
        process = subprocess.Popen([self.program, '--files-from', '-', '-o', out, '-q', *options], stdin=subprocess.PIPE,
                                   env=ENVIRONMENT)
        process.stdin.write(b'\n'.join(bytes(p) for p in self.paths[:count]))
        process.stdin.close()
        while process.poll() is None:
            time.sleep(0.05)
            largest = max([largest] + [peak(pid) for pid in workers(process.pid)])
        shutil.rmtree(out)
        return largest / 1024


class Goal:
    """All leaflets once packed and once loose, on all processors, with a look at every output."""

    COMPARED = 100  # every so manieth leaflet: its loose files have the bytes of the packed ones
    ROOM = 150_000  # bytes of the disk for each leaflet, at most

    def __init__(self, bench):
        self.bench, self.count, self.digests, self.faults = bench, len(bench.paths), {}, []
        free = shutil.disk_usage(bench.folder).free
        if free < self.count * self.ROOM:
            sys.exit(f'{self.count} leaflets may take {self.count * self.ROOM / 1e9:.0f} GB of {bench.folder}, '
                     f'there are {free / 1e9:.0f}')

    def run(self, name, out, *options):
        largest, parent, before, start = 0, 0, os.times(), time.perf_counter()
        process = subprocess.Popen([self.bench.program, self.bench.folder / 'in', '-o', out, '-q', *options],
                                   env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            time.sleep(0.05)
            parent = max(parent, peak(process.pid))
            largest = max([largest] + [peak(pid) for pid in workers(process.pid)])
        wall, after = time.perf_counter() - start, os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        print(f'{name:8}{self.count:8} leaflets in {wall:7.1f} s, {1000 * wall / self.count:.3f} ms for each; '
              f'{1000 * cpu / self.count:.3f} ms of the processor; largest worker {largest / 1024:.1f} MB, '
              f'parent {parent / 1024:.1f} MB', flush=True)

    def records(self, out):
        """(number, outputs) of each."""
        number = 0
        with open(out / 'results.ndjson', encoding='utf-8') as lines:
            for number, line in enumerate(lines, 1):
                r = json.loads(line)
                self.expect(r['number'] == number and r['status'] in ('ok', 'errors') and len(r['outputs']) == 4, r['id'])
                yield number, r['outputs']
        self.expect(number == self.count, f'{number} records')

    def expect(self, good, what):
        if not good:
            self.faults.append(what)

    def packed(self):
        out = self.bench.fresh()
        self.run('--pack', out, '--pack', out / 'all.tar')
        wanted = {o['file']: (number, o['bytes']) for number, outputs in self.records(out) for o in outputs}
        wanted['index.ndjson'] = (1, None)
        with tarfile.open(out / 'all.tar', 'r|') as tar:
            for member in tar:
                number, size = wanted.pop(member.name, (0, -1))
                self.expect(size in (None, member.size), f'{member.name} in the pack')
                if number % self.COMPARED == 0:
                    self.digests[member.name] = hashlib.sha256(tar.extractfile(member).read()).digest()
        self.expect(not wanted, f'{len(wanted)} files are not in the pack')
        shutil.rmtree(out)

    def loose(self):
        out = self.bench.fresh()
        self.run('loose', out)
        for _, outputs in self.records(out):
            for o in outputs:
                path = out / o['file']
                self.expect(path.exists() and path.stat().st_size == o['bytes'], o['file'])
                if path.exists() and o['file'] in self.digests:
                    same = hashlib.sha256(path.read_bytes()).digest() == self.digests[o['file']]
                    self.expect(same, f'{o["file"]} has other bytes than in the pack')
        shutil.rmtree(out)

    def all(self):
        print(f'{self.count} leaflets of {self.bench.bytes / self.count / 1000:.1f} kB, {os.cpu_count()} processors, '
              f'load {os.getloadavg()[0]:.1f}', flush=True)
        self.packed()
        self.loose()
        few = min(1000, self.count)
        print(f'largest worker after {few} leaflets: {self.bench.largest_worker(few):.1f} MB')
        for fault in self.faults[:20]:
            print(f'  fault: {fault}')
        print(f'{len(self.faults)} faults; {len(self.digests)} files have the same bytes packed and loose')
        return 1 if self.faults else 0


def workers(pid):
    try:
        pids = Path(f'/proc/{pid}/task/{pid}/children').read_text().split()
        return [p for p in pids if Path(f'/proc/{p}/comm').read_text().strip() == 'splbatch-work']
    except OSError:
        return []


def peak(pid):
    try:
        return int(next(x for x in Path(f'/proc/{pid}/status').read_text().splitlines() if x.startswith('VmHWM')).split()[1])
    except (OSError, StopIteration):
        return 0


def median(values, which):
    return statistics.median(v[which] for v in values)


def ratio(values, base, which):
    return statistics.median(v[which] / b[which] for v, b in zip(values, base))


def report(bench, rounds):
    base = bench.times['splbatch --pack -j 1']
    print(f'{len(bench.paths)} leaflets of {bench.bytes / len(bench.paths) / 1000:.1f} kB, {rounds} rounds, medians; '
          f'{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n')
    print(f'{"":24}{"wall ms":>9}{"user+sys ms":>13}{"user+sys, --pack = 1":>22}')
    for name, values in bench.times.items():
        print(f'{name:24}{1000 * median(values, 0):9.2f}{1000 * median(values, 1):13.2f}{ratio(values, base, 1):22.2f}')
    if 'splbatch --pack -j 2' in bench.times:
        both = bench.times['splbatch --pack -j 2']
        print(f'\ntwo workers do {ratio(base, both, 0):.2f} times the leaflets of one, '
              f'and {ratio(bench.times["stock tools, loop"], both, 0):.1f} times those of the shell loop (wall)')


def compare_workers(bench, rounds):
    """How many times the leaflets of one worker two of them do, and two runs of one worker beside each other."""
    def beside():
        start = time.perf_counter()
        runs = [subprocess.Popen([bench.program, bench.folder / 'in', '-o', out, '-q', '-j', '1', '--pack', out / 'all.tar'],
                                 env=ENVIRONMENT, stderr=subprocess.DEVNULL) for out in (bench.fresh(), bench.fresh())]
        for run in runs:
            run.wait()
        bench.note('beside', (time.perf_counter() - start) / 2, 0, len(bench.paths))

    for _ in range(rounds):
        for jobs in (1, 2, 0, 0, 2, 1):
            if jobs:
                bench.batch(f'-j {jobs}', '-j', jobs, '--pack', '{out}/all.tar')
            else:
                beside()

    def compare(text, name, base, which=0):
        values, bases = ([sum(x[which] for x in bench.times[n][i:i + 2]) for i in range(0, 2 * rounds, 2)] for n in (name, base))
        low, middle, high = statistics.quantiles([b / v for v, b in zip(values, bases)], n=4)
        print(f'  {text:58} {middle:.2f} ({low:.2f} to {high:.2f})')

    print(f'{len(bench.paths)} leaflets, {rounds} rounds, load {os.getloadavg()[0]:.1f}; the middle half of the rounds in brackets')
    compare('leaflets of two workers, one = 1', '-j 2', '-j 1')
    compare('leaflets of two runs of one worker beside each other', 'beside', '-j 1')
    compare('two workers against these two runs', '-j 2', 'beside')
    compare('processor time of one worker, two = 1', '-j 2', '-j 1', 1)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', type=Path, help='build folder, best of "cmake --preset release"')
    p.add_argument('--count', type=int, help='leaflets (default 1000, of --goal 100000)')
    p.add_argument('--rounds', type=int, default=3)
    p.add_argument('--loop', type=int, default=50, help='files of the shell loop')
    p.add_argument('--seed', default='splkit')
    p.add_argument('--workers', action='store_true')
    p.add_argument('--memory', action='store_true')
    p.add_argument('--goal', action='store_true')
    p.add_argument('--folder', help='for the files (default: the temporary folder)')
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix='splkit-bench-', dir=a.folder) as folder:
        a.count = a.count or (100_000 if a.goal else 1000)
        bench = Bench(a.build.resolve(), folder, a.count, a.seed, not (a.goal or a.memory or a.workers))
        if a.goal:
            return Goal(bench).all()
        if a.workers:
            compare_workers(bench, a.rounds)
            return 0
        if a.memory:
            for count in sorted({min(1000, a.count), a.count}):
                print(f'{count:7} leaflets: largest worker {bench.largest_worker(count, "--emit", "xml,md,html"):.1f} MB')
            return 0
        for _ in range(a.rounds):
            bench.batch('splbatch --pack -j 1', '-j', 1, '--pack', '{out}/all.tar')
            bench.batch('splbatch --pack -j 2', '-j', 2, '--pack', '{out}/all.tar')
            bench.batch('splbatch loose -j 1', '-j', 1)
            bench.stock_once()
            bench.stock_loop(a.loop)
        report(bench, a.rounds)


if __name__ == '__main__':
    sys.exit(main())
