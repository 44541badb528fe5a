#!/usr/bin/env python3
"""What every page must be, whatever the SPL holds: one h1, no skipped heading level, unique ids, no dead link inside the
page, only allowed link schemes, no script but JSON-LD that parses, no event handler, no inline style, a policy that names
the hash of each style. With --script there is one script more, and the policy names its hash.

Held against the samples, the real labels of the development data when they are there, and a label in which every text and
attribute carries a payload; each in the full and the patient view. Both views have the same words under the same section
ids: the patient view loses nothing, nor does that of Markdown. Plain xsltproc makes pages with the same words from the samples.
"""
import base64
import hashlib
import html.parser
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

SCHEMES = ('http:', 'https:', 'mailto:', 'tel:', '#')
VOID = {'br', 'col', 'img', 'link', 'meta'}
PAYLOADS = testlib.payloads()
VIEWS = (['--view', 'full'], ['--view', 'patient', '--script'])


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.images, self.levels, self.problems, self.open = [], [], [], [], [], []
        self.policy, self.styles, self.scripts, self.words, self.sections = '', [], [], {}, []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if len(attributes) != len(attrs):
            self.problems.append(f'{tag}: an attribute twice')
        if tag == 'script' and attributes.get('type') != 'application/ld+json' and attributes:
            self.problems.append(f'script {attributes}')
        if tag in ('style', 'script'):
            (self.styles if tag == 'style' else self.scripts).append([attributes.get('type'), ''])
        if tag in ('iframe', 'object', 'embed', 'svg', 'base', 'form', 'input'):
            self.problems.append(f'element {tag}')
        for name in attributes:
            if name.startswith('on') or name in ('style', 'srcdoc', 'formaction'):
                self.problems.append(f'{tag} {name}={attributes[name]!r}')
        if 'id' in attributes:
            self.ids.append(attributes['id'])
        if tag == 'a':
            self.links.append(attributes.get('href', ''))
        if tag == 'img':
            self.images.append(attributes)
        if re.fullmatch('h[1-6]', tag):
            self.levels.append(int(attributes.get('aria-level', tag[1])))
        if attributes.get('http-equiv') == 'Content-Security-Policy':
            self.policy = attributes['content']
        for name in ('aria-labelledby',):
            if name in attributes:
                self.links.append('#' + attributes[name])
        if tag not in VOID:
            self.open.append(tag)
            if tag == 'section':
                self.sections.append(attributes.get('id') or (self.sections or [''])[-1])

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f'</{tag}> closes nothing')
        elif tag == 'section' and self.sections:
            self.sections.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ('style', 'script'):
            (self.styles if self.open[-1] == 'style' else self.scripts)[-1][1] += data
        elif self.sections and 'spl-origin' not in self.get_starttag_text():
            self.words.setdefault(self.sections[-1], []).extend(data.split())


def read(text):
    page = Page()
    page.feed(text)
    page.close()
    return page


def policy_problems(page, text, scripts):
    """What is in the page by itself must be named by its hash, and nothing else may be allowed."""
    out = []
    data = [t for kind, t in page.scripts if kind]
    for words in data:
        try:
            if {d['@type'] for d in json.loads(words)['@graph']} != {'Drug'}:
                out.append('JSON-LD is not of Drug')
        except ValueError as error:
            out.append(f'JSON-LD: {error}')
    if len(page.scripts) - len(data) != scripts or len(data) > 1:
        out.append(f'{len(page.scripts)} scripts')
    for words in [t for _, t in page.styles] + [t for kind, t in page.scripts if not kind]:
        digest = base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
        if f"'sha256-{digest}'" not in page.policy:
            out.append(f'{words[:40]!r} is not in the policy')
    if "default-src 'none'" not in page.policy or 'unsafe' in page.policy or ('script-src' in page.policy) != bool(scripts):
        out.append(f'policy {page.policy}')
    if not text.startswith('<!DOCTYPE html>\n<html lang='):
        out.append('doctype or lang')
    return out


def problems_of(page, text, scripts):
    out = page.problems
    if page.levels.count(1) != 1 or page.levels[:1] != [1]:
        out.append(f'h1: {page.levels}')
    out += [f'heading {b} after {a}' for a, b in zip(page.levels, page.levels[1:]) if b > a + 1]
    out += [f'id {i} twice' for i in set(page.ids) if page.ids.count(i) > 1]
    out += [f'link {h!r}' for h in page.links if not h.lower().startswith(SCHEMES)]
    out += [f'dead link {h!r}' for h in page.links if h.startswith('#') and h[1:] not in page.ids]
    out += [f'image {i}' for i in page.images if 'alt' not in i or re.match(r'[a-z]+:|/|\\', i.get('src', ''), re.I) or '..' in i['src']]
    out += policy_problems(page, text, scripts)
    return out


def hostile_label(p):
    """A label with the payload in every text and in every attribute that is shown."""
    t, a = escape(p), quoteattr(p)
    # a section code and IDs that are no names would be refused by the schema, but not by the renderer
    return f'''<document xmlns="urn:hl7-org:v3"><id root={a}/><code code={a} displayName={a}/><title>{t}</title>
<effectiveTime value={a}/><languageCode code={a}/><setId root={a}/><versionNumber value={a}/>
<author><assignedEntity><representedOrganization><name>{t}</name></representedOrganization></assignedEntity></author>
<component><structuredBody><component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct>
<code code={a}/><name>{t}<suffix>{t}</suffix></name><formCode code={a} displayName={a}/><asEntityWithGeneric><genericMedicine>
<name>{t}</name></genericMedicine></asEntityWithGeneric><ingredient classCode="ACTIB"><quantity><numerator value={a} unit={a}/>
<denominator value={a} unit={a}/></quantity><ingredientSubstance><name>{t}</name></ingredientSubstance></ingredient>
</manufacturedProduct></manufacturedProduct></subject></section></component>
<component><section ID={a}><code code={a}/><title>{t}<footnote ID={a}>{t}</footnote></title><text ID={a}>{t}
<paragraph ID={a} styleCode={a} language={a}><caption>{t}</caption>{t}<content styleCode={a}>{t}</content><sup>{t}</sup>
<linkHtml href={a} title={a}>{t}</linkHtml><linkHtml href={quoteattr('#' + p)}>{t}</linkHtml><footnoteRef IDREF={a}/></paragraph>
<list listType={a} styleCode={a}><caption>{t}</caption><item><caption>{t}</caption>{t}</item></list>
<table styleCode={a} width={a}><caption>{t}</caption><col width={a} span={a}/><thead><tr><th scope={a} colspan={a}>{t}</th></tr></thead>
<tbody><tr styleCode={a}><td align={a} valign={a} rowspan={a} styleCode={a}>{t}</td></tr></tbody></table>
<renderMultiMedia referencedObject="M1"><caption>{t}</caption></renderMultiMedia></text>
<excerpt><highlight><text><paragraph>{t}</paragraph></text></highlight></excerpt>
<component><observationMedia ID="M1"><text>{t}</text><value><reference value={a}/></value></observationMedia></component>
</section></component></structuredBody></component></document>'''


def check(build, tally, path, must_have_words=True):
    words = []
    for view in VIEWS:
        code, out, err = testlib.run(build / 'spl2html', path, *view)
        text = out.decode('utf-8')
        page = read(text)
        problems = problems_of(page, text, view.count('--script')) if out else [f'exit {code}: {err.decode("utf-8", "replace")[:300]}']
        words.append({k: v for k, v in page.words.items() if v and not k.startswith('q-')})
        tally.check(not problems, f'{path.parent.name}/{path.name} {" ".join(view)}', '\n'.join('    ' + p for p in problems[:6]))
    different = [k for k in set(words[0]) | set(words[1]) if words[0].get(k) != words[1].get(k)]
    tally.check((words[0] or not must_have_words) and not different, f'{path.parent.name}/{path.name}: both views have the same words',
                f'    {different[:5]}')


def check_markdown(build, tally, path):
    """The patient view of Markdown has every line of the full view; headings may be of another level."""
    full, patient = (Counter(x.lstrip(b'#') for x in testlib.run(build / 'spl2md', path, '--unknown', 'warn', '--view', view)[1].splitlines())
                     for view in ('full', 'patient'))
    tally.check(full and not full - patient, f'{path.parent.name}/{path.name}: the patient view of Markdown loses nothing',
                f'    {list(full - patient)[:3]}')


def check_plain(build, tally, path):
    """The stylesheets without the program: fall-backs instead of its functions."""
    for view in ('full', 'patient'):
        done = subprocess.run(['xsltproc', '--stringparam', 'view', view, testlib.ROOT / 'templates/html/main.xsl', path],
                              capture_output=True, timeout=60)
        ours = testlib.run(build / 'spl2html', path, '--view', view)[1]
        same = read(done.stdout.decode('utf-8')).words == read(ours.decode('utf-8')).words
        tally.check(done.returncode == 0 and same, f'{path.parent.name} {view}: xsltproc makes the same page',
                    '    ' + done.stderr.decode('utf-8', 'replace')[:300])


def check_theme(build, tally, folder):
    """A theme is part of the style, and of its hash."""
    theme = Path(folder) / 'theme.css'
    theme.write_text('.spl-leaflet { --accent: #123456; }', encoding='utf-8')
    label = testlib.ROOT / 'samples' / 'metformin-plr' / 'label.xml'
    text = testlib.run(build / 'spl2html', '--theme', theme, label)[1].decode('utf-8')
    themed = read(text)
    problems = problems_of(themed, text, 0)
    embedded = (testlib.ROOT / 'templates' / 'html' / 'page.css').read_text(encoding='utf-8')
    if not any(t == embedded + theme.read_text(encoding='utf-8') for _, t in themed.styles):
        problems.append('the theme does not stand behind the embedded style')
    tally.check(not problems, 'theme', f'    {problems[:3]}')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    paths = sorted(testlib.ROOT.glob('samples/*/label.xml'))
    for folder in ('eval/corpus/dev/spl', 'conformance/schema/bases'):
        paths += sorted((testlib.SHARED / folder).glob('*.xml'))
    with tempfile.TemporaryDirectory(prefix='splkit-page-') as folder:
        check_theme(build, tally, folder)
        for number, payload in enumerate(PAYLOADS):
            path = Path(folder) / f'payload-{number}.xml'
            path.write_text(hostile_label(payload), encoding='utf-8')
            paths.append(path)
        for path in paths:
            check(build, tally, path)
            if not path.name.startswith('payload'):
                check_markdown(build, tally, path)
            if path.name == 'label.xml' and shutil.which('xsltproc'):
                check_plain(build, tally, path)
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
