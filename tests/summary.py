#!/usr/bin/env python3
"""Adds up a ctest run from its JUnit file: says which tests were skipped and why, which failed, and prints last

    N passed, N failed, N skipped

counting the cases inside the tests: scripts print such a line themselves, cmocka programs say how many tests passed,
any other test counts as one. Exit code 1 when something failed, or with --no-skips when something was skipped.
"""
import argparse
import re
import sys
import xml.etree.ElementTree as ET

COUNTS = re.compile(r'^(\d+) passed, (\d+) failed, (\d+) skipped\s*$', re.M)
CMOCKA = {'passed': re.compile(r'^\[  PASSED  \] (\d+) test', re.M),
          'failed': re.compile(r'^\[  FAILED  \] .*?(\d+) test', re.M),
          'skipped': re.compile(r'^\[  SKIPPED \] .*?(\d+) test', re.M)}


def counts_of(status, output):
    """(passed, failed, skipped) of one ctest test."""
    if status == 'skip':
        return 0, 0, 1
    own = COUNTS.findall(output)
    if own:
        passed, failed, skipped = map(int, own[-1])
    else:
        found = {k: sum(map(int, p.findall(output)[-1:])) for k, p in CMOCKA.items()}
        passed, failed, skipped = found['passed'], found['failed'], found['skipped']
        if not any(found.values()):
            passed = int(status == 'pass')
    if status == 'fail' and not failed:     # it counted no failure, and failed all the same: crash, time limit
        failed = 1
    return passed, failed, skipped


def status_of(case):
    if case.find('failure') is not None or case.get('status') == 'fail':
        return 'fail'
    if case.find('skipped') is not None and 'SKIP' in (case.find('skipped').get('message') or ''):
        return 'skip'
    return 'pass' if case.get('status') == 'run' else 'fail'        # "notrun" without a skip: the program is missing


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('junit')
    p.add_argument('--no-skips', action='store_true', help='a skipped case is a failure')
    a = p.parse_args()
    total = [0, 0, 0]
    for case in ET.parse(a.junit).getroot().iter('testcase'):
        output = case.findtext('system-out') or ''
        status = status_of(case)
        counts = counts_of(status, output)
        total = [x + y for x, y in zip(total, counts)]
        if counts[2]:
            reasons = re.findall(r'^skipped.*', output, re.M)
            print(f'{case.get("name")}: {counts[2]} skipped' + (f' ({reasons[0]})' if reasons else ''))
        if status == 'fail':
            print(f'{case.get("name")}: failed')
    if not sum(total):
        print('no test ran')
    failed = total[1] or not sum(total)
    if a.no_skips and total[2]:
        print('A skipped case counts as a failure here: the development data is present.')
        failed = True
    print(f'{total[0]} passed, {total[1]} failed, {total[2]} skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
