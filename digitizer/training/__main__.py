"""``python -m digitizer.training``: fetch the fonts, train a line recognizer (from nothing, or from the
shipped one), export and quantize it.
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

_PROFILES = Path(__file__).parents[2] / "ocr_profiles"


def main() -> None:
    """Run one of the steps."""
    parser = argparse.ArgumentParser(prog="python -m digitizer.training", description=__doc__)
    parser.add_argument("step", choices=tuple(_STEPS))
    parser.add_argument("folder", type=Path, help="where fonts and the state of the training are kept")
    parser.add_argument("--net", choices=("lines", "labels"), default="lines", help="which recognizer")
    parser.add_argument("--fonts", type=Path, help="folder of the fonts (default: FOLDER/fonts)")
    parser.add_argument("--minutes", type=float, default=120, help="in all its sessions")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--to", type=Path, help="folder of the model (default: that of the program)")
    parser.add_argument("--version", default="1", help="of the exported model")
    chosen = parser.parse_args()
    chosen.to = chosen.to or _PROFILES / "models" / chosen.net
    _STEPS[chosen.step](chosen)


def _fonts(chosen: argparse.Namespace) -> None:
    from digitizer.training.fonts import fetch  # noqa: PLC0415 (only what a step needs)

    fetch(chosen.fonts or chosen.folder / "fonts")


def _restore(chosen: argparse.Namespace) -> None:
    from digitizer.training.batches import batches  # noqa: PLC0415
    from digitizer.training.export import read_card  # noqa: PLC0415
    from digitizer.training.fonts import faces  # noqa: PLC0415
    from digitizer.training.learning import Learner  # noqa: PLC0415
    from digitizer.training.lines import MIXES, LineMaker  # noqa: PLC0415
    from digitizer.training.network import SIZES  # noqa: PLC0415
    from digitizer.training.restore import BATCHES, restore  # noqa: PLC0415
    from digitizer.training.texts import load_vocabulary  # noqa: PLC0415

    shelf = faces(chosen.fonts or chosen.folder / "fonts", "train")
    maker = LineMaker(chosen.seed, shelf, load_vocabulary(_PROFILES), MIXES[chosen.net])
    model = chosen.to / "lines.onnx"
    shown = (batch.pictures for batch in islice(batches(maker), BATCHES))
    net, card = restore(model, SIZES[chosen.net], shown), read_card(model)
    learner = Learner(chosen.folder, chosen.rate, chosen.seed, SIZES[chosen.net])
    learner.go_on_from(net, int(card["lines_seen"]), int(card["steps"]), 60.0 * int(card["minutes"]))
    learner.keep()


def _learn(chosen: argparse.Namespace) -> None:
    from digitizer.training.batches import Workers  # noqa: PLC0415
    from digitizer.training.learning import Learner  # noqa: PLC0415
    from digitizer.training.lines import MIXES  # noqa: PLC0415
    from digitizer.training.network import SIZES  # noqa: PLC0415

    learner = Learner(chosen.folder, chosen.rate, chosen.seed, SIZES[chosen.net])
    fonts, mix = chosen.fonts or chosen.folder / "fonts", MIXES[chosen.net]
    with Workers(fonts, _PROFILES, chosen.seed + learner.course.steps, chosen.workers, mix) as workers:
        learner.run(workers.batch, chosen.minutes * 60)


def _export(chosen: argparse.Namespace) -> None:
    from digitizer.training.export import export_onnx, write_card  # noqa: PLC0415
    from digitizer.training.learning import Learner  # noqa: PLC0415
    from digitizer.training.lines import MIXES  # noqa: PLC0415
    from digitizer.training.network import SIZES  # noqa: PLC0415

    learner = Learner(chosen.folder, chosen.rate, chosen.seed, SIZES[chosen.net])
    chosen.to.mkdir(parents=True, exist_ok=True)
    model = chosen.to / "lines.onnx"
    export_onnx(learner.averaged(), model)
    course = learner.course
    write_card(
        model,
        {
            "version": chosen.version,
            "licence": "MIT",
            "white": MIXES[chosen.net].white,
            "parameters": sum(weights.numel() for weights in learner.net.parameters()),
            "lines_seen": course.lines,
            "steps": course.steps,
            "minutes": round(course.seconds / 60),
            "rate": chosen.rate,
        },
    )
    _quantize(chosen)


def _quantize(chosen: argparse.Namespace) -> None:
    from digitizer.training.export import read_card, write_card  # noqa: PLC0415
    from digitizer.training.fonts import faces  # noqa: PLC0415
    from digitizer.training.lines import MIXES, LineMaker  # noqa: PLC0415
    from digitizer.training.quantize import LINES, quantize  # noqa: PLC0415
    from digitizer.training.texts import load_vocabulary  # noqa: PLC0415

    shelf = faces(chosen.fonts or chosen.folder / "fonts", "train")
    maker = LineMaker(chosen.seed, shelf, load_vocabulary(_PROFILES), MIXES[chosen.net])
    model = chosen.to / "lines.onnx"
    quantize(model, [maker.line().pixels for _ in range(LINES)])
    write_card(model, {**read_card(model), "version": chosen.version})


_STEPS = {
    "fonts": _fonts,
    "restore": _restore,
    "learn": _learn,
    "export": _export,
    "quantize": _quantize,
}

if __name__ == "__main__":
    main()
