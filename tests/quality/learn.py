#!/usr/bin/env python3
"""Learn how sections are found: the recipe of templates/data/weights/*.xml. Needs numpy and scikit-learn (Debian:
python3-numpy, python3-sklearn); the build and the tests do not.

    learn.py BUILD EVAL                    learn from all of EVAL, write weights/xx.xml and weights/sequence.xml
    learn.py BUILD EVAL --words xx ...     the same, but write the words of these languages only
    learn.py BUILD EVAL --tune ROUNDS      search for better prices first
    learn.py BUILD EVAL --folds            cross-validated figures of the model, nothing is written
    learn.py BUILD EVAL --confidence       how often texts of a margin are in the right section, cross-validated

BUILD/leaflet2spl --explain-json gives the blocks, with all that the search is given (converters/leaflet/explain.h), so that
nothing is read here in another way than there. Folds: the product groups (EVAL/corpus/manifest.tsv) by a hash of their name,
so that labels of one product are never on both sides.

xx.xml      how words of a language speak for a section: naive Bayes and logistic regression over the stems of a block, pairs
            of them, its kind and its length (model.py); learned from phrases/xx.tsv, what we know of how labels are
            worded, and from the documents in that language: in English the seed, the gold leaflets, the FDA labels with
            all headings and the EU leaflets; in the others there are few or none.
sequence.xml  the prices of converters/leaflet/sections/sequence.def, and per section how often leaflets begin with it and have it, its
            usual number of blocks, and what follows it. The prices are found by coordinate search for the mean, over the
            sets, of the shares of right lines (near-identical labels count as one) and of right lines by product group, with
            words and sequence always learned without the product group at hand. One label is left out of the search:
            veklury, three documents in one, whose sections have codes that nobody could guess; with it, a tenth of all
            lines would pull at every price. plain_long was set by hand: too few of these leaflets have it; so were lost and
            lost_block, with words learned without the product group at hand, by the sets and by variants of the gold and EU
            leaflets with half of their headings taken out: with less than 0.4 a block long FDA labels become worse, with 0.5
            less is gained.
"""
import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import documents
import model

NOT_TUNED = 'veklury'
WEIGHTS = {'gold': 1.5, 'seed': 0.3, 'h0': 1, 'h50': 1, 'h100': 1, 'ocr': 0.7, 'eu': 0.6}
DATA = HERE.parents[1] / 'templates' / 'data'
PHRASES = HERE / 'phrases'
MARGINS = [0, 1, 2, 4, 8, 12, 24]
STEP, SHRINK, SMALL = 0.35, 0.6, 1e-5      # of the search: first step as a share of a price, its decrease per round


def learn_folds(docs, topics, phrases):
    """The model without each fold; and for every document the words as learned without its own product group."""
    learned = [model.Learned([d for d in docs if d.fold != k], topics, phrases) for k in range(documents.FOLDS)]
    for d in docs:
        learned[d.fold].read_words(d)
    return learned


def figures(docs, learned, topics, prices):
    """(objective, {set: share of right lines}, {set: mean by product group})"""
    paths = [model.Paths(topics, l, prices) for l in learned]
    lines, groups = {}, {}
    for d in docs:
        right, total = d.count_right(paths[d.fold].find(d), topics, paths[d.fold].order)
        if not total:
            continue
        have = lines.setdefault(d.short_set, [0, 0])
        have[0] += right * d.weight
        have[1] += total * d.weight
        groups.setdefault(d.short_set, {}).setdefault(d.group, []).append(right / total)
    micro = {k: a / b for k, (a, b) in lines.items()}
    macro = {k: sum(sum(v) / len(v) for v in g.values()) / len(g) for k, g in groups.items()}
    weight = sum(WEIGHTS[k] for k in micro)
    return sum(WEIGHTS[k] * (micro[k] + macro[k]) / 2 for k in micro) / weight, micro, macro


def tune(docs, topics, phrases, prices, rounds):
    learned = learn_folds(docs, topics, phrases)
    best, *shown = figures(docs, learned, topics, prices)
    print_figures('before', shown)
    step = {k: abs(v) * STEP or STEP for k, v in prices.items()}
    for n in range(rounds):
        for name in prices:
            for sign in (1, -1):
                while True:
                    tried = dict(prices, **{name: prices[name] + sign * step[name]})
                    value = figures(docs, learned, topics, tried)[0]
                    if value <= best + SMALL:
                        break
                    best, prices = value, tried
            step[name] *= SHRINK
        print_figures(f'round {n + 1}', figures(docs, learned, topics, prices)[1:])
    return prices


def print_confidence(docs, learned, topics, prices):
    paths = [model.Paths(topics, l, prices) for l in learned]
    counts = {}
    for d in docs:
        path, margins = paths[d.fold].search(d)
        for margin, (right, total) in zip(margins, d.count_each(path, topics, paths[d.fold].order)):
            have = counts.setdefault(d.short_set, [[0, 0] for _ in MARGINS + [0]])[sum(margin > m for m in MARGINS)]
            have[0] += right
            have[1] += total
    for name, rows in counts.items():
        print(f'{name:6}', ' '.join(f'<{m}: {a / b:.2f} of {b}' for m, (a, b) in zip(MARGINS + ['inf'], rows) if b))


def print_figures(name, shown):
    micro, macro = shown
    print(name, ' '.join(f'{k} {v:.3f} ({macro[k]:.3f})' for k, v in micro.items()), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build', type=Path)
    p.add_argument('eval', type=Path)
    p.add_argument('--tune', type=int, default=0, metavar='ROUNDS')
    p.add_argument('--words', nargs='+', metavar='xx')
    p.add_argument('--folds', action='store_true')
    p.add_argument('--confidence', action='store_true')
    a = p.parse_args()
    topics = model.Topics(DATA)
    phrases = documents.read_phrases(PHRASES)
    docs = documents.read_all(a.build / 'leaflet2spl', a.eval, topics)
    prices = model.read_prices(DATA / 'weights' / 'sequence.xml')
    tuned = [d for d in docs if NOT_TUNED not in d.name]
    if a.confidence:
        return print_confidence(tuned, learn_folds(docs, topics, phrases), topics, prices)
    if a.folds:
        learned = learn_folds(docs, topics, phrases)
        print_figures('cross-validated', figures(docs, learned, topics, prices)[1:])
        print_figures(f'without {NOT_TUNED}', figures(tuned, learned, topics, prices)[1:])
        return
    if a.words:
        learned = model.Learned(docs, topics, {language: phrases[language] for language in a.words})
        return learned.write_words(DATA / 'weights')
    if a.tune:
        prices = tune(tuned, topics, phrases, prices, a.tune)
    model.Learned(docs, topics, phrases).write(DATA / 'weights', prices)


if __name__ == '__main__':
    main()
