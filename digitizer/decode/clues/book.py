"""What stands in other entries of the same book: usual signers, clerks, offices and places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from digitizer.decode.book_view import USUAL_KEYS
from digitizer.decode.clues.entry import Entry
from digitizer.decode.inference import Clue
from digitizer.domain.text import clean, compare_key

_NEVER = 0.03  # next to a value that other entries have often


def book_clues(entry: Entry) -> Iterator[Clue]:
    """A signer, clerk or office that other entries of the book have is far more probable than one like it."""
    for key in USUAL_KEYS:
        seen = {_key(text): count for text, count in entry.context.seen.get(key, {}).items() if count > 1}
        if not seen or not entry.has(key):
            continue
        known = frozenset(seen)
        yield Clue(
            (key,),
            (_meant,),
            lambda text, known=known: 1.0 if text in known else _NEVER,
            "giống với nhiều trang khác của quyển sổ",
            "khác với các trang khác của quyển sổ",
            unknown=(0.5,),
            exact=True,
        )


def likeness_clues(entry: Entry) -> Iterator[Clue]:
    """Strokes like those of lines that a person confirmed say the same."""
    for key, said in entry.context.alike.items():
        if entry.has(key):
            why = f"nét chữ giống «{said}» đã xác nhận ở trang khác"
            yield Clue((key,), (_meant,), _only(_key(said)), why, why, unknown=(0.3,), exact=True)


def _only(said: str) -> Callable[[str], float]:
    return lambda text: 1.0 if text == said else _NEVER


def _meant(text: str) -> str | None:
    return _key(text) or None


def _key(text: str) -> str:
    return compare_key(clean(text))
