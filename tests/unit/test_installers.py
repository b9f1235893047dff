"""The installers' shell scripts: what they call, and what they leave alone when nothing is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = [*sorted((ROOT / "installers").glob("*.sh")), ROOT / ".ci" / "run"]
# Stands for the environment's Python: notes how it was called.
RECORDER = '#!/bin/sh\necho "$*" >>"$(dirname "$0")/calls"\n'

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="there is no POSIX shell")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout at a path with spaces, whose virtual environment only records calls."""
    root = tmp_path / "sổ hộ tịch"
    shutil.copytree(ROOT / "installers", root / "installers")
    shutil.copy(ROOT / "pyproject.toml", root)
    binaries = root / ".venv" / "bin"
    binaries.mkdir(parents=True)
    for name in ("python", "digitizer"):
        (binaries / name).write_text(RECORDER)
        (binaries / name).chmod(0o755)
    return root


def run_demo(checkout: Path, *arguments: str) -> list[str]:
    """The calls that one run of demo.sh makes, from another folder."""
    calls = checkout / ".venv" / "bin" / "calls"
    calls.unlink(missing_ok=True)
    script = checkout / "installers" / "demo.sh"
    subprocess.run(["sh", script, *arguments], cwd="/", check=True, capture_output=True, timeout=60)
    return calls.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_is_a_shell_script_without_mistakes_of_syntax(script: Path) -> None:
    assert subprocess.run(["sh", "-n", script], check=False, timeout=60).returncode == 0


def test_first_run_installs_by_hash_and_without_naming_an_index(checkout: Path) -> None:
    probe, window, libraries, program, demo = run_demo(checkout, "--lang", "en")
    assert (probe, window) == ("-c import pip", "-c import tkinter")
    assert "pip install --require-hashes" in libraries
    assert "index" not in libraries
    assert "--no-index" in program and "--editable" in program
    assert demo == "demo --lang en"


def test_second_run_calls_nothing_that_needs_the_network(checkout: Path) -> None:
    run_demo(checkout)
    assert run_demo(checkout) == ["-c import pip", "-c import tkinter", "demo"]


def test_changed_lock_is_installed_again(checkout: Path) -> None:
    run_demo(checkout)
    with (checkout / "installers" / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert any("--require-hashes" in call for call in run_demo(checkout))


def test_moved_checkout_is_installed_again_without_the_network(checkout: Path) -> None:
    run_demo(checkout)
    moved = checkout.rename(checkout.with_name("moved here"))
    _, _, program, demo = run_demo(moved)
    assert "--no-index" in program and str(moved) in program
    assert demo == "demo"


def test_ci_runs_the_readme_test_command() -> None:
    assert "sh installers/test.sh\n" in (ROOT / ".ci" / "run").read_text()
    assert "sh installers/test.sh\n" in (ROOT / "README.md").read_text(encoding="utf-8")
