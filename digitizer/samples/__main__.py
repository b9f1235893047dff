"""Make sample pages: ``python -m digitizer.samples --out DIR --count N --seed S``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from digitizer.samples.dice import Dice
from digitizer.samples.pages import (
    KINDS,
    Look,
    SamplePage,
    book_pages,
    book_toml,
    random_look,
    random_page,
    write_pages,
)
from digitizer.samples.plan import Studio, open_studio, plan_book

FILLS = ("printed", "typed", "written")
ERAS = ("2020", "2015", "2010", "2006", "1999", "old", "1975")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages and their truth."""
    options = _parser().parse_args(arguments)
    studio = open_studio(options.fonts, options.fonts_dir)
    if options.book:
        _write_book(studio, options)
        return 0
    write_pages(options.out, (_page(studio, options, index) for index in range(options.count)))
    return 0


def _write_book(studio: Studio, options: argparse.Namespace) -> None:
    """One book: consecutive records of one office in one hand, with ``book.toml`` beside the pages."""
    dice = Dice(options.seed, "book")
    chance = dice.child("options")
    edition = chance.pick(options.eras) if options.eras else ""
    types = [name for name in options.types if not edition or name in studio.eras[edition].types]
    plan = plan_book(
        studio, chance.pick(types), chance.pick(options.fills), dice.child("plan"), edition=edition
    )
    pages = book_pages(studio, plan, options.book, lambda own: _look(options, own), dice)
    write_pages(options.out, pages)
    (options.out / "book.toml").write_text(book_toml(plan, options.book), "utf-8", newline="\n")


def _look(options: argparse.Namespace, dice: Dice) -> Look:
    """A look drawn by chance within the options."""
    chance = dice.child("options")
    look = random_look(dice.child("look"), [int(level) for level in options.levels], options.modes)
    look = replace(look, rotation=int(chance.pick(options.rotations)))
    if options.skew is not None:
        look = replace(look, skew=chance.uniform(-options.skew, options.skew))
    return look


def _page(studio: Studio, options: argparse.Namespace, index: int) -> SamplePage:
    dice = Dice(options.seed, index)
    chance, look = dice.child("choices"), _look(options, dice)
    edition = options.eras[index % len(options.eras)] if options.eras else ""
    types = [name for name in options.types if not edition or name in studio.eras[edition].types]
    record_type = (types or studio.eras[edition].types)[
        index // max(1, len(options.eras)) % max(1, len(types))
    ]
    fill, kind = chance.pick(options.fills), chance.pick(options.kinds)
    return random_page(studio, record_type, fill, kind, look, dice, edition)


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
    parser.add_argument("--book", type=int, default=0, help="one book of so many consecutive records instead")
    _add_list(parser, "--types", ("KS", "KH", "KT", "CMC"))
    parser.add_argument(
        "--eras", type=_listed(*ERAS), default=[], help=f"forms of these years, out of {','.join(ERAS)}"
    )
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
