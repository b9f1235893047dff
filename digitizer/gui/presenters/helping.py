"""Help: a text for each screen, the sheet of keys, what this program is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Protocol

import digitizer
from digitizer.gui.actions import ACTIONS, EVERYWHERE
from digitizer.gui.session import Session
from digitizer.locale import SOURCE_LANGUAGE

KEYS, ABOUT = "keys", "about"
_TOPICS = (
    ("start", "Bắt đầu"),
    ("overview", "Tổng quan"),
    ("scan", "Nhập trang"),
    ("check", "Nhập và kiểm tra"),
    ("wall", "Xác nhận nhóm"),
    ("verify", "Kiểm duyệt"),
    ("search", "Tra cứu"),
    ("deliver", "Giao nộp"),
    ("report", "Báo cáo"),
    ("admin", "Quản trị"),
    (KEYS, "Bảng phím"),
    (ABOUT, "Về chương trình"),
)
_SAME = {"signin": "start", "help": "start"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of a help text: ``kind`` is heading, item, key or text."""

    kind: str
    text: str


class HelpView(Protocol):
    """What the presenter needs of the screen."""

    def show_topics(self, topics: list[tuple[str, str]], chosen: str) -> None:
        """All topics."""

    def show_text(self, pieces: list[Piece]) -> None:
        """The text of a topic."""


class HelpPresenter:
    """The help screen."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.view: HelpView | None = None

    def open(self, topic: str = "") -> None:
        """Shows a topic."""
        chosen = _SAME.get(topic, topic) or "start"
        if self.view:
            self.view.show_topics([(name, self.session.say(label)) for name, label in _TOPICS], chosen)
            self.view.show_text(self.text(chosen))

    def back(self) -> None:
        """To the screen of before."""
        self.session.go(self.session.screen or ("signin" if self.session.reception else "start"))

    def text(self, topic: str) -> list[Piece]:
        """The text of a topic in the chosen language."""
        if topic == KEYS:
            return list(self._keys())
        pieces = pieces_of(help_text(topic, self.session.settings.language))
        if topic == ABOUT:
            pieces.append(
                Piece("text", self.session.say("Phiên bản {version}", version=digitizer.__version__))
            )
        return pieces

    def _keys(self) -> Iterator[Piece]:
        say = self.session.say
        yield Piece("heading", say("Bảng phím"))
        for scope, label in (*_TOPICS, (EVERYWHERE, "Mọi màn hình")):
            listed = [action for action in ACTIONS if action.scope == scope and action.key]
            if listed:
                yield Piece("subheading", say(label))
                yield from (Piece("key", f"{action.key}\t{say(action.label)}") for action in listed)


def help_text(topic: str, language: str) -> str:
    """The text as it is written; Vietnamese where a language has none."""
    for folder in (language, SOURCE_LANGUAGE):
        path = resources.files("digitizer.help") / folder / f"{topic}.md"
        if path.is_file():
            return path.read_text("utf-8")
    return ""


def pieces_of(text: str) -> list[Piece]:
    """The lines of a text: ``#`` heading, ``##`` subheading, ``-`` item, ``| key | what it does |`` key;
    other lines up to an empty one are one paragraph."""
    pieces: list[Piece] = []
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        kind, body = _kind_of(line)
        if kind != "text" and paragraph:
            pieces.append(Piece("text", " ".join(paragraph)))
            paragraph = []
        if kind == "text":
            paragraph.append(body)
        elif kind == "more" and pieces:
            pieces[-1] = Piece(pieces[-1].kind, f"{pieces[-1].text} {body}")
        elif body:
            pieces.append(Piece(kind, body))
    return pieces


def _kind_of(line: str) -> tuple[str, str]:
    if line.startswith("## "):
        return "subheading", line[3:]
    if line.startswith("# "):
        return "heading", line[2:]
    if line.startswith("- "):
        return "item", line[2:]
    if line.startswith("  ") and line.strip():
        return "more", line.strip()
    if line.startswith("|"):
        return "key", "\t".join(part.strip() for part in line.strip("|").split("|"))
    return ("text", line.strip()) if line.strip() else ("", "")
