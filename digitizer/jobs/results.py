"""What comes back from a job, and the errors of jobs themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from digitizer.errors import DigitizerError

T = TypeVar("T")
R = TypeVar("R")


class JobError(DigitizerError):
    """A piece of work could not be finished (codes ``VIE``)."""


@dataclass(frozen=True, slots=True)
class JobResult(Generic[T, R]):
    """The outcome of one item: ``value``, or ``error`` when there is one.

    ``index`` counts the items from 0; ``seconds`` is the time in the worker. ``trace`` says where in the
    program an unexpected error arose, without its message: it holds no personal data and may be logged.
    """

    index: int
    item: T
    value: R | None = None
    error: DigitizerError | None = None
    seconds: float = 0.0
    trace: str = ""


def unexpected(kind: str) -> JobError:
    """VIE-01: the work raised an exception that nobody foresaw; ``kind`` is its class."""
    return JobError(
        "VIE-01",
        "Chương trình gặp lỗi ngoài dự kiến ({kind}) khi xử lý mục này.",
        "Hãy thử lại; nếu lỗi lặp lại, hãy báo cho quản trị kỹ thuật kèm mã lỗi.",
        kind=kind,
    )


def too_slow(limit: float) -> JobError:
    """VIE-02: the work took longer than ``limit`` seconds and was stopped."""
    return JobError(
        "VIE-02",
        "Mục này được xử lý quá {limit} giây nên đã bị dừng.",
        "Hãy quét lại trang ở 300 dpi rồi thử lại, hoặc nhập trang này bằng tay.",
        limit=round(limit, 1),
    )


def crashed() -> JobError:
    """VIE-03: the worker process died, twice, or had not enough memory."""
    return JobError(
        "VIE-03",
        "Tiến trình xử lý mục này bị dừng đột ngột, có thể do thiếu bộ nhớ.",
        "Hãy đóng bớt chương trình khác rồi thử lại; nếu vẫn lỗi, hãy quét lại trang ở 300 dpi.",
    )


def no_start() -> JobError:
    """VIE-04: a worker process does not start."""
    return JobError(
        "VIE-04",
        "Không khởi động được tiến trình xử lý.",
        "Hãy khởi động lại máy rồi thử lại; nếu vẫn lỗi, hãy báo cho quản trị kỹ thuật.",
    )
