#!/usr/bin/env python3
"""The report of a batch and its site with 0, 1, 300, 540 and 10,000 results, as a browser and three checkers of others see them; and
the search of the site, against what the records say.

Pictures are left in build/browser/shots, to be looked at.
"""
import re
import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

import _tools
from _tools import testlib
import _records

SIZES = (0, 1, 300, 540, 10000)
QUERIES = ('cetirizine', 'ceti hydro', 'ÖRSTED', 'straße', 'СИНЯЯ река', 'x', 'mg 25', 'zan tablet', 'omeprazol norvale 5', 'no-such-word',
           'żół', '<script>')


def make(build, folder, count):
    """A batch of invented records; a batch of one shard that is merged."""
    out = Path(folder) / str(count)
    out.mkdir()
    records = _records.records(count)
    _records.write(out / 'results.0-of-1.ndjson', records)
    code, _, err = testlib.run(build / 'splbatch', 'merge', '-o', out, '--site', timeout=120)
    if code not in (0, 1):
        sys.exit(f'splbatch merge: {err.decode()[:500]}')
    return out, records


def pages_of(out):
    """The first pages, and one of each other kind; of the list, a page of 40 leaflets."""
    further = {'540': ('summary.pages/leaflets-2.html', 'index.pages/list-1.html'),
               '10000': ('summary.pages/failed.html', 'summary.pages/finding-*.html')}
    first = [] if out.name == '540' else [out / 'summary.html', out / 'index.html']
    return first + [sorted(out.glob(pattern))[0] for pattern in further.get(out.name, ())]


def fold(text):
    marks = ''.join(c for c in unicodedata.normalize('NFKD', text) if not unicodedata.category(c).startswith('M'))
    return marks.casefold()


def words_of(text):
    return re.findall(r'[^\W_]+', fold(text))


def found_by(records, query, listed):
    """Titles of the leaflets that have words beginning with those of the query. A list on the page itself is searched by what
    it shows; a longer one by the id too, and by a single letter as a whole word.
    """
    asked = words_of(query)
    hits = []
    for r in records:
        if r['status'] == 'failed':
            continue
        texts = [r['title'], *r['active'], *r['forms'], r['holder']] + ([r['language'], r['type']['name']] if listed else [r['id']])
        own = {w for t in texts for w in words_of(t)}
        if all(q in own if len(q) < 2 and not listed else any(w.startswith(q) for w in own) for q in asked):
            hits.append(r['title'])
    return hits


def check_search(tally, out, records):
    listed = not (out / 'index.pages').exists()
    *answers, last = _tools.node('search.mjs', out, *QUERIES)
    for answer in answers:
        expected = found_by(records, answer['query'], listed)
        most = len(expected) if listed else min(50, len(expected))
        ok = answer['count'] == len(expected) and set(answer['shown']) <= set(expected) and len(answer['shown']) == most
        if not expected:    # then a longer list stays
            ok = answer['count'] == 0
        tally.check(ok, f'search of {out.name}, "{answer["query"]}"',
                    f'    {len(expected)} expected, {answer["count"]} found, {len(answer["shown"])} shown: {answer["shown"][:4]}')
    tally.check(not last['problems'], f'search of {out.name}', '\n'.join('    ' + p for p in last['problems']))


def main():
    build = testlib.build_folder(sys.argv[1])
    _tools.require()
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-report-') as folder:
        batches = {count: make(build, folder, count) for count in SIZES}
        pages = [page for out, _ in batches.values() for page in pages_of(out)]
        names = {str(page): f'{page.relative_to(folder)}' for page in pages}
        _tools.node('shots.mjs', _tools.PACKAGES / 'shots', *copies_for_shots(folder, batches))
        for record in _tools.node('check.mjs', *pages):
            tally.check(not record['problems'], names[record['page']], '\n'.join('    ' + p for p in record['problems'][:8]))
        if shutil.which('java'):
            for page, errors in _tools.checker_errors(pages).items():
                tally.check(not errors, names[page] + ', vnu', '\n'.join('    ' + e for e in errors[:8]))
        else:
            tally.skip('vnu', 'java is not installed')
        for count in (300, 10000):
            check_search(tally, *batches[count])
    return tally.finish()


def copies_for_shots(folder, batches):
    """The first pages under names that tell them apart."""
    out = []
    for count, (batch, _) in batches.items():
        for name in ('summary', 'index'):
            out.append(shutil.copy(batch / f'{name}.html', Path(folder) / f'{name}-of-{count}.html'))
    return out


if __name__ == '__main__':
    sys.exit(main())
