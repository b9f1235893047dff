"""Checks records and books: the table of rules, and the one object that applies it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digitizer.domain.books import Book
from digitizer.domain.findings import Finding, Severity
from digitizer.domain.schema import RecordType
from digitizer.errors import InputError
from digitizer.validate.book_rules import BOOK_RULES
from digitizer.validate.date_rules import DATE_RULES
from digitizer.validate.entry_rules import ENTRY_RULES
from digitizer.validate.event_rules import EVENT_RULES
from digitizer.validate.identity_rules import IDENTITY_RULES
from digitizer.validate.limits import Switches, read_limits, read_switches
from digitizer.validate.lookups import Lookups
from digitizer.validate.order_rules import ORDER_RULES
from digitizer.validate.person_rules import PERSON_RULES
from digitizer.validate.place_rules import PLACE_RULES
from digitizer.validate.plan import Plan, make_plan
from digitizer.validate.readers import Readers
from digitizer.validate.rule import Hit, Rule, Source, Subject
from digitizer.validate.text_rules import TEXT_RULES
from digitizer.validate.view import BookView, RecordView

RECORD_RULES: tuple[Rule[RecordView], ...] = (
    *ENTRY_RULES,
    *DATE_RULES,
    *ORDER_RULES,
    *EVENT_RULES,
    *IDENTITY_RULES,
    *PERSON_RULES,
    *PLACE_RULES,
    *TEXT_RULES,
)
Rows = Sequence[tuple[str, Mapping[str, str]]]
BOOK = ""  # the id under which a book's own findings are listed


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A row of the list of rules for people. ``scope`` is ``record`` or ``book``."""

    id: str
    scope: str
    severity: Severity
    types: tuple[str, ...]
    about: str
    message: str
    source: Source


def rule_table() -> list[RuleInfo]:
    """Every rule with its default severity, in the order of the ids' groups."""
    return [_info(rule, "record") for rule in RECORD_RULES] + [_info(rule, "book") for rule in BOOK_RULES]


def _info(rule: Rule[Subject], scope: str) -> RuleInfo:
    return RuleInfo(rule.id, scope, rule.severity, rule.types, rule.about, rule.message, rule.source)


class Checker:
    """Applies the rules. Build it once and keep it: it remembers parsed texts, within bounds."""

    def __init__(self, lookups: Lookups, record_types: Mapping[str, RecordType]) -> None:
        """Raises DataError when ``lookups.limits`` lack something or are wrong."""
        self._lookups = lookups
        self._limits = read_limits(lookups.limits)
        self._readers = Readers(lookups)
        record_switches = read_switches(lookups.limits, RECORD_RULES)
        book_switches = read_switches(lookups.limits, BOOK_RULES)
        self._plans = {name: make_plan(kind, lookups.code_lists) for name, kind in record_types.items()}
        self._rules = {name: _active(RECORD_RULES, name, record_switches) for name in record_types}
        self._book_rules = {name: _active(BOOK_RULES, name, book_switches) for name in record_types}

    def check(self, record_type: str, fields: Mapping[str, str], book: Book | None = None) -> list[Finding]:
        """What is wrong with one record, in the order of the rules. Blank and absent fields mean the same.

        Raises InputError (GIA-20) for an unknown record type.
        """
        view = self._view(record_type, fields, book)
        return [
            _finding(rule, severity, hit)
            for rule, severity in self._rules[record_type]
            for hit in rule.check(view)
        ]

    def check_book(self, book: Book, rows: Rows) -> dict[str, list[Finding]]:
        """What is wrong between the records of a book, by record id; "" is the book itself.

        ``rows`` are record ids and fields in the order of the pages. Findings of single records come from
        ``check``. Raises InputError (GIA-20) for an unknown record type.
        """
        self._plan(book.type)
        views = [(record, self._view(book.type, fields, book)) for record, fields in rows]
        view = BookView(book, views, self._limits)
        found: dict[str, list[Finding]] = {}
        for rule, severity in self._book_rules[book.type]:
            for hit in rule.check(view):
                found.setdefault(hit.record, []).append(_finding(rule, severity, hit))
        return found

    def _view(self, record_type: str, fields: Mapping[str, str], book: Book | None) -> RecordView:
        plan = self._plan(record_type)
        return RecordView(plan, fields, book, self._lookups, self._limits, self._readers)

    def _plan(self, record_type: str) -> Plan:
        try:
            return self._plans[record_type]
        except KeyError:
            raise InputError(
                "GIA-20",
                "Không có loại sổ «{type}». Các loại sổ là {types}.",
                "Hãy ghi lại loại sổ của hồ sơ.",
                type=record_type,
                types=", ".join(self._plans),
            ) from None


def _active(
    rules: Iterable[Rule[Subject]], record_type: str, switches: Switches
) -> tuple[tuple[Rule[Subject], Severity], ...]:
    """The rules that apply to a record type, with the severity that the office wants."""
    return tuple(
        (rule, switches.severities.get(rule.id, rule.severity))
        for rule in rules
        if record_type in rule.types and rule.id not in switches.silent
    )


def _finding(rule: Rule[Subject], severity: Severity, hit: Hit) -> Finding:
    return Finding(rule.id, severity, hit.keys, rule.message, hit.params)
