"""What programs cost is measured on real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digitizer.app.benchmarking import benchmark
from digitizer.errors import EnvironmentFault, InputError
from digitizer.jobs.measured import measure
from digitizer.samples.bundle import books_folder


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_memory_of_all_processes_together_and_their_seconds() -> None:
    hog = python("import time; block = bytearray(60_000_000); time.sleep(0.6)")
    one, two = measure([hog]), measure([hog, hog], at_once=2)
    assert one.peak > 60_000_000
    assert two.peak > one.peak + 40_000_000
    assert one.wall >= 0.6


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the seconds of ended children")
def test_seconds_of_the_processor_are_not_those_of_the_clock() -> None:
    asleep = measure([python("import time; time.sleep(1)")])
    awake = measure(
        [python("import time; end = time.process_time() + 1\nwhile time.process_time() < end: pass")]
    )
    assert asleep.core < awake.core
    assert awake.core >= 1


def test_a_command_that_fails_is_told() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        measure([python("raise SystemExit(3)")])


def test_a_page_that_is_missing_is_refused() -> None:
    with pytest.raises(InputError, match="GIA-40"):
        list(benchmark([Path("no-such-page.jpg")]))


@pytest.mark.engine
def test_programs_are_compared_on_the_same_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = next(books_folder().rglob("*.jpg"))
    stand_in = tmp_path / "tesseract"
    stand_in.write_text("#!/bin/sh\nexit 4\n", "utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: None)
    ours, *others = benchmark([page], workers=1)
    assert ours.cost is not None and ours.cost.core > 0 and ours.pages == 1
    assert [(one.name, one.cost) for one in others] == [("tesseract", None), ("ocrmypdf", None)]
    monkeypatch.setattr("shutil.which", str)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault, match="MAY-20"):
        list(benchmark([page], workers=1))
