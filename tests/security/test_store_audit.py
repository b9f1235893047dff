"""S09: whoever edits, deletes, reorders or cuts the journal with another program is found out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from digitizer.store import Office
from digitizer.store.audit import row_hash
from tests.fixtures.store_samples import BOOK, new_desk

Tamper = Callable[[sqlite3.Connection], object]


def rehash(db: sqlite3.Connection, seq: int) -> None:
    """What a forger who knows the program would do to one row."""
    db.row_factory = sqlite3.Row
    row = dict(db.execute("SELECT * FROM audit WHERE seq = ?", [seq]).fetchone())
    db.execute("UPDATE audit SET hash = ? WHERE seq = ?", [row_hash(row), seq])


def edit_and_rehash(db: sqlite3.Connection) -> None:
    db.execute("UPDATE audit SET new = 'x' WHERE seq = 4")
    rehash(db, 4)


def swap(db: sqlite3.Connection) -> None:
    for old, new in ((4, 99), (5, 4), (99, 5)):
        db.execute("UPDATE audit SET seq = ? WHERE seq = ?", [new, old])


def close_the_gap(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM audit WHERE seq = 4")
    db.execute("UPDATE audit SET seq = seq - 1 WHERE seq = 5")


def cut(db: sqlite3.Connection, head: bool) -> None:
    last = db.execute("SELECT max(seq) FROM audit").fetchone()[0]
    db.execute("DELETE FROM audit WHERE seq = ?", [last])
    if head:
        db.execute(
            "UPDATE audit_head SET seq = seq - 1, hash = (SELECT hash FROM audit WHERE seq = ?)", [last - 1]
        )


COLUMNS = ("at", "person", "action", "subject", "field", "old", "new", "reason", "prev_hash", "hash")
TAMPERS: dict[str, tuple[Tamper, int]] = {
    **{
        f"edit {column}": (
            lambda db, c=column: db.execute(f"UPDATE audit SET {c} = {c} || 'x' WHERE seq = 4"),
            4,
        )
        for column in COLUMNS
    },
    "edit and rehash": (edit_and_rehash, 5),
    "delete the first": (lambda db: db.execute("DELETE FROM audit WHERE seq = 1"), 1),
    "delete one": (lambda db: db.execute("DELETE FROM audit WHERE seq = 4"), 4),
    "delete one and close the gap": (close_the_gap, 4),
    "reorder": (swap, 4),
    "insert": (
        lambda db: db.execute("INSERT INTO audit VALUES (999, '', '', '', '', '', '', '', '', '', '')"),
        8,
    ),
    "cut the last": (lambda db: cut(db, head=False), 7),
    "empty": (lambda db: db.execute("DELETE FROM audit"), 1),
}


def journal(folder: Path) -> None:
    """A journal of seven rows."""
    desk = new_desk(folder)
    desk.page(b"1")
    desk.page(b"2")
    assert desk.office.audit.head().seq == 7
    desk.office.close()


def tamper(folder: Path, how: Tamper, *, drop_triggers: bool = True) -> None:
    db = sqlite3.connect(folder / "office.db")
    if drop_triggers:
        db.executescript("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;")
    with db:
        how(db)
    db.close()


@pytest.mark.parametrize("name", TAMPERS)
def test_tampering_is_found_at_its_row(tmp_path: Path, name: str) -> None:
    how, first = TAMPERS[name]
    journal(tmp_path)
    tamper(tmp_path, how)
    with Office.open(tmp_path, write=False) as office:
        broken = office.audit.verify()
        assert broken is not None
        assert broken.seq == first
        check = next(check for check in office.doctor() if check.id == "journal")
        assert not check.ok
        assert str(first) in check.text()


def test_an_exported_head_shows_a_clean_cut(tmp_path: Path) -> None:
    journal(tmp_path)
    with Office.open(tmp_path, write=False) as office:
        exported = office.audit.head()
    tamper(tmp_path, lambda db: cut(db, head=True))
    with Office.open(tmp_path, write=False) as office:
        assert office.audit.verify() is None
        broken = office.audit.verify([exported])
        assert broken is not None
        assert (broken.seq, broken.problem) == (7, "truncated")


@pytest.mark.parametrize("statement", ["UPDATE audit SET new = 'x'", "DELETE FROM audit WHERE seq = 7"])
def test_the_database_itself_refuses(tmp_path: Path, statement: str) -> None:
    journal(tmp_path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        tamper(tmp_path, lambda db: db.execute(statement), drop_triggers=False)


def test_order_is_by_sequence_when_the_clock_goes_back(tmp_path: Path) -> None:
    journal(tmp_path)
    with Office.open(tmp_path, now=lambda: __import__("datetime").datetime(1999, 1, 1)) as office:
        office.books.close(BOOK.id, closed="31.12.2017", expected=None, person="P1")
        assert [entry.action for entry in office.audit.history(BOOK.id)] == ["book.open", "book.update"]
        assert office.audit.verify() is None
