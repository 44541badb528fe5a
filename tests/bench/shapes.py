#!/usr/bin/env python3
"""Rendering of labels of odd shapes, each with one number of elements and with four times as many: processor time, and how many
times it has grown. Four is linear; much more is a template or a function that looks at everything again and again.
"""
import argparse
import os
import subprocess
import tempfile
from pathlib import Path

CALLS = (('spl2html',), ('spl2html', '--view', 'patient'), ('spl2md',), ('spl2md', '--to', 'text'), ('spl2fhir',))


def document(body, head=''):
    known = '<id root="11111111-1111-4111-8111-111111111111"/><code code="34391-3"/><effectiveTime value="20261128"/>' \
            '<setId root="22222222-2222-4222-8222-222222222222"/>'  # a FHIR Bundle is not without
    return f'<document xmlns="urn:hl7-org:v3">{known}{head}<component><structuredBody>{body}</structuredBody></component></document>'


def narrative(each, before='', after=''):
    return lambda n: document(f'<component><section><code code="34067-9"/><text>{before}{many(each, n)}{after}</text></section></component>')


def body(each):
    return lambda n: document(many(each, n))


def product(each):
    return lambda n: document('<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct><name>N</name>'
                              f'{many(each, n)}</manufacturedProduct></manufacturedProduct></subject></section></component>')


def many(each, n):
    """n times, with the number for each "@" and the next one for each "+"."""
    return ''.join(each.replace('@', str(i)).replace('+', str(i + 1)) for i in range(n))


def images(names):
    return lambda n: document(
        '<component><section><id root="33333333-3333-4333-8333-333333333333"/><code code="34067-9"/><text>' + many(f'<paragraph><renderMultiMedia referencedObject="{names}"/></paragraph>', n) + '</text>' +
        many('<component><observationMedia ID="m@"><text>i</text><value><reference value="i@.jpg"/></value></observationMedia></component>', n + 1) +
        '</section></component>')


def operations(n):
    each = ('<performance><actDefinition><code code="C" displayName="OP"/><product><manufacturedProduct><manufacturedMaterialKind>'
            '<code code="p@"/></manufacturedMaterialKind></manufacturedProduct></product></actDefinition></performance>')
    entity = '<assignedEntity>%s</assignedEntity>'
    works = entity % ('<assignedOrganization><name>works</name></assignedOrganization>' + many(each, n))
    registrant = entity % f'<assignedOrganization><name>registrant</name>{works}</assignedOrganization>'
    return document('', '<author>' + entity % f'<representedOrganization><name>company</name>{registrant}</representedOrganization>' + '</author>')


SHAPES = {
    'footnotes': narrative('<paragraph>w@<footnote ID="f@">n</footnote></paragraph>'),
    'footnotes in a line': narrative('w@<footnote ID="f@">n</footnote>', '<paragraph>', '</paragraph>'),
    'references': narrative('<paragraph>w<footnoteRef IDREF="f"/></paragraph>', '<paragraph>w<footnote ID="f">n</footnote></paragraph>'),
    'rowspan': narrative('<tr><td rowspan="900">a</td><td>b</td></tr>', '<table><tbody>', '</tbody></table>'),
    'cells': narrative('<td>b</td>', '<table><tbody><tr>', '</tr></tbody></table>'),
    'foot before body': lambda n: narrative('<tr><td>b</td><td>c</td></tr>', '<table><tfoot>' + many('<tr><td>b</td><td>c</td></tr>', n) +
                                            '</tfoot><tbody>', '</tbody></table>')(n),
    'items': narrative('<item>b</item>', '<list>', '</list>'),
    'lists': narrative('<list><item>b</item></list>'),
    'paragraphs': narrative('<paragraph>b</paragraph>'),
    'blank paragraphs': narrative('<paragraph> </paragraph>'),
    'bold words': narrative('<content styleCode="bold">b</content> x ', '<paragraph>', '</paragraph>'),
    'bold words in text': narrative('<content styleCode="bold">b</content> x '),
    'empty contents': narrative('<content/> ', '<paragraph>', 'x</paragraph>'),
    'empty contents in text': narrative('<content/>'),
    'breaks': narrative('<br/>', '<paragraph>a', 'b</paragraph>'),
    'breaks in text': narrative('<br/>', 'a', 'b'),
    'superscripts': narrative('a<sup>2</sup>', '<paragraph>', '</paragraph>'),
    'links': narrative('<paragraph ID="p@"><linkHtml href="#p@">b</linkHtml></paragraph>'),
    'dead links': narrative('<paragraph><linkHtml href="#none">b</linkHtml></paragraph>'),
    'one ID': narrative('<paragraph ID="p"><linkHtml href="#p">b</linkHtml></paragraph>'),
    'sections': body('<component><section><code code="34067-9"/><title>T</title><text><paragraph>b</paragraph></text></section></component>'),
    'sections without title': body('<component><section><code code="34067-9"/><text><paragraph>b</paragraph></text></section></component>'),
    'highlights': body('<component><section><code code="34067-9"/><excerpt><highlight><text><paragraph>h</paragraph></text></highlight></excerpt>'
                       '<text>x</text></section></component>'),
    'images': images('m@'),
    'images in pairs': images('m@ m+'),
    'products': body('<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct><name>N@</name>'
                     '</manufacturedProduct></manufacturedProduct></subject></section></component>'),
    'ingredients': product('<ingredient classCode="IACT"><ingredientSubstance><code code="c@"/><name>i@</name></ingredientSubstance></ingredient>'),
    'packages': product('<asContent><quantity><numerator value="@"/></quantity><containerPackagedProduct><formCode displayName="BOX"/>'
                        '</containerPackagedProduct></asContent>'),
    'operations': operations,
}


def seconds(call):
    """None where the program says that the label is not valid, as spl2fhir does before it begins."""
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode == 1 and call[0].name == 'spl2fhir':
        return None
    if process.returncode:
        raise SystemExit(f'{call}: exit code {process.returncode}')
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=Path)
    parser.add_argument('--count', type=int, default=10000, help='elements of the smaller label (10000)')
    parser.add_argument('--only', nargs='*', help='names of shapes')
    args = parser.parse_args()
    print(f"{'milliseconds':24}" + ''.join(f"{' '.join(call[-1:]):>12}{'times':>7}" for call in CALLS))
    with tempfile.TemporaryDirectory(prefix='splkit-shapes-') as folder:
        labels = [Path(folder, f'{size}.xml') for size in ('small', 'large')]
        for name in args.only or SHAPES:
            for label, times in zip(labels, (1, 4)):
                label.write_text(SHAPES[name](args.count * times), encoding='utf-8')
            row = ''
            for program, *options in CALLS:
                small, large = (seconds([args.build / program, *options, label]) for label in labels)
                row += f'{large * 1000:12.0f}{large / max(small, 1e-3):7.1f}' if large else f"{'-':>12}{'-':>7}"
            print(f'{name:24}{row}', flush=True)


if __name__ == '__main__':
    main()
