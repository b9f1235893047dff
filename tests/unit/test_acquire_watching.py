"""The watched folder, look by look, with a clock of its own."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from digitizer.acquire.watching import Aside, FolderWatch, Ready
from digitizer.errors import InputError
from tests.fixtures.fake_scanimage import image


class Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "máy quét"
    made.mkdir()
    return made


@pytest.fixture
def watch(folder: Path, clock: Clock) -> FolderWatch:
    return FolderWatch(folder, settle=2, patience=60, now=clock)


def png(number: int = 1) -> bytes:
    import io

    target = io.BytesIO()
    image(number, False).save(target, "PNG")
    return target.getvalue()


def names(found: list[Ready]) -> list[str]:
    return [one.path.name for one in found]


def codes(found: list[Ready]) -> list[str]:
    return [one.error.code if one.error else "" for one in found]


def later(watch: FolderWatch, clock: Clock, seconds: float = 2.5) -> list[Ready]:
    clock.time += seconds
    return watch.look()


def test_a_file_is_ready_when_it_has_been_still(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    (folder / "a.png").write_bytes(png())
    assert watch.look() == []
    assert later(watch, clock, 1.0) == []
    assert names(later(watch, clock)) == ["a.png"]


def test_a_slow_writer_is_waited_for(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    data = png()
    path = folder / "a.png"
    for part in range(1, 9):
        path.write_bytes(data[: len(data) * part // 8])
        assert later(watch, clock, 1.5) == []
    assert later(watch, clock, 1.5) == []
    assert codes(later(watch, clock)) == [""]


def test_a_writer_that_pauses_is_not_taken_for_done(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    (folder / "a.png").write_bytes(png()[:-20])
    watch.look()
    assert later(watch, clock, 30) == []
    (folder / "a.png").write_bytes(png())
    watch.look()
    assert codes(later(watch, clock)) == [""]


def test_a_copy_that_was_cut_short_is_refused_in_the_end(
    folder: Path, watch: FolderWatch, clock: Clock
) -> None:
    (folder / "a.png").write_bytes(png()[:-20])
    (folder / "b.pdf").write_bytes(b"%PDF-1.4\nhalf")
    (folder / "c.jpg").touch()
    watch.look()
    assert codes(later(watch, clock, 61)) == ["TEP-12", "TEP-12", "TEP-02"]


def test_files_are_taken_in_the_order_of_people(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    for name in ("10.png", "2.png", "1.png"):
        (folder / name).write_bytes(png())
    inner = folder / "3"
    inner.mkdir()
    (inner / "a.png").write_bytes(png())
    watch.look()
    assert names(later(watch, clock)) == ["1.png", "2.png", "a.png", "10.png"]


def test_a_later_page_waits_for_a_slow_earlier_one(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    (folder / "1.png").write_bytes(png()[:-20])
    (folder / "2.png").write_bytes(png(2))
    watch.look()
    assert later(watch, clock) == []
    assert names(later(watch, clock, 60)) == ["1.png", "2.png"]


def test_temporary_and_system_files_are_not_looked_at(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    for name in ("a.part", "b.tmp", ".c.png", "~$d.png", "Thumbs.db", "e.crdownload"):
        (folder / name).write_bytes(png())
    watch.look()
    assert later(watch, clock) == [] and watch.is_quiet


def test_a_file_that_is_renamed_into_place_is_taken_once(
    folder: Path, watch: FolderWatch, clock: Clock
) -> None:
    (folder / "a.part").write_bytes(png())
    watch.look()
    (folder / "a.part").rename(folder / "a.png")
    watch.look()
    [ready] = later(watch, clock)
    assert watch.put_aside(ready, Aside.TAKEN) == folder / "Đã nhập" / "a.png"
    assert later(watch, clock) == [] and watch.is_quiet


def test_a_file_that_vanishes_is_forgotten(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    (folder / "a.png").write_bytes(png())
    watch.look()
    (folder / "a.png").unlink()
    assert later(watch, clock) == [] and watch.is_quiet


def test_a_file_that_changed_after_it_was_read_is_not_put_aside(
    folder: Path, watch: FolderWatch, clock: Clock
) -> None:
    path = folder / "a.png"
    path.write_bytes(png())
    watch.look()
    [ready] = later(watch, clock)
    path.write_bytes(png(2) + b"more")
    assert watch.put_aside(ready, Aside.TAKEN) is None
    assert path.exists()
    watch.look()
    assert names(later(watch, clock)) == ["a.png"]


def test_nothing_is_overwritten_when_names_are_equal(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    for number in (1, 2, 3):
        (folder / "trang.png").write_bytes(png(number))
        watch.look()
        [ready] = later(watch, clock)
        watch.put_aside(ready, Aside.TAKEN)
    kept = sorted((folder / "Đã nhập").iterdir())
    assert [path.name for path in kept] == ["trang (2).png", "trang (3).png", "trang.png"]
    assert len({path.read_bytes() for path in kept}) == 3


def test_a_note_says_why_a_file_lies_aside(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    (folder / "a.txt").write_text("không phải ảnh")
    watch.look()
    [ready] = later(watch, clock)
    watch.put_aside(ready, Aside.REFUSED, "[TEP-03] không phải ảnh")
    notes = (folder / "Không dùng được" / "Lý do.txt").read_text("utf-8")
    assert notes == "a.txt: [TEP-03] không phải ảnh\n"
    assert later(watch, clock) == []


@pytest.mark.skipif(os.name == "nt", reason="POSIX files")
def test_links_and_pipes_are_refused_and_never_opened(
    folder: Path, watch: FolderWatch, clock: Clock, tmp_path: Path
) -> None:
    secret = tmp_path / "bí mật.png"
    secret.write_bytes(png())
    (folder / "link.png").symlink_to(secret)
    os.mkfifo(folder / "pipe.png")
    (folder / "loop").symlink_to(folder)
    watch.look()
    found = later(watch, clock)
    assert {one.path.name: one.error and one.error.code for one in found} == {
        "link.png": "TEP-08",
        "loop": "TEP-08",
        "pipe.png": "TEP-07",
    }
    for one in found:
        watch.put_aside(one, Aside.REFUSED)
    assert secret.read_bytes() == png()


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="root may read everything")
def test_a_locked_file_is_waited_for_and_then_refused(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    (folder / "a.png").write_bytes(png())
    (folder / "a.png").chmod(0)
    watch.look()
    assert later(watch, clock, 30) == []
    assert codes(later(watch, clock, 31)) == ["TEP-04"]


@pytest.mark.parametrize(
    "name",
    [
        "CON.png",
        "t" * 251 + ".png",
        unicodedata.normalize("NFD", "Sổ khai sinh Đặng.png"),
        "dấu cách .png",
        "'; DROP TABLE pages; --.png",
        "a\nb.png",
        "không đuôi",
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="names that Windows cannot have")
def test_names_of_any_kind(folder: Path, watch: FolderWatch, clock: Clock, name: str) -> None:
    for number in (1, 2):
        (folder / name).write_bytes(png(number))
        watch.look()
        [ready] = later(watch, clock)
        assert watch.put_aside(ready, Aside.TAKEN) is not None
    assert len(list((folder / "Đã nhập").iterdir())) == 2


def test_a_folder_that_is_gone_is_told(folder: Path, watch: FolderWatch, clock: Clock) -> None:
    folder.rmdir()
    with pytest.raises(InputError) as gone:
        watch.look()
    assert gone.value.code == "TEP-01"
