"""What ``scanimage --all-options`` says, and the arguments that make a batch of it.

Backends name things differently ("ADF", "Automatic Document Feeder", "ADF Duplex"); the words of the SANE
standard and of the backends in Debian are known by their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digitizer.acquire.scanners import faults
from digitizer.domain.scanning import PAPERS, Capabilities, Colour, Feed, ScanSettings

_OPTION = re.compile(r"\s{2,}(--?[A-Za-z][\w-]*)(?:\[=\([^)]*\)\]|[ =])\s*(.*?)\s*\[([^\]]*)\]\s*$")
_RANGE = re.compile(r"(-?[\d.]+)\.\.(-?[\d.]+)")
_COLOURS = {
    Colour.COLOUR: re.compile(r"colou?r", re.IGNORECASE),
    Colour.GREY: re.compile(r"gr[ae]y", re.IGNORECASE),
    Colour.LINEART: re.compile(r"line|binary|black|mono", re.IGNORECASE),
}
_FEEDER = re.compile(r"adf|feeder", re.IGNORECASE)
_DUPLEX = re.compile(r"duplex|both", re.IGNORECASE)
_BACK = re.compile(r"back", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its possible values as scanimage writes them, and whether it can be set now."""

    values: str
    current: str

    @property
    def choices(self) -> list[str]:
        """The values of a list."""
        return [one.strip() for one in self.values.split("|")]

    @property
    def range(self) -> tuple[float, float] | None:
        """The ends of a range; None for a list."""
        found = _RANGE.match(self.values)
        return (float(found[1]), float(found[2])) if found else None

    @property
    def is_active(self) -> bool:
        """Whether it may be set."""
        return self.current not in ("inactive", "read-only", "hardware")


Options = Mapping[str, Option]


def parse(text: str) -> Options:
    """The options by name (``--resolution``, ``-x``)."""
    found = (_OPTION.match(line) for line in text.splitlines())
    options = {one[1]: Option(one[2], one[3]) for one in found if one}
    return {name: option for name, option in options.items() if option.is_active}


def capabilities(options: Options) -> Capabilities:
    """What the options mean to us."""
    dpi = options.get("--resolution")
    ends = dpi.range if dpi else None
    steps = tuple(map(int, re.findall(r"\d+", dpi.values))) if dpi and not ends else ()
    modes = options["--mode"].choices if "--mode" in options else []
    return Capabilities(
        resolutions=steps,
        lowest=round(ends[0]) if ends else 0,
        highest=round(ends[1]) if ends else 0,
        colours=tuple(colour for colour in Colour if any(_COLOURS[colour].search(one) for one in modes)),
        feeds=_feeds(options),
        width=_end(options, "-x"),
        height=_end(options, "-y"),
    )


def arguments(options: Options, settings: ScanSettings) -> Sequence[str]:
    """scanimage's arguments for these settings. Raises ScannerError MQT-09 for a feeder that is not there."""
    able = capabilities(options)
    found: list[str] = []
    if settings.feed in able.feeds and "--source" in options:
        found += ["--source", _source(options["--source"].choices, settings.feed)]
    elif settings.feed is not Feed.FLATBED:
        raise faults.wrong_settings()
    if settings.feed is Feed.DUPLEX and "--adf-mode" in options:
        found += [f"--adf-mode={_matching(options['--adf-mode'].choices, _DUPLEX)}"]
    if settings.colour in able.colours:
        found += ["--mode", _matching(options["--mode"].choices, _COLOURS[settings.colour])]
    if "--resolution" in options:
        found += ["--resolution", str(able.dpi(settings.dpi))]
    return [*found, *_area(options, settings.paper, able)]


def _area(options: Options, paper: str, able: Capabilities) -> list[str]:
    if not able.width or not able.height:
        return []
    wanted = PAPERS.get(paper, (able.width, able.height))
    origin = [part for name in ("-l", "-t") if name in options for part in (name, "0")]
    width, height = min(wanted[0], able.width), min(wanted[1], able.height)
    return [*origin, "-x", f"{width:g}", "-y", f"{height:g}"]


def _feeds(options: Options) -> tuple[Feed, ...]:
    if "--source" not in options:
        return (Feed.FLATBED,)
    sources = options["--source"].choices
    has_feeder = any(_FEEDER.search(one) for one in sources)
    duplex = any(_DUPLEX.search(one) for one in sources) or "--adf-mode" in options
    flat = [Feed.FLATBED] if any(not _FEEDER.search(one) for one in sources) else []
    return (*flat, *([Feed.FEEDER] if has_feeder else []), *([Feed.DUPLEX] if duplex else []))


def _source(sources: Sequence[str], feed: Feed) -> str:
    feeders = [one for one in sources if _FEEDER.search(one)]
    if feed is Feed.FLATBED:
        return next(one for one in sources if one not in feeders)
    if feed is Feed.DUPLEX:
        return next((one for one in feeders if _DUPLEX.search(one)), feeders[0])
    plain = [one for one in feeders if not _DUPLEX.search(one) and not _BACK.search(one)]
    return (plain or feeders)[0]


def _matching(choices: Sequence[str], pattern: re.Pattern[str]) -> str:
    return next(one for one in choices if pattern.search(one))


def _end(options: Options, name: str) -> float:
    ends = options[name].range if name in options else None
    return ends[1] if ends else 0.0
