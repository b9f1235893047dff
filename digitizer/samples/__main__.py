"""Make sample pages: ``python -m digitizer.samples --out DIR --count N --seed S``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from digitizer.samples.dice import Dice
from digitizer.samples.pages import (
    KINDS,
    SamplePage,
    Studio,
    open_studio,
    random_look,
    random_page,
    write_pages,
)

FILLS = ("printed", "typed", "written")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages and their truth."""
    options = _parser().parse_args(arguments)
    studio = open_studio(options.fonts, options.fonts_dir)
    write_pages(options.out, (_page(studio, options, index) for index in range(options.count)))
    return 0


def _page(studio: Studio, options: argparse.Namespace, index: int) -> SamplePage:
    dice = Dice(options.seed, index)
    chance = dice.child("options")
    look = random_look(dice.child("look"), [int(level) for level in options.levels], options.modes)
    look = replace(look, rotation=int(chance.pick(options.rotations)))
    if options.skew is not None:
        look = replace(look, skew=chance.uniform(-options.skew, options.skew))
    record_type = options.types[index % len(options.types)]
    return random_page(
        studio, record_type, chance.pick(options.fills), chance.pick(options.kinds), look, dice
    )


def _listed(*allowed: str) -> Callable[[str], list[str]]:
    def parse(text: str) -> list[str]:
        values = text.split(",")
        wrong = [value for value in values if value not in allowed]
        if wrong:
            raise argparse.ArgumentTypeError(f"{', '.join(wrong)}: not one of {', '.join(allowed)}")
        return values

    return parse


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m digitizer.samples", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    _add_list(parser, "--types", ("KS", "KH", "KT", "CMC"))
    _add_list(parser, "--fills", FILLS)
    _add_list(parser, "--kinds", KINDS, "record")
    _add_list(parser, "--levels", ("0", "1", "2"))
    _add_list(parser, "--modes", ("flat", "border", "phone"))
    _add_list(parser, "--rotations", ("0", "90", "180", "270"), "0")
    parser.add_argument("--skew", type=float, default=None, help="turn pages up to so many degrees")
    parser.add_argument("--fonts", choices=("tune", "heldout"), default="tune")
    parser.add_argument("--fonts-dir", type=Path, default=None)
    return parser


def _add_list(parser: argparse.ArgumentParser, name: str, allowed: Sequence[str], default: str = "") -> None:
    parser.add_argument(
        name, type=_listed(*allowed), default=default or ",".join(allowed), help=f"out of {','.join(allowed)}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
