"""What the cluster tests share: 2,000 short leaflets with their manifest, the same batch made in one run, and a splbatch that
is killed in the middle of one part, once.
"""
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / 'bench')]
import leaflets
import testlib

COUNT = 2000
SHARDS = 4
KILLED = 2          # the part that is killed
VARIETY = 24        # texts from the samples; each leaflet has one of them, with a number of its own
PARAGRAPHS = 9      # of such a text, from its begin
OPTIONS = ('--no-times', '--emit', 'xml', '--effective-time', '20260101')

# Stands in for splbatch. When the part first comes, it is killed as soon as records of it are on the disk; should it be done
# before that, it begins anew.
KILLER = """\
#!{python}
import os, pathlib, subprocess, sys, time
command = [{splbatch!r}, *sys.argv[1:], *{options!r}]
mark = {mark!r}
part = os.environ.get('SLURM_ARRAY_TASK_ID') or sys.argv[sys.argv.index('--shard') + 1].split('/')[0]
if part != '{killed}' or os.path.exists(mark):
    os.execv(command[0], command)
state = pathlib.Path({out!r}, '.splbatch', '{killed}-of-{shards}')

def recorded():
    try:
        return any(path.stat().st_size for path in state.glob('results.*'))
    except FileNotFoundError:
        return False

for attempt in range(20):
    batch = subprocess.Popen(command + ['--force'])
    while batch.poll() is None and not recorded():
        time.sleep(0.002)
    batch.kill()
    if batch.wait() == -9:
        open(mark, 'w').close()
        sys.exit(137)
sys.exit('it was always done before it could be killed')
"""


class Batch:
    """The leaflets, and what one run makes of them, in `folder`; bin/splbatch there is the one that gets killed."""

    def __init__(self, folder, build):
        self.folder = Path(folder)
        self.splbatch = build / 'splbatch'
        self.manifest = self.folder / 'manifest.tsv'
        self.out = self.folder / 'out'
        self.mark = self.folder / 'killed'
        self.write_leaflets()
        self.write_killer()

    def write_leaflets(self):
        source, lines = self.folder / 'in', []
        source.mkdir()
        samples = leaflets.samples()
        texts = ['\n'.join(re.split(r'\n(?=\s*\n)', leaflets.leaflet(samples, 'cluster', i))[:PARAGRAPHS]) for i in range(VARIETY)]
        for i in range(COUNT):
            (source / f'{i}.txt').write_text(f'{texts[i % VARIETY]}\n\nLot {i}.\n', encoding='utf-8')
            lines.append(f'leaflet-{i}\t{source}/{i}.txt\n')
        self.manifest.write_text(''.join(lines), encoding='utf-8')

    def write_killer(self):
        program = self.folder / 'bin' / 'splbatch'
        program.parent.mkdir()
        program.write_text(KILLER.format(python=sys.executable, splbatch=str(self.splbatch), options=OPTIONS, mark=str(self.mark),
                                         out=str(self.out), killed=KILLED, shards=SHARDS))
        program.chmod(0o755)

    def environment(self, own):
        """That of a job file: it finds the killer first."""
        return dict(own, MANIFEST=str(self.manifest), OUT=str(self.out), PATH=f'{self.folder}/bin:{own["PATH"]}')

    def run(self, *arguments):
        return testlib.run(self.splbatch, *arguments, cwd=self.folder, timeout=200)

    def check_missing(self, tally, shards):
        """`splbatch missing` names just these parts."""
        code, out, err = self.run('missing', '-o', self.out)
        named = {int(n) for n in out.split()}
        tally.check((code, named) == (1 if shards else 0, set(shards)), 'missing',
                    f'    exit code {code}: {out.decode()[:300]}{err.decode()[:300]}')

    def check_merged(self, tally):
        """Merged, the parts are the bytes of one run: results, summary, report and every output."""
        code, _, err = self.run('merge', '-o', self.out)
        tally.check(code in (0, 1), 'merge', f'    exit code {code}: {err.decode()[:300]}')
        one = self.folder / 'one'
        code, _, err = self.run('-q', '--manifest', self.manifest, '-o', one, *OPTIONS)
        tally.check(code in (0, 1), 'one run', f'    exit code {code}: {err.decode()[:300]}')
        expected, got = files_of(one), files_of(self.out)
        tally.check(len(expected) > COUNT and b'\n' in expected.get('results.ndjson', b''), 'one run wrote its outputs')
        differing = sorted(n for n in expected.keys() | got.keys() if expected.get(n) != got.get(n))
        tally.check(not differing, 'merged results are those of one run',
                    f'    {len(differing)} of {len(expected)} files differ: {", ".join(differing[:8])}')


def files_of(folder):
    """{name: bytes} of all files but those of parts and of the state."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob('*')
            if p.is_file() and not re.search(r'(^|/)\.|-of-\d|parallel\.log', str(p.relative_to(folder)))}


def taken_over(log):
    """Records that the last run in a log found done."""
    counts = re.findall(r'(\d+) unchanged since the last run', log)
    return int(counts[-1]) if counts else 0


def job_file(name):
    return testlib.ROOT / 'samples' / 'cluster' / name
