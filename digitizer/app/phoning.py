"""Use case: take photographs of pages with a phone of the office, over its own network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitizer.app.desk import Desk
from digitizer.app.live_reading import LiveReading, Noticed
from digitizer.app.processing import ReadPage
from digitizer.app.spool import Spool, opened_page, recover
from digitizer.app.storage import check_room
from digitizer.app.taking import PageJudge
from digitizer.domain.quality import Quality
from digitizer.domain.rights import Task
from digitizer.errors import DigitizerError, InputError, RuleError, Translate
from digitizer.store import DuplicatePage, Page

if TYPE_CHECKING:
    from digitizer.acquire.phone import Offer, PhoneAddress, PhoneServer, Verdict

__all__ = ["PhoneEvent", "PhoneOpened", "PhonePage", "PhoneRefused", "phone_pages"]

_LOOK_EVERY = 0.3  # seconds


@dataclass(frozen=True, slots=True)
class PhoneOpened:
    """The page can be reached; told again with a new key when a phone has used the last one."""

    address: PhoneAddress


@dataclass(frozen=True, slots=True)
class PhonePage:
    """A photograph has become a page (or the new image of one)."""

    page: Page
    quality: Quality


@dataclass(frozen=True, slots=True)
class PhoneRefused:
    """A photograph cannot be used, and why; the phone was told."""

    error: DigitizerError


PhoneEvent = PhoneOpened | PhonePage | PhoneRefused | ReadPage | Noticed


def phone_pages(
    desk: Desk,
    book: str,
    *,
    jobs: int | None = 0,
    minutes: float = 15.0,
    stop: Callable[[], bool] = lambda: False,
    address: str | None = None,
    port: int = 0,
    secure: bool | None = None,
    translate: Translate = str,
) -> Iterator[PhoneEvent]:
    """Serves the page until ``stop``, or until no phone has done anything for ``minutes``.

    A photograph without defects is taken at once; of a poor one the phone is told why, and the person there
    decides. Raises EnvironmentFault MAY-42, MAY-43, StoreError KHO-11, KHO-17, RuleError QTR-08, QTR-10.
    """
    from digitizer.acquire.phone import PhoneServer  # noqa: PLC0415 (opens the network: only when asked)

    person = desk.may(Task.IMPORT)
    desk.office.pages.check_open(book)
    check_room(desk)
    with LiveReading(desk, book, person, jobs) as reading:
        judge = PageJudge(desk, book)
        for page in recover(desk, book, person):
            reading.submit(page)
            yield PhonePage(page, judge.judge(page, desk.office.vault.read(page.sha256)))
        about = {"book": book, "pages": len(desk.office.pages.list(book))}
        with (
            Spool.new(desk, book) as spool,
            PhoneServer(
                spool.folder, about, address=address, port=port, secure=secure, translate=translate
            ) as server,
        ):
            side = _Side(desk, spool, person, judge, translate, server.note)
            for event in _events(side, server, minutes, stop):
                yield event
                if isinstance(event, PhonePage):
                    reading.submit(event.page)
                yield from reading.finished()
        yield from reading.rest()


def _events(
    side: _Side, server: PhoneServer, minutes: float, stop: Callable[[], bool]
) -> Iterator[PhoneEvent]:
    told = ""
    while not stop() and server.idle < 60 * minutes:
        if server.address.url != told:
            told = server.address.url
            yield PhoneOpened(server.address)
        found = server.next_offer(_LOOK_EVERY)
        if found is None or not found[1].set_running_or_notify_cancel():
            continue
        event = side.answer(*found)
        if event is not None:
            yield event


@dataclass
class _Side:
    """The thread that owns the office: it judges photographs and stores them."""

    desk: Desk
    spool: Spool
    person: str
    judge: PageJudge
    translate: Translate
    note: Callable[[int], None]
    number: int = 0

    def answer(self, offer: Offer, answer: Future[Verdict]) -> PhonePage | PhoneRefused | None:
        """Judges one photograph and tells the phone; what is to be told here."""
        from digitizer.acquire.phone import Verdict  # noqa: PLC0415

        try:
            verdict, page = self._judged(offer)
        except (InputError, RuleError) as error:
            answer.set_result(Verdict("refused", message=error.text(self.translate)))
            return PhoneRefused(error)
        except DigitizerError as error:  # a full disk: the phone keeps the photograph and tries again
            answer.set_exception(error)
            return PhoneRefused(error)
        self.note(len(self.desk.office.pages.list(self.spool.book)))  # before the phone looks again
        answer.set_result(verdict)
        return page

    def _judged(self, offer: Offer) -> tuple[Verdict, PhonePage | None]:
        from digitizer.acquire.phone import Verdict  # noqa: PLC0415

        pages, book = self.desk.office.pages, self.spool.book
        data = opened_page(offer.path).data
        try:
            pages.refuse_twin(book, hashlib.sha256(data).hexdigest(), 0, besides=offer.replaces)
        except DuplicatePage as twin:
            return Verdict("known", twin.twin, self._place(twin.twin)), None
        quality = self.judge.look(data, besides=offer.replaces)
        told = [defect.text(self.translate) for defect in quality.defects]
        if told and not offer.keep:
            return Verdict("held", score=quality.score, defects=told), None
        check_room(self.desk)
        page = self._stored(offer)
        self.judge.keep(page, quality)
        return Verdict("taken", page.id, self._place(page.id), quality.score, told), PhonePage(page, quality)

    def _stored(self, offer: Offer) -> Page:
        self.number += 1
        path = offer.path.rename(self.spool.folder / f"{self.number:06d}.jpg")
        try:
            return self.spool.store(path, self.person, replace=offer.replaces)
        except DigitizerError:
            path.rename(offer.path)
            raise

    def _place(self, page: str) -> int:
        order = [one.id for one in self.desk.office.pages.list(self.spool.book)]
        return order.index(page) + 1 if page in order else 0
