"""Query: everything about one record that a person needs to compare it with the paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digitizer.app.deriving import ENGINE
from digitizer.app.desk import Desk
from digitizer.app.veil import Veil
from digitizer.catalog import Catalog
from digitizer.domain.findings import Severity
from digitizer.domain.records import Box, FieldValue, Fill, Mark
from digitizer.domain.schema import FieldKind, FieldSpec
from digitizer.domain.workflow import Move, State, allowed_moves
from digitizer.store import DOUBTFUL_BELOW, Page, Record, RecordSummary, SecondKey, StoredFinding

__all__ = ["Candidate", "FieldView", "RecordSheet", "open_sheet"]

UNSEEN_ERROR = 0.005  # share of wrong values at which they need no look (``ocr_profiles/acceptance.tsv``)
_CANDIDATES = 4
_SETTLED = "Đã phân xử"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another value that the paper may say; ``source`` is the engine, or words of ours."""

    value: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field on the sheet.

    ``person`` set or confirmed it (empty: nobody yet). ``unsure``: the program is not sure and nobody has
    looked. ``doubtful``: somebody must look, for it is unsure or a finding is open. ``options`` are the
    (code, label) pairs of a code list. ``draft`` was typed but not saved. A ``hidden`` field is to be typed
    a second time first; nothing of its value is given.
    ``sure``: of values with such a confidence at most ``UNSEEN_ERROR`` are wrong, so it needs no look.
    """

    key: str
    label: str
    kind: FieldKind
    about: str
    value: str
    raw: str
    confidence: float
    fill: Fill | None
    engine: str
    notes: Sequence[str]
    box: Box | None
    mark: Mark | None
    person: str
    unsure: bool
    doubtful: bool
    candidates: Sequence[Candidate]
    findings: Sequence[StoredFinding]
    options: Sequence[tuple[str, str]]
    max_length: int
    draft: str | None
    hidden: bool
    sure: bool = False


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """A record with its fields in the order of the paper.

    ``index`` is its place among the ``total`` records of the book (from 0; -1 for a removed one),
    ``previous`` and ``next`` the ids beside it (or empty), ``beside`` the other records of its page.
    ``returned`` is why it was sent back. ``moves`` is what whoever looks may do with it, own work apart.
    """

    record: RecordSummary
    title: str
    fields: Sequence[FieldView]
    findings: Sequence[StoredFinding]
    page: Page
    index: int
    total: int
    previous: str
    next: str
    beside: Sequence[str]
    returned: str
    moves: frozenset[Move]

    @property
    def can_edit(self) -> bool:
        """Whether whoever looks may change values."""
        return Move.EDIT in self.moves


def open_sheet(desk: Desk, record: str, *, every: bool = False) -> RecordSheet:
    """One record; ``every``: also the fields of its type that its form does not print.

    Raises StoreError KHO-11.
    """
    office = desk.office
    found, summary = office.records.get(record), office.records.summary(record)
    page = office.pages.get(found.page)
    veil = Veil(desk, found.book)
    hidden = veil.over(record, found.state)
    findings = veil.seen(office.findings.list(found.book, record=record))
    order = office.records.order(found.book)
    index = order.index(record) if record in order else -1
    person = desk.person
    return RecordSheet(
        record=summary,
        title=title_of(desk.catalog, found.type, {k: v for k, v in found.texts.items() if k not in hidden}),
        fields=_fields(desk, found, page, findings, hidden, every=every),
        findings=findings,
        page=page,
        index=index,
        total=len(order),
        previous=order[index - 1] if index > 0 else "",
        next=order[index + 1] if 0 <= index < len(order) - 1 else "",
        beside=[one.id for one in office.records.list(page=found.page) if one.id != record],
        returned=_returned(desk, found),
        moves=allowed_moves(found.state, person.roles if person else ()),
    )


def field_view(desk: Desk, record: Record, key: str, findings: Sequence[StoredFinding]) -> FieldView:
    """One field of a record that whoever asks has just changed."""
    return _field(desk, record, desk.catalog.record_types[record.type][key], findings, {}, {}, hidden=False)


def title_of(catalog: Catalog, record_type: str, texts: Mapping[str, str]) -> str:
    """The names of those whom the entry is about."""
    known = catalog.record_types.get(record_type)
    names = (texts.get(key, "") for key in (known.principals if known else ()))
    return " – ".join(name for name in names if name)


def paper_order(
    desk: Desk, record_type: str, edition: str, profile: str, stored: Iterable[str] = ()
) -> list[FieldSpec]:
    """The fields that the form has, in the order of the paper, then others with a value.

    All fields of the type when nobody knows the form.
    """
    known = {spec.key: spec for spec in desk.catalog.record_types[record_type]}
    form = desk.catalog.forms.get(profile) or desk.catalog.forms.get(f"{edition}-{record_type}")
    if form is None or form.record_type != record_type:
        return list(known.values())
    printed = [key for label in form.labels for key in label.keys]
    ticked = [tick.key for tick in form.ticks]
    others = [key for key in known if key in set(stored)]
    keys = dict.fromkeys((*printed, *ticked, form.notes_key, *others))
    return [known[key] for key in keys if key in known]


def _fields(
    desk: Desk,
    record: Record,
    page: Page,
    findings: Sequence[StoredFinding],
    hidden: frozenset[str],
    *,
    every: bool,
) -> list[FieldView]:
    drafts = desk.office.drafts.of(record.id, person=desk.person.id) if desk.person else {}
    second = {one.key: one for one in desk.office.verifications.second_keys(record=record.id)}
    wanted = [spec.key for spec in desk.catalog.record_types[record.type]] if every else record.fields
    specs = paper_order(desk, record.type, record.edition, page.profile, wanted)
    return [_field(desk, record, spec, findings, drafts, second, hidden=spec.key in hidden) for spec in specs]


def _field(
    desk: Desk,
    record: Record,
    spec: FieldSpec,
    findings: Sequence[StoredFinding],
    drafts: Mapping[str, str],
    second: Mapping[str, SecondKey],
    *,
    hidden: bool,
) -> FieldView:
    stored = record.fields.get(spec.key)
    value = FieldValue("", box=stored.box if stored else None) if hidden or not stored else stored
    person = "" if hidden else record.people.get(spec.key, "")
    own = [one for one in findings if spec.key in one.finding.keys]
    unsure = not hidden and _is_unsure(stored, person)
    codes = desk.catalog.code_lists[spec.codes].labels if spec.codes else {}
    return FieldView(
        key=spec.key,
        label=spec.label,
        kind=spec.kind,
        about=spec.about,
        value=value.value,
        raw=value.raw,
        confidence=value.confidence if stored and not hidden else 0.0,
        fill=value.fill,
        engine=value.engine,
        notes=value.notes,
        box=value.box,
        mark=value.mark,
        person=person,
        unsure=unsure,
        doubtful=unsure or (not hidden and any(map(_is_open, own))),
        candidates=() if hidden else _candidates(value, second.get(spec.key)),
        findings=own,
        options=list(codes.items()),
        max_length=spec.max_length,
        draft=drafts.get(spec.key),
        hidden=hidden,
        sure=not hidden and not person and _is_sure(desk.catalog, value),
    )


def _is_unsure(stored: FieldValue | None, person: str) -> bool:
    return stored is not None and not person and stored.confidence < DOUBTFUL_BELOW


def _is_sure(catalog: Catalog, value: FieldValue) -> bool:
    """Whether the value was read, and so surely that it needs no look."""
    fill = value.fill.value if value.fill else ""
    least = catalog.acceptance.get((UNSEEN_ERROR, fill), catalog.acceptance.get((UNSEEN_ERROR, ""), 1.0))
    is_read = bool(value.value) and value.engine != ENGINE
    return is_read and max(least, DOUBTFUL_BELOW) <= value.confidence < 1.0


def _is_open(found: StoredFinding) -> bool:
    return found.finding.severity is not Severity.NOTE and not found.confirmed_by


def _candidates(value: FieldValue, second: SecondKey | None) -> list[Candidate]:
    others = [Candidate(one.value, one.confidence, one.engine) for one in value.alternatives]
    if second and second.settled is not None:
        others.insert(0, Candidate(second.settled, 1.0, _SETTLED))
    different = {one.value: one for one in reversed(others) if one.value and one.value != value.value}
    return list(reversed(different.values()))[:_CANDIDATES]


def _returned(desk: Desk, record: Record) -> str:
    """Why the record is back on the officer's desk; empty when it is not."""
    if record.state not in (State.RETURNED, State.REJECTED):
        return ""
    back = [
        one
        for one in desk.office.audit.history(record.id)
        if one.field == "state" and one.new == record.state
    ]
    return back[-1].reason if back else ""
