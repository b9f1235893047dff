"""Printed labels are found in their order: missing, wrapped, glued to values, misread."""

from __future__ import annotations

from digitizer.domain.records import Box
from digitizer.extract.labels import Wanted, find_labels, likeness, wanted, words_of
from digitizer.extract.tokens import hull, plain, tokens_of
from tests.fixtures.drawing import line, lines

PERSON = [
    wanted(["Họ, chữ đệm, tên"]),
    wanted(["Ngày, tháng, năm sinh"]),
    wanted(["Giới tính"]),
    wanted(["Dân tộc"]),
    wanted(["Nơi cư trú"]),
]


def found_texts(labels: list[Wanted], *rows: str) -> list[str | None]:
    tokens = tokens_of(lines(*rows))
    return [
        " ".join(token.text for token in tokens[place.start : place.stop]) if place else None
        for place in find_labels(labels, tokens)
    ]


def test_labels_in_order() -> None:
    assert found_texts(
        PERSON,
        "Họ, chữ đệm, tên: Lò Văn Út",
        "Ngày, tháng, năm sinh: 01/02/1990",
        "Giới tính: Nam Dân tộc: Thái",
        "Nơi cư trú: xã Mường É",
    ) == ["Họ, chữ đệm, tên:", "Ngày, tháng, năm sinh:", "Giới tính:", "Dân tộc:", "Nơi cư trú:"]


def test_missing_labels_do_not_draw_others_away() -> None:
    assert found_texts(PERSON, "Họ, chữ đệm, tên: Lò Văn Út", "Dân tộc: Thái", "Nơi cư trú: xã Mường É") == [
        "Họ, chữ đệm, tên:",
        None,
        None,
        "Dân tộc:",
        "Nơi cư trú:",
    ]


def test_misread_marks_and_letters() -> None:
    assert found_texts(PERSON[:2], "Hợ, chứ đêm, tên: Lò Văn Út", "Ngảy, thảng, nãm sinb: 01/02/1990") == [
        "Hợ, chứ đêm, tên:",
        "Ngảy, thảng, nãm sinb:",
    ]


def test_value_glued_to_its_label() -> None:
    tokens = tokens_of([line("Họ, chữ đệm, tên:NGÔ Thị Na")])
    (place,) = find_labels(PERSON[:1], tokens)
    assert place is not None
    assert [token.text for token in tokens[place.stop :]] == ["NGÔ", "Thị", "Na"]


def test_a_date_in_words_and_figures_is_no_part_of_its_label() -> None:
    tokens = tokens_of([line("cấp ngày Ngày 01 tháng 07 năm 2015")])
    (place,) = find_labels([wanted(["cấp ngày, tháng, năm", "cấp ngày"])], tokens)
    assert place is not None
    assert [token.text for token in tokens[place.stop :]] == ["Ngày", "01", "tháng", "07", "năm", "2015"]
    (place,) = find_labels([wanted(["Trẻ dưới 01 tuổi"])], tokens_of([line("Trẻ dưới 01 tuổi")]))
    assert place is not None and place.score == 100


def test_the_same_label_twice_keeps_its_order() -> None:
    labels = [
        wanted(["Họ, chữ đệm, tên mẹ"]),
        wanted(["Dân tộc"]),
        wanted(["Họ, chữ đệm, tên cha"]),
        wanted(["Dân tộc"]),
    ]
    tokens = tokens_of(
        lines(
            "Họ, chữ đệm, tên mẹ: Lò Thị Na",
            "Dân tộc: Thái",
            "Họ, chữ đệm, tên cha: Lý A Sử",
            "Dân tộc: Mông",
        )
    )
    places = find_labels(labels, tokens)
    assert [tokens[place.stop].text for place in places if place] == ["Lò", "Thái", "Lý", "Mông"]


def test_a_long_label_may_wrap_a_short_one_may_not() -> None:
    long = wanted(["Họ, chữ đệm, tên, chức vụ người ký Giấy chứng nhận kết hôn"])
    assert found_texts([long], "Họ, chữ đệm, tên, chức vụ người ký", "Giấy chứng nhận kết hôn: Lê Na") == [
        "Họ, chữ đệm, tên, chức vụ người ký Giấy chứng nhận kết hôn:"
    ]
    short = wanted(["Giới tính"])
    assert found_texts([short], "xã Giới tinb") == ["Giới tinb"]
    assert found_texts([short], "xã Giới", "tinb An") == [None]


def test_two_wordings_and_the_better_wins() -> None:
    label = wanted(["Quyển", "Quyển số", "Quyển (số)"])
    assert found_texts([label], "Quyển số: 01/2016") == ["Quyển số:"]
    assert found_texts([label], "Quyển: 01/2016") == ["Quyển:"]


def test_no_words_no_labels() -> None:
    assert find_labels(PERSON, []) == [None] * 5
    assert find_labels([], tokens_of(lines("Dân tộc: Kinh"))) == []


def test_likeness_counts_required_labels_only() -> None:
    labels = [wanted(["Họ, chữ đệm, tên"]), wanted(["Nơi cư trú"]), wanted(["Tên khác"], optional=True)]
    half = find_labels(labels, tokens_of(lines("Họ, chữ đệm, tên: Lò Văn Út")))
    assert 0.55 < likeness(half, labels) < 0.65
    full = find_labels(labels, tokens_of(lines("Họ, chữ đệm, tên: Lò Văn Út", "Nơi cư trú: xã Na")))
    assert likeness(full, labels) == 1.0
    assert likeness([None], [wanted(["Tên khác"], optional=True)]) == 0.0


def test_of_two_forms_the_right_one_is_liker() -> None:
    birth = [wanted(["Nơi sinh"]), wanted(["Quê quán"]), wanted(["Họ, chữ đệm, tên mẹ"])]
    death = [wanted(["Nơi chết"]), wanted(["Nguyên nhân chết"]), wanted(["Số Giấy báo tử"])]
    tokens = tokens_of(lines("Nơi sinh: xã Na", "Quê quán: xã Na", "Họ, chữ đệm, tên mẹ: Lò Thị Na"))
    assert likeness(find_labels(birth, tokens), birth) > 0.9
    assert likeness(find_labels(death, tokens), death) < 0.3


def test_tokens_are_cut_at_colons_and_between_letters_and_digits() -> None:
    tokens = tokens_of([line("tên:NGÔ giờ30 ngày27/03/2016 12a TP.3")])
    assert [token.text for token in tokens] == [
        "tên:",
        "NGÔ",
        "giờ",
        "30",
        "ngày",
        "27/03/2016",
        "12a",
        "TP.3",
    ]
    first, second = tokens[:2]
    assert first.box.x + first.box.w == second.box.x
    assert first.box.w + second.box.w == 12 * len("tên:NGÔ")


def test_plain_letters_and_hulls() -> None:
    assert plain("Họ, chữ đệm: ĐỖ 12") == "hochudemdo12"
    assert hull([Box(5, 6, 10, 10), Box(30, 2, 5, 5)]) == Box(5, 2, 30, 14)


def test_a_label_ends_at_its_colon() -> None:
    labels = [wanted(["Tuổi (năm sinh)", "Ngày, tháng, năm sinh"])]
    assert found_texts(labels, "Năm sinh: 17 tháng 11 năm 1965") != ["Năm sinh: 17 tháng 11 năm"]
    assert found_texts([wanted(["Năm sinh"])], "Năm sinh: 17 tháng 11 năm 1965") == ["Năm sinh:"]


def test_a_short_optional_label_is_not_made_of_what_was_hardly_read() -> None:
    labels = [wanted(["Giấy tờ tùy thân"]), wanted(["số"], optional=True)]
    first = line("Giấy tờ tùy thân: CCCD")
    sure, unsure = (tokens_of([first, line("Sổ cấp", y=40, confidence=trust)]) for trust in (0.9, 0.3))
    assert find_labels(labels, sure)[1] is not None
    assert find_labels(labels, unsure)[1] is None


def test_what_words_are_like_is_worked_out_once_and_stays_the_same() -> None:
    rows = ("Họ, chữ đệm, tên: Lò Văn Út", "Dân tộc: Thái", "Nơi cư trú: xã Na Dân tộc: Kinh")
    tokens = tokens_of(lines(*rows))
    words = words_of(tokens)
    assert words_of(words) is words
    assert find_labels(PERSON, words) == find_labels(PERSON, tokens)
    assert find_labels(PERSON, words) == find_labels(PERSON, tokens)
    optional = [Wanted(label.wordings, optional=True) for label in PERSON]
    assert find_labels(optional, words) == find_labels(optional, tokens)


def test_words_are_parted_by_where_they_stand() -> None:
    words = words_of(tokens_of(lines("Dân tộc: Thái", "Quốc tịch: Lào")))
    edge = words[-1].box.x
    left, right = words.sides(edge)
    assert [token.box.x + token.box.w / 2 < edge for token in (*left, *right)] == [True] * len(left) + [
        False
    ] * len(right)
    assert len(left) + len(right) == len(words)
    assert words.only(lambda token: True) is words
    assert [token.text for token in words.only(lambda token: token.plain == "lao")] == ["Lào"]


def test_a_colon_tells_where_a_misread_label_ends() -> None:
    born = wanted(["Ngày, tháng, năm sinh", "Ngày, tháng, năm sinh (tuổi)"])
    assert found_texts([born], "Ngày, tháng, năm sinh (rưốn): 1975") == ["Ngày, tháng, năm sinh (rưốn):"]
    assert found_texts([born], "Ngày, tháng, năm sinh: 19 tuổi") == ["Ngày, tháng, năm sinh:"]
    assert found_texts([born], "Ngày, tháng, năm sinh 1975 Nơi sinh: xã Na") == ["Ngày, tháng, năm sinh"]


def test_a_name_before_a_label_is_not_its_beginning() -> None:
    year = wanted(["Tuổi (năm sinh)", "Năm sinh", "Ngày, tháng, năm sinh"])
    assert found_texts([year], "Họ và tên mẹ: HOÀNG HÀ HỒNG Năm sinh: 1975") == ["Năm sinh:"]


def test_a_colon_draws_no_value_before_a_label_into_it() -> None:
    signer = wanted(["Họ, chữ đệm, tên, chức vụ người ký Giấy khai sinh"])
    said = ("Công an cấp ngày 10/07/2004", "Họ, chữ đệm, tên, chức vụ của người ký Giấy khai sinh: Lê Na")
    assert found_texts([signer], *said) == ["Họ, chữ đệm, tên, chức vụ của người ký Giấy khai sinh:"]


def test_faint_traces_of_a_label_stand_on_one_line_and_pass_no_colon() -> None:
    tokens = words_of(tokens_of(lines("Tên: Lò Na nuôi: 1974", "tuổi trẻ")))
    found = tokens.faint(wanted(["Tuổi"]), 0, len(tokens))
    texts = {" ".join(token.text for token in tokens[place.start : place.stop]) for place in found}
    assert {"nuôi:", "tuổi"} <= texts
    assert not {"nuôi: 1974", "1974 tuổi", "Tên: Lò"} & texts
    assert not tokens.faint(wanted(["Nơi sinh"]), 0, 3)


def test_of_two_words_alike_the_one_that_begins_a_line_is_the_label() -> None:
    tokens = tokens_of([line("Giấy báo tử: đố áo 137", y=0), line("do BVĐK Hà Nội", y=60)])
    report, by = find_labels([wanted(["Giấy báo tử"]), wanted(["do"])], tokens)
    assert report is not None
    assert by is not None
    assert tokens[by.start].text == "do"
