#!/bin/sh
# The tutorial, word by word, in a clean Debian 12: tests/tutorial.sh [FOLDER]
#
# Clones this checkout (the last commit) into the system that _debian.sh makes below FOLDER, runs what the tutorial's
# INSTALLATION says, compares what each command of the tutorial and the README prints with what is shown there, opens each
# man page, and builds samples/embed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/tests/_debian.sh"

make_system tutorial "$@"
git clone -q "$root" "$system/root/splkit"
inside "cd /root/splkit; $(sed -n '/^# INSTALLATION/,/^# ONE/s/^    //p' "$root/converters/man/splkit-tutorial.md")" >"$folder/tutorial.log" 2>&1 ||
    { tail "$folder/tutorial.log"; exit 1; }
python3 -B "$root/tests/check_readme.py" --system "$system"
inside 'cd /root/splkit
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install man-db </dev/null >/dev/null 2>&1
    for page in leaflet2spl splvalidate spl2md spl2html spl2fhir spldiff splbatch splkit splkit-tutorial splkit-guide splkit-findings; do
        [ "$(man $page 2>/dev/null | wc -l)" -gt 20 ] || { echo "man $page shows nothing"; exit 1; }
    done
    gcc samples/embed/embed.c -o embed $(pkg-config --cflags --libs splkit)
    ./embed samples/citicoline-web/leaflet.txt out 2>/dev/null
    cmp out.xml samples/citicoline-web/label.xml
    echo "man pages and the example of samples/embed: good"'
