#!/usr/bin/env python3
"""The faulty labels of ../shared/conformance/schema, each a real document with one edit, through spl2html, spl2md and spl2fhir
with `--unknown warn`: each is rendered with every word and dose in order, or refused with what is wrong; no program gives
up with an error of its own. The judge is conserve.py of the development data; of a table inside a table it counts what
stands in the inner one twice, so these are held to the exit code alone."""
import os
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'fhir')]
import bundle
import testlib

FORMS = {'html': 'spl2html', 'md': 'spl2md', 'bundle': 'spl2fhir'}
S = '{urn:hl7-org:v3}'


def render(build, path, form):
    """(exit code, messages, the file to judge)"""
    out = path.with_suffix(f'.{form}')
    code, _, err = testlib.run(build / FORMS[form], '--unknown', 'warn', path, '-o', out)
    if code == 0 and form == 'bundle':
        page = path.with_suffix('.bundle.html')
        page.write_text(bundle.page_of(ET.parse(out).getroot()), encoding='utf-8')
        out = page
    return code, err.decode('utf-8', 'replace'), out


def judge(build, path, labels):
    """[(what, whether it holds, details)] of a label, and how many forms it has"""
    import conserve
    results, rendered = [], 0
    root = ET.parse(path).getroot()
    nested = root.find(f'.//{S}table//{S}table') is not None
    title = root.find(S + 'title')
    labels = labels + ([' '.join(''.join(title.itertext()).split())] if title is not None else [])
    for form in FORMS:
        code, err, out = render(build, path, form)
        refused = code == 1 and re.search(r': error\[(?!internal)', err) and not out.exists()
        results.append((f'{path.stem} as {form}', code == 0 or refused, f'    {code} {err[:300]}'))
        rendered += code == 0
        if code == 0 and not nested:
            found = conserve.check(root, conserve.rendering_text(out), labels)
            results.append((f'{path.stem} as {form}: every word, in order',
                            not found['missing'] and found['doses_equal'] and not found['out_of_order'],
                            f"    {found['missing_runs'][:2]} {found['doses_missing'][:2]} {found['out_of_order'][:1]}"))
    return results, rendered


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    cases = testlib.schema_cases()
    sys.path.insert(0, str(testlib.shared('eval', 'conserve.py').parent))
    rendered = 0
    with tempfile.TemporaryDirectory(prefix='splkit-mutants-') as folder:
        paths = []
        for case in cases:
            paths.append(Path(folder) / f'{case["id"]}.xml')
            paths[-1].write_bytes(case['xml'])
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            for results, forms in pool.map(judge, [build] * len(paths), paths, [testlib.rendering_labels()] * len(paths), chunksize=20):
                rendered += forms
                for result in results:
                    tally.check(*result)
    print(f'{len(paths)} labels: {rendered} of {len(paths) * len(FORMS)} renderings made, the others refused')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
