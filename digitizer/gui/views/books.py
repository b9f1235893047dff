"""The questions about a book: what stands on its cover, and when it is due."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence

from digitizer.app.books import NewBook
from digitizer.domain.books import Book
from digitizer.domain.schema import RecordType
from digitizer.errors import Translate
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.widgets.dialogs import FormField, ask_form


def ask_book(
    parent: tk.Misc,
    session: Session,
    theme: Theme,
    book: Book | None,
    editions: Mapping[str, Sequence[str]],
    usual: str = "",
) -> NewBook | None:
    """A new book (of the ``usual`` type, unless somebody says otherwise), or corrections of one that is open;
    None when the person changed their mind."""
    say = session.say
    types = session.desk.catalog.record_types if session.desk else {}
    fields = _cover(say, types, book, editions, usual or next(iter(types), ""))
    title = say("Sửa thông tin sổ") if book else say("Mở sổ mới")
    given = ask_form(parent, theme, say, title, fields, say("Lưu") if book else say("Mở sổ"))
    if given is None:
        return None
    return NewBook(
        type=given.get("type", book.type if book else ""),
        year=_number(given.get("year", "")) or (book.year if book else 0),
        number=given.get("number", book.number if book else ""),
        place=given["place"],
        edition=given["edition"],
        opened=given["opened"],
        closed=given["closed"],
        expected=_number(given["expected"]),
        suffix=given.get("suffix", ""),
        due=given["due"],
    )


def _cover(
    say: Translate,
    types: Mapping[str, RecordType],
    book: Book | None,
    editions: Mapping[str, Sequence[str]],
    usual: str,
) -> Sequence[FormField]:
    """What stands on a book's cover; what names an open book cannot be changed."""
    wanted = sorted(
        {edition for kind, known in editions.items() for edition in known if not book or kind == book.type}
    )
    forms = [("", say("Tự nhận")), *((one, one) for one in wanted)]
    fields = (
        []
        if book
        else [
            FormField(
                "type",
                say("Loại sổ"),
                usual,
                choices=[(k, t.label) for k, t in types.items()],
            ),
            FormField("year", say("Năm mở sổ"), hint=say("Ví dụ 2016")),
            FormField("number", say("Quyển số"), "01", beside=True),
        ]
    )
    fields += [
        FormField(
            "place",
            say("Nơi đăng ký"),
            book.place if book else "",
            hint=say("Tên cơ quan ghi trên bìa, theo tên gọi lúc ấy; để trống nếu là cơ quan này"),
        ),
        FormField("edition", say("Mẫu sổ"), book.edition if book else "", choices=forms),
        FormField("opened", say("Ngày mở sổ"), book.opened if book else "", hint=say("Ví dụ 02012016")),
        FormField("closed", say("Ngày khóa sổ"), book.closed if book else "", beside=True),
        FormField(
            "expected",
            say("Tổng số hồ sơ"),
            _text(book.expected if book else None),
            hint=say("Theo trang khóa sổ"),
        ),
        FormField("due", say("Hạn hoàn thành"), book.due if book else "", beside=True),
    ]
    if not book:
        twin = say("Chỉ khi cơ quan có hai quyển trùng loại, năm và số")
        fields.append(FormField("suffix", say("Thêm vào mã"), hint=twin))
    return fields


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
