"""What the tests of splbatch share: leaflets to work on, runs, and a look at what they left."""
import json
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import testlib  # noqa: E402

SAMPLES = sorted(testlib.ROOT.glob('samples/*/leaflet.txt'))
SHORT = ('Tavonel 20 mg tablets\n\nActive ingredient: tavonel\n\nIndications\n\nTavonel is used for heartburn, number {0}.\n\n'
         'Dosage\n\nTake 1 tablet daily for {0} days.\n\nContraindications\n\nDo not take it if you are allergic to it.\n\n'
         'Side effects\n\n  * headache\n  * nausea\n\nStorage\n\nStore below 25 °C.\n')
STATE = '.splbatch'


def short_leaflets(folder, count, stem='leaflet'):
    """Writes so many short leaflets, all different."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        (folder / f'{stem}-{number:03}.txt').write_text(SHORT.format(number), encoding='utf-8')
    return folder


def copy_samples(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for path in SAMPLES:
        shutil.copy(path, folder / f'{path.parent.name}.txt')
    return folder


def call(build, *arguments, program='splbatch', **options):
    return testlib.run(program_of(build, program), *arguments, **options)


def program_of(build, program='splbatch'):
    return build / 'tests' / program if program == 'splbatch_faulty' else build / program


def start(build, *arguments, program='splbatch', **options):
    path = program_of(build, program)
    return subprocess.Popen([path.name, *map(str, arguments)], executable=path, env=testlib.ENVIRONMENT,
                            **{'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL, **options})


def tree(folder):
    """{relative path: bytes} of all files below a folder but those of the state."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob('*'))
            if p.is_file() and STATE not in p.relative_to(folder).parts}


def records(folder, name='results.ndjson'):
    return [json.loads(line) for line in (folder / name).read_text(encoding='utf-8').splitlines()]


def children(pid):
    try:
        return [int(x) for x in Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]
    except OSError:
        return []
