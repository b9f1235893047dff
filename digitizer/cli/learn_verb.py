"""Verbs: learn — the hand of a book, from what people confirmed in it; share-words — single words of it."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from digitizer.app.learning import Hand, forget_hand, learn_book, learn_next
from digitizer.app.sharing import CONSENT, SharedWords, share_words
from digitizer.cli.face import Bar, Face
from digitizer.cli.parser import Verbs


def register(verbs: Verbs) -> None:
    """Adds the verb."""
    learning = verbs.add("learn", _learn, "học nét chữ của quyển sổ từ những giá trị đã được người xác nhận")
    learning.take("book", metavar="SỔ", nargs="?", default="", about="mã sổ")
    learning.take("--due", action="store_true", about="tự chọn quyển vừa có nhiều hồ sơ mới nhập, nếu có")
    learning.take("--forget", action="store_true", about="bỏ nét chữ đã học, đọc lại theo cách chung")

    share = verbs.add(
        "share-words", _share, "xuất ảnh các chữ rời đã xác nhận để cải thiện việc đọc chữ viết tay"
    )
    share.take("path", metavar="TỆP", type=Path, about="tệp ZIP để ghi")
    share.take("--agree", action="store_true", about="đã đọc và đồng ý với nội dung tệp")


def _share(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        face.say(CONSENT)
        bar = Bar(0)
        for one in share_words(desk, options.path, agreed=options.agree):
            if isinstance(one, SharedWords):
                bar.clear()
                face.say("Đã ghi {words} chữ rời vào {path}.", words=one.words, path=one.path)
            else:
                bar.show(one)
    return 0


def _learn(face: Face, options: Namespace) -> int:
    with face.desk() as desk:
        if options.forget:
            forget_hand(desk, options.book)
            face.say("Đã bỏ nét chữ đã học của sổ {book}.", book=options.book)
            return 0
        hand, bar = None, Bar(0)
        steps = learn_next(desk) if options.due else learn_book(desk, options.book)
        for done, one in enumerate(steps, start=1):
            hand = one if isinstance(one, Hand) else hand
            bar.show(done)
        bar.clear()
    if face.json:
        face.dump(asdict(hand or Hand(False, 0)))
    elif hand is None:
        face.say("Chưa có quyển nào đủ hồ sơ mới để học nét chữ.")
    else:
        template, params = hand.told()
        face.say(template, **params)
    return 0
