"""Reading a book's pages: every page its own transaction, nothing added silently, runs go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from digitizer.app import processing
from digitizer.app.books import NewBook, open_book
from digitizer.app.desk import Desk
from digitizer.app.processing import pages_to_read, process_book
from digitizer.domain.records import PageKind, PageReading
from digitizer.domain.rights import Task
from digitizer.domain.workflow import Role
from digitizer.errors import InputError, RuleError
from digitizer.store import PageState
from tests.fixtures.app_desk import Outcome, Script, add_page, as_role, office_desk, page_of

BOOK = "KS.2016.01"
BAD = InputError("ANH-01", "Ảnh bị hỏng.", "Hãy quét lại.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office_desk(tmp_path / "kho") as desk:
        open_book(desk, NewBook("KS", 2016, "1"))
        yield desk


@pytest.fixture
def reads(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    """Makes pages of texts and a reader that answers them."""

    def prepare(**outcomes: Outcome) -> Script:
        script = Script({name.encode(): outcome for name, outcome in outcomes.items()})
        for name in outcomes:
            add_page(desk, BOOK, name.encode())
        monkeypatch.setattr(processing, "open_worker", lambda: script)
        return script

    return prepare


def unsure(page: PageReading) -> PageReading:
    """The page with doubtful values."""
    (record,) = page.records
    fields = {key: replace(field, confidence=0.7) for key, field in record.fields.items()}
    return replace(page, records=(replace(record, fields=fields),))


def run(desk: Desk, **options: bool) -> list[str]:
    return [one.error.code if one.error else "" for one in process_book(desk, BOOK, jobs=0, **options)]


def test_pages_are_read_and_derived_values_are_added(desk: Desk, reads) -> None:
    reads(a=page_of(nksHoTen="Ma Thị Na"))
    assert run(desk) == [""]
    record = desk.office.records.get(f"{BOOK}-0001.1")
    assert record.texts["nksHoTen"] == "Ma Thị Na"
    assert record.fields["noiDangKy"].engine == "derived"
    assert desk.office.pages.get(f"{BOOK}-0001").reader == "script 1"


def test_no_record_is_made_of_an_entry_that_the_paper_strikes_out(desk: Desk, reads) -> None:
    page = page_of(nksHoTen="Ma Thị Na")
    reads(a=replace(page, records=(*page.records, replace(page.records[0], struck=True))))
    assert run(desk) == [""]
    assert [one.id for one in desk.office.records.list(book=BOOK)] == [f"{BOOK}-0001.1"]


def test_a_page_that_fails_is_noted_and_the_others_are_read(desk: Desk, reads) -> None:
    reads(a=BAD, b=page_of())
    assert run(desk) == ["ANH-01", ""]
    failed = desk.office.pages.get(f"{BOOK}-0001")
    assert (failed.state, failed.error_code) == (PageState.FAILED, "ANH-01")
    assert "Hãy quét lại" in failed.error_text


def test_failed_pages_wait_until_they_are_asked_for(desk: Desk, reads) -> None:
    script = reads(a=BAD)
    run(desk)
    script.outcomes = {b"a": page_of()}
    assert run(desk) == []
    assert len(pages_to_read(desk, BOOK, retry=True)) == 1
    assert run(desk, retry=True) == [""]
    assert desk.office.pages.get(f"{BOOK}-0001").error_code == ""


def test_a_run_that_is_left_goes_on_with_the_rest(desk: Desk, reads) -> None:
    script = reads(a=page_of(), b=page_of(), c=page_of())
    started = process_book(desk, BOOK, jobs=0)
    next(started)
    started.close()
    assert run(desk) == ["", ""]
    assert sorted(script.read_pages) == [b"a", b"b", b"c"]
    assert len(desk.office.records.list(book=BOOK)) == 3


@pytest.mark.parametrize(
    "reading",
    [page_of("KH"), PageReading(PageKind.COVER, "2015-KH"), page_of("KS", profile="2015-KT")],
    ids=["record", "cover", "form"],
)
def test_a_page_of_another_type_of_book_gives_no_records(desk: Desk, reads, reading: PageReading) -> None:
    reads(a=reading)
    assert run(desk) == ["DOC-12"]
    page = desk.office.pages.get(f"{BOOK}-0001")
    assert (page.state, page.kind) == (PageState.FAILED, reading.kind)
    assert desk.office.records.list(book=BOOK) == []


def test_a_page_that_nobody_recognises_waits_for_a_person_with_its_warnings(desk: Desk, reads) -> None:
    reads(a=PageReading(PageKind.UNKNOWN, warnings=("Ảnh bị mờ.",)))
    assert run(desk) == ["DOC-11"]
    assert desk.office.pages.get(f"{BOOK}-0001").warnings == ("Ảnh bị mờ.",)


def test_an_original_that_was_changed_is_not_read(desk: Desk, reads) -> None:
    script = reads(a=page_of())
    path = desk.office.vault.path(desk.office.pages.get(f"{BOOK}-0001").sha256)
    path.chmod(0o600)
    path.write_bytes(b"b")
    assert run(desk) == ["KHO-15"]
    assert script.read_pages == []


def test_supervisors_do_not_process(desk: Desk, reads) -> None:
    reads(a=page_of())
    with pytest.raises(RuleError) as refused:
        next(process_book(as_role(desk, Role.SUPERVISOR), BOOK, jobs=0))
    assert refused.value.code == "QTR-08"


def test_when_all_pages_are_read_the_entries_are_weighed_against_each_other(desk: Desk, reads) -> None:
    pages = {f"p{i}": page_of(so=f"{20 + i}/2016", nguoiKy="Đặng Văn Ly") for i in range(6)}
    pages["p3"] = unsure(page_of(so="29/2016", nguoiKy="Đặng Vân Ly", nksHoTen="Ma Thị Na"))
    reads(**pages)
    run(desk)
    fields = desk.office.records.get(f"{BOOK}-0004.1").fields
    assert fields["so"].value == "23/2016" and fields["so"].raw == "29/2016"
    assert "nối tiếp các trang bên cạnh" in fields["so"].notes[-1]
    assert fields["nguoiKy"].value == "Đặng Văn Ly"
    assert fields["nksHoTen"].value == "Ma Thị Na"
    revised = [one for one in desk.office.audit.history(f"{BOOK}-0004.1") if one.action == "record.revise"]
    assert len(revised) == 1 and "29/2016" in revised[0].old and "23/2016" in revised[0].new


def test_weighing_a_book_again_changes_nothing(desk: Desk, reads) -> None:
    reads(**{f"p{i}": page_of(so=f"{20 + i}/2016", nguoiKy="Đặng Văn Ly") for i in range(6)})
    run(desk)
    before = [desk.office.records.get(f"{BOOK}-000{i}.1").fields for i in range(1, 7)]
    run(desk)
    assert [desk.office.records.get(f"{BOOK}-000{i}.1").fields for i in range(1, 7)] == before


def test_what_a_person_had_in_hand_is_not_revised(desk: Desk, reads) -> None:
    reads(**{f"p{i}": page_of(so=f"{20 + i}/2016") for i in range(6)})
    run(desk)
    person = desk.may(Task.PROCESS)
    desk.office.records.set_field(f"{BOOK}-0004.1", "so", "29/2016", person=person)
    run(desk)
    assert desk.office.records.get(f"{BOOK}-0004.1").texts["so"] == "29/2016"
