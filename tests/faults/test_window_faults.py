"""Out of room, locked by another program, cut short: the commands of the window keep before or after."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digitizer.app.copying import copy_office
from digitizer.app.desk import Desk, open_desk
from digitizer.app.entering import add_note, keep_draft
from digitizer.app.pictures import field_snippets, page_view
from digitizer.app.records import confirm_fields, mark_field, set_field, undo_last
from digitizer.app.reporting import export_report, make_report
from digitizer.app.sheets import open_sheet
from digitizer.app.signing import Reception, sign_in
from digitizer.app.structure import remove_record, split_record
from digitizer.app.verifying import draw_sample, key_second, set_verification
from digitizer.app.walls import confirm_tiles, list_walls, show_wall
from digitizer.domain.records import Mark
from digitizer.domain.verification import Mode, Verification
from digitizer.errors import DigitizerError, StoreError
from digitizer.store import Office, copying
from tests.fixtures.window_desk import BOOK, Role, as_role, book_desk, enter, record_id

FIRST, SECOND, THIRD = record_id(1), record_id(2), record_id(3)
LONG = "Nguyễn " * 3000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with book_desk(tmp_path / "kho") as desk:
        yield desk


def code_of(action: Callable[[], object]) -> str:
    with pytest.raises(DigitizerError) as caught:
        action()
    return caught.value.code


def whole_wall(desk: Desk) -> object:
    groups = list_walls(desk, BOOK)
    return confirm_tiles(
        desk, [tile for one in groups for tile in show_wall(desk, BOOK, one.wall, one.group)]
    )


def set_then_undo(desk: Desk) -> object:
    with desk.office.transaction():
        set_field(desk, FIRST, "ghiChu", LONG)
        return undo_last(desk)


COMMANDS: dict[str, Callable[[Desk], object]] = {
    "save": lambda desk: set_field(desk, FIRST, "ghiChu", LONG),
    "mark": lambda desk: [mark_field(desk, FIRST, key, Mark.MISSING) for key in ("ghiChu", "so", "nguoiKy")],
    "undo": set_then_undo,
    "note": lambda desk: add_note(desk, FIRST, LONG),
    "draft": lambda desk: keep_draft(desk, FIRST, "ghiChu", LONG),
    "confirm": lambda desk: [confirm_fields(desk, one) for one in (FIRST, SECOND, THIRD)],
    "wall": whole_wall,
    "split": lambda desk: split_record(desk, FIRST, 60),
    "remove": lambda desk: remove_record(desk, FIRST, LONG),
    "second key": lambda desk: key_second(as_role(desk, Role.SUPERVISOR), SECOND, "ghiChu", LONG),
    "sample": lambda desk: draw_sample(as_role(desk, Role.SUPERVISOR), BOOK),
}


def state(desk: Desk) -> object:
    """All values with who set them, and the end of the journal."""
    records = [desk.office.records.get(one.id) for one in desk.office.records.list(book=BOOK)]
    drafts = desk.office.drafts.of(FIRST, person="P1")
    return records, desk.office.findings.list(BOOK), drafts, desk.office.audit.head()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_without_room_a_command_leaves_nothing_half_done(desk: Desk, name: str) -> None:
    enter(desk, 2)
    db, command = desk.office._db, COMMANDS[name]
    before, failures = state(desk), 0
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    # Several changes one after another may each be kept; one command alone is kept whole or not at all.
    single = name not in ("mark", "confirm")
    while failures < 60:
        db.execute(f"PRAGMA max_page_count = {pages + failures}").fetchone()
        try:
            command(desk)
        except StoreError as error:
            assert error.code == "KHO-06"
            failures += 1
            assert not single or state(desk) == before
        else:
            break
    assert state(desk) != before
    db.execute("PRAGMA max_page_count = 1073741823").fetchone()
    assert desk.office.audit.verify() is None
    assert all(check.ok for check in desk.office.doctor() if check.id not in {"space", "leftovers"})


def test_a_second_program_may_look_but_not_write(desk: Desk) -> None:
    folder = desk.office.folder
    with pytest.raises(StoreError) as refused, open_desk(folder, "P1"):
        pass
    assert refused.value.code == "KHO-03"
    with open_desk(folder, "P1", write=False) as looking:
        assert open_sheet(looking, FIRST).title == open_sheet(desk, FIRST).title
        for command in (COMMANDS["save"], COMMANDS["draft"], COMMANDS["wall"]):
            assert code_of(lambda act=command: act(looking)) == "KHO-10"


def test_threads_take_turns_at_one_office(desk: Desk) -> None:
    """A window saves while background work writes: no transaction runs into another."""
    failures: list[BaseException] = []

    def work(record: str) -> None:
        try:
            for number in range(15):
                set_field(desk, record, "ghiChu", f"lần {number}")
                open_sheet(desk, record)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=[record]) for record in (FIRST, SECOND, THIRD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert {desk.office.records.get(one).texts["ghiChu"] for one in (FIRST, SECOND, THIRD)} == {"lần 14"}
    assert desk.office.audit.verify() is None


def test_a_cache_that_cannot_be_written_costs_time_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert page_view(desk, f"{BOOK}-0001", 60, 60).picture.width
    assert len(field_snippets(desk, [(FIRST, "so"), (SECOND, "so")])) == 2
    assert list(desk.office.derived.rglob("*.json")) == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "KHO-06"), (errno.EROFS, "KHO-07"), (errno.EIO, "KHO-09")]
)
def test_a_copy_that_was_cut_short_is_no_office(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def broken(source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(number, "broken")

    with monkeypatch.context() as patched:
        patched.setattr(copying.shutil, "copyfile", broken)
        assert code_of(lambda: copy_office(as_role(desk, Role.IT), tmp_path / "sao")) == code
    assert code_of(lambda: Office.open(tmp_path / "sao")) == "KHO-01"
    assert code_of(lambda: copy_office(as_role(desk, Role.IT), tmp_path / "sao")) == "KHO-02"
    shutil.rmtree(tmp_path / "sao")
    assert copy_office(as_role(desk, Role.IT), tmp_path / "sao").is_whole


def test_somebody_works_while_the_office_is_copied(desk: Desk, tmp_path: Path) -> None:
    def work(done: int, total: int) -> None:
        set_field(desk, FIRST, "ghiChu", f"lần {done}")

    assert copy_office(as_role(desk, Role.IT), tmp_path / "sao", work).is_whole
    assert open_sheet(desk, FIRST).fields


def test_a_report_on_a_full_disk_leaves_the_old_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"old")
    report = make_report(desk, "progress")
    written = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        written(self, data[:10])
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        assert code_of(lambda: export_report(report, path)) == "KHO-06"
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.glob("*b.xlsx*")] == ["b.xlsx"]


def test_signing_in_works_on_a_disk_without_room(desk: Desk) -> None:
    desk.office._db.execute(
        f"PRAGMA max_page_count = {desk.office._db.execute('PRAGMA page_count').fetchone()[0]}"
    )
    assert sign_in(Reception(desk.office, desk.catalog), "P1").actor == "P1"


def test_a_name_of_two_hundred_letters_is_kept_whole(desk: Desk) -> None:
    name = "Ma Văn " + "A" * 193
    assert set_field(desk, FIRST, "nksHoTen", name).field.value == name
    assert open_sheet(desk, FIRST).title == name


def test_a_mode_is_chosen_whole(desk: Desk) -> None:
    set_verification(as_role(desk, Role.SUPERVISOR), BOOK, Verification(Mode.BLIND, ("so",)))
    assert desk.office.verifications.get(BOOK) == Verification(Mode.BLIND, ("so",))
