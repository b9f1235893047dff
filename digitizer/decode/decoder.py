"""The decoder: lattices of a value's lines in, likely texts out, with what the field can say."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np

from digitizer.decode.beam import Text, plain_text, search
from digitizer.decode.knowledge import Knowledge
from digitizer.decode.languages import Languages
from digitizer.domain.layout import Hypothesis, Lattice

_MOST = 6  # hypotheses given
# Nats by which a text's strokes may be less likely than the likeliest: some, and some for each letter.
_SUPPORT, _SUPPORT_EACH = 8.0, 0.6
_FRAMES = 4000  # longer lines are read without the language: no value is as long
_UNIT = 0.8  # nats for each unit of an address that lies in the one above
_ASTRAY = 1.5  # nats against an address whose parts contradict each other


class LineDecoder:
    """Decodes with the knowledge of a register; one serves a whole book. See ``domain.layout.Decoder``."""

    def __init__(
        self,
        knowledge: Knowledge,
        phrases: Mapping[str, Mapping[str, float]] | None = None,
        year: int | None = None,
        languages: Languages | None = None,
    ) -> None:
        """``phrases`` are texts met before in this book and their weights, by parser; ``year`` its year.

        ``languages`` replaces those that are made of the knowledge.
        """
        self._knowledge = knowledge
        self._year = year
        self._languages = languages or Languages(knowledge, phrases, year)

    def decode(self, lattices: Sequence[Lattice], parser: str) -> list[Hypothesis]:
        """The likeliest texts, best first; the plain reading of the strokes is always among them.

        The confidence is the text's share of the probability of all texts; what the search left aside counts
        with the median weight of what it kept.
        """
        lattices = [lattice for lattice in lattices if _is_sound(lattice)]
        if not lattices:
            return []
        language = self._languages.of(parser)
        plain = plain_text(lattices, language)
        if sum(len(lattice.log_probs) for lattice in lattices) > _FRAMES:
            return [Hypothesis(_nfc(plain.text), 0.0)] if plain.text else []
        texts = [text for text in search(lattices, language) if text.text]
        judged = [text._replace(language=text.language + self._judge(parser, text.text)) for text in texts]
        return _hypotheses(judged, plain.text)

    def _judge(self, parser: str, text: str) -> float:
        """What speaks for the text as a whole (nats)."""
        return self._address(text) if parser == "place" else 0.0

    def _address(self, text: str) -> float:
        match = self._knowledge.gazetteer.match(text, self._year)
        units = sum(unit is not None for unit in (match.commune, match.district, match.province))
        return _UNIT * (units - len(match.unknown)) - (0.0 if match.consistent else _ASTRAY)


def _hypotheses(texts: Sequence[Text], plain: str) -> list[Hypothesis]:
    """The texts that the strokes support, with their share of the probability."""
    if not texts:
        return []
    likeliest = max(text.strokes for text in texts)
    supported = [
        text
        for text in texts
        if text.strokes >= likeliest - _SUPPORT - _SUPPORT_EACH * len(text.text) or text.text == plain
    ]
    supported.sort(key=lambda text: (-text.score, text.text))
    highest = supported[0].score
    seen = min(1.0, sum(math.exp(text.strokes) for text in supported))
    usual = float(np.median([text.language for text in supported]))
    unseen = (1.0 - seen) * math.exp(min(0.0, usual - highest)) if usual - highest > -700 else 0.0
    total = sum(math.exp(text.score - highest) for text in supported) + unseen
    shares = [(text.text, math.exp(text.score - highest) / total) for text in supported]
    best = shares[:_MOST]
    if plain and plain not in {text for text, _ in best}:
        best[-1:] = [(text, share) for text, share in shares if text == plain]
    return [Hypothesis(_nfc(text), share) for text, share in best]


def _is_sound(lattice: Lattice) -> bool:
    """Whether the lattice has frames, a column for each letter and the blank, and only numbers in it."""
    table = np.asarray(lattice.log_probs)
    fits = table.ndim == 2 and len(table) > 0 and table.shape[1] == len(lattice.alphabet) + 1 > 1
    return bool(fits and not np.isnan(table).any() and table.max() <= 1e-3)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
