"""Signing in: wrong passwords, the delay, forced change, the last administrator, the command line too."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digitizer.access import Hasher
from digitizer.app.desk import Desk, open_desk
from digitizer.app.offices import create_office
from digitizer.app.people import add_person, reset_password, set_active, set_roles
from digitizer.app.signing import Reception, change_password, list_accounts, sign_in
from digitizer.catalog import load_catalog
from digitizer.domain.workflow import Role
from digitizer.errors import DigitizerError
from digitizer.store import Office
from tests.fixtures.app_desk import STAFF
from tests.fixtures.cli import command, environment

OFFICER, ADMIN = STAFF[Role.OFFICER], STAFF[Role.IT]
SECRET, OTHER = "Mưa phùn tháng 3", "Nắng hạ tháng 6"


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def wait(self, seconds: int) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kho"
    create_office(
        folder, "UBND xã Suối Mơ", "tỉnh Hà Trung", STAFF, passwords={ADMIN: SECRET, OFFICER: SECRET}
    )
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reception(folder: Path, clock: Clock) -> Iterator[Reception]:
    with Office.open(folder, now=clock) as office:
        yield Reception(office, load_catalog())


@pytest.fixture
def admin(reception: Reception) -> Desk:
    return sign_in(reception, ADMIN, SECRET)


def refused(action) -> str:
    with pytest.raises(DigitizerError) as caught:
        action()
    return caught.value.code


def test_the_right_password_opens_a_desk_and_no_other_does(reception: Reception) -> None:
    desk = sign_in(reception, OFFICER, SECRET)
    assert desk.person and desk.person.name == OFFICER
    for wrong in ("", SECRET.lower(), SECRET + " ", OTHER):
        reception.office.credentials.note_success("P1")
        assert refused(lambda text=wrong: sign_in(reception, OFFICER, text)) == "TRU-01"
    assert refused(lambda: sign_in(reception, "Người Lạ", SECRET)) == "GIA-30"


def test_wrong_passwords_cost_more_and_more_time(reception: Reception, clock: Clock) -> None:
    for _ in range(3):
        assert refused(lambda: sign_in(reception, OFFICER, OTHER)) == "TRU-01"
    assert refused(lambda: sign_in(reception, OFFICER, SECRET)) == "TRU-02"  # the right one has to wait too
    assert [one.waits for one in list_accounts(reception)] == [15, 0, 0]
    clock.wait(15)
    assert refused(lambda: sign_in(reception, OFFICER, OTHER)) == "TRU-01"
    clock.wait(15)
    assert refused(lambda: sign_in(reception, OFFICER, SECRET)) == "TRU-02"
    clock.wait(15)
    assert sign_in(reception, OFFICER, SECRET)
    assert [one.waits for one in list_accounts(reception)] == [0, 0, 0]


def test_attempts_are_counted_when_the_office_is_open_for_looking_only(
    folder: Path, reception: Reception
) -> None:
    for _ in range(3):
        with pytest.raises(DigitizerError), open_desk(folder, OFFICER, OTHER, write=False):
            pass
    with pytest.raises(DigitizerError) as caught, open_desk(folder, OFFICER, SECRET, write=False):
        pass
    assert caught.value.code == "TRU-02"


def test_who_has_no_password_must_choose_one(reception: Reception) -> None:
    supervisor = STAFF[Role.SUPERVISOR]
    assert [one.must_choose for one in list_accounts(reception)] == [False, True, False]
    assert refused(lambda: sign_in(reception, supervisor, "")) == "TRU-05"
    change_password(reception, supervisor, "", OTHER)
    assert sign_in(reception, supervisor, OTHER)
    assert not any(one.must_choose for one in list_accounts(reception))


def test_a_temporary_password_must_be_changed_and_forgets_the_failures(
    reception: Reception, admin: Desk
) -> None:
    for _ in range(3):
        refused(lambda: sign_in(reception, OFFICER, OTHER))
    reset_password(admin, OFFICER, "tạm thời 2468")
    assert refused(lambda: sign_in(reception, OFFICER, "tạm thời 2468")) == "TRU-05"
    assert refused(lambda: change_password(reception, OFFICER, "tạm thời 2468", "tạm thời 2468")) == "TRU-06"
    assert refused(lambda: change_password(reception, OFFICER, SECRET, OTHER)) == "TRU-01"
    assert refused(lambda: change_password(reception, OFFICER, "tạm thời 2468", "ngắn")) == "TRU-03"
    change_password(reception, OFFICER, "tạm thời 2468", OTHER)
    assert sign_in(reception, OFFICER, OTHER)


def test_somebody_new_gets_a_temporary_password(reception: Reception, admin: Desk) -> None:
    add_person(admin, "Ma Văn Cam", [Role.OFFICER], "tạm thời 2468")
    assert refused(lambda: sign_in(reception, "Ma Văn Cam", "tạm thời 2468")) == "TRU-05"
    assert refused(lambda: add_person(admin, "Ma Văn Quýt", [Role.OFFICER], "1")) == "TRU-03"
    assert "Ma Văn Quýt" not in [one.name for one in reception.office.people.list()]


def test_only_administrators_manage_people(reception: Reception) -> None:
    officer = sign_in(reception, OFFICER, SECRET)
    for action in (
        lambda: add_person(officer, "Ma Văn Cam", [Role.IT]),
        lambda: set_roles(officer, OFFICER, [Role.IT]),
        lambda: set_active(officer, ADMIN, False),
        lambda: reset_password(officer, ADMIN, OTHER),
    ):
        assert refused(action) == "QTR-08"


def test_the_last_administrator_stays(admin: Desk) -> None:
    assert refused(lambda: set_active(admin, ADMIN, False)) == "QTR-21"
    assert refused(lambda: set_roles(admin, ADMIN, [Role.OFFICER])) == "QTR-21"
    assert Role.IT in admin.office.people.get("P3").roles
    set_roles(admin, OFFICER, [Role.OFFICER, Role.IT])
    assert not set_active(admin, ADMIN, False).active
    assert refused(lambda: set_roles(admin, OFFICER, [Role.OFFICER])) == "QTR-04"


def test_who_left_does_not_sign_in(reception: Reception, admin: Desk) -> None:
    set_active(admin, OFFICER, False)
    assert refused(lambda: sign_in(reception, OFFICER, SECRET)) == "QTR-04"
    assert refused(lambda: change_password(reception, OFFICER, SECRET, OTHER)) == "QTR-04"
    assert OFFICER not in [one.person.name for one in list_accounts(reception)]


def test_no_password_is_in_the_database_or_the_journal(folder: Path, reception: Reception) -> None:
    change_password(reception, OFFICER, SECRET, OTHER)
    journal = repr(reception.office.audit.page(before=0, limit=100))
    assert "person.password" in journal
    reception.office.close()
    data = (folder / "office.db").read_bytes()
    assert SECRET.encode() not in data and OTHER.encode() not in data and "argon2" not in journal


def test_an_office_with_passwords_shows_nothing_to_nobody(folder: Path) -> None:
    with pytest.raises(DigitizerError) as caught, open_desk(folder, write=False):
        pass
    assert caught.value.code == "TRU-04"


def test_nobody_needs_a_password_where_people_practise(tmp_path: Path) -> None:
    folder = tmp_path / "tap"
    create_office(folder, "UBND xã Suối Mơ", "tỉnh Hà Trung", STAFF, practice=True)
    with Office.open(folder) as office:
        office.credentials.set("P1", Hasher().hash(SECRET), must_change=True, person="P1")
        assert office.practice
        assert sign_in(Reception(office, load_catalog()), OFFICER, "")


def test_an_office_without_passwords_works_as_before(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    create_office(folder, "UBND xã Suối Mơ", "tỉnh Hà Trung", STAFF)
    with open_desk(folder, OFFICER) as desk:
        assert desk.actor == "P1"


def test_the_command_line_asks_for_the_password_too(folder: Path) -> None:
    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command("--office", folder, "--as", OFFICER, *arguments),
            check=False, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
            env={**environment(), **variables}, timeout=120,
        )  # fmt: skip

    assert "[GIA-62]" in run("overview").stderr
    assert "[TRU-01]" in run("overview", DIGITIZER_PASSWORD=OTHER).stderr
    assert run("overview", DIGITIZER_PASSWORD=SECRET).returncode == 0
    changed = run("people", "password", OFFICER, DIGITIZER_PASSWORD=SECRET, DIGITIZER_NEW_PASSWORD=OTHER)
    assert changed.returncode == 0, changed.stderr
    assert run("overview", DIGITIZER_PASSWORD=OTHER).returncode == 0
