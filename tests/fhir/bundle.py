#!/usr/bin/env python3
"""spl2fhir over real labels and samples: the Bundle keeps to the schema of xsd/fhir, has every word and dose of the label in
order (conserve.py of the development data), says the same as JSON, and is the same when made again.
"""
import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

F, H = '{http://hl7.org/fhir}', '{http://www.w3.org/1999/xhtml}'
ARRAYS = {'profile', 'coding', 'entry', 'identifier', 'author', 'section'}
NO_CONTENT = 'fhir-no-content'
PIXEL = base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
ET.register_namespace('', 'http://www.w3.org/1999/xhtml')


def as_json(element):
    """The JSON form of a FHIR element, by the rules of FHIR's JSON representation."""
    if element.tag.startswith(H):
        return ET.canonicalize(ET.tostring(element, encoding='unicode'))
    if 'value' in element.attrib:
        return element.get('value')
    name = element.tag.replace(F, '')
    if name == 'resource':
        return as_json(element[0])
    out = {'resourceType': name} if name[0].isupper() else {}
    for child in element:
        key = child.tag.replace(F, '').replace(H, '')
        if key in ARRAYS and not (key == 'identifier' and name == 'Bundle'):
            out.setdefault(key, []).append(as_json(child))
        else:
            out[key] = as_json(child)
    return out


def canonical(value):
    """With its XHTML in canonical form."""
    if isinstance(value, dict):
        return {k: ET.canonicalize(v) if k == 'div' else canonical(v) for k, v in value.items()}
    return [canonical(v) for v in value] if isinstance(value, list) else value


def page_of(bundle):
    """The text of a Bundle as a page: titles and narrative in order."""
    def section(element, out):
        title, text = element.find(F + 'title'), element.find(f'{F}text/{H}div')
        if title is not None:
            out.append('<h2>' + title.get('value').replace('&', '&amp;').replace('<', '&lt;') + '</h2>')
        if text is not None:
            out.append(ET.tostring(text, encoding='unicode'))
        for inner in element.findall(F + 'section'):
            section(inner, out)
    composition = bundle.find(f'{F}entry/{F}resource/{F}Composition')
    out = ['<html><body>']
    for element in composition.findall(F + 'section'):
        section(element, out)
    return '\n'.join(out) + '</body></html>'


def convert(build, path, target, *options):
    target.unlink(missing_ok=True)
    code, _, err = testlib.run(build / 'spl2fhir', path, '-o', target, *options)
    return code, err.decode('utf-8', 'replace')


def check(build, conserve, path, folder, tally, totals):
    name = f'{path.parent.name}/{path.name}'
    xml, other, page = (Path(folder) / x for x in ('bundle.xml', 'bundle.json', 'page.html'))
    code, err = convert(build, path, xml)
    if NO_CONTENT in err:
        tally.check(code == 1 and not xml.exists(), f'{name}: refused', err)
        return
    if code:
        tally.fail(name, err)
        return
    bundle = ET.parse(xml).getroot()
    again = convert(build, path, other)
    tally.check(again[0] == 0 and other.read_bytes() == xml.read_bytes(), f'{name}: the same once more')
    convert(build, path, other, '--format', 'json')
    tally.check(canonical(json.loads(other.read_bytes())) == as_json(bundle), f'{name}: JSON says what XML says')
    if shutil.which('xmllint'):
        done = subprocess.run(['xmllint', '--noout', '--schema', testlib.ROOT / 'xsd' / 'fhir' / 'epi.xsd', xml], capture_output=True)
        tally.check(done.returncode == 0, f'{name}: schema', done.stderr.decode()[:500])
    entries = [e[1][0].tag.replace(F, '') for e in bundle.findall(F + 'entry')]
    tally.check(entries[0] == 'Composition' and entries.count('Composition') == 1, f'{name}: one Composition, first')
    if not conserve:
        return
    page.write_text(page_of(bundle), encoding='utf-8')
    result = conserve.check(ET.parse(path).getroot(), conserve.rendering_text(page), testlib.rendering_labels())
    for key in ('words', 'missing', 'doses'):
        totals[key] += result[key]
    tally.check(not result['missing'] and result['doses_equal'] and not result['out_of_order'], f'{name}: every word, in order',
                f"    missing {result['missing_runs'][:3]} doses {result['doses_missing'][:3]} order {result['out_of_order'][:2]}")


def check_images(build, folder, tally):
    """The content of an image goes into the Bundle; a name that leads out of the folder does not."""
    folder = Path(folder)
    label = (testlib.ROOT / 'samples' / 'famotidine-drugfacts' / 'label.xml').read_text(encoding='utf-8')
    media = ('<component><observationMedia ID="{0}"><text>The carton</text><value mediaType="image/png" xsi:type="ED">'
             '<reference value="{1}"/></value></observationMedia></component></section>')
    (folder / 'carton.png').write_bytes(PIXEL)
    for file, found in (('carton.png', True), ('../carton.png', False)):
        spl = folder / 'image.xml'
        spl.write_text(label.replace('</section>', media.format('M1', file), 1), encoding='utf-8')
        code, err = convert(build, spl, folder / 'image.out', '--assets', folder)
        bundle = ET.parse(folder / 'image.out').getroot() if code == 0 else None
        data = bundle.find(f'.//{F}Binary/{F}data') if bundle is not None else None
        tally.check(code == 0 and (data is not None) == found, f'image {file}', err)
        if found and data is not None:
            tally.check(base64.b64decode(data.get('value')) == PIXEL, 'the image as it is')
            image = bundle.find(f'.//{H}img')
            names = {e.get('value') for e in bundle.iter(F + 'fullUrl')}
            tally.check(image is not None and image.get('src') in names and image.get('alt') == 'The carton', 'the text shows it')
    code, err = convert(build, spl.with_name('image.xml'), folder / 'image.out')
    tally.check(code == 0, 'an image without --assets', err)


def check_several(build, folder, tally):
    """Images that stand together, of a kind that nothing says; footnotes of a text and of its table; each marked where it is listed."""
    label = (testlib.ROOT / 'samples' / 'famotidine-drugfacts' / 'label.xml').read_text(encoding='utf-8')
    text = ('<text><paragraph>word<renderMultiMedia referencedObject="M1 M2"/>word<footnote>of the text</footnote></paragraph>'
            '<table><tbody><tr><td>cell<footnote>of the table</footnote></td></tr></tbody></table></text>')
    media = ''.join(f'<component><observationMedia ID="M{i}"><text>image {i}</text><value xsi:type="ED"><reference value="{i}.jpg"/></value>'
                    '</observationMedia></component>' for i in (1, 2))
    spl = Path(folder) / 'several.xml'
    spl.write_text(re.sub('<text>.*?</text>(.*?)</section>', lambda m: text + m[1] + media + '</section>', label, count=1, flags=re.S), encoding='utf-8')
    code, err = convert(build, spl, Path(folder) / 'several.out')
    bundle = ET.parse(Path(folder) / 'several.out').getroot() if code == 0 else ET.Element('none')
    kinds = [e.get('value') for e in bundle.iterfind(f'.//{F}Binary/{F}contentType')]
    tally.check(kinds == ['application/octet-stream'] * 2, 'images of no known kind', f'    {code} {kinds} {err}')
    paragraph = bundle.find(f'.//{H}p[{H}img]')
    tally.check(paragraph is not None and [i.get('alt') for i in paragraph.findall(H + 'img')] == ['image 1', 'image 2'], 'both stand in their paragraph')
    names = [e.get('value') for e in bundle.iter(F + 'fullUrl')]
    tally.check(len(set(names)) == len(names) == 3, 'each resource has a name of its own', f'    {names}')
    marks = [e.text for e in bundle.iter(H + 'sup') if e.text in '*†']
    tally.check(marks == ['*'] * 4, 'a mark counts the footnotes that are listed together', f'    {marks}')


# Effective times, with the instant and date of the Bundle; None: there is none.
TIMES = {
    '20260101': ('2026-01-01T00:00:00Z', '2026-01-01'),
    '2026': ('2026-01-01T00:00:00Z', '2026-01-01'),
    '20240229': ('2024-02-29T00:00:00Z', '2024-02-29'),
    '2026010112': ('2026-01-01T12:00:00Z', '2026-01-01'),
    '202601011200+01': ('2026-01-01T12:00:00+01:00', '2026-01-01'),
    '20260101120000-0530': ('2026-01-01T12:00:00-05:30', '2026-01-01'),
    '20260101120000.25': ('2026-01-01T12:00:00Z', '2026-01-01'),
    '20260229': None, '20261301': None, '20260100': None, '2026010124': None, '202601011260': None, '20260101120060': None,
    '00000101': None, '20261': None, 'banana': None, '': None, '20260101-0500': None, '202601011200+1': None,
    '202601011200+1401': None, '20260101120000.25x': None,
}


def check_times(build, folder, tally):
    """A date of the Bundle is that of the label, or there is no Bundle and a finding with its line."""
    spl, xml = Path(folder) / 'time.xml', Path(folder) / 'time.out'
    label = (testlib.ROOT / 'samples' / 'famotidine-drugfacts' / 'label.xml').read_text(encoding='utf-8')
    for time, wanted in TIMES.items():
        text = re.sub('<effectiveTime value="[^"]*"', f'<effectiveTime value="{time}"', label, count=1)
        line = text[:text.index('<effectiveTime')].count('\n') + 1
        spl.write_text(text, encoding='utf-8')
        code, err = convert(build, spl, xml)
        if wanted is None:
            tally.check(code == 1 and f':{line}: error[fhir-no-date]' in err and not xml.exists(), f'time {time}', f'    {code} {err}')
            continue
        bundle = ET.parse(xml).getroot() if code == 0 else None
        got = bundle is not None and (bundle.find(F + 'timestamp').get('value'), bundle.find(f'.//{F}Composition/{F}date').get('value'))
        tally.check(got == wanted, f'time {time}', f'    {got} {err}')
    spl.write_text(label.replace('<setId root="', '<setId root="no id ', 1), encoding='utf-8')
    code, err = convert(build, spl, xml)
    tally.check(code == 0 or (code == 1 and 'error[schema]' in err and 'internal' not in err), 'a label that is not valid', f'    {code} {err}')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    shared = testlib.SHARED / 'eval' / 'conserve.py'
    conserve = None
    if shared.exists():
        sys.path.insert(0, str(shared.parent))
        import conserve
    else:
        tally.skip('real labels, order of words', '../shared is absent')
    paths = sorted(testlib.ROOT.glob('samples/*/label.xml'))
    for part in (('eval', 'corpus', 'dev', 'spl'), ('conformance', 'schema', 'bases')):
        paths += sorted(testlib.SHARED.joinpath(*part).glob('*.xml'))
    totals = dict.fromkeys(('words', 'missing', 'doses'), 0)
    with tempfile.TemporaryDirectory(prefix='splkit-fhir-') as folder:
        for path in paths:
            check(build, conserve, path, folder, tally, totals)
        check_images(build, folder, tally)
        check_several(build, folder, tally)
        check_times(build, folder, tally)
    print(f'{len(paths)} documents, ' + ', '.join(f'{k} {v}' for k, v in totals.items()))
    tally.finish()


if __name__ == '__main__':
    main()
