#!/usr/bin/env python3
"""The name that a title gives a product, in how the leaflets of ten languages begin: names.tsv.

names.py BUILD

Below the title (" / " ends a line of it) stands a text that speaks of the product.
"""
import argparse
import csv
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

TITLES = Path(__file__).resolve().parent / 'names.tsv'
NAME = './/{urn:hl7-org:v3}manufacturedProduct/{urn:hl7-org:v3}name'
TEXT = {
    'en': ('What {b} is used for\n'
           '{b} is used to treat high blood pressure in adults.\n'
           '\n'
           'Do not take {b} if you are allergic to zemoran.\n'
           '\n'
           'How to take {b}\n'
           'Take one tablet daily. If you forget to take {b}, do not take a double dose.\n'
           '\n'
           'Side effects\n'
           'Headache, nausea.\n'),
    'de': ('Wofür wird {b} angewendet?\n'
           '{b} wird zur Behandlung von Bluthochdruck angewendet.\n'
           '\n'
           '{b} darf nicht eingenommen werden, wenn Sie allergisch gegen Zemoran sind.\n'
           '\n'
           'Wie ist {b} einzunehmen?\n'
           'Nehmen Sie täglich eine Tablette. \n'
           '\n'
           'Nebenwirkungen\n'
           'Kopfschmerzen, Übelkeit.\n'),
    'fr': ('Dans quel cas le médicament {b} est-il prescrit ?\n'
           '{b} est utilisé dans le traitement de l’hypertension chez l’adulte.\n'
           '\n'
           'Ne prenez jamais {b} si vous êtes allergique au zemoran.\n'
           '\n'
           'Posologie\n'
           'Un comprimé par jour. Si vous avez pris plus de {b} que vous n’auriez dû, consultez.\n'
           '\n'
           'Effets indésirables\n'
           'Maux de tête.\n'),
    'es': ('Para qué se utiliza {b}\n'
           '{b} se utiliza para tratar la tensión alta en adultos.\n'
           '\n'
           'No tome {b} si es alérgico al zemoran.\n'
           '\n'
           'Cómo tomar {b}\n'
           'Tome un comprimido al día.\n'
           '\n'
           'Posibles efectos adversos\n'
           'Dolor de cabeza.\n'),
    'pt': ('Para que é utilizado {b}\n'
           '{b} é utilizado no tratamento da pressão alta em adultos.\n'
           '\n'
           'Não tome {b} se tem alergia ao zemoran.\n'
           '\n'
           'Como tomar {b}\n'
           'Tome um comprimido por dia.\n'
           '\n'
           'Efeitos secundários\n'
           'Dor de cabeça.\n'),
    'it': ('A cosa serve {b}\n'
           '{b} si usa per trattare la pressione alta negli adulti.\n'
           '\n'
           'Non prenda {b} se è allergico a zemoran.\n'
           '\n'
           'Come prendere {b}\n'
           'Prenda una compressa al giorno.\n'
           '\n'
           'Effetti indesiderati\n'
           'Mal di testa.\n'),
    'pl': ('W jakim celu stosuje się lek {b}\n'
           'Lek {b} stosuje się w leczeniu nadciśnienia u dorosłych.\n'
           '\n'
           'Kiedy nie stosować leku {b}: jeśli pacjent ma uczulenie na zemoran.\n'
           '\n'
           'Jak stosować lek {b}\n'
           'Jedna tabletka na dobę.\n'
           '\n'
           'Działania niepożądane\n'
           'Ból głowy.\n'),
    'da': ('Det skal De bruge {b} til\n'
           '{b} bruges til behandling af forhøjet blodtryk hos voksne.\n'
           '\n'
           'Tag ikke {b}, hvis du er allergisk over for zemoran.\n'
           '\n'
           'Sådan skal du tage {b}\n'
           'Tag en tablet dagligt.\n'
           '\n'
           'Bivirkninger\n'
           'Hovedpine.\n'),
    'ru': ('Показания к применению\n'
           '{b} применяют при артериальной гипертензии у взрослых.\n'
           '\n'
           'Противопоказания\n'
           'Повышенная чувствительность к земорану.\n'
           '\n'
           'Способ применения и дозы\n'
           '{b} принимают внутрь по 1 таблетке в сутки.\n'
           '\n'
           'Побочные действия\n'
           'Головная боль. При приеме препарата {b} возможна тошнота.\n'),
    'uk': ('Показання\n'
           '{b} застосовують при артеріальній гіпертензії у дорослих.\n'
           '\n'
           'Протипоказання\n'
           'Підвищена чутливість до земорану.\n'
           '\n'
           'Спосіб застосування та дози\n'
           '{b} приймають внутрішньо по 1 таблетці на добу.\n'
           '\n'
           'Побічні реакції\n'
           'Головний біль. При прийомі препарату {b} можлива нудота.\n'),
}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build, tally = testlib.build_folder(p.parse_args().build), testlib.Tally()
    with open(TITLES, encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f, delimiter='\t', quoting=csv.QUOTE_NONE))
    with tempfile.TemporaryDirectory() as folder:
        source, label = Path(folder) / 'leaflet.txt', Path(folder) / 'label.xml'
        for row in rows:
            title, text = row['title'].replace(' / ', '\n'), TEXT[row['language']].format(b=row['name'])
            source.write_text(f'{title}\n\n{text}', encoding='utf-8')
            label.unlink(missing_ok=True)
            testlib.run(build / 'leaflet2spl', '--language', row['language'], source, '-o', label)
            found = {e.text for e in ET.parse(label).iterfind(NAME)} if label.exists() else {'no label'}
            tally.check({n.casefold() for n in found} == {row['name'].casefold()}, f'{row["language"]}: {row["title"]}',
                        f'    is {row["name"]}, found {", ".join(sorted(found)) or "none"}')
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
