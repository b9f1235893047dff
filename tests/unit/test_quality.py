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


def encoded(page: Image8) -> bytes:
    target = io.BytesIO()
    Image.fromarray(page).save(target, "JPEG", quality=88)
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


def test_a_page_that_was_scanned_before_is_known_among_others() -> None:
    paths = [sample("KS.2016.01", number) for number in (2, 3, 4, 5)]
    gallery = Gallery({path.name: assess(path.read_bytes()).print for path in paths})
    second = assess(encoded(again(pixels(paths[0]), np.random.default_rng(1)))).print
    assert gallery.most_alike(second) == "002.jpg"
    assert gallery.most_alike(second, besides="002.jpg") == ""


def test_a_picture_that_cannot_be_opened_is_of_no_use() -> None:
    quality = assess(b"\x89PNG no page")
    assert [defect.kind.value for defect in quality.defects] == ["unreadable"] and quality.score == 0.0
