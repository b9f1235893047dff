"""The repository keeps its own rules: what lies where, what is pinned, what the README says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
ALLOWED_AT_TOP = {
    *(".ci", ".git", ".gitignore", "CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"),
    *("digitizer", "installers", "ocr_profiles", "tests"),
}
NETWORK = {"asyncio", "ftplib", "http", "smtplib", "socket", "socketserver", "ssl", "urllib"}
CONNECTING = {
    "acquire/scanners/escl.py",
    *(f"acquire/phone/{name}.py" for name in ("access", "certificate", "handler", "server")),
}
REGISTRY = re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|deb\.debian\.org|archive\.ubuntu\.com")
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[0-9][^ ]*)(?: ; .*)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


@cache
def ignored() -> tuple[str, ...]:
    """The patterns of .gitignore, all of them plain names."""
    return tuple(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line)


def children(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name != ".git" and not any(fnmatch(path.name, pattern) for pattern in ignored()):
            yield path


def files(folder: Path = ROOT) -> Iterator[Path]:
    for path in children(folder):
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def lock_lines(name: str) -> list[str]:
    lines = (ROOT / "installers" / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def pins(name: str) -> dict[str, str]:
    found = [PIN.fullmatch(line) for line in lock_lines(name)]
    return {pin["name"]: pin["version"] for pin in found if pin}


def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def direct_dependencies(lock: str) -> list[Requirement]:
    settings = project()
    named = [*settings["project"]["dependencies"]]
    if lock == "requirements-dev.lock":
        named += settings["project"]["optional-dependencies"]["dev"]
    else:
        named += settings["build-system"]["requires"]
    return [Requirement(text) for text in named]


def test_top_level_holds_only_what_belongs_there() -> None:
    assert {path.name for path in children(ROOT)} <= ALLOWED_AT_TOP


def test_no_file_is_large() -> None:
    """Five megabytes, and twelve for what is shipped as a recognizer's model."""
    limits = {".onnx": 12_000_000}
    assert [path for path in files() if path.stat().st_size > limits.get(path.suffix, 5_000_000)] == []


def test_no_file_names_a_registry() -> None:
    texts = ((path, path.read_bytes().decode("utf-8", "replace")) for path in files())
    assert [path for path, text in texts if REGISTRY.search(text)] == []


def test_every_package_says_what_it_is_for() -> None:
    folders = {path.parent for path in files(ROOT / "digitizer") if path.suffix == ".py"}
    texts = {folder: (folder / "__init__.py").read_text(encoding="utf-8") for folder in folders}
    assert [folder for folder, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []


def test_licence_is_the_one_that_the_project_states() -> None:
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")
    assert project()["project"]["license"] == "MIT"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
class TestLock:
    def test_holds_nothing_but_pins_with_hashes(self, lock: str) -> None:
        lines = lock_lines(lock)
        assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []
        follows = zip(lines, [*lines[1:], ""], strict=True)
        assert all(HASH.fullmatch(after) for line, after in follows if line.endswith("\\"))

    def test_pins_every_direct_dependency_within_its_range(self, lock: str) -> None:
        pinned = pins(lock)
        assert pinned
        for wanted in direct_dependencies(lock):
            assert wanted.specifier.contains(pinned[wanted.name.lower()]), wanted


def test_both_locks_pin_the_same_versions() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: runtime[name] for name in runtime.keys() & dev} == {
        name: dev[name] for name in runtime.keys() & dev
    }


def test_wheel_brings_data_files_and_sample_books(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("ocr_profiles", "digitizer/ocr_profiles"), ("digitizer", "digitizer")):
        wanted = {f"{inside}/{path.relative_to(ROOT / folder).as_posix()}" for path in files(ROOT / folder)}
        assert wanted - names == set()
    assert not any(name.startswith("tests/") for name in names)


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_only_the_scanning_station_opens_connections() -> None:
    """To a scanner that a person named, and from phones while a person lets them in."""
    modules = [
        path
        for path in files(ROOT / "digitizer")
        if path.suffix == ".py" and path.relative_to(ROOT / "digitizer").as_posix() not in CONNECTING
    ]
    found = {
        path: {name.split(".")[0] for name in imported_modules(path) if name != "urllib.parse"} & NETWORK
        for path in modules
    }  # addresses may be taken apart anywhere
    assert modules
    assert {path: names for path, names in found.items() if names} == {}
