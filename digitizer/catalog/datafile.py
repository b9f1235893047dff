"""Data files of ``ocr_profiles``: read under limits, checked strictly, with errors that name file and line.

``tomllib`` keeps no line numbers, so an error's line is found again in the text: the place of the table, then
the first mention of the key after it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar

from digitizer.domain.text import nfc
from digitizer.errors import DataError

_T = TypeVar("_T")

MAX_BYTES = 1_000_000
MAX_TEXT = 1000
_STEP = "Sửa lại tệp này hoặc khôi phục từ bản gốc của chương trình."
_TYPES = {str: "chuỗi ký tự", int: "số nguyên", bool: "true/false", list: "danh sách", dict: "bảng"}


class DataFile:
    """The text of one data file. ``name`` is its path below the profiles' root, as errors tell it.

    Raises DataError: DLM-01 unreadable, DLM-02 larger than ``limit`` bytes, DLM-04 not UTF-8.
    """

    def __init__(self, root: Path, name: str, limit: int = MAX_BYTES) -> None:
        self.name = name
        try:
            size = (root / name).stat().st_size
            if size > limit:
                raise DataError(
                    "DLM-02", "Tệp dữ liệu {file} quá lớn: {size} byte, tối đa {limit} byte.", _STEP,
                    file=name, size=size, limit=limit,
                )  # fmt: skip
            raw = (root / name).read_bytes()
        except OSError as error:
            raise DataError("DLM-01", "Không đọc được tệp dữ liệu {file}.", _STEP, file=name) from error
        self.text = nfc(self._decode(raw))

    def _decode(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            self.fail("DLM-04", line, "tệp không phải mã UTF-8.")

    def fail(self, code: str, line: int, what: str, **params: object) -> NoReturn:
        """Raise the DataError of that code at that line; ``what`` ends the sentence."""
        raise DataError(
            code, "Tệp dữ liệu {file}, dòng {line}: " + what, _STEP, file=self.name, line=line, **params
        )

    def table(self) -> Table:
        """The whole file as a TOML table. Raises DataError DLM-03 for wrong syntax."""
        try:
            values = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            self.fail("DLM-03", line, "sai cú pháp TOML.")
        return Table(self, values, 1)

    def rows(self, columns: int) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of each row of a tab-separated file; blank lines and ``#`` lines are skipped.

        Raises DataError DLM-10 for a row that has not exactly ``columns`` cells.
        """
        for number, row in enumerate(self.text.split("\n"), 1):
            if not row or row.startswith("#"):
                continue
            cells = row.split("\t")
            if len(cells) != columns:
                self.fail("DLM-10", number, "có {found} cột, cần {need} cột.", found=len(cells), need=columns)
            yield number, cells


class Table:
    """A TOML table under inspection: typed reads; ``close`` refuses the keys that nobody asked for.

    Raises DataError: DLM-05 unknown key, DLM-06 missing key, DLM-07 wrong type or length, DLM-08 a value that
    is not allowed, DLM-09 a value given twice.
    """

    def __init__(self, file: DataFile, values: dict[str, object], line: int) -> None:
        self._file = file
        self._values = values
        self._line = line
        self._asked: set[str] = set()

    def names(self) -> list[str]:
        """The keys in the file's order."""
        return list(self._values)

    def line_of(self, key: str) -> int:
        """The line on which ``key`` stands, or else that of the table."""
        pattern = re.compile(rf'^(?:\[+)?(?:.*[\s{{,.\["])?{re.escape(key)}"?(?:\s*=|[\].])')
        lines = self._file.text.split("\n")
        for number in range(self._line, len(lines) + 1):
            if pattern.match(lines[number - 1]):
                return number
        return self._line

    def fail(self, code: str, key: str, what: str, **params: object) -> NoReturn:
        """Raise a DataError about ``key``, which ``what`` may name as ``{key}``."""
        self._file.fail(code, self.line_of(key), what, key=key, **params)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; missing keys give ``default``, or fail when there is none."""
        value = self._get(key, str, default)
        if len(value) > MAX_TEXT:
            self.fail("DLM-07", key, "giá trị của «{key}» dài quá {limit} ký tự.", limit=MAX_TEXT)
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """A string out of ``allowed``; the default need not be in it."""
        value = self.text(key, default)
        if key in self._values and value not in allowed:
            self.fail("DLM-08", key, "giá trị «{value}» của «{key}» không hợp lệ.", value=value)
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of strings."""
        value = self._get(key, list, None if default is None else list(default))
        for item in value:
            if not isinstance(item, str) or not item or len(item) > MAX_TEXT:
                self.fail("DLM-07", key, "mỗi mục của «{key}» phải là chuỗi ký tự, không rỗng.")
        return tuple(value)

    def number(self, key: str, default: int | None = None, largest: int = 100_000) -> int:
        """A whole number from 0 to ``largest``."""
        value = self._get(key, int, default)
        if not 0 <= value <= largest:
            self.fail("DLM-07", key, "«{key}» phải từ 0 đến {largest}.", largest=largest)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        return self._get(key, bool, default)

    def table(self, key: str) -> Table:
        """A table within; empty when missing."""
        return Table(self._file, self._get(key, dict, {}), self.line_of(key))

    def tables(self, key: str) -> list[Table]:
        """A list of tables, as ``[[key]]`` blocks or as one inline table a line; empty when missing."""
        values = self._get(key, list, [])
        if not all(isinstance(value, dict) for value in values):
            self.fail("DLM-07", key, "mỗi mục của «{key}» phải là một bảng.")
        lines = self._entry_lines(key)
        lines += [self._line] * (len(values) - len(lines))
        return [Table(self._file, value, line) for value, line in zip(values, lines, strict=False)]

    def _entry_lines(self, key: str) -> list[int]:
        numbered = list(enumerate(self._file.text.split("\n"), 1))
        blocks = [number for number, line in numbered if re.match(rf"\[\[\s*{re.escape(key)}\s*\]\]", line)]
        start = self.line_of(key)
        return blocks or [n for n, line in numbered if n > start and line.lstrip().startswith("{")]

    def strings(self) -> Mapping[str, str]:
        """The whole table as key to string."""
        return {key: self.text(key) for key in self.names()}

    def scalars(self) -> Mapping[str, int | str | bool]:
        """The whole table as key to number, string or truth value."""
        found: dict[str, int | str | bool] = {}
        for key, value in self._values.items():
            if not isinstance(value, (int, str)):
                self.fail("DLM-07", key, "«{key}» phải là số nguyên, chuỗi ký tự hoặc true/false.")
            found[key] = value
        self._asked.update(found)
        return found

    def close(self) -> None:
        """Refuse keys that were never read: a misspelt key must not pass silently."""
        for key in self._values:
            if key not in self._asked:
                self.fail("DLM-05", key, "không có mục nào tên «{key}».")

    def _get(self, key: str, kind: type[_T], default: _T | None) -> _T:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                self.fail("DLM-06", key, "thiếu mục «{key}».")
            return default
        value = self._values[key]
        # bool is a kind of int in Python, not in the data.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.fail("DLM-07", key, "«{key}» phải là {kind}.", kind=_TYPES[kind])
        return value
