#!/usr/bin/env python3
"""Tests once more under sanitizers: builds the preset asan (AddressSanitizer and UBSan) and runs what is quick with it.

--all runs all tests under asan, then all under tsan (ThreadSanitizer): a quarter of an hour of two processors. What takes
longest in either (extreme inputs, browsers, figures) says nothing new about memory; it is left to --all too.
"""
import argparse
import os
import subprocess
import sys

import testlib

QUICK = 'unit|fuzz|cases|reports|samples|encodings|documents|rules'
NEVER = 'lint|sanitizers|valgrind|readme|bench|unit-sandbox'      # say nothing of the program under test, or of its speed; no sandbox with sanitizers


def call(*command):
    done = subprocess.run(command, cwd=testlib.ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f'{" ".join(command)} ended with {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}\n0 passed, 1 failed, 0 skipped')


def run(preset, selection):
    """The exit code; the counting line was printed."""
    call('cmake', '--preset', preset)
    call('cmake', '--build', '--preset', preset, '--', '--quiet')
    junit = testlib.ROOT / 'build' / preset / 'tests.xml'
    junit.unlink(missing_ok=True)
    done = subprocess.run(['ctest', '--test-dir', junit.parent, '-j', str(os.cpu_count()), '-E', NEVER, *selection, '--output-junit', junit,
                           '--test-output-size-passed', '100000', '--test-output-size-failed', '100000', '--output-on-failure'],
                          cwd=testlib.ROOT, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout)
    return subprocess.run([sys.executable, testlib.ROOT / 'tests' / 'summary.py', junit]).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    parser.add_argument('--all', action='store_true', help='all tests, under asan and tsan')
    a = parser.parse_args()
    if a.all:
        sys.exit(run('asan', ()) or run('tsan', ()))
    sys.stdout.flush()
    sys.exit(run('asan', ('-R', QUICK)))


if __name__ == '__main__':
    main()
