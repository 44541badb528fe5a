#!/usr/bin/env python3
"""Nothing that is installed names the folder it was built in: a cheap part of tests/reproducible.sh."""
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib


def main():
    build = testlib.build_folder(sys.argv[1])
    cache = (build / 'CMakeCache.txt').read_text()
    if 'SPLKIT_SANITIZE:STRING=\n' not in cache or 'CMAKE_BUILD_TYPE:STRING=Release' not in cache:
        testlib.skip('this build has notes for debuggers')
    tally = testlib.Tally()
    names = [str(folder).encode() for folder in (build, testlib.ROOT)]
    with tempfile.TemporaryDirectory(prefix='splkit-paths-') as folder:
        subprocess.run(['cmake', '--install', build, '--prefix', folder], check=True, capture_output=True)
        for path in sorted(p for p in Path(folder).rglob('*') if p.is_file() and not p.is_symlink()):
            data = path.read_bytes()
            tally.check(not any(n in data for n in names), f'{path.relative_to(folder)} names a folder of the build')
    tally.finish()


if __name__ == '__main__':
    main()
