from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdf
import pytest
from PIL import Image

from digitizer.domain.records import Box
from digitizer.errors import ExportError
from digitizer.export import PageImage
from digitizer.export.pdf import A4_BYTES, PageReader, record_pdf
from tests.fixtures.export_samples import page_image

A4_POINTS = (595.3, 841.9)


def leaf(path: Path, box: Box | None = None, rotation: int = 0):
    return PageReader().leaf(PageImage(path, box, rotation), "r1")


def pictures(pdf: bytes) -> list[Image.Image]:
    return [page.images[0].image.convert("RGB") for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return [(float(page.mediabox.width), float(page.mediabox.height)) for page in pages]


@pytest.fixture(scope="module")
def grainy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page_image(tmp_path_factory.mktemp("pages") / "a4.jpg", (2480, 3508), 300)


def quarters(path: Path, **options: object) -> Path:
    """A landscape page: red and green above, blue and white below."""
    image = Image.new("RGB", (300, 200))
    for colour, corner in (("red", (0, 0)), ("lime", (150, 0)), ("blue", (0, 100)), ("white", (150, 100))):
        image.paste(colour, (*corner, corner[0] + 150, corner[1] + 100))
    image.save(path, **options)
    return path


def name_of(pixel: tuple[int, ...]) -> str:
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 1): "white", (0, 0, 0): "black"}
    return names[tuple(int(level > 127) for level in pixel)]


def corners(image: Image.Image) -> list[str]:
    """Colours of the corners: left and right above, left and right below."""
    x, y = image.width - 4, image.height - 4
    return [name_of(image.getpixel(at)) for at in ((3, 3), (x, 3), (3, y), (x, y))]


def test_an_a4_page_is_about_100_kb_at_130_dpi_or_more_in_colour_and_true_size(grainy: Path) -> None:
    pdf = record_pdf([leaf(grainy)], "KS.2017.01.2017-02-03.05")
    assert 0.8 * A4_BYTES <= len(pdf) <= 1.2 * A4_BYTES
    assert sizes(pdf) == [pytest.approx(A4_POINTS, abs=0.6)]
    (picture,) = pictures(pdf)
    assert picture.width >= 130 * 8.26
    red, _, blue = np.asarray(picture).reshape(-1, 3).mean(axis=0)
    assert red - blue > 10


def test_the_same_page_gives_the_same_bytes_and_no_date(grainy: Path) -> None:
    first, second = (record_pdf([leaf(grainy)], "stem") for _ in range(2))
    assert first == second
    assert pypdf.PdfReader(io.BytesIO(first)).metadata == {"/Title": "stem"}


def test_legibility_goes_before_size(tmp_path: Path) -> None:
    noise = tmp_path / "noise.png"
    Image.effect_noise((1240, 1754), 120).convert("RGB").save(noise, dpi=(150, 150))
    pdf = record_pdf([leaf(noise)], "stem")
    assert len(pdf) > 1.2 * A4_BYTES
    assert pictures(pdf)[0].width == round(1240 * 130 / 150)


def test_a_plain_page_is_not_blown_up_to_the_target(tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    Image.new("RGB", (1240, 1754), "ivory").save(plain, dpi=(150, 150))
    assert len(record_pdf([leaf(plain)], "stem")) < A4_BYTES / 4


def test_a_coarse_page_keeps_its_own_dots(tmp_path: Path) -> None:
    coarse = page_image(tmp_path / "coarse.jpg", (827, 1169), 100)
    pdf = record_pdf([leaf(coarse)], "stem")
    assert pictures(pdf)[0].size == (827, 1169)
    assert sizes(pdf) == [pytest.approx(A4_POINTS, abs=0.6)]


def test_several_pages_keep_their_own_sizes(grainy: Path) -> None:
    pdf = record_pdf([leaf(grainy), leaf(grainy, Box(0, 0, 2480, 1754))], "stem")
    assert sizes(pdf) == [pytest.approx(A4_POINTS, abs=0.6), pytest.approx((595.3, 421), abs=0.6)]
    assert 0.8 * 1.5 * A4_BYTES <= len(pdf) <= 1.2 * 1.5 * A4_BYTES


@pytest.mark.parametrize(
    ("rotation", "upright"),
    [
        (0, ["red", "lime", "blue", "white"]),
        (90, ["lime", "white", "red", "blue"]),
        (180, ["white", "blue", "lime", "red"]),
        (270, ["blue", "red", "white", "lime"]),
    ],
)
def test_the_turn_of_the_page_is_undone(tmp_path: Path, rotation: int, upright: list[str]) -> None:
    page = leaf(quarters(tmp_path / "page.png"), rotation=rotation)
    assert corners(page.image) == upright
    assert corners(pictures(record_pdf([page], "stem"))[0]) == upright


def test_a_part_of_a_spread_is_cut_before_it_is_turned(tmp_path: Path) -> None:
    page = leaf(quarters(tmp_path / "page.png"), Box(150, 0, 150, 200), rotation=90)
    assert page.image.size == (200, 150)
    assert corners(page.image) == ["lime", "white", "lime", "white"]


def test_a_box_over_the_edge_is_cut_to_the_page_and_one_beside_it_is_refused(tmp_path: Path) -> None:
    path = quarters(tmp_path / "page.png")
    assert leaf(path, Box(-20, 150, 100, 900)).image.size == (80, 50)
    for box in (Box(300, 0, 10, 10), Box(0, -50, 100, 50), Box(10, 10, 0, 5)):
        with pytest.raises(ExportError) as refused:
            leaf(path, box)
        assert refused.value.code == "XUA-07"
        assert refused.value.params == {"record": "r1"}


@pytest.mark.parametrize("name", ["page.jpg", "page.tif", "page.png"])
def test_boxes_count_in_the_page_as_a_viewer_shows_it(tmp_path: Path, name: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown after a quarter turn clockwise
    page = leaf(quarters(tmp_path / name, exif=exif), Box(0, 0, 200, 150))
    assert page.image.size == (200, 150)
    assert corners(page.image) == ["blue", "red", "blue", "red"]


@pytest.mark.parametrize(
    ("size", "stored", "rotation", "dpi"),
    [
        ((2953, 4134), 300, 0, 300),  # a sheet of 35 cm: the file is believed
        ((2480, 3508), 72, 0, 300),  # no sheet is 1.2 m long: a camera's 72; taken for A4
        ((1754, 2480), 300, 0, 212),  # nor as small as A5
        ((2480, 3508), None, 0, 300),
        ((4961, 3508), None, 0, 300),  # a spread of A3
        ((3508, 2480), None, 90, 300),  # an A4 page that lies on its side
    ],
)
def test_resolution(
    tmp_path: Path, size: tuple[int, int], stored: int | None, rotation: int, dpi: float
) -> None:
    path = tmp_path / "page.png"
    Image.new("1", size).save(path, **({"dpi": (stored, stored)} if stored else {}))
    assert leaf(path, rotation=rotation).dpi == pytest.approx(dpi, abs=0.5)


@pytest.mark.parametrize(("mode", "colour"), [("1", 1), ("L", 250), ("CMYK", (0, 0, 0, 0)), ("I;16", 65000)])
def test_colour_models_become_rgb_with_white_staying_white(tmp_path: Path, mode: str, colour: object) -> None:
    path = tmp_path / "page.tif"
    Image.new(mode, (40, 60), colour).save(path)
    page = leaf(path).image
    assert page.mode == "RGB"
    assert min(page.getpixel((20, 30))) >= 249


def test_grey_of_16_bits_is_scaled_and_not_clipped(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    Image.fromarray(np.full((60, 40), 0x4000, dtype=np.uint16)).save(path)
    assert leaf(path).image.getpixel((20, 30)) == (64, 64, 64)


def test_transparent_parts_are_white_paper(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    Image.new("RGBA", (40, 60), (0, 0, 0, 0)).save(path)
    assert leaf(path).image.getpixel((20, 30)) == (255, 255, 255)


def test_metadata_of_the_scan_does_not_travel(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "Lan man chup"
    path = quarters(tmp_path / "page.jpg", exif=exif, comment=b"nguoi chup: Lan", quality=95)
    pdf = record_pdf([leaf(path)], "stem")
    assert b"Lan" not in pdf


@pytest.mark.parametrize("content", [b"", b"not an image", b"\xff\xd8\xff\xe0"])
def test_an_unreadable_page_names_the_record(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.jpg"
    path.write_bytes(content)
    with pytest.raises(ExportError) as failed:
        leaf(path)
    assert failed.value.code == "XUA-06"
    assert failed.value.params == {"record": "r1"}


def test_a_cut_page_and_a_missing_page_are_refused(tmp_path: Path) -> None:
    cut = page_image(tmp_path / "cut.jpg", (310, 438), 37.5)
    cut.write_bytes(cut.read_bytes()[:4000])
    for path in (cut, tmp_path / "none.jpg"):
        with pytest.raises(ExportError, match="XUA-06"):
            leaf(path)


def test_records_of_one_page_share_its_decoding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    really_open = Image.open

    def counting(path: Path) -> Image.Image:
        opened.append(path)
        return really_open(path)

    monkeypatch.setattr(Image, "open", counting)
    first, second = quarters(tmp_path / "1.png"), quarters(tmp_path / "2.png")
    reader = PageReader()
    for path, x in ((first, 0), (first, 150), (second, 0), (second, 150)):
        reader.leaf(PageImage(path, Box(x, 0, 150, 200)), "r1")
    assert opened == [first, second]
