"""Bad input by the real command line: a code, a sentence, the next step; the rest goes on."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.fixtures.cli import OFFICER, Desk, command, digitizer_cli, environment, new_book, sample

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits and mounts")]
BOOK = "KS.2016.01"
GOOD = sample(BOOK, 2)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An office with an empty book."""
    return new_book(tmp_path_factory.mktemp("office") / "kho", [])


@pytest.fixture
def desk(empty: Desk, tmp_path: Path) -> Desk:
    return empty.copy(tmp_path / "kho")


def pages(desk: Desk) -> list[dict[str, str]]:
    return json.loads(desk.run("--json", "book", "show", BOOK).stdout)["pages"]  # type: ignore[no-any-return]


def write_pdf(path: Path, count: int, password: str = "") -> Path:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(72, 72)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "rong.jpg"
    path.touch()
    return path


def text_file(folder: Path) -> Path:
    path = folder / "chu.jpg"
    path.write_text("không phải ảnh\n" * 50, encoding="utf-8")
    return path


def huge_image(folder: Path) -> Path:
    path = folder / "lon.png"
    Image.new("1", (20_000, 20_000)).save(path)
    return path


def locked_pdf(folder: Path) -> Path:
    return write_pdf(folder / "khoa.pdf", 1, "bimat")


def broken_pdf(folder: Path) -> Path:
    path = folder / "hong.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog\n" + b"\x00\xff" * 200)
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (empty_file, "TEP-02"),
        (text_file, "TEP-03"),
        (huge_image, "ANH-02"),
        (locked_pdf, "PDF-02"),
        (broken_pdf, "PDF-01"),
    ],
)
def test_an_unusable_file_is_refused_with_its_code_and_the_others_come_in(
    desk: Desk, tmp_path: Path, make: object, code: str
) -> None:
    bad = make(tmp_path)  # type: ignore[operator]
    done = desk.run("import", BOOK, bad, GOOD, status=1)
    assert f"{bad.name}: [{code}]" in done.stderr
    assert "Hãy" in done.stderr
    assert [page["file"] for page in pages(desk)] == [GOOD.name]


@pytest.mark.engine
def test_a_truncated_image_fails_when_it_is_read_and_the_others_are_read(desk: Desk, tmp_path: Path) -> None:
    cut = tmp_path / "cut.jpg"
    cut.write_bytes(GOOD.read_bytes()[:20_000])
    desk.run("import", BOOK, cut, GOOD)
    done = desk.run("process", BOOK, status=1)
    assert f"{BOOK}-0001 (cut.jpg): [ANH-01]" in done.stderr
    assert [page["state"] for page in pages(desk)] == ["failed", "read"]
    assert "0 trang" in desk.run("process", BOOK).stdout  # failed pages wait for a person


@pytest.mark.engine
def test_read_tells_of_bad_pages_in_their_place_and_ends_with_status_1(tmp_path: Path) -> None:
    bad = [empty_file(tmp_path), text_file(tmp_path), broken_pdf(tmp_path)]
    done = digitizer_cli("read", bad[0], GOOD, *bad[1:], "--jobs", 2)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [one["page"] for one in answers] == [bad[0].name, GOOD.name, bad[1].name, bad[2].name]
    assert [one.get("error", {}).get("code") for one in answers] == ["TEP-02", None, "TEP-03", "PDF-01"]
    assert answers[1]["kind"] == "record" and answers[1]["records"][0]["type"] == "KS"


@pytest.mark.engine
def test_cmyk_and_one_bit_tiff_and_pages_of_a_file_of_several_are_read(tmp_path: Path) -> None:
    with Image.open(GOOD) as image:
        image.convert("CMYK").save(tmp_path / "cmyk.tif")
        image.convert("1").save(tmp_path / "bit.tif")
        image.convert("L").save(tmp_path / "hai.tif", save_all=True, append_images=[image.convert("L")])
    names = ["cmyk.tif", "bit.tif", "hai.tif"]
    done = digitizer_cli("read", *(tmp_path / name for name in names), "--jsonl", tmp_path / "out.jsonl")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").open(encoding="utf-8")]
    assert [one["page"] for one in answers] == ["cmyk.tif", "bit.tif", "hai.tif#1", "hai.tif#2"]
    assert answers[0]["kind"] == answers[2]["kind"] == "record"


def test_three_hundred_pages_of_a_pdf_come_in_and_the_original_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "so.pdf", 300)
    done = desk.run("import", BOOK, path)
    assert "300 trang" in done.stdout
    found = pages(desk)
    assert (len(found), found[11]["file"]) == (300, "so.pdf#12")
    kept = [one.read_bytes() for one in (desk.folder / "vault").glob("??/*")]
    assert path.read_bytes() in kept
    assert len(PdfReader(path).pages) == 300


@pytest.mark.parametrize(
    "name", ["trang số 1.jpg", "lạ \"ngoặc\" 'đơn'.jpg", unicodedata.normalize("NFD", "sổ.jpg")]
)
def test_names_with_spaces_quotes_and_decomposed_letters_come_in_as_they_are(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    shutil.copy(GOOD, tmp_path / name)
    (tmp_path / "sub").mkdir()
    desk.run("import", BOOK, tmp_path / "sub" / ".." / name)
    assert [page["file"] for page in pages(desk)] == [unicodedata.normalize("NFC", name)]
    assert {path.name for path in desk.folder.iterdir()} >= {"office.db", "vault"}


def test_a_page_that_is_there_already_is_named_with_its_twin(desk: Desk, tmp_path: Path) -> None:
    again = tmp_path / "lại.jpg"
    shutil.copy(GOOD, again)
    done = desk.run("import", BOOK, GOOD, again)
    assert "lại.jpg: [KHO-14]" in done.stderr and f"{BOOK}-0001" in done.stderr
    assert len(pages(desk)) == 1


@pytest.mark.engine
def test_a_page_of_another_type_of_book_gives_no_record(desk: Desk) -> None:
    desk.run("import", BOOK, sample("KH.2017.01", 2))
    done = desk.run("process", BOOK, status=1)
    assert "[DOC-12]" in done.stderr and "KH (Kết hôn)" in done.stderr
    assert json.loads(desk.run("--json", "records", BOOK).stdout) == []


def test_a_full_disk_is_told_and_nothing_is_half_written(desk: Desk) -> None:
    def no_large_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    done = digitizer_cli(
        "--office", desk.folder, "--as", OFFICER, "import", BOOK, GOOD, before=no_large_files
    )
    assert done.returncode == 1
    assert "[KHO-06]" in done.stderr
    assert pages(desk) == []
    assert [path for path in (desk.folder / "vault").rglob("*") if path.is_file()] == []
    desk.run("import", BOOK, GOOD)
    assert len(pages(desk)) == 1


@contextmanager
def read_only(folder: Path) -> Iterator[list[str]]:
    """The beginning of a command for which ``folder`` cannot be written."""
    if os.geteuid() != 0:
        folder.chmod(0o500)
        yield []
        folder.chmod(0o700)
        return
    script = f'mount --bind -o ro "{folder}" "{folder}" && mount -o remount,bind,ro "{folder}" && exec "$@"'
    before = ["unshare", "-m", "sh", "-c", script, "sh"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*before, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("root may write everywhere and may not mount here")
    yield before


def test_a_read_only_office_can_be_looked_at_and_says_that_it_cannot_be_changed(desk: Desk) -> None:
    with read_only(desk.folder) as before:
        given = command("--office", desk.folder, "--as", OFFICER)
        looked, changed = (
            subprocess.run(
                [*before, *given, *rest],
                check=False,
                capture_output=True,
                encoding="utf-8",
                env=environment(),
            )
            for rest in (["book", "list"], ["import", BOOK, str(GOOD)])
        )
    assert looked.returncode == 0 and BOOK in looked.stdout
    assert changed.returncode == 1 and "[KHO-07]" in changed.stderr


def test_a_read_only_folder_for_the_result_is_told(tmp_path: Path) -> None:
    done = digitizer_cli("read", GOOD, "--jsonl", tmp_path / "khong-co" / "x.jsonl")
    assert done.returncode == 1 and "[GIA-44]" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_under_the_results_is_told(tmp_path: Path) -> None:
    done = digitizer_cli("read", empty_file(tmp_path), "--jsonl", "/dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith("[GIA-45] ")
