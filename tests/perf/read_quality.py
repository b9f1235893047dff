"""How well pages are read: ``python tests/perf/read_quality.py FOLDER`` or ``--make N --fonts heldout``.

FOLDER holds page images and their ``truth.jsonl``. With ``--make`` the pages are generated first, in a
folder that is deleted afterwards. Prints the share of fields exactly right by fill, level of wear, group, and
the fields that are read worst.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from digitizer.app.evaluating import evaluate_files
from digitizer.app.page_files import read_files
from digitizer.report.evaluate import Evaluation, Tally
from digitizer.samples.__main__ import main as make_samples

_WORST = 15  # fields shown


def main() -> None:
    """Make the pages if asked, read them, compare and print."""
    options = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or _made(Path(scratch) / "pages", options)
        readings = options.readings or Path(scratch) / "readings.jsonl"
        started = time.perf_counter()
        truth = _some_truth(folder, Path(scratch) / "truth.jsonl", options.limit)
        pages = _read(folder, truth, readings, options)
        seconds = time.perf_counter() - started
        outcome = evaluate_files(truth, readings)
    print(f"{pages} pages read in {seconds:.1f} s ({seconds / max(1, pages):.2f} s a page)")
    _report(outcome, options.misses)


def _made(folder: Path, options: argparse.Namespace) -> Path:
    arguments = ["--out", str(folder), "--count", str(options.make), "--seed", str(options.seed)]
    arguments += ["--fonts", options.fonts, "--kinds", options.kinds]
    for name, value in (("--fills", options.fill), ("--types", options.types), ("--levels", options.levels)):
        if value:
            arguments += [name, value]
    make_samples(arguments)
    return folder


def _some_truth(folder: Path, target: Path, limit: int | None) -> Path:
    """The truth of the pages that are read."""
    lines = (folder / "truth.jsonl").read_text("utf-8").splitlines()
    target.write_text("\n".join(lines[:limit]), "utf-8")
    return target


def _read(folder: Path, truth: Path, readings: Path, options: argparse.Namespace) -> int:
    paths = [folder / json.loads(line)["page"] for line in truth.read_text("utf-8").splitlines()]
    with readings.open("w", encoding="utf-8") as file:
        for page in read_files(paths, profile=options.profile, jobs=options.jobs):
            file.write(json.dumps(page, ensure_ascii=False) + "\n")
    return len(paths)


def _report(outcome: Evaluation, misses: int) -> None:
    print(
        f"kinds right {outcome.kinds_right}/{outcome.pages}, rotations {outcome.rotations_right},"
        f" profiles {outcome.profiles_right}, errors {outcome.errors},"
        f" invented fields {sum(outcome.invented.values())} {dict(outcome.invented.most_common(5))}"
    )
    for name in ("fill", "level", "mode", "edition", "group"):
        _table(name, outcome.tables.get(name, {}))
    _table("field", outcome.tables.get("field", {}), _WORST)
    print("\nconfidence (band of ten)")
    for band, tally in sorted(_bands(outcome).items()):
        print(f"  {band / 10:.1f}  {tally.fields:6} read  {tally.share:7.2%} right")
    for miss in outcome.misses[:misses]:
        print(f"  {miss.page} {miss.key}: «{miss.truth}» read «{miss.read}» ({miss.confidence:.2f})")


def _table(name: str, rows: dict[str, Tally], most: int | None = None) -> None:
    """The rows with the most wrong fields first."""
    print(f"\n{name:28} fields    right  letters wrong")
    ranked = sorted(rows.items(), key=lambda item: item[1].right - item[1].fields)
    for row, tally in ranked[:most]:
        print(f"  {row:26} {tally.fields:6} {tally.share:8.2%} {tally.letter_errors:8.2%}")


def _bands(outcome: Evaluation) -> dict[int, Tally]:
    bands: dict[int, Tally] = {}
    for hundredth, tally in outcome.calibration.items():
        band = bands.setdefault(hundredth // 10, Tally())
        band.fields += tally.fields
        band.right += tally.right
    return bands


def _arguments() -> argparse.Namespace:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=plain)
    parser.add_argument("folder", nargs="?", type=Path, help="pages with their truth.jsonl")
    parser.add_argument("--make", type=int, default=0, help="generate so many pages instead")
    parser.add_argument("--fonts", default="heldout", choices=("tune", "heldout"))
    parser.add_argument("--fill", default="", help="printed, typed, written, or several with commas")
    parser.add_argument("--types", default="", help="KS,KH,KT,CMC")
    parser.add_argument("--kinds", default="record", help="record,cover,blank,empty,closing,unknown")
    parser.add_argument("--levels", default="", help="0,1,2: how worn")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--jobs", type=int, default=None, help="worker processes; default: one a processor")
    parser.add_argument("--profile", default="auto")
    parser.add_argument("--limit", type=int, default=None, help="only the first so many pages")
    parser.add_argument("--misses", type=int, default=0, help="show so many wrong fields")
    parser.add_argument("--readings", type=Path, help="keep the readings in this file")
    options = parser.parse_args()
    if (options.folder is None) == (options.make == 0):
        parser.error("give a folder, or --make N")
    return options


if __name__ == "__main__":
    main()
