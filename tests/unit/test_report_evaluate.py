"""The evaluation counts exactly what it says it counts."""

from __future__ import annotations

from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from digitizer.report.evaluate import Evaluation, evaluate


def truth(page: str, fields: dict[str, str] | None, **more: Any) -> dict[str, Any]:
    record = {"type": "KS", "edition": "2015", "fields": {}, "normalized": fields}
    base = {"page": page, "kind": "record", "style": "P", "level": 1, "rotation": 0, "info": {"mode": "flat"}}
    return {**base, "edition": "2015", "records": [record] if fields is not None else [], **more}


def reading(page: str, fields: dict[str, tuple[str, float]] | None, **more: Any) -> dict[str, Any]:
    shown = {key: {"value": value, "confidence": trust} for key, (value, trust) in (fields or {}).items()}
    record = {"type": "KS", "edition": "2015", "fields": shown}
    base = {"page": page, "kind": "record", "profile": "2015-KS", "rotation": 0}
    return {**base, "records": [record] if fields is not None else [], **more}


def group_of(record_type: str, key: str) -> str:
    return f"{record_type} {'names' if key.endswith('HoTen') else 'others'}"


def compared(truths: list[dict[str, Any]], readings: list[dict[str, Any]]) -> Evaluation:
    return evaluate(truths, readings, group_of, Levenshtein.distance)


def test_every_count_of_a_small_pair() -> None:
    outcome = compared(
        [truth("1.jpg", {"nksHoTen": "Lò Văn Út", "so": "12/2016", "nksDanToc": "Thái", "trangSo": "5"})],
        [
            reading(
                "1.jpg",
                {"nksHoTen": ("Lò Văn Út", 0.97), "so": ("17/2016", 0.41), "nksDanToc": ("thái", 0.8)},
            )
        ],
    )
    assert (outcome.pages, outcome.kinds_right, outcome.rotations_right, outcome.profiles_right) == (
        1,
        1,
        1,
        1,
    )
    assert outcome.errors == 0
    assert not outcome.invented
    fill = outcome.tables["fill"]["printed"]
    assert (fill.fields, fill.right, fill.share) == (4, 1, 0.25)
    assert (fill.letters, fill.wrong_letters) == (9 + 7 + 4 + 1, 0 + 1 + 1 + 1)
    assert fill.letter_errors == pytest.approx(3 / 21)
    groups = {name: (tally.fields, tally.right) for name, tally in outcome.tables["group"].items()}
    assert groups == {"KS names": (1, 1), "KS others": (3, 0)}
    assert set(outcome.tables["level"]) == {"printed 1"}
    assert set(outcome.tables["mode"]) == {"flat"}
    assert [(miss.key, miss.truth, miss.read) for miss in outcome.misses] == [
        ("so", "12/2016", "17/2016"),
        ("nksDanToc", "Thái", "thái"),
        ("trangSo", "5", ""),
    ]


def test_forms_of_unicode_and_spaces_do_not_matter() -> None:
    outcome = compared(
        [truth("1.jpg", {"nksHoTen": "Lò Văn Út"})],
        [reading("1.jpg", {"nksHoTen": ("Lo\u0300  Va\u0306n U\u0301t ", 0.9)})],
    )
    assert outcome.tables["fill"]["printed"].right == 1


def test_confidence_bands_count_read_fields_only() -> None:
    fields = {f"k{number}": "đúng" for number in range(4)}
    read = {"k0": ("đúng", 0.29), "k1": ("sai", 0.29), "k2": ("đúng", 1.0)}
    bands = compared([truth("1.jpg", fields)], [reading("1.jpg", read)]).calibration
    assert {band: (tally.fields, tally.right) for band, tally in bands.items()} == {29: (2, 1), 99: (1, 1)}


def test_invented_fields_are_counted_apart() -> None:
    outcome = compared(
        [truth("1.jpg", {"so": "1"}), truth("2.jpg", None, kind="cover")],
        [
            reading("1.jpg", {"so": ("1", 0.9), "ghiChu": ("x", 0.9)}),
            reading("2.jpg", {"ghiChu": ("y", 0.9)}),
        ],
    )
    assert outcome.invented == {"ghiChu": 2}
    assert outcome.tables["fill"]["printed"].fields == 1
    assert outcome.kinds_right == 1


def test_a_second_record_that_is_not_there_is_invented() -> None:
    page = reading("1.jpg", {"so": ("1", 0.9)})
    page["records"] *= 2
    assert compared([truth("1.jpg", {"so": "1"})], [page]).invented == {"so": 1}


def test_a_missing_page_and_a_failed_page_are_wrong_in_everything() -> None:
    failed = {"page": "2.jpg", "error": {"code": "ANH-01", "message": "hỏng"}}
    outcome = compared([truth("1.jpg", {"so": "1"}), truth("2.jpg", {"so": "2"})], [failed])
    assert (outcome.pages, outcome.errors) == (2, 2)
    assert (outcome.kinds_right, outcome.rotations_right, outcome.profiles_right) == (0, 0, 0)
    assert outcome.tables["fill"]["printed"].right == 0
    assert outcome.tables["fill"]["printed"].wrong_letters == 2


def test_kind_rotation_and_profile() -> None:
    outcome = compared(
        [truth("1.jpg", {"so": "1"}, rotation=90), truth("2.jpg", None, kind="blank")],
        [
            reading("1.jpg", {"so": ("1", 0.9)}, rotation=270, profile="2020-KS"),
            reading("2.jpg", None, kind="blank", profile=""),
        ],
    )
    assert (outcome.kinds_right, outcome.rotations_right, outcome.profiles_right) == (2, 1, 1)


def test_nothing_to_compare() -> None:
    outcome = compared([], [reading("1.jpg", {"so": ("1", 0.9)})])
    assert outcome.as_json() == {
        "pages": 0,
        "kinds_right": 0,
        "rotations_right": 0,
        "profiles_right": 0,
        "errors": 0,
        "invented": 0,
        "tables": {},
        "calibration": {},
    }


def test_plain_numbers_for_machines() -> None:
    shown = compared(
        [truth("1.jpg", {"so": "12", "quyenSo": "01/2016"})], [reading("1.jpg", {"so": ("13", 0.555)})]
    ).as_json()
    assert shown["tables"]["fill"]["printed"] == {"fields": 2, "right": 0.0, "letter_errors": round(8 / 9, 4)}
    assert shown["calibration"] == {"0.55": {"fields": 1, "right": 0.0}}
