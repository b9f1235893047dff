"""How states and kinds are called."""

from __future__ import annotations

from collections.abc import Mapping

from digitizer.domain.findings import Severity
from digitizer.domain.records import PageKind
from digitizer.store import PageState

PAGE_STATES: Mapping[PageState, str] = {
    PageState.PENDING: "Đang chờ",
    PageState.READ: "Đã đọc",
    PageState.FAILED: "Cần xem",
}
PAGE_KINDS: Mapping[PageKind, str] = {
    PageKind.RECORD: "Hồ sơ",
    PageKind.COVER: "Bìa",
    PageKind.BLANK: "Trang trắng",
    PageKind.CLOSING: "Trang khóa sổ",
    PageKind.UNKNOWN: "Chưa rõ",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.BLOCK: "lỗi chặn",
    Severity.WARN: "cảnh báo",
    Severity.NOTE: "lưu ý",
}
