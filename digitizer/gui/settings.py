"""What a person chose for the window on this machine: size of letters, theme, language, last office."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from digitizer.locale import SOURCE_LANGUAGE, languages

_FILE = "window.json"
SCALES = (80, 90, 100, 110, 125, 150, 175, 200)  # percent
LOCK_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices. ``doubtful_only``: Enter stops only at fields that need a look.

    ``abreast``: two records of a page stand side by side.

    ``scans`` has, for each book scanned here, how it was scanned last: scanner, preset, source of the paper.
    """

    scale: int = 100
    dark: bool = False
    language: str = SOURCE_LANGUAGE
    office: str = ""
    rail: bool = True
    doubtful_only: bool = True
    abreast: bool = False
    lock_minutes: int = LOCK_MINUTES
    scans: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """The choices kept before; what is damaged or unknown falls back to the usual."""
        try:
            kept = json.loads(((folder or config_folder()) / _FILE).read_text("utf-8"))
        except (OSError, ValueError):
            return cls()
        return cls(**_usable(kept)) if isinstance(kept, dict) else cls()

    def save(self, folder: Path | None = None) -> None:
        """Keeps the choices; a disk that cannot be written does not stop the work."""
        folder = folder or config_folder()
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = folder / f"{_FILE}.new"
            new.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")
            new.replace(folder / _FILE)

    def scaled(self, step: int) -> Self:
        """One step larger (1) or smaller (-1)."""
        at = min(range(len(SCALES)), key=lambda place: abs(SCALES[place] - self.scale)) + step
        return replace(self, scale=SCALES[max(0, min(len(SCALES) - 1, at))])


def _usable(kept: dict[str, Any]) -> dict[str, Any]:
    usual = Settings()
    same = {
        one.name: kept[one.name]
        for one in fields(Settings)
        if type(kept.get(one.name)) is type(getattr(usual, one.name))
    }
    if same.get("language") not in languages():
        same.pop("language", None)
    if not SCALES[0] <= same.get("scale", usual.scale) <= SCALES[-1]:
        same.pop("scale")
    if not all(isinstance(kept, dict) for kept in same.get("scans", {}).values()):
        same.pop("scans")
    return same


def config_folder() -> Path:
    """Where a person's choices are kept on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "digitizer"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "digitizer"
