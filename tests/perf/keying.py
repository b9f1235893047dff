"""What a book costs in keys and seconds: real key presses in a real window, from scans to the package.

    python tests/perf/keying.py FOLDER [FOLDER ...] [--no-groups]

FOLDER is what ``python -m digitizer.samples --book N`` wrote: pages of one writer, ``truth.jsonl`` and
``book.toml``. Each book gets a new office; its pages are read once; an officer who knows the truth confirms
groups, goes through every record, types what is wrong (the cheaper of typing anew and changing letters) and
completes it; a second person verifies, a third exports. Needs Xvfb, openbox, xdotool, xclip, xkbcomp.

Told for a record: keys to go and confirm, keys to type (as Telex needs them), the share of typing everything,
the seconds from the keys to the window's answers (with those of the tools that press and look), and its
processor time. Group confirmation and verification are divided by the records.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import tomllib
from pathlib import Path
from statistics import mean
from typing import Any

from tests.fixtures.hands import hands_at_a_new_window
from tests.fixtures.officer import Cost, Officer, Paper
from tests.fixtures.workday import OFFICER, Workday


def paper_of(folder: Path) -> Paper:
    """What the pages say, as the program writes it."""
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines()
    pages: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return {page["page"]: [one.get("normalized", one["fields"]) for one in page["records"]] for page in pages}


def measure(folder: Path, *, groups: bool) -> None:
    """One book, from its scans to its package."""
    facts = tomllib.loads((folder / "book.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as temporary:
        home, scans = Path(temporary), Path(temporary) / "anh"
        scans.mkdir()
        for page in folder.glob("*.jpg"):
            shutil.copy(page, scans)
        with hands_at_a_new_window(home) as hands:
            day = Workday(hands, home / "kho", facts["type"], str(facts["year"]), facts["number"])
            day.make_office()
            day.sign_in_first(OFFICER)
            day.bring_pages(scans, patience=1800)
            with day.looking() as desk:
                officer = Officer(day, desk, paper_of(folder))
                wrong = officer.wrong()
                walls = officer.confirm_groups() if groups else Cost(0, 0, 0, 0.0, 0.0)
                costs = officer.check_records()
                tell(folder.name, officer, walls, costs, wrong)
            before = hands.pressed
            day.verify()
            keys = (hands.pressed - before) / len(costs)
            print(f"  verified: {keys:.1f} keys a record, signing in included", flush=True)
            day.export()


def tell(name: str, officer: Officer, walls: Cost, costs: list[Cost], wrong: int) -> None:
    """The figures of a book."""
    count = len(costs)
    ways = (walls.ways + sum(cost.ways for cost in costs)) / count
    typed = sum(cost.telex for cost in costs) / count
    everything = mean(telex for _, telex in officer.all_typed())
    print(f"{name}: {count} records, {wrong} values read wrong, {officer.wrong()} in the end")
    print(f"  typing everything: {mean(plain for plain, _ in officer.all_typed()):.0f} keys a record, "
          f"{everything:.0f} with Telex")  # fmt: skip
    print(f"  pressed: {ways:.1f} to go and confirm ({walls.ways / count:.1f} of them for groups), "
          f"{typed:.1f} to type, {(ways + typed) / everything:.1%} of typing everything")  # fmt: skip
    print(f"  each record: {[(cost.ways, cost.letters) for cost in costs]}")
    print(f"  the window answered in {mean(cost.seconds for cost in costs):.2f} s a record, "
          f"{mean(cost.processor for cost in costs):.2f} s of its processor time", flush=True)  # fmt: skip


def main() -> None:
    """Measures each book."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--no-groups", action="store_true", help="without group confirmation")
    options = parser.parse_args()
    for folder in options.folder:
        measure(folder, groups=not options.no_groups)


if __name__ == "__main__":
    main()
