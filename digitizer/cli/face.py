"""What every verb needs: where the office is, who acts, which language, and how answers are shown."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitizer.app.desk import Desk, open_desk
from digitizer.errors import DigitizerError, InputError, Translate

_BAR = 30  # characters


@dataclass(frozen=True, slots=True)
class Face:
    """The chosen language, office, person and form of answers."""

    translate: Translate
    folder: Path
    who: str = ""
    json: bool = False

    def desk(self, *, write: bool = True) -> AbstractContextManager[Desk]:
        """The open office; for looking only, another program may be writing at the same time."""
        return open_desk(self.folder, self.who, self.password, write=write)

    def password(self) -> str:
        """The password of whoever acts: out of the environment, or asked for at the terminal.

        Raises InputError GIA-62 where nobody can be asked.
        """
        return self.secret("DIGITIZER_PASSWORD", "Mật khẩu: ")

    def secret(self, variable: str, prompt: str) -> str:
        """A password that no history of commands keeps. Raises as ``password``."""
        given = os.environ.get(variable)
        if given is not None:
            return given
        if not sys.stdin.isatty():
            raise InputError(
                "GIA-62",
                "Cần mật khẩu mà không có ai để hỏi.",
                "Hãy đặt biến {variable}, hoặc chạy lệnh trong cửa sổ dòng lệnh.",
                variable=variable,
            )
        return getpass.getpass(self.translate(prompt))

    def text(self, template: str, **params: object) -> str:
        """The sentence in the chosen language, filled in."""
        return self.translate(template).format(**params)

    def say(self, template: str, **params: object) -> None:
        """Tells a person; with ``--json`` on the side, so that the answer itself stays clean."""
        # Flushed, so that answers and complaints keep their order also in a log.
        print(self.text(template, **params), file=sys.stderr if self.json else sys.stdout, flush=True)

    def aside(self, template: str, **params: object) -> None:
        """Tells a person what is not the answer itself."""
        print(self.text(template, **params), file=sys.stderr)

    def complain(self, error: DigitizerError, about: str = "") -> None:
        """Tells of an error: its code, what happened, the next step."""
        subject = f"{about}: " if about else ""
        print(f"{subject}[{error.code}] {error.text(self.translate)}", file=sys.stderr)

    def dump(self, value: Any) -> None:
        """One JSON value on a line."""
        print(json.dumps(value, ensure_ascii=False))

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """A table; columns of numbers stand to the right."""
        head = [self.translate(header) for header in headers]
        cells = [[str(cell) for cell in row] for row in rows]
        widths = [max(len(row[at]) for row in [head, *cells]) for at in range(len(head))]
        right = [bool(cells) and all(_is_number(row[at]) for row in cells) for at in range(len(head))]
        for row in (head, ["─" * width for width in widths], *cells):
            print("  ".join(_set(*column) for column in zip(row, widths, right, strict=True)).rstrip())
        sys.stdout.flush()


def _is_number(text: str) -> bool:
    return text.replace("/", "").replace(".", "").replace("%", "").strip().isdigit() or not text


def _set(text: str, width: int, right: bool) -> str:
    return text.rjust(width) if right else text.ljust(width)


class Bar:
    """A progress bar on the terminal; nothing where the errors do not go to one.

    ``total`` 0 means that nobody knows how many steps there are: they are counted only.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._shown = sys.stderr.isatty()

    def update(self, done: int, total: int) -> None:
        """Draws the bar anew for work whose size is told with each step."""
        self._total = total
        self.show(done)

    def show(self, done: int) -> None:
        """Draws the bar anew."""
        if self._shown:
            sys.stderr.write(f"\r{self._drawn(done)}\x1b[K")
            sys.stderr.flush()

    def _drawn(self, done: int) -> str:
        if not self._total:
            return f"… {done}"
        filled = _BAR * min(done, self._total) // self._total
        return f"[{'█' * filled}{'·' * (_BAR - filled)}] {done}/{self._total}"

    def clear(self) -> None:
        """Removes the bar, so that a line can be written in its place."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
