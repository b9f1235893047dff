"""Both adapters read drawn lines behind one protocol; what is missing or damaged is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from digitizer.catalog import profiles_root
from digitizer.domain.layout import Engine, LineReading
from digitizer.domain.text import fold
from digitizer.errors import EnvironmentFault
from digitizer.recognize import Engines, open_engines, pytesseract_engine, tesserocr_engine
from tests.fixtures.drawing import FakeEngine, text_line, white

MODELS = profiles_root() / "models"
NAMES = ("tesserocr", "pytesseract")
MODULES = {"tesserocr": tesserocr_engine, "pytesseract": pytesseract_engine}


def opened(adapter: str) -> Engines:
    if not MODULES[adapter].available():
        pytest.skip(f"{adapter} cannot run on this machine")
    return open_engines(MODELS, adapter)


@pytest.mark.engine
@pytest.mark.parametrize("adapter", NAMES)
def test_lines_are_read_in_order(adapter: str) -> None:
    texts = ("Nguyễn Văn Đông", "27/10/2008", "huyện Củ Chi")
    engine = opened(adapter).values
    readings = engine.read_lines([text_line(text) for text in texts])
    assert [fold(reading.text) for reading in readings] == [fold(text) for text in texts]
    assert [reading.text for reading in readings][1:] == list(texts[1:])
    assert {reading.engine for reading in readings} == {engine.name}
    assert all(reading.confidence > 0.5 for reading in readings)


@pytest.mark.engine
@pytest.mark.parametrize("adapter", NAMES)
def test_words_have_boxes_in_the_image(adapter: str) -> None:
    image = text_line("xã Tân Thạnh Đông")
    (reading,) = opened(adapter).values.read_lines([image])
    lefts = [word.box.x for word in reading.words]
    assert lefts == sorted(lefts)
    assert len(reading.words) == 4
    for word in reading.words:
        assert word.box.x >= -4
        assert word.box.y >= -4
        assert word.box.x + word.box.w <= image.shape[1] + 4
        assert word.box.y + word.box.h <= image.shape[0] + 4


@pytest.mark.engine
@pytest.mark.parametrize("adapter", NAMES)
def test_blocks_are_read_line_by_line(adapter: str) -> None:
    rows = [text_line(text) for text in ("Dân tộc: Kinh", "Quốc tịch: Việt Nam")]
    width = max(row.shape[1] for row in rows)
    padded = [np.pad(row, ((20, 20), (20, 20 + width - row.shape[1])), constant_values=255) for row in rows]
    first, second = opened(adapter).values.read_blocks([np.vstack(padded), padded[0]])
    assert [fold(line.text) for line in first] == ["dan toc: kinh", "quoc tich: viet nam"]
    assert [fold(line.text) for line in second] == ["dan toc: kinh"]
    upper, lower = (line.words[0].box for line in first)
    assert upper.y + upper.h <= lower.y + 6


@pytest.mark.engine
@pytest.mark.parametrize("adapter", NAMES)
def test_nothing_to_read(adapter: str) -> None:
    engine = opened(adapter).values
    assert engine.read_lines([]) == []
    assert engine.read_blocks([]) == []
    empty, tiny = engine.read_lines([white(60, 400), white(1, 1)])
    assert (empty.text, empty.confidence) == ("", 0.0)
    assert tiny.words == ()
    assert engine.read_blocks([white(100, 400)]) == [[]]


@pytest.mark.engine
@pytest.mark.parametrize("adapter", NAMES)
def test_the_image_handed_in_is_not_changed(adapter: str) -> None:
    image = text_line("Kinh")
    before = image.copy()
    opened(adapter).values.read_lines([image, image[:, ::-1]])
    assert np.array_equal(image, before)


def copied(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    """The models, Tesseract's changed."""
    models = Path(shutil.copytree(MODELS, folder / "models"))
    for file in models.glob("tesseract/*.traineddata"):
        file.write_bytes(change(file.read_bytes()))
    return models


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tesseract/vie.traineddata", "vie.traineddata"),
        ("labels/lines.onnx", "labels/lines.onnx"),
        ("lines/lines.onnx", "lines/lines.onnx"),
        ("labels/card.toml", "labels/card.toml"),
    ],
)
def test_a_missing_model_is_told(tmp_path: Path, name: str, said: str) -> None:
    models = copied(tmp_path, bytes)
    (models / name).unlink()
    with pytest.raises(EnvironmentFault) as caught:
        open_engines(models)
    assert caught.value.code == "MAY-02"
    assert caught.value.params == {"name": said}


def test_a_model_cut_short_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        open_engines(copied(tmp_path, lambda data: data[:90_000]))
    assert caught.value.code == "MAY-02"


@pytest.mark.engine
@pytest.mark.parametrize("adapter", NAMES)
@pytest.mark.parametrize("damage", [lambda data: data[:200_000], lambda data: bytes(len(data))])
def test_a_damaged_model_is_told(tmp_path: Path, adapter: str, damage: Callable[[bytes], bytes]) -> None:
    opened(adapter)
    with pytest.raises(EnvironmentFault) as caught:
        open_engines(copied(tmp_path, damage), adapter).values.read_lines([text_line("Kinh")])
    assert caught.value.code == "MAY-02"


def test_a_machine_without_engines_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in MODULES.values():
        monkeypatch.setattr(module, "available", lambda: False)
    with pytest.raises(EnvironmentFault) as caught:
        open_engines(MODELS)
    assert caught.value.code == "MAY-01"
    assert caught.value.exit_status == 3


def test_the_second_adapter_stands_in_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesserocr_engine, "available", lambda: False)
    monkeypatch.setattr(pytesseract_engine, "available", lambda: True)
    engines = open_engines(MODELS)
    assert engines.values.name == "tesseract:vie"


def test_pytesseract_is_there_when_its_program_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert pytesseract_engine.available() == (shutil.which("tesseract") is not None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not pytesseract_engine.available()


def test_a_fake_keeps_the_protocol() -> None:
    engine: Engine = FakeEngine(["Kinh", "Dân tộc: Kinh\nQuốc tịch: Việt Nam"])
    (reading,) = engine.read_lines([white(40, 100)])
    assert isinstance(reading, LineReading)
    (block,) = engine.read_blocks([white(200, 600)])
    assert [line.text for line in block] == ["Dân tộc: Kinh", "Quốc tịch: Việt Nam"]
    assert block[0].confidence == pytest.approx(0.9)
    assert LineReading((), "none").confidence == 0.0
