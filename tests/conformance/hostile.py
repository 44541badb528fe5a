#!/usr/bin/env python3
"""Hostile XML is refused quickly, with a finding that says what and where, and nothing is fetched."""
import json
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

# Seconds for one document, start of the process and compiling the schema included; generous for sanitizer builds.
LIMIT = float(os.environ.get('SPLKIT_HOSTILE_SECONDS', '2'))
OPEN = '<document xmlns="urn:hl7-org:v3">'

LAUGHS = ''.join(f'<!ENTITY l{i} "{"&l%d;" % (i - 1) * 10}">' for i in range(1, 10))
DOCUMENTS = {
    # name: (bytes, id of the finding)
    'laughs': (f'<!DOCTYPE d [<!ENTITY l0 "lol">{LAUGHS}]><d>&l9;</d>', 'xml-doctype'),
    'quadratic': (f'<!DOCTYPE d [<!ENTITY a "{"a" * 50000}">]><d>{"&a;" * 50000}</d>', 'xml-doctype'),
    'external-entity': ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>', 'xml-doctype'),
    'external-subset': ('<!DOCTYPE d SYSTEM "http://127.0.0.1:1/x.dtd"><d/>', 'xml-doctype'),
    'parameter-entity': ('<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><d/>', 'xml-doctype'),
    'doctype-late': (f'<!-- {"x" * 100000} -->\n<!DOCTYPE d><d/>', 'xml-doctype'),
    'attributes': ('<document ' + ' '.join(f'a{i}=""' for i in range(200000)) + '/>', 'xml-limit'),
    'namespaces': ('<document ' + ' '.join(f'xmlns:n{i}="urn:{i}"' for i in range(100000)) + '/>', 'xml-limit'),
    'namespaces-spread': ('<d>' + ''.join(f'<a xmlns:n{i}="urn:{i}"/>' for i in range(100000)) + '</d>', 'xml-limit'),
    'deep': ('<d>' * 100000, 'xml-limit'),
    'undefined-entity': (OPEN + '&nbsp;</document>', 'xml-syntax'),
    'cut': (OPEN + '<id root="', 'xml-syntax'),
    'attribute-twice': ('<document a="1" a="2"/>', 'xml-syntax'),
    'control-character': (OPEN + '&#1;</document>', 'xml-syntax'),
    'two-roots': ('<a/><b/>', 'xml-syntax'),
    'many-errors': (OPEN + '<x>&y;</z>' * 100000, 'xml-syntax'),
    'nul': (b'<document>\0</document>', 'xml-encoding'),
    'utf16-without-mark': ('<document/>'.encode('utf-16-le'), 'xml-encoding'),
    'utf16-half-pair': (b'\xff\xfe<\0a\0/\0>\0\0\xd8', 'xml-encoding'),
    'utf7': ('<?xml version="1.0" encoding="UTF-7"?><d/>', 'xml-encoding'),
    'latin1': ('<?xml version="1.0" encoding="ISO-8859-1"?><d>\u00e9</d>'.encode('latin-1'), 'xml-encoding'),
    'overlong': (b'<d>\xc0\xbc</d>', 'xml-encoding'),
    'surrogate': (b'<d>\xed\xa0\x80</d>', 'xml-encoding'),
    'gzip': (b'\x1f\x8b\x08\x00' + b'\0' * 100, 'xml-encoding'),
    'blank': ('  \n\t ', 'input-empty'),
    'schema-location': ('<document xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
                        'xsi:schemaLocation="urn:hl7-org:v3 http://127.0.0.1:1/x.xsd"/>', 'schema'),
    'xinclude': (OPEN + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></document>', 'schema'),
    'other-root': ('<html><body>5 mg</body></html>', 'schema'),
    'wide': (OPEN + '<x/>' * 300000 + '</document>', 'schema'),
    'long-name': (f'<{"x" * 40000}/>', 'schema'),
    'long-value': (f'<document xmlns="urn:hl7-org:v3"><id root="{"9" * 1000000}"/></document>', 'schema'),
}


MODES = ([], ['--stream'])


def check(validate, tally, path, mode, wanted):
    """(seconds, name)"""
    name = ' '.join([path.stem] + mode)
    start = time.monotonic()
    code, out, err = testlib.run(validate, *mode, '--format', 'json', path, timeout=60)
    seconds = time.monotonic() - start
    rows = [json.loads(line) for line in out.decode().splitlines()]
    ids = [r['id'] for r in rows]
    tally.check(code == 1, name, f'    exit code {code}: {err.decode()[:200]}')
    tally.check(wanted in ids, f'{name} id', f'    wanted {wanted}, found {ids[:5]}')
    tally.check(seconds < LIMIT, f'{name} time', f'    {seconds:.2f} s')
    tally.check(wanted == 'input-empty' or all(r.get('line') for r in rows[:1]), f'{name} line', f'    {rows[:1]}')
    tally.check(b'root:x:' not in out + err, f'{name} secrets', '    /etc/passwd was read')
    return seconds, name


def main():
    validate = testlib.build_folder(sys.argv[1]) / 'splvalidate'
    tally = testlib.Tally()
    slowest = (0, '')
    with tempfile.TemporaryDirectory() as folder:
        for name, (data, wanted) in DOCUMENTS.items():
            path = Path(folder) / f'{name}.xml'
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
            for mode in MODES:
                slowest = max(slowest, check(validate, tally, path, mode, wanted))
    print(f'slowest: {slowest[1]}, {slowest[0] * 1000:.0f} ms with the start of the program')
    tally.finish()


if __name__ == '__main__':
    main()
