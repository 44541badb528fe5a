#!/usr/bin/env python3
"""The programs are built hardened: position-independent, read-only after relocation, no executable stack, checked buffers,
stack protector, and on x86-64 marked targets of indirect jumps. Read by readelf from the built programs.

What a compiler cannot do, as cmake found, is not asked for.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

FLAGS = {'can_fstack_clash_protection': '-fstack-clash-protection', 'can_fcf_protection_full': '-fcf-protection=full',
         'can_mbranch_protection_standard': '-mbranch-protection=standard'}
ENDBR64 = b'\xf3\x0f\x1e\xfa'


def programs(build):
    """Every main at the top of converters/."""
    return [build / p.stem for p in sorted((testlib.ROOT / 'converters').glob('*.c'))]


def output(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def cached(build, name):
    found = re.search(rf'(?m)^{name}:\w+=(.*)$', (build / 'CMakeCache.txt').read_text())
    return found.group(1) if found else ''


def flags_of(build, program):
    """The compiler's call for the main of a program."""
    calls = json.loads((build / 'compile_commands.json').read_text())
    return next(c['command'] for c in calls if Path(c['file']).match(f'converters/{program}.c'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    build = parser.parse_args().build
    if not shutil.which('readelf'):
        testlib.skip('readelf (binutils) is not installed')
    plain = not cached(build, 'SPLKIT_SANITIZE') and cached(build, 'CMAKE_BUILD_TYPE') == 'Release'
    tally = testlib.Tally()
    for path in programs(build):
        header, segments, dynamic = (output('readelf', x, '-W', str(path)) for x in ('-h', '-l', '-d'))
        symbols = output('readelf', '--dyn-syms', '-W', str(path))
        flags = flags_of(build, path.name)

        def check(what, good, details=''):
            tally.check(good, f'{path.name}: {what}', f'    {details}')

        check('position-independent', re.search(r'Type:\s+DYN', header) and 'INTERP' in segments)
        check('read-only after relocation', 'GNU_RELRO' in segments and re.search(r'BIND_NOW|FLAGS_1.*NOW', dynamic))
        check('no executable stack', re.search(r'GNU_STACK.*\bRW\b', segments) and not re.search(r'\bRWE\b', segments))
        check('no search path for libraries', not re.search(r'RPATH|RUNPATH', dynamic), dynamic)
        check('no text relocations', 'TEXTREL' not in dynamic)
        check('stack protector', '__stack_chk_fail' in symbols)
        for option, flag in FLAGS.items():
            if cached(build, option) == '1':
                check(flag, flag in flags, flags)
        if cached(build, 'can_fcf_protection_full') == '1':
            check('marked targets', path.read_bytes().count(ENDBR64) > 20)    # link-time optimisation leaves few
        if not plain:
            tally.skip(f'{path.name}: checked functions', 'only in builds of type Release without sanitizers')
            continue
        check('checked functions', re.search(r'__\w+_chk@', symbols.replace('__stack_chk_fail', '')))
        if cached(build, 'can_fortify_3') == '1':
            check('checked by computed sizes', '_FORTIFY_SOURCE=3' in flags, flags)
    tally.finish()


if __name__ == '__main__':
    main()
