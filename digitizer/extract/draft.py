"""Proposes a profile for an unknown form from what is printed on it: labels, headings, column headings.

A proposal is a starting point: it names no fields, because only a person knows which column of the workbook a
label's value belongs to. ``digitizer profile check`` says what is still wrong with the edited file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from digitizer.domain.forms import Area, Arrangement, FormProfile, LabelSpec
from digitizer.domain.layout import Engine, LineReading, PreparedPage
from digitizer.domain.records import Box
from digitizer.extract.crops import shrunk, unshrunk
from digitizer.extract.tokens import Token, hull, plain, tokens_of
from digitizer.extract.wording import tidy

_GAP = 1.6  # letter heights of white that part two labels on one line
_LEADERS = frozenset("._…·-")
_FEWEST = 2  # letters of a label
_LONGEST = 110
_TABLE = 4  # columns over both leaves: a table with so many is a ledger
_EDGE = 5


@dataclass(frozen=True, slots=True)
class _Printed:
    """A piece of a line: its text, box, and whether a colon or leaders follow, as after a label."""

    text: str
    box: Box
    is_label: bool


def draft_profile(pages: Sequence[PreparedPage], engine: Engine, known: Iterable[FormProfile]) -> FormProfile:
    """The profile proposed for scans of one form; labels of known forms lend their fields and parsers.

    ``pages`` are one or more scans of the form (the label must be on one of them), ``engine`` the one that
    reads blocks. The profile has no id, type or edition: those a person gives. No labels when nothing
    printed was found.
    """
    drafts = [_draft(page, engine) for page in pages]
    arrangement = max((arrangement for arrangement, _ in drafts), key=_rank, default=Arrangement.PAGE)
    specs: list[LabelSpec] = []
    for way, labels in drafts:
        seen = {plain(text) for spec in specs for text in spec.texts}
        specs.extend(s for s in labels if way is arrangement and (not specs or plain(s.texts[0]) not in seen))
    familiar = {plain(text): spec for form in known for spec in form.labels for text in spec.texts}
    return FormProfile(
        id="", record_type="", edition="", title="", form_codes=(),
        labels=tuple(_familiar(spec, familiar.get(plain(spec.texts[0]))) for spec in specs),
        arrangement=arrangement,
    )  # fmt: skip


def _rank(arrangement: Arrangement) -> int:
    return (Arrangement.PAGE, Arrangement.BANDS, Arrangement.LEDGER).index(arrangement)


def _familiar(spec: LabelSpec, known: LabelSpec | None) -> LabelSpec:
    """The label with the parser of a known one of that wording (its fields belong to another record type)."""
    return spec if known is None else replace(spec, parser=known.parser, lines=known.lines)


def profile_text(profile: FormProfile) -> str:
    """The profile as the text of a TOML file, with a comment at every place that a person must fill in."""
    rows = [
        "# Mẫu đề xuất từ bản quét: sửa các mục bên dưới, rồi chạy «digitizer profile check».",
        f'id = "{profile.id}"  # ví dụ: 2010-KS',
        f'record_type = "{profile.record_type}"  # KS, KH, KT, CMC',
        f'edition = "{profile.edition}"',
        f'title = "{profile.title}"',
        "form_codes = []",
        "cover_titles = []",
        'notes_heading = ["Ghi chú"]',
        f'arrangement = "{profile.arrangement.value}"',
        "",
        "# keys: trường nhận giá trị ghi sau nhãn; bỏ trống nếu là đề mục.",
        "labels = [",
        *(f"  {_label_text(spec)}," for spec in profile.labels),
        "]",
    ]
    return "\n".join(rows) + "\n"


def _label_text(spec: LabelSpec) -> str:
    texts = ", ".join(f'"{_quoted(text)}"' for text in spec.texts)
    parts = [f'area = "{spec.area.value}"', f"texts = [{texts}]", "keys = []", f'parser = "{spec.parser}"']
    if spec.lines > 1:
        parts.append(f"lines = {spec.lines}")
    if spec.column:
        parts.append(f"column = {spec.column}")
    return "{ " + ", ".join(parts) + " }"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _draft(page: PreparedPage, engine: Engine) -> tuple[Arrangement, list[LabelSpec]]:
    """The arrangement and the labels of one scan."""
    sheets = [leaf for leaf in (page.leaves or (page,)) if leaf.grid is not None]
    columns = sum(len(leaf.grid.columns) - 1 for leaf in sheets if leaf.grid is not None)
    if columns > _TABLE:
        return Arrangement.LEDGER, _headings(sheets, engine)
    lines = [
        line for leaf in (page.leaves or (page,)) for line in engine.read_blocks([shrunk(leaf.clean)])[0]
    ]
    printed = [piece for line in lines for piece in _pieces(unshrunk(line))]
    labels = [
        LabelSpec(Area.MAIN, (piece.text,))
        for piece in printed
        if piece.is_label or (piece.text.isupper() and len(plain(piece.text)) > 5)
    ]
    return Arrangement.BANDS if columns > 1 else Arrangement.PAGE, labels


def _headings(leaves: Sequence[PreparedPage], engine: Engine) -> list[LabelSpec]:
    """One label for each column of a ledger, from the cells of the first row."""
    labels: list[LabelSpec] = []
    for leaf in leaves:
        if leaf.grid is None:
            continue
        cells = [leaf.grid.cell(0, column) for column in range(len(leaf.grid.columns) - 1)]
        images = [leaf.clean[y + _EDGE : y + h - _EDGE, x + _EDGE : x + w - _EDGE] for x, y, w, h in cells]
        for block in engine.read_blocks([shrunk(image) for image in images]):
            text = tidy(" ".join(line.text for line in block))
            labels.append(LabelSpec(Area.MAIN, (text or "?",), column=len(labels) + 1))
    return labels


def _pieces(line: LineReading) -> list[_Printed]:
    """A line's labels and values: parted by colons, leaders and wide gaps."""
    pieces: list[_Printed] = []
    words: list[Token] = []

    def close(is_label: bool) -> None:
        text = tidy(" ".join(word.text for word in words)).rstrip(":").strip()
        if len(plain(text)) >= _FEWEST and len(text) <= _LONGEST and not any(c.isdigit() for c in text):
            pieces.append(_Printed(text, hull(word.box for word in words), is_label))
        words.clear()

    for token in tokens_of([line]):
        before = words[-1].box if words else None
        if before is not None and token.box.x - before.x - before.w > _GAP * token.box.h:
            close(False)
        if set(token.text) <= _LEADERS:
            close(bool(words))
            continue
        words.append(token)
        if token.text.endswith(":"):
            close(True)
    if words:
        close(False)
    return pieces
