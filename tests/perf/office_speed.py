"""How long what stands behind the window takes in a large office: ``office_speed.py --records 200000``.

Builds an office of invented records (one book of 2,000 pages, the rest of 150 each), then measures every
query and command that a person waits for; prints a JSON object of milliseconds (median, 95th percentile).
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from digitizer.app.delivery import list_deliveries
from digitizer.app.desk import Desk, open_desk
from digitizer.app.entering import next_doubtful, suggest_values
from digitizer.app.offices import create_office
from digitizer.app.overview import keep_place, overview
from digitizer.app.records import Query, confirm_fields, list_records, search_records, set_field
from digitizer.app.reporting import make_report
from digitizer.app.sheets import open_sheet
from digitizer.app.verifying import verification_queue
from digitizer.app.walls import confirm_tiles, list_walls, show_wall
from digitizer.domain.workflow import Role
from digitizer.store import codec
from digitizer.store.writer import search_body

LARGE, USUAL = 2000, 150
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Lò", "Ma", "Giàng", "Hà", "Đặng", "Hoàng")
GIVEN = ("An", "Bình", "Cúc", "Dũng", "Giang", "Hoa", "Khánh", "Lan", "Mai", "Nam", "Oanh", "Phúc", "Sơn")
STAFF = {Role.OFFICER: "Lò Thị Mận", Role.SUPERVISOR: "Đoàn Văn Ổi", Role.IT: "Hà Trọng Bưởi"}
PLACE = "xã Tân Thạnh Đông, huyện Củ Chi, thành phố Hồ Chí Minh"


def build(desk: Desk, records: int) -> list[str]:
    """Books of records written straight into the tables, as years of work would have left them."""
    dice, books, made = random.Random(5), [], 0
    keys = [spec.key for spec in desk.catalog.record_types["KS"] if spec.core][:26]
    db = desk.office._db
    while made < records:
        size = min(LARGE if not books else USUAL, records - made)
        number = len(books)
        book = f"KS.{1950 + number // 60}.{number % 60 + 1:02}"
        books.append(book)
        with desk.office.transaction():
            _book(db, book, number, size, made, keys, dice)
        made += size
    return books


def _book(db, book: str, number: int, size: int, made: int, keys: list[str], dice: random.Random) -> None:
    state = "read" if number < 40 else dice.choice(["entered", "approved", "exported"])
    year = int(book.split(".")[1])
    db.execute(
        "INSERT INTO books (id, type, year, number, place, edition, opened, closed, expected, due)"
        " VALUES (?, 'KS', ?, ?, ?, '', '', '', NULL, '')",
        [book, year, book[-2:], PLACE],
    )
    pages, rows, values, index = [], [], [], []
    for at in range(1, size + 1):
        page, record = f"{book}-{at:04}", f"{book}-{at:04}.1"
        texts = _texts(keys, at, year, dice)
        pages.append((page, book, at, f"{made + at:064x}"))
        rows.append((made + at, record, page, book, state, str(at), len(texts)))
        index.append((made + at, search_body(texts)))
        for place, (key, text) in enumerate(texts.items()):
            sure = 0.5 if dice.random() < 0.05 else 0.97
            values.append((record, key, text, text, sure, codec.dump([300, 80 * place, 600, 60])))
    db.conn.executemany(
        "INSERT INTO pages (id, book, ordinal, sha256, part, file_name, source, media_type, added, state,"
        " kind, profile, rotation, quality, seconds, warnings, cover, reader, error_code, error_text)"
        " VALUES (?, ?, ?, ?, 0, 'a.jpg', '', 'image/jpeg', '', 'read', 'record', '2015-KS', 0, 1, 1, '[]',"
        " '{}', 'x', '', '')",
        pages,
    )
    db.conn.executemany(
        "INSERT INTO records (seq, id, page, book, position, type, edition, box, state, number, fields,"
        " touched, doubtful) VALUES (?, ?, ?, ?, 1, 'KS', '2015', '', ?, ?, ?, 0, 1)",
        rows,
    )
    db.conn.executemany(
        "INSERT INTO field_values (record, key, value, raw, confidence, box, engine, fill, notes, person)"
        " VALUES (?, ?, ?, ?, ?, ?, 'x', '', '[]', '')",
        values,
    )
    db.conn.executemany("INSERT INTO search_index (rowid, body) VALUES (?, ?)", index)


def _texts(keys: list[str], at: int, year: int, dice: random.Random) -> dict[str, str]:
    def name() -> str:
        return f"{dice.choice(FAMILY)} {dice.choice(GIVEN)} {dice.choice(GIVEN)}"

    found = {}
    for key in keys:
        if key == "so":
            found[key] = f"{at}/{year}"
        elif "Ngay" in key or key.startswith("ngay"):
            found[key] = f"{dice.randint(1, 28):02}.{dice.randint(1, 12):02}.{year}"
        elif "HoTen" in key or key == "nguoiKy":
            found[key] = name()
        elif "Noi" in key or "noi" in key:
            found[key] = f"khu {dice.randint(1, 30)}, {PLACE}"
        elif "DanToc" in key:
            found[key] = dice.choice(["Kinh", "Tày", "Mông"])
        else:
            found[key] = str(dice.randint(1, 3))
    return found


def timed(action: Callable[[], object], times: int) -> dict[str, float]:
    """Milliseconds of so many calls."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append((time.perf_counter() - started) * 1000)
    late = sorted(taken)[int(len(taken) * 0.95)]
    return {"median": round(statistics.median(taken), 1), "p95": round(late, 1)}


def measure(
    desk: Desk, supervisor: Desk, it: Desk, books: list[str]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Everything a person waits for, in the largest book and over the whole office."""
    dice, book = random.Random(6), books[0]
    order = list(desk.office.records.order(book))

    def any_record() -> str:
        return dice.choice(order)

    yield "overview", timed(lambda: overview(desk), 5)
    yield "verification queue", timed(lambda: verification_queue(supervisor), 3)
    yield "deliveries", timed(lambda: list_deliveries(it), 3)
    yield "open sheet (2,000 pages)", timed(lambda: open_sheet(desk, any_record()), 60)
    yield "keep place", timed(lambda: keep_place(desk, any_record(), "so"), 30)
    for key, kind in (("nksDanToc", "plain"), ("meHoTen", "compared")):
        yield (
            f"save a {kind} field",
            timed(lambda key=key: set_field(desk, any_record(), key, dice.choice(GIVEN)), 20),
        )
    yield "confirm a record", timed(lambda: confirm_fields(desk, any_record()), 15)
    yield "next doubtful", timed(lambda: next_doubtful(desk, any_record()), 15)
    yield "list records (2,000)", timed(lambda: list_records(desk, book), 3)
    yield "suggest", timed(lambda: suggest_values(desk, any_record(), "meHoTen", dice.choice("lnpth")), 15)
    yield "suggest a place", timed(lambda: suggest_values(desk, any_record(), "nksNoiSinh", "xã Tân T"), 10)
    yield "list walls (2,000)", timed(lambda: list_walls(desk, book), 3)
    yield "show a wall", timed(lambda: show_wall(desk, book, "ethnic", "Kinh"), 3)
    tiles = show_wall(desk, books[1], "ethnic", "Kinh")
    yield f"confirm {len(tiles)} tiles", timed(lambda: confirm_tiles(desk, tiles), 1)
    yield "search two words", timed(lambda: search_records(desk, Query("dang khanh mai")), 10)
    yield "search one common word", timed(lambda: search_records(desk, Query("nguyen")), 5)
    yield "search a number", timed(lambda: search_records(desk, Query(number="77")), 10)
    for kind in ("progress", "people", "quality", "lengths"):
        yield f"report {kind}", timed(lambda name=kind: make_report(desk, name), 1)


def main() -> None:
    """Builds, measures, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--folder", type=Path, help="keeps the office there, or measures the one there")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp()) / "office"
    if not (folder / "office.db").is_file():
        create_office(folder, "UBND xã Tân Thạnh Đông", "huyện Củ Chi", STAFF)
        with open_desk(folder, "P1") as desk:
            build(desk, options.records)
    started = time.perf_counter()
    with open_desk(folder, "P1") as desk:
        opened = round((time.perf_counter() - started) * 1000, 1)
        people = [Desk(desk.office, desk.catalog, desk.office.people.get(one)) for one in ("P1", "P2", "P3")]
        books = [one.id for one in desk.office.books.all()]
        found = dict(measure(*people, books))
    found["open the office"] = {"once": opened}
    found["peak memory, MB"] = {"max": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
