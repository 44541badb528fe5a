#!/usr/bin/env python3
"""Each validation procedure of the FDA guide is a rule or is left out with a reason, never both.

templates/data/procedures.xml has the numbers of all procedures and those left out; the rules are those that splvalidate
lists. Where ../shared is present, the numbers are held against its list.
"""
import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

MINIMUM = 380  # procedures that are rules


def expand(sections):
    for token in sections.split():
        section, count = token.split(':')
        yield from (f'{section}.{n}' for n in range(1, int(count) + 1))


def matches(token, procedures):
    if token.endswith('.*'):
        return [p for p in procedures if p.startswith(token[:-1])]
    return [p for p in procedures if p == token]


def rules_of(validate):
    code, out, err = testlib.run(validate, '--list-rules', '--format', 'json')
    ids = [json.loads(line)['id'] for line in out.decode().splitlines()]
    return [i[4:] for i in ids if i.startswith('SPL-')]


def main():
    rules = rules_of(testlib.build_folder(sys.argv[1]) / 'splvalidate')
    root = ET.parse(testlib.ROOT / 'templates/data/procedures.xml').getroot()
    tally = testlib.Tally()
    procedures = list(expand(root.findtext('sections')))
    why = {}
    for element in root.findall('left-out'):
        tally.check(element.get('reason') and element.get('text'), 'reason', '    a list has none')
        for token in element.text.split():
            found = matches(token, procedures)
            tally.check(found, token, '    there is no such procedure')
            for p in found:
                why.setdefault(p, []).append(element.get('reason'))
    for element in root.findall('duplicate'):
        why.setdefault(element.get('id'), []).append('duplicate')
        for other in element.get('of').split():
            tally.check(other in rules, element.get('id'), f'    {other} is no rule')
    for rule in rules:
        tally.check(rule in procedures, rule, '    the guide has no such procedure')
    tally.check(len(rules) == len(set(rules)), 'rules', '    an id stands twice')
    tally.check(len(rules) >= MINIMUM, 'number of rules', f'    {len(rules)}')
    for p in procedures:
        places = (['rule'] if p in rules else []) + why.get(p, [])
        tally.check(len(places) == 1, p, f'    found in {places or "no list"}')
    for p in set(why) - set(procedures):
        tally.check(False, p, '    there is no such procedure')
    table = testlib.SHARED / 'data/fda-validation-procedures.tsv'
    if table.exists():
        listed = [line.split('\t')[0] for line in table.read_text(encoding='utf-8').splitlines()[1:]]
        tally.check(sorted(listed) == sorted(procedures), 'numbers', '    not those of ../shared/data')
    else:
        print('the numbers were not held against ../shared, which is absent')
    print(f'{len(procedures)} procedures: {len(rules)} are rules, {len(why)} are left out')
    tally.finish()


if __name__ == '__main__':
    main()
