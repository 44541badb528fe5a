#!/usr/bin/env python3
"""Shows that leaflet2spl takes time and memory in proportion to the size of its input, whatever the input holds.

Every text of tests/extreme_inputs.py is converted at a size and at four times the size: seconds of the processor and
the most memory at each, and how many times more at the larger one. With --instructions valgrind counts instructions
instead of seconds: these do not depend on the machine's load, but take fifty times as long.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / 'tests'))
import extreme_inputs

ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'SOURCE_DATE_EPOCH': '1700000000'}


def measure(program, source, folder, instructions):
    """(exit code, seconds or million instructions, MB)"""
    call = [str(program), '-q', str(source), '-o', f'{folder}/label.xml', '--max-size', '100000000']
    if instructions:
        call = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', *call]
    with open(f'{folder}/err', 'w+b') as err:
        process = subprocess.Popen(call, stdout=err, stderr=err, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        err.seek(0)
        counted = re.search(rb'Collected : (\d+)', err.read())
    work = int(counted.group(1)) / 1e6 if counted else usage.ru_utime + usage.ru_stime
    return process.returncode, work, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=Path)
    parser.add_argument('--size', type=int, default=250_000, help='bytes of the smaller input (250000)')
    parser.add_argument('--instructions', action='store_true', help='count instructions with valgrind')
    parser.add_argument('--only', nargs='*', help='names of inputs')
    args = parser.parse_args()
    small, large = (extreme_inputs.inputs(n, ROOT) for n in (args.size, 4 * args.size))
    unit = 'M instr' if args.instructions else 's'
    print(f"{'input':18}{unit:>10}{unit + ' x4':>12}{'ratio':>7}{'MB':>8}{'MB x4':>8}  exit")
    with tempfile.TemporaryDirectory() as folder:
        for name in args.only or small:
            row = []
            for text in (small[name], large[name]):
                Path(folder, 'input.txt').write_bytes(text)
                row.append(measure(args.build / 'leaflet2spl', Path(folder, 'input.txt'), folder, args.instructions))
            (_, a, m), (code, b, n) = row
            print(f'{name:18}{a:10.2f}{b:12.2f}{b / a if a else 0:7.1f}{m:8.0f}{n:8.0f}  {code}', flush=True)


if __name__ == '__main__':
    main()
