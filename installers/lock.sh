#!/bin/sh
# Writes the lock files anew after a change of pyproject.toml's dependencies: sh installers/lock.sh [--upgrade]
# Needs the program uv. One version of each package for Python 3.11 and later on Linux and Windows, with the hashes
# of all its files; no address is written, so that each machine's own pip configuration decides where to fetch.
set -eu
cd -- "$(dirname -- "$0")/.."

lock() {
    output=$1
    shift
    uv pip compile pyproject.toml "$@" --no-config --quiet --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
        --custom-compile-command 'sh installers/lock.sh' --output-file "$output"
}

# The build tools are locked too: an editable installation is then made without the network.
python3 -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' |
    lock installers/requirements.lock - "$@"
lock installers/requirements-dev.lock --extra dev --constraints installers/requirements.lock "$@"
