#!/bin/sh
# The Debian package in a clean Debian 12: tests/deb.sh PACKAGE.deb [FOLDER]
#
# Installs it with apt in a minimal system made by debootstrap below FOLDER (default /var/tmp/splkit-chroot; the one
# tests/chroot.sh keeps), runs every program on a leaflet, removes it, and looks for what it left behind. Needs root.
set -eu
package=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${2:-/var/tmp/splkit-chroot}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | head -n 1)}
clean=$folder/clean system=$folder/deb

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
cp "$package" "$system/root/splkit.deb"
cp "$root/samples/citicoline-web/leaflet.txt" "$system/root/"
cat >"$system/root/try.sh" <<'END'
set -eu
cd /root
apt-get -qq update
DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install ./splkit.deb </dev/null >/dev/null
leaflet2spl leaflet.txt -q -o label.xml --ledger ledger.json
splvalidate label.xml
spl2md label.xml -o label.md
spl2html label.xml -o label.html
spl2fhir label.xml -o bundle.xml
spldiff label.xml label.xml
! command -v splbatch >/dev/null || splbatch leaflet.txt -o out --quiet
test -s label.md -a -s label.html -a -s bundle.xml
dpkg -L splkit >installed.txt
dpkg --purge splkit >/dev/null
left=$(while read -r path; do [ ! -f "$path" ] || echo "$path"; done <installed.txt)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
[ ! -e /usr/share/splkit ] || { echo "left behind: /usr/share/splkit"; exit 1; }
echo "installed, run and removed"
END
chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin sh /root/try.sh
