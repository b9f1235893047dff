"""A book's whole way by the real command line: from an empty folder to the package."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from digitizer.domain.text import fold
from tests.fixtures.cli import IT, SUPERVISOR, Desk, digitizer_cli, new_book, sample

pytestmark = [pytest.mark.engine, pytest.mark.slow]
BOOK = "KS.2016.01"
FIRST, SECOND = f"{BOOK}-0002.1", f"{BOOK}-0003.1"


@pytest.fixture(scope="module")
def read_office(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A book of a cover and two records, read."""
    desk = new_book(tmp_path_factory.mktemp("office") / "kho", [sample(BOOK, number) for number in (1, 2, 3)])
    told = desk.run("process", BOOK).stdout
    assert "3 trang" in told and "2 hồ sơ" in told
    return desk


@pytest.fixture
def desk(read_office: Desk, tmp_path: Path) -> Desk:
    return read_office.copy(tmp_path / "kho")


def answer(desk: Desk, *arguments: object, **more: object) -> object:
    return json.loads(desk.run("--json", *arguments, **more).stdout)  # type: ignore[arg-type]


def fields(desk: Desk, record: str) -> dict[str, dict[str, object]]:
    return answer(desk, "records", record)["fields"]  # type: ignore[index, no-any-return]


def letters(text: object) -> str:
    """How well pages are read is measured elsewhere; here it only has to be this person."""
    return fold(str(text)).replace(" ", "")


def test_records_hold_what_the_pages_say_and_what_follows_from_them(desk: Desk) -> None:
    truth = [json.loads(line) for line in sample(BOOK, 1).with_name("truth.jsonl").open(encoding="utf-8")]
    expected = truth[1]["records"][0]["normalized"]
    found = fields(desk, FIRST)
    assert letters(found["nksHoTen"]["value"]) == letters(expected["nksHoTen"])
    assert found["noiDangKy"]["engine"] == "derived"
    assert found["nksLoaiKhaiSinh"]["value"] == "1"


def test_a_typed_date_is_put_into_the_workbooks_form_and_keeps_what_was_typed(desk: Desk) -> None:
    desk.run("set", FIRST, "nksNgaySinh", "3/4/2016", "--reason", "đọc nhầm")
    field = fields(desk, FIRST)["nksNgaySinh"]
    assert (field["value"], field["raw"], field["person"]) == ("03.04.2016", "3/4/2016", "P1")


def test_a_value_may_begin_with_a_dash(desk: Desk) -> None:
    desk.run("set", FIRST, "ghiChu", "--", "-không rõ")
    assert fields(desk, FIRST)["ghiChu"]["value"] == "-không rõ"


def test_an_unknown_field_is_refused(desk: Desk) -> None:
    assert "[GIA-32]" in desk.run("set", FIRST, "khongCo", "x", status=1).stderr


def test_nobody_approves_what_they_entered_and_officers_approve_nothing(desk: Desk) -> None:
    desk.complete(FIRST, SECOND)
    assert "[QTR-02]" in desk.run("approve", BOOK, status=1).stderr
    desk.run("people", "add", "Ma Văn Cam", "--role", "officer", "--role", "supervisor", who=IT)
    desk.run("return", FIRST, "--reason", "xem lại tên", who=SUPERVISOR)
    desk.run("enter", FIRST, who="Ma Văn Cam")
    assert "[QTR-03]" in desk.run("approve", FIRST, who="Ma Văn Cam", status=1).stderr
    desk.run("approve", FIRST, who=SUPERVISOR)


def test_an_exported_record_is_returned_mended_and_exported_anew(desk: Desk) -> None:
    desk.complete(FIRST, SECOND)
    desk.run("approve", BOOK, who=SUPERVISOR)
    desk.run("export", BOOK, who=IT)
    assert "[QTR-02]" in desk.run("return", FIRST, "--reason", "xem lại", status=1).stderr
    desk.run("return", FIRST, "--reason", "xem lại", who=SUPERVISOR)
    desk.run("set", FIRST, "trangSo", "77")
    desk.run("enter", FIRST)
    desk.run("approve", FIRST, who=SUPERVISOR)
    desk.run("export", BOOK, who=IT)
    sheet = load_workbook(desk.folder / "exports" / f"{BOOK}.xlsx")["DL Import"]
    assert "77" in [cell.value for cell in sheet[2]]


def test_who_may_not_approve_is_not_told_to_mend_the_record(desk: Desk) -> None:
    desk.run("set", FIRST, "nksHoTen", "")
    desk.complete(FIRST)
    refused = desk.run("approve", FIRST, status=1).stderr
    assert "[QTR-02]" in refused and "QTR-09" not in refused


def test_a_blocking_finding_keeps_a_record_from_approval(desk: Desk) -> None:
    desk.run("set", FIRST, "nksHoTen", "", "--reason", "thử")
    desk.complete(FIRST, SECOND)
    refused = desk.run("approve", BOOK, who=SUPERVISOR, status=1)
    assert f"{FIRST}: [QTR-09]" in refused.stderr and "BB-01" in refused.stderr
    states = {row["id"]: row["state"] for row in answer(desk, "records", BOOK)}  # type: ignore[union-attr]
    assert states == {FIRST: "entered", SECOND: "approved"}


def test_only_approved_records_are_exported_and_the_rest_is_counted(desk: Desk) -> None:
    desk.complete(FIRST, SECOND)
    desk.run("approve", SECOND, who=SUPERVISOR)
    assert "[QTR-08]" in desk.run("export", BOOK, status=1).stderr
    exported = answer(desk, "export", BOOK, who=IT)
    assert (exported["records"], exported["waiting"]) == (1, 1)  # type: ignore[index, call-overload]
    with zipfile.ZipFile(desk.folder / "exports" / f"{BOOK}.zip") as archive:
        assert len(archive.namelist()) == 1


def test_text_that_looks_like_a_formula_stays_text_in_the_workbook(desk: Desk) -> None:
    formulas = {FIRST: '=HYPERLINK("http://x","y")', SECOND: "@SUM(1+1)"}
    for record, text in formulas.items():
        desk.run("set", record, "ghiChu", text)
    desk.complete(FIRST, SECOND)
    desk.run("approve", BOOK, who=SUPERVISOR)
    desk.run("export", BOOK, who=IT)
    sheet = load_workbook(desk.folder / "exports" / f"{BOOK}.xlsx")["DL Import"]
    column = [str(cell.value).strip() for cell in sheet[1]].index("ghiChu") + 1
    cells = [sheet.cell(row, column) for row in (2, 3)]
    assert [cell.value for cell in cells] == list(formulas.values())
    assert {cell.data_type for cell in cells} == {"s"}


def test_an_export_that_is_blocked_lists_why_and_writes_nothing(desk: Desk) -> None:
    blocked = desk.run("export", BOOK, who=IT, status=1)
    assert f"{BOOK}  XUA-11" in blocked.stderr and "[XUA-01]" in blocked.stderr
    assert list((desk.folder / "exports").iterdir()) == []


def test_a_field_is_confirmed_and_is_no_longer_doubtful(desk: Desk) -> None:
    before = answer(desk, "records", BOOK)[0]["doubtful"]  # type: ignore[index]
    desk.run("confirm", FIRST)
    after = answer(desk, "records", BOOK)[0]["doubtful"]  # type: ignore[index]
    assert before > 0 and after == 0


def test_a_warning_is_confirmed_as_being_so_on_the_paper(desk: Desk) -> None:
    desk.run("set", FIRST, "nksNgaySinhBangChu", "Ngày một tháng một năm một nghìn chín trăm chín mươi")
    desk.run("confirm", FIRST, "--rule", "CHU-01", "--reason", "sổ ghi vậy")
    findings = answer(desk, "records", FIRST)["findings"]  # type: ignore[index, call-overload]
    assert [one["confirmed_by"] for one in findings if one["rule"] == "CHU-01"] == ["P1"]


def test_search_ignores_accents(desk: Desk) -> None:
    name = str(fields(desk, FIRST)["nksHoTen"]["value"])
    plain = name.replace("ễ", "e").replace("ế", "e").replace("á", "a").lower()
    assert [row["id"] for row in answer(desk, "search", plain)] == [FIRST]  # type: ignore[union-attr]


def test_the_book_is_shown_with_its_pages_and_the_check_repeats_itself(desk: Desk) -> None:
    shown = desk.run("book", "show", BOOK).stdout
    assert "Bìa" in shown and f"{BOOK}-0003" in shown
    first = desk.run("check", BOOK).stdout
    assert desk.run("check", BOOK).stdout == first


def test_the_doctor_finds_a_whole_office(desk: Desk) -> None:
    assert "✗" not in desk.run("doctor", "--deep").stdout


def test_without_a_name_nothing_is_changed(desk: Desk) -> None:
    done = digitizer_cli("--office", desk.folder, "enter", BOOK)
    assert done.returncode == 1 and "[GIA-31]" in done.stderr


def test_an_unknown_name_is_refused(desk: Desk) -> None:
    assert "[GIA-30]" in desk.run("enter", BOOK, who="Không Ai", status=1).stderr


def test_a_folder_without_an_office_is_told(tmp_path: Path) -> None:
    done = digitizer_cli("book", "list", cwd=tmp_path)
    assert done.returncode == 1 and "[KHO-01]" in done.stderr
    assert list(tmp_path.iterdir()) == []
