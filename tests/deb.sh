#!/bin/sh
# The Debian packages in a clean Debian 12: tests/deb.sh BUILD [FOLDER]
#
# Makes the packages of a build (cpack), installs "splkit" with apt in a minimal system made by debootstrap below FOLDER
# (default /var/tmp/splkit-chroot; the one tests/chroot.sh keeps) and runs every program on a leaflet; installs
# "libsplkit-dev", builds samples/embed with it and runs that; removes all, and looks for what was left behind. Needs root.
set -eu
build=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${2:-/var/tmp/splkit-chroot}
mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | head -n 1)}
clean=$folder/clean system=$folder/deb

leave() {
    ! mountpoint -q "$system/proc" || umount "$system/proc"
}

rm -f "$build"/*.deb
(cd "$build" && cpack -G DEB >cpack.log 2>&1) || { cat "$build/cpack.log"; exit 1; }
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
cp "$build"/splkit_*.deb "$system/root/splkit.deb"
cp "$build"/libsplkit-dev_*.deb "$system/root/libsplkit-dev.deb"
cp "$root/samples/citicoline-web/leaflet.txt" "$root/samples/embed/embed.c" "$root/samples/embed/embed.py" "$system/root/"
cat >"$system/root/try.sh" <<'END'
set -eu
cd /root
get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" </dev/null >apt.log 2>&1 || { cat apt.log; exit 1; }; }
apt-get -qq update
get ./splkit.deb
leaflet2spl leaflet.txt -q -o label.xml --ledger ledger.json --effective-time 20260101
splvalidate label.xml
spl2md label.xml -o label.md
spl2html label.xml -o label.html
spl2fhir label.xml -o bundle.xml
spldiff label.xml label.xml
splbatch leaflet.txt -o out
for made in label.md label.html bundle.xml out/leaflet.html; do [ -s "$made" ] || { echo "$made was not made"; exit 1; }; done
version=$(dpkg-query -W -f '${Version}' splkit)
told=$(leaflet2spl --version | sed 's/.* //')
[ "$(echo "$told" | sed 's/-/~/')" = "$version" ] || { echo "version $told, package $version"; exit 1; }

get ./libsplkit-dev.deb gcc libc6-dev pkg-config
gcc embed.c -o embed $(pkg-config --cflags --libs splkit)
gcc embed.c -o embed-static $(pkg-config --cflags splkit) -Wl,-Bstatic -lsplkit -Wl,-Bdynamic $(pkg-config --static --libs splkit | sed 's/-lsplkit//')
for program in ./embed ./embed-static; do
    $program leaflet.txt embedded 2>/dev/null
    cmp embedded.xml label.xml
done

dpkg -L splkit libsplkit-dev >installed.txt
dpkg --purge libsplkit-dev splkit >/dev/null
left=$(sort -u installed.txt | while read -r path; do [ -d "$path" ] || [ ! -e "$path" ] || echo "$path"; done)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
[ ! -e /usr/share/splkit ] || { echo "left behind: /usr/share/splkit"; exit 1; }
[ ! -e /usr/share/doc/splkit ] || { echo "left behind: /usr/share/doc/splkit"; exit 1; }
! ldconfig -p | grep -q libsplkit || { echo "left behind: the library in ld.so.cache"; exit 1; }
echo "installed, run, built against and removed"
END
chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin sh /root/try.sh
ls -l "$build"/*.deb
