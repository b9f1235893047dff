"""Queries: what happened to a record, a page, a book or a person, and in the whole office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digitizer.app.desk import Desk
from digitizer.app.veil import Veil
from digitizer.domain.rights import Task
from digitizer.errors import StoreError
from digitizer.store import PROGRAM, Entry

__all__ = ["ACTION_LABELS", "Change", "read_journal", "show_history"]

ACTION_LABELS: Mapping[str, str] = {
    "book.check": "Kiểm tra dữ liệu của sổ",
    "book.explain": "Ghi lý do thiếu số",
    "book.finish": "Đóng sổ, nhập trang xong",
    "book.forget": "Bỏ nét chữ đã học",
    "book.learn": "Học nét chữ của quyển",
    "book.open": "Mở sổ",
    "book.order": "Xếp lại trang",
    "book.reopen": "Mở lại sổ đã đóng",
    "book.sample": "Rút mẫu kiểm tra",
    "book.sample_closed": "Kết thúc mẫu kiểm tra",
    "book.update": "Sửa thông tin sổ",
    "book.verification": "Chọn cách kiểm tra",
    "finding.confirm": "Xác nhận đúng theo sổ gốc",
    "finding.vouch": "Người kiểm duyệt xác nhận đúng theo sổ gốc",
    "office.create": "Tạo kho dữ liệu",
    "package.complete": "Xuất xong gói",
    "package.reserve": "Bắt đầu xuất gói",
    "page.add": "Nhập trang",
    "page.mark": "Ghi loại trang",
    "page.remove": "Bỏ trang ra khỏi sổ",
    "page.restore": "Đưa trang trở lại sổ",
    "page.transfer": "Chuyển trang sang sổ khác",
    "page.replace": "Thay ảnh trang",
    "page.turn": "Xoay trang",
    "page.fail": "Trang không đọc được",
    "page.read": "Nhận dạng trang",
    "page.requeue": "Cho nhận dạng lại",
    "person.active": "Cho làm việc hoặc ngừng",
    "office.share": "Xuất chữ mẫu",
    "person.add": "Thêm người",
    "person.password": "Đặt mật khẩu",
    "person.roles": "Đổi vai trò",
    "record.accept": "Bộ đã nhận",
    "record.add": "Thêm hồ sơ",
    "record.approve": "Duyệt",
    "record.confirm": "Xác nhận trường",
    "record.drop": "Bỏ kết quả nhận dạng cũ",
    "record.edit": "Sửa trường",
    "record.enter": "Hoàn tất nhập",
    "record.export": "Xuất",
    "record.judge": "Xem hồ sơ trong mẫu",
    "record.mark": "Đánh dấu trường",
    "record.read": "Nhận dạng hồ sơ",
    "record.reject": "Bộ trả lại",
    "record.remove": "Bỏ hồ sơ",
    "record.reopen": "Mở lại",
    "record.restore": "Khôi phục hồ sơ",
    "record.return": "Trả lại",
    "record.second_key": "Nhập lần hai",
    "record.settle": "Phân xử",
    "record.split": "Tách hồ sơ",
    "record.undo": "Hoàn tác",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the journal for people.

    ``person`` is a name (empty: the program itself), ``action_label`` and ``field_label`` words of ours, the
    latter empty when the change is not of a field of a record.
    """

    seq: int
    at: str
    person: str
    action: str
    action_label: str
    subject: str
    field: str
    field_label: str
    old: str
    new: str
    reason: str


def show_history(desk: Desk, subject: str, key: str = "") -> list[Change]:
    """What happened to a page, record, book, person or package, oldest first; ``key``: to one field only.

    Values that must not be seen before they were typed a second time are left out.
    """
    entries = [one for one in desk.office.audit.history(subject) if not key or one.field == key]
    return _told(desk, entries)


def read_journal(
    desk: Desk, *, before: int = 0, limit: int = 200, person: str = "", book: str = ""
) -> list[Change]:
    """The journal of the office, newest first, ``limit`` lines before line ``before`` (0: from the end).

    ``person`` (an id) and ``book`` narrow it. Raises RuleError QTR-08.
    """
    desk.may(Task.READ_JOURNAL)
    return _told(desk, desk.office.audit.page(before=before, limit=limit, person=person, book=book))


def _told(desk: Desk, entries: Iterable[Entry]) -> list[Change]:
    names = {one.id: one.name for one in desk.office.people.list()} | {PROGRAM: ""}
    labels = _labels(desk)
    hidden = _Hidden(desk)
    changes = []
    for one in entries:
        dark = one.field in hidden.of(one.subject) or (not one.field and bool(hidden.of(one.subject)))
        old, new = ("", "") if dark and one.field != "state" else (one.old, one.new)
        changes.append(
            Change(
                one.seq,
                one.at,
                names.get(one.person, one.person),
                one.action,
                ACTION_LABELS.get(one.action, one.action),
                one.subject,
                one.field,
                labels.get(one.field, ""),
                old,
                new,
                one.reason,
            )
        )
    return changes


def _labels(desk: Desk) -> Mapping[str, str]:
    return {spec.key: spec.label for known in desk.catalog.record_types.values() for spec in known}


class _Hidden:
    """The hidden fields of records, looked up once for each record and book."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._veils: dict[str, Veil] = {}
        self._found: dict[str, frozenset[str]] = {}

    def of(self, subject: str) -> frozenset[str]:
        """The hidden fields of a record; nothing for any other subject."""
        if subject not in self._found:
            self._found[subject] = self._look_up(subject)
        return self._found[subject]

    def _look_up(self, subject: str) -> frozenset[str]:
        try:
            record = self._desk.office.records.summary(subject)
        except StoreError:
            return frozenset()
        if record.book not in self._veils:
            self._veils[record.book] = Veil(self._desk, record.book)
        return self._veils[record.book].over(record.id, record.state)
