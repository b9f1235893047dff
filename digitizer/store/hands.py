"""The hands that were learned: what fits the recognizer to a book's writer, kept in this office only.

A hand is a file ``hands/BOOK.hand``; it may be deleted at any time, and the general recognizer reads on.
``hands/BOOK.words`` holds the strokes of values that come again in the book and that people confirmed,
``hands/BOOK.tried`` says how many records people had entered when the hand was last tried.
"""

from __future__ import annotations

import os
from pathlib import Path

from digitizer.store import faults


class Hands:
    """The learned hands of one office."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, book: str) -> Path | None:
        """The file of a book's hand, or None when none was learned."""
        path = self._folder / f"{book}.hand"
        return path if path.is_file() else None

    def save(self, book: str, hand: bytes) -> None:
        """Keeps a hand in place of the one before: whole or not at all. Raises StoreError KHO-xx."""
        self._write(book, "hand", hand)

    def words(self, book: str) -> Path | None:
        """The file of a book's confirmed words, or None when there is none."""
        path = self._folder / f"{book}.words"
        return path if path.is_file() else None

    def save_words(self, book: str, words: bytes) -> None:
        """Keeps the confirmed words of a book, as ``save``."""
        self._write(book, "words", words)

    def tried(self, book: str) -> int:
        """How many records of the book were entered when its hand was last tried; 0 when it never was."""
        try:
            return int((self._folder / f"{book}.tried").read_text("ascii"))
        except (OSError, ValueError):
            return 0

    def note_trial(self, book: str, records: int) -> None:
        """Remembers a trial: the same records are not learned from again. Raises StoreError KHO-xx."""
        self._write(book, "tried", str(records).encode("ascii"))

    def drop(self, book: str) -> None:
        """Forgets a book's hand and words."""
        for ending in ("hand", "words"):
            (self._folder / f"{book}.{ending}").unlink(missing_ok=True)

    def _write(self, book: str, ending: str, content: bytes) -> None:
        with faults.translated(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            part = self._folder / f"{book}.part"
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._folder / f"{book}.{ending}")
