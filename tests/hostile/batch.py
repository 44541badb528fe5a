#!/usr/bin/env python3
"""Hostile leaflets and labels (_texts.py, _labels.py) and what is no file (files.py) in one batch: a record for each, with the
outcome it has when it is alone, by folder, by archive and by --stream; nothing else is touched, fetched or said.
"""
import json
import os
import sys
import tarfile
import tempfile
from pathlib import Path

import _harness as harness
import _labels as labels
import _texts as texts
import files
from _harness import testlib
from labels import ACTIVE

ENDINGS = {'.xml', '.md', '.html', '.ledger.json'}
LIMITS = ['--memory-limit', '2G', '--no-times', '--effective-time', '20260101', '-j', '2']
REFUSED_WIDE = ('xml-', 'input-')       # findings without which there is no tree
SAME_EVERY = 9                          # of the leaflets one is converted alone, too


def leaflet_problems(text, record):
    """Against the table, as leaflets.py has it for leaflet2spl."""
    ids = {f['id'] for f in record['findings']}
    out = []
    if text.wanted and not ids & set(text.wanted):
        out.append(f'none of {", ".join(text.wanted)}; found {", ".join(sorted(ids)) or "nothing"}')
    out += [f'{i} is reported' for i in text.unwanted if i in ids]
    if text.label is not None and bool(record['outputs']) != text.label:
        out.append(f'{len(record["outputs"])} outputs')
    wanted = {0: ('ok',), 1: ('errors', 'failed'), None: ('ok', 'errors', 'failed')}[text.code]
    if record['status'] not in wanted:
        out.append(f'status {record["status"]}, not {wanted}')
    return out


def label_problems(label, record):
    ids = {f['id'] for f in record['findings']}
    out = []
    if label.wanted and label.wanted != 'any' and label.wanted not in ids:
        out.append(f'{", ".join(sorted(ids)) or "nothing"} instead of {label.wanted}')
    if label.wanted.startswith(REFUSED_WIDE) and record['status'] != 'failed':
        out.append(f'status {record["status"]}')
    if label.rendered == 'yes' and not record['outputs']:
        out.append(f'no outputs: {sorted(ids)}')
    return out


def record_problems(kind, item, record):
    out = (leaflet_problems if kind == 'text' else label_problems)(item, record)
    if record['status'] == 'failed' and record.get('reason') != 'input':
        out.append(f'failed for the reason {record.get("reason")}: {record["findings"][:1]}')
    return out


def output_problems(item, record, content):
    """`content`: {kind: text}."""
    out = [f'{f!r} is in the {kind}' for kind, data in content.items() for f in item.forbidden if kind != 'ledger' and f in data]
    if b'root:x:' in b''.join(content.values()):
        out.append('/etc/passwd is in the output')
    if 'html' in content and ACTIVE.search(content['html']):
        out.append(f'{ACTIVE.search(content["html"]).group()!r} is in the page')
    return out


def run_problems(done, report, codes):
    """What is wrong with any run; `report`: what it says of the inputs, by name."""
    out = [p for p in harness.usual_problems(done, codes) if not p.endswith(' s')]      # of many inputs
    return out + [f'{harness.harmful(data)} in {name}' for name, data in report.items() if harness.harmful(data)]


class Batch:
    def __init__(self, build, tally, folder):
        self.build, self.tally, self.folder = build, tally, Path(folder)
        self.items = {f't/{t.name}.txt': ('text', t) for t in texts.all_texts() if not t.options}
        self.items.update({f'l/{x.name}.xml': ('label', x) for x in labels.all_labels()})

    def write(self, port):
        for name, (_, item) in self.items.items():
            item.data = item.data.replace(b'HOST', b'127.0.0.1:%d' % port)
            path = self.folder / 'in' / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(item.data)

    def call(self, *arguments, **more):
        size = max(len(item.data) for _, item in self.items.values())
        return harness.call(self.build / 'splbatch', *arguments, cwd=self.folder, size=2 * size, **more)

    def judge(self, title, records, contents):
        """contents(record): its outputs."""
        by_id = {r['id']: r for r in records}
        self.tally.check(len(records) == len(by_id) == len(self.items), f'{title}: a record for each',
                         f'    {len(records)} records of {len(by_id)} ids for {len(self.items)} inputs')
        for name, (kind, item) in self.items.items():
            record = by_id.get(name.rsplit('.', 1)[0])
            if not record:
                self.tally.fail(f'{title}: {name}', '    no record')
                continue
            out = record_problems(kind, item, record) + output_problems(item, record, contents(record))
            self.tally.check(not out, f'{title}: {name}', '\n'.join(f'    {p}' for p in out))
        return {i: (r['status'], tuple(f['id'] for f in r['findings'])) for i, r in by_id.items()}

    def outputs_of(self, out):
        return lambda record: {o['kind']: (self.folder / out / o['file']).read_bytes() for o in record['outputs']}

    def check_folder(self):
        done = self.call('in', '-o', 'out', '--site', *LIMITS)
        out = self.folder / 'out'
        reports = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob('*'))
                   if p.is_file() and (p.parent == out or '.pages' in p.parent.name)}
        problems = run_problems(done, reports, (1,))
        problems += [f'{name} has {ACTIVE.search(data).group()!r}' for name, data in reports.items()
                     if name.startswith('summary') and ACTIVE.search(data)]
        self.tally.check(not problems, 'folder', '\n'.join(f'    {p}' for p in problems))
        records = [json.loads(line) for line in (out / 'results.ndjson').read_text(encoding='utf-8').splitlines()]
        listed = {o['file'] for r in records for o in r['outputs']}
        there = {str(p.relative_to(out)) for sub in ('t', 'l') for p in (out / sub).rglob('*') if p.is_file()}
        self.tally.check(listed == there, 'folder: the outputs are those of the records', f'    {sorted(listed ^ there)[:5]}')
        self.tally.check(json.loads((out / 'summary.json').read_bytes())['records'] == len(self.items), 'folder: summary')
        self.alone(records)
        return self.judge('folder', records, self.outputs_of('out'))

    def alone(self, records):
        """The label of the batch has the bytes of the label that leaflet2spl makes."""
        by_id = {r['id']: r for r in records}
        for name in [n for n in self.items if n.startswith('t/')][::SAME_EVERY]:
            made = self.folder / 'alone.xml'
            made.unlink(missing_ok=True)
            harness.call(self.build / 'leaflet2spl', f'in/{name}', '-o', 'alone.xml', '--effective-time', '20260101', cwd=self.folder)
            label = self.folder / 'out' / f'{name[:-4]}.xml'
            self.tally.check(made.exists() == label.exists() and (not label.exists() or made.read_bytes() == label.read_bytes()),
                             f'alone: {name}', f'    {by_id.get(name[:-4], {}).get("status")}')

    def check_archive(self):
        with tarfile.open(self.folder / 'in.tar', 'w') as tar:
            for name in self.items:
                tar.add(self.folder / 'in' / name, name)
        done = self.call('in.tar', '-o', 'packed', '--pack', 'out.tar', *LIMITS)
        results = (self.folder / 'packed' / 'results.ndjson').read_bytes()
        problems = run_problems(done, {'results.ndjson': results}, (1,))
        self.tally.check(not problems, 'archive', '\n'.join(f'    {p}' for p in problems))
        with tarfile.open(self.folder / 'out.tar') as tar:
            content = {m.name: tar.extractfile(m).read() for m in tar}
        records = [json.loads(line) for line in results.decode().splitlines()]
        return self.judge('archive', records, lambda r: {o['kind']: content[o['file']] for o in r['outputs']})

    def check_stream(self):
        lines = ''.join(json.dumps({'id': name.rsplit('.', 1)[0], 'path': f'in/{name}'}) + '\n' for name in self.items)
        (self.folder / 'lines').write_text(lines)
        with open(self.folder / 'lines', 'rb') as stdin:
            done = self.call('--stream', *LIMITS, stdin=stdin)
        problems = run_problems(done, {'records': done.out}, (0,))
        self.tally.check(not problems, 'stream', '\n'.join(f'    {p}' for p in problems))
        records = [json.loads(line) for line in done.out.decode().splitlines()]
        for r in records:       # the outputs are in the records
            content = r.get('content', {})
            r['outputs'] = [k for k in content]
            r['made'] = {k: (v if isinstance(v, str) else json.dumps(v)).encode() for k, v in content.items()}
        return self.judge('stream', records, lambda r: r['made'])


def check_files(build, tally):
    """Pipes, sockets, links to nowhere, devices: one record each, and the leaflet beside them is converted."""
    for name, (make, code, ids) in files.INPUTS.items():
        if name in ('unreadable', 'below-file'):
            continue
        with files.Folder() as folder:
            make(folder / 'input.txt')
            (folder / 'list').write_text('input.txt\nleaflet.txt\n')
            done = harness.call(build / 'splbatch', '--files-from', 'list', '-o', 'out', cwd=folder)
            records = [json.loads(line) for line in (folder / 'out' / 'results.ndjson').read_text().splitlines()]
            out = harness.usual_problems(done, (code,))
            found = {f['id'] for f in records[0]['findings']}
            if [r['status'] for r in records] != ['failed', 'ok'] or not found & set(ids):
                out.append(f'{[r["status"] for r in records]} {found} instead of {ids}')
            if (records[0]['reason'] == 'file') != (code == 3):
                out.append(f'reason {records[0]["reason"]}')
            tally.check(not out, f'file {name}', f'    {out}')


def check_outputs(build, tally):
    """An OUT or a pack that cannot be written is said at once, and nothing is left."""
    for title, arguments in (('device', ['-o', '/dev/full']), ('file', ['-o', 'old']), ('below a file', ['-o', 'old/out']),
                             ('link to nowhere', ['-o', 'nowhere/x']), ('too long a name', ['-o', 'x' * 256]),
                             ('pack is a folder', ['-o', 'out', '--pack', 'folder']), ('pack in no folder', ['-o', 'out', '--pack', 'absent/p.tar']),
                             ('pack is a pipe', ['-o', 'out', '--pack', 'pipe'])):
        with files.Folder() as folder:
            (folder / 'old').write_text('old\n')
            (folder / 'nowhere').symlink_to('absent/file')
            (folder / 'folder').mkdir()
            os.mkfifo(folder / 'pipe')
            before = {p.name for p in folder.rglob('*')}
            done = harness.call(build / 'splbatch', 'leaflet.txt', *arguments, cwd=folder)
            out = harness.usual_problems(done, (3,))
            left = {p.name for p in folder.rglob('*')} - before - {'out', '.splbatch', 'lock'}
            left = {n for n in left if not n.startswith(('results.1', '.folder.1'))}     # from where the next run goes on
            if left or (folder / 'old').read_text() != 'old\n' or not (folder / 'pipe').is_fifo():
                out.append(f'left: {left}')
            if b'error[file-write]' not in done.err:
                out.append(f'{done.err}')
            tally.check(not out, f'OUT: {title}', f'    {out}')


LINE = """printf '{"id":"a","path":"leaflet.txt"}\\n'"""


def check_descriptors(build, tally):
    """Closed and full ones; with closed ones no file takes their place, so that messages would go into results."""
    whole = 'splbatch leaflet.txt absent.txt -o whole --no-times 2>/dev/null'
    for closed in ('2>&-', '>&-', '<&-', '<&- >&- 2>&-', '2>/dev/full'):
        files.shell(build, tally, f'batch: {closed}', f'{whole}; splbatch leaflet.txt absent.txt -o out --no-times {closed}; code=$?; '
                    'diff -r -x .splbatch whole out && exit $code; exit 9', 3)
    for title, command, code in (('full standard output', f'set -o pipefail; {LINE} | splbatch --stream >/dev/full', 3),
                                 ('closed standard output', f'set -o pipefail; {LINE} | splbatch --stream >&-', 3),
                                 ('closed standard input', 'splbatch --stream <&-', 3), ('a folder', 'splbatch --stream <.', 3),
                                 ('empty', 'splbatch --stream </dev/null', 0), ('all closed', 'splbatch --stream <&- >&- 2>&-', 3),
                                 ('reader gone', f'({LINE}; {LINE}) | splbatch --stream | true', 0),
                                 ('little memory', f'ulimit -v 60000; {LINE} | splbatch --stream >/dev/null', {0, 3, 127})):
        files.shell(build, tally, f'stream: {title}', command, code)


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-hostile-') as folder, harness.Listener() as listener:
        batch = Batch(build, tally, folder)
        batch.write(listener.port)
        outcomes = [batch.check_folder(), batch.check_archive(), batch.check_stream()]
        for title, other in zip(('archive', 'stream'), outcomes[1:]):
            differ = sorted(i for i in outcomes[0] if outcomes[0][i] != other.get(i))
            tally.check(not differ, f'{title}: as by folder', f'    {len(differ)} differ: {differ[:5]} {[outcomes[0][i] for i in differ[:2]]} {[other.get(i) for i in differ[:2]]}')
        tally.check(listener.visits == 0, 'network', f'    {listener.visits} visits')
    check_files(build, tally)
    check_outputs(build, tally)
    check_descriptors(build, tally)
    tally.finish()


if __name__ == '__main__':
    main()
