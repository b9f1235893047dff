"""Use cases that spare typing: drafts, the record before, margin notes, completions, the next field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice

from digitizer.app.desk import Desk
from digitizer.app.records import Saved, set_field, spec_of
from digitizer.app.sheets import open_sheet
from digitizer.catalog import Catalog
from digitizer.domain.dates import parse_typed_date
from digitizer.domain.lookups import NameList
from digitizer.domain.schema import FieldKind
from digitizer.domain.text import clean, fold
from digitizer.domain.workflow import Move
from digitizer.errors import InputError

__all__ = ["add_note", "copy_previous", "keep_draft", "next_doubtful", "suggest_places", "suggest_values"]

_NOTES = "ghiChu"
Suggest = Callable[[Catalog, str, int], Iterable[str]]  # data files, typed text, year of the book


def keep_draft(desk: Desk, record: str, key: str, text: str) -> None:
    """Keeps what is being typed, so that a power cut or the idle lock does not take it.

    Raises StoreError KHO-11, InputError GIA-32.
    """
    found = desk.office.records.summary(record)
    spec_of(desk, found.type, key)
    desk.office.drafts.keep(record, key, text, person=desk.actor)


def copy_previous(desk: Desk, record: str, key: str) -> Saved:
    """The value that the record before it in the book has.

    Raises InputError GIA-70 when there is none, else as ``set_field``.
    """
    desk.office.records.check(record, Move.EDIT, person=desk.actor)
    found = desk.office.records.summary(record)
    order = desk.office.records.order(found.book)
    at = order.index(record) if record in order else 0
    before = desk.office.fields.values([order[at - 1]], [key]) if at else {}
    value = next((texts.get(key, "") for texts in before.values()), "")
    if not value:
        raise InputError(
            "GIA-70",
            "Hồ sơ đứng trước không có giá trị để chép.",
            "Hãy gõ giá trị theo ảnh của trang.",
        )
    return set_field(desk, record, key, value)


def add_note(desk: Desk, record: str, text: str, day: str = "") -> Saved:
    """Adds a note of the margin, with its day, to those that the record has ("Ghi chú").

    Raises InputError GIA-37 for a day that is none, else as ``set_field``.
    """
    dated = parse_typed_date(day) if day else None
    if day and dated is None:
        raise InputError("GIA-71", "Ngày của ghi chú không đúng.", "Hãy ghi như 27.10.2008 hoặc 27102008.")
    note = f"{dated.text}: {clean(text)}" if dated else clean(text)
    known = desk.office.fields.values([record], [_NOTES]).get(record, {}).get(_NOTES, "")
    return set_field(desk, record, _NOTES, f"{known}; {note}" if known else note)


def next_doubtful(
    desk: Desk, record: str, key: str = "", *, backward: bool = False
) -> tuple[str, str] | None:
    """The (record, key) of the next field of the book that somebody must look at, or None.

    Looks first behind ``key`` in the record itself, then at the records after it (before it when
    ``backward``). Raises StoreError KHO-11.
    """
    here = _doubtful_fields(desk, record)
    rest = _beyond(here, key, backward)
    if rest:
        return record, rest[0]
    found = desk.office.records.summary(record)
    rows = desk.office.records.list(book=found.book)
    at = next((index for index, one in enumerate(rows) if one.id == record), 0)
    others = rows[:at][::-1] if backward else rows[at + 1 :]
    for one in others:
        if one.doubtful or one.findings:
            keys = [name for name, is_doubtful in _doubtful_fields(desk, one.id).items() if is_doubtful]
            if keys:
                return one.id, keys[-1 if backward else 0]
    return None


def _doubtful_fields(desk: Desk, record: str) -> dict[str, bool]:
    return {field.key: field.doubtful for field in open_sheet(desk, record).fields}


def _beyond(fields: Mapping[str, bool], key: str, backward: bool) -> list[str]:
    keys = list(fields)
    at = keys.index(key) if key in fields else (len(keys) if backward else -1)
    candidates = keys[:at][::-1] if backward else keys[at + 1 :]
    return [one for one in candidates if fields[one]]


def suggest_values(desk: Desk, record: str, key: str, text: str, *, limit: int = 10) -> list[str]:
    """What the field may be about to say, likeliest first: values of this book, then names of the lists.

    ``text`` is what was typed so far, with or without accents. Raises StoreError KHO-11, InputError GIA-32.
    """
    found = desk.office.records.summary(record)
    spec = spec_of(desk, found.type, key)
    same_kind = [one.key for one in desk.catalog.record_types[found.type] if one.kind is spec.kind]
    # The second look at the book is taken only when the first has not filled the list.
    used = chain.from_iterable(
        _beginning(text, desk.office.fields.usual(found.book, keys)) for keys in ([key], same_kind)
    )
    listed = _LISTS.get(spec.kind, _nothing)(desk.catalog, text, desk.office.books.get(found.book).year)
    return list(islice(_different(value for value in chain(used, listed) if value != text), limit))


def suggest_places(catalog: Catalog, text: str, *, limit: int = 10) -> list[str]:
    """Communes, districts and provinces that begin with ``text``, each with what it lies in."""
    return catalog.gazetteer.suggest(text, limit=limit)


def _beginning(text: str, values: Iterable[str]) -> list[str]:
    """Values of which a word begins as ``text`` does."""
    wanted = fold(clean(text))
    return [value for value in values if fold(value).startswith(wanted) or f" {wanted}" in fold(value)]


def _different(values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value not in seen:
            seen.add(value)
            yield value


def _nothing(catalog: Catalog, text: str, year: int) -> Iterable[str]:
    return ()


def _listed(names: Callable[[Catalog], NameList]) -> Suggest:
    return lambda catalog, text, year: _beginning(text, names(catalog).names)


def _places(catalog: Catalog, text: str, year: int) -> Iterable[str]:
    return catalog.gazetteer.suggest(text, year)


def _names(catalog: Catalog, text: str, year: int) -> Iterable[str]:
    """The typed name with its last syllable completed: a surname first, then syllables of given names."""
    *before, last = clean(text).split(" ")
    known = catalog.name_statistics
    given = {name: syllable.weight for name, syllable in known.syllables.items()}
    weights = given if before else known.surnames
    if before:
        likely = known.surnames_like(before[0])
        before[0] = max(likely, key=lambda one: likely[one], default=before[0])
    wanted = fold(last)
    hits = [name for name in weights if wanted and fold(name).startswith(wanted)]
    return [" ".join((*before, name)) for name in sorted(hits, key=lambda one: -weights[one])]


_LISTS: Mapping[FieldKind, Suggest] = {
    FieldKind.ETHNIC: _listed(lambda catalog: catalog.ethnic_groups),
    FieldKind.NATIONALITY: _listed(lambda catalog: catalog.nationalities),
    FieldKind.RELATION: _listed(lambda catalog: catalog.relations),
    FieldKind.TITLE: _listed(lambda catalog: catalog.titles),
    FieldKind.AUTHORITY: _listed(lambda catalog: catalog.authorities),
    FieldKind.NAME: _names,
    FieldKind.PLACE: _places,
    FieldKind.PROVINCE: _places,
}
