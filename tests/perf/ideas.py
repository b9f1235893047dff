"""What each idea of reading gives: ``python tests/perf/ideas.py FOLDER ...``.

Reads the pages of folders that ``python -m digitizer.samples`` wrote, once as the program does and once
without each idea, and prints the share of fields that are exactly right and the core-seconds a record. What
the sequence of a book's entries gives is measured by ``reason_quality.py``.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rapidfuzz.distance import Levenshtein

from digitizer.app.reading import Reader, open_reader, page_json
from digitizer.extract.candidates import Candidate
from digitizer.extract.crops import LABEL_SCALE
from digitizer.extract.table import words_of
from digitizer.report.evaluate import Rules, evaluate

Patches = dict[str, Any]


class _NoLanguage:
    """A decoder that knows nothing: the letters count as they were read."""

    def __init__(self, *_: object) -> None:
        pass

    def decode(self, *_: object) -> list[object]:
        """No text is likelier than what was read."""
        return []


def _votes(options: Sequence[tuple[str, float, Candidate]]) -> dict[str, float]:
    """How good each value is where every engine's reading has the same say."""
    counts = Counter(value for value, _, _ in options)
    worth: dict[str, float] = {}
    for value, form, source in options:
        own = form * (0.35 + source.confidence + 0.3 * (counts[value] - 1))
        worth[value] = max(worth.get(value, 0.0), own)
    return worth


def ideas() -> dict[str, Patches]:
    """For each idea what is put in place of it."""
    return {
        "all": {},
        "without removal of lines": {
            "digitizer.prepare.render.remove_rules": lambda grey, *_: (grey.copy(), ())
        },
        "without stretched contrast": {"digitizer.prepare.render.stretch": lambda grey: grey},
        "without pale ink made dark": {"digitizer.prepare.light._pale_ink": lambda *_: 0.0},
        "without removal of pale lines": {"digitizer.prepare.render.without_shine": lambda grey: grey},
        "without small print at full size": {"digitizer.extract.reader._label_scale": lambda _: LABEL_SCALE},
        "without removal of stamps": {"digitizer.prepare.render.without_red": lambda grey, _: grey},
        "without a second look at unsure values": {
            "digitizer.extract.values._SURE": 0.0,
            "digitizer.extract.values._DOUBTED": 0.0,
        },
        "without a second look at labels": {
            "digitizer.extract.framed.lacks_labels": lambda _: False,
            "digitizer.extract.loose.lacks_labels": lambda _: False,
            "digitizer.extract.bands.small_words_of": words_of,
        },
        "without the languages of fields": {"digitizer.app.reading.LineDecoder": _NoLanguage},
        "without more say for the language's readings": {
            "digitizer.extract.parse.likelihoods": _votes,
            "digitizer.extract.candidates.likelihoods": _votes,
        },
        "without inks told apart by colour": {"digitizer.extract.signers.laid_bare": lambda page, _: page},
        "without agreement of a page's records": {
            "digitizer.app.reading.agreed": lambda records, _: records,
            "digitizer.app.reading.with_places": lambda records, *_: records,
        },
        "without the other record's labels": {
            "digitizer.extract.loose.with_counterparts": lambda tokens, *_: tokens
        },
        "without reasoning across fields": {
            "digitizer.app.reasoning.Judge.entry": lambda _judge, record, *_, **__: record
        },
    }


def main() -> None:
    """Measures and prints a line for each idea."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    folders = parser.parse_args().folders
    truth = [(folder, json.loads(line)) for folder in folders for line in _lines(folder / "truth.jsonl")]
    open_reader()
    for name, patches in ideas().items():
        print(f"{name:46s} {measured(truth, patches)}", flush=True)


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def measured(truth: list[tuple[Path, dict[str, Any]]], patches: Patches) -> str:
    """Shares of fields right by fill and the time of a record, with the patches in place."""
    with ExitStack() as stack:
        for target, stand_in in patches.items():
            stack.enter_context(patch(target, stand_in))
        reader = open_reader()
        pages = [{**page, "page": f"{folder}/{page['page']}"} for folder, page in truth]
        read = [_read(reader, folder, page) for folder, page in truth]
    outcome = evaluate(pages, read, Rules(lambda *_: "all", Levenshtein.distance))
    shares = "  ".join(
        f"{fill} {100 * tally.share:5.1f} %" for fill, tally in sorted(outcome.tables["fill"].items())
    )
    return f"{shares}  {outcome.seconds / max(1, outcome.records_found.total):.2f} s a record"


def _read(reader: Reader, folder: Path, page: dict[str, Any]) -> dict[str, Any]:
    name = Path(page["page"]).name
    return page_json(f"{folder}/{page['page']}", reader.read(folder / name))


if __name__ == "__main__":
    main()
