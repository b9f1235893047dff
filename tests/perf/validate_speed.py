"""How fast records are checked, and with how much memory: ``python tests/perf/validate_speed.py [COUNT]``.

Makes invented birth, marriage, death and recognition records, about one in ten of them wrong, checks them in
one process, and then through ``digitizer check --records`` where that command is there.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

from digitizer.catalog import Catalog, load_catalog
from digitizer.domain.date_words import spell_date
from digitizer.domain.dates import PartialDate
from digitizer.domain.places import Gazetteer, Level
from digitizer.validate import Checker, Lookups

BATCH = 1000
Record = dict[str, str]


class Maker:
    """Invented records of one commune after another, as books come."""

    def __init__(self, catalog: Catalog, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._surnames = list(catalog.name_statistics.surnames)
        self._syllables = [
            name for name, known in catalog.name_statistics.syllables.items() if not known.group
        ]
        self._places = _addresses(catalog.gazetteer, self._random)
        self._groups = ["Kinh"] * 8 + list(catalog.ethnic_groups.names[:40])

    def records(self, count: int) -> Iterator[tuple[str, Record]]:
        """``count`` records with their types."""
        for number in range(count):
            place = self._places[number // 150 % len(self._places)]
            kind = ("KS", "KH", "KT", "CMC")[number % 4]
            record = self._entry(number % 150 + 1, place)
            record.update(getattr(self, "_" + kind.lower())(record, place))
            if self._random.random() < 0.1:
                self._spoil(record)
            yield kind, record

    def _entry(self, number: int, place: str) -> Record:
        day = date(2000, 1, 1) + timedelta(days=self._random.randrange(9000))
        return {
            "so": f"{number}/{day.year}",
            "quyenSo": f"01/{day.year}",
            "trangSo": str(number),
            "ngayDangKy": f"{day:%d.%m.%Y}",
            "loaiDangKy": "1",
            "noiDangKy": f"UBND {place}",
            "nguoiKy": self._name("Văn"),
            "chucVuNguoiKy": "Chủ tịch",
            "nguoiThucHien": self._name("Thị"),
        }

    def _ks(self, record: Record, place: str) -> Record:
        born = _day(record) - timedelta(days=self._random.randrange(1, 60))
        father, sex = self._name("Văn"), self._random.choice("12")
        words = spell_date(PartialDate(born.year, born.month, born.day))
        child = f"{father.split()[0]} {'Văn' if sex == '1' else 'Thị'} {self._random.choice(self._syllables)}"
        return {
            "nksHoTen": child,
            "nksGioiTinh": sex,
            "nksNgaySinh": f"{born:%d.%m.%Y}",
            "nksNgaySinhBangChu": words,
            "nksNoiSinh": f"Trạm y tế {place}",
            "nksNoiSinhDVHC": place.rpartition(", ")[2],
            "nksQueQuan": place,
            "nksLoaiKhaiSinh": "1",
            **self._person("me", self._name("Thị"), str(born.year - 27), place),
            **self._person("cha", father, str(born.year - 30), place),
            "nksDanToc": "Kinh",
            "nksQuocTich": "Việt Nam",
            "nycHoTen": father,
            **self._paper("nyc", record),
        }

    def _kh(self, record: Record, place: str) -> Record:
        year = _day(record).year
        return {
            **self._person("chong", self._name("Văn"), f"{self._month_day()}.{year - 25}", place),
            **self._paper("chong", record),
            **self._person("vo", self._name("Thị"), f"{self._month_day()}.{year - 22}", place),
            **self._paper("vo", record),
        }

    def _kt(self, record: Record, place: str) -> Record:
        died = _day(record) - timedelta(days=self._random.randrange(1, 15))
        return {
            **self._person("nkt", self._name("Thị"), str(died.year - self._random.randrange(30, 95)), place),
            "nktGioiTinh": "2",
            "nktNgayChet": f"{died:%d.%m.%Y}",
            "nktNgayChetGhiBangChu": spell_date(PartialDate(died.year, died.month, died.day)),
            "nktGioPhutChet": f"{self._random.randrange(24):02}:{self._random.randrange(60):02}",
            "nktNoiChet": place,
            "nktNguyenNhanChet": "Già yếu",
            "nycHoTen": self._name("Văn"),
            "nycQuanHe": "Con",
            **self._paper("nyc", record),
        }

    def _cmc(self, record: Record, place: str) -> Record:
        year = _day(record).year
        father = self._name("Văn")
        child = f"{father.split()[0]} {self._random.choice(self._syllables)} Anh"
        return {
            "loaiXacNhan": "1",
            **self._person("cm", father, str(year - 30), place),
            **self._paper("cm", record),
            **self._person("nc", child, f"{self._month_day()}.{year - 2}", place),
            "nycHoTen": father,
        }

    def _person(self, prefix: str, name: str, birth: str, place: str) -> Record:
        return {
            f"{prefix}HoTen": name,
            f"{prefix}NgaySinh": birth,
            f"{prefix}DanToc": self._random.choice(self._groups),
            f"{prefix}QuocTich": "Việt Nam",
            f"{prefix}LoaiCuTru": "1",
            f"{prefix}NoiCuTru": f"thôn {self._random.randrange(1, 12)}, {place}",
        }

    def _paper(self, prefix: str, record: Record) -> Record:
        issued = _day(record) - timedelta(days=self._random.randrange(30, 3000))
        return {
            f"{prefix}LoaiGiayToTuyThan": "1",
            f"{prefix}SoGiayToTuyThan": f"{self._random.randrange(10**9):09}",
            f"{prefix}NgayCapGiayToTuyThan": f"{issued:%d.%m.%Y}",
            f"{prefix}NoiCapGiayToTuyThan": "Công an tỉnh",
        }

    def _name(self, middle: str) -> str:
        return f"{self._random.choice(self._surnames)} {middle} {self._random.choice(self._syllables)}"

    def _month_day(self) -> str:
        return f"{self._random.randrange(1, 29):02}.{self._random.randrange(1, 13):02}"

    def _spoil(self, record: Record) -> None:
        key = self._random.choice(list(record))
        record[key] = self._random.choice(["", "30.02.1985", "??", record[key][1:], record[key] + " ", "99"])


def _addresses(gazetteer: Gazetteer, source: random.Random) -> list[str]:
    found = []
    for province in source.sample(gazetteer.provinces(2020), 20):
        for district in gazetteer.children(province, 2020)[:6]:
            communes = [unit for unit in gazetteer.children(district, 2020) if unit.level is Level.COMMUNE]
            found += [
                f"{unit.full_name}, {district.full_name}, {province.full_name}" for unit in communes[:6]
            ]
    return found


def _day(record: Record) -> date:
    day, month, year = record["ngayDangKy"].split(".")
    return date(int(year), int(month), int(day))


def _check_here(catalog: Catalog, count: int) -> None:
    checker = Checker(
        Lookups(
            catalog.code_lists,
            catalog.ethnic_groups,
            catalog.nationalities,
            catalog.gazetteer,
            catalog.province_codes,
            catalog.limits,
        ),
        catalog.record_types,
    )
    records = Maker(catalog).records(count)
    seconds, findings, done = 0.0, 0, 0
    while batch := list(islice(records, BATCH)):
        started = time.process_time()
        findings += sum(len(checker.check(kind, record)) for kind, record in batch)
        seconds += time.process_time() - started
        done += len(batch)
    _report("one process", done, seconds, resource.RUSAGE_SELF)
    print(f"  {findings} findings")


def _check_by_command(catalog: Catalog, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, (kind, fields) in enumerate(Maker(catalog).records(count)):
                file.write(
                    json.dumps({"id": str(number), "type": kind, "fields": fields}, ensure_ascii=False) + "\n"
                )
        started = time.perf_counter()
        command = [sys.executable, "-m", "digitizer", "check", "--records", str(path)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        _report("digitizer check", count, time.perf_counter() - started, resource.RUSAGE_CHILDREN)


def _report(name: str, count: int, seconds: float, who: int) -> None:
    peak = resource.getrusage(who).ru_maxrss / 1024
    print(f"{name}: {count} records, {seconds:.1f} s, {count / seconds:,.0f} records/s, peak {peak:.0f} MB")


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    catalog = load_catalog()
    _check_here(catalog, count)
    if find_spec("digitizer.cli.main"):
        _check_by_command(catalog, count)


if __name__ == "__main__":
    main()
