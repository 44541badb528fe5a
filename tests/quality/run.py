#!/usr/bin/env python3
"""How well leaflet2spl does on the development data (../shared/eval), beside the figures committed last.

Converts every set into BUILD/quality, scores it, prints a table and fails when a figure is worse than in
tests/quality/figures.tsv by more than the tolerance. UPDATE=1 writes that file anew: the commit says why.

  right, lost   share of body lines in an acceptable section, in no section
  leak          share of lines to be left out that are in the label
  invented      narrative characters that are not in the source, per 1,000
  f1            of section codes, mean over documents
  facts_p, facts_r   precision and recall of product data; of the FDA labels, against their own (fda_facts.py)
  failed        documents without a well-formed label
  split         places of a label where the text of a heading stands in another section than the heading (nesting.py)
"""
import argparse
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import fda_facts
import nesting
import testlib

SETS = ('seed', 'gold', 'corpus/dev/fda/h0', 'corpus/dev/fda/h50', 'corpus/dev/fda/h100', 'corpus/dev/fda/ocr',
        'corpus/dev/eu')
PARTS = {'corpus/dev/eu': ('en', 'da', 'es', 'pt')}        # shown apart, by the language in the file's name
COLUMNS = ('right', 'lost', 'leak', 'invented', 'f1', 'facts_p', 'facts_r', 'failed', 'split')
HIGHER_IS_BETTER = {'right', 'f1', 'facts_p', 'facts_r'}
TOLERANCE = 0.005
FIGURES = Path(__file__).resolve().parent / 'figures.tsv'


def convert(source, base, build):
    """Converts one leaflet to base.xml and base.ledger.json; a failure is seen by the missing file."""
    for made in (base.with_name(base.name + '.xml'), base.with_name(base.name + '.ledger.json')):
        made.unlink(missing_ok=True)
    base.parent.mkdir(parents=True, exist_ok=True)
    try:
        testlib.run(build / 'leaflet2spl', source, '-o', f'{base}.xml', '--ledger', f'{base}.ledger.json',
                    '--effective-time', '20260101', timeout=120)
    except subprocess.TimeoutExpired:
        print(f'no end within 120 s: {source.name}')


def convert_set(name, build):
    folder, out = testlib.shared('eval', *name.split('/')), build / 'quality' / name
    sources = [g.with_name(g.name[:-len('.gold.tsv')] + '.txt') for g in sorted(folder.glob('*.gold.tsv'))]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda s: convert(s, out / s.stem, build), sources))
    return folder, out


def facts_of(name, folder, out):
    """(precision, recall) of product data, or (None, None) where the set has no facts."""
    if name == fda_facts.SET:
        return fda_facts.precision_and_recall(out)
    pairs = []
    for facts in sorted(folder.glob('*.facts.tsv')):
        label = out / (facts.name[:-len('.facts.tsv')] + '.xml')
        if label.exists():
            pairs += [str(facts), str(label)]
    if not pairs:
        return None, None
    done = subprocess.run([sys.executable, '-B', str(testlib.SHARED / 'eval' / 'facts.py'), *pairs],
                          capture_output=True, text=True, check=True)
    last = done.stdout.strip().splitlines()[-1].split()
    return float(last[1]), float(last[3])


def row_of(results, facts, score_set):
    summary = score_set.summarise(results)
    micro, macro = summary['micro'], summary['macro']
    values = (micro['right'], micro['lost'], micro['leak'], micro['invented_per_1000'], macro['f1'], *facts,
              float(summary['errors']), None)
    return dict(zip(COLUMNS, values))


def splits_of(results, out):
    """Of the labels that were made, for each."""
    labels = [label for label in (out / f'{name}.xml' for name in results) if label.exists()]
    return sum(map(nesting.splits, labels)) / max(1, len(labels))


def measure(build):
    """{set: {column: value}}, with a row per language where a set has several."""
    sys.path.insert(0, str(testlib.shared('eval')))
    import score_set
    rows = {}
    for name in SETS:
        folder, out = convert_set(name, build)
        results = score_set.score_set(folder, out, 2)
        rows[name] = row_of(results, facts_of(name, folder, out), score_set)
        rows[name]['split'] = splits_of(results, out)
        for part in PARTS.get(name, ()):
            some = {k: v for k, v in results.items() if f'_{part}_' in k}
            rows[f'{name}/{part}'] = row_of(some, (None, None), score_set)
            rows[f'{name}/{part}']['split'] = splits_of(some, out)
    return rows


def show(value):
    return '-' if value is None else f'{value:.4f}'


def read_figures():
    if not FIGURES.exists():
        return {}
    head, *lines = [line.split('\t') for line in FIGURES.read_text(encoding='utf-8').splitlines()]
    return {line[0]: {c: None if v == '-' else float(v) for c, v in zip(head[1:], line[1:])} for line in lines}


def write_figures(rows):
    lines = ['\t'.join(('set',) + COLUMNS)]
    lines += ['\t'.join([name] + [show(row[c]) for c in COLUMNS]) for name, row in rows.items()]
    FIGURES.write_text('\n'.join(lines) + '\n', encoding='utf-8')


def is_worse(column, now, before):
    if now is None or before is None:
        return now is None and before is not None
    return before - now > TOLERANCE if column in HIGHER_IS_BETTER else now - before > TOLERANCE


def print_table(rows, before):
    print(f'{"set":24}' + ''.join(f'{c:>10}' for c in COLUMNS))
    for name, row in rows.items():
        print(f'{name:24}' + ''.join(f'{show(row[c]):>10}' for c in COLUMNS))
        if name in before:
            print(f'{"  committed":24}' + ''.join(f'{show(before[name].get(c)):>10}' for c in COLUMNS))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    testlib.shared('eval', 'score_set.py')
    rows, before, tally = measure(build), read_figures(), testlib.Tally()
    print_table(rows, before)
    if testlib.UPDATE:
        write_figures(rows)
        before = rows
    tally.check(before, 'tests/quality/figures.tsv', '    no figures are committed: run with UPDATE=1')
    for name in before:
        for column in COLUMNS:
            now, then = rows.get(name, {}).get(column), before[name].get(column)
            tally.check(not is_worse(column, now, then), f'{name}: {column}', f'    {show(then)} became {show(now)}')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
