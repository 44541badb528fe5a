#!/usr/bin/env python3
"""Two readers of the schema agree: the tables made from xsd/ (tree mode) and libxml2's schema processor (--stream).

Labels of the repository are changed at random, always in the same way: elements moved, doubled, dropped, renamed, emptied;
attributes from elsewhere, other types, odd values. Both modes must find the same, word for word.
"""
import copy
import random
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

HERE = Path(__file__).resolve().parent
MUTANTS, BATCH = 1500, 250
HL7, XSI = 'urn:hl7-org:v3', 'http://www.w3.org/2001/XMLSchema-instance'
TYPE = f'{{{XSI}}}type'
TYPES = ('ANY AD BIN BL BN CD CE CR CS CV ED EN II INT IVL_INT IVL_PQ IVL_TS MO ON PN PQ PQR QTY REAL RTO SC ST SXCM_TS TEL TN '
         'TS URL Document nothing').split()
VALUES = ['', ' ', '0', '1', '-1', '+1', '1.', '.5', '1e3', '1,5', 'INF', 'NaN', '007', 'true', 'TRUE', 'x', 'a b', ' x ', 'é', '\u00a0',
          '2024', '20240101', '202401011200+0100', '20240101T12', '2.16.840', '2.16.', '1.02', 'a1b2c3d4-1111-2222-3333-444455556666',
          'A1B2C3D4-1111-2222-3333-444455556666', '1A2B3C4D-1111-2222-3333-444455556666', 'http://x.org/', 'http://[', '%zz', 'tel:+1-2',
          'mailto:a@b.c', '#x', 'ID1', '1ID', '_a.b', 'UNK', 'NI', 'PINF', 'UNK NI', 'ACTIB', 'mg/mL', '[iU]', 'bold', 'text/plain']
ODD = ['ID', 'value', 'code', 'unit', 'nullFlavor', 'styleCode', 'classCode', 'typeCode', 'moodCode', 'language', 'inverted',
       f'{{{XSI}}}nil', f'{{{XSI}}}schemaLocation', f'{{{HL7}}}code', '{http://www.w3.org/XML/1998/namespace}lang', '{urn:x}y']


class Mutator:
    def __init__(self, trees, seed):
        self.trees, self.random = trees, random.Random(seed)
        self.names = sorted({e.tag for t in trees for e in t.iter()})
        self.attributes = sorted({a for t in trees for e in t.iter() for a in e.attrib.items()})
        self.edits = [self.drop, self.double, self.move, self.copy_elsewhere, self.rename, self.empty, self.insert, self.put_text,
                      self.drop_attribute, self.add_attribute, self.odd_attribute, self.other_type] + 4 * [self.other_value]

    def mutant(self):
        tree = copy.deepcopy(self.random.choice(self.trees))
        for _ in range(self.random.choice((1, 1, 1, 2))):
            elements = list(tree.iter())
            self.parents = {c: p for p in elements for c in p}
            self.random.choice(self.edits)(elements, self.random.choice(elements))
        return ET.tostring(tree, encoding='utf-8')

    def place(self, parent, element):
        parent.insert(self.random.randrange(len(parent) + 1), element)

    def drop(self, _, e):
        if e in self.parents:
            self.parents[e].remove(e)

    def double(self, _, e):
        if e in self.parents:
            parent = self.parents[e]
            parent.insert(list(parent).index(e), copy.deepcopy(e))

    def move(self, _, e):
        if e in self.parents:
            self.parents[e].remove(e)
            self.place(self.parents[e], e)

    def copy_elsewhere(self, elements, e):
        self.place(self.random.choice(elements), copy.deepcopy(e))

    def rename(self, _, e):
        e.tag = self.random.choice(self.names)

    def empty(self, _, e):
        for child in list(e):
            e.remove(child)

    def insert(self, _, e):
        self.place(e, ET.Element(self.random.choice(self.names)))

    def put_text(self, _, e):
        e.text = (e.text or '') + self.random.choice(('x', ' ', '\u00a0', '5 mg'))

    def drop_attribute(self, _, e):
        if e.attrib:
            del e.attrib[self.random.choice(sorted(e.attrib))]

    def add_attribute(self, _, e):
        e.set(*self.random.choice(self.attributes))

    def odd_attribute(self, _, e):
        e.set(self.random.choice(ODD), self.random.choice(VALUES))

    def other_type(self, elements, e):
        typed = [x for x in elements if TYPE in x.attrib]
        self.random.choice(typed or [e]).set(TYPE, self.random.choice(TYPES))

    def other_value(self, elements, _):
        e = self.random.choice([x for x in elements if x.attrib])
        name = self.random.choice(sorted(e.attrib))
        e.set(name, self.random.choice(TYPES if name == TYPE else VALUES))


def findings(validate, mode, files):
    code, out, err = testlib.run(validate, mode, *files)
    if code not in (0, 1):
        sys.exit(f'splvalidate {mode} ended with {code}: {err.decode()}')
    return out


def main():
    validate = testlib.build_folder(sys.argv[1]) / 'splvalidate'
    tally = testlib.Tally()
    ET.register_namespace('', HL7)
    ET.register_namespace('xsi', XSI)
    labels = sorted(testlib.ROOT.glob('samples/*/label.xml')) + sorted(HERE.glob('label-*.xml'))
    mutator = Mutator([ET.parse(p).getroot() for p in labels], 1)
    invalid = 0
    with tempfile.TemporaryDirectory(prefix='splkit-mutants-') as folder:
        files = [Path(folder) / f'{i:04}.xml' for i in range(MUTANTS)]
        for path in files:
            path.write_bytes(mutator.mutant())
        for i in range(0, MUTANTS, BATCH):
            tree, stream = (findings(validate, mode, files[i:i + BATCH]) for mode in ('--schema-only', '--stream'))
            invalid += len({line.split(b':')[0] for line in tree.splitlines()})
            tally.check(tree == stream, f'mutants from {i} on', testlib.diff(tree, stream, 'tables, then libxml2'))
    print(f'{invalid} of {MUTANTS} mutants are invalid')
    tally.check(MUTANTS / 2 < invalid < MUTANTS * 0.95, 'mutants are of both kinds', f'    {invalid} of {MUTANTS}')
    tally.finish()


if __name__ == '__main__':
    main()
