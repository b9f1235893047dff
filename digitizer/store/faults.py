"""What can go wrong with an office folder, as coded errors (``KHO-01`` ...) with the next step."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from digitizer.errors import RuleError, StoreError

_DISK_FULL = (
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}
)
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}
_PRIMARY_CODE = 0xFF  # SQLite's extended result codes carry the primary one in their low byte


def not_an_office(folder: Path) -> StoreError:
    """The folder holds no office (or one whose creation was cut short)."""
    return StoreError(
        "KHO-01",
        "Thư mục «{folder}» không phải là kho dữ liệu của chương trình.",
        "Hãy chọn đúng thư mục, hoặc tạo kho mới bằng lệnh init.",
        folder=str(folder),
    )


def already_used(folder: Path) -> StoreError:
    """A new office needs an empty folder."""
    return StoreError(
        "KHO-02",
        "Không thể tạo kho dữ liệu trong thư mục «{folder}» vì thư mục đã có dữ liệu.",
        "Hãy chọn một thư mục trống, hoặc mở kho đã có.",
        folder=str(folder),
    )


def locked(folder: Path) -> StoreError:
    """Another program writes to the same folder."""
    return StoreError(
        "KHO-03",
        "Kho dữ liệu «{folder}» đang được một chương trình khác mở để ghi.",
        "Hãy đóng chương trình kia rồi thử lại; vẫn có thể mở kho chỉ để xem.",
        folder=str(folder),
    )


def newer_version(folder: Path, found: int, known: int) -> StoreError:
    """The database was written by a newer program."""
    return StoreError(
        "KHO-04",
        "Kho dữ liệu «{folder}» thuộc phiên bản {found}; chương trình chỉ đọc được đến phiên bản {known}.",
        "Hãy cập nhật chương trình rồi mở lại; dữ liệu chưa bị thay đổi.",
        folder=str(folder),
        found=found,
        known=known,
    )


def older_version(folder: Path) -> StoreError:
    """The database must be migrated, which reading alone cannot do."""
    return StoreError(
        "KHO-05",
        "Kho dữ liệu «{folder}» thuộc phiên bản cũ và cần được nâng cấp trước khi xem.",
        "Hãy mở kho để ghi một lần bằng chương trình này.",
        folder=str(folder),
    )


def disk_full(folder: Path) -> StoreError:
    """No room left; what was begun has been undone."""
    return StoreError(
        "KHO-06",
        "Ổ đĩa chứa «{folder}» đã đầy nên thay đổi vừa rồi chưa được lưu; dữ liệu trước đó vẫn nguyên vẹn.",
        "Hãy dọn bớt ổ đĩa rồi làm lại thao tác này.",
        folder=str(folder),
    )


def read_only(folder: Path) -> StoreError:
    """The folder or one of its files may not be written."""
    return StoreError(
        "KHO-07",
        "Không được phép ghi vào «{folder}».",
        "Hãy kiểm tra quyền ghi của thư mục và công tắc chống ghi của ổ đĩa, rồi thử lại.",
        folder=str(folder),
    )


def damaged(folder: Path) -> StoreError:
    """The database file is broken."""
    return StoreError(
        "KHO-08",
        "Tệp cơ sở dữ liệu trong «{folder}» bị hỏng.",
        "Hãy giữ nguyên thư mục, sao chép nó ra nơi khác, rồi khôi phục từ bản sao lưu gần nhất.",
        folder=str(folder),
    )


def cannot_access(folder: Path) -> StoreError:
    """Reading or writing the folder failed for another reason (a drive pulled out, a bad sector)."""
    return StoreError(
        "KHO-09",
        "Không đọc hoặc ghi được «{folder}».",
        "Hãy kiểm tra ổ đĩa hoặc kết nối mạng của thư mục rồi thử lại.",
        folder=str(folder),
    )


def opened_for_reading() -> StoreError:
    """A change was asked of an office that is open for reading only."""
    return StoreError("KHO-10", "Kho dữ liệu đang được mở chỉ để xem.", "Hãy mở kho để ghi rồi làm lại.")


def not_found(kind: str, identifier: str) -> StoreError:
    """``kind`` is the Vietnamese noun of what is missing."""
    return StoreError(
        "KHO-11",
        "Không có {kind} mang mã «{id}» trong kho dữ liệu.",
        "Hãy xem lại mã trong danh sách.",
        kind=kind,
        id=identifier,
    )


def book_exists(identifier: str) -> StoreError:
    """Two books of one name need a suffix."""
    return StoreError(
        "KHO-12",
        "Sổ «{id}» đã có trong kho dữ liệu.",
        "Nếu đây là một quyển khác trùng tên, hãy thêm hậu tố vào mã, ví dụ «{id}-b».",
        id=identifier,
    )


def person_exists() -> StoreError:
    """Names tell people apart; the same person twice would get round the four eyes."""
    return StoreError(
        "KHO-13",
        "Người này đã có trong danh sách.",
        "Nếu là một người khác trùng tên, hãy ghi thêm chức danh hoặc đơn vị vào sau tên.",
    )


def no_original(digest: str) -> StoreError:
    """A page cannot be taken in before its file."""
    return StoreError(
        "KHO-15",
        "Ảnh gốc «{digest}» không có trong kho hoặc không còn đúng như lúc nhập.",
        "Hãy chạy lệnh doctor để kiểm tra kho, rồi khôi phục tệp từ bản sao lưu.",
        digest=digest[:12],
    )


def not_text() -> StoreError:
    """A text holds half of a character pair, which no form of Unicode can write."""
    return StoreError(
        "KHO-16", "Văn bản có ký tự không hợp lệ nên không lưu được.", "Hãy gõ lại văn bản rồi thử lại."
    )


def book_finished(identifier: str) -> RuleError:
    """Pages come only into a book whose capture is not finished."""
    return RuleError(
        "QTR-10",
        "Sổ {id} đã được đóng nên không nhận thêm hoặc thay đổi trang.",
        "Nếu cần thêm trang, hãy mở lại sổ bằng lệnh book reopen và ghi lý do.",
        id=identifier,
    )


def records_in_work(identifier: str) -> RuleError:
    """A page on whose records a person has worked cannot be taken away under them."""
    return RuleError(
        "QTR-11",
        "Trang {id} có hồ sơ đã được người nhập sửa hoặc xác nhận nên không bỏ ra, không chuyển đi được.",
        "Hãy giữ trang này; nếu trang thừa, hãy quét lại đúng trang và thay ảnh.",
        id=identifier,
    )


def records_approved(identifier: str) -> RuleError:
    """The picture under an approved record is evidence."""
    return RuleError(
        "QTR-12",
        "Trang {id} có hồ sơ đã duyệt nên không thay ảnh được.",
        "Hãy nhờ người duyệt trả lại hồ sơ trước, rồi thay ảnh.",
        id=identifier,
    )


def not_set_aside(identifier: str) -> RuleError:
    """Only a removed page can be restored."""
    return RuleError(
        "QTR-13",
        "Trang {id} không phải là trang đã bỏ ra nên không khôi phục được.",
        "Hãy xem lại mã trang trong danh sách trang đã bỏ.",
        id=identifier,
    )


class DuplicatePage(StoreError):
    """The same page of the same file is in the book already; ``twin`` is the id of that page."""

    def __init__(self, twin: str, ordinal: int) -> None:
        self.twin = twin
        super().__init__(
            "KHO-14",
            "Trang này đã có trong sổ: trùng với trang thứ {ordinal} ({twin}).",
            "Không cần nhập lại; nếu là một trang khác, hãy quét lại trang đó.",
            ordinal=ordinal,
            twin=twin,
        )

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.twin, self.params["ordinal"]))


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turns errors of the disk and of SQLite into ours; mistakes of the program pass as they are."""
    try:
        yield
    except OSError as error:
        raise _of_disk(error, folder) from error
    except UnicodeEncodeError as error:
        raise not_text() from error
    except sqlite3.Error as error:
        known = _of_sqlite(error, folder)
        if known is None:
            raise
        raise known from error


def _of_disk(error: OSError, folder: Path) -> StoreError:
    if error.errno in _DISK_FULL:
        return disk_full(folder)
    if error.errno in _READ_ONLY:
        return read_only(folder)
    return cannot_access(folder)


def _of_sqlite(error: sqlite3.Error, folder: Path) -> StoreError | None:
    match getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE:
        case sqlite3.SQLITE_FULL:
            return disk_full(folder)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return read_only(folder)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(folder)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked(folder)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return cannot_access(folder)
    return None
