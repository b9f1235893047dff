"""Every error code stands for one thing: it is written in one place, with one sentence and one next step."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import digitizer

_CODE = re.compile(r"[A-Z]{3}-\d{2}")
_DATA = "DLM-"  # of data files: a code names the kind of mistake, a sentence each of its forms


def written() -> dict[str, list[str]]:
    """By code, where an error of that code is made."""
    found = defaultdict(list)
    for path in Path(digitizer.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(node.args[0], ast.Constant):
                code = node.args[0].value
                if isinstance(code, str) and _CODE.fullmatch(code) and not code.startswith(_DATA):
                    found[code].append(f"{path.name}:{node.lineno}")
    return found


def test_a_code_is_written_in_one_place() -> None:
    found = written()
    assert len(found) > 150
    assert {code: places for code, places in found.items() if len(places) > 1} == {}
