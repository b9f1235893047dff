"""The window itself: menus, the rail of screens, the foot with long work, and the keys."""

from __future__ import annotations

import gc
import tkinter as tk
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

import ttkbootstrap as ttk

from digitizer.gui.actions import ACTIONS, Action, menus, of_screen
from digitizer.gui.keys import sequences
from digitizer.gui.presenters.idling import IdlePresenter
from digitizer.gui.presenters.shell import ShellPresenter
from digitizer.gui.problems import Told
from digitizer.gui.session import Session
from digitizer.gui.theme import Theme, aware_of_dpi
from digitizer.gui.views.runs import RunsBar
from digitizer.gui.views.screen import Handlers, Screen
from digitizer.gui.widgets.basic import KEYS_TAG, tip
from digitizer.gui.widgets.chooser import speak_in_dialogs
from digitizer.gui.widgets.dialogs import show_problem

_DRAIN = 20  # milliseconds between two looks at the queue of answers
_TIDY = 3000  # milliseconds between two looks for what can be freed
_IDLE_LOOK = 5_000
Build = Callable[[tk.Misc, Session, Theme], Screen]


class Shell:
    """One window. It is drawn anew when the language, the theme or the size of letters changes."""

    def __init__(self, session: Session, screens: Mapping[str, Build]) -> None:
        aware_of_dpi()
        self.session = session
        self.presenter = ShellPresenter(session)
        self._idling = IdlePresenter(session)
        self.again = False  # whether to draw the window anew after it closed
        self.builds = screens
        self._screens: dict[str, Screen] = {}
        self._shown = ""
        self._keys: dict[str, list[Action]] = {}
        self._touched = monotonic()
        self._problem_open = False
        session.deafen()
        session.front = self
        self.root = root = ttk.App(title=session.say("Số hóa sổ hộ tịch"), iconphoto=None)
        self.root.withdraw()
        root.unbind_all(
            "<Map>"
        )  # ttkbootstrap hears each widget come to the screen, and does nothing with it
        self.theme = Theme(root, session.settings.scale, session.settings.dark)
        speak_in_dialogs(root, session.say)
        self._size_window()
        self._build()
        self._bind_keys()
        root.report_callback_exception = self._crashed
        root.protocol("WM_DELETE_WINDOW", self.quit)
        self._due = {
            "drain": root.after(_DRAIN, self._drain),
            "idle": root.after(_IDLE_LOOK, self._look_idle),
        }

    def run(self) -> bool:
        """Shows the window until it is closed; True when it is to be drawn anew."""
        self.presenter.begin(self)
        self.root.deiconify()
        self._due["tidy"] = self.root.after(_TIDY, self._tidy)
        self.root.mainloop()
        return self.again

    def _tidy(self) -> None:
        """Frees what is no longer used, in the window's own thread: elsewhere nobody does."""
        gc.collect(1)
        self._due["tidy"] = self.root.after(_TIDY, self._tidy)

    # the window's parts

    def _size_window(self) -> None:
        wide, high = self.root.winfo_screenwidth(), self.root.winfo_screenheight()
        self.root.minsize(min(wide, self.theme.ems(60)), min(high - 60, self.theme.ems(36)))
        width, height = min(wide, self.theme.ems(104)), min(high - 30, self.theme.ems(62))
        self.root.geometry(f"{width}x{height}+{(wide - width) // 2}+{max(0, (high - height) // 3)}")
        if width >= wide * 0.9:
            with suppress(tk.TclError):
                self.root.attributes("-zoomed", True) if self.root.winsys == "x11" else self.root.state(
                    "zoomed"
                )

    def _build(self) -> None:
        theme = self.theme
        self._practice = ttk.Frame(
            self.root, style="Practice.TFrame", padding=(theme.ems(0.8), theme.ems(0.2))
        )
        ttk.Label(
            self._practice,
            style="Practice.TLabel",
            text=self.session.say(
                "CƠ QUAN THỰC HÀNH – người và sổ ở đây đều là bịa, có thể làm thử mọi việc"
            ),
        ).pack()
        self._foot = RunsBar(self.root, self.session, theme)
        self._foot.pack(side="bottom", fill="x")
        self._rail = ttk.Frame(self.root, style="Rail.TFrame")
        self._rail_buttons: dict[str, ttk.Button] = {}
        self._who = ttk.Label(
            self._rail,
            style="Rail.TLabel",
            wraplength=theme.ems(10.5),
            justify="left",
            padding=theme.ems(0.9),
        )
        self._main = ttk.Frame(self.root)
        self._main.pack(side="right", fill="both", expand=True)

    def show_frame(self, screens: Mapping[str, str], office: str, person: str, practice: bool) -> None:
        """The rail's screens (id and label), the office and who works."""
        for made in self._rail_buttons.values():
            made.destroy()
        self._rail_buttons = {}
        self._who.pack_forget()
        keys = {action.id: action.key for action in ACTIONS}
        for name, label in screens.items():
            made = ttk.Button(
                self._rail, text=label, style="Rail.TButton", takefocus=False, command=partial(self.go, name)
            )
            made.pack(fill="x")
            tip(made, f"{label} – {keys[f'go.{name}']}")
            self._rail_buttons[name] = made
        self._who.configure(text=f"{person}\n{office}")
        self._who.pack(side="bottom", fill="x")
        self._rail.pack_forget()
        if screens and self.session.settings.rail:
            self._rail.pack(side="left", fill="y", before=self._main)
        self._practice.pack_forget()
        if practice:
            self._practice.pack(side="top", fill="x", before=self._foot)
        self.root.title(" – ".join(part for part in (self.session.say("Số hóa sổ hộ tịch"), office) if part))

    def go(self, screen: str, **where: str) -> None:
        """Opens a screen at a place."""
        if screen not in self.builds or not self.presenter.may_open(screen):
            return
        before = self._screens.get(self._shown)
        if before and screen != self._shown:
            before.leave()
            before.pack_forget()
        if screen not in self._screens:
            self._screens[screen] = self.builds[screen](self._main, self.session, self.theme)
        self._shown = screen
        shown = self._screens[screen]
        shown.pack(fill="both", expand=True)
        for name, made in self._rail_buttons.items():
            made.configure(style="RailOn.TButton" if name == screen else "Rail.TButton")
        self._build_menus()
        self.presenter.came(screen)
        shown.open(**where)

    @property
    def shown(self) -> Screen | None:
        """The screen that is open."""
        return self._screens.get(self._shown)

    # actions

    def _handlers(self) -> Handlers:
        own: dict[str, Callable[[], object]] = {
            "session.quit": self.quit,
            "view.rail": self._flip_rail,
            "view.larger": lambda: self.presenter.rescale(1),
            "view.smaller": lambda: self.presenter.rescale(-1),
            "view.fullscreen": self._flip_fullscreen,
            "view.reload": self._reload,
        }
        for name in self.presenter.screens():
            own[f"go.{name}"] = partial(self.go, name)
        shown = self.shown
        return own | dict(self.presenter.handlers(self._shown)) | dict(shown.handlers() if shown else {})

    def _build_menus(self) -> None:
        bar = tk.Menu(self.root, tearoff=False)
        handlers = self._handlers()
        for name, listed in menus(of_screen(self._shown)).items():
            known = [action for action in listed if action.id in handlers]
            if not known:
                continue
            menu = tk.Menu(bar, tearoff=False)
            for action in known:
                menu.add_command(
                    label=self.session.say(action.label),
                    accelerator=action.key,
                    command=partial(self._act, action),
                )
            bar.add_cascade(label=self.session.say(name), menu=menu)
        self.root.configure(menu=bar)

    def _bind_keys(self) -> None:
        for action in ACTIONS:
            for sequence in sequences(action.key) if action.key != "Enter" else ():
                self._keys.setdefault(sequence, []).append(action)
        for sequence in self._keys:
            for tag in (KEYS_TAG, "all"):
                self.root.bind_class(tag, sequence, partial(self._pressed, sequence))
        for sequence in ("<Key>", "<Button>"):
            self.root.bind_all(sequence, self._touch, add="+")

    def _pressed(self, sequence: str, _: tk.Event[tk.Misc]) -> str | None:
        if self.root.tk.call("grab", "current"):
            return None
        wanted = [action for action in self._keys[sequence] if action.scope in (self._shown, "")]
        handlers = self._handlers()
        for action in wanted:
            if action.id in handlers:
                self._act(action)
                return "break"
        return None

    def _act(self, action: Action) -> None:
        handler = self._handlers().get(action.id)
        if handler:
            handler()

    def _flip_rail(self) -> None:
        self.session.choose(replace(self.session.settings, rail=not self.session.settings.rail))
        self.presenter.refresh_frame()
        for name, made in self._rail_buttons.items():
            made.configure(style="RailOn.TButton" if name == self._shown else "Rail.TButton")

    def _flip_fullscreen(self) -> None:
        self.root.attributes("-fullscreen", not self.root.attributes("-fullscreen"))

    def _reload(self) -> None:
        if self.shown:
            self.shown.open()

    # what the session says

    def show_problem(self, problem: Told) -> None:
        """One dialog at a time; what comes meanwhile goes to the foot."""
        if self._problem_open:
            self.show_status(problem.copy)
            return
        self._problem_open = True
        try:
            show_problem(self.root, self.theme, self.session.say, problem)
        finally:
            self._problem_open = False

    def show_status(self, text: str) -> None:
        """A quiet sentence at the foot."""
        self._foot.show_status(text)

    def show_runs(self) -> None:
        """Long work began, went on or ended."""
        self._foot.show_runs()

    def ring(self) -> None:
        """A sound."""
        self.root.bell()

    def leave(self) -> None:
        """Saves what was typed on the screen that is shown."""
        if self.shown:
            self.shown.leave()

    def restart(self) -> None:
        """Closes the window to draw it anew."""
        self.again = True
        self._close()

    def quit(self) -> None:
        """Closes the window; what was typed is saved first."""
        if self.presenter.may_quit(self):
            self._close()

    def ask_quit(self, question: str) -> bool:
        """Whether to close although work is under way."""
        from digitizer.gui.widgets.dialogs import ask_yes  # noqa: PLC0415 (rarely needed)

        return ask_yes(
            self.root,
            self.theme,
            self.session.say,
            self.session.say("Đóng chương trình"),
            question,
            self.session.say("Đóng"),
        )

    def _close(self) -> None:
        self.leave()
        self.session.front = None
        for due in self._due.values():
            self.root.after_cancel(due)
        self.theme.undo()
        self.root.destroy()

    # the loop

    def _drain(self) -> None:
        self._due["drain"] = self.root.after(
            _DRAIN, self._drain
        )  # first, so that an error below does not end the loop
        self.session.bridge.drain()

    def _touch(self, _: tk.Event[tk.Misc]) -> None:
        self._touched = monotonic()

    def _look_idle(self) -> None:
        now = monotonic()
        self._idling.look(now, now - self._touched)
        if now - self._touched > self.session.settings.lock_minutes * 60:
            self.presenter.idle()
        self._due["idle"] = self.root.after(_IDLE_LOOK, self._look_idle)

    def _crashed(self, _: type[BaseException], error: BaseException, __: Any) -> None:
        if not isinstance(error, Exception):
            return
        try:
            self.session.fail(error)
        except Exception as worse:  # an error while an error is told must not end the window
            self.show_status(f"{type(error).__name__}, {type(worse).__name__}")
