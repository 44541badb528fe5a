#!/bin/sh
# Makes a fresh Debian 12 ready and builds splkit: .ci/setup.sh [--tests]
#
# Installs the packages that are missing (apt-get; sudo when not root), configures the CMake preset $PRESET
# (default: release) and builds it in build/$PRESET. --tests adds what the tests need.
set -eu
cd "$(dirname "$0")/.."

preset=${PRESET:-release}
packages="gcc libc6-dev cmake ninja-build pkg-config
          libxml2-dev libxslt1-dev libcmark-dev libutf8proc-dev libmd-dev"
if [ "${1:-}" = --tests ]; then
    packages="$packages python3 libcmocka-dev cmark"
fi

missing=
for package in $packages; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
if [ -n "$missing" ]; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    echo "Installing:$missing"
    $as_root apt-get -qq update
    # shellcheck disable=SC2086 -- a list of words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing \
        </dev/null >/dev/null
fi

echo "Building splkit in build/$preset"
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" -- --quiet
