"""R01 to R03 and R05: killed at any moment, out of room at any write, the office holds before or after."""

from __future__ import annotations

import errno
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from digitizer.errors import StoreError
from digitizer.store import Office, Page, PageState, vault
from tests.fixtures.store_samples import BOOK, Desk, birth, new_desk, python, reading

RECORDS, FIELDS = 2, 40
LONG = [
    birth(**{f"k{field}": f"Nguyễn {record} {field} " * 9 for field in range(FIELDS)})
    for record in range(RECORDS)
]

WRITER = f"""
import sys
from pathlib import Path
from digitizer.store import Office
from tests.fixtures.store_samples import birth, reading
fields = {{f"k{{field}}": f"value {{field}}" for field in range({FIELDS})}}
records = [birth(**fields) for _ in range({RECORDS})]
run = sys.argv[2]
with Office.open(Path(sys.argv[1])) as office:
    number = 0
    while True:
        number += 1
        digest = office.vault.put(f"{{run}} {{number}}".encode() * 2000)
        page = office.pages.add(
            "{BOOK.id}", sha256=digest, file_name="a", media_type="image/png", person="P1"
        )
        office.pages.save_reading(page.id, reading(*records), "r")
        print(page.id, flush=True)
"""


def sound(office: Office) -> bool:
    return all(check.ok for check in office.doctor(deep=True) if check.id not in {"space", "leftovers"})


def test_kill_9_loses_nothing_that_was_said_to_be_done(tmp_path: Path) -> None:
    new_desk(tmp_path).office.close()
    done: list[str] = []
    chance = random.Random(2)
    for run in range(8):
        writer = python(WRITER, tmp_path, run)
        assert writer.stdout is not None
        done.append(writer.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.15))
        writer.kill()
        rest, errors = writer.communicate()
        assert errors == ""
        done += rest.split()
        with Office.open(tmp_path) as office:
            pages = office.pages.list(BOOK.id)
            read = {page.id for page in pages if page.state is PageState.READ}
            assert set(done) <= read
            assert len(office.pages.pending(BOOK.id)) <= run + 1
            summary = office.books.summary(BOOK.id)
            assert sum(summary.records.values()) == len(read) * RECORDS
            assert summary.fields == len(read) * RECORDS * FIELDS
            assert sound(office)
            assert office.vault.leftovers() == []
    assert len(done) >= 8


def state(office: Office, page: Page) -> tuple[object, ...]:
    return (
        office.pages.get(page.id),
        dict(office.records.texts(BOOK.id)),
        office.audit.head(),
        [record.id for record in office.search("nguyen")],
        office.people.list(),
    )


def changes(desk: Desk, page: Page) -> dict[str, Callable[[], object]]:
    office, record = desk.office, f"{page.id}.1"
    return {
        "reading": lambda: office.pages.save_reading(page.id, reading(*LONG), "r"),
        "field": lambda: office.records.set_field(record, "ghiChu", "Nguyễn " * 4000, person="P1"),
        "person": lambda: office.people.add("Mùa " * 4000, []),
        "page": lambda: desk.page(b"new", source="thư mục " * 4000),
    }


@pytest.mark.parametrize("name", ["reading", "field", "person", "page"])
def test_a_database_without_room_keeps_before_or_after(tmp_path: Path, name: str) -> None:
    desk = new_desk(tmp_path)
    page = desk.read(b"0", birth(so="1"))
    change, db = changes(desk, page)[name], desk.office._db
    before, failures = state(desk.office, page), 0
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    while True:
        db.execute(f"PRAGMA max_page_count = {pages + failures}").fetchone()
        try:
            change()
        except StoreError as error:
            assert error.code == "KHO-06"
            failures += 1
            assert state(desk.office, page) == before
        else:
            break
    assert failures >= 3
    assert state(desk.office, page)[2] != before[2]
    assert sound(desk.office)
    after = state(desk.office, page)
    desk.office.close()
    with Office.open(tmp_path, write=False) as office:
        assert state(office, page) == after


class FailingDisk:
    """Stands in for ``os`` in the vault: the n-th write, fsync or rename fails."""

    def __init__(self, fail_at: int, error: int) -> None:
        self.calls = 0
        self.fail_at = fail_at
        self.error = error

    def step(self) -> None:
        self.calls += 1
        if self.calls == self.fail_at:
            raise OSError(self.error, os.strerror(self.error))

    def install(self, patch: pytest.MonkeyPatch) -> None:
        real_sync, real_replace, real_mkdir = os.fsync, Path.replace, Path.mkdir
        real_write = vault._write_synced

        def write(path: Path, chunks: object) -> str:
            def counted():
                for chunk in chunks:  # type: ignore[attr-defined]
                    yield chunk[: len(chunk) // 2]
                    self.step()
                    yield chunk[len(chunk) // 2 :]

            return real_write(path, counted())

        patch.setattr(vault, "_write_synced", write)
        patch.setattr(os, "fsync", lambda fd: (self.step(), real_sync(fd))[1])
        patch.setattr(Path, "replace", lambda path, target: (self.step(), real_replace(path, target))[1])
        patch.setattr(Path, "mkdir", lambda path, *a, **k: (self.step(), real_mkdir(path, *a, **k))[1])


@pytest.mark.parametrize(
    ("error", "code"), [(errno.ENOSPC, "KHO-06"), (errno.EROFS, "KHO-07"), (errno.EIO, "KHO-09")]
)
def test_a_file_is_whole_or_absent_whichever_step_fails(tmp_path: Path, error: int, code: str) -> None:
    store = vault.Vault(tmp_path / "vault")
    data = bytes(range(256)) * 100
    for fail_at in range(1, 50):
        disk = FailingDisk(fail_at, error)
        with pytest.MonkeyPatch.context() as patch:
            disk.install(patch)
            try:
                digest = store.put(data)
            except StoreError as caught:
                assert caught.code == code
            else:
                break
        kept = [path for path in (tmp_path / "vault").rglob("*") if path.is_file()]
        assert all(path.read_bytes() == data and path.parent.name != "tmp" for path in kept)
        for path in kept:
            path.unlink()
    else:
        pytest.fail("never got through")
    assert fail_at > 5
    assert store.read(digest) == data
    assert store.leftovers() == []


def test_an_original_is_never_overwritten(tmp_path: Path) -> None:
    store = vault.Vault(tmp_path)
    digest = store.put(b"original")
    first = store.path(digest).stat()
    assert store.put(b"original") == digest
    assert store.path(digest).stat().st_ino == first.st_ino
    store.path(digest).chmod(0o600)
    store.path(digest).write_bytes(b"changed!")
    for use in (lambda: store.put(b"original"), lambda: store.read(digest)):
        with pytest.raises(StoreError) as caught:
            use()
        assert caught.value.code == "KHO-15"
    assert store.path(digest).read_bytes() == b"changed!"


def test_a_file_is_kept_without_reading_it_at_once(tmp_path: Path) -> None:
    source = tmp_path / "Sổ 'một'.pdf"
    source.write_bytes(os.urandom(3_000_001))
    store = vault.Vault(tmp_path / "vault")
    assert store.read(store.put_file(source)) == source.read_bytes()
    with pytest.raises(StoreError):
        store.put_file(tmp_path / "none.pdf")
    assert store.leftovers() == []


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_real_limit_on_file_size_undoes_the_change(tmp_path: Path) -> None:
    new_desk(tmp_path).office.close()
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom digitizer.errors import StoreError\n"
        "from digitizer.store import Office\n"
        "with Office.open(Path(sys.argv[1])) as office:\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))\n"
        "    for work in (lambda: office.vault.put(b'x' * 500_000),\n"
        "                 lambda: office.people.add('Mùa ' * 400_000, [])):\n"
        "        try:\n            work()\n"
        "        except StoreError as error:\n            print(error.code, flush=True)\n"
    )
    out, errors = python(script, tmp_path).communicate()
    assert errors == ""
    assert [code[:4] for code in out.split()] == ["KHO-", "KHO-"]
    with Office.open(tmp_path) as office:
        assert len(office.people.list()) == 3
        assert sound(office)
        assert office.vault.leftovers() == []


@pytest.mark.skipif(sys.platform == "win32", reason="folder modes are POSIX")
def test_a_read_only_folder_can_be_seen_but_not_changed() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "kho"
        new_desk(folder).office.close()
        (folder / "office.lock").chmod(0o444)
        (folder / "office.db").chmod(0o444)
        folder.chmod(0o555)
        Path(made).chmod(0o555)
        script = (
            "import os, sys\nfrom pathlib import Path\nfrom digitizer.errors import StoreError\n"
            "from digitizer.store import Office\n"
            "if os.geteuid() == 0:\n    os.setuid(65534)\n"
            "folder = Path(sys.argv[1])\n"
            "with Office.open(folder, write=False) as office:\n    print(len(office.people.list()))\n"
            "for work in (lambda: Office.open(folder), lambda: Office.create(folder.parent / 'x', '', '')):\n"
            "    try:\n        work()\n"
            "    except StoreError as error:\n        print(error.code)\n"
        )
        out, errors = python(script, folder).communicate()
        Path(made).chmod(0o755)
        folder.chmod(0o755)
    assert errors == ""
    assert out.split() == ["3", "KHO-07", "KHO-07"]


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    for number in range(20):
        desk.read(str(number).encode(), *LONG)
    desk.office.close()
    path = tmp_path / "office.db"
    data = bytearray(path.read_bytes())
    first = data.index(b"Nguy\xe1\xbb\x85n 0 0") // 4096 * 4096
    data[first:] = os.urandom(len(data) - first)
    path.write_bytes(data)
    with Office.open(tmp_path, write=False) as office:
        checks = {check.id: check for check in office.doctor()}
        assert not checks["database"].ok
        assert "sao lưu" in checks["database"].text()
        assert checks["space"].text()
        with pytest.raises(StoreError) as caught:
            list(office.records.texts(BOOK.id))
    assert caught.value.code == "KHO-08"


def test_a_failed_change_does_not_swallow_the_next_one(tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    page = desk.page()
    with pytest.raises(StoreError):
        desk.office.records.set_field("none", "so", "1", person="P1")
    desk.office.pages.save_reading(page.id, reading(birth(so="1")), "r")
    other = sqlite3.connect(tmp_path / "office.db")
    assert other.execute("SELECT count(*) FROM records").fetchone() == (1,)
    other.close()
    desk.office.close()
