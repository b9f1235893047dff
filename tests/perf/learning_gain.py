"""What learning a hand gives: ``python tests/perf/learning_gain.py BOOK [BOOK ...] [--workers N] [--show]``.

BOOK is a folder that ``python -m digitizer.samples --book N`` wrote: pages of one writer, with their truth.
The pages are read; the first two thirds are corrected to the truth as a person would; the hand is learned;
the last third is read again. Told is what the last third is worth at first contact, after the corrections
(the book's signers, places and numbers known) and after learning and reading again, with the milliseconds
that the line recognizer and the decoder take for a line and the seconds of learning; ``--show`` lists what is
wrong in the end.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from digitizer.app.books import NewBook, open_book
from digitizer.app.desk import Desk, open_desk
from digitizer.app.importing import import_pages
from digitizer.app.learning import learn_book
from digitizer.app.offices import create_office
from digitizer.app.processing import process_book, reconsider_book
from digitizer.app.reading import open_reader
from digitizer.app.reasoning import knowledge_of
from digitizer.app.records import set_field
from digitizer.catalog import load_catalog
from digitizer.decode.decoder import LineDecoder
from digitizer.domain.schema import FieldKind
from digitizer.domain.workflow import Role
from digitizer.errors import DigitizerError
from digitizer.report.effort import ERRORS, acceptable, effort
from digitizer.report.evaluate import Evaluation, Rules, evaluate


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("book", type=Path, nargs="+")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    for book in options.book:
        print(f"{book.name}: {_line_milliseconds(book):.1f} ms a line, recognized and decoded")
        last = _in_office(book, options.workers)
        for miss in last.misses if options.show else ():
            print(f"  {miss.page} {miss.key}: «{miss.truth}» read «{miss.read}» at {miss.confidence}")


def _in_office(folder: Path, workers: int) -> Evaluation:
    truth = [json.loads(line) for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    pages = [page for page in truth if page["kind"] == "record"]
    with tempfile.TemporaryDirectory() as temporary:
        office = Path(temporary) / "office"
        create_office(office, "UBND xã Thử", "huyện Thử, tỉnh Thử", {Role.OFFICER: "Người đo"})
        with open_desk(office, "Người đo") as desk:
            return _measure(desk, folder, pages, workers)


def _line_milliseconds(folder: Path) -> float:
    """Processor time of recognizing and decoding the lines of one page as places, the costliest language."""
    reader = open_reader()
    page = next(path for path in sorted(folder.glob("*.jpg"))[2:])
    cuts = reader.crops(page)
    decoder = LineDecoder(knowledge_of(load_catalog()))
    decoder.decode([], "place")
    started = time.process_time()
    lines = 0
    for images in cuts.values():
        readings = reader.lines.read_lines(images)
        decoder.decode([one.lattice for one in readings if one.lattice is not None], "place")
        lines += len(images)
    return 1000 * (time.process_time() - started) / max(1, lines)


def _measure(desk: Desk, folder: Path, pages: list[dict[str, Any]], workers: int) -> Evaluation:
    facts = tomllib.loads((folder / "book.toml").read_text("utf-8"))
    known = {key: facts[key] for key in ("type", "year", "number", "place", "edition", "opened", "closed")}
    book = open_book(desk, NewBook(**known)).id
    list(import_pages(desk, book, [folder / page["page"] for page in pages]))
    list(process_book(desk, book, jobs=workers))
    taught = pages[: len(pages) * 2 // 3]
    rest = pages[len(taught) :]
    for page in rest:
        for record in page["records"]:
            record["normalized"] = _official(desk, record)
    _tell("first", _evaluated(desk, book, rest))
    corrected = sum(_correct(desk, book, page) for page in taught)
    reconsider_book(desk, desk.office.books.get(book), desk.actor)
    _tell("known", _evaluated(desk, book, rest))
    started = time.perf_counter()
    *_, hand = learn_book(desk, book)
    seconds = time.perf_counter() - started
    print(f"{len(pages)} pages, {corrected} records corrected, learned in {seconds:.0f} s: {hand}")
    list(process_book(desk, book, jobs=workers, again=True))
    after = _evaluated(desk, book, rest)
    _tell("learned", after)
    return after


def _official(desk: Desk, record: dict[str, Any]) -> dict[str, str]:
    """The true values with ethnic groups and nationalities as the program writes them."""
    lists = {FieldKind.ETHNIC: desk.catalog.ethnic_groups, FieldKind.NATIONALITY: desk.catalog.nationalities}
    known, official = desk.catalog.record_types[record["type"]], {}
    for key, value in record.get("normalized", record["fields"]).items():
        names = lists.get(known[key].kind) if key in known else None
        official[key] = (names.resolve(value) if names else None) or value
    return official


def _evaluated(desk: Desk, book: str, pages: list[dict[str, Any]]) -> Evaluation:
    return evaluate(pages, [_reading(desk, book, page["page"]) for page in pages], Rules(_group, _distance))


def _reading(desk: Desk, book: str, name: str) -> dict[str, Any]:
    page = next(one for one in desk.office.pages.list(book) if one.file_name == name)
    records = [desk.office.records.get(one.id) for one in desk.office.records.list(page=page.id)]
    return {
        "page": name,
        "kind": "record",
        "records": [
            {
                "type": record.type,
                "box": list(record.box) if record.box else None,
                "fields": {
                    key: {"value": field.value, "confidence": field.confidence}
                    for key, field in record.fields.items()
                },
            }
            for record in records
        ],
    }


def _correct(desk: Desk, book: str, truth: dict[str, Any]) -> int:
    """Every field of the page's records made true by a person; how many records there were."""
    page = next(one for one in desk.office.pages.list(book) if one.file_name == truth["page"])
    found = [desk.office.records.get(one.id) for one in desk.office.records.list(page=page.id)]
    if len(found) != len(truth["records"]):
        return 0
    for record, true in zip(found, truth["records"], strict=True):
        for key, text in true["fields"].items():
            if key in record.fields:
                try:
                    set_field(desk, record.id, key, text)
                except DigitizerError as error:  # what the rules refuse, a person leaves
                    print(record.id, key, error.code)
    return len(found)


def _group(record_type: str, key: str) -> str:
    return key


def _distance(a: str, b: str) -> int:
    return Levenshtein.distance(a, b)


def _tell(name: str, outcome: Evaluation) -> None:
    (total,) = outcome.tables["fill"].values()
    fields = [field for rows in outcome.fields.values() for field in rows]
    unseen = ", ".join(f"{acceptable(fields, error)[0]:.1%} at {error:.1%}" for error in ERRORS)
    print(
        f"{name:7} {total.fields} fields, {total.share:.1%} right, letters wrong {total.letter_errors:.1%},"
        f" keystrokes {effort(fields):.1%}, acceptable unseen {unseen}"
    )


if __name__ == "__main__":
    main()
