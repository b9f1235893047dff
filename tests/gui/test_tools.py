"""The tools of the administration screen, without a display: each answers in lines, and errors are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digitizer.acquire.scanners import FoundDevices
from digitizer.app.benchmarking import Contender
from digitizer.app.desk import Desk
from digitizer.app.sharing import CONSENT, SharedWords
from digitizer.domain.scanning import Capabilities, Device, Feed
from digitizer.domain.workflow import Role
from digitizer.gui.presenters import tools
from digitizer.gui.presenters.tools import TOOLS, Asks, ToolsPresenter
from tests.fixtures.window import SAMPLES, Seen, front, put, session_at, settle

FORMS = Path(__file__).parents[2] / "ocr_profiles"


def answer(desk: Desk, tool: str, *paths: Path) -> tuple[ToolsPresenter, Seen]:
    presenter = ToolsPresenter(session_at(desk, Role.IT))
    view = put(presenter, ask_paths=list(paths))
    presenter.use(tool)
    settle(presenter.session)
    return presenter, view


def test_every_tool_says_what_it_needs() -> None:
    assert len({tool.id for tool in TOOLS}) == len(TOOLS)
    for tool in TOOLS:
        assert bool(tool.questions) == (tool.asks is not Asks.NOTHING), tool.id
        assert len(tool.questions) == (2 if tool.asks is Asks.TWO_FILES else min(1, len(tool.questions)))


def test_the_store_s_size_is_told_and_its_cache_emptied(desk: Desk) -> None:
    assert len(answer(desk, "storage")[0].lines) == 5
    presenter = ToolsPresenter(session_at(desk))
    put(presenter)
    (desk.office.derived / "views").mkdir(parents=True)
    presenter.use("tidy")
    settle(presenter.session)
    assert "MB" in presenter.lines[0] and not list(desk.office.derived.iterdir())


def test_pictures_are_judged_and_a_file_that_is_none_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(b"khong phai anh")
    lines = answer(desk, "judge", SAMPLES / "002.jpg", tmp_path / "x.jpg")[0].lines
    assert lines[0].startswith("002.jpg: ") and "[" not in lines[1] and lines[1].startswith("x.jpg: ")


def test_a_file_of_records_is_checked(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ho-so.jsonl"
    path.write_text(json.dumps({"id": "1", "type": "KS", "fields": {"so": "x"}}) + "\nkhong\n", "utf-8")
    first, second = map(json.loads, answer(desk, "check", path)[0].lines)
    assert first["findings"] and second["error"]["code"] == "GIA-41"


def test_readings_are_compared_with_the_truth(desk: Desk) -> None:
    truth = SAMPLES / "truth.jsonl"
    assert answer(desk, "evaluate", truth)[0].lines == []  # the second file was not chosen
    outcome = json.loads("".join(answer(desk, "evaluate", truth, truth)[0].lines))
    assert outcome["pages"] > 5 and outcome["errors"] == 0


def test_forms_are_listed_and_a_bad_one_is_told_with_its_line(desk: Desk, tmp_path: Path) -> None:
    assert any(line.startswith("2015-KS") for line in answer(desk, "profiles")[0].lines)
    path = tmp_path / "hong.toml"
    path.write_text("id = 1\n", "utf-8")
    presenter, view = answer(desk, "check_profile", path)
    assert front(presenter.session).problems and view.named["show_lines"] == {"more": False}


def test_scanners_tell_what_they_can_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = FoundDevices((Device("sane:x", "Máy quét thử"),), ())
    monkeypatch.setattr(tools, "list_scanners", lambda: found)
    able = Capabilities(resolutions=(200, 300), feeds=(Feed.FLATBED,))
    monkeypatch.setattr(tools, "describe_scanner", lambda device: able)
    assert "200, 300" in answer(desk, "scanners")[0].lines[1]


def test_what_is_not_installed_is_left_out_of_the_race(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "benchmark", lambda pages: iter([Contender("OCRmyPDF", 1, 0, None)]))
    assert "chưa cài OCRmyPDF" in answer(desk, "benchmark", SAMPLES)[0].lines[0]


def test_an_answer_is_kept_as_a_file(desk: Desk, tmp_path: Path) -> None:
    presenter, _ = answer(desk, "storage")
    presenter.keep(str(tmp_path / "dung-luong.txt"))
    settle(presenter.session)
    assert (tmp_path / "dung-luong.txt").read_text("utf-8").count("MB") == 5


def test_whoever_changed_their_mind_starts_nothing(desk: Desk) -> None:
    presenter, view = answer(desk, "read")
    assert "show_lines" not in view.calls and presenter.session.bridge.runs == []


def test_single_words_leave_only_when_the_supervisor_agrees_to_the_text(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        tools, "share_words", lambda desk, path, *, agreed: iter([1, SharedWords(path, 2, "")] * agreed)
    )
    presenter = ToolsPresenter(session_at(desk, Role.SUPERVISOR))
    refusing = put(presenter, ask_consent=False, ask_paths=[tmp_path / "chu.zip"])
    presenter.use("share")
    assert refusing.calls["ask_consent"] == ("Xuất chữ mẫu", CONSENT) and presenter.lines == []
    put(presenter, ask_consent=True, ask_paths=[tmp_path / "chu.zip"])
    presenter.use("share")
    settle(presenter.session)
    assert presenter.lines == [f"Đã ghi 2 chữ rời vào {tmp_path / 'chu.zip'}."]
