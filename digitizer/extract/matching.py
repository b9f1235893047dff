"""Which form a page is of: the profile whose printed labels are found among the words of the page."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Postfix

from digitizer.domain.dates import parse_date
from digitizer.domain.forms import Arrangement, FormProfile
from digitizer.domain.numbers import parse_book_number
from digitizer.domain.records import FieldValue
from digitizer.extract.labels import Found, Wanted, Words, find_labels, likeness, wanted, words_of
from digitizer.extract.tokens import Token, plain

_SURE = 0.93  # so much of a form's label text leaves no doubt
_LIKE = 0.55  # a page is of a form when so much of the form's label text was found
_NEAR, _MORE = 0.06, 1.2  # a form is as likely that lacks so little more, and has so many times the letters
_CODE = 86.0  # per cent of likeness at which a word is the form's code
_REST, _HEAD = 4, 3  # letters at the end of a code that tell of it; ... before which so many are misread
_WHOLE_CODE, _CODE_TAIL = 8, 6  # letters of such a word; of the rest of one («2020-KH»)

_LINES = 4  # lines that must begin at the same place to make a column


@dataclass(frozen=True, slots=True)
class Match:
    """A profile, how much of its label text was found (0..1), and where each label stands in ``tokens``.

    ``edge`` is the x at which the second of two columns begins, ``left_column`` the number (1, 2) of the
    profile's column that stands left of it.
    """

    profile: FormProfile
    likeness: float
    found: tuple[Found | None, ...]
    tokens: tuple[Token, ...]
    edge: int | None = None
    left_column: int = 1

    @property
    def letters(self) -> int:
        """How many letters of the page are those of labels, also of optional ones."""
        places = {(place.start, place.stop) for place in self.found if place is not None}
        return sum(len(token.plain) for start, stop in places for token in self.tokens[start:stop])


class Forms:
    """The profiles that a reader knows; pages of forms not ``accepted`` are not forced into others."""

    def __init__(self, profiles: Mapping[str, FormProfile], accepted: Collection[str] | None = None) -> None:
        """``accepted``: ids of profiles (None: all)."""
        self.profiles = tuple(profiles.values())
        self._accepted = frozenset(profiles if accepted is None else accepted)
        self._wanted = {p.id: [wanted(spec.texts, spec.optional) for spec in p.labels] for p in self.profiles}
        self._shared = {p.id: _shared(p) for p in self.profiles}

    def wanted(self, profile: FormProfile) -> list[Wanted]:
        """The labels to find on a page of that form."""
        return self._wanted[profile.id]

    def match(self, profile: FormProfile, tokens: Sequence[Token]) -> Match:
        """How well a form's labels are found among the words, in their order, column by column."""
        edge = column_edge(tokens) if _has_columns(profile) else None
        words = words_of(tokens)
        if edge is None:
            found = self._search(profile, range(len(profile.labels)), words)
            return Match(profile, self._likeness(profile, found), found, words)
        streams = (words, *words.sides(edge))
        sides = [self._beside(profile, streams, edge, left) for left in (1, 2)]
        return max(sides, key=lambda match: match.likeness)

    def _search(
        self, profile: FormProfile, labels: Sequence[int], tokens: Sequence[Token]
    ) -> tuple[Found | None, ...]:
        """The places of all labels, those of these numbers looked for; a shared label is looked for once."""
        shared = self._shared[profile.id]
        own = [index for index in labels if shared[index] == index]
        wanted_labels = [self._wanted[profile.id][index] for index in own]
        found = dict(zip(own, find_labels(wanted_labels, tokens), strict=True))
        return tuple(found.get(shared[index]) for index in range(len(profile.labels)))

    def _likeness(self, profile: FormProfile, found: Sequence[Found | None]) -> float:
        shared = self._shared[profile.id]
        own = [index for index in range(len(found)) if shared[index] == index]
        return likeness([found[i] for i in own], [self._wanted[profile.id][i] for i in own])

    def _beside(
        self, profile: FormProfile, streams: tuple[Words, Words, Words], edge: int, left: int
    ) -> Match:
        """The match when column ``left`` of the profile stands left of the edge, the other right of it.

        ``streams`` are all words, those left of the edge and those right of it.
        """
        found: list[Found | None] = [None] * len(profile.labels)
        joined: list[Token] = []
        for column, stream in zip((0, left, 3 - left), streams, strict=True):
            own = [index for index, spec in enumerate(profile.labels) if spec.column == column]
            for index, place in enumerate(self._search(profile, own, stream)):
                found[index] = place.moved(len(joined)) if place is not None else found[index]
            joined.extend(stream)
        return Match(profile, self._likeness(profile, found), tuple(found), tuple(joined), edge, left)

    def best(
        self, tokens: Sequence[Token], among: Collection[FormProfile], least: float = _LIKE
    ) -> Match | None:
        """The form whose labels are there; the likeliest by a quick look first, others only if it fails.

        A form of few labels may be found almost whole on a page of another that has them too: of forms about
        as likely the one counts that more of the page is of. ``least`` is the share of the form's label text
        (0..1) that must be found.
        """
        tokens = words_of(tokens)
        letters = "".join(token.plain for token in tokens)
        best: Match | None = None
        matches: list[Match] = []
        for profile in self._by_sight(letters, among):
            sure = best is not None and best.likeness > _SURE
            if sure and best is not None and not _is_variant(profile, best.profile):
                continue
            matches.append(self.match(profile, tokens))
            best = max(matches, key=_likeness_of)
        if best is None or best.likeness < least:
            return None
        more = [(match, match.letters / max(1, best.letters) / _MORE) for match in matches]
        near = (one for one, times in more if times > 1 and one.likeness > best.likeness - _NEAR * times)
        return max(near, key=_likeness_of, default=best)

    def _by_sight(self, letters: str, among: Collection[FormProfile]) -> list[FormProfile]:
        """One profile of each set of labels, those first whose longer labels stand in the letters."""
        groups: dict[tuple[Wanted, ...], FormProfile] = {}
        for profile in among:
            groups.setdefault(tuple(self._wanted[profile.id]), profile)
        return [p for _, p in sorted(groups.items(), key=lambda group: -glance(group[0], letters))]

    def same_labels(self, profile: FormProfile) -> list[FormProfile]:
        """The forms that print the same labels (editions of one form)."""
        own = self._wanted[profile.id]
        return [
            p for p in self.profiles
            if p.arrangement is profile.arrangement and self._wanted[p.id] == own
        ]  # fmt: skip

    def codes(self, profile: FormProfile) -> list[str]:
        """What may be printed as the code of a form whose edition is not yet known."""
        return [code for form in self.same_labels(profile) for code in form.form_codes]

    def is_accepted(self, profile: FormProfile) -> bool:
        """Whether pages of this form, in some edition, are to be read."""
        return any(form.id in self._accepted for form in self.same_labels(profile))

    def is_told(self, profile: FormProfile, fields: Mapping[str, FieldValue]) -> bool:
        """Whether the day of registration leaves no doubt which edition the page is of.

        In the year of a change offices fill in forms of either.
        """
        day = registration_day(fields)
        changes = [parse_date(form.valid_from) for form in self.same_labels(profile)]
        return day is not None and all(change is None or change.year != day.year for change in changes)

    def edition(
        self, profile: FormProfile, fields: Mapping[str, FieldValue], tokens: Sequence[Token]
    ) -> FormProfile:
        """Of forms with the same labels, the one whose code is printed, else that of the registration day."""
        same = [form for form in self.same_labels(profile) if form.id in self._accepted]
        coded = _coded(same, tokens)
        if coded is not None:
            return coded
        day = registration_day(fields)
        return next((form for form in same if day is not None and in_force(form, day)), same[0])


def _likeness_of(match: Match) -> float:
    return match.likeness


def _is_variant(profile: FormProfile, other: FormProfile) -> bool:
    """Whether two profiles are printers' variants of one form."""
    return (profile.record_type, profile.edition) == (other.record_type, other.edition)


def _shared(profile: FormProfile) -> list[int]:
    """For each label the one that is printed for it: one label may serve the columns below two headings."""
    printed: list[int] = []
    for index, spec in enumerate(profile.labels):
        before = profile.labels[index - 1]
        same = index > 0 and spec.under and before.under and spec.texts == before.texts
        printed.append(printed[-1] if same else index)
    return printed


def _has_columns(profile: FormProfile) -> bool:
    return profile.arrangement is Arrangement.PAGE and {spec.column for spec in profile.labels} >= {1, 2}


def column_edge(tokens: Sequence[Token]) -> int | None:
    """The x at which the right one of two columns begins: several lines begin there, after a gap."""
    if not tokens:
        return None
    left, right = min(t.box.x for t in tokens), max(t.box.x + t.box.w for t in tokens)
    reach = 0.012 * (right - left)
    starts = sorted(
        token.box.x
        for before, token in zip([None, *tokens], tokens, strict=False)
        if left + 0.3 * (right - left) < token.box.x < left + 0.7 * (right - left)
        and (
            before is None or before.line != token.line
            or token.box.x - before.box.x - before.box.w > 0.6 * token.box.h
        )
    )  # fmt: skip
    near = [[x for x in starts if abs(x - start) <= reach] for start in starts]
    best = max(near, key=len, default=[])
    return round(min(best) - 6) if len(best) >= _LINES else None


def _coded(forms: Sequence[FormProfile], tokens: Sequence[Token]) -> FormProfile | None:
    """The form whose code is printed in a corner, perhaps with a letter misread or its head cut off."""
    words = [token.plain for token in tokens if len(token.plain) >= _CODE_TAIL]
    scored = [
        (_code_likeness(plain(code), word), form)
        for form in forms for code in form.form_codes for word in words
    ]  # fmt: skip
    score, form = max(scored, key=lambda item: item[0], default=(0.0, None))
    return form if score >= _CODE else None


def is_code(word: str, codes: Sequence[str]) -> bool:
    """Whether a word, in plain letters, is one of the codes in a corner of a form, perhaps cut off."""
    return len(word) >= _CODE_TAIL and any(_code_likeness(plain(code), word) >= _CODE for code in codes)


def is_rest_of_code(text: str, codes: Sequence[str]) -> bool:
    """Whether a line of one word is what is left of such a code, cut off or misread at its head («10-KS»); of
    a code without dashes its very end («6/P3»).
    """
    if " " not in text and any(_is_tail(plain(code), plain(text)) for code in codes if "-" not in code):
        return True
    word = plain(text).replace("o", "0")
    least = max(_REST, len(word) - _HEAD)
    is_one = "-" in text and not {" ", "/"}.intersection(text)
    return is_one and any(Postfix.similarity(plain(code), word) >= least for code in codes)


def _is_tail(code: str, word: str) -> bool:
    return bool(word) and code.endswith(word) and not word.isalpha() and not word.isdigit()


def _code_likeness(code: str, word: str) -> float:
    """Per cent; only the very letters of a code's tail are like it."""
    if len(word) < _WHOLE_CODE:
        return 100.0 if code.endswith(word) else 0.0
    return fuzz.ratio(code, word[: len(code) + 1])


def registration_day(fields: Mapping[str, FieldValue]) -> datetime.date | None:
    """The day of registration; a day of the book's year when the day was not read or lies years apart."""
    registered = parse_date(fields["ngayDangKy"].value) if "ngayDangKy" in fields else None
    day = registered.earliest() if registered is not None else None
    book = parse_book_number(fields["quyenSo"].value) if "quyenSo" in fields else None
    year = book.year if book is not None else None
    if year is None or (day is not None and abs(day.year - year) <= 1):
        return day
    return datetime.date(year, 7, 1)


def in_force(profile: FormProfile, day: datetime.date) -> bool:
    """Whether the form was in force on a day."""
    start, end = parse_date(profile.valid_from), parse_date(profile.valid_to)
    first, last = start.earliest() if start else None, end.earliest() if end else None
    return (first is None or first <= day) and (last is None or day <= last)


def glance(labels: Sequence[Wanted], letters: str) -> float:
    """Share of a form's longer labels that stand in the page's letters as they are."""
    longer = [label for label in labels if len(label.wordings[0]) > 12]
    return sum(any(w in letters for w in label.wordings) for label in longer) / max(1, len(longer))
