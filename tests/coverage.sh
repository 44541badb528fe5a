#!/bin/sh
# Lines and branches of converters/ that the tests reach (build tools aside):
#
#   tests/coverage.sh [CTEST-OPTION...]     e.g. -R unit; all tests when none is given; counts add up to those of runs before
#   tests/coverage.sh --fresh [...]         counts from nothing
#
# Builds the preset coverage. The last lines give the figures; build/coverage/coverage.txt lists files with what is missed,
# build/coverage/uncovered.txt the lines. Needs gcovr.
set -eu
cd "$(dirname "$0")/.."
command -v gcovr >/dev/null || { echo "tests/coverage.sh needs gcovr (apt-get install gcovr)" >&2; exit 2; }

cmake --preset coverage >/dev/null
cmake --build --preset coverage -- --quiet
if [ "${1:-}" = --fresh ]; then
    shift
    find build/coverage -name '*.gcda' -delete
fi
[ $# -gt 0 ] || set -- -E 'lint|sanitizers|valgrind'
ctest --test-dir build/coverage -j "$(nproc)" "$@" </dev/null | tail -20 || true
cd build/coverage
# The programs have no sandbox here, which would keep gcov from its files; tests/hostile/sandbox.py tries it.
gcovr --root ../.. --filter '../../converters/' --exclude '.*/tools/.*' --exclude '.*/base/sandbox\.c' --json coverage.json .
gcovr --root ../.. --add-tracefile coverage.json --branches --txt coverage.txt
gcovr --root ../.. --add-tracefile coverage.json --txt uncovered.txt
gcovr --root ../.. --add-tracefile coverage.json --print-summary --txt summary.txt | grep -E '^(lines|branches):'
