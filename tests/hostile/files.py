#!/usr/bin/env python3
"""What is no file, or cannot be read or written, is said so at once; no output is ever half there.

Folders, pipes, devices, links to nowhere, a file of 1 GB; full disks, closed descriptors, readers that went away; signals
and kills at any moment. Outcomes are those of the table of exit codes in the README.
"""
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _harness as harness
from _harness import testlib

SAMPLE = testlib.ROOT / 'samples' / 'citicoline-web'
KILLS = 40
NOBODY = 65534

# name: (program and options, its input, an output option or '', the exit code for refused input). A program more is a line
# more.
PROGRAMS = {
    'leaflet2spl': ('leaflet2spl --json', 'leaflet.txt', '-o', 1),
    'splvalidate': ('splvalidate --format json', 'label.xml', '', 1),
    'stream': ('splvalidate --stream --max-size 10M --format json', 'label.xml', '', 1),
    'spl2md': ('spl2md --json', 'label.xml', '-o', 1),
    'spl2html': ('spl2html --json', 'label.xml', '-o', 1),
    'spl2fhir': ('spl2fhir --json', 'label.xml', '-o', 1),
    'spldiff': ('spldiff --json --format html label.xml', 'label.xml', '-o', 3),
}
REFUSED = 1  # in INPUTS: that of the program


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    s = socket.socket(socket.AF_UNIX)
    s.bind(str(path))
    s.close()


def make_loop(path):
    path.symlink_to(path.name)


def make_sparse(path):
    with open(path, 'wb') as f:
        f.truncate(1 << 30)


def make_unreadable(path):
    path.write_text('x')
    path.chmod(0)


# name: (what makes it, exit code, ids of which one is reported)
INPUTS = {
    'missing': (lambda p: None, 3, ('file-read',)),
    'pipe': (make_pipe, 3, ('file-kind',)),
    'socket': (make_socket, 3, ('file-read', 'file-kind')),
    'link-to-nowhere': (lambda p: p.symlink_to('nowhere'), 3, ('file-read',)),
    'link-loop': (make_loop, 3, ('file-read',)),
    'link-to-device': (lambda p: p.symlink_to('/dev/zero'), 3, ('file-kind',)),
    'link-to-memory': (lambda p: p.symlink_to('/proc/self/mem'), 3, ('file-read',)),
    'sparse': (make_sparse, REFUSED, ('input-size',)),
    'empty': (lambda p: p.write_bytes(b''), REFUSED, ('input-empty',)),
    'unreadable': (make_unreadable, 3, ('file-read',)),
    'below-file': (lambda p: None, 3, ('file-read',)),
}


class Folder:
    """A working folder with the inputs of all programs, that anybody may write to."""

    def __enter__(self):
        self.holder = tempfile.TemporaryDirectory(prefix='splkit-hostile-')
        self.path = Path(self.holder.name)
        self.path.chmod(0o777)
        for name in ('leaflet.txt', 'label.xml'):
            shutil.copy(SAMPLE / name, self.path / name)
        return self.path

    def __exit__(self, *_):
        subprocess.run(['chmod', '-R', 'u+rwx', self.holder.name], stderr=subprocess.DEVNULL)
        self.holder.cleanup()


def others():
    """How to run as somebody who may not do everything."""
    return {'user': NOBODY, 'group': NOBODY, 'extra_groups': []} if os.getuid() == 0 else {}


def can_run_as_other(build):
    try:
        return subprocess.run([build / 'splvalidate', '--version'], capture_output=True, **others()).returncode == 0
    except (PermissionError, subprocess.SubprocessError):
        return False


def check_inputs(build, tally):
    as_other = can_run_as_other(build)
    for program, (call, _, _, refused) in PROGRAMS.items():
        words = call.split()
        for name, (make, code, ids) in INPUTS.items():
            if name == 'unreadable' and not as_other:
                tally.skip(f'{program} {name}', 'everything is readable for this user, and no other can run the programs')
                continue
            with Folder() as folder:
                path = folder / 'input'
                make(path)
                if name == 'below-file':
                    path = folder / 'label.xml' / 'x'
                more = others() if name == 'unreadable' else {}
                done = harness.call(build / words[0], *words[1:], path, cwd=folder, **more)
                out = harness.usual_problems(done, (refused if code == REFUSED else code,))
                if not done.ids() & set(ids):
                    out.append(f'{done.ids()} instead of {ids}')
                tally.check(not out, f'{program} {name}', f'    {out}')
        if words[0] == 'splvalidate':
            continue  # takes folders
        for what in ('.', '/', '/dev', '/dev/zero', '/dev/full', '/proc/kmsg'):
            done = harness.call(build / words[0], *words[1:], what)
            out = harness.usual_problems(done, (3,))
            tally.check(not out and done.ids() & {'file-kind', 'file-read'}, f'{program} {what}', f'    {out} {done.ids()}')


def check_outputs(build, tally):
    as_other = can_run_as_other(build)
    for program, (call, source, option, _) in PROGRAMS.items():
        words = call.split()
        if not option:
            continue

        def attempt(name, target, code, more=None, content=None):
            with Folder() as folder:
                (folder / 'folder').mkdir()
                (folder / 'locked').mkdir()
                (folder / 'old').write_text('old\n')
                (folder / 'link').symlink_to('old')
                (folder / 'nowhere').symlink_to('absent/file')
                (folder / 'to-input').symlink_to(source)
                (folder / 'locked').chmod(0o555)
                before = sorted(p.name for p in folder.rglob('*'))
                done = harness.call(build / words[0], *words[1:], source, option, target, cwd=folder, **(more or {}))
                after = sorted(p.name for p in folder.rglob('*'))
                out = harness.usual_problems(done, (code,))
                if code == 3 and 'file-write' not in done.ids():
                    out.append(f'{done.ids()}')
                if code and (folder / source).read_bytes() != (SAMPLE / source).read_bytes():
                    out.append('the input was changed')
                if code and before != after:
                    out.append(f'left: {set(after) ^ set(before)}')
                if code and (folder / 'old').read_text() != 'old\n':
                    out.append('the old file was changed')
                if content and not (folder / content).read_bytes().startswith(b'<') and not (folder / content).read_bytes().startswith(b'#'):
                    out.append('the output is not there')
                if content and not (folder / 'link').is_symlink():
                    out.append('the link was replaced')
                tally.check(not out, f'{program} to {name}', f'    {out} {done.err[-200:]!r}')

        attempt('full device', '/dev/full', 3)
        attempt('null device', '/dev/null', 0)
        attempt('folder', 'folder', 3)
        attempt('no folder', 'absent/out', 3)
        attempt('link to nowhere', 'nowhere/x', 3)
        attempt('below a file', 'label.xml/x', 3)
        attempt('old file', 'old', 0, content='old')
        attempt('link', 'link', 0, content='old')
        attempt('longest name', 'x' * 255, 0)
        attempt('too long a name', 'x' * 256, 3)
        attempt('its input', source, 2)
        attempt('its input by a link', 'to-input', 2)
        attempt('up', '../' + 'x' * 300, 3)
        if as_other:
            attempt('locked folder', 'locked/out', 3, others())
        else:
            tally.skip(f'{program} to locked folder', 'every folder is open for this user')


def check_clashes(build, tally):
    """Outputs of one call are files of their own."""
    for name in ('new', 'old', './old', 'leaflet.txt'):
        for options in (('-o', 'old' if 'old' in name else name, '--ledger', name), ('--ledger', name, '--extracted', name)):
            with Folder() as folder:
                (folder / 'old').write_text('old\n')
                done = harness.call(build / 'leaflet2spl', *options, 'leaflet.txt', cwd=folder)
                out = harness.usual_problems(done, (2,))
                if (folder / 'new').exists() or (folder / 'old').read_text() != 'old\n':
                    out.append('something was written')
                tally.check(not out, f'leaflet2spl {" ".join(options)}', f'    {out} {done.err[-200:]!r}')


def shell(build, tally, title, command, code, wanted=b''):
    """A call with redirections; code: what it must end with, or a set."""
    with Folder() as folder:
        done = subprocess.run(['bash', '-c', command], cwd=folder, env=dict(testlib.ENVIRONMENT, PATH=f'{build}:/usr/bin:/bin'), capture_output=True,
                              timeout=60, stdin=subprocess.DEVNULL)
        codes = code if isinstance(code, set) else {code}
        good = done.returncode in codes and wanted in done.stdout + done.stderr
        tally.check(good, title, f'    {command}: {done.returncode} {done.stdout[-200:]!r} {done.stderr[-200:]!r}')


def check_descriptors(build, tally):
    for program, (call, source, option, refused) in PROGRAMS.items():
        plain = call.replace(' --json', '').replace('--format json', '')
        report = f'{plain} {source}' if option else f"sed s/title/titel/ {source} | {plain} -"
        shell(build, tally, f'{program}: full standard output', f'set -o pipefail; {report} >/dev/full', 3, b'error' if option else b'cannot write')
        shell(build, tally, f'{program}: closed standard output', f'set -o pipefail; {report} >&-', 3)
        shell(build, tally, f'{program}: closed standard input', f'{plain} - <&-', 3)
        shell(build, tally, f'{program}: all closed', f'{plain} - <&- >&- 2>&-', 3)
        shell(build, tally, f'{program}: standard input is a folder', f'{plain} - <.', 3)
        shell(build, tally, f'{program}: empty standard input', f'{plain} - </dev/null', refused, b'input-empty')
        shell(build, tally, f'{program}: reader gone', f'({plain} {source}; echo "code $?" >&2) | true', 0)
        shell(build, tally, f'{program}: endless input', f'{plain} --max-size 1M - </dev/zero', refused)
        if option:
            shell(build, tally, f'{program}: no standard error', f"{plain} {source} -o out 2>&-; ! grep -q 'warning.[a-z]' out", 0)
            shell(build, tally, f'{program}: small file size', f'ulimit -f 1; {plain} {source} -o out; code=$?; test -e out && exit 9; exit $code', {3, 153}, b'')
        shell(build, tally, f'{program}: little memory', f'ulimit -v 60000; {plain} {source} >/dev/null', {0, 1, 3, 127})


def check_kills(build, tally):
    """Killed at any moment: the output is the old one or the new one, whole."""
    chance = random.Random(7)
    for program, (call, source, option, _) in PROGRAMS.items():
        words = call.split()
        if not option:
            continue
        with Folder() as folder:
            harness.call(build / words[0], *words[1:], source, option, 'whole', cwd=folder)
            whole = (folder / 'whole').read_bytes()
            start = time.monotonic()
            harness.call(build / words[0], *words[1:], source, option, 'whole', cwd=folder)
            usual = time.monotonic() - start
            bad = []
            for i in range(KILLS):
                (folder / 'out').write_text('old\n')
                process = subprocess.Popen([words[0], *words[1:], source, option, 'out'], executable=build / words[0], cwd=folder,
                                           env=testlib.ENVIRONMENT, stderr=subprocess.DEVNULL)
                time.sleep(chance.random() * usual)
                process.send_signal(chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT)))
                process.wait()
                if (folder / 'out').read_bytes() not in (b'old\n', whole):
                    bad.append(i)
            tally.check(not bad, f'{program}: killed', f'    the output was damaged {len(bad)} times')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for check in (check_inputs, check_outputs, check_clashes, check_descriptors, check_kills):
        if len(sys.argv) < 3 or sys.argv[2] in check.__name__:
            check(build, tally)
    tally.finish()


if __name__ == '__main__':
    main()
