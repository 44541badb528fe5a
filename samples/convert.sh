#!/bin/sh
# From a fresh Debian 12 to finished labels: installs what is missing, builds splkit, and turns every sample leaflet into
# validated SPL, Markdown and a web page.
#
#   samples/convert.sh [FOLDER]      writes FOLDER/NAME/label.xml, .md, .html and ledger.json (default: build/samples)
set -eu
if [ $# -gt 0 ]; then
    mkdir -p "$1"
    out=$(cd "$1" && pwd)
else
    out=build/samples
fi
cd "$(dirname "$0")/.."
./.ci/setup.sh
programs=build/${PRESET:-release}

for leaflet in samples/*/leaflet.txt; do
    name=$(basename "$(dirname "$leaflet")")
    to=$out/$name
    mkdir -p "$to"
    echo
    echo "$name"
    "$programs/leaflet2spl" "$leaflet" -o "$to/label.xml" --ledger "$to/ledger.json" --effective-time 20260101
    "$programs/splvalidate" "$to/label.xml"
    "$programs/spl2md" "$to/label.xml" -o "$to/label.md"
    "$programs/spl2html" "$to/label.xml" -o "$to/label.html"
done
echo
echo "Open one of these pages in a browser:"
ls "$out"/*/label.html
