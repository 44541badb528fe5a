#!/bin/sh
# Lets the fuzz targets run under libFuzzer, one after the other:
#
#   tests/fuzz/run.sh SECONDS [TARGET...]      seconds for each target; all of them when none is named
#
# Builds the preset fuzz, with instrumented libraries where they can be had (libraries.sh), and makes seeds and dictionaries.
# What was learned stays in build/fuzz/corpus, inputs that break a promise, crash or take too long in build/fuzz/found, the
# logs in build/fuzz/logs. A target goes on after a finding until its time is over. The last lines give executions, coverage and
# findings by target; exit code 1 when there is a finding.
#
# With AFL++: tests/fuzz/libraries.sh build/afl-libraries afl-clang-fast; cmake --preset afl; cmake --build --preset afl; then
#
#   afl-fuzz -i build/fuzz/seeds/TARGET -o build/afl/found -x build/fuzz/TARGET.dict -m none -- build/afl/tests/fuzz_TARGET
set -eu
cd "$(dirname "$0")/../.."
[ $# -ge 1 ] || { sed -n '2,14s/^# \{0,1\}//p' "$0"; exit 2; }
seconds=$1
shift

if [ -z "${SPLKIT_FUZZ_NO_BUILD:-}" ]; then
    tests/fuzz/libraries.sh build/fuzz-libraries || true
    cmake --preset fuzz >/dev/null
    cmake --build --preset fuzz -- --quiet
fi
build=$PWD/build/fuzz
python3 -B tests/fuzz/seeds.py "$build"
mkdir -p "$build/found" "$build/logs"
[ $# -gt 0 ] || set -- decode leaflet leaflet_html leaflet_markdown load rules schematron spl2md spl2html spl2fhir spldiff narrative document batch

# An input of narrative is a list of choices: a kilobyte of them is a long label. Entropic scheduling is off: its account of
# rare features takes ten times as long as the programs do.
fuzz() { # target seconds
    mkdir -p "$build/corpus/$1" "$build/found/$1"
    dictionary=
    [ ! -f "$build/$1.dict" ] || dictionary=-dict=$build/$1.dict
    folders="$build/corpus/$1"
    [ ! -d "$build/seeds/$1" ] || folders="$folders $build/seeds/$1"
    [ ! -d "tests/fuzz/regressions/$1" ] || folders="$folders tests/fuzz/regressions/$1"
    length=16384
    [ "$1" != narrative ] || length=1024
    # shellcheck disable=SC2086 -- words
    "$build/tests/fuzz_$1" -max_total_time="$2" -timeout=60 -report_slow_units=60 -rss_limit_mb=4096 -max_len="$length" -entropic=0 -print_final_stats=1 \
        -artifact_prefix="$build/found/$1/" $dictionary $folders >>"$build/logs/$1" 2>&1
}

for target; do
    : >"$build/logs/$target"
    end=$(($(date +%s) + seconds))
    while left=$((end - $(date +%s))) && [ "$left" -gt 1 ]; do
        fuzz "$target" "$left" || true
    done
done

code=0
for target; do
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/logs/$target" | awk '{n += $1} END {print n + 0}')
    covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$build/logs/$target" | tail -1)
    found=$(find "$build/found/$target" -type f | wc -l)
    echo "$target: $runs executions, coverage $covered, $found findings"
    [ "$found" = 0 ] || code=1
done
exit $code
