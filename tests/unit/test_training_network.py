"""Training on a tiny budget: the loss falls, the state is kept, what is exported reads like the network."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from digitizer.catalog import profiles_root

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from digitizer.recognize.line_engine import open_lines  # noqa: E402
from digitizer.training.batches import Batch, batches, collate  # noqa: E402
from digitizer.training.export import export_onnx, read_card, write_card  # noqa: E402
from digitizer.training.glyphs import draw_face  # noqa: E402
from digitizer.training.learning import Learner  # noqa: E402
from digitizer.training.lines import LineMaker  # noqa: E402
from digitizer.training.network import SIZES  # noqa: E402
from digitizer.training.quantize import quantize  # noqa: E402
from digitizer.training.restore import restore  # noqa: E402
from digitizer.training.texts import load_vocabulary  # noqa: E402
from tests.fixtures.drawing import FONTS, text_line  # noqa: E402

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lesson() -> Batch:
    files = {
        "print": "print/Tinos-Regular.ttf",
        "type": "type/Cousine-Regular.ttf",
        "hand": "hand/Itim-Regular.ttf",
    }
    faces = [draw_face(kind, kind, [FONTS / name]) for kind, name in files.items()]
    maker = LineMaker(1, [face for face in faces if face is not None], load_vocabulary(profiles_root()))
    lines = [maker.of("print", text, clean=True) for text in ("Kinh", "Nam", "Nữ", "1978")]
    return collate([line for line in lines if line is not None], 192)


def test_a_batch_has_one_width_and_all_its_letters() -> None:
    files = {
        "print": "print/Tinos-Regular.ttf",
        "type": "type/Cousine-Regular.ttf",
        "hand": "hand/Itim-Regular.ttf",
    }
    faces = [draw_face(kind, kind, [FONTS / name]) for kind, name in files.items()]
    maker = LineMaker(1, [face for face in faces if face is not None], load_vocabulary(profiles_root()))
    for batch in islice(batches(maker), 3):
        assert batch.pictures.shape[2] % 32 == 0
        assert len(batch.lengths) == len(batch.steps) == len(batch.pictures)
        assert batch.lengths.sum() == len(batch.targets)
        assert (batch.lengths <= batch.steps).all()


def test_the_loss_falls_and_the_state_is_kept(lesson: Batch, tmp_path: Path) -> None:
    learner = Learner(tmp_path, rate=1e-3, seed=1)
    losses = [learner.learn(lesson) for _ in range(12)]
    assert losses[-1] < 0.5 * losses[0]
    learner.keep()
    again = Learner(tmp_path, rate=1e-3, seed=2)
    assert again.course == learner.course
    for one, other in zip(learner.net.parameters(), again.net.parameters(), strict=True):
        assert torch.equal(one, other)


def test_what_is_exported_sees_what_the_network_sees(lesson: Batch, tmp_path: Path) -> None:
    learner = Learner(tmp_path, rate=1e-3, seed=1)
    for _ in range(3):
        learner.learn(lesson)
    net = learner.averaged()
    export_onnx(net, tmp_path / "lines.onnx")
    write_card(tmp_path / "lines.onnx", {"version": "test", "licence": "MIT", "data": 'two\nlines "quoted"'})
    engine = open_lines(tmp_path)
    line = text_line("Kinh")
    features = engine.features([line, line, line])[0]
    ink = np.zeros((1, 1, 48, 4 * -(-len(features) // 8) * 8), np.float32)
    from digitizer.recognize.line_image import line_image

    seen = line_image(line)
    assert seen is not None
    ink[0, 0, :, : seen.pixels.shape[1]] = (255.0 - seen.pixels) / 255.0
    with torch.no_grad():
        wanted = net.features(torch.from_numpy(ink))[0].numpy()
    assert np.abs(features - wanted[: len(features)]).max() < 1e-4


def test_whole_numbers_read_as_fractions_do_in_a_third_of_the_space(lesson: Batch, tmp_path: Path) -> None:
    learner = Learner(tmp_path, rate=1e-3, seed=1)
    for _ in range(12):
        learner.learn(lesson)
    model = tmp_path / "lines.onnx"
    export_onnx(learner.averaged(), model)
    write_card(model, {"version": "1", "licence": "MIT"})
    before, size = open_lines(tmp_path), model.stat().st_size
    quantize(model, [picture[:, :160] for picture in lesson.pictures] * 6)
    write_card(model, {**read_card(model), "version": "1.1"})
    after, line = open_lines(tmp_path), text_line("Kinh")
    wanted, features = before.features([line])[0], after.features([line])[0]
    assert features.shape == wanted.shape
    assert np.corrcoef(features.ravel(), wanted.ravel())[0, 1] > 0.98
    assert np.abs(after.head.matrix - before.head.matrix).max() == 0
    assert (after.name, before.name) == ("lines:1.1", "lines:1")
    assert model.stat().st_size < size / 3


def test_learning_goes_on_from_what_is_shipped(lesson: Batch, tmp_path: Path) -> None:
    learner = Learner(tmp_path, rate=1e-3, seed=1)
    for _ in range(30):
        learner.learn(lesson)
    model = tmp_path / "lines.onnx"
    export_onnx(learner.averaged(), model)
    quantize(model, [picture[:, :160] for picture in lesson.pictures] * 6)
    net = restore(model, SIZES["lines"], [lesson.pictures])
    ink = (255 - torch.from_numpy(lesson.pictures).float()).div(255).unsqueeze(1)
    with torch.no_grad():
        wanted, read = learner.averaged()(ink), net.eval()(ink)
    assert np.corrcoef(wanted.numpy().ravel(), read.numpy().ravel())[0, 1] > 0.98
    (tmp_path / "again").mkdir()
    again = Learner(tmp_path / "again", rate=1e-4, seed=1)
    before = again.learn(lesson)
    again.go_on_from(net, lines=120, steps=30, seconds=9.0)
    assert again.learn(lesson) < 0.5 * before
    assert (again.course.lines, again.course.steps, again.course.first_step) == (124, 31, 30)
