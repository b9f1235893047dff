"""The way of a record from the scan to the Ministry: one table of states, moves and roles.

Source of the steps: the vendors' practice of entry and two checks (``entry → check → end``, error back to
entry), and the rule of four eyes: who entered a value may not approve it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from digitizer.errors import RuleError


class Role(StrEnum):
    """What a person is in the office."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    IT = "it"


class State(StrEnum):
    """Where a record stands."""

    READ = "read"  # read by the program, not yet looked at
    ENTERED = "entered"  # an officer has gone through every field
    APPROVED = "approved"  # a supervisor has verified it
    RETURNED = "returned"  # sent back to the officer with a reason
    EXPORTED = "exported"  # in a package
    ACCEPTED = "accepted"  # taken in by the Ministry's system
    REJECTED = "rejected"  # sent back by the Ministry's system with a reason
    REMOVED = "removed"  # no record at all, as a person says; kept, but neither counted nor exported


class Move(StrEnum):
    """What a person does with a record."""

    EDIT = "edit"
    ENTER = "enter"
    APPROVE = "approve"
    RETURN = "return"
    EXPORT = "export"
    ACCEPT = "accept"
    REJECT = "reject"
    REOPEN = "reopen"
    REMOVE = "remove"
    RESTORE = "restore"
    VOUCH = "vouch"  # confirm a finding against the paper while verifying
    SECOND_KEY = "second_key"  # type a field again without seeing what was typed
    SETTLE = "settle"  # decide which of two typed values the paper says


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: who may make this move from which states, and where it leads (None: stays)."""

    move: Move
    roles: frozenset[Role]
    sources: frozenset[State]
    target: State | None
    other_person: bool = False  # must differ from everyone who entered a value of the record


def _rule(
    move: Move, roles: tuple[Role, ...], sources: tuple[State, ...], target: State | None, other: bool = False
) -> Rule:
    return Rule(move, frozenset(roles), frozenset(sources), target, other)


TABLE: tuple[Rule, ...] = (
    _rule(Move.EDIT, (Role.OFFICER,), (State.READ, State.RETURNED, State.REJECTED), None),
    # A correction to an entered record takes it back to the officer's desk.
    _rule(Move.EDIT, (Role.OFFICER,), (State.ENTERED,), State.RETURNED),
    _rule(Move.REMOVE, (Role.OFFICER,), (State.READ, State.RETURNED, State.REJECTED), State.REMOVED),
    _rule(Move.RESTORE, (Role.OFFICER,), (State.REMOVED,), State.RETURNED),
    _rule(Move.ENTER, (Role.OFFICER,), (State.READ, State.RETURNED, State.REJECTED), State.ENTERED),
    _rule(Move.APPROVE, (Role.SUPERVISOR,), (State.ENTERED,), State.APPROVED, other=True),
    _rule(Move.VOUCH, (Role.SUPERVISOR,), (State.ENTERED,), None, other=True),
    _rule(Move.SECOND_KEY, (Role.OFFICER, Role.SUPERVISOR), (State.ENTERED,), None, other=True),
    _rule(Move.SETTLE, (Role.SUPERVISOR,), (State.ENTERED,), None, other=True),
    _rule(Move.RETURN, (Role.SUPERVISOR,), (State.ENTERED, State.APPROVED), State.RETURNED),
    _rule(Move.EXPORT, (Role.IT, Role.SUPERVISOR), (State.APPROVED, State.EXPORTED), State.EXPORTED),
    _rule(Move.ACCEPT, (Role.IT,), (State.EXPORTED,), State.ACCEPTED),
    _rule(Move.REJECT, (Role.IT,), (State.EXPORTED,), State.REJECTED),
    _rule(Move.REOPEN, (Role.SUPERVISOR,), (State.APPROVED, State.EXPORTED, State.ACCEPTED), State.RETURNED),
)


def allowed_moves(state: State, roles: Iterable[Role]) -> frozenset[Move]:
    """What somebody of these roles may do with a record, own work apart."""
    wanted = frozenset(roles)
    return frozenset(rule.move for rule in TABLE if state in rule.sources and rule.roles & wanted)


def next_state(move: Move, state: State, role: Role, person: str, entered_by: frozenset[str]) -> State:
    """The state after ``person`` (acting as ``role``) makes ``move``.

    ``entered_by`` are the people who typed or confirmed values of the record. Raises RuleError (QTR-01 wrong
    state, QTR-02 wrong role, QTR-03 own work).
    """
    rules = [rule for rule in TABLE if rule.move is move and state in rule.sources]
    if not rules:
        raise RuleError(
            "QTR-01",
            "Hồ sơ đang ở trạng thái «{state}» nên không thể {move}.",
            "Xem lại trạng thái của hồ sơ trong danh sách.",
            state=STATE_LABELS[state],
            move=MOVE_LABELS[move],
        )
    allowed = [rule for rule in rules if role in rule.roles]
    if not allowed:
        raise RuleError(
            "QTR-02",
            "Vai trò «{role}» không được {move} hồ sơ.",
            "Hãy nhờ người có vai trò phù hợp.",
            role=ROLE_LABELS[role],
            move=MOVE_LABELS[move],
        )
    rule = allowed[0]
    if rule.other_person and person in entered_by:
        raise RuleError(
            "QTR-03",
            "Người đã nhập hồ sơ không được tự {move} hồ sơ đó.",
            "Hãy nhờ một người khác kiểm tra.",
            move=MOVE_LABELS[move],
        )
    return rule.target or state


ROLE_LABELS = {
    Role.OFFICER: "Công chức tư pháp – hộ tịch",
    Role.SUPERVISOR: "Người kiểm duyệt",
    Role.IT: "Quản trị kỹ thuật",
}
STATE_LABELS = {
    State.READ: "Đã nhận dạng",
    State.ENTERED: "Đã nhập",
    State.APPROVED: "Đã duyệt",
    State.RETURNED: "Trả lại",
    State.EXPORTED: "Đã xuất",
    State.ACCEPTED: "Bộ đã nhận",
    State.REJECTED: "Bộ trả lại",
    State.REMOVED: "Đã bỏ",
}
MOVE_LABELS = {
    Move.EDIT: "sửa",
    Move.ENTER: "hoàn tất nhập",
    Move.APPROVE: "duyệt",
    Move.RETURN: "trả lại",
    Move.EXPORT: "xuất",
    Move.ACCEPT: "ghi nhận đã nạp",
    Move.REJECT: "ghi nhận bị trả lại",
    Move.REOPEN: "mở lại",
    Move.REMOVE: "bỏ",
    Move.RESTORE: "khôi phục",
    Move.VOUCH: "thẩm tra",
    Move.SECOND_KEY: "nhập lần hai",
    Move.SETTLE: "phân xử",
}
