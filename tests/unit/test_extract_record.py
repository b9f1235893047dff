"""Readings become one record: joins, «như trên», words against digits, papers, signers, times."""

from __future__ import annotations

import pytest

from digitizer.domain.forms import Area, FormProfile, LabelSpec
from digitizer.domain.records import Box, FieldValue
from digitizer.extract.candidates import Candidate
from digitizer.extract.parse import ZoneReading
from digitizer.extract.record import assemble
from tests.fixtures.lexicon import lexicon

BOX = Box(10, 20, 300, 40)


def record_of(*labels: tuple[str, str, tuple[str, ...]], trust: float = 0.9) -> dict[str, FieldValue]:
    """The record of a form with labels (parser, what was read, keys)."""
    specs = tuple(LabelSpec(Area.MAIN, ("số",), keys, parser) for parser, _, keys in labels)
    readings = [
        ZoneReading(index, (Candidate(text, trust, "a"),), BOX._replace(y=20 + 50 * index))
        for index, (_, text, _) in enumerate(labels)
    ]
    return assemble(FormProfile("T", "KS", "2015", "thử", (), specs), readings, lexicon())


def test_fields_keep_value_raw_box_and_engine() -> None:
    fields = record_of(("date", "27/10/2008", ("nksNgaySinh",)), ("ethnic", "Kính", ("nksDanToc",)))
    date = fields["nksNgaySinh"]
    assert (date.value, date.raw, date.box, date.engine) == ("27.10.2008", "27/10/2008", BOX, "a")
    assert (fields["nksDanToc"].value, fields["nksDanToc"].raw) == ("Kinh", "Kính")


def test_the_end_of_a_label_goes_but_not_its_last_word() -> None:
    labels = (LabelSpec(Area.MAIN, ("Quan hệ với người được nhận là cha, mẹ, con",), ("nycQuanHe",), "text"),)
    form = FormProfile("T", "CMC", "2015", "thử", (), labels)
    said = {"con đẻ": "con đẻ", "on: con đẻ": "con đẻ", "on con đẻ": "con đẻ"}
    for text, value in said.items():
        fields = assemble(form, [ZoneReading(0, (Candidate(text, 0.9, "a"),), BOX)], lexicon())
        assert fields["nycQuanHe"].value == value


def test_an_empty_line_gives_no_field() -> None:
    assert record_of(("name", "  ..... ", ("meHoTen",))) == {}


@pytest.mark.parametrize("ditto", ["nt", "như trên", "Như trên."])
def test_same_as_above_takes_the_last_of_its_kind(ditto: str) -> None:
    fields = record_of(
        ("place", "xã Mường É", ("chaNoiCuTru",)),
        ("ethnic", "Thái", ("chaDanToc",)),
        ("place", ditto, ("meNoiCuTru",)),
        ("ethnic", ditto, ("meDanToc",)),
        ("place", ditto, ("nycNoiCuTru",)),
    )
    assert fields["meNoiCuTru"].value == "xã Mường É"
    assert fields["nycNoiCuTru"].value == "xã Mường É"
    assert fields["meDanToc"].value == "Thái"
    assert fields["meNoiCuTru"].notes == ("như trên",)
    assert fields["meNoiCuTru"].raw == ditto.rstrip(".")


def test_same_as_above_with_nothing_above_stays() -> None:
    assert record_of(("place", "như trên", ("meNoiCuTru",)))["meNoiCuTru"].value == "như trên"


def test_same_as_the_other_parent_whoever_stands_first_on_the_form() -> None:
    fields = record_of(
        ("place", "Trạm y tế xã Châu Hưng", ("nksNoiSinh",)),
        ("place", "nt", ("meNoiCuTru",)),
        ("place", "xã Châu Hưng, huyện Bình Đại", ("chaNoiCuTru",)),
    )
    assert fields["meNoiCuTru"].value == fields["chaNoiCuTru"].value == "xã Châu Hưng, huyện Bình Đại"


DIGITS, WORDS = ("nksNgaySinh",), ("nksNgaySinhBangChu",)


def test_words_that_agree_make_a_date_surer() -> None:
    fields = record_of(
        ("date", "18/01/2016", DIGITS),
        ("date_words", "Ngày mười tám tháng một năm hai nghìn không trăm mười sáu", WORDS),
        trust=0.5,
    )
    assert fields["nksNgaySinh"].confidence >= 0.99
    assert fields["nksNgaySinhBangChu"].confidence >= 0.98
    assert fields["nksNgaySinh"].notes == ()


def test_words_that_contradict_make_both_doubtful_and_mend_nothing() -> None:
    fields = record_of(
        ("date", "19/01/2016", DIGITS),
        ("date_words", "Ngày mười tám tháng một năm hai nghìn không trăm mười sáu", WORDS),
    )
    assert fields["nksNgaySinh"].value == "19.01.2016"
    for key in ("nksNgaySinh", "nksNgaySinhBangChu"):
        assert fields[key].confidence <= 0.6
        assert fields[key].notes == ("số và chữ của ngày này không khớp nhau",)


def test_words_stand_in_for_digits_that_cannot_be_read() -> None:
    fields = record_of(
        ("date", "##/?", DIGITS),
        ("date_words", "Ngày mười tám tháng một năm hai nghìn không trăm mười sáu", WORDS),
    )
    assert fields["nksNgaySinh"].value == "18.01.2016"
    assert fields["nksNgaySinh"].confidence == 0.7
    assert "18.01.2016" in fields["nksNgaySinh"].notes[0]


def test_papers_are_split_into_their_fields() -> None:
    keys = ("nycLoaiGiayToTuyThan", "nycSoGiayToTuyThan", "nycNgayCap", "nycNoiCap")
    fields = record_of(("papers", "CMND số 012345678 do Công an tỉnh Nghệ An cấp ngày 01/02/2003", keys))
    assert [fields[key].value for key in keys] == ["1", "012345678", "01.02.2003", "Công an tỉnh Nghệ An"]
    assert fields["nycNgayCap"].raw == "01/02/2003"


def test_a_joined_label_goes_on_with_the_value_before_it() -> None:
    keys = ("loai", "so", "ngay", "noi")
    fields = record_of(("papers", "CCCD", keys), ("join", "079097337547", ()))
    assert (fields["loai"].value, fields["so"].value) == ("4", "079097337547")
    assert fields["so"].box == Box(10, 20, 300, 90)
    alone = record_of(("papers", "CCCD", keys), ("join", " ... ", ()))
    assert set(alone) == {"loai"}


def test_signer_and_title() -> None:
    fields = record_of(("signer", "Lê Mai Út, Chù tịch", ("nguoiKy", "chucVuNguoiKy")))
    assert (fields["nguoiKy"].value, fields["chucVuNguoiKy"].value) == ("Lê Mai Út", "Chủ tịch")
    assert fields["chucVuNguoiKy"].raw == "Chù tịch"


def test_hour_and_minute_are_one_time() -> None:
    fields = record_of(("hour", "8", ("gio",)), ("minute", "5", ("gio",)))
    assert (fields["gio"].value, fields["gio"].raw) == ("08:05", "8 giờ 5 phút")
    assert fields["gio"].box == Box(10, 20, 300, 90)


def test_the_better_of_two_readings_is_taken_part_by_part() -> None:
    keys = ("loai", "so", "ngay", "noi")
    spec = LabelSpec(Area.MAIN, ("Giấy tờ tùy thân",), keys, "papers")
    candidates = (
        Candidate("CCCD số 079097337547 do Công an tỉnh X cấp", 0.9, "a"),
        Candidate("CCCD số 07909733754 do Công an tỉnh X cấp ngày 01/02/2018", 0.4, "b"),
    )
    form = FormProfile("T", "KS", "2015", "thử", (), (spec,))
    fields = assemble(form, [ZoneReading(0, candidates, None)], lexicon())
    assert (fields["so"].value, fields["so"].engine) == ("079097337547", "a")
    assert (fields["ngay"].value, fields["ngay"].engine) == ("01.02.2018", "b")
    assert fields["loai"].box is None


@pytest.mark.parametrize(
    ("so", "quyen", "read", "value"),
    [
        ("138/2000", "01/1999", "03 tháng 12 năm 2", "03.12.2000"),
        ("138", "01/2000", "5/12/20", "05.12.2000"),
        ("138", "01/2000", "03 tháng 12 năm 19", "03 tháng 12 năm 19"),
        ("138", "01", "03 tháng 12 năm 2", "03 tháng 12 năm 2"),
        ("138", "01/2000-2002", "03 tháng 12 năm 2", "03 tháng 12 năm 2"),
        ("138/2000", "01/2000", "03 tháng 12 năm 2001", "03.12.2001"),
    ],
)
def test_a_year_that_is_cut_off_is_that_of_the_number(so: str, quyen: str, read: str, value: str) -> None:
    labels = ("entry_number", so, ("so",)), ("book_number", quyen, ("quyenSo",))
    field = record_of(*labels, ("date", read, ("ngayDangKy",)))["ngayDangKy"]
    assert (field.value, field.raw) == (value, read)
    assert bool(field.notes) == (value.endswith("2000"))
    assert field.confidence <= 0.6 or not field.notes


@pytest.mark.parametrize(
    ("so", "quyen", "values"),
    [
        ("080/2003", "01/200", ("080/2003", "01/2003")),
        ("080/200", "01/2003", ("080/2003", "01/2003")),
        ("080/200", "01/2003-2004", ("080/200", "01/2003-2004")),
        ("080/2003", "01", ("080/2003", "01")),
        ("080/2003", "01/199", ("080/2003", "01/199")),
    ],
)
def test_a_year_cut_off_in_one_number_is_that_of_the_other(
    so: str, quyen: str, values: tuple[str, str]
) -> None:
    fields = record_of(("entry_number", so, ("so",)), ("book_number", quyen, ("quyenSo",)))
    assert (fields["so"].value, fields["quyenSo"].value) == values
    assert (fields["so"].raw, fields["quyenSo"].raw) == (so, quyen)
    for key, read in (("so", so), ("quyenSo", quyen)):
        assert bool(fields[key].notes) == (fields[key].value != read)


@pytest.mark.parametrize(
    ("text", "value"),
    [("chết Anh ruột", "Anh ruột"), ("t: Anh ruột", "Anh ruột"), ("chết cháu", "chết cháu")],
)
def test_what_is_left_of_a_label_before_a_relation_goes(text: str, value: str) -> None:
    labels = (LabelSpec(Area.MAIN, ("Quan hệ với người chết",), ("nycQuanHe",), "relation"),)
    form = FormProfile("T", "KT", "2010", "thử", (), labels)
    fields = assemble(form, [ZoneReading(0, (Candidate(text, 0.9, "a"),), BOX)], lexicon())
    assert fields["nycQuanHe"].value == value


@pytest.mark.parametrize(
    ("digits", "trust", "said", "value"),
    [
        ("05/05/2011", 0.3, "mười sáu", "05.05.2016"),
        ("05/05/2011", 0.9, "mười sáu", "05.05.2011"),
        ("05/06/2011", 0.3, "mười sáu", "05.06.2011"),
        ("05/05/2021", 0.3, "hai mươi", "05.05.2021"),  # the words may go on as well
    ],
)
def test_digits_under_the_next_label_give_way_to_the_words(
    digits: str, trust: float, said: str, value: str
) -> None:
    specs = (
        LabelSpec(Area.MAIN, ("sinh",), ("nksNgaySinh",), "date"),
        LabelSpec(Area.MAIN, ("ghi bằng chữ",), ("nksNgaySinhBangChu",), "date_words"),
    )
    words = f"Ngày năm tháng năm năm hai nghìn không trăm {said}"
    readings = [
        ZoneReading(0, (Candidate(digits, trust, "a"),), BOX),
        ZoneReading(1, (Candidate(words, 0.95, "a"),), BOX._replace(y=90)),
    ]
    fields = assemble(FormProfile("T", "KS", "2015", "thử", (), specs), readings, lexicon())
    assert fields["nksNgaySinh"].value == value
    assert fields["nksNgaySinh"].raw == digits
    assert fields["nksNgaySinh"].confidence <= 0.7
    assert fields["nksNgaySinh"].notes


@pytest.mark.parametrize("begun", ["Công", "Cục Cảnh sát quản"])
def test_an_authority_of_one_word_or_that_goes_on_is_cut_off(begun: str) -> None:
    keys = ("loai", "so", "ngay", "noi")
    whole, cut = (
        record_of(("papers", f"CCCD số 079097337547 cấp ngày 01/02/2018, {place}", keys))["noi"]
        for place in ("Công an tỉnh Đồng Nai", begun)
    )
    assert (whole.value, cut.value) == ("Công an tỉnh Đồng Nai", begun)
    assert cut.confidence < 0.7 * whole.confidence


@pytest.mark.parametrize(("text", "sure"), [("tháng 8 năm 2024", False), ("15/8/2024", True)])
def test_a_registration_day_is_whole_or_doubtful(text: str, sure: bool) -> None:
    field = record_of(("date", text, ("ngayDangKy",)))["ngayDangKy"]
    assert (field.confidence > 0.5) == sure
    assert bool(field.notes) != sure
