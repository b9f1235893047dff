"""Use case: learn the hand of a book from the values that people confirmed in it.

Everything stays in the office: the lines are cut anew from the book's own pages, and what is learned is a
file beside the database. Every fourth page is not learned from: the hand is kept only when it reads the
letters there better and no fewer of the values that people confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from digitizer.app.desk import Desk
from digitizer.app.processing import (
    PAGE_SECONDS,
    ReadPage,
    open_gentle_worker,
    process_book,
    reconsider_book,
)
from digitizer.app.reasoning import Situation, comes_again, context_of
from digitizer.app.turning import crops_turned, read_turned
from digitizer.domain.books import Book, BookContext
from digitizer.domain.dates import PartialDate, parse_date
from digitizer.domain.records import Box, PageReading
from digitizer.domain.rights import Task, allowed
from digitizer.domain.schema import FieldKind, FieldSpec
from digitizer.domain.text import clean
from digitizer.domain.workflow import State
from digitizer.errors import RuleError
from digitizer.jobs import JobResult, run_jobs
from digitizer.store import Page
from digitizer.store.vault import Vault

if TYPE_CHECKING:
    from digitizer.app.reading import Reader

__all__ = ["Hand", "Lesson", "forget_hand", "learn_book", "learn_next"]

R = TypeVar("R")
FIT_SECONDS = 1800.0
MOST_LINES = 900  # to learn from: more take long and teach little
NEW_RECORDS = 12  # entered since the last trial, from which on another is worth while
_FOLD = 4  # every fourth page is held back to judge by ...
_MOST_HELD = 12  # ... but no more than these


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one page taught: how many lines of it were learned from."""

    page: Page
    lines: int


@dataclass(frozen=True, slots=True)
class Hand:
    """The end of learning: on confirmed pages held back, letter errors (0..1) before and after, and how many
    of ``fields`` confirmed values were read right before and after.

    ``kept`` is False when it did not become better: then nothing changed.
    """

    kept: bool
    lines: int
    before: float = 0.0
    after: float = 0.0
    fields: int = 0
    right_before: int = 0
    right_after: int = 0

    def told(self) -> tuple[str, Mapping[str, object]]:
        """One plain sentence for whoever works: its template and what goes into it."""
        if not self.kept:
            return _NOT_KEPT, {"lines": self.lines}
        params: dict[str, object] = {"lines": self.lines, "fields": self.fields}
        params |= {"before": f"{self.before:.1%}", "after": f"{self.after:.1%}"}
        return _KEPT, params | {"was": self.right_before, "now": self.right_after}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmed value: its place on the page and the ways in which it may be written there."""

    box: Box
    texts: tuple[str, ...]
    kind: str = ""  # of a field whose values come again in a book


_KEPT = (
    "Đã học từ {lines} dòng chữ: trên những trang để thử, chữ sai giảm từ {before} còn {after}, "
    "số ô đọc đúng từ {was} thành {now} trong {fields} ô."
)
_NOT_KEPT = "Đã thử học từ {lines} dòng chữ nhưng không đọc tốt hơn, nên giữ nguyên cách đọc cũ."
Place = tuple[Box | None, str]  # a record's part of the page (None: the whole of it), and a field's key


@dataclass(slots=True)
class ConfirmedPage:
    """A page with what people confirmed on it: for lessons (``values``), and to judge a hand by
    (``expected``) in how many ``records``. ``hands`` are the hands to judge.
    """

    page: Page
    vault: Path
    context: BookContext
    values: list[Confirmed] = field(default_factory=list)
    expected: dict[Place, str] = field(default_factory=dict)
    records: int = 0
    hands: tuple[bytes, ...] = ()


def book_to_learn(desk: Desk) -> str | None:
    """The book in which the most records were entered since its hand was last tried, when these are enough to
    learn from; None when there is none, or when whoever works may not have pages read.
    """
    if desk.person is None or not allowed(Task.PROCESS, desk.person.roles):
        return None
    open_books = [book.id for book in desk.office.books.all() if not book.finished]
    fresh = {book: _entered(desk, book) - desk.office.hands.tried(book) for book in open_books}
    best = max(fresh, key=lambda book: fresh[book], default=None)
    return best if best is not None and fresh[best] >= NEW_RECORDS else None


def _entered(desk: Desk, book: str) -> int:
    states = desk.office.tallies.states().get(book, {})
    return sum(count for state, count in states.items() if state is not State.READ)


def learn_book(desk: Desk, book: str) -> Iterator[Lesson | Hand]:
    """Learns from the confirmed values of a book's pages; the last thing told is the ``Hand``.

    One worker that leaves the machine to others does it. A hand is kept only when it reads confirmed pages
    better that it did not learn from. Raises StoreError KHO-11, RuleError QTR-08, and QTR-31 when nobody has
    confirmed anything yet.
    """
    person = desk.may(Task.PROCESS)
    items = confirmed_pages(desk, desk.office.books.get(book), frozenset(FieldKind))
    if not items:
        raise RuleError(
            "QTR-31",
            "Quyển này chưa có giá trị nào được người xác nhận, nên chưa học được nét chữ.",
            "Hãy nhập và kiểm tra vài chục hồ sơ đầu của quyển rồi làm lại.",
        )
    entered = _entered(desk, book)
    held = items[1::_FOLD][-_MOST_HELD:]
    lines: dict[bool, list[Any]] = {True: [], False: []}
    for result in run_gently(page_lessons, items, PAGE_SECONDS):
        lessons = result.value or []
        lines[result.item in held] += lessons[: max(0, MOST_LINES - len(lines[False]))]
        yield Lesson(result.item.page, len(lessons))
    hand, content = _fitted(lines[False], lines[True], held)
    words = [one for some in lines.values() for one in some if one.kind]
    strokes = next(run_gently(word_file, [(words, content or _kept(desk, book))], FIT_SECONDS)).value
    with desk.office.transaction():
        figures = f"{hand.lines}: {hand.before:.4f} > {hand.after:.4f}; {_shown(hand)}"
        desk.office.audit.append(person, "book.learn", book, new=figures if hand.kept else "")
        if hand.kept:
            desk.office.hands.save(book, content)
        if strokes is not None:
            desk.office.hands.save_words(book, strokes)
        desk.office.hands.note_trial(book, entered)
    reconsider_book(desk, desk.office.books.get(book), person)
    yield hand


def _kept(desk: Desk, book: str) -> bytes:
    path = desk.office.hands.path(book)
    return path.read_bytes() if path is not None else b""


def _shown(hand: Hand) -> str:
    return f"{hand.right_before} > {hand.right_after} / {hand.fields}"


def learn_next(desk: Desk) -> Iterator[Lesson | Hand | ReadPage]:
    """Learns the hand of the book for which it is time (``book_to_learn``), for hours in which nobody works.

    Where a hand was kept, the pages whose records nobody has had in hand are read again. Ends at once when it
    is time for no book. Raises as ``learn_book``.
    """
    book = book_to_learn(desk)
    if book is not None:
        for one in learn_book(desk, book):
            yield one
            if isinstance(one, Hand) and one.kept:
                yield from process_book(desk, book, jobs=1, again=True, gentle=True)


def forget_hand(desk: Desk, book: str) -> None:
    """Goes back to the general recognizer for a book. Raises StoreError KHO-11, RuleError QTR-08."""
    person = desk.may(Task.PROCESS)
    desk.office.books.get(book)
    with desk.office.transaction():
        desk.office.audit.append(person, "book.forget", book)
        desk.office.hands.drop(book)


def run_gently(
    function: Callable[..., R], items: Iterable[Any], seconds: float
) -> Iterator[JobResult[Any, R]]:
    """Has one worker, which leaves the machine to others, do all items."""
    return run_jobs(function, items, workers=1, timeout=seconds, initializer=open_gentle_worker)


def _fitted(taught: list[Any], held: list[Any], pages: Sequence[ConfirmedPage]) -> tuple[Hand, bytes]:
    """The hand that reads the pages held back best, and its file; not kept when none reads them better."""
    fitted = next(run_gently(fit_hands, [(taught, held)], FIT_SECONDS)).value or []
    nothing = Hand(False, len(taught) + len(held)), b""
    if not fitted:
        return nothing
    total, right = 0, [0] * (1 + len(fitted))
    trials = (replace(page, hands=tuple(content for _, content in fitted)) for page in pages)
    for result in run_gently(fields_right, trials, (1 + len(fitted)) * PAGE_SECONDS):
        if result.value is not None:
            total += len(result.item.expected)
            right = [a + b for a, b in zip(right, result.value, strict=True)]
    best = max(range(1, len(right)), key=lambda index: (right[index], -fitted[index - 1][0].after))
    if right[best] < right[0]:
        return nothing
    hand, content = fitted[best - 1]
    return replace(hand, fields=total, right_before=right[0], right_after=right[best]), content


def confirmed_pages(desk: Desk, book: Book, kinds: Collection[FieldKind]) -> list[ConfirmedPage]:
    """The pages with values of these kinds that a person confirmed; lessons are those that stand alone in
    their place.
    """
    found: dict[str, ConfirmedPage] = {}
    context = context_of(book)
    for summary in desk.office.records.list(book=book.id):
        record = desk.office.records.get(summary.id)
        if not record.people:
            continue
        if record.page not in found:
            page = desk.office.pages.get(record.page)
            found[record.page] = ConfirmedPage(page, desk.office.vault.root, context)
        item = found[record.page]
        item.records += 1
        places = [field.box for field in record.fields.values()]
        specs = desk.catalog.record_types[record.type]
        for key in record.people:
            one = record.fields[key]
            if one.value and key in specs and specs[key].kind in kinds:
                item.expected[record.box, key] = one.value
                texts = spellings(specs[key], one.value, one.raw)
                if one.box is not None and places.count(one.box) == 1 and texts:
                    kind = specs[key].kind.value if comes_again(specs[key]) else ""
                    item.values.append(Confirmed(one.box, texts, kind))
    return [item for item in found.values() if item.expected]


def spellings(spec: FieldSpec, value: str, raw: str) -> tuple[str, ...]:
    """How a confirmed value may be written on the paper: as it was read or typed, and in the usual ways."""
    if spec.kind is FieldKind.CODE:
        return ()
    date = parse_date(value) if spec.kind is FieldKind.DATE else None
    written = _dates(date) if date is not None else [value, value.upper()]
    return tuple(dict.fromkeys(text for text in (raw, *written) if text.strip()))


def _dates(date: PartialDate) -> list[str]:
    if date.age is not None:
        return [f"{date.age}", f"{date.age}t", f"{date.age} t", f"{date.age} tuổi"]
    day, month, year = date.day, date.month, date.year
    years = [str(year), f"{year % 100:02}"] if year is not None else []
    if month is None or not years:
        return years
    heads: list[tuple[str, ...]] = [(f"{month}",), (f"{month:02}",)]
    if day is not None:
        heads = [(f"{day}", f"{month}"), (f"{day:02}", f"{month:02}"), (f"{day:02}", f"{month}")]
    numbers = [(*head, last) for head in heads for last in years]
    texts = [mark.join(parts) for parts in numbers for mark in ("/", "-", ".", " - ")]
    if day is not None:
        worded = [f"{parts[0]} tháng {parts[1]} năm {parts[2]}" for parts in numbers]
        texts += worded + [f"ngày {text}" for text in worded]
    return texts


# -- in the worker ------------------------------------------------------------------------------------------


def page_lessons(reader: Reader, item: ConfirmedPage) -> list[Any]:
    """The confirmed lines of one page with their letters."""
    from digitizer.recognize.lessons import lessons  # noqa: PLC0415 (numpy, in the worker only)

    cuts = crops_turned(Vault(item.vault).read(item.page.sha256), item.page.turn or 0, reader.crops)
    found = []
    for value in item.values:
        images = cuts.get(value.box)
        if images:
            features = reader.lines.features(images)
            kind = value.kind if len(features) == 1 else ""
            taught = lessons(reader.lines.head, reader.lines.alphabet, features, value.texts)
            found += [replace(one, kind=kind) for one in taught]
    return [replace(one, features=one.features.astype("float16")) for one in found]


def fit_hands(reader: Reader, lessons: tuple[Sequence[Any], Sequence[Any]]) -> list[tuple[Hand, bytes]]:
    """The hands that the lessons teach, as files' contents; ``lessons`` are those to learn from and those
    held back. Only hands that read the latter better are given.
    """
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 (as above)

    from digitizer.recognize.hand_file import dump_hand  # noqa: PLC0415
    from digitizer.recognize.learning import learn  # noqa: PLC0415

    return [
        (Hand(True, one.lines + one.held_back, one.before, one.after), dump_hand(one, reader.lines.name))
        for one in learn(reader.lines.head, *lessons, Levenshtein.distance)
    ]


def word_file(reader: Reader, lessons: tuple[Sequence[Any], bytes]) -> bytes:
    """The file of confirmed lines as the hand (or without one, the general recognizer) sees them."""
    from digitizer.decode.likeness import Known, dump_known, strokes  # noqa: PLC0415 (as above)
    from digitizer.recognize.hand_file import load_hand  # noqa: PLC0415

    taught, content = lessons
    hand = load_hand(content, reader.lines.head, reader.lines.name)
    lines = reader.lines if hand is None else reader.lines.fitted(hand.head)
    return dump_known(
        Known(one.kind, lines.text(one.target), strokes(lines.lattice(one.features))) for one in taught
    )


def fields_right(reader: Reader, item: ConfirmedPage) -> list[int]:
    """How many of a page's confirmed values are read as people confirmed them: by the general recognizer, and
    by each of the hands.
    """
    data = Vault(item.vault).read(item.page.sha256)
    return [_right(_read(reader, data, item, hand), item.expected) for hand in (None, *item.hands)]


def _read(reader: Reader, data: bytes, item: ConfirmedPage, hand: bytes | None) -> PageReading:
    situation = Situation(item.context, hand)
    return read_turned(data, item.page.turn or 0, lambda image: reader.read(image, situation))


def _right(reading: PageReading, expected: Mapping[Place, str]) -> int:
    read = {
        (record.box, key): clean(field.value)
        for record in reading.records
        for key, field in record.fields.items()
    }
    return sum(read.get(place) == clean(value) for place, value in expected.items())
