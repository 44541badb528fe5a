#!/usr/bin/env python3
"""Renders real labels as page, Markdown and (the smaller ones) plain text, and holds them against the SPL: no word lost, doses equal, order kept.

The judge is conserve.py of the development data. It may take a number of the text for the number of a list item beside
it; such a single extra number without a missing word is counted, not failed. Where xsltproc is installed the Markdown it makes of the smaller ones with
the stylesheet (its XSLT fall-backs) must be the program's, byte for byte. Plain text has the letters of lists and the
addresses of links as words of its own, so there only what is missing, changed or out of order is a failure.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

TEXT_MAX_SIZE, PLAIN_MAX_SIZE = 40000, 60000    # bytes of SPL
STYLESHEET = testlib.ROOT / 'templates' / 'markdown' / 'main.xsl'


def documents():
    """Real labels when they are there, and always the samples."""
    shared = testlib.shared('eval', 'corpus', 'dev', 'spl'), testlib.shared('conformance', 'schema', 'bases')
    return sorted(p for folder in shared for p in folder.glob('*.xml')) + sorted(testlib.ROOT.glob('samples/*/label.xml'))


def title_of(root):
    title = root.find('{urn:hl7-org:v3}title')
    return [' '.join(''.join(title.itertext()).split())] if title is not None else []


def judge(conserve, path, rendered, labels):
    root = ET.parse(path).getroot()
    result = conserve.check(root, conserve.rendering_text(rendered), labels + title_of(root))
    numbers = all(x.split('[')[1].split(']')[0].isdigit() for x in result['extra_runs'] if '[' in x)
    if Path(rendered).suffix == '.txt':
        return not (result['missing'] or result['doses_missing'] or result['doses_changed'] or result['out_of_order']), result
    fine = not result['missing'] and result['doses_equal'] and not result['out_of_order'] and numbers and result['extra'] <= 1
    return fine, result


def without_rules(path):
    """Lines under headings would be taken for comparators of doses, one by one and in every combination."""
    path.write_text(re.sub('(?m)^[=-]+$', '', path.read_text(encoding='utf-8')), encoding='utf-8')
    return path


def render(build, path, folder):
    """{form: file or the program's complaint}"""
    out = {}
    forms = [('html', 'spl2html'), ('md', 'spl2md')]
    if path.stat().st_size < TEXT_MAX_SIZE:
        forms.append(('txt', 'spl2md', '--to', 'text', '--wrap', '72'))
    for form, program, *options in forms:
        target = Path(folder) / f'{path.stem}-{abs(hash(path))}.{form}'
        code, _, err = testlib.run(build / program, path, '-o', target, *options)
        if form == 'txt' and code == 0:
            without_rules(target)
        out[form] = target if code == 0 else f'exit {code}: {err.decode("utf-8", "replace")}'
    return out


def plain_markdown(path):
    done = subprocess.run(['xsltproc', STYLESHEET, path], capture_output=True, timeout=60)
    return done.stdout if done.returncode == 0 else done.stderr


def main():
    build = testlib.build_folder(sys.argv[1])
    sys.path.insert(0, str(testlib.shared('eval', 'conserve.py').parent))
    import conserve
    tally, labels = testlib.Tally(), testlib.rendering_labels()
    total = dict.fromkeys(('documents', 'words', 'missing', 'extra', 'doses'), 0)
    with tempfile.TemporaryDirectory(prefix='splkit-render-') as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        paths = documents()
        for path, made in zip(paths, pool.map(lambda p: render(build, p, folder), paths)):
            for form, target in made.items():
                name = f'{path.parent.name}/{path.stem} {form}'
                if isinstance(target, str):
                    tally.fail(name, '    ' + target)
                    continue
                fine, result = judge(conserve, path, target, labels)
                total['documents'] += 1
                for key in ('words', 'missing', 'extra', 'doses'):
                    total[key] += result[key]
                tally.check(fine, name, f"    missing {result['missing_runs'][:3]} extra {result['extra_runs'][:3]} "
                                        f"doses {result['doses_missing'][:3]} {result['doses_changed'][:3]}")
            if shutil.which('xsltproc') and path.stat().st_size < PLAIN_MAX_SIZE and not isinstance(made['md'], str):
                tally.check(plain_markdown(path) == made['md'].read_bytes(), f'{path.stem}: xsltproc makes the same Markdown')
    print(', '.join(f'{k} {v}' for k, v in total.items()))
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
