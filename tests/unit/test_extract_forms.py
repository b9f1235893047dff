"""Which form a page is of: variants, editions, two columns, two records; drafts of unknown forms."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from digitizer.catalog import load_catalog
from digitizer.domain.forms import Area, Arrangement, FormProfile, LabelSpec
from digitizer.domain.layout import PreparedPage, Rule
from digitizer.domain.records import FieldValue, Fill, PageKind
from digitizer.extract.draft import draft_profile, profile_text
from digitizer.extract.fill import fills_of
from digitizer.extract.ink import Ink
from digitizer.extract.labels import words_of
from digitizer.extract.loose import is_likelier, matched, read_loose
from digitizer.extract.matching import Forms, Match, column_edge, registration_day
from digitizer.extract.relook import read_between
from digitizer.extract.several import record_tops
from digitizer.extract.tokens import Token, tokens_of
from digitizer.extract.values import Engines
from tests.fixtures.drawing import FakeEngine, line, lines, text_line, white, written
from tests.fixtures.lexicon import lexicon

CATALOG = load_catalog()
FORMS = Forms(CATALOG.forms)
ROWS = {
    form.id: [f"{spec.texts[0]}:" for spec in form.labels if not spec.optional] for form in FORMS.profiles
}


def page(height: int = 2800, width: int = 2000) -> PreparedPage:
    image = white(height, width)
    return PreparedPage(
        image, image, None, (), (1, 0, 0, 0, 1, 0, 0, 0, 1), (width, height), 0, 2000.0, 0.01, 20.0, False
    )


@pytest.mark.parametrize(
    "form",
    [form for form in FORMS.profiles if form.arrangement is not Arrangement.LEDGER],
    ids=lambda f: f.id,
)
def test_the_labels_of_a_form_are_those_of_no_other(form: FormProfile) -> None:
    among = [other for other in FORMS.profiles if other.arrangement is form.arrangement]
    match = FORMS.best(tokens_of(lines(*ROWS[form.id])), among)
    assert match is not None
    assert (match.profile.record_type, match.likeness) == (form.record_type, pytest.approx(1.0))


def test_of_two_forms_the_one_is_likelier_that_fits_both_readings_better() -> None:
    birth, death = ROWS["2010-KS"], ROWS["2010-KT"]
    alike = [text for text in birth if text in death]
    noisy = words_of(tokens_of(lines(*alike, *birth, *death[:-2])))  # of birth all, of death nearly all
    clear = words_of(tokens_of(lines(*death)))
    first, again = (
        FORMS.match(CATALOG.forms[form], words) for form, words in (("2010-KS", noisy), ("2010-KT", clear))
    )
    worse = FORMS.match(CATALOG.forms["2010-KT"], words_of(tokens_of(lines(*death[:-3]))))
    assert is_likelier(again, clear, first, noisy, FORMS)
    assert not is_likelier(first, noisy, again, clear, FORMS)
    assert not is_likelier(worse, words_of(worse.tokens), again, clear, FORMS)


def test_of_two_forms_about_as_likely_the_one_counts_that_more_of_the_page_is_of() -> None:
    both = ("Nơi đăng ký hộ khẩu", "Họ và tên người khai", "Ngày tháng năm sinh")
    only = (
        "Nghề nghiệp hiện nay",
        "Dân tộc và quốc tịch",
        "Trình độ văn hóa",
        "Nguyên quán của cha",
        "Tôn giáo của mẹ",
    )
    few, many = (_form(name, texts) for name, texts in (("few", both), ("many", (*both, *only))))
    tokens = words_of(tokens_of(lines(*(text.replace("n", "m") for text in both), *only[:-1])))
    forms = Forms({"few": few, "many": many})
    assert 0 < forms.match(few, tokens).likeness - forms.match(many, tokens).likeness < 0.06
    best = forms.best(tokens, [few, many])
    assert best is not None
    assert best.profile is many
    paler = words_of(tokens_of(lines(*(text.replace("n", "m") for text in (*both, *only[:-1])))))
    assert 0.06 < forms.match(few, paler).likeness - forms.match(many, paler).likeness < 0.1
    best = forms.best(paler, [few, many])  # it lacks more, but has more than twice the letters
    assert best is not None
    assert best.profile is many
    least = forms.best(words_of(tokens_of(lines(*both))), [few, many])
    assert least is not None
    assert least.profile is few


def _form(name: str, texts: Sequence[str]) -> FormProfile:
    labels = tuple(LabelSpec(Area.MAIN, (text,), (f"key{n}",)) for n, text in enumerate(texts))
    return FormProfile(name, name, "old", "thử", (), labels)


def test_editions_with_the_same_labels_differ_by_code_then_by_date() -> None:
    form = CATALOG.forms["2010-KS"]
    coded = tokens_of(lines("STP/HT-2006-KS"))
    assert FORMS.edition(form, {}, coded).id == "2006-KS"
    assert FORMS.edition(form, {"ngayDangKy": FieldValue("01.02.2008")}, []).id == "2006-KS"
    assert FORMS.edition(form, {"ngayDangKy": FieldValue("01.02.2012")}, []).id == "2010-KS"


def test_the_rest_of_a_code_at_the_pages_edge_tells_the_edition() -> None:
    fields = {"ngayDangKy": FieldValue("23.06.2020")}
    assert FORMS.edition(CATALOG.forms["2015-KH"], fields, tokens_of(lines("2020-KH"))).id == "2020-KH"
    assert FORMS.edition(CATALOG.forms["2015-KH"], fields, tokens_of(lines("069/2020"))).id == "2015-KH"


@pytest.mark.parametrize(("day", "told"), [("23.06.2020", False), ("23.06.2018", True), ("", False)])
def test_the_day_of_registration_tells_the_edition(day: str, told: bool) -> None:
    fields = {"ngayDangKy": FieldValue(day)} if day else {}
    assert FORMS.is_told(CATALOG.forms["2015-KH"], fields) is told


def test_two_records_on_a_photo_taken_aslant_are_parted() -> None:
    form = CATALOG.forms["2010-KH"]
    labels = ["Số:", "Quyển số:", "Họ và tên chồng:", "Dân tộc:", "Quốc tịch:", "Nơi đăng ký:", "Ghi chú:"]
    rows = [line(label, 100 + 160 * at) for at, label in enumerate(labels)]
    below = [line(label, 1400 + 140 * at) for at, label in enumerate(labels)]
    tops = record_tops(form, tokens_of([*rows, *below]))
    assert len(tops) == 2
    assert 1300 < tops[1] <= 1400


def test_two_records_are_parted_though_one_number_of_the_book_was_not_read() -> None:
    labels = ["Số:", "Họ và tên chồng:", "Họ và tên vợ:", "Dân tộc:", "Nơi đăng ký:", "Ghi chú:"]
    labels.append("Ngày, tháng, năm đăng ký:")
    rows = [line(label, 100 + 120 * at) for at, label in enumerate(labels)]
    below = [line(label, 1400 + 120 * at) for at, label in enumerate(labels)]
    tops = record_tops(CATALOG.forms["2006-KH"], tokens_of([*rows, *below]))
    assert len(tops) == 2
    assert 1300 < tops[1] <= 1400
    assert record_tops(CATALOG.forms["2006-KH"], tokens_of(rows)) == [0]


def test_two_people_of_one_record_are_no_two_records() -> None:
    person = ["Họ và tên:", "Ngày, tháng, năm sinh:", "Dân tộc:", "Quốc tịch:", "Nơi thường trú/tạm trú:"]
    shown = ["Số:", "Quyển số:", *person, *person, *person, "Nơi đăng ký:", "Ghi chú:"]
    rows = [line(label, 100 + 120 * at) for at, label in enumerate(shown)]
    for form in ("2010-CMC", "2006-CMC", "1999-CMC"):
        assert record_tops(CATALOG.forms[form], tokens_of(rows)) == [0]


def test_a_misread_day_gives_way_to_the_books_year() -> None:
    fields = {"ngayDangKy": FieldValue("26.03.2076"), "quyenSo": FieldValue("01/2016")}
    day = registration_day(fields)
    assert day is not None
    assert day.year == 2016


def test_two_columns_begin_where_several_lines_do() -> None:
    left, right = lines(*["Dân tộc: Kinh"] * 5), [line("Dân tộc: Tày", 60 * n, 260) for n in range(5)]
    rows = [type(a)(a.words + b.words, "test") for a, b in zip(left, right, strict=True)]
    edge = column_edge(tokens_of(rows))
    assert edge is not None
    assert 240 <= edge <= 260
    assert column_edge(tokens_of(left)) is None


def read(rows: list[str], seen: PreparedPage | None = None):  # type: ignore[no-untyped-def]
    engines = Engines(FakeEngine(), FakeEngine(), lexicon())
    shown = seen or page()
    return read_loose(shown, Ink(shown.clean), lines(*rows), FORMS, engines)


def test_a_part_of_the_heading_of_notes_is_no_label() -> None:
    form = CATALOG.forms["2010-CMC"]
    note = [spec.texts[0] for spec in form.labels].index("Ghi chú")
    rows = [*ROWS[form.id][:-2], "Phần ghi chú những thay đổi sau này"]
    assert matched(FORMS, form, tokens_of(lines(*rows))).found[note] is None
    assert matched(FORMS, form, tokens_of(lines(*rows[:-1], "Ghi chú: Đã cấp", rows[-1]))).found[note]


def test_labels_of_signatures_that_the_page_lost_are_read_by_themselves() -> None:
    form = CATALOG.forms["2010-CMC"]
    rows = [*ROWS[form.id][:-2], "MAVAÌ| N ma", "Phần ghi chú những thay đổi sau này"]
    shown = page()
    seen = written(shown.clean, (60, 1500), "Phạm Thị Lan", 40)
    engines = Engines(FakeEngine(["Cán bộ tư pháp hộ tịch"]), FakeEngine(["Phạm Thị Lan"]), lexicon())
    spaced = [line(text, y=60 * n) for n, text in enumerate(rows[:-2])]
    spaced += [line(rows[-2], y=1500, x=60), line(rows[-1], y=2000)]
    below = read_between(seen, tokens_of(spaced), engines.labels, 1300, 1990)
    assert "Cán bộ tư pháp hộ tịch" in " ".join(token.text for token in below)
    assert "MAVAÌ|" not in {token.text for token in below}
    assert [token.line for token in below] == sorted(token.line for token in below)
    assert below[-1].text == "này"


def test_the_words_of_two_columns_are_not_taken_twice() -> None:
    form = CATALOG.forms["2010-KH"]
    counts = {0: 0, 1: 0, 2: 0}
    words = []
    for spec in form.labels:
        counts[spec.column] += 1
        y = 100 + 60 * (counts[0] + (counts[spec.column] if spec.column else max(counts[1], counts[2])))
        words.append(line(f"{spec.texts[0]}:", y, 700 if spec.column == 2 else 0))
    words.sort(key=lambda row: row.words[0].box.y)
    seen: list[int] = []

    class Watched(Forms):
        def match(self, profile: FormProfile, tokens: Sequence[Token]) -> Match:
            seen.append(len(tokens))
            return super().match(profile, tokens)

    engines = Engines(FakeEngine(), FakeEngine(), lexicon())
    read_loose(page(), Ink(page().clean), words, Watched({form.id: form}), engines)
    assert FORMS.match(form, tokens_of(words)).edge is not None
    assert len(seen) > 2
    assert max(seen) == seen[0]


def test_rules_of_the_leaf_beside_do_not_end_the_form() -> None:
    rows, said = (
        ROWS["2010-KT"],
        {"Dân tộc:": "Kinh", "Quốc tịch:": "Việt Nam", "Nguyên nhân chết:": "Bệnh nặng"},
    )
    image = white(2800, 2000)
    for text, value in said.items():
        image = written(image, (1500, 128 + 60 * rows.index(text)), value, 34)
    beside = tuple(Rule(0, 90, 60 * n) for n in range(40))
    shown = replace(page(), grey=image, clean=image, rules=beside)
    words = [line(text, y=100 + 60 * n, x=300) for n, text in enumerate(rows)]
    engines = Engines(FakeEngine(), FakeEngine(list(said.values())), lexicon())
    reading = read_loose(shown, Ink(image), words, FORMS, engines)
    assert reading is not None
    [record] = reading.records
    assert [field.raw for field in record.fields.values()] == list(said.values())


def test_a_form_that_nobody_filled_in_is_blank() -> None:
    reading = read(ROWS["2010-KT"])
    assert reading is not None
    assert (reading.kind, reading.records) == (PageKind.BLANK, ())


def test_a_spread_is_no_single_page() -> None:
    assert read(ROWS["2010-KT"], page(2000, 2900)) is None


@pytest.mark.parametrize("text", ["Tên hàng hóa", "Dear Sir or Madam", "Bảng giá vật liệu xây dựng năm 2012"])
def test_words_of_no_form_are_no_record(text: str) -> None:
    assert read([text] * 20) is None


def test_print_and_typing_are_told_apart() -> None:
    text = "Bệnh viện Đa khoa huyện Ia Pa, tỉnh Gia Lai"
    assert fills_of([[text_line(text)]]) == [Fill.PRINTED]
    assert fills_of([[]]) == [None]


def test_a_draft_names_the_labels_of_a_page() -> None:
    rows = "KHAI SINH\nHọ và tên: Trần Văn A\nNơi sinh: ............\nnội dung khác"
    draft = draft_profile([page()], FakeEngine([rows]), FORMS.profiles)
    assert [spec.texts[0] for spec in draft.labels] == ["KHAI SINH", "Họ và tên", "Nơi sinh"]
    written = tomllib.loads(profile_text(draft))
    assert [label["parser"] for label in written["labels"]][1:] == ["name", "place"]
    assert written["arrangement"] == "page"


def test_a_draft_quotes_what_toml_would_trip_over() -> None:
    draft = draft_profile([page()], FakeEngine(['Ghi "rõ": x']), ())
    assert tomllib.loads(profile_text(draft))["labels"][0]["texts"]
