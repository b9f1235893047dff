"""What stands on the lines of registers: names, places, dates, numbers, notes, labels, chance syllables."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from digitizer.samples.dice import Dice
from digitizer.samples.people import Lists, load_lists
from digitizer.samples.wording import below_hundred, spell, word_style
from digitizer.training.alphabet import ALPHABET, LETTERS, plain
from digitizer.training.syllables import syllable


@dataclass(frozen=True)
class Vocabulary:
    """The lists out of which texts are made."""

    lists: Lists
    surnames: Weighted
    syllables: Weighted
    ethnic: tuple[str, ...]
    nations: tuple[str, ...]
    relations: tuple[str, ...]
    titles: tuple[str, ...]
    offices: tuple[str, ...]
    places: tuple[tuple[str, str, str, str, str, str], ...]
    labels: tuple[str, ...]
    wording: dict[str, list[str]]


class Weighted:
    """Texts drawn by weight."""

    def __init__(self, rows: Sequence[tuple[str, float]]) -> None:
        self._texts = [text for text, _ in rows]
        self._marks = list(accumulate(weight for _, weight in rows))

    def draw(self, chance: Random) -> str:
        """One text."""
        return chance.choices(self._texts, cum_weights=self._marks)[0]


def load_vocabulary(profiles: Path) -> Vocabulary:
    """The lists under ``ocr_profiles`` and of the sample generator."""
    lookups = profiles / "lookups"
    names = [(row[0], float(row[1])) for row in _rows(lookups / "surnames.tsv")]
    syllables = [(row[0], float(row[1])) for row in _rows(lookups / "syllables.tsv")]
    return Vocabulary(
        lists=load_lists(),
        surnames=Weighted(names),
        syllables=Weighted(syllables),
        ethnic=_spellings(lookups / "ethnic_groups.tsv"),
        nations=_spellings(lookups / "nationalities.tsv"),
        relations=_spellings(lookups / "relations.tsv"),
        titles=_spellings(lookups / "titles.tsv"),
        offices=_spellings(lookups / "authorities.tsv"),
        places=_places(lookups / "places"),
        labels=_labels(profiles / "forms"),
        wording=tomllib.loads((Path(__file__).parent / "wording.toml").read_text("utf-8")),
    )


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _spellings(path: Path) -> tuple[str, ...]:
    """The first spelling as often as all the others together."""
    texts: list[str] = []
    for row in _rows(path):
        others = [text for text in (row[1] if len(row) > 1 else "").split("|") if text]
        texts += [row[0]] * max(1, len(others)) + others
    return tuple(texts)


def _places(folder: Path) -> tuple[tuple[str, str, str, str, str, str], ...]:
    provinces = {row[0]: (row[2], row[1]) for row in _rows(folder / "provinces.tsv")}
    districts = {row[0]: (row[2], row[1], row[3]) for row in _rows(folder / "districts.tsv")}
    found = []
    for row in _rows(folder / "communes.tsv"):
        district = districts.get(row[3])
        if district and district[2] in provinces:
            found.append((row[2], row[1], district[0], district[1], *provinces[district[2]]))
    return tuple(found)


def _labels(folder: Path) -> tuple[str, ...]:
    """Every label text of every form profile, wherever it stands in the file."""
    texts: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        _collect(tomllib.loads(path.read_text("utf-8")), texts)
    return tuple(sorted(texts))


def _collect(node: object, texts: set[str]) -> None:
    if isinstance(node, dict):
        for key, part in node.items():
            if key in {"texts", "columns", "headings", "notes_heading", "cover_titles"}:
                texts.update(text for text in part if isinstance(text, str))
            _collect(part, texts)
    elif isinstance(node, list):
        for part in node:
            _collect(part, texts)


class Writer:
    """Draws texts of register lines; the same seed gives the same texts."""

    def __init__(self, vocabulary: Vocabulary, chance: Random) -> None:
        self._words = vocabulary
        self._chance = chance
        self._kinds: tuple[tuple[Callable[[], str], float], ...] = (
            (self.name, 15),
            (self.place, 16),
            (self.day, 16),
            (self.day_in_words, 6),
            (self.number, 18),
            (self.paper, 6),
            (self.listed, 8),
            (self.age, 3),
            (self.phrase, 6),
            (self.note, 5),
            (self.label, 6),
            (self.heading, 3),
            (self.syllables, 9),
            (self.letters, 6),
        )
        self._marks = list(accumulate(weight for _, weight in self._kinds))

    def text(self, longest: int = 48) -> str:
        """A line of at most so many letters, cut at a word's end like a line of a page."""
        maker = self._chance.choices(self._kinds, cum_weights=self._marks)[0][0]
        line = self._cased(plain(maker()))
        if len(line) > longest:
            line = self._part(line, longest)
        return line or "-"

    def _part(self, line: str, longest: int) -> str:
        """Some words in a row of a long text."""
        words = line.split(" ")
        start = self._chance.randrange(len(words)) if self._chance.random() < 0.6 else 0
        part = ""
        for word in words[start:]:
            if len(part) + 1 + len(word) > longest:
                break
            part = f"{part} {word}" if part else word
        return part or line[:longest].strip()

    def _cased(self, line: str) -> str:
        draw = self._chance.random()
        if draw < 0.07:
            return line.upper()
        if draw < 0.10:
            return line.lower()
        return line.title() if draw < 0.12 else line

    def _one(self, texts: Sequence[str]) -> str:
        return texts[int(self._chance.random() * len(texts))]

    def name(self) -> str:
        """A person's name, now and then in capitals, with a foreign letter or a note."""
        c, words = self._chance, self._words
        if c.random() < 0.25:
            parts = [
                words.surnames.draw(c),
                *(syllable(self._chance).capitalize() for _ in range(c.randint(1, 3))),
            ]
        else:
            sides = words.lists.names
            side = c.choice(("male", "female"))
            parts = [words.surnames.draw(c), self._one(sides[f"middle_{side}"])]
            parts += [words.syllables.draw(c)] if c.random() < 0.4 else [self._one(sides[f"given_{side}"])]
        if c.random() < 0.05:
            parts[-1] = self._one(words.wording["foreign"])
        text = " ".join(parts)
        draw = c.random()
        if draw < 0.4:
            return text.upper()
        if draw < 0.45:
            return c.choice(("Ông ", "Bà ", "ông ", "bà ", "Ô. ", "Ông: ", "Bà: ")) + text
        return f"{text}{c.choice((', ', ' - ', ' '))}{self._one(words.titles)}" if draw < 0.5 else text

    def place(self) -> str:
        """A place from hamlet to province, in the ways officers shorten it."""
        c = self._chance
        kind, name, over, district, top, province = c.choice(self._words.places)
        style = c.random()
        short = {"xã": "X.", "phường": "P.", "thị trấn": "TT.", "huyện": "H.", "quận": "Q.", "tỉnh": "T."}
        short |= {"thành phố": "TP.", "thị xã": "TX."}
        mark = c.choice((", ", ", ", ", ", " - ", "-", " ", ". "))
        pairs = [(kind, name), (over, district), (top, province)]
        if style < 0.35:
            parts = [f"{k} {n}" for k, n in pairs]
        elif style < 0.5:
            parts = [f"{k[:1].upper()}{k[1:]} {n}" for k, n in pairs]
        elif style < 0.7:
            gap = c.choice(("", " "))
            parts = [f"{short.get(k, k)}{gap}{n}" for k, n in pairs]
        else:
            parts = [n if not n.isdigit() else f"{k} {n}" for k, n in pairs]
        first = c.randrange(3) if c.random() < 0.4 else 0
        parts = parts[first : c.randint(first + 1, 3)]
        if c.random() < 0.3:
            parts.insert(0, self._hamlet())
        text = mark.join(parts)
        if c.random() < 0.08:
            text = (
                self._one(("UBND ", "Ủy ban nhân dân ", "Công an ", "CA ", "Trạm y tế ", "Bệnh viện ", "BV "))
                + text
            )
        return text[:1].upper() + text[1:] if c.random() < 0.6 else text

    def _hamlet(self) -> str:
        c = self._chance
        if c.random() < 0.4:
            return self._one(self._words.lists.places["hamlet"])
        kind = self._one(
            ("thôn", "xóm", "ấp", "tổ", "khu phố", "bản", "đội", "khóm", "số", "buôn", "làng", "HTX")
        )
        tail = str(c.randint(1, 30)) if c.random() < 0.5 else syllable(self._chance).capitalize()
        if c.random() < 0.2:
            tail = f"{c.randint(1, 400)}/{c.randint(1, 90)}" + (c.choice("ABCDE") if c.random() < 0.3 else "")
        return f"{kind} {tail}"

    def _date(self) -> date:
        low = date(1900, 1, 1) if self._chance.random() < 0.15 else date(1945, 1, 1)
        return low + timedelta(days=self._chance.randrange((date(2022, 12, 31) - low).days))

    def day(self) -> str:
        """A date in digits, whole or in part, in any hand's manner."""
        c, when = self._chance, self._date()
        mark = c.choice(("/", "/", "/", "/", "-", "-", ".", ".", " / ", " - ", "_"))
        wide = c.random() < 0.6
        d = f"{when.day:02}" if wide else str(when.day)
        m = f"{when.month:02}" if wide or c.random() < 0.2 else str(when.month)
        y = str(when.year) if c.random() < 0.75 else f"{when.year % 100:02}"
        draw = c.random()
        if draw < 0.62:
            return mark.join((d, m, y))
        if draw < 0.70:
            return mark.join((m, y))
        if draw < 0.78:
            return str(when.year)
        if draw < 0.93:
            head = c.choice(("Ngày ", "ngày ", "", "Ng. "))
            return f"{head}{d} tháng {m} năm {y}"
        return c.choice(
            (
                f"{d} {m} {y}",
                f"sinh {mark.join((d, m, y))}",
                f"cấp ngày {mark.join((d, m, y))}",
                f"Sn {y}",
                f"SN: {y}",
                f"{c.randint(0, 23)} giờ {c.randint(0, 59):02} phút",
                f"{c.randint(0, 23)}h{c.randint(0, 59):02}",
            )
        )

    def day_in_words(self) -> str:
        """A date or a part of it in words."""
        c = self._chance
        dice = Dice(c.randrange(1 << 30))
        text = spell(self._date(), word_style(dice))
        if c.random() < 0.3:
            text = text.replace("nhất", "nhứt").replace("bảy", "bẩy").replace("bốn", "tư")
        if c.random() < 0.3:
            text = text.replace("hai nghìn", "hai ngàn").replace("một nghìn chín trăm", "một chín")
        return below_hundred(c.randrange(100)) if c.random() < 0.08 else text

    def number(self) -> str:
        """Entry and book numbers, identity numbers, runs of digits."""
        c, digits = self._chance, self._digits
        kinds = (self._entry, self._of_year, self._act, lambda: digits(9), lambda: digits(12), self._grouped)
        plain_kinds = (lambda: c.choice("ABCNPK") + digits(7), lambda: digits(c.randint(1, 12)))
        return c.choices((*kinds, *plain_kinds), (25, 20, 10, 15, 12, 4, 4, 10))[0]()

    def _entry(self) -> str:
        c = self._chance
        return f"{c.choice(('', 'Số ', 'số ', 'Số: ', 'N° '))}{self._digits(c.randint(1, 4))}"

    def _of_year(self) -> str:
        c = self._chance
        year = c.choice((str(c.randint(1956, 2022)), self._digits(2)))
        return f"{self._digits(c.randint(1, 3))}{c.choice('/////-.')}{year}"

    def _act(self) -> str:
        c = self._chance
        tail = c.choice(("KS", "KH", "KT", "TP", "UBND", "QĐ-UBND", "HT", "TLKS", "ĐKKH", "CMC"))
        return f"{self._digits(c.randint(1, 3))}/{c.choice(('', str(c.randint(1976, 2022)) + '/'))}{tail}"

    def _grouped(self) -> str:
        text = self._digits(12)
        return " ".join(text[at : at + 3] for at in range(0, 12, 3))

    def _digits(self, count: int) -> str:
        return "".join(self._chance.choices("0123456789", k=count))

    def paper(self) -> str:
        """An identity paper with number, issue and office."""
        c = self._chance
        name = self._one(
            (
                "CMND",
                "CCCD",
                "CMND số",
                "Giấy CMND số",
                "Hộ chiếu số",
                "CCCD số:",
                "CMND số:",
                "CMT",
                "CM sĩ quan số",
                "Thẻ CCCD số",
                "Căn cước công dân số",
                "Giấy chứng minh nhân dân số",
                "Sổ hộ khẩu số",
                "Thẻ căn cước",
            )
        )
        text = f"{name} {self._digits(c.choice((9, 9, 12)))}"
        if c.random() < 0.5:
            office = (
                self._one(self._words.offices)
                if c.random() < 0.5
                else f"Công an {c.choice(self._words.places)[5]}"
            )
            text += c.choice(
                (f", {office} cấp ngày {self.day()}", f" do {office} cấp", f" cấp ngày {self.day()}")
            )
        return text

    def listed(self) -> str:
        """An ethnic group, a nationality, a relation, a title, a sex, a job or a cause of death."""
        c, w = self._chance, self._words
        sexes, jobs, causes = (w.wording[kind] for kind in ("sexes", "jobs", "causes"))
        pools = (w.ethnic, w.nations, w.relations, w.titles, sexes, jobs, causes)
        text = self._one(c.choices(pools, (5, 3, 3, 2, 3, 3, 3))[0])
        if c.random() < 0.2:
            other = self._one(c.choice((w.ethnic, w.nations, sexes, jobs)))
            text = f"{text}{c.choice((', ', ' - ', '  ', ' / '))}{other}"
        return text[:1].upper() + text[1:] if c.random() < 0.5 else text

    def age(self) -> str:
        """An age, as old ledgers have it instead of a date of birth."""
        years = self._chance.randint(1, 99)
        return self._one(
            (
                f"{years}t",
                f"{years} tuổi",
                f"{years}",
                f"{years} T",
                f"{below_hundred(years)} tuổi",
                f"{years}.t",
            )
        )

    def phrase(self) -> str:
        """Set phrases of registers."""
        return self._one(self._words.wording["phrases"])

    def note(self) -> str:
        """A marginal note."""
        c = self._chance
        pattern = self._one(self._words.wording["notes"])
        return pattern.format(
            name=self.name(),
            other=self.name(),
            day=self.day(),
            number=self.number(),
            place=self.place(),
            year=c.randint(1976, 2022),
        )

    def label(self, value: bool = True) -> str:
        """A printed label, with or without a value after it."""
        c = self._chance
        text = self._one(self._words.labels)
        draw = c.random() if value else 0.0
        if draw < 0.45:
            return text + c.choice((":", " :", ""))
        return (
            f"{text}: {c.choice((self.name, self.day, self.listed, self.place))()}"
            if draw < 0.8
            else text.upper()
        )

    def heading(self) -> str:
        """A column heading or title of old books, or a column's number."""
        if self._chance.random() < 0.12:
            return f"({self._chance.randint(1, 20)})"
        return self._one(self._words.wording["headings"])

    def syllables(self) -> str:
        """Chance syllables, so that the recognizer does not learn a lexicon only."""
        c = self._chance
        words = [syllable(self._chance) for _ in range(c.randint(1, 6))]
        draw = c.random()
        if draw < 0.35:
            words = [word.capitalize() for word in words]
        return c.choice((" ", " ", " ", ", ", "-")).join(words)

    def letters(self) -> str:
        """Letters without any language."""
        c = self._chance
        if c.random() < 0.5:
            return " ".join("".join(c.choices(LETTERS, k=c.randint(1, 7))) for _ in range(c.randint(1, 4)))
        if c.random() < 0.5:
            return "".join(c.choices(ALPHABET[1:], k=c.randint(2, 14)))
        return "".join(c.choices("fjwzFJWZ" + LETTERS[: len(LETTERS) // 2], k=c.randint(2, 8))).capitalize()
