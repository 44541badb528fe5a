#!/usr/bin/env python3
"""samples/cluster/parallel.sh over 2,000 leaflets in 4 parts: one is killed with -9 in the middle; the same command again
does that part only (--resume-failed), and the merged results are the bytes of one run.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import _shards
from _shards import testlib

PIPED = 200         # leaflets that go through a pipe

def run_parts(batch):
    done = subprocess.run([_shards.job_file('parallel.sh'), str(_shards.SHARDS), '--jobs', '2'], capture_output=True,
                          text=True, env=batch.environment(dict(os.environ)), cwd=batch.folder, timeout=200, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def parts_in_log(batch):
    """[(part, exit code)] of all runs so far, as --joblog has them: its last columns are exit code, signal, command."""
    rows = [line.split('\t') for line in (batch.out / 'parallel.log').read_text().splitlines()[1:]]
    return [(int(row[8].split('--shard ')[1].split('/')[0]), int(row[6])) for row in rows]


def check_filter(tally, batch):
    """`parallel --pipe splbatch --stream`: a record for each line, whichever process it went through."""
    lines = [json.dumps({'id': f'leaflet-{i}', 'path': f'{batch.folder}/in/{i}.txt'}) for i in range(PIPED)]
    done = subprocess.run(['parallel', '--will-cite', '--pipe', '--keep-order', '--block', '4k', '--jobs', '2',
                           f'{batch.splbatch} --stream --emit md --no-times'], input='\n'.join(lines) + '\n', capture_output=True,
                          text=True, cwd=batch.folder, timeout=200)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    tally.check([r['id'] for r in records] == [f'leaflet-{i}' for i in range(PIPED)] and all(r['content']['md'] for r in records),
                'as a filter', f'    {len(records)} records of {PIPED}: {done.stderr[-300:]}')


def main():
    build = testlib.build_folder(sys.argv[1])
    if not shutil.which('parallel'):
        testlib.skip('GNU parallel is not installed')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-parallel-') as folder:
        batch = _shards.Batch(Path(folder), build)
        code, out = run_parts(batch)
        tally.check(code == 1 and batch.mark.exists(), 'one part fails', f'    exit code {code}: {out[-500:]}')
        first = parts_in_log(batch)
        tally.check(sorted(part for part, _ in first) == list(range(_shards.SHARDS)) and
                    [part for part, status in first if status] == [_shards.KILLED], 'the part that was killed', f'    {first}')
        batch.check_missing(tally, [_shards.KILLED])
        code, out = run_parts(batch)
        again = parts_in_log(batch)[len(first):]
        tally.check((code, again) == (0, [(_shards.KILLED, 0)]), 'only that part is done again', f'    exit code {code}, {again}: {out[-500:]}')
        tally.check(_shards.taken_over(out) > 0, 'and goes on where it was', '    ' + out[-500:])
        batch.check_missing(tally, [])
        batch.check_merged(tally)
        check_filter(tally, batch)
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
