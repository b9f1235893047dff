"""Use cases: which records a page has. One that was not seen, two read as one, one that is none."""

from __future__ import annotations

from digitizer.app.checking import recheck_record
from digitizer.app.desk import Desk
from digitizer.domain.records import Box
from digitizer.domain.workflow import Move
from digitizer.errors import InputError
from digitizer.store import Record

__all__ = ["add_record", "remove_record", "restore_record", "split_record"]


def add_record(desk: Desk, page: str, box: Box | None = None) -> Record:
    """An empty record on a page, at ``box`` if it is known. Raises StoreError KHO-11, RuleError QTR-xx."""
    found = desk.office.pages.get(page)
    book = desk.office.books.get(found.book)
    form = desk.catalog.forms.get(found.profile)
    edition = form.edition if form else book.edition
    return desk.office.records.add(page, book.type, edition, person=desk.actor, box=box)


def split_record(desk: Desk, record: str, y: int) -> Record:
    """Makes what stands below ``y`` (pixels of the page) a record of its own; fields go with their place.

    Returns the new record. Raises InputError GIA-72 when ``y`` leaves one of the two without a field or lies
    outside the record, StoreError KHO-11, RuleError QTR-xx.
    """
    person, records = desk.actor, desk.office.records
    with desk.office.transaction():
        whole = records.get(record)
        records.check(record, Move.EDIT, person=person)
        area = whole.box or _around(whole)
        below = [key for key, field in whole.fields.items() if field.box and _middle(field.box) > y]
        above = [key for key, field in whole.fields.items() if field.box and _middle(field.box) <= y]
        if area is None or not area.y < y < area.y + area.h or not below or not above:
            raise InputError(
                "GIA-72",
                "Không tách được hồ sơ ở vị trí này.",
                "Hãy chọn đường tách nằm giữa hai hồ sơ trên ảnh.",
            )
        upper = Box(area.x, area.y, area.w, y - area.y)
        lower = Box(area.x, y, area.w, area.y + area.h - y)
        new = records.add(whole.page, whole.type, whole.edition, person=person, box=lower)
        records.part(record, upper, below, new.id, lower, person=person)
        for changed in (record, new.id):
            recheck_record(desk, records.get(changed))
        return records.get(new.id)


def remove_record(desk: Desk, record: str, reason: str) -> None:
    """Puts aside what is no record; it stays in the office, but is neither counted nor exported.

    Raises RuleError QTR-05 without a reason, QTR-xx, StoreError KHO-11.
    """
    desk.office.records.move(record, Move.REMOVE, person=desk.actor, reason=reason)


def restore_record(desk: Desk, record: str) -> None:
    """Takes a record back that was put aside. Raises RuleError QTR-xx, StoreError KHO-11."""
    desk.office.records.move(record, Move.RESTORE, person=desk.actor)


def _around(record: Record) -> Box | None:
    """The smallest box around all fields that have one."""
    boxes = [field.box for field in record.fields.values() if field.box]
    if not boxes:
        return None
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _middle(box: Box) -> float:
    return box.y + box.h / 2
