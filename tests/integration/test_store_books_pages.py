from __future__ import annotations

import pickle
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from digitizer.domain.findings import Severity
from digitizer.domain.records import FieldValue, PageKind, PageReading
from digitizer.domain.workflow import Role, State
from digitizer.errors import StoreError
from digitizer.store import DuplicatePage, PageState
from tests.fixtures.store_samples import BOOK, Desk, birth, new_desk, reading


@pytest.fixture
def desk(tmp_path: Path):
    made = new_desk(tmp_path)
    with made.office:
        yield made


def test_people_are_numbered_and_told_apart(desk: Desk) -> None:
    assert [person.id for person in desk.office.people.list()] == ["P1", "P2", "P3"]
    with pytest.raises(StoreError) as twice:
        desk.office.people.add(unicodedata.normalize("NFD", " Lò  Thị Mận"), [Role.SUPERVISOR])
    assert twice.value.code == "KHO-13"
    with pytest.raises(StoreError) as unknown:
        desk.office.people.get("P9")
    assert unknown.value.code == "KHO-11"


def test_a_book_is_opened_once_and_corrected_with_its_history(desk: Desk) -> None:
    books = desk.office.books
    with pytest.raises(StoreError) as twice:
        books.open(BOOK, person="P1")
    assert twice.value.code == "KHO-12"
    books.update(replace(BOOK, place="UBND xã Suối Mây"), person="P1", reason="gõ nhầm")
    books.close(BOOK.id, closed="31.12.2017", expected=120, person="P1")
    assert books.get(BOOK.id) == replace(BOOK, place="UBND xã Suối Mây", closed="31.12.2017", expected=120)
    changes = [
        (entry.field, entry.old, entry.new, entry.reason) for entry in desk.office.audit.history(BOOK.id)
    ]
    assert changes[1:] == [
        ("place", BOOK.place, "UBND xã Suối Mây", "gõ nhầm"),
        ("closed", "", "31.12.2017", ""),
        ("expected", "", "120", ""),
    ]


def test_the_summary_counts(desk: Desk) -> None:
    desk.read(b"1", birth(so="1", a="x"), birth(so="2", a="y"))
    desk.page(b"2")
    failed = desk.page(b"3")
    desk.office.pages.fail(failed.id, "ANH-02", "Tệp ảnh bị hỏng.")
    first = desk.office.records.list()[0].id
    desk.office.records.confirm(first, "a", person=desk.officer.id)
    summary = desk.office.books.summary(BOOK.id)
    assert summary.pages == {"read": 1, "pending": 1, "failed": 1}
    assert summary.records == {State.READ: 2}
    assert (summary.fields, summary.doubtful) == (4, 3)
    assert summary.findings == {}
    assert desk.office.books.list() == [summary]


def test_a_page_keeps_its_name_in_nfc_and_its_bytes(desk: Desk) -> None:
    name = unicodedata.normalize("NFD", "Sổ khai sinh 'số 1' ../Đặng.jpg")
    page = desk.page(b"\xff\xd8bytes", file_name=name, source="quét \udcff")
    assert page.file_name == unicodedata.normalize("NFC", name)
    assert page.source == "quét \\udcff"
    assert (page.id, page.ordinal, page.state, page.kind) == (
        "KS.2017.01-0001",
        1,
        PageState.PENDING,
        PageKind.UNKNOWN,
    )
    assert desk.office.vault.read(page.sha256) == b"\xff\xd8bytes"


def test_the_same_page_twice_is_refused_and_names_its_twin(desk: Desk) -> None:
    page = desk.page(b"same")
    second_of_file = desk.page(b"same", part=1)
    with pytest.raises(DuplicatePage) as caught:
        desk.page(b"same", file_name="other.jpg")
    assert (caught.value.code, caught.value.twin) == ("KHO-14", page.id)
    assert pickle.loads(pickle.dumps(caught.value)).twin == page.id
    assert [one.id for one in desk.office.pages.list(BOOK.id)] == [page.id, second_of_file.id]


def test_the_same_page_in_another_book_is_flagged(desk: Desk) -> None:
    page = desk.page(b"same")
    desk.office.books.open(replace(BOOK, id="KS.2017.02", number="02"), person="P1")
    twin = desk.page(b"same", book="KS.2017.02")
    assert twin.twins == (page.id,)
    assert desk.office.pages.get(page.id).twins == (twin.id,)


def test_a_page_needs_its_book_and_its_file(desk: Desk) -> None:
    with pytest.raises(StoreError) as no_book:
        desk.page(book="KH.1999.01")
    assert no_book.value.code == "KHO-11"
    for digest in ("0" * 64, "../../etc/passwd", "A" * 64):
        with pytest.raises(StoreError) as no_file:
            desk.office.pages.add(BOOK.id, sha256=digest, file_name="a", media_type="image/png", person="P1")
        assert no_file.value.code == "KHO-15"


def test_a_reading_is_kept_whole(desk: Desk) -> None:
    page = desk.page()
    cover = {"quyenSo": FieldValue("01/2017", "Quyển số: 01", 0.75)}
    given = PageReading(
        PageKind.COVER, "2015-KS", 90, (birth(so="024/2017"),), cover, ("cảnh báo",), quality=0.5, seconds=2.5
    )
    desk.office.pages.save_reading(page.id, given, "digitizer 0.1")
    kept = desk.office.pages.get(page.id)
    assert (kept.state, kept.kind, kept.profile, kept.rotation) == (
        PageState.READ,
        PageKind.COVER,
        "2015-KS",
        90,
    )
    assert (kept.cover, kept.warnings, kept.quality, kept.seconds) == (cover, ("cảnh báo",), 0.5, 2.5)
    assert kept.reader == "digitizer 0.1"
    record = desk.office.records.get(f"{page.id}.1")
    assert (record.fields, record.box) == (given.records[0].fields, given.records[0].box)
    assert (record.number, record.state, record.people) == ("24", State.READ, {})


def test_work_goes_on_with_what_is_pending(desk: Desk) -> None:
    pages = [desk.page(data) for data in (b"1", b"2", b"3")]
    desk.office.pages.save_reading(pages[0].id, reading(), "r")
    desk.office.pages.fail(pages[1].id, "ANH-02", "Tệp ảnh bị hỏng.")
    assert [page.id for page in desk.office.pages.pending(BOOK.id)] == [pages[2].id]
    failed = desk.office.pages.list(BOOK.id, state=PageState.FAILED)
    assert [(page.error_code, page.error_text) for page in failed] == [("ANH-02", "Tệp ảnh bị hỏng.")]
    desk.office.pages.requeue(pages[1].id, person=desk.it.id)
    assert [page.id for page in desk.office.pages.pending(BOOK.id)] == [pages[1].id, pages[2].id]
    assert desk.office.pages.get(pages[1].id).error_code == ""


def test_reading_again_never_doubles(desk: Desk) -> None:
    page = desk.read(b"1", birth(so="1", a="x"), birth(so="2"), birth(so="3"))
    head = desk.office.audit.head()
    desk.office.pages.save_reading(page.id, reading(birth(so="1", a="x"), birth(so="22")), "test 2")
    records = desk.office.records.list(page=page.id)
    assert [(record.id, record.number) for record in records] == [
        (f"{page.id}.1", "1"),
        (f"{page.id}.2", "22"),
    ]
    assert desk.office.search("3") == []
    actions = [(entry.action, entry.subject) for entry in desk.office.audit.history(f"{page.id}.2")]
    assert actions == [("record.read", f"{page.id}.2")] * 2
    # Unchanged records leave no trace; the page itself, the changed and the dropped record do.
    assert desk.office.audit.head().seq == head.seq + 3


def test_reading_again_leaves_what_a_person_touched(desk: Desk) -> None:
    page = desk.read(b"1", birth(so="1", a="x"), birth(so="2", a="y"), birth(so="3", a="z"))
    first, second, third = (record.id for record in desk.office.records.list(page=page.id))
    desk.office.records.set_field(first, "a", "đúng", person=desk.officer.id)
    desk.office.records.confirm(third, "a", person=desk.officer.id)
    desk.office.pages.save_reading(page.id, reading(birth(so="9", a="q"), birth(so="8", a="w")), "test 2")
    texts = dict(desk.office.records.texts(BOOK.id))
    assert texts == {
        first: {"so": "1", "a": "đúng"},
        second: {"so": "8", "a": "w"},
        third: {"so": "3", "a": "z"},
    }


def test_findings_of_a_record_that_is_read_again_go(desk: Desk) -> None:
    from digitizer.domain.findings import Finding

    page = desk.read(b"1", birth(so="1"))
    record = f"{page.id}.1"
    desk.office.findings.replace(BOOK.id, {record: [Finding("R1", Severity.WARN, ("so",), "Sai.")]})
    desk.office.pages.save_reading(page.id, reading(birth(so="2")), "test 2")
    assert desk.office.findings.list(BOOK.id) == []
