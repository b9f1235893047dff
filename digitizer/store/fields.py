"""Some fields of many records at once: for lists, walls, snippets and completions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from digitizer.domain.records import Box
from digitizer.store import codec
from digitizer.store.schema import DOUBTFUL_BELOW, IN_HAND, PRESENT
from digitizer.store.session import Session


class WallField(NamedTuple):
    """A field among many of its kind."""

    record: str
    key: str
    value: str
    confidence: float
    number: str
    page: str


class SameValue(NamedTuple):
    """A value of a field: how many records have it, and of how many of them the program is not sure."""

    key: str
    value: str
    records: int
    doubtful: int


class Fields:
    """The fields of one office's records."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def values(self, identifiers: Sequence[str], keys: Iterable[str]) -> dict[str, dict[str, str]]:
        """Some values of many records, by record and key; what is not there is left out."""
        rows = self._session.tuples(
            "SELECT v.record, v.key, v.value FROM json_each(?) j JOIN json_each(?) k"
            " JOIN field_values v ON v.record = j.value AND v.key = k.value",
            [codec.dump(list(identifiers)), codec.dump(list(keys))],
        )
        found: dict[str, dict[str, str]] = {}
        for record, key, value in rows:
            found.setdefault(record, {})[key] = value
        return found

    def unconfirmed(self, book: str, keys: Iterable[str]) -> Sequence[WallField]:
        """The fields of records in hand that were read and that nobody has confirmed yet."""
        rows = self._session.tuples(
            "SELECT v.record, v.key, v.value, v.confidence, r.number, r.page FROM records r"  # noqa: S608
            " JOIN json_each(?) k JOIN field_values v ON v.record = r.id AND v.key = k.value"
            f" WHERE r.book = ? AND {IN_HAND} AND v.person = '' AND v.value <> ''",
            [codec.dump(list(keys)), book],
        )
        return [WallField(*row) for row in rows]

    def unconfirmed_values(self, book: str, keys: Iterable[str]) -> Sequence[SameValue]:
        """The same fields, counted by their values."""
        rows = self._session.tuples(
            "SELECT v.key, v.value, count(*), sum(v.confidence < ?) FROM records r JOIN json_each(?) k"  # noqa: S608
            " JOIN field_values v ON v.record = r.id AND v.key = k.value"
            f" WHERE r.book = ? AND {IN_HAND} AND v.person = '' AND v.value <> '' GROUP BY v.key, v.value",
            [DOUBTFUL_BELOW, codec.dump(list(keys)), book],
        )
        return [SameValue(*row) for row in rows]

    def usual(self, book: str, keys: Iterable[str]) -> Sequence[str]:
        """The different values that the fields have in a book, the most frequent first."""
        rows = self._session.tuples(
            "SELECT v.value FROM records r JOIN json_each(?) k"  # noqa: S608
            " JOIN field_values v ON v.record = r.id AND v.key = k.value"
            f" WHERE r.book = ? AND {PRESENT} AND v.value <> ''"
            " GROUP BY v.value ORDER BY count(*) DESC, v.value",
            [codec.dump(list(keys)), book],
        )
        return [value for (value,) in rows]

    def numbers(self, book: str) -> Sequence[str]:
        """The entry numbers of a book's records, as they are filtered by."""
        sql = f"SELECT r.number FROM records r WHERE r.book = ? AND {PRESENT}"  # noqa: S608
        return [number for (number,) in self._session.tuples(sql, [book])]

    def boxes(self, fields: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, Box]]:
        """The page and the place on it of each (record, key) that has one."""
        rows = self._session.tuples(
            "SELECT v.record, v.key, r.page, v.box FROM json_each(?) j"
            " JOIN field_values v ON v.record = json_extract(j.value, '$[0]')"
            " AND v.key = json_extract(j.value, '$[1]')"
            " JOIN records r ON r.id = v.record WHERE v.box <> ''",
            [codec.dump([list(field) for field in fields])],
        )
        loaded = ((record, key, page, codec.load_box(box)) for record, key, page, box in rows)
        return {(record, key): (page, box) for record, key, page, box in loaded if box}

    def boxes_of(self, page: str) -> Sequence[Box]:
        """The places of all fields on a page."""
        sql = (
            "SELECT v.box FROM records r JOIN field_values v ON v.record = r.id"
            " WHERE r.page = ? AND v.box <> ''"
        )
        boxes = (codec.load_box(box) for (box,) in self._session.tuples(sql, [page]))
        return [box for box in boxes if box]
