#!/usr/bin/env python3
"""Every finding id of converters/base/findings.def is raised by some case in tests/cases, or asked for by a script of
tests/documents, which makes its files itself.

Trouble inside the programs (internal-...) cannot be raised from outside and is left out, and so is what tests of a
folder of their own raise.
"""
import argparse
import re
import sys

import testlib

TABLE = testlib.ROOT / 'converters' / 'base' / 'findings.def'
ELSEWHERE = {'sandbox-missing', 'file-libarchive'}  # tests/faults
CASES = testlib.ROOT / 'tests' / 'cases'


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    p.parse_args()
    ids = re.findall(r'^FINDING\(\w+, "([^"]+)"', TABLE.read_text(encoding='utf-8'), re.M)
    raised = set()
    for name in ('stdout', 'stderr'):
        for path in CASES.glob(f'*/{name}'):
            text = path.read_text(encoding='utf-8', errors='replace')
            raised.update(re.findall(r': (?:info|warning|error)\[([^\]]+)\]: |"id":"([^"]+)"', text))
    raised = {a or b for a, b in raised}
    for path in (testlib.ROOT / 'tests' / 'documents').glob('*.py'):
        raised.update(re.findall(r"'([a-z]+(?:-[a-z]+)+)'", path.read_text(encoding='utf-8')))
    tally = testlib.Tally()
    tally.check(len(ids) == len(set(ids)) and ids, 'ids', '    none found, or one stands twice')
    for name in ids:
        if not name.startswith('internal-') and name not in ELSEWHERE:
            tally.check(name in raised, name, '    no case raises it')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
