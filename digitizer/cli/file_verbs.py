"""Verbs that need no office: read, evaluate, benchmark, rules."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from digitizer.app.benchmarking import benchmark
from digitizer.app.checking import list_rules
from digitizer.app.evaluating import evaluate_files
from digitizer.app.page_files import read_files
from digitizer.cli.face import Bar, Face
from digitizer.cli.labels import SEVERITIES
from digitizer.cli.parser import Verbs, whole_number
from digitizer.errors import InputError
from digitizer.report.effort import ERRORS, acceptable, effort
from digitizer.report.evaluate import Evaluation, Tally

_TABLES = {
    "fill": "Cách ghi",
    "capture": "Bản quét",
    "era": "Cách ghi, mẫu sổ",
    "group": "Nhóm trường",
    "level": "Mức hỏng",
    "mode": "Kiểu quét",
    "field": "Trường",
}
_ROWS = {
    "printed": "chữ in",
    "typed": "đánh máy",
    "written": "viết tay",
    "clean": "quét sạch",
    "bad": "quét xấu, ảnh chụp",
    "names": "họ tên",
    "dates": "ngày giờ",
    "numbers": "số",
    "places": "địa danh",
    "codes": "mã số",
    "texts": "chữ khác",
    "other": "khác",
}
_FEW = 20  # fields: fewer say nothing about calibration


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
    comparing = verbs.add("benchmark", _benchmark, "đo tốc độ đọc bên cạnh Tesseract và OCRmyPDF")
    comparing.take("pages", metavar="TRANG", nargs="+", type=Path, about="ảnh của các trang")
    comparing.take("--jobs", type=whole_number, default=2, metavar="N", about="số tiến trình; mặc định 2")
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
    _show_records(face, outcome)
    _show_effort(face, outcome)
    _show_calibration(face, outcome)


def _show_records(face: Face, outcome: Evaluation) -> None:
    print()
    face.say(
        "Hồ sơ: tìm được {found} trong {expected}; {read} hồ sơ đọc ra, {true} là có thật.",
        found=outcome.records_found.right,
        expected=outcome.records_found.total,
        read=outcome.records_true.total,
        true=outcome.records_true.right,
    )
    face.say(
        "Trường có trong kết quả mà không có trong đáp án: {count}.", count=sum(outcome.invented.values())
    )
    if outcome.records_true.total:
        seconds = f"{outcome.seconds / outcome.records_true.total:.2f}"
        face.say("Mỗi hồ sơ mất {seconds} giây của một nhân.", seconds=seconds)
    for row, boxes in outcome.boxes.items():
        share = f"{boxes.share:.2%}"
        face.say("Vị trí trường, {fill}: đúng {share}.", fill=_row_name(face, row), share=share)


def _show_effort(face: Face, outcome: Evaluation) -> None:
    rows = []
    for name, fields in sorted(outcome.fields.items()):
        shares = [f"{acceptable(fields, error)[0]:.1%}" for error in ERRORS]
        rows.append((_row_name(face, name), f"{effort(fields):.1%}", *shares))
    if rows:
        print()
        shown = [f"≤ {error:.1%}" for error in ERRORS]
        face.table(["Bản quét", "Số phím so với gõ hết", *shown], rows)


def _show_calibration(face: Face, outcome: Evaluation) -> None:
    rows = [
        (f"{band / 100:.2f}", tally.fields, f"{tally.share:.2%}")
        for band, tally in sorted(outcome.calibration.items())
        if tally.fields >= _FEW
    ]
    if rows:
        print()
        face.table(["Độ tin cậy", "Số trường", "Đúng hoàn toàn"], rows)


def _show_tallies(face: Face, title: str, rows: dict[str, Tally]) -> None:
    shown = [
        (_row_name(face, name), tally.fields, f"{tally.share:.2%}", f"{tally.letter_errors:.2%}")
        for name, tally in sorted(rows.items())
    ]
    face.table([title, "Số trường", "Đúng hoàn toàn", "Chữ sai"], shown)


def _row_name(face: Face, name: str) -> str:
    return " ".join(face.translate(_ROWS[word]) if word in _ROWS else word for word in name.split(" "))


def _benchmark(face: Face, options: Namespace) -> int:
    contenders = list(benchmark(options.pages, max(1, options.jobs)))
    if face.json:
        face.dump([asdict(one) for one in contenders])
        return 0
    rows = []
    for one in contenders:
        if one.cost is None:
            face.say("Máy này chưa cài {name}, nên không so được.", name=one.name)
            continue
        minutes, records = one.cost.wall / 60, max(1, one.records)
        figures = (one.cost.wall, one.cost.core / one.pages, one.cost.core / records)
        rates = (one.pages / minutes, records / minutes)
        rows.append((one.name, *(f"{n:.2f}" for n in figures), *(f"{n:.1f}" for n in rates),
                     f"{one.cost.peak / 1e6:.0f}"))  # fmt: skip
    heads = ["Chương trình", "Giây", "Giây nhân/trang", "Giây nhân/hồ sơ", "Trang/phút", "Hồ sơ/phút", "MB"]
    face.table(heads, rows)
    return 0


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
