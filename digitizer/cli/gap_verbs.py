"""Verbs about a book's completeness: book gaps, explain, close, reopen."""

from __future__ import annotations

from argparse import Namespace

from digitizer.app.completeness import OpenGaps, book_gaps, close_book, explain_number, reopen_book
from digitizer.cli.face import Face
from digitizer.cli.parser import Verbs, whole_number
from digitizer.domain.completeness import Completeness


def register(book: Verbs) -> None:
    """Adds the verbs to the group ``book``."""
    gaps = book.add("gaps", _gaps, "sổ còn thiếu gì: số bị sót, trùng, lộn; trang chưa đọc; tổng số")
    gaps.take("book", metavar="SỔ", about="mã sổ")
    explaining = book.add("explain", _explain, "ghi lý do sổ gốc không có một số (bỏ trống, gạch hủy)")
    explaining.take("book", metavar="SỔ", about="mã sổ")
    explaining.take("number", metavar="SỐ", type=whole_number, about="số đăng ký")
    explaining.take("--year", type=whole_number, metavar="NĂM", about="năm của số (không có: năm mở sổ)")
    explaining.take("--reason", required=True, metavar="LÝ-DO", about="vì sao sổ không có số này")
    closing = book.add("close", _close, "đóng sổ: đã quét đủ; còn thiếu thì phải ghi lý do")
    closing.take("book", metavar="SỔ", about="mã sổ")
    closing.take("--closed", default="", metavar="NGÀY", about="ngày khóa sổ ghi ở trang khóa sổ")
    closing.take("--expected", type=whole_number, metavar="SỐ", about="tổng số ghi ở trang khóa sổ")
    closing.take("--reason", default="", metavar="LÝ-DO", about="vì sao đóng khi còn thiếu")
    reopening = book.add("reopen", _reopen, "mở lại sổ đã đóng để thêm hoặc thay trang")
    reopening.take("book", metavar="SỔ", about="mã sổ")
    reopening.take("--reason", required=True, metavar="LÝ-DO", about="vì sao mở lại")


def _gaps(face: Face, options: Namespace) -> int:
    with face.desk(write=False) as desk:
        found = book_gaps(desk, options.book)
    show_gaps(face, found)
    return 1 if found.open_gaps else 0


def show_gaps(face: Face, found: Completeness) -> None:
    """The count and every gap."""
    if face.json:
        gaps = [
            {"kind": gap.kind.value, "page": gap.page, "message": gap.text(face.translate)}
            for gap in found.gaps
        ]
        face.dump({"records": found.entries, "expected": found.expected, "gaps": gaps})
        return
    for gap in found.gaps:
        print(f"{gap.page or '–':<18} {gap.text(face.translate)}")
    if found.expected is None:
        face.say("{count} hồ sơ; {gaps} điểm chưa đủ.", count=found.entries, gaps=len(found.open_gaps))
    else:
        face.say("{count} hồ sơ, sổ ghi {expected}; {gaps} điểm chưa đủ.",
                 count=found.entries, expected=found.expected, gaps=len(found.open_gaps))  # fmt: skip


def _explain(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        explain_number(desk, options.book, options.number, options.reason, year=options.year)
    face.say("Đã ghi lý do cho số {number}.", number=options.number)
    return 0


def _close(face: Face, options: Namespace) -> int:
    try:
        with face.desk() as desk:
            close_book(
                desk, options.book, closed=options.closed, expected=options.expected, reason=options.reason
            )
    except OpenGaps as error:
        show_gaps(face, error.found)
        raise
    face.say("Đã đóng sổ {book}.", book=options.book)
    return 0


def _reopen(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        reopen_book(desk, options.book, options.reason)
    face.say("Đã mở lại sổ {book}.", book=options.book)
    return 0
