"""Rules of a whole book: each fires, is silent, and is tried on its boundary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as changed

import pytest

from digitizer.domain.books import Book
from digitizer.domain.findings import Finding
from digitizer.errors import InputError
from digitizer.validate import BOOK as WHOLE_BOOK
from digitizer.validate import BOOK_RULES
from tests.unit.test_rules_clean import BOOK, CLEAN, make_checker

NAMES = ("Lò Thị Hoa", "Vàng Thị Mỷ", "Trần Thị Lan", "Phạm Thị Thu", "Đỗ Thị Hạnh")
Rows = list[tuple[str, Mapping[str, str]]]


def row(number: str, day: str = "03.02.2017", name: str = "", **fields: str) -> dict[str, str]:
    """A birth record with its own child, unless ``name`` says which."""
    child = name or NAMES[sum(map(ord, number)) % len(NAMES)]
    own = {"so": number, "ngayDangKy": day, "nksHoTen": child, "nksNgaySinh": day, "nksSoDinhDanh": ""}
    return {**CLEAN["KS"], **own, **fields}


def rows(*records: Mapping[str, str]) -> Rows:
    return [(f"r{place}", record) for place, record in enumerate(records)]


def paper(number: str, name: str, identity: str = "123 456 789") -> dict[str, str]:
    """A birth record whose requester shows a paper of that number."""
    return row(number, nycHoTen=name, nycSoGiayToTuyThan=identity)


THREE = (row("1"), row("2"), row("3"))


@dataclass(frozen=True)
class Case:
    """A book and its records; ``where`` are the ids of the records at which ``rule`` fires."""

    rule: str
    kind: str
    where: set[str]
    records: tuple[Mapping[str, str], ...]
    book: Book = BOOK


CASES = (
    Case("QUYEN-01", "fires", {"r0", "r1"}, (row("1"), row("01/2017", name="Lò Thị Xanh"))),
    Case("QUYEN-01", "silent", set(), THREE),
    Case("QUYEN-01", "boundary", set(), (row("1"), row("1a"))),
    Case("QUYEN-02", "fires", {"r0", "r1"}, (row("1", name="Lò Thị Hoà"), row("2", name="LÒ THỊ HÒA"))),
    Case("QUYEN-02", "silent", set(), THREE),
    Case("QUYEN-02", "boundary", set(), (row("1", name="Lò Thị Hoa"), row("2", "04.02.2017", "Lò Thị Hoa"))),
    Case("QUYEN-03", "fires", {WHOLE_BOOK}, (row("1"), row("3"))),
    Case("QUYEN-03", "silent", set(), THREE),
    Case("QUYEN-03", "boundary", {WHOLE_BOOK}, (row("2"), row("3"))),
    Case("QUYEN-03", "boundary", set(), (row("2"), row("3")), changed(BOOK, number="02")),
    Case("QUYEN-04", "fires", {"r1"}, (row("1"), row("2", "02.02.2017"))),
    Case("QUYEN-04", "silent", set(), (row("2", "04.02.2017"), row("1"))),
    Case("QUYEN-04", "boundary", set(), THREE),
    Case("QUYEN-05", "fires", {WHOLE_BOOK}, THREE, changed(BOOK, expected=4)),
    Case("QUYEN-05", "silent", set(), THREE),
    Case("QUYEN-05", "boundary", set(), THREE, changed(BOOK, expected=3)),
    Case("QUYEN-06", "fires", {"r0", "r2"}, (paper("1", "Lò Văn Sơn"), row("2"), paper("3", "Lò Văn Sen"))),
    Case("QUYEN-06", "silent", set(), THREE),
    Case("QUYEN-06", "boundary", set(), (paper("1", "Lò Văn Hoà"), paper("2", "LÒ VĂN HÒA"))),
    Case("QUYEN-06", "boundary", set(), (paper("1", "Lò Văn Sơn", "123"), paper("2", "Lò Văn Sen", "123"))),
)


def check(book: Book, records: tuple[Mapping[str, str], ...]) -> dict[str, list[Finding]]:
    return make_checker().check_book(book, rows(*records))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.kind}")
def test_book_rule(case: Case) -> None:
    found = check(case.book, case.records)
    assert {record for record, hits in found.items() if case.rule in [hit.rule for hit in hits]} == case.where


@pytest.mark.parametrize("kind", ["fires", "silent", "boundary"])
def test_every_book_rule_has_a_case_of_each_kind(kind: str) -> None:
    assert {rule.id for rule in BOOK_RULES} == {case.rule for case in CASES if case.kind == kind}


def test_messages_are_whole_sentences() -> None:
    for case in CASES:
        for finding in (hit for hits in check(case.book, case.records).values() for hit in hits):
            text = finding.text()
            assert text.endswith("."), text
            assert "{" not in text and "}" not in text


def test_gaps_are_listed_as_ranges_in_one_finding() -> None:
    (finding,) = check(BOOK, (row("1"), row("5"), row("7")))[WHOLE_BOOK]
    assert (finding.params["numbers"], finding.params["count"]) == ("2–4, 6", 4)


def test_gaps_name_the_year_in_a_book_of_several_years() -> None:
    book = Book("KS.1997.01", "KS", 1997, "01", "")
    records = (row("1", "05.01.1997"), row("3", "06.01.1997"), row("2", "05.01.1998"))
    (finding,) = check(book, records)[WHOLE_BOOK]
    assert finding.params["numbers"] == "2 (năm 1997), 1 (năm 1998)"


def test_a_misread_number_does_not_list_thousands() -> None:
    records = tuple(row(str(number)) for number in range(1, 200, 2))
    (finding,) = (hit for hit in check(BOOK, records)[WHOLE_BOOK] if hit.rule == "QUYEN-03")
    assert str(finding.params["numbers"]).endswith(", …")
    assert finding.params["count"] == 99


def test_records_without_a_number_do_not_hide_the_others() -> None:
    found = check(BOOK, (row("1"), row("không rõ", name="Lò Thị Tươi"), row("1", name="Lò Thị Xanh")))
    assert [hit.rule for hit in found["r0"]] == ["QUYEN-01"]
    assert "r1" not in found


def test_unknown_type_of_book_is_told() -> None:
    with pytest.raises(InputError) as caught:
        make_checker().check_book(changed(BOOK, type="XX"), [])
    assert caught.value.code == "GIA-20"
