"""Pages of a book that hold no entry: cover, closing page, empty pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from digitizer.samples.dice import Dice
from digitizer.samples.entries import Officer, Run
from digitizer.samples.fonts import Face
from digitizer.samples.ink import Pen
from digitizer.samples.layout import Layout
from digitizer.samples.marks import emblem, signature, stamp
from digitizer.samples.people import Commune
from digitizer.samples.printer import PrinterStyle
from digitizer.samples.sheet import Sheet
from digitizer.samples.wording import LONG_DATE, dotted
from digitizer.samples.writing import Hand, PixelBox, Segment

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = ("Độc lập - Tự do - Hạnh phúc", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC")


@dataclass(frozen=True)
class BookFacts:
    """What a cover and a closing page say."""

    layout: Layout
    commune: Commune
    label: str  # 01/2017
    opened: date
    closed: date
    total: int
    writer: Officer

    def stamp_text(self) -> tuple[str, str]:
        """The words around the office's stamp."""
        committee = "ỦY BAN NHÂN DÂN" if self.opened.year > 1975 else "ỦY BAN HÀNH CHÁNH"
        upper = f"{committee} {self.commune.kind} {self.commune.name}".upper()
        return upper, f"{self.commune.district_kind} {self.commune.district}".upper()


@dataclass
class PlainPage:
    """A page without a form: text on blank paper."""

    sheet: Sheet
    style: PrinterStyle
    pen: Pen
    dice: Dice

    def __post_init__(self) -> None:
        self.hand = Hand(self.sheet, self.dice)

    def centred(self, face: Face, size: float, x: float, y: float, text: str) -> None:
        """A line centred on x."""
        width = self.sheet.width_of(face, size, text)
        self.sheet.text(face, size, x - width / 2, y, text, self.style.colour)


def draw_cover(page: PlainPage, facts: BookFacts) -> dict[str, PixelBox]:
    """The cover: state, ministry, name of the book, and the blanks that the office filled."""
    style, middle = page.style, page.sheet.size[0] / 2
    top = page.dice.uniform(30, 52)
    southern = facts.opened.year < 1975
    page.centred(style.bold, 13, middle, top, "VIỆT NAM CỘNG HÒA" if southern else COUNTRY)
    if not southern:
        page.centred(style.bold, 12, middle, top + 8, MOTTO[style.seed_pick(2)])
    emblem(page.sheet, middle, top + 34, 14.0, style.colour)
    page.centred(style.bold, 13, middle, top + 62, "BỘ TƯ PHÁP")
    page.centred(style.bold, 26, middle, top + 86, "SỔ")
    size = 21.0
    width = page.sheet.width_of(style.bold, size, facts.layout.book_title)
    page.centred(style.bold, size * min(1.0, 160 / width), middle, top + 102, facts.layout.book_title)
    _cover_blanks(page, facts, top + page.dice.uniform(132, 146))
    return page.hand.boxes


def _cover_blanks(page: PlainPage, facts: BookFacts, y: float) -> None:
    left, right, style = page.dice.uniform(34, 46), 176.0, page.style
    rows = (
        ("Cơ quan đăng ký hộ tịch:", "noiDangKy", facts.commune.committee, 2),
        ("Quyển số:", "quyenSo", facts.label, 1),
        ("Mở ngày:", "moNgay", facts.writer.date(facts.opened), 1),
        ("Khóa ngày:", "khoaNgay", facts.writer.date(facts.closed), 1),
    )
    for label, key, text, lines in rows:
        start = left + page.sheet.text(style.label, 14, left, y, label, style.colour) + 1.5
        segments = [Segment(start, right, y)] + [Segment(left, right, y + 10.0 * i) for i in range(1, lines)]
        for segment in segments:
            page.sheet.leader(segment.x0, segment.x1, segment.y + 0.8, style.leader, style.colour)
        page.hand.write([Run(text, key)], segments, page.pen)
        y += 10.0 * lines
    stamp(page.sheet, style.bold, right - page.dice.uniform(20, 50), y - 18, facts.stamp_text(), page.dice)


def cover_truth(facts: BookFacts) -> dict[str, str]:
    """What the cover says, normalised."""
    return {
        "noiDangKy": facts.commune.committee,
        "quyenSo": facts.label,
        "moNgay": dotted(facts.opened),
        "khoaNgay": dotted(facts.closed),
    }


def draw_closing(page: PlainPage, facts: BookFacts) -> dict[str, PixelBox]:
    """The closing page: when the book was closed, how many entries, signed and stamped."""
    day = facts.closed
    male = facts.total // 2
    in_words = LONG_DATE.format(d=day.day, m=day.month, y=day.year)
    texts = [
        f"Sổ này gồm {facts.total} trường hợp đăng ký, được khóa {in_words}.",
        f"Tổng số việc đã đăng ký là {facts.total} trường hợp. Khóa sổ ngày {facts.writer.date(day)}.",
        f"Khóa sổ {in_words}. Tổng số trường hợp đăng ký trong năm: {facts.total} trường hợp.",
    ]
    if facts.layout.record_type in ("KS", "KT"):
        texts.append(
            f"Khóa sổ {in_words}. Tổng số trường hợp đăng ký trong năm: {facts.total} trường hợp, "
            f"trong đó: nam {male}, nữ {facts.total - male}."
        )
    left, top = page.dice.uniform(22, 32), page.dice.uniform(45, 75)
    segments = [Segment(left, 184, top + 11 * i) for i in range(4)]
    page.hand.write([Run(page.dice.pick(texts))], segments, page.pen)
    x, y = page.dice.uniform(112, 130), top + page.dice.uniform(55, 90)
    lines = (
        in_words.capitalize(),
        "TM. ỦY BAN NHÂN DÂN",
        facts.writer.title,
    )
    for line in lines:
        page.hand.write([Run(line)], [Segment(x - 20, 192, y)], page.pen)
        y += 8.5
    signature(page.sheet, x + 12, y + 5, 36, (40, 54, 140), page.dice)
    stamp(page.sheet, page.style.bold, x - 4, y + 4, facts.stamp_text(), page.dice)
    page.hand.write([Run(facts.writer.signer)], [Segment(x - 8, 192, y + 19)], page.pen)
    return page.hand.boxes


def closing_truth(facts: BookFacts) -> dict[str, str]:
    """What the closing page says, normalised."""
    return {"khoaNgay": dotted(facts.closed), "tongSo": str(facts.total)}
