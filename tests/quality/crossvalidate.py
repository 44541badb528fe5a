#!/usr/bin/env python3
"""What leaflet2spl does with documents that it has not learned from: cross-validated figures of the program itself.

    crossvalidate.py [--kept] BUILD EVAL [SET...]

For each fold of product groups (documents.py) the weights are learned without it, the program is built with them in
BUILD/folds/K, and it converts the documents of the fold. The scores of all folds together are printed as tests/quality/run.py
prints its table. Headings, cues and prices are the same in all folds: only what documents teach is left out. Needs numpy
and scikit-learn.

Learning takes most of the time. --kept takes the weights that the last run left in BUILD/folds/K/weights: what a change of
code, headings, cues or prices does is seen within minutes, but words are those learned before it.
"""
import argparse
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WEIGHTS = ROOT / 'templates' / 'data' / 'weights'
sys.path[:0] = [str(HERE), str(HERE.parent)]
import documents
import learn
import model
import run


def learn_into(folders, build):
    """Writes the weights without each fold to folder/weights."""
    topics, phrases = model.Topics(learn.DATA), documents.read_phrases(learn.PHRASES)
    docs = documents.read_all(build / 'leaflet2spl', EVAL, topics)
    prices = model.read_prices(WEIGHTS / 'sequence.xml')
    for folder, learned in zip(folders, learn.learn_folds(docs, topics, phrases)):
        (folder / 'weights').mkdir(parents=True, exist_ok=True)
        learned.write(folder / 'weights', prices)


def with_prices_of_now(sequence):
    """That file's text, with the prices of the data."""
    prices = model.read_prices(WEIGHTS / 'sequence.xml')
    lines = [line for line in sequence.read_text(encoding='utf-8').splitlines() if not line.startswith('<price ')]
    at = lines.index('<sequence>') + 1
    return '\n'.join([*lines[:at], *(f'<price name="{k}" value="{v:.3f}"/>' for k, v in prices.items()), *lines[at:], ''])


def build_in(folder):
    """Folder with a leaflet2spl that has the weights of folder/weights."""
    data, made = folder / 'data', folder / 'build'
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(ROOT / 'templates' / 'data', data)
    shutil.copytree(folder / 'weights', data / 'weights', dirs_exist_ok=True)
    (data / 'weights' / 'sequence.xml').write_text(with_prices_of_now(folder / 'weights' / 'sequence.xml'), encoding='utf-8')
    subprocess.run(['cmake', '-S', ROOT, '-B', made, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', '-DSPLKIT_LTO=OFF',
                    f'-DSPLKIT_DATA={data}'], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['cmake', '--build', made, '--target', 'leaflet2spl', '--', '--quiet'], check=True)
    return made


def main(a):
    folder = a.build / 'folds'
    folders = [folder / str(k) for k in range(documents.FOLDS)]
    rows = [line.split('\t') for line in (EVAL / 'corpus/manifest.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    groups = {row[3]: row[4] for row in rows}
    if not a.kept:
        learn_into(folders, a.build)
    builds = [build_in(f) for f in folders]
    sys.path.insert(0, str(EVAL))
    import score_set
    figures = {}
    for name in a.sets or run.SETS:
        sources = [g.with_name(g.name[:-len('.gold.tsv')] + '.txt') for g in sorted((EVAL / name).glob('*.gold.tsv'))]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda s: run.convert(s, folder / 'out' / name / s.stem,
                                                builds[documents.fold_of(groups.get(s.stem, s.stem))]), sources))
        results = score_set.score_set(EVAL / name, folder / 'out' / name, 2)
        figures[name] = run.row_of(results, (None, None), score_set)
        for part in run.PARTS.get(name, ()):
            some = {k: v for k, v in results.items() if f'_{part}_' in k}
            figures[f'{name}/{part}'] = run.row_of(some, (None, None), score_set)
    run.print_table(figures, {})


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--kept', action='store_true', help='weights of the last run')
    parser.add_argument('build', type=Path, help='build folder with leaflet2spl')
    parser.add_argument('eval', type=Path, help='the development data')
    parser.add_argument('sets', nargs='*', metavar='SET', help=f'of {", ".join(run.SETS)} (default: all)')
    given = parser.parse_args()
    EVAL = given.eval
    main(given)
