"""The word lists of the fields' languages, out of the knowledge; each is made when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from digitizer.decode.knowledge import Knowledge
from digitizer.decode.sources import Letters, Vocabulary
from digitizer.decode.syllables import syllable_weights, with_tone_places
from digitizer.domain.date_words import Capitals, DateStyle, number_words, spell_date
from digitizer.domain.dates import PartialDate
from digitizer.domain.lookups import NameList
from digitizer.domain.places import Level
from digitizer.domain.text import fold

# Rough frequencies of letters in names and addresses; any other letter has ``_OTHER``.
_LETTERS = dict.fromkeys("nhtgicumaođbrlvsdkpyqexàáịạồươôêâưănếườ", 3.0) | dict.fromkeys("fjwz'-", 0.4)
_SIGNS = dict.fromkeys(".,/-()", 0.5) | dict.fromkeys("0123456789", 0.6)
_OTHER = 2e-3
_FIRST_YEAR, _LAST_YEAR = 1880, 2035
_MIDDLES = {"Thị": 2500.0, "Văn": 2200.0}  # far more usual than as a given name
_STYLES = (
    (1.0, DateStyle()),
    (0.3, DateStyle(five="nhăm", four="bốn")),
    (0.3, DateStyle(linh="lẻ", thousand="ngàn", early_day="mồng")),
    (0.2, DateStyle(linh="lẻ", early_day="mùng", no_hundreds=False)),
    (0.1, DateStyle(thousand="ngàn", old_months=True)),
)
_DAYS = tuple(PartialDate(None, month=None, day=day) for day in range(1, 32))
_KIND_LEVEL = {
    "tỉnh": Level.PROVINCE, "thành phố": Level.PROVINCE, "huyện": Level.DISTRICT, "quận": Level.DISTRICT,
    "thị xã": Level.DISTRICT, "xã": Level.COMMUNE, "phường": Level.COMMUNE, "thị trấn": Level.COMMUNE,
}  # fmt: skip


class Vocabularies:
    """Sources of words; heavy ones (places, syllables) are made once."""

    def __init__(self, knowledge: Knowledge, year: int | None = None) -> None:
        """Places that did not exist in ``year`` are less expected."""
        self._knowledge = knowledge
        self._year = year
        self.letters = Letters(_LETTERS, 4.5, _OTHER)
        self.anything = Letters(_LETTERS | _SIGNS, 4.5, _OTHER)
        self.digits = Letters(dict.fromkeys("0123456789", 1.0), 3.0)

    @cached_property
    def syllables(self) -> Vocabulary:
        """Every syllable that Vietnamese spelling allows."""
        return Vocabulary(with_tone_places(syllable_weights()))

    @cached_property
    def surnames(self) -> Vocabulary:
        """Surnames by frequency."""
        return _weighted(self._knowledge.names.surnames)

    @cached_property
    def middles(self) -> Vocabulary:
        """Syllables in the second place of a name."""
        return _weighted(self._syllable_weights | _MIDDLES)

    @cached_property
    def givens(self) -> Vocabulary:
        """Syllables in later places of a name."""
        return _weighted(self._syllable_weights | dict.fromkeys(_MIDDLES, 5.0))

    @cached_property
    def _syllable_weights(self) -> dict[str, float]:
        return {name: float(each.weight) for name, each in self._knowledge.names.syllables.items()}

    def units(self, kind: str) -> Vocabulary:
        """Names of the places that can follow ``kind`` («xã»)."""
        return self._units_of[_KIND_LEVEL[kind]]

    @cached_property
    def any_unit(self) -> Vocabulary:
        """Names of places of every level, provinces and districts more often."""
        weights: dict[str, float] = {}
        for level, often in ((Level.PROVINCE, 12.0), (Level.DISTRICT, 2.0), (Level.COMMUNE, 0.3)):
            for name, weight in self._unit_weights[level].items():
                weights[name] = weights.get(name, 0.0) + often * weight
        return _weighted(weights)

    @cached_property
    def _units_of(self) -> Mapping[Level, Vocabulary]:
        return {level: _weighted(weights) for level, weights in self._unit_weights.items()}

    @cached_property
    def _unit_weights(self) -> Mapping[Level, Mapping[str, float]]:
        return {level: self._weights_of(level) for level in Level}

    def _weights_of(self, level: Level) -> dict[str, float]:
        weights: dict[str, float] = {}
        for unit in self._knowledge.gazetteer.units(level):
            often = 1.0 if unit.valid_in(self._year) else 0.1
            for name, share in (
                *((own, 1.0 if own == unit.name else 0.2) for own in unit.spellings),
                *((other, 0.2) for other in unit.others),
            ):
                weights[name] = weights.get(name, 0.0) + often * share
        return weights

    def listed(self, names: NameList, usual: Mapping[str, float]) -> Vocabulary:
        """The spellings of a closed list; ``usual`` are far more frequent than the others, and few leave the
        marks of a name away («Cham»): more often they were not seen.
        """
        marked = {fold(name) for name in names.names if not name.isascii()}
        weights = {name: 0.01 if name.lower() in marked else 0.2 for name in names.spellings()}
        weights |= dict.fromkeys(names.names, 2.0)
        return _weighted(weights | dict(usual))

    @cached_property
    def phrases(self) -> Vocabulary:
        """What free text often says."""
        return _weighted(self._knowledge.phrases)

    @cached_property
    def days_in_words(self) -> Vocabulary:
        """«ngày hai mươi bảy» in the usual spellings."""
        return _weighted(_spellings(_DAYS))

    @cached_property
    def bare_days_in_words(self) -> Vocabulary:
        """«hai mươi bảy», as some write the day."""
        return _weighted(
            {text.split(" ", 1)[1]: often for text, often in _spellings(_DAYS).items() if " " in text}
        )

    @cached_property
    def months_in_words(self) -> Vocabulary:
        """«tháng tư»."""
        return _weighted(_spellings(PartialDate(None, month=month) for month in range(1, 13)))

    @cached_property
    def years_in_words(self) -> Vocabulary:
        """«năm một nghìn chín trăm chín mươi lăm»."""
        return _weighted(_spellings(PartialDate(year) for year in range(_FIRST_YEAR, _LAST_YEAR)))

    @cached_property
    def date_words(self) -> Vocabulary:
        """Single words of dates in words."""
        return _weighted(dict.fromkeys(number_words(), 1.0))

    @cached_property
    def days(self) -> Vocabulary:
        """Days in figures, with and without a leading zero."""
        return Vocabulary(_figures(31))

    @cached_property
    def months(self) -> Vocabulary:
        """Months in figures, with and without a leading zero."""
        return Vocabulary(_figures(12))

    @cached_property
    def years(self) -> Vocabulary:
        """Years in four figures, and in two."""
        full = {str(year): 1.0 if year >= 1930 else 0.2 for year in range(_FIRST_YEAR, _LAST_YEAR)}
        return Vocabulary(full | {f"{year:02}": 0.15 for year in range(100)})

    @cached_property
    def provinces_in_numbers(self) -> Vocabulary:
        """The first three digits of personal numbers."""
        return Vocabulary(dict.fromkeys(self._knowledge.province_codes, 1.0))


def _weighted(weights: Mapping[str, float]) -> Vocabulary:
    return Vocabulary(
        with_tone_places({text: float(weight) for text, weight in weights.items() if weight > 0})
    )


def _figures(last: int) -> dict[str, float]:
    return {f"{number:02}": 1.0 for number in range(1, last + 1)} | {str(n): 0.6 for n in range(1, last + 1)}


def _spellings(dates: Iterable[PartialDate]) -> dict[str, float]:
    """What dates are in words, and how often they are put so."""
    weights: dict[str, float] = {}
    for date in dates:
        for often, style in _STYLES:
            words = spell_date(date, replace(style, capitals=Capitals.LOWER))
            weights[words] = max(weights.get(words, 0.0), often)
    return weights
