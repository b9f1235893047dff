"""What is not as it should be in real books: corrections, notes, mistakes on the paper, missing values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from digitizer.samples.cases import Case
from digitizer.samples.dice import Dice
from digitizer.samples.entries import Entry
from digitizer.samples.wording import spell

# Slots whose value may be missing on a page that was filled in a hurry.
OPTIONAL = (
    "nksQueQuan",
    "nycGiayTo",
    "nktGiayTo",
    "meNoiCuTru",
    "trangSo",
    "nktNguyenNhanChet",
    "gbtNgay",
    "nycQHNguoiDuocNhan",
)
# Short values on a line of their own, where a correction finds room.
STRIKABLE = (
    "nksHoTen",
    "voHoTen",
    "chongHoTen",
    "nktHoTen",
    "cmHoTen",
    "ncHoTen",
    "voNgaySinh",
    "chongNgaySinh",
    "nktNgaySinh",
    "cmNgaySinh",
    "ncNgaySinh",
    "meHoTen",
    "chaHoTen",
)
ID_NUMBERS = (
    "nksSoDinhDanh",
    "voSoGiayToTuyThan",
    "chongSoGiayToTuyThan",
    "nktSoGiayToTuyThan",
    "cmSoGiayToTuyThan",
    "nycSoGiayToTuyThan",
)
WORDS = {"nksNgaySinhBangChu": "nksNgaySinh", "nktNgayChetGhiBangChu": "nktNgayChet"}


def with_flaws(entry: Entry, case: Case, dice: Dice, rate: float = 1.0) -> Entry:
    """The entry with flaws at their usual rates times ``rate``; truth follows the paper."""
    if dice.chance(0.05 * rate):
        drop(entry, dice.pick(OPTIONAL))
    if dice.chance(0.05 * rate):
        strike(entry, dice)
    if dice.chance(0.04 * rate):
        wrong_words(entry, case, dice)
    if dice.chance(0.03 * rate):
        wrong_sex_digit(entry, dice)
    if dice.chance(0.09 * rate):
        margin_note(entry, case, dice)
    return entry


def drop(entry: Entry, slot: str) -> None:
    """Leave a blank empty."""
    for run in entry.slots.pop(slot, ()):
        if run.key:
            entry.fields.pop(run.key, None)
            entry.normalized.pop(run.key, None)


def strike(entry: Entry, dice: Dice) -> None:
    """A value written wrongly first, struck out, and written again above: the truth is the one above."""
    slots = [slot for slot in STRIKABLE if slot in entry.slots]
    if not slots:
        return
    slot = dice.pick(slots)
    words = entry.slots[slot][0].text.split()
    at = dice.integer(0, len(words) - 1)
    words[at] = _misspelt(words[at], dice)
    entry.struck[slot] = " ".join(words)


def _misspelt(word: str, dice: Dice) -> str:
    if any(letter.isdigit() for letter in word):
        places = [i for i, letter in enumerate(word) if letter.isdigit()]
        at = dice.pick(places)
        return word[:at] + str((int(word[at]) + dice.integer(1, 8)) % 10) + word[at + 1 :]
    at = dice.integer(0, len(word) - 1)
    other = dice.pick("aeiouhnt")
    return word[:at] + (other.upper() if word[at].isupper() else other) + word[at + 1 :]


def wrong_words(entry: Entry, case: Case, dice: Dice) -> None:
    """The date in words says another day than the digits: a mistake on the paper itself."""
    for words, digits in WORDS.items():
        if words in entry.fields and digits in entry.normalized:
            day, month, year = (int(part) for part in entry.normalized[digits].split("."))
            other = date(year, month, day) + timedelta(days=dice.pick((-10, -2, -1, 1, 2, 10)))
            entry.put(words, spell(other, case.writer.words))
            entry.paper_error.append(words)


def wrong_sex_digit(entry: Entry, dice: Dice) -> None:
    """A personal number whose fourth digit tells the other sex: a mistake on the paper itself."""
    keys = [key for key in ID_NUMBERS if len(entry.fields.get(key, "")) == 12]
    if not keys:
        return
    key = dice.pick(keys)
    number = entry.fields[key]
    wrong = number[:3] + str(int(number[3]) ^ 1) + number[4:]
    for slot, runs in entry.slots.items():
        entry.slots[slot] = tuple(replace(run, text=wrong) if run.key == key else run for run in runs)
    entry.state(key, wrong)
    entry.paper_error.append(key)


NOTES = {
    "KS": (
        "Cấp lại bản sao ngày {day}.",
        "Ngày {day} bổ sung thông tin nơi cư trú của mẹ theo giấy tờ hợp lệ.",
        "Cải chính năm sinh của cha theo Quyết định số {number}/QĐ-UBND ngày {day}.",
        "Đã nhận cha ngày {day}, số {number}/{year}.",
    ),
    "KH": (
        "Đã ly hôn theo Quyết định số {number}/{year}/QĐST-HNGĐ ngày {day} của Tòa án nhân dân {district}.",
        "Cấp trích lục bản sao ngày {day}.",
    ),
    "KT": ("Cấp trích lục bản sao ngày {day}.", "Đã thu hồi thẻ căn cước ngày {day}."),
    "CMC": ("Đã ghi vào sổ khai sinh ngày {day}.", "Bổ sung vào Giấy khai sinh số {number}/{year}."),
}


def margin_note(entry: Entry, case: Case, dice: Dice) -> None:
    """A note of a later change in the column for notes."""
    _note(entry, case, dice, NOTES[entry.type])


def _note(entry: Entry, case: Case, dice: Dice, texts: Sequence[str]) -> None:
    later = case.on + timedelta(days=dice.integer(20, 900))
    commune = case.village.commune
    text = dice.pick(texts).format(
        day=case.writer.date(later),
        number=dice.integer(3, 140),
        year=later.year,
        district=f"{commune.district_kind} {commune.district}",
    )
    entry.note = text
    entry.state("ghiChu", text)


FORMER_NOTES = {
    "KS": (
        "Trích lục {year}",
        "Cấp lại bản chính ngày {day}",
        "Cải chính QĐ {number}/{year}",
        "Cha nhận con theo QĐ số {number} ngày {day}",
        "Bổ sung hộ tịch: quê quán. TL số {number}/TLKS ngày {day}",
    ),
    "KH": (
        "Ly hôn QĐ {number}/{year}",
        "Đã ly hôn theo QĐ số {number}/{year}/QĐST-HNGĐ ngày {day} của TAND {district}",
        "Trích lục {year}",
    ),
    "KT": ("Có GBT", "Báo muộn", "Liệt sĩ", "Trích lục {year}", "Cấp trích lục ngày {day}"),
    "CMC": ("Đã ghi vào sổ khai sinh", "Bổ sung vào khai sinh số {number}/{year}"),
}


def former_note(entry: Entry, case: Case, dice: Dice, rate: float = 1.0) -> Entry:
    """What is not as it should be in the books before 2016; truth follows the paper."""
    if dice.chance(0.04 * rate):
        drop(entry, dice.pick(OPTIONAL))
    if dice.chance(0.04 * rate):
        strike(entry, dice)
    if dice.chance(0.03 * rate):
        wrong_words(entry, case, dice)
    if dice.chance(0.01 * rate) and entry.type == "KS":
        impossible_day(entry, dice)
    if dice.chance(0.14 * rate):
        _note(entry, case, dice, FORMER_NOTES[entry.type])
    return entry


def impossible_day(entry: Entry, dice: Dice) -> None:
    """A day that the calendar does not have, as old books hold it: kept as it was written."""
    _, month, year = entry.normalized["nksNgaySinh"].split(".")
    text = entry.fields["nksNgaySinh"]
    if "/" in text and month not in ("02", "04", "06", "09", "11"):
        month = dice.pick(("04", "06", "09", "11"))
        entry.put("nksNgaySinh", f"31/{int(month)}/{text.rsplit('/', 1)[1]}", f"31.{month}.{year}")
        entry.paper_error.append("nksNgaySinh")
