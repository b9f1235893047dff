"""Use cases: the form profiles that the program knows, a check of a changed one, a draft from scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from digitizer.catalog import load_catalog, profiles_root
from digitizer.catalog.forms import check_form
from digitizer.domain.forms import FormProfile
from digitizer.errors import ReadingError

__all__ = ["check_profile", "draft_profile_text", "list_profiles"]


def list_profiles() -> list[FormProfile]:
    """Every form profile of the program, by id."""
    return list(load_catalog().forms.values())


def check_profile(path: Path) -> FormProfile:
    """The profile in a file, when nothing is wrong with it.

    Raises DataError (DLM-01 …) that names file and line.
    """
    catalog = load_catalog()
    return check_form(path, catalog.record_types, catalog.code_lists, catalog.forms)


def draft_profile_text(scans: Sequence[Path]) -> str:
    """A profile proposed for a form that the program does not know: its labels as a TOML file to complete.

    Raises InputError when a scan cannot be decoded, EnvironmentFault MAY-xx without engines, and ReadingError
    DOC-13 when no label was found.
    """
    from digitizer.acquire import decode  # noqa: PLC0415 (image libraries and engines, only here)
    from digitizer.extract.draft import draft_profile, profile_text  # noqa: PLC0415
    from digitizer.prepare.page import prepare_page  # noqa: PLC0415
    from digitizer.prepare.picture import Picture  # noqa: PLC0415
    from digitizer.recognize import open_engines  # noqa: PLC0415

    engine = open_engines(profiles_root() / "models").lines
    pages = [prepare_page(Picture.of(decode(scan).pixels)) for scan in scans]
    profile = draft_profile(pages, engine, load_catalog().forms.values())
    if not profile.labels:
        raise ReadingError(
            "DOC-13",
            "Không tìm thấy nhãn in nào trên bản quét.",
            "Hãy quét một trang rõ hơn của mẫu sổ này, tốt nhất là trang chưa điền.",
        )
    return profile_text(profile)
