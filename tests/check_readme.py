#!/usr/bin/env python3
"""What the README and the tutorial show is real: each `$ command` in their blocks prints exactly the lines below it.

The commands of a document run one after the other in a fresh folder with a copy of samples/, the programs on the path.
The programs and options the README names exist, and it counts hostile inputs right. UPDATE=1 rewrites the output in the
documents. --system FOLDER runs the commands in a Debian below FOLDER where splkit was installed (tests/tutorial.sh).
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
TUTORIAL = testlib.ROOT / 'converters' / 'man' / 'splkit-tutorial.md'
# Blocks, and what their lines begin with.
DOCUMENTS = {README: (re.compile(r'(?ms)(?<=^```console\n)(.*?)(?=^```$)'), ''),
             TUTORIAL: (re.compile(r'(?m)((?:^    .*\n)+)'), '    ')}


class Place:
    """Where commands run: here, with the programs of a build, or in another system."""

    def __init__(self, build, system):
        self.build, self.system = build, system

    def __enter__(self):
        parent = self.system / 'root' if self.system else None
        self.folder = tempfile.TemporaryDirectory(prefix='splkit-readme-', dir=parent)
        shutil.copytree(testlib.ROOT / 'samples', Path(self.folder.name) / 'samples')
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def run(self, command):
        work, environment = self.folder.name, dict(testlib.ENVIRONMENT)
        if self.system:
            environment['PATH'] = '/usr/local/bin:/usr/bin:/bin:/usr/sbin'
            call = ['chroot', self.system, '/bin/sh', '-c', f'cd "$0" && {command}', '/' + str(Path(work).relative_to(self.system))]
        else:
            environment['PATH'] = f'{self.build}:/usr/bin:/bin'
            call = ['/bin/sh', '-c', command]
        done = subprocess.run(call, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=work, env=environment, stdin=subprocess.DEVNULL, timeout=60)
        return done.stdout.decode('utf-8')


def run_block(text, before, place):
    """The block with the output its commands have now; one without commands as it is."""
    out = [f'$ {c}\n{place.run(c)}' for c in re.findall(rf'(?m)^{before}\$ (.*)$', text)]
    return re.sub(r'(?m)^(?=.)', before, ''.join(out)) if out else text


def check_document(path, place, tally):
    text = path.read_text(encoding='utf-8')
    block, before = DOCUMENTS[path]
    new = block.sub(lambda m: run_block(m[1], before, place), text)
    if testlib.UPDATE and new != text:
        path.write_text(new, encoding='utf-8')
        print(f'updated {path.name}')
        text = new
    tally.check(re.search(rf'(?m)^{before}\$ ', text), path.name, '    shows no command')
    tally.check(new == text, path.name, testlib.diff(text.encode(), new.encode(), path.name))


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
    p.add_argument('build', nargs='?', type=testlib.build_folder)
    p.add_argument('--system', type=Path)
    a = p.parse_args()
    tally = testlib.Tally()
    for document in DOCUMENTS:
        with Place(a.build, a.system) as place:
            check_document(document, place, tally)
    if a.build:
        check_options(README.read_text(encoding='utf-8'), a.build, tally)
    check_counts(README.read_text(encoding='utf-8'), tally)
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
