"""What the test scripts share: where things are, the fixed environment, and the counting line at the end.

A script is called with the build folder as its first argument. It prints a line per failure and, last,
`N passed, N failed, N skipped`; its exit code is 0, 1 or, when nothing could be tested, 77 (skipped, with a reason).
"""
import difflib
import importlib.util
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

sys.dont_write_bytecode = True

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get('SPLKIT_SHARED') or ROOT.parent / 'shared')
UPDATE = os.environ.get('UPDATE') == '1'
SKIP = 77
DIFF_LINES = 40

# Programs see this environment and nothing else that could change their output.
ENVIRONMENT = {'PATH': '/usr/bin:/bin', 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'SOURCE_DATE_EPOCH': '1700000000'}
ENVIRONMENT.update({k: v for k, v in os.environ.items() if re.match(r'(ASAN|UBSAN|TSAN|LSAN)_OPTIONS$', k)})


def skip(reason):
    """End the whole script as skipped."""
    print(f'skipped: {reason}')
    sys.exit(SKIP)


def build_folder(argument):
    folder = Path(argument).resolve()
    if not folder.is_dir():
        sys.exit(f'{argument}: no such build folder')
    return folder


def shared(*parts):
    """A path in the development data beside the checkout; skips the script when it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        skip(f'{"/".join(("../shared",) + parts)} is absent (development data, not part of the repository)')
    return path


def schema_cases():
    """The rows of ../shared/conformance/schema, each with its document as row['xml']; skips the script when it is absent."""
    folder = shared('conformance', 'schema')
    spec = importlib.util.spec_from_file_location('materialise', folder.parent / 'materialise.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.cases(str(folder)))


def run(program, *arguments, cwd=None, stdin=b'', timeout=60):
    """(exit code, stdout, stderr) of a program in the fixed environment; it is called by its bare name."""
    program = Path(program)
    if not program.exists():
        return 127, b'', f'{program.name} is not in the build folder'.encode()
    done = subprocess.run([program.name, *map(str, arguments)], executable=program, input=stdin, capture_output=True,
                          cwd=cwd, env=ENVIRONMENT, timeout=timeout)
    return done.returncode, done.stdout, done.stderr


def diff(expected, got, name):
    """A short unified diff of two byte strings; bytes that are not UTF-8 are shown escaped."""
    def lines(data):
        return data.decode('utf-8', 'backslashreplace').splitlines()
    out = list(difflib.unified_diff(lines(expected), lines(got), f'{name} (expected)', f'{name} (got)', lineterm='', n=1))
    if not out:
        out = [f'{name}: expected {len(expected)} bytes, got {len(got)}: only line ends or the end of the file differ']
    cut = [x if len(x) <= 240 else x[:240] + f'... ({len(x)} characters)' for x in out[:DIFF_LINES]]
    return '\n'.join('    ' + x for x in cut + [f'... {len(out) - DIFF_LINES} lines more'] * (len(out) > DIFF_LINES))


def without_style(page):
    """The bytes of a page without style and script and their digests."""
    page = re.sub(rb'<(style|script)>.*?</\1>', rb'<\1></\1>', page, flags=re.S)
    return re.sub(rb'sha256-[\w+/=]+', b'sha256-', page)


def write_if_changed(path, data):
    """Keeps the time of a file whose content is right; None removes it. Tells whether something changed."""
    if data is None:
        if path.exists():
            path.unlink()
            return True
        return False
    if path.exists() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return True


def python_encoding(name):
    """Python's name for an encoding the ledger names."""
    return {'macintosh': 'mac-roman'}.get(name, name)


def decoded(ledger, source):
    """Text of bytes of the source, in the encoding the ledger names; what is damaged as U+FFFD."""
    encoding = python_encoding(ledger['source'].get('encoding', 'UTF-8'))
    return source.decode(encoding, 'replace')


def line_at(ledger, source, offset):
    """Physical line of a byte of the source."""
    if ledger['source'].get('encoding', 'UTF-8').startswith('UTF-') and ledger['source']['encoding'] != 'UTF-8':
        return decoded(ledger, source[:offset]).count('\n') + 1
    return source.count(b'\n', 0, offset) + 1


def spans_problems(ledger, source):
    """Why the spans of a ledger do not partition the bytes of the source (at most a few reasons)."""
    problems, at = [], 0
    for number, span in enumerate(ledger.get('spans', [])):
        where = f'span {number}'
        start, end = span.get('start'), span.get('end')
        if not isinstance(start, int) or not isinstance(end, int) or end <= start:
            return problems + [f'{where}: start {start!r}, end {end!r}']
        if start != at:
            problems.append(f'{where}: starts at {start}, the span before ends at {at}')
        line = line_at(ledger, source, start)
        if 'line' in span and span['line'] != line:
            problems.append(f'{where}: line {span["line"]}, but byte {start} is on line {line}')
        if span.get('action') not in ('kept', 'transformed', 'omitted'):
            problems.append(f'{where}: action {span.get("action")!r}')
        if span.get('action') == 'omitted' and not span.get('reason'):
            problems.append(f'{where}: omitted without a reason')
        if span.get('action') == 'transformed' and not span.get('rule'):
            problems.append(f'{where}: transformed without a rule')
        if span.get('action') == 'kept' and not span.get('section'):
            problems.append(f'{where}: kept, but in no section')
        at = end
        if len(problems) > 4:
            return problems
    if at != len(source):
        problems.append(f'spans end at {at}, the source has {len(source)} bytes')
    return problems


def load_ledger(path):
    """The ledger, its spans with their end added."""
    ledger = json.loads(Path(path).read_text(encoding='utf-8'))
    for span in ledger['spans']:
        span['end'] = span['start'] + span['bytes']
    return ledger


def rendering_labels():
    """Fixed words a rendering may add: the labels of the templates and the standard section titles."""
    data = ROOT / 'templates' / 'data'
    words = []
    for path in sorted(data.glob('labels/*.xml')):
        root = ET.parse(path).getroot()
        words += [*root.itertext(), *(e.get(form, '') for e in root.iter('time') for form in ('one', 'few'))]
    words += [e.text or '' for e in ET.parse(data / 'sections.xml').iter('title')]
    return [w.strip() for w in words if w.strip()]


def payloads():
    """Strings that would do harm in a page if they were taken for markup; see tests/render/payloads.txt."""
    lines = (ROOT / 'tests' / 'render' / 'payloads.txt').read_text(encoding='utf-8').splitlines()
    return [json.loads(f'"{x}"') for x in lines if x and not x.startswith('# ')]


class Tally:
    """Counts cases; prints failures as they come and the counting line at the end."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def ok(self):
        self.passed += 1

    def fail(self, name, details=''):
        self.failed += 1
        print(f'FAILED {name}' + (f'\n{details}' if details else ''))

    def skip(self, name, reason):
        self.skipped += 1
        print(f'skipped {name}: {reason}')

    def check(self, condition, name, details=''):
        if condition:
            self.ok()
        else:
            self.fail(name, details)

    def finish(self):
        print(f'{self.passed} passed, {self.failed} failed, {self.skipped} skipped')
        sys.exit(1 if self.failed else 0)
