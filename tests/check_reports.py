#!/usr/bin/env python3
"""Reports of splvalidate are what their readers need, whatever file names and documents hold.

  SARIF   the constraints of the 2.1.0 schema and of code scanning on what is used of it; columns count UTF-16 units
  JUnit   suites and cases whose counts are right and whose names are unique
  SVRL    the content model of ISO/IEC 19757-3; each location finds the element that stands at the line and column
  all     say the same; a file's findings do not depend on the files before it; lines beyond 65535 are right
  hints   "did you mean" for codes and units, and none where nothing is near

The places of elements are found a second time here, by expat.
"""
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET
import xml.parsers.expat
from pathlib import Path

import testlib

HL7 = 'urn:hl7-org:v3'
SVRL = '{http://purl.oclc.org/dsdl/svrl}'
FORMATS = ('text', 'json', 'sarif', 'junit', 'svrl')
CONTROL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]')
TEXT = re.compile(r'^(?P<file>.*?):(?:(?P<line>\d+):(?:(?P<column>\d+):)?)? (?P<severity>error|warning|info)'
                  r'\[(?P<id>[^\]]+)\]: (?P<text>.*?)(?: \((?P<path>/\S*)\))?$')
RX = testlib.ROOT / 'tests' / 'conformance' / 'label-rx.xml'

# Edits of a label that keeps all rules of profile fda, and the hint that the findings then give. None: no hint.
HINTS = [
    ('code="34391-3"', 'code="34391-33"', 'did you mean 34391-3 ("HUMAN PRESCRIPTION DRUG LABEL")?'),
    ('code="34391-3"', 'code="43391-3"', 'did you mean 34391-3 ('),
    ('code="34067-9"', 'code="34067-99"', 'did you mean 34067-9 ('),
    ('code="34067-9" (codeSystem="[^"]*") displayName="[^"]*"', r'code="34067-99" \1', 'did you mean 34067-9 ('),
    ('code="34067-9" (codeSystem="[^"]*") displayName="[^"]*"', r'code="99999-9" \1 displayName="NEWS"', None),
    ('displayName="INDICATIONS &amp; USAGE SECTION"', 'displayName="CONTRAINDICATIONS SECTION"', 'did you mean 34070-3?'),
    ('<formCode code="[^"]*" (codeSystem="[^"]*" displayName="TABLET[^"]*")', r'<formCode code="C4299" \1', 'did you mean C42998 ('),
    ('<routeCode code="[^"]*" (codeSystem="[^"]*" displayName="ORAL")', r'<routeCode code="C3828" \1', 'did you mean C38288 ("ORAL")?'),
    ('<routeCode code="[^"]*" (codeSystem="[^"]*") displayName="ORAL"', r'<routeCode code="C3828" \1 displayName="ORALL"', 'did you mean C38288 ("ORAL")?'),
    ('value="5" unit="mg"', 'value="5" unit="mcg"', 'did you mean "ug"?'),
    ('value="5" unit="mg"', 'value="5" unit="MG"', 'did you mean "mg"?'),
    ('value="5" unit="mg"', 'value="5" unit="spoons"', None),
]


def label(body, head=''):
    return f'''<?xml version="1.0" encoding="UTF-8"?>
<document xmlns="{HL7}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <id root="7d1f0a52-5f8c-4c55-9d9f-0c7a6f1c0001"/>{head}
  <code code="34391-3" codeSystem="2.16.840.1.113883.6.1" displayName="HUMAN PRESCRIPTION DRUG LABEL"/>
  <title>Examplin</title>
  <effectiveTime value="20250301"/>
  <setId root="7d1f0a52-5f8c-4c55-9d9f-0c7a6f1c0002"/>
  <versionNumber value="1"/>
  <component>
    <structuredBody>
      <component><section ID="s1"><id root="7d1f0a52-5f8c-4c55-9d9f-0c7a6f1c0003"/><text>{body}</text></section></component>
    </structuredBody>
  </component>
</document>
'''


def write_documents(folder):
    """{file name as bytes: document as text, or None when it cannot be read as XML}"""
    many = '\n' * 70000
    documents = {
        b'plain.xml': label('<paragraph>For pain.</paragraph>'),
        b'faults.xml': label('<paragraf>1</paragraf><table><tbody><tr><td colour="x">y</td><td colour="x">y</td></tr></tbody></table>'),
        b'wide.xml': label('<paragraph>\u00e9\u20ac\U0001d4b3<sux/>\U0001d4b3 <linkHtml href="#none">x</linkHtml></paragraph>'),
        b'foreign.xml': label('<x:a xmlns:x="urn:other"/><paragraph xml:lang="e n">x</paragraph>'),
        b'values.xml': label('<paragraph styleCode="&#x202E;&#9;{0} [a](http://b) ]]&gt; &lt;">x</paragraph>'
                             '<list listType="{[}](x)&#x85;"><item>x</item></list>'),
        b'many-lines.xml': label(f'{many}<paragraph><sux/></paragraph>{many}<paragraph><linkHtml href="#none">x</linkHtml></paragraph>'),
        b'many-lines-cut.xml': label(f'{many}<paragraph>'),
        b'latin1.xml': None,
        b'-dash &<>"\'.xml': label('<sux/>'),
        b'new\nline\x1b[31m\x01.xml': label('<sux/>'),
        b'bytes-\xff\xc3(\xed\xa0\x80.xml': label('<sux/>'),
        '\u202eexe.\u00e9\ufffe#%20?.xml'.encode('utf-8', 'surrogatepass'): label('<sux/>'),
        b'a:b.xml': label('<sux/>'),
    }
    for name, text in documents.items():
        path = os.path.join(os.fsencode(folder), name)
        with open(path, 'wb') as file:
            file.write(b'<document>\xe9</document>' if text is None else text.encode())
    utf16 = documents[b'wide.xml'].replace('encoding="UTF-8"', 'encoding="UTF-16"')
    Path(folder, 'utf16.xml').write_bytes(b'\xff\xfe' + utf16.encode('utf-16-le'))
    documents[b'utf16.xml'] = utf16
    return documents


def places(text):
    """{(line, byte column): (short path, element name)} and {line: text} by expat."""
    data, found, stack, elements = text.encode(), {}, [], []
    parser = xml.parsers.expat.ParserCreate('UTF-8', '}')

    def start(name, attributes):
        element = [name, parser.CurrentLineNumber, parser.CurrentByteIndex, stack[-1] if stack else None, []]
        if stack:
            stack[-1][4].append(element)
        stack.append(element)
        elements.append(element)
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: stack.pop()
    try:
        parser.Parse(re.sub(rb'^<\?xml[^>]*>', lambda m: b' ' * len(m[0]), data), True)
    except xml.parsers.expat.ExpatError:
        pass

    def test_of(e):
        return e[0].split('}')[1] if e[0].startswith(HL7 + '}') else '*'

    def path_of(e):
        if not e:
            return ''
        siblings = e[3][4] if e[3] else [e]
        same = [s for s in siblings if test_of(e) == '*' or test_of(s) == test_of(e)]
        index = next(i for i, s in enumerate(same) if s is e)
        return f'{path_of(e[3])}/{test_of(e)}' + (f'[{index + 1}]' if len(same) > 1 else '')
    for e in elements:
        column = e[2] - data.rfind(b'\n', 0, e[2])
        found[e[1], column] = (path_of(e), e[0])
    return found


def utf16_column(text, line, column):
    before = text.split('\n')[line - 1].encode()[:column - 1].decode('utf-8', 'replace')
    return len(before.encode('utf-16-le')) // 2 + 1


class Checker:
    def __init__(self, build, folder, tally):
        self.program, self.folder, self.tally = build / 'splvalidate', folder, tally

    def run(self, *arguments):
        code, out, err = testlib.run(self.program, *arguments, cwd=self.folder)
        return code, out, err

    def run_names(self, form, names, *more):
        """Names are bytes, so they go in by --files-from."""
        code, out, err = testlib.run(self.program, '--format', form, '-0', '--files-from', '-', *more, cwd=self.folder,
                                     stdin=b''.join(n + b'\0' for n in names))
        try:
            return code, out.decode('utf-8'), err
        except UnicodeDecodeError as trouble:
            self.tally.fail(f'{form}: UTF-8', f'    {trouble}')
            return code, out.decode('utf-8', 'replace'), err


def check_sarif(text, tally):
    """Essential constraints of the schema of SARIF 2.1.0, and of code scanning. Returns rows of the results."""
    def need(condition, name, detail=''):
        tally.check(condition, f'sarif: {name}', f'    {str(detail)[:300]}')

    def members(value, name, required, optional=()):
        need(isinstance(value, dict), f'{name} is an object', value)
        need(set(required) <= set(value) <= set(required) | set(optional), f'members of {name}', sorted(value))

    def message(value, name):
        members(value, name, ['text'])
        need(value['text'] and not CONTROL.search(value['text']), f'{name}: text', repr(value['text']))
        need(not re.search(r'(?<!\{)(\{\{)*\{(?!\{)', value['text']), f'{name}: braces are doubled', value['text'])
        need(not re.search(r'(?<!\\)\]\(', value['text']), f'{name}: no links', value['text'])
    log = json.loads(text, object_pairs_hook=lambda pairs: dict(pairs) if len(dict(pairs)) == len(pairs) else need(False, 'a member stands twice', pairs))
    members(log, 'log', ['$schema', 'version', 'runs'])
    need(log['version'] == '2.1.0' and log['$schema'].endswith('sarif-schema-2.1.0.json') and len(log['runs']) == 1, 'version', log['version'])
    run = log['runs'][0]
    members(run, 'run', ['tool', 'results', 'columnKind', 'invocations'])
    need(run['columnKind'] == 'utf16CodeUnits', 'columnKind', run['columnKind'])
    for invocation in run['invocations']:
        members(invocation, 'invocation', ['executionSuccessful'], ['toolExecutionNotifications'])
        for note in invocation.get('toolExecutionNotifications', []):
            members(note, 'notification', ['message', 'level'])
            message(note['message'], 'notification')
    driver = run['tool']['driver']
    members(driver, 'driver', ['name', 'version', 'semanticVersion', 'rules'])
    need(re.fullmatch(r'\d+\.\d+\.\d+', driver['semanticVersion']), 'semanticVersion', driver['semanticVersion'])
    ids = [r['id'] for r in driver['rules']]
    need(len(ids) == len(set(ids)), 'rule ids are unique', ids)
    for rule in driver['rules']:
        members(rule, 'rule', ['id', 'shortDescription', 'fullDescription', 'help', 'defaultConfiguration'])
        for part in ('shortDescription', 'fullDescription', 'help'):
            message(rule[part], part)
        need(rule['defaultConfiguration'].get('level') in ('error', 'warning', 'note'), 'default level', rule)
    need(set(ids) == {r['ruleId'] for r in run['results']}, 'rules are those of the results', ids)
    return [sarif_row(r, ids, need, members, message) for r in run['results']], run


def sarif_row(result, ids, need, members, message):
    members(result, 'result', ['ruleId', 'ruleIndex', 'level', 'message', 'locations'])
    message(result['message'], 'message')
    need(ids[result['ruleIndex']] == result['ruleId'], 'ruleIndex', result)
    need(result['level'] in ('error', 'warning', 'note') and len(result['locations']) == 1, 'level', result)
    location = result['locations'][0]
    members(location, 'location', ['physicalLocation'], ['logicalLocations'])
    physical = location['physicalLocation']
    members(physical, 'physicalLocation', ['artifactLocation'], ['region'])
    uri = physical['artifactLocation']['uri']
    need(re.fullmatch(r"([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri) and not uri.startswith('/'), 'relative uri', uri)
    region = physical.get('region', {})
    if region:
        members(region, 'region', ['startLine', 'startColumn', 'endLine', 'endColumn'])
        need(all(type(v) is int and v >= 1 for v in region.values()), 'region', region)
        need((region['endLine'], region['endColumn']) >= (region['startLine'], region['startColumn']), 'region ends behind its start', region)
    path = None
    for logical in location.get('logicalLocations', []):
        members(logical, 'logicalLocation', ['fullyQualifiedName', 'kind'])
        need(logical['kind'] in ('element', 'attribute'), 'kind', logical)
        path = logical['fullyQualifiedName']
    return {'file': urllib.parse.unquote_to_bytes(uri), 'line': region.get('startLine'), 'utf16': region.get('startColumn'),
            'end': region.get('endColumn'), 'id': result['ruleId'], 'path': path}


def check_junit(text, tally):
    root = ET.fromstring(text)
    tally.check(root.tag == 'testsuites' and all(s.tag == 'testsuite' for s in root), 'junit: suites')
    rows, seen = [], set()
    for suite in root:
        cases = list(suite)
        count = {k: sum(c.find(k) is not None for c in cases) for k in ('failure', 'error')}
        tally.check([suite.get('tests'), suite.get('failures'), suite.get('errors'), suite.get('skipped')] ==
                    [str(len(cases)), str(count['failure']), str(count['error']), '0'], f'junit: counts of {suite.get("name")!r}', f'    {suite.attrib}')
        tally.check(cases, 'junit: a suite has a case')
        for case in cases:
            key = suite.get('name'), case.get('classname'), case.get('name')
            tally.check(case.tag == 'testcase' and all(key) and key not in seen and len(case) <= 1, f'junit: case {key!r}')
            seen.add(key)
            for outcome in case:
                tally.check(outcome.tag in ('failure', 'error', 'system-out'), f'junit: {outcome.tag}')
                tally.check(outcome.tag == 'system-out' or outcome.get('message') and outcome.get('type'), f'junit: message of {key!r}')
                rows += [TEXT.match(line).groupdict() for line in outcome.text.splitlines()]
    return rows, root


def check_svrl(text, tally):
    root = ET.fromstring(text)
    tally.check(root.tag == SVRL + 'schematron-output', 'svrl: root', root.tag)
    prefixes = {e.get('prefix'): e.get('uri') for e in root.iter(SVRL + 'ns-prefix-in-attribute-values')}
    tally.check(prefixes.get('hl7') == HL7, 'svrl: prefixes', f'    {prefixes}')
    order = ' '.join(e.tag.replace(SVRL, '') for e in root) + ' '
    tally.check(re.fullmatch(r'(ns-prefix-in-attribute-values )*(active-pattern (fired-rule (failed-assert )*)+)+', order), 'svrl: content model', f'    {order[:300]}')
    rows, file = [], None
    for e in root:
        if e.tag == SVRL + 'active-pattern':
            file = urllib.parse.unquote_to_bytes(e.get('documents'))
        elif e.tag == SVRL + 'failed-assert':
            parts = ' '.join(c.tag.replace(SVRL, '') for c in e)
            tally.check(re.fullmatch('(diagnostic-reference )?text', parts) and e.get('test') and e.get('location'), 'svrl: assertion', f'    {parts} {e.attrib}')
            tally.check(re.fullmatch(r'[-.\w:]+', e.get('flag'), re.A) and e.get('role') in ('error', 'warning', 'info'), 'svrl: flag and role', f'    {e.attrib}')
            place = e.find(f'{SVRL}diagnostic-reference/{SVRL}text')
            line, _, column = (place.text if place is not None else '').partition(':')
            path = e.get('location').replace('hl7:', '')
            tally.check(all(re.match(r'hl7:|\*|@|comment\(|processing-', s) for s in e.get('location').split('/')[1:] if s), 'svrl: names have prefixes', e.get('location'))
            rows.append({'file': file, 'line': int(line or 0) or None, 'column': int(column or 0) or None, 'id': e.get('test'), 'path': None if path == '/' else path})
    return rows


def check_all_formats(checker, documents, tally):
    names = sorted(documents) + [b'absent \xff.xml']
    out = {f: checker.run_names(f, names) for f in FORMATS}
    tally.check({code for code, _, _ in out.values()} == {3}, 'exit codes', f'    {[(f, o[0]) for f, o in out.items()]}')
    for form, (_, text, _) in out.items():
        bad = CONTROL.search(text)
        tally.check(not bad, f'{form}: no control characters', f'    {text[max(bad.start() - 60, 0):bad.end() + 20]!r}' if bad else '')
    rows = [json.loads(line) for line in out['json'][1].splitlines()]
    tally.check(len(rows) > 20, 'enough findings', f'    {len(rows)}')
    sarif, run = check_sarif(out['sarif'][1], tally)
    svrl = check_svrl(out['svrl'][1], tally)
    junit, _ = check_junit(out['junit'][1], tally)
    text = [TEXT.match(line).groupdict() for line in out['text'][1].splitlines()]
    tally.check(run['invocations'][0]['executionSuccessful'] is False, 'sarif: a missing file is no success')

    def key(row):
        return [row['id'], int(row['line']) if row.get('line') else None, int(row['column']) if row.get('column') else None, row.get('path')]
    tally.check([key(r) for r in rows] == [key(r) for r in text], 'text says what json says')
    tally.check([key(r) for r in rows] == [key(r) for r in svrl], 'svrl says what json says')
    tally.check(sorted(map(str, map(key, rows))) == sorted(map(str, map(key, junit))), 'junit says what json says')
    tally.check([key(r)[:2] + key(r)[3:] for r in rows] == [[r['id'], r['line'], r['path']] for r in sarif], 'sarif says what json says')
    check_places(rows, sarif, svrl, documents, tally)


def check_places(rows, sarif, svrl, documents, tally):
    """Lines, columns and paths name the same element, which expat finds there too."""
    known, seen = {n: places(t) for n, t in documents.items() if t}, set()
    for row, s, v in zip(rows, sarif, svrl):
        name = s['file']
        tally.check(name == v['file'], 'sarif and svrl name the same file', f'    {name} {v["file"]}')
        if not row.get('path') or '/@' in row['path']:
            continue
        text, place = documents[name], (row['line'], row['column'])
        found = known[name].get(place)
        what = f'{name!r}:{place[0]}:{place[1]}'
        tally.check(found and found[0] == row['path'], f'{what}: element and path', f'    {row["path"]}, by expat {found}')
        column = utf16_column(text, *place)
        tally.check(s['utf16'] == column, f'{what}: UTF-16 column', f'    {s["utf16"]}, not {column}')
        line = text.split('\n')[row['line'] - 1].encode('utf-16-le')
        marked = line[2 * (s['utf16'] - 1):2 * (s['end'] - 1)].decode('utf-16-le')
        tally.check(re.fullmatch(r'<[\w:]+', marked), f'{what}: the region is the name', f'    {marked!r}')
        seen.add(name)
    tally.check({b'many-lines.xml', b'wide.xml', b'utf16.xml', b'foreign.xml'} <= seen, 'documents with paths', f'    {seen}')
    high = [r['id'] for r in rows if (r.get('line') or 0) > 65535]
    tally.check({'schema', 'splkit-link', 'xml-syntax'} <= set(high), 'findings beyond line 65535', f'    {high}')


def check_order(checker, tally):
    """Findings of a file and the exit code are the same in any order of the files."""
    names, expected = ['plain.xml', 'faults.xml', 'latin1.xml', 'wide.xml'], None
    for order in itertools.permutations(names):
        code, out, _ = checker.run('--json', *order)
        rows = [json.loads(line) for line in out.splitlines()]
        got = code, {n: [r for r in rows if r['file'] == n] for n in names}
        tally.check([n for n, _ in itertools.groupby(r['file'] for r in rows)] == [n for n in order if got[1][n]], f'order {order}')
        expected = expected or got
        tally.check(got == expected, f'findings in order {order}')


def check_hints(checker, tally):
    base = RX.read_text(encoding='utf-8')
    for number, (find, replace, hint) in enumerate(HINTS):
        text, count = re.subn(find, replace, base, count=1)
        Path(checker.folder, 'hint.xml').write_text(text, encoding='utf-8')
        _, out, _ = checker.run('--profile', 'fda', '--json', 'hint.xml')
        texts = [json.loads(line)['text'] for line in out.splitlines()]
        good = count == 1 and (any(hint in t for t in texts) if hint else not any('did you mean' in t for t in texts))
        tally.check(good, f'hint {number}: {replace}', f'    {count} edits; wanted {hint!r}, got {texts}')


def check_names(checker, tally):
    """Paths as URIs, and a house rule whose id is no name token."""
    Path(checker.folder, 'house.sch').write_text(
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="v3" uri="urn:hl7-org:v3"/><pattern id="p">'
        '<rule context="v3:document"><assert id="no.author" role="info" test="v3:author">no author</assert></rule>'
        '</pattern></schema>')
    absolute = os.path.join(os.path.realpath(checker.folder), 'faults.xml')
    for name, uri in (('./faults.xml', 'faults.xml'), ('.//faults.xml', 'faults.xml'), (absolute, 'file://' + absolute)):
        _, out, _ = checker.run('--format', 'sarif', '--rules', 'house.sch', name)
        results = json.loads(out)['runs'][0]['results']
        uris = {r['locations'][0]['physicalLocation']['artifactLocation']['uri'] for r in results}
        tally.check(uris == {uri}, f'uri of {name}', f'    {uris}')
        tally.check(any(r['ruleId'] == 'no.author' and r['level'] == 'note' for r in results), 'sarif: a house rule')
    Path(checker.folder, 'odd.xsl').write_text(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:s="http://purl.oclc.org/dsdl/svrl">'
        '<xsl:template match="/"><s:schematron-output><s:active-pattern/><s:fired-rule context="/"/>'
        '<s:failed-assert id="a b&lt;\u00e9" location="/" test="x"><s:text>odd</s:text></s:failed-assert>'
        '</s:schematron-output></xsl:template></xsl:stylesheet>', encoding='utf-8')
    for form, check in (('sarif', check_sarif), ('junit', check_junit), ('svrl', check_svrl)):
        _, out, _ = checker.run('--format', form, '--rules', 'odd.xsl', 'plain.xml')
        check(out.decode(), tally)
        tally.check(b'odd' in out and b'a_b' in out, f'{form}: an odd id', f'    {out[-600:]}')


def check_empty(checker, tally):
    """No file at all is a report, too."""
    for form in FORMATS:
        code, out, _ = checker.run_names(form, [])
        tally.check(code == 0, f'{form}: no file', f'    exit {code}')
        if form == 'sarif':
            tally.check(check_sarif(out, tally)[0] == [], 'sarif: no results')
        elif form in ('junit', 'svrl'):
            tally.check(ET.fromstring(out) is not None, f'{form}: no file')


def main():
    build, tally = testlib.build_folder(sys.argv[1]), testlib.Tally()
    folder = tempfile.mkdtemp(prefix='splkit-reports-')
    try:
        checker = Checker(build, folder, tally)
        documents = write_documents(folder)
        check_all_formats(checker, documents, tally)
        check_order(checker, tally)
        check_hints(checker, tally)
        check_names(checker, tally)
        check_empty(checker, tally)
    finally:
        shutil.rmtree(os.fsencode(folder))
    tally.finish()


if __name__ == '__main__':
    main()
