"""Pages that a person has turned: they are read upright, and what was read is put back where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from digitizer.domain.records import Box, FieldValue, PageReading

Read = Callable[[bytes], PageReading]
T = TypeVar("T")


def read_turned(data: bytes, degrees: int, read: Read) -> PageReading:
    """Reads a page that stands turned clockwise by ``degrees`` (0, 90, 180, 270). Raises as ``read``."""
    from digitizer.acquire.images import decode, turned_png  # noqa: PLC0415 (in the worker only)

    if degrees == 0:
        return read(data)
    pixels = decode(data).pixels
    height, width = pixels.shape[:2]
    reading = read(turned_png(pixels, degrees))
    return _put_back(reading, lambda box: original_box(box, degrees, width, height))


def crops_turned(data: bytes, degrees: int, crops: Callable[[bytes], Mapping[Box, T]]) -> Mapping[Box, T]:
    """What ``crops`` finds by its place on a page that stands turned, by the place on the page as it lies."""
    from digitizer.acquire.images import decode, turned_png  # noqa: PLC0415 (in the worker only)

    if degrees == 0:
        return crops(data)
    pixels = decode(data).pixels
    height, width = pixels.shape[:2]
    found = crops(turned_png(pixels, degrees))
    return {original_box(box, degrees, width, height): crop for box, crop in found.items()}


def original_box(box: Box, degrees: int, width: int, height: int) -> Box:
    """A box of the upright page on the page as it lies, whose size is ``width`` by ``height``."""
    x, y, w, h = box
    match degrees:
        case 90:
            return Box(width - y - h, x, h, w)
        case 180:
            return Box(width - x - w, height - y - h, w, h)
        case 270:
            return Box(y, height - x - w, h, w)
    return box


def _put_back(reading: PageReading, place: Callable[[Box], Box]) -> PageReading:
    def field(one: FieldValue) -> FieldValue:
        return replace(one, box=place(one.box)) if one.box else one

    records = tuple(
        replace(
            record,
            box=place(record.box) if record.box else None,
            fields={key: field(one) for key, one in record.fields.items()},
        )
        for record in reading.records
    )
    return replace(reading, records=records, cover={key: field(one) for key, one in reading.cover.items()})
