"""The verb demo: everything once, with invented persons."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from digitizer.app.demo import (
    BookExported,
    BookOpened,
    BooksRead,
    DemoEvent,
    OfficeMade,
    PageRead,
    RecordsApproved,
    RecordsEntered,
    new_demo_folder,
    run_demo,
)
from digitizer.cli.book_verbs import show_books, show_exported, show_problems
from digitizer.cli.face import Bar, Face
from digitizer.cli.parser import Verbs, whole_number
from digitizer.cli.record_verbs import show_refusal


def register(verbs: Verbs) -> None:
    """Adds the verb."""
    demo = verbs.add("demo", _demo, "chạy thử từ đầu đến cuối với bốn quyển sổ mẫu (người trong sổ là bịa)")
    demo.take(
        "--out", type=Path, metavar="THƯ-MỤC", about="kho dữ liệu mới (không có: digitizer-demo-office)"
    )
    demo.take(
        "--jobs", type=whole_number, metavar="N", about="số tiến trình (không có: mỗi nhân một tiến trình)"
    )


def _demo(face: Face, options: Namespace) -> int:
    folder = options.out or new_demo_folder(Path.cwd())
    show = _Story(face)
    for event in run_demo(folder, jobs=options.jobs):
        show.tell(event)
    print()
    face.say("Xong. Kho dữ liệu: {folder}", folder=folder)
    face.say("Xem tiếp, ví dụ: digitizer --office {folder} records KS.2016.01", folder=folder)
    return 1 if show.failed else 0


class _Story:
    """Tells the events of the demo as they come."""

    def __init__(self, face: Face) -> None:
        self._face = face
        self._bar: Bar | None = None
        self.failed = False

    def tell(self, event: DemoEvent) -> None:
        match event:
            case OfficeMade():
                self._face.say("1. Tạo kho dữ liệu «{folder}» với {people}.",
                               folder=event.folder, people=", ".join(event.people))  # fmt: skip
                self._face.say("2. Mở sổ và nhập trang quét:")
            case BookOpened():
                self._tell_book(event)
            case PageRead():
                self._tell_page(event)
            case BooksRead():
                self._face.say("4. Kiểm tra từng trường theo quy tắc:")
                show_books(self._face, list(event.summaries))
            case RecordsEntered():
                self._tell_entered(event)
            case RecordsApproved():
                self._tell_approved(event)
            case BookExported():
                self._tell_export(event)

    def _tell_book(self, event: BookOpened) -> None:
        taken = sum(one.page is not None for one in event.pages)
        self._face.say("   {id}: {count} trang.", id=event.book.id, count=taken)
        for one in event.pages:
            if one.error is not None:
                self._face.complain(one.error, one.label)

    def _tell_page(self, event: PageRead) -> None:
        if self._bar is None:
            self._face.say("3. Nhận dạng {count} trang (mất khoảng một phút) …", count=event.total)
            self._bar = Bar(event.total)
        if event.result.error is not None:
            self._bar.clear()
            self._face.complain(event.result.error, f"   {event.result.page.id}")
        self._bar.show(event.done)
        if event.done == event.total:
            self._bar.clear()

    def _tell_entered(self, event: RecordsEntered) -> None:
        self._face.say(
            "5. {person} (người nhập) hoàn tất {count} hồ sơ. Đây chỉ là chạy thử: khi làm thật, người nhập"
            " phải đối chiếu từng trường với ảnh quét trước khi hoàn tất.",
            person=event.person,
            count=len(event.records),
        )

    def _tell_approved(self, event: RecordsApproved) -> None:
        self._face.say(
            "6. {person} (người kiểm duyệt) duyệt {approved} hồ sơ, trả lại {returned} hồ sơ còn lỗi chặn:",
            person=event.person,
            approved=len(event.approved),
            returned=len(event.returned),
        )
        for one in event.returned:
            show_refusal(self._face, one)
        self._face.say("7. Xuất gói dữ liệu của các hồ sơ đã duyệt:")

    def _tell_export(self, event: BookExported) -> None:
        if event.exported is not None:
            show_exported(self._face, event.exported)
        elif event.error is not None:
            self.failed = True
            show_problems(self._face, event.error, event.book.id)
            self._face.complain(event.error, event.book.id)
