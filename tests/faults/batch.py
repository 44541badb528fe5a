#!/usr/bin/env python3
"""Whatever fails in a run of splbatch, no record is lost, there twice or a part of one, and the same command again gives the
bytes of an undisturbed run.

Each of SCENARIOS is run once undisturbed, then with one call after the other that fails (faults.c), in splbatch itself, in
its worker, or in the child that starts pdftotext. What came of it is looked at, and the command is given once more, without
faults. Without --all a sample is taken.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'batch'))
import run as faults  # noqa: E402
from _batch import SHORT, STATE, tree  # noqa: E402
from _build import pdf  # noqa: E402
from run import testlib  # noqa: E402

OPTIONS = '-o out -j 1 --no-times --wall-limit 100000 --cpu-limit 100000'
TRIED_AGAIN = {'file', 'internal', 'crash', 'time', 'memory'}   # reasons (converters/batch/record.h)
RETRY = 75
SAMPLE = 4          # calls of a class, in a sample, beside the first and the last
TRIES = 500         # allocations that fail in copies of the process, in a sample


@dataclass
class Scenario:
    name: str
    command: str
    before: tuple = ()      # commands of splbatch that were given before; None: a leaflet changes here
    stdin: str = ''         # a file
    ids: tuple = ('a', 'b', 'label')


SCENARIOS = [
    Scenario('files', f'in {OPTIONS}'),
    Scenario('pack', f'in {OPTIONS} --pack out.tar'),
    Scenario('again', f'in {OPTIONS} --pack out.tar', (f'in {OPTIONS} --pack out.tar', None)),
    Scenario('site-durable', f'in {OPTIONS} --site --durable --emit xml,html'),
    Scenario('archive', f'--manifest list in.tar {OPTIONS} --emit xml', ids=('m/a', 'm/b', 'a', 'b')),
    Scenario('pdf', f'leaflet.pdf {OPTIONS} --emit xml', ids=('leaflet',)),
    Scenario('merge', 'merge -o out', tuple(f'in {OPTIONS} --emit xml --shard {i}/2' for i in range(2))),
    Scenario('stream', '--stream -j 1 --no-times --emit xml --wall-limit 100000 --cpu-limit 100000', stdin='lines', ids=('a', 'b')),
]


def prepare(build, folder):
    (folder / 'in').mkdir()
    for number, name in enumerate('ab'):
        (folder / 'in' / f'{name}.txt').write_text(SHORT.format(number), encoding='utf-8')
    testlib.run(build / 'leaflet2spl', 'in/a.txt', '-o', 'in/label.xml', cwd=folder)
    (folder / 'leaflet.pdf').write_bytes(pdf([(50, 700 - 20 * i, 11, line) for i, line in enumerate(SHORT.format(7).splitlines())]))
    (folder / 'list').write_text('m/a\tin/a.txt\nm/b\tin/b.txt\n')
    (folder / 'lines').write_text(''.join(json.dumps({'id': n, 'path': f'in/{n}.txt'}) + '\n' for n in 'ab'))
    subprocess.run(['tar', '-C', 'in', '-cf', 'in.tar', 'a.txt', 'b.txt'], cwd=folder, check=True)


@dataclass
class Outcome:
    code: int
    out: bytes
    err: bytes = field(compare=False)
    files: dict         # below OUT, and the pack
    left: list          # below the folder of the state

    def results(self, scenario):
        """The lines of the records; None: there are no results."""
        data = self.out if scenario.stdin else results_in(self.files)
        return None if data is None else data.decode().splitlines()


def results_in(files):
    return files.get('out/results.ndjson')


def files_of(work):
    return {name: data for name, data in tree(work).items() if name.startswith(('out/', 'out.tar', '.out'))}


class Bench:
    """Runs a scenario in folders of its own, with the library and without."""

    def __init__(self, build, folder, scenario):
        self.build, self.folder, self.scenario = build, Path(folder), scenario
        self.start = Path(tempfile.mkdtemp(dir=folder, prefix='start-'))
        prepare(build, self.start)
        for words in scenario.before:
            if words is None:
                (self.start / 'in' / 'a.txt').write_text(SHORT.format(5), encoding='utf-8')
            else:
                self.call(self.start, words)

        self.before = files_of(self.start)

    def call(self, work, words, fault=None, counts=None):
        env = dict(testlib.ENVIRONMENT)
        if fault is not None:
            env.update(LD_PRELOAD=str(self.build / 'tests' / 'libfaults.so'), FAULT=fault)
        if counts:
            env['FAULT_COUNTS'] = str(counts)
        stdin = open(work / self.scenario.stdin, 'rb') if self.scenario.stdin else subprocess.DEVNULL
        try:
            done = subprocess.run(['splbatch', *words.split()], executable=self.build / 'splbatch', cwd=work, env=env, stdin=stdin,
                                  capture_output=True, timeout=faults.TIMEOUT * (60 if fault and ':try:' in fault else 1))
        finally:
            if self.scenario.stdin:
                stdin.close()
        left = sorted(p.name for p in (work / 'out' / STATE).rglob('*') if p.is_file()) if (work / 'out' / STATE).is_dir() else []
        return Outcome(done.returncode, done.stdout, done.stderr, files_of(work), left)

    def run(self, fault=None, counts=None):
        """The outcome with the fault, and that of the same command once more."""
        work = self.folder / f'work-{threading.get_ident()}'
        shutil.copytree(self.start, work, symlinks=True)
        try:
            first = self.call(work, self.scenario.command, fault, counts)
            return first, self.call(work, self.scenario.command) if fault else first
        finally:
            shutil.rmtree(work)


def record_problems(scenario, good, got):
    """What is wrong with the records that are there."""
    wanted, lines = good.results(scenario), got.results(scenario)
    if got.out and not got.out.endswith(b'\n'):
        return ['a record is not whole']
    records = [json.loads(line) for line in lines]
    ids = [r['id'] for r in records]
    # What stands for a folder, list or archive that could not be read has no id, or that of the folder.
    unread = any(r['status'] == 'failed' and r['id'] not in scenario.ids for r in records)
    out = [] if [r['number'] for r in records] == list(range(1, len(records) + 1)) else ['the numbers of the records']
    if not unread and not scenario.stdin and ids != [json.loads(w)['id'] for w in wanted]:
        out.append(f'records of {ids}')
    if len(set(ids)) != len(ids):
        out.append(f'twice a record: {ids}')
    for r, line in zip(records, lines):
        if line.split(',', 1)[1] in {w.split(',', 1)[1] for w in wanted}:
            continue
        if r['status'] != 'failed' or r['reason'] not in TRIED_AGAIN:
            out.append(f'another record of {r["id"]}: {line[:200]}')
        elif got.code not in (1, 3) and not scenario.stdin:
            out.append(f'exit code {got.code}, but a record is lost')
    return out


def file_problems(good, got, kind):
    """Outputs are whole or not there; those of a lost record are not there (but where they cannot be removed)."""
    whole = got.files.get('out/results.ndjson') == good.files.get('out/results.ndjson')
    out = []
    for name, data in got.files.items():
        made_of_all = name.startswith(('out/results', 'out/summary', 'out/index', '.out', 'out.tar'))
        if good.files.get(name) != data and (whole or not made_of_all) and kind != 'remove':
            out.append(f'{name} differs')
    return out


def different(good, got):
    return sorted(name for name in good.files.keys() | got.files.keys() if good.files.get(name) != got.files.get(name))


def problems(scenario, before, good, got, again, fault):
    kind = fault.split(':')[0]
    if got.code < 0:
        return [f'killed by signal {-got.code}']
    out = [] if got.code in (0, 1, 3, RETRY) else [f'exit code {got.code}']
    if got.code == 3 and results_in(before) is not None and results_in(got.files) == results_in(before):
        pass                    # those of the run before
    elif got.code == 3 and scenario.stdin and good.out.startswith(got.out):
        pass                    # the beginning
    elif got.results(scenario) is not None:
        out += record_problems(scenario, good, got)
        if got.code == 0 and not scenario.stdin and got.files != good.files and kind != 'remove':
            out.append(f'exit code 0, but there are other files: {different(good, got)}')
    elif got.code not in (3, RETRY):
        out.append(f'exit code {got.code}, but no results')
    if got.code == 3 and not got.err and kind not in ('write', 'writev'):
        out.append('exit code 3 without a message')
    if not scenario.before:     # else files of the run before are there, too
        out += file_problems(good, got, kind)
    if again != good:
        out.append(f'once more: exit code {again.code}, other files: {different(good, again)}, state: {again.left}, {again.err[-200:]!r}')
    return out


def allocation_faults(bench, every, tally, good):
    counts = bench.folder / 'tried'
    number = count_calls(bench)['alloc']
    got, again = bench.run(f'alloc:{faults.step_of(number, TRIES, every)}:try:0', counts)
    tally.check(not problems(bench.scenario, bench.before, good, got, again, 'alloc') and got.code == good.code, f'{bench.scenario.name}: allocations',
                f'    beside its copies: {got.code} {got.err[-300:]!r}')
    lines = [line.split() for line in counts.read_text().splitlines()]
    left = [int(number) for name, number in lines if name == 'left']
    ended = sum(int(number) for name, number in lines if name == 'ended')
    tally.passed += ended
    chosen = left[::1 if every else faults.step_of(len(left), SAMPLE, None)]
    return ended, [f'alloc:{i}:{mode}:{faults.errno.ENOMEM}' for i in chosen for mode in (faults.ONCE, faults.ON)]


def count_calls(bench):
    path = bench.folder / 'counts'
    bench.run('alloc:0:once:0', path)
    return {name: int(number) for name, number in (line.split() for line in path.read_text().splitlines())}


def chosen_calls(counts, every):
    """In a sample the first and last call of a class and some in between, each with one of the errors."""
    out = faults.call_faults(counts, 1)
    if every:
        return out
    of_calls = {}
    for fault in out:
        kind, number = fault.split(':')[:2]
        number = int(number)
        if number in (1, counts[kind]) or number % faults.step_of(counts[kind], SAMPLE, None) == 0:
            of_calls.setdefault((kind, number), []).append(fault)
    return [of_call[i % len(of_call)] for i, of_call in enumerate(of_calls.values())]


def check_scenario(build, folder, scenario, pool, tally, every):
    bench = Bench(build, folder, scenario)
    plain = bench.run()[0]
    good = bench.run('alloc:0:once:0')[0]
    if (plain.code, plain.out, plain.files) != (good.code, good.out, good.files) or good.code != 0:
        tally.fail(scenario.name, f'    undisturbed: {plain.code} {plain.err[-300:]!r}, under the library: {good.code} {good.err[-300:]!r}')
        return
    tried, judged = allocation_faults(bench, every, tally, good)
    judged += chosen_calls(count_calls(bench), every)
    failed = {}
    for fault, (got, again) in zip(judged, pool.map(bench.run, judged)):
        found = problems(scenario, bench.before, good, got, again, fault)
        if not found:
            tally.ok()
        for problem in found[:1]:
            failed.setdefault(f'{fault.split(":")[0]}: {problem}', []).append((fault, got))
    print(f'{scenario.name}: {tried + len(judged)} outcomes looked at', flush=True)
    for problem, cases in failed.items():
        tally.failed += len(cases) - 1
        fault, got = cases[0]
        tally.fail(f'{scenario.name}: {problem}', f'    {len(cases)} times, first FAULT={fault} splbatch {scenario.command}\n'
                                                  f'    {got.code} {got.err[-300:]!r}')


def check_missing(build, folder, pool, tally, every):
    """`splbatch missing` after a run never tells of inputs that have results, nor, when it could not look, of none."""
    bench = Bench(build, folder, Scenario('missing', 'missing in -o out', (f'in {OPTIONS}',)))
    judged = chosen_calls(count_calls(bench), every)
    for fault, (got, _) in zip(judged, pool.map(bench.run, judged)):
        nothing = not got.out and (got.code == 0 or fault.startswith('write'))
        tally.check(nothing or (got.code == 3 and not got.out and got.err) or (got.code == 1 and got.out == b'in\n'),
                    f'missing: FAULT={fault}', f'    {got.code} {got.out} {got.err}')
    print(f'missing: {len(judged)} outcomes looked at', flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    parser.add_argument('--all', action='store_const', const=1, dest='every', help='fail every allocation and every call')
    parser.add_argument('--only', metavar='NAME', help='one of the scenarios')
    options = parser.parse_args()
    if faults.has_sanitizer(options.build):
        testlib.skip('a sanitizer has an allocator and system calls of its own')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-faults-') as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        for scenario in SCENARIOS:
            if options.only in (None, scenario.name):
                check_scenario(options.build, folder, scenario, pool, tally, options.every)
        if options.only in (None, 'missing'):
            check_missing(options.build, folder, pool, tally, options.every)
    tally.finish()


if __name__ == '__main__':
    main()
