"""From what engines read in a zone to a typed value with a confidence.

Each parser takes candidate texts (best engine first) and gives the value as the workbook wants it, the raw
text and how plausible the form of the value is (0..1). ``choose`` weighs the candidates by plausibility, by
the engine's confidence and by agreement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from digitizer.domain.date_words import number_words, parse_date_words
from digitizer.domain.dates import parse_date
from digitizer.domain.layout import Word
from digitizer.domain.lookups import NameList
from digitizer.domain.numbers import parse_book_number, parse_entry_number
from digitizer.domain.records import Alternative, Box, FieldValue, Fill
from digitizer.domain.text import compare_key, fold
from digitizer.extract.candidates import Candidate, confidence, likeliest, likelihoods
from digitizer.extract.lexicon import Lexicon
from digitizer.extract.mending import mend_name, mend_phrase, mend_place
from digitizer.extract.spans import place_of
from digitizer.extract.tokens import plain
from digitizer.extract.wording import digits, match_case, tidy, with_spaces


@dataclass(frozen=True, slots=True)
class Parsed:
    """A typed value: ``value`` for the workbook, ``raw`` as written, ``form`` how plausible its form is."""

    value: str
    raw: str
    form: float


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """What was read after a label: candidates (best engine first), hull of the ink in original pixels.

    ``words`` are those of the first reading, line after line, where they stand in original pixels.
    """

    label: int
    candidates: tuple[Candidate, ...]
    box: Box | None
    fill: Fill | None = None
    words: tuple[Word, ...] = ()

    def place_of(self, raw: str) -> Box | None:
        """Where this share of the reading stands; all of it where its letters are not found."""
        return place_of(raw, self.words) or self.box


Parser = Callable[[str, Lexicon], Parsed]


@dataclass(frozen=True, slots=True)
class Choice:
    """The value chosen among the candidates, and the other values that were read, likeliest first."""

    parsed: Parsed
    confidence: float
    engine: str
    agreed: bool
    others: tuple[Alternative, ...] = ()

    def field(self, reading: ZoneReading) -> FieldValue:
        """The value with where and how it was read."""
        value, raw = self.parsed.value, self.parsed.raw
        where = reading.place_of(raw)
        return FieldValue(
            value, raw, self.confidence, where, self.engine, reading.fill, alternatives=self.others
        )


def choose(parser: str, candidates: Sequence[Candidate], lexicon: Lexicon, century: int = 0) -> Choice | None:
    """The best value of the candidates, or None when nothing was read. ``century``: see ``FormProfile``."""
    parse = PARSERS[parser]
    options = [(parse(c.text, lexicon), c) for c in candidates if tidy(c.text)]
    if parser == "date" and century:
        options = [(_of_century(parsed, century), c) for parsed, c in options]
    options = [(parsed, candidate) for parsed, candidate in options if parsed.raw]
    if not options:
        return None
    judged = [(parsed.value, parsed.form, candidate) for parsed, candidate in options]
    chances, (number, agreed) = likelihoods(judged), likeliest(judged)
    parsed, best = options[number]
    others = {
        other.value: Alternative(
            other.value, other.raw, confidence(other.form, c.confidence, False), c.engine
        )
        for other, c in sorted(options, key=lambda option: chances[option[0].value])
        if other.value and other.value != parsed.value
    }
    trust = confidence(parsed.form, best.confidence, agreed)
    return Choice(parsed, trust, best.engine, agreed, tuple(reversed(others.values())))


def _of_century(parsed: Parsed, century: int) -> Parsed:
    """A date with a year of two digits, as books of one century write it; if those are the century's own, the
    others may stand under a rule or a stamp.
    """
    date = parse_date(parsed.raw, century=century) if parsed.form < 0.5 else None
    if date is None:
        return parsed
    is_whole = date.is_possible and date.text[-2:] != str(century // 100)
    return Parsed(date.text, parsed.raw, 0.95 if is_whole else 0.57)


def _text(text: str, lexicon: Lexicon) -> Parsed:
    value = tidy(text)
    return Parsed(value, value, 1.0)


def _place(text: str, lexicon: Lexicon) -> Parsed:
    """A place in its own spelling; words that differ from a known place in marks only are drawn to it."""
    raw = tidy(text)
    value = mend_place(with_spaces(raw), lexicon.places)
    return Parsed(value, raw, 1.0 if value == raw else 0.96)


_SELDOM = 10  # times as often behind a surname, and a syllable is none
_NO_SURNAME = 0.5  # how much less a text is like a name when it does not begin with a surname
_LONG_PHRASE = 10  # letters: shorter phrases differ too little from each other
_BEGINNING = 5  # letters that tell which name of a list was begun
_HARDLY = 88.0  # per cent of likeness


_SPECKS, _OFFICE = re.compile(r"^(?:(?:[Oo]|[\W\d_]+)(?=[\s,.;]|$)[\s,.;]*)+"), 2  # ... letters of an office


def _authority(text: str, lexicon: Lexicon) -> Parsed:
    """An issuing office, without what specks before it were read as («O», «0,»); nothing if that is all."""
    raw = _SPECKS.sub("", tidy(text))
    if sum(letter.isalpha() for letter in raw) < _OFFICE:
        return Parsed("", "", 0.0)
    value = mend_authority(raw, lexicon)
    return Parsed(value, raw, 1.0 if value == raw else 0.96)


def mend_authority(text: str, lexicon: Lexicon) -> str:
    """An issuing office in the usual spelling of these letters."""
    text = with_spaces(text)
    known = mend_phrase(text, lexicon.authorities.spellings())
    if known != text:
        return known
    return nearest_phrase(text, lexicon.authorities) or mend_place(text, lexicon.places)


def nearest_phrase(text: str, phrases: NameList, least: float = _HARDLY) -> str | None:
    """The one long phrase of a list that the text hardly differs from; None when there is no such.

    ``least`` is the likeness, per cent of the letters without their marks.
    """
    if len(text) < _LONG_PHRASE:
        return None
    known = {phrase: fold(phrase) for phrase in phrases.spellings()}
    near = process.extractOne(fold(text), known, scorer=fuzz.ratio, score_cutoff=least)
    return near[2] if near else None


def _phrase(names: Callable[[Lexicon], NameList]) -> Parser:
    """Free text that is often one of a list: marks are drawn to the list's spelling."""

    def parse(text: str, lexicon: Lexicon) -> Parsed:
        raw = tidy(text)
        value = mend_phrase(raw, names(lexicon).spellings())
        return Parsed(value, raw, 1.0 if value == raw else 0.95)

    return parse


def _name(text: str, lexicon: Lexicon) -> Parsed:
    """A person's name, of letters, two at least; syllables no name has are drawn to those that differ in
    marks only.
    """
    raw = tidy(re.sub(r"[^\w\s'\-.]|\d|_", " ", text))
    if sum(sign.isalpha() for sign in raw) < 2:  # what is left of one under a signature
        return Parsed("", "", 0.0)
    value = mend_name(with_spaces(raw), lexicon.names)
    words = value.split()
    known = sum(1.0 for word in words if lexicon.names.syllable(word) or lexicon.names.surname_weight(word))
    share = known / len(words) if words else 0.0
    form = (0.55 + 0.45 * share) * (1.0 if value == raw else 0.93) if len(words) > 1 else 0.5
    return Parsed(value, raw, form)


def _heads(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a surname, and no syllable that stands far more often behind one («Thị», «Ngọc»)."""
    behind = lexicon.names.syllable(word)
    return _SELDOM * lexicon.names.surname_weight(word) > (behind.weight if behind is not None else 0)


def name_form(text: str, lexicon: Lexicon) -> float:
    """How much the words of a text are those of a name with its surname first, all with capitals, 0..1."""
    parsed = _name(text, lexicon)
    known = any(_heads(word, lexicon) for word in parsed.value.split()[:1])
    known &= not any(word[0].islower() for word in parsed.raw.split())
    return parsed.form if known and " - " not in text else _NO_SURNAME * parsed.form


def _date(text: str, lexicon: Lexicon) -> Parsed:
    raw = tidy(text)
    figures = _date_figures(raw)
    ways = ((raw, 1.0), (_from_day(raw), 0.95), (figures, 1.0), (_zeros(raw), 0.7), (_zeros(figures), 0.7))
    for attempt, form in ways:
        date = parse_date(attempt)
        if date is not None:
            return Parsed(date.text, attempt, form if date.is_possible else 0.6 * form)
    return Parsed(raw, raw, 0.15)


def _from_day(text: str) -> str:
    """A date without the word before its day, whatever was read there: «Ng. 12 tháng 3 năm 2004»."""
    return re.sub(r"^\D+(?=\d{1,2} tháng\b)", "", text)


def _zeros(text: str) -> str:
    """Nines that cannot be nines are zeros (many typefaces mark the zero): year 29xx, month or day 9x."""
    text = re.sub(r"(?<!\d)29(?=\d\d(?!\d))", "20", text)
    text = re.sub(r"(?<!\d)2[09]29(?!\d)", "2020", text)
    return re.sub(r"(?<!\d)9(?=[1-9](?!\d))", "0", text)


def _date_figures(text: str) -> str:
    """Look-alike letters as digits, strokes between the numbers restored: «2703/2016», «25l04/2024»."""
    stroked = re.sub(r"(?<=\d\d)[lI|!](?=\d{2})", "/", text.replace(" ", ""))
    figures = re.sub(r"[^\d/.\-]", "", digits(stroked)).strip("/.-")
    glued = re.fullmatch(r"(\d{2})[/.\-]?(\d{2})[/.\-]?(\d{4})", figures)
    return "/".join(glued.groups()) if glued else figures


def _date_words(text: str, lexicon: Lexicon) -> Parsed:
    """A date in words, each word drawn to the nearest word that such dates have."""
    raw = tidy(text)
    words = [word for glued in raw.split() for word in map(_number_word, _parted(glued)) if word]
    value = " ".join(_ten(word, before) for word, before in zip(words, ["", *words], strict=False))
    date = parse_date_words(value)
    return Parsed(value, raw, 1.0 if date is not None and date.is_possible else 0.4)


def _parted(word: str) -> tuple[str, ...]:
    """The two words of a date that are written as one («nămhai»), else the word itself."""
    known, core = number_words(), word.rstrip(",.")
    if compare_key(core) in known:
        return (word,)
    ends = range(2, len(core) - 1)
    return next(
        ((word[:end], word[end:]) for end in ends if {*map(compare_key, (core[:end], core[end:]))} <= known),
        (word,),
    )


_TENS = frozenset({"hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin"})


def _ten(word: str, before: str) -> str:
    """«mười» is ten, «mươi» follows two to nine; engines confuse the two."""
    if fold(word).strip(",.") != "muoi":
        return word
    tens = fold(before).rstrip(".").lstrip(",.") in _TENS  # a comma parts the numbers
    core = word.rstrip(",.")
    return match_case(core, "mươi" if tens else "mười") + word[len(core) :]


# Of words that are equally near, the ones that are meant (not mốt, bẩy, ngàn).
_USUAL = frozenset({"một", "bảy", "ngày"})


def _number_word(word: str) -> str:
    core = word.strip(",.;:\"'-")
    if not core:
        return ""
    known = number_words()
    if compare_key(core) in known:
        return word.lstrip("\"'.,;:-")
    ranked = {w: fold(w) for w in sorted(known, key=lambda w: (w not in _USUAL, w))}
    by_letters = [w for w, folded in ranked.items() if folded == fold(core)]
    if not by_letters:
        near = process.extractOne(fold(core), ranked, scorer=fuzz.ratio, score_cutoff=70)
        by_letters = [near[2]] if near else []
    if not by_letters:
        return word
    return word.lstrip("\"'.,;:-").replace(core, match_case(core, by_letters[0]))


def _entry_number(text: str, lexicon: Lexicon) -> Parsed:
    raw = re.sub(r"\s*/\s*", "/", tidy(text))
    for attempt, form in ((raw, 1.0), (_number_figures(raw), _figures_form(raw))):
        if parse_entry_number(attempt) is not None:
            return Parsed(attempt.replace(" ", ""), attempt, form)
    return Parsed(raw, raw, 0.2)


_MOST_BOOKS = 60  # books of one kind that an office fills in a year


def _book_number(text: str, lexicon: Lexicon) -> Parsed:
    raw = re.sub(r"\s*/\s*", "/", tidy(text))
    for attempt in (raw, _number_figures(raw), _zeros(raw), _zeros(_number_figures(raw))):
        number = parse_book_number(attempt)
        if number is not None and number.number <= _MOST_BOOKS:
            form = 1.0 if attempt == raw else _figures_form(raw)
            return Parsed(attempt.replace(" ", ""), attempt, form if number.year else 0.6 * form)
    return Parsed(raw, raw, 0.2)


def _figures_form(text: str) -> float:
    """How plausible digits are that stand for letters: half of what was read must be digits."""
    signs = [sign for sign in text if sign.isalnum()]
    return 1.0 if 2 * sum(sign.isdigit() for sign in signs) >= len(signs) else 0.3


def _number_figures(text: str) -> str:
    text = re.sub(r"(?<=\d)[lI|!](?=(?:19|20)\d\d$)", "/", text.replace(" ", ""))
    return re.sub(r"[^\d/]", "", digits(text)).strip("/")


def _page_number(text: str, lexicon: Lexicon) -> Parsed:
    raw = tidy(text)
    first = raw.split()[0] if raw else ""
    value = re.sub(r"\D", "", digits(first))
    return Parsed(value, raw, 1.0 if value else 0.2)


def _identity(text: str, lexicon: Lexicon) -> Parsed:
    raw = tidy(text)
    value = re.sub(r"[\s.]", "", raw)
    if not value.isdigit():
        value = re.sub(r"\D", "", digits(value))
    value = first_zero(value)
    return Parsed(value or raw, raw, 1.0 if len(value) == 12 else 0.3)


def first_zero(number: str) -> str:
    """A personal number begins with 0, 1 or 2 (province or country): a first 9 or 6 is a marked zero."""
    if len(number) == 12 and number.isdigit() and number[0] in "96":
        return "0" + number[1:]
    return number


# «Giấy báo tử» abbreviated after its number.
_REPORT = re.compile(r"\s?/\s?[G6]B[TI1]\b")


# The nine or twelve digits of an identity paper between its kind, misread, and a speck or piece of a rule, or
# words that stand beside it.
_PAPER = re.compile(r"(?:(?=\S*[^\W\d])\S{1,8}\s+)?(\d{9}|\d{12})(?:\s+(?:\d|\D+))?")
_PASSPORT = re.compile(r"[A-NP-Z]\d{7}")  # no series begins with O: it is a zero
_STRAY = 0.8


def _number(text: str, lexicon: Lexicon) -> Parsed:
    raw = tidy(text)
    if (paper := _PAPER.fullmatch(raw)) is not None and paper[1] != raw:
        return Parsed(paper[1], raw, _STRAY)
    is_figures = re.fullmatch(r"[\dOolI|SBZ]+", raw) and not _PASSPORT.fullmatch(raw)
    value = digits(raw) if is_figures else _REPORT.sub("/GBT", raw)
    return Parsed(value, raw, 1.0 if any(c.isdigit() for c in value) else 0.5)


def _two_digits(limit: int) -> Parser:
    def parse(text: str, lexicon: Lexicon) -> Parsed:
        raw = tidy(text)
        value = re.sub(r"\D", "", digits(raw))
        good = value != "" and int(value) < limit and len(value) <= 2
        return Parsed(value.zfill(2) if value else "", raw, 1.0 if good else 0.2)

    return parse


def _part_of(letters: str, listed: NameList) -> tuple[str, float] | None:
    """The name of which only the beginning («Việt N», at a frame) or the last word («Nam», below a squeezed
    line) was read, and how plausible that is.
    """
    begun = [known for whole, known in listed.by_letters.items() if whole.startswith(letters)]
    ended = listed.by_last_word.get(letters, ())
    for known, form in ((begun if len(letters) >= _BEGINNING else [], 0.8), (ended, 0.6)):
        if len({listed.resolve(one) for one in known}) == 1:
            return known[0], form
    return None


def _of_list(names: Callable[[Lexicon], NameList]) -> Parser:
    """A name of a closed list as the paper spells it; a near miss is drawn to the list's spelling."""

    def parse(text: str, lexicon: Lexicon) -> Parsed:
        raw = tidy(text)
        value = tidy(re.sub(r"[\d_/|]", " ", raw))
        listed = names(lexicon)
        if value in listed.names:
            return Parsed(value, raw, 1.0)
        spelling = listed.by_key.get(compare_key(value))  # «Hmông» is no «H Mông»
        if spelling is not None:
            may_go_on = spelling in listed.unfinished  # «Việt Nam»
            own = value if "'" in value and value[:1].isupper() else spelling  # «K'ho» and «K'Ho»
            return Parsed(own, raw, 0.6 if may_go_on else 0.98)
        letters = plain(value)
        listed_as = listed.by_letters.get(letters)
        if listed_as is not None:
            # «Raglai» and «Ra-glai» are both right; a lost space or mark is not.
            hyphens = any(
                compare_key(listed_as.replace("-", sign)) == compare_key(value.replace("-", sign))
                for sign in ("", " ")
            )
            return Parsed(value if hyphens else listed_as, raw, 0.9)
        part = _part_of(letters, listed)
        if part is not None:
            return Parsed(part[0], raw, part[1])
        near = process.extractOne(letters, list(listed.by_letters), scorer=fuzz.ratio, score_cutoff=72)
        if near is None:
            return Parsed(value, raw, 0.3)
        return Parsed(listed.by_letters[near[0]], raw, 0.5 + 0.3 * (near[1] - 72) / 28)

    return parse


_HOLLOW = re.compile(r"^(n)[o0°6v9]$")  # «N0», «N°»: a round letter alone behind the N is no «am»
_HALF = "na"  # the beginning of one, or the whole of the other with little ink


def _sex(text: str, lexicon: Lexicon) -> Parsed:
    raw = tidy(text)
    code = lexicon.code_lists["gioiTinh"].synonyms.get(fold(raw))
    if code is None:
        labels = {c: fold(label) for c, label in lexicon.code_lists["gioiTinh"].labels.items()}
        word = _HOLLOW.sub(r"\1u", fold(raw))
        if word == _HALF:
            return Parsed("", raw, 0.2)
        near = process.extractOne(word, labels, scorer=fuzz.ratio, score_cutoff=60)
        is_label = near is not None and near[1] == 100 and word == fold(raw)
        return Parsed(near[2] if near else "", raw, 1.0 if is_label else 0.6 if near else 0.2)
    return Parsed(code, raw, 1.0)


PARSERS: dict[str, Parser] = {
    "text": _text,
    "note": _text,
    "join": _text,
    "papers": _text,
    "signer": _text,
    "person": _text,
    "declarant": _text,
    "recognition": _text,
    "registration": _text,
    "report": _text,
    "name": _name,
    "date": _date,
    "date_words": _date_words,
    "entry_number": _entry_number,
    "book_number": _book_number,
    "page_number": _page_number,
    "identity": _identity,
    "number": _number,
    "hour": _two_digits(25),
    "minute": _two_digits(60),
    "place": _place,
    "authority": _authority,
    "title": _phrase(lambda lexicon: lexicon.titles),
    "relation": _phrase(lambda lexicon: lexicon.relations),
    "ethnic": _of_list(lambda lexicon: lexicon.ethnic_groups),
    "nationality": _of_list(lambda lexicon: lexicon.nationalities),
    "sex": _sex,
}
