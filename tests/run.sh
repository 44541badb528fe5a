#!/bin/sh
# Installs what is missing, builds splkit and runs all tests; the last line says `N passed, N failed, N skipped`.
#
#   PRESET=asan tests/run.sh         another preset of CMakePresets.json
#   UPDATE=1 tests/run.sh            rewrites what the tests expect: read the diff before you commit it
# With CI=true a skipped case is a failure when the development data (../shared) is there.
set -eu
cd "$(dirname "$0")/.."
preset=${PRESET:-release}
./.ci/setup.sh --tests

junit=$PWD/build/$preset/tests.xml
rm -f "$junit"
ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" --output-junit "$junit" \
    --test-output-size-passed 1000000 --test-output-size-failed 1000000 </dev/null || true

no_skips=
if [ "${CI:-}" = true ] && [ -d "${SPLKIT_SHARED:-../shared}" ]; then
    no_skips=--no-skips
fi
exec python3 tests/summary.py "$junit" $no_skips
