"""A field's box is where its share of a line was read."""

from __future__ import annotations

import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.layout import Word
from digitizer.domain.records import Box
from digitizer.extract.candidates import Candidate
from digitizer.extract.parse import ZoneReading
from digitizer.extract.record import assemble
from digitizer.extract.spans import place_of
from tests.fixtures.lexicon import lexicon

LINE = "CMND số 141843182, cấp ngày 24/09/2008"
WORDS = tuple(Word(text, 0.9, Box(100 * at, 10, 90, 40)) for at, text in enumerate(LINE.split()))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("141843182", Box(200, 10, 90, 40)),
        ("24/09/2008", Box(500, 10, 90, 40)),
        ("CMND số", Box(0, 10, 190, 40)),
        ("24/09", Box(500, 10, 45, 40)),  # four of the word's eight figures
        ("Công an tỉnh Sơn La", None),
        ("", None),
    ],
)
def test_the_words_that_hold_a_text(text: str, place: Box | None) -> None:
    assert place_of(text, WORDS) == place


def test_each_share_of_a_line_has_its_own_box() -> None:
    keys = ("nycLoaiGiayToTuyThan", "nycSoGiayToTuyThan", "nycNgayCapGiayToTuyThan")
    spec = LabelSpec(Area.MAIN, ("Giấy tờ tùy thân",), keys, "papers")
    form = FormProfile("T", "KS", "thử", "thử", (), (spec,))
    whole = Box(0, 0, 700, 60)
    reading = ZoneReading(0, (Candidate(LINE, 0.9, "a"),), whole, words=WORDS)
    boxes = {key: field.box for key, field in assemble(form, [reading], lexicon()).items()}
    assert boxes["nycSoGiayToTuyThan"] == Box(200, 10, 90, 40)
    assert boxes["nycLoaiGiayToTuyThan"] == Box(0, 10, 190, 40)


def test_a_share_that_is_not_found_has_the_box_of_all() -> None:
    whole = Box(0, 0, 700, 60)
    assert ZoneReading(0, (), whole, words=WORDS).place_of("Hà Nội") == whole
