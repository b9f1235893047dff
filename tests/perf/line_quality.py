"""How well single lines are read: ``python tests/perf/line_quality.py [--engines lines,values,aster,vote]``.

Draws lines in the fonts that training never saw (those of ``tests/fixtures/fonts`` that are held out, and
with ``--fonts FOLDER`` the pool "measure" of ``digitizer/training/fonts.toml``), clean and as pages leave
them, and prints letter errors, lines exactly right and milliseconds a line on one core, by fill, by font, by
kind of field, and how often a line is right that the engine is so sure of. The texts come from the generator
that training uses: the fonts are unseen, the language is not.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

os.environ["OMP_THREAD_LIMIT"] = "1"

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from digitizer.catalog import profiles_root
from digitizer.domain.layout import Engine, LineReading
from digitizer.recognize import aster_engine, open_engines
from digitizer.training.alphabet import plain
from digitizer.training.fonts import faces
from digitizer.training.glyphs import Face, draw_face
from digitizer.training.lines import Line, LineMaker
from digitizer.training.texts import Writer, load_vocabulary

FIXTURES = Path(__file__).parents[1] / "fixtures" / "fonts"
HELD_OUT = {
    "hand": (
        "hand/Charm-Regular.ttf",
        "hand/GreatVibes-Regular.ttf",
        "hand/Sriracha-Regular.ttf",
        "hand/Pangolin-Regular.ttf",
    ),
    "type": ("type/IBMPlexMono-Regular.ttf", "type/XanhMono-Regular.ttf"),
    "print": ("print/Gelasio-Regular.ttf", "print/BeVietnamPro-Regular.ttf"),
}
SURE = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.0001)
Example = tuple[Line, str, str]  # line, kind of field, "clean" or "noisy"


@dataclass
class Score:
    """Errors and letters, exact lines and lines."""

    errors: int = 0
    letters: int = 0
    exact: int = 0
    lines: int = 0

    def add(self, text: str, truth: str) -> None:
        """Count one line."""
        errors = Levenshtein.distance(text, truth)
        self.errors += errors
        self.letters += len(truth)
        self.exact += errors == 0
        self.lines += 1

    def __str__(self) -> str:
        return (
            f"{100 * self.errors / max(1, self.letters):5.1f} {100 * self.exact / max(1, self.lines):4.0f}%"
        )


def main() -> None:
    """Draw, read, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fonts", type=Path)
    parser.add_argument("--each", type=int, default=16, help="lines of each font, clean and noisy")
    parser.add_argument("--engines", default="lines")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--curve", type=Path, help="draw how often a line is right that is so sure (.png)")
    chosen = parser.parse_args()
    cv2.setNumThreads(1)
    examples = list(drawn(measured_faces(chosen.fonts), chosen.each, chosen.seed))
    for name in chosen.engines.split(","):
        readings, seconds = timed(engine_named(name), examples)
        report(name, examples, readings, seconds, chosen.misses)
        if chosen.curve:
            cv2.imwrite(str(chosen.curve), curve(examples, readings))


def measured_faces(fonts: Path | None) -> list[Face]:
    """Faces that training never saw."""
    held = [
        draw_face(Path(name).stem, kind, [FIXTURES / name])
        for kind, names in HELD_OUT.items()
        for name in names
    ]
    return [*(face for face in held if face is not None), *(faces(fonts, "measure") if fonts else [])]


def drawn(shelf: Sequence[Face], each: int, seed: int) -> Iterable[Example]:
    """Lines of every face, kinds of fields in turn."""
    vocabulary = load_vocabulary(profiles_root())
    writer, maker = Writer(vocabulary, Random(seed)), LineMaker(seed, shelf, vocabulary)
    kinds: dict[str, Callable[[], str]] = {
        "name": writer.name,
        "place": writer.place,
        "date": writer.day,
        "date in words": writer.day_in_words,
        "number": writer.number,
        "paper": writer.paper,
        "listed": writer.listed,
        "note": writer.note,
    }
    for face in shelf:
        for state in ("clean", "noisy"):
            for number in range(each):
                kind = list(kinds)[number % len(kinds)]
                line = None
                while line is None:
                    text = plain(kinds[kind]())
                    line = (
                        maker.of(face.kind, text, face, clean=state == "clean") if len(text) <= 60 else None
                    )
                yield line, kind, state


def engine_named(name: str) -> Engine:
    """One of the engines, or two that vote."""
    if name == "vote":
        return Voting(engine_named("lines"), engine_named("aster"))
    if name == "aster":
        return aster_engine.open_aster()
    engines = open_engines(profiles_root() / "models")
    return {"lines": engines.lines, "labels": engines.labels}.get(name, engines.values)


class Voting:
    """Two engines: where they differ, the one that is surer a letter."""

    def __init__(self, first: Engine, second: Engine) -> None:
        self.name = f"{first.name} and {second.name}"
        self._engines = (first, second)

    def read_lines(self, images: Sequence[np.ndarray]) -> list[LineReading]:
        """The surer reading of each line."""
        pairs = zip(*(engine.read_lines(images) for engine in self._engines), strict=True)
        return [max(pair, key=sureness) for pair in pairs]

    def read_blocks(self, images: Sequence[np.ndarray]) -> list[list[LineReading]]:
        """The first engine's."""
        return self._engines[0].read_blocks(images)


def sureness(reading: LineReading) -> float:
    """The mean probability of a letter."""
    letters = sum(len(word.text) for word in reading.words)
    product = float(np.prod([word.confidence for word in reading.words]))
    return product ** (1 / letters) if letters else 0.0


def timed(engine: Engine, examples: Sequence[Example]) -> tuple[list[LineReading], float]:
    """Readings, one line a call as a clerk's page gives them, and seconds of this process's core."""
    started = time.process_time()
    readings = [engine.read_lines([line.pixels])[0] for line, _, _ in examples]
    return readings, time.process_time() - started


def report(
    name: str, examples: Sequence[Example], readings: Sequence[LineReading], seconds: float, misses: int
) -> None:
    """Print one engine's tables."""
    rows: dict[tuple[str, str, str], Score] = defaultdict(Score)
    for (line, kind, state), reading in zip(examples, readings, strict=True):
        for group, row in (
            ("fill", line.kind),
            ("font", f"{line.kind} {line.face}"),
            ("field", f"{line.kind} {kind}"),
        ):
            rows[group, row, state].add(reading.text, line.text)
    print(f"\n{name}: {len(examples)} lines, {1000 * seconds / len(examples):.1f} ms a line")
    print(f"{'':46}  clean: CER exact   noisy: CER exact")
    for group, row in dict.fromkeys((group, row) for group, row, _ in sorted(rows)):
        print(f"{group:6}{row:40}  {rows[group, row, 'clean']!s:>16}  {rows[group, row, 'noisy']!s:>16}")
    for low, high in pairwise(SURE):
        sure = [
            r.text == e[0].text for e, r in zip(examples, readings, strict=True) if low <= r.confidence < high
        ]
        if sure:
            share = 100 * sum(sure) / len(sure)
            print(f"sure {low:.2f} to {min(1, high):.2f}: {len(sure):4} lines, {share:.1f} % right")
    wrong = [(e[0], r) for e, r in zip(examples, readings, strict=True) if r.text != e[0].text]
    for line, reading in wrong[:misses]:
        print(f"{line.face:24} {line.text} | {reading.text} | {reading.confidence:.2f}")


def curve(examples: Sequence[Example], readings: Sequence[LineReading]) -> np.ndarray:
    """A picture: confidence to the right, share of lines exactly right upwards, in groups of like size."""
    side, edge = 480, 50
    picture = np.full((side, side), 255, np.uint8)
    inner = side - 2 * edge
    cv2.rectangle(picture, (edge, edge), (side - edge, side - edge), 0)
    cv2.line(picture, (edge, side - edge), (side - edge, edge), 190)
    sure = sorted((r.confidence, r.text == e[0].text) for e, r in zip(examples, readings, strict=True))
    groups = [group for group in np.array_split(np.array(sure, float), min(12, len(sure))) if len(group)]
    points = [
        (edge + inner * group[:, 0].mean(), side - edge - inner * group[:, 1].mean()) for group in groups
    ]
    cv2.polylines(picture, [np.array(points, np.int32)], False, 0, 2, cv2.LINE_AA)
    for x, y in points:
        cv2.circle(picture, (round(x), round(y)), 4, 0, -1, cv2.LINE_AA)
    for text, at in (
        ("confidence", (190, side - 15)),
        ("right", (5, 30)),
        ("0", (35, side - 30)),
        ("1", (side - 55, side - 30)),
    ):
        cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 1, cv2.LINE_AA)
    return picture


if __name__ == "__main__":
    main()
