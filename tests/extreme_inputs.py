"""Texts that no leaflet has: all of one kind, of any size, each the worst for some stage of the reader."""
import random

LEAFLET = 'samples/citicoline-web/leaflet.txt'

REPEATED = {
    'words': 'word ', 'letters': 'a', 'capitals': 'Word ', 'cyrillic': 'слово ', 'numbers': '5 mg ', 'sentences': 'Take it. ',
    'digits': '5', 'names-again': 'Orvexin ', 'questions': 'What is it? ', 'blanks': ' ', 'line-ends': '\n', 'carriage-returns': 'a\r', 'crlf': 'a\r\n',
    'invisible': '\u200b', 'mojibake': 'Ã© ', 'control': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\x01',
    'bullets': '• ', 'bullet-lines': '• item\n', 'lone-bullets': '•\n', 'dashes': '- ', 'ordered': '1. a\n', 'nested': '1. a\n   a) b\n      • c\n', 'pages': 'a\n\n1\n\n',
    'pipes': '|', 'pipe-rows': '| a | b |\n', 'tab-rows': 'a\tb\n', 'columns': 'aaa   bbb   ccc\n', 'rules': '-----\n',
    'headings': 'Overdose\n', 'glued-headings': 'Overdose. Take it. ', 'colons': 'Dose: ', 'full-stops': '. ',
    'hyphens': 'treat-\nment of a long line that is wrapped somewhere in the middle of it\n', 'contains': 'Each tablet contains 5 mg. ',
    'less-than': '<', 'tags': '<b>', 'divisions': '<div>a', 'comments': '<!-- ', 'ampersands': '&', 'references': '&amp;',
    'hashes': '#', 'hash-lines': '# a\n', 'stars': '*a ', 'underscores': 'a_ ', 'brackets': '[](a ', 'images': '![[]()', 'ticks': '`a',
    'quotes': '> ', 'fences': '```\n', 'definitions': '[a]: http://b.c\n[a] ', 'parentheses': '(', 'emphasis': '*a _b ',
    'excipients': 'Inactive ingredients: starch, talc (E553b), ', 'denied': 'Never inject it intravenously, 5 mg ', 'by-weight': '10 mg/kg for 20 kg: 200 mg (4 ml). ',
    'spoons': 'Take 5 ml (one teaspoonful) twice a day. ', 'crumbs': 'Home > Drugs > A > ', 'leaders': 'Dosage ........ 5\n', 'page-lines': 'Page 1 of 9\n',
    'reviews': 'Reviews\nAnn: it helped me, 5 stars\n', 'prices': 'Price: 5.00 EUR\n', 'answers': 'Q: What is it?\nA: A drug.\n', 'one-letters': 'a word\no word\n',
    'cells': 'Dose\n5 mg\n\n', 'tab-pairs': 'a\t\tb\t\tc\n', 'capital-lines': 'WARNINGS AND PRECAUTIONS OF USE\n', 'ages': 'Children from 4 to 10 years: 5 mg. ', 'addresses': 'Made by A GmbH, Street 5, 12345 City, tel. +49 30 12345\n',
}


def inputs(size, root):
    """{name: bytes of about that size}"""
    chance = random.Random(1)
    sample = (root / LEAFLET).read_bytes()
    out = {name: (text * (size // len(text.encode()) + 1)).encode() for name, text in REPEATED.items()}
    out['blanks'] = b'x' + out['blanks']
    out['line-ends'] = b'x' + out['line-ends']
    out['invisible'] = b'x' + out['invisible']
    out['leaflets'] = sample * (size // len(sample) + 1)
    out['bytes'] = bytes(chance.randrange(256) for _ in range(size))
    out['ascii'] = bytes(chance.randrange(32, 127) for _ in range(size))
    out['names'] = b''.join(b'Name%d tablets\n\n' % i for i in range(size // 16))
    return out
