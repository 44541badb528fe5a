#!/usr/bin/env python3
"""Makes any number of leaflets of about 12 kB, all different, from the samples and a seed: leaflets.py FOLDER COUNT

The same seed gives the same bytes. Each leaflet has the paragraphs of a sample in their order, some of them longer by
sentences of the same sample and a few left out, an invented brand, and numbers of its own where the sample has a strength.
Folders hold 1,000 leaflets each.
"""
import argparse
import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SIZE = 12000  # characters, on average
SYLLABLES = ('al ba ce di do el fa ga in ka li lo ma mi na no or pa qui ra re si so ta ti tra u va ve vi xa za ').split()
BRANDS = ('Rinalvo', 'Orvexin', 'Orveksin', 'Orvexine')
DROPPED = 0.04  # share of paragraphs


class Sample:
    """A sample's paragraphs, and its sentences to lengthen them with."""

    def __init__(self, text):
        self.paragraphs = re.split(r'\n(?=\s*\n)', text)
        self.sentences = [s for p in self.paragraphs for s in re.findall(r'[A-Z][^.\n]{40,200}\.(?= |$)', p)]
        self.size = len(text)

    def vary(self, r):
        missing = max(0, r.gauss(SIZE, SIZE / 6) - self.size)
        share = missing / max(1, len(self.paragraphs))
        out = []
        for number, paragraph in enumerate(self.paragraphs):
            if number > 2 and r.random() < DROPPED:
                continue
            added = 0
            while self.sentences and len(paragraph) > 120 and added < 1.7 * share:
                sentence = r.choice(self.sentences)
                paragraph += ' ' + sentence
                added += len(sentence)
            out.append(paragraph)
        return '\n'.join(out)


def samples():
    return [Sample(p.read_text(encoding='utf-8')) for p in sorted(ROOT.glob('samples/*/leaflet.txt'))]


def brand(r):
    return ''.join(r.choice(SYLLABLES) for _ in range(r.randint(3, 5))).capitalize()


def leaflet(all_samples, seed, number):
    r = random.Random(f'{seed} {number}')
    name = brand(r)
    text = r.choice(all_samples).vary(r)
    for old in BRANDS:
        text = text.replace(old, name).replace(old.upper(), name.upper())
    strength = r.choice((5, 10, 20, 25, 40, 50, 100, 250, 500))
    return re.sub(r'\b10 mg\b', f'{strength} mg', text)


def make(folder, count, seed):
    """Writes the leaflets; returns their paths and bytes in all."""
    all_samples, paths, total = samples(), [], 0
    for number in range(count):
        path = Path(folder) / f'{number // 1000:03}' / f'{number:06}.txt'
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_bytes(leaflet(all_samples, seed, number).encode())
        paths.append(path)
    return paths, total


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('folder', type=Path)
    p.add_argument('count', type=int)
    p.add_argument('--seed', default='splkit')
    a = p.parse_args()
    paths, total = make(a.folder, a.count, a.seed)
    print(f'{len(paths)} leaflets, {total / max(1, len(paths)) / 1000:.1f} kB each')


if __name__ == '__main__':
    sys.exit(main())
