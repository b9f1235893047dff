"""A package is the whole old one or the whole new one, whatever stops the export and wherever."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from digitizer.errors import ExportError
from digitizer.export import PackageFiles, PackageRequest, PageImage, export_package
from digitizer.export import pdf as pdf_module
from tests.fixtures.export_samples import small_request

CALLS = ("fsync", "replace", "unlink", "open")
STEM = "KS.2017.01"


class Killed(BaseException):
    """Stands for the power going: nothing after it runs."""


class FaultyDisk:
    """Counts the calls that change the disk for good, and lets ``fault`` happen at the given one.

    With ``forever`` every later call fails too, as none comes after a kill.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, fault: BaseException, forever: bool) -> None:
        self.calls = 0
        self.at, self.fault, self.forever = at, fault, forever
        for name in CALLS:
            monkeypatch.setattr(os, name, self._faulty(getattr(os, name)))

    def _faulty(self, call: Callable[..., object]) -> Callable[..., object]:
        def wrapped(*args: object, **kwargs: object) -> object:
            self.calls += 1
            if self.calls == self.at or (self.forever and self.calls > self.at):
                raise self.fault
            return call(*args, **kwargs)

        return wrapped


def records_in(target: Path) -> int:
    """How many records the package holds; its parts must belong together and nothing else may lie there."""
    files = PackageFiles(target, STEM)
    assert {path.name for path in target.iterdir()} == {
        path.name for path in (files.workbook, files.archive, files.manifest)
    }
    manifest = json.loads(files.manifest.read_text("utf-8"))
    for path in (files.workbook, files.archive):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == manifest["sha256"][path.name]
    with zipfile.ZipFile(files.archive) as archive:
        assert len(archive.namelist()) == manifest["records"]
    return int(manifest["records"])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder with the package of two records."""
    target = tmp_path / "out"
    export_package(small_request(tmp_path, 2), target)
    return target


@pytest.fixture
def asked(old: Path, tmp_path: Path) -> PackageRequest:
    """What shall replace it: a package of one record."""
    return small_request(tmp_path, 1)


def calls_of_an_export(asked: PackageRequest, target: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        disk = FaultyDisk(patch, at=0, fault=Killed(), forever=False)
        export_package(asked, target)
    return disk.calls


def test_killed_at_any_step_it_is_the_old_or_the_new_package(asked: PackageRequest, tmp_path: Path) -> None:
    steps = calls_of_an_export(asked, tmp_path / "count")
    assert steps > 12
    ended = []
    for at in range(1, steps + 1):
        target = tmp_path / f"killed-{at}"
        export_package(small_request(tmp_path, 2), target)
        with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
            FaultyDisk(patch, at, Killed(), forever=True)
            export_package(asked, target)
        PackageFiles(target, STEM).settle()
        ended.append(records_in(target))
    assert ended == sorted(ended, reverse=True)  # old up to one step, new from there on
    assert set(ended) == {1, 2}


def test_a_disk_that_fails_at_any_step_is_told_and_the_next_export_mends(
    asked: PackageRequest, tmp_path: Path
) -> None:
    steps = calls_of_an_export(asked, tmp_path / "count")
    for at in range(1, steps + 1):
        target = tmp_path / f"full-{at}"
        export_package(small_request(tmp_path, 2), target)
        with pytest.MonkeyPatch.context() as patch:
            FaultyDisk(patch, at, OSError(errno.ENOSPC, "full"), forever=False)
            try:
                export_package(asked, target)
            except ExportError as error:
                assert error.code == "XUA-03"
            else:
                pytest.fail(f"the fault at step {at} was hidden")
        if not list(target.glob("*.commit")):
            assert records_in(target) in {1, 2}
        export_package(asked, target)
        assert records_in(target) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no handle on a folder to flush")
def test_files_are_on_the_disk_before_they_get_their_place_and_the_folder_after(
    asked: PackageRequest, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, rename = os.fsync, os.replace
    on_disk: set[int] = set()
    last: list[str] = []

    def watched_fsync(descriptor: int) -> None:
        on_disk.add(os.fstat(descriptor).st_ino)
        last.append("folder" if os.fstat(descriptor).st_ino == old.stat().st_ino else "file")
        fsync(descriptor)

    def watched_replace(source: Path, target: Path) -> None:
        assert source.stat().st_ino in on_disk
        last.append(target.name)
        rename(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    export_package(asked, old)
    decided = last.index(f"{STEM}.manifest.json.commit")
    assert last[decided - 1 : decided + 2] == ["folder", f"{STEM}.manifest.json.commit", "folder"]
    assert last[-3:] == ["folder", f"{STEM}.manifest.json", "folder"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system knows no SIGKILL")
@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_kill_9_of_a_real_process(asked: PackageRequest, old: Path, call: str, at: int) -> None:
    page = asked.records[0].pages[0].path
    script = f"""
import os, signal
from pathlib import Path
from digitizer.export import export_package
from tests.fixtures.export_samples import record, request
real, calls = os.{call}, []
def deadly(*args, **kwargs):
    calls.append(1)
    if len(calls) == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*args, **kwargs)
os.{call} = deadly
export_package(request(record(1, Path({str(page)!r}))), Path({str(old)!r}))
"""
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    ended = subprocess.run([sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": path}, check=False)
    assert ended.returncode == -signal.SIGKILL
    PackageFiles(old, STEM).settle()
    assert records_in(old) in {1, 2}
    export_package(asked, old)
    assert records_in(old) == 1


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "XUA-03"),
        (errno.EDQUOT, "XUA-03"),
        (errno.EACCES, "XUA-04"),
        (errno.EROFS, "XUA-04"),
        (errno.EIO, "XUA-05"),
    ],
)
def test_faults_of_the_disk_have_a_code_and_leave_no_parts(
    asked: PackageRequest, old: Path, number: int, code: str
) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ExportError) as failed:
        FaultyDisk(patch, 1, OSError(number, "no"), forever=False)
        export_package(asked, old)
    assert failed.value.code == code
    assert str(old) in failed.value.text()
    assert failed.value.step
    assert records_in(old) == 2


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(ExportError, match="XUA-05"):
        export_package(small_request(tmp_path, 1), tmp_path / "file" / "out")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="no folder is read-only for this user")
def test_a_read_only_folder(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir(mode=0o500)
    with pytest.raises(ExportError, match="XUA-04"):
        export_package(small_request(tmp_path, 1), target)
    assert list(target.iterdir()) == []


def test_a_workbook_open_in_excel_is_replaced_at_the_next_export(asked: PackageRequest, old: Path) -> None:
    really_replace = os.replace

    def windows_replace(source: Path, target: Path) -> None:
        if str(target).endswith(".xlsx"):
            raise PermissionError(errno.EACCES, "in use")
        really_replace(source, target)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(ExportError, match="XUA-04"):
        patch.setattr(os, "replace", windows_replace)
        export_package(asked, old)
    export_package(asked, old)
    assert records_in(old) == 1


def test_a_cancelled_export_leaves_the_old_package(tmp_path: Path, old: Path) -> None:
    class Cancelled(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_package(small_request(tmp_path, 3), old, cancel)
    assert records_in(old) == 2


def test_a_page_that_cannot_be_read_leaves_the_old_package(
    asked: PackageRequest, old: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 broken")
    broken = replace(asked.records[0], pages=(PageImage(tmp_path / "broken.jpg"),))
    with pytest.raises(ExportError) as failed:
        export_package(replace(asked, records=(broken,)), old)
    assert (failed.value.code, failed.value.params) == ("XUA-06", {"record": "r1"})
    assert records_in(old) == 2


def test_a_page_is_decoded_once_however_many_records_stand_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[Path] = []
    decode = pdf_module._decode
    monkeypatch.setattr(
        pdf_module, "_decode", lambda path, record: decoded.append(path) or decode(path, record)
    )
    export_package(small_request(tmp_path, 25), tmp_path / "out")
    assert len(decoded) == 1
