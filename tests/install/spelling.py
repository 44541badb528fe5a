#!/usr/bin/env python3
"""The spelling of what people read: documents, man pages, findings, rules, help texts, the English words of pages.

Hunspell has to know each word, in American or British spelling; spelling.txt has our own terms, each of which is used.
Code, options, names with capitals inside and what stands in quotation marks of code are left out.
"""
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

DICTIONARIES = ('en_US', 'en_GB')
OWN = Path(__file__).with_suffix('.txt')
TABLES = ('converters/base/findings.def', 'converters/check/rules.def')
CODE = re.compile(r'^```.*?^```|^ {4}.*?$|`[^`]*`|\]\([^)]*\)|https?://\S+|<[^>]*>|&\w+;', re.M | re.S)
NO_WORD = re.compile(r'--?[a-z][\w-]*|\S*[@/_=\\]\S*|\S*\w\.\w\S*|\*\*[^*]*\*\*\(\d\)')
WORD = re.compile(r"(?<![\w.])[A-Za-z][a-z]+(?:'[a-z]+)?(?![\w])")


def of_markdown(path):
    text = CODE.sub(' ', path.read_text(encoding='utf-8').replace('\\-', '-').replace("\\'", "'"))
    return re.sub(r'[*>#|\[\]()]', ' ', NO_WORD.sub(' ', text))


def of_table(path):
    """The texts of a table in C: strings that are sentences."""
    strings = re.findall(r'"((?:[^"\\]|\\.)*)"', path.read_text(encoding='utf-8'))
    return '\n'.join(NO_WORD.sub(' ', re.sub(r"'[^']*'(?=[\s,.;:)]|$)|%\w+|\\.", ' ', s)) for s in strings if ' ' in s)


def of_help(build, program):
    shown = testlib.run(build / program, '--help')[1].decode()
    return NO_WORD.sub(' ', re.sub(r'\b\w+(?:\|\w+)+', ' ', shown))


def texts(build):
    """(name, text)"""
    listed = subprocess.run(['git', 'ls-files', '*.md'], cwd=testlib.ROOT, capture_output=True, text=True).stdout.split()
    for name in listed or ['README.md']:
        if not re.match(r'tests/(cases|conformance)/|samples/[^/]*/label|tests/fhir/', name):
            yield name, of_markdown(testlib.ROOT / name)
    for name in TABLES:
        yield name, of_table(testlib.ROOT / name)
    for source in sorted((testlib.ROOT / 'converters').glob('*.c')):
        yield f'{source.stem} --help', of_help(build, source.stem)
    labels = ET.parse(testlib.ROOT / 'templates/data/labels/en.xml').getroot()
    yield 'templates/data/labels/en.xml', '\n'.join(labels.itertext())


def unknown(words):
    """Those that are in no dictionary."""
    left = set(words)
    for dictionary in DICTIONARIES:
        done = subprocess.run(['hunspell', '-i', 'UTF-8', '-d', dictionary, '-l'], input='\n'.join(sorted(left)), capture_output=True, text=True,
                              env={**testlib.ENVIRONMENT})
        if done.returncode:
            testlib.skip(f'hunspell has no dictionary {dictionary}')
        left = set(done.stdout.split())
    return left


def main():
    build = testlib.build_folder(sys.argv[1])
    if not shutil.which('hunspell'):
        testlib.skip('hunspell is not installed')
    tally = testlib.Tally()
    tally.check(unknown(['tablet', 'recieve']) == {'recieve'}, 'a wrong word is found')
    own = set(OWN.read_text(encoding='utf-8').split('\n')) - {''}
    places = {}
    for name, text in texts(build):
        for word in WORD.findall(text):
            places.setdefault(word, []).append(name)
    strange = unknown(places)
    if testlib.UPDATE:
        OWN.write_text(''.join(f'{w}\n' for w in sorted({w.lower() for w in strange})), encoding='utf-8')
        own = {w.lower() for w in strange}
    for word in sorted(strange):
        tally.check(word.lower() in own, f"'{word}' in {', '.join(sorted(set(places[word]))[:3])}")
    unused = own - {w.lower() for w in strange}
    tally.check(not unused, 'every word of spelling.txt is used', f'    {sorted(unused)}')
    tally.passed += len(places) - len(strange)
    tally.finish()


if __name__ == '__main__':
    main()
