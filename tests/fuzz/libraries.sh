#!/bin/sh
# Builds libxml2, libxslt and cmark of this Debian release from their source packages, instrumented for fuzzing:
#
#   tests/fuzz/libraries.sh FOLDER [COMPILER]     COMPILER: clang (libFuzzer; default) or afl-clang-fast (AFL++)
#
# The fuzzers then see coverage and memory errors inside of the libraries too. Static libraries and their pkg-config files
# are put into FOLDER/lib; a folder that has them already is left as it is. Needs cmake, ninja, dpkg-dev and a Debian
# mirror; the system's list of package sources is not changed. Exit code 1: they cannot be had, use the system's.
set -eu

[ $# -ge 1 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
compiler=${2:-clang}
coverage=-fsanitize=fuzzer-no-link,address,undefined
[ "$compiler" = clang ] || coverage=-fsanitize=address,undefined
# In these libraries calls through other types, shifts and null offsets are known and harmless.
flags="-g -O1 -fno-omit-frame-pointer $coverage -fno-sanitize=function,shift,pointer-overflow,nonnull-attribute,integer"

[ ! -e "$folder/lib/complete" ] || exit 0

# Package lists of our own with the sources of what the system's keyring signs.
fetch() { # source package...
    . /etc/os-release
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/archives/partial" "$folder/src"
    signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
    printf '%s\n' "deb-src $signed http://deb.debian.org/debian $VERSION_CODENAME main" \
        "deb-src $signed http://deb.debian.org/debian-security $VERSION_CODENAME-security main" >"$folder/apt/sources.list"
    set -- "$@"
    for action in update "--download-only source $*"; do
        # shellcheck disable=SC2086 -- words
        apt-get -qq -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
            -o Dir::State::Lists="$folder/apt/lists" -o Dir::Cache="$folder/apt" -o APT::Sandbox::User=root \
            $action
    done
}

build() { # name source-package cmake-option...
    name=$1 package=$2
    shift 2
    rm -rf "$folder/src/$name" "$folder/build/$name"
    dpkg-source --no-check -x "$package" "$folder/src/$name" >/dev/null 2>&1
    cmake -S "$folder/src/$name" -B "$folder/build/$name" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_C_COMPILER="$compiler" \
        -DCMAKE_C_FLAGS="$flags" -DCMAKE_INSTALL_PREFIX="$folder" -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF \
        -DCMAKE_PREFIX_PATH="$folder" -Wno-dev "$@" >/dev/null
    cmake --build "$folder/build/$name" -- --quiet >/dev/null
    cmake --install "$folder/build/$name" >/dev/null
}

cd "$folder"
mkdir -p src
if ! (cd src && fetch libxml2 libxslt cmark); then
    echo "The sources of libxml2, libxslt and cmark cannot be had: the system's libraries will be used" >&2
    exit 1
fi
build libxml2 src/libxml2_*.dsc -DLIBXML2_WITH_PYTHON=OFF -DLIBXML2_WITH_LZMA=OFF -DLIBXML2_WITH_ZLIB=OFF -DLIBXML2_WITH_ICU=OFF \
    -DLIBXML2_WITH_TESTS=OFF -DLIBXML2_WITH_PROGRAMS=OFF -DLIBXML2_WITH_HTTP=OFF -DLIBXML2_WITH_FTP=OFF
build libxslt src/libxslt_*.dsc -DLIBXSLT_WITH_PYTHON=OFF -DLIBXSLT_WITH_CRYPTO=OFF -DLIBXSLT_WITH_TESTS=OFF -DLIBXSLT_WITH_PROGRAMS=OFF \
    -DLIBXSLT_WITH_MODULES=OFF
build cmark src/cmark_*.dsc -DCMARK_TESTS=OFF -DCMARK_SHARED=OFF -DCMARK_STATIC=ON
rm -rf "$folder/build" "$folder/apt"
touch "$folder/lib/complete"
