from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from digitizer.domain.books import Book
from digitizer.domain.findings import Finding, Severity
from digitizer.domain.workflow import State
from digitizer.export import BlockedExport, PackageRequest, package_problems
from tests.fixtures.export_samples import RECORD_TYPE, record, request

PAGE = Path("page.jpg")


def rules(asked: PackageRequest) -> list[tuple[str, str]]:
    return [(problem.record, problem.rule) for problem in package_problems(asked)]


def test_a_sound_request_has_no_problem() -> None:
    assert rules(request(record(1, PAGE), record(2, PAGE))) == []


@pytest.mark.parametrize("state", list(State))
def test_only_approved_records_and_those_exported_before(state: State) -> None:
    asked = request(replace(record(1, PAGE), state=state))
    expected = [] if state in {State.APPROVED, State.EXPORTED} else [("r1", "XUA-12")]
    assert rules(asked) == expected


def test_blocking_findings_of_records_and_book_come_through_with_their_sentences() -> None:
    def finding(rule: str, severity: Severity) -> Finding:
        return Finding(rule, severity, ("so",), "Lỗi {what}.", {"what": rule})

    findings = {
        "": [finding("book.gap", Severity.BLOCK)],
        "r2": [finding("date.order", Severity.BLOCK), finding("name.case", Severity.WARN)],
        "r9": [finding("not.exported", Severity.BLOCK)],
    }
    problems = package_problems(request(record(1, PAGE), record(2, PAGE), findings=findings))
    assert [(problem.record, problem.text()) for problem in problems] == [
        ("", "Lỗi book.gap."),
        ("r2", "Lỗi date.order."),
    ]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"quyenSo": "02/2017"}, "XUA-14"),
        ({"ngayDangKy": "02.2017"}, "XUA-15"),
        ({"so": "không rõ"}, "XUA-16"),
        ({"nksHoTen": "Lê\x00Văn"}, "XUA-17"),
        ({"nksHoTen": "Lê\rVăn"}, "XUA-17"),
        ({"nksHoTen": "Lê \ud800"}, "XUA-17"),
        ({"nksHoTen": "Lê \uffff"}, "XUA-17"),
        ({"ghiChu": "x" * 32768}, "XUA-18"),
    ],
)
def test_values_that_cannot_be_exported_name_the_record(changes: dict[str, str], rule: str) -> None:
    assert rules(request(record(1, PAGE), record(2, PAGE, **changes))) == [("r2", rule)]


def test_values_at_the_limits_pass() -> None:
    assert rules(request(record(1, PAGE, ghiChu="x" * 32767, nksHoTen="a\t\n\x7f\ufffd😀"))) == []


def test_a_value_without_a_column_is_not_looked_at() -> None:
    assert rules(request(record(1, PAGE, nksSoDinhDanh="\x00"))) == []


def test_a_record_needs_a_page() -> None:
    assert rules(request(replace(record(1, PAGE), pages=()))) == [("r1", "XUA-13")]


def test_equal_names_block_both_records_and_each_names_the_other() -> None:
    same = {"so": "5", "ngayDangKy": "03.02.2017"}
    asked = request(record(1, PAGE, **same), record(2, PAGE), record(3, PAGE, **same | {"so": "05/2017"}))
    problems = package_problems(asked)
    assert [(problem.record, problem.rule) for problem in problems] == [("r1", "XUA-20"), ("r3", "XUA-20")]
    assert [problem.finding.params["others"] for problem in problems] == ["r3", "r1"]
    assert "ks.2017.01.2017-02-03.05.pdf" in problems[0].text()


def test_the_same_number_on_two_days_is_two_names() -> None:
    asked = request(
        record(1, PAGE, so="5", ngayDangKy="03.02.2017"), record(2, PAGE, so="5", ngayDangKy="04.02.2017")
    )
    assert rules(asked) == []


def test_template_type_and_book_must_agree() -> None:
    assert rules(request(record(1, PAGE), record_type=replace(RECORD_TYPE, id="KT"))) == [("", "XUA-10")]


def test_an_empty_book_and_a_book_id_that_is_no_file_name() -> None:
    asked = request(book=Book("../KS", "KS", 2017, "01", ""))
    assert rules(asked) == [("", "XUA-19"), ("", "XUA-11")]


def test_the_error_counts_problems_keeps_values_out_of_its_params_and_pickles() -> None:
    asked = request(record(1, PAGE, so="x", quyenSo="9/1999"), record(2, PAGE, nksHoTen="Bí\x00mật"))
    error = BlockedExport(package_problems(asked))
    assert error.code == "XUA-01"
    assert error.params == {"count": 3}
    assert "còn 3 vấn đề" in str(error)
    copy = pickle.loads(pickle.dumps(error))
    assert copy.problems == error.problems
    assert copy.text() == error.text()
