#!/usr/bin/env python3
"""What is installed: every program runs from any prefix, and its help, man page and completions have the options of its
table, all of them and no others."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

PROGRAMS = sorted(p.stem for p in (testlib.ROOT / 'converters').glob('*.c'))


def table(program):
    """{name: (letter, argument)}"""
    code, out, _ = testlib.run(program, '--print-options', 'table')
    rows = [line.split('\t') for line in out.decode().splitlines()]
    return {name: (letter, argument) for name, letter, argument in rows} if code == 0 else {}


def man_text(page):
    """The page without its roff: what a reader sees of options."""
    text = page.read_text(encoding='utf-8')
    return re.sub(r'\\f\[\w*\]', '', text).replace('\\-', '-').replace("\\'", "'").replace('\\e', '\\')


def long_options(text):
    return set(re.findall(r'(?<![\w-])--([a-z][a-z0-9-]*)', text))


def bash_words(script, program, *typed):
    """What bash offers behind the words typed."""
    words = ' '.join(f"'{w}'" for w in (program, *typed))
    run = (f"source '{script}'; " f'COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _{program} 2>/dev/null; '
           'printf "%s\\n" "${COMPREPLY[@]}"')
    return subprocess.run(['bash', '-c', run], capture_output=True, text=True, timeout=20).stdout.split()


def check_program(prefix, name, tally):
    program = prefix / 'bin' / name
    options = table(program)
    code, out, _ = testlib.run(program, '--version')
    tally.check(code == 0 and out.startswith(f'{name} (splkit) '.encode()), f'{name}: runs where it was installed')
    tally.check(len(options) > 2, f'{name}: table')
    shown = testlib.run(program, '--help')[1].decode()
    page = man_text(prefix / 'share' / 'man' / 'man1' / f'{name}.1')
    listed = set(re.findall(r'^(?:-\w, )?--([a-z][a-z0-9-]*)', page, re.M))
    bash = prefix / 'share' / 'bash-completion' / 'completions' / name
    zsh = (prefix / 'share' / 'zsh' / 'site-functions' / f'_{name}').read_text()
    fish = (prefix / 'share' / 'fish' / 'vendor_completions.d' / f'{name}.fish').read_text()
    tally.check(set(options) == set(re.findall(r'^ {2,6}(?:-\w, )?--([a-z][a-z0-9-]*)', shown, re.M)), f'{name}: help')
    tally.check(listed == set(options), f'{name}: man page', f'    {listed ^ set(options)}')
    for word in ('NAME', 'SYNOPSIS', 'OPTIONS', 'DESCRIPTION', 'EXAMPLES', 'SEE ALSO'):
        tally.check(f'.SH\n{word}\n' in page, f'{name}: man page has {word}')
    tally.check(long_options(zsh) == set(options), f'{name}: zsh', f'    {long_options(zsh) ^ set(options)}')
    tally.check(set(re.findall(r' -l ([a-z0-9-]+)', fish)) == set(options), f'{name}: fish')
    tally.check({w[2:] for w in bash_words(bash, name, '--') if w.startswith('--')} == set(options), f'{name}: bash')
    for option, (_, argument) in options.items():
        if '|' in argument:
            tally.check(bash_words(bash, name, f'--{option}', '') == argument.split('|'), f'{name}: bash, values of --{option}')
    for shell, script in (('zsh', prefix / 'share' / 'zsh' / 'site-functions' / f'_{name}'),
                          ('fish', prefix / 'share' / 'fish' / 'vendor_completions.d' / f'{name}.fish'), ('bash', bash)):
        if shutil.which(shell):
            tally.check(subprocess.run([shell, '-n', script], capture_output=True).returncode == 0, f'{name}: {shell} can read it')


def main():
    build = testlib.build_folder(sys.argv[1])
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-install-') as folder:
        prefix = Path(folder) / 'any where'
        done = subprocess.run(['cmake', '--install', build, '--prefix', prefix], capture_output=True, text=True)
        tally.check(done.returncode == 0, 'cmake --install', done.stderr)
        for name in PROGRAMS:
            check_program(prefix, name, tally)
        pages = {p.stem: man_text(p) for p in (prefix / 'share' / 'man' / 'man7').glob('*.7')}
        tally.check(set(pages) >= {'splkit', 'splkit-tutorial', 'splkit-guide', 'splkit-findings'}, 'pages of section 7')
        ids = re.findall(r'^FINDING\(\w+, "([^"]+)"', (testlib.ROOT / 'converters/base/findings.def').read_text(encoding='utf-8'), re.M)
        missing = [i for i in ids if i not in pages.get('splkit-findings', '')]
        tally.check(not missing, 'every finding is explained', f'    {missing}')
        for name in PROGRAMS:
            tally.check(name in pages.get('splkit', ''), f'splkit(7) names {name}')
        every = ''.join(p.read_text(encoding='utf-8') for p in (testlib.ROOT / 'converters' / 'man').glob('*.md'))
        options = {o for name in PROGRAMS for o in table(prefix / 'bin' / name)}
        unknown = long_options(every.replace('\\-', '-')) - options - {'test-dir', 'install'}
        tally.check(not unknown, 'the prose speaks of no option that is none', f'    {unknown}')
        for part in ('share/splkit/templates/html/main.xsl', 'share/splkit/xsd/spl.xsd', 'share/doc/splkit/README.md'):
            tally.check((prefix / part).exists(), part)
    tally.finish()


if __name__ == '__main__':
    main()
