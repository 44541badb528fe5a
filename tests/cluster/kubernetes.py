#!/usr/bin/env python3
"""samples/cluster/kubernetes-job.yaml: it has the fields that the API (batch/v1 Job) wants of an Indexed Job and no others, and
its command, run as a pod runs it, does all parts and ends with the exit codes that podFailurePolicy speaks of.

The fields are those of the API reference, "Workload Resources / Job" and "PodSpec" (Kubernetes 1.31); of each object those that
the file may use. Without a cluster this is what can be known of it.
"""
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _shards
from _shards import testlib

try:
    import yaml
except ImportError:
    yaml = None

JOB = _shards.job_file('kubernetes-job.yaml')
LEAFLETS = 40
LEAFLET = 'Tavonel 20 mg tablets\n\nActive ingredient: tavonel\n\nIndications\n\nTavonel is used for heartburn, number {}.\n'

# Stands in for splbatch: ends as it does when it is asked to, but for the time it takes.
DRAINED = """\
#!/bin/sh
trap 'exit 75' TERM
: > "{mark}"
while :; do sleep 0.02; done
"""

# Object -> its fields: a type, another object, or [what a list holds]. "*" is any name; "!" in front: must be there.
QUANTITIES = {'cpu': str, 'memory': str}
FIELDS = {
    'Job': {'!apiVersion': str, '!kind': str, '!metadata': 'Metadata', '!spec': 'JobSpec'},
    'Metadata': {'!name': str, 'labels': {'*': str}, 'namespace': str},
    'JobSpec': {'!completionMode': str, '!completions': int, '!parallelism': int, 'backoffLimit': int, 'backoffLimitPerIndex': int,
                'maxFailedIndexes': int, 'activeDeadlineSeconds': int, 'ttlSecondsAfterFinished': int, 'suspend': bool,
                'podReplacementPolicy': str, 'podFailurePolicy': 'FailurePolicy', '!template': 'Template'},
    'FailurePolicy': {'!rules': ['FailureRule']},
    'FailureRule': {'!action': str, 'onExitCodes': 'ExitCodes', 'onPodConditions': ['PodCondition']},
    'ExitCodes': {'containerName': str, '!operator': str, '!values': [int]},
    'PodCondition': {'!type': str, 'status': str},
    'Template': {'metadata': 'Metadata', '!spec': 'PodSpec'},
    'PodSpec': {'!restartPolicy': str, 'terminationGracePeriodSeconds': int, 'automountServiceAccountToken': bool,
                'securityContext': 'PodSecurity', '!containers': ['Container'], 'volumes': ['Volume']},
    'PodSecurity': {'runAsNonRoot': bool, 'runAsUser': int, 'runAsGroup': int, 'fsGroup': int, 'seccompProfile': {'type': str}},
    'Container': {'!name': str, '!image': str, 'command': [str], 'args': [str], 'env': ['Variable'],
                  'resources': {'requests': QUANTITIES, 'limits': QUANTITIES}, 'securityContext': 'ContainerSecurity',
                  'volumeMounts': ['Mount']},
    'Variable': {'!name': str, 'value': str},
    'ContainerSecurity': {'allowPrivilegeEscalation': bool, 'readOnlyRootFilesystem': bool, 'capabilities': {'drop': [str]}},
    'Mount': {'!name': str, '!mountPath': str},
    'Volume': {'!name': str, 'persistentVolumeClaim': {'!claimName': str}},
}


def faults(value, kind, where='Job'):
    """What is wrong with a part of the file: [text]."""
    if isinstance(kind, str):
        kind = FIELDS[kind]
    if isinstance(kind, type):
        good = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        return [] if good else [f'{where} is no {kind.__name__}']
    if isinstance(kind, list):
        if not isinstance(value, list):
            return [f'{where} is no list']
        return [f for i, item in enumerate(value) for f in faults(item, kind[0], f'{where}[{i}]')]
    if not isinstance(value, dict):
        return [f'{where} is no object']
    known = {name.lstrip('!'): sub for name, sub in kind.items()}
    missing = [f'{where} lacks {name[1:]}' for name in kind if name[0] == '!' and name[1:] not in value]
    unknown = [f'{where} has {name}, which it cannot have' for name in value if name not in known and '*' not in known]
    return missing + unknown + [f for name, sub in value.items() if name in known or '*' in known
                                for f in faults(sub, known.get(name, known.get('*')), f'{where}.{name}')]


def rule_faults(rule, containers):
    """A rule of podFailurePolicy has one of two conditions; exit codes are distinct, in order, and never 0 with In."""
    codes = rule.get('onExitCodes')
    out = [] if len({'onExitCodes', 'onPodConditions'} & rule.keys()) == 1 else ['a rule needs either onExitCodes or onPodConditions']
    if rule['action'] not in ('FailJob', 'FailIndex', 'Ignore', 'Count'):
        out.append(f'action {rule["action"]}')
    if codes:
        values = codes['values']
        if codes['operator'] not in ('In', 'NotIn') or values != sorted(set(values)) or (codes['operator'] == 'In' and 0 in values):
            out.append(f'exit codes {codes}')
        if codes.get('containerName', containers[0]) not in containers:
            out.append(f'no container {codes["containerName"]}')
    return out


def check_fields(tally, job):
    found = faults(job, 'Job')
    tally.check(not found, 'fields', f'    {found}')
    if found:
        tally.finish()
    spec, pod = job['spec'], job['spec']['template']['spec']
    container = pod['containers'][0]
    names = [c['name'] for c in pod['containers']]
    environment = {v['name']: v.get('value') for v in container.get('env', [])}
    tally.check((job['apiVersion'], job['kind'], spec['completionMode']) == ('batch/v1', 'Job', 'Indexed'), 'an Indexed Job')
    tally.check(environment.get('JOB_COMPLETIONS') == str(spec['completions']), 'JOB_COMPLETIONS is what completions says')
    tally.check(spec['parallelism'] <= spec['completions'], 'no more pods than parts')
    tally.check(pod['restartPolicy'] == 'Never', 'restartPolicy, which podFailurePolicy needs')
    found = [f for rule in spec['podFailurePolicy']['rules'] for f in rule_faults(rule, names)]
    tally.check(not found, 'podFailurePolicy', f'    {found}')
    volumes = {v['name'] for v in pod['volumes']}
    tally.check({m['name'] for m in container['volumeMounts']} == volumes, 'every volume is mounted, every mount is of one')


class Pod:
    """What the container runs, with `folder` in the place of the volume."""

    def __init__(self, job, folder, programs):
        container = job['spec']['template']['spec']['containers'][0]
        mount = container['volumeMounts'][0]['mountPath']
        self.command = container['command'] + [a.replace(mount, str(folder)) for a in container['args']]
        self.environment = dict(testlib.ENVIRONMENT, PATH=f'{programs}:/usr/bin:/bin', **{v['name']: v['value'] for v in container['env']})

    def start(self, index):
        return subprocess.Popen(self.command, env=dict(self.environment, JOB_COMPLETION_INDEX=str(index)), stderr=subprocess.DEVNULL,
                                start_new_session=True)

    def run(self, index):
        return self.start(index).wait(timeout=60)


def write_manifest(folder, paths):
    folder.mkdir()
    (folder / 'manifest.tsv').write_text(''.join(f'{name}\t{path}\n' for name, path in paths), encoding='utf-8')


def check_parts(tally, job, build, work):
    """All parts, one of whose leaflets is not there: the pod's part is done nevertheless."""
    (work / 'in').mkdir()
    for i in range(LEAFLETS):
        (work / 'in' / f'{i}.txt').write_text(LEAFLET.format(i), encoding='utf-8')
    write_manifest(work / 'data', [(f'leaflet-{i}', work / 'in' / f'{i}.txt') for i in range(LEAFLETS)] + [('gone', work / 'gone.txt')])
    pod = Pod(job, work / 'data', build)
    codes = [pod.run(i) for i in range(job['spec']['completions'])]
    tally.check(sorted(codes)[:-1] == [0] * (len(codes) - 1) and codes.count(3) == 1, 'exit codes of the parts', f'    {codes}')
    code, _, err = testlib.run(build / 'splbatch', 'merge', '-o', work / 'data' / 'labels')
    tally.check(code == 0, 'merge', f'    {code} {err}')
    results = work / 'data' / 'labels' / 'results.ndjson'
    lines = results.read_text(encoding='utf-8').splitlines() if results.exists() else []
    tally.check(len(lines) == LEAFLETS + 1, 'a record for each', f'    {len(lines)}')


def check_wrong_use(tally, job, build, work):
    write_manifest(work / 'double', [('same', work / 'in' / '0.txt'), ('same', work / 'in' / '1.txt')])
    pod = Pod(job, work / 'double', build)
    codes = {pod.run(i) for i in range(job['spec']['completions'])}
    tally.check(2 in codes and codes <= {0, 2}, 'two inputs with one id: 2, which fails the job', f'    {codes}')


def check_drained(tally, job, work):
    """TERM reaches splbatch, and the pod ends with its 75."""
    mark = work / 'started'
    (work / 'bin').mkdir()
    (work / 'bin' / 'splbatch').write_text(DRAINED.format(mark=mark), encoding='utf-8')
    (work / 'bin' / 'splbatch').chmod(0o755)
    run = Pod(job, work / 'data', work / 'bin').start(0)
    while not mark.exists() and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(signal.SIGTERM)
    try:
        code = run.wait(timeout=20)
    except subprocess.TimeoutExpired:
        code = 'it goes on'
        os.killpg(run.pid, signal.SIGKILL)
    tally.check(code == 75, 'TERM is handed on', f'    exit code {code}')
    ignored = [rule['onExitCodes']['values'] for rule in job['spec']['podFailurePolicy']['rules']
               if rule['action'] == 'Ignore' and 'onExitCodes' in rule]
    tally.check(ignored == [[75]], 'such a pod does not count as failed', f'    {ignored}')


def main():
    build = testlib.build_folder(sys.argv[1])
    if not yaml:
        testlib.skip('python3-yaml is not installed')
    tally = testlib.Tally()
    job = yaml.safe_load(JOB.read_text(encoding='utf-8'))
    check_fields(tally, job)
    with tempfile.TemporaryDirectory(prefix='splkit-kubernetes-') as folder:
        check_parts(tally, job, build, Path(folder))
        check_wrong_use(tally, job, build, Path(folder))
        check_drained(tally, job, Path(folder))
    tally.finish()


if __name__ == '__main__':
    sys.exit(main())
