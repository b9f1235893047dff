"""Record types, code lists and import templates out of their TOML files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digitizer.catalog.datafile import DataFile, Table
from digitizer.domain.schema import CodeList, FieldKind, FieldSpec, ImportTemplate, RecordType
from digitizer.domain.text import fold

RUNNING_NUMBER = "STT"
_KINDS = {kind.value for kind in FieldKind}


def load_code_lists(root: Path) -> Mapping[str, CodeList]:
    """``code_lists.toml``: one table a list, with ``labels`` and ``synonyms`` (code to wordings)."""
    file = DataFile(root, "code_lists.toml").table()
    return {key: _code_list(key, file.table(key)) for key in file.names()}


def _code_list(key: str, table: Table) -> CodeList:
    labels = dict(table.table("labels").strings())
    for code in labels:
        if not code.isascii() or not code.isdigit():
            table.fail("DLM-08", code, "mã «{key}» phải là chữ số.")
    given = table.table("synonyms")
    synonyms = {fold(label): code for code, label in labels.items()}
    for code in given.names():
        if code not in labels:
            given.fail("DLM-08", code, "mã «{key}» không có trong danh mục.")
        for wording in given.texts(code):
            if synonyms.setdefault(fold(wording), code) != code:
                given.fail("DLM-09", code, "cách ghi «{wording}» có ở hai mã.", wording=wording)
    table.close()
    return CodeList(key, labels, synonyms)


def load_record_types(root: Path, code_lists: Mapping[str, CodeList]) -> Mapping[str, RecordType]:
    """``record_types/*.toml`` by id; the file's name is the id."""
    names = sorted(path.name for path in (root / "record_types").glob("*.toml"))
    found = (_record_type(DataFile(root, f"record_types/{name}").table(), code_lists) for name in names)
    return {record_type.id: record_type for record_type in found}


def _record_type(table: Table, code_lists: Mapping[str, CodeList]) -> RecordType:
    specs: dict[str, FieldSpec] = {}
    for entry in table.tables("fields"):
        spec = _field(entry, code_lists)
        if spec.key in specs:
            entry.fail("DLM-09", "key", "trường «{name}» có hai lần.", name=spec.key)
        specs[spec.key] = spec
    principals = table.texts("principals")
    if not set(principals) <= set(specs):
        table.fail("DLM-08", "principals", "«{key}» nêu trường không có trong loại hồ sơ.")
    found = RecordType(
        id=table.text("id"),
        label=table.text("label"),
        book_title=table.text("book_title"),
        principals=principals,
        fields=tuple(specs.values()),
    )
    table.close()
    return found


def _field(table: Table, code_lists: Mapping[str, CodeList]) -> FieldSpec:
    kind = FieldKind(table.choice("kind", _KINDS))
    codes = table.choice("codes", code_lists, default="") or None
    if (kind is FieldKind.CODE) != (codes is not None):
        table.fail("DLM-08", "kind", "trường kiểu code phải có «codes», và chỉ kiểu đó.")
    spec = FieldSpec(
        key=table.text("key"),
        label=table.text("label"),
        kind=kind,
        codes=codes,
        paper=table.text("paper", ""),
        core=table.flag("core"),
        max_length=table.number("max_length", 1000),
        about=table.text("about", ""),
    )
    table.close()
    return spec


@dataclass(frozen=True, slots=True)
class Templates:
    """Import templates by id, and by record type the id of the one used unless a person chooses another."""

    by_id: Mapping[str, ImportTemplate]
    defaults: Mapping[str, str]


def load_templates(root: Path, record_types: Mapping[str, RecordType]) -> Templates:
    """``templates/*.toml``. Raises DataError for a key that the record type lacks or a second default."""
    by_id: dict[str, ImportTemplate] = {}
    defaults: dict[str, str] = {}
    for path in sorted((root / "templates").glob("*.toml")):
        table = DataFile(root, f"templates/{path.name}").table()
        template = _template(table, record_types)
        by_id[template.id] = template
        if table.flag("default") and defaults.setdefault(template.record_type, template.id) != template.id:
            table.fail("DLM-09", "default", "loại hồ sơ này đã có mẫu nhập mặc định.")
        table.close()
    return Templates(by_id, defaults)


def _template(table: Table, record_types: Mapping[str, RecordType]) -> ImportTemplate:
    record_type = record_types[table.choice("record_type", record_types)]
    allowed = {RUNNING_NUMBER, *(spec.key for spec in record_type)}
    columns: dict[str, str] = {}
    for entry in table.tables("columns"):
        key = entry.choice("key", allowed)
        if key in columns:
            entry.fail("DLM-09", "key", "cột «{name}» có hai lần.", name=key)
        columns[key] = entry.text("header")
        entry.close()
    return ImportTemplate(
        id=table.text("id"),
        record_type=record_type.id,
        columns=tuple((header, key) for key, header in columns.items()),
        data_sheet=table.text("data_sheet", "DL Import"),
        codes_sheet=table.text("codes_sheet", "Ghi chu"),
    )
