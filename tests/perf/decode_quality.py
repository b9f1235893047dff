"""What the fields' languages give: ``python tests/perf/decode_quality.py FONTS TRUTH [TRUTH ...]``.

Draws values of the truth files (as ``evaluate`` takes them) in hands that training never saw, reads them with
the line recognizer, and prints for every parser the share of values exactly right and the character errors,
with the plain reading and decoded, and the time of decoding. FONTS is the folder of the training program's
fonts. ``--weight`` and ``--bonus`` try other settings of the languages; ``--show`` prints what is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from digitizer.app.reasoning import knowledge_of
from digitizer.catalog import Catalog, load_catalog, profiles_root
from digitizer.decode.beam import plain_text
from digitizer.decode.decoder import LineDecoder
from digitizer.decode.languages import Languages
from digitizer.domain.layout import Lattice
from digitizer.recognize.line_engine import open_lines
from digitizer.training.alphabet import plain
from digitizer.training.fonts import faces
from digitizer.training.lines import LineMaker
from digitizer.training.texts import load_vocabulary

_LONGEST = 38  # letters of a line
_TRIES = 6


@dataclass
class Row:
    """Sums of one parser."""

    values: int = 0
    plain: int = 0
    decoded: int = 0
    letters: int = 0
    plain_errors: int = 0
    decoded_errors: int = 0
    lines: int = 0
    seconds: float = 0.0


def main() -> None:
    """Draw, read, decode, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("fonts", type=Path)
    parser.add_argument("truth", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=30, help="values of each parser")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weight", type=float, default=None)
    parser.add_argument("--bonus", type=float, default=None)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    catalog = load_catalog()
    knowledge = knowledge_of(catalog)
    settings = {k: v for k in ("weight", "bonus") if (v := getattr(options, k)) is not None}
    languages = Languages(knowledge, **settings)
    decoder = LineDecoder(knowledge, languages=languages)
    rows: dict[str, Row] = defaultdict(Row)
    for name, text, lattices in _read(options, catalog):
        read = plain_text(lattices, languages.of(name)).text
        started = time.process_time()
        found = decoder.decode(lattices, name)
        best = found[0].text if found else ""
        _count(rows[name], text, read, best, len(lattices), time.process_time() - started)
        if options.show and best != text:
            print(f"  {name}: «{text}» plain «{read}» decoded «{best}»")
    for name, row in sorted(rows.items()):
        _say(name, row)
    _say(
        "all", Row(*(sum(column) for column in zip(*(vars(r).values() for r in rows.values()), strict=True)))
    )


def _count(row: Row, text: str, read: str, best: str, lines: int, seconds: float) -> None:
    row.values += 1
    row.plain += read == text
    row.decoded += best == text
    row.letters += len(text)
    row.plain_errors += Levenshtein.distance(text, read)
    row.decoded_errors += Levenshtein.distance(text, best)
    row.lines += lines
    row.seconds += seconds


def _say(name: str, row: Row) -> None:
    print(
        f"{name:14} {row.values:4} values"
        f"  exact {row.plain / row.values:6.1%} -> {row.decoded / row.values:6.1%}"
        f"  letters wrong {row.plain_errors / row.letters:6.1%} -> {row.decoded_errors / row.letters:6.1%}"
        f"  {1000 * row.seconds / max(1, row.lines):5.1f} ms a line"
    )


def _read(options: argparse.Namespace, catalog: Catalog) -> Iterator[tuple[str, str, list[Lattice]]]:
    """Parser, text and lattices of each value."""
    chance = random.Random(options.seed)
    drawn = faces(options.fonts, "measure")
    hands = [face for face in drawn if face.kind == "hand"]
    maker = LineMaker(options.seed, drawn, load_vocabulary(profiles_root()))
    engine = open_lines(profiles_root() / "models" / "lines")
    for name, texts in sorted(_values(options.truth, catalog).items()):
        for text in chance.choices(sorted(texts), k=options.count):
            face = chance.choice(hands)
            lines = [_drawn(maker, row, face) for row in _rows(text)]
            if all(line is not None for line in lines):
                readings = engine.read_lines([line.pixels for line in lines if line is not None])
                yield name, text, [one.lattice for one in readings if one.lattice is not None]


def _drawn(maker: LineMaker, text: str, face: object) -> object:
    tries = (maker.of("hand", text, face) for _ in range(_TRIES))
    return next((line for line in tries if line is not None), None)


def _rows(text: str) -> list[str]:
    rows = [""]
    for word in text.split():
        if rows[-1] and len(rows[-1]) + 1 + len(word) > _LONGEST:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows


def _values(paths: Sequence[Path], catalog: Catalog) -> dict[str, set[str]]:
    """The texts that each parser has to read, in the recognizer's letters."""
    parsers = {
        (form.record_type, spec.keys[0]): spec.parser
        for form in catalog.forms.values()
        for spec in form.labels
        if len(spec.keys) == 1
    }
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        for page in map(json.loads, path.read_text("utf-8").splitlines()):
            for record in page.get("records", []):
                for key, text in record["fields"].items():
                    name = parsers.get((record["type"], key))
                    if name and plain(text):
                        found[name].add(plain(text))
    return found


if __name__ == "__main__":
    main()
