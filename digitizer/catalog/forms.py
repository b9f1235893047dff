"""Form profiles: ``forms/*.toml`` as ``domain.forms.FormProfile``.

A file may name another as its ``base``: what it does not say itself it takes from there (a later circular
that prints the same page needs only its dates and codes).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from digitizer.catalog.datafile import DataFile, Table
from digitizer.domain.forms import Area, Arrangement, FormProfile, LabelSpec, TickSpec
from digitizer.domain.schema import CodeList, RecordType

PARSERS = frozenset({
    "text", "name", "date", "date_words", "time", "entry_number", "book_number", "page_number", "place",
    "papers", "signer", "number", "ethnic", "nationality", "sex", "relation", "identity", "death_moment",
    "hour", "minute", "authority", "title", "join", "person", "declarant", "registration",
    "recognition", "report", "note",
})  # fmt: skip
"""What the extract stage can make of the text after a label; ``join`` continues the label before it."""

PARENTS = "parents"
_MOST_LABELS = 200  # more stand on no form, and matching would take too long
_BLANK = FormProfile(id="", record_type="", edition="", title="", form_codes=(), labels=())
_AREAS = {area.value for area in Area}
_ARRANGEMENTS = {arrangement.value for arrangement in Arrangement}
_CENTURIES = {0, 1800, 1900, 2000}


def load_forms(
    root: Path, record_types: Mapping[str, RecordType], code_lists: Mapping[str, CodeList]
) -> Mapping[str, FormProfile]:
    """All profiles by id. Raises DataError for a base, key, code or parser that does not exist."""
    names = sorted(path.name for path in (root / "forms").glob("*.toml"))
    tables = [DataFile(root, f"forms/{name}").table() for name in names]
    found: dict[str, FormProfile] = {}
    # Bases first: a profile with a base has nothing to take over from a profile that itself has one.
    for table in sorted(tables, key=lambda table: "base" in table.names()):
        profile = _profile(table, found, record_types, code_lists)
        found[profile.id] = profile
    return dict(sorted(found.items()))


def check_form(
    path: Path,
    record_types: Mapping[str, RecordType],
    code_lists: Mapping[str, CodeList],
    known: Mapping[str, FormProfile],
) -> FormProfile:
    """The profile in a file anywhere, checked as those of the program are; ``known`` are its possible bases.

    Raises DataError with file and line for what is wrong: syntax, unknown keys, fields, parsers and codes. A
    profile holds wordings, never patterns or coordinates, so that it cannot make matching run away.
    """
    return _profile(DataFile(path.parent, path.name).table(), known, record_types, code_lists)


def _profile(
    table: Table,
    known: Mapping[str, FormProfile],
    record_types: Mapping[str, RecordType],
    code_lists: Mapping[str, CodeList],
) -> FormProfile:
    base = known.get(table.choice("base", known, default=""), _BLANK)
    record_type = record_types[table.choice("record_type", record_types, base.record_type or None)]
    labels = tuple(_label(entry, record_type) for entry in table.tables("labels"))
    ticks = tuple(_tick(entry, record_type, code_lists) for entry in table.tables("ticks"))
    profile = FormProfile(
        id=table.text("id"),
        record_type=record_type.id,
        edition=table.text("edition"),
        title=table.text("title"),
        form_codes=table.texts("form_codes", ()),
        labels=labels or base.labels,
        arrangement=Arrangement(table.choice("arrangement", _ARRANGEMENTS, base.arrangement.value)),
        ticks=ticks or base.ticks,
        cover_titles=table.texts("cover_titles", base.cover_titles),
        notes_heading=table.texts("notes_heading", base.notes_heading),
        notes_key=table.text("notes_key", base.notes_key),
        valid_from=table.text("valid_from", ""),
        valid_to=table.text("valid_to", ""),
        constants=table.table("constants").strings() or base.constants,
        century=table.number("century", base.century),
    )
    _check_profile(table, profile, record_type)
    return profile


def _check_profile(table: Table, profile: FormProfile, record_type: RecordType) -> None:
    if not profile.labels:
        table.fail("DLM-06", "labels", "thiếu mục «{key}».")
    if profile.century not in _CENTURIES:
        table.fail("DLM-08", "century", "giá trị «{value}» của «{key}» không hợp lệ.", value=profile.century)
    if len(profile.labels) > _MOST_LABELS:
        table.fail("DLM-07", "labels", "có quá {limit} nhãn.", limit=_MOST_LABELS)
    for key in (profile.notes_key, *profile.constants):
        if key and key not in record_type:
            table.fail("DLM-08", key, "trường «{key}» không có trong loại hồ sơ.")
    table.close()


def _label(table: Table, record_type: RecordType) -> LabelSpec:
    keys = table.texts("keys", ())
    _check_texts(table)
    _check_keys(table, "keys", keys, record_type)
    spec = LabelSpec(
        area=Area(table.choice("area", _AREAS)),
        texts=table.texts("texts"),
        keys=keys,
        parser=table.choice("parser", PARSERS, default="text"),
        lines=table.number("lines", 1, largest=20),
        optional=table.flag("optional"),
        section=table.text("section", ""),
        column=table.number("column", 0, largest=40),
        under=table.texts("under", ()),
        each=table.flag("each"),
    )
    table.close()
    return spec


def _check_texts(table: Table) -> None:
    """Refuse wordings without a letter: they are found everywhere and nowhere."""
    for text in table.texts("texts"):
        if not any(sign.isalpha() for sign in text):
            table.fail("DLM-08", "texts", "nhãn «{value}» không có chữ cái nào.", value=text)


def _tick(table: Table, record_type: RecordType, code_lists: Mapping[str, CodeList]) -> TickSpec:
    spec = TickSpec(table.texts("texts"), table.text("key", ""), table.text("code", ""), table.text("by", ""))
    _check_keys(table, "key", (spec.key,) if spec.key else (), record_type)
    _check_keys(table, "by", (spec.by,) if spec.by not in {"", PARENTS} else (), record_type)
    codes = record_type[spec.key].codes if spec.key else None
    if spec.key and (codes is None or not all(code in code_lists[codes] for code in spec.code.split("|"))):
        table.fail("DLM-08", "code", "mã «{value}» không có trong danh mục của trường.", value=spec.code)
    table.close()
    return spec


def _check_keys(table: Table, where: str, keys: tuple[str, ...], record_type: RecordType) -> None:
    for key in keys:
        if key not in record_type:
            table.fail("DLM-08", where, "trường «{name}» không có trong loại hồ sơ.", name=key)
