#!/bin/sh
# Installs what is missing, then digitizes the bundled sample books from scan to package.
# Usage: sh installers/demo.sh [options of `digitizer demo`]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/installers/common.sh"

need_venv
need_window
need_lock requirements.lock
need_program
say "Số hóa các quyển sổ mẫu" "Digitizing the sample books"
exec "$venv/bin/digitizer" demo "$@"
