#!/usr/bin/env python3
"""The business rules against the measured procedures of ../shared/conformance/rules.

Floors: every violated procedure is found, and no conforming document is reported. Also: Health Canada documents are
clean under profile hc, and FDA labels have no error under profile spl.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402


def findings(validate, profile, files, cwd=None):
    code, out, err = testlib.run(validate, '--profile', profile, '--format', 'json', *files, cwd=cwd)
    if code not in (0, 1):
        sys.exit(f'splvalidate ended with {code}: {err.decode()}')
    return [json.loads(line) for line in out.decode().splitlines()]


def check_score(validate, folder, tally):
    files = sorted(p.relative_to(folder) for d in ('ok', 'violated') for p in (folder / d).glob('*.xml'))
    with tempfile.NamedTemporaryFile('w', suffix='.tsv') as found:
        for row in findings(validate, 'fda', files, cwd=folder):
            if row['id'].startswith('SPL-'):
                found.write(f'{row["file"]}\t{row["id"][4:]}\n')
        found.flush()
        score = subprocess.run([sys.executable, '-B', folder.parent / 'score_rules.py', folder, found.name],
                               capture_output=True, text=True, check=True).stdout
    last = score.splitlines()[-1]
    print(last)
    good = re.match(r'all +found (\d+) of (\d+) .* false alarms (\d+) of', last)
    tally.check(good and good[1] == good[2] and good[3] == '0', 'procedures', score)


def check_clean(validate, profile, pattern, allowed, tally):
    """At most `allowed` documents have an error."""
    files = sorted(map(str, testlib.SHARED.glob(pattern)))
    wrong = {row['file']: row for row in findings(validate, profile, files) if row['severity'] == 'error'}
    print(f'{pattern} under {profile}: {len(wrong)} of {len(files)} documents have errors')
    detail = '\n'.join(f'    {Path(f).name}: {r["id"]} {r["text"]}' for f, r in wrong.items())
    tally.check(files and len(wrong) <= allowed, f'profile {profile}', detail)


def main():
    validate = testlib.build_folder(sys.argv[1]) / 'splvalidate'
    folder = testlib.shared('conformance', 'rules')
    tally = testlib.Tally()
    check_score(validate, folder, tally)
    check_clean(validate, 'hc', 'conformance/schema/bases/hc*.xml', 0, tally)
    check_clean(validate, 'spl', 'conformance/schema/bases/hc*.xml', 0, tally)
    check_clean(validate, 'spl', 'eval/corpus/dev/spl/*.xml', 0, tally)
    tally.finish()


if __name__ == '__main__':
    main()
