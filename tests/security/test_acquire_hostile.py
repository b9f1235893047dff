"""Hostile and broken input: a coded error each, nothing blocks, the rest goes on."""

import io
import os
import struct
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from digitizer.acquire import Limits, PageSource, Refusal, decode, open_pages, pdf
from digitizer.errors import InputError


def picture(path, **options):
    Image.new("RGB", (40, 30), "white").save(path, **options)
    return path


def pdf_bytes(pages=1):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=100, height=100)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def code_of(path, **limits):
    [item] = open_pages(path, Limits(**limits))
    assert isinstance(item, Refusal)
    assert item.error.text().endswith(".")
    return item.error.code


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [11_000, 20_000, 2**31 - 1])
def test_decompression_bomb(tmp_path, side):
    path = tmp_path / "bom.png"
    path.write_bytes(bomb(side, side))
    assert code_of(path) == "ANH-02"
    with pytest.raises(InputError, match="ANH-02"):
        decode(path)


def test_wide_image_beyond_what_opencv_addresses(tmp_path):
    path = tmp_path / "dai.png"
    path.write_bytes(bomb(40_000, 10))
    assert code_of(path) == "ANH-02"


@pytest.mark.filterwarnings("error")
def test_image_between_pillows_warning_and_our_cap_is_taken(tmp_path):
    path = tmp_path / "a3.png"
    Image.new("1", (10_000, 10_000)).save(path)
    [page] = open_pages(path)
    assert (page.width, page.height) == (10_000, 10_000)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "TEP-02"),
        ("Đây là văn bản, không phải ảnh".encode(), "TEP-03"),
        (b"PK\x03\x04zip", "TEP-14"),
        (b"\xff\xd8\xff\xe0junk", "ANH-01"),
        (b"%PDF-1.7\nnothing", "PDF-01"),
        (pdf_bytes()[:-200], "PDF-01"),
    ],
)
def test_what_is_no_page(tmp_path, content, code):
    path = tmp_path / "trang.jpg"
    path.write_bytes(content)
    assert code_of(path) == code


def test_encrypted_pdf(tmp_path):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf_bytes())))
    writer.encrypt("mật khẩu", algorithm="RC4-128")
    writer.write(tmp_path / "s.pdf")
    assert code_of(tmp_path / "s.pdf") == "PDF-02"


def test_pdf_without_pages(tmp_path):
    (tmp_path / "s.pdf").write_bytes(pdf_bytes(0))
    assert code_of(tmp_path / "s.pdf") == "PDF-01"


def test_pdf_page_of_one_kilometre(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(width=2_834_645, height=2_834_645)
    writer.add_blank_page(width=100, height=100)
    writer.write(tmp_path / "s.pdf")
    first, second = open_pages(tmp_path / "s.pdf")
    assert (first.error.code, first.index) == ("PDF-03", 1)
    assert isinstance(second, PageSource)


def test_pdf_page_cap(tmp_path):
    (tmp_path / "s.pdf").write_bytes(pdf_bytes(6))
    assert code_of(tmp_path / "s.pdf", max_pages=5) == "TEP-09"


def test_file_size_caps(tmp_path):
    (tmp_path / "s.pdf").write_bytes(pdf_bytes())
    picture(tmp_path / "a.png")
    assert code_of(tmp_path / "s.pdf", max_pdf_bytes=100) == "TEP-05"
    assert code_of(tmp_path / "a.png", max_image_bytes=50) == "TEP-05"


def looping_pdf():
    """A page tree that holds itself, and a page whose form draws itself."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 5 0 R/Resources<</XObject<</A 4 0 R>>>>>>",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 4 0 R>>>>/Length 5>>\n"
        b"stream\n/A Do\nendstream",
        b"<</Length 5>>\nstream\n/A Do\nendstream",
    ]
    body = b"%PDF-1.4\n"
    for number, content in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return body + b"trailer<</Root 1 0 R/Size 6>>\n"


def test_pdf_that_holds_itself_ends(tmp_path):
    (tmp_path / "a.pdf").write_bytes(looping_pdf())
    picture(tmp_path / "b.png")
    items = list(open_pages(tmp_path))
    assert 2 <= len(items) <= 3
    assert all(item.error.code.startswith("PDF-") for item in items if isinstance(item, Refusal))
    assert isinstance(items[-1], PageSource) and items[-1].name == "b.png"


def hang(pipe, limits):
    pipe.recv()
    pipe.recv()


def crash(pipe, limits):
    pipe.recv()
    os.kill(os.getpid(), 9)


def hog(pipe, limits):
    pdf._limit_memory(limits.pdf_memory)
    pipe.recv()
    try:
        bytearray(10 * limits.pdf_memory)
        pipe.send(1)
    except MemoryError:
        pipe.send(pdf.faults.pdf_over_limits())


@pytest.mark.parametrize("child", [hang, crash, hog])
def test_reader_that_hangs_crashes_or_eats_memory_is_stopped(tmp_path, monkeypatch, child):
    if child is hog and os.name != "posix":
        pytest.skip("no memory limit on this system")
    monkeypatch.setattr(pdf, "_serve", child)
    (tmp_path / "a.pdf").write_bytes(pdf_bytes())
    picture(tmp_path / "b.png")
    refused, page = open_pages(tmp_path, Limits(pdf_seconds=3.0, pdf_memory=2**26))
    assert refused.error.code == "PDF-04"
    assert isinstance(page, PageSource)


def crash_at_pages(pipe, limits):
    """Counts five pages, dies at each of them."""
    while pipe.recv()[1] == 0:
        pipe.send(5)
    os._exit(1)


def test_reader_that_dies_at_every_page_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_serve", crash_at_pages)
    (tmp_path / "a.pdf").write_bytes(pdf_bytes())
    items = list(open_pages(tmp_path))
    assert [(item.index, item.error.code) for item in items] == [
        (1, "PDF-04"),
        (2, "PDF-04"),
        (3, "PDF-04"),
        (0, "PDF-04"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_pipe_in_a_folder_never_blocks(tmp_path):
    os.mkfifo(tmp_path / "a.jpg")
    picture(tmp_path / "b.png")
    refused, page = open_pages(tmp_path)
    assert refused.error.code == "TEP-07"
    assert page.name == "b.png"
    with pytest.raises(InputError, match="TEP-07"):
        decode(tmp_path / "a.jpg")


def test_folder_is_no_image(tmp_path):
    with pytest.raises(InputError, match=r"TEP-0[47]"):
        decode(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_links_are_followed_only_inside_the_folder(tmp_path):
    folder = tmp_path / "sổ"
    folder.mkdir()
    secret = picture(tmp_path / "bí mật.png")
    inside = picture(folder / "trang 1.png")
    (folder / "trang 2.png").symlink_to(inside)
    (folder / "trang 3.png").symlink_to(secret)
    (folder / "trang 4.png").symlink_to(folder / "không có.png")
    (folder / "trang 5").symlink_to(tmp_path)
    (folder / "trang 6").symlink_to(folder)
    (folder / "trang 7.png").symlink_to(folder / "trang 7.png")
    items = list(open_pages(folder))
    assert [item.name for item in items if isinstance(item, PageSource)] == ["trang 1.png", "trang 2.png"]
    assert [item.error.code for item in items if isinstance(item, Refusal)] == ["TEP-08"] * 5


@pytest.mark.skipif(os.name != "posix", reason="rights work otherwise on Windows")
def test_missing_right_to_read(tmp_path, monkeypatch):
    path = picture(tmp_path / "a.png")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    assert code_of(path) == "TEP-04"


def test_missing_right_to_list_a_folder(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "scandir", refuse)
    [refused] = open_pages(tmp_path)
    assert (refused.error.code, refused.path) == ("TEP-04", tmp_path)


def test_disk_that_fails(tmp_path, monkeypatch):
    path = picture(tmp_path / "a.png")

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "open", fail)
    assert code_of(path) == "TEP-06"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b.jpg", "none.jpg"], ids=["long", "nul", "none"])
def test_impossible_names_are_coded(tmp_path, name):
    assert code_of(tmp_path / name) in {"TEP-01", "TEP-06"}


@pytest.mark.skipif(os.name != "posix", reason="Windows takes no such names")
@pytest.mark.parametrize(
    "name", ["CON.pdf", "a \"b\" 'c'.png", "-rf.png", "$(x);`y`.png", "..png", "a\nb.png"]
)
def test_odd_names_are_just_names(tmp_path, name):
    path = tmp_path / name
    picture(path, format="PNG")
    [page] = open_pages(path)
    assert page.media_type == "image/png"
    assert "\n" not in page.name


def test_file_that_grows_while_it_is_read(tmp_path, monkeypatch):
    path = picture(tmp_path / "a.bmp")
    whole = os.fstat

    def growing(descriptor):
        with path.open("ab") as file:
            file.write(b"more")
        return whole(descriptor)

    monkeypatch.setattr(os, "fstat", growing)
    assert code_of(path) == "TEP-11"


def test_errors_name_no_file(tmp_path):
    """People name files after people, and errors are logged."""
    path = tmp_path / "Nguyễn Văn A.jpg"
    path.write_bytes(b"no image")
    [refused] = open_pages(path)
    assert "Nguyễn" not in str(refused.error)
    assert refused.name == "Nguyễn Văn A.jpg"
