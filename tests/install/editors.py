#!/usr/bin/env python3
"""The error parsers of samples/editors read every finding that the cases in tests/cases expect."""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

EDITORS = testlib.ROOT / 'samples' / 'editors'
PLACE = re.compile(r'^[^:\n]+:\d+:\d+: (?:error|warning|info)\[', re.M)


def findings():
    """Lines with a place that programs write to people."""
    out = []
    for path in sorted(testlib.ROOT.glob('tests/cases/*/std*')):
        if path.name in ('stdout', 'stderr'):
            out += [x for x in path.read_text(encoding='utf-8', errors='replace').splitlines() if PLACE.match(x)]
    return out


def check_vim(lines, tally):
    vim = shutil.which('vim') or shutil.which('vim.tiny')
    if not vim:
        return tally.skip('vim', 'it is not installed')
    with tempfile.TemporaryDirectory(prefix='splkit-vim-') as folder:
        errors, out = Path(folder) / 'errors', Path(folder) / 'out'
        errors.write_text('\n'.join(lines) + '\n', encoding='utf-8')
        script = Path(folder) / 'run.vim'
        setting = re.search(r'^CompilerSet errorformat=(.*)$', (EDITORS / 'splkit.vim').read_text(), re.M)[1]
        script.write_text(f'set encoding=utf-8\nset errorformat={setting}\ncgetfile {errors}\n'
                          f'call writefile(map(getqflist(), "v:val.valid . \':\' . v:val.lnum . \':\' . v:val.col . \':\' . v:val.type"), "{out}")\nqa!\n')
        subprocess.run([vim, '-u', 'NONE', '-es', '-S', script], capture_output=True, timeout=60)
        got = out.read_text().splitlines() if out.exists() else []
    want = []
    for line in lines:
        _, number, column, severity = re.match(r'^([^:]+):(\d+):(\d+): (\w)', line).groups()
        want.append(f'1:{number}:{column}:{severity}')
    tally.check(got == want, 'vim: every finding, its place and kind', f'    {[(a, b) for a, b in zip(got, want) if a != b][:3]} {len(got)} of {len(want)}')


def main():
    tally = testlib.Tally()
    lines = findings()
    tally.check(len(lines) > 100, 'there are findings')
    matcher = json.loads((EDITORS / 'tasks.json').read_text())['tasks'][0]['problemMatcher']['pattern']
    tally.check(all(re.match(matcher['regexp'], x) for x in lines), 'VS Code reads them')
    emacs = re.search(r'\(splkit "((?:[^"\\]|\\.)*)"', (EDITORS / 'splkit.el').read_text())[1].replace('\\\\', '\\').replace('\\n', '\n')
    pattern = re.sub(r'\\([()|])', lambda m: m[1], emacs).replace('(?:', '(?:')
    tally.check(all(re.match(pattern, x) for x in lines), 'Emacs reads them', f'    {pattern!r}')
    check_vim(lines, tally)
    hook = (testlib.ROOT / '.pre-commit-hooks.yaml').read_text()
    tally.check('entry: splvalidate' in hook, 'the hook calls splvalidate')
    tally.finish()


if __name__ == '__main__':
    main()
