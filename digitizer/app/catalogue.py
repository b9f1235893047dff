"""Queries: the forms and import templates that the program knows."""

from __future__ import annotations

from collections.abc import Sequence

from digitizer.catalog import Catalog
from digitizer.domain.forms import FormProfile
from digitizer.domain.schema import ImportTemplate

__all__ = ["list_forms", "list_templates"]


def list_forms(catalog: Catalog) -> Sequence[FormProfile]:
    """The forms of register pages, by record type and edition."""
    return sorted(catalog.forms.values(), key=lambda form: (form.record_type, form.edition))


def list_templates(catalog: Catalog) -> Sequence[ImportTemplate]:
    """The Ministry's import templates, by record type; the usual one of a type first."""
    usual = set(catalog.default_templates.values())
    return sorted(catalog.templates.values(), key=lambda one: (one.record_type, one.id not in usual, one.id))
