#!/usr/bin/env python3
"""No report lets a hostile name or value through: no control character, nothing that is not seen, no broken JSON or XML.

Each program is run on files of hostile names, whose contents have hostile values in the places that findings quote, in
each form of message: text, JSON, SARIF, JUnit, SVRL, --explain, ledger, summaries, lists of files.
"""
import functools
import json
import os
import sys
import tempfile
import threading
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import _harness as harness
from _labels import LABEL
from _texts import PLAIN
from _harness import testlib

NAMES = {
    'newline': b'a\nb', 'newline-finding': b'a\nx.xml:1: error[schema]: forged\nb', 'carriage-return': b'a\rb', 'tab': b'a\tb',
    'escape-title': b'a\x1b]0;x\x07b', 'escape-clear': b'a\x1b[2Jb', 'escape-link': b'a\x1b]8;;http:x\x07b', 'bell': b'\x07', 'backspace': b'ab\x08\x08',
    'del': b'a\x7fb', 'c1': 'a\u009b2Jb'.encode(), 'nel': 'a\u0085b'.encode(), 'bidi': 'a\u202ecod.b'.encode(), 'isolate': 'a\u2066b'.encode(),
    'zero-width': 'a\u200bb'.encode(), 'line-separator': 'a\u2028b'.encode(), 'no-utf8': b'a\xff\xfeb', 'cut-utf8': b'a\xe2\x82', 'surrogate': b'a\xed\xa0\x80b',
    'dash': b'-o', 'dashes': b'--no-such-option', 'dash-alone': b'-', 'quote': b"a'b", 'double-quote': b'a"b', 'backslash': b'a\\nb', 'format': b'%n%s%x',
    'markup': b'<script>alert(1)<', 'cdata-end': b']]>', 'ampersand': b'&lt;&#x1b;', 'comment-end': b'-->', 'formula': b'=cmd|calc!A0', 'formula-at': b'@SUM(1)',
    'blank': b' ', 'long': b'x' * 240, 'fffe': 'a\ufffeb'.encode(), 'percent': b'%41%zz', 'hash': b'#a?b',
}

# Values with what XML can hold, in the places that findings quote.
VALUES = {
    'code': ('<code code="', '<code code="{}'), 'unit': ('unit="mg"', 'unit="{}"'), 'attribute': ('<document ', '<document wrong="{}" '),
    'title': ('<title>', '<title>{}'), 'text': ('<paragraph>', '<unheard><paragraph>{}</paragraph></unheard><paragraph>'),
    'element': ('<paragraph>', '<paragraph><x{}/>'), 'language': ('languageCode code="en', 'languageCode code="{}'),
    'id': ('<id root="', '<id root="{}'), 'link': ('<paragraph>', '<paragraph><linkHtml href="#{}">5 mg</linkHtml> '),
    'date': ('effectiveTime value="', 'effectiveTime value="{}'), 'image': ('<paragraph>', '<renderMultiMedia referencedObject="{}"/><paragraph>'),
}
HOSTILE = ['\u202e\u2066\u200b', '\u0080\u009b2J\u0085', '&#x9b;31m&#x7f;', "';]]&gt;--&gt;&lt;script&gt;", '%n%s', '\u2028\u2029', '\\u001b', '\ufdd0', '&#10;x.xml:1: error[schema]: forged']

RULES = '''<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="v" uri="urn:hl7-org:v3"/><pattern id="p{0}"><title>{0}</title>
<rule context="v:document"><report test="true()" id="x" role="warning">{0} <value-of select="//v:title"/></report></rule></pattern></schema>'''


def parse_text(data):
    return []


def parse_lines(data):
    return [json.loads(line) for line in data.decode().splitlines()]


def parse_json(data):
    json.loads(data)


def parse_xml(data):
    ET.fromstring(data)


# (program and options, how its standard output is parsed, how standard error). A program more is a few lines more.
CHECKS = [
    ('splvalidate', parse_text, parse_text),
    ('splvalidate --format json', parse_lines, parse_text),
    ('splvalidate --format sarif', parse_json, parse_text),
    ('splvalidate --format junit', parse_xml, parse_text),
    ('splvalidate --format svrl', parse_xml, parse_text),
    ('splvalidate --stream --format json --summary', parse_lines, parse_text),
    ('splvalidate --stream --format sarif', parse_json, parse_text),
    ('splvalidate --format json --summary --max-findings 2', parse_lines, parse_text),
    ('splvalidate --format junit --summary --profile fda', parse_xml, parse_text),
]
RENDERS = [('spl2fhir --json -o out', parse_text, parse_lines), ('spl2md -o out', parse_text, parse_text), ('spl2md --json -o out', parse_text, parse_lines),
           ('spl2html -o out --assets .', parse_text, parse_text), ('spl2html --json -o out --unknown warn --assets .', parse_text, parse_lines)]
CONVERTS = [
    ('leaflet2spl -o out', parse_text, parse_text), ('leaflet2spl --json -o out', parse_text, parse_lines),
    ('leaflet2spl --explain -o out', parse_text, parse_text), ('leaflet2spl --explain-json -o out --json', parse_lines, parse_lines),
    ('leaflet2spl --ledger - -o out', parse_json, parse_text),
]


OPTIONS = {
    'leaflet2spl': ('--set-id', '--encoding', '--effective-time', '--max-size', '--input', '--no'),
    'splvalidate': ('--max-size', '--format', '--profile', '--max-findings', '--phase'),
    'spl2md': ('--max-size', '--to', '--wrap', '--unknown'), 'spl2html': ('--view', '--max-size', '--theme'), 'spldiff': ('--only',),
}


class Runner:
    def __init__(self, build, tally):
        self.build, self.tally, self.lock = build, tally, threading.Lock()

    def run(self, title, check, folder, *arguments, codes=(0, 1, 3)):
        call, read_out, read_err = check
        words = call.split()
        done = harness.call(self.build / words[0], *words[1:], *arguments, cwd=folder, size=len(LABEL))
        out = harness.usual_problems(done, codes)
        for what, data, read in (('standard output', done.out, read_out), ('standard error', done.err, read_err)):
            if harness.harmful(data):
                out.append(f'{harness.harmful(data)} on {what}')
            if any(line.startswith(b'x.xml:1:') for line in data.splitlines()):
                out.append(f'a forged line on {what}')
            try:
                if data:
                    read(data)
            except (ValueError, ET.ParseError) as e:
                out.append(f'{what} does not parse: {e}')
        with self.lock:
            self.tally.check(not out, f'{title}: {call}', '\n'.join(f'    {p}' for p in out))
        return done


def names(runner):
    """Jobs; each works in a folder of its own."""
    wrong = LABEL.replace('<title>', '<titel>', 1).replace('</title>', '</titel>', 1)

    def job(title, name):
        with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder:
            path = os.path.join(os.fsencode(folder), name)
            for content, checks in ((wrong, CHECKS + RENDERS), (PLAIN.replace('5 mg', '.5 mg'), CONVERTS)):
                Path(os.fsdecode(path)).write_text(content, encoding='utf-8')
                for check in checks:
                    runner.run(f'name {title}', check, folder, '--', name if name != b'-' else b'./-', codes=(0, 1))
            os.unlink(path)
            for check in CHECKS + RENDERS + CONVERTS:
                runner.run(f'missing {title}', check, folder, '--', name if name != b'-' else b'./-', codes=(3,))
            os.mkdir(path)
            Path(os.fsdecode(path), 'x.XML').write_text(wrong, encoding='utf-8')
            for check in CHECKS:
                runner.run(f'folder {title}', check, folder, '--', name if name != b'-' else b'./-', codes=(1,))
            lists = Path(folder) / 'list'
            lists.write_bytes(b'./' + name + b'\0' + b'./no-' + name + b'\0')
            for check in CHECKS[:5]:
                runner.run(f'list {title}', check, folder, '--null', '--files-from', 'list', codes=(3,))
    return [functools.partial(job, *item) for item in NAMES.items()]


def values(runner):
    def job(place, old, new, i, value):
        assert old in LABEL, old
        with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder:
            (Path(folder) / 'label.xml').write_text(LABEL.replace(old, new.format(value), 1), encoding='utf-8')
            for check in CHECKS + RENDERS:
                runner.run(f'{place} {i}', check, folder, 'label.xml', codes=(0, 1))
    return [functools.partial(job, place, old, new, i, value) for place, (old, new) in VALUES.items() for i, value in enumerate(HOSTILE)]


def texts(runner):
    def job(i, value):
        with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder:
            text = PLAIN.replace('pain', f'pain{value}').replace('Testolin', f'Testolin{value}', 3).replace('5 mg', f'5{value} mg', 1)
            (Path(folder) / 'leaflet.txt').write_text(text * 4, encoding='utf-8')
            for check in CONVERTS:
                runner.run(f'text {i}', check, folder, 'leaflet.txt', codes=(0, 1))
                runner.run(f'name option {i}', check, folder, '--name', value.replace('\0', ''), 'leaflet.txt', codes=(0, 1))
    return [functools.partial(job, *item) for item in enumerate(HOSTILE + ['\x01\x1b[2J\x07', '\x7f', '\ufffe'])]


def rules(runner):
    def job(i, value):
        with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder:
            (Path(folder) / 'house.sch').write_text(RULES.format(value), encoding='utf-8')
            (Path(folder) / 'label.xml').write_text(LABEL.replace('<title>', f'<title>{value}'), encoding='utf-8')
            for check in CHECKS[:5]:
                runner.run(f'rules {i}', (check[0] + ' --rules house.sch', *check[1:]), folder, 'label.xml', codes=(0, 1, 2, 3))
    return [functools.partial(job, *item) for item in enumerate(HOSTILE)]


def options(runner):
    """What is wrong with the call is said, too."""
    def job(program, option, i, value):
        with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder:
            (Path(folder) / 'in').write_text(LABEL, encoding='utf-8')
            runner.run(f'option {option} {i}', (program, parse_text, parse_text), folder, f'{option}={os.fsdecode(value)}', 'in', codes=(0, 1, 2, 3))
    return [functools.partial(job, program, option, i, value)
            for program, names_of in OPTIONS.items() for option in names_of
            for i, value in enumerate((b'\x1b[2J', 'a\u202eb'.encode(), b'\xff', b'a\nforged'))]


def main():
    tally = testlib.Tally()
    runner = Runner(testlib.build_folder(sys.argv[1]), tally)
    jobs = [job for maker in (names, values, texts, rules, options) if len(sys.argv) < 3 or sys.argv[2] == maker.__name__ for job in maker(runner)]
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()
    tally.finish()


if __name__ == '__main__':
    main()
