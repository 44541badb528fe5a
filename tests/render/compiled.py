#!/usr/bin/env python3
"""The programs carry their stylesheets compiled to C by converters/tools/xslt2c. With --templates they give the same
stylesheets to libxslt. Both must make the same bytes and findings of every document.
"""
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

TEMPLATES = testlib.ROOT / 'templates'
CALLS = (('spl2html', ()), ('spl2html', ('--unknown', 'warn', '--language', 'de', '--fragment')),
         ('spl2html', ('--unknown', 'warn', '--view', 'patient', '--script', '--assets', str(TEMPLATES))),
         ('spl2md', ('--front-matter',)), ('spl2md', ('--unknown', 'warn', '--anchors', '--tables', 'list')),
         ('spl2md', ('--unknown', 'warn', '--tables', 'html', '--language', 'ru')),
         ('spl2md', ('--unknown', 'warn', '--to', 'text', '--view', 'patient')))


def documents():
    shared = testlib.SHARED / 'eval/corpus/dev/spl', testlib.SHARED / 'conformance/schema/bases'
    return (sorted(testlib.ROOT.glob('samples/*/label.xml')) + sorted(testlib.ROOT.glob('tests/conformance/*.xml')) +
            sorted(p for p in testlib.ROOT.glob('tests/cases/spl2*/*.xml') if p.stat().st_size < 1 << 20) +
            sorted(p for folder in shared for p in folder.glob('*.xml')))


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    jobs = [(program, options, path) for path in documents() for program, options in CALLS]

    def run(job):
        program, options, path = job
        return (testlib.run(build / program, *options, path),
                testlib.run(build / program, *options, '--templates', TEMPLATES, path))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (program, options, path), (compiled, read) in zip(jobs, pool.map(run, jobs)):
            tally.check(compiled == read, f'{path.parent.name}/{path.name} {program} {" ".join(options)}',
                        f'    exit {compiled[0]} and {read[0]}, {len(compiled[1])} and {len(read[1])} bytes')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
