"""Who may do what in which state: every role, state and action against the use cases themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digitizer.app.desk import Desk
from digitizer.app.entering import add_note, copy_previous
from digitizer.app.records import confirm_fields, confirm_finding, mark_field, set_field
from digitizer.app.reviewing import approve_records, enter_records, return_records
from digitizer.app.structure import add_record, remove_record, restore_record, split_record
from digitizer.app.verifying import Choice, blind_sheet, key_second, settle
from digitizer.app.walls import Tile, confirm_tiles
from digitizer.domain.findings import Finding, Severity
from digitizer.domain.records import Mark
from digitizer.domain.workflow import State
from digitizer.errors import DigitizerError, RuleError
from tests.fixtures.window_desk import BOOK, Role, as_role, book_desk, record_id

RECORD, BEFORE = record_id(2), record_id(1)
OPEN = {State.READ, State.RETURNED, State.REJECTED}
ODD = Finding("NGAY-01", Severity.WARN, ("ngayDangKy",), "Lạ.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with book_desk(tmp_path / "kho") as desk:
        yield desk


def put(desk: Desk, state: State) -> None:
    """The record in a state, entered by nobody whom the test asks."""
    desk.office.findings.renew(BOOK, RECORD, [ODD], ())
    with desk.office.transaction():
        db = desk.office.records._session.db
        db.execute("UPDATE records SET state = ?, doubtful = 0 WHERE id = ?", [state, RECORD])
        db.execute(
            "INSERT INTO second_keys VALUES (?, 'chaHoTen', 'P9', 'Ma Văn Tý', '', NULL, '')", [RECORD]
        )


def refuse(moved: list) -> None:
    for one in moved:
        if one.error:
            raise one.error


def confirm_tile(desk: Desk) -> None:
    tile = Tile(RECORD, "meHoTen", "Lò Thị Hoa", 0.9, "2", f"{BOOK}-0002", False)
    if confirm_tiles(desk, [tile]).skipped:
        raise RuleError("QTR-00", "bỏ qua")


ACTIONS: dict[str, Callable[[Desk], object]] = {
    "edit": lambda desk: set_field(desk, RECORD, "meHoTen", "Lò Thị Mai"),
    "confirm": lambda desk: confirm_fields(desk, RECORD, ["meHoTen"]),
    "confirm on a wall": confirm_tile,
    "mark": lambda desk: mark_field(desk, RECORD, "meHoTen", Mark.MISSING),
    "copy": lambda desk: copy_previous(desk, RECORD, "meHoTen"),
    "note": lambda desk: add_note(desk, RECORD, "Ghi chú"),
    "split": lambda desk: split_record(desk, RECORD, 60),
    "remove": lambda desk: remove_record(desk, RECORD, "không phải hồ sơ"),
    "restore": lambda desk: restore_record(desk, RECORD),
    "enter": lambda desk: refuse(enter_records(desk, [RECORD])),
    "as written": lambda desk: confirm_finding(desk, RECORD, "NGAY-01"),
    "approve": lambda desk: desk.office.records.approve(RECORD, person=desk.actor),
    "return": lambda desk: refuse(return_records(desk, [RECORD], "xem lại")),
    "key again": lambda desk: key_second(desk, RECORD, "meHoTen", "Lò Thị Hoa"),
    "see what to key": lambda desk: blind_sheet(desk, RECORD),
    "settle": lambda desk: settle(desk, RECORD, "chaHoTen", Choice.FIRST),
}
ALLOWED: dict[str, dict[Role, set[State]]] = {
    **{
        name: {Role.OFFICER: OPEN | {State.ENTERED}}
        for name in ("edit", "confirm", "confirm on a wall", "mark", "copy", "note", "split")
    },
    "remove": {Role.OFFICER: OPEN},
    "restore": {Role.OFFICER: {State.REMOVED}},
    "enter": {Role.OFFICER: OPEN},
    "as written": {Role.OFFICER: OPEN | {State.ENTERED}, Role.SUPERVISOR: {State.ENTERED}},
    "approve": {Role.SUPERVISOR: {State.ENTERED}},
    "return": {Role.SUPERVISOR: {State.ENTERED, State.APPROVED, State.EXPORTED, State.ACCEPTED}},
    "key again": {Role.OFFICER: {State.ENTERED}, Role.SUPERVISOR: {State.ENTERED}},
    "see what to key": {Role.OFFICER: {State.ENTERED}, Role.SUPERVISOR: {State.ENTERED}},
    "settle": {Role.SUPERVISOR: {State.ENTERED}},
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
def test_every_action_in_every_state(desk: Desk, role: Role, state: State) -> None:
    wrong = []
    for name, action in ACTIONS.items():
        allowed = state in ALLOWED[name].get(role, set())
        if allowed != _is_let(desk, role, state, action):
            wrong.append((name, allowed))
    assert wrong == []


def _is_let(desk: Desk, role: Role, state: State, action: Callable[[Desk], object]) -> bool:
    """Whether the use case lets it; whatever it did is undone."""

    class Undo(Exception):
        pass

    let = True
    try:
        with desk.office.transaction():
            put(desk, state)
            before = desk.office.records.get(RECORD), desk.office.audit.head()
            try:
                action(as_role(desk, role))
            except RuleError as error:
                assert error.code.startswith("QTR-")
                assert (desk.office.records.get(RECORD), desk.office.audit.head()) == before
                let = False
            raise Undo
    except Undo:
        return let


@pytest.mark.parametrize("action", ["edit", "confirm", "mark", "enter", "as written"])
def test_who_entered_anything_verifies_nothing_of_it(desk: Desk, action: str) -> None:
    both = desk.office.people.set_roles("P1", [Role.OFFICER, Role.SUPERVISOR], person="P3")
    put(desk, State.READ)
    desk.person = both
    ACTIONS[action](desk)
    if action != "enter":
        with desk.office.transaction():
            desk.office.records._session.db.execute(
                "UPDATE records SET state = 'entered' WHERE id = ?", [RECORD]
            )
    for forbidden in ("approve", "key again", "see what to key", "settle"):
        with pytest.raises(RuleError) as refused:
            ACTIONS[forbidden](desk)
        assert refused.value.code == "QTR-03", forbidden
    [moved] = approve_records(desk, [RECORD])
    assert moved.error and moved.error.code == "QTR-03"


def test_confirming_a_finding_as_a_supervisor_is_no_entry(desk: Desk) -> None:
    put(desk, State.ENTERED)
    supervisor = as_role(desk, Role.SUPERVISOR)
    confirm_finding(supervisor, RECORD, "NGAY-01")
    desk.office.records.approve(RECORD, person=supervisor.actor)
    assert desk.office.records.get(RECORD).state is State.APPROVED


def test_nobody_works_without_saying_who_they_are(desk: Desk) -> None:
    put(desk, State.READ)
    desk.person = None
    for name, action in ACTIONS.items():
        with pytest.raises(DigitizerError) as refused:
            action(desk)
        assert refused.value.code == "GIA-31", name


def test_only_officers_add_records(desk: Desk) -> None:
    assert add_record(desk, f"{BOOK}-0001").id == f"{BOOK}-0001.2"
    for role in (Role.SUPERVISOR, Role.IT):
        with pytest.raises(RuleError) as refused:
            add_record(as_role(desk, role), f"{BOOK}-0001")
        assert refused.value.code == "QTR-02"
