"""Reasoning: the readings of an entry weighed against each other and against its book.

It chooses among what engines read and what lies one misread sign away from it, and says why in a sentence for
the person who checks; ``raw`` is always what an engine read. It never fills an empty field and never invents
a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import LCSseq, Levenshtein

from digitizer.decode.book_view import USUAL_KEYS, BookView
from digitizer.decode.clues import BOOK_CLUES, ENTRY_CLUES, ClueMaker, Entry
from digitizer.decode.clues.dates import WORDS_OF
from digitizer.decode.clues.entry import REGISTRATION
from digitizer.decode.clues.places import respelt
from digitizer.decode.inference import Clue, Verdict, weigh_up
from digitizer.decode.knowledge import Knowledge
from digitizer.decode.readings import Option, lacks_end, options_of, with_torn
from digitizer.decode.torn_words import restored
from digitizer.domain.books import BookContext
from digitizer.domain.date_words import parse_date_words
from digitizer.domain.dates import parse_date
from digitizer.domain.records import Alternative, FieldValue, RecordReading
from digitizer.domain.schema import FieldKind, RecordType
from digitizer.domain.text import compare_key, fold

_CHANGE = 0.5  # a value is exchanged when the other is so probable ...
_AHEAD = 2.0  # ... and so many times more probable than it
_SURER, _LESS = 2.0, 0.7  # ratios of odds from which a change of confidence is worth a note
_SPEAKS = 1.15  # a clue supports an option when it makes it so much likelier than the others
_HIGHEST = 0.998
_SURE = 0.9  # confidence of a day that its entry's numbers do not change
_HARDLY = 0.6  # confidence of a date in words of which a part may be lacking
_NOT_READ = ("person", "derived")
_NAMES = (FieldKind.NAME, FieldKind.TITLE, FieldKind.AUTHORITY)
_LEFT_LETTERS, _LEFT_SHARE = 4, 0.85  # letters that a signature leaves of a name, and how many are its own


def reason(
    record: RecordReading,
    record_type: RecordType,
    knowledge: Knowledge,
    context: BookContext | None = None,
    makers: Sequence[ClueMaker] = ENTRY_CLUES,
) -> RecordReading:
    """The record as its facts make it most probable; ``makers`` are the kinds of clue to use.

    A clue that a field's notes tell of already was weighed before and is not weighed again.
    """
    read = {key: field for key, field in record.fields.items() if field.value and not _is_settled(field)}
    settled = {key: field for key, field in record.fields.items() if field.value and key not in read}
    entry = Entry({**read, **settled}, record_type, knowledge, context or BookContext())
    clues = [clue for maker in makers for clue in maker(entry) if not _is_told(clue, entry)]
    touched = {key for clue in clues for key in clue.keys}
    options = _with_torn_words(entry, {key: _options(key, entry) for key in touched if key in entry.fields})
    verdicts = weigh_up(options, clues)
    fields = {
        key: _judged(field, verdicts[key]) if key in verdicts and key in read else field
        for key, field in record.fields.items()
    }
    return replace(record, fields=fields)


def reason_book(
    records: Sequence[RecordReading],
    record_type: RecordType,
    knowledge: Knowledge,
    context: BookContext | None = None,
    entry_makers: Sequence[ClueMaker] = ENTRY_CLUES,
    book_makers: Sequence[ClueMaker] = BOOK_CLUES,
) -> list[RecordReading]:
    """The records of one book, in their order, each weighed by itself and then against the others."""
    first = [reason(record, record_type, knowledge, context, entry_makers) for record in records]
    view = BookView([{key: field.value for key, field in one.fields.items()} for one in first], context)
    return [
        reason(record, record_type, knowledge, view.around(index), book_makers)
        for index, record in enumerate(first)
    ]


def _is_told(clue: Clue, entry: Entry) -> bool:
    notes = [note for key in clue.keys if key in entry.fields for note in entry.fields[key].notes]
    return any(clue.agree in note or clue.clash in note for note in notes)


def _is_settled(field: FieldValue) -> bool:
    """Whether the value was not read but typed, confirmed or derived: reasoning uses it, unchanged."""
    return field.engine in _NOT_READ or field.confidence >= 1.0


def _options(key: str, entry: Entry) -> tuple[Option, ...]:
    field = entry.fields[key]
    if _is_settled(field):
        return (Option(field.value, field.raw, 1.0, field.engine),)
    kind = entry.type[key].kind if key in entry.type else None
    return options_of(field, kind, _near(key, entry, kind), _by_words(key, entry))


def _with_torn_words(entry: Entry, options: dict[str, tuple[Option, ...]]) -> dict[str, tuple[Option, ...]]:
    """The options with, for a date in words of which a part was not read, the words of the dates that the
    figures beside it may be. Of words that make a date by themselves the end or the beginning may be lacking,
    where they were hardly read.
    """
    for figures, words in WORDS_OF.items():
        if figures not in options or words not in options or _is_settled(entry.fields[words]):
            continue
        read = entry.value(words)
        said = parse_date_words(read)
        if said != parse_date(entry.value(figures)):
            dates = [parse_date(one.value) for one in options[figures]]
            whole = restored(read, [date for date in dates if date is not None and date != said])
            if said is not None:
                whole = [one for one in whole if _is_torn(entry.fields[words], one.text)]
            options[words] = with_torn(options[words], whole)
    return options


def _is_torn(words: FieldValue, whole: str) -> bool:
    """Whether a date in words is the beginning or, hardly read, the end of another's."""
    read, text = words.value.casefold(), whole.casefold()
    return lacks_end(read, text) or (words.confidence < _HARDLY and text.endswith(" " + read))


def _by_words(key: str, entry: Entry) -> Iterator[str]:
    """The date that the words beside a date in figures say."""
    date = parse_date_words(entry.value(WORDS_OF[key])) if key in WORDS_OF else None
    if date is not None and date.text:
        yield date.text


def _near(key: str, entry: Entry, kind: FieldKind | None) -> Iterator[str]:
    """Values known from the entry or its book that differ in one letter, or in marks only; for a usual signer
    also the one of whose name only some letters can be seen under the signature. First what the strokes are
    like.
    """
    if key in entry.context.alike:
        yield entry.context.alike[key]
    if key in WORDS_OF and parse_date_words(entry.value(WORDS_OF[key])) is None:
        date = parse_date(entry.value(key))
        if date is not None and date.is_full and entry.year is not None:
            yield replace(date, year=entry.year).text
    doubtful = entry.fields[key].confidence < _SURE  # a sure contradiction is left for a person
    if key == REGISTRATION and entry.numbers_year is not None and doubtful:
        yield from _in_year(entry.value(key), entry.numbers_year)
    value = entry.value(key)
    if kind is FieldKind.PLACE:
        place = respelt(value, entry.knowledge.gazetteer, entry.year)
        yield from [place] if place is not None else []
    if kind not in _NAMES:
        return
    seen = entry.context.seen.get(key, {})
    known = [text for text, count in seen.items() if count > 1]
    whole = [text for text in known if _is_left_of(value, text)] if key in USUAL_KEYS else []
    if len(whole) == 1 and compare_key(whole[0]) != compare_key(value):
        yield _in_case_of(value, whole[0])
    if kind is FieldKind.NAME:
        known += [entry.value(other) for other in entry.keys_of(FieldKind.NAME) if other != key]
    for text in known:
        if compare_key(text) != compare_key(value) and _is_one_sign_off(value, text):
            yield _in_case_of(value, text)


def _in_year(day: str, year: int) -> Iterator[str]:
    """The day in that year, where the one that was read differs in its last figures only, which stand nearest
    to the rule of a narrow column.
    """
    date = parse_date(day)
    if date is not None and date.is_full and date.year is not None and date.year // 100 == year // 100:
        yield replace(date, year=year).text


def _is_one_sign_off(read: str, known: str) -> bool:
    """Whether two texts differ in one word only, in its marks or in one of its letters."""
    one, other = compare_key(read).split(), compare_key(known).split()
    words = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) != len(other) or len(words) != 1:
        return False
    a, b = fold(words[0][0]), fold(words[0][1])
    return a == b or (min(len(a), len(b)) > 1 and Levenshtein.distance(a, b) == 1)


def _is_left_of(read: str, known: str) -> bool:
    """Whether what was read is left of a text that a signature or a stamp covers in part: its letters stand
    in the text in their order.
    """
    left, whole = (fold(text).replace(" ", "") for text in (read, known))
    left = "".join(letter for letter in left if letter.isalnum())
    same = LCSseq.similarity(left, whole)
    return len(left) >= _LEFT_LETTERS and len(left) <= len(whole) and same >= _LEFT_SHARE * len(left)


def _in_case_of(pattern: str, text: str) -> str:
    """``text`` in capitals if the pattern is, and in small letters where only it is in capitals."""
    if pattern.isupper():
        return text.upper()
    return " ".join(word[:1] + word[1:].lower() for word in text.split()) if text.isupper() else text


def _judged(field: FieldValue, verdict: Verdict) -> FieldValue:
    """The field after the verdict: kept, surer or less sure, or exchanged."""
    chances = verdict.chances[:-1]
    best = int(chances.argmax())
    ahead = chances[best] >= max(_CHANGE, _AHEAD * chances[0])
    if best and ahead and not verdict.options[best].distant:
        return _exchanged(field, verdict, best)
    chance = min(_HIGHEST, float(chances[0]))
    odds = _odds(chance) / _odds(field.confidence)
    if odds >= _SURER:
        said, reasons = "Chắc hơn vì {}.", _reasons(verdict, 0)
    elif odds <= _LESS:
        said, reasons = "Cần xem lại: {}.", _objections(verdict)
    else:
        return field
    if not reasons:
        return field
    return replace(field, confidence=round(chance, 4), notes=_noted(field, said.format(reasons)))


def _odds(chance: float) -> float:
    return max(chance, 1e-6) / max(1 - chance, 1e-6)


def _exchanged(field: FieldValue, verdict: Verdict, best: int) -> FieldValue:
    option = verdict.options[best]
    reasons = _reasons(verdict, best) or "cách đọc này hợp với các trường khác"
    signs = "một" if Levenshtein.distance(field.value, option.value) == 1 else "vài"
    what = f"máy đọc nhầm {signs} chữ" if option.repair else "máy có hai cách đọc"
    what = "máy chỉ đọc được một phần" if option.torn else what
    note = f"Máy đọc là «{field.value}»; chọn «{option.value}» vì {reasons} ({what})."
    before = Alternative(field.value, field.raw, round(float(verdict.chances[0]), 4), field.engine)
    others = tuple(other for other in field.alternatives if other.value != option.value)
    return replace(
        field,
        value=option.value,
        raw=option.raw,
        confidence=round(min(_HIGHEST, float(verdict.chances[best])), 4),
        notes=_noted(field, note),
        alternatives=(before, *others),
    )


def _reasons(verdict: Verdict, index: int) -> str:
    """What speaks for the option, strongest first."""
    speaking: list[tuple[float, Clue]] = [
        (float(lean[index]), clue) for clue, lean in verdict.leans if lean[index] >= _SPEAKS
    ]
    speaking.sort(key=lambda pair: -pair[0])
    return "; ".join(dict.fromkeys(clue.agree for _, clue in speaking[:3]))


def _objections(verdict: Verdict) -> str:
    """What speaks against the value read."""
    against = (clue.clash for clue, lean in verdict.leans if lean[0] < 1 / _SPEAKS)
    return "; ".join(dict.fromkeys(against))


def _noted(field: FieldValue, note: str) -> tuple[str, ...]:
    return field.notes if note in field.notes else (*field.notes, note)
