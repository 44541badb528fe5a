"""A Slurm cluster of one machine, for as long as a test runs: a controller and a node in a folder of their own.

Nothing outside that folder is written and no password, key or service is needed: auth/none, ports chosen by the system.
"""
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

PROGRAMS = ('slurmctld', 'slurmd', 'sbatch', 'squeue', 'scontrol', 'sinfo', 'scancel')
PATIENCE = 20       # seconds until the node must be there

# What matters here: no waiting. A requeued job would start after cred_expire seconds (two minutes by default), and
# the scheduler would run once a minute. config_overrides: as many tasks at a time as `cpus`, whatever the machine has.
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/none
AuthInfo=cred_expire=5
CredType=cred/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
SlurmdParameters=config_overrides
KillWait=2
ReturnToService=2
JobRequeue=1
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName=node NodeHostname={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=10 State=UP
"""


def find(program):
    """Path of a program of Slurm: its daemons are in a folder that is not in everyone's PATH."""
    return shutil.which(program, path=os.environ.get('PATH', '') + ':/usr/sbin:/usr/local/sbin')


def missing():
    """Why there is no Slurm on this machine, or None."""
    absent = [p for p in PROGRAMS if not find(p)]
    return f'Slurm is not installed (no {absent[0]})' if absent else None


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for s in sockets:
        s.bind(('127.0.0.1', 0))
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


class Cannot(Exception):
    """Slurm does not start here; the text says why."""


class Slurm:
    """with Slurm(folder, cpus) as slurm: ... The daemons, and whatever jobs are left, end with the block."""

    def __init__(self, folder, cpus):
        self.folder = Path(folder)
        self.cpus = cpus
        self.daemons = []
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(('SLURM', 'SBATCH'))}
        self.environment['SLURM_CONF'] = str(self.folder / 'slurm.conf')

    def __enter__(self):
        for name in ('state', 'spool'):
            (self.folder / name).mkdir(parents=True)
        controller_port, node_port = free_ports(2)
        user = subprocess.run(['id', '-un'], capture_output=True, text=True).stdout.strip()
        (self.folder / 'slurm.conf').write_text(CONFIGURATION.format(
            host=socket.gethostname().split('.')[0], controller_port=controller_port, node_port=node_port, user=user,
            folder=self.folder, cpus=self.cpus))
        try:
            self.start('slurmctld', '-D', '-c')
            self.start('slurmd', '-D', '-N', 'node')
            self.wait_for_node()
        except Cannot:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if all(daemon.poll() is None for daemon in self.daemons):
            self.run('scancel', '--user', str(os.getuid()))
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            try:
                daemon.wait(5)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()

    def start(self, name, *arguments):
        with open(self.folder / f'{name}.out', 'wb') as out:
            self.daemons.append(subprocess.Popen([find(name), *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                                 env=self.environment, cwd=self.folder))

    def run(self, program, *arguments, **options):
        """What a command of Slurm prints; an empty text when it fails."""
        try:
            done = subprocess.run([find(program), *map(str, arguments)], capture_output=True, text=True, env=self.environment,
                                  timeout=20, **options)
        except subprocess.TimeoutExpired:
            return ''
        return done.stdout if done.returncode == 0 else ''

    def wait_for_node(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for daemon in self.daemons:
                if daemon.poll() is not None:
                    raise Cannot(f'{Path(daemon.args[0]).name} ended: {self.last_words()}')
            if self.run('sinfo', '-h', '-o', '%t').strip() == 'idle':
                return
            time.sleep(0.1)
        raise Cannot(f'no node within {PATIENCE} s: {self.last_words()}')

    def last_words(self):
        """Why a daemon gave up, or else its last error; plugins for MPI that are not there do not matter."""
        lines = [line for name in ('slurmctld', 'slurmd') for ending in ('log', 'out')
                 for line in self.lines_of(f'{name}.{ending}') if re.search('error|fatal', line) and 'mpi' not in line.lower()]
        return next((line for line in lines if 'fatal' in line), lines[-1] if lines else 'the logs have no error')

    def lines_of(self, name):
        path = self.folder / name
        return path.read_text(errors='replace').splitlines() if path.exists() else []

    def submit(self, script, *options, cwd):
        """Number of the job."""
        out = self.run('sbatch', '--parsable', *options, script, cwd=cwd)
        if not out:
            raise Cannot(f'sbatch refused {script}')
        return int(out.split(';')[0])

    def states(self, job):
        """{task: state} of the tasks that are not done."""
        lines = self.run('squeue', '-h', '-r', '-j', job, '-o', '%K %T').splitlines()
        return {int(task): state for task, state in (line.split() for line in lines)}

    def wait(self, job, seconds):
        """Whether all tasks ended in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.states(job):
                return True
            time.sleep(0.1)
        return False
