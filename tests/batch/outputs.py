#!/usr/bin/env python3
"""splbatch writes the bytes that the single programs write, whatever the number of workers, packed or streamed, in one
run or in shards; what has not changed is not done again, what has changed or failed is."""
import argparse
import io
import json
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import _batch
import testlib
from _batch import call, records, tree

TIMES = ('--no-times', '-q')
SHELF_SIZE = 1 << 20  # batch/shelf.h
BUILD_ID = struct.pack('<3I', 4, 20, 3) + b'GNU\0'  # of the note: the sizes of name and digest, what it is; then the digest


def single_outputs(build, folder, work):
    """{name: bytes} by leaflet2spl, spl2md and spl2html, the files named as splbatch names them."""
    out = {}
    for path in sorted(folder.glob('*.txt')):
        xml, ledger = work / f'{path.stem}.xml', work / f'{path.stem}.ledger.json'
        testlib.run(build / 'leaflet2spl', path, '-o', xml, '--ledger', ledger)
        out[xml.name], out[ledger.name] = xml.read_bytes(), ledger.read_bytes()
        for program, kind in (('spl2md', 'md'), ('spl2html', 'html')):
            out[f'{path.stem}.{kind}'] = testlib.run(build / program, xml)[1]
    return out


def check_same(tally, name, expected, got):
    problems = [f'    {k}: missing' for k in expected.keys() - got.keys()]
    problems += [f'    {k}: not expected' for k in got.keys() - expected.keys()]
    problems += [f'    {k}: {len(expected[k])} bytes expected, {len(got[k])} got, or others'
                 for k in expected.keys() & got.keys() if expected[k] != got[k]]
    tally.check(not problems, name, '\n'.join(problems[:10]))


def without_report(files):
    return {k: v for k, v in files.items() if not k.startswith(('results', 'summary', 'index'))}


def check_single(build, folder, work, tally):
    code, _, err = call(build, folder, '-o', work / 'out', *TIMES)
    tally.check(code == 0 and not err, 'exit code', f'    {code} {err}')
    expected = single_outputs(build, folder, work)
    got = tree(work / 'out')
    check_same(tally, 'as the single programs', expected, without_report(got))
    for workers in (1, 3):
        call(build, folder, '-o', work / f'j{workers}', '-j', workers, *TIMES)
        check_same(tally, f'{workers} workers', got, tree(work / f'j{workers}'))
    return got


def check_records(folder, work, tally):
    found = records(work / 'out')
    names = sorted(p.stem for p in folder.iterdir())
    tally.check([r['id'] for r in found] == names, 'a record each, in order', f'    {[r["id"] for r in found]}')
    tally.check([r['number'] for r in found] == list(range(1, len(names) + 1)), 'numbers')
    for r in found:
        source = folder / f'{r["id"]}.txt'
        problems = []
        if r['status'] != 'ok' or r['bytes'] != source.stat().st_size:
            problems.append('status or bytes')
        if sum(r['ledger'].values()) != r['bytes']:
            problems.append(f'ledger {r["ledger"]}')
        if not 0 <= r['confidence']['least'] <= r['confidence']['mean'] <= 1:
            problems.append(f'confidence {r["confidence"]}')
        for output in r['outputs']:
            if (work / 'out' / output['file']).stat().st_size != output['bytes']:
                problems.append(f'{output}')
        ledger = json.loads((work / 'out' / f'{r["id"]}.ledger.json').read_text())
        if r['sha256'] != ledger['source']['sha256'] or len(r['sections']) != len(ledger['sections']):
            problems.append('sections or digest are not those of the ledger')
        tally.check(not problems, f'record of {r["id"]}', f'    {problems}')
    summary = json.loads((work / 'out' / 'summary.json').read_text())
    tally.check(summary['records'] == len(names) == summary['status']['ok'] and
                summary['bytes']['source'] == sum(r['bytes'] for r in found), 'summary', f'    {summary}')


def check_pack(build, folder, work, tally, loose):
    pack = work / 'all.tar'
    call(build, folder, '-o', work / 'packed', '--pack', pack, *TIMES)
    first = pack.read_bytes()
    with tarfile.open(pack) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar.getmembers()}
    index = [json.loads(x) for x in members.pop('index.ndjson').splitlines()]
    check_same(tally, 'pack', without_report(loose), members)
    for entry in index:
        with tarfile.open(fileobj=io.BytesIO(first[entry['offset']:entry['offset'] + entry['bytes']])) as tar:
            tally.check(all(n.startswith(entry['id'] + '.') for n in tar.getnames()) and len(tar.getnames()) == 4,
                        f'index of {entry["id"]}', f'    {tar.getnames()}')
    call(build, folder, '-o', work / 'packed', '--pack', pack, '-q', '--no-times', '-j', 1)
    tally.check(pack.read_bytes() == first, 'pack again')
    pack.write_bytes(first[:2000] + b'x' * 1000 + first[3000:])
    call(build, folder, '-o', work / 'packed', '--pack', pack, '-q', '--no-times')
    tally.check(pack.read_bytes() == first, 'a damaged pack is mended')
    names = [p.name for p in work.iterdir() if p.name.startswith('.')]
    tally.check(not names, 'nothing stays beside the pack', f'    {names}')


def check_stream(build, folder, work, tally, loose):
    lines = [{'id': p.stem, 'text': p.read_text(encoding='utf-8')} for p in sorted(folder.iterdir())]
    lines[0] = {'id': lines[0]['id'], 'path': str(folder / f'{lines[0]["id"]}.txt')}
    stdin = '\n'.join(json.dumps(x) for x in lines)  # the last line without its end
    code, out, err = call(build, '--stream', '-j', 2, stdin=stdin.encode())
    found = [json.loads(x) for x in out.splitlines()]
    tally.check(code == 0 and [r['id'] for r in found] == [x['id'] for x in lines], 'stream', f'    {code} {err}')
    for r in found:
        content = r['content']
        same = all(content[kind].encode() == loose[f'{r["id"]}.{kind}'] for kind in ('xml', 'md', 'html'))
        ledger = json.loads(loose[f'{r["id"]}.ledger.json'])  # it names the file
        tally.check(same and content['ledger']['spans'] == ledger['spans'], f'stream: {r["id"]}')


# Lines of --stream with --max-size 10k, and of each record the id and the first finding ("": converted).
STREAMED = [
    (b'{"id":"a","text":"x"}', 'a', ''),
    (b'no json', None, 'input-entry'),
    (b'', None, 'input-entry'),
    (b'{"text":"x"}', None, 'input-entry'),
    (b'[1]', None, 'input-entry'),
    (b'{"id":"b","path":"/nowhere/x"}', 'b', 'file-read'),
    (b'{"id":"big","text":"' + b'y' * 200000 + b'"}', None, 'input-size'),
    (b'{"id":"large","text":"' + b'y' * 10241 + b'"}', 'large', 'input-size'),
    (rb'{"id":"nul","text":"Dosage\u0000"}', 'nul', 'leaflet-binary'),
    (rb'{"id":"path","path":"SOURCE\u0000.xml"}', 'path', 'input-entry'),
    (rb'{"id":"c\u0000","text":"x"}', None, 'input-entry'),
    (b'{"id":"both","text":"x","path":"SOURCE"}', 'both', 'input-entry'),
    (rb'{"id":"c","text":"Dosage\n\nTake 1 tablet."}', 'c', ''),
]


def check_stream_faults(build, work, tally):
    source = work / 'source.txt'
    source.write_text('Dosage\n\nTake 1 tablet.\n')
    lines = [line.replace(b'SOURCE', bytes(source)) for line, _, _ in STREAMED]
    code, out, err = call(build, '--stream', '-j', 2, '--max-size', '10k', stdin=b'\n'.join(lines) + b'\n')
    found = [json.loads(x) for x in out.splitlines()]
    tally.check(code == 0 and [r['number'] for r in found] == list(range(1, len(lines) + 1)), 'stream: a record for each line',
                f'    {code} {len(found)} {err}')
    for record, (line, name, wanted) in zip(found, STREAMED):
        ids = [f['id'] for f in record['findings']]
        good = record['id'] == name and (ids[:1] == [wanted] if wanted else record['status'] == 'ok')
        tally.check(good, f'stream: {line[:40]!r}', f'    {record["id"]} {record["status"]} {ids}')


def check_stream_flushes(build, tally):
    """A record comes before the next line is sent."""
    process = subprocess.Popen([build / 'splbatch', '--stream', '-j', '1'], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               env=testlib.ENVIRONMENT)
    for name in ('one', 'two'):
        process.stdin.write(json.dumps({'id': name, 'text': 'Dosage\n\nTake 1 tablet.'}).encode() + b'\n')
        process.stdin.flush()
        tally.check(json.loads(process.stdout.readline())['id'] == name, f'stream: answers {name} at once')
    process.stdin.close()
    tally.check(process.wait(60) == 0, 'stream: ends')


def check_shards(build, folder, work, tally, loose):
    manifest = work / 'manifest.tsv'
    manifest.write_text('id\tpath\n' + ''.join(f'{p.stem}\t{p}\n' for p in sorted(folder.iterdir())))
    out = work / 'shards'
    call(build, folder, '-o', work / 'one', '--manifest', manifest, *TIMES)  # collides: every id twice
    tally.check(not (work / 'one' / 'results.ndjson').exists(), 'collisions stop the run')
    for index in (2, 0):
        call(build, '--manifest', manifest, '-o', out, '--shard', f'{index}/3', *TIMES)
    code, got, _ = call(build, 'missing', '-o', out)
    tally.check((code, got) == (1, b'1\n'), 'missing shards', f'    {code} {got}')
    code, got, err = call(build, 'merge', '-o', out)
    tally.check(code == 3 and b'missing' in err and not (out / 'results.ndjson').exists(), 'no merge of some', f'    {err}')
    code, got, _ = call(build, 'missing', '-o', out, '--manifest', manifest)
    rest = got.decode().split()
    environment = dict(testlib.ENVIRONMENT, SLURM_ARRAY_TASK_ID='2', SLURM_ARRAY_TASK_MIN='1', SLURM_ARRAY_TASK_COUNT='3')
    subprocess.run([build / 'splbatch', '--manifest', manifest, '-o', out, '--shard', 'auto', *TIMES], env=environment)
    tally.check(rest == [r['id'] for r in records(out, 'results.1-of-3.ndjson')], 'missing ids', f'    {rest}')
    tally.check(call(build, 'missing', '-o', out)[0] == 0, 'no shard is missing')
    tally.check(call(build, 'merge', '-o', out)[0] == 0, 'merge')
    call(build, '--manifest', manifest, '-o', work / 'whole', *TIMES)
    files = {k: v for k, v in tree(out).items() if '-of-' not in k}
    check_same(tally, 'merged shards are one run', tree(work / 'whole'), files)
    tally.check(call(build, 'missing', '-o', out, '--manifest', manifest)[0] == 0, 'no id is missing')
    check_same(tally, 'manifest as folder', without_report(loose), without_report(tree(work / 'whole')))


def check_again(build, folder, work, tally):
    """Only what is new, changed, or has lost an output is done again."""
    out = work / 'again'
    call(build, folder, '-o', out, '-q')
    before = {p.name: p.stat().st_ino for p in out.iterdir()}
    first, second, third = sorted(folder.iterdir())[:3]
    first.write_text(first.read_text() + '\nOne more line.\n')
    os.unlink(out / f'{second.stem}.md')
    third.write_bytes(b'%PDF-1.4\n')
    code, _, err = call(build, folder, '-o', out)
    after = {p.name: p.stat().st_ino for p in out.iterdir()}
    kept = [n for n, i in after.items() if before.get(n) == i and not n.startswith(('results', 'summary', '.'))]
    count = len(list(folder.iterdir()))
    tally.check(code == 1 and f'{count - 3} unchanged'.encode() in err, 'unchanged ones', f'    {code} {err.decode()}')
    tally.check(len(kept) == 4 * (count - 3), 'files of unchanged ones stay', f'    {kept}')
    tally.check(not [n for n in after if n.startswith(third.stem + '.')], 'no output of an earlier source stays')
    failed = [r for r in records(out) if r['status'] == 'failed']
    tally.check(len(failed) == 1 and failed[0]['reason'] == 'input' and not failed[0]['outputs'], 'the failed record',
                f'    {failed}')
    code, _, err = call(build, folder, '-o', out, '--force')
    tally.check(b' 0 unchanged' in err, '--force', f'    {err.decode()}')
    call(build, folder, '-o', out, '--emit', 'xml', '-q')
    tally.check({k for r in records(out) for k in (o['kind'] for o in r['outputs'])} == {'xml'}, 'other options, other records')


def check_other_program(build, work, tally):
    """A copy of the program goes on with what is there; one that was linked of other parts, which its build ID tells, does not."""
    source, out = _batch.short_leaflets(work / 'short', 3), work / 'by-another'
    call(build, source, '-o', out, '-q')
    program = _batch.program_of(build).read_bytes()
    at = program.index(BUILD_ID) + len(BUILD_ID)
    for name, byte, unchanged in (('copy', program[at], 3), ('another', program[at] ^ 1, 0)):
        path = work / name / 'splbatch'
        path.parent.mkdir()
        path.write_bytes(program[:at] + bytes([byte]) + program[at + 1:])
        path.chmod(0o755)
        _, _, err = testlib.run(path, source, '-o', out)
        tally.check(f' {unchanged} unchanged'.encode() in err, f'{name} of the program', f'    {err.decode()}')


def check_spl(build, work, tally):
    label = testlib.ROOT / 'samples' / 'metformin-plr' / 'label.xml'
    faulty = work / 'spl' / 'faulty.xml'
    faulty.parent.mkdir()
    text = label.read_text(encoding='utf-8')
    (work / 'spl' / 'good.xml').write_text(text, encoding='utf-8')
    faulty.write_text(text.replace('<item>', '<itme>', 1).replace('</item>', '</itme>', 1), encoding='utf-8')
    (work / 'spl' / 'other.xml').write_text('<html/>')
    code, _, _ = call(build, work / 'spl', '-o', work / 'rendered', '-q')
    found = {r['id']: r for r in records(work / 'rendered')}
    got = tree(work / 'rendered')
    tally.check(code == 1 and found['good']['status'] == 'ok' and found['good']['kind'] == 'spl', 'SPL', f'    {found["good"]}')
    tally.check(got['good.html'] == testlib.run(build / 'spl2html', label)[1] and 'good.xml' not in got, 'SPL rendered')
    tally.check(found['faulty']['status'] != 'ok' and found['faulty']['findings'][0]['id'] == 'schema', 'faulty SPL',
                f'    {found["faulty"]}')
    tally.check(found['other']['status'] == 'failed' and 'other.html' not in got, 'no SPL', f'    {found["other"]}')


def check_large_pack(build, work, tally):
    """One leaflet has more entries than a place on a worker's shelf holds, and more others wait for it than there are places."""
    source = work / 'large'
    source.mkdir()
    lines = (f'Patient {n} of the study took {n} mg of tavonel for {n % 9 + 2} days and was well.\n\n' for n in range(6000))
    (source / 'a.txt').write_text(_batch.SHORT.format(0) + ''.join(lines), encoding='utf-8')
    for number in range(60):
        (source / f'b-{number:02}.txt').write_text(_batch.SHORT.format(number), encoding='utf-8')
    call(build, source, '-o', work / 'large-loose', *TIMES)
    call(build, source, '-o', work / 'large-packed', '--pack', work / 'large.tar', '-j', 2, *TIMES)
    with tarfile.open(work / 'large.tar') as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar.getmembers() if m.name != 'index.ndjson'}
    check_same(tally, 'pack of a large leaflet', without_report(tree(work / 'large-loose')), members)
    size = sum(len(members[n]) for n in members if n.startswith('a.'))
    tally.check(size > SHELF_SIZE, 'a large leaflet', f'    {size} bytes')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build = testlib.build_folder(p.parse_args().build)
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-batch-') as folder:
        work = Path(folder)
        source = _batch.copy_samples(work / 'in')
        loose = check_single(build, source, work, tally)
        check_records(source, work, tally)
        check_pack(build, source, work, tally, loose)
        check_large_pack(build, work, tally)
        check_stream(build, source, work, tally, loose)
        check_stream_faults(build, work, tally)
        check_stream_flushes(build, tally)
        check_shards(build, source, work, tally, loose)
        check_spl(build, work, tally)
        check_again(build, source, work, tally)
        check_other_program(build, work, tally)
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
