"""What the window can do, the command line can: every new verb, told for people and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digitizer.app import demo
from digitizer.app.records import set_field
from digitizer.cli.main import main
from tests.fixtures.window_desk import BOOK, Role, add_read_page, as_role, book_desk, enter, record_id

FIRST, SECOND = record_id(1), record_id(2)


class Office:
    """An office on the command line, in this process."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def run(self, *arguments: object, who: str = "P1", status: int = 0) -> str:
        given = ["--office", str(self.folder), "--as", who, *map(str, arguments)]
        found = main(given)
        out, err = self._capture.readouterr()
        assert found == status, (found, out, err)
        return out + err

    def json(self, *arguments: object, who: str = "P1", status: int = 0) -> object:
        given = ["--office", str(self.folder), "--as", who, "--json", *map(str, arguments)]
        assert main(given) == status
        return json.loads(self._capture.readouterr().out)

    def enter(self, *records: str) -> None:
        """The officer compares what the program was not sure of, then completes the records."""
        assert "[QTR-25]" in self.run("enter", *records, status=1)
        for record in records:
            self.run("confirm", record, "nksHoTen")
        self.run("enter", *records)


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    with book_desk(tmp_path / "kho"):
        pass
    return Office(tmp_path / "kho", capsys)


def test_a_record_is_entered_with_everything_that_spares_typing(office: Office) -> None:
    assert "Sổ không ghi" in office.run("mark", FIRST, "meHoTen", "missing")
    assert office.json("undo")["value"] == "Lò Thị Hoa"  # type: ignore[index]
    assert "Không có gì để hoàn tác" in office.run("undo")
    assert "27.10.2018: Cải chính" in office.run("note", FIRST, "Cải chính", "--day", "27102018")
    assert "Cải chính" in office.run("copy-previous", SECOND, "ghiChu")
    office.run("draft", FIRST, "nksHoTen", "Ma V")
    assert "Kinh" in office.run("suggest", "kin", "--record", FIRST, "--key", "nksDanToc")
    assert any("Củ Chi" in one for one in office.json("suggest", "huyện Củ C"))  # type: ignore[attr-defined]
    assert office.json("next", FIRST, "--keep") == {"record": FIRST, "key": "nksHoTen"}
    assert f"{FIRST}, trường nksHoTen" in office.run("overview")
    assert office.json("overview")["waits"] == 3  # type: ignore[index]


def test_records_of_a_page_are_set_right(office: Office) -> None:
    assert office.json("record", "add", f"{BOOK}-0001", "--box", "1,2,30,40") == {"id": f"{BOOK}-0001.2"}
    office.run("record", "remove", f"{BOOK}-0001.2", "--reason", "nhầm")
    office.run("record", "restore", f"{BOOK}-0001.2")
    assert office.json("record", "split", SECOND, 60) == {"id": f"{BOOK}-0002.2"}
    assert "[QTR-05]" in office.run("record", "remove", SECOND, "--reason", " ", status=1)


def test_a_wall_is_seen_and_confirmed_but_for_the_odd_one_out(office: Office) -> None:
    assert {"wall": "ethnic", "group": "Kinh", "count": 3} in office.json("walls", BOOK)  # type: ignore[operator]
    assert "Dân tộc" in office.run("walls", BOOK)
    assert len(office.json("walls", BOOK, "ethnic", "Kinh")) == 3  # type: ignore[arg-type]
    assert "2 trường" in office.run("walls", BOOK, "ethnic", "Kinh", "--confirm", "--except", FIRST)
    assert FIRST in office.run("walls", BOOK, "ethnic", "Kinh")


def test_pictures_are_written(office: Office, tmp_path: Path) -> None:
    office.run("pictures", f"{BOOK}-0001", "--out", tmp_path / "a")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["page.ppm", "thumbnail.ppm"]
    office.run("pictures", FIRST, "--out", tmp_path / "b")
    assert (tmp_path / "b" / "nksHoTen.ppm").read_bytes().startswith(b"P6 ")


def test_a_book_is_verified_blind(office: Office) -> None:
    office.run("verify", "mode", BOOK, "blind", "--key", "nksHoTen", "--key", "so", who="P2")
    office.enter(FIRST, SECOND)
    assert office.json("verify", "queue", who="P2")[0]["second_keys"] == 4  # type: ignore[index]
    assert "(nhập lần hai trước khi xem)" in office.run("records", FIRST, who="P2")
    sheet = office.json("verify", "blind", BOOK, who="P2")
    assert [one["key"] for one in sheet] == ["so", "nksHoTen"]  # type: ignore[attr-defined]
    office.run("verify", "key", FIRST, "so", "1/2016", who="P2")
    office.run("verify", "key", FIRST, "nksHoTen", "Ma Văn Ân", who="P2")
    assert office.json("verify", "differences", BOOK, who="P2")[0]["second"] == "Ma Văn Ân"  # type: ignore[index]
    assert "[QTR-23]" in office.run("approve", FIRST, who="P2", status=1)
    assert "Đã nhập" in office.run("verify", "settle", FIRST, "nksHoTen", "first", who="P2")
    office.run("approve", FIRST, who="P2")
    assert SECOND in office.run("verify", "list", BOOK, who="P2")


def test_a_book_is_verified_by_a_sample(office: Office) -> None:
    office.run("verify", "mode", BOOK, "sample", "--share", "0,9", who="P2")
    office.enter(FIRST, SECOND, record_id(3))
    drawn = office.json("verify", "sample", BOOK, who="P2")
    assert drawn["lot"] == 3 and drawn["size"] == 1  # type: ignore[index]
    [row] = office.json("verify", "list", BOOK, who="P2")  # type: ignore[misc]
    office.run("verify", "judge", row["id"], "good", who="P2")
    assert "2 hồ sơ" in office.run("verify", "accept", BOOK, who="P2")
    assert "0 hồ sơ" in office.run("verify", "refuse", BOOK, "--reason", "x", who="P2")


def test_what_can_be_delivered_reported_and_looked_up(office: Office, tmp_path: Path) -> None:
    office.enter(FIRST, SECOND, record_id(3))
    office.run("approve", BOOK, who="P2")
    assert office.json("delivery")[0]["ready"] == 3  # type: ignore[index]
    assert "Không có gì chặn" in office.run("delivery", BOOK, who="P3")
    for kind in ("progress", "people", "quality", "lengths"):
        office.run("report", kind)
        office.run("report", kind, "--out", tmp_path / f"{kind}.pdf")
        assert office.json("report", kind)
    assert "Hoàn tất nhập" in office.run("history", FIRST)
    journal = office.json("journal", "--limit", 20, who="P2")
    assert "record.approve" in {one["action"] for one in journal}  # type: ignore[attr-defined]
    assert "[QTR-08]" in office.run("journal", status=1)
    assert "KS-70" in office.run("templates") and "2015-KS" in office.run("forms")
    assert FIRST in office.run("search", "--number", "1", "--day", "18.01.2016", "--book", BOOK, "ma", "van")
    assert "Đã sửa" in office.run("book", "edit", BOOK, "--due", "1.1.2030", "--expected", "3")


def test_the_office_is_copied(office: Office, tmp_path: Path) -> None:
    assert office.json("copy", tmp_path / "sao", who="P3")["whole"] is True  # type: ignore[index]
    assert "KHO-02" in office.run("copy", tmp_path / "sao", who="P3", status=1)


def test_people_and_passwords(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITIZER_NEW_PASSWORD", "Mưa phùn tháng 3")
    office.run("people", "add", "Ma Văn Cam", "--role", "officer", "--password", who="P3")
    monkeypatch.setenv("DIGITIZER_PASSWORD", "")
    accounts = office.json("people", "accounts")
    assert [one["must_choose"] for one in accounts] == [True] * 4  # type: ignore[attr-defined]
    assert "[TRU-05]" in office.run("overview", status=1)
    office.run("people", "password", "P3")
    monkeypatch.setenv("DIGITIZER_PASSWORD", "Mưa phùn tháng 3")
    office.run("people", "roles", "P4", "--role", "officer", "--role", "supervisor", who="P3")
    assert "[QTR-21]" in office.run("people", "active", "P3", "off", who="P3", status=1)
    assert "đã ngừng" in office.run("people", "active", "P4", "off", who="P3")
    monkeypatch.setenv("DIGITIZER_NEW_PASSWORD", "Nắng hạ tháng 6")
    office.run("people", "reset", "P1", who="P3")


def test_an_office_for_practice(tmp_path: Path, office: Office) -> None:
    assert len(office.json("practice", tmp_path / "tap")["books"]) == 4  # type: ignore[index]


def test_the_demo_s_supervisor_confirms_warnings_one_by_one(tmp_path: Path) -> None:
    with book_desk(tmp_path / "thu", 2) as desk:
        set_field(desk, FIRST, "ngayDangKy", "11.02.2017")
        add_read_page(desk, 3)
        set_field(desk, record_id(3), "nksHoTen", "")
        enter(desk, 1, 2, 3)
        done = demo._review(as_role(desk, Role.SUPERVISOR), [BOOK])
        assert {one.record for one in done.approved} == {FIRST, SECOND}
        assert [one.record for one in done.returned] == [record_id(3)]
