#!/bin/sh
# A batch of leaflets with GNU parallel, on one machine or several. See README.md beside it.
#
#   MANIFEST=/data/leaflets.tsv OUT=/data/labels ./parallel.sh SHARDS [OPTION OF parallel]...
#
# With --sshloginfile nodes.txt (a line per machine) the parts run there; MANIFEST, OUT and splbatch must be on all of them.
# The same command again does only the parts that were not done: parallel skips the others (--resume-failed), and splbatch
# goes on inside a part where it was.
set -u
: "${MANIFEST:?lines of id TAB path}" "${OUT:?folder of the outputs}"
shards=${1:?how many parts}
shift
export MANIFEST OUT
mkdir -p "$OUT"

# Exit code 1 says that leaflets have errors or failed, which the report tells; trying again would not help.
# {} is for parallel, the variables for the shells that it starts.
# shellcheck disable=SC2016
seq 0 $((shards - 1)) |
    parallel --will-cite --joblog "$OUT/parallel.log" --resume-failed --env MANIFEST --env OUT "$@" \
        'splbatch --manifest "$MANIFEST" -o "$OUT" --shard {}/'"$shards"' -j 1 || [ $? -eq 1 ]'
