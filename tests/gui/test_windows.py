"""Real windows on an X server of our own: nothing is cut off or untranslated, keys and focus work."""

from __future__ import annotations

import itertools
import tkinter as tk
from collections.abc import Iterator, Sequence
from pathlib import Path
from tkinter import ttk

import pytest

from digitizer.app.books import NewBook, open_book
from digitizer.app.desk import Desk
from digitizer.app.reviewing import approve_records
from digitizer.domain.workflow import Role
from digitizer.gui.actions import ACTIONS
from digitizer.gui.bridge import Run
from digitizer.gui.session import Kind, Session
from digitizer.gui.views.checking import CheckScreen
from digitizer.gui.views.overview import OverviewScreen
from digitizer.gui.views.searching import SearchScreen
from digitizer.gui.views.shell import Shell
from digitizer.gui.widgets.dialogs import Dialog
from digitizer.gui.widgets.fields import LEAP
from tests.fixtures.app_desk import complete, office_desk
from tests.fixtures.looking import (
    clipped,
    close,
    pump,
    pump_until,
    shown,
    text_of,
    texts,
    widgets,
)
from tests.fixtures.window import BOOK, SAMPLES, as_role, display, missing_programs, session_at, with_settings

pytestmark = pytest.mark.skipif(bool(missing_programs("Xvfb")), reason=missing_programs("Xvfb") or "có Xvfb")
FIRST = f"{BOOK}-0002.1"
SCREENS = {
    Role.OFFICER: ("overview", "scan", "check", "wall", "search", "report", "help"),
    Role.SUPERVISOR: ("overview", "verify", "search", "deliver", "report"),
    Role.IT: ("overview", "scan", "deliver", "report", "admin"),
}


@pytest.fixture(scope="module")
def large() -> Iterator[str]:
    with display(2732, 1536) as address:
        yield address


@pytest.fixture
def shells() -> Iterator[list[Shell]]:
    opened: list[Shell] = []
    yield opened
    for shell in opened:
        close(shell)


def begin(shells: list[Shell], session: Session) -> Shell:
    shells.append(shown(session))
    return shells[-1]


def at_field(check: CheckScreen, key: str) -> int:
    """The cursor stands in a field; its row."""
    index = next(at for at, field in enumerate(check.presenter.fields) if field.key == key)
    check.focus_row(index)
    return index


def checking(shells: list[Shell], desk: Desk) -> tuple[Shell, CheckScreen]:
    """The officer at the first record."""
    shell = begin(shells, session_at(desk))
    shell.go("check", record=FIRST)
    pump(shell)
    assert isinstance(shell.shown, CheckScreen)
    return shell, shell.shown


def further(desk: Desk) -> None:
    """Some records are entered and one approved, so that every screen has something to show."""
    complete(desk, FIRST, f"{BOOK}-0003.1")
    approve_records(as_role(desk, Role.SUPERVISOR), [FIRST])


def visit(shell: Shell, screens: tuple[str, ...]) -> Iterator[str]:
    for name in screens:
        shell.go(name)
        pump(shell)
        yield name
        for leaves in (one for one in widgets(shell.root) if isinstance(one, ttk.Notebook)):
            for leaf in leaves.tabs():
                leaves.select(leaf)
                pump(shell)
                yield f"{name} {leaf}"
    if "verify" in screens:
        shell.go("verify")
        pump(shell)
        shell.shown.presenter.choose(BOOK)  # type: ignore[union-attr]
        pump(shell)
        yield "verify at work"


@pytest.mark.parametrize("scale", [200])
def test_nothing_is_cut_off_in_larger_letters(
    desk: Desk, large: str, shells: list[Shell], scale: int
) -> None:
    further(desk)
    for role, screens in SCREENS.items():
        session = with_settings(session_at(desk, role), scale=scale)
        shell = shown(session)
        found = {name: clipped(shell.root) for name in visit(shell, screens)}
        close(shell)
        assert {name: cut for name, cut in found.items() if cut} == {}


def test_the_page_s_buttons_are_brief_in_larger_letters_and_go_on_below(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell = begin(shells, with_settings(session_at(desk), scale=150))
    shell.go("scan", book=BOOK)
    pump(shell)
    pane = shell.shown.pane  # type: ignore[union-attr]
    buttons = [each for each in widgets(pane) if isinstance(each, ttk.Button)]
    assert "◐" in map(text_of, buttons)
    row = [each for each in widgets(pane.master) if text_of(each) in ("Xoay phải", "Bỏ…", "Đọc lại")]
    assert len({each.winfo_y() for each in row}) > 1
    for each in (*buttons, *row):
        assert each.winfo_x() + each.winfo_width() <= each.master.winfo_width()  # type: ignore[union-attr]


def test_a_found_field_and_its_history_have_room_in_larger_letters(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell = begin(shells, with_settings(session_at(desk), scale=150))
    further(desk)
    shell.go("search", record=FIRST, key="nksHoTen")
    shown = shell.shown
    assert isinstance(shown, SearchScreen)
    pump_until(shell, lambda: bool(shown.history.tree.get_children()))
    row = shown.fields._rows[shown.fields._active]
    assert row.winfo_height() < shown.fields.canvas.winfo_height()


def test_every_action_is_done_somewhere(desk: Desk, screen: str, shells: list[Shell]) -> None:
    further(desk)
    done = {"check.accept"}  # Enter belongs to the field itself
    for role, screens in SCREENS.items():
        shell = shown(session_at(desk, role))
        for _ in visit(shell, screens):
            done |= set(shell._handlers())
        if role is Role.OFFICER:
            shell.go("check", record=FIRST)
            pump(shell)
            done |= set(shell._handlers())
        close(shell)
    assert {action.id for action in ACTIONS} - done == set()
    assert done - {action.id for action in ACTIONS} == set()


def test_tab_goes_through_the_fields_in_the_order_of_the_paper(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell, check = checking(shells, desk)
    entries = [row.entry for row in check.fields._rows[: len(check.presenter.fields)]]
    entries[0].focus_force()
    pump(shell, 0.05)
    seen = []
    for _ in entries:
        focus = shell.root.focus_get()
        seen.append(focus)
        assert focus is not None
        focus.event_generate("<Tab>")
        pump(shell, 0.02)
    assert seen == entries
    assert shell.root.focus_get() is check._finish or shell.root.focus_get() not in entries


def test_page_keys_leap_over_fields_and_stop_at_the_ends(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell, check = checking(shells, desk)
    check.focus_row(0)
    pump(shell, 0.05)
    seen = []
    for key in ("<Next>", "<Next>", "<Prior>", "<Prior>", "<Prior>"):
        check.fields._rows[check.presenter.at].entry.event_generate(key)
        pump(shell, 0.05)
        seen.append(check.presenter.at)
    assert seen == [LEAP, 2 * LEAP, LEAP, 0, 0]


def test_keys_reach_their_actions_while_somebody_types(desk: Desk, screen: str, shells: list[Shell]) -> None:
    shell, check = checking(shells, desk)
    check.focus_row(0)
    pump(shell, 0.05)
    check.fields._rows[0].entry.event_generate("<F8>")
    pump(shell)
    assert check.presenter.fields[check.presenter.at].doubtful
    check.fields._rows[check.presenter.at].entry.event_generate("<Control-d>")
    pump(shell)
    assert "P1" in desk.office.records.get(FIRST).people.values()
    shell.root.event_generate("<F1>")
    pump(shell)
    assert shell._shown == "help"
    shell.root.event_generate("<Escape>")
    pump(shell)
    assert shell._shown == "check"


def test_letters_stay_in_the_entry(desk: Desk, screen: str, shells: list[Shell]) -> None:
    shell, check = checking(shells, desk)
    entry = check.fields._rows[check.presenter.at].entry
    entry.focus_force()
    entry.selection_range(0, "end")
    for letter in "dminzr":
        entry.event_generate(f"<Key-{letter}>")
    pump(shell, 0.05)
    assert entry.text() == "dminzr" and shell._shown == "check"


def test_an_input_method_in_the_middle_of_a_syllable_is_left_alone(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    """Telex writes «Lê» as l, e, then takes the e back: answers that arrive meanwhile must not touch it."""
    shell, check = checking(shells, desk)
    index = at_field(check, "meHoTen")
    pump(shell, 0.05)
    entry = check.fields._rows[index].entry
    entry.selection_range(0, "end")
    for key in ("L", "e"):
        entry.event_generate(f"<KeyPress-{key}>")
        entry.event_generate(f"<KeyRelease-{key}>")
    pump(shell, 0.5)  # long enough for the draft to be kept and completions to be offered
    check.presenter._save(0, "1")  # a field that was left before is saved now, and the record's rows follow
    entry.event_generate("<KeyPress-BackSpace>")
    entry.insert("insert", "ê")  # the method hands the letter over
    entry.event_generate("<KeyRelease-e>")
    pump(shell, 0.5)
    assert entry.text() == "Lê" and shell.root.focus_get() is entry
    entry.event_generate("<Return>")
    pump(shell)
    assert desk.office.records.get(FIRST).fields["meHoTen"].value == "Lê"


def test_pasted_text_loses_its_line_breaks_and_hidden_characters(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell, check = checking(shells, desk)
    entry = check.fields._rows[check.presenter.at].entry
    entry.focus_force()
    entry.selection_range(0, "end")
    shell.root.clipboard_clear()
    shell.root.clipboard_append("Lò Văn\r\n\u200bƠn\t \u202eA\x07")
    entry.event_generate("<<Paste>>")
    assert entry.text() == "Lò Văn Ơn A"


def test_a_name_of_200_letters_pushes_nothing_off_the_screen(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell, check = checking(shells, desk)
    index = at_field(check, "nksHoTen")
    check.put_text(index, ("Nguyễn Thị Thùy Dương " * 10)[:200].strip())
    check.fields._rows[index].entry.event_generate("<Return>")
    pump(shell)
    shell.go("check", record=f"{BOOK}-0003.1")
    pump(shell)
    shell.go("check", record=FIRST)
    pump(shell)
    assert str(check._title.cget("text")).endswith("…") and clipped(shell.root) == []


def test_closing_the_window_saves_what_is_typed(desk: Desk, screen: str) -> None:
    session = session_at(desk)
    shell = shown(session)
    shell.go("check", record=FIRST)
    pump(shell)
    check = shell.shown
    assert isinstance(check, CheckScreen)
    index = at_field(check, "meHoTen")
    pump(shell, 0.05)
    check.put_text(index, "Lường Thị Én")
    shell.quit()
    assert desk.office.records.get(FIRST).fields["meHoTen"].value == "Lường Thị Én"


def test_closing_while_work_is_under_way_asks_first(desk: Desk, screen: str, shells: list[Shell]) -> None:
    session = session_at(desk)
    shell = begin(shells, session)
    asked: list[str] = []
    shell.ask_quit = lambda question: asked.append(question) is not None  # type: ignore[method-assign,assignment]
    session.bridge.runs.append(Run("Đọc trang", 3, print, print, print))
    shell.quit()
    session.bridge.runs.clear()
    assert "Đọc trang" in asked[0] and shell.root.winfo_exists()


def test_an_error_opens_one_dialog_with_its_code_and_what_to_do(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell = begin(shells, session_at(desk))
    shell.go("check", record=FIRST)
    pump(shell)
    seen: list[str] = []

    def look() -> None:
        dialog = next(child for child in shell.root.winfo_children() if isinstance(child, Dialog))
        seen.extend(text for widget in all_widgets(dialog) if (text := text_of(widget)))
        dialog.destroy()

    shell.root.after(300, look)
    shell.root.event_generate("<F6>")  # nothing to copy in the first record
    pump_until(shell, lambda: bool(seen))
    assert any("GIA-70" in text for text in seen) and any("Hãy" in text for text in seen)


def all_widgets(root: tk.Misc) -> Iterator[tk.Misc]:
    for child in root.winfo_children():
        yield child
        yield from all_widgets(child)


def test_a_practice_office_is_clearly_marked(desk: Desk, screen: str, shells: list[Shell]) -> None:
    session = session_at(desk)
    type(session).practice = property(lambda self: True)  # type: ignore[assignment]
    try:
        shell = begin(shells, session)
        assert any("THỰC HÀNH" in text for text in texts(shell.root))
    finally:
        type(session).practice = property(
            lambda self: self.reception is not None and self.reception.office.practice
        )


def test_no_widget_is_drawn_with_two_sizes_of_the_same_letter(desk: Desk, screen: str) -> None:
    """Everything grows with the letters: at 200 % the rail is twice as wide as at 100 %."""
    widths = []
    for scale in (100, 200):
        shell = shown(with_settings(session_at(desk), scale=scale))
        widths.append(shell._rail.winfo_reqwidth())
        close(shell)
    assert 1.8 < widths[1] / widths[0] < 2.2


def test_a_new_office_is_led_to_its_first_book(tmp_path: Path, screen: str, shells: list[Shell]) -> None:
    with office_desk(tmp_path / "moi") as desk:
        shell = begin(shells, session_at(desk))
        assert "Mở quyển sổ đầu tiên…" in texts(shell.root)
        open_book(desk, NewBook("KS", 2016, "01"))
        shell.session.changed(Kind.BOOKS)
        pump(shell)
        overview = shell.shown
        assert isinstance(overview, OverviewScreen) and overview.table.selected() == [BOOK]
        assert "Mở quyển sổ đầu tiên…" not in texts(shell.root)
        close(shells.pop())


def test_duplicate_ways_to_one_screen_are_the_same(desk: Desk, screen: str, shells: list[Shell]) -> None:
    shell = begin(shells, session_at(desk))
    for action, _ in itertools.product(("overview", "check"), range(2)):
        shell.go(action)
        pump(shell, 0.05)
    assert list(shell._screens) == ["overview", "check"]


def test_files_dragged_into_the_import_screen_are_taken(
    desk: Desk, screen: str, shells: list[Shell], tmp_path: Path
) -> None:
    pytest.importorskip("tkinterdnd2")
    page = tmp_path / "trang {1} một.jpg"
    page.write_bytes((SAMPLES / "005.jpg").read_bytes())
    shell = begin(shells, session_at(desk))
    shell.go("scan", book=BOOK)
    pump(shell)
    taken: list[Sequence[str]] = []
    shell.shown.presenter.bring = taken.append  # type: ignore[union-attr]
    dropped = shell.root.tk.call("bind", str(shell.shown), "<<Drop:DND_Files>>").replace(" %D", "")
    shell.root.tk.call(dropped, (str(page), "/khong/co"))
    assert taken == [[str(page)]]


def test_copied_files_are_pasted_into_the_book(desk: Desk, screen: str, shells: list[Shell]) -> None:
    shell = begin(shells, session_at(desk))
    shell.go("scan", book=BOOK)
    pump(shell)
    taken: list[Sequence[str]] = []
    shell.shown.presenter.bring = taken.append  # type: ignore[union-attr]
    shell.root.clipboard_clear()
    shell.root.clipboard_append(f"{SAMPLES / '005.jpg'}\n{SAMPLES}")
    shell.root.event_generate("<Control-v>")
    pump(shell)
    assert taken == [[str(SAMPLES / "005.jpg"), str(SAMPLES)]]


def test_long_work_shows_how_far_it_is_once_somebody_knows(
    desk: Desk, screen: str, shells: list[Shell]
) -> None:
    shell = begin(shells, session_at(desk))
    run: Run[object] = Run("Sao chép", 0, print, print, print)
    shell.session.bridge.runs.append(run)
    shell.show_runs()
    pump(shell, 0.05)
    bar = next(one for one in widgets(shell.root) if isinstance(one, ttk.Progressbar))
    assert str(bar.cget("mode")) == "indeterminate"
    run.done, run.total = 3, 12
    shell.show_runs()
    shell.session.bridge.runs.clear()
    assert (str(bar.cget("mode")), bar.cget("maximum"), bar.cget("value")) == ("determinate", 12, 3)
