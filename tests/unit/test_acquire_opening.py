"""From files and folders to pages: what is kept, in which order, and what is told."""

import hashlib
import io
import unicodedata

import numpy as np
import psutil
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import ArrayObject, NameObject, NumberObject, RectangleObject

from digitizer.acquire import Limits, PageSource, Refusal, decode, open_pages, probe
from digitizer.errors import InputError


def scan(seed=0, size=(300, 420), mode="RGB"):
    """A page of large coloured blots: smooth enough to compress, different on every part."""
    cells = np.random.default_rng(seed).integers(0, 255, (12, 9, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize(size, Image.Resampling.NEAREST).convert(mode)


def save(path, image, **options):
    image.save(path, **options)
    return path


def pdf_of(image, **options):
    target = io.BytesIO()
    image.save(target, "PDF", resolution=50, **options)
    return target.getvalue()


def changed(pdf, change):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def embedded_jpeg(pdf):
    pictures = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/XObject"]
    return next(iter(pictures.values())).get_object()._data


def only(path, **limits):
    [page] = open_pages(path, Limits(**limits))
    return page


def test_image_file_is_kept_byte_for_byte(tmp_path):
    path = save(tmp_path / "trang 1.jpg", scan(), dpi=(300, 300))
    page = only(path)
    assert isinstance(page, PageSource)
    assert page.data == path.read_bytes()
    assert page.file_sha256 == hashlib.sha256(page.data).hexdigest()
    assert (page.media_type, page.index, page.pages, page.label) == ("image/jpeg", 1, 1, "trang 1.jpg")
    assert (page.width, page.height, page.dpi) == (300, 420, 300)


def test_size_is_that_of_the_page_as_shown(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    page = only(save(tmp_path / "a.jpg", scan(), exif=exif))
    assert (page.width, page.height, page.orientation) == (420, 300, 6)
    assert decode(page.data).pixels.shape == (300, 420, 3)


def test_the_content_not_the_name_says_what_a_file_is(tmp_path):
    page = only(save(tmp_path / "a.jpg", scan(), format="PNG"))
    assert page.media_type == "image/png"


@pytest.mark.parametrize(("mode", "compression"), [("1", "group4"), ("RGB", "tiff_lzw"), ("CMYK", "raw")])
def test_pages_of_a_tiff(tmp_path, mode, compression):
    scans = [scan(seed, mode=mode) for seed in range(3)]
    path = save(tmp_path / "s.tif", scans[0], save_all=True, append_images=scans[1:], compression=compression)
    pages = list(open_pages(path))
    assert [(page.index, page.pages, page.label) for page in pages] == [
        (1, 3, "s.tif#1"),
        (2, 3, "s.tif#2"),
        (3, 3, "s.tif#3"),
    ]
    assert {page.file_sha256 for page in pages} == {hashlib.sha256(path.read_bytes()).hexdigest()}
    for page, image in zip(pages, scans, strict=True):
        assert page.media_type == "image/png"
        assert (decode(page.data).pixels == np.asarray(image.convert("RGB"))).all()


def test_tiff_of_one_page_is_kept_as_it_is(tmp_path):
    path = save(tmp_path / "s.tif", scan(mode="1"), compression="group4")
    page = only(path)
    assert (page.media_type, page.data) == ("image/tiff", path.read_bytes())


def test_one_refused_page_of_a_tiff_does_not_stop_the_others(tmp_path):
    scans = [scan(0), scan(1, (900, 900)), scan(2)]
    path = save(tmp_path / "s.tif", scans[0], save_all=True, append_images=scans[1:])
    first, second, third = open_pages(path, Limits(max_pixels=500_000))
    assert (first.index, third.index) == (1, 3)
    assert isinstance(second, Refusal)
    assert (second.index, second.label, second.error.code) == (2, "s.tif#2", "ANH-02")


def test_page_cap_of_a_tiff(tmp_path):
    path = save(tmp_path / "s.tif", scan(), save_all=True, append_images=[scan(1)] * 4)
    assert only(path, max_pages=4).error.code == "TEP-09"
    assert len(list(open_pages(path, Limits(max_pages=5)))) == 5


def test_folder_in_natural_order_without_hidden_files(tmp_path):
    for name in ("trang 10.png", "trang 2.png", "Thumbs.db", ".an.png", "desktop.ini"):
        save(tmp_path / name, scan(), format="PNG")
    inner = tmp_path / "trang 3"
    inner.mkdir()
    save(inner / "1.png", scan())
    (tmp_path / "ghi chú.txt").write_text("không phải ảnh")
    found = list(open_pages(tmp_path))
    assert [item.name for item in found] == ["ghi chú.txt", "trang 2.png", "1.png", "trang 10.png"]
    assert isinstance(found[0], Refusal) and found[0].error.code == "TEP-03"


def test_folder_without_pages_is_told(tmp_path):
    (tmp_path / ".DS_Store").write_bytes(b"x")
    assert only(tmp_path).error.code == "TEP-10"


def test_bad_files_among_good_ones(tmp_path):
    good = save(tmp_path / "a.png", scan())
    items = list(open_pages([tmp_path / "không có.png", good, str(good)]))
    assert [type(item) for item in items] == [Refusal, PageSource, PageSource]
    assert items[0].error.code == "TEP-01"


def test_names_are_shown_in_nfc(tmp_path):
    path = save(tmp_path / unicodedata.normalize("NFD", "Sổ «khai sinh» 'A'.png"), scan())
    assert only(path).name == "Sổ «khai sinh» 'A'.png"


def test_probe_tells_kind_and_pages(tmp_path):
    tiff = save(tmp_path / "s.tif", scan(), save_all=True, append_images=[scan(1)])
    found = probe(tiff)
    assert (found.name, found.media_type, found.pages) == ("s.tif", "image/tiff", 2)
    assert found.size == tiff.stat().st_size
    pdf = tmp_path / "s.pdf"
    pdf.write_bytes(pdf_of(scan(), save_all=True, append_images=[scan(1)] * 2))
    assert (probe(pdf).media_type, probe(pdf).pages) == ("application/pdf", 3)
    with pytest.raises(InputError, match="TEP-01"):
        probe(tmp_path / "none")


def test_pdf_page_that_is_one_jpeg_gives_it_untouched(tmp_path):
    pdf = pdf_of(scan())
    (tmp_path / "s.pdf").write_bytes(pdf)
    page = only(tmp_path / "s.pdf")
    assert page.data == embedded_jpeg(pdf)
    assert (page.media_type, page.width, page.height, page.dpi) == ("image/jpeg", 300, 420, 50)
    assert page.file_sha256 == hashlib.sha256(pdf).hexdigest()


def invert(writer):
    picture = next(iter(writer.pages[0]["/Resources"]["/XObject"].values())).get_object()
    picture[NameObject("/Decode")] = ArrayObject([NumberObject(1), NumberObject(0)] * 3)


def crop(writer):
    page = writer.pages[0]
    page.mediabox = page.cropbox = RectangleObject((0, 0, 300, float(page.mediabox.height)))


@pytest.mark.parametrize(
    ("change", "size"),
    [
        (lambda writer: writer.pages[0].rotate(90), (420, 300)),
        (
            lambda writer: writer.pages[0].add_transformation(Transformation((-1, 0, 0, 1, 432, 0))),
            (300, 420),
        ),
        (invert, (300, 420)),
        (crop, None),
    ],
    ids=["rotated", "mirrored", "inverted", "cropped"],
)
def test_pdf_page_that_shows_its_jpeg_changed_is_rendered(tmp_path, change, size):
    pdf = changed(pdf_of(scan()), change)
    (tmp_path / "s.pdf").write_bytes(pdf)
    page = only(tmp_path / "s.pdf")
    assert isinstance(page, PageSource)
    assert page.data != embedded_jpeg(pdf)
    assert size is None or (page.width, page.height) == size


def test_rotated_pdf_page_is_rendered_as_a_viewer_shows_it(tmp_path):
    pdf = changed(pdf_of(scan()), lambda writer: writer.pages[0].rotate(90))
    (tmp_path / "s.pdf").write_bytes(pdf)
    shown = decode(only(tmp_path / "s.pdf").data).pixels.astype(int)
    expected = np.asarray(scan().rotate(-90, expand=True)).astype(int)
    assert np.abs(shown - expected).mean() < 12


def test_pdf_page_without_a_picture_is_rendered_at_300_dpi(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(width=144, height=72)
    writer.write(tmp_path / "s.pdf")
    page = only(tmp_path / "s.pdf")
    assert (page.width, page.height, page.dpi, page.media_type) == (600, 300, 300, "image/jpeg")
    assert (decode(page.data).pixels == 255).all()


def test_pdf_page_of_one_lossless_picture_keeps_its_pixels(tmp_path):
    """A 1-bit scan saved at one point a pixel: its own resolution, not 300 dpi of a giant sheet."""
    target = io.BytesIO()
    scan(mode="1").save(target, "PDF", resolution=72)
    (tmp_path / "s.pdf").write_bytes(target.getvalue())
    page = only(tmp_path / "s.pdf")
    assert (page.width, page.height) == (300, 420)


def test_large_paper_is_rendered_at_less(tmp_path):
    writer = PdfWriter()
    writer.add_blank_page(width=720, height=720)
    writer.write(tmp_path / "s.pdf")
    page = only(tmp_path / "s.pdf", max_pixels=1_000_000)
    assert 0.98e6 < page.width * page.height <= 1_000_000
    assert page.dpi == pytest.approx(100, abs=1)


def test_pdf_of_300_pages_streams_in_order(tmp_path):
    writer = PdfWriter()
    for seed in range(3):
        writer.append(PdfReader(io.BytesIO(pdf_of(scan(seed)))))
    for index in range(297):
        writer.add_page(writer.pages[index % 3])
    writer.write(tmp_path / "s.pdf")
    digests = {}
    for index, page in enumerate(open_pages(tmp_path / "s.pdf"), 1):
        assert (page.index, page.pages) == (index, 300)
        digests.setdefault((index - 1) % 3, set()).add(hashlib.sha256(page.data).hexdigest())
    assert [len(digests[key]) for key in range(3)] == [1, 1, 1]
    assert len(set.union(*digests.values())) == 3


def test_memory_of_the_pdf_reader_stays_flat(tmp_path):
    """120 pictures of 0.5 MB each, all different: kept, they would be 60 MB."""
    noise = np.random.default_rng(2).integers(0, 255, (700, 600, 3), dtype=np.uint8)
    scans = [Image.fromarray(np.roll(noise, shift, axis=0)) for shift in range(120)]
    scans[0].save(tmp_path / "s.pdf", save_all=True, append_images=scans[1:], quality=95)
    sizes = {}
    for page in open_pages(tmp_path / "s.pdf"):
        if page.index in (40, 120):
            sizes[page.index] = sum(child.memory_info().rss for child in psutil.Process().children())
    assert (tmp_path / "s.pdf").stat().st_size > 50e6
    assert sizes[120] - sizes[40] < 25e6
