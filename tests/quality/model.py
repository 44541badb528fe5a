"""The model behind the search for sections, as converters/leaflet/sections/survey.c, price_list.c, prices.c, sequence.c and
evidence.c have it."""
import copy
import re
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from xml.sax.saxutils import quoteattr

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from documents import LEARNED_SETS

SMOOTHING = 300.0       # occurrences, spread as words are over all topics, that each topic is given beforehand; 150 was
                        # worse, 600 and 1000 help where all headings are lost and harm where half of them are
SEEN_IN = 2             # product groups, or lines of phrases, a feature must stand in
PHRASE_WEIGHT = 2.0     # of a line of phrases; a block of a document has at most 1
VAGUE_SET = 'eu'        # its gold tells apart six parts of leaflets, in which several sections are: which one a block is
                        # of, the words learned without it tell where other documents are few
SHARE = 0.7             # of what naive Bayes and the regression say
WHOLE_FROM = 10         # product groups of other sets than that, from which a language is learned from whole documents ...
TOLD_BY_PHRASES = 3.0   # ... and if not, weights are so many times as large: of Danish, Spanish and Portuguese leaflets that
                        # were not learned from, the accepted sections had the highest likelihood at 2.5 to 3
FLOOR = -8.0            # LEARNED_FLOOR
PAIRS_FROM, WORDS_FROM = 0.4, 0.15      # smaller weights are not written
TENTHS_MAX = 127        # DATA_TENTHS_MAX in base/data.h
UNREACHED = 1e9
NAMED_UNRELATED = 20.0
STRICT_DOUBT = 4.0      # as in prices.c
NEAR_WORDS = 12         # DATA_NEAR_WORDS in base/data.h
DOUBT, OTHER, TYPICAL = 2.0, 0.5, 6.0   # UNKNOWN_DOUBT, OTHER_TOPIC, TYPICAL_LENGTH
ITEM_CUES, ONLY_CUES = 0.5, 2.0         # as in prices.c
XML = '{http://www.w3.org/XML/1998/namespace}lang'


class Topics:
    """sections.xml, unrelated.xml and numbering.xml"""

    def __init__(self, data):
        sections = list(ET.parse(data / 'sections.xml').getroot())
        unrelated = list(ET.parse(data / 'unrelated.xml').getroot())
        reasons = [r.get('id') for r in unrelated]
        self.codes = [s.get('code') for s in sections] + reasons
        self.real, self.count = len(sections), len(sections) + len(reasons)
        self.index = {c: i for i, c in enumerate(self.codes)}
        self.parents = [(s.get('parent') or '').split() for s in sections] + [[] for _ in reasons]
        self.order = np.array([float(s.get('order')) for s in sections])
        self.holds = np.array([s.get('holds') is not None for s in sections] + [False] * len(reasons))
        self.guides = np.array([s.get('holds') == 'all' for s in sections] + [False] * len(reasons))
        self.otc = np.array([s.get('name').startswith('OTC') for s in sections] + [False] * len(reasons))
        self.core = {s.get('code') for s in sections if s.get('core')}
        lists = {w.get('name'): w.text.split(' | ') for w in ET.parse(data / 'words' / 'en.xml').getroot()}
        orders = list(ET.parse(data / 'orders.xml').getroot())
        self.orders = [o.text.split() for o in orders]
        self.anywhere = [o.get('anywhere').split() for o in orders]
        self.signs = [o.get('sign') for o in orders]
        self.references = lists['reference']
        self.schemes = [{int(n.get('number')): n.get('ref') for n in s} for s in ET.parse(data / 'numbering.xml').getroot()]
        self.beside = [{c: int(n.get('number')) for n in s for c in (n.get('with') or '').split()}
                       for s in ET.parse(data / 'numbering.xml').getroot()]
        self.leads = [(self.index[s.get('code') or s.get('id')], e.get('place'), [w.strip() for w in e.text.split('|')])
                      for s in sections + unrelated for e in s.findall('leads') if e.get(XML) == 'en']
        self.guide_names = {t: lists[self.codes[t]] for t in np.where(self.guides)[0]}
        self.nests = np.zeros((self.count, self.count))      # [topic, around]
        for i, parents in enumerate(self.parents):
            for p in parents:
                self.nests[i, self.index[p]] = 1

    def open(self, topic, open_topics, order):
        """The sections that are open in one of the topic, outermost first, as in outline.c; order: that the label keeps to,
        from 1; 0 for none."""
        if topic in open_topics:
            return open_topics[:open_topics.index(topic) + 1]
        for depth in range(len(open_topics), 0, -1):
            if self.nests[topic, open_topics[depth - 1]]:
                return open_topics[:depth] + [topic]
        parent = next((c for c in self.parents[topic] if order and c in self.orders[order - 1]), None)
        return (self.open(self.index[parent], open_topics, order) if parent else []) + [topic]

    def parents_of(self, code):
        return self.parents[self.index[code]]

    def numbers_in(self, scheme):
        """By topic: its number in the scheme, or that of what it nests in; 0 for none."""
        own = {code: number for number, code in scheme.items()}
        own.update(next((b for s, b in zip(self.schemes, self.beside) if s is scheme), {}))
        return np.array([next((own[c] for c in [code] + self.parents[i] if c in own), 0) for i, code in enumerate(self.codes)])

    def leads_of(self, tokens):
        """Topics whose lead is among the first words, by the longest one at the first place."""
        for at in range(min(NEAR_WORDS, len(tokens))):
            rest = tokens[at:]
            found = [(len(lead.split()), topic) for topic, place, leads in self.leads if at == 0 or place == 'near'
                     for lead in leads if begins_with(rest, lead) and (place != 'whole' or len(lead.split()) == len(tokens))]
            if found:
                return [topic for n, topic in found if n == max(found)[0]]
        return []


def begins_with(tokens, lead):
    words = lead.split()
    return len(tokens) >= len(words) and all(
        t.startswith(w[:-1]) if w.endswith('*') else t == w for t, w in zip(tokens, words))


def naive_bayes(counts, topic, weight, topics):
    """Topics x features: natural log of how much more often a feature stands in a topic than elsewhere."""
    each = sparse.csr_matrix((weight, (topic, np.arange(len(topic)))), shape=(topics, len(topic)))
    sums = (each @ counts).toarray()
    usual = sums.sum(0) + 0.05
    usual /= usual.sum()
    return np.log((sums + SMOOTHING * usual) / (sums.sum(1, keepdims=True) + SMOOTHING) / usual)


def regression(counts, topic, weight, topics):
    """The same by multinomial logistic regression: it knows which features say the same."""
    found = LogisticRegression(C=1.0, max_iter=60).fit(counts, topic, sample_weight=weight * len(weight) / weight.sum())
    weights = np.zeros((topics, counts.shape[1]))            # nothing is known of a topic without examples
    weights[found.classes_] = found.coef_
    return weights


class Words:
    """What documents and phrases of one language teach of its words."""

    def __init__(self, docs, phrases, topics):
        self.topics = topics
        self.whole = len({d.group for d in docs if d.short_set != VAGUE_SET}) >= WHOLE_FROM
        clear = [d for d in docs if self.whole or d.short_set != VAGUE_SET]
        vague = [d for d in docs if d not in clear]
        self.scale = 1 if self.whole else TOLD_BY_PHRASES
        examples = [(features, topics.index[code], PHRASE_WEIGHT, i) for i, (code, features) in enumerate(phrases)]
        self.told = {f for features, *_ in examples for f in features if ' ' not in f}
        examples += [e for d in clear for e in self.examples_of(d)]
        self.learn(examples)
        if vague:
            self.learn(examples + [e for d in vague for e in self.examples_of(d, self.score(d))])

    def learn(self, examples):
        groups = defaultdict(set)
        for features, _, _, group in examples:
            for f in features:
                groups[f].add(group)
        known = sorted(f for f, g in groups.items() if len(g) >= SEEN_IN or f in self.told)
        self.features = {f: i for i, f in enumerate(known)}
        counts = self.counts_of(examples)
        topic, weight = (np.array([e[i] for e in examples]) for i in (1, 2))
        self.weights = SHARE * self.scale * (
            naive_bayes(counts, topic, weight, self.topics.count) +
            regression(counts, topic, weight, self.topics.count))
        self.base = np.median(self.weights, 1)               # of most features, so that only few weights are written

    def examples_of(self, d, scores=None):
        """[(features, topic, weight, group)] of the blocks that no heading names: the first of the sections that the gold
        accepts or, with scores (blocks x topics), the one that these speak for."""
        for i, (features, named, gold) in enumerate(zip(d.features, d.named, d.gold)):
            accepted = [tuple(codes) for role, codes in gold if role in ('body', 'omit')]
            codes = Counter(accepted).most_common(1)[0][0] if accepted and named < 0 else ()
            topics = [self.topics.index[c] for c in codes if c in self.topics.index]
            if topics and codes[0] in self.topics.index:
                yield features, topics[0] if scores is None else max(topics, key=lambda t: scores[i, t]), d.weight, d.group

    def counts_of(self, examples):
        """Examples x features: 1 / the root of how many the example has."""
        rows, columns, values = [], [], []
        for i, (features, *_) in enumerate(examples):
            known = [self.features[f] for f in features if f in self.features]
            rows += [i] * len(known)
            columns += known
            values += [len(known) ** -0.5] * len(known)
        return sparse.csr_matrix((values, (rows, columns)), shape=(len(examples), len(self.features)))

    def score(self, d):
        """Blocks x topics"""
        scores = np.zeros((len(d.blocks), self.topics.count))
        for i, features in enumerate(d.features):
            known = [self.features[f] for f in features if f in self.features]
            if known:
                scores[i] = self.weights[:, known].sum(1) * len(known) ** -0.5
            scores[i] -= scores[i].max()
            scores[i] = np.maximum(scores[i] - np.log(np.exp(scores[i]).sum()), FLOOR)
        return scores

    def write(self, path):
        ids = [chr(97 + t) if t < 26 else chr(96 + t // 26) + chr(97 + t % 26) for t in range(self.topics.count)]
        out = ['<?xml version="1.0" encoding="UTF-8"?>',
               '<!-- How strongly words speak for a section: made by tests/quality/learn.py, which tells how. Do not edit.',
               '     topic: the weight of most words in it, in natural log odds; w: stem, pair of stems or (with #) word about',
               '     the block, and for some topics by how many tenths its weight is above that, or below it (-)',
               '     whole: whether they were learned from whole documents, not mostly from phrases -->',
               f'<weights xml:lang="{path.stem}" whole="{"yes" if self.whole else "no"}">']
        out += [f'<topic id="{i}" ref="{c}" base="{b:.3f}"/>' for i, c, b in zip(ids, self.topics.codes, self.base)]
        for feature, column in self.features.items():
            above = self.weights[:, column] - self.base
            least = self.scale * (PAIRS_FROM if ' ' in feature else WORDS_FROM)
            tenths = np.clip(np.round(above * 10), -TENTHS_MAX, TENTHS_MAX).astype(int)
            weights = ' '.join(f'{i}{t}' for i, t, v in zip(ids, tenths, above) if abs(v) >= least)
            if weights:
                out.append(f'<w s={quoteattr(feature)}>{weights}</w>')
        path.write_text('\n'.join(out + ['</weights>', '']), encoding='utf-8')


class Learned:
    """What documents teach: words of each language that has phrases, and the usual sequence of sections."""

    def __init__(self, docs, topics, phrases):
        self.topics = topics
        docs = [d for d in docs if d.short_set in LEARNED_SETS]
        self.words = {language: Words([d for d in docs if d.language == language], lines, topics)
                      for language, lines in phrases.items()}
        self.learn_sequence(docs)

    def read_words(self, d):
        """Sets what the document's words say, blocks x topics: zeros for a language without learned words; and whether they
        were learned from whole documents."""
        words = self.words.get(d.language)
        d.words = words.score(d) if words else np.zeros((len(d.blocks), self.topics.count))
        d.whole = words is not None and words.whole

    def learn_sequence(self, docs):
        k = self.topics.count
        follows, begins = np.zeros((k, k)), np.zeros(k)
        common, blocks, runs, total = np.full(k, 0.3), np.full(k, 12.0), np.full(k, 2.0), 0
        for d in docs:
            codes = [(role, c[0]) for gold in d.gold for role, c in gold[:1] if c[0] in self.topics.index]
            weight = d.weight * {'gold': 2, 'seed': 2, 'eu': 0.3}.get(d.short_set, 1)
            total += weight
            present = {c[0] for gold in d.gold for role, c in gold if role in ('body', 'omit') and c[0] in self.topics.index}
            for code in present:
                common[self.topics.index[code]] += weight
            path = [self.topics.index[c] for role, c in codes if role != 'omit']
            entered = path[:1] + [b for a, b in zip(path, path[1:]) if a != b]
            begins[entered[:1]] += d.weight
            for a, b in zip(entered, entered[1:]):
                follows[a, b] += d.weight
            if d.short_set != 'eu':
                everything = [self.topics.index[c] for _, c in codes]
                np.add.at(blocks, everything, d.weight)
                np.add.at(runs, [b for a, b in zip([None] + everything, everything) if a != b], d.weight)
        for values in blocks, runs:                          # documents inside a label are equally long
            values[self.topics.guides] = values[self.topics.guides].mean()
        usual = follows.sum(0) + 0.2
        usual /= usual.sum()
        self.follows = np.log((follows + 3 * usual) / (follows.sum(1, keepdims=True) + 3)) - np.log(usual)
        self.begins = np.log((begins + 0.1) / (begins.sum() + 0.1 * k))
        self.begins -= self.begins.max()
        common[self.topics.real:] = common[self.topics.real:].mean()     # reasons to leave texts out are too rare to tell
        self.common = np.log(common / total)
        self.common -= self.common.max()
        self.length = np.maximum(blocks / runs, 1.2)

    def write(self, folder, prices):
        self.write_words(folder)
        self.write_sequence(folder / 'sequence.xml', prices)

    def write_words(self, folder):
        for language, words in self.words.items():
            words.write(folder / f'{language}.xml')

    def write_sequence(self, path, prices):
        out = ['<?xml version="1.0" encoding="UTF-8"?>',
               '<!-- The search for sections: made by tests/quality/learn.py, which tells how. Do not edit.',
               '     price: see converters/leaflet/sections/sequence.def. topic: natural log of how often leaflets begin with it and have',
               '     it (the most frequent: 0), its usual number of blocks, and natural log odds of what follows it -->',
               '<sequence>']
        out += [f'<price name="{name}" value="{value:.3f}"/>' for name, value in prices.items()]
        for t, code in enumerate(self.topics.codes):
            others = np.median(self.follows[t].round(1))
            after = ' '.join(f'{self.topics.codes[u]}:{v:.1f}' for u, v in enumerate(self.follows[t])
                             if u != t and abs(round(v, 1) - others) > 0.05)
            out.append(f'<topic ref="{code}" begins="{self.begins[t]:.2f}" common="{self.common[t]:.2f}" '
                       f'length="{self.length[t]:.2f}" others="{others:.1f}">{after}</topic>')
        path.write_text('\n'.join(out + ['</sequence>', '']), encoding='utf-8')


def read_prices(path):
    return {m[1]: float(m[2]) for m in re.finditer(r'<price name="(\w+)" value="([^"]+)"', path.read_text(encoding='utf-8'))}


class Paths:
    """Finds the path through a document for given prices."""

    def __init__(self, topics, learned, prices):
        self.t, self.p = topics, prices
        p, k = prices, topics.count
        distance = np.zeros((k, k))
        distance[:topics.real, :topics.real] = topics.order[None] - topics.order[:, None]
        follow = -np.abs(distance) * p['order_step'] - (distance < 0) * p['backward']
        follow = np.where(topics.nests.T > 0, p['child'], follow)
        follow = np.where(topics.holds[:, None] & ~topics.holds[None], -p['guide_leave'], follow)
        follow += p['followed'] * learned.follows - p['length'] * np.log(learned.length / TYPICAL)[:, None]
        self.follows = [follow] + [follow + self.keeping(*order) for order in zip(topics.orders, topics.anywhere)]
        for f in self.follows:
            np.fill_diagonal(f, -1e4)
        self.enters = p['rare'] * learned.common - p['guide_enter'] * topics.guides
        self.stays = p['length'] * np.log(1 - 1 / learned.length)
        self.begins = p['begins'] * learned.begins
        self.unclassified = topics.index['42229-5']

    def keeping(self, order, anywhere):
        """What a change is worth more in a label that keeps to the order."""
        t, p = self.t, self.p
        place = np.full(t.count, -1)
        place[[t.index[c] for c in order]] = range(len(order))
        free = np.arange(t.count) >= t.real
        free[[t.index[c] for c in anywhere]] = True
        more = np.where(place[None] > place[:, None], p['order_forward'], -p['order_backward'])
        more[place < 0] = 0
        more[:, place < 0] = 0
        more[:, (place < 0) & ~free] = -p['order_alien']
        return more

    def price(self, d, context):
        p = self.p
        plain = p['plain_strict'] * d.strict + p['plain_headed'] * d.headed + p['plain_counted'] * d.told
        more = {'plain': plain, 'tight': plain, 'first_item': plain, 'table': plain,
                'list': p['list_strict'] * d.strict, 'heading_nested': p['nested_strict'] * d.strict}
        for name in ('heading_unknown', 'heading_inner'):
            more[name] = p['unknown_strict'] * d.strict + p['plain_counted'] / 2 * d.told
        return p[context] + more.get(context, 0)

    def fits(self, d):
        p = self.p
        strict = np.where(d.unnamed, 0, d.strict)
        words = (d.main_text == 2) * (p['words'] + p['words_strict'] * strict)
        cues = np.where(d.main_text == 2, p['cues'] + p['cues_strict'] * strict, np.array([p['cues_heading'], 0, 0])[d.main_text])
        if not d.whole:
            cues = cues * np.where(d.main_text < 2, 1, np.where(d.items, ITEM_CUES, ONLY_CUES))
            words = words * (1 - strict)
        fits = d.words * words[:, None] + d.cues * cues[:, None]
        fits[d.unnamed, self.t.real:] += p['cues_strict'] * d.strict * d.cues[d.unnamed, self.t.real:]
        for i in np.where((d.inner >= 0) & (d.main_text == 2))[0]:      # below an inner heading, what speaks for its section
            around = self.t.nests[d.inner[i]] > 0                       # speaks for those it nests in
            fits[i, around] = np.maximum(fits[i, around], fits[i, d.inner[i]])
        fits[:, self.unclassified] -= p['unclassified']
        if not d.otc:
            fits[:, self.t.otc] -= p['otc_unlikely']
        fits -= p['outside'] * d.outside
        fits[:, self.t.guides] = fits[:, self.t.guides].max(1, keepdims=True)
        named = np.where(d.named >= 0)[0]
        likeness = p['named'] + p['named_likeness'] * d.likeness
        fits[named[d.named[named] < self.t.real], self.t.real:] -= NAMED_UNRELATED
        fits[named, d.named[named]] += likeness[named]
        other = np.where(d.other >= 0)[0]
        fits[other, d.other[other]] += likeness[other] - OTHER
        for i in np.where(d.nested >= 0)[0]:
            fits[i] += p['nested_around'] * self.t.nests[d.nested[i]]
            fits[i, d.nested[i]] += p['nested_around']
        numbered = np.where(d.numbered >= 0)[0]
        fits[numbered, d.numbered[numbered]] += p['numbered']
        for i, leads in enumerate(d.leads):
            fits[i, leads] += p['lead']
        return fits

    def changes(self, d):
        p = self.p
        price = np.array([self.price(d, c) for c in d.context])
        main = d.named >= 0
        aside = p['heading_aside'] + p['aside_strict'] * d.strict
        enters = self.enters[None] - np.where(main, aside, price)[:, None]
        enters[:, self.t.real:] -= p['unrelated'] + STRICT_DOUBT * d.strict + (0 if d.whole else DOUBT)
        staying = self.stays if d.whole else np.full(self.t.count, p['length'] * np.log(1 - 1 / TYPICAL))
        stays = staying[None] + np.where(main, p['guide_heading'], 0)[:, None] * self.t.guides[None]
        numbered = np.where(d.numbered >= 0)[0]
        enters[numbered, d.numbered[numbered]] = 0
        enters += p['guide_mentioned'] * d.mentions[None]
        for i, leads in enumerate(d.leads):
            enters[i, leads] = self.enters[leads] - p['lead_change']
        named, other = np.where(main)[0], np.where(d.other >= 0)[0]
        enters[named, d.named[named]] = -price[named]
        enters[other, d.other[other]] = -price[other]
        stays[named, d.named[named]] = staying[d.named[named]] - p['reopen']
        return enters, stays

    def find(self, d):
        return self.search(d)[0]

    def search(self, d):
        """(path, margins) as prices_find_path() in converters/leaflet/sections/prices.c finds them"""
        path, margins, _ = self.search_with(d, self.follows, self.prices_of_orders(d))
        if d.complete or not (d.headed or d.strict or d.told):
            return path, margins
        lost = copy.copy(d)
        lost.headed = lost.strict = lost.told = 0
        follows = [self.follows[self.order]]
        other, other_margins, value = self.search_with(lost, follows, [0])
        gain = value - self.value_of(lost, follows[0], path)
        return (other, other_margins) if gain > self.p['lost'] + self.p['lost_block'] * len(path) else (path, margins)

    def search_with(self, d, follows, prices):
        """(path, margins, value) of the best order: by how much each topic beats the second best, as find_path() in
        converters/leaflet/sections/sections.c"""
        fits, changes = self.fits(d), self.changes(d)
        ends = [self.forward(d, follow, fits, *changes) for follow in follows]
        values = [reached[-1].max() - price for (reached, _), price in zip(ends, prices)]
        best = int(np.argmax(values))
        if len(follows) > 1:
            self.order = best
        reached, back = ends[best]
        path = [int(reached[-1].argmax())]
        for source in reversed(back):
            path.append(int(source[path[-1]]))
        path.reverse()
        margins = [row[t] - np.delete(row, t).max() for row, t in zip(reached, path)]
        for i in range(len(path) - 2, -1, -1):
            if path[i] == path[i + 1] != d.named[i + 1]:
                margins[i] = max(margins[i], margins[i + 1])
        return path, margins, values[best]

    def value_of(self, d, follow, path):
        """What a path is worth."""
        fits, (enters, stays) = self.fits(d), self.changes(d)
        value = self.start(d)[path[0]] + fits[0, path[0]]
        for i, (a, b) in enumerate(zip(path, path[1:]), 1):
            value += fits[i, b] + (stays[i, b] if a == b else enters[i, b] + follow[a, b])
        return value

    def prices_of_orders(self, d):
        return [0] + [self.p['order_keep'] if sign in d.signs else UNREACHED for sign in self.t.signs]

    def start(self, d):
        begins = self.begins.copy()
        if d.named[0] >= 0:
            begins[d.named[0]] = 0
        if d.complete or (d.title and not d.whole):
            begins[self.unclassified] += self.p['begins_told']
        if d.title and not d.whole and not d.complete:
            begins[self.t.real:] += self.p['begins_told'] - self.p['unrelated'] - DOUBT
        return begins

    def forward(self, d, follow, fits, enters, stays):
        best = self.start(d) + fits[0]
        columns, back, reached = np.arange(self.t.count), [], [best]
        for i in range(1, len(fits)):
            reach = best[:, None] + follow
            source = reach.argmax(0)
            enter, stay = reach[source, columns] + enters[i], best + stays[i]
            back.append(np.where(stay >= enter, columns, source))
            best = np.maximum(stay, enter) + fits[i]
            reached.append(best)
        return reached, back
