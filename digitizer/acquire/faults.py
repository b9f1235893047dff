"""The coded errors of this stage, each with what happened and the next step.

File names are not among the params: errors are logged, and people name files after people. Whoever shows an
error knows which file it belongs to (``Refusal.name``).
"""

from __future__ import annotations

from digitizer.errors import InputError


def not_found() -> InputError:
    """TEP-01: the path names nothing."""
    return InputError(
        "TEP-01", "Không tìm thấy tệp hoặc thư mục này.", "Hãy kiểm tra lại đường dẫn rồi chọn lại."
    )


def empty_file() -> InputError:
    """TEP-02: a file of 0 bytes."""
    return InputError(
        "TEP-02", "Tệp này rỗng (0 byte).", "Hãy chép lại tệp từ nơi lưu gốc hoặc quét lại trang."
    )


def unknown_kind() -> InputError:
    """TEP-03: the content is none of the kinds that can be read, whatever the name says."""
    return InputError(
        "TEP-03",
        "Nội dung tệp này không phải là ảnh hoặc PDF mà chương trình đọc được.",
        "Hãy lưu lại thành JPEG, PNG, TIFF hoặc PDF rồi nhập lại.",
    )


def no_right() -> InputError:
    """TEP-04: the operating system refuses to let us read."""
    return InputError(
        "TEP-04",
        "Không có quyền đọc tệp hoặc thư mục này.",
        "Hãy nhờ quản trị kỹ thuật cấp quyền đọc, hoặc chép tệp sang thư mục của bạn rồi nhập lại.",
    )


def too_many_bytes(size: int, limit: int) -> InputError:
    """TEP-05: the file is larger than ``limit`` bytes."""
    return InputError(
        "TEP-05",
        "Tệp này quá lớn ({size} MB, giới hạn là {limit} MB).",
        "Hãy chia tệp thành nhiều tệp nhỏ hơn, hoặc quét lại ở 300 dpi.",
        size=-(-size // 2**20),
        limit=limit // 2**20,
    )


def cannot_read() -> InputError:
    """TEP-06: an input or output error of the disk or the network."""
    return InputError(
        "TEP-06",
        "Máy không đọc được tệp hoặc thư mục này do lỗi ổ đĩa, thẻ nhớ hoặc mạng.",
        "Hãy kiểm tra thiết bị rồi thử lại.",
    )


def not_ordinary() -> InputError:
    """TEP-07: a pipe, a device, a socket: opening it could block for ever."""
    return InputError(
        "TEP-07", "Đây không phải là tệp thông thường nên không được mở.", "Hãy chọn tệp ảnh hoặc tệp PDF."
    )


def link_outside() -> InputError:
    """TEP-08: a link in a folder that leads out of it, or to another folder."""
    return InputError(
        "TEP-08",
        "Đã bỏ qua liên kết này vì nó không trỏ tới một tệp nằm trong thư mục đã chọn.",
        "Nếu cần trang này, hãy chép tệp gốc vào thư mục rồi nhập lại.",
    )


def too_many_pages(limit: int) -> InputError:
    """TEP-09: more pages in one file than ``limit``."""
    return InputError(
        "TEP-09",
        "Tệp này có quá nhiều trang (giới hạn là {limit} trang).",
        "Hãy chia tệp thành nhiều tệp nhỏ hơn rồi nhập lại.",
        limit=limit,
    )


def no_pages() -> InputError:
    """TEP-10: a folder without a single file that could be a page."""
    return InputError(
        "TEP-10",
        "Thư mục này không có tệp ảnh hoặc PDF nào.",
        "Hãy chọn thư mục chứa ảnh quét của sổ.",
    )


def still_written() -> InputError:
    """TEP-11: the file changed while it was read."""
    return InputError("TEP-11", "Tệp này đang được ghi dở.", "Hãy chờ máy quét ghi xong rồi nhập lại.")


def no_end() -> InputError:
    """TEP-12: the file stopped growing before its end."""
    return InputError(
        "TEP-12",
        "Tệp này thiếu phần cuối: có thể việc chép hoặc quét đã bị ngắt.",
        "Hãy chép lại hoặc quét lại tệp này vào thư mục.",
    )


def nested_archive() -> InputError:
    """TEP-13: in an archive, something that is not a picture."""
    return InputError(
        "TEP-13",
        "Trong tệp nén có một tệp không phải là ảnh.",
        "Hãy giải nén rồi nhập tệp PDF hoặc thư mục đó riêng.",
    )


def damaged_archive() -> InputError:
    """TEP-14: the archive cannot be opened, or one of its files is damaged."""
    return InputError(
        "TEP-14", "Tệp nén bị hỏng nên không mở được.", "Hãy nén lại hoặc chép lại từ nơi lưu gốc."
    )


def encrypted_archive() -> InputError:
    """TEP-15: the archive wants a password."""
    return InputError(
        "TEP-15",
        "Tệp nén được bảo vệ bằng mật khẩu.",
        "Hãy giải nén bằng mật khẩu rồi nhập thư mục ảnh.",
    )


def damaged_image() -> InputError:
    """ANH-01: the image is truncated or damaged; nothing of it is used."""
    return InputError(
        "ANH-01",
        "Ảnh bị hỏng hoặc thiếu dữ liệu nên không đọc được trọn trang.",
        "Hãy quét lại trang, hoặc chép lại tệp từ nơi lưu gốc.",
    )


def too_many_pixels(limit: int, side: int) -> InputError:
    """ANH-02: the header announces more than ``limit`` pixels in all, or than ``side`` along one side."""
    return InputError(
        "ANH-02",
        "Ảnh quá lớn: hơn {limit} triệu điểm ảnh, hoặc có cạnh dài hơn {side} điểm ảnh.",
        "Hãy quét lại trang ở 300 dpi.",
        limit=limit // 1_000_000,
        side=side,
    )


def unknown_colours(mode: str) -> InputError:
    """ANH-03: pixels of a kind that no scanner of pages writes (floating point and the like)."""
    return InputError(
        "ANH-03",
        "Ảnh dùng kiểu màu mà chương trình không đọc được ({mode}).",
        "Hãy lưu lại ảnh thành JPEG hoặc PNG màu thông thường.",
        mode=mode,
    )


def no_heif() -> InputError:
    """ANH-05: a HEIF photograph, and no decoder on this machine."""
    return InputError(
        "ANH-05",
        "Máy này chưa đọc được ảnh HEIC/HEIF của điện thoại.",
        "Hãy đặt máy ảnh của điện thoại ở chế độ JPEG («Tương thích nhất»), hoặc cài thư viện pi-heif.",
    )


def damaged_pdf() -> InputError:
    """PDF-01: the file cannot be opened as a PDF, or has no page."""
    return InputError(
        "PDF-01",
        "Tệp PDF bị hỏng nên không mở được.",
        "Hãy chép lại tệp từ nơi lưu gốc, hoặc quét lại.",
    )


def encrypted_pdf() -> InputError:
    """PDF-02: the file wants a password."""
    return InputError(
        "PDF-02",
        "Tệp PDF được bảo vệ bằng mật khẩu.",
        "Hãy mở tệp bằng mật khẩu, in ra một tệp PDF không có mật khẩu rồi nhập tệp đó.",
    )


def pdf_page_too_large(page: int) -> InputError:
    """PDF-03: the page's paper is so large that no sensible resolution fits the limits."""
    return InputError(
        "PDF-03",
        "Khổ giấy của trang {page} trong tệp PDF lớn quá mức cho phép.",
        "Hãy quét lại trang theo khổ giấy thật (A4 hoặc A3).",
        page=page,
    )


def pdf_over_limits() -> InputError:
    """PDF-04: reading was stopped: too slow, too much memory, or the reader crashed."""
    return InputError(
        "PDF-04",
        "Việc đọc PDF đã bị dừng vì quá lâu, tốn quá nhiều bộ nhớ hoặc chương trình đọc bị lỗi.",
        "Hãy xuất trang này thành ảnh JPEG rồi nhập ảnh đó.",
    )


def damaged_pdf_page(page: int) -> InputError:
    """PDF-05: the file opens but this page cannot be drawn."""
    return InputError(
        "PDF-05",
        "Trang {page} của tệp PDF bị hỏng nên không hiển thị được.",
        "Hãy quét lại trang này.",
        page=page,
    )
