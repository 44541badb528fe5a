#!/usr/bin/env python3
"""The verdicts of splvalidate against those of the official schema: ../shared/conformance/schema.

Each case is a real document with one edit. Floors: agreement 99.8 %, false accepts 0.2 %, no false reject; every real
document of ../shared/eval is accepted.
"""
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

AGREEMENT, FALSE_ACCEPTS = 99.8, 0.2
BATCH = 200


def findings(validate, mode, files):
    """The findings of a batch of files, in one mode."""
    code, out, err = testlib.run(validate, mode, '--format', 'json', *files)
    if code not in (0, 1):
        sys.exit(f'splvalidate ended with {code}: {err.decode()}')
    return out.decode().splitlines()


def faults(validate, files, tally):
    """{file: first error} of the files that are not valid; the streaming mode must find the same in them."""
    first = {}
    for i in range(0, len(files), BATCH):
        lines = findings(validate, '--schema-only', files[i:i + BATCH])
        streamed = findings(validate, '--stream', files[i:i + BATCH])
        tally.check(lines == streamed, f'--stream, files from {files[i]} on',
                    testlib.diff('\n'.join(lines).encode(), '\n'.join(streamed).encode(), 'findings'))
        for line in lines:
            row = json.loads(line)
            if row['severity'] == 'error':
                first.setdefault(row['file'], row['text'])
    return first


def check_cases(validate, tally):
    rows = testlib.schema_cases()
    with tempfile.TemporaryDirectory() as work:
        for row in rows:
            row['file'] = os.path.join(work, row['id'] + '.xml')
            Path(row['file']).write_bytes(row['xml'])
        invalid = faults(validate, [row['file'] for row in rows], tally)
        wrong = [r for r in rows if (r['file'] in invalid) != (r['verdict'] == 'invalid')]
        for row in wrong[:20]:
            print('{id} is {verdict} ({kind}, {path} {note}):'.format_map(row), invalid.get(row['file'], 'accepted here'))
    count = Counter(r['verdict'] for r in rows)
    bad = Counter(r['verdict'] for r in wrong)
    agreement = 100 * (len(rows) - len(wrong)) / len(rows)
    accepts = 100 * bad['invalid'] / count['invalid']
    print(f'agreement {agreement:.2f} % of {len(rows)}, false rejects {bad["valid"]} of {count["valid"]}, '
          f'false accepts {bad["invalid"]} of {count["invalid"]}')
    tally.check(agreement >= AGREEMENT, 'agreement', f'    below {AGREEMENT} %')
    tally.check(accepts <= FALSE_ACCEPTS, 'false accepts', f'    above {FALSE_ACCEPTS} %')
    tally.check(bad['valid'] == 0, 'false rejects', '    there must be none')


def main():
    validate = testlib.build_folder(sys.argv[1]) / 'splvalidate'
    tally = testlib.Tally()
    check_cases(validate, tally)
    real = sorted(map(str, testlib.SHARED.glob('eval/corpus/dev/spl/*.xml')))
    rejected = faults(validate, real, tally)
    print(f'real documents accepted: {len(real) - len(rejected)} of {len(real)}')
    for name in real:
        tally.check(name not in rejected, Path(name).name, f'    {rejected.get(name)}')
    tally.finish()


if __name__ == '__main__':
    main()
