"""Verb: learn — the hand of a book, from what people confirmed in it."""

from __future__ import annotations

from argparse import Namespace

from digitizer.app.learning import Hand, forget_hand, learn_book
from digitizer.cli.face import Bar, Face
from digitizer.cli.parser import Verbs


def register(verbs: Verbs) -> None:
    """Adds the verb."""
    learning = verbs.add("learn", _learn, "học nét chữ của quyển sổ từ những giá trị đã được người xác nhận")
    learning.take("book", metavar="SỔ", about="mã sổ")
    learning.take("--forget", action="store_true", about="bỏ nét chữ đã học, đọc lại theo cách chung")


def _learn(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        if options.forget:
            forget_hand(desk, options.book)
            face.say("Đã bỏ nét chữ đã học của sổ {book}.", book=options.book)
            return 0
        hand, bar = Hand(False, 0), Bar(0)
        for done, one in enumerate(learn_book(desk, options.book), start=1):
            if isinstance(one, Hand):
                hand = one
            else:
                bar.show(done)
        bar.clear()
    if face.json:
        face.dump({"kept": hand.kept, "lines": hand.lines, "before": hand.before, "after": hand.after})
    elif hand.kept:
        face.say(
            "Đã học từ {lines} dòng chữ: trên những dòng để thử, chữ sai giảm từ {before} còn {after}.",
            lines=hand.lines, before=f"{hand.before:.1%}", after=f"{hand.after:.1%}",
        )  # fmt: skip
    else:
        face.say(
            "Đã thử học từ {lines} dòng chữ nhưng không đọc tốt hơn, nên giữ nguyên cách đọc cũ.",
            lines=hand.lines,
        )
    return 0
