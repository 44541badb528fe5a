#!/bin/sh
# Takes the README's picture anew (needs Debian's chromium): samples/picture.sh
set -eu
cd "$(dirname "$0")"
page=$PWD/citicoline-web/label.html
chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 --window-size=1200,860 \
    --screenshot="$PWD/citicoline-web/page.png" "file://$page" >/dev/null 2>&1
