"""Printers of forms differ: one printer's fonts, sizes, frame, leaders and tick boxes, drawn by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from digitizer.samples.dice import Dice
from digitizer.samples.fonts import Face, FontShelf


@dataclass(frozen=True, slots=True)
class PrinterStyle:
    """One printer's form. Lengths are millimetres, sizes points."""

    label: Face
    bold: Face
    italic: Face
    bold_labels: bool
    label_size: float
    colour: tuple[int, int, int]
    frame_width: float
    left: float
    right: float
    top: float
    column: float  # the wide column's share of the frame
    pitch: float  # from line to line
    leader: str  # dotted, fine, ruled or none
    leader_drop: float  # how far below the base line the leader runs
    colon: str  # ":" or " :" after a label
    gap: float  # between label and blank
    box_side: str  # left or right of the tick's label
    box_size: float
    title: bool
    code_corner: str  # "", top-right, bottom-left
    notes_rule: bool
    notes_bold: bool
    headings: str  # plain, bold, centred, upper
    book_label: str
    roomy: float  # chance that a long blank has its second line
    hints: str  # "", plain, italic
    foot_leader: bool
    tall_frame: bool
    seed: int

    def seed_pick(self, count: int) -> int:
        """Which of several wordings this printer uses: always the same."""
        return self.seed % count

    def wording(self, texts: Sequence[str]) -> str:
        """The one out of several wordings that this printer uses."""
        return texts[self.seed_pick(len(texts))]

    def dice(self, name: str) -> Dice:
        """Chances that fall alike on all of this printer's pages."""
        return Dice(name, self.seed)


def printer_style(dice: Dice, shelf: FontShelf, pool: str) -> PrinterStyle:
    """A printer drawn by chance from the fonts of a pool (``tune`` or ``heldout``)."""
    family = dice.pick(shelf.families("label", pool))
    bold_labels = dice.chance(0.35)
    shade = dice.integer(12, 75)
    return PrinterStyle(
        label=shelf.face(family, "regular"),
        bold=shelf.face(family, "bold"),
        italic=shelf.face(family, "italic"),
        bold_labels=bold_labels,
        label_size=dice.uniform(11.2, 13.6),
        colour=(shade, shade, min(120, shade + dice.pick((0, 0, 0, 15, 30)))),
        frame_width=dice.pick((0.3, 0.4, 0.6, 0.8, 1.0)),
        left=dice.uniform(14, 34),
        right=dice.uniform(12, 27),
        top=dice.uniform(16, 30),
        column=dice.uniform(0.66, 0.76),
        pitch=dice.uniform(7.0, 9.4),
        leader=dice.weighted((("dotted", 4.0), ("fine", 2.0), ("ruled", 2.0), ("none", 0.5))),
        leader_drop=dice.uniform(0.15, 1.0),
        colon=dice.weighted(((":", 8.0), (" :", 1.0))),
        gap=dice.uniform(0.4, 1.8),
        box_side=dice.pick(("left", "right")),
        box_size=dice.uniform(4.0, 5.4),
        title=dice.chance(0.35),
        code_corner=dice.pick(("", "top-right", "bottom-left")),
        notes_rule=dice.chance(0.5),
        notes_bold=dice.chance(0.6),
        headings=dice.pick(("plain", "bold", "bold", "centred", "upper")),
        book_label=dice.pick(("Quyển", "Quyển", "Quyển số", "Quyển:", "Quyển số:")),
        roomy=0.85 if dice.chance(0.65) else 0.4,
        hints=dice.pick(("", "plain", "italic", "italic")),
        foot_leader=dice.chance(0.4),
        tall_frame=dice.chance(0.75),
        seed=dice.integer(0, 9999),
    )
