#!/usr/bin/env python3
"""Any content, however odd: leaflet2spl ends, with a valid label or a refusal that says why, and takes memory in
proportion to the size.

Each text is converted at one size and at twice the size, also as Markdown. A process that runs for a minute is taken
for one without an end: it needs less than a second, so the speed of the machine does not matter.
"""
import argparse
import os
import resource
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import extreme_inputs
import testlib

SIZE = 60_000
CPU_SECONDS = 60
GROWTH = 2.7           # memory at twice the size; arrays grow by doubling
SLACK = 24 * 1024      # kB: what the allocator may take ahead


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def call(arguments):
    """(exit code, kB at most, stderr)"""
    with tempfile.TemporaryFile() as err:
        process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=err, env=testlib.ENVIRONMENT, preexec_fn=limit)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        return process.returncode, usage.ru_maxrss, err.read()


def convert(build, source, label, kind):
    label.unlink(missing_ok=True)
    code, memory, err = call([build / 'leaflet2spl', source, '-o', label, '--ledger', f'{label}.json', '--input', kind])
    problems = []
    if code not in (0, 1):
        problems.append(f'exit code {code}')
    if code == 1 and b'error[' not in err:
        problems.append('refused without a reason')
    if b'ledger-' in err:
        problems.append('the ledger does not hold')
    if label.exists():
        if call([build / 'splvalidate', '-q', label])[0] != 0:
            problems.append('the label is not valid')
    elif code == 0:
        problems.append('no label')
    return problems, memory


def check(build, folder, idle, name, kind, small, large):
    base = Path(folder) / f'{name}-{kind}'
    problems, memory = [], []
    for text, suffix in ((small, '1'), (large, '2')):
        source = base.with_suffix(f'.{suffix}.txt')
        source.write_bytes(text)
        found, used = convert(build, source, base.with_suffix(f'.{suffix}.xml'), kind)
        problems += [f'{name} as {kind}, {len(text)} bytes: {p}' for p in found]
        memory.append(max(used - idle, 0))
        source.unlink()
    if memory[1] > memory[0] * GROWTH + SLACK:
        problems.append(f'{name} as {kind}: memory grows from {memory[0]} to {memory[1]} kB at twice the size')
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    build = parser.parse_args().build
    small, large = extreme_inputs.inputs(SIZE, testlib.ROOT), extreme_inputs.inputs(2 * SIZE, testlib.ROOT)
    with tempfile.TemporaryDirectory(prefix='splkit-extreme-') as folder, ThreadPoolExecutor(2) as pool:
        idle = convert(build, testlib.ROOT / extreme_inputs.LEAFLET, Path(folder) / 'idle.xml', 'auto')[1]
        results = list(pool.map(lambda job: check(build, folder, idle, *job),
                                [(n, k, small[n], large[n]) for n in small for k in ('auto', 'markdown')]))
    failed = [r for r in results if r]
    for problem in sum(failed, []):
        print(f'FAIL {problem}')
    print(f'{len(results) - len(failed)} passed, {len(failed)} failed, 0 skipped')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
