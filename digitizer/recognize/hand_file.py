"""A learned hand as a file: the fitted last layer with the model it belongs to and the proof of its worth."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from digitizer.recognize.learning import Head, Learned


@dataclass(frozen=True, slots=True)
class Hand:
    """A fitted last layer; ``model`` names the network below it, and the others say what it is worth."""

    head: Head
    model: str
    before: float
    after: float
    lines: int


def dump_hand(learned: Learned, model: str) -> bytes:
    """The file's content, in half precision."""
    facts = {"model": model, "before": learned.before, "after": learned.after, "lines": learned.lines}
    content = io.BytesIO()
    np.savez_compressed(
        content,
        matrix=learned.head.matrix.astype(np.float16),
        bias=learned.head.bias.astype(np.float16),
        facts=np.array(json.dumps(facts)),
    )
    return content.getvalue()


def load_hand(source: Path | bytes, like: Head, model: str) -> Hand | None:
    """The hand of a file or of its content; None when it is missing, damaged or of another model (the general
    one reads).
    """
    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        with np.load(file, allow_pickle=False) as kept:
            facts = json.loads(str(kept["facts"]))
            head = Head(kept["matrix"].astype(np.float32), kept["bias"].astype(np.float32))
            hand = Hand(head, facts["model"], facts["before"], facts["after"], facts["lines"])
    except (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError):
        return None
    fits = head.matrix.shape == like.matrix.shape and head.bias.shape == like.bias.shape
    return hand if fits and hand.model == model and np.isfinite(head.matrix).all() else None
