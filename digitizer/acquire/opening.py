"""From what a person hands in to pages: images, PDF, HEIF and TIFF files, archives, folders of these."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from digitizer.acquire import faults, images
from digitizer.acquire.archives import archived_files
from digitizer.acquire.files import check_size, file_size, opened, read_bytes, sha256_of
from digitizer.acquire.folders import folder_files
from digitizer.acquire.limits import Limits
from digitizer.acquire.names import shown_name
from digitizer.acquire.pdf import PdfChild
from digitizer.acquire.sources import HEIF, PDF, TIFF, ZIP, FileProbe, PageSource, Refusal
from digitizer.errors import InputError

_MOST_CRASHES = 3  # of the PDF reader in one file, before the rest of the file is refused

Item = PageSource | Refusal


def probe(path: Path | str, limits: Limits = Limits()) -> FileProbe:  # noqa: B008 (frozen)
    """What one file is and how many pages it has, from its header; InputError when it cannot be used."""
    path = Path(path)
    media_type, size = _look(path, limits)
    if media_type in (PDF, HEIF):
        with PdfChild(limits) as child:
            pages = child.count(path)
    elif media_type == ZIP:
        pages = sum(1 for _ in archived_files(path, limits))
    else:
        data = read_bytes(path, limits.max_image_bytes)
        images.header(data, limits)
        pages = images.count_frames(data, limits) if media_type == TIFF else 1
    return FileProbe(path, shown_name(path), media_type, pages, size)


def open_pages(
    paths: Path | str | Iterable[Path | str],
    limits: Limits = Limits(),  # noqa: B008 (frozen)
) -> Iterator[Item]:
    """Every page of the given files and folders, in order, one at a time in memory; and every refusal.

    Only headers are looked at: that an image is whole shows when it is decoded. PDF files are read in a child
    process that is killed when it takes too long (a file that kills three is given up), so this must run in a
    process that may have children: not in a worker of ``jobs``.
    """
    given = [paths] if isinstance(paths, Path | str) else paths
    with PdfChild(limits) as child:
        for path in given:
            for entry in _files_of(Path(path)):
                if isinstance(entry, Refusal):
                    yield entry
                else:
                    yield from _pages_of(entry, limits, child)


def _files_of(path: Path) -> Iterator[Path | Refusal]:
    try:
        is_folder = path.is_dir()
    except OSError:  # a name of impossible length, a share that is gone: opening it tells
        is_folder = False
    return folder_files(path) if is_folder else iter([path])


def _pages_of(path: Path, limits: Limits, child: PdfChild) -> Iterator[Item]:
    try:
        media_type, _ = _look(path, limits)
        if media_type in (PDF, HEIF):
            yield from _pdf_pages(path, limits, child)
        elif media_type == ZIP:
            yield from _archive_pages(path, limits)
        else:
            data = read_bytes(path, limits.max_image_bytes)
            yield from _image_pages(path, shown_name(path), data, limits)
    except InputError as error:
        yield Refusal(path, shown_name(path), error)


def _look(path: Path, limits: Limits) -> tuple[str, int]:
    """Media type and size in bytes of an ordinary file of a kind we read."""
    with opened(path) as file:
        media_type = images.media_type_of(file.read(1024))
        if media_type is None:
            raise faults.unknown_kind()
        check_size(file, limits.max_pdf_bytes if media_type in (PDF, ZIP) else limits.max_image_bytes)
        return media_type, file_size(file)


def _image_pages(path: Path, name: str, data: bytes, limits: Limits, container: str = "") -> Iterator[Item]:
    """The pages of an image file; ``container`` is the digest of the archive that the file lies in."""
    media_type = images.media_type_of(data[:1024])
    digest = hashlib.sha256(data).hexdigest()
    frames = images.count_frames(data, limits) if media_type == TIFF else 1
    if frames == 1:
        yield _source(path, name, 1, 1, digest, data, images.header(data, limits))
        return
    for index, page in enumerate(images.tiff_pages(data, limits), 1):
        if isinstance(page, InputError):
            yield Refusal(path, name, page, index)
        else:
            yield _source(path, name, index, frames, container or digest, *page)


def _archive_pages(path: Path, limits: Limits) -> Iterator[Item]:
    digest = sha256_of(path, limits.max_pdf_bytes)
    found = False
    for member, data in archived_files(path, limits):
        found = True
        name = f"{shown_name(path)}/{shown_name(member)}"
        try:
            if isinstance(data, InputError):
                raise data
            if images.media_type_of(data[:1024]) in (None, *images.CONTAINERS):
                raise faults.nested_archive()
            yield from _image_pages(path, name, data, limits, digest)
        except InputError as error:
            yield Refusal(path, name, error)
    if not found:
        raise faults.no_pages()


def _pdf_pages(path: Path, limits: Limits, child: PdfChild) -> Iterator[Item]:
    digest = sha256_of(path, limits.max_pdf_bytes)
    pages = child.count(path)
    crashes = 0
    for index in range(1, pages + 1):
        try:
            data, facts = child.page(path, index)
        except InputError as error:
            yield Refusal(path, shown_name(path), error, index)
            crashes += error.code == "PDF-04"
            if crashes == _MOST_CRASHES:
                raise
        else:
            yield _source(path, shown_name(path), index, pages, digest, data, facts)


def _source(
    path: Path, name: str, index: int, pages: int, digest: str, data: bytes, facts: images.Header
) -> PageSource:
    return PageSource(
        path=path,
        name=name,
        index=index,
        pages=pages,
        media_type=facts.media_type,
        data=data,
        file_sha256=digest,
        width=facts.width,
        height=facts.height,
        dpi=facts.dpi,
        orientation=facts.orientation,
    )
