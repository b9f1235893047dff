"""A book as its entries show it: usual signers and places, and what the neighbours of an entry say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digitizer.domain.books import BookContext, Neighbour
from digitizer.domain.text import clean

USUAL_KEYS = ("nguoiKy", "chucVuNguoiKy", "nguoiThucHien", "noiDangKy")
_ORDERED = ("so", "ngayDangKy", "trangSo")
VIEW_KEYS = (*USUAL_KEYS, *_ORDERED)
_REACH = 4  # neighbours on either side


class BookView:
    """The values of a book's entries in their order, seen from each of them."""

    def __init__(self, entries: Sequence[Mapping[str, str]], known: BookContext | None = None) -> None:
        """``entries`` are values by key; ``known`` is what is known of the book apart from them."""
        self._known = known or BookContext()
        self._entries = [{key: clean(entry.get(key, "")) for key in USUAL_KEYS} for entry in entries]
        self._seen = {key: Counter(entry[key] for entry in self._entries) for key in USUAL_KEYS}
        self._neighbours = [
            Neighbour(position, *(entry.get(key, "") for key in _ORDERED))
            for position, entry in enumerate(entries)
        ]

    def around(self, index: int) -> BookContext:
        """What the other entries say of the one at ``index``."""
        own = self._entries[index]
        seen = {
            key: {text: count - (text == own[key]) for text, count in counts.items() if text}
            for key, counts in self._seen.items()
        }
        near = (
            self._neighbours[max(0, index - _REACH) : index]
            + self._neighbours[index + 1 : index + 1 + _REACH]
        )
        return replace(self._known, seen=seen, neighbours=tuple(near), position=index)
