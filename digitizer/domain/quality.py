"""How good a captured page is for reading: a score, and one sentence for each defect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from digitizer.errors import filled


class DefectKind(StrEnum):
    """What can be wrong with a captured page; each has its sentence in ``DEFECT_TEXTS``."""

    BLUR = "blur"
    DARK = "dark"
    LIGHT = "light"
    CUT = "cut"
    FINGER = "finger"
    SHADOW = "shadow"
    SKEW = "skew"
    COARSE = "coarse"
    MOIRE = "moire"
    SEEN = "seen"
    UNREADABLE = "unreadable"


DEFECT_TEXTS: Mapping[DefectKind, str] = {
    DefectKind.BLUR: "Ảnh bị mờ nên khó đọc chữ: hãy giữ yên máy, lấy nét rồi chụp lại.",
    DefectKind.DARK: "Ảnh quá tối: hãy thêm ánh sáng hoặc tăng độ sáng của máy quét.",
    DefectKind.LIGHT: "Ảnh quá sáng, nét chữ bị nhạt: hãy giảm độ sáng hoặc tránh đèn chiếu thẳng vào trang.",
    DefectKind.CUT: "Trang bị mất một phần ở mép {side}: hãy đặt lại sao cho thấy đủ cả trang.",
    DefectKind.FINGER: "Có ngón tay che lên trang: hãy giữ trang bằng cách khác.",
    DefectKind.SHADOW: "Có bóng tối che lên trang: hãy đổi chỗ đứng hoặc đổi hướng đèn.",
    DefectKind.SKEW: "Trang bị nghiêng {angle}°: hãy đặt trang thẳng theo mép.",
    DefectKind.COARSE: "Ảnh không đủ nét để đọc chữ nhỏ: hãy quét ở 300 dpi hoặc chụp gần hơn.",
    DefectKind.MOIRE: "Ảnh có vân sọc (chụp qua màn hình hoặc bản in lại): hãy chụp thẳng vào trang giấy.",
    DefectKind.SEEN: "Trang này giống trang {page} đã có: hãy xem có quét hai lần không.",
    DefectKind.UNREADABLE: "Ảnh bị hỏng nên không xem được trang: hãy quét lại.",
}
DEFECT_LABELS: Mapping[DefectKind, str] = {
    DefectKind.BLUR: "mờ",
    DefectKind.DARK: "tối",
    DefectKind.LIGHT: "quá sáng",
    DefectKind.CUT: "mất mép",
    DefectKind.FINGER: "ngón tay",
    DefectKind.SHADOW: "bóng che",
    DefectKind.SKEW: "nghiêng",
    DefectKind.COARSE: "phân giải thấp",
    DefectKind.MOIRE: "vân sọc",
    DefectKind.SEEN: "đã có",
    DefectKind.UNREADABLE: "hỏng",
}
SIDES: Mapping[str, str] = {"left": "trái", "right": "phải", "top": "trên", "bottom": "dưới"}


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect; ``params`` fill its sentence (an angle in degrees, a side, another page)."""

    kind: DefectKind
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = _same) -> str:
        """The sentence for a person: what is wrong and what to do."""
        return filled(DEFECT_TEXTS[self.kind], self.params, translate)


@dataclass(frozen=True, slots=True)
class Quality:
    """``score`` runs from 0 (of no use) to 1; a page without defects needs nobody's attention."""

    score: float
    defects: tuple[Defect, ...] = ()
    print: str = ""  # hexadecimal fingerprint of the page's content, to know a page that was scanned before

    @property
    def is_good(self) -> bool:
        """Nothing was found."""
        return not self.defects
