from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitizer.domain.findings import Finding, Severity
from digitizer.domain.workflow import Move, Role, State
from digitizer.errors import DigitizerError, RuleError, StoreError
from digitizer.store import WHOLE_BOOK
from tests.fixtures.store_samples import BOOK, Desk, birth, new_desk

DATES = Finding(
    "NGAY-01", Severity.WARN, ("ngayDangKy", "nksNgaySinh"), "Trước ngày {date}.", {"date": "1.1"}
)
GAP = Finding("SO-02", Severity.WARN, ("so",), "Thiếu số {number}.", {"number": 5})
BLOCK = Finding("SO-01", Severity.BLOCK, ("so",), "Thiếu số.")


@pytest.fixture
def desk(tmp_path: Path):
    made = new_desk(tmp_path)
    with made.office:
        yield made


def refused(action) -> str:
    with pytest.raises(DigitizerError) as caught:
        action()
    return caught.value.code


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), raw=st.text(), reason=st.text())
def test_any_text_comes_back_from_a_field(desk: Desk, text: str, raw: str, reason: str) -> None:
    records = desk.office.records.list()
    record = records[0].id if records else desk.record(so="1")
    desk.office.records.set_field(record, "ghiChu", text, raw=raw, reason=reason, person=desk.officer.id)
    field = desk.office.records.get(record).fields["ghiChu"]
    assert (field.value, field.raw, field.engine, field.confidence) == (text, raw, "person", 1.0)
    entry = desk.office.audit.history(record)[-1]
    assert (entry.new, entry.reason, entry.person) == (text, reason, desk.officer.id)
    assert desk.office.audit.verify() is None


def test_a_field_keeps_where_it_stands_and_the_journal_what_it_was(desk: Desk) -> None:
    record = desk.record(so="1", nksHoTen="Lu A Pao")
    before = desk.office.records.get(record).fields["nksHoTen"]
    desk.office.records.set_field(record, "nksHoTen", "Lù A Páo", person="P1", reason="theo giấy")
    after = desk.office.records.get(record)
    assert (after.fields["nksHoTen"].box, after.fields["nksHoTen"].fill) == (before.box, before.fill)
    assert after.people == {"nksHoTen": "P1"}
    entry = desk.office.audit.history(record)[-1]
    assert (entry.action, entry.field, entry.old, entry.new) == (
        "record.edit",
        "nksHoTen",
        "Lu A Pao",
        "Lù A Páo",
    )
    desk.office.records.set_field(record, "so", "0012A/2017", person="P1")
    assert desk.office.records.get(record).number == "12a"


def test_a_confirmed_field_is_no_longer_doubtful(desk: Desk) -> None:
    record = desk.record(so="1", nksHoTen="Lù A Páo")
    assert desk.office.records.list()[0].doubtful == 2
    desk.office.records.confirm(record, "so", person="P1")
    assert desk.office.records.list()[0].doubtful == 1
    assert desk.office.records.get(record).fields["so"].confidence == 1.0
    assert refused(lambda: desk.office.records.confirm(record, "none", person="P1")) == "KHO-11"


def test_two_people_take_a_record_through(desk: Desk) -> None:
    records, record = desk.office.records, desk.record(so="1")
    assert refused(lambda: records.approve(record, person="P2")) == "QTR-01"
    records.enter(record, person="P1")
    assert refused(lambda: records.approve(record, person="P1")) == "QTR-02"
    assert refused(lambda: records.move(record, Move.RETURN, reason="  ", person="P2")) == "QTR-05"
    records.move(record, Move.RETURN, reason="thiếu ngày", person="P2")
    records.set_field(record, "ngayDangKy", "03.02.2017", person="P1")
    records.enter(record, person="P1")
    records.approve(record, person="P2")
    assert records.get(record).state is State.APPROVED
    moves = [(entry.action, entry.old, entry.new) for entry in desk.office.audit.history(record)[1:]]
    assert moves == [
        ("record.enter", "read", "entered"),
        ("record.return", "entered", "returned"),
        ("record.edit", "", "03.02.2017"),
        ("record.enter", "returned", "entered"),
        ("record.approve", "entered", "approved"),
    ]
    assert refused(lambda: records.set_field(record, "so", "2", person="P1")) == "QTR-01"
    assert records.get(record).texts["so"] == "1"


@pytest.mark.parametrize("act", ["edit", "confirm", "enter", "finding"])
def test_nobody_approves_their_own_work(desk: Desk, act: str) -> None:
    records, record = desk.office.records, desk.record(so="1")
    both = desk.supervisor.id  # officer and supervisor in one
    if act == "edit":
        records.set_field(record, "so", "2", person=both)
    elif act == "confirm":
        records.confirm(record, "so", person=both)
    elif act == "finding":
        desk.office.findings.renew(BOOK.id, record, [DATES], ())
        desk.office.findings.confirm(BOOK.id, record, DATES.rule, person=both)
    records.enter(record, person=both if act == "enter" else desk.officer.id)
    assert refused(lambda: records.approve(record, person=both)) == "QTR-03"
    other = desk.office.people.add("Kha Văn Lê", [Role.SUPERVISOR])
    records.approve(record, person=other.id)
    assert records.get(record).state is State.APPROVED


def test_a_correction_takes_an_entered_record_back(desk: Desk) -> None:
    records, record = desk.office.records, desk.record(so="1")
    records.enter(record, person="P1")
    records.set_field(record, "so", "2", person="P1")
    assert records.get(record).state is State.RETURNED


def test_who_left_or_is_unknown_does_nothing(desk: Desk) -> None:
    records, record = desk.office.records, desk.record(so="1")
    desk.office.people.set_active("P1", False, person="P3")
    assert refused(lambda: records.enter(record, person="P1")) == "QTR-04"
    assert refused(lambda: records.enter(record, person="P77")) == "KHO-11"
    assert refused(lambda: records.enter("none.1", person="P2")) == "KHO-11"
    nobody = desk.office.people.add("Mai Văn Na", [])
    assert refused(lambda: records.enter(record, person=nobody.id)) == "QTR-07"
    assert records.get(record).state is State.READ


def test_records_are_listed_in_the_order_of_the_paper(desk: Desk) -> None:
    late = desk.page(b"late", ordinal=9)
    early = desk.page(b"early", ordinal=2)
    from tests.fixtures.store_samples import reading

    desk.office.pages.save_reading(late.id, reading(birth(so="3")), "r")
    desk.office.pages.save_reading(early.id, reading(birth(so="01/2017"), birth(so="2")), "r")
    records = desk.office.records
    assert [record.number for record in records.list(book=BOOK.id)] == ["1", "2", "3"]
    assert [identifier for identifier, _ in records.texts(BOOK.id)] == [
        record.id for record in records.list()
    ]
    assert [record.id for record in records.list(number="001/2017")] == [f"{early.id}.1"]
    records.enter(f"{late.id}.1", person="P1")
    assert [record.number for record in records.list(state=State.ENTERED)] == ["3"]
    assert [identifier for identifier, _ in records.texts(BOOK.id, state=State.ENTERED)] == [f"{late.id}.1"]
    assert records.list(book="none") == []


def test_a_record_that_was_not_read_is_typed_and_survives_reading(desk: Desk) -> None:
    page = desk.page()
    record = desk.office.records.add(page.id, "KS", "2015", person="P1")
    desk.office.records.set_field(record.id, "so", "7", person="P1")
    from tests.fixtures.store_samples import reading

    desk.office.pages.save_reading(page.id, reading(birth(so="8"), birth(so="9")), "r")
    assert [one.number for one in desk.office.records.list()] == ["7", "9"]
    with pytest.raises(RuleError):
        desk.office.records.add(page.id, "KS", "2015", person="P3")
    with pytest.raises(StoreError):
        desk.office.records.add("none", "KS", "2015", person="P1")


def test_findings_are_replaced_and_counted(desk: Desk) -> None:
    record, findings = desk.record(so="1"), desk.office.findings
    for _ in range(2):
        findings.replace(BOOK.id, {record: [DATES, BLOCK], WHOLE_BOOK: [GAP]})
    assert findings.counts(BOOK.id) == {Severity.WARN: 2, Severity.BLOCK: 1}
    assert desk.office.records.list()[0].findings == {Severity.WARN: 1, Severity.BLOCK: 1}
    listed = findings.list(BOOK.id)
    assert [(one.record, one.finding) for one in listed] == [
        (WHOLE_BOOK, GAP),
        (record, DATES),
        (record, BLOCK),
    ]
    assert listed[1].finding.text() == "Trước ngày 1.1."
    findings.renew(BOOK.id, record, [DATES], ())
    assert [one.finding for one in findings.list(BOOK.id, record=record)] == [DATES]
    assert findings.list(BOOK.id, record=WHOLE_BOOK)[0].finding == GAP


def test_a_confirmation_lasts_until_its_field_changes(desk: Desk) -> None:
    record, findings = desk.record(so="1", nksNgaySinh="x"), desk.office.findings
    found = {record: [DATES], WHOLE_BOOK: [GAP]}
    findings.replace(BOOK.id, found)
    assert findings.confirm(BOOK.id, record, DATES.rule, person="P1", reason="đúng theo sổ gốc") == 1
    assert findings.confirm(BOOK.id, WHOLE_BOOK, GAP.rule, person="P1") == 1
    assert findings.confirm(BOOK.id, WHOLE_BOOK, GAP.rule, person="P2") == 0
    findings.replace(BOOK.id, found)
    assert findings.counts(BOOK.id) == {}
    confirmed = findings.list(BOOK.id, record=record)[0]
    assert (confirmed.confirmed_by, confirmed.reason) == ("P1", "đúng theo sổ gốc")
    desk.office.records.set_field(record, "so", "2", person="P1")
    assert findings.counts(BOOK.id) == {}
    desk.office.records.set_field(record, "nksNgaySinh", "y", person="P1")
    assert findings.counts(BOOK.id) == {Severity.WARN: 1}
    assert desk.office.books.summary(BOOK.id).findings == {Severity.WARN: 1}


def test_another_finding_of_the_same_rule_is_not_confirmed(desk: Desk) -> None:
    findings = desk.office.findings
    findings.replace(BOOK.id, {WHOLE_BOOK: [GAP]})
    findings.confirm(BOOK.id, WHOLE_BOOK, GAP.rule, person="P1")
    other = Finding(GAP.rule, GAP.severity, GAP.keys, GAP.message, {"number": 6})
    findings.replace(BOOK.id, {WHOLE_BOOK: [GAP, other]})
    assert [one.confirmed_by for one in findings.list(BOOK.id)] == ["P1", ""]


def test_what_cannot_be_confirmed(desk: Desk) -> None:
    record, findings = desk.record(so="1"), desk.office.findings
    findings.replace(BOOK.id, {record: [BLOCK]})
    assert refused(lambda: findings.confirm(BOOK.id, record, BLOCK.rule, person="P1")) == "QTR-06"
    assert refused(lambda: findings.confirm(BOOK.id, record, "X", person="P1")) == "KHO-11"
    assert refused(lambda: findings.confirm(BOOK.id, record, BLOCK.rule, person="P3")) == "QTR-02"


def test_moves_by_name(desk: Desk) -> None:
    record = desk.record(so="1")
    assert desk.office.records.move(record, Move.ENTER, person="P1") is State.ENTERED
    assert refused(lambda: desk.office.records.move(record, Move.REOPEN, person="P2")) == "QTR-05"
