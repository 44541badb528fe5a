"""The development documents as the search for sections sees them: blocks from leaflet2spl --explain-json beside their gold."""
import hashlib
import json
import re
import subprocess
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

import numpy as np

FOLDS = 5
STEM = 6                # as in converters/base/data.h
SURE = 0.85             # as in converters/leaflet/blocks/headings.h
SHORT_TEXT, LENGTHS = 6, 6
LONG_WORDS, TITLE_WORDS = 25, 16    # as in converters/leaflet/sections/prices.c
CORE_HEADINGS, HEADED_STRETCH, HEADED_WORDS, SPACED_SHARE = 6, 0.5, 110, 10     # as in converters/leaflet/sections/survey.c
SETS = ('seed', 'gold', 'corpus/dev/fda/h0', 'corpus/dev/fda/h50', 'corpus/dev/fda/h100', 'corpus/dev/fda/ocr', 'corpus/dev/eu')
LEARNED_SETS = ('seed', 'gold', 'h0', 'eu')                  # the other sets have the same texts
LANGUAGES = {'_da_': 'da', '_es_': 'es', '_pt_': 'pt', 'german': 'de', 'russian': 'ru', 'spanish': 'es'}      # else English
WORD = re.compile(r'[^\W\d_]+|\d+(?:[.,]\d+)*|%')         # as words_split()
REFERENCES, REFERENCES_BY_NAME, REFERENCE_WORDS = 3, 2, 8                       # as in converters/leaflet/blocks/numbering.c
SECTION_NUMBER = re.compile(r'\d\d?\.\d\d?')
NO_NUMBER = 99          # above all numbers of sections
CONTENTS = 3            # known headings among the furniture: a table of contents


def stem(word):
    return '0' if word[0].isdigit() else word[:STEM]


def fold_of(group):
    return int(hashlib.md5(group.encode()).hexdigest(), 16) % FOLDS


class Document:
    """A leaflet's blocks, without furniture: arrays with one entry per block."""

    def __init__(self, name, set_name, group, blocks, topics):
        self.name, self.short_set, self.group = name, set_name.split('/')[-1], group
        self.fold = fold_of(group)
        self.language = next((language for part, language in LANGUAGES.items() if part in name), 'en')
        self.blocks = [b for b in blocks if not b['furniture']]
        self.look_at_headings(blocks, topics)
        self.look_at_blocks(topics)
        self.outside = self.find_outside(topics)
        self.otc = self.speaks_of_otc(topics)
        self.signs = self.find_signs(topics)
        self.mentions = self.count_mentions(topics)

    def look_at_headings(self, all_blocks, topics):
        counted, self.complete = count_headings(all_blocks)
        known = [b['heading'] for b in self.blocks if b['kind'] == 'heading' and 'topic' in b['heading']]
        told = told_by_contents(all_blocks, {h['topic'] for h in known}, topics)
        self.told = float(counted) if told is None else told
        core = {h['topic'] for h in known if h['score'] >= SURE and h['topic'] in topics.core}
        self.headed = min(1, len(core) / CORE_HEADINGS)
        wide = sum(b['blanks'] > 1 for b in self.blocks[1:])
        blanks = sum(b['blanks'] > 0 for b in self.blocks[1:])
        self.gaps, self.spaced = wide * 3 < blanks, blanks * SPACED_SHARE >= len(self.blocks)
        mains = {h['topic'] for h in known if h['rank'] == 1}
        self.strict = float(len(mains) >= 3 and not (self.gaps and wide >= 2))
        if self.lacks_headings():
            self.headed = self.strict = 0
        self.scheme = next((s for s in topics.schemes if keeps_scheme(s, self.blocks, topics)), None)

    def lacks_headings(self):
        """Most of the text goes on below no heading, as lacks_headings() in converters/leaflet/sections/survey.c."""
        words, longest = 0, 0
        for b in self.blocks:
            words = 0 if b['kind'] == 'heading' else words + len(b['tokens'])
            longest = max(longest, words)
        return (self.headed < 1 and longest >= HEADED_WORDS and
                longest > HEADED_STRETCH * sum(len(b['tokens']) for b in self.blocks))

    def look_at_blocks(self, topics):
        n, k = len(self.blocks), topics.count
        self.cues, self.named, self.other = np.zeros((n, k)), np.full(n, -1), np.full(n, -1)
        self.nested, self.numbered = np.full(n, -1), np.full(n, -1)
        self.likeness, self.items = np.zeros(n), np.array([b['kind'] == 'item' for b in self.blocks])
        self.title = len(self.blocks[0]['tokens']) < TITLE_WORDS and not self.blocks[0]['text'].endswith('.')
        self.main_text = np.zeros(n, int)                    # 0 unknown or inner heading, 1 main heading, 2 text
        self.context, self.all_leads, self.leads, self.features, self.gold = [], [], [], [], []
        inner, self.inner = -1, np.full(n, -1)
        unnamed, self.unnamed = False, np.zeros(n, bool)     # text below a main heading that is known by its looks only
        for i, b in enumerate(self.blocks):
            h = b['heading'] if b['kind'] == 'heading' else None
            topic = topics.index.get(h.get('topic'), -1) if h else -1
            for code, value in b['cues'].items():
                self.cues[i, topics.index[code]] = value
            if topic >= 0 and h['rank'] == 1:
                self.named[i], self.likeness[i] = topic, (h['score'] - SURE) * 10
                self.other[i] = topics.index.get(h.get('other'), -1)
            elif topic >= 0:
                self.nested[i] = topic
            if h:
                inner = topic if h['rank'] == 2 else -1
                if self.scheme and h['major'] in self.scheme:
                    section = topics.index[self.scheme[h['major']]]
                    if h['minor'] or topic in (-1, section):
                        self.numbered[i] = section
            self.inner[i] = inner
            if h and (topic >= 0 or h['rank'] == 1):
                unnamed = topic < 0
            self.unnamed[i] = unnamed and not h
            self.main_text[i] = 1 if self.named[i] >= 0 else 0 if h else 2
            self.context.append(self.context_of(i, h))
            self.all_leads.append([] if h else topics.leads_of(b['tokens']))
            self.leads.append(self.fitting_leads(i, self.all_leads[i], topics))
            self.features.append(features_of(b))
            self.gold.append([(role, codes) for role, codes in b['gold']])

    def fitting_leads(self, i, leads, topics):
        """Below a known main heading, only the leads of sections that nest in its own."""
        above = self.named[i - 1] if i else -1
        if above < 0 or topics.codes[above] == '42229-5':
            return leads
        return [t for t in leads if topics.nests[t, above]]

    def speaks_of_otc(self, topics):
        """Whether a heading or a lead of its own names a section that only over-the-counter labels have."""
        return (topics.otc[self.named[self.named >= 0]].any() or topics.otc[self.nested[self.nested >= 0]].any() or
                any(len(lead) == 1 and topics.otc[lead[0]] for lead in self.all_leads))

    def find_signs(self, topics):
        """What tells that it may be of a kind of label (orders.xml)."""
        signs = {'otc'} if self.otc else set()
        if sum(map(count_references, self.blocks)) >= REFERENCES:
            return signs | {'numbers'}
        texts = [' ' + ' '.join(b['tokens']) + ' ' for b in self.blocks]
        named = sum(text.count(f' {reference} ') for text in texts for reference in topics.references)
        return signs | ({'names'} if named >= REFERENCES_BY_NAME else set())

    def find_outside(self, topics):
        """Blocks x topics: whether the topic has a number in the scheme that cannot come between the numbered headings
        around the block, as find_bounds() in converters/leaflet/blocks/numbering.c."""
        n = len(self.blocks)
        first, last = np.zeros(n, int), np.full(n, NO_NUMBER)
        for i, b in enumerate(self.blocks):
            first[i] = b['heading']['major'] if self.numbered[i] >= 0 else first[i - 1] if i else 0
        for i in range(n - 1, -1, -1):
            below = self.blocks[i + 1]['heading'] if i + 1 < n and self.numbered[i + 1] >= 0 else None
            if self.numbered[i] >= 0:
                last[i] = first[i]
            elif below:
                last[i] = below['major'] - (not below['minor'])
            elif i + 1 < n:
                last[i] = last[i + 1]
        numbers = topics.numbers_in(self.scheme or {})
        return ((numbers > 0) & (last >= first)[:, None] &
                ((numbers < first[:, None]) | (numbers > last[:, None])))

    def count_mentions(self, topics):
        """By topic: the share of a document inside the label in all that the leaflet says of such documents."""
        text = ' ' + ' | '.join(' '.join(b['tokens']) for b in self.blocks) + ' '
        counts = np.zeros(topics.count)
        for topic, names in topics.guide_names.items():
            counts[topic] = sum(text.count(f' {name} ') for name in names)
        return counts / max(1, counts.sum())

    def context_of(self, i, h):
        """Name of the price of a change before block i, as price_before() in converters/leaflet/sections/prices.c."""
        b, before = self.blocks[i], self.blocks[i - 1] if i else None
        if h and self.named[i] >= 0:
            return 'heading' if h['score'] >= SURE else 'heading_weak'
        if h:
            return 'heading_nested' if self.nested[i] >= 0 else 'heading_unknown' if h['rank'] == 1 else 'heading_inner'
        if before is None:
            return 'plain'
        if before['kind'] == 'heading':
            return 'below_heading'
        if b['kind'] == 'item' and (before['kind'] == 'item' or before['text'].endswith(':')) and b['blanks'] < 2:
            return 'list'
        if self.gaps and b['blanks'] > 1:
            return 'gap'
        if b['kind'] in ('table', 'item'):
            return 'table' if b['kind'] == 'table' else 'first_item'
        if not b['blanks'] and self.spaced:
            return 'tight'
        return 'plain_long' if not self.headed and all(len(x['tokens']) >= LONG_WORDS for x in (before, b)) else 'plain'

    def count_right(self, path, topics, order):
        """(right, all) body lines"""
        counts = self.count_each(path, topics, order)
        return sum(right for right, _ in counts), sum(total for _, total in counts)

    def count_each(self, path, topics, order):
        """The same by block; a section is right when it, or an open one it nests in, has an acceptable code."""
        open_topics, counts = [], []
        for i, topic in enumerate(path):
            open_topics = topics.open(topic, open_topics, order)
            given = {topics.codes[t] for t in open_topics}
            if self.inner[i] >= 0:
                given.add(topics.codes[self.inner[i]])
            lines = [codes for role, codes in self.gold[i] if role == 'body']
            counts.append((sum(not given.isdisjoint(codes) for codes in lines), len(lines)))
        return counts


def features_of_words(words):
    """Stems and pairs of them."""
    stems = [stem(w) for w in words]
    return set(stems) | {f'{a} {c}' for a, c in zip(stems, stems[1:])}


def count_references(b):
    """"see Warnings and Precautions (5.1)": how often it refers to a section by number."""
    return sum(word == 'see' and any(SECTION_NUMBER.fullmatch(w) for w in b['tokens'][i + 1:i + 1 + REFERENCE_WORDS])
               for i, word in enumerate(b['tokens']))


def read_phrases(folder):
    """{language: [(code, features)]} of the files xx.tsv"""
    examples = defaultdict(list)
    for path in sorted(folder.glob('*.tsv')):
        for line in path.read_text(encoding='utf-8').splitlines():
            if line.startswith('#'):
                continue
            code, text = line.split('\t')
            features = set().union(*(features_of_words(WORD.findall(p.lower())) for p in text.split(';')))
            examples[path.stem].append((code, features))
    return examples


def features_of(b):
    """What is learned from: words and two more about the block, as in converters/leaflet/sections/evidence.c."""
    length = len(b['tokens'])
    heading = b['kind'] == 'heading'
    kind = ((0 if b['heading']['rank'] == 1 else 1) if heading else
            5 if b['kind'] == 'item' else 6 if b['kind'] == 'table' else 4 if length < SHORT_TEXT else 3)
    return features_of_words(b['tokens']) | {f'#k{kind}', f'#n{min(LENGTHS, (length + 1).bit_length() - 1)}'}


def count_headings(blocks):
    """(numbers tell the headings, and none is missing), as ranks_count()."""
    last = run = missing = 0
    counted = False
    for b in blocks:
        h = b.get('heading')
        if b['furniture'] or not h or not h['major'] or h['minor']:
            continue
        if last < h['major'] <= last + 3:
            missing += h['major'] - last - 1
            run += 'topic' in h
            last = h['major']
        elif h['major'] == 1 and not counted:
            run, missing, last = int('topic' in h), 0, 1
        counted = counted or run >= 4
    return counted, counted and not missing


def told_by_contents(blocks, below, topics):
    """How far a table of contents tells the headings, as told_by_contents() in converters/leaflet/sections/sections.c; None: there is
    no such table."""
    entries = [b['heading']['topic'] for b in blocks if b['furniture'] and b['kind'] == 'heading' and 'topic' in b['heading']]
    if len(entries) < CONTENTS:
        return None
    named = [t for t in entries if topics.index[t] < topics.real]
    return max(0, 2 * sum(t in below for t in named) / len(named) - 1) if named else 1.0


def keeps_scheme(scheme, blocks, topics):
    kept = broken = 0
    for b in blocks:
        h = b.get('heading')
        if not h or not h['major'] or 'topic' not in h:
            continue
        named = scheme.get(h['major'])
        if h['topic'] == named or (h['minor'] and named in topics.parents_of(h['topic'])):
            kept += 1
        elif not h['minor']:
            broken += 1
    return kept >= 2 and kept > broken


def read_gold(path):
    """{line: (role, codes)}"""
    lines = {}
    for row in path.read_text(encoding='utf-8').splitlines()[1:]:
        first, last, role, codes = row.split('\t')[:4]
        for n in range(int(first), int(last) + 1):
            lines[n] = (role, codes.split('|'))
    return lines


def read_document(program, set_name, gold, group, topics):
    name = gold.name[:-len('.gold.tsv')]
    made = subprocess.run([program, '-q', '--explain-json', gold.with_name(name + '.txt')], capture_output=True, check=False)
    lines = read_gold(gold)
    blocks = [json.loads(line) for line in made.stdout.decode('utf-8').splitlines()]
    for b in blocks:
        b['gold'] = [lines[n] for n in range(b['line'], b['last_line'] + 1) if n in lines]
    if sum(not b['furniture'] for b in blocks) < 2 or gold.with_name(name + '.spans.tsv').exists():
        return None                                          # whole leaflets on a few lines teach nothing line by line
    return Document(name, set_name, group, blocks, topics)


def read_all(program, folder, topics):
    rows = [line.split('\t') for line in (folder / 'corpus/manifest.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    groups = {row[3]: row[4] for row in rows}
    jobs = [(s, g) for s in SETS for g in sorted((folder / s).glob('*.gold.tsv'))]
    with ThreadPoolExecutor(2) as pool:
        read = pool.map(lambda j: read_document(program, *j, groups.get(j[1].name[:-9], j[1].name[:-9]), topics), jobs)
    docs = [d for d in read if d]
    count = Counter((d.short_set, d.group) for d in docs)
    for d in docs:
        d.weight = 1 / count[d.short_set, d.group]           # near-identical labels of one product count as one
    return docs
