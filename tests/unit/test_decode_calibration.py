"""Confidences become shares of right values."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from digitizer.catalog.lookups import load_calibration
from digitizer.decode.calibration import Calibration, Judged, Kind, Stage, fit, fit_curve
from digitizer.errors import DataError

ROW = "read\tdates\tprinted\ttesserocr\t0.0:0.1 0.5:0.4 1.0:0.95\n"


def test_without_curves_confidences_stay() -> None:
    assert Calibration({}).calibrated(Stage.READ, "dates", "printed", "tesserocr:vie", 0.7) == 0.7


def test_the_closest_curve_is_taken() -> None:
    table = Calibration(
        {
            Kind("read"): ((0.0, 0.1), (1.0, 0.1)),
            Kind("read", "dates", "printed"): ((0.0, 0.2), (1.0, 0.2)),
            Kind("read", "dates", "printed", "lines"): ((0.0, 0.3), (1.0, 0.3)),
        }
    )
    assert table.calibrated(Stage.READ, "dates", "printed", "lines:vi-1", 0.9) == 0.3
    assert table.calibrated(Stage.READ, "dates", "printed", "tesserocr:vie", 0.9) == 0.2
    assert table.calibrated(Stage.READ, "names", "typed", "x", 0.9) == 0.1
    assert table.calibrated(Stage.REASONED, "dates", "printed", "lines", 0.9) == 0.9


def test_what_a_person_settled_stays() -> None:
    assert (
        Calibration({Kind("read"): ((0.0, 0.1), (1.0, 0.5))}).calibrated(Stage.READ, "", "", "", 1.0) == 1.0
    )


def test_a_curve_finds_the_true_shares() -> None:
    chance = random.Random(4)
    pairs = [(said, chance.random() < said**3) for said in (chance.random() for _ in range(4000))]
    table = Calibration({Kind("read"): fit_curve(pairs)})
    for said in (0.3, 0.6, 0.9):
        assert table.calibrated(Stage.READ, "", "", "", said) == pytest.approx(said**3, abs=0.08)


def test_no_errors_do_not_promise_certainty() -> None:
    assert fit_curve([(0.9, True)] * 50)[1][1] < 0.995


def test_few_fields_give_no_curve_of_their_own() -> None:
    dates = [Judged(Kind("read", "dates", "printed", "a"), 0.9, True)] * 10
    names = [Judged(Kind("read", "names", "printed", "a"), 0.9, False)] * 100
    assert Kind("read", "dates", "printed", "a") not in fit(dates + names)
    assert Kind("read") in fit(dates + names)


def test_the_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "calibration.tsv").write_text(ROW, "utf-8")
    curves = load_calibration(tmp_path)
    assert curves["read", "dates", "printed", "tesserocr"] == ((0.0, 0.1), (0.5, 0.4), (1.0, 0.95))


@pytest.mark.parametrize("points", ["", "0.5", "0.5:0.4 0.2:0.5", "0.1:0.5 0.2:0.4", "0.5:1.5", "a:b"])
def test_a_bad_curve_is_refused_with_its_line(tmp_path: Path, points: str) -> None:
    (tmp_path / "calibration.tsv").write_text(f"# head\nread\t\t\t\t{points}\n", "utf-8")
    with pytest.raises(DataError) as refusal:
        load_calibration(tmp_path)
    assert refusal.value.code == "DLM-08"
    assert "2" in refusal.value.text()
