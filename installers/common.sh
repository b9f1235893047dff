# Shared by demo.sh and test.sh, which set $root (the checkout) before they read this file.
# Everything Python needs goes to $venv. A copy of each installed lock file is kept there as a stamp: while it is
# the same, neither apt nor pip is called, so that later runs need no network.

venv=$root/.venv
export PYTHONUTF8=1
unset PYTHONHOME PYTHONPATH

# say VIETNAMESE ENGLISH
say() {
    printf '\n%s\n  %s\n' "$1" "$2"
}

# stop VIETNAMESE ENGLISH
stop() {
    say "DỪNG: $1" "STOPPED: $2" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        sudo "$@"
    else
        return 1
    fi
}

# add_packages PACKAGE...: by apt; says which command a person has to run when that is not possible.
add_packages() {
    say "Cài các gói của hệ điều hành: $*" "Installing system packages: $*"
    if command -v apt-get >/dev/null; then
        as_root apt-get update -q || true # one unreachable source must not stop the others
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" && return
    fi
    say "Không tự cài được. Hãy nhờ người quản trị máy chạy lệnh sau rồi làm lại: apt-get update && apt-get install -y $*" \
        "Could not install them. Ask the administrator to run this, then try again: apt-get update && apt-get install -y $*" >&2
    return 1
}

# Sets $python to a Python 3.11 or later.
find_python() {
    for python in python3 python3.13 python3.12 python3.11; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    done
    return 1
}

need_python() {
    find_python && return
    package=python3
    command -v python3 >/dev/null && package=python3.11 # python3 is there but too old
    add_packages "$package" "$package-venv" && find_python ||
        stop "Cần Python 3.11 trở lên. Hãy cài rồi chạy lại lệnh này." \
            "Python 3.11 or later is needed. Install it and run this command again."
}

need_venv() {
    "$venv/bin/python" -c 'import pip' 2>/dev/null && return
    need_python
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        add_packages "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" || exit 1
    fi
    say "Tạo môi trường Python riêng trong $venv" "Making a Python environment of our own in $venv"
    "$python" -m venv --clear "$venv" ||
        stop "Không tạo được thư mục $venv. Hãy kiểm tra quyền ghi và dung lượng đĩa." \
            "Cannot make $venv. Check that the folder is writable and the disk is not full."
}

# The window needs Tk, which Debian keeps apart from Python, and a font with all Vietnamese letters. Without them
# everything but the window works.
need_window() {
    if ! "$venv/bin/python" -c 'import tkinter' 2>/dev/null; then
        add_packages "$("$venv/bin/python" -c 'import sys; print("python%d.%d-tk" % sys.version_info[:2])')" ||
            add_packages python3-tk ||
            say "Không có Tk nên chưa dùng được cửa sổ chương trình." "Without Tk the program's window cannot be used." >&2
    fi
    fc-list 2>/dev/null | grep -q -i -e 'noto *sans' -e 'dejavu *sans' -e 'liberation' || add_packages fonts-noto-core ||
        say "Thiếu phông chữ có đủ chữ tiếng Việt." "A font with all Vietnamese letters is missing." >&2
}

# need_lock NAME: the exact packages of installers/NAME, each checked against its hashes.
need_lock() {
    cmp -s "$root/installers/$1" "$venv/$1" && return
    say "Tải và cài các thư viện trong installers/$1 (chỉ lần đầu cần mạng)" \
        "Fetching and installing the libraries of installers/$1 (only this first time needs the network)"
    "$venv/bin/python" -m pip install --require-hashes --only-binary :all: -r "$root/installers/$1" ||
        stop "Không tải hoặc cài được thư viện. Hãy kiểm tra mạng rồi chạy lại; phần đã cài được giữ nguyên." \
            "Could not fetch or install the libraries. Check the network and run again; what is installed stays."
    cp "$root/installers/$1" "$venv/$1"
}

# The program itself, from this checkout. Made again when the checkout was moved or its set-up changed.
need_program() {
    { printf '%s\n' "$root" && cat "$root/pyproject.toml"; } | cmp -s - "$venv/program" && return
    say "Cài chương trình digitizer từ thư mục này" "Installing the program digitizer from this folder"
    "$venv/bin/python" -m pip install --quiet --no-index --no-deps --no-build-isolation --editable "$root" ||
        stop "Không cài được chương trình từ $root." "Could not install the program from $root."
    { printf '%s\n' "$root" && cat "$root/pyproject.toml"; } >"$venv/program"
}
