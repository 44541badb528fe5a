"""What the browser tests need: Chromium, Node, and the packages of package-lock.json in build/browser."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import testlib

PACKAGES = testlib.ROOT / 'build' / 'browser'
CHROMIUM = os.environ.get('CHROMIUM', '/usr/bin/chromium')
VNU = PACKAGES / 'node_modules' / 'vnu-jar' / 'build' / 'dist' / 'vnu.jar'


def require():
    """Skips the script when something is not installed (.ci/setup.sh --tests installs it)."""
    if not Path(CHROMIUM).exists():
        testlib.skip('chromium is not installed')
    if not shutil.which('node'):
        testlib.skip('node is not installed')
    if not (PACKAGES / 'node_modules' / 'puppeteer-core').exists():
        testlib.skip('the packages of tests/browser/package-lock.json are not installed in build/browser')


def node(script, *arguments):
    """[record] of a script that prints a JSON line per record; its complaint ends the test."""
    done = subprocess.run(['node', str(HERE / script), str(PACKAGES), *map(str, arguments)], capture_output=True, text=True,
                          timeout=550)
    if done.returncode != 0:
        sys.exit(f'{script}: {done.stderr[-2000:]}')
    return [json.loads(line) for line in done.stdout.splitlines()]


def checker_errors(pages):
    """{page: [error]} of the Nu checker."""
    done = subprocess.run(['java', '-jar', VNU, '--format', 'json', '--errors-only', '--exit-zero-always', *pages],
                          capture_output=True, text=True, timeout=550)
    out = {str(p): [] for p in pages}
    for message in json.loads(done.stderr)['messages']:
        out[message['url'].removeprefix('file:')].append(f'vnu, line {message.get("lastLine")}: {message["message"]}')
    return out


def labels(most):
    """The samples, and real labels of the development data when they are there: the smallest of each kind first."""
    out = sorted(testlib.ROOT.glob('samples/*/label.xml'))
    real = sorted((testlib.SHARED / 'eval' / 'corpus' / 'dev' / 'spl').glob('*.xml'), key=lambda p: (p.stat().st_size, p.name))
    groups = {}
    for path in real:
        groups.setdefault(path.stem[:6], path)
    return out + list(groups.values())[:most]


def make_pages(build, folder, paths, *options):
    """{page: label} of what spl2html makes of the labels."""
    pages = {}
    for path in paths:
        name = path.parent.name if path.stem == 'label' else path.stem
        page = Path(folder) / f'{name}{"".join(options).replace("--", "-")}.html'
        code, _, err = testlib.run(build / 'spl2html', path, '-o', page, *options)
        if code:
            sys.exit(f'spl2html {path.name}: {err.decode("utf-8", "replace")[:300]}')
        pages[page] = path
    return pages
