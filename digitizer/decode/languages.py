"""The language of each field: which words its text is made of, in which order, how often.

Every language keeps an escape to other words and to any letters: names nobody has seen, j, w and z, old
spellings and slips of the pen stay possible, only at a price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from digitizer.decode.field_language import FieldLanguage
from digitizer.decode.knowledge import Knowledge
from digitizer.decode.network import EMPTY, Chain, Either, Loop, Network, Piece, Words, chain, either, maybe
from digitizer.decode.sources import Vocabulary
from digitizer.decode.vocabularies import Vocabularies
from digitizer.domain.lookups import NameList

_FIGURES = dict.fromkeys("0123456789", 1.0)
_DATE_MARKS = {" ": 2.0, " / ": 1.0, " - ": 1.0, ", ": 1.0, "/": 1.0, ".": 1.0, "-": 1.0}
_REPORTS = {"Giấy báo tử số": 8.0, "Giấy báo tử": 4.0, "Số": 2.0, "Biên bản xác nhận": 1.0, "GBT số": 1.0}
_SERIES = {"GBT": 6.0, "GBT-UBND": 3.0, "UBND-GBT": 1.0, "UBND": 1.0, "BV": 1.0, "QĐ-UBND": 3.0, "TP-HT": 1.0}
_ACTS = {
    "QĐ": 3.0, "QĐ số": 4.0, "Quyết định số": 4.0, "Bản án số": 3.0, "Bản án": 1.0, "TL số": 2.0,
    "Trích lục số": 1.0, "số": 3.0, "khai sinh số": 1.0, "kết hôn số": 0.5, "khai tử số": 0.5,
    "Thông báo số": 0.5, "Công văn số": 0.5,
}  # fmt: skip
_ACT_SERIES = {
    "QĐST-HNGĐ": 4.0, "HNGĐ-ST": 3.0, "HNGĐ-PT": 0.5, "QĐ-UBND": 4.0, "QĐ-UB": 1.0, "QĐ": 1.0, "TLKS": 2.0,
    "TLKH": 1.0, "TLKT": 1.0, "TL": 0.5, "LHST": 0.5, "DSST": 0.5, "STP": 0.3, "TP-HT": 0.3,
}  # fmt: skip
_ISSUERS = {
    "TAND": 4.0, "Tòa án nhân dân": 4.0, "TA": 0.5, "UBND": 3.0, "Ủy ban nhân dân": 1.0, "Sở Tư pháp": 0.5,
}  # fmt: skip
_CARDS = {"CM số": 3.0, "CMND số": 4.0, "CMND": 2.0, "CM": 1.0, "số CM": 1.0, "CNCC số": 1.0, "CCCD số": 2.0}
_PASSPORT = {"B": 4.0, "C": 6.0, "N": 2.0, "A": 1.0, "P": 0.5, "K": 0.5}
_SEX = {"nam": 10.0, "nữ": 10.0, "trai": 0.5, "gái": 0.5, "con trai": 0.1, "con gái": 0.1}
_USUAL = {
    "ethnic": {"Kinh": 300.0, "Tày": 10.0, "Thái": 10.0, "Mường": 8.0, "Nùng": 6.0, "Mông": 6.0, "Dao": 6.0,
               "Khơ Me": 6.0, "Hoa": 4.0, "Ê Đê": 3.0, "Gia Rai": 3.0, "Ba Na": 3.0, "nt": 5.0},
    "nationality": {"Việt Nam": 2000.0, "nt": 20.0},
    "title": {"Chủ tịch": 20.0, "Phó Chủ tịch": 20.0, "Chủ tịch UBND xã": 10.0, "Phó Chủ tịch UBND xã": 10.0},
    "relation": {"cha đẻ": 8.0, "mẹ đẻ": 8.0, "cha": 10.0, "mẹ": 10.0, "bố": 6.0, "bố đẻ": 4.0, "con": 8.0},
    "authority": {},
}  # fmt: skip
_DETAILS = (
    "thôn", "xóm", "ấp", "bản", "buôn", "làng", "tổ", "đội", "khu phố", "khu", "tổ dân phố", "khóm", "đường",
    "số", "số nhà", "tại nhà", "tại nhà riêng", "plei", "tại",
)  # fmt: skip
_FACILITIES = (
    "Bệnh viện", "Bệnh viện đa khoa", "Bệnh viện phụ sản", "Trạm y tế", "Trạm xá", "Nhà hộ sinh",
    "Trung tâm y tế", "Nhà bảo sanh", "Phòng khám đa khoa", "Công an", "BV", "BVĐK", "TYT", "TTYT",
)  # fmt: skip
# The largest houses of birth, known by their own names all over the country.
_HOSPITALS = (
    "Bệnh viện Từ Dũ", "Bệnh viện Hùng Vương", "Bệnh viện Phụ sản Trung ương", "Bệnh viện Phụ sản Hà Nội",
    "Bệnh viện Bạch Mai", "Bệnh viện Chợ Rẫy", "Bệnh viện Trung ương Huế", "Bệnh viện Nhân dân Gia Định",
    "BV Từ Dũ", "BV Hùng Vương", "Nhà bảo sanh Từ Dũ",
)  # fmt: skip
# The names that streets have in most towns.
_STREETS = (
    "Lê Lợi", "Trần Phú", "Nguyễn Huệ", "Hai Bà Trưng", "Trần Hưng Đạo", "Quang Trung", "Hùng Vương",
    "Lê Duẩn", "Ngô Quyền", "Lý Thường Kiệt", "Nguyễn Trãi", "Phan Bội Châu", "Phan Chu Trinh",
    "Phan Châu Trinh", "Phan Đình Phùng", "Lê Hồng Phong", "Nguyễn Thị Minh Khai", "Điện Biên Phủ",
    "Lê Lai", "Bà Triệu", "Hoàng Hoa Thám", "Nguyễn Du", "Nguyễn Văn Cừ", "Nguyễn Văn Trỗi", "Lý Tự Trọng",
    "Võ Thị Sáu", "Hoàng Diệu", "Lê Thánh Tông", "Lê Đại Hành", "Lý Thái Tổ", "Nguyễn Công Trứ",
    "Trường Chinh", "Phạm Ngũ Lão", "Nguyễn Đình Chiểu", "Cách Mạng Tháng Tám", "Xô Viết Nghệ Tĩnh",
    "Đinh Tiên Hoàng", "Hồ Xuân Hương", "Nguyễn Bỉnh Khiêm", "Trần Quốc Toản", "Trần Quang Khải",
    "Bạch Đằng", "Chu Văn An", "Lê Quý Đôn",
)  # fmt: skip
_KINDS = (
    ("xã", "xã", 10.0), ("phường", "phường", 4.0), ("thị trấn", "thị trấn", 2.0), ("huyện", "huyện", 8.0),
    ("quận", "quận", 2.0), ("thị xã", "thị xã", 1.5), ("thành phố", "thành phố", 3.0), ("tỉnh", "tỉnh", 9.0),
    ("X.", "xã", 2.0), ("P.", "phường", 1.5), ("TT.", "thị trấn", 0.7), ("H.", "huyện", 2.0),
    ("Q.", "quận", 1.0), ("TX.", "thị xã", 0.5), ("TP.", "thành phố", 2.5), ("T.", "tỉnh", 2.0),
)  # fmt: skip
_PAPERS = (
    ("CMND", 6.0), ("CMND số", 8.0), ("CCCD", 6.0), ("CCCD số", 8.0), ("Giấy CMND", 1.0),
    ("Giấy CMND số", 2.0),
    ("Thẻ CCCD số", 2.0), ("Căn cước công dân số", 2.0), ("Giấy chứng minh nhân dân số", 2.0),
    ("Giấy chứng minh số", 0.5), ("Hộ chiếu số", 1.0), ("Hộ chiếu", 0.5), ("Giấy khai sinh số", 0.7),
    ("CNCC số", 0.3),
)  # fmt: skip
# Chance that a value begins with a capital; other fields mostly do.
_OPENINGS = {"relation": 0.6, "date": 0.3, "entry_number": 0.1, "number": 0.5}
_OPENING = 0.85
_LOOSE = 0.85  # words for units and the like are written with a capital or without
# What typists put over a wrong word, and how often they did.
_STRUCK = {"XX": 0.5, "XXX": 1.0, "XXXX": 1.0, "XXXXX": 0.5, "XXXXXX": 0.3}
_MISTYPED = 0.005
_PREFIXES = {"Y": 1.0, "H'": 1.0, "K'": 0.7, "A": 0.5, "Ka": 0.3}  # before names of the Central Highlands


class Languages:
    """The languages of the parsers; ``phrases`` are texts met before in this book, by parser."""

    def __init__(
        self,
        knowledge: Knowledge,
        phrases: Mapping[str, Mapping[str, float]] | None = None,
        year: int | None = None,
        weight: float = 0.8,
        bonus: float = 1.0,
    ) -> None:
        """``weight`` and ``bonus`` as in ``FieldLanguage``; ``year`` is that of the entries, if known."""
        self._knowledge = knowledge
        self._phrases = phrases or {}
        self._words = Vocabularies(knowledge, year)
        self._weight, self._bonus = weight, bonus
        self._made: dict[str, FieldLanguage] = {}

    def of(self, parser: str) -> FieldLanguage:
        """The language of a parser; an unknown one has that of free text."""
        if parser not in self._made:
            piece = self._with_phrases(parser, self._pieces().get(parser, self._text)())
            struck = chain(Words(Vocabulary(_STRUCK, _LOOSE)), " ")
            piece = chain(maybe(_MISTYPED, struck), piece)
            opening = _OPENINGS.get(parser, _OPENING)
            self._made[parser] = FieldLanguage(Network(piece), opening, self._weight, self._bonus)
        return self._made[parser]

    def _pieces(self) -> Mapping[str, Callable[[], Piece]]:
        lists = self._knowledge
        return {
            "name": self._name,
            "signer": self._signer,
            "date": self._date,
            "date_words": self._date_words,
            "entry_number": self._entry_number,
            "book_number": self._book_number,
            "page_number": lambda: Words(self._words.digits),
            "identity": self._identity,
            "hour": lambda: Words(Vocabulary(_two_figures(24))),
            "minute": lambda: Words(Vocabulary(_two_figures(59))),
            "number": self._number,
            "papers": self._papers,
            "place": self._place,
            "sex": lambda: self._or_text(Words(Vocabulary(_SEX))),
            "ethnic": lambda: self._list("ethnic", lists.ethnic_groups),
            "nationality": lambda: self._list("nationality", lists.nationalities),
            "title": lambda: self._list("title", lists.titles),
            "relation": lambda: self._list("relation", lists.relations),
            "authority": self._authority,
            "person": self._person,
            "declarant": self._declarant,
            "registration": lambda: self._codes("loaiDangKy"),
            "recognition": lambda: self._codes("loaiXacNhan"),
            "report": self._report,
            "note": self._note,
        }  # fmt: skip

    def _with_phrases(self, parser: str, piece: Piece) -> Piece:
        known = {
            text: weight for text, weight in self._phrases.get(parser, {}).items() if text and weight > 0
        }
        return either((0.6, Words(Vocabulary(known))), (0.4, piece)) if known else piece

    # -- words --------------------------------------------------------------------------------------------

    def _any_word(self, capital: float = 0.3) -> Piece:
        """A syllable of the language, or any letters; ``capital`` is the chance of one at its head."""
        return either((0.93, Words(self._words.syllables, capital)), (0.07, Words(self._words.anything)))

    def _text(self) -> Piece:
        part = either(
            (0.35, Words(self._words.phrases)),
            (0.5, self._any_word()),
            (0.1, Words(self._words.digits)),
            (0.05, self._date()),
        )
        mark = either((0.9, " "), (0.08, ", "), (0.01, ". "), (0.01, " - "))
        return chain(Loop(part, 0.8, mark), maybe(0.1, "."))

    def _authority(self) -> Piece:
        offices = self._listed("authority", self._knowledge.authorities)
        return self._or_text(either((3.0, offices), (2.0, self._place())))

    def _or_text(self, piece: Piece) -> Piece:
        return either((0.95, piece), (0.05, self._text()))

    def _list(self, parser: str, names: NameList) -> Piece:
        return self._or_text(self._listed(parser, names))

    def _listed(self, parser: str, names: NameList) -> Piece:
        return Words(self._words.listed(names, _USUAL[parser]))

    # -- persons ------------------------------------------------------------------------------------------

    def _name(self) -> Piece:
        words = self._words
        first = self._name_word(words.surnames)
        middle, given = self._name_word(words.middles), self._name_word(words.givens)
        rest = chain(" ", middle, either((0.88, chain(" ", _spaced(given, 0.25))), (0.12, EMPTY)))
        highland = chain(Words(Vocabulary(_PREFIXES)), maybe(0.5, " "), _spaced(given, 0.6))
        return either((0.985, chain(first, rest)), (0.015, highland))

    def _name_word(self, known: Vocabulary) -> Piece:
        return either(
            (0.9, Words(known, 0.98)),
            (0.08, Words(self._words.syllables, 0.98)),
            (0.02, Words(self._words.letters, 0.95)),
        )

    def _signer(self) -> Piece:
        title = self._listed("title", self._knowledge.titles)
        mark = either((3.0, ", "), (2.0, " - "), (1.0, " – "), (0.5, " "))
        after = chain(self._name(), mark, title)
        before = chain(title, mark, self._name())
        return either((8.0, after), (2.0, self._name()), (1.0, before))

    def _person(self) -> Piece:
        """Name, age or birth, home: «Hán Thị Thoa, 19 tuổi, thôn Hạ»."""
        mark = either((8.0, ", "), (1.0, " - "), (1.0, " "))
        born = chain(either((3.0, EMPTY), (1.0, "sinh năm "), (1.0, "sinh ngày ")), self._date())
        home = chain(mark, self._place())
        rest = either((2.0, chain(mark, born)), (3.0, chain(mark, born, home)), (2.0, home))
        return chain(self._name(), either((1.0, EMPTY), (1.0, rest)))

    def _declarant(self) -> Piece:
        """A person and the number of the papers: «..., CM số 012345678»."""
        papers = chain(Words(Vocabulary(_CARDS)), " ", self._identity())
        rest = either((1.0, chain(", ", papers)), (0.2, chain(" ", papers)))
        return chain(self._person(), either((0.6, EMPTY), (0.4, rest)))

    def _codes(self, name: str) -> Piece:
        """Wordings of the code lists whose id begins so."""
        lists = self._knowledge.code_lists
        codes = [one for key, one in lists.items() if key.startswith(name)]
        labels = [label for one in codes for label in one.labels.values()]
        return either((0.6, Words(Vocabulary(dict.fromkeys(labels, 1.0)))), (0.4, self._text()))

    # -- dates and numbers --------------------------------------------------------------------------------

    def _date(self) -> Piece:
        words = self._words
        day, month, year = Words(words.days), Words(words.months), Words(words.years)
        # One mark in a date, both times.
        strokes, stops, dashes = (chain(day, mark, month, mark, year) for mark in ("/", ".", "-"))
        loose = Words(Vocabulary(_DATE_MARKS))
        labelled = chain(
            either((3.0, "ngày "), (1.0, EMPTY)), day, either((3.0, " tháng "), (1.0, ", tháng ")), month,
            either((3.0, " năm "), (1.0, ", năm ")), year,
        )  # fmt: skip
        years = Words(Vocabulary({str(age): 1.0 for age in range(1, 110)}))
        short = either((3.0, "/"), (1.0, "-"), (1.0, "."))
        age = chain(years, either((3.0, " tuổi"), (1.0, "t"), (0.5, " t")))
        return either(
            (0.42, strokes), (0.10, stops), (0.12, dashes), (0.06, chain(day, loose, month, loose, year)),
            (0.08, labelled), (0.12, chain(either((0.9, EMPTY), (0.08, "năm "), (0.02, "khoảng ")), year)),
            (0.03, chain(maybe(0.2, "tháng "), month, short, year)),
            (0.04, age), (0.02, _spaced(self._any_word(), 0.6)), (0.01, Words(words.digits)),
        )  # fmt: skip

    def _date_words(self) -> Piece:
        words = self._words
        mark = either((4.0, " "), (1.0, ", "), (0.05, ". "))
        day, month, year = (
            Words(words.days_in_words),
            Words(words.months_in_words),
            Words(words.years_in_words),
        )
        bare = Words(words.bare_days_in_words)
        loose = Loop(either((0.97, Words(words.date_words)), (0.03, self._any_word())), 0.85, mark)
        return either(
            (0.65, chain(day, mark, month, mark, year)),
            (0.10, chain(bare, mark, month, mark, year)),
            (0.05, chain(month, mark, year)),
            (0.05, year),
            (0.15, loose),
        )

    def _entry_number(self) -> Piece:
        suffix = either((0.97, EMPTY), (0.02, Words(Vocabulary(dict.fromkeys("abcd", 1.0)))), (0.01, " bis"))
        year = either((0.5, EMPTY), (0.5, chain("/", Words(self._words.years))))
        return either((0.98, chain(Words(self._words.digits), suffix, year)), (0.02, self._text()))

    def _book_number(self) -> Piece:
        figures = Words(Vocabulary(_two_figures(60)))
        years = chain("/", Words(self._words.years), maybe(0.1, chain("-", Words(self._words.years))))
        return either((0.96, chain(figures, either((0.8, years), (0.2, EMPTY)))), (0.04, self._text()))

    def _identity(self) -> Piece:
        century = Words(Vocabulary(dict.fromkeys("0123", 1.0)))
        twelve = Chain([Words(self._words.provinces_in_numbers), century, *_figures(8)])
        loose = _spaced(Words(self._words.digits), 0.3)
        return either(
            (0.65, twelve),
            (0.24, Chain(_figures(9))),
            (0.05, _passport()),
            (0.04, loose),
            (0.02, self._text()),
        )

    def _number(self) -> Piece:
        code = either((3.0, Words(Vocabulary(_SERIES))), (1.0, self._any_word(0.9)))
        years = Words(self._words.years)
        series = chain("/", either((0.45, years), (0.45, code), (0.1, chain(years, "/", code))))
        tail = either((0.6, EMPTY), (0.4, series))
        return either(
            (0.82, chain(Words(self._words.digits), tail)), (0.03, _passport()), (0.15, self._text())
        )

    def _report(self) -> Piece:
        return self._or_text(chain(Words(Vocabulary(_REPORTS)), " ", self._number()))

    def _papers(self) -> Piece:
        kind = Words(Vocabulary(dict(_PAPERS)))
        office = either((2.0, self._listed("authority", self._knowledge.authorities)), (3.0, self._place()))
        by = chain(either((3.0, " do "), (1.0, ", do "), (1.0, ", nơi cấp: "), (1.0, " tại ")), office)
        on = either((3.0, " cấp ngày "), (2.0, ", cấp ngày "), (1.0, " ngày "), (1.0, ", ngày cấp: "))
        when = chain(on, self._date())
        rest = either((3.0, EMPTY), (2.0, chain(by, when)), (2.0, chain(when, by)), (2.0, when), (0.5, by))
        colon = either((5.0, " "), (1.0, ": "))
        return either((0.9, chain(kind, colon, self._identity(), rest)), (0.1, self._text()))

    def _note(self) -> Piece:
        """What was put down about an entry later: what changed, by which paper, of which day and whom."""
        words = self._words
        number = chain(Words(words.digits), maybe(0.6, chain("/", Words(words.years))))
        paper = chain(
            Words(Vocabulary(_ACTS)), " ", number, maybe(0.7, chain("/", Words(Vocabulary(_ACT_SERIES))))
        )
        unit = Either([(often, self._unit(opening, kind)) for opening, kind, often in _KINDS])
        office = chain(either((4.0, "của "), (1.0, "do ")), Words(Vocabulary(_ISSUERS)), " ", unit)
        day = chain(either((5.0, "ngày "), (1.0, "năm ")), self._date())
        part = either(
            (0.3, Words(words.phrases)), (0.3, self._any_word()), (0.16, paper), (0.1, day), (0.06, office),
            (0.05, Words(words.digits)), (0.03, Words(words.years)),
        )  # fmt: skip
        mark = either((0.62, " "), (0.08, ", "), (0.12, ": "), (0.16, ". "), (0.02, " - "))
        return chain(Loop(part, 0.75, mark), maybe(0.2, "."))

    # -- places -------------------------------------------------------------------------------------------

    def _place(self) -> Piece:
        words = self._words
        mark = either((8.0, ", "), (1.0, " - "), (0.7, " "), (0.3, ". "))
        unit = Either([(often, self._unit(opening, kind)) for opening, kind, often in _KINDS])
        free = _spaced(self._any_word(0.7), 0.45)
        number = chain(Words(words.digits), maybe(0.1, chain("/", Words(words.digits))))
        below = Words(Vocabulary(dict.fromkeys(_DETAILS, 1.0), _LOOSE))
        detail = chain(below, " ", either((0.4, number), (0.6, free)))
        facility = Words(Vocabulary(dict.fromkeys(_FACILITIES, 1.0)))
        house = chain(facility, " ", either((0.4, unit), (0.2, Words(words.any_unit)), (0.4, free)))
        office = chain("UBND ", either((0.8, unit), (0.2, Words(words.any_unit))))
        street = chain(maybe(0.7, "đường "), Words(Vocabulary(dict.fromkeys(_STREETS, 1.0))))
        part = either(
            (0.48, unit), (0.16, Words(words.any_unit)), (0.14, detail), (0.06, house), (0.09, free),
            (0.02, number), (0.03, office), (0.02, Words(Vocabulary(dict.fromkeys(_HOSPITALS, 1.0)))),
            (0.02, street),
        )  # fmt: skip
        seen = _parts(self._phrases.get("place", {}))
        part = either((0.5, Words(Vocabulary(seen))), (0.5, part)) if seen else part
        return either((0.98, Loop(part, 0.62, mark)), (0.02, "nt"))

    def _unit(self, opening: str, kind: str) -> Piece:
        name = either((0.9, Words(self._words.units(kind))), (0.1, _spaced(self._any_word(0.8), 0.5)))
        return chain(Words(Vocabulary({f"{opening} ": 1.0}, _LOOSE)), name)


def _parts(places: Mapping[str, float]) -> dict[str, float]:
    """Parts of addresses seen before: what stands between commas, and all that follows the first one."""
    weights: dict[str, float] = {}
    for text, weight in places.items():
        first, _, rest = text.partition(", ")
        for part in dict.fromkeys((first, rest, *rest.split(", "))):
            if part and weight > 0:
                weights[part] = weights.get(part, 0.0) + weight
    return weights


def _spaced(piece: Piece, again: float) -> Piece:
    """The piece once or several times, with spaces between."""
    return Loop(piece, again, chain(" "))


def _figures(count: int) -> list[Piece]:
    """So many figures."""
    return [Words(Vocabulary(_FIGURES))] * count


def _passport() -> Piece:
    """A passport's letter and its seven figures, sometimes eight."""
    return chain(Words(Vocabulary(_PASSPORT)), Chain(_figures(7)), maybe(0.1, Chain(_figures(1))))


def _two_figures(last: int) -> dict[str, float]:
    return {f"{n:02}": 1.0 for n in range(last + 1)} | {str(n): 0.6 for n in range(last + 1)}
