"""The README's console lines, done as a reader would do them: on the sample book, one after another."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from digitizer.cli.main import build_parser, main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
LINES = [line.removeprefix("$ ") for block in BLOCKS for line in block.splitlines()]


def words(line: str) -> list[str]:
    """The words of a command as a shell makes them: ``~`` and ``*`` are filled in."""
    found: list[str] = []
    for word in shlex.split(line):
        found += sorted(map(str, ROOT.glob(word))) if "*" in word else [home_filled_in(word)]
    return found


def home_filled_in(word: str) -> str:
    return str(Path(word).expanduser()) if word.startswith("~") else word


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("digitizer ")])
def test_program_knows_the_command(line: str) -> None:
    options = build_parser(str).parse_args(words(line)[1:])
    assert callable(options.handler)


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("sh ")])
def test_script_is_there(line: str) -> None:
    assert (ROOT / line.split()[1]).is_file()


@pytest.mark.engine
@pytest.mark.slow
def test_first_book_session_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("HOME", str(tmp_path))
    for line in LINES:
        program, *arguments = words(line)
        if program == "export":
            name, _, value = arguments[0].partition("=")
            monkeypatch.setenv(name, home_filled_in(value))
        elif program == "digitizer":
            status = main(arguments)
            # one page of the sample book cannot be read, and the session says so
            assert status == 0 or arguments[0] == "process", line
    assert "nguyễn nhật văn" in capsys.readouterr().out.lower()
    exported = {path.name for path in (tmp_path / "ho-tich" / "exports").iterdir()}
    assert exported == {"KT.2018.01.xlsx", "KT.2018.01.zip", "KT.2018.01.manifest.json"}
    assert (tmp_path / "002.jsonl").read_text(encoding="utf-8").count("\n") == 1
