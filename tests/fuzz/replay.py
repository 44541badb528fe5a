#!/usr/bin/env python3
"""Gives a fuzz target its seeds and the inputs that once broke it: replay.py BUILD TARGET"""
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import seeds
from seeds import testlib


def main():
    build, target = testlib.build_folder(sys.argv[1]), sys.argv[2]
    folder = build / 'fuzz' / target
    seeds.make(folder, target)
    inputs = [p for p in (folder / 'seeds' / target, Path(__file__).parent / 'regressions' / target) if p.is_dir()]
    done = subprocess.run([build / 'tests' / f'fuzz_{target}', *inputs], env=testlib.ENVIRONMENT)
    sys.exit(1 if done.returncode else 0)


if __name__ == '__main__':
    main()
