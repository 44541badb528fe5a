#!/bin/sh
# The tutorial, word by word, in a clean Debian 12: tests/tutorial.sh [FOLDER]
#
# Clones this checkout (the last commit) into the minimal system of tests/chroot.sh, runs what the tutorial's INSTALLATION
# says, opens each man page, and compares what each command of the tutorial and the README prints with what is shown there.
# Needs root, debootstrap and a Debian mirror.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-/var/tmp/splkit-chroot}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | head -n 1)}
clean=$folder/clean system=$folder/tutorial

leave() {
    ! mountpoint -q "$system/proc" || umount "$system/proc"
}

inside() { # COMMANDS
    chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -ec "cd /root/splkit; $1"
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

inside "$(sed -n '/^# INSTALLATION/,/^# ONE/s/^    //p' "$root/converters/man/splkit-tutorial.md")" >"$folder/tutorial.log" 2>&1 ||
    { tail "$folder/tutorial.log"; exit 1; }
python3 -B "$root/tests/check_readme.py" --system "$system"
inside 'apt-get -qq -y --no-install-recommends install man-db gcc pkg-config >/dev/null 2>&1
    for page in leaflet2spl splvalidate spl2md spl2html spl2fhir spldiff splbatch splkit splkit-tutorial splkit-guide splkit-findings; do
        [ "$(man $page 2>/dev/null | wc -l)" -gt 20 ] || { echo "man $page shows nothing"; exit 1; }
    done
    gcc samples/embed/embed.c -o embed $(pkg-config --cflags --libs splkit)
    ./embed samples/citicoline-web/leaflet.txt out 2>/dev/null
    cmp out.ledger.json samples/citicoline-web/ledger.json
    echo "man pages and the example of samples/embed: good"'
