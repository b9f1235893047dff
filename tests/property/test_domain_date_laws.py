"""Dates survive being written in any style and read back."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from digitizer.domain.date_words import Capitals, DateStyle, parse_date_words, spell_date
from digitizer.domain.dates import PartialDate, is_lunar, parse_date, parse_time, parse_typed_date
from digitizer.domain.text import fold

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2030, 12, 31))
STYLES = st.builds(
    DateStyle,
    capitals=st.sampled_from(Capitals),
    linh=st.sampled_from(["linh", "lẻ"]),
    thousand=st.sampled_from(["nghìn", "ngàn"]),
    early_day=st.sampled_from(["", "mồng", "mùng"]),
    four=st.sampled_from(["tư", "bốn"]),
    five=st.sampled_from(["lăm", "nhăm"]),
    commas=st.booleans(),
    no_hundreds=st.booleans(),
    old_months=st.booleans(),
    digits=st.booleans(),
)


@st.composite
def partial_dates(draw):
    """A date from 1900 to 2030, whole or without its day or month, or an age."""
    day = draw(DAYS)
    return draw(
        st.sampled_from(
            [
                PartialDate(day.year, day.month, day.day),
                PartialDate(day.year, day.month),
                PartialDate(day.year),
                PartialDate(None, day.month, day.day),
                PartialDate(None, age=day.year - 1899),
            ]
        ).filter(lambda date: date.age is None or date.age <= 130)
    )


@settings(max_examples=500, deadline=None)
@given(partial_dates(), STYLES)
def test_words_are_read_as_they_were_spelled(date, style):
    words = spell_date(date, style)
    assert parse_date_words(words) == date
    assert parse_date_words(fold(words)) == date


def test_every_day_of_a_century_in_two_styles():
    day, end = datetime.date(1900, 1, 1), datetime.date(2030, 12, 31)
    styles = (DateStyle(), DateStyle(digits=True, early_day="mồng", old_months=True))
    wrong = []
    while day <= end:
        date = PartialDate(day.year, day.month, day.day)
        wrong += [
            spell_date(date, style) for style in styles if parse_date_words(spell_date(date, style)) != date
        ]
        day += datetime.timedelta(days=1)
    assert wrong == []


@settings(max_examples=200, deadline=None)
@given(DAYS, st.sampled_from("/.-–_"), st.sampled_from(["", " "]))
def test_figures_are_read_with_any_separator(day, separator, gap):
    date = PartialDate(day.year, day.month, day.day)
    figures = (gap + separator + gap).join([f"{day.day}", f"{day.month:02}", f"{day.year}"])
    assert parse_date(figures) == date
    assert parse_date(date.text) == date
    assert parse_typed_date(date.text.replace(".", "")) == date
    assert parse_typed_date(date.text.replace(".", "")[2:]) == PartialDate(day.year, day.month)
    assert date.earliest() == date.latest() == day


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789/.-– tháng ngày năm tuổi giờÂL", max_size=30))
def test_whatever_is_read_has_a_workbook_form_that_reads_the_same(text):
    date = parse_date(text)
    assert date is None or parse_date(date.text) == date
    time = parse_time(text)
    assert time is None or parse_time(time) == time
    assert is_lunar(text) in {True, False}
