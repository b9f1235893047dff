"""Entries of a register: what the officer writes on a page, and what it means.

An entry is a set of slots (the blanks of the form) filled with runs of text; each run may stand for a field
of the Ministry's schema. Truth is kept twice: as written (``fields``) and as the workbook wants it
(``normalized``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from digitizer.samples.dice import Dice
from digitizer.samples.people import Commune, Person, Village
from digitizer.samples.wording import LONG_DATE, WordStyle, dotted, word_style, write_date


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a slot's text; ``key`` is the field it stands for, empty for connecting words.

    ``under`` are letters below it that it was typed over with.
    """

    text: str
    key: str = ""
    under: str = ""


@dataclass
class Entry:
    """One entry: slots for the page, truth for the reader."""

    type: str
    edition: str
    slots: dict[str, tuple[Run, ...]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    normalized: dict[str, str] = field(default_factory=dict)
    paper_error: list[str] = field(default_factory=list)
    ticks: set[str] = field(default_factory=set)  # labels of the ticked boxes
    struck: dict[str, str] = field(default_factory=dict)  # slot -> wrong text that was struck out
    note: str = ""
    shared: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # slot -> fields that it may also stand for
    optional: dict[str, str] = field(default_factory=dict)  # fields that a reader may give or leave

    def put(self, slot: str, text: str, value: str | None = None, *, key: str = "") -> None:
        """Write a field into its slot; an empty text leaves the slot empty and the truth without it."""
        if not text:
            return
        self.slots[slot] = (Run(text, key or slot),)
        self.state(key or slot, text, value)

    def put_runs(self, slot: str, runs: Iterable[tuple[Run, str | None]]) -> None:
        """Write several fields into one slot."""
        pairs = list(runs)
        self.slots[slot] = tuple(run for run, _ in pairs)
        for run, value in pairs:
            if run.key:
                self.state(run.key, run.text.strip(" ,;:."), value)

    def state(self, key: str, text: str, value: str | None = None) -> None:
        """Record the truth of a field that stands somewhere on the page."""
        self.fields[key] = text
        self.normalized[key] = text if value is None else value

    def keep(self, keys: Iterable[str], slots: Iterable[str]) -> None:
        """Forget what the form has no blank for: only these fields and slots stand on the page."""
        kept = set(keys)
        self.fields = {key: text for key, text in self.fields.items() if key in kept}
        self.normalized = {key: text for key, text in self.normalized.items() if key in kept}
        self.paper_error = [key for key in self.paper_error if key in kept]
        for slot in slots:
            self.optional.update(self.shared.get(slot, {}))

    def truth(self) -> dict[str, Any]:
        """The record in the shape of the evaluation files."""
        optional = {"optional": self.optional} if self.optional else {}
        return {
            "type": self.type,
            "edition": self.edition,
            "fields": self.fields,
            "normalized": self.normalized,
            "paper_error": self.paper_error,
            **optional,
        }

    def tick(self, label: str, key: str = "", code: str = "") -> None:
        """Tick a box; without a key the box says nothing that the schema holds."""
        self.ticks.add(label)
        if key:
            self.state(key, label, code)


@dataclass(frozen=True)
class Officer:
    """The one who writes a book: name and habits."""

    name: str
    signer: str
    title: str
    words: WordStyle
    dates: str
    long_register_date: bool
    places: str  # long, capital, short or bare
    upper_names: bool
    paper_names: tuple[str, str]  # how CMND and CCCD are called
    paper_order: str
    issue_detail: float  # chance that date and place of issue are written
    signer_mark: str  # between name and title: ", " or " - "
    same_mark: str  # "nt", "như trên" or "" for writing it again
    number_pad: int
    number_year: bool
    ages: float = 0.0  # chance that a grown-up's birth is written as an age
    year_only: float = 0.8  # chance that it is a year alone
    age_mark: str = " tuổi"

    def name_of(self, person: Person) -> str:
        """A principal's name as this officer writes it."""
        return person.name.upper() if self.upper_names else person.name

    def born(self, person: Person, on: date, dice: Dice) -> tuple[str, str]:
        """A grown-up's birth as this officer writes it, and its value: an age, a year or a date."""
        if dice.chance(self.ages):
            age = on.year - person.birth.year
            return f"{age}{self.age_mark}", f"{age} tuổi"
        if dice.chance(self.year_only):
            return str(person.birth.year), str(person.birth.year)
        return self.date(person.birth), dotted(person.birth)

    def place(self, commune: Commune, hamlet: str = "") -> str:
        """A place as this officer writes it."""
        text = commune.written(self.places)
        whole = f"{hamlet}, {text}" if hamlet else text
        return whole[:1].upper() + whole[1:] if self.places == "long" and len(hamlet) % 2 == 0 else whole

    def date(self, day: date) -> str:
        """A date as this officer writes it."""
        return write_date(day, self.dates)

    def number(self, number: int, year: int) -> str:
        """An entry's number as this officer writes it."""
        return f"{number:0{self.number_pad}}" + (f"/{year}" if self.number_year else "")


def officer(village: Village, dice: Dice) -> Officer:
    """An officer of that village's office, with habits drawn by chance."""
    names = village.lists.names
    return Officer(
        name=village.full_name(village.surname(), dice.pick("12")),
        signer=village.full_name(village.surname(), dice.pick("112")),
        title=dice.pick(names["title"]).format(kind=village.commune.kind),
        words=word_style(dice),
        dates=dice.weighted(
            (
                ("{d:02}/{m:02}/{y}", 5.0),
                ("{d:02}-{m:02}-{y}", 1.0),
                ("{d:02}.{m:02}.{y}", 1.0),
                ("{d}/{m}/{y}", 1.0),
            )
        ),
        long_register_date=dice.chance(0.15),
        places=dice.weighted((("long", 3.0), ("capital", 1.0), ("short", 1.0), ("bare", 1.0))),
        upper_names=dice.chance(0.45),
        paper_names=dice.pick(_PAPER_NAMES),
        paper_order=dice.pick(("office-date", "date-office", "by-office-date")),
        issue_detail=dice.pick((0.0, 0.4, 1.0)),
        signer_mark=dice.pick((", ", " - ", " – ")),
        same_mark=dice.weighted((("", 5.0), ("nt", 1.0), ("như trên", 1.0))),
        number_pad=dice.weighted(((1, 3.0), (2, 2.0), (3, 1.0))),
        number_year=dice.chance(0.35),
    )


_PAPER_NAMES = (
    ("CMND số", "CCCD số"),
    ("CMND", "CCCD"),
    ("Giấy CMND số", "Thẻ CCCD số"),
    ("CMND số:", "Căn cước công dân số:"),
    ("Giấy chứng minh nhân dân số", "Căn cước công dân số"),
)


CARD_OFFICES = (
    "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    "Cục CS ĐKQL cư trú và DLQG về dân cư",
    "Cục CSQLHC về TTXH",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """An identity paper: the Ministry's code, its name on the page, number, and issue if written."""

    code: str
    name: str
    number: str
    issued: date | None = None
    office: str = ""


def identity_paper(person: Person, writer: Officer, on: date, dice: Dice, detail: bool) -> Paper:
    """The paper that a person shows on a day."""
    issued = _issue_day(person, on, dice, date(on.year - 14, 1, 1)) if detail else None
    if dice.chance(0.03):
        number = f"{dice.pick('BCN')}{dice.digits(7)}"
        return Paper("2", "Hộ chiếu số", number, issued, "Cục Quản lý xuất nhập cảnh" if issued else "")
    if on.year >= 2016 and dice.chance(0.2 + 0.15 * min(5, on.year - 2015)):
        issued = _issue_day(person, on, dice, date(2016, 1, 4)) if detail else None
        office = dice.pick(CARD_OFFICES) if issued else ""
        return Paper("4", writer.paper_names[1], person.personal_number, issued, office)
    kind = "TP." if person.home.province_kind == "thành phố" else dice.pick(("tỉnh ", ""))
    office = f"Công an {kind}{' ' if kind == 'TP.' else ''}{person.home.province}"
    return Paper("1", writer.paper_names[0], person.card_number, issued, office if issued else "")


def _issue_day(person: Person, on: date, dice: Dice, first: date) -> date:
    earliest = max(date(person.birth.year + 15, 1, 1), first)
    latest = max(earliest, date.fromordinal(on.toordinal() - 20))
    return date.fromordinal(dice.integer(earliest.toordinal(), latest.toordinal()))


def put_paper(entry: Entry, owner: str, paper: Paper, writer: Officer, split_number: bool = False) -> None:
    """Write a paper into the slot ``{owner}GiayTo`` (and ``{owner}SoGiayTo`` when the form has one)."""
    name = paper.name.removesuffix(" số").removesuffix(" số:") if split_number else paper.name
    kind = (Run(name, f"{owner}LoaiGiayToTuyThan"), paper.code)
    rest: list[tuple[Run, str | None]] = [(Run(paper.number, f"{owner}SoGiayToTuyThan"), None)]
    rest += _issue(paper, owner, writer)
    if split_number:
        entry.put_runs(f"{owner}GiayTo", [kind])
        entry.put_runs(f"{owner}SoGiayTo", rest)
    else:
        entry.put_runs(f"{owner}GiayTo", [kind, *rest])


def _issue(paper: Paper, owner: str, writer: Officer) -> list[tuple[Run, str | None]]:
    if paper.issued is None:
        return []
    day = (Run(writer.date(paper.issued), f"{owner}NgayCapGiayToTuyThan"), dotted(paper.issued))
    office: tuple[Run, str | None] = (Run(paper.office, f"{owner}NoiCapGiayToTuyThan"), None)
    if writer.paper_order == "office-date":
        return [_words(","), office, _words("cấp ngày"), day]
    if writer.paper_order == "date-office":
        return [_words(","), _words("cấp ngày"), day, _words(","), office]
    return [_words("do"), office, _words("cấp ngày"), day]


def _words(text: str) -> tuple[Run, str | None]:
    """Connecting words; a lone comma is set tight against the word before it."""
    return (Run(text), None)


def put_head(entry: Entry, writer: Officer, number: int, year: int, book: str, on: date, page: int) -> None:
    """Number, book, date of registration, signers and page: the same on every form."""
    entry.put("so", writer.number(number, year))
    entry.put("quyenSo", book)
    text = LONG_DATE.format(d=on.day, m=on.month, y=on.year) if writer.long_register_date else writer.date(on)
    entry.put("ngayDangKy", text, dotted(on))
    entry.put_runs(
        "nguoiKy",
        [
            (Run(writer.signer + ("," if writer.signer_mark == ", " else ""), "nguoiKy"), None),
            *([] if writer.signer_mark == ", " else [_words(writer.signer_mark.strip())]),
            (Run(writer.title, "chucVuNguoiKy"), None),
        ],
    )
    entry.put("nguoiThucHien", writer.name)
    entry.put("trangSo", str(page))
