"""Invented records of a batch (converters/batch/record.h), many and varied, always the same for the same number."""
import json
import random

MAKERS = ('Norvale Pharma', 'Brackwater Laboratories', 'Łąka Farma', 'Ørsted Medical', 'Синяя Река', 'Halden & Cross Limited')
SUBSTANCES = ('cetirizine dihydrochloride', 'metformin hydrochloride', 'famotidine', 'omeprazole', 'citicoline sodium', 'amlodipine',
              'ramipril', 'naproxen', 'paracetamol', 'ibuprofen', 'sertraline', 'цитиколин')
FORMS = ('TABLET, FILM COATED', 'CAPSULE', 'SOLUTION', 'CREAM', 'INJECTION, SOLUTION', 'TABLET')
LANGUAGES = ('en', 'en', 'en', 'de', 'fr', 'pl', 'ru', 'da')
TYPES = (('34391-3', 'HUMAN PRESCRIPTION DRUG LABEL'), ('34390-5', 'HUMAN OTC DRUG LABEL'))
SECTIONS = (('34067-9', 'INDICATIONS & USAGE SECTION', .97), ('34070-3', 'CONTRAINDICATIONS SECTION', .9),
            ('34068-7', 'DOSAGE & ADMINISTRATION SECTION', .95), ('34084-4', 'ADVERSE REACTIONS SECTION', .85),
            ('34089-3', 'DESCRIPTION SECTION', .6), ('43682-4', 'PHARMACOKINETICS SECTION', .3),
            ('34088-5', 'OVERDOSAGE SECTION', .5), ('44425-7', 'STORAGE AND HANDLING SECTION', .75),
            ('42229-5', 'SPL UNCLASSIFIED SECTION', .2))
FINDINGS = (('leaflet-unsure', 'info', .4), ('leaflet-unrelated', 'info', .5), ('leaflet-product-incomplete', 'warning', .3),
            ('safety-name-spellings', 'warning', .12), ('safety-age-contradiction', 'warning', .03),
            ('safety-garbled-count', 'warning', .02), ('schema', 'error', .01), ('house-has-price<script>', 'warning', .01))
FAILURES = (('input', 'input-empty', 'the file is empty'), ('crash', 'internal-crash', 'the worker was killed by signal 11'),
            ('time', 'batch-time', 'it took more than 10 s'), ('file', 'file-read', 'Permission denied'))


ODD = 97    # every so many the id and the title are odd
TITLES = ('<script>alert(1)</script>', '"Straße" & Söhne', 'Żółw', '5 mg', '‮evil', '(+) Ärztin', 'a "}]{\\',  'דוגמה')


def invented_name(rng):
    return ''.join(rng.choice(('ve', 'lo', 'ri', 'na', 'xa', 'qui', 'tor', 'mel', 'zan', 'dro', 'bi', 'ku'))
                   for _ in range(rng.randint(2, 4))).capitalize()


def failure(rng, record):
    reason, finding, text = rng.choice(FAILURES)
    record.update(status='failed', reason=reason, outputs=[],
                  findings=[{'id': finding, 'severity': 'error', 'count': 1, 'text': text}])
    return record


def outputs_of(name, rng):
    return [{'kind': kind, 'file': f'{name}.{ending}', 'bytes': rng.randint(2000, 40000)}
            for kind, ending in (('xml', 'xml'), ('md', 'md'), ('html', 'html'), ('ledger', 'ledger.json'))]


def sections_of(rng):
    return [{'code': code, 'name': name, 'titled': rng.random() < .8, 'depth': 1, 'confidence': round(1 - rng.random() ** 3 / 2, 3)}
            for code, name, share in SECTIONS if rng.random() < share]


def findings_of(rng):
    return [{'id': name, 'severity': severity, 'count': rng.randint(1, 3), 'line': rng.randint(1, 200), 'column': 1,
             'text': f"'{invented_name(rng)}' is not what it says in line {rng.randint(1, 200)}"}
            for name, severity, share in FINDINGS if rng.random() < share]


def record_of(number, rng):
    brand, language = invented_name(rng), rng.choice(LANGUAGES)
    name = f'{language}/{brand.lower()}-{number}' if number % ODD else f'odd/50%23 {brand} #{number}?&é'
    record = {'number': number, 'id': name, 'file': f'in/{name}.txt'}
    if rng.random() < .01:
        return failure(rng, record)
    sections, found, size = sections_of(rng), findings_of(rng), rng.randint(3000, 30000)
    code, type_name = rng.choice(TYPES)
    record.update(
        kind='leaflet', status='errors' if any(f['severity'] == 'error' for f in found) else 'ok', bytes=size,
        sha256=f'{rng.getrandbits(256):064x}', key=f'{rng.getrandbits(128):032x}',
        title=f'{brand} {rng.choice((5, 10, 25, 100, 500))} mg' if number % ODD else rng.choice(TITLES) + f' {number}', name=brand, active=rng.sample(SUBSTANCES, rng.choice((1, 1, 1, 2))),
        forms=[rng.choice(FORMS)], holder=rng.choice(MAKERS), language=language, type={'code': code, 'name': type_name},
        sections=sections, confidence={'least': min([s['confidence'] for s in sections] or [1]), 'mean': round(1 - rng.random() / 20, 3)},
        ledger={'kept': size - 200, 'transformed': 150, 'omitted': 50}, findings=found, outputs=outputs_of(name, rng),
        time={'read': 20, 'convert': 1500, 'check': 120, 'render': 900, 'write': 160, 'total': int(rng.lognormvariate(8, .5))})
    return record


def records(count):
    rng = random.Random(count)
    return [record_of(number, rng) for number in range(1, count + 1)]


def failure_of(number):
    """One that failed, with a hostile name and text."""
    return failure(random.Random(number), {'number': number, 'id': 'f/<b>é\u200b', 'file': 'in/f/\u001b[31m.txt'})


def packed(number):
    """One whose outputs are in a pack: nothing to follow."""
    return dict(record_of(number, random.Random(number)), packed={'bytes': 10240, 'xxh3': '0123456789abcdef'})


def spl(number):
    """A document that was checked and rendered only, without a product, in a language that is no name of an element."""
    record = record_of(number, random.Random(number))
    for member in ('confidence', 'ledger', 'active', 'forms', 'holder', 'name'):
        del record[member]
    record.update(kind='spl', language='9x', status='errors', outputs=record['outputs'][1:3],
                  findings=[{'id': 'schema', 'severity': 'error', 'count': 2, 'line': 3, 'column': 1, 'text': 'no <id> \u202e'}])
    for section in record['sections']:
        del section['confidence']
    return record


def write(path, all_records):
    with open(path, 'w', encoding='utf-8', newline='\n') as out:
        for record in all_records:
            out.write(json.dumps(record, ensure_ascii=False, separators=(',', ':')) + '\n')
