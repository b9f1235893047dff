"""What is asked of a scanner, what it can do, and which settings hurt the reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

PAPERS: Mapping[str, tuple[int, int]] = {"A5": (148, 210), "A4": (210, 297), "A3": (297, 420)}  # mm
WHOLE_BED = "max"


class Colour(StrEnum):
    """How colours are kept."""

    COLOUR = "colour"
    GREY = "grey"
    LINEART = "lineart"


class Feed(StrEnum):
    """Where the paper comes from."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    DUPLEX = "duplex"


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """The settings of a batch. ``paper`` is a name of ``PAPERS`` or ``WHOLE_BED``."""

    dpi: int = 300
    colour: Colour = Colour.COLOUR
    paper: str = "A4"
    feed: Feed = Feed.FLATBED


@dataclass(frozen=True, slots=True)
class ScanPreset:
    """Settings that have a name; ``label`` says in Vietnamese what they are for."""

    id: str
    label: str
    settings: ScanSettings


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner. ``id`` is what ``--device`` takes: ``sane:…``, ``escl:http://…`` or ``wia:…``."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner can do; empty: it does not say. ``width`` and ``height`` are the bed's, in mm."""

    resolutions: tuple[int, ...] = ()
    lowest: int = 0  # when any resolution from here …
    highest: int = 0  # … to here will do
    colours: tuple[Colour, ...] = ()
    feeds: tuple[Feed, ...] = ()
    width: float = 0.0
    height: float = 0.0

    def dpi(self, wanted: int) -> int:
        """The nearest resolution that the scanner has, rather a higher one."""
        if self.resolutions:
            higher = [one for one in self.resolutions if one >= wanted]
            return min(higher) if higher else max(self.resolutions)
        if self.highest:
            return max(self.lowest, min(wanted, self.highest))
        return wanted


LEAST_DPI, MOST_DPI = 200, 600
_TOO_COARSE = "Độ phân giải {dpi} dpi quá thấp, chữ nhỏ sẽ đọc sai: nên quét ở 300 dpi."
_TOO_FINE = (
    "Độ phân giải {dpi} dpi làm việc quét rất chậm và tệp rất lớn mà không đọc tốt hơn: nên dùng 300 dpi."
)
_LINEART = "Quét đen trắng làm mất nét chữ mờ và dấu mộc: nên quét màu."
_GREY = "Quét thang xám thì không tách được dấu mộc đỏ khỏi chữ: nên quét màu."
_BED = (
    "Mặt kính {width} × {height} mm nhỏ hơn khổ {paper}: trang sẽ bị cắt, nên quét từng trang hoặc chụp ảnh."
)
_OTHER_DPI = "Máy quét không có {dpi} dpi nên sẽ quét ở {actual} dpi."


def setting_warnings(
    settings: ScanSettings, able: Capabilities
) -> Sequence[tuple[str, Mapping[str, object]]]:
    """Sentences (templates with their params) on settings that will hurt the reading."""
    found: list[tuple[str, Mapping[str, object]]] = []
    actual = able.dpi(settings.dpi)
    if actual != settings.dpi:
        found.append((_OTHER_DPI, {"dpi": settings.dpi, "actual": actual}))
    if actual < LEAST_DPI:
        found.append((_TOO_COARSE, {"dpi": actual}))
    if actual > MOST_DPI:
        found.append((_TOO_FINE, {"dpi": actual}))
    if settings.colour is Colour.LINEART:
        found.append((_LINEART, {}))
    if settings.colour is Colour.GREY:
        found.append((_GREY, {}))
    if settings.paper in PAPERS and not _fits(settings.paper, able):
        size = {"width": round(able.width), "height": round(able.height)}
        found.append((_BED, {**size, "paper": settings.paper}))
    return found


def _fits(paper: str, able: Capabilities) -> bool:
    if not able.width:
        return True
    width, height = PAPERS[paper]
    return able.width >= width - 5 and able.height >= height - 5  # beds are often a few millimetres short
