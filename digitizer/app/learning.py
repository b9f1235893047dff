"""Use case: learn the hand of a book from the values that people confirmed in it.

Everything stays in the office: the lines are cut anew from the book's own pages, and what is learned is a
file beside the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitizer.app.desk import Desk
from digitizer.app.processing import PAGE_SECONDS, open_worker
from digitizer.app.turning import crops_turned
from digitizer.domain.dates import PartialDate, parse_date
from digitizer.domain.records import Box
from digitizer.domain.rights import Task
from digitizer.domain.schema import FieldKind, FieldSpec
from digitizer.errors import RuleError
from digitizer.jobs import run_jobs
from digitizer.store import Page
from digitizer.store.vault import Vault

if TYPE_CHECKING:
    from digitizer.app.reading import Reader

__all__ = ["Hand", "Lesson", "forget_hand", "learn_book"]

FIT_SECONDS = 1800.0
MOST_LINES = 900  # to learn from: more take long and teach little


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one page taught: how many lines of it were learned from."""

    page: Page
    lines: int


@dataclass(frozen=True, slots=True)
class Hand:
    """The end of learning: letter errors (0..1) on confirmed lines held back, before and after.

    ``kept`` is False when it did not become better: then nothing changed.
    """

    kept: bool
    lines: int
    before: float = 0.0
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A confirmed value: its place on the page and the ways in which it may be written there."""

    box: Box
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    page: Page
    vault: Path
    values: tuple[_Confirmed, ...]


def learn_book(desk: Desk, book: str) -> Iterator[Lesson | Hand]:
    """Learns from the confirmed values of a book's pages; the last thing told is the ``Hand``.

    A hand is kept only when it reads confirmed lines better that it did not learn from. Raises StoreError
    KHO-11, RuleError QTR-08, and QTR-31 when nobody has confirmed anything yet.
    """
    person = desk.may(Task.PROCESS)
    desk.office.books.get(book)
    items = [
        _Item(desk.office.pages.get(page), desk.office.vault.root, tuple(values))
        for page, values in _confirmed(desk, book).items()
    ]
    if not items:
        raise RuleError(
            "QTR-31",
            "Quyển này chưa có giá trị nào được người xác nhận, nên chưa học được nét chữ.",
            "Hãy nhập và kiểm tra vài chục hồ sơ đầu của quyển rồi làm lại.",
        )
    taught: list[Any] = []
    for result in run_jobs(page_lessons, items, workers=1, timeout=PAGE_SECONDS, initializer=open_worker):
        lessons = result.value or []
        taught += lessons[: max(0, MOST_LINES - len(taught))]
        yield Lesson(result.item.page, len(lessons))
    yield _fitted(desk, book, person, taught)


def forget_hand(desk: Desk, book: str) -> None:
    """Goes back to the general recognizer for a book. Raises StoreError KHO-11, RuleError QTR-08."""
    person = desk.may(Task.PROCESS)
    desk.office.books.get(book)
    with desk.office.transaction():
        desk.office.audit.append(person, "book.forget", book)
        desk.office.hands.drop(book)


def _fitted(desk: Desk, book: str, person: str, lessons: list[Any]) -> Hand:
    jobs = run_jobs(fit_hand, [lessons], workers=1, timeout=FIT_SECONDS, initializer=open_worker)
    hand, content = next(iter(jobs)).value or (Hand(False, len(lessons)), b"")
    if hand.kept:
        with desk.office.transaction():
            figures = f"{hand.lines}: {hand.before:.4f} > {hand.after:.4f}"
            desk.office.audit.append(person, "book.learn", book, new=figures)
            desk.office.hands.save(book, content)
    return hand


def _confirmed(desk: Desk, book: str) -> Mapping[str, list[_Confirmed]]:
    """By page, the values that a person confirmed and that stand alone in their place on it."""
    found: dict[str, list[_Confirmed]] = defaultdict(list)
    for summary in desk.office.records.list(book=book):
        record = desk.office.records.get(summary.id)
        places = [field.box for field in record.fields.values()]
        specs = desk.catalog.record_types[record.type]
        for key in record.people:
            field = record.fields[key]
            if field.box is not None and places.count(field.box) == 1 and key in specs:
                texts = spellings(specs[key], field.value, field.raw)
                if texts:
                    found[record.page].append(_Confirmed(field.box, texts))
    return found


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


def page_lessons(reader: Reader, item: _Item) -> list[Any]:
    """The confirmed lines of one page with their letters."""
    from digitizer.recognize.lessons import lessons  # noqa: PLC0415 (numpy, in the worker only)

    cuts = crops_turned(Vault(item.vault).read(item.page.sha256), item.page.turn or 0, reader.crops)
    found = []
    for value in item.values:
        images = cuts.get(value.box)
        if images:
            features = reader.lines.features(images)
            found += lessons(reader.lines.head, reader.lines.alphabet, features, value.texts)
    return [replace(one, features=one.features.astype("float16")) for one in found]


def fit_hand(reader: Reader, taught: Sequence[Any]) -> tuple[Hand, bytes]:
    """The hand that the lessons teach, as a file's content; not kept when it is no better."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 (as above)

    from digitizer.recognize.hand_file import dump_hand  # noqa: PLC0415
    from digitizer.recognize.learning import learn  # noqa: PLC0415

    learned = learn(reader.lines.head, taught, Levenshtein.distance)
    if learned is None:
        return Hand(False, len(taught)), b""
    hand = Hand(True, learned.lines + learned.held_back, learned.before, learned.after)
    return hand, dump_hand(learned, reader.lines.name)
