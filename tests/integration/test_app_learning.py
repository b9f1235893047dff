"""Learning and sharing as use cases: who may, when it is time, what is kept, what leaves the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import cv2
import numpy as np
import pytest

from digitizer.app import learning, sharing
from digitizer.app.books import NewBook, open_book
from digitizer.app.deriving import titles_of_signers, with_title
from digitizer.app.desk import Desk
from digitizer.app.history import read_journal
from digitizer.app.importing import import_pages
from digitizer.app.learning import Hand, forget_hand, learn_book, learn_next
from digitizer.app.processing import process_book
from digitizer.app.records import confirm_fields, set_field
from digitizer.app.sharing import CONSENT, SharedWords, share_words
from digitizer.app.sheets import UNSEEN_ERROR, open_sheet
from digitizer.catalog import profiles_root
from digitizer.domain.records import FieldValue, RecordReading
from digitizer.errors import RuleError, StoreError
from digitizer.gui.presenters.fields import sign_of
from digitizer.jobs import JobResult
from digitizer.recognize.line_engine import open_lines
from tests.fixtures.app_desk import office_desk
from tests.fixtures.cli import sample
from tests.fixtures.window_desk import BOOK, Role, as_role, book_desk, enter, record_id

FIRST = record_id(1)
Work = Callable[[Any], object]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with book_desk(tmp_path / "office") as desk:
        set_field(desk, FIRST, "meHoTen", "Lò Thị Mai")
        yield desk


def work_as(monkeypatch: pytest.MonkeyPatch, module: Any, answers: dict[str, Work]) -> None:
    """Has the workers' functions answered by name."""

    def run(function: Any, items: Iterable[Any], seconds: float) -> Iterator[JobResult[Any, Any]]:
        for item in items:
            yield JobResult(0, item, value=answers[function.__name__](item))

    monkeypatch.setattr(module, "run_gently", run)


HANDS = [(Hand(True, 40, 0.2, 0.1), b"full"), (Hand(True, 40, 0.2, 0.15), b"half")]


@pytest.mark.parametrize(
    ("right", "kept"),
    [([9, 8, 7], None), ([9, 8, 9], b"half"), ([9, 9, 9], b"full"), ([9, 11, 10], b"full")],
)
def test_a_hand_is_kept_only_when_no_fewer_fields_are_read_right(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, right: list[int], kept: bytes | None
) -> None:
    held = learning.confirmed_pages(desk, desk.office.books.get(BOOK), list(learning.FieldKind))
    answers: dict[str, Work] = {"fields_right": lambda page: right}
    work_as(monkeypatch, learning, answers | {"fit_hands": lambda lessons: HANDS})
    hand, content = learning._fitted([1], [2], held)
    assert hand.kept == (kept is not None)
    assert content == (kept or b"")
    if hand.kept:
        assert hand.right_before == right[0] <= hand.right_after


def test_what_was_learned_is_told_kept_and_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(desk, 1)
    monkeypatch.setattr(learning, "_fitted", lambda *args: (Hand(True, 40, 0.2, 0.1, 30, 25, 28), b"weights"))
    work_as(monkeypatch, learning, {"page_lessons": lambda page: [], "word_file": lambda _: b"words"})
    *_, hand = learn_book(desk, BOOK)
    assert isinstance(hand, Hand)
    template, params = hand.told()
    assert "từ 25 thành 28 trong 30 ô" in template.format(**params)
    path = desk.office.hands.path(BOOK)
    assert path is not None and path.read_bytes() == b"weights"
    words = desk.office.hands.words(BOOK)
    assert words is not None and words.read_bytes() == b"words"
    assert desk.office.hands.tried(BOOK) == 1
    forget_hand(desk, BOOK)
    assert desk.office.hands.path(BOOK) is desk.office.hands.words(BOOK) is None


def test_it_is_time_to_learn_when_enough_new_records_were_entered(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(desk, 1)
    learned: list[str] = []
    monkeypatch.setattr(learning, "learn_book", lambda desk, book: iter([learned.append(book)]))
    assert list(learn_next(desk)) == []
    monkeypatch.setattr(learning, "NEW_RECORDS", 1)
    list(learn_next(desk))
    assert learned == [BOOK]
    desk.office.hands.note_trial(BOOK, 1)
    assert list(learn_next(desk)) == []
    assert list(learn_next(as_role(desk, Role.SUPERVISOR))) == []


def shared(desk: Desk, target: Path, *, agreed: bool = True) -> SharedWords:
    *_, done = share_words(as_role(desk, Role.SUPERVISOR), target, agreed=agreed)
    assert isinstance(done, SharedWords)
    return done


def test_words_leave_only_with_consent_which_the_journal_keeps(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "words.zip"
    with pytest.raises(RuleError) as refused:
        shared(desk, target, agreed=False)
    assert refused.value.code == "QTR-32"
    with pytest.raises(RuleError) as refused:
        shared(desk, target)
    assert refused.value.code == "QTR-33"
    assert not target.exists()
    monkeypatch.setattr(sharing, "FEWEST", 1)
    work_as(monkeypatch, sharing, {"page_words": lambda page: [("Thị", b"one"), ("Mai", b"two")]})
    done = shared(desk, target)
    assert done.words == 2
    last = read_journal(as_role(desk, Role.SUPERVISOR), limit=1)[0]
    assert (last.action, last.reason) == ("office.share", CONSENT)


def test_shared_words_say_nothing_of_where_they_stood(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "FEWEST", 1)
    words = [(f"chữ{n}", str(n).encode()) for n in range(40)]
    work_as(monkeypatch, sharing, {"page_words": lambda page: list(words)})
    shared(desk, tmp_path / "words.zip")
    with ZipFile(tmp_path / "words.zip") as file:
        table = [line.split("\t") for line in file.read("words.tsv").decode("utf-8").splitlines()]
        assert [text for _, text in table] != [text for text, _ in words]
        assert sorted(text for _, text in table) == sorted(text for text, _ in words)
        assert all(file.read(name).decode() == text.removeprefix("chữ") for name, text in table)
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert BOOK not in "".join(info.filename for info in file.infolist())


def test_numbers_and_dates_never_leave(desk: Desk) -> None:
    set_field(desk, FIRST, "nksNgaySinh", "1.2.2016")
    pages = learning.confirmed_pages(desk, desk.office.books.get(BOOK), sharing._WORDS)
    keys = {key for page in pages for _, key in page.expected}
    assert keys == {"meHoTen"}


def test_a_file_that_cannot_be_written_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "FEWEST", 1)
    work_as(monkeypatch, sharing, {"page_words": lambda page: []})
    with pytest.raises(StoreError):
        shared(desk, tmp_path / "missing" / "words.zip")


def test_an_office_held_is_taken_from_what_the_same_person_signed(desk: Desk) -> None:
    for number in (1, 2):
        set_field(desk, record_id(number), "nguoiKy", "Lường Văn Ón")
        set_field(desk, record_id(number), "chucVuNguoiKy", "Phó Chủ tịch")
    titles = titles_of_signers(map(desk.office.records.get, (record_id(1), record_id(2), record_id(3))))
    assert titles == {"Lường Văn Ón": "Phó Chủ tịch"}
    signed = RecordReading("KS", "2015", {"nguoiKy": FieldValue("Lường Văn Ón", "", 0.7, engine="script")})
    title = with_title(signed, titles).fields["chucVuNguoiKy"]
    assert (title.value, title.engine, title.confidence) == ("Phó Chủ tịch", "derived", 0.7)
    assert with_title(replace(signed, fields={}), titles).fields == {}
    set_field(desk, record_id(2), "chucVuNguoiKy", "Chủ tịch")
    assert titles_of_signers(map(desk.office.records.get, (record_id(1), record_id(2)))) == {}


def test_a_value_read_surely_enough_says_that_it_needs_no_look(desk: Desk) -> None:
    office = replace(desk, catalog=replace(desk.catalog, acceptance={(UNSEEN_ERROR, ""): 0.94}))
    fields = {field.key: field for field in open_sheet(office, FIRST).fields}
    assert fields["chaHoTen"].sure and not fields["chaHoTen"].doubtful
    assert not fields["nksHoTen"].sure  # read at 0.6
    assert not fields["meHoTen"].sure  # a person confirmed it
    assert "Máy đọc chắc" in sign_of(fields["chaHoTen"], str).text
    strict = replace(desk, catalog=replace(desk.catalog, acceptance={(UNSEEN_ERROR, ""): 0.96}))
    assert not any(field.sure for field in open_sheet(strict, FIRST).fields)


@pytest.mark.engine
@pytest.mark.slow
def test_the_words_of_a_real_page_leave_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "FEWEST", 1)
    with office_desk(tmp_path / "office") as desk:
        open_book(desk, NewBook("KS", 2016, "1"))
        list(import_pages(desk, BOOK, [sample(BOOK, 2)]))
        list(process_book(desk, BOOK, jobs=1))
        record = desk.office.records.get(record_id(1))
        confirm_fields(desk, record.id, [key for key, field in record.fields.items() if field.value])
        assert shared(desk, tmp_path / "words.zip").words > 40
    with ZipFile(tmp_path / "words.zip") as file:
        rows = [line.split("\t") for line in file.read("words.tsv").decode("utf-8").splitlines()]
        pictures = [cv2.imdecode(np.frombuffer(file.read(name), np.uint8), 0) for name, _ in rows]
    confirmed = " ".join(field.value for field in record.fields.values()).casefold().split()
    assert {word.casefold() for _, word in rows} <= {word.strip(",") for word in confirmed}
    assert not any(letter.isdigit() for _, word in rows for letter in word)
    read = open_lines(profiles_root() / "models" / "lines").read_lines([np.asarray(one) for one in pictures])
    right = sum(one.text == word for one, (_, word) in zip(read, rows, strict=True))
    assert right >= 0.9 * len(rows)
