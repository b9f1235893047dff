"""Archives of pictures and photographs of iPhones: opened under limits, ordered as people count."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from digitizer.acquire import Limits, PageSource, Refusal, decode, open_pages
from tests.fixtures.fake_scanimage import image


def png(number: int) -> bytes:
    target = io.BytesIO()
    image(number, False).save(target, "PNG")
    return target.getvalue()


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return path


def codes(found: list) -> list[str]:
    return [one.error.code if isinstance(one, Refusal) else "" for one in found]


def test_pictures_in_the_order_of_people_byte_for_byte(tmp_path: Path) -> None:
    path = archive(tmp_path / "sổ.zip", {"10.png": png(10), "a/2.png": png(2), "1.png": png(1)})
    found = list(open_pages(path))
    assert [one.name for one in found] == ["sổ.zip/1.png", "sổ.zip/10.png", "sổ.zip/2.png"]
    assert found[0].data == png(1) and found[0].file_sha256 == hashlib.sha256(png(1)).hexdigest()


def test_names_lead_nowhere(tmp_path: Path) -> None:
    names = ["../../office.db.png", "/etc/1.png", "C:\\Windows\\2.png", "CON.png", "a\u202egnp.exe.png"]
    path = archive(tmp_path / "a.zip", {name: png(at) for at, name in enumerate(names)})
    found = list(open_pages(path))
    assert len(found) == 5 and all(isinstance(one, PageSource) for one in found)
    assert all("\u202e" not in one.name and ".." not in Path(one.name).parts for one in found)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip"]


def test_what_is_no_picture_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    inner = archive(tmp_path / "b.zip", {"1.png": png(1)}).read_bytes()
    entries = {"1.png": png(1), "2.zip": inner, "3.pdf": b"%PDF-1.4", "4.txt": b"x", "5.png": png(5)[:60]}
    found = list(open_pages(archive(tmp_path / "a.zip", entries)))
    assert codes(found)[:4] == ["", "TEP-13", "TEP-13", "TEP-13"]
    assert codes(found)[4] in ("ANH-01", "")


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"1.png": b"\x89PNG\r\n\x1a\n" + bytes(30_000_000), "2.png": png(2)})
    assert codes(list(open_pages(path, Limits(max_image_bytes=1_000_000)))) == ["TEP-05", ""]
    many = archive(tmp_path / "b.zip", {f"{at}.png": b"" for at in range(20)})
    assert codes(list(open_pages(many, Limits(max_pages=10)))) == ["TEP-09"]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + bytes(500)])
def test_a_damaged_archive(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert codes(list(open_pages(path))) == ["TEP-14"]


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"1.png": png(1), "2.png": png(2)})
    data = bytearray(path.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)
    assert codes(list(open_pages(path))) == ["TEP-14", ""]


def test_a_photograph_of_an_iphone_is_read_upright(tmp_path: Path) -> None:
    """128 x 96 pixels, the upper half red, with an Exif orientation that turns it clockwise."""
    pytest.importorskip("pi_heif")
    data = (Path(__file__).parents[1] / "fixtures" / "photo.heic").read_bytes()
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(data)
    [page] = open_pages(path)
    assert isinstance(page, PageSource) and page.media_type == "image/jpeg"
    assert page.file_sha256 == hashlib.sha256(data).hexdigest()
    pixels = decode(page.data).pixels.astype(int)
    assert pixels.shape == (128, 96, 3) == (page.height, page.width, 3)
    assert pixels[64, 90, 0] - pixels[64, 90, 1] > 100  # the red half now lies to the right
    assert abs(pixels[64, 10, 0] - pixels[64, 10, 1]) < 30


def test_a_broken_photograph_of_an_iphone(tmp_path: Path) -> None:
    pytest.importorskip("pi_heif")
    path = tmp_path / "a.heic"
    path.write_bytes(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200))
    [refused] = open_pages(path)
    assert isinstance(refused, Refusal) and refused.error.code in ("PDF-01", "PDF-05", "ANH-01")
