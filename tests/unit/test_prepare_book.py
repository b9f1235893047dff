"""Spreads are parted at the gutter, tables found and straightened, whichever way up the book lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from digitizer.domain.layout import PreparedPage
from digitizer.domain.records import Box
from digitizer.prepare.book import _is_open_book, is_crossed
from digitizer.prepare.curves import Curve, level_strokes, trace
from digitizer.prepare.page import prepare_page
from digitizer.prepare.picture import Picture
from digitizer.prepare.place import TABLE_WIDTH
from digitizer.prepare.probe import Probe
from digitizer.prepare.spread import Gutter, find_fold, find_gutter
from digitizer.prepare.table import Table, with_side
from tests.fixtures.drawing import Image8, white, written

WIDTH, HEIGHT = 2400, 1700
LEFT, RIGHT = (90, 1130), (1270, 2310)
TEXT = "Nguyễn Thị Hồng Cúc, huyện Mộc Hoá"


def ruled(page: Image8, sides: tuple[int, int], columns: list[int], rows: list[int], thick: int = 3) -> None:
    """Draws a table between two sides in place; ``columns`` are the x of the rules between them."""
    for x in (sides[0], *columns, sides[1]):
        cv2.line(page, (x, rows[0]), (x, rows[-1]), 0, thick)
    for y in rows:
        cv2.line(page, (sides[0], y), (sides[1], y), 0, thick)


def filled(page: Image8, lefts: list[int], rows: list[int], size: int = 26) -> Image8:
    for top in rows[:-1]:
        for left in lefts:
            for line in range(3):
                page = written(page, (left + 12, top + 40 + 36 * line), TEXT[: 8 + 6 * line], size)
    return page


def bands(rows: list[int], thick: int = 3) -> Image8:
    page = white(HEIGHT, WIDTH)
    ruled(page, LEFT, [300], rows, thick)
    ruled(page, RIGHT, [2100], rows, thick)
    return filled(page, [90, 300, 620, 1270, 1650, 2100], rows)


def ledger() -> tuple[Image8, list[int]]:
    page = white(HEIGHT, WIDTH)
    rows = [120, 210, *range(400, 1600, 190)]
    ruled(page, LEFT, [170, 420, 700, 900], rows)
    ruled(page, RIGHT, [1500, 1800, 2050], rows)
    return filled(page, [170, 420, 700, 1270, 1500, 1800], [*rows[1:]]), rows


def pictured(page: Image8) -> Image8:
    """In colour, with the shadow of the fold."""
    steps = np.abs(np.arange(page.shape[1]) - page.shape[1] / 2)
    shade = 1 - 0.35 * np.exp(-steps / 30)
    return np.asarray(cv2.merge([(page * shade).astype(np.uint8)] * 3), np.uint8)


def turned(page: Image8, turns: int) -> Image8:
    return np.ascontiguousarray(np.rot90(page, -turns))


def shape(leaf: PreparedPage) -> tuple[int, int] | None:
    """Rows and columns of the leaf's table."""
    return None if leaf.grid is None else (len(leaf.grid.rows) - 1, len(leaf.grid.columns) - 1)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_bands_across_two_leaves(turns: int) -> None:
    page = prepare_page(Picture.of(turned(pictured(bands([100, 470, 840, 1210, 1580])), turns)))
    assert [shape(leaf) for leaf in page.leaves] == [(4, 2), (4, 2)]
    assert page.rotation == 90 * turns
    left = page.leaves[0].grid
    assert left is not None
    assert left.columns[-1] - left.columns[0] == pytest.approx(TABLE_WIDTH, abs=3)
    share = (left.columns[1] - left.columns[0]) / TABLE_WIDTH
    assert share == pytest.approx((300 - LEFT[0]) / (LEFT[1] - LEFT[0]), abs=0.004)


@pytest.mark.parametrize("is_found", [True, False])
def test_a_gutter_that_cuts_off_a_table_gives_way_to_the_fold(
    monkeypatch: pytest.MonkeyPatch, is_found: bool
) -> None:
    picture = pictured(bands([100, 470, 840, 1210, 1580]))
    height, width = picture.shape[:2]
    lean = np.array([[1, 0.07, -0.07 * height / 2], [0, 1, 0]])
    slanted = cv2.warpAffine(picture, lean, (width, height), borderMode=cv2.BORDER_REPLICATE)

    def upright(mask: Image8, _: Image8) -> Gutter | None:
        return Gutter(mask.shape[1] / 2 - 30, 0.0, 9.0, 0.3, mask.shape[0] / 2) if is_found else None

    monkeypatch.setattr("digitizer.prepare.book.find_gutter", upright)
    page = prepare_page(Picture.of(np.asarray(slanted, np.uint8)))
    assert [shape(leaf) for leaf in page.leaves] == [(4, 2), (4, 2)]


def test_thick_rules_of_a_large_scan_do_not_hide_each_other() -> None:
    large = cv2.resize(pictured(bands([100, 470, 840, 1210, 1580], 6)), None, fx=2, fy=2)
    page = prepare_page(Picture.of(np.asarray(np.maximum(large, 50), np.uint8)))
    assert [shape(leaf) for leaf in page.leaves] == [(4, 2), (4, 2)]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_ledger_has_its_heading_above(turns: int) -> None:
    picture, rows = ledger()
    page = prepare_page(Picture.of(turned(pictured(picture), turns)))
    assert [shape(leaf) for leaf in page.leaves] == [(len(rows) - 1, 5), (len(rows) - 1, 4)]
    assert page.rotation == 90 * turns
    assert page.upright == 1.0


def test_given_turns_are_obeyed() -> None:
    page = prepare_page(Picture.of(pictured(ledger()[0])), 2)
    assert page.rotation == 180
    assert [leaf.rotation for leaf in page.leaves] == [180, 180]
    assert [shape(leaf) for leaf in page.leaves] == [(8, 4), (8, 5)]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_cells_come_back_to_the_original(turns: int) -> None:
    picture, rows = ledger()
    lying = turned(pictured(picture), turns)
    leaf = prepare_page(Picture.of(lying)).leaves[1]
    assert leaf.grid is not None
    back = leaf.original_box(leaf.grid.cell(3, 1))
    marked = np.zeros(lying.shape[:2], np.uint8)
    marked[back.y : back.y + back.h, back.x : back.x + back.w] = 1
    upright = np.argwhere(np.rot90(marked, turns))
    top, left = upright.min(axis=0)
    bottom, right = upright.max(axis=0) + 1
    found = np.array([left, top, right, bottom])
    assert np.abs(found - [1500, rows[3], 1800, rows[4]]).max() <= 5


def curled(page: Image8, height: float = 40.0) -> tuple[Image8, NDArray[np.float32]]:
    """The rows of both leaves fall towards the fold; the map from picture to flat page (y of each pixel)."""
    y, x = np.mgrid[: page.shape[0], : page.shape[1]].astype(np.float32)
    fall = height * np.exp(-np.abs(x - page.shape[1] / 2) / 160)
    return np.asarray(cv2.remap(page, x, y - fall, cv2.INTER_LINEAR, borderValue=255), np.uint8), y - fall


def test_a_shadow_beside_the_spine_is_not_the_spine() -> None:
    page = bands([100, 470, 840, 1210, 1580])
    at = np.arange(WIDTH)
    light = (1 - 0.35 * np.exp(-np.abs(at - 1200) / 12)) * np.where(at < 1240, 1.0, 0.45)
    found = find_gutter(255 - page, (page * light).astype(np.uint8))
    assert found is not None
    assert abs(found.at - 1200) < 8


def test_a_book_taken_from_far_below_is_rectified_before_its_tables_are_looked_for() -> None:
    picture, rows = ledger()
    wide = cv2.copyMakeBorder(pictured(picture), 200, 200, 200, 200, cv2.BORDER_CONSTANT, value=(50, 55, 60))
    height, width = wide.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    far = np.array([[400, 250], [width - 400, 180], [width, height], [0, height]], np.float32)
    slanted = cv2.warpPerspective(
        wide, cv2.getPerspectiveTransform(corners, far), (width, height), borderValue=(50, 55, 60)
    )
    page = prepare_page(Picture.of(np.asarray(slanted, np.uint8)))
    assert [shape(leaf) for leaf in page.leaves] == [(len(rows) - 1, 5), (len(rows) - 1, 4)]


@pytest.mark.parametrize("on_left", [True, False])
def test_a_strip_of_the_next_leaf_is_cut_off_at_the_fold(on_left: bool) -> None:
    page = white(1100, 800)
    for y in range(80, 1000, 40):
        page = written(page, (170, y), TEXT, 20)
    at = 120 if on_left else 700
    shade = 1 - 0.4 * np.exp(-np.square((np.arange(800) - at) / 12.0))
    fold = find_fold((page * shade).astype(np.uint8))
    assert fold is not None
    assert abs(fold.at - at) < 6
    assert find_fold(page) is None
    crease = page.copy()
    crease[:, at : at + 5] = 120
    assert find_fold(crease) is None
    assert find_fold(page[:3, :3]) is None


def test_a_curled_leaf_is_straightened() -> None:
    picture, flat_y = curled(ledger()[0])
    page = prepare_page(Picture.of(pictured(picture)))
    assert [shape(leaf) for leaf in page.leaves] == [(8, 5), (8, 4)]
    leaf = page.leaves[0]
    assert leaf.grid is not None
    for y in leaf.grid.rows:
        heights = []
        for x in range(leaf.grid.columns[0] + 20, leaf.grid.columns[-1] - 20, 60):
            there_x, there_y = leaf.original_point(x, y)
            heights.append(float(flat_y[round(there_y), round(there_x)]))
        assert max(heights) - min(heights) < 6


def test_rules_go_and_writing_that_crosses_them_stays() -> None:
    leaf = prepare_page(Picture.of(pictured(ledger()[0]))).leaves[0]
    assert leaf.grid is not None
    x = leaf.grid.columns[2]
    blank = leaf.clean[leaf.grid.rows[2] + 300 : leaf.grid.rows[3] - 20, x - 8 : x + 9]
    assert blank.min() > 200
    assert leaf.rules == ()


def test_the_neighbour_is_not_on_the_leaf() -> None:
    page = prepare_page(Picture.of(pictured(bands([100, 470, 840, 1210, 1580]))))
    left = page.leaves[0]
    assert left.grid is not None
    beyond = left.clean[:, left.grid.columns[-1] + 90 :]
    assert beyond.size == 0 or beyond.min() > 150


def test_leaders_make_no_rows() -> None:
    rows = [100, 590, 1090, 1580]
    page = white(HEIGHT, WIDTH)
    ruled(page, LEFT, [300], rows)
    ruled(page, RIGHT, [2100], rows)
    for top in rows[:-1]:
        for y in range(top + 60, top + 440, 60):
            for left, right in ((110, 285), (315, 1115), (1290, 2085)):
                cv2.line(page, (left, y), (right, y), 60, 2)
                page = written(page, (left, y - 4), "Nơi sinh: Mộc Hoá", 24)
    assert [shape(leaf) for leaf in prepare_page(Picture.of(pictured(page))).leaves] == [(3, 2), (3, 2)]


def test_a_broken_rule_is_still_a_rule() -> None:
    picture, _ = ledger()
    picture[395:406, 500:600] = 255
    picture[780:800, 1600:1690] = 255
    picture[900:1000, 695:706] = 255
    assert [shape(leaf) for leaf in prepare_page(Picture.of(pictured(picture))).leaves] == [(8, 5), (8, 4)]


def test_a_rule_that_writing_touches_at_its_end_is_still_a_rule() -> None:
    picture, _ = ledger()
    cv2.rectangle(picture, (699, 124), (717, 195), 0, -1)
    assert [shape(leaf) for leaf in prepare_page(Picture.of(pictured(picture))).leaves] == [(8, 5), (8, 4)]


@pytest.mark.parametrize("angle", [-8.0, -3.0, 3.0, 8.0])
def test_askew(angle: float) -> None:
    picture, rows = ledger()
    wide = cv2.copyMakeBorder(pictured(picture), 200, 200, 200, 200, cv2.BORDER_CONSTANT, value=(255,) * 3)
    size = (wide.shape[1], wide.shape[0])
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1)
    askew = np.asarray(cv2.warpAffine(wide, turn, size, borderValue=(255,) * 3), np.uint8)
    page = prepare_page(Picture.of(askew))
    assert [shape(leaf) for leaf in page.leaves] == [(8, 5), (8, 4)]
    leaf = page.leaves[0]
    assert leaf.grid is not None
    corner = leaf.original_box(Box(leaf.grid.columns[0], leaf.grid.rows[0], 1, 1))
    expected = turn @ np.array([LEFT[0] + 200, rows[0] + 200, 1])
    assert np.abs(np.array([corner.x, corner.y]) - expected).max() < 6


def test_a_single_ledger_leaf_is_no_spread() -> None:
    page = white(1700, 1200)
    rows = [120, 210, *range(400, 1600, 190)]
    ruled(page, (80, 1120), [170, 420, 700, 900], rows)
    page = filled(page, [170, 420, 700], rows[1:])
    for turns in range(4):
        found = prepare_page(Picture.of(turned(np.asarray(cv2.merge([page] * 3), np.uint8), turns)))
        assert found.leaves == ()
        assert shape(found) == (8, 5)
        assert found.rotation == 90 * turns
        assert not found.cut


def half(left: int, right: int, rows: list[int]) -> Table:
    along, down = np.arange(left, right + 1.0), np.arange(rows[0], rows[-1] + 1.0)
    levels = tuple(Curve(along, np.full_like(along, y)) for y in rows)
    return Table(levels, tuple(Curve(down, np.full_like(down, x)) for x in (left, right)))


@pytest.mark.parametrize("crossed", [True, False])
def test_rules_that_run_on_tell_two_halves_of_one_table(crossed: bool) -> None:
    mask = np.zeros((700, 1000), np.uint8)
    rows = [100, 250, 400, 550]
    for y in rows:
        for first, last in [(50, 950)] if crossed else [(50, 450), (560, 950)]:
            cv2.line(mask, (first, y), (last, y), 255, 2)
    assert is_crossed(mask, half(50, 450, rows), half(560, 950, rows)) is crossed
    mask[:, 470:492] = 0  # the spine, and behind it a column whose side was not seen
    assert not is_crossed(mask, half(50, 450, rows), half(700, 950, rows))


@pytest.mark.parametrize(("depth", "is_book"), [(0.4, True), (0.08, False)])
def test_a_deep_shadow_is_a_spine_though_rules_run_on_across_it(
    monkeypatch: pytest.MonkeyPatch, depth: float, is_book: bool
) -> None:
    monkeypatch.setattr("digitizer.prepare.book.is_crossed", lambda *_: True)
    tables = half(50, 450, [100, 550]), half(560, 950, [100, 550])
    seen = SimpleNamespace(mask=np.zeros((700, 1000), np.uint8), size=(1000, 700))
    spread = SimpleNamespace(seen=seen, gutter=Gutter(505, 0.0, 12, depth, 350), tables=tables)
    assert _is_open_book(spread) is is_book  # type: ignore[arg-type]


def test_a_fold_between_two_tables_is_no_rule_across_it() -> None:
    mask = np.zeros((700, 1000), np.uint8)
    rows = [100, 250, 400, 550]
    halves = half(50, 488, rows), half(514, 950, rows)
    cv2.line(mask, (501, 60), (501, 640), 255, 10)
    assert not is_crossed(mask, *halves)
    for y in rows:
        cv2.line(mask, (50, y), (950, y), 255, 2)
    assert is_crossed(mask, *halves)


def test_the_soft_rim_of_a_thick_rule_is_no_gap_in_the_one_that_it_crosses() -> None:
    picture = np.full((400, 400), 180, np.uint8)
    cv2.line(picture, (200, 0), (200, 399), 90, 5)
    cv2.line(picture, (0, 200), (399, 200), 90, 11)
    picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 3), np.uint8)
    down = np.arange(0, 400.0)
    drawn = Probe(picture, np.eye(3)).along(Curve(down, np.full_like(down, 200)), True, 0, 400)
    assert drawn.share(180, 220) == 1
    picture[210:230] = 180  # a gap
    assert (
        Probe(picture, np.eye(3)).along(Curve(down, np.full_like(down, 200)), True, 0, 400).share(212, 226)
        < 0.2
    )


def test_a_rule_that_runs_on_in_the_shadow_is_drawn_there() -> None:
    picture = np.full((800, 400), 230, np.uint8)
    cv2.line(picture, (200, 0), (200, 799), 60, 4)
    picture[400:] = picture[400:] // 3
    down = np.arange(0, 800.0)
    drawn = Probe(picture, np.eye(3)).along(Curve(down, np.full_like(down, 200)), True, 0, 800)
    assert drawn.share(450, 790) == 1
    assert ((drawn.t > 470) & (drawn.t < 790)).sum() > 300


def longer(table: Table, starts: list[int]) -> Table:
    """The table with its rows begun farther left."""
    rows = [
        Curve(np.arange(x, row.end + 1), np.full(round(row.end) - x + 1, row.across[0]))
        for x, row in zip(starts, table.rows, strict=True)
    ]
    return replace(table, rows=tuple(rows))


def test_a_side_that_was_not_seen_stands_where_most_rows_end() -> None:
    rows = [100, 250, 400, 550, 700]
    table = longer(half(700, 950, rows), [560, 640, 562, 564, 690])
    found = with_side(table, on_left=True)
    assert len(found.columns) == 3
    assert abs(found.columns[0].at(400) - 562) < 3
    assert with_side(table, on_left=False) == table


def test_no_side_stands_where_a_single_row_runs_on() -> None:
    rows = [100, 250, 400, 550, 700]
    table = longer(half(700, 950, rows), [500, 698, 699, 698, 700])
    assert with_side(table, on_left=True) == table
    ragged = longer(half(700, 950, rows), [500, 540, 580, 620, 660])
    assert with_side(ragged, on_left=True) == ragged


@pytest.mark.parametrize("gone", [0, -1])
def test_columns_run_on_to_a_top_or_bottom_rule_that_was_not_seen(gone: int) -> None:
    page = white(HEIGHT, WIDTH)
    rows = [100, 470, 840, 1210, 1580]
    for sides, columns in ((LEFT, [300, 620]), (RIGHT, [1650, 2100])):
        ruled(page, sides, columns, rows)
        page[rows[gone] - 5 : rows[gone] + 6, sides[0] : sides[1]] = 255
    prepared = prepare_page(Picture.of(pictured(filled(page, [90, 300, 620, 1270, 1650, 2100], rows))))
    assert [shape(leaf) for leaf in prepared.leaves] == [(4, 3), (4, 3)]


def test_a_table_loses_no_rule_to_a_torn_corner_or_a_finger() -> None:
    page = pictured(bands([100, 470, 840, 1210, 1580]))
    torn = page.copy()
    cv2.fillPoly(torn, [np.array([[0, 1699], [0, 1450], [190, 1699]])], (60, 55, 50))
    cv2.ellipse(torn, (2340, 840), (100, 50), 0, 0, 360, (205, 140, 110), -1)
    plain, spoilt = (prepare_page(Picture.of(one)) for one in (page, torn))
    for leaf, other in zip(plain.leaves, spoilt.leaves, strict=True):
        assert leaf.grid is not None and other.grid is not None
        assert np.allclose(leaf.grid.rows, other.grid.rows, atol=12)
        assert np.allclose(leaf.grid.columns, other.grid.columns, atol=12)


def streaks(page: Image8) -> None:
    """Dust on a scanner's glass: thin lines from edge to edge."""
    for x in (500, 860, 1500, 1800):
        page[:, x : x + 3] = 90


def ribbon(page: Image8) -> None:
    """A bookmark's ribbon across the side of a table."""
    cv2.line(page, (1090, 560), (1180, 900), (40, 35, 150), 46)


def marker(page: Image8) -> None:
    """A highlighter along a rule."""
    part = page[452:482, 900:1180]
    part[:] = part * np.array([0.35, 0.98, 0.98])


def creases(page: Image8) -> None:
    """Where the leaves were once folded: lines across both, not quite level."""
    for left, right in ((560, 640), (1000, 985)):
        cv2.line(page, (0, left), (page.shape[1], right), (90, 90, 90), 3)


@pytest.mark.parametrize("spoil", [streaks, ribbon, marker, creases])
def test_what_lies_across_a_spread_hides_no_table(spoil: Callable[[Image8], None]) -> None:
    page = pictured(bands([100, 470, 840, 1210, 1580]))
    plain = prepare_page(Picture.of(page))
    spoil(page)
    spoilt = prepare_page(Picture.of(page))
    for leaf, other in zip(plain.leaves, spoilt.leaves, strict=True):
        assert leaf.grid is not None and other.grid is not None
        assert np.allclose(leaf.grid.rows, other.grid.rows, atol=12)
        assert np.allclose(leaf.grid.columns, other.grid.columns, atol=12)


@pytest.mark.parametrize("rise", [0.13, 0.16])
def test_a_pen_line_that_crosses_a_rule_does_not_take_it_along(rise: float) -> None:
    mask = np.zeros((600, 900), np.uint8)
    cv2.line(mask, (40, 300), (840, 300), 255, 3)
    cv2.line(mask, (170, round(300 - 270 * rise)), (840, round(300 + 400 * rise)), 255, 3)
    rules = trace(level_strokes(mask, 0.16), 45)
    [level] = [rule for rule in rules if rule.end - rule.start > 780]
    assert np.abs(level.across - 300).max() < 2


def test_a_heading_rule_that_ends_before_a_side_is_no_row() -> None:
    page = bands([100, 470, 840, 1210, 1580])
    cv2.line(page, (300, 160), (1060, 160), 0, 3)
    cv2.line(page, (1340, 160), (2310, 160), 0, 3)
    prepared = prepare_page(Picture.of(pictured(page)))
    assert [shape(leaf) for leaf in prepared.leaves] == [(4, 2), (4, 2)]


def test_a_spread_of_which_a_leaf_is_cut_is_cut() -> None:
    rows = [100, 470, 840, 1210, 1580]
    page = pictured(bands(rows))
    assert not prepare_page(Picture.of(page)).cut
    assert prepare_page(Picture.of(page[:1400].copy())).cut


def test_a_table_that_runs_off_the_picture_is_cut() -> None:
    page = white(1700, 1200)
    rows = [120, 210, *range(400, 1600, 190)]
    ruled(page, (80, 1120), [170, 420, 700, 900], rows)
    page = filled(page, [170, 420, 700], rows[1:])[:1430]
    assert prepare_page(Picture.of(np.asarray(cv2.merge([page] * 3), np.uint8))).cut


@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_wide_picture_of_one_colour(value: int) -> None:
    page = prepare_page(Picture.of(np.full((900, 1400, 3), value, np.uint8)))
    assert page.leaves == ()
    assert page.grid is None


def test_noise_is_no_book() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (900, 1400, 3)).astype(np.uint8)
    page = prepare_page(Picture.of(noise))
    assert page.leaves == ()
    assert page.grid is None
