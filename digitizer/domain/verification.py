"""How the records of a book are verified by a second person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from digitizer.domain.schema import FieldGroup, RecordType


class Mode(StrEnum):
    """What the second person does."""

    LOOK = "look"  # looks over every record, with the doubtful fields lit
    BLIND = "blind"  # types the risky fields again without seeing what was typed
    SAMPLE = "sample"  # examines records drawn at random; they stand for the book


MODE_LABELS: Mapping[Mode, str] = {
    Mode.LOOK: "Xem lại từng hồ sơ",
    Mode.BLIND: "Nhập lần hai các trường quan trọng",
    Mode.SAMPLE: "Kiểm tra ngẫu nhiên",
}
_RISKY = (FieldGroup.NAMES, FieldGroup.DATES, FieldGroup.NUMBERS)


@dataclass(frozen=True, slots=True)
class Verification:
    """The choice for a book.

    ``keys`` are the risky fields of the blind mode; empty for the usual ones. For the samples: ``share`` is
    the share of bad records that must not slip through, ``acceptance`` how many bad ones a sample may have.
    """

    mode: Mode = Mode.LOOK
    keys: tuple[str, ...] = ()
    share: float = 0.02
    acceptance: int = 0

    def risky(self, record_type: RecordType) -> frozenset[str]:
        """The fields to be typed again: those chosen, or the names, dates and numbers of all templates."""
        usual = (spec.key for spec in record_type if spec.core and spec.group in _RISKY)
        return frozenset(self.keys or usual)
