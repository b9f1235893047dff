"""What the window does while nobody works at it: it learns the hand of the book that was entered last."""

from __future__ import annotations

from digitizer.app.learning import Hand, Lesson, learn_next
from digitizer.app.processing import ReadPage
from digitizer.gui.bridge import Run
from digitizer.gui.session import Kind, Session

QUIET_SECONDS = 120.0  # without a touch, before anything is begun
AGAIN_SECONDS = 300.0  # between two looks whether there is something to learn


class IdlePresenter:
    """Begins learning when nobody has touched the window for a while and no other long work is under way."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._looked = -AGAIN_SECONDS

    def look(self, now: float, untouched: float) -> None:
        """``now`` is a steady clock, ``untouched`` how long nobody has touched the window (both seconds)."""
        session = self.session
        busy = session.desk is None or session.bridge.runs
        if busy or untouched < QUIET_SECONDS or now - self._looked < AGAIN_SECONDS:
            return
        self._looked = now
        hands: list[Hand] = []

        def item(one: Lesson | Hand | ReadPage) -> None:
            if isinstance(one, Hand):
                hands.append(one)

        def end(_: Run[Lesson | Hand | ReadPage]) -> None:
            for hand in hands:
                template, params = hand.told()
                session.status(template, **params)
                session.changed(Kind.RECORDS)

        title = session.say("Tự học nét chữ lúc máy rảnh")
        session.start(title, learn_next, key="learn", on_item=item, on_end=end, quiet=True)
