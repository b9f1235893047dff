"""Use case: read a book's waiting pages in worker processes and keep what they say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitizer.app.deriving import titles_of_signers, with_derived, with_title
from digitizer.app.desk import Desk
from digitizer.app.reasoning import Judge, Situation, context_of
from digitizer.app.turning import read_turned
from digitizer.decode.book_view import VIEW_KEYS, BookView
from digitizer.domain.books import Book
from digitizer.domain.records import PageKind, PageReading, RecordReading, Standing
from digitizer.domain.rights import Task
from digitizer.domain.workflow import State
from digitizer.errors import DigitizerError, ReadingError
from digitizer.jobs import JobResult, default_workers, run_jobs
from digitizer.store import Page, PageState
from digitizer.store.vault import Vault

if TYPE_CHECKING:
    from digitizer.app.reading import Reader

__all__ = ["ReadPage", "pages_to_read", "process_book"]

PAGE_SECONDS = 180.0  # an old machine needs about 20 s for a large page; beyond this it hangs
_GENTLE = 10  # niceness: whoever works at the machine comes first


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What became of one page: its ``reading``, and the ``error`` that a person must see to."""

    page: Page
    reading: PageReading | None = None
    error: DigitizerError | None = None


@dataclass(frozen=True, slots=True)
class ReadingItem:
    """A page for a worker to read, and where its file is."""

    page: Page
    vault: Path
    situation: Situation


def pages_to_read(desk: Desk, book: str, *, retry: bool = False, again: bool = False) -> Sequence[Page]:
    """The pages that a run would read; with ``retry`` also those that failed before, with ``again`` also
    those that were read and hold records that nobody has had in hand.
    """
    pages = list(desk.office.pages.pending(book))
    pages += desk.office.pages.list(book, state=PageState.FAILED) if retry else []
    if again:
        untouched = _untouched(desk, book)
        pages += [page for page in desk.office.pages.list(book, state=PageState.READ) if page.id in untouched]
    return pages


def _untouched(desk: Desk, book: str) -> set[str]:
    """Pages with records as the program read them."""
    found = desk.office.records.list(book=book, state=State.READ)
    records = (desk.office.records.get(one.id) for one in found)
    return {record.page for record in records if not record.people}


def process_book(
    desk: Desk,
    book: str,
    *,
    jobs: int | None = None,
    retry: bool = False,
    again: bool = False,
    gentle: bool = False,
) -> Iterator[ReadPage]:
    """Reads the waiting pages; each is a transaction of its own, so a run that was cut short goes on.

    When all are read, the book's entries are weighed against each other.

    ``retry`` reads failed pages again, ``again`` those whose records nobody has had in hand (with the hand
    that was learned meanwhile). ``gentle`` leaves the machine to whoever works at it. Raises StoreError
    KHO-11, RuleError QTR-08, EnvironmentFault MAY-xx when this machine cannot read at all.
    """
    person = desk.may(Task.PROCESS)
    opened = desk.office.books.get(book)
    pages = pages_to_read(desk, book, retry=retry, again=again)
    situation = situation_of(desk, opened)
    items = [ReadingItem(page, desk.office.vault.root, situation) for page in pages]
    workers = min(default_workers() if jobs is None else jobs, max(1, len(items)))
    start = open_gentle_worker if gentle else open_worker
    results = run_jobs(read_stored, items, workers=workers, timeout=PAGE_SECONDS, initializer=start)
    for result in results:
        yield keep_reading(desk, opened, result, person)
    reconsider_book(desk, opened, person)


def situation_of(desk: Desk, book: Book) -> Situation:
    """What is known of the book by now: its facts, the values that people confirmed in it, its hand."""
    hands, context = desk.office.hands, context_of(book, confirmed_values(desk, book.id))
    return Situation(context, hands.path(book.id), hands.words(book.id))


def confirmed_values(desk: Desk, book: str) -> dict[str, Counter[str]]:
    """By key, the values that people confirmed in a book's entries and how often."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for summary in desk.office.records.list(book=book):
        record = desk.office.records.get(summary.id)
        for key in record.people:
            found[key][record.fields[key].value] += 1
    return dict(found)


def open_worker() -> Reader:
    """What a worker loads once."""
    from digitizer.app.reading import open_reader  # noqa: PLC0415 (loads the engines, in the worker only)

    return open_reader()


def open_gentle_worker() -> Reader:
    """A worker that leaves the machine to whoever works at it."""
    from digitizer.jobs.measured import give_way  # noqa: PLC0415 (in the worker only)

    give_way()
    return open_worker()


def read_stored(reader: Reader, item: ReadingItem) -> tuple[PageReading, str]:
    """One page out of the vault, and the engine that read it."""
    data = Vault(item.vault).read(item.page.sha256)
    reading = read_turned(data, item.page.turn or 0, lambda image: reader.read(image, item.situation))
    return reading, reader.engine


def keep_reading(
    desk: Desk, book: Book, result: JobResult[ReadingItem, tuple[PageReading, str]], person: str
) -> ReadPage:
    """Keeps what a worker read from a page, or why it could not: one transaction.

    What was read of an image that a person has replaced, turned or taken out meanwhile is dropped.
    """
    page, error, reading = result.item.page, result.error, None
    with desk.office.transaction():
        if not _is_current(desk, page):
            return ReadPage(page)
        if result.value is not None:
            reading, engine = result.value
            error = _objection(desk, book, reading)
            kept = () if error else _kept(desk, book, reading)
            reading = replace(reading, records=kept)
            desk.office.pages.save_reading(page.id, reading, engine, person=person)
        if error is not None:
            desk.office.pages.fail(page.id, error.code, error.text(), person=person)
    return ReadPage(page, reading, error)


def _kept(desk: Desk, book: Book, reading: PageReading) -> tuple[RecordReading, ...]:
    """The records that the paper does not strike out, with what follows from what was read."""
    return tuple(with_derived(one, book, desk.catalog) for one in reading.records if not one.struck)


def reconsider_book(
    desk: Desk, book: Book, person: str, among: Callable[[str], bool] = lambda page: True
) -> None:
    """Weighs a book's entries against each other; those that a person has had in hand stay as they are.

    ``among`` says on which pages entries may change: while a book comes in, only the newest.
    """
    texts = dict(desk.office.records.texts(book.id, keys=VIEW_KEYS))
    view, judge = BookView(list(texts.values()), context_of(book)), Judge(desk.catalog)
    records = {each: desk.office.records.get(each) for each in texts if among(page_of_record(each))}
    titles = titles_of_signers(records.values())
    for index, record_id in enumerate(texts):
        record = records.get(record_id)
        if record is None or record.people:
            continue
        reading = RecordReading(record.type, record.edition, record.fields, record.box)
        judged = with_title(judge.among(reading, view.around(index)), titles).fields
        better = {key: field for key, field in judged.items() if field != record.fields.get(key)}
        if better:
            with desk.office.transaction():
                desk.office.records.revise(record_id, better, person=person)


def page_of_record(record: str) -> str:
    """The id of the page on which a record was read: ``KS.2017.01-0007`` of ``KS.2017.01-0007.2``."""
    return record.rpartition(".")[0]


def _is_current(desk: Desk, read: Page) -> bool:
    now = desk.office.pages.get(read.id)
    return (now.standing, now.sha256, now.turn) == (Standing.KEPT, read.sha256, read.turn)


def _objection(desk: Desk, book: Book, reading: PageReading) -> DigitizerError | None:
    """Why the page must be seen by a person before anything of it is used."""
    if reading.kind is PageKind.UNKNOWN:
        return ReadingError(
            "DOC-11",
            "Không nhận ra trang này là trang gì hoặc trang không đọc được.",
            "Hãy xem trang; nếu ảnh xấu thì quét lại, nếu không thì nhập hồ sơ bằng tay.",
        )
    form = desk.catalog.forms.get(reading.profile)
    types = {record.type for record in reading.records} | ({form.record_type} if form else set())
    for other in sorted(types - {book.type}):
        return ReadingError(
            "DOC-12",
            "Trang này thuộc loại sổ khác: {found}, không phải {expected}.",
            "Nếu trang bị lẫn, hãy nhập trang vào đúng quyển sổ của nó.",
            found=_label(desk, other),
            expected=_label(desk, book.type),
        )
    return None


def _label(desk: Desk, record_type: str) -> str:
    known = desk.catalog.record_types.get(record_type)
    return f"{record_type} ({known.label})" if known else record_type
