"""Examines an office folder: is everything there, whole and linked as it should be?"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from digitizer.errors import StoreError, filled
from digitizer.store import faults
from digitizer.store.audit import Audit, Head
from digitizer.store.copying import Progress
from digitizer.store.session import Session
from digitizer.store.vault import Vault

_LEAST_FREE = 1 << 30  # bytes; a book of 200 pages scanned in colour takes about half of it


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Check:
    """One check. ``message`` and ``step`` (what to do next, when not ``ok``) are templates for ``params``."""

    id: str
    ok: bool
    message: str
    step: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = _same) -> str:
        """The whole sentence for a person."""
        parts = (self.message, self.step)
        return " ".join(filled(part, self.params, translate) for part in parts if part)


_DIGESTS = "SELECT sha256 FROM pages UNION SELECT sha256 FROM page_images ORDER BY sha256"
_RESTORE = "Hãy sao chép cả thư mục ra nơi khác, rồi khôi phục từ bản sao lưu gần nhất."


def examine(
    session: Session, audit: Audit, vault: Vault, *, deep: bool, progress: Progress | None = None
) -> list[Check]:
    """All checks in a fixed order; ``deep`` compares every original with its SHA-256, which takes long:
    ``progress`` hears after each how many of how many are done."""
    checks: dict[str, Callable[[], Check]] = {
        "database": lambda: _database(session),
        "links": lambda: _links(session),
        "originals": lambda: _originals(session, vault, deep, progress),
        "journal": lambda: _journal(session, audit),
        "orphans": lambda: _orphans(session),
        "index": lambda: _index(session),
        "leftovers": lambda: _leftovers(vault),
        "packages": lambda: _packages(session),
        "space": lambda: _space(session),
    }
    return [_outcome(name, check, session) for name, check in checks.items()]


def _outcome(name: str, check: Callable[[], Check], session: Session) -> Check:
    try:
        with faults.translated(session.folder):
            return check()
    except StoreError as error:
        return Check(name, False, error.message, error.step, error.params)


def _database(session: Session) -> Check:
    problems = [row[0] for row in session.tuples("PRAGMA integrity_check") if row[0] != "ok"]
    if problems:
        message = "Cơ sở dữ liệu bị hỏng ({count} lỗi)."
        return Check("database", False, message, _RESTORE, {"count": len(problems)})
    return Check("database", True, "Cơ sở dữ liệu nguyên vẹn.")


def _links(session: Session) -> Check:
    broken = session.tuples("PRAGMA foreign_key_check")
    if broken:
        message = "Có {count} dòng dữ liệu trỏ tới dữ liệu không tồn tại (bảng {table})."
        return Check("links", False, message, _RESTORE, {"count": len(broken), "table": broken[0][0]})
    return Check("links", True, "Các liên kết trong cơ sở dữ liệu đều đúng.")


def _originals(session: Session, vault: Vault, deep: bool, progress: Progress | None) -> Check:
    digests, bad = [digest for (digest,) in session.tuples(_DIGESTS)], []
    good = vault.is_whole if deep else vault.holds
    for done, digest in enumerate(digests, start=1):
        if not good(digest):
            bad.append(digest)
        if progress:
            progress(done, len(digests))
    if bad:
        message = "{count} ảnh gốc bị mất hoặc bị thay đổi, đầu tiên là «{digest}»."
        step = "Hãy chép lại các tệp này từ bản sao lưu vào thư mục vault."
        return Check("originals", False, message, step, {"count": len(bad), "digest": bad[0]})
    if deep:
        return Check(
            "originals", True, "Đủ {count} ảnh gốc, không ảnh nào bị thay đổi.", "", {"count": len(digests)}
        )
    return Check("originals", True, "Đủ {count} ảnh gốc.", "", {"count": len(digests)})


def _journal(session: Session, audit: Audit) -> Check:
    heads = session.tuples("SELECT head_seq, head_hash FROM packages WHERE head_seq > 0")
    broken = audit.verify(Head(seq, digest) for seq, digest in heads)
    if broken:
        message = "Nhật ký bị can thiệp từ dòng {seq}."
        step = (
            "Hãy giữ nguyên thư mục và báo cho người phụ trách; so với bản sao lưu để biết dòng nào đã đổi."
        )
        return Check("journal", False, message, step, {"seq": broken.seq})
    return Check("journal", True, "Nhật ký liền mạch ({count} dòng).", "", {"count": audit.head().seq})


def _orphans(session: Session) -> Check:
    count = session.scalar(
        "SELECT count(*) FROM records r JOIN pages p ON p.id = r.page WHERE r.book <> p.book"
    )
    if count:
        message = "Có {count} hồ sơ nằm ở sổ khác với trang của mình."
        return Check(
            "orphans",
            False,
            message,
            "Hãy mở các sổ liên quan và kiểm tra trang của từng hồ sơ.",
            {"count": count},
        )
    return Check("orphans", True, "Mọi hồ sơ đều nằm đúng sổ với trang của mình.")


def _index(session: Session) -> Check:
    count = session.scalar(
        "SELECT count(*) FROM records WHERE seq NOT IN (SELECT rowid FROM search_index)"
    ) + session.scalar("SELECT count(*) FROM search_index WHERE rowid NOT IN (SELECT seq FROM records)")
    if count:
        message = "Chỉ mục tìm kiếm lệch {count} hồ sơ so với dữ liệu."
        return Check("index", False, message, _RESTORE, {"count": count})
    return Check("index", True, "Chỉ mục tìm kiếm đầy đủ.")


def _leftovers(vault: Vault) -> Check:
    count = len(vault.leftovers())
    if count:
        message = "Có {count} tệp tạm do lần ghi bị ngắt để lại."
        step = "Không cần làm gì: chương trình tự dọn khi mở kho để ghi lần sau."
        return Check("leftovers", False, message, step, {"count": count})
    return Check("leftovers", True, "Không có tệp tạm bị bỏ lại.")


def _packages(session: Session) -> Check:
    count = session.scalar("SELECT count(*) FROM packages WHERE completed = ''")
    if count:
        message = "Có {count} gói xuất chưa hoàn tất."
        return Check("packages", False, message, "Hãy chạy lại lệnh export cho sổ đó.", {"count": count})
    return Check("packages", True, "Mọi gói xuất đều đã hoàn tất.")


def _space(session: Session) -> Check:
    free = shutil.disk_usage(session.folder).free
    params = {"free": free // (1 << 20)}
    if free < _LEAST_FREE:
        step = "Hãy dọn bớt ổ đĩa trước khi nhập thêm trang."
        return Check("space", False, "Ổ đĩa chỉ còn trống {free} MB.", step, params)
    return Check("space", True, "Ổ đĩa còn trống {free} MB.", "", params)
