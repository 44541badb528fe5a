#!/usr/bin/env python3
"""Learn how strongly words speak for a section: the recipe of templates/data/weights/*.xml.

    learn.py EVAL LANGUAGE OUT.xml [--leave-out GROUP-FOLD/FOLDS]

Texts: the gold leaflets, the seed, the FDA labels with all headings and the EU leaflets of EVAL (see its README). Every line
(span) of label text, and every omitted one, is an example of the topic of its best code; a heading is none. Features: the stems of
its words (lower case, first STEM letters; a digit run is "0"), present or not, each 1/sqrt(number of stems). Model: multinomial
logistic regression with L2 penalty, trained by gradient descent, topics weighted by 1/sqrt(frequency). What is written: weights
minus their mean over the topics, rounded to a tenth, small ones left out; and per topic the bias.
--leave-out i/n trains without the product groups whose hash is i modulo n, for cross-validation.
Needs numpy. STEM, PENALTY and ROUNDS are first choices, not tuned yet.
"""
import argparse
import hashlib
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

STEM = 6
PENALTY = 2e-5
ROUNDS = 400
RATE = 3.0
SEEN_IN = 2            # documents a stem must stand in
CODES = 6              # a line that may go to more topics teaches nothing
SMALL = 0.4            # weights below are not written
LANGUAGES = {'da': ('b_ema_da', 'da'), 'es': ('b_ema_es', 'spanish'), 'pt': ('b_ema_pt',), 'en': ('b_ema_en',)}
OTHER_GOLD = {'german': 'de', 'russian': 'ru', 'spanish': 'es'}
WORD = re.compile(r'[^\W\d_]+|\d+(?:[.,]\d+)*|%')


def stems(text):
    """The features of a text; tokens as in converters/leaflet/words.c."""
    return {'0' if w[0].isdigit() else w[:STEM] for w in WORD.findall(text.lower())}


def topics_of_data(data):
    text = (data / 'sections.xml').read_text(encoding='utf-8')
    found = re.findall(r'<section code="([^"]+)"', text)
    return found + re.findall(r'<reason id="([^"]+)"', (data / 'unrelated.xml').read_text(encoding='utf-8'))


def language_of(name):
    m = re.match(r'b_ema_(\w\w)', name)
    return m[1] if m else next((v for k, v in OTHER_GOLD.items() if name.startswith(k)), 'en')


def groups(folder):
    rows = [r.split('\t') for r in (folder / 'corpus/manifest.tsv').read_text(encoding='utf-8').split('\n') if r]
    return {r[rows[0].index('name')]: r[rows[0].index('product_group')] for r in rows[1:]}


def examples(folder, language, topics, leave_out):
    """[(document, topic, stems)]"""
    sys.path.insert(0, str(folder))
    import score
    group_of, out = groups(folder), []
    for part in ('gold', 'seed', 'corpus/dev/fda/h0', 'corpus/dev/eu'):
        for gold in sorted((folder / part).glob('*.gold.tsv')):
            name = gold.name[:-9]
            if language_of(name) != language:
                continue
            fold = int(hashlib.sha256(group_of.get(name, name).encode()).hexdigest(), 16)
            if leave_out and fold % leave_out[1] == leave_out[0]:
                continue
            source = gold.with_name(name + '.txt')
            lines = score.gold_lines(score.read_gold(gold), score.read_source(source),
                                     score.read_spans(source.with_suffix('.spans.tsv')))
            for line in lines:
                topic = next((c for c in line.codes if c in topics and c != '42229-5'), None)
                if line.role != 'heading' and topic and len(line.codes) <= CODES and (s := stems(line.text)):
                    out.append((name, topic, s))
    return out


def train(data, topics):
    seen = defaultdict(set)
    for name, _, words in data:
        for w in words:
            seen[w].add(name)
    vocabulary = {w: i for i, w in enumerate(sorted(w for w, docs in seen.items() if len(docs) >= SEEN_IN))}
    count = Counter(t for _, t, _ in data)
    classes = [t for t in topics if count[t] >= 3]
    index = {t: i for i, t in enumerate(classes)}
    rows, columns, values, labels = [], [], [], []
    for name, topic, words in data:
        known = [vocabulary[w] for w in words if w in vocabulary]
        if topic not in index or not known:
            continue
        rows += [len(labels)] * len(known)
        columns += known
        values += [1 / np.sqrt(len(words))] * len(known)
        labels.append(index[topic])
    rows, columns, values = np.array(rows), np.array(columns), np.array(values)
    labels = np.array(labels)
    weight = np.array([1 / np.sqrt(count[t]) for t in classes])[labels]
    weight /= weight.sum()
    w, bias = np.zeros((len(vocabulary), len(classes))), np.zeros(len(classes))
    step, step_bias = np.zeros_like(w), np.zeros_like(bias)
    order = np.argsort(columns, kind='stable')
    starts = np.searchsorted(columns[order], np.arange(len(vocabulary)))
    row_starts = np.searchsorted(rows, np.arange(len(labels)))
    one_hot = np.zeros((len(labels), len(classes)))
    one_hot[np.arange(len(labels)), labels] = 1
    for n in range(ROUNDS):
        score = np.add.reduceat(w[columns] * values[:, None], row_starts) + bias
        score -= score.max(1, keepdims=True)
        p = np.exp(score)
        p /= p.sum(1, keepdims=True)
        error = (p - one_hot) * weight[:, None]
        gradient = np.add.reduceat((error[rows] * values[:, None])[order], starts) + PENALTY * w
        step = 0.9 * step + gradient
        step_bias = 0.9 * step_bias + error.sum(0)
        w -= RATE * 20 * step
        bias -= RATE * step_bias
    right = float((p.argmax(1) == labels).mean())
    return vocabulary, classes, w, bias, right


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('eval', type=Path)
    p.add_argument('language')
    p.add_argument('out', type=Path)
    p.add_argument('--leave-out')
    a = p.parse_args()
    leave_out = tuple(map(int, a.leave_out.split('/'))) if a.leave_out else None
    topics = topics_of_data(Path(__file__).resolve().parents[2] / 'templates/data')
    data = examples(a.eval, a.language, set(topics), leave_out)
    vocabulary, classes, w, bias, right = train(data, topics)
    w = w - w.mean(1, keepdims=True)
    out = ['<?xml version="1.0" encoding="UTF-8"?>',
           '<!-- How strongly words speak for a section: made by tests/quality/learn.py, which tells how. Do not edit.',
           '     w: stem s, and for each topic its weight (natural log odds for a text of this one word); topic: its bias -->',
           f'<weights xml:lang="{a.language}" stem="{STEM}">']
    out += [f'<topic ref="{t}" bias="{b:.1f}"/>' for t, b in zip(classes, bias)]
    kept = 0
    for word, i in vocabulary.items():
        pairs = [(t, v) for t, v in zip(classes, w[i]) if abs(v) >= SMALL]
        if pairs:
            kept += 1
            out.append(f'<w s={quoteattr(word)}>' + ' '.join(f'{t}:{v:.1f}' for t, v in pairs) + '</w>')
    out.append('</weights>')
    a.out.write_text('\n'.join(out) + '\n', encoding='utf-8')
    print(f'{a.language}: {len(data)} examples, {len(classes)} topics, {kept} stems, right on what was learned from {right:.3f}, '
          f'{a.out.stat().st_size} bytes')


if __name__ == '__main__':
    main()
