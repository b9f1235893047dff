"""Use case: examine the machine and the office folder; nothing is changed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from digitizer.catalog import load_catalog, profiles_root
from digitizer.errors import DigitizerError, EnvironmentFault
from digitizer.store import Check, Office

__all__ = ["examine_machine", "examine_office"]

_PYTHON = (3, 11)


def examine_machine() -> list[Check]:
    """Whether this machine can do the work: Python, data files, engines."""
    return [_python(), _probe("data", _data), _probe("engines", _engines)]


def examine_office(
    folder: Path, *, deep: bool = False, progress: Callable[[int, int], None] | None = None
) -> list[Check]:
    """Whether the office is whole; ``deep`` reads every original again, and ``progress`` hears how many of
    how many are done. Raises StoreError KHO-01 ...
    """
    with Office.open(folder, write=False) as office:
        return office.doctor(deep=deep, progress=progress)


_ADAPTERS = ("tesserocr", "pytesseract")


def _python() -> Check:
    params = {"version": ".".join(str(part) for part in sys.version_info[:3])}
    if sys.version_info[:2] < _PYTHON:
        step = "Hãy cài Python 3.11 hoặc mới hơn."
        return Check("python", False, "Python {version} quá cũ.", step, params)
    return Check("python", True, "Python {version}.", "", params)


def _probe(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except DigitizerError as error:
        return Check(name, False, error.message, error.step, error.params)


def _data() -> Check:
    catalog = load_catalog()
    params = {"forms": len(catalog.forms), "templates": len(catalog.templates)}
    return Check(
        "data", True, "Dữ liệu đi kèm đầy đủ ({forms} mẫu sổ, {templates} mẫu nhập liệu).", "", params
    )


def _engines() -> Check:
    """One working adapter is enough; without any, the error that says what to do."""
    from digitizer.recognize import open_engines  # noqa: PLC0415 (loads the engines)

    models = profiles_root() / "models"
    found = [open_engines(models).values.name]
    for adapter in _ADAPTERS:
        with suppress(EnvironmentFault):
            found.append(open_engines(models, adapter).values.name)
    params = {"engines": ", ".join(dict.fromkeys(found))}
    return Check("engines", True, "Bộ nhận dạng sẵn sàng: {engines}.", "", params)
