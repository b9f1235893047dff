"""Use case: judge the quality of page files that belong to no office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digitizer.domain.quality import Quality
from digitizer.errors import DigitizerError

__all__ = ["JudgedPage", "judge_files"]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """A page's quality, or why its file cannot be opened."""

    label: str
    quality: Quality | None = None
    error: DigitizerError | None = None


def judge_files(paths: Iterable[Path]) -> Iterator[JudgedPage]:
    """The quality of every page of the files and folders, in their order."""
    from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415 (loads the image libraries)
    from digitizer.acquire.quality import assess  # noqa: PLC0415

    for item in open_pages(paths):
        if isinstance(item, Refusal):
            yield JudgedPage(item.label, error=item.error)
        else:
            yield JudgedPage(item.label, assess(item.data))
