"""Hostile XML: for each hazard, inputs with the outcome they must have. "HOST" stands for a host that listens."""
import gzip
import lzma
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

LABEL = (testlib.ROOT / 'samples' / 'famotidine-drugfacts' / 'label.xml').read_text(encoding='utf-8')
SPL = 'xmlns="urn:hl7-org:v3"'
OPEN = f'<document {SPL}>'


@dataclass
class Label:
    name: str
    data: bytes
    wanted: str                    # id of the finding of splvalidate, with --stream too
    rendered: str = ''             # that of spl2md and spl2html; '' the same, 'any': rendered or refused for a reason, 'yes'
    streamed: str = ''             # that of --stream where it differs
    forbidden: tuple = ()          # bytes that must not stand in any output


def refused(name, text, wanted, **more):
    return Label(name, text if isinstance(text, bytes) else text.encode(), wanted, **more)


def doctypes():
    laughs = ''.join(f'<!ENTITY l{i} "{"&l%d;" % (i - 1) * 10}">' for i in range(1, 10))
    internal = {
        'laughs': (f'<!ENTITY l0 "lol">{laughs}', '&l9;'),
        'quadratic': (f'<!ENTITY a "{"a" * 50000}">', '&a;' * 5000),
        'external-file': ('<!ENTITY x SYSTEM "file:///etc/passwd">', '&x;'),
        'external-plain': ('<!ENTITY x SYSTEM "/etc/passwd">', '&x;'),
        'external-http': ('<!ENTITY x SYSTEM "http://HOST/x">', '&x;'),
        'external-ftp': ('<!ENTITY x SYSTEM "ftp://HOST/x">', '&x;'),
        'public': ('<!ENTITY x PUBLIC "-//W3C//ENTITIES Latin 1 for XHTML//EN" "http://HOST/x">', '&x;'),
        'parameter': ('<!ENTITY % p SYSTEM "http://HOST/p">%p;', ''),
        'parameter-file': ('<!ENTITY % p SYSTEM "file:///etc/passwd">%p;', ''),
        'recursive': ('<!ENTITY a "&b;"><!ENTITY b "&a;">', '&a;'),
        'unparsed': ('<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "/etc/passwd" NDATA n>', ''),
        'default-attribute': ('<!ATTLIST d xmlns CDATA #FIXED "urn:hl7-org:v3">', ''),
        'attribute-entity': ('<!ENTITY a "5 mg">', '<x y="&a;"/>'),
        'element': ('<!ELEMENT d ANY>', ''),
        'comment': ('<!-- nothing -->', ''),
        'conditional': ('<![INCLUDE[<!ENTITY a "b">]]>', '&a;'),
    }
    for name, (subset, content) in internal.items():
        yield refused(f'doctype-{name}', f'<!DOCTYPE d [{subset}]><d>{content}</d>', 'xml-doctype')
    for name, text in (('external-subset', '<!DOCTYPE d SYSTEM "http://HOST/x.dtd"><d/>'), ('bare', '<!DOCTYPE d><d/>'),
                       ('html', '<!DOCTYPE html><html/>'), ('late', f'<!-- {"x" * 100000} -->\n<!DOCTYPE d><d/>'),
                       ('behind-instruction', '<?a b?><!DOCTYPE d><d/>'), ('cut', '<!DOCTYPE d ['), ('in-root', '<d><!DOCTYPE d></d>'),
                       ('before-spl', f'<!DOCTYPE document>{LABEL.split("?>", 2)[-1]}'), ('entity-alone', '<!ENTITY a "b"><d/>')):
        yield refused(f'doctype-{name}', text, 'xml-doctype')
    yield refused('doctype-utf16', '<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'.encode('utf-16'), 'xml-doctype')
    yield refused('doctype-lower-case', '<!doctype d><d/>', 'xml-doctype')
    yield refused('doctype-blank', '<! DOCTYPE d><d/>', 'xml-doctype')
    # entities of entities, made by others; each is one more level
    yield refused('doctype-parameter-nested', "<!DOCTYPE d [<!ENTITY % a '&#60;!ENTITY b \"x\"&#62;'>%a;"
                  + ''.join(f"<!ENTITY % p{i} '%p{i - 1};%p{i - 1};'>" for i in range(1, 30)) + ']><d>&b;</d>', 'xml-doctype')
    yield refused('doctype-parameter-external-of-internal', "<!DOCTYPE d [<!ENTITY % a '<!ENTITY &#37; e SYSTEM \"http://HOST/e\">'>%a;%e;]><d/>", 'xml-doctype')
    yield refused('catalog', '<?oasis-xml-catalog catalog="http://HOST/c"?><!DOCTYPE d><d/>', 'xml-doctype')


def limits():
    wide = ' '.join(f'a{i}=""' for i in range(20000))
    names = ' '.join(f'xmlns:n{i}="urn:{i}"' for i in range(20000))
    for name, text in (('attributes', f'<document {wide}/>'), ('attributes-257', '<d ' + ' '.join(f'a{i}=""' for i in range(257)) + '/>'),
                       ('attributes-inside', f'{OPEN}<id {wide}/></document>'), ('namespaces', f'<document {names}/>'),
                       ('namespaces-spread', '<d>' + ''.join(f'<a xmlns:n{i}="urn:{i}"/>' for i in range(20000)) + '</d>'),
                       ('deep', '<d>' * 100000), ('deep-201', '<d>' * 201 + '</d>' * 201), ('deep-spl', OPEN + '<component><section>' * 5000)):
        yield refused(f'limit-{name}', text, 'xml-limit')
    for name, text in (('wide', OPEN + '<x/>' * 50000 + '</document>'), ('long-name', f'<{"x" * 40000}/>'),
                       ('many-faults', OPEN + '<id root="x" root2="y"/>' * 20000 + '</document>')):
        yield refused(f'much-{name}', text, 'schema', rendered='any')
    yield refused('much-value', f'{OPEN}<id root="{"9" * 900000}"/></document>', 'schema', rendered='any')
    yield refused('much-text', LABEL.replace('<paragraph>', '<paragraph>' + '5 mg ' * 100000, 1), '', rendered='yes')
    yield refused('much-items', LABEL.replace('<paragraph>', '<list><item>5 mg</item>' + '<item>x</item>' * 5000 + '</list><paragraph>', 1),
                  '', rendered='yes')
    yield refused('much-nested', LABEL.replace('<paragraph>', '<list><item>' * 80 + 'x' + '</item></list>' * 80 + '<paragraph>', 1),
                  '', rendered='any')
    yield refused('much-rows', LABEL.replace('<paragraph>', '<table><tbody>' + '<tr><td>5 mg</td></tr>' * 3000 + '</tbody></table><paragraph>', 1),
                  '', rendered='yes')
    yield refused('much-spans', LABEL.replace('<paragraph>', '<table><tbody><tr><td rowspan="60000" colspan="60000">5 mg</td></tr></tbody></table>'
                                              '<paragraph>', 1), '', rendered='any')
    yield refused('much-footnotes', LABEL.replace('<paragraph>', '<paragraph>' + 'x<footnote>5 mg</footnote>' * 2000, 1), '', rendered='any')
    yield refused('much-spanned', LABEL.replace('<paragraph>', '<table><tbody>' + ''.join(
        f'<tr><td rowspan="{1000 - i}">5</td></tr>' for i in range(1000)) + '</tbody></table><paragraph>', 1), '', rendered='any')
    yield refused('much-ids', LABEL.replace('<paragraph>', ''.join(f'<paragraph ID="x{i}">5 mg</paragraph>' for i in range(5000)) + '<paragraph>', 1),
                  '', rendered='any')
    yield refused('much-marks', LABEL.replace('<paragraph>', '<paragraph>' + '[](![*a_`' * 10000, 1), '', rendered='any')
    yield refused('much-references', LABEL.replace('<paragraph>', '<paragraph>' + '&#53; mg ' * 30000, 1), '', rendered='yes')
    yield refused('much-sections', LABEL.replace('</structuredBody>', '<component><section><id root="11111111-1111-4111-8111-111111111111"/>'
                                                 '<title>x</title><text/></section></component>' * 300 + '</structuredBody>'), '', rendered='any')


def syntax():
    for name, text in (('undefined-entity', OPEN + '&nbsp;</document>'), ('cut', OPEN + '<id root="'), ('cut-tag', OPEN + '<id'),
                       ('cut-comment', OPEN + '<!-- 5 mg'), ('cut-cdata', OPEN + '<![CDATA[5 mg'), ('cut-instruction', OPEN + '<?x'),
                       ('attribute-twice', '<document a="1" a="2"/>'), ('two-roots', '<a/><b/>'), ('text-behind', '<a/>5 mg'),
                       ('many-errors', OPEN + '<x>&y;</z>' * 20000), ('crossed', '<a><b></a></b>'), ('less-than', '<a b="<"/>'),
                       ('ampersand', '<a>5 & 6</a>'), ('cdata-end', '<a>]]></a>'), ('comment-dashes', '<a><!-- a -- b --></a>'),
                       ('instruction-xml', '<a><?xml version="1.0"?></a>'), ('unbound', '<x:a/>'), ('attribute-unbound', '<a x:b=""/>'),
                       ('xml-redefined', '<a xmlns:xml="urn:x"/>'), ('prefix-empty', '<a xmlns:p=""/>'), ('no-quotes', '<a b=c/>'),
                       ('late-declaration', ' <?xml version="1.0"?><a/>'), ('text', '5 mg'), ('json', '{"a": 5}'), ('version', '<?xml version="x"?><a/>'),
                       ('no-blank', '<a b="1"c="2"/>'), ('digit-name', '<1a/>'), ('close-only', '</a>')):
        yield refused(f'syntax-{name}', text, 'xml-syntax')
    for c in ('0', '1', '8', 'xB', 'x1F', 'xFFFE', 'xFFFF', 'xD800', 'xDFFF', 'x110000', 'x100000035', '99999999999999999999', 'x', '-5', ''):
        yield refused(f'reference-{c or "empty"}', f'{OPEN}<title>&#{c}; mg</title></document>', 'xml-syntax')
    for c in (0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x1f):
        yield refused(f'control-{c:02x}', f'{OPEN}<title>5{chr(c)}mg</title></document>', 'xml-syntax')


def encodings():
    for name, data in (('nul', b'<document>\0</document>'), ('utf16-without-mark', '<document/>'.encode('utf-16-le')),
                       ('utf16-half-pair', b'\xff\xfe<\0a\0/\0>\0\0\xd8'), ('utf16-odd', '<a/>'.encode('utf-16') + b'x'),
                       ('utf32', '<a/>'.encode('utf-32')), ('utf7', b'<?xml version="1.0" encoding="UTF-7"?><d/>'),
                       ('ebcdic', '<?xml version="1.0"?><d/>'.encode('cp037')), ('latin1', '<?xml version="1.0" encoding="ISO-8859-1"?><d>é</d>'.encode('latin-1')),
                       ('latin1-undeclared', '<d>é</d>'.encode('latin-1')), ('windows-1251', '<?xml version="1.0" encoding="windows-1251"?><d>я</d>'.encode('cp1251')),
                       ('ucs4', b'<?xml version="1.0" encoding="UCS-4"?><d/>'), ('nonsense', b'<?xml version="1.0" encoding="x-y-z"?><d/>'),
                       ('html', b'<?xml version="1.0" encoding="HTML"?><d/>'), ('overlong', b'<d>\xc0\xbc</d>'), ('overlong-3', b'<d>\xe0\x80\xbc</d>'),
                       ('surrogate', b'<d>\xed\xa0\x80</d>'), ('beyond', b'<d>\xf4\x90\x80\x80</d>'), ('continuation', b'<d>\x80</d>'), ('cut', b'<d>\xc3</d>'),
                       ('gzip', gzip.compress(b'<d/>', mtime=0)), ('gzip-bomb', gzip.compress(b' ' * 50_000_000, mtime=0)),
                       ('xz', lzma.compress(b'<d/>')), ('binary', bytes(range(256)) * 10)):
        yield refused(f'encoding-{name}', data, 'xml-encoding')
    # Its first byte that is no UTF-8 comes behind what is no XML.
    yield refused('encoding-bzip2', b'BZh91AY&SY\x80\x80', 'xml-encoding', streamed='xml-syntax')
    yield refused('encoding-fffe', '<d>\ufffe</d>', 'xml-syntax')
    yield refused('encoding-utf16-whole', LABEL.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode('utf-16'), '', rendered='yes')
    yield refused('encoding-mark', b'\xef\xbb\xbf' + LABEL.encode(), '', rendered='yes')
    for name, data in (('empty', b''), ('blank', b'  \n\t '), ('mark', b'\xef\xbb\xbf')):
        yield refused(name, data, 'input-empty')


def fetches():
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    for name, text in (('schema-location', f'<document {SPL} {xsi} xsi:schemaLocation="urn:hl7-org:v3 http://HOST/x.xsd"/>'),
                       ('no-namespace', f'<document {SPL} {xsi} xsi:noNamespaceSchemaLocation="http://HOST/x.xsd"/>'),
                       ('xinclude', OPEN + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></document>'),
                       ('xinclude-http', OPEN + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://HOST/" parse="text"/></document>'),
                       ('base', f'<document {SPL} xml:base="http://HOST/"><x/></document>'),
                       ('xsl-root', '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:include href="http://HOST/"/></xsl:stylesheet>'),
                       ('html', '<html><body><img src="http://HOST/"/>5 mg</body></html>'),
                       ('svg', '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://HOST/"/></svg>')):
        yield refused(f'fetch-{name}', text, 'schema', rendered='any')
    for name, line in (('stylesheet', '<?xml-stylesheet href="http://HOST/x.xsl" type="text/xsl"?>'), ('css', '<?xml-stylesheet href="http://HOST/x.css" type="text/css"?>'),
                       ('model', '<?xml-model href="http://HOST/x.rng"?>')):
        yield refused(f'fetch-{name}', LABEL.replace('<document', line + '<document', 1), '', rendered='any')
    for name, image in (('http', 'http://HOST/x.jpg'), ('file', 'file:///etc/passwd'), ('up', '../../../../../../etc/passwd'), ('root', '/etc/passwd'),
                        ('encoded', '%2e%2e/%2e%2e/etc/passwd'), ('nul', 'x.jpg%00.png')):
        media = (f'<renderMultiMedia referencedObject="M1"/><paragraph>', f'<component><observationMedia ID="M1"><text>pill</text><value xsi:type="ED" '
                 f'mediaType="image/jpeg"><reference value="{image}"/></value></observationMedia></component>')
        text = LABEL.replace('<paragraph>', media[0], 1)
        at = text.index('</section>')
        text = text[:at] + media[1] + text[at:]
        text = text if 'xmlns:xsi' in text else text.replace('<document ', f'<document {xsi} ', 1)
        yield refused(f'image-{name}', text, 'any', rendered='any')


SCHEMES = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java&#9;script:alert(1)', 'java&#10;script:alert(1)', '&#32;javascript:alert(1)',
           'data:text/html,%3Cscript%3Ealert(1)%3C/script%3E', 'vbscript:msgbox(1)', 'file:///etc/passwd', 'blob:x', 'jar:http://HOST!/',
           'view-source:x', 'intent://x', '//HOST/', '\\\\HOST\\y', 'ms-word:ofe|u|x', '&#x200B;javascript:1', 'javascript&amp;colon;alert(1)']


def links():
    for i, address in enumerate(SCHEMES):
        text = LABEL.replace('<paragraph>', f'<paragraph><linkHtml href="{address}">5 mg</linkHtml> ', 1)
        yield refused(f'link-{i:02}', text, 'any', rendered='any', forbidden=(
            b'href="javascript', b'href="JaVa', b'href="java', b'href="data:', b'href="vbscript', b'href="file:', b'href="blob', b'](javascript', b'](<javascript',
            b'](data:', b'](<data:', b'href=" javascript', b'](JaVa', b'](vbscript', b'](file:'))
    for i, payload in enumerate(testlib.payloads()):
        if any(ord(c) < 32 for c in payload):
            continue
        escaped = payload.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;')
        for place in ('<title>', '<paragraph>'):
            yield refused(f'payload-{i:02}-{place[1:-1]}', LABEL.replace(place, place + escaped + ' ', 1), 'any', rendered='any')


def all_labels():
    for maker in (doctypes, limits, syntax, encodings, fetches, links):
        yield from maker()


if __name__ == '__main__':
    items = list(all_labels())
    print(len(items), len({t.name for t in items}))
