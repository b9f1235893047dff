"""How states and kinds are called."""

from __future__ import annotations

from collections.abc import Mapping

from digitizer.domain.findings import Severity
from digitizer.store import PageState

PAGE_STATES: Mapping[PageState, str] = {
    PageState.PENDING: "Đang chờ",
    PageState.READ: "Đã đọc",
    PageState.FAILED: "Cần xem",
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.BLOCK: "lỗi chặn",
    Severity.WARN: "cảnh báo",
    Severity.NOTE: "lưu ý",
}
