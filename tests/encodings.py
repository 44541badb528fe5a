#!/usr/bin/env python3
"""A leaflet is the same label in whatever encoding it comes.

Every sample and a leaflet in each of several languages is saved in all encodings that have its letters, and misread the
usual ways. The label must be that of the UTF-8 text but for its ids, found without --encoding and with it; the ledger
must partition the bytes of the file as it is, and show at each place what the bytes there say.
"""
import argparse
import re
import sys
import tempfile
from pathlib import Path

import testlib

TEXTS = {
    'de': 'Velarin 5 mg Tabletten: Gebrauchsinformation\n\nAnwendungsgebiete\n\nVelarin wird angewendet bei Erwachsenen zur '
          'Linderung von Rückenschmerzen über fünf Tage.\n\nGegenanzeigen\n\nNicht anwenden bei Überempfindlichkeit gegen '
          'den Wirkstoff oder während der Schwangerschaft.\n\nAufbewahrung\n\nNicht über 25 °C lagern. Für Kinder '
          'unzugänglich aufbewahren.\n',
    'fr': 'Velarin 5 mg, comprimés\n\nIndications\n\nVelarin est indiqué chez l’adulte pour soulager les douleurs modérées '
          'à sévères.\n\nContre-indications\n\nNe prenez jamais ce médicament si vous êtes allergique à la substance '
          'active.\n\nConservation\n\nÀ conserver à une température ne dépassant pas 25 °C.\n',
    'pl': 'Velarin 5 mg, tabletki: ulotka dla pacjenta\n\nWskazania\n\nLek Velarin stosuje się w łagodzeniu bólów pleców '
          'u dorosłych, jeśli ból trwa dłużej niż pięć dni.\n\nPrzeciwwskazania\n\nNie stosować leku, jeśli pacjent jest '
          'uczulony na substancję czynną.\n\nPrzechowywanie\n\nPrzechowywać w miejscu niewidocznym i niedostępnym '
          'dla dzieci, poniżej 25 °C.\n',
    'ru': 'Велларин таблетки 5 мг: инструкция по применению\n\nПоказания к применению\n\nВелларин применяют для лечения '
          'боли в спине у взрослых.\n\nПротивопоказания\n\nНе следует принимать препарат при повышенной чувствительности '
          'к его компонентам.\n\nУсловия хранения\n\nХранить при температуре не выше 25 °С в недоступном для детей месте.\n',
    'uk': 'Велларін таблетки 5 мг: інструкція для медичного застосування\n\nПоказання\n\nВелларін застосовують для '
          'лікування болю в спині у дорослих.\n\nПротипоказання\n\nНе можна приймати препарат при підвищеній чутливості '
          'до його компонентів.\n\nУмови зберігання\n\nЗберігати у недоступному для дітей місці при температурі не вище '
          '25 °С.\n',
}
WIDE = ['utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be']
ENCODINGS = {
    'en': ['windows-1252', 'windows-1250', 'iso-8859-15'],
    'de': ['windows-1252', 'windows-1250', 'iso-8859-1', 'iso-8859-2', 'iso-8859-15', 'cp850'],
    'fr': ['windows-1252', 'mac-roman'],
    'pl': ['windows-1250', 'iso-8859-2', 'cp852'],
    'ru': ['windows-1251', 'koi8-r', 'iso-8859-5', 'cp866'],
    'uk': ['windows-1251', 'koi8-u', 'iso-8859-5'],
}
IDS = re.compile(rb'root="[0-9a-f]{8}-[0-9a-f-]{27}"')


def leaflets():
    for path in sorted((testlib.ROOT / 'samples').glob('*/leaflet.txt')):
        yield path.parent.name, 'en', path.read_text(encoding='utf-8')
    for language, text in TEXTS.items():
        yield language, language, text


def misread(text, encoding):
    """What becomes of UTF-8 that is read in another encoding, as browsers read it (bytes without a character stay)."""
    out = []
    for byte in text.encode('utf-8'):
        try:
            out.append(bytes([byte]).decode(encoding))
        except UnicodeDecodeError:
            out.append(chr(byte))
    return ''.join(out)


def versions(language, text):
    """(name, encoding for --encoding or None, bytes, text expected)"""
    for encoding in WIDE + ENCODINGS[language]:
        data = text.encode(encoding, 'ignore')
        expected = data.decode(encoding)
        if any(ord(c) > 127 for c in expected) or encoding in WIDE:
            yield encoding, encoding, data, expected
    for encoding in ('windows-1252', 'windows-1251'):
        broken = misread(text, encoding)
        yield f'misread as {encoding}', None, broken.encode('utf-8'), text
        if encoding == 'windows-1252':
            yield f'misread twice as {encoding}', None, misread(broken, encoding).encode('utf-8'), text


def convert(build, folder, data, *options):
    """(label without ids, ledger, reasons why the ledger is wrong)"""
    source, label, ledger = folder / 'leaflet.txt', folder / 'label.xml', folder / 'ledger.json'
    source.write_bytes(data)
    for old in (label, ledger):
        old.unlink(missing_ok=True)
    code, _, err = testlib.run(build / 'leaflet2spl', source, '-o', label, '--ledger', ledger,
                               '--effective-time', '20260101', *options)
    if code or not label.exists():
        return None, [f'exit {code}: {err.decode("utf-8", "replace").strip()[:300]}']
    spans = testlib.load_ledger(ledger)
    problems = testlib.spans_problems(spans, data)
    problems += [f'span at {s["start"]}: text {s["text"]!r}' for s in spans['spans']
                 if s['text'] != testlib.decoded(spans, data[s['start']:s['end']])][:3]
    return IDS.sub(b'', label.read_bytes()), problems


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    a = p.parse_args()
    build = testlib.build_folder(a.build)
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-encodings-') as name:
        folder = Path(name)
        for which, language, text in leaflets():
            plain = {}
            for version, encoding, data, expected in versions(language, text):
                if expected not in plain:
                    plain[expected] = convert(build, folder, expected.encode('utf-8'))
                for options in [()] + [('--encoding', encoding)] * (encoding in ENCODINGS[language]):
                    got, problems = convert(build, folder, data, *options)
                    if not problems and got != plain[expected][0]:
                        problems = [testlib.diff(plain[expected][0], got, 'label.xml')]
                    tally.check(not problems, f'{which} in {version} {" ".join(options)}', '\n'.join(problems))
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
