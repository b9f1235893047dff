"""Calibrates and reasons over what was read, with the data files and what is known of the book."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from digitizer.catalog import Catalog
from digitizer.decode.book_view import USUAL_KEYS
from digitizer.decode.calibration import Calibration, Stage
from digitizer.decode.clues import BOOK_CLUES
from digitizer.decode.knowledge import Knowledge
from digitizer.decode.likeness import Known, alike
from digitizer.decode.reason import reason
from digitizer.decode.trust import Evidence, evidence_of, facts, trusted
from digitizer.domain.books import Book, BookContext
from digitizer.domain.dates import parse_date
from digitizer.domain.names import surname
from digitizer.domain.records import Box, FieldValue, RecordReading
from digitizer.domain.schema import FieldKind, FieldSpec
from digitizer.extract.record import AS_ABOVE, SPOUSES

# What comes again in a book, so that it is expected where it may stand; people's own names do not.
_RECURRING = frozenset(
    {FieldKind.PLACE, FieldKind.AUTHORITY, FieldKind.ETHNIC, FieldKind.NATIONALITY, FieldKind.TITLE}
)
_LENT = 0.7  # confidence with which readers at most say what they did not read in its own place
_TO_LOOK_AT = 0.89  # ... and with which the judge at most says it
_NO_DATE = 0.3  # ... and what stands in the place of a date and is none
_PAPER, _DIGITS = "SoGiayToTuyThan", (9, 12)  # numbers of identity papers, and how many figures they have
_SHORT_NAME = 2  # syllables
_SUREST = 0.9999  # only a person is surer
_SIGNER = "signer"  # the parser of names under signatures


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of a page's book: facts, its writer's hand (a file or its content), words (a file)."""

    book: BookContext | None = None
    hand: Path | bytes | None = None
    words: Path | None = None


def comes_again(spec: FieldSpec) -> bool:
    """Whether the same values of a field are met again and again in a book."""
    return spec.kind in _RECURRING or spec.key in USUAL_KEYS


def knowledge_of(catalog: Catalog) -> Knowledge:
    """What decoding and reasoning look things up in."""
    return Knowledge(
        names=catalog.name_statistics,
        gazetteer=catalog.gazetteer,
        ethnic_groups=catalog.ethnic_groups,
        nationalities=catalog.nationalities,
        relations=catalog.relations,
        titles=catalog.titles,
        authorities=catalog.authorities,
        code_lists=catalog.code_lists,
        province_codes=catalog.province_codes,
        phrases=catalog.phrases,
    )


class Judge:
    """Makes confidences mean something and weighs the fields of an entry against each other."""

    def __init__(self, catalog: Catalog) -> None:
        self._types = catalog.record_types
        self._knowledge = knowledge_of(catalog)
        self._calibration = Calibration(catalog.calibration)
        self._weights = catalog.trust

    def entry(
        self,
        record: RecordReading,
        context: BookContext | None = None,
        seen: Mapping[Box, Evidence] | None = None,
        known: Sequence[Known] = (),
    ) -> RecordReading:
        """The record calibrated, reasoned over, held against its strokes, and calibrated again.

        ``known`` are confirmed lines of the book. A value taken from elsewhere, because nothing could be read
        in its own place, is to be looked at whatever speaks for it.
        """
        read = self._calibrated(record, Stage.READ)
        if known and seen:
            context = replace(context or BookContext(), alike=self._alike(record, seen, known))
        reasoned = reason(read, self._types[record.type], self._knowledge, context)
        judged = self._calibrated(self._trusted(reasoned, seen or {}), Stage.REASONED)
        lent = {key for key, one in record.fields.items() if one.notes and one.confidence <= _LENT}
        fields = {
            key: replace(one, confidence=min(one.confidence, self._most(record.type, key, one, key in lent)))
            for key, one in judged.fields.items()
        }
        return replace(judged, fields=_pointing(fields))

    def _most(self, record_type: str, key: str, field: FieldValue, is_lent: bool) -> float:
        """How sure a value is at most, however clearly it was read."""
        known = self._types[record_type]
        kind = known[key].kind if field.value and key in known else None
        if kind is FieldKind.DATE and not parse_date(field.value):
            return _NO_DATE
        lacks = key.endswith(_PAPER) and field.value.isdigit() and len(field.value) not in _DIGITS
        headless = kind is FieldKind.NAME and self._lacks_surname(field.value)
        return _TO_LOOK_AT if is_lent or lacks or headless else 1.0

    def _lacks_surname(self, name: str) -> bool:
        """Whether a name of two syllables at most begins with no surname, which may be hidden: of 35 names
        without one in our pages 29 were wrong.
        """
        return len(name.split()) <= _SHORT_NAME and not self._knowledge.names.surname_weight(surname(name))

    def among(self, record: RecordReading, context: BookContext) -> RecordReading:
        """A record that was reasoned over by itself, weighed against the entries around it."""
        return reason(record, self._types[record.type], self._knowledge, context, BOOK_CLUES)

    def _alike(
        self, record: RecordReading, seen: Mapping[Box, Evidence], known: Sequence[Known]
    ) -> dict[str, str]:
        """By key, what the book's confirmed lines say whose strokes a value on one line is like."""
        places, found = Counter(field.box for field in record.fields.values()), {}
        for key, field in record.fields.items():
            evidence = seen.get(field.box) if field.box is not None and places[field.box] == 1 else None
            if evidence is not None and len(evidence.lattices) == 1 and key in self._types[record.type]:
                kind = self._types[record.type][key].kind
                own = [one for one in known if one.kind == kind]
                found[key] = alike(evidence.lattices[0], evidence.text, own)
        return {key: text for key, text in found.items() if text}

    def _trusted(self, record: RecordReading, seen: Mapping[Box, Evidence]) -> RecordReading:
        """The record with confidences that know of the strokes; as it is where no weights are installed."""
        known = self._types[record.type]
        if not self._weights:
            return record
        fields = {
            key: replace(field, confidence=min(_SUREST, round(self._trust(field, known[key], seen), 4)))
            if key in known and field.value and field.confidence < 1.0
            else field
            for key, field in record.fields.items()
        }
        return replace(record, fields=fields)

    def _trust(self, field: FieldValue, spec: FieldSpec, seen: Mapping[Box, Evidence]) -> float:
        evidence = evidence_of(field.box, seen) if field.box is not None else None
        return trusted(self._weights, facts(field, spec, evidence))

    def _calibrated(self, record: RecordReading, stage: Stage) -> RecordReading:
        fields = {key: self._sure(record.type, key, field, stage) for key, field in record.fields.items()}
        return replace(record, fields=fields)

    def _sure(self, record_type: str, key: str, field: FieldValue, stage: Stage) -> FieldValue:
        known = self._types[record_type]
        group = known[key].group.value if key in known else ""
        fill = field.fill.value if field.fill else ""
        trust = self._calibration.calibrated(stage, group, fill, field.engine, field.confidence)
        return field if trust == field.confidence else replace(field, confidence=trust)


def _pointing(fields: dict[str, FieldValue]) -> dict[str, FieldValue]:
    """The fields, «như trên» with what the other parent's or spouse's says in the end, and no surer."""
    told = dict(fields)
    for key, other in SPOUSES.items():
        field, source = fields.get(key), fields.get(other)
        if field is None or source is None or AS_ABOVE not in field.notes or AS_ABOVE in source.notes:
            continue
        trust = min(field.confidence, source.confidence)
        told[key] = replace(field, value=source.value, confidence=trust)
    return told


def context_of(book: Book, seen: Mapping[str, Mapping[str, int]] | None = None) -> BookContext:
    """What an opened book says of each of its entries; ``seen`` are values of entries by key."""
    return BookContext(
        type=book.type,
        year=book.year,
        number=book.number,
        place=book.place,
        opened=book.opened,
        closed=book.closed,
        seen=seen or {},
    )


def phrases_of(catalog: Catalog, book: BookContext) -> dict[str, dict[str, float]]:
    """What was seen in a book, by the parser of the fields in which it may be met again.

    Signers are expected where a signature stands, not among the names of the people whom a book is about.
    """
    known = catalog.record_types.get(book.type)
    phrases: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, counts in book.seen.items():
        if known is None or key not in known:
            continue
        kind = known[key].kind
        parser = kind.value if kind in _RECURRING else _SIGNER if key in USUAL_KEYS else ""
        for text, count in counts.items() if parser else ():
            phrases[parser][text] += float(count)
    return {parser: dict(texts) for parser, texts in phrases.items()}
