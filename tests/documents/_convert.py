"""One call of leaflet2spl on a file made by a test, with all that it leaves behind."""
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import testlib

HL7 = '{urn:hl7-org:v3}'


class Conversion:
    """code, messages; extracted (text), ledger, label (element) or None each."""

    def __init__(self, build, folder, name, content, *options):
        folder = Path(folder)
        source = folder / name
        source.write_bytes(content)
        paths = [folder / f'{name}.{suffix}' for suffix in ('txt', 'json', 'xml')]
        for path in paths:
            path.unlink(missing_ok=True)
        self.code, _, err = testlib.run(build / 'leaflet2spl', name, '--extracted', paths[0].name, '--ledger', paths[1].name,
                                        '-o', paths[2].name, *options, cwd=folder)
        self.messages = err.decode()
        self.extracted = paths[0].read_bytes().decode() if paths[0].exists() else None
        self.ledger = json.loads(paths[1].read_text(encoding='utf-8')) if paths[1].exists() else None
        self.label = ET.parse(paths[2]).getroot() if paths[2].exists() else None
        self.path = paths[2]

    def ids(self):
        return set(re.findall(r'\w+\[([\w-]+)\]: ', self.messages))

    def narrative(self):
        """Words of the label's narrative, in order."""
        words = []
        for element in self.label.iter():
            if element.tag in (HL7 + 'title', HL7 + 'text'):
                words += ' '.join(element.itertext()).split()
        return words

    def problems(self):
        """Why the ledger does not account for the extracted text; empty when it does."""
        out, at = [], 0
        data = self.extracted.encode()
        for span in self.ledger['spans']:
            if span['start'] != at:
                out.append(f'span at {span["start"]}, the one before ends at {at}')
            if span['text'] != data[span['start']:span['start'] + span['bytes']].decode():
                out.append(f'span at {span["start"]}: not the extracted text')
            at = span['start'] + span['bytes']
        if at != len(data):
            out.append(f'the ledger ends at {at} of {len(data)}')
        starts = [part['start'] for part in self.ledger['parts']]
        if starts != sorted(set(starts)) or not starts or starts[0] != 0:
            out.append(f'parts start at {starts}')
        return out


def valid(build, conversion):
    return testlib.run(build / 'splvalidate', '-q', conversion.path)[0] == 0


def office(folder, source, kind):
    """The file converted by LibreOffice, or None when that is not installed."""
    try:
        subprocess.run(['soffice', f'-env:UserInstallation=file://{folder}/office', '--headless', '--convert-to', kind,
                        '--infilter=HTML (StarWriter)', '--outdir', folder, source], capture_output=True, check=True, timeout=120)
    except FileNotFoundError:
        return None
    return (Path(folder) / Path(source).with_suffix(f'.{kind}').name).read_bytes()
