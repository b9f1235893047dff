"""Use case: single words, cut out of confirmed values, for whoever improves the general recognizer.

Never by itself: the one who answers for the office agrees to a text each time, and the journal keeps it. What
leaves is a ZIP file of pictures of single words with their letters, in chance order. No figures, dates or
papers, no word that is no usual syllable (it could point to one person), nothing of which record, page, book
or field a word is.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from digitizer.app.desk import Desk
from digitizer.app.learning import ConfirmedPage, confirmed_pages, run_gently
from digitizer.app.processing import PAGE_SECONDS
from digitizer.app.turning import crops_turned
from digitizer.decode.syllables import syllable_weights
from digitizer.domain.rights import Task
from digitizer.domain.schema import FieldKind
from digitizer.errors import RuleError
from digitizer.store.faults import translated
from digitizer.store.vault import Vault

if TYPE_CHECKING:
    from digitizer.app.reading import Reader

__all__ = ["CONSENT", "SharedWords", "share_words"]

CONSENT = (
    "Tệp sẽ gồm ảnh của từng chữ rời (họ, đệm, tên, địa danh, ngày ghi bằng chữ …) cắt từ những giá trị đã "
    "được người xác nhận, xếp lẫn lộn, không kèm số hồ sơ, số giấy tờ, ngày tháng bằng số hay tên quyển sổ. "
    "Tệp chỉ dùng để cải thiện việc đọc chữ viết tay; việc gửi tệp đi là do cơ quan quyết định."
)
FEWEST = 20  # records: the words of fewer could be put together again
_WORDS = frozenset(
    {
        FieldKind.NAME, FieldKind.DATE_WORDS, FieldKind.PLACE, FieldKind.PROVINCE, FieldKind.ETHNIC,
        FieldKind.NATIONALITY, FieldKind.RELATION, FieldKind.TITLE, FieldKind.AUTHORITY,
    }
)  # fmt: skip
_NO_TIME = (1980, 1, 1, 0, 0, 0)

Word = tuple[str, bytes]  # its letters, and a PNG


@dataclass(frozen=True, slots=True)
class SharedWords:
    """What was written: how many pictures, and the SHA-256 of the file."""

    path: Path
    words: int
    sha256: str


def share_words(desk: Desk, target: Path, *, agreed: bool) -> Iterator[int | SharedWords]:
    """Writes the words of all books into ``target``; tells the words of each page, at last what was written.

    Raises RuleError QTR-08, QTR-32 when nobody ``agreed`` to ``CONSENT``, QTR-33 when too few records are
    confirmed, StoreError KHO-xx when the file cannot be written.
    """
    person = desk.may(Task.SHARE_WORDS)
    if not agreed:
        raise RuleError(
            "QTR-32",
            "Chưa có sự đồng ý với nội dung của tệp chữ mẫu nên không xuất.",
            "Hãy đọc phần giải thích; nếu đồng ý, hãy làm lại với --agree.",
        )
    pages = [page for book in desk.office.books.all() for page in confirmed_pages(desk, book, _WORDS)]
    if sum(page.records for page in pages) < FEWEST:
        raise RuleError(
            "QTR-33",
            "Chưa đủ {count} hồ sơ được người xác nhận, nên các chữ rời còn có thể bị ghép lại với nhau.",
            "Hãy làm lại sau khi kiểm tra thêm hồ sơ.",
            count=FEWEST,
        )
    words: list[Word] = []
    for result in run_gently(page_words, pages, PAGE_SECONDS):
        words += result.value or []
        yield len(words)
    content = _zipped(words)
    digest = hashlib.sha256(content).hexdigest()
    with desk.office.transaction():
        desk.office.audit.append(
            person, "office.share", "office", new=f"{len(words)} {digest}", reason=CONSENT
        )
        _write(target, content)
    yield SharedWords(target, len(words), digest)


def _write(target: Path, content: bytes) -> None:
    from digitizer.export.files import durable, part  # noqa: PLC0415 (loads PIL)

    with translated(target.parent):
        with durable(part(target)) as file:
            file.write(content)
        part(target).replace(target)


def _zipped(words: list[Word]) -> bytes:
    """The pictures in chance order and a table of their letters; no times."""
    secrets.SystemRandom().shuffle(words)
    content, rows = BytesIO(), []
    with ZipFile(content, "w", ZIP_DEFLATED) as file:
        for number, (text, picture) in enumerate(words, start=1):
            name = f"{number:06}.png"
            rows.append(f"{name}\t{text}\n")
            file.writestr(ZipInfo(name, _NO_TIME), picture)
        file.writestr(ZipInfo("words.tsv", _NO_TIME), "".join(rows))
    return content.getvalue()


def page_words(reader: Reader, item: ConfirmedPage) -> list[Word]:
    """The single words of one page's confirmed values, where they can be told apart."""
    import cv2  # noqa: PLC0415 (in the worker only)

    from digitizer.recognize.lessons import word_pictures  # noqa: PLC0415

    usual = syllable_weights()
    cuts = crops_turned(Vault(item.vault).read(item.page.sha256), item.page.turn or 0, reader.crops)
    found: list[Word] = []
    for value in item.values:
        images = cuts.get(value.box, ())
        for text, picture in word_pictures(reader.lines, images, value.texts):
            if text.lower() in usual:
                found.append((text, cv2.imencode(".png", picture)[1].tobytes()))
    return found
