"""The fonts that training draws with: which, from where, and their letters cut once and kept."""

from __future__ import annotations

import hashlib
import pickle
import subprocess
import tarfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digitizer.training.glyphs import Face, draw_face

_SUBSETS = ("vietnamese", "latin-ext", "latin")


@dataclass(frozen=True, slots=True)
class FontSpec:
    """One package @fontsource/NAME with its ``faces`` as weight-style, or (``source`` a Debian package) the
    file ``faces[0]``. ``sha256`` is the package's or the file's. ``often``: how many times as often as others
    its faces are drawn with.
    """

    name: str
    version: str
    kind: str
    pool: str
    faces: tuple[str, ...]
    sha256: str
    source: str = ""
    often: int = 1


def font_list() -> list[FontSpec]:
    """All fonts of ``fonts.toml``."""
    rows = tomllib.loads((Path(__file__).parent / "fonts.toml").read_text("utf-8"))
    return [FontSpec(name, **{**row, "faces": tuple(row["faces"])}) for name, row in rows.items()]


def fetch(folder: Path) -> None:
    """Load the packages that the folder lacks through npm and check everything against ``fonts.toml``.

    Raises ValueError when a font is not the one that was trained with, OSError when a Debian package (its
    name is in ``fonts.toml``) is not installed.
    """
    packed = folder / "tgz"
    packed.mkdir(parents=True, exist_ok=True)
    for spec in font_list():
        path = Path(spec.faces[0]) if spec.source else packed / f"fontsource-{spec.name}-{spec.version}.tgz"
        if not path.exists() and not spec.source:
            package = f"@fontsource/{spec.name}@{spec.version}"
            subprocess.run(["npm", "pack", "--silent", package], cwd=packed, check=True)  # noqa: S603, S607
        if hashlib.sha256(path.read_bytes()).hexdigest() != spec.sha256:
            raise ValueError(f"{path} is not the file of fonts.toml")
        target = folder / "pk" / path.stem
        if not spec.source and not target.exists():
            with tarfile.open(path) as archive:
                archive.extractall(target, filter=_only_fonts)  # noqa: S202 (filtered)


def _only_fonts(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo | None:
    name = member.name.removeprefix("package/")
    wanted = name.endswith(".woff2") and any(f"-{subset}-" in name for subset in _SUBSETS)
    return tarfile.data_filter(member.replace(name=name), path) if wanted else None


def faces(folder: Path, pool: str) -> list[Face]:
    """The faces of a pool, cut from the fonts under a folder and kept there for the next time; those that are
    drawn with more often stand there more often.
    """
    kept = folder / f"faces-{pool}.pickle"
    if not kept.exists():
        drawn = [(face, often) for face, often in _drawn(folder, pool) if face is not None]
        kept.write_bytes(pickle.dumps(drawn))
    rows: list[tuple[Face, int]] = pickle.loads(kept.read_bytes())  # noqa: S301 (written here)
    return [face for face, often in rows for _ in range(often)]


def _drawn(folder: Path, pool: str) -> Iterator[tuple[Face | None, int]]:
    for spec in font_list():
        if spec.pool != pool:
            continue
        if spec.source:
            yield draw_face(spec.name, spec.kind, [Path(spec.faces[0])]), spec.often
            continue
        home = folder / "pk" / f"fontsource-{spec.name}-{spec.version}" / "files"
        for face in spec.faces:
            files = [home / f"{spec.name}-{subset}-{face}.woff2" for subset in _SUBSETS]
            found = [path for path in files if path.exists()]
            yield draw_face(f"{spec.name}-{face}", spec.kind, found), spec.often
