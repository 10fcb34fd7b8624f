#!/bin/bash
# Installs what the tests need besides Python packages: browsers, readers and servers, through apt
# where it may. A test whose program is not there is skipped.
set -euo pipefail
# A program that tests look for, and the Debian packages that bring it.
NEEDS="
chromium     chromium fonts-noto-core fonts-dejavu-core
firefox-esr  firefox-esr
newsboat     newsboat
sfeed        sfeed
nginx        nginx-light
pg_ctlcluster postgresql-15
"
here() { command -v "$1" || { [ "$1" = chromium ] && { command -v chromium-browser || command -v google-chrome; }; }; }
missing=""
while read -r program packages; do
    if [ -n "$program" ] && ! here "$program" >/dev/null; then missing+=" $packages"; fi
done <<<"$NEEDS"
if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing through apt:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "setup: some tests will be skipped without (apt-get install$missing)" >&2
fi
