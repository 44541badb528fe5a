#!/bin/sh
# The README's two commands in a clean Debian 12: tests/chroot.sh [FOLDER]
#
# Makes a minimal Debian with debootstrap below FOLDER (default /var/tmp/splkit-chroot), clones this checkout (the last
# commit) into it and runs samples/convert.sh and tests/run.sh there. Needs root, debootstrap and a Debian mirror: $MIRROR,
# or else the one this machine's apt uses. The minimal system is kept in FOLDER/clean for the next time.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-/var/tmp/splkit-chroot}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | head -n 1)}
clean=$folder/clean system=$folder/system

leave() {
    ! mountpoint -q "$system/proc" || umount "$system/proc"
}

if [ ! -e "$clean/complete" ]; then
    mkdir -p "$clean"
    debootstrap --variant=minbase bookworm "$clean" "$mirror" >/dev/null
    touch "$clean/complete"
fi
leave
rm -rf --one-file-system "$system"
cp -a "$clean" "$system"
trap leave EXIT
mount -t proc proc "$system/proc"
[ ! -e /etc/resolv.conf ] || cp /etc/resolv.conf "$system/etc/resolv.conf"
git clone -q "$root" "$system/root/splkit"

for command in samples/convert.sh tests/run.sh; do
    echo "== $command"
    start=$(date +%s)
    chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c "cd /root/splkit && ./$command"
    echo "== $command: exit 0 after $(($(date +%s) - start)) s"
done
