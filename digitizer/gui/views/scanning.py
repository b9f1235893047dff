"""The import screen: the book, its pages as small pictures, and the selected page large."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Mapping, Sequence
from functools import partial
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.app.books import NewBook
from digitizer.app.pictures import Picture
from digitizer.domain.books import Book
from digitizer.domain.records import PAGE_KIND_LABELS, PageKind
from digitizer.gui.presenters.paths import paths_of
from digitizer.gui.presenters.scanning import ScanPresenter, Thumb
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.books import ask_book
from digitizer.gui.views.capturing import CaptureQuestions
from digitizer.gui.views.page_care import PageQuestions
from digitizer.gui.views.page_pane import PagePaneView
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import Choice, clipboard_text, wrapping
from digitizer.gui.widgets.dialogs import ask_text
from digitizer.gui.widgets.drop import hears_drops
from digitizer.gui.widgets.flow import Flow
from digitizer.gui.widgets.thumbs import Thumbs

_PICTURES = "*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp *.pdf"


class ScanScreen(Screen):
    """Scan and import."""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = ScanPresenter(session)
        self._build_head()
        split = ttk.Panedwindow(self, orient="horizontal")
        self.thumbs = Thumbs(split, theme)
        self.thumbs.on_select = self.presenter.select
        self.thumbs.on_wanted = self.presenter.wanted
        right = ttk.Frame(split)
        self.pane = PagePaneView(self, right, "scan", self.presenter.pane, whole=True)
        self._about = wrapping(ttk.Label(right, style="Muted.TLabel", justify="left"))
        self._build_page_row(right)
        self._about.pack(side="bottom", fill="x", pady=(theme.ems(0.3), 0))
        self.pane.pack(fill="both", expand=True)
        split.add(self.thumbs, weight=1)
        split.add(right, weight=1)
        split.pack(fill="both", expand=True, pady=(theme.ems(0.5), 0))
        self.capture = CaptureQuestions(self, theme, session.say, self.presenter.capture)
        self.care = PageQuestions(self, theme, session.say, self.presenter.care)
        hears_drops(self, self.presenter.take)
        self.presenter.view = self

    def _build_head(self) -> None:
        gap = self.theme.ems(0.4)
        head = Flow(self, gap)
        head.pack(fill="x")
        self._books = Choice(head, width=24)
        self._books.bind("<<ComboboxSelected>>", lambda _: self.presenter.choose_book(self._books.value()))
        head.add(self._books)
        for action, look, short in (
            ("scan.new_book", "light", ""),
            ("scan.correct_book", "light", ""),
            ("scan.scan", "primary", "Quét…"),
            ("scan.files", "primary-outline", ""),
            ("scan.folder", "primary-outline", ""),
            ("scan.read", "light", ""),
        ):
            head.add(self.action_button(head, action, look=look, short=short))
        facts = ttk.Frame(self)
        facts.pack(fill="x", pady=(gap, 0))
        self._facts = wrapping(ttk.Label(facts, style="Muted.TLabel", justify="left"))
        self._facts.pack(side="left", fill="x", expand=True)
        self._gaps = ttk.Label(facts)
        self._gaps.pack(side="right")

    def _build_page_row(self, parent: ttk.Frame) -> None:
        row = Flow(parent, self.theme.ems(0.2))
        row.pack(side="bottom", fill="x", pady=(self.theme.ems(0.3), 0))
        self._kind = ttk.Menubutton(row, text=self.say("Trang này là…"), bootstyle="light")
        menu = ttk.Menu(self._kind, tearoff=False)
        for kind in PageKind:
            menu.add_command(
                label=self.say(PAGE_KIND_LABELS[kind]), command=partial(self.presenter.set_kind, kind)
            )
        self._kind.configure(menu=menu)
        row.add(self._kind)
        for action, short in (
            ("scan.turn_page", "Xoay phải"),
            ("scan.earlier", "‹ Lên"),
            ("scan.later", "Xuống ›"),
            ("scan.insert", "Chèn…"),
            ("scan.replace", "Thay ảnh…"),
            ("scan.reread", "Đọc lại"),
            ("scan.remove", "Bỏ…"),
        ):
            made = self.action_button(row, action, short=short)
            made.configure(padding=(self.theme.ems(0.45), self.theme.ems(0.3)))
            row.add(made)

    def open(self, first: str = "", **where: str) -> None:
        """Comes to a book; ``first`` is the action to begin with."""
        self.presenter.open(**where)
        self.thumbs.focus_list()
        if first:
            self._do(f"scan.{first}")

    def handlers(self) -> Handlers:
        """What the screen's actions do."""
        does = self.presenter
        return {
            "scan.new_book": does.new_book,
            "scan.correct_book": does.correct_book,
            "scan.files": lambda: does.bring(self._ask_files()),
            "scan.folder": lambda: does.bring(self._ask_folder()),
            "scan.paste": lambda: does.take(paths_of(clipboard_text(self))),
            "scan.insert": lambda: does.bring(self._ask_files(), after=does.page) if does.page else None,
            "scan.read": lambda: does.read(retry=True),
            "scan.turn_page": does.turn,
            "scan.earlier": lambda: does.move(False),
            "scan.later": lambda: does.move(True),
            "scan.replace": lambda: (
                does.replace(next(iter(self._ask_files(many=False)), "")) if does.page else None
            ),
            "scan.reread": does.reread,
            "scan.remove": does.remove,
            "scan.next_page": lambda: self.thumbs.step(1),
            "scan.previous_page": lambda: self.thumbs.step(-1),
            **self.capture.handlers(),
            **self.care.handlers(),
            **self.pane.handlers(),
        }

    # what the presenter says

    def show_books(self, books: Sequence[tuple[str, str]], chosen: str) -> None:
        """The books to choose from."""
        self._books.offer(books, chosen)

    def show_facts(self, text: str, gaps: str) -> None:
        """What is known of the book."""
        self._facts.configure(text=text)
        self._gaps.configure(text=f"▲ {gaps}" if gaps else "", style="Warn.TLabel" if gaps else "TLabel")

    def show_pages(self, thumbs: Sequence[Thumb]) -> None:
        """All pages."""
        self.thumbs.show(
            thumbs,
            self.say(
                "Chưa có trang nào. Quét, nhập tệp ảnh, PDF hoặc cả thư mục bằng các nút ở trên, "
                "hoặc kéo tệp thả vào đây."
            ),
        )

    def choose_page(self, page: str) -> None:
        """Selects a page."""
        self.thumbs.select(page)

    def show_pictures(self, pictures: Mapping[str, Picture]) -> None:
        """Small pictures by page."""
        self.thumbs.show_pictures(pictures)

    def forget_pictures(self, pages: Sequence[str]) -> None:
        """These pages look different now."""
        self.thumbs.forget_pictures(pages)

    def picture_side(self) -> int:
        """Pixels of a small picture's longer side."""
        return self.thumbs.side

    def show_about(self, text: str) -> None:
        """What is known of the selected page."""
        self._about.configure(text=text)

    def ask_book(self, book: Book | None, editions: Mapping[str, Sequence[str]]) -> NewBook | None:
        """What stands on a book's cover."""
        shown = self.presenter.book
        usual = shown.summary.book.type if shown else ""
        return ask_book(self, self.session, self.theme, book, editions, usual)

    def ask_reason(self, question: str) -> str | None:
        """Why something is changed."""
        return ask_text(self, self.theme, self.say, self.say("Lý do"), question)

    def _ask_files(self, *, many: bool = True) -> Sequence[str]:
        kinds = [(self.say("Ảnh và PDF"), _PICTURES), (self.say("Mọi tệp"), "*")]
        title = self.say("Chọn tệp ảnh hoặc PDF")
        if many:
            return list(filedialog.askopenfilenames(parent=self, title=title, filetypes=kinds) or ())
        one = filedialog.askopenfilename(parent=self, title=title, filetypes=kinds)
        return [one] if one else []

    def _ask_folder(self) -> Sequence[str]:
        folder = filedialog.askdirectory(
            parent=self, title=self.say("Chọn thư mục có ảnh quét"), mustexist=True
        )
        return [folder] if folder else []
