#!/bin/sh
# Makes a fresh Debian 12 ready and builds splkit: .ci/setup.sh [--tests]
#
# Installs the packages that are missing (apt-get; sudo when not root), configures the CMake preset $PRESET
# (default: release) and builds it in build/$PRESET. --tests adds what the tests need; those in a browser or on a cluster
# are skipped where Chromium, Node, Java or the packages of tests/browser, Slurm or GNU parallel cannot be had, likewise what
# needs LibreOffice, Vim, clang-tidy or valgrind.
set -eu
cd "$(dirname "$0")/.."

preset=${PRESET:-release}
packages="gcc libc6-dev cmake ninja-build pkg-config
          libxml2-dev libxslt1-dev libcmark-dev libutf8proc-dev nettle-dev
          libarchive-dev libjansson-dev libxxhash-dev libmimalloc-dev"
if [ "${1:-}" = --tests ]; then
    packages="$packages python3 python3-yaml git zlib1g-dev liblzma-dev libcmocka-dev cmark xsltproc poppler-utils hunspell hunspell-en-us hunspell-en-gb g++"
fi

install() { # package...
    as_root=
    [ "$(id -u)" = 0 ] || as_root=sudo
    echo "Installing: $*"
    $as_root apt-get -qq update
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" </dev/null >/dev/null
}

# Chromium, Node and Java for tests/browser, and the packages of its lock file in build/browser.
browser_tools() {
    missing=
    command -v chromium >/dev/null || missing="$missing chromium"
    command -v node >/dev/null || missing="$missing nodejs"
    command -v npm >/dev/null || missing="$missing npm"
    command -v java >/dev/null || missing="$missing default-jre-headless"
    # shellcheck disable=SC2086 -- a list of words
    [ -z "$missing" ] || install $missing || return 1
    mkdir -p build/browser
    if ! cmp -s tests/browser/package-lock.json build/browser/package-lock.json || [ ! -d build/browser/node_modules ]; then
        cp tests/browser/package.json tests/browser/package-lock.json build/browser/
        (cd build/browser && timeout 120 npm ci --ignore-scripts --no-audit --no-fund --silent --fetch-retries 1 </dev/null) ||
            { rm -rf build/browser/node_modules; return 1; }
    fi
}

# Slurm and GNU parallel for tests/cluster; no service is started.
cluster_tools() {
    missing=
    command -v parallel >/dev/null || missing="$missing parallel"
    for program in sbatch slurmctld slurmd; do
        PATH=$PATH:/usr/sbin command -v $program >/dev/null || missing="$missing slurm-wlm slurm-wlm-basic-plugins"
    done
    # shellcheck disable=SC2086 -- a list of words
    [ -z "$missing" ] || install $missing
}

# For tests/lint.py and tests/valgrind.py.
lint_tools() {
    command -v cppcheck >/dev/null && command -v clang-tidy >/dev/null && command -v clang-format >/dev/null &&
        command -v valgrind >/dev/null || install cppcheck clang-tidy clang-format valgrind
}

# LibreOffice writes leaflets for tests/documents, Vim reads findings in tests/install.
office_tools() {
    missing=
    command -v soffice >/dev/null || missing="$missing libreoffice-writer-nogui"
    command -v vim >/dev/null || missing="$missing vim"
    # shellcheck disable=SC2086 -- a list of words
    [ -z "$missing" ] || install $missing
}

missing=
for package in $packages; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
# shellcheck disable=SC2086 -- a list of words
[ -z "$missing" ] || install $missing
if [ "${1:-}" = --tests ]; then
    lint_tools || echo "cppcheck, clang-tidy or valgrind could not be installed: their tests will be skipped"
    browser_tools || echo "Chromium, Node, Java or the packages of tests/browser could not be installed: its tests will be skipped"
    office_tools || echo "LibreOffice or Vim could not be installed: what needs them will be skipped"
    cluster_tools || echo "Slurm or GNU parallel could not be installed: tests/cluster will be skipped"
fi

echo "Building splkit in build/$preset"
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" -- --quiet
