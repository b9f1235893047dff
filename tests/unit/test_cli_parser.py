"""The command line's own words: help, complaints, exit status, options before and after the verb."""

from __future__ import annotations

import pytest

from digitizer.app.crash import note_crash
from digitizer.cli.face import Face
from digitizer.cli.main import build_parser, main
from digitizer.errors import InputError
from digitizer.locale import Translator


def test_help_is_vietnamese_and_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    out = capsys.readouterr().out
    assert end.value.code == 0
    assert out.startswith("Cách dùng: digitizer")
    for verb in ("init", "book", "import", "process", "check", "approve", "export", "read", "demo"):
        assert f"\n    {verb} " in out
    assert "usage" not in out and "options" not in out


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (["frob"], "LỆNH không nhận 'frob'"),
        (["set", "A"], "còn thiếu TRƯỜNG, GIÁ-TRỊ"),
        (["rules", "--frob"], "không có tham số --frob"),
        (["search", "x", "--limit"], "--limit cần kèm giá trị"),
        (["search", "x", "--limit", "-3"], "--limit"),
        (["search", "x", "--limit", "mấy"], "giá trị 'mấy' của --limit không đúng"),
        (["check", "A", "--records", "b"], "không dùng"),
    ],
)
def test_a_wrong_command_line_is_told_in_vietnamese(
    capsys: pytest.CaptureFixture[str], given: list[str], complaint: str
) -> None:
    with pytest.raises(SystemExit) as end:
        main(given)
    said = capsys.readouterr().err
    assert end.value.code == 2
    assert said.startswith("[GIA-02] ") and complaint in said and "--help" in said


def test_common_options_stand_before_or_after_the_verb() -> None:
    parser = build_parser(Translator())
    before = parser.parse_args(["--office", "kho", "--as", "P1", "book", "list"])
    after = parser.parse_args(["book", "list", "--office", "kho", "--as", "P1"])
    assert (before.office, before.who) == (after.office, after.who) == ("kho", "P1")


def test_a_crash_is_one_sentence_and_its_log_quotes_no_value(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "office.db").touch()

    def fail(*_: object, **__: object) -> None:
        raise ValueError("Ma Thị Na 012345678901")

    monkeypatch.setattr("digitizer.cli.file_verbs.list_rules", fail)
    assert main(["rules", "--office", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    log = (tmp_path / "logs" / "loi.log").read_text("utf-8")
    assert said.startswith("[CTR-00] ") and said.count("\n") == 1 and "ValueError" in said
    assert "Ma Thị Na" not in said + log and "file_verbs.py" in log


def test_a_crash_without_an_office_leaves_the_current_folder_alone(tmp_path) -> None:
    error = note_crash(KeyError("x"), tmp_path)
    assert error.code == "CTR-00" and list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("digitizer.cli.file_verbs.list_rules", interrupt)
    assert main(["rules"]) == 130
    assert "Đã dừng" in capsys.readouterr().err


def test_a_coded_error_is_told_with_its_code_and_step(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    face = Face(Translator(), tmp_path)
    face.complain(InputError("TEP-02", "Tệp này rỗng (0 byte).", "Hãy quét lại trang."), "a.jpg")
    assert capsys.readouterr().err == "a.jpg: [TEP-02] Tệp này rỗng (0 byte). Hãy quét lại trang.\n"


def test_a_table_sets_numbers_to_the_right(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    Face(Translator(), tmp_path).table(["Sổ", "Trang"], [("KS.2016.01", 5), ("KH", 12)])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["Sổ          Trang", "──────────  ─────", "KS.2016.01      5", "KH             12"]
