#!/usr/bin/env python3
"""spldiff misses nothing: over pairs of real labels, of samples, of labels changed at random, and of labels with a fault
beside those they were made from (../shared/conformance/schema), the words of the old narrative without what was removed and
with what was added are those of the new narrative, and a label changed at random says what was done to it.

The words are read from the SPL here, independently of the program.
"""
import json
import random
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

HL7 = '{urn:hl7-org:v3}'
HIGH, LOW = str.maketrans('0123456789+-', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻'), str.maketrans('0123456789+-', '₀₁₂₃₄₅₆₇₈₉₊₋')
BLOCKS = {'paragraph', 'item', 'td', 'th', 'caption', 'footnote', 'br', 'list', 'table', 'tr', 'renderMultiMedia'}
PAIRS, ROUNDS = 12, 8
ET.register_namespace('', 'urn:hl7-org:v3')
ET.register_namespace('xsi', 'http://www.w3.org/2001/XMLSchema-instance')


def text_of(element, script=None):
    name = element.tag.replace(HL7, '')
    script = HIGH if name == 'sup' else LOW if name == 'sub' else script
    out = [' '] if name in BLOCKS else []
    out.append((element.text or '').translate(script or {}))
    for child in element:
        out += [text_of(child, script), (child.tail or '').translate(script or {})]
    return ''.join(out) + (' ' if name in BLOCKS else '')


def words(text):
    return Counter(re.findall(r'\w+', text))


def narrative(root):
    """The texts and titles, in document order; not those that stand in another one."""
    found = [e for e in root.iter() if e.tag in (HL7 + 'text', HL7 + 'title')]
    inner = {i for e in found for i in e.iter() if i is not e}
    return [e for e in found if e not in inner]


def narrative_words(root):
    return sum((words(text_of(e)) for e in narrative(root)), Counter())


def compare(build, folder, old, new):
    code, out, err = testlib.run(build / 'spldiff', '--format', 'json', old, new, cwd=folder)
    return code, json.loads(out) if code < 2 else None, err


RECORDS = set()     # names of elements outside of the narrative in the documents at hand


def note_records(root):
    inside = {e for n in narrative(root) for e in n.iter()}
    RECORDS.update(e.tag.replace(HL7, '') for e in root.iter() if e not in inside)


def check(build, folder, name, old, new, tally):
    roots = [ET.parse(Path(folder) / path).getroot() for path in (old, new)]
    for root in roots:
        note_records(root)
    code, result, err = compare(build, folder, old, new)
    if result is None:
        tally.fail(name, err.decode())
        return None
    removed, added = Counter(), Counter()
    for c in result['changes']:
        first = (c.get('new') or c.get('old')).get('text', '').split()[:1]
        if c['what'] == 'section' or (first and first[0] in RECORDS and c['matter'] in ('data', 'dose')):
            continue
        if c['kind'] == 'changed':
            for run in c['runs']:
                if run['of'] != 'both':
                    (removed if run['of'] == 'old' else added).update(words(run['text'].replace('[image]', ' ')))
        elif c['kind'] in ('removed', 'added'):
            side = c['old' if c['kind'] == 'removed' else 'new']
            (removed if c['kind'] == 'removed' else added).update(words(side['text'].replace('[image]', ' ')))
    got = narrative_words(roots[0])
    got.subtract(removed)
    got.update(added)
    want = narrative_words(roots[1])
    off = {w: n for w in set(got) | set(want) if (n := got[w] - want[w])}
    tally.check(not off, name, f'    {dict(list(off.items())[:20])}')
    return result


# --- labels changed at random: (what, function of root and random) -> what must be found, or None when there is no place ---

def paragraphs(root):
    return [e for e in root.iter(HL7 + 'paragraph') if not len(e) and e.text and len(e.text.split()) > 6]


def change_number(root, chance):
    found = [e for e in paragraphs(root) if re.search(r'\b\d+ (mg|ml|days|times)', e.text)]
    if not found:
        return None
    e = chance.choice(found)
    e.text = re.sub(r'\b(\d+)( (?:mg|ml|days|times))', lambda m: f'{int(m[1]) + 1}{m[2]}', e.text, count=1)
    return 'dose', 'changed'


def drop_not(root, chance):
    found = [e for e in paragraphs(root) if ' not ' in e.text]
    if not found:
        return None
    e = chance.choice(found)
    e.text = e.text.replace(' not ', ' ', 1)
    return 'negation', 'changed'


def change_word(root, chance):
    e = chance.choice(paragraphs(root))
    at = chance.randrange(1, len(e.text.split()) - 1)
    e.text = ' '.join(w if i != at else 'zebra' for i, w in enumerate(e.text.split()))
    return None, 'changed'


def drop_paragraph(root, chance):
    parents = {c: p for p in root.iter() for c in p}
    e = chance.choice(paragraphs(root))
    parents[e].remove(e)
    return None, 'removed'


def add_paragraph(root, chance):
    parents = {c: p for p in root.iter() for c in p}
    e = chance.choice(paragraphs(root))
    new = ET.Element(HL7 + 'paragraph')
    new.text = 'Zebras should be watched closely by their keepers.'
    parents[e].insert(list(parents[e]).index(e) + 1, new)
    return 'text', 'added'


def make_bold(root, chance):
    e = chance.choice(paragraphs(root))
    content = ET.SubElement(e, HL7 + 'content', styleCode='bold')
    content.text, e.text = e.text, ''
    return 'markup', 'markup'


def move_section(root, chance):
    body = root.find(f'.//{HL7}structuredBody')
    sections = [c for c in body if c.find(f'{HL7}section/{HL7}text') is not None and c.find(f'.//{HL7}paragraph') is not None]
    if len(sections) < 3:
        return None
    part = sections[0]
    body.remove(part)
    body.append(part)
    return 'moved', 'moved'


def change_blanks(root, chance):
    for e in paragraphs(root):
        e.text = '\n  ' + re.sub(' ', '\n ', e.text) + ' '
    return 'none', 'none'


MUTATIONS = (change_number, drop_not, change_word, drop_paragraph, add_paragraph, make_bold, move_section, change_blanks)


def check_faulty(build, work, tally):
    bases = testlib.SHARED / 'conformance' / 'schema' / 'bases'
    for case in testlib.schema_cases():
        new = Path(work) / f'{case["id"]}.xml'
        new.write_bytes(case['xml'])
        if ET.parse(new).getroot().tag == HL7 + 'document':
            check(build, '/', f'{case["id"]} ({case["kind"]})', bases / case['base'], new, tally)


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    samples = sorted(testlib.ROOT.glob('samples/*/label.xml'))
    folder = testlib.SHARED / 'eval' / 'corpus' / 'dev' / 'spl'
    real = sorted(folder.glob('*.xml')) if folder.exists() else []
    chance = random.Random(7)
    if not real:
        tally.skip('pairs of real labels', '../shared is absent')
    pairs = [(a, b) for a in samples for b in samples if a != b][:PAIRS]
    pairs += [(a, b) for a, b in zip(real, real[1:]) if a.name.split('-')[0] == b.name.split('-')[0]][:PAIRS]
    pairs += [tuple(chance.sample(real, 2)) for _ in range(PAIRS)] if real else []
    for old, new in pairs:
        check(build, '/', f'{old.parent.name}/{old.name} and {new.parent.name}/{new.name}', old, new, tally)
    with tempfile.TemporaryDirectory(prefix='splkit-diff-') as work:
        for path in samples + [p for p in real if 15000 < p.stat().st_size < 120000][:ROUNDS]:
            for mutation in MUTATIONS:
                tree = ET.parse(path)
                if not paragraphs(tree.getroot()):
                    continue
                (Path(work) / 'old.xml').write_bytes(ET.tostring(tree.getroot()))
                expected = mutation(tree.getroot(), chance)
                if not expected:
                    continue
                (Path(work) / 'new.xml').write_bytes(ET.tostring(tree.getroot()))
                name = f'{path.parent.name}/{path.name}: {mutation.__name__}'
                result = check(build, work, name, 'old.xml', 'new.xml', tally)
                found = [(c['matter'], c['kind']) for c in result['changes']] if result else []
                matter, kind = expected
                good = not found if kind == 'none' else found and all(
                    k == kind and matter in (None, m) for m, k in found) and (kind in ('markup', 'removed', 'added') or len(found) == 1)
                tally.check(good, f'{name}: says so', f'    {found}')
        if real:
            check_faulty(build, work, tally)
    tally.finish()


if __name__ == '__main__':
    main()
