"""Use case: compare readings with the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from digitizer.app.faults import unreadable_file
from digitizer.catalog import Catalog, load_catalog
from digitizer.errors import InputError
from digitizer.report.evaluate import Evaluation, Rules, evaluate

__all__ = ["evaluate_files"]


def evaluate_files(truth: Path, readings: Path) -> Evaluation:
    """Compares two files of JSON lines, page by page.

    Raises InputError: GIA-40 unreadable, GIA-43 a line that is no page.
    """
    catalog = load_catalog()

    def group_of(record_type: str, key: str) -> str:
        return _group(catalog, record_type, key)

    return evaluate(_pages(truth, "kind"), _pages(readings), Rules(group_of, _distance))


def _distance(truth: str, read: str) -> int:
    return Levenshtein.distance(truth, read)


def _group(catalog: Catalog, record_type: str, key: str) -> str:
    known = catalog.record_types.get(record_type)
    return known[key].group.value if known and key in known else "other"


def _pages(path: Path, *needed: str) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _page(line, number, {"page", *needed})
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable_file() from error


def _page(line: str, number: int, needed: set[str]) -> dict[str, Any]:
    try:
        page = json.loads(line)
    except (ValueError, RecursionError):
        page = None
    if not isinstance(page, dict) or not needed <= page.keys():
        raise InputError(
            "GIA-43",
            "Dòng {line} không phải là một trang dạng JSON có {needed}.",
            "Hãy kiểm tra lại tệp kết quả hoặc tệp đáp án.",
            line=number,
            needed=", ".join(sorted(needed)),
        )
    return page
