"""Runs programs on hostile input: measured, limited, and watched for what must never come out of them."""
import functools
import json
import os
import re
import resource
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

# Of processor time, for one program on one input. Generous for slow machines and sanitizers: most need a hundredth.
SECONDS = float(os.environ.get('SPLKIT_HOSTILE_SECONDS', '2'))
MEMORY = 256 << 20            # bytes of data that a program may have, without input
MEMORY_PER_BYTE = 400         # and for each byte of input; a program that needs more ends with exit code 3
KILL_AFTER = 60               # seconds of the clock

# C0 but TAB, LF and CR, DEL, C1, and what changes the direction of text or is not seen.
HARMFUL = re.compile('[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]')


@dataclass
class Result:
    code: int
    out: bytes
    err: bytes
    seconds: float

    def findings(self):
        """Of --json on stderr or --format json on stdout."""
        return [json.loads(line) for line in (self.out + self.err).decode().splitlines() if line.startswith('{"')]

    def ids(self):
        return {f.get('id') for f in self.findings()}


@functools.cache
def has_sanitizer(build):
    return re.search(r'(?m)^SPLKIT_SANITIZE:\w+=.', (build / 'CMakeCache.txt').read_text()) is not None


def limiter(memory):
    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (KILL_AFTER, KILL_AFTER))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    return limit


def call(program, *arguments, size=0, cwd=None, stdin=None, stdout=subprocess.PIPE, **more):
    """A Result; size: bytes of input; stdin: a file, or None for nothing to read."""
    memory = 0 if has_sanitizer(program.parent) else MEMORY + MEMORY_PER_BYTE * size
    process = subprocess.Popen([program.name, *map(os.fspath, arguments)], executable=program, cwd=cwd, env=testlib.ENVIRONMENT,
                               stdin=stdin or subprocess.DEVNULL, stdout=stdout, stderr=subprocess.PIPE, preexec_fn=limiter(memory), **more)
    parts = {}

    def read(name, stream):
        parts[name] = stream.read()
        stream.close()
    readers = [threading.Thread(target=read, args=(n, s)) for n, s in (('out', process.stdout), ('err', process.stderr)) if s]
    for r in readers:
        r.start()
    timer = threading.Timer(KILL_AFTER, process.kill)
    timer.start()
    _, status, usage = os.wait4(process.pid, 0)
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    for r in readers:
        r.join()
    return Result(process.returncode, parts.get('out', b''), parts.get('err', b''), usage.ru_utime + usage.ru_stime)


def harmful(data):
    """The first harmful character of an output, or ''. What is no UTF-8 is harmful too."""
    try:
        found = HARMFUL.search(data.decode())
    except UnicodeDecodeError as e:
        return f'byte {data[e.start]:#x} that is no UTF-8'
    return f'U+{ord(found.group()):04X}' if found else ''


def usual_problems(result, codes=(0, 1)):
    """What is wrong with any run, whatever the input."""
    out = []
    if result.code not in codes:
        out.append(f'exit code {result.code}')
    if result.seconds > SECONDS:
        out.append(f'{result.seconds:.2f} s')
    if harmful(result.err):
        out.append(f'{harmful(result.err)} on standard error')
    if b'root:x:' in result.out + result.err:
        out.append('/etc/passwd was read')
    if result.code and not result.err and not result.out:
        out.append(f'exit code {result.code} without a word')
    return out


class Listener:
    """Counts who comes to a port of this machine."""

    def __enter__(self):
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.visits = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def serve(self):
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def __exit__(self, *_):
        self.socket.close()
