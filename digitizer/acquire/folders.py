"""Folders of scans: every file that could be a page, in the order in which people count."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from digitizer.acquire import faults
from digitizer.acquire.files import translated
from digitizer.acquire.names import natural_key, shown_name
from digitizer.acquire.sources import Refusal
from digitizer.errors import InputError

_SYSTEM_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "$recycle.bin"})


def folder_files(folder: Path) -> Iterator[Path | Refusal]:
    """The files under ``folder`` and its subfolders, ``2`` before ``10``, and links and folders refused.

    Hidden and system files are passed over. A link is followed only to a file inside ``folder``; links to
    folders never (they could run in a circle).
    """
    found = False
    for entry in _walk(folder, folder.resolve()):
        found = True
        yield entry
    if not found:
        yield Refusal(folder, shown_name(folder), faults.no_pages())


def _walk(folder: Path, root: Path) -> Iterator[Path | Refusal]:
    try:
        entries = _entries(folder)
    except InputError as error:
        yield Refusal(folder, shown_name(folder), error)
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.is_symlink() and not _leads_to_file_inside(path, root):
            yield Refusal(path, shown_name(path), faults.link_outside())
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        else:
            yield path


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with translated(), os.scandir(folder) as scan:
        entries = [entry for entry in scan if not _is_passed_over(entry.name)]
    return sorted(entries, key=lambda entry: (natural_key(entry.name), entry.name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in _SYSTEM_FILES


def _leads_to_file_inside(link: Path, root: Path) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # dangling, or links in a circle
        return False
    return target.is_relative_to(root) and not target.is_dir()
