#!/usr/bin/env python3
"""What every page must be, whatever the SPL holds: one h1, no skipped heading level, unique ids, no dead link inside the
page, only allowed link schemes, no script, no event handler, no inline style, a policy that names the style's hash.

Held against the samples, the real labels of the development data when they are there, and a label in which every text and
attribute carries a payload.
"""
import base64
import hashlib
import html.parser
import re
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

SCHEMES = ('http:', 'https:', 'mailto:', 'tel:', '#')
VOID = {'br', 'col', 'img', 'link', 'meta'}
PAYLOADS = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onmouseover='alert(1)", '</title><script>alert(1)</script>',
    '</style><script>alert(1)</script>', '<svg/onload=alert(1)>', 'javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,<b>',
    'java\tscript:alert(1)', 'vbscript:x', '//evil.example', 'file:///etc/passwd', '\\\\evil\\share', '../../x', '<!--', '-->', ']]>',
    '&lt;script&gt;', '&#60;script&#62;', '<iframe srcdoc="x">', '{{7*7}}', '${x}', '<base href="//x">', '<meta http-equiv=refresh>',
    'x" id="text', '#text', '#"><b>', 'expression(alert(1))', '\u202eabc', '\u2028', '<a href="javascript:alert(1)">x</a>', '`', "'\"<>&"]


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.images, self.levels, self.problems, self.open = [], [], [], [], [], []
        self.policy = self.style = ''

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if len(attributes) != len(attrs):
            self.problems.append(f'{tag}: an attribute twice')
        if tag in ('script', 'iframe', 'object', 'embed', 'svg', 'base', 'form', 'input'):
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

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f'</{tag}> closes nothing')

    def handle_data(self, data):
        if self.open and self.open[-1] == 'style':
            self.style += data


def problems_of(text):
    page = Page()
    page.feed(text)
    page.close()
    out = page.problems
    if page.levels.count(1) != 1 or page.levels[:1] != [1]:
        out.append(f'h1: {page.levels}')
    out += [f'heading {b} after {a}' for a, b in zip(page.levels, page.levels[1:]) if b > a + 1]
    out += [f'id {i} twice' for i in set(page.ids) if page.ids.count(i) > 1]
    out += [f'link {h!r}' for h in page.links if not h.lower().startswith(SCHEMES)]
    out += [f'dead link {h!r}' for h in page.links if h.startswith('#') and h[1:] not in page.ids]
    out += [f'image {i}' for i in page.images if 'alt' not in i or re.match(r'[a-z]+:|/|\\', i.get('src', ''), re.I) or '..' in i['src']]
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    if f"'sha256-{digest}'" not in page.policy or "default-src 'none'" not in page.policy:
        out.append(f'policy {page.policy}')
    if not text.startswith('<!DOCTYPE html>\n<html lang='):
        out.append('doctype or lang')
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


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    paths = sorted(testlib.ROOT.glob('samples/*/label.xml'))
    for folder in ('eval/corpus/dev/spl', 'conformance/schema/bases'):
        paths += sorted((testlib.SHARED / folder).glob('*.xml'))
    with tempfile.TemporaryDirectory(prefix='splkit-page-') as folder:
        for number, payload in enumerate(PAYLOADS):
            path = Path(folder) / f'payload-{number}.xml'
            path.write_text(hostile_label(payload), encoding='utf-8')
            paths.append(path)
        for path in paths:
            code, out, err = testlib.run(build / 'spl2html', path)
            problems = problems_of(out.decode('utf-8')) if out else [f'exit {code}: {err.decode("utf-8", "replace")[:300]}']
            tally.check(not problems, path.parent.name + '/' + path.name, '\n'.join('    ' + p for p in problems[:6]))
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
