#!/bin/sh
# Installs what is missing, then runs the checkers and the tests.
# Usage: sh installers/test.sh [options and paths for pytest]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/installers/common.sh"

# need_tools PROGRAM=PACKAGE...: outside programs that some tests compare our files with.
need_tools() {
    for tool in "$@"; do
        command -v "${tool%%=*}" >/dev/null || missing="${missing-} ${tool#*=}"
    done
    [ -z "${missing-}" ] && return
    # shellcheck disable=SC2086 # one word for each package
    add_packages $missing ||
        say "Các kiểm thử cần những gói này sẽ được bỏ qua." "The tests that need these packages will be skipped." >&2
}

# check VIETNAMESE ENGLISH COMMAND...: goes on after a failure, so that one run shows all of them.
check() {
    say "$1" "$2"
    shift 2
    "$@" || failed="${failed-} ${1##*/}"
}

need_tools scanimage=sane-utils airscan-discover=sane-airscan chromium=chromium qpdf=qpdf pdftoppm=poppler-utils \
    soffice=libreoffice-calc-nogui tesseract=tesseract-ocr Xvfb=xvfb openbox=openbox xdotool=xdotool xclip=xclip
need_venv
need_window
need_lock requirements.lock
need_lock requirements-dev.lock
need_program

cd -- "$root"
bin=$venv/bin
check "Kiểm tra kiểu viết mã" "Checking style (ruff)" "$bin/ruff" check .
check "Kiểm tra kiểu dữ liệu" "Checking types (mypy)" "$bin/mypy"
check "Kiểm tra ranh giới giữa các phần" "Checking the layers (import-linter)" "$bin/lint-imports"
if [ $# -eq 0 ]; then
    # Windows have a process of their own: Tcl ends one in which another thread touches what it made.
    check "Chạy các kiểm thử" "Running the tests (pytest)" "$bin/pytest" -n logical --dist worksteal --ignore=tests/gui
    check "Kiểm thử các cửa sổ" "Testing the windows (pytest)" "$bin/pytest" tests/gui
else
    check "Chạy các kiểm thử" "Running the tests (pytest)" "$bin/pytest" -n logical --dist worksteal "$@"
fi
[ -z "${failed-}" ] || stop "Chưa đạt:$failed" "Failed:$failed"
