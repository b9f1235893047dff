"""The colours of the window, light and dark, and how much they stand out against each other."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, as ``#rrggbb``. A ``*_soft`` is a ground on which its colour is read."""

    name: str
    dark: bool
    ground: str  # behind everything
    surface: str  # cards, lists, entries
    text: str
    muted: str
    border: str
    primary: str
    on_primary: str
    primary_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    rail: str
    on_rail: str
    rail_active: str
    practice: str
    on_practice: str
    desk: str  # behind a page image
    lit: str  # the field's box on a page image: the image is bright in both themes


LIGHT = Palette(
    name="hotich-light",
    dark=False,
    ground="#f3f5f8",
    surface="#ffffff",
    text="#1a2330",
    muted="#505c6b",
    border="#a3adba",
    primary="#1b5a9e",
    on_primary="#ffffff",
    primary_soft="#dfeaf7",
    good="#17693f",
    good_soft="#e3f3ea",
    warn="#7d4f00",
    warn_soft="#fff1cf",
    bad="#a51d16",
    bad_soft="#fde7e5",
    rail="#17324f",
    on_rail="#e9eff6",
    rail_active="#2a5885",
    practice="#6b3fa0",
    on_practice="#ffffff",
    desk="#59626d",
    lit="#c2410c",
)
DARK = Palette(
    name="hotich-dark",
    dark=True,
    ground="#161b22",
    surface="#1f262f",
    text="#e7ecf2",
    muted="#a9b4c0",
    border="#5b6775",
    primary="#7db8f2",
    on_primary="#0d1b2a",
    primary_soft="#243a52",
    good="#79d3a0",
    good_soft="#1d3a2b",
    warn="#f0c060",
    warn_soft="#40331a",
    bad="#ff9b92",
    bad_soft="#482522",
    rail="#0e1a28",
    on_rail="#dfe7f0",
    rail_active="#2a4e75",
    practice="#5d3a8a",
    on_practice="#ffffff",
    desk="#0c0f13",
    lit="#c2410c",
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, 1.4.3): 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)
