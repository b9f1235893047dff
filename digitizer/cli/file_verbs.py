"""Verbs that need no office: read, evaluate, rules."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from digitizer.app.checking import list_rules
from digitizer.app.evaluating import evaluate_files
from digitizer.app.page_files import read_files
from digitizer.cli.face import Bar, Face
from digitizer.cli.labels import SEVERITIES
from digitizer.cli.parser import Verbs, whole_number
from digitizer.errors import InputError
from digitizer.report.evaluate import Evaluation, Tally

_TABLES = {
    "fill": "Cách ghi",
    "group": "Nhóm trường",
    "edition": "Mẫu sổ",
    "level": "Mức hỏng",
    "mode": "Kiểu quét",
    "field": "Trường",
}
_ROWS = {
    "printed": "chữ in",
    "typed": "đánh máy",
    "written": "viết tay",
    "names": "họ tên",
    "dates": "ngày giờ",
    "numbers": "số",
    "places": "địa danh",
    "codes": "mã số",
    "texts": "chữ khác",
    "other": "khác",
}


def register(verbs: Verbs) -> None:
    """Adds the verbs."""
    reading = verbs.add("read", _read, "đọc trang quét thành JSON; không cần kho dữ liệu")
    reading.take("pages", metavar="TRANG", nargs="+", type=Path, about="ảnh, PDF, TIFF hoặc thư mục")
    reading.take("--profile", default="auto", metavar="MẪU", about="auto, mã mẫu (2015-KS) hoặc loại sổ (KS)")
    reading.take(
        "--jobs", type=whole_number, metavar="N", about="số tiến trình (không có: mỗi nhân một tiến trình)"
    )
    reading.take(
        "--jsonl", default="-", metavar="TỆP", about="tệp kết quả, mỗi dòng một trang; «-»: màn hình"
    )
    evaluating = verbs.add("evaluate", _evaluate, "so kết quả đọc với đáp án")
    evaluating.take(
        "truth", metavar="ĐÁP-ÁN", type=Path, about="tệp JSON Lines có giá trị đúng của từng trang"
    )
    evaluating.take("readings", metavar="KẾT-QUẢ", type=Path, about="tệp do lệnh read ghi ra")
    evaluating.take("--misses", action="store_true", about="in cả những trường đọc sai")
    verbs.add("rules", _rules, "danh sách quy tắc kiểm tra")


def _read(face: Face, options: Namespace) -> int:
    failed = False
    bar = Bar(0)
    with _opened(options.jsonl) as out:
        pages = read_files(
            options.pages, profile=options.profile, jobs=options.jobs, translate=face.translate
        )
        for done, page in enumerate(pages, start=1):
            failed = failed or "error" in page
            bar.clear()
            out.write(json.dumps(page, ensure_ascii=False) + "\n")
            out.flush()
            bar.show(done)
    bar.clear()
    return 1 if failed else 0


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdout
        return
    try:
        file = Path(name).open("w", encoding="utf-8")  # noqa: SIM115 (closed below)
    except OSError as error:
        raise InputError(
            "GIA-44", "Không ghi được tệp kết quả.", "Hãy chọn nơi ghi được rồi làm lại."
        ) from error
    with file:
        yield file


def _evaluate(face: Face, options: Namespace) -> int:
    outcome = evaluate_files(options.truth, options.readings)
    if face.json:
        shown: dict[str, Any] = outcome.as_json()
        if options.misses:
            shown["misses"] = [
                {"page": one.page, "key": one.key, "truth": one.truth, "read": one.read}
                for one in outcome.misses
            ]
        face.dump(shown)
        return 0
    _show_evaluation(face, outcome)
    if options.misses:
        rows = [(one.page, one.key, one.truth, one.read) for one in outcome.misses]
        face.table(["Trang", "Trường", "Đúng ra là", "Đọc được"], rows)
    return 0


def _show_evaluation(face: Face, outcome: Evaluation) -> None:
    face.say(
        "{pages} trang: đúng loại trang {kinds}, đúng chiều {rotations}, đúng mẫu {profiles}, lỗi {errors}.",
        pages=outcome.pages,
        kinds=outcome.kinds_right,
        rotations=outcome.rotations_right,
        profiles=outcome.profiles_right,
        errors=outcome.errors,
    )
    for name, title in _TABLES.items():
        if rows := outcome.tables.get(name):
            print()
            _show_tallies(face, title, rows)
    face.say(
        "Trường có trong kết quả mà không có trong đáp án: {count}.", count=sum(outcome.invented.values())
    )


def _show_tallies(face: Face, title: str, rows: dict[str, Tally]) -> None:
    shown = [
        (_row_name(face, name), tally.fields, f"{tally.share:.2%}", f"{tally.letter_errors:.2%}")
        for name, tally in sorted(rows.items())
    ]
    face.table([title, "Số trường", "Đúng hoàn toàn", "Chữ sai"], shown)


def _row_name(face: Face, name: str) -> str:
    fill, _, rest = name.partition(" ")
    return f"{face.translate(_ROWS[fill])} {rest}".strip() if fill in _ROWS else name


def _rules(face: Face, options: Namespace) -> int:
    rules = list_rules()
    if face.json:
        face.dump(
            [
                {"id": one.id, "scope": one.scope, "severity": one.severity.value, "types": list(one.types),
                 "about": face.translate(one.about), "source": one.source.value}
                for one in rules
            ]
        )  # fmt: skip
        return 0
    rows = [
        (one.id, face.translate(SEVERITIES[one.severity]), ", ".join(one.types), face.translate(one.about))
        for one in rules
    ]
    face.table(["Mã", "Mức", "Loại sổ", "Nội dung"], rows)
    return 0
