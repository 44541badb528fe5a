#!/usr/bin/env python3
"""spl2html --watch makes the page again after each kind of change, keeps it when the document is broken, and ends cleanly.

What is waited for is an event, for a minute at most: the speed of the machine does not matter.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

LABEL = (testlib.ROOT / 'samples' / 'famotidine-drugfacts' / 'label.xml').read_text(encoding='utf-8')
TITLE = re.search(r'<title>(.*?)</title>', LABEL, re.S)[1]
PATIENCE = 60       # seconds
PAUSE = 0.3         # seconds that something gets to happen which must not


def label(title):
    return LABEL.replace(TITLE, title, 1)


class Watched:
    """The program at work in a folder, and the lines it says."""

    def __init__(self, build, folder, *arguments, **environment):
        self.page = folder / 'label.html'
        self.process = subprocess.Popen(['spl2html', 'label.xml', '-o', 'label.html', '--watch', *arguments], cwd=folder, executable=build / 'spl2html',
                                        stderr=subprocess.PIPE, text=True, env={**testlib.ENVIRONMENT, **environment})
        self.lines = Queue()
        self.seen = []
        Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stderr:
            self.lines.put(line)

    def wait_for(self, text):
        """Whether such a line comes."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                line = self.lines.get(timeout=1)
            except Empty:
                if self.process.poll() is not None:
                    return False
                continue
            self.seen.append(line)
            if text in line:
                return True
        return False

    def wait_until(self, holds):
        """Whether that holds at some time; several builds may be needed when a change comes in pieces."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not holds():
            time.sleep(0.02)
        return holds()

    def shows(self, text):
        return self.wait_until(lambda: self.page.exists() and text in self.page.read_text(encoding='utf-8'))

    def end(self, which=signal.SIGINT):
        self.process.send_signal(which)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None


def replace(path, text):
    """As editors do."""
    other = path.with_name(path.name + '~')
    other.write_text(text, encoding='utf-8')
    os.replace(other, path)


def check_changes(build, folder, tally):
    document = folder / 'label.xml'
    document.write_text(LABEL, encoding='utf-8')
    (folder / 'theme.css').write_text(':root { --one: 1px }\n')
    (folder / 'templates').mkdir()
    (folder / 'assets').mkdir()
    options = ('--theme', 'theme.css', '--templates', 'templates', '--assets', 'assets')
    w = Watched(build, folder, *options)
    tally.check(w.wait_for('wrote label.html'), 'a page at once', ''.join(w.seen))
    _, want, _ = testlib.run(build / 'spl2html', 'label.xml', *options, cwd=folder)
    tally.check(w.page.read_bytes() == want, 'the page that is made without --watch')
    document.write_text(label('First change'), encoding='utf-8')
    tally.check(w.shows('First change'), 'document written anew')
    replace(document, label('Second change'))
    tally.check(w.shows('Second change'), 'document replaced by rename')
    before = w.page.read_bytes()
    replace(document, label('Broken').replace('</document>', ''))
    tally.check(w.wait_for('error[xml-syntax]'), 'a broken document is told', ''.join(w.seen))
    tally.check(w.page.read_bytes() == before, 'a broken document leaves the page')
    document.unlink()
    tally.check(w.wait_for('error[file-read]'), 'a document that is gone is told', ''.join(w.seen))
    tally.check(w.page.read_bytes() == before, 'a document that is gone leaves the page')
    document.write_text(label('Back again'), encoding='utf-8')
    tally.check(w.shows('Back again'), 'a document that comes back')
    replace(folder / 'theme.css', ':root { --two: 2px }\n')
    tally.check(w.shows('--two: 2px'), 'theme')
    (folder / 'templates' / 'html').mkdir()
    style = (testlib.ROOT / 'templates' / 'html' / 'page.css').read_text()
    (folder / 'templates' / 'html' / 'page.css').write_text(':root { --three: 3px }\n' + style)
    tally.check(w.shows('--three: 3px'), 'a template in a new folder')
    shutil.rmtree(folder / 'templates')
    tally.check(w.wait_until(lambda: '--three: 3px' not in w.page.read_text(encoding='utf-8')), 'templates taken away')
    (folder / 'templates' / 'html').mkdir(parents=True)
    (folder / 'templates' / 'html' / 'page.css').write_text(':root { --four: 4px }\n' + style)
    tally.check(w.shows('--four: 4px'), 'templates put back')
    tally.check(w.end() == 0, 'SIGINT ends it with 0')
    tally.check(not list(folder.glob('.splkit-*')), 'no file is left')


def check_quiet(build, folder, tally):
    """What is written is no change, even in a folder that is watched."""
    document = folder / 'label.xml'
    document.write_text(LABEL, encoding='utf-8')
    w = Watched(build, folder, '--standalone')      # images lie in the same folder
    tally.check(w.wait_for('wrote'), 'standalone', ''.join(w.seen))
    time.sleep(PAUSE)
    tally.check(w.lines.empty(), 'its own page is no change')
    w.page.write_text('touched')
    time.sleep(PAUSE)
    tally.check(w.lines.empty(), 'a change of the page is none')
    (folder / 'picture.png').write_bytes(b'\x89PNG\r\n\x1a\n')
    tally.check(w.wait_for('wrote'), 'a new image', ''.join(w.seen))
    w.process.send_signal(signal.SIGTERM)
    tally.check(w.end(signal.SIGTERM) == 0, 'SIGTERM ends it with 0')


def check_link(build, folder, tally):
    (folder / 'elsewhere').mkdir()
    real = folder / 'elsewhere' / 'real.xml'
    real.write_text(LABEL, encoding='utf-8')
    (folder / 'label.xml').symlink_to('elsewhere/real.xml')
    w = Watched(build, folder)
    tally.check(w.wait_for('wrote'), 'a link', ''.join(w.seen))
    replace(real, label('Behind the link'))
    tally.check(w.shows('Behind the link'), 'what a link points to')
    w.end()


def check_sandbox(build, folder, tally):
    cache = (build / 'CMakeCache.txt').read_text()
    preloaded = build / 'tests' / 'libcompromised.so'
    if re.search(r'(?m)^SPLKIT_SANITIZE:\w+=.|^SPLKIT_SANDBOX:BOOL=OFF|^CMAKE_C_FLAGS:\w+=.*coverage', cache) or not preloaded.exists():
        return tally.skip('sandbox', 'this build has none')
    work, prey, log = folder / 'work', folder / 'prey', folder / 'log'
    work.mkdir()
    prey.mkdir()
    for name in ('secret', 'victim'):
        (prey / name).write_text('5 mg\n')
    (work / 'label.xml').write_text(LABEL, encoding='utf-8')
    w = Watched(build, work, LD_PRELOAD=str(preloaded), COMPROMISED=str(log), PREY=str(prey))
    tally.check(w.wait_for('wrote'), 'taken over: the page', ''.join(w.seen))
    w.end()
    if any('sandbox-missing' in line for line in w.seen):
        return tally.skip('sandbox', 'this system lacks Landlock or seccomp')
    outcomes = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    tally.check(len(outcomes) >= 25, 'taken over: attempts', f'    {outcomes}')
    tally.check(all(outcome == 'refused' for _, outcome in outcomes), 'taken over: all refused', f'    {outcomes}')


def check_usage(build, folder, tally):
    (folder / 'label.xml').write_text(LABEL, encoding='utf-8')
    for arguments in (['--watch', 'label.xml'], ['--watch', '-', '-o', 'x.html']):
        code, out, err = testlib.run(build / 'spl2html', *arguments, cwd=folder)
        tally.check(code == 2 and b'--watch' in err and not out, f'usage: {arguments}', f'    {code} {err}')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    for check in (check_changes, check_quiet, check_link, check_sandbox, check_usage):
        with tempfile.TemporaryDirectory(prefix='splkit-watch-') as folder:
            check(build, Path(folder), tally)
    tally.finish()


if __name__ == '__main__':
    main()
