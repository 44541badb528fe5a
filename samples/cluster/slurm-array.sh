#!/bin/sh
# A batch of leaflets as a Slurm array: each task does its part of the manifest. See README.md beside it.
#
#   MANIFEST=/data/leaflets.tsv OUT=/data/labels sbatch --array=0-15 slurm-array.sh
#
# MANIFEST and OUT are on a file system that all nodes share. Parts are by the hash of the id, so they are of like size; few
# large ones are better than many small ones, because a task costs the scheduler about a second.
#
#SBATCH --job-name=splbatch
#SBATCH --array=0-3
#SBATCH --cpus-per-task=2
#SBATCH --mem-per-cpu=256M
#SBATCH --time=04:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=splbatch-%A-%a.log
set -u
: "${MANIFEST:?lines of id TAB path}" "${OUT:?folder of the outputs}"
restarts_max=5

# --shard auto takes part and number of parts from SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT.
splbatch --manifest "$MANIFEST" -o "$OUT" --shard auto -j "${SLURM_CPUS_PER_TASK:-1}" &
batch=$!

# Two minutes before the time limit Slurm sends TERM to this shell only: splbatch ends what it has begun, and exits with 75.
trap 'kill -TERM "$batch" 2>/dev/null' TERM
wait "$batch"
status=$?
if kill -0 "$batch" 2>/dev/null; then # the signal ended the waiting, not splbatch
    wait "$batch"
    status=$?
fi

# 75: ended by a signal; above 128: killed. The same task again goes on where it was.
if [ "$status" -eq 75 ] || [ "$status" -gt 128 ]; then
    if [ "${SLURM_RESTART_COUNT:-0}" -lt "$restarts_max" ]; then
        echo "exit code $status: requeued"
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && sleep 60 # Slurm ends this shell
    fi
fi

# 1: done, but some leaflets have errors or failed; the report tells which. That is no failure of the task.
[ "$status" -eq 1 ] && status=0
exit "$status"
