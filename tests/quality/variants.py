#!/usr/bin/env python3
"""Whether a text keeps its section when what surrounds it changes: mechanical variants of our own leaflets.

Each plain text among samples/, tests/cases/ and tests/quality/leaflets/ is converted as it is and in each variant. A block of text counts as kept
when it stands under the same code as in the leaflet itself, right or wrong; an inserted line that stands in the label is
a leak. The shares must not be worse than in tests/quality/variants.tsv by more than the tolerance; UPDATE=1 writes that
file anew: the commit says why.

  wrapped    every line wrapped at 72 columns
  pages      the same, with a page number and a running title behind every 40 lines
  adverts    the word for an advert between paragraphs
  reviews    a line between paragraphs in which a buyer speaks
  capitals   headings that have lines of their own in capitals
  unspaced   without blank lines, where no text is wrapped
  marked     such headings between signs ("=== Dosage ===")
  halved     its blocks with blank lines between them, without every second heading behind the title
  headless   the same without any
  line       its blocks one behind the other on one line, headings with a full stop
  bare-line  the same without headings, but for the title

With --verbose what became of each text that is not kept is shown, and the shares by language.
"""
import json
import re
import sys
import tempfile
import textwrap
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

FIGURES = Path(__file__).resolve().parent / 'variants.tsv'
TOLERANCE = 0.005
BLOCKS = 8          # a leaflet has so many at least
LETTERS = 25        # of a block that can be told from others
EVERY = 3           # paragraphs from one inserted line to the next
PAGE = 40           # lines
ADVERTS = {'en': 'Advertisement', 'de': 'Anzeige', 'fr': 'Publicité', 'es': 'Publicidad', 'pt': 'Publicidade',
           'it': 'Pubblicità', 'pl': 'Reklama', 'da': 'Annonce', 'ru': 'Реклама', 'uk': 'Реклама'}
REVIEWS = {'en': 'Nora, 34: I have been taking it for two weeks and I feel much better.',
           'de': 'Nora, 34: Ich nehme es seit zwei Wochen und fühle mich viel besser.',
           'fr': 'Nora, 34 ans : Je le prends depuis deux semaines et je me sens mieux.',
           'es': 'Nora, 34 años: Lo tomo desde hace dos semanas y me siento mucho mejor.',
           'pt': 'Nora, 34 anos: Tomo há duas semanas e sinto-me muito melhor.',
           'it': 'Nora, 34 anni: Lo prendo da due settimane e mi sento molto meglio, io lo consiglio.',
           'pl': 'Nora, 34 lata: Biorę od dwóch tygodni i czuję się dużo lepiej.',
           'da': 'Nora, 34 år: Jeg har taget det i to uger og har det meget bedre.',
           'ru': 'Нора, 34 года: Пью уже две недели, чувствую себя намного лучше.',
           'uk': 'Нора, 34 роки: Приймаю вже два тижні, почуваюся значно краще, мені допомогло.'}


def plain(text):
    return ''.join(c for c in text.casefold() if c.isalnum())


class Reading:
    """What the program makes of a text: blocks and, for each letter of all of them, the code it stands under."""

    def __init__(self, build, text):
        with tempfile.TemporaryDirectory() as folder:
            label = Path(folder) / 'label.xml'
            _, out, _ = testlib.run(build / 'leaflet2spl', '-', '--input', 'text', '--explain-json', '-o', label,
                                    stdin=text.encode())
            found = re.search(r'<languageCode code="(\w+)"', label.read_text()) if label.exists() else None
        self.language = found.group(1) if found else None
        self.blocks = [json.loads(line) for line in out.decode().splitlines()]
        self.letters, self.codes = '', []
        for block in self.blocks:
            letters = plain(block['text'])
            self.letters += letters
            self.codes += [block['topic']] * len(letters)

    def code_of(self, text):
        """The code at the first letter of a text that comes once, else None."""
        letters = plain(text)
        if self.letters.count(letters) != 1:
            return None
        return self.codes[self.letters.index(letters)]


def wrapped(lines, width=72):
    out = []
    for line in lines:
        out += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [line]
    return out


def unspaced(lines):
    """Nothing where a line of text goes on in the next: without blank lines that would not be told from a paragraph."""
    goes_on = any(len(line) > LETTERS and line.rstrip()[-1:].isalpha() and below[:1].islower()
                  for line, below in zip(lines, lines[1:]))
    return [] if goes_on else [line for line in lines if line.strip()]


def with_pages(lines):
    out, title = [], next(line for line in lines if line.strip())
    for number, line in enumerate(wrapped(lines), 1):
        out.append(line)
        if number % PAGE == 0:
            out += ['', str(number // PAGE), '', f'{title[:40]} - leaflet', '']
    return out


def with_lines(lines, inserted):
    """Between paragraphs: the one before ends a sentence, and the next is no item."""
    out, paragraphs = [], 0
    for above, line, below in zip(['', *lines], lines, [*lines[1:], '']):
        out.append(line)
        if not line.strip() and above.rstrip().endswith('.') and below[:1].isalpha():
            paragraphs += 1
            if paragraphs % EVERY == 0:
                out += [inserted, '']
    return out


def with_headings(lines, reading, change):
    own = {block['line'] for block in reading.blocks
           if block['kind'] == 'heading' and not block['heading']['glued'] and not block['furniture']}
    return [change(line) if number in own else line for number, line in enumerate(lines, 1)]


def with_every(reading, n):
    """The blocks; of the headings, which may have been glued to their text, the first and then every n-th (0: no other)."""
    out, headings = [], 0
    for block in reading.blocks:
        if block['kind'] == 'heading':
            headings += 1
            if headings > 1 and (n == 0 or headings % n == 0):
                continue
        out += [('- ' if block['kind'] == 'item' else '') + block['text'], '']
    return out


def on_line(reading, headings):
    """The blocks on one line; of the headings all or the first one only."""
    out = []
    for block in reading.blocks:
        heading = block['kind'] == 'heading'
        if not heading or headings or not out:
            out.append(block['text'] + '.' * (heading and block['text'][-1:] not in '.:?!'))
    return [' '.join(' '.join(out).split())]


def variants(lines, reading):
    """(name, lines, inserted line or None)"""
    yield 'halved', with_every(reading, 2), None
    yield 'headless', with_every(reading, 0), None
    yield 'line', on_line(reading, True), None
    yield 'bare-line', on_line(reading, False), None
    yield 'wrapped', wrapped(lines), None
    yield 'pages', with_pages(lines), None
    if unspaced(lines):
        yield 'unspaced', unspaced(lines), None
    yield 'capitals', with_headings(lines, reading, str.upper), None
    yield 'marked', with_headings(lines, reading, lambda line: f'=== {line.strip()} ==='), None
    if reading.language in ADVERTS:
        for name, inserted in ('adverts', ADVERTS), ('reviews', REVIEWS):
            yield name, with_lines(lines, inserted[reading.language]), inserted[reading.language]


def leaflets():
    for path in sorted([*testlib.ROOT.glob('samples/*/leaflet.txt'),
                        *testlib.ROOT.glob('tests/cases/leaflet-*/leaflet.txt'),
                        *testlib.ROOT.glob('tests/quality/leaflets/*.txt')]):
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeError:
            continue
        if '<' not in text[:200] and '\f' not in text and '\0' not in text:
            yield path, text.split('\n')


def count(build, verbose):
    """{variant: (share of kept texts, leaks)}"""
    kept, all_blocks, leaks = Counter(), Counter(), Counter()
    for path, lines in leaflets():
        reading = Reading(build, '\n'.join(lines))
        if len(reading.blocks) < BLOCKS:
            continue
        texts = [(b['text'], b['topic']) for b in reading.blocks
                 if b['kind'] in ('paragraph', 'item') and len(plain(b['text'])) >= LETTERS and not b['furniture']
                 and reading.code_of(b['text'])]
        for name, changed, inserted in variants(lines, reading):
            other = Reading(build, '\n'.join(changed))
            for text, code in texts:
                found = other.code_of(text)
                all_blocks[name, reading.language] += 1
                kept[name, reading.language] += found == code
                if verbose and found != code:
                    print(f'{name} {path.parent.name}/{path.stem}: {code} became {found}: {text[:70]}')
            leaks[name] += sum(inserted is not None and b['text'] == inserted and '-' in b['topic']
                               for b in other.blocks)
    if verbose:
        for key, n in sorted(all_blocks.items()):
            print(f'{key[0]} {key[1]}: {kept[key] / n:.4f} of {n}')
    return {name: (sum_of(kept, name) / sum_of(all_blocks, name), leaks[name]) for name in sorted({k[0] for k in kept})}


def sum_of(counter, name):
    return sum(n for (variant, _), n in counter.items() if variant == name)


def main():
    build = testlib.build_folder(sys.argv[1])
    figures = count(build, '--verbose' in sys.argv)
    if testlib.UPDATE:
        FIGURES.write_text('variant\tkept\tleaks\n' +
                           ''.join(f'{n}\t{kept:.4f}\t{leaks}\n' for n, (kept, leaks) in figures.items()))
    committed = [line.split('\t') for line in FIGURES.read_text().splitlines()[1:]]
    passed = failed = 0
    for name, kept, leaks in committed:
        now = figures.get(name, (0, 0))
        print(f'{name:10} kept {now[0]:.4f} ({kept}), leaks {now[1]} ({leaks})')
        for what, bad in ('kept', now[0] < float(kept) - TOLERANCE), ('leaks', now[1] > int(leaks)):
            passed += not bad
            failed += bad
            if bad:
                print(f'FAILED {name}: {what}')
    print(f'{passed} passed, {failed} failed, 0 skipped')
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
