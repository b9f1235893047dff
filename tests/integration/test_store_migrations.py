"""Offices of earlier versions are brought up to date, whole or not at all, and are then like new ones."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from digitizer.domain.workflow import State
from digitizer.errors import StoreError
from digitizer.store import Office, schema
from tests.fixtures.store_samples import BOOK

AT = "2026-01-02T00:00:00.000+00:00"


def old_office(folder: Path, version: int) -> Path:
    """An office as the program of that version made it, with a record of which a field is unsure."""
    for name in ("", "vault", "derived", "exports"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    db = Database(folder / "office.db")
    schema.migrate(db, folder, schema.MIGRATIONS[:version])
    with db.atomic():
        db.execute(
            "INSERT INTO office (one, name, place, created) VALUES (1, 'UBND xã Suối Mơ', 'Hà Trung', ?)",
            [AT],
        )
        db.execute(
            "INSERT INTO people (seq, id, name, roles, active) VALUES (1, 'P1', 'Lò Thị Mận', 'officer', 1)"
        )
        db.execute(
            "INSERT INTO books (id, type, year, number, place, edition, opened, closed, expected)"
            " VALUES (?, 'KS', 2017, '01', '', '', '', '', NULL)",
            [BOOK.id],
        )
        db.execute(
            "INSERT INTO pages (seq, id, book, ordinal, sha256, part, file_name, source, media_type, added,"
            " state, kind, profile, rotation, quality, seconds, warnings, cover, reader, error_code,"
            " error_text)"
            " VALUES (1, ?, ?, 1, 'ab', 0, '1.jpg', '', 'image/jpeg', ?, 'read', 'record',"
            " '2015-KS', 0, 1.0, 1.0, '[]', '{}', 'x', '', '')",
            [f"{BOOK.id}-0001", BOOK.id, AT],
        )
        db.execute(
            "INSERT INTO records (id, page, book, position, type, edition, box, state, number, fields,"
            " touched) VALUES (?, ?, ?, 1, 'KS', '2015', '', 'read', '1', 2, 0)",
            [f"{BOOK.id}-0001.1", f"{BOOK.id}-0001", BOOK.id],
        )
        for key, sure in (("so", 0.99), ("nksHoTen", 0.5)):
            db.execute(
                "INSERT INTO field_values (record, key, value, raw, confidence, box, engine, fill, notes,"
                " person) VALUES (?, ?, 'Ma', 'Ma', ?, '', 'x', '', '[]', '')",
                [f"{BOOK.id}-0001.1", key, sure],
            )
        db.execute("INSERT INTO search_index (rowid, body) VALUES (1, 'ma')")
    db.close()
    return folder


def described(folder: Path) -> list[tuple[str, str]]:
    """Every table, index and trigger with its columns, however it came to be."""
    db = sqlite3.connect(folder / "office.db")
    names = db.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'search_index%'").fetchall()
    found = []
    for kind, name in sorted(names):
        pragma = "table_info" if kind == "table" else "index_info"
        columns = [row[1:6] for row in db.execute(f"SELECT * FROM pragma_{pragma}(?)", [name])]
        found.append((f"{kind} {name}", repr(columns)))
    db.close()
    return found


@pytest.mark.parametrize("version", range(1, len(schema.MIGRATIONS)))
def test_an_old_office_is_migrated_and_like_a_new_one(tmp_path: Path, version: int) -> None:
    folder = old_office(tmp_path / "old", version)
    with pytest.raises(StoreError) as refused:
        Office.open(folder, write=False)
    assert refused.value.code == "KHO-05"
    with Office.open(folder) as office:
        [record] = office.records.list()
        assert (record.state, record.doubtful) == (State.READ, 1)
        assert office.records.get(record.id).fields["nksHoTen"].alternatives == ()
        assert not office.practice and office.books.get(BOOK.id).due == ""
        office.records.confirm(record.id, "nksHoTen", person="P1")
        assert office.records.list()[0].doubtful == 0
        assert [check.id for check in office.doctor() if not check.ok] == [
            "originals"
        ]  # the test has no scan
    Office.create(tmp_path / "new", "a", "b").close()
    assert described(folder) == described(tmp_path / "new")


def test_a_migration_that_was_cut_short_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = old_office(tmp_path / "old", 1)
    before = described(folder)
    broken = (schema.MIGRATIONS[0], (*schema.MIGRATIONS[1], "SELECT no_such_function()"))
    with monkeypatch.context() as patched, pytest.raises(sqlite3.OperationalError):
        patched.setattr(schema.migrate, "__defaults__", (broken,))
        Office.open(folder)
    assert described(folder) == before
    with Office.open(folder) as office:
        assert office.records.list()[0].doubtful == 1
