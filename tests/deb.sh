#!/bin/sh
# The Debian packages in a clean Debian 12: tests/deb.sh BUILD [FOLDER]
#
# Makes the packages of a build (cpack), installs "splkit" with apt in the system that _debian.sh makes below FOLDER and
# runs every program on a leaflet; installs "libsplkit-dev", builds samples/embed with it and runs that; removes all, and
# looks for what was left behind.
set -eu
build=$(realpath "$1")
shift
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/_debian.sh"

rm -f "$build"/*.deb
(cd "$build" && cpack -G DEB >cpack.log 2>&1) || { cat "$build/cpack.log"; exit 1; }
make_system deb "$@"
cp "$build"/splkit_*.deb "$system/root/splkit.deb"
cp "$build"/libsplkit-dev_*.deb "$system/root/libsplkit-dev.deb"
cp "$root/samples/citicoline-web/leaflet.txt" "$root/samples/embed/embed.c" "$system/root/"
inside "$(cat <<'END'
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
for path in /usr/share/splkit /usr/share/doc/splkit; do [ ! -e $path ] || { echo "left behind: $path"; exit 1; }; done
! ldconfig -p | grep -q libsplkit || { echo "left behind: the library in ld.so.cache"; exit 1; }
echo "installed, run, built against and removed"
END
)"
ls -l "$build"/*.deb
