"""The first screens: making or opening an office, and signing in."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import filedialog

import ttkbootstrap as ttk

from digitizer.domain.workflow import ROLE_LABELS, Role
from digitizer.gui.presenters.entrance import Person, SignInPresenter, StartPresenter
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme
from digitizer.gui.views.screen import Screen
from digitizer.gui.widgets.basic import Entry, button, wrapping
from digitizer.gui.widgets.dialogs import Form, FormField


class StartScreen(Screen):
    """What shall we work with?"""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme) -> None:
        super().__init__(parent, session, theme)
        self.presenter = StartPresenter(session)
        self.presenter.view = self
        self._middle = ttk.Frame(self)
        self._middle.place(relx=0.5, rely=0.46, anchor="center")
        self._work = ttk.Label(self, style="Bold.TLabel")
        self._work.place(relx=0.5, rely=0.96, anchor="center")
        self._assistant: Assistant | None = None

    def open(self, **_: str) -> None:
        """The three ways in."""
        self._clear()
        say = self.say
        ttk.Label(self._middle, text=say("Số hóa sổ hộ tịch"), style="Title.TLabel").pack(
            pady=(0, self.theme.ems(0.4))
        )
        ttk.Label(self._middle, text=say("Bạn muốn bắt đầu thế nào?"), style="Muted.TLabel").pack(
            pady=(0, self.theme.ems(1.4))
        )
        ways: tuple[tuple[str, str, Callable[[], None], str], ...] = (
            (
                "Tạo kho dữ liệu cho cơ quan mới",
                "Đặt tên cơ quan, nơi đặt dữ liệu và những người làm việc.",
                self._assist,
                "primary",
            ),
            (
                "Mở kho dữ liệu đã có",
                "Chọn thư mục kho dữ liệu trên máy này hoặc trên ổ đĩa chung.",
                self._choose,
                "primary-outline",
            ),
            (
                "Thực hành với sổ mẫu",
                "Bốn quyển sổ mẫu với người và dữ liệu bịa; không cần mật khẩu, làm thử thoải mái.",
                self.presenter.practise,
                "primary-outline",
            ),
        )
        for title, about, command, look in ways:
            card = ttk.Frame(self._middle, style="Card.TFrame", padding=self.theme.ems(1))
            card.pack(fill="x", pady=self.theme.ems(0.35))
            made = button(card, say(title), command, look=look)
            made.configure(width=34)
            made.pack(side="left", padx=(0, self.theme.ems(1.2)))
            ttk.Label(card, text=say(about), style="CardMuted.TLabel", wraplength=self.theme.ems(26)).pack(
                side="left"
            )
        self._middle.winfo_children()[2].winfo_children()[0].focus_set()

    def show_places(self, places: Sequence[str]) -> None:
        """Completions of the place that is typed."""
        if self._assistant:
            self._assistant.show_places(places)

    def show_work(self, text: str) -> None:
        """What is being done now."""
        self._work.configure(text=text)

    def _assist(self) -> None:
        self._clear()
        self._assistant = Assistant(self._middle, self, self.presenter)
        self._assistant.pack()

    def _choose(self) -> None:
        folder = filedialog.askdirectory(
            parent=self, title=self.say("Chọn thư mục kho dữ liệu"), mustexist=True
        )
        self.presenter.open_existing(folder or "")

    def _clear(self) -> None:
        self._assistant = None
        for child in self._middle.winfo_children():
            child.destroy()


class Assistant(ttk.Frame):
    """A new office in one page of questions."""

    def __init__(self, parent: tk.Misc, screen: StartScreen, presenter: StartPresenter) -> None:
        super().__init__(parent, style="Card.TFrame", padding=screen.theme.ems(1.4))
        say, theme = screen.say, screen.theme
        self._presenter = presenter
        ttk.Label(self, text=say("Cơ quan mới"), style="CardTitle.TLabel").pack(anchor="w")
        self._form = Form(
            self,
            theme,
            (
                FormField("name", say("Tên cơ quan"), hint=say("Ví dụ: UBND xã Tân Thạnh Đông")),
                FormField("place", say("Huyện, tỉnh"), hint=say("Gõ vài chữ rồi nhấn mũi tên xuống để chọn")),
                FormField(
                    "folder",
                    say("Nơi đặt dữ liệu"),
                    presenter.usual_folder(),
                    hint=say("Thư mục trống hoặc chưa có, trên ổ đĩa của máy này"),
                ),
                *(FormField(role, say(ROLE_LABELS[role])) for role in Role),
            ),
        )
        self._form.pack(fill="x", pady=theme.ems(0.6))
        wrapping(
            ttk.Label(
                self,
                style="CardSmall.TLabel",
                text=say(
                    "Ghi họ và tên của từng người. Một người có thể giữ hai vai trò, nhưng người nhập không "
                    "tự duyệt hồ sơ mình nhập. "
                    "Mỗi người tự đặt mật khẩu khi đăng nhập lần đầu."
                ),
            )
        ).pack(fill="x")
        self._places = tk.Listbox(
            self,
            height=5,
            font=theme.font,
            takefocus=False,
            activestyle="none",
            exportselection=False,
            background=theme.palette.surface,
            foreground=theme.palette.text,
            selectbackground=theme.palette.primary,
            selectforeground=theme.palette.on_primary,
        )
        row = ttk.Frame(self, style="Card.TFrame")
        row.pack(fill="x", pady=(theme.ems(1), 0))
        button(row, say("Tạo kho dữ liệu"), self._done, look="primary").pack(side="right")
        button(row, say("Quay lại"), screen.open, look="primary-outline").pack(
            side="right", padx=theme.ems(0.5)
        )
        place = self._form.entries["place"]
        place.bind("<KeyRelease>", self._typed)
        place.bind("<Down>", lambda _: self._pick(1))
        place.bind("<Up>", lambda _: self._pick(-1))
        place.bind("<FocusOut>", lambda _: self._places.place_forget())
        place.bind("<Return>", lambda _: self._places.place_forget())
        self._form.first.focus_set()

    def show_places(self, places: Sequence[str]) -> None:
        """Completions below the place's entry."""
        self._places.delete(0, "end")
        self._places.insert("end", *places)
        entry = self._form.entries["place"]
        if places and entry.focus_get() is entry:
            self._places.place(in_=entry, x=0, rely=1.0, relwidth=1.0)
            self._places.lift()
        else:
            self._places.place_forget()

    def _typed(self, event: tk.Event[tk.Misc]) -> None:
        if event.keysym not in ("Up", "Down", "Return", "Tab", "Escape"):
            self._presenter.place_typed(self._form.values()["place"])

    def _pick(self, step: int) -> str:
        at = (self._places.curselection() or (-1,))[0] + step
        if 0 <= at < self._places.size():
            self._places.selection_clear(0, "end")
            self._places.selection_set(at)
            self._places.see(at)
            entry = self._form.entries["place"]
            if isinstance(entry, Entry):
                entry.put(str(self._places.get(at)))
        return "break"

    def _done(self) -> None:
        values = self._form.values()
        staff = {role: values[role] for role in Role}
        self._presenter.create(values["folder"], values["name"], values["place"], staff)


class SignInScreen(Screen):
    """Who works now?"""

    def __init__(self, parent: tk.Misc, session: Session, theme: Theme, on_in: Callable[[], None]) -> None:
        super().__init__(parent, session, theme)
        self._on_in = on_in
        self.presenter = SignInPresenter(session)
        self.presenter.view = self
        self._card = ttk.Frame(self, style="Card.TFrame", padding=theme.ems(1.6))
        self._card.place(relx=0.5, rely=0.45, anchor="center")
        self._refusal: ttk.Label | None = None
        self._people: Sequence[Person] = ()

    def open(self, **_: str) -> None:
        """Lists the people."""
        self.presenter.open()

    def come_in(self) -> None:
        """Somebody signed in."""
        self._on_in()

    def show_people(self, office: str, place: str, people: Sequence[Person], practice: bool) -> None:
        """Whom one can sign in as."""
        self._clear()
        ttk.Frame(self._card, style="Card.TFrame", width=self.theme.ems(24), height=1).pack()
        ttk.Label(self._card, text=office, style="Figure.TLabel").pack(anchor="w")
        ttk.Label(self._card, text=place, style="CardMuted.TLabel").pack(
            anchor="w", pady=(0, self.theme.ems(1))
        )
        ttk.Label(self._card, text=self.say("Ai đang làm việc?"), style="CardBold.TLabel").pack(anchor="w")
        self._people = people
        for number, person in enumerate(people):
            made = ttk.Button(
                self._card,
                text=f"{person.name}\n{person.roles}",
                style="Person.TButton",
                command=partial(self._chosen, person),
            )
            made.pack(fill="x", pady=(self.theme.ems(0.4), 0))
            if number == 0:
                made.focus_set()

    def show_refusal(self, text: str) -> None:
        """Why signing in was refused."""
        if self._refusal:
            self._refusal.configure(text=text, style="Bad.TLabel")

    def _chosen(self, person: Person) -> None:
        if not person.asks:
            self.presenter.sign_in(person, "")
            return
        self._clear()
        say = self.say
        ttk.Label(self._card, text=person.name, style="Figure.TLabel").pack(anchor="w")
        ttk.Label(self._card, text=person.roles, style="CardMuted.TLabel").pack(anchor="w")
        form = Form(self._card, self.theme, self._questions(person))
        form.pack(fill="x", pady=self.theme.ems(0.8))
        self._refusal = ttk.Label(self._card, wraplength=self.theme.ems(30), style="Card.TLabel")
        self._refusal.pack(fill="x")
        row = ttk.Frame(self._card, style="Card.TFrame")
        row.pack(fill="x", pady=(self.theme.ems(0.8), 0))

        def done() -> None:
            values = form.values()
            self.presenter.sign_in(
                person, values.get("old", ""), values.get("new", ""), values.get("again", "")
            )

        button(row, say("Đăng nhập"), done, look="primary").pack(side="right")
        button(row, say("Quay lại"), self.open, look="primary-outline").pack(
            side="right", padx=self.theme.ems(0.5)
        )
        for entry in form.entries.values():
            entry.bind("<Return>", lambda _: done())
        form.first.focus_set()

    def _questions(self, person: Person) -> list[FormField]:
        say = self.say
        fields = []
        if person.asks == "password" or person.temporary:
            label = "Mật khẩu tạm" if person.temporary and person.asks == "choose" else "Mật khẩu"
            fields.append(FormField("old", say(label), secret=True))
        if person.asks == "choose":
            hint = say("Ít nhất 8 ký tự; một câu ngắn dễ nhớ là tốt nhất")
            fields += [
                FormField("new", say("Mật khẩu mới"), hint=hint, secret=True),
                FormField("again", say("Nhập lại mật khẩu mới"), secret=True),
            ]
        return fields

    def _clear(self) -> None:
        self._refusal = None
        for child in self._card.winfo_children():
            child.destroy()
