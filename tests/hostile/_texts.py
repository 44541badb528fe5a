"""Hostile leaflets: for each hazard of text, inputs with the outcome they must have. "HOST" stands for a host that listens.

Expected is what the table of hazards asks for, not what the programs happened to do.
"""
from dataclasses import dataclass


@dataclass
class Text:
    name: str
    data: bytes
    code: int                      # exit code of leaflet2spl
    wanted: tuple = ()             # ids of findings: one of them, unless empty
    label: bool = True             # whether there is an SPL document
    options: tuple = ()
    unwanted: tuple = ()           # ids that must not be there
    words: tuple = ()              # must stand in the label, if there is one
    forbidden: tuple = ()          # bytes that must not stand in any output


# Letters beyond ASCII enough that one broken byte is damage, and no other encoding.
LEAFLET = '''Testolin® 5 mg – Tabletten

Was ist Testolin und wofür wird es angewendet?

Testolin gehört zu einer Gruppe von Arzneimitteln, die bei Erkältungen und Übelkeit für Erwachsene geeignet sind. Es wirkt
über mehrere Stunden und wird häufig während der Erkältungszeit geöffnet, geprüft und über Nacht für später aufgehoben.

Wie ist Testolin einzunehmen?

Erwachsene nehmen 5 mg täglich. Höchstens 10 mg für Ältere über 65 Jahre; für Kinder über 12 Jahre genügt die Hälfte.

Welche Nebenwirkungen sind möglich?

Möglich sind Übelkeit, Müdigkeit, Rötungen, Völlegefühl, Schläfrigkeit und – sehr selten – Schwächegefühl.
'''
PLAIN = '''Testolin 5 mg tablets

What Testolin is used for

Testolin is used for mild pain.

How to take Testolin

Adults take 5 mg once a day. Do not take more than 10 mg a day.

Side effects

Nausea and headache may occur.
'''

# Where something is put into the leaflet: {name: (what stands there, before or after it)}
PLACES = {
    'title': 'Testolin® 5',
    'word': 'Erkältungen und',
    'heading': 'Wie ist Testolin',
    'dose': 'nehmen 5',
    'end': 'Schwächegefühl.',
}


def put(place, what, text=LEAFLET):
    """Bytes of the leaflet with `what` behind a place."""
    data, at = text.encode(), PLACES.get(place, place).encode()
    end = data.index(at) + len(at)
    return data[:end] + what + data[end:]


MALFORMED = {
    'continuation': b'\x80', 'continuation-last': b'\xbf', 'overlong-slash': b'\xc0\xaf', 'overlong-nul': b'\xc0\x80',
    'overlong-3': b'\xe0\x80\xaf', 'overlong-4': b'\xf0\x80\x80\xaf', 'surrogate-high': b'\xed\xa0\x80',
    'surrogate-low': b'\xed\xbf\xbf', 'cesu': b'\xed\xa0\xbd\xed\xb8\x80', 'cut-2': b'\xc3', 'cut-3': b'\xe2\x82',
    'cut-4': b'\xf0\x9f\x98', 'beyond': b'\xf4\x90\x80\x80', 'beyond-far': b'\xf7\xbf\xbf\xbf', 'five': b'\xf8\x88\x80\x80\x80',
    'six': b'\xfc\x84\x80\x80\x80\x80', 'fe': b'\xfe', 'ff': b'\xff',
}
NONCHARACTERS = {'fffe': '\ufffe', 'ffff': '\uffff'}
C0 = [c for c in range(0x20) if c not in (9, 10, 11, 12, 13)]  # 11 and 12 end lines


def malformed():
    for name, what in MALFORMED.items():
        for place in PLACES:
            # What comes in at most ten broken bytes of a text of 60 letters is damage of that text, or makes its encoding unsure.
            yield Text(f'utf8-{name}-{place}', put(place, what), 1, ('leaflet-damaged', 'leaflet-encoding'), None)
    for name, what in NONCHARACTERS.items():
        for place in PLACES:
            yield Text(f'{name}-{place}', put(place, what.encode()), 0, ('leaflet-control', 'leaflet-symbol-font'))
    for c in C0:
        for place in ('word', 'dose'):
            wanted, code, label = (('leaflet-control',), 0, True) if c else (('leaflet-binary', 'leaflet-control'), None, None)
            yield Text(f'c0-{c:02x}-{place}', put(place, bytes([c])), code, wanted, label, forbidden=(bytes([c]),))
    yield Text('many-control', bytes(range(1, 32)) * 100, 1, ('leaflet-binary',), False)
    yield Text('nul-only', b'\0' * 1000, 1, ('leaflet-binary', 'leaflet-encoding', 'input-empty'), False)
    yield Text('del', put('word', b'\x7f'), 0, ('leaflet-control',), forbidden=(b'\x7f',))
    for c in (0x80, 0x85, 0x9b, 0x9d):
        yield Text(f'c1-{c:02x}', put('word', chr(c).encode()), 0, ())


# encodings: (Python's name, what it must be found as or refused)
ENCODINGS = ['utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be', 'windows-1252',
             'iso-8859-15', 'cp850', 'mac-roman']
CYRILLIC = '''Тестолин 5 мг таблетки

Показания к применению

Тестолин применяется при слабой боли у взрослых и детей старше двенадцати лет.

Способ применения и дозы

Взрослым по 5 мг один раз в день. Не более 10 мг в сутки.

Побочные действия

Возможны тошнота, головная боль и сонливость.
'''
CYRILLIC_ENCODINGS = ['windows-1251', 'koi8-r', 'iso-8859-5', 'cp866', 'mac-cyrillic']


def encodings():
    """Read right, or refused: never another text. run.py compares the words of the label with those of the leaflet."""
    for name in ENCODINGS:
        yield Text(f'encoding-{name}', LEAFLET.encode(name, 'replace'), None, (), None, words=('Übelkeit', 'täglich', '5 mg'))
    for name in CYRILLIC_ENCODINGS:
        yield Text(f'encoding-{name}', CYRILLIC.encode(name), None, (), None, words=('тошнота', 'Взрослым', '5 мг'))
    yield Text('encoding-1251-said', CYRILLIC.encode('windows-1251'), 0, (), True, ('--encoding', 'windows-1251'),
               words=('тошнота', 'Взрослым', '5 мг'))
    yield Text('encoding-said-wrong', LEAFLET.encode('windows-1252'), 1, ('leaflet-encoding',), False, ('--encoding', 'UTF-8'))
    yield Text('encoding-shift-jis', 'テストリン 5 mg 錠\n\n用法\n\n一日一回 5 mg を服用する。\n'.encode('shift-jis') * 5, None, (), None)
    yield Text('encoding-gb18030', '测试林 5 mg 片\n\n用法用量\n\n每日一次，每次 5 mg。\n'.encode('gb18030') * 5, None, (), None)
    yield Text('encoding-ebcdic', PLAIN.encode('cp037'), 1, ('leaflet-binary', 'leaflet-encoding'), False)
    yield Text('encoding-utf7', PLAIN.replace('pain', '+AOQ-').encode(), 0)
    yield Text('encoding-utf16-odd', LEAFLET.encode('utf-16') + b'x', 1, (), None)
    yield Text('encoding-utf16-half-pair', LEAFLET.encode('utf-16') + b'\x3d\xd8', 1, (), None)
    yield Text('encoding-utf8-one-1250', LEAFLET.encode() + '’'.encode(), 0)
    yield Text('encoding-mark-lies', b'\xef\xbb\xbf' + LEAFLET.encode('windows-1252'), 1, ('leaflet-encoding', 'leaflet-damaged'), None)
    yield Text('encoding-two-marks', b'\xef\xbb\xbf\xef\xbb\xbf' + LEAFLET.encode(), 0)  # the second one is kept in the ledger, as what stands before a line
    page = '<html><head><meta charset="{}"></head><body><h1>Testolin</h1><p>5 mg t\u00e4glich f\u00fcr \u00c4ltere</p></body></html>'
    yield Text('html-charset-right', page.format('windows-1252').encode('windows-1252'), 0)
    yield Text('html-charset-wrong', page.format('utf-8').encode('windows-1252'), None, (), None)
    yield Text('html-charset-nonsense', page.format('x"onload=').encode(), 0)
    yield Text('html-charset-utf16', page.format('utf-16').encode(), 0)
    twice = LEAFLET.encode().decode('windows-1252', 'ignore')
    yield Text('mojibake', twice.encode(), 0, ('leaflet-mojibake-repaired', 'leaflet-mojibake'))
    yield Text('mojibake-dose', put('nehmen 5', 'Âµg Â '.encode()), 0, ('leaflet-mojibake-repaired', 'leaflet-mojibake'))


INVISIBLE = {
    'lrm': '\u200e', 'rlm': '\u200f', 'lre': '\u202a', 'rle': '\u202b', 'pdf': '\u202c', 'lro': '\u202d', 'rlo': '\u202e',
    'lri': '\u2066', 'rli': '\u2067', 'fsi': '\u2068', 'pdi': '\u2069', 'alm': '\u061c', 'zwsp': '\u200b', 'zwnj': '\u200c',
    'zwj': '\u200d', 'word-joiner': '\u2060', 'bom-inside': '\ufeff', 'invisible-times': '\u2062', 'hangul-filler': '\u3164',
    'tag': '\U000e0041', 'variation': '\ufe0f', 'mongolian': '\u180e',
}
# Allowed between letters: they belong to the spelling of some languages, or say where a word may be broken.
HARMLESS_IN_WORDS = {'zwnj', 'zwj', 'variation'}


def invisible():
    for name, c in INVISIBLE.items():
        wanted = () if name in HARMLESS_IN_WORDS else ('leaflet-bidi',)
        yield Text(f'{name}-in-word', put('Erk', c.encode(), LEAFLET), 0, wanted)
        for place, at in (('before-number', 'nehmen '), ('in-number', 'Höchstens 1'),
                          ('behind-number', 'nehmen 5'), ('before-unit', 'nehmen 5 '), ('in-unit', 'nehmen 5 m'),
                          ('behind-unit', 'nehmen 5 mg')):
            yield Text(f'{name}-{place}', put(at, c.encode()), 1, ('leaflet-bidi-dose',))


def soft_hyphens():
    """Where a word may be broken: left out, so that the label has what is seen."""
    for place, at in (('in-word', 'Erk'), ('in-number', 'Höchstens 1'), ('behind-number', 'nehmen 5'), ('in-unit', 'nehmen 5 m')):
        yield Text(f'soft-hyphen-{place}', put(at, '\u00ad'.encode()), 0, (), words=('Erkältungen', 'nehmen 5 mg', 'Höchstens 10 mg'))


LOOKALIKES = {
    # a dose that is not what it seems
    'cyrillic-unit': '5 \u043cg', 'cyrillic-unit-2': '5 m\u0261', 'cyrillic-all': '5 \u043c\u0261', 'greek-unit': '5 \u039cg',
    'cyrillic-ml': '5 \u043cl', 'iu': '5 \u0406U', 'mcg': '5 m\u0441g', 'fullwidth-unit': '5 \uff4d\uff47',
    'math-unit': '5 \U0001d5c6\U0001d5c0', 'letter-o': '1O mg', 'letter-o-small': '1o mg', 'letter-l': 'l0 mg', 'letter-i': 'I0 mg',
    'cyrillic-o': '1\u041e mg', 'greek-o': '1\u039f mg', 'glued-o': '1Omg', 'decimal-o': '0.O5 mg', 'fullwidth-digit': '\uff15 mg',
    'mixed-digit': '1\uff15 mg', 'arabic-digit': '1\u0665 mg', 'math-digit': '\U0001d7d3 mg', 'persian-digit': '\u06f5 mg',
    'devanagari-digit': '1\u096b mg', 'cyrillic-point': '0\u060c5 mg', 'fullwidth-point': '0\uff0e5 mg', 'one-dot-leader': '0\u20245 mg',
}


def lookalikes():
    for name, dose in LOOKALIKES.items():
        yield Text(f'lookalike-{name}', LEAFLET.replace('nehmen 5 mg', f'nehmen {dose}').encode(), 1, ('leaflet-lookalike-dose',))
    for name, word in (('cyrillic', '\u0410spirin'), ('greek', 'Test\u03bflin'), ('cyrillic-inside', 'Te\u0455tolin')):
        yield Text(f'lookalike-word-{name}', LEAFLET.replace('Testolin geh', f'{word} geh').encode(), 0, ('leaflet-lookalike',))
    for name, words in (('micro', '5 µg'), ('mu', '5 μg'), ('alpha', 'TNFα 5 mg'), ('cyrillic-dose', '5 мг'), ('litre', '10l'),
                        ('hyphen', '5α-Reduktase'), ('ohm', '5 kΩ'), ('b12', 'B12 5 mg'), ('h2o', 'H2O 5 ml'), ('co2', 'CO2 5 mg')):
        yield Text(f'no-lookalike-{name}', LEAFLET.replace('nehmen 5 mg', f'nehmen {words}').encode(), 0, (),
                   unwanted=('leaflet-lookalike-dose', 'leaflet-lookalike'))


LINE_ENDS = {'cr': '\r', 'crlf': '\r\n', 'nel': '\u0085', 'ls': '\u2028', 'ps': '\u2029', 'vt': '\v', 'ff': '\f', 'lfcr': '\n\r',
             'crcrlf': '\r\r\n'}


def line_ends():
    for name, end in LINE_ENDS.items():
        yield Text(f'line-end-{name}', PLAIN.replace('\n', end).encode(), None, (), None if name in ('vt',) else True)
        yield Text(f'line-end-{name}-mixed', PLAIN.replace('\n\n', end + end).encode(), None, (), True)
        yield Text(f'line-end-{name}-in-dose', PLAIN.replace('take 5 mg', f'take 5{end}mg').encode(), None, (), True)


def sizes():
    yield Text('empty', b'', 1, ('input-empty',), False)
    yield Text('blank', b' \t\r\n \n', 1, ('input-empty',), False)
    yield Text('mark-only', b'\xef\xbb\xbf', 1, ('input-empty',), False)
    yield Text('invisible-only', '\u200b\u2060\ufeff'.encode() * 10, 1, ('input-empty',), False)
    yield Text('one-letter', b'x', 0)
    yield Text('too-large', b'x' * 1001, 1, ('input-size',), False, ('--max-size', '1000'))
    yield Text('just-large-enough', PLAIN.encode(), 0, (), True, ('--max-size', str(len(PLAIN.encode()))))
    for name, unit in (('line', 'Take 5 mg daily. '), ('word', 'x'), ('digits', '5'), ('dots', '.'), ('lines', 'a\n'), ('dashes', '- '),
                       ('pipes', '|'), ('tabs', 'a\t'), ('quotes', '>'), ('hashes', '#'), ('brackets', '![[]()'), ('stars', '*a'),
                       ('ticks', '`a'), ('tags', '<b>'), ('divisions', '<div>a'), ('ampersands', '&amp;'), ('comments', '<!-- '),
                       ('headings', 'Overdose\n\n'), ('names', 'Testolin '), ('combining', 'e' + '\u0301' * 50), ('tables', '| a | b |\n'),
                       ('references', '&#x35; mg '), ('cdata', '<![CDATA[5 mg]]>'), ('scripts', '<script>5 mg</script>')):
        size = 100_000
        text = (unit * (size // len(unit.encode()) + 1)).encode()
        yield Text(f'much-{name}', text, None, (), None)
        yield Text(f'much-{name}-html', b'<html><body>' + text, None, (), None)
        yield Text(f'much-{name}-markdown', text, None, (), None, ('--input', 'markdown'))


SCHEMES = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)', '\x01javascript:alert(1)',
           ' javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', 'vbscript:msgbox(1)', 'file:///etc/passwd',
           'blob:x', 'jar:http://x!/', 'feed:javascript:alert(1)', 'view-source:x', 'intent://x', '//HOST/', '\\\\HOST\\y',
           'http://user:pass@HOST/', 'ftp://HOST/', 'ms-word:ofe|u|x', 'javascript&colon;alert(1)']


def links():
    """The words of a link are kept; its address is no part of a label, or one that may be followed."""
    for i, address in enumerate(SCHEMES):
        escaped = address.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')
        label = None if '\x01' in address else True  # so short a text with a control character is taken for no text
        page = f'<html><body><h1>Testolin 5 mg</h1><p>Take <a href="{escaped}">5 mg</a> daily. <img src="{escaped}" alt="pill"></p></body></html>'
        yield Text(f'link-html-{i:02}', page.encode(), None, (), label, forbidden=(b'href="javascript', b'href="data:', b'href="vbscript'))
        yield Text(f'link-markdown-{i:02}', f'# Testolin 5 mg\n\nTake [5 mg](<{address}>) daily. ![pill]({address})\n'.encode(), None,
                   (), label, forbidden=(b'href="javascript', b'href="data:', b'href="vbscript'))
    for name, text in (('doctype', '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>5 mg &x;</p></body></html>'),
                       ('xinclude', '<html xmlns:xi="http://www.w3.org/2001/XInclude"><body><p>5 mg</p><xi:include href="/etc/passwd"/></body></html>'),
                       ('frame', '<html><body><iframe src="file:///etc/passwd"></iframe><p>Take 5 mg</p></body></html>'),
                       ('meta', '<html><head><meta http-equiv="refresh" content="0;url=javascript:1"></head><body><p>Take 5 mg</p></body></html>'),
                       ('base', '<html><head><base href="//HOST/"></head><body><p>Take <a href="y">5 mg</a></p></body></html>'),
                       ('style', '<html><body><p style="background:url(http://HOST)">Take 5 mg</p></body></html>'),
                       ('handler', '<html><body><p onclick="alert(1)">Take 5 mg</p></body></html>'),
                       ('template', '<html><body><p>{{5*5}} ${7*7} <%= 5 %> #{5} take 5 mg</p></body></html>')):
        yield Text(f'html-{name}', text.encode(), None, (), True, forbidden=(b'root:x:', b'onclick="', b'<iframe', b'http-equiv="refresh'))


def all_texts():
    for maker in (malformed, encodings, invisible, soft_hyphens, lookalikes, line_ends, sizes, links):
        yield from maker()


if __name__ == '__main__':
    items = list(all_texts())
    print(len(items), len({t.name for t in items}))
