#!/usr/bin/env python3
"""Whatever fails, the programs end with exit code 3 and a message, or do their whole work: no crash, no other output.

Each call in CALLS is run once undisturbed. Then one allocation after the other fails, in a copy of the process that is
made at that point, or, where the copy does not end at once, in a run of its own (once, and from then on), and one read,
write, open, close, rename ... after the other (with the errors in ERRORS, once and from then on; or it does a part of its
work). Without --all a sample is taken.

Of standard output a failing program may have written the beginning. Where the message itself cannot be written, the exit
code is all that is left. A line for each call says how many faults there were.
"""
import argparse
import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'documents'))
import testlib  # noqa: E402
from _build import docx, paragraph, pdf, run as words_of  # noqa: E402

TIMEOUT = 60
SAMPLE = 30         # runs with an allocation that fails, of a call, in a sample
TRIES = 1500        # the same in copies of the process
ONCE, ON = 'once', 'on'

# What may go wrong with the calls of a class (faults.c), by the manual pages of Linux.
ERRORS = {
    'read': ['EIO', 'EINTR', 'short'],
    'write': ['EIO', 'ENOSPC', 'EINTR', 'EPIPE', 'short'],
    'writev': ['EIO', 'ENOSPC'],
    'open': ['EACCES', 'EMFILE', 'ENOSPC', 'EINTR'],
    'rename': ['EIO', 'ENOSPC', 'EACCES'],
    'remove': ['EIO', 'EROFS'],
    'link': ['EIO', 'ENOSPC', 'EEXIST'],
    'folder': ['EIO', 'ENOSPC'],
    'status': ['EIO', 'ENOMEM'],
    'target': ['EIO', 'ENOMEM'],
    'close': ['EIO', 'ENOSPC', 'EINTR'],
    'mode': ['EIO', 'EPERM'],
    'sync': ['EIO', 'ENOSPC'],
    'descriptor': ['EMFILE'],
    'process': ['EAGAIN', 'ENOMEM'],
    'program': ['ENOENT', 'EACCES', 'ENOMEM'],
    'wait': ['EINTR'],
    'poll': ['EINTR'],
    'send': ['EINTR', 'short'],
    'list': ['EIO'],
    'truncate': ['EIO', 'ENOSPC'],
    'lock': ['EINTR', 'ENOLCK'],
    'memory': ['ENOMEM'],
    'sandbox': ['ENOSYS', 'EPERM', 'EINVAL'],
    'limit': ['EPERM'],
}

LEAFLET = testlib.ROOT / 'samples' / 'famotidine-drugfacts'
MARKDOWN = '''# Testolin 5 mg tablets

## What it is used for

Testolin is used for *mild* pain.

## How to take

| Age | Dose |
|---|---|
| adults | 5 mg |
| children | 2.5 mg |

1. Take **one** tablet.
2. Do not take more than `10 mg` a day.
'''
DOCUMENT = docx(paragraph(words_of('Testolin 5 mg tablets')) + paragraph(words_of('Take 5 mg a day.')))
PDF = pdf([(50, 700, 11, 'Testolin 5 mg tablets'), (50, 650, 11, 'Take 5 mg a day.')])
RULES = '''<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="v" uri="urn:hl7-org:v3"/>
<pattern id="p"><rule context="v:title"><report test="contains(., 'Uses')">a section of <value-of select="."/></report></rule></pattern></schema>
'''


def prepare(folder):
    """What the calls find in their working folder."""
    for name in ('leaflet.txt', 'label.xml'):
        shutil.copy(LEAFLET / name, folder / name)
    label = (folder / 'label.xml').read_text(encoding='utf-8')
    (folder / 'faulty.xml').write_text(label.replace('<title>', '<titel>', 1).replace('</title>', '</titel>', 1), encoding='utf-8')
    (folder / 'leaflet.md').write_text(MARKDOWN, encoding='utf-8')
    (folder / 'leaflet.docx').write_bytes(DOCUMENT)
    (folder / 'leaflet.pdf').write_bytes(PDF)
    (folder / 'cyrillic.txt').write_bytes('Тестолин\n\nПоказания\n\nБоль. По 5 мг в день.\n'.encode('windows-1251'))
    (folder / 'house.sch').write_text(RULES, encoding='utf-8')
    (folder / 'list').write_text('label.xml\nfaulty.xml\n')
    (folder / 'theme.css').write_text(':root { --spl-accent: #036 }\n')
    (folder / 'sub').mkdir()
    shutil.copy(folder / 'faulty.xml', folder / 'sub' / 'b.xml')
    (folder / 'old.xml').write_text('an old file\n')
    os.symlink('old.xml', folder / 'link.xml')


# (name, program and arguments). A program more is a line more; splbatch has batch.py.
CALLS = [
    ('leaflet', 'leaflet2spl leaflet.txt -o out.xml --ledger out.json'),
    ('leaflet-stdout', 'leaflet2spl leaflet.txt'),
    ('leaflet-markdown', 'leaflet2spl leaflet.md -o out.xml --explain-json'),
    ('leaflet-cyrillic', 'leaflet2spl cyrillic.txt -o link.xml --json'),
    ('leaflet-word', 'leaflet2spl leaflet.docx -o out.xml --extracted out.txt'),
    ('leaflet-pdf', 'leaflet2spl leaflet.pdf -o out.xml'),
    ('validate', 'splvalidate label.xml faulty.xml --summary'),
    ('validate-house', 'splvalidate --rules house.sch --format sarif label.xml'),
    ('validate-lists', 'splvalidate --files-from list --format junit sub'),
    ('validate-stream', 'splvalidate --stream faulty.xml'),
    ('validate-rules', 'splvalidate --list-rules'),
    ('markdown', 'spl2md label.xml -o out.md'),
    ('markdown-man', 'spl2md --to man --wrap 70 label.xml'),
    ('page', 'spl2html label.xml -o out.html --theme theme.css --assets .'),
    ('diff', 'spldiff label.xml faulty.xml --format json -o out.json'),
    ('fhir', 'spl2fhir label.xml -o out.xml'),
    ('help', 'spl2html --help'),
]


@dataclass
class Outcome:
    code: int
    out: bytes
    err: bytes
    files: dict = field(default_factory=dict)

    def has_message(self):
        return bool(re.search(rb'error\[|"(?:severity|level)":"error"|: cannot |Cannot|failure type="error\[', self.err + self.out))


def state_of(folder):
    return {p.relative_to(folder): ('-> ' + os.readlink(p)).encode() if p.is_symlink() else p.read_bytes()
            for p in folder.rglob('*') if p.is_file() or p.is_symlink()}


class Bench:
    """Runs calls with faults; each thread has a working folder."""

    def __init__(self, build, folder):
        self.build, self.folder, self.threads = build, folder, threading.local()

    def work(self):
        """The folder, as prepare() makes it, and its state."""
        mine = self.threads
        if not hasattr(mine, 'folder'):
            mine.folder = Path(tempfile.mkdtemp(dir=self.folder, prefix='work-'))
            prepare(mine.folder)
            mine.state = state_of(mine.folder)
        return mine.folder, mine.state

    def run(self, call, fault=None, counts=None):
        """`fault`: None without the library, '' with it but undisturbed."""
        words = call.split()
        work, before = self.work()
        env = dict(testlib.ENVIRONMENT)
        if fault is not None:
            env.update(LD_PRELOAD=str(self.build / 'tests' / 'libfaults.so'), FAULT=fault)
        if counts:
            env['FAULT_COUNTS'] = str(counts)
        done = subprocess.run(words, executable=self.build / words[0], cwd=work, env=env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=TIMEOUT * (60 if fault and ':try:' in fault else 1))
        after = state_of(work)
        changed = {p: d for p, d in after.items() if before.get(p) != d}
        changed.update({p: b'(removed)' for p in before if p not in after})
        if changed:
            shutil.rmtree(work)
            del self.threads.folder
        return Outcome(done.returncode, done.stdout, done.stderr, changed)

    def counts(self, call, fault=''):
        """The outcome; how many calls of each class there were; the allocations that were left to runs of their own."""
        path = Path(self.folder) / f'counts-{threading.get_ident()}'
        outcome = self.run(call, fault, path)
        counts, left = {}, []
        for name, number in (line.split() for line in path.read_text().splitlines()):
            if name == 'left':
                left.append(int(number))
            else:
                counts[name] = int(number)
        return outcome, counts, left


def without_note(err):
    return re.sub(rb'(?m)^.*sandbox-missing.*\n', b'', err)


def is_whole(good, got):
    """Whether a run came to the undisturbed end; only that the sandbox is missing may be said in addition."""
    return (got.code, got.out, got.files) == (good.code, good.out, good.files) and without_note(got.err) == without_note(good.err)


def is_beginning(call, good, got):
    """Whether a failed run wrote nothing to standard output but parts of what is right. A report, as it should, also tells
    of the failure, and counts it."""
    if good.out.startswith(got.out):
        return True
    known = set(good.out.splitlines())
    findings = [line for line in got.out.splitlines() if re.search(rb': (error|warning|info)\[|^\{|<testcase ', line)]
    return call.startswith('splvalidate') and all(
        line in known or re.search(rb'file-(read|kind|write)|internal-|"runs"', line) for line in findings)


def problems(call, good, got, fault):
    """What is wrong with a run, in words; empty: nothing."""
    kind = fault.split(':')[0]
    if got.code < 0:
        return f'killed by signal {-got.code}'
    if is_whole(good, got):
        return ''
    if got.code != 3:
        return f'exit code {got.code}, and the result differs'
    if not got.has_message() and kind not in ('write', 'writev'):
        return 'exit code 3 without a message'
    if not is_beginning(call, good, got):
        return 'standard output differs'
    wrong = [str(p) for p, d in got.files.items() if good.files.get(p) != d]
    if wrong and kind != 'remove':  # what cannot be removed stays
        return f'files differ: {", ".join(wrong)}'
    return ''


def step_of(count, sample, every):
    """Odd, so that a loop of a few calls is not always met at the same one."""
    return (every or max(1, count // sample)) | 1


def try_allocations(bench, call, good, every):
    """Fails each allocation in a copy of the process (faults.c). How many copies ended at once, as they should; the faults
    that are left to runs of their own; and what is wrong with the process itself, which nothing happened to."""
    count = bench.counts(call)[1]['alloc']
    got, counts, left = bench.counts(call, f'alloc:{step_of(count, TRIES, every)}:try:0')
    chosen = left[::1 if every else step_of(len(left), SAMPLE, None)]
    problem = '' if is_whole(good, got) else f'    beside its copies: {got.code} {got.err[:300]!r}'
    return counts['ended'], [f'alloc:{i}:{ONCE}:{errno.ENOMEM}' for i in chosen], problem


def call_faults(counts, every):
    """Of the system calls, all but for very many of a kind."""
    out = []
    for kind, errors in ERRORS.items():
        for i in range(1, counts[kind] + 1):
            if every != 1 and i > 12 and i % 7:
                continue
            for how in errors:
                number = how if how == 'short' else getattr(errno, how)
                modes = (ONCE,) if how == 'EINTR' else (ONCE, ON)
                out += [f'{kind}:{i}:{mode}:{number}' for mode in modes]
    return out


def check_call(bench, pool, tally, name, call, every):
    plain = bench.run(call)
    good, counts, _ = bench.counts(call)
    if not is_whole(plain, good):
        tally.fail(name, f'    undisturbed, but under the library: {good.code} {good.err[:300]!r}')
        return
    failed, survived, noted, before = {}, [], False, tally.passed

    def judge(faults):
        nonlocal noted
        for fault, got in zip(faults, pool.map(lambda f: bench.run(call, f), faults)):
            noted = noted or b'sandbox-missing' in got.err
            problem = problems(call, good, got, fault)
            if not problem:
                tally.ok()
                if is_whole(good, got):
                    survived.append(fault)
                continue
            failed.setdefault(problem, []).append((fault, got))

    ended, faults, problem = try_allocations(bench, call, good, every)
    tally.passed += ended
    tally.check(not problem, f'{name}: allocations', problem)
    judge(faults)
    # What ends at the first failure never comes to a second one.
    judge([fault.replace(ONCE, ON) for fault in survived])
    judge(call_faults(counts, every))
    if counts['sandbox']:
        tally.check(noted, f'{name}: a system without a sandbox', '    no finding says so')
    outcomes = tally.passed - before + sum(len(c) for c in failed.values())
    print(f'{name}: {counts["alloc"]} allocations; {outcomes} outcomes looked at', flush=True)
    for problem, cases in failed.items():
        tally.failed += len(cases) - 1
        fault, got = cases[0]
        tally.fail(f'{name}: {problem}', f'    {len(cases)} times, first FAULT={fault} {call}\n    {got.err[-300:]!r}')


def has_sanitizer(build):
    return re.search(r'(?m)^SPLKIT_SANITIZE:\w+=.', (build / 'CMakeCache.txt').read_text()) is not None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('build', type=testlib.build_folder)
    parser.add_argument('--all', action='store_const', const=1, dest='every', help='fail every allocation and every call')
    parser.add_argument('--every', type=int, metavar='N', help='fail every N-th allocation (default: at least %d of each call)' % TRIES)
    parser.add_argument('--only', metavar='NAME', help='one of the calls')
    options = parser.parse_args()
    if has_sanitizer(options.build):
        testlib.skip('a sanitizer has an allocator and system calls of its own')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-faults-') as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        bench = Bench(options.build, folder)
        for name, call in CALLS:
            if options.only in (None, name):
                check_call(bench, pool, tally, name, call, options.every)
    tally.finish()


if __name__ == '__main__':
    main()
