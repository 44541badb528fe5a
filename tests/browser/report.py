#!/usr/bin/env python3
"""The report of a batch and its site with 0, 1, 300 and 10,000 results, as a browser and three checkers of others see them; and
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

SIZES = (0, 1, 300, 10000)
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
    """The first pages; of the largest batch one of each other kind too."""
    pages = [out / 'summary.html', out / 'index.html']
    for pattern in ('summary.pages/leaflets-2.html', 'summary.pages/failed.html', 'summary.pages/finding-*.html',
                    'index.pages/list-1.html'):
        pages += sorted(out.glob(pattern))[:1] if out.name == str(max(SIZES)) else []
    return pages


def fold(text):
    marks = ''.join(c for c in unicodedata.normalize('NFKD', text) if not unicodedata.category(c).startswith('M'))
    return marks.casefold()


def words_of(text):
    return re.findall(r'[^\W_]+', fold(text))


def found_by(records, query):
    """Titles of the leaflets that have words beginning with those of the query, in the order of the list."""
    asked = words_of(query)
    hits = []
    for r in records:
        if r['status'] == 'failed':
            continue
        own = {w for t in (r['title'], *r['active'], *r['forms'], r['holder'], r['id']) for w in words_of(t)}
        if all(q in own if len(q) < 2 else any(w.startswith(q) for w in own) for q in asked):
            hits.append(r['title'])
    return hits


def check_search(tally, out, records):
    *answers, last = _tools.node('search.mjs', out, *QUERIES)
    for answer in answers:
        expected = found_by(records, answer['query'])
        ok = answer['count'] == len(expected) and set(answer['shown']) <= set(expected) and len(answer['shown']) == min(50, len(expected))
        if not expected:    # then the list stays
            ok = answer['count'] == 0
        tally.check(ok, f'search "{answer["query"]}"',
                    f'    {len(expected)} expected, {answer["count"]} found, {len(answer["shown"])} shown: {answer["shown"][:4]}')
    tally.check(not last['problems'], 'search', '\n'.join('    ' + p for p in last['problems']))


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
        check_search(tally, *batches[10000])
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
