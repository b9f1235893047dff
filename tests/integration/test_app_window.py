"""Overview, books, records of pages, walls, samples, search, history, delivery, reports, pictures, copies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from digitizer.app.books import BookEdit, NewBook, edit_book, list_editions, open_book, show_book
from digitizer.app.catalogue import list_forms, list_templates
from digitizer.app.checking import check_book
from digitizer.app.copying import copy_office
from digitizer.app.delivery import delivery_problems, list_deliveries
from digitizer.app.demo import BookOpened, create_practice
from digitizer.app.desk import Desk, open_desk
from digitizer.app.exporting import export_book
from digitizer.app.history import ACTION_LABELS, read_journal, show_history
from digitizer.app.overview import overview
from digitizer.app.pictures import field_snippets, page_thumbnails, page_view
from digitizer.app.records import Query, confirm_fields, list_records, search_records, set_field, undo_last
from digitizer.app.reporting import REPORTS, export_report, make_report
from digitizer.app.reviewing import approve_records, return_records
from digitizer.app.sheets import open_sheet
from digitizer.app.structure import add_record, remove_record, restore_record, split_record
from digitizer.app.verifying import (
    approve_sample,
    draw_sample,
    judge_record,
    list_to_verify,
    return_sample,
    set_verification,
)
from digitizer.app.walls import confirm_tiles, list_walls, show_wall
from digitizer.domain.records import Box, PageKind, PageReading
from digitizer.domain.verification import Mode, Verification
from digitizer.domain.workflow import State
from digitizer.errors import DigitizerError
from digitizer.locale import Translator
from digitizer.verify import Verdict
from tests.fixtures.messages import PACKAGE
from tests.fixtures.window_desk import (
    BOOK,
    Role,
    add_read_page,
    as_role,
    book_desk,
    enter,
    reading,
    record_id,
)

FIRST, SECOND, THIRD = record_id(1), record_id(2), record_id(3)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with book_desk(tmp_path / "kho") as desk:
        yield desk


@pytest.fixture
def supervisor(desk: Desk) -> Desk:
    return as_role(desk, Role.SUPERVISOR)


def refused(action) -> str:
    with pytest.raises(DigitizerError) as caught:
        action()
    return caught.value.code


# Overview and books


def test_the_overview_tells_what_waits_for_whom(desk: Desk, supervisor: Desk) -> None:
    edit_book(desk, BOOK, BookEdit(due="1.1.2020", expected="5"))
    enter(desk, 1)
    [row] = overview(desk).books
    assert (row.pages, row.pending, row.records, row.waits, row.missing, row.late) == (3, 0, 3, 2, 2, True)
    assert row.states == {State.READ: 2, State.ENTERED: 1}
    assert row.doubtful == 2
    assert [overview(as_role(desk, role)).waits for role in Role] == [2, 1, 0]
    approve_records(supervisor, [FIRST])
    assert [overview(as_role(desk, role)).waits for role in Role] == [2, 0, 1]


def test_own_work_does_not_wait_for_oneself(desk: Desk) -> None:
    desk.person = desk.office.people.set_roles("P1", [Role.OFFICER, Role.SUPERVISOR], person="P3")
    enter(desk, 1)
    assert overview(desk).waits == 2


def test_gaps_in_the_numbers_are_counted_and_listed(desk: Desk) -> None:
    add_read_page(desk, 7)
    assert overview(desk).books[0].missing == 3
    assert show_book(desk, BOOK).missing == [4, 5, 6]


def test_a_book_is_corrected_with_its_history(desk: Desk) -> None:
    book = edit_book(desk, BOOK, BookEdit(due="27102030", closed="31.12.2016", expected="150"), "theo bìa")
    assert (book.due, book.closed, book.expected) == ("27.10.2030", "31.12.2016", 150)
    assert edit_book(desk, BOOK, BookEdit(expected="")).expected is None
    changed = [
        (one.field, one.new, one.reason) for one in show_history(desk, BOOK) if one.action == "book.update"
    ]
    assert ("due", "27.10.2030", "theo bìa") in changed
    assert refused(lambda: edit_book(desk, BOOK, BookEdit(due="mai"))) == "GIA-37"
    assert refused(lambda: edit_book(desk, BOOK, BookEdit(expected="nhiều"))) == "GIA-73"
    assert refused(lambda: edit_book(desk, BOOK, BookEdit(edition="1066"))) == "GIA-36"
    assert "2015" in list_editions(desk, "KS")


# Which records a page has


def test_a_removed_record_is_kept_but_neither_listed_counted_nor_found(desk: Desk) -> None:
    remove_record(desk, FIRST, "trang bìa đọc nhầm")
    assert [row.summary.id for row in list_records(desk, BOOK)] == [SECOND, THIRD]
    assert overview(desk).books[0].records == 2
    assert FIRST not in {row.summary.id for row in search_records(desk, Query("ma van"))}
    assert FIRST not in {one.record for one in check_book(desk, BOOK)}
    [removed] = list_records(desk, BOOK, state=State.REMOVED)
    assert removed.summary.id == FIRST
    assert refused(lambda: set_field(desk, FIRST, "so", "9")) == "QTR-01"
    assert refused(lambda: remove_record(desk, SECOND, " ")) == "QTR-05"
    restore_record(desk, FIRST)
    assert [row.summary.id for row in list_records(desk, BOOK)] == [FIRST, SECOND, THIRD]


def test_two_records_read_as_one_are_split(desk: Desk) -> None:
    new = split_record(desk, FIRST, 60)
    assert new.id == f"{BOOK}-0001.2"
    upper = desk.office.records.get(FIRST)
    assert upper.box == Box(0, 0, 120, 60) and new.box == Box(0, 60, 120, 220)
    assert all(field.box and field.box.y < 60 for field in upper.fields.values())
    assert new.fields and not set(new.fields) & set(upper.fields)
    assert open_sheet(desk, FIRST).beside == [new.id]
    assert refused(lambda: split_record(desk, SECOND, 279)) == "GIA-72"
    assert refused(lambda: split_record(desk, SECOND, 900)) == "GIA-72"
    assert desk.office.audit.verify() is None


def test_a_record_that_was_not_seen_is_added_where_it_stands(desk: Desk) -> None:
    record = add_record(desk, f"{BOOK}-0002", Box(1, 2, 3, 4))
    assert (record.type, record.edition, record.box) == ("KS", "2015", Box(1, 2, 3, 4))
    assert open_sheet(desk, record.id).fields[0].key == "so"


# Walls


def test_fields_read_alike_hang_together_and_are_confirmed_at_once(desk: Desk) -> None:
    walls = {(one.wall, one.group): one for one in list_walls(desk, BOOK)}
    assert walls["ethnic", "Kinh"].count == 3
    assert walls["date", "2016"].keys == ("ngayDangKy", "nksNgaySinh")
    assert walls["name", "MA"].doubtful == 3
    assert walls["gioiTinh", "1"].shown == "Nam"
    tiles = show_wall(desk, BOOK, "name", "MA")
    assert [tile.value for tile in tiles] == sorted(tile.value for tile in tiles)
    odd, *rest = tiles
    assert confirm_tiles(desk, rest).confirmed == len(rest)
    assert show_wall(desk, BOOK, "name", "MA") == [odd]
    entries = [one for tile in rest for one in show_history(desk, tile.record, tile.key)]
    assert len([one for one in entries if one.action == "record.confirm"]) == len(rest)
    undo_last(desk)
    assert show_wall(desk, BOOK, "name", "MA") == tiles


def test_a_tile_that_was_changed_meanwhile_is_not_confirmed(desk: Desk) -> None:
    tiles = show_wall(desk, BOOK, "ethnic", "Kinh")
    set_field(desk, FIRST, "nksDanToc", "Tày")
    enter(desk, 2)
    desk.office.records.approve(SECOND, person="P2")
    done = confirm_tiles(desk, tiles)
    assert (done.confirmed, set(done.skipped)) == (1, {(FIRST, "nksDanToc"), (SECOND, "nksDanToc")})


# Samples


@pytest.fixture
def lot(desk: Desk, supervisor: Desk) -> list[str]:
    """Ten entered records of which a sample is asked for."""
    for number in range(4, 11):
        add_read_page(desk, number)
    enter(desk, *range(1, 11))
    set_verification(supervisor, BOOK, Verification(Mode.SAMPLE, share=0.5))
    return [record_id(number) for number in range(1, 11)]


def test_a_good_sample_speaks_for_its_lot(desk: Desk, supervisor: Desk, lot: list[str]) -> None:
    [moved] = approve_records(supervisor, lot[:1])
    assert moved.error and moved.error.code == "QTR-24"
    sample = draw_sample(supervisor, BOOK)
    assert (sample.lot, sample.acceptance, sample.verdict) == (10, 0, Verdict.OPEN) and 1 < sample.size < 10
    drawn = [row.summary.id for row in list_to_verify(supervisor, BOOK)]
    assert len(drawn) == sample.size
    assert refused(lambda: draw_sample(supervisor, BOOK)) == "QTR-15"
    assert refused(lambda: approve_sample(supervisor, BOOK)) == "QTR-24"
    other = next(one for one in lot if one not in drawn)
    assert refused(lambda: judge_record(supervisor, other, True)) == "GIA-57"
    for record in drawn:
        sample = judge_record(supervisor, record, True)
    assert (sample.good, sample.verdict) == (len(drawn), Verdict.ACCEPTED)
    assert [one.error for one in approve_sample(supervisor, BOOK)] == [None] * (10 - len(drawn))
    assert {row.summary.state for row in list_records(desk, BOOK)} == {State.APPROVED}


def test_a_bad_record_sends_the_lot_back(desk: Desk, supervisor: Desk, lot: list[str]) -> None:
    draw_sample(supervisor, BOOK)
    record = list_to_verify(supervisor, BOOK)[0].summary.id
    assert refused(lambda: judge_record(supervisor, record, False)) == "QTR-05"
    sample = judge_record(supervisor, record, False, "sai tên")
    assert (sample.bad, sample.verdict) == (1, Verdict.REFUSED)
    assert refused(lambda: approve_sample(supervisor, BOOK)) == "QTR-24"
    return_sample(supervisor, BOOK, "nhiều lỗi, xem lại cả lô")
    assert {row.summary.state for row in list_records(desk, BOOK)} == {State.RETURNED}
    enter(desk, *range(1, 11))
    assert draw_sample(supervisor, BOOK).verdict is Verdict.OPEN


def test_a_record_entered_after_the_draw_is_not_of_the_lot(
    desk: Desk, supervisor: Desk, lot: list[str]
) -> None:
    draw_sample(supervisor, BOOK)
    for row in list_to_verify(supervisor, BOOK):
        judge_record(supervisor, row.summary.id, True)
    add_read_page(desk, 11)
    enter(desk, 11)
    [moved] = approve_records(supervisor, [record_id(11)])
    assert moved.error and moved.error.code == "QTR-24"


def test_officers_draw_no_samples_and_there_must_be_something_to_draw(desk: Desk, supervisor: Desk) -> None:
    assert refused(lambda: draw_sample(desk, BOOK)) == "QTR-08"
    assert refused(lambda: draw_sample(supervisor, BOOK)) == "GIA-56"
    assert refused(lambda: approve_sample(supervisor, BOOK)) == "GIA-57"


def test_a_whole_page_is_approved_at_once(desk: Desk, supervisor: Desk) -> None:
    enter(desk, 1, 2)
    assert [one.record for one in approve_records(supervisor, [f"{BOOK}-0002"])] == [SECOND]
    assert open_sheet(desk, FIRST).record.state is State.ENTERED


# Search and history


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query("ma van an"), {FIRST}),
        (Query(number="002"), {SECOND}),
        (Query(number="2/2016", type="KH"), set()),
        (Query(day="18012016", number="3"), {THIRD}),
        (Query(day="1.2016"), {FIRST, SECOND, THIRD}),
        (Query(place="suoi mo", text="binh"), {FIRST, SECOND, THIRD}),
        (Query(book=BOOK, state=State.READ), {FIRST, SECOND, THIRD}),
        (Query(state=State.APPROVED), set()),
        (Query(), set()),
        (Query("' OR 1=1 --"), set()),
    ],
)
def test_records_are_found_by_what_is_known_of_them(desk: Desk, query: Query, found: set[str]) -> None:
    assert {row.summary.id for row in search_records(desk, query)} == found


def test_a_day_that_is_none_cannot_be_searched_for(desk: Desk) -> None:
    assert refused(lambda: search_records(desk, Query(day="hôm qua"))) == "GIA-58"


def test_a_field_s_history_names_people_and_reasons(desk: Desk) -> None:
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai", "đọc nhầm")
    [change] = show_history(desk, FIRST, "meHoTen")
    assert (change.person, change.old, change.new, change.reason) == (
        "Lò Thị Mận",
        "Lò Thị Hoa",
        "Lò Thị Mai",
        "đọc nhầm",
    )
    assert change.field_label and change.action_label == "Sửa trường"


def test_the_journal_is_read_page_by_page(desk: Desk, supervisor: Desk) -> None:
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    newest = read_journal(supervisor, limit=2)
    assert newest[0].subject == FIRST and newest[0].seq > newest[1].seq
    assert read_journal(supervisor, before=newest[0].seq, limit=1)[0].seq == newest[1].seq
    assert {one.person for one in read_journal(supervisor, person="P1")} == {"Lò Thị Mận"}
    open_book(desk, NewBook("KS", 2016, "1", suffix="b"))
    about = {one.subject for one in read_journal(supervisor, book=BOOK)}
    assert FIRST in about and f"{BOOK}-b" not in about
    assert refused(lambda: read_journal(desk)) == "QTR-08"


def test_every_action_of_the_journal_has_its_words(desk: Desk, supervisor: Desk) -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in (*sorted((PACKAGE / "store").glob("*.py")), *(PACKAGE / "app").glob("*ing.py"))
    )
    told = {one.action for one in read_journal(supervisor, limit=999)}
    assert told <= set(ACTION_LABELS)
    assert [
        action for action in ACTION_LABELS if not action.startswith("record.") and f'"{action}"' not in source
    ] == []


# Delivery


def test_deliveries_tell_what_is_ready_and_what_blocks(desk: Desk, supervisor: Desk) -> None:
    assert list_deliveries(desk) == []
    it = as_role(desk, Role.IT)
    assert [one.finding.rule for one in delivery_problems(it, BOOK)] == ["XUA-11"]
    enter(desk, 1, 2)
    approve_records(supervisor, [FIRST, SECOND])
    assert delivery_problems(it, BOOK) == []
    export_book(it, BOOK)
    return_records(supervisor, [FIRST], "sửa tên")
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    enter(desk, 1)
    approve_records(supervisor, [FIRST])
    [row] = list_deliveries(it)
    assert (row.ready, row.again, row.exported, row.waiting) == (1, 1, 1, 1)
    assert row.templates[0] == desk.catalog.default_templates["KS"]
    assert [package.completed != "" for package in row.packages] == [True]
    assert refused(lambda: delivery_problems(desk, BOOK)) == "QTR-08"


def test_a_problem_names_the_field_to_jump_to(desk: Desk, supervisor: Desk) -> None:
    enter(desk, 1)
    approve_records(supervisor, [FIRST])
    with desk.office.transaction():
        db = desk.office.records._session.db
        db.execute("UPDATE field_values SET value = '' WHERE record = ? AND key = 'nksHoTen'", [FIRST])
    problems = delivery_problems(as_role(desk, Role.IT), BOOK)
    assert (FIRST, "nksHoTen") in {(one.record, one.key) for one in problems}


# Reports


@pytest.fixture
def worked(desk: Desk, supervisor: Desk) -> Desk:
    """Somebody has corrected, confirmed, typed, entered and approved."""
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    set_field(desk, FIRST, "ghiChu", "x" * 60)
    confirm_fields(desk, FIRST, ["nksHoTen", "chaHoTen"])
    enter(desk, 1)
    approve_records(supervisor, [FIRST])
    return desk


def test_reports_count_what_was_done(worked: Desk) -> None:
    books, weeks = make_report(worked, "progress").tables
    assert books.rows[0][:7] == (BOOK, 3, 3, 0, 1, 0, 2)
    assert [row[1:] for row in weeks.rows] == [(1, 1, 0, 0)]
    [people] = make_report(worked, "people").tables
    assert {row[0]: row[2:4] for row in people.rows} == {"Lò Thị Mận": (1, 0), "Đoàn Văn Ổi": (0, 1)}
    groups, fields = make_report(worked, "quality").tables
    assert ("Họ tên", 2, 1, 0) in {row[:4] for row in groups.rows}
    assert ("Khai sinh", "Ghi chú", 0, 0, 1, 0.0) in fields.rows
    [lengths] = make_report(worked, "lengths", book=BOOK).tables
    assert lengths.rows[0][0] == BOOK and lengths.rows[0][3] == 1
    assert lengths.rows[-1][1:] == lengths.rows[0][1:]


def test_reports_keep_to_their_days(worked: Desk) -> None:
    assert make_report(worked, "people", until="1.1.2020").tables[0].rows == []
    assert len(make_report(worked, "people", since="1.1.2020").tables[0].rows) == 2
    assert refused(lambda: make_report(worked, "people", since="2020")) == "GIA-61"
    assert refused(lambda: make_report(worked, "khac")) == "GIA-59"


@pytest.mark.parametrize("kind", list(REPORTS))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_reports_are_written_as_workbooks_and_pages(
    worked: Desk, tmp_path: Path, kind: str, language: str
) -> None:
    edit_book(worked, BOOK, BookEdit(place="=HYPERLINK(1)"))
    report, translate = make_report(worked, kind), Translator(language)
    book = load_workbook(export_report(report, tmp_path / "b.xlsx", translate))
    assert len(book.worksheets) == len(report.tables)
    for sheet, table in zip(book.worksheets, report.tables, strict=True):
        assert [cell.value for cell in sheet[4]] == [translate(header) for header in table.headers]
        assert sheet.max_row == max(4, 4 + len(table.rows))
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    pdf = PdfReader(export_report(report, tmp_path / "b.pdf", translate))
    assert len(pdf.pages) >= 1
    assert sorted(path.name for path in tmp_path.glob("b.*")) == ["b.pdf", "b.xlsx"]


def test_a_report_of_an_empty_office_is_written_too(tmp_path: Path) -> None:
    with book_desk(tmp_path / "kho", 0) as desk:
        for kind in REPORTS:
            report = make_report(desk, kind)
            assert len(PdfReader(export_report(report, tmp_path / f"{kind}.pdf")).pages) >= 1
            assert export_report(report, tmp_path / f"{kind}.xlsx").stat().st_size > 0


def test_a_report_that_cannot_be_written_says_so(worked: Desk, tmp_path: Path) -> None:
    report = make_report(worked, "lengths")
    assert refused(lambda: export_report(report, tmp_path / "b.doc")) == "GIA-60"
    assert refused(lambda: export_report(report, tmp_path / "no" / "b.xlsx")) == "KHO-09"


# Pictures


def image(ppm: bytes) -> Image.Image:
    return Image.open(io.BytesIO(ppm))


def test_a_page_is_shown_fitted_and_boxes_are_placed_on_it(desk: Desk) -> None:
    view = page_view(desk, f"{BOOK}-0001", 60, 600)
    assert (view.size, view.picture.width, view.picture.height, view.scale) == ((120, 300), 60, 150, 0.5)
    assert image(view.picture.ppm).size == (60, 150)
    box = Box(10, 20, 40, 60)
    assert view.place(box) == Box(5, 10, 20, 30)
    for turn in (0, 90, 180, 270):
        view = page_view(desk, f"{BOOK}-0001", 500, 500, turn=turn)
        assert view.original(view.place(box)) == box
        assert image(view.picture.ppm).size == ((500, 200) if turn % 180 else (200, 500))


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (0, 1)), (180, (1, 1)), (270, (1, 0))])
def test_a_turned_page_is_shown_upright(desk: Desk, rotation: int, corner: tuple[int, int]) -> None:
    target = io.BytesIO()
    dark = Image.new("RGB", (120, 300), "white")
    dark.paste((0, 0, 0), (0, 0, 60, 150))  # the upper left quarter of the page as it was scanned
    dark.save(target, "JPEG")
    digest = desk.office.vault.put(target.getvalue())
    page = desk.office.pages.add(BOOK, sha256=digest, file_name="x.jpg", media_type="image/jpeg", person="P1")
    desk.office.pages.save_reading(page.id, PageReading(PageKind.RECORD, rotation=rotation), "x")
    view = page_view(desk, page.id, 200, 200)
    shown = image(view.picture.ppm)
    x, y, w, h = view.place(Box(0, 0, 60, 150))
    assert shown.getpixel((x + w // 2, y + h // 2)) < (60, 60, 60)
    assert (round(x / shown.width * 2), round(y / shown.height * 2)) == corner


def test_snippets_and_thumbnails_come_out_of_a_cache_that_may_be_lost(desk: Desk) -> None:
    fields = [(record, key) for record in (FIRST, SECOND) for key in ("nksHoTen", "so", "khong")]
    first = field_snippets(desk, fields, 100, 20)
    assert set(first) == {(record, key) for record in (FIRST, SECOND) for key in ("nksHoTen", "so")}
    assert all(image(one.ppm).size == (one.width, one.height) and one.height <= 20 for one in first.values())
    cached = sorted(desk.office.derived.rglob("*.json"))
    assert len(cached) == 2
    assert field_snippets(desk, fields, 100, 20) == first
    cached[0].write_text("{damaged")
    cached[1].unlink()
    assert field_snippets(desk, fields, 100, 20) == first
    small = page_thumbnails(desk, [f"{BOOK}-0001", f"{BOOK}-0099"], 50)
    assert {page: (one.width, one.height) for page, one in small.items()} == {f"{BOOK}-0001": (20, 50)}


def test_a_page_that_cannot_be_shown_is_left_out_or_says_why(desk: Desk) -> None:
    digest = desk.office.vault.put(b"\xff\xd8\xffbroken")
    page = desk.office.pages.add(BOOK, sha256=digest, file_name="x.jpg", media_type="image/jpeg", person="P1")
    assert refused(lambda: page_view(desk, page.id, 10, 10)) == "ANH-01"
    assert page_thumbnails(desk, [page.id]) == {}


def test_a_box_beyond_the_page_gives_a_picture_all_the_same(desk: Desk) -> None:
    beyond = reading(9, so="9/2016")
    fields = {**beyond.fields, "so": replace(beyond.fields["so"], box=Box(5000, 5000, 10, 10))}
    page = add_read_page(desk, 9, replace(beyond, fields=fields))
    assert len(field_snippets(desk, [(f"{page}.1", "so")])) == 1


# Administration


def test_the_copy_of_an_office_is_whole_and_works(desk: Desk, tmp_path: Path) -> None:
    it, steps = as_role(desk, Role.IT), []
    set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
    done = copy_office(it, tmp_path / "sao", lambda at, total: steps.append((at, total)))
    assert done.is_whole and steps[-1] == (done.files, done.files) and done.files == 3
    with open_desk(tmp_path / "sao", "P1") as copy:
        assert open_sheet(copy, FIRST).fields == open_sheet(desk, FIRST).fields
        assert copy.office.audit.head() == desk.office.audit.head()
        set_field(copy, FIRST, "meHoTen", "Lò Thị Mây")
    assert refused(lambda: copy_office(it, tmp_path / "sao")) == "KHO-02"
    assert refused(lambda: copy_office(it, desk.office.folder / "exports" / "x")) == "KHO-02"
    assert refused(lambda: copy_office(desk, tmp_path / "y")) == "QTR-08"


def test_a_changed_scan_is_seen_in_the_copy(desk: Desk, tmp_path: Path) -> None:
    path = desk.office.vault.path(desk.office.pages.get(f"{BOOK}-0001").sha256)
    path.chmod(0o600)
    path.write_bytes(b"changed")
    done = copy_office(as_role(desk, Role.IT), tmp_path / "sao")
    assert not done.is_whole
    assert [check.id for check in done.checks if not check.ok and check.id != "space"] == ["originals"]


def test_forms_and_templates_are_listed(desk: Desk) -> None:
    assert {form.record_type for form in list_forms(desk.catalog)} >= {"KS", "KH", "KT", "CMC"}
    templates = [one.id for one in list_templates(desk.catalog) if one.record_type == "KS"]
    assert templates[0] == desk.catalog.default_templates["KS"] and len(templates) > 1


def test_an_office_for_practice_has_books_and_no_passwords(tmp_path: Path) -> None:
    events = list(create_practice(tmp_path / "tap"))
    books = [event.book.id for event in events if isinstance(event, BookOpened)]
    assert len(books) == 4
    with open_desk(tmp_path / "tap", "P1") as desk:
        assert desk.office.practice
        assert {row.book.id for row in overview(desk).books} == set(books)
        assert all(row.pending == row.pages > 0 for row in overview(desk).books)
