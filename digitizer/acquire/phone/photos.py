"""Photographs on their way in: received in pieces, offered to the desk when whole, remembered by their id.

A phone may lose the network, or go to sleep, at any moment: it asks how much has arrived and sends the rest.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from digitizer.acquire.phone import faults

LARGEST_PHOTO = 80 * 2**20  # bytes
LARGEST_PIECE = 2 * 2**20
_MOST_PHOTOS = 5_000  # in one sitting
_IDENTIFIER = re.compile(r"[0-9a-f]{32}")
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Offer:
    """A whole photograph. ``keep``: whatever its quality; ``replaces``: the page whose image it shall be."""

    path: Path
    sha256: str
    keep: bool = False
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a photograph.

    ``state``: ``taken``; ``known`` (the book has it already); ``held`` (poor: a person decides);
    ``refused``; ``dropped`` (the person takes it again).
    """

    state: str
    page: str = ""
    number: int = 0  # of the page in the book's order
    score: float = 1.0
    defects: Sequence[str] = ()
    message: str = ""


Ask = Callable[[Offer], Verdict]


@dataclass
class _Photo:
    path: Path
    total: int
    replaces: str
    received: int = 0
    verdict: Verdict | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Photos:
    """The photographs of one sitting, in ``folder``; safe between threads. ``ask`` offers one to the desk."""

    def __init__(self, folder: Path, ask: Ask) -> None:
        self._folder = folder
        self._ask = ask
        self._photos: dict[str, _Photo] = {}
        self._lock = threading.Lock()

    def state(self, identifier: str) -> dict[str, object]:
        """How much of a photograph has arrived, and its verdict when there is one."""
        photo = self._photos.get(_checked(identifier))
        if photo is None:
            return {"received": 0}
        return _shown(photo)

    def receive(
        self, identifier: str, offset: int, total: int, piece: BinaryIO, length: int, replaces: str
    ) -> dict[str, object]:
        """Takes a piece; one that does not begin where the last one ended is ignored.

        Raises InputError DTH-03, DTH-04.
        """
        photo = self._begun(_checked(identifier), total, replaces)
        with photo.lock:
            if photo.verdict is None and offset == photo.received and offset + length <= photo.total:
                _append(photo, piece, length)
            else:
                _drain(piece, length)
            if photo.verdict is None and photo.received == photo.total:
                photo.verdict = self._ask(Offer(photo.path, _digest(photo.path), replaces=photo.replaces))
            return _shown(photo)

    def decide(self, identifier: str, keep: bool) -> dict[str, object]:
        """What the person says of a held photograph: keep it all the same, or take it again."""
        photo = self._photos.get(_checked(identifier))
        if photo is None:
            raise faults.wrong_request()
        with photo.lock:
            if photo.verdict is not None and photo.verdict.state == "held":
                if keep:
                    offer = Offer(photo.path, _digest(photo.path), True, photo.replaces)
                    photo.verdict = self._ask(offer)
                else:
                    photo.path.unlink(missing_ok=True)
                    photo.verdict = Verdict("dropped")
            return _shown(photo)

    def _begun(self, identifier: str, total: int, replaces: str) -> _Photo:
        if not 0 < total <= LARGEST_PHOTO:
            raise faults.too_large(LARGEST_PHOTO)
        with self._lock:
            photo = self._photos.get(identifier)
            if photo is None:
                if len(self._photos) >= _MOST_PHOTOS:
                    raise faults.wrong_request()
                path = self._folder / f"{identifier}.part"
                path.touch(mode=0o600)
                photo = self._photos[identifier] = _Photo(path, total, replaces)
            return photo


def _checked(identifier: str) -> str:
    if not _IDENTIFIER.fullmatch(identifier):
        raise faults.wrong_request()
    return identifier


def _append(photo: _Photo, piece: BinaryIO, length: int) -> None:
    with photo.path.open("r+b") as file:
        file.seek(photo.received)  # bytes of a piece that broke off are written over
        while length > 0 and (block := piece.read(min(_BLOCK, length))):
            file.write(block)
            photo.received += len(block)
            length -= len(block)


def _drain(piece: BinaryIO, length: int) -> None:
    while length > 0 and (block := piece.read(min(_BLOCK, length))):
        length -= len(block)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shown(photo: _Photo) -> dict[str, object]:
    shown: dict[str, object] = {"received": photo.received}
    if photo.verdict is not None:
        shown["verdict"] = {name: getattr(photo.verdict, name) for name in Verdict.__slots__}
    return shown
