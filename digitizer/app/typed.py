"""What a person typed for a field, as the workbook takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from digitizer.catalog import Catalog
from digitizer.domain.dates import parse_time, parse_typed_date
from digitizer.domain.schema import FieldKind, FieldSpec
from digitizer.domain.text import clean, fold
from digitizer.errors import InputError


def said(text: str) -> str:
    """A name that may not be empty. Raises InputError GIA-33."""
    text = clean(text)
    if not text:
        raise InputError("GIA-33", "Tên không được để trống.", "Hãy ghi tên rồi làm lại.")
    return text


def normalised(spec: FieldSpec, text: str, catalog: Catalog) -> str:
    """``27/10/2008`` as ``27.10.2008``, a code's label as its digits, a name of a list as the list has it.

    What is not understood stays as typed: the rules will tell.
    """
    text = clean(text)
    as_wanted = _BY_KIND.get(spec.kind)
    return (as_wanted(spec, text, catalog) if as_wanted and text else "") or text


def _date(spec: FieldSpec, text: str, catalog: Catalog) -> str:
    date = parse_typed_date(text)
    return date.text if date else ""


def _time(spec: FieldSpec, text: str, catalog: Catalog) -> str:
    return parse_time(text) or ""


def _code(spec: FieldSpec, text: str, catalog: Catalog) -> str:
    codes = catalog.code_lists[spec.codes or ""]
    return text if text in codes else codes.synonyms.get(fold(text), "")


def _ethnic(spec: FieldSpec, text: str, catalog: Catalog) -> str:
    return catalog.ethnic_groups.resolve(text) or ""


def _nationality(spec: FieldSpec, text: str, catalog: Catalog) -> str:
    return catalog.nationalities.resolve(text) or ""


_BY_KIND: Mapping[FieldKind, Callable[[FieldSpec, str, Catalog], str]] = {
    FieldKind.DATE: _date,
    FieldKind.TIME: _time,
    FieldKind.CODE: _code,
    FieldKind.ETHNIC: _ethnic,
    FieldKind.NATIONALITY: _nationality,
}
