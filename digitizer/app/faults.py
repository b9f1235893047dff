"""Errors that more than one use case raises: each code is written in one place."""

from __future__ import annotations

from digitizer.errors import DigitizerError, InputError, RuleError

_AGAIN = "Hãy thử lại; nếu lỗi lặp lại, hãy báo cho quản trị kỹ thuật."


def unreadable_file() -> InputError:
    """GIA-40: a file that somebody named cannot be read."""
    return InputError(
        "GIA-40", "Không đọc được tệp đã cho.", "Hãy kiểm tra đường dẫn và quyền đọc rồi làm lại."
    )


def not_a_book_day() -> InputError:
    """GIA-37: a day on a book's cover that is none."""
    return InputError(
        "GIA-37",
        "Ngày mở sổ, khóa sổ hoặc hạn hoàn thành không đúng.",
        "Hãy ghi đủ ngày, tháng, năm: 27.10.2008.",
    )


def sample_not_passed() -> RuleError:
    """QTR-24: what a random sample has to vouch for is not vouched for yet."""
    return RuleError(
        "QTR-24",
        "Sổ này được kiểm tra ngẫu nhiên; mẫu kiểm tra chưa đạt hoặc chưa xem xong.",
        "Hãy rút mẫu và xem hết các hồ sơ trong mẫu, hoặc chọn cách kiểm tra khác cho sổ.",
    )


def unforeseen(error: Exception, log: str = "") -> DigitizerError:
    """CTR-00: what nobody foresaw; ``log`` is the file that says where it arose (empty: there is none)."""
    step = "Hãy gửi tệp «{log}» cho quản trị kỹ thuật; tệp này không chứa dữ liệu cá nhân." if log else _AGAIN
    told = {"log": log} if log else {}
    kind = type(error).__name__
    return DigitizerError("CTR-00", "Chương trình gặp lỗi ngoài dự kiến ({kind}).", step, kind=kind, **told)
