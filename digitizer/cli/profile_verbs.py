"""Verbs: profile list, check and draft — the forms that the program knows, as data."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from digitizer.app.profiles import check_profile, draft_profile_text, list_profiles
from digitizer.cli.face import Face
from digitizer.cli.parser import Verbs
from digitizer.domain.forms import Arrangement

_ARRANGEMENTS = {
    Arrangement.PAGE: "mỗi trang một hồ sơ",
    Arrangement.BANDS: "nhiều hồ sơ xếp thành dải",
    Arrangement.LEDGER: "bảng kẻ, mỗi dòng một hồ sơ",
}


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    group = verbs.group("profile", "các mẫu sổ mà chương trình biết")
    group.add("list", _list, "liệt kê các mẫu sổ")
    checking = group.add("check", _check, "kiểm tra một tệp mẫu sổ, báo lỗi theo tệp và dòng")
    checking.take("file", metavar="TỆP", type=Path, about="tệp mẫu sổ (TOML)")
    drafting = group.add("draft", _draft, "đề xuất mẫu sổ mới từ bản quét của mẫu chưa biết")
    drafting.take("scans", metavar="BẢN-QUÉT", nargs="+", type=Path, about="ảnh các trang của mẫu sổ đó")


def _list(face: Face, options: Namespace) -> int:
    profiles = list_profiles()
    if face.json:
        face.dump(
            [
                {"id": one.id, "type": one.record_type, "edition": one.edition, "title": one.title,
                 "arrangement": one.arrangement.value}
                for one in profiles
            ]
        )  # fmt: skip
        return 0
    rows = [(one.id, face.translate(_ARRANGEMENTS[one.arrangement]), one.title) for one in profiles]
    face.table(["Mã mẫu", "Cách trình bày", "Tên mẫu"], rows)
    return 0


def _check(face: Face, options: Namespace) -> int:
    profile = check_profile(options.file)
    face.say("Mẫu {id} hợp lệ: {labels} nhãn.", id=profile.id, labels=len(profile.labels))
    return 0


def _draft(face: Face, options: Namespace) -> int:
    print(draft_profile_text(options.scans), end="")
    return 0
