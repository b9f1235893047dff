"""The same field typed by two people."""

from __future__ import annotations

from digitizer.domain.text import clean, compare_key


def agree(first: str, second: str) -> bool:
    """Whether two people typed the same; spaces, case and a tone mark's place (hoà, hòa) do not count."""
    return compare_key(clean(first)) == compare_key(clean(second))


def is_settled(first: str, second: str, settled: str | None) -> bool:
    """Whether nothing is left to decide: both agree, or what was decided stands in the record now."""
    return agree(first, second) or (settled is not None and agree(first, settled))
