#!/usr/bin/env python3
"""The programs carry their stylesheets in pieces and compile for a document only the rules that can match something in it.
With --templates they read the same stylesheets whole, module by module. Both must give the same bytes and findings.
"""
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

TEMPLATES = testlib.ROOT / 'templates'
CALLS = (('spl2html', ()), ('spl2html', ('--unknown', 'warn', '--language', 'de', '--fragment')),
         ('spl2md', ('--front-matter',)), ('spl2md', ('--unknown', 'warn')))


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
        for (program, options, path), (bundled, whole) in zip(jobs, pool.map(run, jobs)):
            tally.check(bundled == whole, f'{path.parent.name}/{path.name} {program} {" ".join(options)}',
                        f'    exit {bundled[0]} and {whole[0]}, {len(bundled[1])} and {len(whole[1])} bytes')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
