"""S06: nothing a person types is ever syntax, neither of SQL, nor of the full-text index, nor of paths."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digitizer.domain.text import fold
from digitizer.domain.workflow import Role
from digitizer.errors import StoreError
from tests.fixtures.store_samples import BOOK, Desk, birth, new_desk

WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
SYNTAX = st.lists(
    st.sampled_from(
        [
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "NEAR/0",
            '"',
            "'",
            "*",
            "^",
            ":",
            "body",
            "-",
            "+",
            "(",
            ")",
            "{",
            "}",
            ";",
            "--",
            "\x00",
        ]
    ),
    max_size=8,
).map(" ".join)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory):
    made = new_desk(tmp_path_factory.mktemp("kho"))
    made.read(
        b"1",
        birth(so="1", nksHoTen="Đặng Thị Đào"),
        birth(so="2", nksHoTen="O'Brien\"); DROP TABLE records; --"),
    )
    with made.office:
        yield made


@settings(max_examples=300, deadline=None)
@given(text=WORDS | SYNTAX)
@example("O'Brien\"); drop")
@example("NEAR(a b, 0)")
@example('"')
@example("body : x")
@example("ⅷ ² ๓ \ud7ff")
def test_no_text_breaks_the_search(desk: Desk, text: str) -> None:
    hits = desk.office.search(text, book=text or None, record_type=text or None)
    assert hits == []
    assert len(desk.office.search(text)) <= 2


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Z", "S"]), min_size=1, max_size=30)
)
def test_what_was_written_is_found_again(desk: Desk, name: str) -> None:
    record = f"{BOOK.id}-0001.1"
    desk.office.records.set_field(record, "nksHoTen", name, person=desk.officer.id)
    if any(char.isalnum() for char in fold(name)) and not name.strip().isdigit():
        assert record in [hit.id for hit in desk.office.search(name)]


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", '"; DROP TABLE people; --', "%", "_", "\x00", "1 UNION SELECT 1"]
)
def test_no_filter_is_syntax(desk: Desk, text: str) -> None:
    office = desk.office
    assert office.records.list(book=text) == []
    assert office.records.list(page=text) == []
    assert office.pages.list(text) == []
    assert office.findings.list(text) == []
    assert office.audit.history(text) == []
    for get in (
        office.people.get,
        office.books.get,
        office.pages.get,
        office.records.get,
        office.exports.get,
    ):
        with pytest.raises(StoreError) as caught:
            get(text)
        assert caught.value.code == "KHO-11"
    person = office.people.add(f"Người {text!r}", [Role.IT])
    assert office.people.get(person.id) == person


@pytest.mark.parametrize(
    "digest", ["..", "/etc/passwd", "../" * 21 + "a", "a" * 63, "a" * 65, "A" * 64, "a" * 63 + "\n", "g" * 64]
)
def test_a_digest_is_never_a_path(desk: Desk, digest: str) -> None:
    for use in (desk.office.vault.path, desk.office.vault.read, desk.office.vault.is_whole):
        with pytest.raises(StoreError) as caught:
            use(digest)
        assert caught.value.code == "KHO-15"


def test_half_a_character_is_refused_with_a_reason(desk: Desk) -> None:
    record = f"{BOOK.id}-0001.2"
    half = "vôdanhtiểutốt\udcff"  # begins with letters that no other test leaves in the office
    head = desk.office.audit.head()
    for use in (
        lambda: desk.office.records.set_field(record, "ghiChu", half, person="P1"),
        lambda: desk.office.records.set_field(record, "ghiChu", "b", reason=half, person="P1"),
        lambda: desk.office.records.list(book=half),
        lambda: desk.office.books.get(half),
    ):
        with pytest.raises(StoreError) as caught:
            use()
        assert caught.value.code == "KHO-16"
    assert desk.office.audit.head() == head
    assert desk.office.search(half) == []


def test_errors_name_no_person(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        desk.office.people.add("Lò Thị Mận", [Role.OFFICER])
    assert "Mận" not in str(caught.value)
