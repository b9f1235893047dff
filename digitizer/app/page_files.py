"""Use case: read page files that belong to no office, and say as JSON what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digitizer.errors import DigitizerError, InputError, Translate
from digitizer.jobs import default_workers, run_jobs

if TYPE_CHECKING:
    from digitizer.app.reading import Reader

__all__ = ["read_files"]

PAGE_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    data: bytes = field(default=b"", repr=False)
    error: InputError | None = None


def read_files(
    paths: Sequence[Path], *, profile: str = "auto", jobs: int | None = None, translate: Translate = str
) -> Iterator[dict[str, Any]]:
    """One JSON object a page of the files and folders, in their order.

    A page that cannot be read gives ``{"page", "error": {"code", "message"}}`` and the others go on. Raises
    InputError GIA-01 (no such profile) and EnvironmentFault MAY-xx when this machine cannot read at all.
    """
    workers = default_workers() if jobs is None else jobs
    results = run_jobs(
        read_item,
        _items(paths),
        workers=workers,
        timeout=PAGE_SECONDS,
        initializer=partial(open_worker, profile),
        ordered=True,
    )
    for result in results:
        yield result.value or _failed(result.item.label, result.error, translate)


def open_worker(profile: str) -> Reader:
    """What a worker loads once."""
    from digitizer.app.reading import open_reader  # noqa: PLC0415 (loads the engines, in the worker only)

    return open_reader(profile)


def read_item(reader: Reader, item: _Item) -> dict[str, Any]:
    """The JSON object of one page; raises what kept it from being read."""
    from digitizer.app.reading import page_json  # noqa: PLC0415 (as above)

    if item.error is not None:
        raise item.error
    return page_json(item.label, reader.read(item.data))


def _items(paths: Iterable[Path]) -> Iterator[_Item]:
    from digitizer.acquire import Refusal, open_pages  # noqa: PLC0415 (loads the image libraries)

    for page in open_pages(paths):
        if isinstance(page, Refusal):
            yield _Item(page.label, error=page.error)
        else:
            yield _Item(page.label, page.data)


def _failed(label: str, error: DigitizerError | None, translate: Translate) -> dict[str, Any]:
    told = {"code": error.code, "message": error.text(translate)} if error else {}
    return {"page": label, "error": told}
