#!/usr/bin/env python3
"""Every business rule has a document that keeps it and one that breaks it.

label-rx.xml and label-otc.xml keep all rules of profile fda. Each row of rule_cases.tsv is an edit (a regular expression
and its replacement, first match only) after which the rule of the row must be found. A rule without a row fails.
"""
import json
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

HERE = Path(__file__).resolve().parent


def findings(validate, files):
    """{file name: set of ids} in profile fda."""
    code, out, err = testlib.run(validate, '--profile', 'fda', '--format', 'json', *files)
    if code not in (0, 1):
        sys.exit(f'splvalidate ended with {code}: {err.decode()}')
    ids = {str(f): set() for f in files}
    for line in out.decode().splitlines():
        row = json.loads(line)
        ids[row['file']].add(row['id'])
    return ids


def all_rules(validate):
    code, out, err = testlib.run(validate, '--list-rules', '--format', 'json')
    rules = [json.loads(line) for line in out.decode().splitlines()]
    return {r['id'] for r in rules if 'text' in r}


def main():
    validate = testlib.build_folder(sys.argv[1]) / 'splvalidate'
    tally = testlib.Tally()
    labels = {name: (HERE / f'label-{name}.xml').read_text(encoding='utf-8') for name in ('rx', 'otc')}
    for name, ids in findings(validate, [HERE / f'label-{n}.xml' for n in labels]).items():
        tally.check(not ids, Path(name).name, f'    must be clean, found {sorted(ids)}')
    rows = [line.split('\t') for line in (HERE / 'rule_cases.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    for rule in sorted(all_rules(validate) - {r[0] for r in rows}):
        tally.check(False, rule, '    no row in rule_cases.tsv breaks it')
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, (rule, label, find, replace) in enumerate(rows, 2):
            text, count = re.subn(find.replace('\\n', '\n'), replace, labels[label], count=1, flags=re.S)
            if not count:
                tally.check(False, f'{rule} (line {number})', '    the edit matches nothing')
                continue
            files.append((Path(folder) / f'{number}.xml', rule, number))
            files[-1][0].write_text(text, encoding='utf-8')
        found = findings(validate, [f for f, _, _ in files])
        for path, rule, number in files:
            ids = found[str(path)]
            tally.check(rule in ids, f'{rule} (line {number})', f'    not found, but {sorted(ids) or "nothing"}')
    tally.finish()


if __name__ == '__main__':
    main()
