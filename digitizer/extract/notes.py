"""Reads the free text of notes: the lines of an area as one text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitizer.domain.layout import Lattice, LineReading, PreparedPage
from digitizer.domain.records import FieldValue
from digitizer.extract.candidates import Candidate, confidence
from digitizer.extract.crops import candidate, moved_box
from digitizer.extract.fill import fills_of
from digitizer.extract.ink import Ink
from digitizer.extract.matching import is_code, is_rest_of_code
from digitizer.extract.tokens import hull, plain
from digitizer.extract.values import Engines, decoded
from digitizer.extract.wording import tidy
from digitizer.extract.zones import Panel

_STOP = math.log(2e-3)  # a stop behind a note's last letter that is more probable than this is one
_SENTENCE = 0.05  # of the likelihood of a reading: the same with a stop inside may be so much less likely
_EMPTY = 0.0012  # share of an area under ink below which nobody wrote there


def read_notes(
    page: PreparedPage, area: Panel, key: str, ink: Ink, engines: Engines, codes: Sequence[str] = ()
) -> dict[str, FieldValue]:
    """The text in the area as the field ``key``; empty when nothing is written there.

    ``codes``: what may be printed as the form's code below the notes.
    """
    image = page.clean[area.top : area.bottom, area.left : area.right]
    if image.size == 0 or (image < 140).mean() < _EMPTY:
        return {}
    if engines.lines is not None:
        crops = ink.rows(area.left, area.top, area.right, area.bottom)
        if not crops:
            return {}
        [fill] = fills_of([[crop.image for crop in crops]])
        said = engines.lines.read_lines([crop.image for crop in crops])
        lines = _without_code(said, codes)
        if not lines:
            return {}
        whole = all(line in said for line in lines)  # the lattice of a cut line still shows the code
        guesses = decoded(engines.decoder, lines, "note") if whole else []
        read = _in_sentences(guesses) if guesses else candidate(lines)
        written = read.text if guesses else lines[-1].text
        unread = not written.endswith(".") and whole and _shows_stop(lines[-1].lattice)
        text = _ended(read.text, f"{written}." if unread else written)
        trust = confidence(0.9, read.confidence, False)
        box = page.original_box(hull(crop.box for crop in crops))
        return {key: FieldValue(text, text, trust, box, read.engine, fill)} if len(text) > 2 else {}
    block = _without_code(engines.values.read_blocks([np.ascontiguousarray(image)])[0], codes)
    lines = [line for line in block if line.confidence > 0.2 and len(tidy(line.text)) > 2]
    if not lines:
        return {}
    written = " ".join(line.text for line in lines).strip()
    text = _ended(written, written)
    where = hull(moved_box(word.box, area.left, area.top) for line in lines for word in line.words)
    trust = confidence(0.9, min(line.confidence for line in lines), False)
    return {key: FieldValue(text, text, trust, page.original_box(where), engines.values.name)}


def _without_code(lines: Sequence[LineReading], codes: Sequence[str]) -> list[LineReading]:
    """The lines without the form's code."""
    kept = [
        replace(line, words=tuple(word for word in line.words if not is_code(plain(word.text), codes)))
        for line in lines
    ]
    return [line for line in kept if line.words and not is_rest_of_code(line.text, codes)]


def _shows_stop(lattice: Lattice | None) -> bool:
    """Whether a stop can be seen behind the last letter: the network, which seldom met one at a line's end,
    gives it little, but paper without one far less (at most 4e-5 on our notes, stops at least 2e-4).
    """
    if lattice is None or not len(lattice.log_probs) or "." not in lattice.alphabet:
        return False
    table = np.asarray(lattice.log_probs)
    letters = np.flatnonzero(table.argmax(axis=1))
    behind = table[letters[-1] + 1 :, lattice.alphabet.index(".") + 1] if len(letters) else table[:0, 0]
    return bool((behind > _STOP).any())


def _in_sentences(guesses: Sequence[Candidate]) -> Candidate:
    """The likeliest reading, or one that differs by a stop before a capital alone and is not far less likely:
    notes say in short sentences what was changed and by which paper, and of a stop little is seen.
    """
    best = guesses[0]
    for guess in guesses[1:]:
        if guess.confidence > _SENTENCE * best.confidence and _sentences_joined(guess.text) == best.text:
            return replace(guess, confidence=best.confidence)
    return best


def _sentences_joined(text: str) -> str:
    words = text.split(" ")
    pairs = zip(words, [*words[1:], ""], strict=True)
    return " ".join(
        word[:-1] if word.endswith(".") and word[:-1].islower() and after[:1].isupper() else word
        for word, after in pairs
    )


def _ended(text: str, written: str) -> str:
    """The text tidied, with the full stop of a sentence; several dots are a leader's."""
    ends = written.rstrip().endswith(".") and not written.rstrip().endswith("..")
    return tidy(text).rstrip(".") + "." if ends else tidy(text)
