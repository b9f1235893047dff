"""What scanners do wrong, as coded errors (``MQT-01`` …) with the next step."""

from __future__ import annotations

from digitizer.errors import EnvironmentFault, ScannerError


def not_there() -> ScannerError:
    """MQT-01: no such device, or it was unplugged or switched off."""
    return ScannerError(
        "MQT-01",
        "Không tìm thấy máy quét: máy đã tắt, rút dây hoặc mất mạng.",
        "Hãy kiểm tra nguồn và dây nối, chờ máy sẵn sàng rồi thử lại; các trang đã quét đều được giữ.",
    )


def busy() -> ScannerError:
    """MQT-02: another program or person uses it."""
    return ScannerError(
        "MQT-02", "Máy quét đang bận.", "Hãy chờ máy xong việc hoặc đóng chương trình quét khác rồi thử lại."
    )


def jammed() -> ScannerError:
    """MQT-03: paper is stuck in the feeder."""
    return ScannerError(
        "MQT-03",
        "Giấy bị kẹt trong khay nạp.",
        "Hãy gỡ giấy kẹt, đặt lại từ tờ chưa quét xong rồi thử lại; các trang trước đó đều được giữ.",
    )


def no_paper() -> ScannerError:
    """MQT-04: the feeder is empty before as many pages came as were asked for."""
    return ScannerError("MQT-04", "Khay nạp đã hết giấy.", "Hãy đặt thêm giấy vào khay rồi thử lại.")


def cover_open() -> ScannerError:
    """MQT-05: a lid or the feeder's cover is open."""
    return ScannerError("MQT-05", "Nắp máy quét đang mở.", "Hãy đóng nắp rồi thử lại.")


def lost() -> ScannerError:
    """MQT-06: an input or output error in the middle of a page."""
    return ScannerError(
        "MQT-06",
        "Mất liên lạc với máy quét khi đang quét.",
        "Hãy kiểm tra dây nối rồi thử lại; trang đang quét dở sẽ được quét lại từ đầu.",
    )


def silent(seconds: float) -> ScannerError:
    """MQT-07: no sign of life for ``seconds``; its process was killed."""
    return ScannerError(
        "MQT-07",
        "Máy quét không trả lời trong {seconds} giây nên việc quét đã được dừng.",
        "Hãy tắt máy quét, chờ 10 giây, bật lại rồi thử lại.",
        seconds=round(seconds),
    )


def no_right() -> ScannerError:
    """MQT-08: the operating system or the scanner refuses us."""
    return ScannerError(
        "MQT-08",
        "Không có quyền dùng máy quét này.",
        "Hãy nhờ quản trị kỹ thuật cấp quyền (trên Linux: thêm người dùng vào nhóm scanner).",
        again=False,
    )


def wrong_settings() -> ScannerError:
    """MQT-09: the scanner does not take these settings."""
    return ScannerError(
        "MQT-09",
        "Máy quét không nhận các thiết lập này.",
        "Hãy chọn độ phân giải, khổ giấy hoặc khay nạp khác.",
        again=False,
    )


def no_page() -> ScannerError:
    """MQT-10: the scanner said that it was done, but gave nothing or less than a whole image."""
    return ScannerError(
        "MQT-10", "Máy quét không gửi trọn trang.", "Hãy đặt lại giấy từ trang đó rồi thử lại."
    )


def cancelled() -> ScannerError:
    """MQT-11: somebody pressed the scanner's cancel button."""
    return ScannerError("MQT-11", "Việc quét đã bị hủy trên máy quét.", "Hãy thử lại khi sẵn sàng.")


def unknown(detail: str) -> ScannerError:
    """MQT-12: something else; ``detail`` is a number or the last words of the driver."""
    return ScannerError(
        "MQT-12",
        "Máy quét báo lỗi: {detail}.",
        "Hãy thử lại; nếu lỗi lặp lại, hãy quét bằng nút trên máy vào một thư mục và dùng lệnh watch.",
        detail=detail,
    )


def unknown_device(device: str) -> ScannerError:
    """MQT-13: the name says nothing about how to reach the scanner."""
    return ScannerError(
        "MQT-13",
        "Không hiểu tên máy quét «{device}».",
        "Hãy chép đúng tên trong danh sách của lệnh scan devices.",
        again=False,
        device=device,
    )


def no_program() -> EnvironmentFault:
    """MAY-40: scanimage is not installed."""
    return EnvironmentFault(
        "MAY-40",
        "Máy này chưa có chương trình scanimage để dùng máy quét.",
        "Hãy cài gói sane-utils (và sane-airscan cho máy quét mạng), hoặc dùng lệnh watch với thư mục quét.",
    )


def no_wia() -> EnvironmentFault:
    """MAY-41: Windows Image Acquisition cannot be used here."""
    return EnvironmentFault(
        "MAY-41",
        "Máy này không dùng được giao diện quét WIA của Windows.",
        "Hãy bật dịch vụ Windows Image Acquisition và cài thư viện comtypes, hoặc dùng lệnh watch.",
    )
