"""Personal numbers and the numbers of papers. All numbers are invented."""

import pytest

from digitizer.domain.identity import PersonalNumber, paper_problems, parse_personal_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("027139000123", PersonalNumber("027139000123", "027", "2", 1939)),
        ("001221 000123", PersonalNumber("001221000123", "001", "1", 2021)),
        ("001.321.000123", PersonalNumber("001321000123", "001", "2", 2021)),
        ("001099000123", PersonalNumber("001099000123", "001", "1", 1999)),
        ("001501000123", PersonalNumber("001501000123", "001", "2", 2101)),
    ],
)
def test_personal_number(text, expected):
    assert parse_personal_number(text) == expected


@pytest.mark.parametrize("text", ["", "01234567890", "0123456789012", "02713900012x", "٠٢٧١٣٩٠٠٠١٢٣"])
def test_no_personal_number(text):
    assert parse_personal_number(text) is None


@pytest.mark.parametrize(
    ("kind", "number", "problems"),
    [
        ("1", "012345678", ()),
        ("1", "012 345 678", ()),
        ("1", "012345678901", ("cmnd_12_digits",)),
        ("1", "01234567", ("cmnd_digits",)),
        ("1", "01234567a", ("cmnd_digits",)),
        ("2", "B1234567", ()),
        ("2", "c12345678", ()),
        ("2", "AB1234567", ("passport_foreign_form",)),
        ("2", "B123", ("passport_form",)),
        ("4", "027139000123", ()),
        ("4", "012345678", ("cccd_9_digits",)),
        ("4", "0271390001234", ("cccd_digits",)),
        ("5", "QĐ 12/a", ()),
        ("7", "123-456", ()),
        ("8", "CNCC 12", ()),
        ("0", "012345678", ("kind_missing",)),
        ("", "012345678", ("kind_missing",)),
        ("4", "", ()),
        ("0", "", ()),
    ],
)
def test_paper_problems(kind, number, problems):
    assert paper_problems(kind, number) == problems
