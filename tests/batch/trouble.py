#!/usr/bin/env python3
"""splbatch in trouble: workers that crash, hang, spin or want too much memory, signals, locks, full and read-only disks, odd
names and files, collisions, manifests with faults, archives and archive bombs. One leaflet's trouble is one record."""
import argparse
import hashlib
import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path

import _batch
import testlib
from _batch import call, children, records, start, tree

WAIT = 250  # seconds at most for something to happen: it will, however slow the machine is
CPU = ['--cpu-limit', 2]  # seconds; a leaflet takes a hundredth


def finding(record):
    return record['findings'][0]['id'] if record['findings'] else ''


def by_id(folder):
    return {r['id']: r for r in records(folder)}


def wait_for(condition):
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.005)
    return False


def check_workers(build, work, tally):
    source = _batch.short_leaflets(work / 'faulty', 6, 'good')
    kinds = {'crash': ('crash', 'internal-crash'), 'exit': ('crash', 'internal-crash'),
             'spin': ('time', 'batch-time'), 'lie': ('crash', 'internal-crash'), 'hog': ('memory', 'batch-memory')}
    for stem in kinds:
        _batch.short_leaflets(source, 1, stem)
    code, _, err = call(build, source, '-o', work / 'w', '-j', 2, *CPU, '--memory-limit', '200M',
                        program='splbatch_faulty')
    found = by_id(work / 'w')
    for stem, (reason, name) in kinds.items():
        r = found.get(f'{stem}-001', {})
        tally.check(r.get('status') == 'failed' and r['reason'] == reason and finding(r) == name, f'worker: {stem}',
                    f'    {r} {err.decode()}')
    tally.check(all(found[f'good-00{n}']['status'] == 'ok' for n in range(1, 7)), 'worker: the others')
    tally.check(code == 3 and len(found) == 6 + len(kinds), 'worker: exit code', f'    {code} {len(found)}')
    code, _, err = call(build, source, '-o', work / 'w', '-j', 2, *CPU, program='splbatch_faulty')
    tally.check(code == 3 and b'%d failed; 6 unchanged' % len(kinds) in err, 'worker: what was lost is tried again',
                f'    {code} {err.decode()}')
    code, _, err = call(build, source, '-o', work / 'w', '-j', 2)
    tally.check(code == 0 and b' 0 unchanged' in err, 'another program does it all again', f'    {code} {err.decode()}')
    code, _, _ = call(build, source / 'crash-001.txt', '-o', work / 'w', '--force', program='splbatch_faulty')
    tally.check(code == 3 and not list((work / 'w').glob('crash-001.*')), 'worker: no output of a lost leaflet stays')


def check_wall_limit(build, work, tally):
    source = _batch.short_leaflets(work / 'hanging', 2, 'hang')
    code, _, err = call(build, source, '-o', work / 'h', '-j', 2, '--wall-limit', 1, program='splbatch_faulty')
    found = records(work / 'h')
    tally.check(code == 1 and [(r['status'], r['reason'], finding(r)) for r in found] == [('failed', 'time', 'batch-time')] * 2,
                'worker: hang', f'    {code} {found} {err.decode()}')


def is_stopped(pid):
    try:
        return Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[0] == 'T'
    except OSError:
        return False


def let_go_on(process):
    """Wakes workers that stop themselves until the run has ended. Its exit code."""
    def wake():
        for pid in filter(is_stopped, children(process.pid)):
            os.kill(pid, signal.SIGCONT)
        return process.poll() is not None
    wait_for(wake)
    return process.wait(WAIT)


STOPS = 30  # leaflets at which a worker stops itself, far more than two workers have in hand


def check_signals(build, work, tally):
    source = _batch.short_leaflets(work / 'slow', 4)
    _batch.short_leaflets(source, STOPS, 'stop')
    expected = work / 'slow-whole'
    let_go_on(start(build, source, '-o', expected, '-q', '--no-times', program='splbatch_faulty'))
    for number in (signal.SIGTERM, signal.SIGINT):
        out = work / f'slow-{number}'
        process = start(build, source, '-o', out, '--no-times', '-j', '2', program='splbatch_faulty')
        begun = wait_for(lambda: len(children(process.pid)) == 2 and all(map(is_stopped, children(process.pid))))
        process.send_signal(number)
        code = let_go_on(process)
        made = len(list(out.glob('*.xml')))
        tally.check(begun and code == 75 and 4 <= made < 4 + STOPS and not (out / 'results.ndjson').exists(), f'{number.name}: drains',
                    f'    exit {code}, {made} made')
        code, listed, _ = call(build, 'missing', source, '-o', out)
        tally.check(code == 1 and len(listed.splitlines()) == 4 + STOPS - made, f'{number.name}: what is left',
                    f'    {len(listed.splitlines())} listed, {made} made')
        log = work / f'log-{number}'
        with open(log, 'wb') as file:
            code = let_go_on(start(build, source, '-o', out, '--no-times', program='splbatch_faulty', stderr=file))
        tally.check(code == 0 and b' 0 unchanged' not in log.read_bytes() and tree(out) == tree(expected), f'{number.name}: goes on',
                    f'    {code} {log.read_text()}')


def check_signal_to_worker(build, work, tally):
    source = _batch.short_leaflets(work / 'hit', 30, 'slow')
    process = start(build, source, '-o', work / 'hit-out', '-q', '-j', '2', program='splbatch_faulty')
    for number in (signal.SIGTERM, signal.SIGINT):  # a terminal and a cluster send them to all processes
        wait_for(lambda: children(process.pid))
        for pid in children(process.pid)[:1]:
            os.kill(pid, number)
    tally.check(process.wait(WAIT) == 0, 'workers outlive SIGTERM and SIGINT')
    names = work / 'names'
    os.mkfifo(names)
    process = start(build, '--files-from', names, '-o', work / 'hit-list', '-q', program='splbatch_faulty')
    with open(names, 'w') as file:  # opened when the list is being read
        for number in (signal.SIGTERM, signal.SIGINT):
            for pid in children(process.pid):
                os.kill(pid, number)
        file.write(''.join(f'{path}\n' for path in sorted(source.iterdir())))
    tally.check(process.wait(WAIT) == 0 and len(records(work / 'hit-list')) == 30, 'and so does what lists the inputs')


def check_lock(build, work, tally):
    source = _batch.short_leaflets(work / 'locked', 3, 'hang')
    process = start(build, source, '-o', work / 'locked-out', program='splbatch_faulty')
    wait_for(lambda: children(process.pid))
    code, _, err = call(build, source, '-o', work / 'locked-out')
    tally.check(code == 75 and b'another run' in err, 'two runs on one OUT', f'    {code} {err}')
    code, _, err = call(build, source, '-o', work / 'locked-out', '--shard', '0/2')
    tally.check(code == 75, 'a run and a shard on one OUT', f'    {code} {err}')
    process.kill()
    process.wait()
    wait_for(lambda: call(build, source, '-o', work / 'locked-out')[0] != 75)    # when its workers are gone, too
    code, _, err = call(build, source, '-o', work / 'locked-out')
    tally.check(code == 0, 'the lock of a killed run is free', f'    {code} {err}')


def check_disk(build, work, tally):
    source = _batch.short_leaflets(work / 'disk', 40)
    mount = work / 'small'
    mount.mkdir()
    if os.geteuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', mount],
                                           capture_output=True).returncode:
        tally.skip('full disk', 'a small file system cannot be mounted here')
        return
    try:
        code, _, err = call(build, source, '-o', mount / 'out', '--no-times')
        whole = all(p.stat().st_size > 100 for p in (mount / 'out').glob('leaflet-*'))
        tally.check(code == 3 and b'left: leaflet-' in err and b'No space' in err and whole, 'full disk',
                    f'    {code} {err.decode()}')
        tally.check(not (mount / 'out' / 'results.ndjson').exists(), 'full disk: not done')
        subprocess.run(['mount', '-o', 'remount,size=50m', mount], check=True)
        code, _, err = call(build, source, '-o', mount / 'out', '--no-times')
        call(build, source, '-o', work / 'roomy', '--no-times')
        tally.check(code == 0 and b' 0 unchanged' not in err and tree(mount / 'out') == tree(work / 'roomy'),
                    'full disk: goes on with more room', f'    {code} {err.decode()}')
        shutil.rmtree(mount / 'out')
        subprocess.run(['mount', '-o', 'remount,size=700k', mount], check=True)
        command = [source, '-o', work / 'full', '--no-times', '--pack', mount / 'full.tar']
        code, _, err = call(build, *command)
        tally.check(code == 3 and b'left: leaflet-' in err and b'No space' in err and not (mount / 'full.tar').exists(),
                    'full disk: pack', f'    {code} {err.decode()}')
        subprocess.run(['mount', '-o', 'remount,size=50m', mount], check=True)
        code, _, err = call(build, *command)
        call(build, source, '-o', work / 'whole', '--no-times', '--pack', work / 'whole.tar')
        tally.check(code == 0 and b' 0 unchanged' not in err and (mount / 'full.tar').read_bytes() == (work / 'whole.tar').read_bytes(),
                    'full disk: the pack goes on with more room', f'    {code} {err.decode()}')
        subprocess.run(['mount', '-o', 'remount,ro', mount], check=True)
        code, _, err = call(build, source, '-o', mount / 'out')
        tally.check(code == 3 and b'Read-only' in err, 'read-only OUT', f'    {code} {err.decode()}')
        code, _, err = call(build, source, '-o', work / 'p', '--pack', mount / 'x.tar')
        tally.check(code == 3 and b'Read-only' in err, 'read-only pack', f'    {code} {err.decode()}')
    finally:
        subprocess.run(['umount', mount], check=True)
    with open('/dev/full', 'wb') as full:
        process = subprocess.run([build / 'splbatch', '--stream'], input=b'{"id":"a","text":"Dosage"}\n', stdout=full,
                                 stderr=subprocess.PIPE, env=testlib.ENVIRONMENT)
    tally.check(process.returncode == 3 and b'No space' in process.stderr, '/dev/full', f'    {process}')


def packed(path):
    """{name: bytes} of the members of a pack, read where the index says they are; None when it is not whole."""
    try:
        with tarfile.open(path) as tar:
            index = [json.loads(x) for x in tar.extractfile('index.ndjson').read().splitlines()]
    except KeyError:
        return None
    data, members = path.read_bytes(), {}
    for entry in index:
        with tarfile.open(fileobj=io.BytesIO(data[entry['offset']:entry['offset'] + entry['bytes']])) as tar:
            members.update({m.name: tar.extractfile(m).read() for m in tar.getmembers()})
    return members


def check_orders_of_the_dead(build, work, tally):
    """A worker that dies at a job has not yet written to the pack what it was ordered to write when it begins that job."""
    source = _batch.short_leaflets(work / 'in', 24)
    good = [f'{p.stem}\t{p}' for p in sorted(source.iterdir())]
    mixed = [x for number, line in enumerate(good) for x in (line, f'crash-{number}\t{source / "leaflet-001.txt"}')[:1 + number % 2]]
    call(build, '--manifest', '-', '-o', work / 'good', '--no-times', '--pack', work / 'good.tar', stdin='\n'.join(good).encode())
    for options in (['-j', 1], ['-j', 3], ['-j', 2, '--unordered']):
        out = work / ''.join(map(str, options))
        code, _, err = call(build, '--manifest', '-', '-o', out, '--pack', out / 'x.tar', *options, stdin='\n'.join(mixed).encode(),
                            program='splbatch_faulty')
        failed = [r['id'] for r in records(out) if r['status'] == 'failed']
        same = packed(out / 'x.tar') == packed(work / 'good.tar')
        tally.check(code == 3 and len(failed) == 12 and same, f'pack of workers that die: {options}', f'    {code} {failed} {err.decode()}')


def check_full_pack(build, work, tally):
    """Workers and splbatch itself meet the end of the room; what is in the pack then has its records."""
    source = _batch.short_leaflets(work / 'in', 40)
    call(build, source, '-o', work / 'roomy', '--no-times', '--pack', work / 'roomy' / 'all.tar', '-j', 2)
    size, limits = (work / 'roomy' / 'all.tar').stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    for workers in (1, 2):
        out = work / f'out{workers}'
        command = [source, '-o', out, '--no-times', '--pack', out / 'all.tar', '-j', workers]
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, limits[1]))
        code, _, err = call(build, *command)
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        tally.check(code == 3 and b'left: leaflet-0' in err and b'File too large' in err and not (out / 'all.tar').exists(),
                    f'full pack, {workers} workers', f'    {code} {err.decode()}')
        code, _, err = call(build, *command)
        tally.check(code == 0 and b' 0 unchanged' not in err and tree(out) == tree(work / 'roomy'),
                    f'full pack, {workers} workers: goes on with more room', f'    {code} {err.decode()}')


def check_file_in_the_way(build, work, tally):
    source = _batch.short_leaflets(work / 'way', 2)
    (work / 'way-out' / 'leaflet-001.md').mkdir(parents=True)
    code, _, _ = call(build, source, '-o', work / 'way-out', '-q')
    found = by_id(work / 'way-out')
    tally.check(code == 3 and found['leaflet-001']['reason'] == 'file' and found['leaflet-002']['status'] == 'ok',
                'a folder where an output is to be', f'    {code} {found}')
    (work / 'file').write_text('x')
    code, _, err = call(build, source, '-o', work / 'file')
    tally.check(code == 3 and b'cannot make or open' in err, 'OUT is a file', f'    {code} {err}')


def check_names(build, work, tally):
    source = work / 'names'
    (source / 'sub').mkdir(parents=True)
    names = ['\x1b[31mred.txt', 'new\nline.txt', '-rf.txt', 'per%cent.txt', 'тест.txt', 'sub/a.txt', 'two words.md',
             os.fsdecode(b'byte\xff.txt')]
    for number, name in enumerate(names):
        (source / name).write_text(_batch.SHORT.format(number), encoding='utf-8')
    os.mkfifo(source / 'fifo.txt')
    (source / 'dangling.txt').symlink_to('nowhere')
    (source / 'folder.txt').mkdir()
    (source / '.hidden.txt').write_text('x')
    code, _, err = call(build, source, '-o', work / 'names-out')
    found = by_id(work / 'names-out')
    expected = {'%1B[31mred', 'new%0Aline', '%2Drf', 'per%25cent', 'тест', 'sub/a', 'two words', 'byte%FF'}
    good = {i for i, r in found.items() if r['status'] == 'ok'}
    tally.check(good == expected, 'names', f'    {good ^ expected} {err.decode()}')
    tally.check(b'\x1b' not in err and len(err.splitlines()) == 3, 'names: messages are one line each', f'    {err}')
    tally.check({finding(found['fifo']), finding(found['dangling'])} == {'file-kind', 'file-read'} and code == 3,
                'FIFO, dangling link', f'    {code} {found["fifo"]} {found["dangling"]}')
    tally.check((work / 'names-out' / 'sub' / 'a.html').exists(), 'folders are made')
    code, _, err = call(build, '-o', work / 'names-2', '--files-from', '-', '-0',
                        stdin=b'\0'.join(os.fsencode(source / n) for n in names))
    tally.check(code == 0 and len(records(work / 'names-2')) == len(names), '--files-from -0', f'    {code} {err}')
    if os.geteuid() != 0:
        (source / 'sub' / 'a.txt').chmod(0)
        call(build, source, '-o', work / 'names-out')
        tally.check(finding(by_id(work / 'names-out')['sub/a']) == 'file-read', 'unreadable')


def check_out_inside(build, work, tally):
    source = _batch.short_leaflets(work / 'inside', 2)
    for _ in range(2):
        code, _, err = call(build, source, '-o', source / 'out')
    tally.check(code == 0 and len(records(source / 'out')) == 2, 'OUT below IN is no input', f'    {code} {err}')


def check_collisions(build, work, tally):
    source = _batch.short_leaflets(work / 'same', 2)
    (source / 'leaflet-001.md').write_text('x')
    (work / 'other').mkdir()
    (work / 'other' / 'leaflet-002.txt').write_text('y')
    code, _, err = call(build, source, work / 'other', '-o', work / 'same-out')
    tally.check(code == 2 and err.count(b'has the id') == 2 and b"'leaflet-001'" in err and b"'leaflet-002'" in err and
                not tree(work / 'same-out'), 'collisions', f'    {code} {err.decode()}')


def check_manifest(build, work, tally):
    source = _batch.short_leaflets(work / 'm', 3)
    digest = hashlib.sha256((source / 'leaflet-001.txt').read_bytes()).hexdigest()
    path = str(source / 'leaflet-001.txt')
    lines = [f'a/b\t{path}\t{digest}', json.dumps({'id': 'c', 'path': path, 'sha256': digest.upper()}), f'd\t{path}\t{"0" * 64}',
             f'../e\t{path}', f'/f\t{path}', f'g//h\t{path}', 'no tab', f'i\t{path}\txyz', '{"id":"j"}', '{broken',
             f'{"k" * 300}\t{path}', f'l\t{work}/absent.txt', f'summary\t{path}', f'm\x1b\t{path}', f'.splbatch/lock\t{path}',
             f'\t{path}', f'n.xml/o\t{path}', f'p\t{path}\r']
    code, _, err = call(build, '--manifest', '-', '-o', work / 'm-out', stdin='\n'.join(lines).encode())
    found = records(work / 'm-out')
    good = [r['id'] for r in found if r['status'] == 'ok']
    tally.check(len(found) == len(lines) and good == ['a/b', 'c', 'p'], 'manifest', f'    {good} {len(found)} {err.decode()}')
    names = [finding(r) for r in found if r['status'] != 'ok']
    tally.check(names == ['input-digest'] + ['input-entry'] * 8 + ['file-read'] + ['input-entry'] * 5, 'manifest: findings',
                f'    {names}')
    written = set(tree(work / 'm-out'))
    tally.check(all(n.startswith(('a/b.', 'c.', 'p.', 'results', 'summary')) for n in written) and
                not (work / 'e.xml').exists(), 'manifest: outputs stay below OUT', f'    {written}')
    code, _, err = call(build, '--manifest', work / 'absent.tsv', '-o', work / 'm-2')
    tally.check(code == 3 and finding(records(work / 'm-2')[0]) == 'file-read', 'manifest absent', f'    {code} {err}')


def add_member(tar, name, data, kind=tarfile.REGTYPE, link=''):
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(data), kind, link
    tar.addfile(info, io.BytesIO(data))


# Leaflets by their names that tar archives have no bytes of.
LINKS = [('symbolic.txt', tarfile.SYMTYPE, '/etc/passwd'), ('hard.txt', tarfile.LNKTYPE, 'one.txt'),
         ('device.txt', tarfile.CHRTYPE, ''), ('pipe.txt', tarfile.FIFOTYPE, '')]


def check_archives(build, work, tally):
    text = [_batch.SHORT.format(n).encode() for n in range(4)]
    for ending, mode in (('tar', 'w'), ('tar.gz', 'w:gz'), ('tar.xz', 'w:xz'), ('tar.bz2', 'w:bz2')):
        with tarfile.open(work / f'a.{ending}', mode) as tar:
            add_member(tar, './one.txt', text[0])
            add_member(tar, 'sub/two.md', text[1])
            add_member(tar, 'тест.txt', text[2])
            add_member(tar, '../out.txt', text[3])
            add_member(tar, '/etc/abs.txt', text[3])
            for name, kind, link in LINKS:
                add_member(tar, name, b'', kind, link)
            add_member(tar, 'image.png', b'x')
            add_member(tar, '.hidden.txt', b'x')
    with zipfile.ZipFile(work / 'a.zip', 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, data in zip(('one.txt', 'sub/two.md', 'тест.txt', '../out.txt', '/etc/abs.txt'), text + text[3:]):
            archive.writestr(name, data)
    for ending in ('tar', 'tar.gz', 'tar.xz', 'tar.bz2', 'zip'):
        out = work / f'a-{ending}'
        code, _, err = call(build, work / f'a.{ending}', '-o', out, '-j', 2)
        found = records(out)
        good = [r['id'] for r in found if r['status'] == 'ok']
        tally.check(good == ['one', 'sub/two', 'тест'] and code == 1, f'archive: {ending}', f'    {code} {good} {err.decode()}')
        refused = {r['file'].partition(':')[2]: finding(r) for r in found if r['status'] != 'ok'}
        wanted = ['../out.txt', '/etc/abs.txt', *(name for name, _, _ in LINKS if ending != 'zip')]
        tally.check(refused == dict.fromkeys(wanted, 'input-entry') and not (work / 'out.xml').exists(),
                    f'archive: {ending}: names and links', f'    {refused}')
    code, _, err = call(build, work / 'a.zip', '-o', work / 'a-zip')
    tally.check(b' 3 unchanged' in err or b' 5 unchanged' in err, 'archive: resumed', f'    {err.decode()}')


def check_bombs(build, work, tally):
    with tarfile.open(work / 'bomb.tar.gz', 'w:gz') as tar:
        add_member(tar, 'first.txt', _batch.SHORT.format(1).encode())
        for number in range(10):
            add_member(tar, f'zeros{number}.txt', b'\0' * (10 << 20))
        add_member(tar, 'last.txt', _batch.SHORT.format(2).encode())
    with tarfile.open(work / 'large.tar.gz', 'w:gz') as tar:
        add_member(tar, 'large.txt', b'word ' * (1 << 20))
        add_member(tar, 'after.txt', _batch.SHORT.format(3).encode())
    data = (work / 'a.tar.gz').read_bytes()
    (work / 'cut.tar.gz').write_bytes(data[:len(data) // 2])
    (work / 'none.zip').write_bytes(b'no archive')
    code, _, err = call(build, *(work / n for n in ('bomb.tar.gz', 'large.tar.gz', 'cut.tar.gz', 'none.zip')), '-o',
                        work / 'bombs', '--max-size', '1M', timeout=120)
    found = by_id(work / 'bombs')
    unnamed = [r for r in records(work / 'bombs') if r['id'] is None]
    tally.check(found['first']['status'] == 'ok' and len([r for r in unnamed if 'bomb' in r['file']]) == 1, 'archive bomb',
                f'    {code} {err.decode()}')
    tally.check(finding(found['large']) == 'input-size' and found['after']['status'] == 'ok', 'large member',
                f'    {found["large"]}')
    tally.check({finding(r) for r in unnamed} == {'input-archive'} and len(unnamed) == 3 and code == 1, 'damaged archives',
                f'    {unnamed}')


def check_usage(build, work, tally):
    _batch.short_leaflets(work / 'u', 1)
    for arguments in ([], [work / 'u'], ['-o', work / 'x'], [work / 'u', '-o', work / 'x', '--emit', 'pdf'], ['-', '-o', work / 'x'],
                      [work / 'u', '-o', work / 'x', '--shard', '3/3'], [work / 'u', '-o', work / 'x', '--shard', 'auto'],
                      ['--stream', '-o', work / 'x'], [work / 'u', '-o', work / 'x', '-j', '0'], ['merge', 'x', '-o', work / 'x']):
        code, _, err = call(build, *arguments)
        tally.check(code == 2 and b'splbatch' in err, f'usage: {" ".join(str(x) for x in arguments)}', f'    {code} {err}')
    code, _, err = call(build, work / 'u', '-o', work / 'u-out', '--log', 'json')
    tally.check(code == 0 and json.loads(err.splitlines()[-1])['event'] == 'end', '--log json', f'    {err}')
    code, _, err = call(build, work / 'nothing', '-o', work / 'u-2')
    tally.check(code == 3 and len(records(work / 'u-2')) == 1, 'an input that is not there', f'    {code} {err}')
    code, _, err = call(build, 'merge', '-o', work / 'u-out')
    tally.check(code == 3 and b'no shards' in err, 'nothing to merge', f'    {code} {err}')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('build')
    build = testlib.build_folder(p.parse_args().build)
    tally = testlib.Tally()
    checks = [f for name, f in globals().items() if name.startswith('check_')]
    for check in checks:
        with tempfile.TemporaryDirectory(prefix='splkit-trouble-') as folder:
            if check is check_bombs:
                check_archives(build, Path(folder), testlib.Tally())  # makes the archives that are damaged here
            check(build, Path(folder), tally)
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
