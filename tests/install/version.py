#!/usr/bin/env python3
"""The full version that converters/tools/version.cmake makes of a release number and git, in repositories of each kind."""
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib

MODULE = testlib.ROOT / 'converters' / 'tools' / 'version.cmake'
FOLDER = 'converters/tools'
IDENTITY = {'GIT_AUTHOR_NAME': 'a', 'GIT_AUTHOR_EMAIL': 'a@localhost', 'GIT_AUTHOR_DATE': '2026-01-01T00:00:00Z',
            'GIT_COMMITTER_NAME': 'a', 'GIT_COMMITTER_EMAIL': 'a@localhost', 'GIT_COMMITTER_DATE': '2026-01-01T00:00:00Z',
            'GIT_CONFIG_GLOBAL': '/dev/null', 'GIT_CONFIG_SYSTEM': '/dev/null'}
ENVIRONMENT = {**{k: v for k, v in os.environ.items() if not k.startswith('GIT_')}, **IDENTITY}


def git(folder, *arguments):
    done = subprocess.run(['git', *arguments], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def version(folder, release='0.1.0'):
    script = folder / 'show.cmake'
    script.write_text(f'include(${{CMAKE_CURRENT_LIST_DIR}}/{FOLDER}/version.cmake)\nsplkit_version(v {release})\nmessage("${{v}}")\n')
    done = subprocess.run(['cmake', '-P', script], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    script.unlink()
    return done.stderr.strip()


def repository(folder):
    (folder / FOLDER).mkdir(parents=True)
    shutil.copy(MODULE, folder / FOLDER)
    shutil.copy(testlib.ROOT / '.gitattributes', folder)
    git(folder, 'init', '-q', '-b', 'main')
    commit(folder)
    return folder


def commit(folder):
    git(folder, 'add', '-A')
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'x')


def short(folder):
    return git(folder, 'rev-parse', 'HEAD')[:12]


def unpack(repo, folder):
    archive = folder.with_suffix('.tar')
    git(repo, 'archive', '-o', archive, 'HEAD')
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter='data') if hasattr(tarfile, 'data_filter') else tar.extractall(folder)
    return folder


def main():
    tally = testlib.Tally()
    if not shutil.which('git') or not shutil.which('cmake'):
        testlib.skip('git or cmake is not installed')

    def expect(name, got, want):
        tally.check(got == want, name, f'    {got!r}, not {want!r}')

    with tempfile.TemporaryDirectory(prefix='splkit-version-') as name:
        top = Path(name)
        repo = repository(top / 'repo')
        expect('no tag', version(repo), f'0.1.0-dev.1+g{short(repo)}')
        commit(repo)
        expect('a commit more', version(repo), f'0.1.0-dev.2+g{short(repo)}')
        expect('archive without a tag', version(unpack(repo, top / 'plain')), f'0.1.0-dev+g{short(repo)}')
        git(repo, 'tag', '-a', 'v0.1.0', '-m', 'x')
        expect('release', version(repo), '0.1.0')
        expect('archive of a release', version(unpack(repo, top / 'release')), '0.1.0')
        (repo / '.gitattributes').write_text('* text\n' + (repo / '.gitattributes').read_text())
        expect('release, changed', version(repo), '0.1.0+changed')
        commit(repo)
        expect('after a release', version(repo), f'0.1.0+1.g{short(repo)}')
        expect('towards the next one', version(repo, '0.2.0'), f'0.2.0-dev.1+g{short(repo)}')
        (repo / '.gitattributes').write_text((repo / '.gitattributes').read_text() + '# x\n')
        expect('changed', version(repo, '0.2.0'), f'0.2.0-dev.1+g{short(repo)}.changed')
        commit(repo)
        inside = top / 'repo' / 'third-party'
        shutil.copytree(MODULE.parent, inside / FOLDER)
        expect('files inside another repository', version(inside), '0.1.0-unknown')
        shutil.rmtree(inside)
        git(top, 'clone', '-q', '--depth', '1', f'file://{repo}', 'shallow')
        expect('shallow clone', version(top / 'shallow', '0.2.0'), f'0.2.0-dev+g{short(repo)}')
        version_of_files = top / 'files'
        shutil.copytree(MODULE.parent, version_of_files / FOLDER)
        expect('no repository', version(version_of_files), '0.1.0-unknown')
    build = testlib.build_folder(sys.argv[1])
    told = testlib.run(build / 'spl2md', '--version')[1].decode().split()[-1]
    made = re.search(r'version_full\[\] = "(.*)"', (build / 'generated' / 'version.c').read_text())[1]
    expect('--version', told, made)
    tally.finish()


if __name__ == '__main__':
    main()
