"""A watched folder and a book: every file once, whatever its writer does."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitizer.app import watching
from digitizer.app.desk import Desk
from digitizer.app.taking import ImportedPage
from digitizer.app.watching import FileDone, FolderGone, watch_folder
from tests.fixtures.fake_scanimage import image
from tests.fixtures.scanning import BOOK, open_station
from tests.fixtures.writers import rude_writer


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_station(tmp_path / "kho") as desk:
        yield desk


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watching, "_LOOK_EVERY", 0.05)
    made = tmp_path / "máy quét"
    made.mkdir()
    return made


def watch(desk: Desk, folder: Path, **options) -> list:
    options = {"once": True, "settle": 0.2, "patience": 1.0, **options}
    return list(watch_folder(desk, BOOK, folder, **options))


def refused(events: list) -> list[str]:
    return [one.error.code for one in events if isinstance(one, FileDone) and one.error]


def aside(folder: Path, name: str) -> list[str]:
    return sorted(path.name for path in (folder / name).glob("*") if path.name != "Lý do.txt")


def test_files_become_pages_and_are_put_aside(desk: Desk, folder: Path) -> None:
    for number in (1, 2, 10):
        image(number, False).save(folder / f"{number}.png")
    pictures = [image(number, False) for number in (20, 21)]
    pictures[0].save(folder / "11.pdf", save_all=True, append_images=pictures[1:])
    events = watch(desk, folder)
    assert [page.file_name for page in desk.office.pages.list(BOOK)] == [
        "1.png", "2.png", "10.png", "11.pdf#1", "11.pdf#2",
    ]  # fmt: skip
    assert all(one.quality for one in events if isinstance(one, ImportedPage) and one.page)
    assert aside(folder, "Đã nhập") == ["1.png", "10.png", "11.pdf", "2.png"]
    assert desk.office.vault.is_whole(desk.office.pages.list(BOOK)[0].sha256)


def test_what_is_known_or_of_no_use_lies_aside_with_a_reason(desk: Desk, folder: Path) -> None:
    image(1, False).save(folder / "1.png")
    image(1, False).save(folder / "2.png")
    (folder / "3.txt").write_text("ghi chú")
    (folder / "4.jpg").touch()
    (folder / "5.png").write_bytes((folder / "1.png").read_bytes()[:-30])
    assert sorted(refused(watch(desk, folder))) == ["KHO-14", "TEP-02", "TEP-03", "TEP-12"]
    assert len(desk.office.pages.list(BOOK)) == 1
    assert aside(folder, "Đã nhập") == ["1.png"]
    assert aside(folder, "Đã có") == ["2.png"]
    assert aside(folder, "Không dùng được") == ["3.txt", "4.jpg", "5.png"]
    assert f"{BOOK}-0001" in (folder / "Đã có" / "Lý do.txt").read_text("utf-8")


def test_a_run_that_was_killed_before_it_put_a_file_aside(desk: Desk, folder: Path) -> None:
    image(1, False).save(folder / "1.png")
    pictures = [image(number, False) for number in (2, 3, 4)]
    pictures[0].save(folder / "2.pdf", save_all=True, append_images=pictures[1:])
    for event in watch_folder(desk, BOOK, folder, once=True, settle=0.2, patience=1.0):
        if isinstance(event, ImportedPage) and event.label == "2.pdf#2":
            break
    assert len(desk.office.pages.list(BOOK)) == 3
    watch(desk, folder)
    names = [page.file_name for page in desk.office.pages.list(BOOK)]
    assert names == ["1.png", "2.pdf#1", "2.pdf#2", "2.pdf#3"]
    assert aside(folder, "Đã nhập") == ["1.png", "2.pdf"]


def test_a_folder_on_the_network_that_goes_and_comes_back(desk: Desk, folder: Path, tmp_path: Path) -> None:
    rounds = Counter()

    def stop() -> bool:
        rounds["looks"] += 1
        if rounds["looks"] == 3:
            folder.rename(tmp_path / "away")
        if rounds["looks"] == 8:
            (tmp_path / "away").rename(folder)
            image(1, False).save(folder / "1.png")
        return rounds["looks"] > 20

    events = watch(desk, folder, stop=stop, once=False)
    assert sum(isinstance(one, FolderGone) for one in events) == 1
    assert len(desk.office.pages.list(BOOK)) == 1


@pytest.mark.slow
def test_five_hundred_files_of_a_slow_and_rude_writer_are_taken_once_each(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    """Written in pieces, renamed into place, rewritten, in any order, while the folder is watched."""
    source = tmp_path / "nguồn"
    with rude_writer(source, folder, 500) as writer:
        events = watch(desk, folder, stop=lambda: writer.is_done and quiet(folder), once=False, settle=0.4)
    assert writer.failed is None
    pages = desk.office.pages.list(BOOK)
    taken = Counter(page.sha256 for page in pages)
    assert len(taken) == 500 and set(taken.values()) == {1}
    assert set(taken) == writer.digests
    assert len(aside(folder, "Đã nhập")) == 500
    assert refused(events) == []
    shutil.rmtree(source)


def quiet(folder: Path) -> bool:
    return not any(path.is_file() for path in folder.iterdir())
