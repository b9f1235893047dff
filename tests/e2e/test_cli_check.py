"""``digitizer check --records``: the JSON forms, bad lines, order, and what it loads."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures.cli import ROOT, command, digitizer_cli, environment

RECORD = {"so": "1/2016", "quyenSo": "01/2016", "ngayDangKy": "30.02.2016", "noiDangKy": "UBND xã Suối Mơ"}


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def line(identifier: object, **fields: str) -> str:
    return json.dumps({"id": identifier, "type": "KS", "fields": {**RECORD, **fields}}, ensure_ascii=False)


def test_every_line_has_its_answer_in_the_forms_of_the_interface(tmp_path: Path) -> None:
    lines = [
        line("a"),
        "hỏng",
        "[]",
        '{"id": 7, "type": "XX", "fields": {}}',
        '{"id": 8, "type": "KS"}',
        line("b"),
    ]
    done = digitizer_cli("check", "--records", write(tmp_path / "r.jsonl", lines))
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [one["id"] for one in answers] == ["a", None, None, 7, 8, "b"]
    assert [one.get("error", {}).get("code") for one in answers] == [
        None,
        "GIA-41",
        "GIA-42",
        "GIA-20",
        "GIA-42",
        None,
    ]
    finding = next(one for one in answers[0]["findings"] if "nksHoTen" in one["keys"])
    assert set(finding) == {"rule", "severity", "keys", "message"}
    assert finding["severity"] == "block" and "Họ, chữ đệm, tên" in finding["message"]


def test_many_records_keep_their_order_over_several_processes(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", [line(number, ghiChu="x" * 400) for number in range(2500)])
    done = digitizer_cli("check", "--records", path, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    assert [json.loads(text)["id"] for text in done.stdout.splitlines()] == list(range(2500))


def test_a_line_without_end_is_refused_and_the_next_one_is_checked(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", ['{"id": 1, "x": "' + "a" * 2_500_000 + '"}', line("b")])
    done = digitizer_cli("check", "--records", path)
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert [one.get("error", {}).get("code") for one in answers] == ["GIA-41", None]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    done = digitizer_cli("check", "--records", tmp_path / "khong.jsonl")
    assert done.returncode == 1 and "[GIA-40]" in done.stderr


def test_whoever_reads_the_answers_may_leave(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", [line(number) for number in range(3000)])
    script = '"$@" | head -n 1; echo "status ${PIPESTATUS[0]}"'
    given = ["bash", "-c", script, "bash", *command("check", "--records", path)]
    done = subprocess.run(
        given, check=False, capture_output=True, encoding="utf-8", env=environment(), cwd=ROOT
    )
    assert done.stderr == ""
    assert done.stdout.endswith("status 141\n")


def test_what_only_python_takes_for_json_is_refused_and_odd_characters_come_back_whole(
    tmp_path: Path,
) -> None:
    lines = ['{"id": NaN, "type": "KS", "fields": {}}', '{"id": ' + "9" * 5000 + "}", "[" * 100_000]
    odd = '{"id": "\\ud800", "type": "KS", "fields": {"nksHoTen": "\\ud800 \\u0000 \\u202e"}}'
    done = digitizer_cli("check", "--records", write(tmp_path / "r.jsonl", [*lines, odd]))
    answers = [json.loads(text) for text in done.stdout.splitlines()]
    assert [one.get("error", {}).get("code") for one in answers] == ["GIA-41", "GIA-41", "GIA-41", None]
    assert answers[3]["id"] == "\ud800" and answers[3]["findings"]


@pytest.mark.parametrize("arguments", [["--help"], ["rules"], ["check", "--records", "FILE"]])
def test_light_commands_do_not_load_the_image_libraries(tmp_path: Path, arguments: list[str]) -> None:
    path = write(tmp_path / "r.jsonl", [line("a")])
    given = [str(path) if one == "FILE" else one for one in arguments]
    script = (
        "import sys\nfrom digitizer.cli.main import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(*{'cv2', 'tesserocr', 'PIL', 'xlsxwriter', 'pypdfium2'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *given],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        cwd=ROOT,
    )
    assert done.stderr.strip() == ""
