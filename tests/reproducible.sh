#!/bin/sh
# Two builds of the last commit, in folders of different names and with different rights of new files, have the same bytes:
# programs, library, manual, packages. tests/reproducible.sh [OPTION-OF-CMAKE...]
# works below $FOLDER (default /var/tmp/splkit-reproducible; some minutes) and removes it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${FOLDER:-/var/tmp/splkit-reproducible}
rm -rf "$folder/one" "$folder/another-name"
mkdir -p "$folder"
trap 'rm -rf "$folder/one" "$folder/another-name"' EXIT
commit=$(git -C "$root" rev-parse HEAD)
SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct)
CCACHE_DISABLE=1
export SOURCE_DATE_EPOCH CCACHE_DISABLE
targets="leaflet2spl splvalidate spl2md spl2html spl2fhir spldiff splbatch manual splkit_shared splkit_static"

make_all() { # FOLDER UMASK OPTION...
    git clone -q "$root" "$1"
    cd "$1"
    git checkout -q "$commit"
    umask "$2"
    shift 2
    cmake --preset release -DCMAKE_SKIP_INSTALL_ALL_DEPENDENCY=ON "$@" >cmake.log
    # shellcheck disable=SC2086 -- a list of words
    ninja -C build/release -j "${JOBS:-2}" $targets >ninja.log || { tail ninja.log; exit 1; }
    cd build/release
    umask 022 # of which the heads of a package's members tell
    cpack -G DEB >cpack.log 2>&1
}

(make_all "$folder/one" 022 "$@")
(make_all "$folder/another-name" 027 "$@")
cd "$folder/one/build/release"
count=0 differ=0
for file in leaflet2spl splvalidate spl2md spl2html spl2fhir spldiff splbatch lib/libsplkit.so.0 lib/libsplkit.a lib/splkit.pc \
    man/*.[17] completions/*/* ./*.deb; do
    count=$((count + 1))
    cmp "$file" "$folder/another-name/build/release/$file" || differ=$((differ + 1))
done
ls -l ./*.deb
echo "$count files, $differ differ"
[ "$differ" = 0 ]
