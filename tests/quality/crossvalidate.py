#!/usr/bin/env python3
"""What leaflet2spl does with documents that it has not learned from: cross-validated figures of the program itself.

    crossvalidate.py BUILD EVAL

For each fold of product groups (documents.py) the weights are learned without it, the program is built with them in
BUILD/folds/K, and it converts the documents of the fold. The scores of all folds together are printed as tests/quality/run.py
prints its table. Headings, cues and prices are the same in all folds: only what documents teach is left out. Needs numpy.
"""
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent)]
import documents
import learn
import model
import run


def build_with(learned, folder):
    """Folder with a leaflet2spl that has learned that."""
    data, made = folder / 'data', folder / 'build'
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(ROOT / 'templates' / 'data', data)
    learned.write(data / 'weights', model.read_prices(data / 'weights' / 'sequence.xml'))
    subprocess.run(['cmake', '-S', ROOT, '-B', made, '-G', 'Ninja', '-DCMAKE_BUILD_TYPE=Release', f'-DSPLKIT_DATA={data}'],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['cmake', '--build', made, '--target', 'leaflet2spl', '--', '--quiet'], check=True)
    return made


def main():
    build = Path(sys.argv[1])
    folder = build / 'folds'
    rows = [line.split('\t') for line in (EVAL / 'corpus/manifest.tsv').read_text(encoding='utf-8').splitlines()[1:]]
    groups = {row[3]: row[4] for row in rows}
    topics, phrases = model.Topics(learn.DATA), documents.read_phrases(learn.PHRASES)
    docs = documents.read_all(build / 'leaflet2spl', EVAL, topics)
    builds = [build_with(learned, folder / str(k)) for k, learned in enumerate(learn.learn_folds(docs, topics, phrases))]
    sys.path.insert(0, str(EVAL))
    import score_set
    figures = {}
    for name in run.SETS:
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
    EVAL = Path(sys.argv[2])
    main()
