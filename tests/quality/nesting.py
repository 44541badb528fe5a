"""Whether the sections of a label hold what their headings say, which no score by lines can tell."""
import xml.etree.ElementTree as ET

NS = '{urn:hl7-org:v3}'
UNCLASSIFIED = '42229-5'


def plain(element):
    return '' if element is None else ''.join(''.join(element.itertext()).casefold().split()).strip('.:')


def parts_of(parent):
    return [s for c in parent.findall(f'{NS}component') for s in c.findall(f'{NS}section')]


def is_split(before, section):
    """A section goes on with what the one before it is headed for: it has the same code, and no title, or that one is empty."""
    codes = [s.find(f'{NS}code').get('code') for s in (before, section)]
    titles = [plain(s.find(f'{NS}title')) for s in (before, section)]
    if codes[0] != codes[1] or codes[0] == UNCLASSIFIED:
        return False
    empty = not plain(before.find(f'{NS}text')) and not parts_of(before)
    return not titles[1] or (empty and titles[0] and titles[0] != titles[1])


def splits(label):
    """How often text and heading of a section stand in two sections of a label."""
    count, open_parts = 0, [parts_of(body) for body in ET.parse(label).iter(f'{NS}structuredBody')]
    while open_parts:
        sections = open_parts.pop()
        count += sum(is_split(a, b) for a, b in zip(sections, sections[1:]))
        open_parts += [parts_of(s) for s in sections]
    return count
