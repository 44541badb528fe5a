#!/usr/bin/env python3
"""Static analysis: cppcheck and clang-tidy (.clang-tidy says what it looks for) find nothing in converters/, and all C files
are laid out as .clang-format has it.

The analyzer of clang-tidy takes ten minutes of processor time: --deep runs it too. Build tools are left out of cppcheck: it does not see that
their fail() never returns.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import testlib

CPPCHECK = ('cppcheck', '--enable=warning,performance,portability', '--inline-suppr', '--std=c11', '--quiet',
            '--suppress=missingIncludeSystem',
            '--suppress=preprocessorErrorDirective:*/container.c', '--suppress=preprocessorErrorDirective:*/sequence.c',    # macros it cannot expand
            '--template={file}:{line}: [{id}] {message}', '-D_XOPEN_SOURCE=700', '-DUINTPTR_MAX=0xFFFFFFFFFFFFFFFF',
            '-Iconverters',
            '-Djson_array_foreach(a,i,v)=for(;;)', '-Djson_object_foreach(o,k,v)=for(;;)',    # jansson's
            f'-j{os.cpu_count()}')
OF_GCC = re.compile(r' -mstringop-strategy=\w+')    # options that clang does not have
SHALLOW = '-clang-analyzer-*'
TOOLS = '-clang-analyzer-unix.Malloc'   # build tools end before a leak could matter
BATCH = 8       # files of one clang-tidy


def sources(build):
    """Files of converters/ that the build compiles."""
    commands = json.loads((build / 'compile_commands.json').read_text())
    return sorted({c['file'] for c in commands if Path(c['file']).is_relative_to(testlib.ROOT / 'converters')})


def for_clang(build, folder):
    """The commands of the build without options of gcc alone, in a folder."""
    (folder / 'compile_commands.json').write_text(OF_GCC.sub('', (build / 'compile_commands.json').read_text()))
    return folder


def cppcheck(files):
    files = [f for f in files if '/tools/' not in f]
    done = subprocess.run([*CPPCHECK, *(os.path.relpath(f, testlib.ROOT) for f in files)], cwd=testlib.ROOT, capture_output=True, text=True)
    return [line for line in (done.stdout + done.stderr).splitlines() if re.search(r':\d+: \[', line)]


def tidy(build, files, deep):
    checks = [f'--checks={TOOLS}' if '/tools/' in files[0] else '--checks='] if deep else [f'--checks={SHALLOW}']
    done = subprocess.run(['clang-tidy', '-p', build, '--quiet', '--extra-arg=-Wno-ignored-optimization-argument', *checks, *files], capture_output=True, text=True)
    return sorted({line.replace(f'{testlib.ROOT}/', '') for line in done.stdout.splitlines() if re.search(r'(warning|error): ', line)})


def layout(tally):
    """The version of Debian 12 decides: others lay out differently."""
    program = next((p for p in ('clang-format-14', 'clang-format') if shutil.which(p)), None)
    if not program or ' 14.' not in subprocess.run([program, '--version'], capture_output=True, text=True).stdout:
        tally.skip('layout', 'clang-format 14 not found')
        return
    files = sorted(str(f.relative_to(testlib.ROOT)) for folder in ('converters', 'samples', 'tests')
                   for f in testlib.ROOT.joinpath(folder).rglob('*.[ch]'))
    done = subprocess.run([program, '--dry-run', *files], cwd=testlib.ROOT, capture_output=True, text=True)
    off = sorted(set(re.findall(r'^(\S+?):\d+:\d+: warning: code should be clang-formatted', done.stderr, re.M)))
    tally.check(done.returncode == 0 and not off, 'layout', '\n'.join('    ' + f for f in off))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    parser.add_argument('--deep', action='store_true', help='with the analyzer of clang')
    a = parser.parse_args()
    missing = [t for t in ('cppcheck', 'clang-tidy') if not shutil.which(t)]
    if missing:
        testlib.skip(f'{" and ".join(missing)} not found')
    files = sources(a.build)
    batches = [group[i:i + BATCH] for group in ([f for f in files if '/tools/' not in f], [f for f in files if '/tools/' in f])
               for i in range(0, len(group), BATCH)]
    tally = testlib.Tally()
    with ThreadPoolExecutor(os.cpu_count()) as pool, tempfile.TemporaryDirectory() as folder:
        commands = for_clang(a.build, Path(folder))
        found = sorted(set(sum(pool.map(lambda b: tidy(commands, b, a.deep), batches), []))) + cppcheck(files)
    for file in files:
        name = os.path.relpath(file, testlib.ROOT)
        mine = [x for x in found if x.startswith(f'{name}:')]
        tally.check(not mine, name, '\n'.join('    ' + x for x in mine))
    others = [x for x in found if not x.split(':')[0].endswith('.c')]
    tally.check(not others, 'headers', '\n'.join('    ' + x for x in others))
    layout(tally)
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
