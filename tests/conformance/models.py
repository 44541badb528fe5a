#!/usr/bin/env python3
"""xsd/ says of every structure what the published content models say: ../shared/data/spl-content-models.txt.

From the root element on, the type of the models and ours are walked side by side: elements and their order (as automata),
attributes and whether they must be there, fixed values, mixed content, what may be nil, what a data type derives from.
Each lexical type of the models must be one type of ours throughout. Two facts are not in the models and stand here: the
elements that may open any structure, and that libxml2 lets pass once, at the end, what "[0..0]" rules out.
"""
import re
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree as ET

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

XS = '{http://www.w3.org/2001/XMLSchema}'
UNBOUNDED = -1
SHARED = ({'bl', 'bn'},)  # lexical types of the models that are one type here
ROOT = 'PORP_MT050032UV.Document'
OPENING = ['sequence', 1, 1, [('realmCode', 0, UNBOUNDED, 'CS', False), ('typeId', 0, 1, 'typeId', False),
                              ('templateId', 0, UNBOUNDED, 'II', False)]]
TYPE_ID = '## typeId [infrastructure]\n  restriction base=II\n    @root : uid use=required fixed=2.16.840.1.113883.1.3\n' \
          '    @extension : st use=required\n'


class Type:
    """A type of either side: attributes {name: (type, required, fixed)}; content: an element (name, min, max, type, nillable)
    or a group [kind, min, max, parts]; value: the lexical type of text that is a value, else None."""

    def __init__(self, name):
        self.name, self.base, self.how, self.mixed, self.value = name, None, None, False, None
        self.attributes, self.prohibited, self.content = {}, set(), ['sequence', 1, 1, []]

    def inherit(self, base):
        attributes = dict(base.attributes, **self.attributes)
        self.attributes = {k: v for k, v in attributes.items() if k not in self.prohibited}
        self.value = self.value or base.value
        if self.how == 'extension':
            self.content = ['sequence', 1, 1, [base.content, self.content]]
            self.mixed = self.mixed or base.mixed


def count(text):
    return UNBOUNDED if text == 'unbounded' else int(text)


def read_models(text):
    """{name: Type} of the published models."""
    types = {}
    for block in re.split(r'(?m)^## ', text + TYPE_ID)[1:]:
        head, *lines = block.splitlines()
        t = types.setdefault(head.split()[0], Type(head.split()[0]))
        t.mixed = head.endswith('mixed')
        t.is_data = 'datatypes' in head
        groups = []
        for line in filter(str.strip, lines):
            depth, words = len(line) - len(line.lstrip()), line.split()
            occurs = re.search(r'\[(\d+)\.\.(\w+)\]', line)
            if re.match(r'(extension|restriction) base=', words[0] + ' ' + words[-1]):
                t.how, t.base = words[0], words[1].split('=')[1]
            elif words[0].startswith('@'):
                fixed = re.search(r'fixed=(\S+)', line)
                if 'use=prohibited' in words:
                    t.prohibited.add(words[0][1:])
                else:
                    t.attributes[words[0][1:]] = (words[2], 'use=required' in words, fixed and fixed[1])
            elif words[0] != 'attributeGroup':
                low, high = (int(occurs[1]), count(occurs[2])) if occurs else (1, 1)
                part = OPENING if words[0] == 'group' else [words[0], low, high, []] if words[0] in ('sequence', 'choice') else (
                    words[0], low, high, words[2], 'nillable' in words)
                groups = [g for g in groups if g[0] < depth]
                if groups:
                    groups[-1][1][3].append(part)
                else:
                    t.content = part
                groups.append((depth, part))
    done = set()

    def settle(t):
        if t.name not in done:
            done.add(t.name)
            if t.base in types:
                settle(types[t.base])
                t.inherit(types[t.base])
    for t in types.values():
        settle(t)
    return types


class Schema:
    """Our types, read from xsd/."""

    def __init__(self, folder):
        self.parts, self.types = defaultdict(dict), {}
        for path in sorted(p for p in folder.rglob('*.xsd') if p.parent.name != 'fhir'):    # not SPL
            for node in ET.parse(path).getroot():
                self.parts[node.tag.replace(XS, '')][node.get('name')] = node

    def part(self, node):
        kind = node.tag.replace(XS, '')
        low, high = int(node.get('minOccurs', '1')), count(node.get('maxOccurs', '1'))
        if kind == 'element':
            inner = node.find(XS + 'complexType') if node.get('type') is None else None
            name = node.get('type') or f'{node.get("name")} at {id(node)}'
            if inner is not None:
                self.parts['complexType'][name] = inner
            elif node.get('type') is None:
                self.parts['simpleType'][name] = node.find(XS + 'simpleType')
            return (node.get('name'), low, high, name, node.get('nillable') == 'true')
        children = self.parts['group'][node.get('ref')] if kind == 'group' else node
        return ['sequence' if kind == 'group' else kind, low, high, self.content(children)]

    def content(self, node):
        return [self.part(c) for c in node if c.tag.replace(XS, '') in ('sequence', 'choice', 'group', 'element')]

    def add_attributes(self, t, node):
        for a in node.findall(XS + 'attributeGroup'):
            self.add_attributes(t, self.parts['attributeGroup'][a.get('ref')])
        for a in node.findall(XS + 'attribute'):
            own = a.find(XS + 'simpleType')
            if a.get('use') == 'prohibited':
                t.prohibited.add(a.get('name'))
            else:
                kind = a.get('type') or ' '.join(e.get('value') for e in own.iter(XS + 'enumeration'))
                t.attributes[a.get('name')] = (kind, a.get('use') == 'required', a.get('fixed'))

    def type(self, name):
        """None: a lexical type."""
        node = self.parts['complexType'].get(name)
        if node is None or name in self.types:
            return self.types.get(name)
        t = self.types[name] = Type(name)
        derived = node.find(f'{XS}complexContent/*[@base]')
        simple = node.find(f'{XS}simpleContent/*[@base]')
        inner = next((n for n in (derived, simple) if n is not None), node)
        t.mixed = any(n.get('mixed') == 'true' for n in [node, *node.findall(XS + 'complexContent')])
        self.add_attributes(t, inner)
        t.content = ['sequence', 1, 1, self.content(inner)]
        if inner is not node:
            t.how, t.base = inner.tag.replace(XS, ''), inner.get('base')
            base = self.type(t.base)
            t.value = t.base if base is None else None
            if base:
                t.inherit(base)
        return t


class Automaton:
    """Of a content model; a state is a set of the places between its parts. `last`: nothing may come behind."""

    def __init__(self, content):
        self.edges, self.last = defaultdict(list), set()
        self.start = self.new()
        self.end = self.add(content, self.start)

    def new(self):
        self.edges[len(self.edges)] = []
        return len(self.edges) - 1

    def link(self, a, b):
        self.edges[a].append((None, b))

    def once(self, part, state):
        if isinstance(part, tuple):
            end = self.new()
            self.edges[state].append((part, end))
            return end
        if part[0] == 'sequence':
            for child in part[3]:
                state = self.add(child, state)
            return state
        end = self.new()
        for child in part[3]:
            self.link(self.add(child, state), end)
        return end

    def add(self, part, state):
        low, high = part[1], part[2]
        if high == 0:
            self.last.add(self.once(part, state))
            return state
        for _ in range(low):
            state = self.once(part, self.fresh(state))
        state, end = self.fresh(state), self.new()
        self.link(state, end)
        if high == UNBOUNDED:
            self.link(self.once(part, state), state)
        for _ in range(high - low if high != UNBOUNDED else 0):
            state = self.once(part, state)
            self.link(state, end)
        return end

    def fresh(self, state):
        new = self.new()
        self.link(state, new)
        return new

    def closed(self, states):
        seen, todo = set(states), list(states)
        while todo:
            for part, to in self.edges[todo.pop()]:
                if part is None and to not in seen:
                    seen.add(to)
                    todo.append(to)
        return frozenset(seen)

    def steps(self, states):
        """{element name: ({(type, nillable)}, next states)}"""
        out = defaultdict(lambda: (set(), set()))
        for state in states:
            for part, to in self.edges[state]:
                if part is not None:
                    out[part[0]][0].add(part[3:])
                    out[part[0]][1].add(to)
        return out


class Comparison:
    def __init__(self, models, schema):
        self.models, self.schema = models, schema
        self.problems, self.lexical, self.todo, self.seen = [], defaultdict(set), [], set()

    def visit(self, model, ours, path):
        if (model, ours) not in self.seen:
            self.seen.add((model, ours))
            self.todo.append((model, ours, path))

    def run(self):
        while self.todo:
            name, our_name, path = self.todo.pop(0)
            model, ours = self.models.get(name), self.schema.type(our_name)
            if model is None or ours is None:
                if model is not ours:
                    self.problems.append(f'{path}: {name} is structured on one side only')
                self.lexical[name].add(our_name)
                continue
            self.compare_attributes(model, ours, path)
            if ours.value is None and model.mixed != ours.mixed:
                self.problems.append(f'{path}: mixed {model.mixed}, ours {ours.mixed}')
            self.compare_content(Automaton(model.content), Automaton(ours.content), path)

    def compare_attributes(self, model, ours, path):
        for name in sorted(set(model.attributes) | set(ours.attributes)):
            a, b = model.attributes.get(name), ours.attributes.get(name)
            if a is None or b is None or a[1:] != b[1:]:
                self.problems.append(f'{path}/@{name}: {a}, ours {b}')
            elif a[0] != 'None' and not a[2]:
                self.lexical[a[0]].add(b[0])

    def compare_content(self, a, b, path):
        start = (a.closed([a.start]), b.closed([b.start]))
        todo, seen = [(start, '')], {start}
        while todo:
            (x, y), before = todo.pop(0)
            ends = a.end in x or bool(a.last & x)
            if ends != (b.end in y):
                self.problems.append(f'{path} after "{before}": may end {ends}, ours {b.end in y}')
            p, q = a.steps(x), b.steps(y)
            for name in sorted(set(p) ^ set(q)):
                self.problems.append(f'{path} after "{before}": <{name}> {name in p}, ours {name in q}')
            for name in sorted(set(p) & set(q)):
                if {n for _, n in p[name][0]} != {n for _, n in q[name][0]}:
                    self.problems.append(f'{path}/{name}: nillable differs')
                for model, _ in p[name][0]:
                    for ours, _ in q[name][0]:
                        self.visit(model, ours, f'{path}/{name}')
                pair = (a.closed(p[name][1]), b.closed(q[name][1]))
                if pair not in seen:
                    seen.add(pair)
                    todo.append((pair, f'{before} {name}'.strip()))


def main():
    models = read_models(testlib.shared('data', 'spl-content-models.txt').read_text(encoding='utf-8'))
    schema = Schema(testlib.ROOT / 'xsd')
    tally = testlib.Tally()
    comparison = Comparison(models, schema)
    comparison.visit(ROOT, next(iter(schema.parts['element'].values())).get('type'), '/document')
    for name, t in models.items():
        if t.is_data and name in schema.parts['complexType']:
            comparison.visit(name, name, f'xsi:type={name}')
            tally.check(t.base == schema.type(name).base, f'base of {name}', f'    {t.base}, ours {schema.type(name).base}')
    comparison.run()
    reached = {model for model, _ in comparison.seen} & set(models)
    print(f'{len(reached)} of {len(models)} types of the models were compared')
    tally.check(len(reached) > 500, 'types reached', f'    {len(reached)}')
    tally.check(not comparison.problems, 'content models', '\n'.join('    ' + p for p in comparison.problems[:20]))
    meant = defaultdict(set)
    for name, ours in sorted(comparison.lexical.items()):
        tally.check(len(ours) == 1, f'lexical type {name}', f'    is {", ".join(sorted(ours))} here')
        for own in ours:
            meant[own].add(name)
    for own, names in sorted(meant.items()):
        tally.check(len(names) == 1 or names in SHARED, own, f'    stands for {", ".join(sorted(names))}')
    tally.finish()


if __name__ == '__main__':
    main()
