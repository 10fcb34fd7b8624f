#!/bin/bash
# Installs what the tests need besides Python packages: a browser and fonts, through apt where it may.
set -euo pipefail
browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
if browser >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing chromium and fonts through apt"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-dejavu-core >/dev/null
else
    echo "setup: chromium is missing: install it (apt-get install chromium) for the browser tests" >&2
fi
