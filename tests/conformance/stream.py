#!/usr/bin/env python3
"""splvalidate --stream: the verdicts and findings of the tree mode, in little memory, whatever the size.

The limit is on memory, never on time. Well-formed documents have the same findings, line, column and path included;
of others the verdict is the same.
"""
import os
import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

LIMIT = 40 * 1024  # kB of memory
BIG = 30 * 1000 * 1000
STEP = 65536  # bytes the program reads at once
PIECE = 1 << 20
LABEL = testlib.ROOT / 'samples' / 'metformin-plr' / 'label.xml'


def is_sanitized(build):
    """Sanitizers need memory of their own."""
    cache = (build / 'CMakeCache.txt').read_text(encoding='utf-8')
    return not re.search(r'(?m)^SPLKIT_SANITIZE:\w+=$', cache)


class Validator:
    def __init__(self, build, tally):
        self.program, self.tally, self.measured = build / 'splvalidate', tally, not is_sanitized(build)
        self.most = (0, '')

    def run(self, *arguments, cwd=None):
        return testlib.run(self.program, *arguments, cwd=cwd, timeout=250)

    def peak(self, name, path):
        """(exit code, standard output) of a streaming run whose memory stays below the limit."""
        with tempfile.TemporaryFile() as out:
            actions = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, out.fileno(), 2)]
            arguments = [self.program.name, '--stream', '--max-findings', '3', str(path)]
            pid = os.posix_spawn(self.program, arguments, testlib.ENVIRONMENT, file_actions=actions)
            _, status, usage = os.wait4(pid, 0)
            out.seek(0)
            text = out.read().decode('utf-8', 'replace')
        self.most = max(self.most, (usage.ru_maxrss, name))
        if self.measured:
            self.tally.check(usage.ru_maxrss < LIMIT, f'{name} memory', f'    {usage.ru_maxrss} kB')
        return os.waitstatus_to_exitcode(status), text


def write_repeated(path, text, where, pieces):
    """`text` with pieces put in at `where`; never held whole."""
    with open(path, 'w', encoding='utf-8', newline='') as out:
        out.write(text[:where])
        for piece in pieces:
            out.write(piece)
        out.write(text[where:])


def check_big(validator, text, work):
    """Many sections; then the same with faults at both ends, which the tree mode finds alike."""
    tally, path = validator.tally, Path(work) / 'big.xml'
    start, end = text.index('<component>', text.index('<structuredBody>')), text.rindex('</structuredBody>')
    body = text[start:end]
    count = BIG // len(body.encode()) + 1
    bodies = (re.sub(r'\bID="([^"]*)"', rf'ID="\1.{i}"', body) for i in range(count))
    write_repeated(path, text, end, bodies)
    code, out = validator.peak('big', path)
    tally.check(path.stat().st_size > BIG, 'big: size', f'    {path.stat().st_size}')
    tally.check((code, out) == (0, ''), 'big', f'    {code}: {out[:300]}')
    faulty = text[:start] + '<component><section ID="twice"><id root="1.2"/></section></component>' + text[start:]
    where = faulty.rindex('</structuredBody>')
    last = ['<component><section ID="twice"><id root="1.2"/><code code="a" codeSytem="x"/></section></component>\n']
    write_repeated(path, faulty, where, [re.sub(r'\bID="[^"]*"', '', body)] * count + last)
    code, out = validator.peak('big, faulty', path)
    _, tree, _ = validator.run('--schema-only', '--max-size', '1G', '--max-findings', '3', path)
    tally.check(code == 1 and 'twice' in out and 'codeSytem' in out, 'big, faulty', f'    {code}: {out[:500]}')
    tally.check(out == tree.decode(), 'big, faulty: as the tree', testlib.diff(tree, out.encode(), 'findings'))
    lines = [int(n) for n in re.findall(r'big\.xml:(\d+):', out)]
    tally.check(lines and max(lines) > 65535, 'big, faulty: lines', f'    {lines}')


# What is put into a paragraph, time and again: name: (before, piece, behind, wanted finding or None)
LONG = {
    'text': ('', 'dose ', '', None),
    'one word': ('', 'w', '', None),
    'brackets': ('', ']', '', None),
    'references': ('', '&amp;', '', None),
    'line ends': ('', '\r\n', '', None),
    'elements': ('', 'a<br/>', '', None),
    'comments': ('', '<!-- x -->', '', None),
    'character data': ('', '<![CDATA[a]]>', '', None),
    'attribute': ('<content ID="', 'x', '"/>', 'xml-limit'),
    'comment': ('<!--', 'x', '-->', 'xml-limit'),
    'one character data': ('<![CDATA[', 'x', ']]>', 'xml-limit'),
    'instruction': ('<?a ', 'x', '?>', 'xml-limit'),
    'faults': ('', '<br a=""/>', '', 'schema-stopped'),
}


def check_long(validator, text, work):
    tally, path = validator.tally, Path(work) / 'long.xml'
    where = text.index('<paragraph>') + len('<paragraph>')
    value = text.index('</paragraph>', where)
    for name, (before, piece, behind, wanted) in LONG.items():
        parts = [before] + [piece * (PIECE // len(piece))] * (BIG // PIECE) + [behind]
        write_repeated(path, text, where, parts)
        code, out = validator.peak(name, path)
        if wanted:
            tally.check(code == 1 and f'[{wanted}]' in out, name, f'    {code}: {out[:300]}')
        else:
            tally.check((code, out) == (0, ''), name, f'    {code}: {out[:300]}')
    write_repeated(path, text, value, (f'<content ID="i{k}"/>' for k in range(1000001)))
    code, out = validator.peak('a million IDs', path)
    tally.check('more than 1,000,000 IDs' in out, 'a million IDs', f'    {code}: {out[:300]}')
    write_repeated(path, text, value, (f'<n{k}/>' for k in range(400000)))
    code, out = validator.peak('many names', path)
    tally.check('different names' in out, 'many names', f'    {code}: {out[:300]}')
    write_repeated(path, text, value, ['<br a=""/>'] * 100001)
    code, out, _ = validator.run('--schema-only', '--max-findings', '2', path)
    tally.check(b'100001 faults were found; the first 100000 are shown' in out, 'many faults in a tree', f'    {code}: {out[:300]}')
    where = text.index('</representedOrganization>')
    write_repeated(path, text, where, ['<contactParty><addr><city>'] + ['x' * PIECE] * 30 + ['</city></addr></contactParty>'])
    code, out = validator.peak('long value', path)
    tally.check(code == 1 and 'a value of more than 1 MB' in out, 'long value', f'    {code}: {out[:300]}')
    where = text.index('/>', text.index('<id '))
    write_repeated(path, text[:where] + '>' + text[where + 2:], where + 1, ['x' * PIECE] * 30 + ['</id>'])
    code, out = validator.peak('text in an empty element', path)
    tally.check('<id> must be empty' in out, 'text in an empty element', f'    {code}: {out[:300]}')


# What must not be torn apart where the program reads on: text in a paragraph, and whether it is well-formed there.
TORN = {'end-of-cdata': ']]>', 'line-end': 'a\r\nb', 'reference': '&#x202E;', 'entity': '&lt;', 'letter': '\u00e9',
        'cjk': '\u8840', 'emoji': '\U0001F48A', 'tag': '<sub>2</sub>', 'comment': '<!-- a-b -->', 'instruction': '<?a b?>',
        'character-data': '<![CDATA[<>]]]]>', 'attribute': '<content styleCode="bold"\n>x</content>', 'fault': '<sub a=""/>',
        'not-closed': '<sub>2</sup>', 'unknown': '&nbsp;'}


def torn_documents(text):
    """(name, bytes): each of TORN across the end of the first piece the program reads, at every byte."""
    where = text.index('<paragraph>') + len('<paragraph>')
    for name, torn in TORN.items():
        for encoding in ('utf-8', 'utf-16'):
            head, size = text[:where].encode(encoding), len(torn.encode(encoding.replace('16', '16-le')))
            pad = (STEP - len(head)) // len('x'.encode('utf-16-le' if encoding == 'utf-16' else encoding))
            for shift in range(0, min(size, 24) + 1):
                filled = text[:where] + 'x' * (pad - shift) + torn + text[where:]
                yield f'{name}-{encoding}-{shift}', filled.encode(encoding)


def findings_by_file(validator, folder, *options):
    code, out, err = validator.run(*options, '.', cwd=folder)
    validator.tally.check(code in (0, 1, 3), ' '.join(options), f'    exit code {code}: {err.decode()[:200]}')
    found = {}
    for line in out.decode().splitlines():
        found.setdefault(line.split(':')[0], []).append(line)
    return found


def check_same(validator, name, folder):
    """The findings of both modes for all files of a folder."""
    tree = findings_by_file(validator, folder, '--schema-only')
    stream = findings_by_file(validator, folder, '--stream')
    wrong = []
    for file in sorted(set(tree) | set(stream)):
        a, b = tree.get(file), stream.get(file)
        fatal = all(x and re.search(r'error\[xml-(syntax|encoding)\]', x[0]) for x in (a, b))
        stopped = any('[schema-stopped]' in x for x in b or [])
        if a != b and not fatal and not stopped:
            wrong.append(f'    {str(a)[:600]}\n    {str(b)[:600]}')
    print(f'{name}: {len(tree)} files with findings, {len(wrong)} have others when streamed')
    validator.tally.check(not wrong, name, '\n'.join(wrong[:5]))


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    validator = Validator(build, tally)
    text = LABEL.read_text(encoding='utf-8')
    with tempfile.TemporaryDirectory(prefix='splkit-stream-') as work:
        torn = Path(work) / 'torn'
        torn.mkdir()
        for name, data in torn_documents(text):
            (torn / f'{name}.xml').write_bytes(data)
        check_same(validator, 'torn', torn)
        check_same(validator, 'cases', testlib.ROOT / 'tests' / 'cases')
        check_same(validator, 'samples', testlib.ROOT / 'samples')
        check_big(validator, text, work)
        check_long(validator, text, work)
    print(f'most memory: {validator.most[0] / 1024:.0f} MB, {validator.most[1]}')
    tally.finish()


if __name__ == '__main__':
    main()
