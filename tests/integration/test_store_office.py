from __future__ import annotations

import sqlite3
import stat
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database

from digitizer.errors import StoreError
from digitizer.store import Office, schema
from tests.fixtures.store_samples import BOOK, Desk, new_desk, python


@pytest.fixture
def desk(tmp_path: Path):
    made = new_desk(tmp_path / "kho")
    with made.office:
        yield made


def code_of(caught: pytest.ExceptionInfo[StoreError]) -> str:
    return caught.value.code


def test_an_office_opens_again_with_what_it_held(tmp_path: Path) -> None:
    with new_desk(tmp_path).office as office:
        people = office.people.list()
    with Office.open(tmp_path) as office:
        assert (office.name, office.place) == ("UBND xã Suối Mơ", "tỉnh Hà Trung")
        assert office.people.list() == people
        assert office.books.get(BOOK.id) == BOOK


def test_a_folder_of_any_name_opens_both_ways(tmp_path: Path) -> None:
    folder = tmp_path / "kho 'số 1' #2 %41 ;mode=x & Đặng"
    new_desk(folder).office.close()
    for write in (True, False):
        with Office.open(folder, write) as office:
            assert len(office.people.list()) == 3
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_the_layout_is_private(desk: Desk) -> None:
    folder = desk.office.folder
    digest = desk.office.vault.put(b"abc")
    original = folder / "vault" / digest[:2] / digest[2:]
    assert original.read_bytes() == b"abc"
    if sys.platform != "win32":
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "office.db", original)}
        assert list(modes.values()) == [0o700, 0o600, 0o400]
    assert {path.name for path in folder.iterdir()} >= {"office.db", "vault", "derived", "exports"}


def test_the_database_is_set_up_for_safety(desk: Desk) -> None:
    db = desk.office._db
    pragmas = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    loose = [
        table.name for table in db.tables if not table.strict and not table.name.startswith("search_index")
    ]
    assert loose == []


def test_a_second_connection_sees_every_change_at_once(desk: Desk) -> None:
    page = desk.page()
    with sqlite3.connect(desk.office.folder / "office.db") as other:
        assert other.execute("SELECT id FROM pages").fetchall() == [(page.id,)]
    other.close()


def test_a_folder_in_use_is_not_taken(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "thu.doc").touch()
    with pytest.raises(StoreError) as foreign:
        Office.create(tmp_path / "x", "a", "b")
    desk.office.close()
    with pytest.raises(StoreError) as twice:
        Office.create(desk.office.folder, "a", "b")
    assert (code_of(foreign), code_of(twice)) == ("KHO-02", "KHO-02")
    with Office.open(desk.office.folder) as office:
        assert office.name == "UBND xã Suối Mơ"


def test_creation_cut_short_can_be_run_again(tmp_path: Path) -> None:
    for name in ("vault", "derived"):
        (tmp_path / name).mkdir()
    (tmp_path / "office.db").touch()
    with pytest.raises(StoreError) as unfinished:
        Office.open(tmp_path)
    assert code_of(unfinished) == "KHO-01"
    with Office.create(tmp_path, "UBND", "") as office:
        assert office.books.list() == []


@pytest.mark.parametrize("write", [True, False])
def test_what_is_not_an_office_is_refused(tmp_path: Path, write: bool) -> None:
    with pytest.raises(StoreError) as missing:
        Office.open(tmp_path / "none", write)
    (tmp_path / "office.db").write_bytes(b"this is no database, only a text of some length" * 50)
    with pytest.raises(StoreError) as broken:
        Office.open(tmp_path, write)
    assert (code_of(missing), code_of(broken)) == ("KHO-01", "KHO-08")
    assert not (tmp_path / "none").exists()


def test_one_writer_and_many_readers(desk: Desk) -> None:
    folder = desk.office.folder
    with pytest.raises(StoreError) as second:
        Office.open(folder)
    assert code_of(second) == "KHO-03"
    with Office.open(folder, write=False) as reader:
        desk.page()
        assert len(reader.pages.list(BOOK.id)) == 1
        with pytest.raises(StoreError) as change:
            reader.books.open(BOOK, person="P1")
        assert code_of(change) == "KHO-10"
    desk.office.close()
    with Office.open(folder) as office:
        assert office.writable


def test_another_program_is_locked_out_and_its_crash_frees_the_office(tmp_path: Path) -> None:
    new_desk(tmp_path).office.close()
    holder = python(
        "import sys, time; from pathlib import Path; from digitizer.store import Office\n"
        "office = Office.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)",
        tmp_path,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    with pytest.raises(StoreError) as caught:
        Office.open(tmp_path)
    holder.kill()
    holder.communicate()
    assert code_of(caught) == "KHO-03"
    with Office.open(tmp_path) as office:
        assert office.audit.verify() is None


def test_a_newer_database_is_refused_untouched(desk: Desk) -> None:
    folder = desk.office.folder
    desk.office._db.execute("PRAGMA user_version = 99")
    desk.office.close()
    before = (folder / "office.db").read_bytes()
    for write in (True, False):
        with pytest.raises(StoreError) as caught:
            Office.open(folder, write)
        assert code_of(caught) == "KHO-04"
        assert "99" in caught.value.text()
    assert (folder / "office.db").read_bytes() == before


OLD = (("CREATE TABLE t (a TEXT) STRICT", "INSERT INTO t VALUES ('đ')"),)
NEW = (*OLD, ("ALTER TABLE t ADD COLUMN b TEXT",))
BAD = (*OLD, ("ALTER TABLE t ADD COLUMN b TEXT", "DELETE FROM t", "SELECT no_such_function()"))


def test_an_older_database_is_migrated_step_by_step(tmp_path: Path) -> None:
    db = Database(tmp_path / "a.db")
    schema.migrate(db, tmp_path, OLD)
    assert schema.version(db) == 1
    schema.migrate(db, tmp_path, NEW)
    schema.migrate(db, tmp_path, NEW)
    assert (schema.version(db), db.execute("SELECT * FROM t").fetchall()) == (2, [("đ", None)])
    db.close()


def test_a_migration_that_fails_leaves_the_old_version(tmp_path: Path) -> None:
    db = Database(tmp_path / "a.db")
    schema.migrate(db, tmp_path, OLD)
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(db, tmp_path, BAD)
    assert (schema.version(db), db.execute("SELECT * FROM t").fetchall()) == (1, [("đ",)])
    db.close()


def test_an_older_database_is_not_read_without_migration(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.office.close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, ("CREATE TABLE more (a TEXT) STRICT",)))
    with pytest.raises(StoreError) as caught:
        Office.open(desk.office.folder, write=False)
    assert code_of(caught) == "KHO-05"


def test_a_transaction_keeps_all_or_nothing(desk: Desk) -> None:
    head = desk.office.audit.head()
    with pytest.raises(RuntimeError), desk.office.transaction():
        desk.page(b"one")
        desk.page(b"two")
        raise RuntimeError
    assert desk.office.pages.list(BOOK.id) == []
    assert desk.office.audit.head() == head


def test_doctor_finds_nothing_in_a_sound_office(desk: Desk) -> None:
    desk.record(so="1", nksHoTen="Lù A Páo")
    checks = desk.office.doctor(deep=True)
    assert [check.id for check in checks if not check.ok] == []
    assert {check.id for check in checks} >= {"database", "links", "originals", "journal", "orphans", "space"}
    assert all(check.text() and "{" not in check.text() for check in checks)


def test_doctor_names_what_is_wrong(desk: Desk) -> None:
    office = desk.office
    lost, changed = desk.page(b"lost"), desk.page(b"changed")
    record = desk.record(so="1")
    office.vault.path(lost.sha256).unlink()
    path = office.vault.path(changed.sha256)
    path.chmod(0o600)
    path.write_bytes(b"forged!")
    (office.folder / "vault" / "tmp" / "half").write_bytes(b"ha")
    office._db.execute("DELETE FROM search_index")
    shallow = {check.id: check for check in office.doctor()}
    heard: list[tuple[int, int]] = []
    told = office.doctor(deep=True, progress=lambda done, total: heard.append((done, total)))
    deep = {check.id: check for check in told}
    assert [done for done, _ in heard] == list(range(1, heard[-1][1] + 1))
    assert shallow["originals"].params["count"] == 1
    assert deep["originals"].params["count"] == 2
    assert shallow["index"].params["count"] == 1
    assert shallow["leftovers"].params["count"] == 1
    assert all(check.step for check in deep.values() if not check.ok)
    office._db.execute("PRAGMA foreign_keys = OFF")
    office._db.execute("UPDATE field_values SET record = 'none' WHERE record = ?", [record])
    assert not next(check for check in office.doctor() if check.id == "links").ok
    office.close()
    with Office.open(office.folder) as again:
        assert again.vault.leftovers() == []
