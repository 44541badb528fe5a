#!/usr/bin/env python3
"""The report of a batch and its site: what stands on the pages, against the records they are made of.

report/*.html are the pages of a small batch of invented records (UPDATE=1 rewrites them), without style and script. Larger ones
are checked by what they must hold: every leaflet once in the lists, everything that is searched for found.
"""
import json
import os
import re
import shutil
import sys
import tempfile
import time
import unicodedata
import urllib.parse
from html.parser import HTMLParser
from pathlib import Path

import _batch
import testlib
import _records

GOLDEN = Path(__file__).resolve().parent / 'report'
KILLS = 8
PAGE_MAX = 400_000      # bytes; a page has to load on a phone
SHARD_MAX = 65_536      # of the search, unless one word alone needs more


class Page(HTMLParser):
    """The links of a page with their texts, and its text."""

    def __init__(self, path):
        super().__init__()
        self.links, self.text, self.ids, self.raw = [], '', set(), path.read_text(encoding='utf-8')
        self.inside = self.skipped = False
        self.feed(self.raw)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get('id'))
        self.skipped = tag in ('style', 'script')
        if tag == 'a':
            self.links.append([attributes['href'], ''])
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != 'a'
        self.skipped = False

    def handle_data(self, data):
        if not self.skipped:
            self.text += data
        if self.inside:
            self.links[-1][1] += data


def merge(build, out, records, *options):
    """The batch of these records: exit code, messages."""
    out.mkdir(exist_ok=True)
    _records.write(out / 'results.0-of-1.ndjson', records)
    code, _, err = _batch.call(build, 'merge', '-o', out, *options, timeout=120)
    return code, err.decode('utf-8', 'replace')


def followed(out, page):
    """Files of OUT that the links of a page lead to; an address is relative to the page, and encoded."""
    folder, hrefs = page.parent.relative_to(out), [href for href, _ in Page(page).links]
    return [os.path.normpath(folder / urllib.parse.unquote(href)) for href in hrefs if not href.startswith('#')]


def outputs_of(records, kind=None):
    return sorted(o['file'] for r in records for o in r['outputs'] if kind in (None, o['kind']))


def is_own(path):
    return re.match(r'(summary|index)(\.pages/|\.html$)', path)


# golden pages ________________________________________________________________________________________________________

def check_golden(build, folder, tally):
    out = folder / 'golden'
    out.mkdir()
    few = _records.records(3) + [_records.failure_of(4), _records.packed(5), _records.spl(6)]
    for name, records in (('few', few), ('none', [])):
        code, err = merge(build, out / name, records, '--site')
        tally.check(code in (0, 1), f'golden {name}', f'    exit code {code}: {err}')
        for page in ('summary', 'index'):
            got = testlib.without_style((out / name / f'{page}.html').read_bytes())
            expected = GOLDEN / f'{page}-{name}.html'
            if testlib.UPDATE:
                testlib.write_if_changed(expected, got)
            wanted = expected.read_bytes() if expected.exists() else b''
            tally.check(got == wanted, expected.name, testlib.diff(wanted, got, expected.name))


# the lists ___________________________________________________________________________________________________________

def check_report(out, records, tally, name):
    """Every leaflet is in the lists once, in the order of the inputs; every link leads to a page or an output."""
    sheets = sorted(out.glob('summary.pages/leaflets-*.html'), key=lambda p: int(re.search(r'\d+', p.stem)[0]))
    listed = [f for page in sheets or [out / 'summary.html'] for f in followed(out, page) if f.endswith('.html') and not is_own(f)]
    expected = [o['file'] for r in records for o in r['outputs'] if o['kind'] == 'html']
    if sheets:
        tally.check(listed == expected, f'{name}: all are listed, in their order', f'    {len(expected)} expected, {len(listed)} listed')
    else:
        tally.check(set(listed) == set(expected), f'{name}: all are listed')
    known = set(outputs_of(records)) | {str(p.relative_to(out)) for p in out.rglob('*') if p.is_file()}
    pages = [out / 'summary.html', *out.glob('summary.pages/*.html')]
    lost = [f'{page.name}: {f}' for page in pages for f in followed(out, page) if f not in known]
    tally.check(not lost, f'{name}: links lead somewhere', f'    {lost[:5]}')
    large = [(p.name, p.stat().st_size) for p in pages if p.stat().st_size > PAGE_MAX]
    tally.check(not large, f'{name}: pages are small enough', f'    {large}')


def check_findings(out, records, tally, name):
    """The page of a finding has the leaflets that have it, the first ones when there are very many."""
    for page in sorted(out.glob('summary.pages/*.html')):
        known = re.match(r'(error|warning|info)-(.*)', page.stem)
        if not known:
            continue
        expected = [r['id'] for r in records
                    if any((f['severity'], f['id']) == known.groups() for f in r['findings'])]
        text = Page(page).text
        shown = [i for i in expected[:250] if i in text]
        tally.check(shown == expected[:250] and f'{len(expected):,} leaflet' in text, f'{name}: {page.name}',
                    f'    {len(expected)} expected, {len(shown)} of the first 250 shown')


def check_totals(out, records, tally, name):
    text = ' '.join(Page(out / 'summary.html').text.split())
    for status, words in (('failed', 'Failed'), ('errors', 'With errors'), ('ok', 'Without errors')):
        count = sum(r['status'] == status for r in records)
        tally.check(f'{words} {count:,}' in text or not records, f'{name}: {words}', f'    {count:,} expected')


# the site ____________________________________________________________________________________________________________

def fold(text):
    marks = ''.join(c for c in unicodedata.normalize('NFKD', text) if not unicodedata.category(c).startswith('M'))
    return marks.casefold()


def words_of(*texts):
    return {w for t in texts for w in re.findall(r'[^\W_]+', fold(t))}


def check_site(out, records, tally, name):
    sheets = sorted(out.glob('index.pages/list-*.html'), key=lambda p: int(re.search(r'\d+', p.stem)[0]))
    pages = sheets or [out / 'index.html']
    listed = [f for page in pages for f in followed(out, page) if not is_own(f)]
    tally.check(sorted(listed) == outputs_of(records, 'html'), f'{name}: every leaflet is on the site once',
                f'    {len(listed)} of {len(outputs_of(records, "html"))}')
    titles = {r['outputs'][0]['file'][:-4]: r['title'] for r in records if r['outputs']}
    keys = [re.sub(r'^[\W_]+', '', fold(titles[f.removesuffix('.html')])) or fold(titles[f.removesuffix('.html')]) for f in listed]
    tally.check(keys == sorted(keys), f'{name}: from A to Z')
    if sheets:
        tally.check(set(followed(out, out / 'index.html')) >= {str(p.relative_to(out)) for p in sheets}, f'{name}: the index leads to all lists')
    large = [(p.name, p.stat().st_size) for p in pages if p.stat().st_size > PAGE_MAX]
    tally.check(not large, f'{name}: pages are small enough', f'    {large}')


def load(out, name):
    return json.loads((out / 'index.pages' / name).read_text(encoding='utf-8'))


def check_search(out, records, tally, name):
    """Every leaflet is found by every word of it and by no other; words lie in the shard of their prefix."""
    head = load(out, 'search.json')
    entries = [e for i in range(-(-head['entries'] // head['chunk'])) for e in load(out, f'entries-{i}.json')]
    done = {o['file']: r for r in records for o in r['outputs'] if o['kind'] == 'html'}
    tally.check(sorted(urllib.parse.unquote(e[0]) for e in entries) == sorted(done), f'{name}: entries of the search')
    has, misplaced, large = {i: set() for i in range(len(entries))}, [], []
    for number, prefix in enumerate(head['shards']):
        shard = load(out, f'search-{number}.json')
        size = (out / 'index.pages' / f'search-{number}.json').stat().st_size
        large += [prefix] if size > 1.1 * SHARD_MAX and len(shard) > 1 else []
        for word, steps in shard:
            misplaced += [word] if not word.startswith(prefix) else []
            at = 0
            for step in steps:
                at += step
                has.setdefault(at, set()).add(word)
    wrong = []
    for number, entry in enumerate(entries):
        r = done[urllib.parse.unquote(entry[0])]
        if has[number] != words_of(r['title'], *r['active'], *r['forms'], r['holder'], r['id']):
            wrong.append(r['id'])
        if entry[1:] != [r['title'] if r['title'] == entry[1] else entry[1], '; '.join(r['active']), '; '.join(r['forms']), r['holder'],
                         r['language'], r['type']['name']]:
            wrong.append(entry)
    tally.check(not wrong, f'{name}: words of the search', f'    {len(wrong)} wrong: {wrong[:3]}')
    tally.check(not misplaced and not large, f'{name}: shards of the search', f'    {misplaced[:5]} {large[:5]}')


# trouble _____________________________________________________________________________________________________________

def check_trouble(build, folder, tally):
    out = folder / 'less'
    merge(build, out, _records.records(1200), '--site')
    many = {p.name for p in out.glob('*.pages/*')}
    merge(build, out, _records.records(5), '--site')
    tally.check(len(many) > 10 and not list(out.glob('*.pages')), 'pages of an earlier run go', f'    {list(out.glob("*.pages/*"))[:5]}')

    out = folder / 'house'
    (out / 'summary.pages').mkdir(parents=True)
    (out / 'summary.pages' / 'notes.txt').write_text('mine')
    merge(build, out, _records.records(2))
    tally.check((out / 'summary.pages' / 'notes.txt').exists(), 'files of others stay')

    out = folder / 'blocked'
    (out / 'summary.html').mkdir(parents=True)
    code, err = merge(build, out, _records.records(2))
    tally.check(code == 3 and 'file-write' in err and 'summary.html' in err, 'a page that cannot be written', f'    exit code {code}: {err}')
    tally.check(not list(out.glob('*.html.*')), 'no part of a page stays')

    code, err = _batch.call(build, folder, '-o', folder / 'x', '--shard', '0/2', '--site')[::2]
    tally.check(code == 2 and b'merge --site' in err, 'no site of a shard', f'    exit code {code}: {err}')


def check_processes(build, folder, tally):
    """Pages of groups are made by several processes: the same ones, and what one of those cannot write is told."""
    for number in (1, 3):
        merge(build, folder / f'by-{number}', _records.records(1200), '-j', number)
    one, three = (_batch.tree(folder / f'by-{number}') for number in (1, 3))
    tally.check(one == three, 'the same pages by three processes', f'    {[n for n in one if one[n] != three.get(n)][:5]}')
    pages = sorted(n for n in one if re.match(r'summary.pages/(?!leaflets)', n))
    tally.check(len(pages) > 3, 'pages of groups', f'    {pages}')
    for page in pages[:4]:
        out = folder / 'blocked-group'
        (out / page).mkdir(parents=True)
        code, err = merge(build, out, _records.records(1200), '-j', 3)
        told = err.count(f'{page}: error[file-write]')
        tally.check(code == 3 and told == 1, f'{page} cannot be written', f'    exit code {code}: {err}')
        tally.check(not (out / 'summary.html').exists(), 'no summary then')
        shutil.rmtree(out)


def check_kills(build, folder, tally):
    """Killed with -9 at any moment, pages are whole or not there; the same command again leaves what it leaves undisturbed."""
    out = folder / 'kills'
    started = time.monotonic()
    merge(build, out, _records.records(1200), '--site')
    spent, expected = time.monotonic() - started, _batch.tree(out)
    for number in range(KILLS):
        for page in [*out.glob('*.html'), *out.glob('*.pages/*'), *out.glob('results.ndjson')]:
            page.unlink()
        work = _batch.start(build, 'merge', '-o', out, '--site')
        time.sleep(spent * (number + 0.5) / KILLS)
        work.kill()
        work.wait()
        partial = [name for name, data in _batch.tree(out).items() if data != expected.get(name)]
        tally.check(not partial, f'whole or not there, kill {number}', f'    {partial[:5]}')
    merge(build, out, _records.records(1200), '--site')
    got = _batch.tree(out)
    tally.check(got == expected, 'the same after all', f'    {sorted(got.keys() ^ expected.keys())[:5]}')


def check_real(build, folder, tally):
    """The whole of it: names in shards, and links that lead to files."""
    out = folder / 'real'
    source = _batch.copy_samples(folder / 'samples')
    for shard in ('0/2', '1/2'):
        _batch.call(build, source, '-o', out, '--shard', shard, '-q')
        tally.check((out / f'summary.{shard[0]}-of-2.html').exists(), f'report of shard {shard}')
    _batch.call(build, 'merge', '-o', out, '--site', '-q')
    lost = [f for page in ('summary', 'index') for f in followed(out, out / f'{page}.html') if not (out / f).exists()]
    tally.check(not lost, 'links lead to files', f'    {lost}')
    packed = folder / 'packed'
    _batch.call(build, source, '-o', packed, '--pack', folder / 'labels.tar', '--site', '-q')
    links = [f for page in ('summary', 'index') for f in followed(packed, packed / f'{page}.html') if not is_own(f)]
    tally.check((packed / 'summary.html').exists() and not links, 'no links into a pack', f'    {links[:3]}')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-report-') as name:
        folder = Path(name)
        check_golden(build, folder, tally)
        for count in (0, 1, 200, 201, 500, 501, 4000):
            out, records, name = folder / str(count), _records.records(count), f'{count} results'
            code, err = merge(build, out, records, '--site')
            tally.check(code in (0, 1), name, f'    exit code {code}: {err}')
            check_report(out, records, tally, name)
            check_findings(out, records, tally, name)
            check_totals(out, records, tally, name)
            check_site(out, records, tally, name)
            if (out / 'index.pages').exists():
                check_search(out, records, tally, name)
        check_trouble(build, folder, tally)
        check_processes(build, folder, tally)
        check_kills(build, folder, tally)
        check_real(build, folder, tally)
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
