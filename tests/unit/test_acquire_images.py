"""Pixels: every usual kind of image becomes upright RGB, and nothing is ever half a page."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from digitizer.acquire import Limits, decode
from digitizer.acquire.images import header
from digitizer.errors import InputError


def page(width=60, height=40):
    """Red left half, blue right half, a white block at the top left."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, : width // 2] = (200, 0, 0)
    pixels[:, width // 2 :] = (0, 0, 200)
    pixels[: height // 2, : width // 4] = 255
    return Image.fromarray(pixels)


def encoded(image, kind, **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def code_of(data, **limits):
    with pytest.raises(InputError) as caught:
        decode(data, Limits(**limits))
    return caught.value.code


def is_near(pixel, colour, by=12):
    return bool(np.abs(pixel.astype(int) - np.array(colour)).max() <= by)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("PNG", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("BMP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_usual_kinds(kind, options):
    pixels = decode(encoded(page(), kind, **options)).pixels
    assert pixels.shape == (40, 60, 3)
    assert pixels.dtype == np.uint8
    assert is_near(pixels[30, 5], (200, 0, 0))
    assert is_near(pixels[30, 55], (0, 0, 200))


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA", "RGBA", "YCbCr"])
def test_colour_modes_of_tiff_become_rgb(mode):
    options = {"compression": "group4"} if mode == "1" else {}
    pixels = decode(encoded(page().convert(mode), "TIFF", **options)).pixels
    assert pixels.shape == (40, 60, 3)
    assert is_near(pixels[2, 2], (255, 255, 255))
    assert pixels[30, 5].min() < 100


def test_cmyk_jpeg_is_not_inverted():
    pixels = decode(encoded(page().convert("CMYK"), "JPEG", quality=95)).pixels
    assert is_near(pixels[5, 5], (255, 255, 255), 20)
    assert pixels[30, 5, 0] > 150 and pixels[30, 5, 2] < 60


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bit_grey_is_scaled_not_clipped(kind):
    grey = np.full((10, 10), 0x8000, np.uint16)
    pixels = decode(encoded(Image.fromarray(grey), kind)).pixels
    assert (pixels == 0x80).all()


def test_transparent_pixels_are_paper_white():
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert (decode(encoded(image, "PNG")).pixels == 255).all()


def test_transparent_palette_is_paper_white():
    image = Image.new("P", (8, 8), 0)
    image.putpalette([0, 0, 0] * 256)
    assert (decode(encoded(image, "PNG", transparency=0)).pixels == 255).all()


def test_floating_point_pixels_are_refused():
    assert code_of(encoded(Image.new("F", (8, 8), 0.5), "TIFF")) == "ANH-03"


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_and_told(kind, orientation):
    upright = page()
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = upright if back is None else upright.transpose(back)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95, "subsampling": 0} if kind == "JPEG" else {}
    decoded = decode(encoded(stored, kind, exif=exif, **options))
    assert decoded.orientation == orientation
    assert decoded.pixels.shape == (40, 60, 3)
    assert is_near(decoded.pixels[5, 5], (255, 255, 255))
    assert is_near(decoded.pixels[30, 55], (0, 0, 200))


def test_the_header_of_a_png_is_read_without_its_pixels(monkeypatch):
    """They take a third of a second, while a scanner waits."""
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: pytest.fail("decoded"))
    assert header(encoded(page(), "PNG"), Limits()).width == 60


def test_exif_data_behind_the_pixels_of_a_png_count_too():
    exif = Image.Exif()
    exif[0x0112] = 6
    chunk = b"eXIf" + exif.tobytes()[6:]
    data, end = encoded(page(), "PNG")[:-12], encoded(page(), "PNG")[-12:]
    late = data + struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) + end
    assert (header(late, Limits()).width, decode(late).pixels.shape) == (40, (60, 40, 3))


@pytest.mark.parametrize("orientation", [0, 9, 77, 65535])
def test_nonsense_orientation_means_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    decoded = decode(encoded(page(), "JPEG", exif=exif))
    assert (decoded.orientation, decoded.pixels.shape) == (1, (40, 60, 3))


def test_dpi_is_told_when_it_makes_sense():
    assert decode(encoded(page(), "JPEG", dpi=(300, 300))).dpi == 300
    assert decode(encoded(page(), "PNG")).dpi is None
    assert decode(encoded(page(), "JPEG", dpi=(1, 1))).dpi is None


def test_path_and_bytes_give_the_same(tmp_path):
    data = encoded(page(), "PNG")
    path = tmp_path / "trang.png"
    path.write_bytes(data)
    assert (decode(path).pixels == decode(data).pixels).all()
    assert (decode(str(path)).pixels == decode(data).pixels).all()


def noisy(size=400):
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (size, size, 3), dtype=np.uint8))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated_image_is_refused(kind, share):
    options = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    data = encoded(noisy(), kind, **options)
    assert code_of(data[: int(len(data) * share)]) == "ANH-01"


def test_truncated_jpeg_padded_with_zeros_is_refused():
    data = encoded(noisy(), "JPEG")
    half = data[: len(data) // 2]
    assert code_of(half + bytes(len(data) - len(half))) == "ANH-01"


def test_jpeg_with_bytes_after_its_end_is_whole():
    data = encoded(page(), "JPEG")
    assert decode(data + b"\x00vendor").pixels.shape == (40, 60, 3)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TEP-02"),
        ("Đây là văn bản".encode(), "TEP-03"),
        (b"%PDF-1.4\n", "TEP-03"),
        (b"\xff\xd8\xff", "ANH-01"),
        (b"\x89PNG\r\n\x1a\n", "ANH-01"),
        (b"II*\x00\xff\xff\xff\xff", "ANH-01"),
    ],
)
def test_what_is_no_image(data, code):
    assert code_of(data) == code


def test_pixel_cap_is_checked_before_decoding():
    data = encoded(page(600, 400), "PNG")
    assert code_of(data, max_pixels=200_000) == "ANH-02"
    assert code_of(data, max_side=599) == "ANH-02"
    assert decode(data, Limits(max_pixels=240_000, max_side=600)).pixels.shape == (400, 600, 3)


def test_phone_picture_of_several_frames_gives_its_first():
    data = encoded(page(), "MPO", save_all=True, append_images=[Image.new("RGB", (60, 40))])
    pixels = decode(data).pixels
    assert pixels.shape == (40, 60, 3)
    assert is_near(pixels[5, 5], (255, 255, 255), 20)
