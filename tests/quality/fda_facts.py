#!/usr/bin/env python3
"""The product facts found in flattened FDA labels, held against the product data of the labels they were made from.

fda_facts.py BUILD [--verbose]     converts ../shared/eval/corpus/dev/fda/h0 and prints a row per key of facts.py

A label and its product data call things by different names: the text has "microcrystalline cellulose", the data the
preferred name of the substance, "CELLULOSE, MICROCRYSTALLINE". So names are compared as sets of words: the same but for
grades, hydrates and salts, with the words of WORDS made one. Amounts are compared by value: 1 g / 100 g is 10 mg / 1 g,
and a bare "1 %" is the same of either weight or volume. A substance without an amount is right when its name is. A
package is right when number and container are; the text says "bottle" where the data says "BOTTLE, PLASTIC".

Recall counts what the text can tell: a fact of the data whose numbers, or whose name, are nowhere in the text is left
out. tests/quality/run.py puts both figures beside those of the other sets.
"""
import argparse
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET
from collections import Counter
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

SET = 'corpus/dev/fda/h0'
NS = '{urn:hl7-org:v3}'

# Words that say of which grade, hydrate, salt or origin a substance is.
GRADES = set('''anhydrous monohydrate dihydrate trihydrate hemihydrate sesquihydrate hydrate hcl hydrochloride usp nf type
    unspecified form mpa hlb purified distilled sterile pregelatinized colloidal extract leaf seed root fruit whole oil
    kernel no of and the ci grade compressed wamw sodium potassium calcium magnesium zinc hydrobromide'''.split())

# Words of labels and of preferred names that mean the same.
WORDS = [line.split(' = ') for line in '''aqua = water
edta = edetate
tetrasodium = sodium
disodium = sodium
aloe barbadensis gel = aloe vera
cetearyl = cetostearyl
tocopheryl = tocopherol
retinyl = vitamin a
triethanolamine = trolamine
iron oxides = ferric oxide
iron oxide = ferric oxide
ferrosoferric = ferric
77891 = titanium dioxide
77492 = ferric oxide
77491 = ferric oxide
77499 = ferric oxide
peg = polyethylene glycol
macrogol = polyethylene glycol
silica = silicon dioxide
methyl paraben = methylparaben
propyl paraben = propylparaben
saccharine = saccharin
levulose = fructose
glucose = dextrose
ethyl alcohol = alcohol
petroleum = petrolatum
glyceryl stearate = glyceryl monostearate
camellia sinensis = green tea
cyclopentasiloxane = cyclomethicone 5
cyclohexasiloxane = cyclomethicone 6
betula alba = betula pubescens
jojoba = simmondsia chinensis
punica granatum = pomegranate
ubiquinone = ubidecarenone
sodium hyaluronate = hyaluronate sodium
parabens = paraben
glycerol = glycerin
glycollate = glycolate
soy lecithin = lecithin'''.splitlines()]

MASS = {'kg': Fraction(1000), 'g': Fraction(1), 'mg': Fraction(1, 1000), 'ug': Fraction(1, 10**6), 'mcg': Fraction(1, 10**6)}
VOLUME = {'l': Fraction(1000), 'ml': Fraction(1)}


def words_of(name):
    """The words of a name that say which substance it is, in one spelling."""
    text = ' ' + ' '.join(re.findall(r'[a-z0-9]+', unicodedata.normalize('NFKC', name).casefold())) + ' '
    for label, preferred in WORDS:
        text = text.replace(f' {label} ', f' {preferred} ')
    all_words = set(text.split())
    return (all_words - GRADES) or all_words


def alike(a, b):
    """One name's words are among the other's; plurals and word ends do not count."""
    a, b = ({w.rstrip('s')[:9] for w in words_of(x)} for x in (a, b))
    return bool(a) and bool(b) and (a <= b or b <= a)


def value_of(amount):
    """(value, kind) of '5 mg / 2 mL'; kind '%' for a share of weight or volume; None when there is none."""
    sides = []
    for side in amount.split('/'):
        match = re.fullmatch(r'\s*(\d*\.?\d*)\s*(\S*)\s*', side)
        if not match:
            return None
        number, unit = Fraction(match[1] or 1), (match[2] or '1').lower()
        kind = 'mass' if unit in MASS else 'volume' if unit in VOLUME else unit
        sides.append((number * MASS.get(unit, VOLUME.get(unit, Fraction(1))), kind))
    if not amount.strip():
        return None
    if len(sides) == 1:
        number, kind = sides[0]
        return (number / 100, '%') if kind == '%' else (number, kind)
    (number, kind), (per, per_kind) = sides[:2]
    if not per:
        return None
    share = kind in ('mass', 'volume') and per_kind in ('mass', 'volume')
    return (number / per, '%' if share else f'{kind}/{per_kind}')


def same_amount(wanted, got):
    return not got.strip() or value_of(wanted) == value_of(got)


def same_package(wanted, got):
    """Number and container are the same; which bottle it is, the text need not tell."""
    def parts(text):
        match = re.fullmatch(r'([\d.]*)\s*(.*) in 1 (.*)', text)
        return (match[1], match[2].split(',')[0].lower(), match[3].split(',')[0].lower()) if match else (text,)
    return parts(wanted) == parts(got)


def same_name(wanted, got):
    a, b = (' '.join(re.findall(r'\w+', t.casefold())) for t in (wanted, got))
    return bool(a) and bool(b) and (a.startswith(b) or b.startswith(a) or f' {b} ' in f' {a} ')


def accepts(key, wanted, got):
    if key == 'active':
        (name, _, amount), (names, _, amounts) = got.partition('='), wanted.partition('=')
        return any(alike(n, name) for n in names.split('|')) and same_amount(amounts, amount)
    if key in ('inactive', 'generic'):
        return any(alike(w, got) for w in wanted.split('|'))
    if key == 'package':
        return same_package(wanted, got)
    if key == 'form':
        return got.split(',')[0] == wanted.split(',')[0] or got in wanted or wanted in got
    return same_name(wanted, got) if key == 'name' else wanted.casefold() == got.casefold()


def told(key, value, text):
    """Whether the text can tell the fact: it has its name and its numbers."""
    flat = ' '.join(re.findall(r'[a-z0-9.]+', text.casefold()))
    def has(word):
        return re.search(r'(?<![a-z0-9])' + re.escape(word[:6]), flat) is not None
    if key in ('active', 'inactive', 'generic'):
        return any(all(has(w) for w in words_of(n)) for n in value.partition('=')[0].split('|'))
    if key == 'package':
        return all(re.search(r'(?<![\d.])' + re.escape(n) + r'(?![\d])', flat)
                   for n in re.findall(r'[\d.]+', value.partition(' in ')[0]))
    return key != 'name' or all(has(w) for w in re.findall(r'[a-z0-9]+', value.casefold()))


def wanted_facts(path, facts):
    """The facts of a label; a substance may be called by its active moiety and by the product's generic name."""
    wanted = [(k, ' '.join(v.split())) for k, v in facts.extracted(str(path))]
    root, names = ET.parse(path).getroot(), {}
    for substance in root.iter(NS + 'ingredientSubstance'):
        name = ''.join((substance.find(NS + 'name') if substance.find(NS + 'name') is not None else root).itertext())
        names[' '.join(name.split())] = [' '.join(e.text.split()) for e in substance.iter(NS + 'name') if e.text]
    generics = [v for k, v in wanted if k == 'generic']
    for i, (key, value) in enumerate(wanted):
        if key == 'active':
            name, _, amount = value.partition(' = ')
            wanted[i] = (key, '|'.join(names.get(name, [name])) + ' = ' + amount)
    actives = '|'.join(v.partition(' = ')[0] for k, v in wanted if k == 'active')
    return [(k, f'{v}|{actives}' if k == 'generic' and len(generics) < 2 else v) for k, v in wanted]


def compare(pairs, facts, show=lambda *a: None):
    """({key: [found, wanted, right, given]}) over (label, converted, text) triples."""
    tally = {key: [0, 0, 0, 0] for key in facts.KEYS}
    for label, converted, text in pairs:
        wanted, got = wanted_facts(label, facts), facts.extracted(str(converted))
        source = text.read_text(encoding='utf-8', errors='replace')
        show('==', text.stem)
        for key, value in wanted:
            hit = any(k == key and accepts(key, value, v) for k, v in got)
            if hit or told(key, value, source):
                tally[key][0] += hit
                tally[key][1] += 1
                if not hit:
                    show('  missing', key, value)
        for key, value in got:
            good = any(k == key and accepts(key, w, value) for k, w in wanted)
            tally[key][2] += good
            tally[key][3] += 1
            if not good:
                show('  wrong  ', key, value)
    return tally


def pairs_of(out):
    folder = testlib.shared('eval', *SET.split('/'))
    labels = testlib.shared('eval', 'corpus', 'dev', 'spl')
    return [(labels / f'{t.stem}.xml', out / f'{t.stem}.xml', t) for t in sorted(folder.glob('*.txt'))
            if (labels / f'{t.stem}.xml').exists() and (out / f'{t.stem}.xml').exists()]


def precision_and_recall(out, show=lambda *a: None, table=lambda *a: None):
    """Of the labels converted into the folder `out`."""
    sys.path.insert(0, str(testlib.shared('eval')))
    import facts
    tally = compare(pairs_of(out), facts, show)
    for key, (found, wanted, right, given) in tally.items():
        table(f'{key:9} found {found:3} of {wanted:3}   right {right:3} of {given:3}')
    found, wanted, right, given = (sum(t[i] for t in tally.values()) for i in range(4))
    return right / max(1, given), found / max(1, wanted)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    p.add_argument('--verbose', action='store_true')
    a = p.parse_args()
    import run
    _, out = run.convert_set(SET, testlib.build_folder(a.build))
    precision, recall = precision_and_recall(out, print if a.verbose else lambda *x: None, print)
    print(f'precision {precision:.3f} recall {recall:.3f}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
