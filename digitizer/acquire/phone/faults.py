"""What can go wrong with phones, as coded errors (``DTH-02`` …) and conditions of this machine."""

from __future__ import annotations

from digitizer.errors import EnvironmentFault, InputError


def no_network() -> EnvironmentFault:
    """MAY-42: this machine has no address on a local network."""
    return EnvironmentFault(
        "MAY-42",
        "Máy này chưa nối vào mạng nội bộ nên điện thoại không tới được.",
        "Hãy nối máy và điện thoại vào cùng một mạng Wi-Fi (không cần Internet) rồi thử lại.",
    )


def address_taken() -> EnvironmentFault:
    """MAY-43: the port cannot be opened."""
    return EnvironmentFault(
        "MAY-43",
        "Không mở được trang cho điện thoại trên máy này.",
        "Hãy thử lại với một cổng khác (--port), hoặc nhờ quản trị kỹ thuật xem tường lửa.",
    )


def unknown_device() -> InputError:
    """DTH-02: no key, a wrong one, or one that another phone has used."""
    return InputError(
        "DTH-02",
        "Mã này không đúng, đã hết hạn hoặc đã dùng cho một điện thoại khác.",
        "Hãy quét mã QR mới trên màn hình máy tính.",
    )


def wrong_request() -> InputError:
    """DTH-03: a request that the page never makes."""
    return InputError("DTH-03", "Yêu cầu không đúng.", "Hãy tải lại trang trên điện thoại.")


def too_large(limit: int) -> InputError:
    """DTH-04: a photograph larger than ``limit`` bytes."""
    return InputError(
        "DTH-04",
        "Ảnh quá lớn (giới hạn là {limit} MB).",
        "Hãy giảm độ phân giải của máy ảnh rồi chụp lại.",
        limit=limit // 2**20,
    )


def no_answer() -> InputError:
    """DTH-05: the program did not answer in time; the phone tries again."""
    return InputError("DTH-05", "Máy tính đang bận.", "Điện thoại sẽ tự gửi lại.")
