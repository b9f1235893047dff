"""Whatever ``app`` can do, the command line and the window can (design rule 5)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from inspect import isfunction
from pathlib import Path
from types import ModuleType

import pytest

import digitizer.app
import digitizer.cli
import digitizer.gui


def use_cases() -> Iterator[tuple[str, str]]:
    """Module and name of every use case: the functions that a module of ``app`` offers in ``__all__``."""
    for found in pkgutil.iter_modules(digitizer.app.__path__, "digitizer.app."):
        module = importlib.import_module(found.name)
        for name in getattr(module, "__all__", ()):
            if isfunction(getattr(module, name)):
                yield found.name, name


def used_by(face: ModuleType) -> set[tuple[str, str]]:
    """What a face of the program imports from ``app`` and uses."""
    found = set()
    for path in Path(face.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("digitizer.app."):
                found |= {(node.module or "", alias.name) for alias in node.names if alias.name in used}
    return found


@pytest.mark.parametrize("face", [digitizer.cli, digitizer.gui], ids=["command line", "window"])
def test_every_use_case_is_reached(face: ModuleType) -> None:
    cases = set(use_cases())
    assert len(cases) >= 20
    assert cases - used_by(face) == set()


def test_modules_with_use_cases_name_only_what_they_have() -> None:
    for module_name, _ in use_cases():
        module = importlib.import_module(module_name)
        assert all(hasattr(module, name) for name in module.__all__)
