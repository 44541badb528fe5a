#!/usr/bin/env python3
"""How leaflets tell what a product is packed in: each text of packages.tsv gives the packages beside it, and no others.

packages.py BUILD

The text stands below the heading on the contents of the package, and the title tells the dosage form.
"""
import argparse
import csv
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

TEXTS = Path(__file__).resolve().parent / 'packages.tsv'
TITLE = {'ru': 'Золтавекс 5 мг', 'uk': 'Золтавекс 5 мг'}
HEADING = {'en': 'How supplied', 'de': 'Inhalt der Packung', 'fr': 'Contenu de l’emballage extérieur',
           'es': 'Contenido del envase', 'pt': 'Conteúdo da embalagem', 'it': 'Contenuto della confezione',
           'pl': 'Zawartość opakowania', 'da': 'Pakningsstørrelser', 'ru': 'Форма выпуска', 'uk': 'Упаковка'}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build, tally = testlib.build_folder(p.parse_args().build), testlib.Tally()
    sys.path.insert(0, str(testlib.shared('eval')))
    testlib.shared('eval', 'facts.py')
    import facts
    with open(TEXTS, encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))
    with tempfile.TemporaryDirectory() as folder:
        source, label = Path(folder) / 'leaflet.txt', Path(folder) / 'label.xml'
        for row in rows:
            language, wanted = row['language'], set(row['packages'].split('; '))
            title = TITLE.get(language, 'Zoltavex 5 mg')
            source.write_text(f'{title} {row["form"]}\n\n{HEADING[language]}\n{row["text"]}\n', encoding='utf-8')
            label.unlink(missing_ok=True)
            testlib.run(build / 'leaflet2spl', '--language', language, source, '-o', label)
            found = {v for k, v in facts.extracted(str(label)) if k == 'package'} if label.exists() else {'no label'}
            tally.check(found == wanted, f'{language}: {row["text"]}',
                        f'    is {row["packages"]}, found {"; ".join(sorted(found)) or "none"}')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
