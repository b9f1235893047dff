"""Whatever ``app`` can do, the command line can (design rule 5)."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from inspect import isfunction
from pathlib import Path

import digitizer.app
import digitizer.cli


def use_cases() -> Iterator[tuple[str, str]]:
    """Module and name of every use case: the functions that a module of ``app`` offers in ``__all__``."""
    for found in pkgutil.iter_modules(digitizer.app.__path__, "digitizer.app."):
        module = importlib.import_module(found.name)
        for name in getattr(module, "__all__", ()):
            if isfunction(getattr(module, name)):
                yield found.name, name


def used_by_verbs() -> set[tuple[str, str]]:
    """What the command line imports from ``app`` and calls."""
    found = set()
    for path in Path(digitizer.cli.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("digitizer.app."):
                found |= {(node.module or "", alias.name) for alias in node.names if alias.name in called}
    return found


def test_every_use_case_has_a_verb() -> None:
    cases = set(use_cases())
    assert len(cases) >= 20
    assert cases - used_by_verbs() == set()


def test_modules_with_use_cases_name_only_what_they_have() -> None:
    for module_name, _ in use_cases():
        module = importlib.import_module(module_name)
        assert all(hasattr(module, name) for name in module.__all__)
