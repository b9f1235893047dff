"""The table of rules, its switches and its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.domain.findings import Severity
from digitizer.errors import DataError, InputError
from digitizer.validate import rule_table
from tests.unit.test_rules_cases import CASES, TODAY
from tests.unit.test_rules_clean import BOOK, CATALOG, CLEAN, make_checker

CHECKER = make_checker(today=TODAY)
SIGNED = re.compile("[\u0300-\u0323đĐ]")
FINDINGS = [
    finding
    for case in CASES
    for finding in CHECKER.check(case.type, {**CLEAN[case.type], **case.fields}, case.book)
]


def limits(section: str, **values: int | str | bool) -> Mapping[str, Mapping[str, int | str | bool]]:
    return {**CATALOG.limits, section: {**CATALOG.limits.get(section, {}), **values}}


def test_ids_are_unique_and_stable_in_form() -> None:
    ids = [row.id for row in rule_table()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("[A-Z]+-[0-9]{2}", rule) for rule in ids)


def test_rules_that_are_not_sure_never_block() -> None:
    unsure = [row for row in rule_table() if not row.source.may_block]
    assert unsure
    assert all(row.severity is not Severity.BLOCK for row in unsure)


def test_rows_speak_vietnamese() -> None:
    for row in rule_table():
        assert all(SIGNED.search(normalize("NFD", text)) for text in (row.about, row.message)), row.id
        assert row.about[0].isupper()
        assert row.message.endswith(".")


def test_findings_are_whole_sentences() -> None:
    assert {finding.rule for finding in FINDINGS}
    for finding in FINDINGS:
        text = finding.text()
        assert text.endswith("."), text
        assert "{" not in text and "}" not in text, text
        assert "None" not in text, text


def test_keys_belong_to_the_record_type() -> None:
    known = {spec.key for record_type in CATALOG.record_types.values() for spec in record_type}
    assert {key for finding in FINDINGS if finding.rule != "BB-03" for key in finding.keys} <= known


def test_the_sentence_for_an_impossible_day() -> None:
    fields = {**CLEAN["KS"], "meNgaySinh": "30.02.1985"}
    (finding,) = CHECKER.check("KS", fields)
    assert finding.text() == (
        "Ngày sinh của mẹ 30.02.1985 không có trong lịch. "
        "Nếu sổ gốc ghi đúng như vậy, hãy xác nhận «đúng theo sổ gốc»."
    )


def test_translation_is_of_the_template() -> None:
    (finding,) = CHECKER.check("KS", {**CLEAN["KS"], "meNgaySinh": "30.02.1985"})
    assert finding.text(lambda text: "{value}!" if text == finding.message else text) == "30.02.1985!"


def test_a_rule_can_be_silenced() -> None:
    checker = make_checker(limits=limits("NGAY-03", enabled=False))
    assert checker.check("KS", {**CLEAN["KS"], "meNgaySinh": "30.02.1985"}) == []


def test_a_severity_can_be_changed() -> None:
    checker = make_checker(limits=limits("SO-04", severity="block"))
    (finding,) = checker.check("KS", {**CLEAN["KS"], "so": "24/2016"})
    assert finding.severity is Severity.BLOCK


@pytest.mark.parametrize(
    ("code", "section", "values"),
    [
        ("DLM-33", "TUOI-01", {"severity": "block"}),
        ("DLM-32", "SO-04", {"severity": "fatal"}),
        ("DLM-32", "SO-04", {"enabled": "no"}),
        ("DLM-32", "ages", {"mother_max": "55"}),
        ("DLM-32", "ages", {"mother_max": True}),
        ("DLM-32", "late-birth-2006", {"from": "2006"}),
        ("DLM-31", "late-birth-2030", {"days": 30}),
    ],
)
def test_wrong_limits_are_refused(code: str, section: str, values: Mapping[str, int | str | bool]) -> None:
    with pytest.raises(DataError) as caught:
        make_checker(limits=limits(section, **values))
    assert caught.value.code == code
    assert section in caught.value.text()


def test_missing_section_is_refused() -> None:
    with pytest.raises(DataError) as caught:
        make_checker(limits={})
    assert caught.value.code == "DLM-31"


def test_every_section_of_the_file_is_used() -> None:
    known = {"numbers", "years", "ages", *(row.id for row in rule_table())}
    eras = ("late-birth-", "late-death-", "marriage-age-")
    assert [name for name in CATALOG.limits if name not in known and not name.startswith(eras)] == []


def test_unknown_record_type_is_told() -> None:
    with pytest.raises(InputError) as caught:
        CHECKER.check("XX", {})
    assert "KS" in caught.value.text()


ODD = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"[0-9/.\- ]{0,12}", fullmatch=True),
    st.sampled_from(
        ["29.02.1900", "31.12.2100", "01.01.1850", "130 tuổi", "1 tuổi", "0", "\ud800", "\x00", "a\x1fb"]
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_text_in_any_field_is_checked_without_an_error(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(CLEAN)))
    keys = [spec.key for spec in CATALOG.record_types[name]]
    fields = data.draw(st.dictionaries(st.sampled_from(keys), ODD, max_size=12))
    record = {**CLEAN[name], **fields}
    found = CHECKER.check(name, record, BOOK if data.draw(st.booleans()) else None)
    for findings in (found, *CHECKER.check_book(BOOK, [("1", record), ("2", record)]).values()):
        assert all(finding.text().endswith(".") for finding in findings)
