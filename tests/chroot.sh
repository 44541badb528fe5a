#!/bin/sh
# The README's two commands in a clean Debian 12: tests/chroot.sh [FOLDER]
#
# Clones this checkout (the last commit) into the system that _debian.sh makes below FOLDER and runs samples/convert.sh and
# tests/run.sh there.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/_debian.sh"

make_system system "$@"
git clone -q "$root" "$system/root/splkit"
for command in samples/convert.sh tests/run.sh; do
    echo "== $command"
    start=$(date +%s)
    inside "cd /root/splkit && ./$command"
    echo "== $command: exit 0 after $(($(date +%s) - start)) s"
done
