"""Who may do what besides moving records (that is ``workflow``): one table of tasks and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from digitizer.domain.workflow import Role
from digitizer.errors import RuleError


class Task(StrEnum):
    """What a person does in the office as a whole, or with a book."""

    OPEN_BOOK = "open_book"
    CLOSE_BOOK = "close_book"
    IMPORT = "import"
    PROCESS = "process"
    CHECK = "check"
    EXPORT = "export"
    MANAGE_PEOPLE = "manage_people"
    EDIT_BOOK = "edit_book"
    SET_VERIFICATION = "set_verification"
    REPORT = "report"
    READ_JOURNAL = "read_journal"
    COPY_OFFICE = "copy_office"
    SHARE_WORDS = "share_words"


RIGHTS: Mapping[Task, frozenset[Role]] = {
    Task.OPEN_BOOK: frozenset({Role.OFFICER, Role.IT}),
    Task.CLOSE_BOOK: frozenset(Role),
    Task.IMPORT: frozenset({Role.OFFICER, Role.IT}),
    Task.PROCESS: frozenset({Role.OFFICER, Role.IT}),
    Task.CHECK: frozenset(Role),
    Task.EXPORT: frozenset({Role.IT, Role.SUPERVISOR}),
    Task.MANAGE_PEOPLE: frozenset({Role.IT}),
    Task.EDIT_BOOK: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.IT}),
    Task.SET_VERIFICATION: frozenset({Role.SUPERVISOR}),
    Task.REPORT: frozenset(Role),
    Task.READ_JOURNAL: frozenset({Role.SUPERVISOR, Role.IT}),
    Task.COPY_OFFICE: frozenset({Role.IT}),
    Task.SHARE_WORDS: frozenset({Role.SUPERVISOR}),
}
TASK_LABELS: Mapping[Task, str] = {
    Task.OPEN_BOOK: "mở sổ",
    Task.CLOSE_BOOK: "đóng hoặc mở lại sổ",
    Task.IMPORT: "nhập trang quét",
    Task.PROCESS: "cho nhận dạng trang",
    Task.CHECK: "kiểm tra dữ liệu",
    Task.EXPORT: "xuất gói dữ liệu",
    Task.MANAGE_PEOPLE: "quản lý danh sách người dùng",
    Task.EDIT_BOOK: "sửa thông tin của sổ",
    Task.SET_VERIFICATION: "chọn cách kiểm tra của sổ",
    Task.REPORT: "xem báo cáo",
    Task.READ_JOURNAL: "xem nhật ký của kho dữ liệu",
    Task.COPY_OFFICE: "sao chép kho dữ liệu",
    Task.SHARE_WORDS: "xuất chữ mẫu",
}


def allowed(task: Task, roles: Iterable[Role]) -> bool:
    """Whether one of the roles has the right."""
    return not RIGHTS[task].isdisjoint(roles)


def require(task: Task, roles: Iterable[Role]) -> None:
    """Raises RuleError QTR-08 when none of the roles has the right."""
    if not allowed(task, roles):
        raise RuleError(
            "QTR-08",
            "Vai trò của bạn không được {task}.",
            "Hãy nhờ người có vai trò phù hợp.",
            task=TASK_LABELS[task],
        )
