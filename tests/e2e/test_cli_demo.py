"""``digitizer demo``: the four sample books from the scans to the packages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digitizer.app.demo import new_demo_folder
from tests.fixtures.cli import BOOKS, IT, Desk, digitizer_cli

pytestmark = [pytest.mark.engine, pytest.mark.slow]


def test_the_demo_goes_all_the_way_and_names_its_files(tmp_path: Path) -> None:
    done = digitizer_cli("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "KS.2016.01-0007: [DOC-11]" in done.stderr  # the spoiled page
    office = Desk(tmp_path / "digitizer-demo-office")
    books = json.loads(office.run("--json", "book", "list", who=IT).stdout)
    assert {book["id"] for book in books} == {path.name for path in BOOKS.iterdir() if path.is_dir()}
    for book in books:
        assert book["records"].get("exported", 0) >= 3
        for ending in ("xlsx", "zip", "manifest.json"):
            path = office.folder / "exports" / f"{book['id']}.{ending}"
            assert path.is_file() and str(path) in done.stdout


def test_a_second_demo_takes_a_new_folder(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        folder = new_demo_folder(tmp_path)
        folder.mkdir()
        names.append(folder.name)
    assert names == ["digitizer-demo-office", "digitizer-demo-office-2", "digitizer-demo-office-3"]
