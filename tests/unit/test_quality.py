"""What is wrong with a picture of a page is seen at once, and nothing is seen where nothing is wrong."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from digitizer.acquire.quality import Gallery, assess
from tests.fixtures.cli import sample
from tests.fixtures.defects import DEFECTS, Image8, again

PAGES = [sample("KS.2016.01", 2), sample("KH.2017.01", 3)]


def encoded(page: Image8, quality: int = 88) -> bytes:
    target = io.BytesIO()
    Image.fromarray(page).save(target, "JPEG", quality=quality)
    return target.getvalue()


def pixels(path: object) -> Image8:
    return np.asarray(Image.open(path).convert("RGB"))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_good_pages_need_nobody(path: object) -> None:
    quality = assess(encoded(pixels(path)))
    assert quality.is_good and quality.score == 1.0


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_found(name: str) -> None:
    spoilt = DEFECTS[name](pixels(PAGES[0]), np.random.default_rng(3))
    assert name in {defect.kind.value for defect in assess(encoded(spoilt)).defects}


BOOKS = ("KS.2016.01", "KH.2017.01", "KT.2018.01")
NUMBERS = (2, 3, 4, 5, 6)
Prints = dict[tuple[str, int], str]


def captured(page: Image8, dice: np.random.Generator) -> bytes:
    """The sheet a second time, with the scanner's lid open and a strip of the facing page, as a poor JPEG."""
    moved = again(page, dice)
    strip = np.full((len(page), page.shape[1] // 25, 3), 205, np.uint8)
    strip[len(page) // 8 :: len(page) // 20, 20:] = 60
    book = np.hstack([moved, strip] if dice.random() < 0.5 else [strip[:, ::-1], moved])
    edges = dice.integers(10, 90, 4).reshape(2, 2).tolist()
    return encoded(np.pad(book, [*edges, (0, 0)], constant_values=int(dice.integers(5, 40))), quality=60)


@pytest.fixture(scope="module")
def first() -> Prints:
    return {
        (book, number): assess(sample(book, number).read_bytes()).print
        for book in BOOKS
        for number in NUMBERS
    }


@pytest.fixture(scope="module")
def second() -> Prints:
    return {
        (book, number): assess(captured(pixels(sample(book, number)), np.random.default_rng(number))).print
        for book in BOOKS
        for number in NUMBERS
    }


def of_book(prints: Prints, book: str) -> dict[str, str]:
    return {str(number): mark for (own, number), mark in prints.items() if own == book}


@pytest.mark.parametrize("book", BOOKS)
def test_a_page_that_was_scanned_before_is_known_among_others(
    first: Prints, second: Prints, book: str
) -> None:
    gallery = Gallery(of_book(first, book))
    found = {page: gallery.most_alike(mark) for page, mark in of_book(second, book).items()}
    assert found == {str(number): str(number) for number in NUMBERS}


@pytest.mark.parametrize("book", BOOKS)
def test_another_sheet_of_the_same_form_is_no_double(first: Prints, second: Prints, book: str) -> None:
    gallery = Gallery(of_book(first, book))
    marks = [*of_book(first, book).items(), *of_book(second, book).items()]
    assert {gallery.most_alike(mark, besides=page) for page, mark in marks} == {""}


def test_the_first_two_sheets_of_a_book_are_no_doubles(first: Prints) -> None:
    for book in BOOKS:
        gallery = Gallery({"2": first[book, 2]})
        assert gallery.most_alike(first[book, 3]) == ""
        assert gallery.most_alike(first[book, 2]) == "2"


def test_a_double_is_found_among_many_pages(first: Prints, second: Prints) -> None:
    gallery = Gallery({f"{book}-{number}": mark for (book, number), mark in first.items()})
    found = {gallery.most_alike(mark) == f"{book}-{number}" for (book, number), mark in second.items()}
    assert found == {True}


def test_bare_sheets_are_not_doubles_of_each_other(first: Prints) -> None:
    bare = [assess(encoded(again(np.full((1600, 1130, 3), 235, np.uint8), np.random.default_rng(seed))))
            for seed in (1, 2)]  # fmt: skip
    gallery = Gallery({"bare": bare[0].print, **of_book(first, BOOKS[0])})
    assert gallery.most_alike(bare[1].print) == ""


@pytest.mark.parametrize("mark", ["", "ff", "không phải", "0" * 7488])
def test_what_is_no_fingerprint_is_passed_over(first: Prints, mark: str) -> None:
    gallery = Gallery({"odd": mark, "2": first[BOOKS[0], 2]})
    assert gallery.most_alike(mark) == ""
    assert gallery.most_alike(first[BOOKS[0], 2]) == "2"


def test_a_picture_that_cannot_be_opened_is_of_no_use() -> None:
    quality = assess(b"\x89PNG no page")
    assert [defect.kind.value for defect in quality.defects] == ["unreadable"] and quality.score == 0.0
