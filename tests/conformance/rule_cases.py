#!/usr/bin/env python3
"""Every business rule has a document that keeps it and, one small edit away, one that breaks it.

label-rx.xml and label-otc.xml keep all rules of profile fda. rule_labels.tsv makes further labels from them, each by
some edits; these keep all rules but those they are allowed to break (column "breaks"). Each row of rule_cases.tsv is an
edit of a label: a regular expression ("find", first match only) and its replacement ("bad"), after which the rule of the
row must be found. Without "good" the label as it stands must keep the rule; else the replacement "good" must, so that the
rule is seen at work on right and wrong. A rule without a row fails.
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


def rows(name, columns):
    for number, line in enumerate((HERE / name).read_text(encoding='utf-8').splitlines()[1:], 2):
        cells = line.split('\t')
        yield number, cells + [None] * (columns - len(cells))


def edit(text, find, replace):
    return re.subn(find.replace('\\n', '\n'), replace, text, count=1, flags=re.S)


def make_labels(tally):
    """{name: text} and {name: rules it may break}."""
    labels = {name: (HERE / f'label-{name}.xml').read_text(encoding='utf-8') for name in ('rx', 'otc')}
    breaks = {name: set() for name in labels}
    for number, (name, base, find, replace, broken) in rows('rule_labels.tsv', 5):
        if name not in labels:
            labels[name], breaks[name] = labels[base], set(breaks[base])
        labels[name], count = edit(labels[name], find, replace)
        breaks[name].update((broken or '').split())
        tally.check(count, f'{name} (line {number})', '    the edit matches nothing')
    return labels, breaks


def main():
    validate = testlib.build_folder(sys.argv[1]) / 'splvalidate'
    tally = testlib.Tally()
    labels, breaks = make_labels(tally)
    cases = list(rows('rule_cases.tsv', 5))
    for rule in sorted(all_rules(validate) - {cells[0] for _, cells in cases}):
        tally.check(False, rule, '    no row in rule_cases.tsv breaks it')
    with tempfile.TemporaryDirectory() as folder:
        files = {}

        def write(name, text):
            path = Path(folder) / f'{name}.xml'
            path.write_text(text, encoding='utf-8')
            files[name] = path

        for name, text in labels.items():
            write(name, text)
        for number, (rule, label, find, bad, good) in cases:
            for kind, replace in (('bad', bad), ('good', good)):
                if replace is None:
                    continue
                text, count = edit(labels[label], find, replace)
                tally.check(count, f'{rule} (line {number})', '    the edit matches nothing')
                write(f'{number}-{kind}', text)
        found = findings(validate, files.values())
        for name in labels:
            ids = found[str(files[name])] - breaks[name]
            tally.check(not ids, name, f'    the label must be clean, found {sorted(ids)}')
        for number, (rule, label, _, _, good) in cases:
            ids = found[str(files[f'{number}-bad'])]
            tally.check(rule in ids, f'{rule} (line {number})', f'    not found, but {sorted(ids) or "nothing"}')
            kept = found[str(files[label if good is None else f'{number}-good'])]
            tally.check(rule not in kept and 'schema' not in kept, f'{rule} (line {number})',
                        f'    the passing case breaks it: {sorted(kept)}')
    tally.finish()


if __name__ == '__main__':
    main()
