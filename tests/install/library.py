#!/usr/bin/env python3
"""The library as another project has it: installed, found by pkg-config, compiled against, shared and static.

The examples of samples/embed give the bytes of the programs, nothing but splkit.h can be seen from outside, and a host
that has set all kinds of things keeps them, whatever happens to a job (host.c)."""
import ctypes
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'documents'))
import _build
import testlib

EMBED = testlib.ROOT / 'samples' / 'embed'
LEAFLET = testlib.ROOT / 'samples' / 'citicoline-web' / 'leaflet.txt'
STRICT = ['-Wall', '-Wextra', '-Wpedantic', '-Werror']


class Prefix:
    """Where splkit was installed."""

    def __init__(self, folder, build):
        self.folder, self.build = folder, build
        subprocess.run(['cmake', '--install', build, '--prefix', folder], check=True, capture_output=True)
        self.lib = next(folder.rglob('libsplkit.a')).parent
        self.environment = {**os.environ, 'PKG_CONFIG_PATH': str(self.lib / 'pkgconfig')}
        self.counters = ['--coverage'] if '--coverage' in (build / 'CMakeCache.txt').read_text() else []

    def config(self, *arguments, package='splkit'):
        done = subprocess.run(['pkg-config', *arguments, package], capture_output=True, text=True, env=self.environment)
        return shlex.split(done.stdout) if done.returncode == 0 else [done.stderr]

    def compile(self, source, program, *flags):
        """'' or what the compiler has to say; without a compiler the reason to skip."""
        done = subprocess.run(['cc', '-std=c99', *STRICT, source, '-o', program, *self.config('--cflags'), *flags,
                               *self.counters],
                              capture_output=True, text=True)
        return '' if done.returncode == 0 else done.stderr or 'failed'

    def run(self, program, *arguments):
        environment = {**testlib.ENVIRONMENT, 'LD_LIBRARY_PATH': str(self.lib), 'SPLKIT_LIBRARY': str(self.lib / 'libsplkit.so.0')}
        done = subprocess.run([program, *arguments], capture_output=True, env=environment, timeout=120)
        return done.returncode, done.stdout, done.stderr


def names_of(library, *flags):
    done = subprocess.run(['nm', '-g', '--defined-only', *flags, library], capture_output=True, text=True)
    return {line.split()[2].split('@')[0] for line in done.stdout.splitlines() if re.match(r'^[0-9a-f]+ [A-Z] ', line)} - {'SPLKIT_0'}


def check_names(prefix, tally):
    header = (prefix.folder / 'include' / 'splkit.h').read_text()
    declared = set(re.findall(r'^SPLKIT_API .*?\b(splkit_\w+)\(', header, re.M))
    tally.check(len(declared) > 8, 'splkit.h declares functions')
    for name, flags in (('libsplkit.so.0', ['-D']), ('libsplkit.a', [])):
        seen = names_of(prefix.lib / name, *flags)
        tally.check(seen == declared, f'{name}: what can be seen', f'    {sorted(seen ^ declared)[:20]}')
    dynamic = subprocess.run(['objdump', '-p', prefix.lib / 'libsplkit.so.0'], capture_output=True, text=True).stdout
    tally.check(re.search(r'SONAME\s+libsplkit\.so\.0\n', dynamic), 'soname')
    segments = subprocess.run(['readelf', '-lW', prefix.lib / 'libsplkit.so.0'], capture_output=True, text=True).stdout
    tally.check('TEXTREL' not in dynamic and 'GNU_RELRO' in segments and not re.search(r'\bRWE\b', segments), 'hardened')
    tally.check('RUNPATH' not in dynamic and 'RPATH' not in dynamic, 'no path of the build to look for libraries')


def release_number():
    return re.search(r'SPLKIT_VERSION "(.*)"', (testlib.ROOT / 'converters/base/version.h').read_text())[1]


def check_version(prefix, tally):
    _, out, _ = testlib.run(prefix.folder / 'bin' / 'leaflet2spl', '--version')
    version = out.decode().split()[-1]
    tally.check(prefix.config('--modversion') == [version], 'pkg-config has the version of the programs', f"    {version} {prefix.config('--modversion')}")
    release = release_number()
    tally.check(re.fullmatch(re.escape(release) + r'(-(dev(\.\d+)?|unknown))?(\+[0-9a-z.]+)?', version), 'semantic version', f'    {version}')


def of_programs(build, folder, leaflet):
    """{ending: bytes} as the programs write them."""
    label, ledger = folder / 'label.xml', folder / 'program.ledger'
    code, out, err = testlib.run(build / 'leaflet2spl', leaflet, '--effective-time', '20260101', '--ledger', ledger)
    label.write_bytes(out)
    found = err + testlib.run(build / 'splvalidate', 'label.xml', cwd=folder)[1]
    parts = {'.xml': out, '.ledger.json': ledger.read_bytes()}
    for ending, program, *flags in (('.html', 'spl2html'), ('.md', 'spl2md'), ('.txt', 'spl2md', '--to', 'text')):
        _, parts[ending], more = testlib.run(build / program, *flags, 'label.xml', cwd=folder)
        found += more
    return code, parts, found


def check_example(prefix, build, tally, folder, name, flags):
    program = folder / name
    trouble = prefix.compile(EMBED / 'embed.c', program, *flags)
    tally.check(not trouble, f'{name}: compiles', trouble)
    if trouble:
        return
    linked = 'libsplkit.so.0' in subprocess.run(['objdump', '-p', program], capture_output=True, text=True).stdout
    tally.check(linked == (name == 'shared'), f'{name}: how it is linked')
    word = folder / 'leaflet.docx'
    word.write_bytes(_build.docx(''.join(_build.paragraph(_build.run(text)) for text in
                                         ('Orvexin tablets', 'What Orvexin is used for', 'Orvexin lowers the pressure.',
                                          'How to take Orvexin', 'Take 5 mg twice a day.'))))
    for leaflet in (LEAFLET, word):
        code, parts, found = of_programs(build, folder, leaflet)
        got, _, err = prefix.run(program, leaflet, folder / 'out')
        tally.check(got == code == 0, f'{name}: {leaflet.name}', f'    {got} {err.decode()[:1000]}')
        tally.check(err == found, f'{name}: findings of {leaflet.name}', testlib.diff(found, err, 'findings'))
        for ending, want in parts.items():
            path = folder / f'out{ending}'
            have = path.read_bytes() if path.exists() else b''
            tally.check(have == want and want, f'{name}: {leaflet.name} as {ending}', testlib.diff(want, have, ending))
            path.unlink(missing_ok=True)


def check_cmake(prefix, tally, folder):
    """A project that looks for it by find_package."""
    project = folder / 'project'
    project.mkdir()
    (project / 'CMakeLists.txt').write_text(
        f'cmake_minimum_required(VERSION 3.25)\nproject(embed C)\nfind_package(splkit {release_number()} REQUIRED)\n'
        f'add_executable(embed {EMBED}/embed.c)\ntarget_link_libraries(embed splkit::splkit)\n')
    for step in (['cmake', '-G', 'Ninja', '-S', project, '-B', project, f'-DCMAKE_PREFIX_PATH={prefix.folder}'],
                 ['cmake', '--build', project]):
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            break
    tally.check(done.returncode == 0 and prefix.run(project / 'embed', LEAFLET, project / 'out')[0] == 0, 'find_package', done.stderr)


ALLOCATIONS = [*range(1, 40, 3), *(int(50 * 1.6 ** n) for n in range(16))]     # the first ones are those of the host


def check_faults(prefix, tally, folder):
    """The example when one allocation fails: the whole work, or an exit code with a message; never a wrong file."""
    def run(*more):
        for old in folder.glob('faulty.*'):
            old.unlink()
        environment = {**testlib.ENVIRONMENT, 'LD_LIBRARY_PATH': str(prefix.lib), **dict(more)}
        done = subprocess.run([folder / 'shared', LEAFLET, folder / 'faulty'], capture_output=True, env=environment, timeout=120)
        return done.returncode, done.stderr.decode(), {p.name: p.read_bytes() for p in folder.glob('faulty.*')}
    _, _, want = run()
    codes = []
    for n in ALLOCATIONS:
        code, err, files = run(('LD_PRELOAD', str(prefix.build / 'tests' / 'libfaults.so')), ('FAULT', f'alloc:{n}:once:12'))
        codes.append(code)
        whole = files == want if code == 0 else files.items() <= want.items() and err
        tally.check(code in (0, 1, 2, 3) and whole and 'internal-crash' not in err, f'allocation {n} fails', f'    {code} {sorted(files)} {err[-300:]}')
    tally.check(codes.count(1) > 5, 'allocations of the children fail', f'    {codes}')


def check_python(prefix, build, tally, folder):
    code, parts, _ = of_programs(build, folder, LEAFLET)
    got, out, err = prefix.run(sys.executable, EMBED / 'embed.py', LEAFLET)
    tally.check(got == code and out == parts['.xml'], 'from Python', err.decode()[:1000])


def check_options(prefix, build, tally):
    """What splkit.h names are options of the programs, which the library takes with the same values."""
    listed = re.search(r'\*   all jobs.*?\*/', (prefix.folder / 'include' / 'splkit.h').read_text(), re.S)[0]
    names = set(re.findall(r'[a-z-]{4,}', re.sub(r'all jobs|(?:convert|validate|render)   ?|HTML:|Markdown:', '', listed)))
    tables = {}
    for program in ('leaflet2spl', 'splvalidate', 'spl2html', 'spl2md'):
        for line in testlib.run(build / program, '--print-options', 'table')[1].decode().splitlines():
            name, _, argument = line.split('\t')
            tables[name] = argument
    tally.check(len(names) == 20 and names <= set(tables), 'options of the library', f'    {sorted(names - set(tables))} {len(names)}')
    lib = ctypes.CDLL(str(prefix.lib / 'libsplkit.so.0'))
    lib.splkit_new.restype = ctypes.c_void_p
    lib.splkit_set.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
    lib.splkit_free.argtypes = [ctypes.c_void_p]
    kit = lib.splkit_new()
    samples = {'set-id': '11111111-2222-3333-4444-555555555555', 'effective-time': '20260101', 'encoding': 'UTF-8'}
    for name in sorted(names & set(tables)):
        argument = tables[name]
        for value in argument.split('|') if '|' in argument else [samples.get(name, '1')] if argument else [None]:
            tally.check(lib.splkit_set(kit, name.encode(), value and value.encode()) == 0, f'the library takes {name} {value}')
    lib.splkit_free(kit)


def check_host(prefix, build, tally, folder):
    program = folder / 'host'
    label = folder / 'host.xml'
    testlib.run(build / 'leaflet2spl', LEAFLET, '--name', 'leaflet.txt', '--effective-time', '20260101', '-o', label)
    trouble = prefix.compile(Path(__file__).parent / 'host.c', program, '-pthread', *prefix.config('--cflags', '--libs'),
                             *prefix.config('--cflags', '--libs', package='libxml-2.0'))
    tally.check(not trouble, 'host: compiles', trouble)
    if trouble:
        return
    code, out, err = prefix.run(program, LEAFLET, label)
    lines = out.decode().splitlines()
    for line in lines:
        tally.check(line.startswith('ok '), f'host: {line}', err.decode()[:1000])
    tally.check(code == 0 and len(lines) == 20, 'host: all cases', f'    {code} {len(lines)} {err.decode()[:1000]}')
    tally.check(not err, 'host: nothing on its standard error', err.decode()[:1000])


def check_sandbox(prefix, build, tally, folder):
    """The example, each job of which is taken over while it parses (tests/hostile/compromised.c)."""
    preloaded, prey, log = build / 'tests' / 'libcompromised.so', folder / 'prey', folder / 'log'
    if 'SPLKIT_SANDBOX:BOOL=OFF' in (build / 'CMakeCache.txt').read_text():
        return tally.skip('sandbox', 'this build has none')
    prey.mkdir()
    for name in ('secret', 'victim'):
        (prey / name).write_text('5 mg\n')
    environment = {**testlib.ENVIRONMENT, 'LD_LIBRARY_PATH': str(prefix.lib), 'LD_PRELOAD': str(preloaded), 'COMPROMISED': str(log), 'PREY': str(prey),
                   'IN_WORKER': '1'}
    done = subprocess.run([folder / 'shared', LEAFLET, folder / 'out'], capture_output=True, env=environment, timeout=120)
    if b'sandbox-missing' in done.stderr:
        return tally.skip('sandbox', 'this system lacks Landlock or seccomp')
    outcomes = [line.split() for line in log.read_text().splitlines()] if log.exists() else []
    tally.check(done.returncode == 0 and len(outcomes) >= 4 * 25, 'taken over: each job tries', f'    {len(outcomes)} {done.stderr.decode()[:500]}')
    tally.check(outcomes[-1:] == [['descriptors', 'closed']], 'taken over: descriptors of the host are closed')
    worked = [attempt for attempt, outcome in outcomes[:-1] if outcome != 'refused']
    tally.check(not worked, 'taken over: all refused', f'    {worked}')


def main():
    build = testlib.build_folder(sys.argv[1])
    if not (build / 'lib' / 'libsplkit.a').exists():
        testlib.skip('this build has no library (SPLKIT_LIBRARY, or sanitizers)')
    tally = testlib.Tally()
    with tempfile.TemporaryDirectory(prefix='splkit-library-') as name:
        folder = Path(name)
        prefix = Prefix(folder / 'prefix', build)
        check_names(prefix, tally)
        check_version(prefix, tally)
        shared = prefix.config('--libs')
        static = [str(prefix.lib / 'libsplkit.a') if x == '-lsplkit' else x for x in prefix.config('--static', '--libs')]
        check_example(prefix, build, tally, folder, 'shared', shared)
        check_example(prefix, build, tally, folder, 'static', static)
        if shutil.which('c++'):
            done = subprocess.run(['c++', *STRICT, '-x', 'c++', '-fsyntax-only', prefix.folder / 'include' / 'splkit.h'], capture_output=True, text=True)
            tally.check(done.returncode == 0, 'the header is C++ too', done.stderr)
        else:
            tally.skip('the header is C++ too', 'no C++ compiler is installed')
        check_cmake(prefix, tally, folder)
        check_faults(prefix, tally, folder)
        check_python(prefix, build, tally, folder)
        check_options(prefix, build, tally)
        check_host(prefix, build, tally, folder)
        check_sandbox(prefix, build, tally, folder)
    tally.finish()


if __name__ == '__main__':
    main()
