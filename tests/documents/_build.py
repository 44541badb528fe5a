"""Small Word, OpenDocument and PDF files, written part by part, so that a test shows the very markup it is about."""
import io
import zipfile
import zlib

W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
NAMESPACES = (f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
              'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
              'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
              'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
              'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"')
CONTENT_TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                 '<Default Extension="xml" ContentType="application/xml"/></Types>')
STYLES = (f'<w:styles {NAMESPACES}>'
          '<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>'
          # named as a Word in another language does; the built-in name stays
          '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Standard"/>'
          '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
          '<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Chapter"/><w:basedOn w:val="berschrift1"/></w:style>'
          '<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
          '<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
          '</w:styles>')


def pack(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', compression) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, compression)
    return out.getvalue()


def docx(body, **parts):
    """A Word file; other parts of word/ by name: styles, numbering, footnotes, header1, ..., and `links` for its .rels."""
    members = [('[Content_Types].xml', CONTENT_TYPES),
               ('word/document.xml', f'<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'),
               ('word/styles.xml', parts.pop('styles', STYLES))]
    if 'links' in parts:
        members.append(('word/_rels/document.xml.rels', parts.pop('links')))
    return pack(members + [(f'word/{name}.xml', content) for name, content in parts.items()])


def paragraph(*runs, style='', properties=''):
    """A paragraph of Word; a run is a text, or markup when it starts with "<"."""
    if style:
        properties = f'<w:pStyle w:val="{style}"/>{properties}'
    return f'<w:p><w:pPr>{properties}</w:pPr>' + ''.join(r if r.startswith('<') else run(r) for r in runs) + '</w:p>'


def run(text, properties=''):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


OFFICE = ' '.join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in (
    ('office', 'office'), ('text', 'text'), ('table', 'table'), ('style', 'style'), ('fo', 'xsl-fo-compatible'),
    ('draw', 'drawing'), ('svg', 'svg-compatible'))) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def odt(body, automatic='', common=''):
    content = (f'<office:document-content {OFFICE} office:version="1.3"><office:automatic-styles>{automatic}'
               f'</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>')
    return pack([('mimetype', 'application/vnd.oasis.opendocument.text'), ('content.xml', content),
                 ('styles.xml', f'<office:document-styles {OFFICE} office:version="1.3">{common}</office:document-styles>')])


def pdf(*pages):
    """A PDF in Helvetica; a page is a list of (x, y from the bottom, size, text)."""
    objects = ['<</Type/Catalog/Pages 2 0 R>>', None,
               '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>']
    kids = []
    for page in pages:
        stream = ''.join('BT /F1 {} Tf {} {} Td ({}) Tj ET\n'.format(
            size, x, y, text.replace('\\', '\\\\').replace('(', '\\(').replace(')', '\\)')) for x, y, size, text in page)
        data = zlib.compress(stream.encode('cp1252')).decode('latin-1')
        objects.append(f'<</Length {len(data)}/Filter/FlateDecode>>\nstream\n{data}\nendstream')
        objects.append(f'<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R'
                       '/Resources<</Font<</F1 3 0 R>>>>>>')
        kids.append(f'{len(objects)} 0 R')
    objects[1] = f'<</Type/Pages/Kids[{" ".join(kids)}]/Count {len(kids)}>>'
    out, places = b'%PDF-1.5\n%\xE2\xE3\xCF\xD3\n', []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f'{number} 0 obj\n{content}\nendobj\n'.encode('latin-1')
    start = len(out)
    out += f'xref\n0 {len(objects) + 1}\n0000000000 65535 f \n'.encode()
    out += b''.join(b'%010d 00000 n \n' % place for place in places)
    return out + f'trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n'.encode()
