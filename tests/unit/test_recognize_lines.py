"""The line recognizer reads print, type and hands, says where and how surely; a wrong model file is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from digitizer.catalog import profiles_root
from digitizer.errors import EnvironmentFault
from digitizer.recognize.lessons import word_pictures
from digitizer.recognize.line_engine import CARD, MODEL, LineEngine, open_lines
from digitizer.recognize.line_image import HEIGHT, line_image, stretched
from digitizer.recognize.sessions import Session
from tests.fixtures.drawing import text_line, white, written

LINES = profiles_root() / "models" / "lines"
HAND = "hand/Pangolin-Regular.ttf"


@pytest.fixture(scope="module")
def engine() -> LineEngine:
    return open_lines(LINES)


@pytest.mark.parametrize("text", ["Nguyễn Văn Đông", "huyện Hòa Bình", "27/10/2008"])
@pytest.mark.parametrize("font", ["print/Tinos-Regular.ttf", "type/Cousine-Regular.ttf", HAND])
def test_a_clean_line_is_read_in_any_fill(engine: LineEngine, text: str, font: str) -> None:
    (reading,) = engine.read_lines([text_line(text, font=font)])
    assert reading.text == text
    assert 0.3 < reading.confidence <= 1
    assert reading.engine == engine.name


def test_words_stand_where_they_were_drawn(engine: LineEngine) -> None:
    page = written(white(120, 900), (30, 80), "Phan")
    page = written(page, (500, 80), "Thanh")
    first, second = engine.read_lines([page])[0].words
    assert (first.text, second.text) == ("Phan", "Thanh")
    assert 15 <= first.box.x <= 45
    assert 485 <= second.box.x <= 515
    assert first.box.x + first.box.w < 200
    assert all(30 < word.box.y < 60 for word in (first, second))
    assert all(76 <= word.box.y + word.box.h <= 85 for word in (first, second))  # the baseline is at 80


def test_the_lattice_says_what_the_words_say(engine: LineEngine) -> None:
    reading = engine.read_lines([text_line("Kinh", font=HAND)])[0]
    assert reading.lattice is not None
    log_probs = reading.lattice.log_probs
    assert log_probs.shape[1] == len(reading.lattice.alphabet) + 1
    assert np.allclose(np.exp(log_probs).sum(axis=1), 1, atol=1e-3)
    best = [int(column) for column in log_probs.argmax(axis=1)]
    kept = [column for at, column in enumerate(best) if column and (at == 0 or best[at - 1] != column)]
    assert "".join(reading.lattice.alphabet[column - 1] for column in kept) == "Kinh"


def test_a_line_is_read_the_same_in_any_company(engine: LineEngine) -> None:
    lines = [text_line(text) for text in ("Kinh", "Nguyễn Thị Hồng Hạnh", "12/3/1978", "xã Đông")]
    alone = [engine.read_lines([line])[0] for line in lines]
    together = engine.read_lines(lines)
    assert [reading.text for reading in together] == [reading.text for reading in alone]
    for one, other in zip(alone, together, strict=True):
        assert one.lattice is not None
        assert other.lattice is not None
        assert np.allclose(one.lattice.log_probs, other.lattice.log_probs, atol=1e-3)


def test_a_block_is_read_line_by_line(engine: LineEngine) -> None:
    texts = ["xã Nà Nghịu,", "huyện Sông Mã,", "tỉnh Sơn La"]
    block = white(230, 520)
    for number, text in enumerate(texts):
        block = written(block, (20, 60 + 66 * number), text)
    (lines,) = engine.read_blocks([block])
    assert [line.text.casefold() for line in lines] == [text.casefold() for text in texts]
    tops = [line.words[0].box.y for line in lines]
    assert tops == sorted(tops)
    assert all(abs(top - (26 + 66 * number)) < 20 for number, top in enumerate(tops))


@pytest.mark.parametrize(
    "image", [white(40, 300), np.zeros((40, 300), np.uint8), white(1, 1), white(0, 0), white(2, 900)]
)
def test_nothing_is_read_where_nothing_is(engine: LineEngine, image: np.ndarray) -> None:
    assert engine.read_lines([image])[0].words == () or image.max() == 0
    assert engine.read_blocks([image])[0] == [] or image.max() == 0


def test_chance_strokes_are_not_read_surely(engine: LineEngine) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (48, 400)).astype(np.uint8)
    assert engine.read_lines([noise])[0].confidence < 0.5


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line[::-1].copy(),
        lambda line: line[:, ::-1].copy(),
        lambda line: line[: line.shape[0] // 2],
        lambda line: line[line.shape[0] // 2 :],
        lambda line: 255 - line,
        lambda line: np.rot90(line).copy(),
    ],
    ids=["upside down", "mirrored", "upper half", "lower half", "white on black", "on its side"],
)
@pytest.mark.parametrize("font", ["print/Tinos-Regular.ttf", HAND])
def test_what_cannot_be_read_is_not_read_surely(
    engine: LineEngine, spoil: Callable[[np.ndarray], np.ndarray], font: str
) -> None:
    assert engine.read_lines([spoil(text_line("Nguyễn Thị Hồng Hạnh", font=font))])[0].confidence < 0.5


@pytest.mark.parametrize("font", ["print/Tinos-Regular.ttf", HAND])
def test_words_are_cut_out_whole(engine: LineEngine, font: str) -> None:
    text = "Nguyễn Thị Kim Hạnh"
    found = list(word_pictures(engine, [text_line(text, font=font)], [text, "Nguyễn"]))
    assert [word for word, _ in found] == text.split()
    assert [reading.text for reading in engine.read_lines([cut for _, cut in found])] == text.split()


def test_a_very_long_line_is_read(engine: LineEngine) -> None:
    text = "Bệnh viện đa khoa huyện Nghĩa Hành, tỉnh Quảng Ngãi " * 3
    assert len(engine.read_lines([text_line(text.strip())])[0].words) > 20


def test_features_and_head_make_the_lattice(engine: LineEngine) -> None:
    line = text_line("Trần Thị Mỹ")
    features = engine.features([line, white(40, 90)])
    assert features[1].shape == (0, engine.head.matrix.shape[0])
    logits = engine.head.logits(features[0])
    lattice = engine.read_lines([line])[0].lattice
    assert lattice is not None
    assert (logits.argmax(axis=1) == lattice.log_probs.argmax(axis=1)).all()


def test_another_last_layer_reads_otherwise_and_says_so(engine: LineEngine) -> None:
    blind = type(engine.head)(engine.head.matrix * 0, engine.head.bias * 0)
    reading = engine.fitted(blind).read_lines([text_line("Kinh")])[0]
    assert reading.text != "Kinh"
    assert reading.engine == f"{engine.name}+"


def test_contrast_is_stretched_and_small_marks_are_not_blown_up() -> None:
    pale = np.full((40, 200), 200, np.uint8)
    pale[15:25, 50:150] = 120
    assert stretched(pale)[20, 100] < 10
    assert stretched(pale)[5, 5] == 255
    dash = white(40, 60)
    dash[20:23, 10:40] = 0
    seen = line_image(dash)
    assert seen is not None
    assert seen.pixels.shape[0] == HEIGHT
    assert (seen.pixels < 128).any(axis=1).sum() < 12


def test_what_is_paper_is_what_the_network_learned() -> None:
    line = np.full((60, 300), 240, np.uint8)
    line[15:45, 20:60] = 0
    line[15:45, 100:140] = 170  # a pale stroke
    assert stretched(line, 0.93)[30, 120] < 200 < stretched(line, 0.85)[30, 120]
    card = {"version": "1", "alphabet": "a"}
    session = Session((LINES / MODEL).read_bytes(), MODEL)
    short, long = (LineEngine(session, card | more).features([line])[0] for more in ({}, {"white": 0.93}))
    assert len(short) < len(long)  # the line ends with the pale stroke


@pytest.mark.parametrize("width", [201, 202, 203, 204])
def test_paper_follows_the_last_mark_by_a_step_of_the_network(width: int) -> None:
    line = white(60, 300)
    line[15:45, 20:width] = 0
    seen = line_image(line)
    assert seen is not None
    assert (seen.pixels[:, -4:] == 255).all()
    assert seen.pixels[:, :-7].min() == 0


def test_a_speck_far_from_the_line_does_not_shrink_it() -> None:
    line = text_line("42t", font=HAND)
    around = np.pad(line, ((90, 10), (120, 20)), constant_values=255)
    around[2:6, 3:7] = 0
    alone, beside_speck = line_image(line), line_image(around)
    assert alone is not None
    assert beside_speck is not None
    assert abs(alone.pixels.shape[1] - beside_speck.pixels.shape[1]) <= 2


def test_ink_that_covers_most_of_its_picture_is_still_ink() -> None:
    blot = np.full((30, 60), 30, np.uint8)
    blot[:3] = blot[:, :3] = 250
    assert stretched(blot)[20, 30] < 10
    assert stretched(blot)[1, 1] == 255


@pytest.mark.parametrize("name", [MODEL, CARD])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    shutil.copytree(LINES, tmp_path / "lines")
    (tmp_path / "lines" / name).unlink()
    with pytest.raises(EnvironmentFault) as caught:
        open_lines(tmp_path / "lines")
    assert caught.value.code == "MAY-02"
    assert caught.value.params == {"name": f"lines/{name}"}


@pytest.mark.parametrize("name", [MODEL, CARD])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00garbage", b"version = '1'\n"])
def test_a_damaged_or_foreign_file_is_told(tmp_path: Path, name: str, data: bytes) -> None:
    shutil.copytree(LINES, tmp_path / "lines")
    (tmp_path / "lines" / name).write_bytes(data)
    with pytest.raises(EnvironmentFault) as caught:
        open_lines(tmp_path / "lines")
    assert caught.value.code == "MAY-02"


def test_a_model_cut_short_is_told(tmp_path: Path) -> None:
    shutil.copytree(LINES, tmp_path / "lines")
    path = tmp_path / "lines" / MODEL
    path.write_bytes(path.read_bytes()[:-1000])
    with pytest.raises(EnvironmentFault) as caught:
        open_lines(tmp_path / "lines")
    assert caught.value.code == "MAY-02"


def test_what_is_shipped_is_small() -> None:
    assert sum(path.stat().st_size for path in LINES.iterdir()) < 12_000_000
