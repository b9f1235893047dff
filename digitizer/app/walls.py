"""Use cases: confirm the same field of many records at once, on a wall of snippets sorted by what was read.

All fields of one kind hang together (the ethnic groups of child, mother and father); a group holds what was
read alike: one value, one year of dates, one surname. The odd one out is seen at a glance and taken out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digitizer.app.desk import Desk
from digitizer.app.veil import Veil
from digitizer.domain.dates import parse_date
from digitizer.domain.schema import KIND_LABELS, FieldKind, FieldSpec
from digitizer.domain.text import fold
from digitizer.domain.workflow import Role
from digitizer.errors import RuleError, StoreError
from digitizer.store import DOUBTFUL_BELOW, SameValue, WallField

__all__ = ["Tile", "WallGroup", "WallResult", "confirm_tiles", "list_walls", "show_wall"]


@dataclass(frozen=True, slots=True)
class WallGroup:
    """What was read alike in fields of one kind: ``count`` fields, of them ``doubtful`` unsure.

    ``wall`` names the kind, or the code list; ``keys`` are the fields and ``label`` what they are called.
    ``group`` is a value, a year or a surname, and ``shown`` the same for people (a code's label).
    """

    wall: str
    keys: tuple[str, ...]
    label: str
    group: str
    shown: str
    count: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One field on the wall; ``number`` is its entry's."""

    record: str
    key: str
    value: str
    confidence: float
    number: str
    page: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class WallResult:
    """How many fields were confirmed, and the (record, key) of those that were not: they were changed since,
    or whoever works may not confirm them."""

    confirmed: int
    skipped: Sequence[tuple[str, str]]


def list_walls(desk: Desk, book: str) -> list[WallGroup]:
    """The groups of fields of a book that nobody has confirmed: most doubts first, then the largest.

    Raises StoreError KHO-11.
    """
    specs = {spec.key: spec for spec in desk.catalog.record_types[desk.office.books.get(book).type]}
    found: defaultdict[tuple[str, str], list[SameValue]] = defaultdict(list)
    for same in desk.office.fields.unconfirmed_values(book, _seen(desk, book, specs)):
        spec = specs[same.key]
        found[_wall(spec), _group(spec.kind, same.value)].append(same)
    groups = [_wall_group(desk, specs, *names, values) for names, values in found.items()]
    return sorted(groups, key=lambda one: (-one.doubtful, -one.count, one.wall, one.group))


def _wall_group(
    desk: Desk, specs: Mapping[str, FieldSpec], wall: str, group: str, values: Sequence[SameValue]
) -> WallGroup:
    spec = specs[values[0].key]
    labels = desk.catalog.code_lists[spec.codes].labels if spec.codes else {}
    return WallGroup(
        wall,
        keys=tuple(sorted({one.key for one in values})),
        label=spec.label if spec.codes else KIND_LABELS[spec.kind],
        group=group,
        shown=labels.get(group, group),
        count=sum(one.records for one in values),
        doubtful=sum(one.doubtful for one in values),
    )


def show_wall(desk: Desk, book: str, wall: str, group: str) -> list[Tile]:
    """The fields of one group, sorted by value, the least sure first. Raises StoreError KHO-11."""
    known = desk.catalog.record_types[desk.office.books.get(book).type]
    specs = {spec.key: spec for spec in known if _wall(spec) == wall}
    fields = desk.office.fields.unconfirmed(book, _seen(desk, book, specs))
    tiles = [
        Tile(one.record, one.key, one.value, one.confidence, one.number, one.page, _is_doubtful(one))
        for one in fields
        if _group(specs[one.key].kind, one.value) == group
    ]
    return sorted(tiles, key=lambda tile: (fold(tile.value), tile.value, tile.confidence))


def confirm_tiles(desk: Desk, tiles: Sequence[Tile]) -> WallResult:
    """A person has looked at all of them: each counts as confirmed by them, with its own journal entry.

    One transaction, undone as one. Raises InputError GIA-31, StoreError KHO-06 ...
    """
    person, records = desk.actor, desk.office.records
    done, skipped = 0, []
    with desk.office.transaction():
        step = records.undo.next_step()
        texts = desk.office.fields.values([tile.record for tile in tiles], {tile.key for tile in tiles})
        for tile in tiles:
            same = texts.get(tile.record, {}).get(tile.key) == tile.value
            if same and _confirmed(desk, tile, person, step):
                done += 1
            else:
                skipped.append((tile.record, tile.key))
    return WallResult(done, skipped)


def _confirmed(desk: Desk, tile: Tile, person: str, step: int) -> bool:
    try:
        desk.office.records.confirm(tile.record, tile.key, person=person, step=step)
    except (RuleError, StoreError) as error:
        if isinstance(error, StoreError) and error.code != "KHO-11":
            raise
        return False
    return True


def _seen(desk: Desk, book: str, keys: Iterable[str]) -> list[str]:
    """The fields that whoever looks may see in the records that are being entered."""
    roles = desk.person.roles if desk.person else ()
    hidden = frozenset() if Role.OFFICER in roles else Veil(desk, book).risky
    return [key for key in keys if key not in hidden]


def _wall(spec: FieldSpec) -> str:
    """Fields of one kind hang together; the same digit of two code lists says two things."""
    return spec.codes or spec.kind.value


def _group(kind: FieldKind, value: str) -> str:
    return _GROUPS.get(kind, _itself)(value) if value else ""


def _itself(value: str) -> str:
    return value


def _year(value: str) -> str:
    date = parse_date(value)
    return f"{date.year}" if date and date.year else value


def _surname(value: str) -> str:
    return value.split(" ", maxsplit=1)[0].upper()


_GROUPS: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.DATE: _year,
    FieldKind.NAME: _surname,
}


def _is_doubtful(field: WallField) -> bool:
    return field.confidence < DOUBTFUL_BELOW
