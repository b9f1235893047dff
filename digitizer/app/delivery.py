"""Queries: which books can be delivered, what blocks them, and what was exported before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitizer.app.desk import Desk
from digitizer.app.exporting import problems_of
from digitizer.domain.books import Book
from digitizer.domain.findings import Finding
from digitizer.domain.workflow import State
from digitizer.store import Package

__all__ = ["DeliveryRow", "Problem", "delivery_problems", "list_deliveries"]

_GONE = (State.EXPORTED, State.ACCEPTED)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A book of which something is approved or exported.

    ``ready`` records are approved and in no package as they stand, ``again`` of them were in one before;
    ``waiting`` ones are not approved yet. ``templates`` are the ids that fit, the usual one first.
    """

    book: Book
    ready: int
    again: int
    exported: int
    waiting: int
    packages: Sequence[Package]
    templates: Sequence[str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a book from being exported; ``record`` and ``key`` are where to jump to (empty: the book, or
    the whole record)."""

    record: str
    key: str
    finding: Finding


def list_deliveries(desk: Desk) -> list[DeliveryRow]:
    """The books with approved or exported records, in the order of the list of books."""
    states, again = desk.office.tallies.states(), desk.office.tallies.exported_before()
    rows = []
    for book in desk.office.books.all():
        counts = states.get(book.id, {})
        ready, gone = counts.get(State.APPROVED, 0), sum(counts.get(state, 0) for state in _GONE)
        if ready or gone:
            rows.append(
                DeliveryRow(
                    book,
                    ready=ready,
                    again=again.get(book.id, 0),
                    exported=gone,
                    waiting=sum(counts.values()) - ready - gone,
                    packages=desk.office.exports.list(book=book.id),
                    templates=_templates(desk, book),
                )
            )
    return rows


def delivery_problems(desk: Desk, book: str, template: str = "") -> list[Problem]:
    """What would keep the book from being exported now, after a new check; empty when nothing does.

    Raises RuleError QTR-08, InputError GIA-38, StoreError KHO-11.
    """
    return [
        Problem(one.record, next(iter(one.finding.keys), ""), one.finding)
        for one in problems_of(desk, book, template)
    ]


def _templates(desk: Desk, book: Book) -> Sequence[str]:
    usual = desk.catalog.default_templates[book.type]
    fitting = sorted(one.id for one in desk.catalog.templates.values() if one.record_type == book.type)
    return sorted(fitting, key=lambda one: one != usual)
