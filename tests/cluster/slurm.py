#!/usr/bin/env python3
"""A Slurm array of samples/cluster/slurm-array.sh over 2,000 leaflets in 4 parts: one is killed with -9 in the middle and
requeued by its job file; the merged results are the bytes of one run. The cluster is a real Slurm on this machine (_slurm.py).
"""
import sys
import tempfile
from pathlib import Path

import _shards
import _slurm
from _shards import testlib

PATIENCE = 200      # seconds; a requeued task waits for six of them


def log_of(batch, job, task):
    path = batch.folder / f'splbatch-{job}-{task}.log'
    return path.read_text(errors='replace') if path.exists() else ''


def run_array(tally, batch):
    with _slurm.Slurm(batch.folder / 'slurm', _shards.SHARDS) as slurm:
        slurm.environment = batch.environment(slurm.environment)
        job = slurm.submit(_shards.job_file('slurm-array.sh'), f'--array=0-{_shards.SHARDS - 1}', '--cpus-per-task=1',
                           '--mem-per-cpu=0', '--time=5', cwd=batch.folder)
        ended = slurm.wait(job, PATIENCE)
        states = slurm.states(job)
    logs = {task: log_of(batch, job, task) for task in range(_shards.SHARDS)}
    tally.check(ended, 'the array ends', f'    not done: {states}')
    for task, log in logs.items():
        tally.check('done' in log, f'task {task} is done', '    ' + log[-500:])
    killed = logs[_shards.KILLED]
    tally.check(batch.mark.exists() and 'exit code 137: requeued' in killed, 'a task was killed and requeued', '    ' + killed[-500:])
    tally.check(_shards.taken_over(killed) > 0, 'the requeued task goes on where it was', '    ' + killed[-500:])
    tally.check(not any('requeued' in log for task, log in logs.items() if task != _shards.KILLED), 'no other task was requeued')


def main():
    build = testlib.build_folder(sys.argv[1])
    reason = _slurm.missing()
    if reason:
        testlib.skip(reason)
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-slurm-') as folder:
        batch = _shards.Batch(Path(folder), build)
        try:
            run_array(tally, batch)
        except _slurm.Cannot as reason:
            testlib.skip(f'Slurm does not run here: {reason}')
        batch.check_missing(tally, [])
        batch.check_merged(tally)
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
