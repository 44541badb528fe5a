#!/usr/bin/env python3
"""The page of spldiff: its two sides, with what is the same, are the words of the two documents; what is marked, counted and
moved is that of the comparison as JSON; each section says what became of it.
"""
import json
import random
import sys
import tempfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

HEAD = ('<document xmlns="urn:hl7-org:v3"><id root="11111111-1111-4111-8111-111111111111"/><code code="34391-3"/>{}'
        '<title>Orvexin</title>\n<component><structuredBody>\n')
FOOT = '</structuredBody></component></document>\n'
CODES = {'Uses': '34067-9', 'Dosage': '34068-7', 'Contraindications': '34070-3', 'Side effects': '34084-4', 'Overdosage': '34088-5'}
OLD = {'Uses': ['For pain &amp; fever, &lt;b&gt; and others.', 'It works for hours.'],
       'Dosage': ['Take 5 mg daily.', 'Swallow whole.', 'Do not chew.'],
       'Contraindications': ['Do not use in children.'],
       'Side effects': ['Nausea may occur.', 'Rarely, dizziness was seen in some patients who took it at night.']}
NEW = {'Contraindications': ['Use in children.'],
       'Uses': ['For pain &amp; fever, &lt;b&gt; and others.', 'It <content styleCode="bold">works</content> for hours.'],
       'Dosage': ['Take 50 mg daily.', 'Rarely, dizziness was seen in some patients who took it at night.', 'Do not chew.', 'With water, twice.'],
       'Overdosage': ['Call a doctor at once.']}
STATES = {'Document': '', 'Contraindications': 'moved', 'Uses': '', 'Dosage': '', 'Side effects': 'removed', 'Overdosage': 'added'}
ROUNDS = 40


def label(sections, language=''):
    out = HEAD.format(f'<languageCode code="{language}"/>' if language else '')
    for title, paragraphs in sections.items():
        text = '\n'.join(f'<paragraph>{p}</paragraph>' for p in paragraphs)
        out += f'<component><section><code code="{CODES[title]}"/><title>{title}</title><text>\n{text}\n</text></section></component>\n'
    return out + FOOT


class Page(HTMLParser):
    """Words by side, of what is the same, marked ones, and states of sections."""

    def __init__(self, text):
        super().__init__()
        self.section = ''
        self.open, self.words, self.marks, self.states, self.kinds, self.counts = [], {}, {'del': [], 'ins': []}, {}, Counter(), []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in ('meta', 'br'):
            self.open.append((tag, dict(attributes).get('class', '')))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        data = data.replace('\xa0', ' ')       # between a number and its unit
        tags, classes = [t for t, _ in self.open], ' '.join(c for _, c in self.open).split()
        if 'diff-counts' in classes and 'b' in tags:
            self.counts.append(int(data))
        elif 'diff-what' in classes:
            self.kinds[data.split(',')[0].split(':')[0]] += 1
        elif 'diff-state' in classes:
            self.states[self.section] = data
        elif 'h2' in tags and 'diff-section' in classes:
            self.section = data.strip()
            self.states[self.section] = ''
        for side in ('diff-old', 'diff-new', 'diff-same-text'):
            if side in classes and self.section in CODES and not {'summary'} & set(tags) and not {'diff-empty', 'diff-line'} & set(classes):
                self.words.setdefault(side, Counter()).update(data.split())
                if tags[-1] in self.marks:
                    self.marks[tags[-1]].append(data)


def narrative_words(sections):
    out = Counter()
    for title, paragraphs in sections.items():
        out.update(title.split())
        for p in paragraphs:
            for mark, plain in (('<content styleCode="bold">', ''), ('</content>', ''), ('&lt;', '<'), ('&gt;', '>'), ('&amp;', '&')):
                p = p.replace(mark, plain)
            out.update(p.split())
    return out


def problems(build, folder, old, new, language=''):
    (folder / 'old.xml').write_text(label(old))
    (folder / 'new.xml').write_text(label(new, language))
    code, out, err = testlib.run(build / 'spldiff', '--format', 'html', 'old.xml', 'new.xml', cwd=folder)
    found = json.loads(testlib.run(build / 'spldiff', '--format', 'json', 'old.xml', 'new.xml', cwd=folder)[1])
    page = Page(out.decode())
    same = page.words.get('diff-same-text', Counter())
    result = [] if code == bool(found['changes']) and not err else [f'exit code {code}, {err}']
    for side, sections in (('diff-old', old), ('diff-new', new)):
        shown, wanted = same + page.words.get(side, Counter()), narrative_words(sections)
        if shown != wanted:
            result.append(f'{side}: {shown - wanted} too many, {wanted - shown} missing')
    narrative = [c for c in found['changes'] if c['what'] == 'sentence' and (c.get('new') or c.get('old'))['section'] in CODES]
    for tag, of in (('del', 'old'), ('ins', 'new')):
        wanted = sorted(r['text'] for c in found['changes'] for r in c.get('runs', ()) if r['of'] == of)
        wanted += [c[of]['text'] for c in narrative if c['kind'] == {'del': 'removed', 'ins': 'added'}[tag]]
        if sorted(page.marks[tag]) != sorted(wanted):
            result.append(f'{tag}: {page.marks[tag]} instead of {wanted}')
    if page.counts != [n for n in found['counts'].values() if n]:
        result.append(f'counts {page.counts}, {found["counts"]}')
    kinds = Counter()       # a moved sentence is shown at both places
    for c in found['changes']:
        if c['what'] == 'sentence':
            kinds[c['kind']] += 1 + (c['kind'] == 'moved')
    if page.kinds != kinds:
        result.append(f'kinds {page.kinds}, {kinds}')
    return result, page


def changed(chance):
    new = {title: list(paragraphs) for title, paragraphs in OLD.items()}
    for _ in range(chance.randrange(1, 5)):
        title = chance.choice([t for t in new if new[t]] or list(new))
        kind = chance.randrange(5)
        if kind == 0 and new[title]:
            new[title].pop(chance.randrange(len(new[title])))
        elif kind == 1:
            new[title].insert(chance.randrange(len(new[title]) + 1), f'Sentence {chance.randrange(100)} is a new one of {title}.')
        elif kind == 2 and new[title]:
            i = chance.randrange(len(new[title]))
            new[title][i] = new[title][i].replace(' ', f' {chance.choice(("not", "7", "often"))} ', 1)
        elif kind == 3 and len(new) > 1:
            new[title] = new.pop(title)
        elif kind == 4 and len(new) > 1:
            new.pop(title)
    return {t: p for t, p in new.items() if p} or {'Uses': ['Nothing.']}


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    chance = random.Random(11)
    with tempfile.TemporaryDirectory(prefix='splkit-diff-page-') as name:
        folder = Path(name)
        found, page = problems(build, folder, OLD, NEW, 'de')
        tally.check(not found, 'all kinds of changes', f'    {found}')
        tally.check(page.states == STATES, 'states of sections', f'    {page.states}')
        tally.check({'changed', 'added', 'removed', 'moved', 'markup'} <= set(page.kinds), 'all kinds are there', f'    {page.kinds}')
        found, page = problems(build, folder, OLD, OLD)
        tally.check(not found and not page.kinds, 'no difference', f'    {found} {page.kinds}')
        for i in range(ROUNDS):
            new = changed(chance)
            found, _ = problems(build, folder, OLD, new)
            tally.check(not found, f'changed at random: {i}', f'    {found}\n    {new}')
    tally.finish()


if __name__ == '__main__':
    main()
