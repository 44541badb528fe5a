#!/usr/bin/env python3
"""A worker of splbatch is as large for many inputs as for few: what the parent knows of the list is not copied into it."""
import argparse
import sys
import tempfile
import time
from pathlib import Path

import _batch
import testlib

FEW, MANY = 10, 40_000
LARGEST = 1.1  # times the worker for few inputs
NAME = 'a-folder-with-a-long-name/' * 6  # no such files: what counts is the list


def status(pid):
    try:
        lines = Path(f'/proc/{pid}/status').read_text(encoding='utf-8').splitlines()
    except OSError:
        return {}
    return dict(line.split(':\t', 1) for line in lines if ':\t' in line)


def stopped_worker(parent):
    """What /proc says of the worker that has stopped itself at the first input."""
    while parent.poll() is None:
        for pid in _batch.children(parent.pid):
            found = status(pid)
            if found.get('State', '').startswith('T'):
                return found
        time.sleep(0.01)
    sys.exit('the run has ended without a worker that stopped')


def worker_size(build, work, count):
    """Memory of its own of a worker, in kB, with so many inputs in the list."""
    names = [str(work / 'stop.txt')] + [f'{NAME}{number:06}.txt' for number in range(count)]
    (work / 'list').write_text('\n'.join(names), encoding='utf-8')
    (work / 'stop.txt').write_text(_batch.SHORT.format(1), encoding='utf-8')
    run = _batch.start(build, '--files-from', work / 'list', '-o', work / f'out-{count}', '-j', 1, '-q', program='splbatch_faulty')
    try:
        return int(stopped_worker(run)['RssAnon'].split()[0])
    finally:
        run.kill()
        run.wait()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build = testlib.build_folder(p.parse_args().build)
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-memory-') as folder:
        few, many = (worker_size(build, Path(folder), count) for count in (FEW, MANY))
    tally.check(many <= LARGEST * few, f'a worker for {MANY} inputs', f'    {few} kB for {FEW} inputs, {many} kB')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
