#!/usr/bin/env python3
"""The README's example is real: each `$ command` in its console blocks prints exactly the lines below it.

The commands run one after the other in a fresh folder with a copy of samples/, the programs on the path. The programs
and options the README names exist, and it counts hostile inputs right. UPDATE=1 rewrites the output in the README.
"""
import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import testlib

README = testlib.ROOT / 'README.md'
BLOCK = re.compile(r'(?ms)^```console\n(.*?)^```$')


def run_block(text, work, build):
    """The block with the output its commands have now."""
    environment = dict(testlib.ENVIRONMENT, PATH=f'{build}:/usr/bin:/bin')
    out = []
    for command in re.findall(r'(?m)^\$ (.*)$', text):
        done = subprocess.run(['/bin/sh', '-c', command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=work,
                              env=environment, stdin=subprocess.DEVNULL, timeout=60)
        out.append(f'$ {command}\n' + done.stdout.decode('utf-8'))
    return ''.join(out)


def check_options(text, build, tally):
    """Long options in the table of programs are in the help of the program of their row."""
    for row in re.findall(r'(?m)^\| `(\w+)` \|.*$', text):
        line = re.search(rf'(?m)^\| `{row}` \|(.*)$', text)[1]
        _, out, err = testlib.run(build / row, '--help')
        for name in re.findall(r'(--[a-z-]+)', line):
            tally.check(name.encode() in out, f'{row} {name}', f'    not in its --help {err.decode()}')


def check_counts(text, tally):
    """How many hostile inputs there are."""
    sys.path.insert(0, str(testlib.ROOT / 'tests' / 'hostile'))
    import _labels
    import _texts
    words = f'{len(list(_texts.all_texts()))} leaflets and {len(list(_labels.all_labels()))} labels'
    tally.check(words in text, f'the README says how many hostile inputs there are: {words}')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    text, tally = README.read_text(encoding='utf-8'), testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-readme-') as folder:
        shutil.copytree(testlib.ROOT / 'samples', Path(folder) / 'samples')
        new = BLOCK.sub(lambda m: f'```console\n{run_block(m[1], folder, build)}```', text)
    if testlib.UPDATE and new != text:
        README.write_text(new, encoding='utf-8')
        print('updated README.md')
        text = new
    tally.check(BLOCK.search(text), 'README.md', '    has no console block')
    tally.check(new == text, 'README.md', testlib.diff(text.encode(), new.encode(), 'README.md'))
    check_options(text, build, tally)
    check_counts(text, tally)
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
