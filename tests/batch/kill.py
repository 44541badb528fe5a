#!/usr/bin/env python3
"""Kill -9 of splbatch or of one of its workers at random moments, then the same command again: the bytes of an undisturbed
run, as loose files and packed.

After each kill every file that is there is whole, and the results, when they are there, have one record per input.
"""
import argparse
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import _batch
import testlib
from _batch import call, children, records, start, tree

LEAFLETS = 24
TRIES = 6  # runs until one ends undisturbed, after kills


def options_of(work, name, packed):
    out = work / name
    return out, ['-o', out, '-q', '--no-times', '-j', '2'] + (['--pack', out / 'all.tar'] if packed else [])


def kill_at(process, delay, of_worker, r):
    """Kills the run or a worker after that time. Tells whether there was one to kill."""
    end = time.monotonic() + delay
    while time.monotonic() < end and process.poll() is None:
        time.sleep(0.0005)
    targets = children(process.pid) if of_worker else [process.pid]
    if process.poll() is not None or not targets:
        return False
    try:
        os.kill(r.choice(targets), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def partial(out, expected, packed):
    """Files that are neither absent nor those of the undisturbed run; records of a killed worker may differ."""
    return [name for name, data in tree(out).items()
            if not name.startswith(('results', 'summary', '.all.tar')) and not (packed and name == 'all.tar')
            and data != expected.get(name)]


def faults_of_records(out, ids):
    if not (out / 'results.ndjson').exists():
        return []
    found = [r['id'] for r in records(out)]
    return [] if found == ids else [f'    {len(found)} records, {len(set(found))} of them different']


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    p.add_argument('--kills', type=int, default=100)
    p.add_argument('--seed', type=int, default=1)
    a = p.parse_args()
    build, tally, r = testlib.build_folder(a.build), testlib.Tally(), random.Random(a.seed)
    with tempfile.TemporaryDirectory(prefix='splkit-kill-') as folder:
        work = Path(folder)
        source = _batch.short_leaflets(work / 'in', LEAFLETS)
        ids = sorted(p.stem for p in source.iterdir())
        expected, spent = {}, {}
        for packed in (False, True):
            out, options = options_of(work, f'whole{packed}', packed)
            started = time.monotonic()
            code = call(build, source, *options)[0]
            spent[packed] = time.monotonic() - started
            expected[packed] = tree(out)
            tally.check(code == 0, f'undisturbed, packed {packed}', f'    {code}')
        kills = number = 0
        while kills < a.kills and number < 4 * a.kills:
            packed, number = number % 2 == 1, number + 1
            out, options = options_of(work, f'run{number}', packed)
            problems, killed = [], 0
            for _ in range(r.choice((1, 1, 2))):
                process = start(build, source, *options)
                of_worker = r.random() < 0.4
                hit = kill_at(process, r.uniform(0, spent[packed]), of_worker, r)
                process.wait()
                killed += hit
                # On a machine that has become faster, kills must come earlier to find something to kill.
                spent[packed] *= 1 if hit else 0.9
                problems += [f'    {n}: partial' for n in partial(out, expected[packed], packed)]
                problems += faults_of_records(out, ids)
            kills += killed
            codes = []
            while len(codes) < TRIES and (not codes or codes[-1]):
                codes.append(call(build, source, *options)[0])
            got = tree(out)
            if codes[-1]:
                problems.append(f'    exit codes {codes}')
            problems += [f'    {k}: not as in the undisturbed run' for k in expected[packed].keys() | got.keys()
                         if expected[packed].get(k) != got.get(k)]
            tally.check(not problems, f'run {number}, packed {packed}, {killed} kills', '\n'.join(problems[:8]))
        tally.check(kills >= a.kills, 'kills', f'    only {kills}')
    print(f'{kills} kills in {number} runs')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
