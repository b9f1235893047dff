"""A report as a PDF to print: tables drawn on A4 pages. The only module of this stage that knows Pillow.

Pages are pictures at 150 dots an inch in a font of the system that has all Vietnamese letters.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from digitizer.errors import EnvironmentFault, Translate
from digitizer.report.tables import Report, Table

_SIZE = (1754, 1240)  # A4 across, 150 dots an inch
_MARGIN = 90
_TEXT, _TITLE = 22, 32  # pixels
_LINE = 34
_BAR_WIDTH = 320
_SHADES = ("#1f5f8b", "#7aa95c", "#d98324", "#8b8b8b")
# Fonts of Linux and Windows with Vietnamese letters; Pillow looks for them in the system's folders.
_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "LiberationSans-Regular.ttf",
    "segoeui.ttf",
    "arial.ttf",
    "tahoma.ttf",
)


class _Sheets:
    """The pages that are drawn, and where on the last one to go on."""

    def __init__(self) -> None:
        self.text, self.title = _font(_TEXT), _font(_TITLE)
        self.pages: list[Image.Image] = []
        self.turn()

    def turn(self) -> None:
        """Begins a new page."""
        self.pages.append(Image.new("RGB", _SIZE, "white"))
        self.pen = ImageDraw.Draw(self.pages[-1])
        self.y = _MARGIN

    def room(self, lines: int) -> bool:
        """Whether so many lines still fit; otherwise a new page is begun."""
        if self.y + lines * _LINE <= _SIZE[1] - _MARGIN:
            return True
        self.turn()
        return False


def report_pdf(report: Report, translate: Translate) -> bytes:
    """The pages of a report. Raises EnvironmentFault MAY-21 when the system has no font for it."""
    sheets = _Sheets()
    for table in report.tables:
        sheets.room(5)
        sheets.pen.text(
            (_MARGIN, sheets.y),
            f"{translate(report.title)} – {translate(table.title)}",
            "black",
            sheets.title,
        )
        sheets.pen.text(
            (_MARGIN, sheets.y + 44), f"{report.place}, {report.made[:10]}", "#444444", sheets.text
        )
        sheets.y += 3 * _LINE
        _draw(sheets, table, translate)
        sheets.y += _LINE
    return _pdf(sheets.pages, translate(report.title))


def _draw(sheets: _Sheets, table: Table, translate: Translate) -> None:
    heads = [translate(header) for header in table.headers]
    lines = [[translate(table.text(at, cell)) for at, cell in enumerate(row)] for row in table.rows]
    places = _columns(sheets, [heads, *lines], bool(table.bars))
    _row(sheets, heads, places)
    most = max((sum(_values(table, row)) for row in table.rows), default=0) or 1
    for row, line in zip(table.rows, lines, strict=True):
        if not sheets.room(1):
            _row(sheets, heads, places)
        if table.bars:
            _bars(sheets, _values(table, row), most)
        _row(sheets, line, places, rule=False)


def _row(
    sheets: _Sheets, cells: Sequence[str], places: Sequence[tuple[int, int]], *, rule: bool = True
) -> None:
    for text, (left, width) in zip(cells, places, strict=True):
        sheets.pen.text((left, sheets.y), _cut(sheets, text, width), "black", sheets.text)
    sheets.y += _LINE
    if rule:
        sheets.pen.line((_MARGIN, sheets.y - 6, _SIZE[0] - _MARGIN, sheets.y - 6), "#888888")


def _bars(sheets: _Sheets, values: Sequence[float], most: float) -> None:
    left = float(_SIZE[0] - _MARGIN - _BAR_WIDTH)
    for value, shade in zip(values, _SHADES, strict=False):
        width = _BAR_WIDTH * value / most
        if width >= 1:
            sheets.pen.rectangle((left, sheets.y + 4, left + width, sheets.y + _LINE - 10), shade)
        left += width


def _values(table: Table, row: Sequence[object]) -> list[float]:
    return [float(cell) for at in table.bars if isinstance(cell := row[at], int | float)]


def _columns(sheets: _Sheets, lines: Sequence[Sequence[str]], bars: bool) -> list[tuple[int, int]]:
    """Left edge and width of every column: as wide as its texts, all made narrower when they do not fit."""
    room = _SIZE[0] - 2 * _MARGIN - (_BAR_WIDTH + 20 if bars else 0)
    wanted = [max(sheets.text.getlength(line[at]) for line in lines) + 24 for at in range(len(lines[0]))]
    scale = min(1.0, room / sum(wanted))
    return list(_placed(int(width * scale) for width in wanted))


def _placed(widths: Iterator[int]) -> Iterator[tuple[int, int]]:
    left = _MARGIN
    for width in widths:
        yield left, width
        left += width


def _cut(sheets: _Sheets, text: str, width: int) -> str:
    """The text, or its beginning with … where it is wider than its column."""
    if sheets.text.getlength(text) <= width - 8:
        return text
    while text and sheets.text.getlength(f"{text}…") > width - 8:
        text = text[:-1]
    return f"{text}…"


def _font(size: int) -> ImageFont.FreeTypeFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise EnvironmentFault(
        "MAY-21",
        "Máy không có phông chữ tiếng Việt để in báo cáo.",
        "Hãy cài phông DejaVu Sans hoặc Noto Sans, hoặc xuất báo cáo ra Excel.",
    )


def _pdf(pages: Sequence[Image.Image], title: str) -> bytes:
    target = io.BytesIO()
    pages[0].save(
        target, "PDF", save_all=True, append_images=list(pages[1:]), resolution=150, title=title, quality=90
    )
    return target.getvalue()
