"""Confidences that know of the strokes: what speaks against a value makes it less sure; weights are found."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitizer.app.witness import Witness
from digitizer.catalog.lookups import load_acceptance, load_trust
from digitizer.decode.trust import Evidence, facts, fit_weights, trusted
from digitizer.domain.layout import LineReading, Word
from digitizer.domain.records import Box
from digitizer.errors import DataError
from tests.fixtures.knowledge import catalog, read

NAME = catalog().record_types["KS"]["chaHoTen"]
SIGNER = catalog().record_types["KS"]["nguoiKy"]
CLEAR = Evidence("Nguyễn Văn Nam", 0.97, 1, 0.0)


def trust(value: str, seen: Evidence | None, spec=NAME) -> float:
    weights = {"odds": 1.0, "differs": -3.0, "strokes": 0.5, "height": -2.0, "long": -3.0, "signed": -1.5}
    return trusted(weights, facts(read(value, 0.97), spec, seen))


def test_what_looks_wrong_is_trusted_less() -> None:
    sure = trust("Nguyễn Văn Nam", CLEAR)
    assert sure > 0.95
    assert trust("Nguyễn Văn Nam", replace(CLEAR, text="Ngyn Vn am")) < sure
    assert trust("Nguyễn Văn Nam", replace(CLEAR, uneven=-0.9)) < sure
    assert trust("Nguyễn Văn Nam", replace(CLEAR, strokes=0.2)) < sure
    assert trust("Nguyễn Văn Nam", None) < sure
    assert trust("Nguyễn Văn Nam", CLEAR, SIGNER) < sure
    two = replace(CLEAR, text="Triệu Duy Phong Phạm Khánh", rows=2)
    assert trust("Triệu Duy Phong Phạm Khánh", two) < 0.7


def test_weights_are_found_from_examples() -> None:
    chance = random.Random(3)
    examples = []
    for _ in range(3000):
        found = {"always": 1.0, "odds": chance.gauss(0, 2), "differs": chance.random()}
        examples.append(
            (found, chance.random() < trusted({"odds": 1.0, "differs": -4.0, "always": 1.0}, found))
        )
    weights = fit_weights(examples)
    assert weights["odds"] == pytest.approx(1.0, abs=0.2)
    assert weights["differs"] == pytest.approx(-4.0, abs=0.6)


def test_facts_nobody_weighed_say_nothing() -> None:
    assert trusted({}, {"unheard of": 5.0}) == 0.5


class Script:
    """An engine that reads the same from every line."""

    name = "script"

    def read_lines(self, images):
        return [LineReading((Word("Nam", 0.9, Box(0, 0, 5, 5)),), self.name) for _ in images]

    def read_blocks(self, images):
        return [self.read_lines([image]) for image in images]


def test_the_witness_tells_what_it_saw_once() -> None:
    witness, place = Witness(Script()), Box(1, 2, 3, 4)
    low, high = np.full((20, 90), 255, np.uint8), np.full((40, 90), 255, np.uint8)
    witness.saw(place, [low, high])
    witness.saw(Box(5, 6, 7, 8), [np.full((20, 90), 255, np.uint8)])
    witness.read_lines([low, high])
    told = witness.told()
    assert told == {place: Evidence("Nam Nam", 0.9, 2, pytest.approx(np.log(2)))}
    assert witness.told() == {}


def test_the_weights_and_limits_are_read(tmp_path: Path) -> None:
    (tmp_path / "trust.tsv").write_text("# head\nalways\t1.5\nkind:name\t-0.25\n", "utf-8")
    assert load_trust(tmp_path) == {"always": 1.5, "kind:name": -0.25}
    (tmp_path / "acceptance.tsv").write_text("0.005\twritten\t0.99\n0.005\t\t0.97\n", "utf-8")
    assert load_acceptance(tmp_path) == {(0.005, "written"): 0.99, (0.005, ""): 0.97}


@pytest.mark.parametrize("row", ["always\tmuch", "always\t1,5", "always\t", "always\tnan"])
def test_a_weight_that_is_no_number_is_refused(tmp_path: Path, row: str) -> None:
    (tmp_path / "trust.tsv").write_text(f"{row}\n", "utf-8")
    with pytest.raises(DataError) as refusal:
        load_trust(tmp_path)
    assert refusal.value.code == "DLM-07"
