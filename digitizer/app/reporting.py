"""Use cases: reports on progress, people's work, quality of reading and lengths of fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digitizer.app.desk import Desk
from digitizer.app.overview import overview
from digitizer.domain.dates import parse_typed_date
from digitizer.domain.rights import Task
from digitizer.domain.schema import FieldGroup
from digitizer.domain.workflow import State
from digitizer.errors import InputError, Translate
from digitizer.report.tables import Cell, Report, Table
from digitizer.store import Reading
from digitizer.store.faults import translated

__all__ = ["REPORTS", "export_report", "make_report"]

REPORTS: Mapping[str, str] = {
    "progress": "Tiến độ theo sổ và theo tuần",
    "people": "Công việc của từng người",
    "quality": "Chất lượng nhận dạng theo trường",
    "lengths": "Số trường theo độ dài",
}
_GROUP_LABELS: Mapping[FieldGroup, str] = {
    FieldGroup.NAMES: "Họ tên",
    FieldGroup.DATES: "Ngày tháng",
    FieldGroup.NUMBERS: "Số",
    FieldGroup.PLACES: "Nơi chốn",
    FieldGroup.CODES: "Danh mục",
    FieldGroup.TEXTS: "Nội dung khác",
}
_ACTIONS = ("record.enter", "record.approve", "record.return", "record.export")
_DONE = (State.APPROVED, State.EXPORTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class _Period:
    """Days as ``yyyy-MM-dd``, both included; empty for no limit."""

    since: str
    until: str


def make_report(desk: Desk, kind: str, *, book: str = "", since: str = "", until: str = "") -> Report:
    """A report of one of the ``REPORTS``; ``book`` narrows the two of fields, the days the two of work.

    Reads much of the office: ask on a desk of its own. Raises RuleError QTR-08, InputError GIA-59, GIA-61.
    """
    desk.may(Task.REPORT)
    if kind not in REPORTS:
        raise InputError(
            "GIA-59",
            "Không có loại báo cáo «{kind}».",
            "Hãy dùng một trong: {known}.",
            kind=kind,
            known=", ".join(REPORTS),
        )
    tables = _MAKERS[kind](desk, book, _Period(_day(since), _day(until)))
    return Report(kind, REPORTS[kind], desk.office.name, desk.office.now(), tables)


def export_report(report: Report, path: Path, translate: Translate = str) -> Path:
    """Writes a report as ``.xlsx`` or ``.pdf``, by the end of the name; a file that is there is replaced.

    Raises InputError GIA-60 for another end, StoreError KHO-06, KHO-07, KHO-09 when it cannot be written.
    """
    from digitizer.report.pages import report_pdf  # noqa: PLC0415 (loads the image library)
    from digitizer.report.workbook import report_workbook  # noqa: PLC0415 (as above)

    writers = {".xlsx": report_workbook, ".pdf": report_pdf}
    if path.suffix.lower() not in writers:
        raise InputError(
            "GIA-60", "Báo cáo chỉ ghi được thành tệp .xlsx hoặc .pdf.", "Hãy đổi đuôi của tên tệp."
        )
    data = writers[path.suffix.lower()](report, translate)
    temporary = path.with_name(f".{path.name}.tmp")
    with translated(path.parent):
        try:
            temporary.write_bytes(data)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    return path


def _progress(desk: Desk, book: str, period: _Period) -> list[Table]:
    rows: list[Sequence[Cell]] = []
    for one in overview(desk).books:
        if book in ("", one.book.id):
            entered = one.states.get(State.ENTERED, 0)
            done = sum(one.states.get(state, 0) for state in _DONE)
            share = done / one.records if one.records else 0.0
            rows.append(
                (
                    one.book.id,
                    one.pages,
                    one.records,
                    one.book.expected or 0,
                    done,
                    entered,
                    one.records - entered - done,
                    share,
                    one.book.due,
                )
            )
    headers = (
        "Sổ",
        "Trang",
        "Hồ sơ",
        "Dự kiến",
        "Đã duyệt",
        "Chờ duyệt",
        "Đang nhập",
        "Tỷ lệ đã duyệt",
        "Hạn",
    )
    books = Table("Theo sổ", headers, rows, bars=(4, 5, 6), shares=frozenset({7}))
    return [books, _by_week(desk, period)]


def _by_week(desk: Desk, period: _Period) -> Table:
    counts: Counter[tuple[str, str]] = Counter()
    for step in desk.office.figures.steps(period.since, period.until):
        year, week, _ = date.fromisoformat(step.day).isocalendar()
        counts[f"{year}-{week:02}", step.action] += step.records
    weeks = sorted({week for week, _ in counts})
    rows: list[Sequence[Cell]] = [(week, *(counts[week, action] for action in _ACTIONS)) for week in weeks]
    return Table("Theo tuần", ("Tuần", "Đã nhập", "Đã duyệt", "Trả lại", "Đã xuất"), rows, bars=(1, 2))


def _people(desk: Desk, book: str, period: _Period) -> list[Table]:
    counts: Counter[tuple[str, str]] = Counter()
    days: dict[str, set[str]] = {}
    for step in desk.office.figures.steps(period.since, period.until):
        counts[step.person, step.action] += step.records
        days.setdefault(step.person, set()).add(step.day)
    names = {one.id: one.name for one in desk.office.people.list()}
    rows: list[Sequence[Cell]] = [
        (names[one], len(days[one]), *(counts[one, action] for action in _ACTIONS))
        for one in names
        if one in days
    ]
    headers = ("Họ và tên", "Số ngày làm", "Đã nhập", "Đã duyệt", "Trả lại", "Đã xuất")
    return [Table("Theo người", headers, rows, bars=(2, 3))]


def _quality(desk: Desk, book: str, period: _Period) -> list[Table]:
    readings = desk.office.figures.readings(book)
    groups: dict[FieldGroup, list[Reading]] = {}
    rows: list[Sequence[Cell]] = []
    for one in readings:
        known = desk.catalog.record_types[one.type]
        if one.key in known:
            groups.setdefault(known[one.key].group, []).append(one)
            rows.append((known.label, known[one.key].label, *_counted([one])))
    by_group: list[Sequence[Cell]] = [
        (_GROUP_LABELS[group], *_counted(ones)) for group, ones in sorted(groups.items())
    ]
    counts = ("Đúng ngay", "Đã sửa", "Gõ thêm", "Tỷ lệ đúng")
    return [
        Table("Theo nhóm trường", ("Nhóm", *counts), by_group, bars=(1, 2, 3), shares=frozenset({4})),
        Table("Theo trường", ("Loại sổ", "Trường", *counts), rows, shares=frozenset({5})),
    ]


def _counted(readings: Sequence[Reading]) -> tuple[int, int, int, float]:
    kept, corrected, typed = (sum(counts) for counts in zip(*(one[2:] for one in readings), strict=True))
    return kept, corrected, typed, kept / (kept + corrected + typed)


def _lengths(desk: Desk, book: str, period: _Period) -> list[Table]:
    rows: list[Sequence[Cell]] = [
        (*one, one.short + one.medium + one.long) for one in desk.office.figures.lengths(book)
    ]
    if rows:
        rows.append(("Tổng số", *(sum(int(row[at]) for row in rows) for at in range(1, 5))))
    headers = ("Sổ", "Đến 15 ký tự", "16–50 ký tự", "Trên 50 ký tự", "Cộng")
    return [Table("Trường có dữ liệu của hồ sơ đã nhập", headers, rows, bars=(1, 2, 3))]


_MAKERS: Mapping[str, Callable[[Desk, str, _Period], list[Table]]] = {
    "progress": _progress,
    "people": _people,
    "quality": _quality,
    "lengths": _lengths,
}


def _day(text: str) -> str:
    if not text:
        return ""
    day = parse_typed_date(text)
    whole = day.earliest() if day and day.is_full and day.is_possible else None
    if whole is None:
        raise InputError("GIA-61", "Ngày của báo cáo không đúng.", "Hãy ghi đủ ngày, tháng, năm: 27.10.2008.")
    return whole.isoformat()
