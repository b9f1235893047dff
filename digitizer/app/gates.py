"""What a book's way of verification asks for before one of its records may be approved."""

from __future__ import annotations

from digitizer.app.desk import Desk
from digitizer.app.faults import sample_not_passed
from digitizer.app.sheets import paper_order
from digitizer.domain.schema import FieldSpec
from digitizer.domain.verification import Mode
from digitizer.domain.workflow import State
from digitizer.errors import RuleError
from digitizer.store import Record, Sample, SecondKey
from digitizer.verify import Verdict, is_settled, verdict


def objection(desk: Desk, record: Record) -> RuleError | None:
    """Why the record may not be approved yet (QTR-23 second key, QTR-24 sample), or None."""
    match desk.office.verifications.get(record.book).mode:
        case Mode.BLIND:
            return _of_second_keys(desk, record)
        case Mode.SAMPLE:
            return _of_sample(desk.office.verifications.sample(record.book), record.id)
        case _:
            return None


def risky_fields(desk: Desk, record: Record) -> list[FieldSpec]:
    """The fields of a blind book's record that two people type, in the order of the paper."""
    risky = desk.office.verifications.get(record.book).risky(desk.catalog.record_types[record.type])
    profile = desk.office.pages.get(record.page).profile
    return [spec for spec in paper_order(desk, record.type, record.edition, profile) if spec.key in risky]


def open_differences(keys: list[SecondKey]) -> list[SecondKey]:
    """Those of which nobody has decided what the paper says, or whose decision does not stand yet."""
    return [one for one in keys if not is_settled(one.first, one.second, one.settled)]


def sample_verdict(sample: Sample) -> Verdict:
    """What the sample says so far."""
    good, bad = (sum(one is answer for one in sample.verdicts.values()) for answer in (True, False))
    return verdict(len(sample.verdicts), good, bad, sample.acceptance)


def _of_second_keys(desk: Desk, record: Record) -> RuleError | None:
    keys = list(desk.office.verifications.second_keys(record=record.id))
    missing = {spec.key for spec in risky_fields(desk, record)} - {one.key for one in keys}
    differing = open_differences(keys)
    if not missing and not differing:
        return None
    return RuleError(
        "QTR-23",
        "Hồ sơ còn {missing} trường chưa nhập lần hai và {differing} chỗ khác nhau chưa phân xử.",
        "Hãy nhập lần hai các trường quan trọng, rồi phân xử từng chỗ khác nhau theo ảnh.",
        missing=len(missing),
        differing=len(differing),
    )


def _of_sample(sample: Sample | None, record: str) -> RuleError | None:
    if sample is not None:
        passed = sample_verdict(sample) is Verdict.ACCEPTED and record in sample.lot
        if passed or sample.verdicts.get(record):
            return None
    return sample_not_passed()


def is_lot_open(desk: Desk, sample: Sample) -> bool:
    """Whether records of the sample's lot still wait for what it says."""
    waiting = {one.id for one in desk.office.records.list(book=sample.book, state=State.ENTERED)}
    return not sample.closed and bool(waiting & set(sample.lot))
