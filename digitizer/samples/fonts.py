"""The fonts that pages are drawn with: a shelf of files with their families, kinds and pools.

``fonts.toml`` beside the font files splits the families into a pool for tuning and one held out, so that a
reader can be measured on fonts that nobody tuned it with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import ImageFont

from digitizer.errors import EnvironmentFault


@dataclass(frozen=True, slots=True)
class Face:
    """One font file; ``scale`` evens out how large the families look at the same size.

    ``zero`` is the letter that typists use instead of the face's marked zero, if it has one.
    """

    family: str
    path: Path
    scale: float = 1.0
    zero: str = ""


@dataclass
class FontShelf:
    """All faces of a folder, and the opened fonts by size."""

    root: Path
    table: Mapping[str, Mapping[str, Any]]
    _opened: dict[tuple[Path, int], ImageFont.FreeTypeFont] = field(default_factory=dict)

    def families(self, use: str, pool: str) -> tuple[str, ...]:
        """Names of the families for a use (label, printed, typed, written) in a pool."""
        return tuple(
            name for name, row in self.table.items() if use in row["uses"] and row["pool"] in (pool, "both")
        )

    def face(self, family: str, style: str = "regular") -> Face:
        """A family's face; a style that the family lacks gives its regular one."""
        row = self.table[family]
        file = row["files"].get(style, row["files"]["regular"])
        return Face(family, self.root / file, row.get("scale", 1.0), row.get("zero", ""))

    def open(self, face: Face, pixels: float) -> ImageFont.FreeTypeFont:
        """The face at an em of so many pixels."""
        size = max(4, round(pixels * face.scale))
        key = (face.path, size)
        if key not in self._opened:
            self._opened[key] = ImageFont.truetype(str(face.path), size)
        return self._opened[key]


def fonts_folder() -> Path:
    """Where the checkout keeps its fonts."""
    return Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "fonts"


def open_shelf(root: Path | None = None) -> FontShelf:
    """The shelf of a folder with a ``fonts.toml``; EnvironmentFault MAY-31 when there is none."""
    folder = root or fonts_folder()
    listing = folder / "fonts.toml"
    if not listing.is_file():
        raise EnvironmentFault(
            "MAY-31",
            "Không tìm thấy phông chữ để tạo trang mẫu trong thư mục «{folder}».",
            "Hãy chạy lệnh này trong bản mã nguồn đầy đủ, hoặc chỉ ra thư mục phông bằng --fonts-dir.",
            folder=str(folder),
        )
    return FontShelf(folder, tomllib.loads(listing.read_text("utf-8")))
