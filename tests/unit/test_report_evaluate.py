"""The evaluation counts exactly what it says it counts."""

from __future__ import annotations

from typing import Any

import pytest
from rapidfuzz.distance import Levenshtein

from digitizer.report.evaluate import Evaluation, Rules, evaluate


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
    return evaluate(truths, readings, Rules(group_of, Levenshtein.distance))


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
        "seconds": 0.0,
        "records": {"expected": 0, "found": 0, "read": 0},
        "boxes": {},
        "invented": 0,
        "tables": {},
        "effort": {},
        "calibration": {},
    }


def test_plain_numbers_for_machines() -> None:
    shown = compared(
        [truth("1.jpg", {"so": "12", "quyenSo": "01/2016"})], [reading("1.jpg", {"so": ("13", 0.555)})]
    ).as_json()
    assert shown["tables"]["fill"]["printed"] == {"fields": 2, "right": 0.0, "letter_errors": round(8 / 9, 4)}
    assert shown["calibration"] == {"0.55": {"fields": 1, "right": 0.0}}


def records(count: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "KS",
            "edition": "old",
            "normalized": {"so": str(number), "nksHoTen": f"Lò Văn {chr(65 + number)}"},
            "boxes": {"so": [10, 100 * number, 40, 30], "nksHoTen": [60, 100 * number, 200, 40]},
        }
        for number in range(1, count + 1)
    ]


def row_reading(number: int, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "so": {"value": str(number), "confidence": 0.9, "box": [8, 100 * number, 44, 32]}
    }
    return {"type": "KS", "edition": "old", "box": [0, 100 * number - 10, 300, 80], "fields": fields, **more}


def test_a_row_that_was_not_found_does_not_shift_the_others() -> None:
    page = {**truth("1.jpg", None), "style": "H", "edition": "old", "records": records(4)}
    read = {**reading("1.jpg", None), "records": [row_reading(number) for number in (1, 3, 4)]}
    outcome = compared([page], [read])
    assert (outcome.records_found.right, outcome.records_found.total) == (3, 4)
    assert (outcome.records_true.right, outcome.records_true.total) == (3, 3)
    assert outcome.tables["field"]["so"].right == 3
    assert outcome.tables["era"]["written old"].fields == 8
    boxes = outcome.boxes["written"]
    assert (boxes.right, boxes.total) == (3, 8)


def test_without_boxes_records_are_told_by_what_they_say() -> None:
    page = {**truth("1.jpg", None), "records": records(3)}
    for record in page["records"]:
        del record["boxes"]
    rows = [row_reading(number) for number in (2, 3)]
    for row in rows:
        del row["box"]
    outcome = compared([page], [{**reading("1.jpg", None), "records": rows}])
    assert outcome.tables["field"]["so"].right == 2


def test_a_record_too_many_is_no_true_record() -> None:
    page = {**truth("1.jpg", None), "records": records(1)}
    outcome = compared([page], [{**reading("1.jpg", None), "records": [row_reading(1), row_reading(7)]}])
    assert (outcome.records_true.right, outcome.records_true.total) == (1, 2)
    assert outcome.invented == {"so": 1}


def test_capture_tells_clean_flatbed_from_the_rest() -> None:
    pages = [
        truth("1.jpg", {"so": "1"}, level=0, info={"mode": "flat"}),
        truth("2.jpg", {"so": "2"}, level=0, info={"mode": "phone"}),
        truth("3.jpg", {"so": "3"}, level=2, info={"mode": "flat"}),
    ]
    outcome = compared(pages, [reading("1.jpg", {"so": ("1", 0.99)})])
    assert {row: tally.fields for row, tally in outcome.tables["capture"].items()} == {
        "printed clean": 1,
        "printed bad": 2,
    }
    assert outcome.as_json()["effort"]["printed clean"]["keystrokes"] == 0


def test_optional_fields_and_struck_records_are_neither_right_nor_wrong() -> None:
    one, _ = records(2)
    one["optional"] = {"ghiChu": "x"}
    page = {**truth("1.jpg", None), "records": [one]}
    first, second = row_reading(1), {**row_reading(2), "struck": True}
    first["fields"]["ghiChu"] = {"value": "x", "confidence": 0.5}
    outcome = compared([page], [{**reading("1.jpg", None), "records": [first, second]}])
    assert (outcome.records_true.right, outcome.records_true.total) == (1, 1)
    assert not outcome.invented
