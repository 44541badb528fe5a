#!/usr/bin/env python3
"""Labels: every language has every word of en.xml, the files are those en.xml names, and pages and Markdown use them.

Questions of the patient view (data/questions.xml) have a heading in each of these languages too.
"""
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

DATA = testlib.ROOT / 'templates' / 'data'
LANG = '{http://www.w3.org/XML/1998/namespace}lang'
SAMPLE = testlib.ROOT / 'samples' / 'metformin-plr' / 'label.xml'


def words_of(path):
    """[(name, code, text)] in order."""
    return [(e.tag, e.get('code', ''), (e.text or '').strip()) for e in ET.parse(path).getroot()]


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    english = ET.parse(DATA / 'labels' / 'en.xml').getroot()
    languages = english.get('translations').split()
    files = sorted(p.stem for p in (DATA / 'labels').glob('*.xml'))
    tally.check(files == sorted(languages + ['en']), 'labels/en.xml names the files that are there', f'    {files}')
    keys = [w[:2] for w in words_of(DATA / 'labels' / 'en.xml')]
    for language in languages:
        path = DATA / 'labels' / f'{language}.xml'
        words = words_of(path)
        tally.check([w[:2] for w in words] == keys and all(w[2] for w in words), f'labels/{language}.xml has the words of en.xml')
        tally.check(ET.parse(path).getroot().get(LANG) == language, f'labels/{language}.xml says its language')
        page = testlib.run(build / 'spl2html', SAMPLE, '--language', language)[1].decode('utf-8')
        text = testlib.run(build / 'spl2md', SAMPLE, '--language', language)[1].decode('utf-8')
        named = {name: text for name, _, text in words}
        tally.check(f'<html lang="{language}" dir="ltr">' in page and f'>{named["contents"]}</h2>' in page and
                    f'>{named["facts"]}</h2>' in page, f'page in {language}')
        tally.check(f'## {named["facts"]}\n' in text, f'Markdown in {language}')
    for question in ET.parse(DATA / 'questions.xml').getroot():
        there = {t.get(LANG) for t in question.findall('title') if (t.text or '').strip()}
        tally.check(there == {'en', *languages}, f'question {question.get("id")} is asked in every language', f'    {sorted(there)}')
    return tally.finish()


if __name__ == '__main__':
    sys.exit(main())
