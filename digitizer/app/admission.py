"""Whether somebody is who they say: what every way into an office asks first."""

from __future__ import annotations

from collections.abc import Callable

from digitizer.access import Hasher, waiting_seconds
from digitizer.errors import RuleError
from digitizer.store import Office, Person

Password = str | Callable[[], str]


def admit(office: Office, person: Person, password: Password) -> None:
    """Lets the person in whose password it is; an office for practice, or without passwords, asks for none.

    Raises RuleError TRU-01 (wrong), TRU-02 (wait), TRU-05 (must be chosen first), QTR-04 (no longer here).
    """
    office.people.active(person.id)
    if office.practice:
        return
    known = office.credentials.get(person.id)
    if known:
        verify(office, person, password)
    if known.must_change if known else office.credentials.all():
        raise RuleError(
            "TRU-05",
            "Cần chọn mật khẩu mới trước khi làm việc.",
            "Hãy đặt mật khẩu của mình (dòng lệnh: «people password»).",
        )


def verify(office: Office, person: Person, password: Password) -> None:
    """Raises RuleError TRU-01 for a wrong password, TRU-02 when the next attempt is not let yet.

    A callable is asked for the password only when an attempt is let.
    """
    known = office.credentials.get(person.id)
    if known is None:
        return
    _refuse_haste(waiting_seconds(known.failures, known.failed, office.now()))
    given = password() if callable(password) else password
    if not Hasher().matches(known.hash, given):
        office.credentials.note_failure(person.id)
        raise RuleError(
            "TRU-01",
            "Mật khẩu không đúng.",
            "Hãy gõ lại; nếu quên, hãy nhờ quản trị kỹ thuật đặt mật khẩu tạm.",
        )
    if known.failures:
        office.credentials.note_success(person.id)


def _refuse_haste(seconds: int) -> None:
    if seconds:
        raise RuleError(
            "TRU-02",
            "Đã gõ sai mật khẩu nhiều lần.",
            "Hãy đợi {seconds} giây rồi thử lại.",
            seconds=seconds,
        )
