"""What a field may say: the value read, other readings of it, and what one misread sign away from it lies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from digitizer.domain.dates import parse_date
from digitizer.domain.numbers import parse_book_number, parse_entry_number
from digitizer.domain.records import FieldValue
from digitizer.domain.schema import FieldKind

# Digits that are taken for each other in print, type and handwriting; the pairs that pens confuse most first.
_CONFUSED = {
    "0": "689", "1": "74", "2": "357", "3": "2589", "4": "917", "5": "2368", "6": "058", "7": "129",
    "8": "0369", "9": "4703",
}  # fmt: skip
_REPAIRS = 0.4  # share of the doubt that one misread digit accounts for
_DISTANT = 0.8  # share of the rest that goes to what another field says
_TORN = 0.8  # ... and to the whole texts of which the value may be what is left
_ENDLESS = 0.3  # chance that words of which another date's words go on lack their end
_MOST = 0.97  # other readings together are never surer than this
_HEAD = 6  # digits of a personal number that mean something


class Option(NamedTuple):
    """One thing the paper may say; ``repair`` tells that no engine read it so, ``torn`` that a part of it was
    read and the rest is what it must be.

    A ``distant`` one is what another field says; it is weighed but never put in the value's place.
    """

    value: str
    raw: str
    prior: float
    engine: str
    repair: bool = False
    distant: bool = False
    torn: bool = False


def with_torn(options: tuple[Option, ...], whole: Sequence[tuple[str, float]]) -> tuple[Option, ...]:
    """The options with the whole texts of which the value may be what is left, by their shares.

    A text whose end alone is lacking is likely however well the rest was read.
    """
    first, rest = options[0], max(0.0, 1 - sum(option.prior for option in options))
    lacking = sum(share for text, share in whole if lacks_end(first.value, text))
    known = 1 - _ENDLESS * lacking
    return (
        *(option._replace(prior=option.prior * known) for option in options),
        *(
            Option(
                text,
                first.raw,
                share * (_TORN * rest * known + (_ENDLESS if lacks_end(first.value, text) else 0.0)),
                first.engine,
                repair=True,
                torn=True,
            )
            for text, share in whole
        ),
    )


def lacks_end(read: str, text: str) -> bool:
    """Whether what was read are a text's first words."""
    return text.casefold().startswith(read.casefold() + " ")


def options_of(
    field: FieldValue, kind: FieldKind | None, more: Iterable[str] = (), distant: Iterable[str] = ()
) -> tuple[Option, ...]:
    """The options of a field, the value itself first; what is left to 1 is the chance that none is right.

    ``more`` are values known from elsewhere that are one misread sign away from the value, ``distant`` those
    that are further away.
    """
    found = {field.value: Option(field.value, field.raw, field.confidence, field.engine)}
    is_sound = _CHECKS.get(kind, bool) if kind is not None else bool
    for other in field.alternatives:
        if is_sound(other.value) and other.value not in found:
            found[other.value] = Option(other.value, other.raw, other.confidence, other.engine)
    total = sum(option.prior for option in found.values())
    if total > _MOST and len(found) > 1:
        scale = max(field.confidence, _MOST) / total
        found = {key: one._replace(prior=one.prior * scale) for key, one in found.items()}
        total *= scale
    repairs = [value for value in dict.fromkeys((*more, *_repairs(field.value, kind))) if value not in found]
    # A known place that differs in marks is as likely as all other readings, which mostly do so as well.
    doubt = 1 - field.confidence if kind is FieldKind.PLACE else 1 - total
    share = _REPAIRS * max(0.0, doubt) / max(1, len(repairs))
    new = [Option(value, field.raw, share, field.engine, repair=True) for value in repairs]
    rest = max(0.0, 1 - total - sum(option.prior for option in new))
    far = [value for value in dict.fromkeys(distant) if value not in found and value not in repairs]
    share = _DISTANT * rest / max(1, len(far))
    new += [Option(value, field.raw, share, field.engine, distant=True) for value in far]
    return (*found.values(), *new)


def _repairs(value: str, kind: FieldKind | None) -> Iterator[str]:
    """The values of that kind that differ in one often confused digit."""
    check = _CHECKS.get(kind) if kind is not None else None
    if check is None or not check(value):
        return
    is_number = kind in (FieldKind.IDENTITY, FieldKind.PAPER_NUMBER)
    if is_number and len(value) != 12:
        return
    last = _HEAD if is_number else len(value)
    for place, sign in enumerate(value[:last]):
        for other in _CONFUSED.get(sign, ""):
            changed = value[:place] + other + value[place + 1 :]
            if check(changed):
                yield changed


def _is_date(text: str) -> bool:
    return parse_date(text) is not None


def _is_paper(text: str) -> bool:
    """A personal number, or a paper's number of another form."""
    return len(text) != 12 or _is_personal(text)


def _is_personal(text: str) -> bool:
    return re.fullmatch(r"[0-3]\d{2}[0-9]\d{8}", text) is not None


_CHECKS: dict[FieldKind, Callable[[str], bool]] = {
    FieldKind.DATE: _is_date,
    FieldKind.ENTRY_NUMBER: lambda text: parse_entry_number(text) is not None,
    FieldKind.BOOK_NUMBER: lambda text: parse_book_number(text) is not None,
    FieldKind.PAGE_NUMBER: lambda text: text.isdigit() and not text.startswith("0"),
    FieldKind.IDENTITY: _is_personal,
    FieldKind.PAPER_NUMBER: _is_paper,
}
