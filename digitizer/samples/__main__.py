"""Make sample pages: ``python -m digitizer.samples --out DIR --count N --seed S``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from digitizer.samples.dice import Dice
from digitizer.samples.fonts import open_shelf
from digitizer.samples.layout import load_layouts
from digitizer.samples.pages import Studio, random_look, random_record
from digitizer.samples.people import load_lists


def main(arguments: list[str] | None = None) -> int:
    """Write the pages and their truth."""
    options = _parser().parse_args(arguments)
    studio = Studio(open_shelf(options.fonts_dir), load_layouts(), load_lists(), options.fonts)
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.out / "truth.jsonl").open("w", encoding="utf-8") as truth:
        for index in range(options.count):
            dice = Dice(options.seed, index)
            look = random_look(dice.child("look"), [int(x) for x in options.levels.split(",")], options.modes.split(","))
            types, fills = options.types.split(","), options.fills.split(",")
            page = random_record(studio, types[index % len(types)], dice.pick(fills), look, dice)
            name = f"{index + 1:03}.jpg"
            page.truth["page"] = name
            (options.out / name).write_bytes(page.jpeg(look.dpi))
            truth.write(json.dumps(page.truth, ensure_ascii=False) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m digitizer.samples", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--types", default="KS,KH,KT,CMC")
    parser.add_argument("--fills", default="printed,typed,written")
    parser.add_argument("--levels", default="0,1,2")
    parser.add_argument("--modes", default="flat,border,phone")
    parser.add_argument("--fonts", choices=("tune", "heldout"), default="tune")
    parser.add_argument("--fonts-dir", type=Path, default=None)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
