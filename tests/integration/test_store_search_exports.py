from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digitizer.domain.workflow import Move, State
from digitizer.errors import RuleError
from digitizer.store import Head, PackageFile
from tests.fixtures.store_samples import BOOK, Desk, birth, new_desk, reading

FILES = (PackageFile("KS.2017.01.xlsx", "a" * 64, 10), PackageFile("KS.2017.01.zip", "b" * 64, 20))


@pytest.fixture
def desk(tmp_path: Path):
    made = new_desk(tmp_path)
    with made.office:
        yield made


def approved(desk: Desk, **texts: str) -> str:
    record = desk.record(**texts)
    desk.office.records.enter(record, person=desk.officer.id)
    desk.office.records.approve(record, person=desk.supervisor.id)
    return record


@pytest.fixture
def page(desk: Desk) -> str:
    people = (
        birth(so="24/2017", nksHoTen="Đặng Thị Đào", nksNgaySinh="27.10.2008", nksNoiSinh="tỉnh Đắk Lắk"),
        birth(so="125", nksHoTen="Nguyễn Hướng Dương", nksNgaySinh="10.2008", nksGioiTinh="3"),
    )
    return desk.read(b"1", *people).id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dang thi dao", [1]),
        ("ĐẶNG đào", [1]),
        ("dang thi d", [1]),
        ("dak lak", [1]),
        ("huong dương", [2]),
        ("duong nguyen", [2]),
        ("24", [1]),
        ("24/2017", [1]),
        ("27.10.2008", [1]),
        ("10.2008", [1, 2]),
        ("125", [2]),
        ("3", []),  # digits of a code list are not indexed
        ("nguyen dao", []),
        ("", []),
        ("  *\"' ", []),
    ],
)
def test_search_ignores_accents_and_case(desk: Desk, page: str, text: str, found: list[int]) -> None:
    hits = {record.id for record in desk.office.search(text)}
    assert hits == {f"{page}.{position}" for position in found}


def test_search_follows_a_change(desk: Desk, page: str) -> None:
    desk.office.records.set_field(f"{page}.1", "nksHoTen", "Trịnh Ước", person="P1")
    assert desk.office.search("dao") == []
    assert [record.id for record in desk.office.search("trinh uoc")] == [f"{page}.1"]


def test_search_filters(desk: Desk, page: str) -> None:
    desk.office.books.open(replace(BOOK, id="KS.2017.02", number="02"), person="P1")
    other = desk.page(b"2", book="KS.2017.02")
    desk.office.pages.save_reading(other.id, reading(birth(so="1", nksHoTen="Đào Văn Dân")), "r")
    desk.office.records.enter(f"{other.id}.1", person="P1")
    search = desk.office.search
    assert len(search("dao")) == 2
    assert [record.id for record in search("dao", book=BOOK.id)] == [f"{page}.1"]
    assert [record.id for record in search("dao", state=State.ENTERED)] == [f"{other.id}.1"]
    assert search("dao", record_type="KH") == []
    assert len(search("dao", limit=1)) == 1


def test_an_export_moves_its_records_and_is_recorded(desk: Desk) -> None:
    record, exports = approved(desk, so="1"), desk.office.exports
    head = desk.office.audit.head()
    package = exports.reserve(BOOK.id, "KS-70", [record], person=desk.it.id)
    assert (package.id, package.head, package.records, package.completed) == (
        "KS.2017.01/G1",
        head,
        (record,),
        "",
    )
    assert desk.office.records.get(record).state is State.APPROVED
    assert not next(check for check in desk.office.doctor() if check.id == "packages").ok
    done = exports.complete(package.id, FILES, person=desk.it.id)
    assert (done.files, done.head) == (FILES, head)
    assert done.completed > done.reserved
    assert desk.office.records.get(record).state is State.EXPORTED
    assert exports.list(book=BOOK.id) == [done]
    assert exports.list(book="none") == []
    entry = desk.office.audit.history(record)[-1]
    assert (entry.action, entry.reason) == ("record.export", package.id)


def test_the_same_data_give_the_same_package(desk: Desk) -> None:
    record, exports = approved(desk, so="1"), desk.office.exports
    first = exports.reserve(BOOK.id, "KS-70", [record], person="P3")
    assert exports.reserve(BOOK.id, "KS-70", [record], person="P3") == first
    done = exports.complete(first.id, FILES, person="P3")
    assert exports.reserve(BOOK.id, "KS-70", [record], person="P3") == done
    exports.complete(first.id, FILES, person="P3")
    assert exports.reserve(BOOK.id, "KS-60", [record], person="P3").id == "KS.2017.01/G2"
    desk.office.records.move(record, Move.REOPEN, person="P2", reason="sai số")
    desk.office.records.set_field(record, "so", "2", person="P1")
    with pytest.raises(RuleError):
        exports.reserve(BOOK.id, "KS-70", [record], person="P3")
    desk.office.records.enter(record, person="P1")
    desk.office.records.approve(record, person="P2")
    assert exports.reserve(BOOK.id, "KS-70", [record], person="P3").id == "KS.2017.01/G3"


def test_only_approved_records_and_only_by_those_who_may(desk: Desk) -> None:
    good, unread, exports = approved(desk, so="1"), desk.record(so="2"), desk.office.exports
    for records, person, code in (([good, unread], "P3", "QTR-01"), ([good], "P1", "QTR-02")):
        with pytest.raises(RuleError) as caught:
            exports.reserve(BOOK.id, "KS-70", records, person=person)
        assert caught.value.code == code
    assert exports.list() == []


def test_the_journal_must_pass_through_every_exported_head(desk: Desk) -> None:
    package = desk.office.exports.reserve(BOOK.id, "KS-70", [approved(desk, so="1")], person="P3")
    assert desk.office.audit.verify([package.head]) is None
    forged = Head(package.head.seq, "0" * 64)
    broken = desk.office.audit.verify([forged])
    assert broken is not None
    assert (broken.seq, broken.problem) == (package.head.seq, "unknown_head")
