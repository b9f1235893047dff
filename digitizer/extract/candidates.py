"""What engines read of one value, and how likely each of its values is for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_PLAUSIBLE = 4  # how strongly the form of a value counts: its power
_CONFIRMED, _ALONE = 5.0, 0.4  # what a sure reading of another engine adds, and is worth by itself
_SOMETHING = 0.35  # of readings that say the same also one without confidence counts by its form


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that an engine read for a zone, with its weakest word's confidence."""

    text: str
    confidence: float
    engine: str


def likelihoods(options: Sequence[tuple[str, float, Candidate]]) -> dict[str, float]:
    """How likely each value is, of readings as (value, how plausible its form is, candidate), by value.

    The first engine's readings share the probability among them: they were weighed by what the field's
    language allows. A reading of another engine, which was not, confirms one of them; one that they did not
    think of counts less.
    """
    own = options[0][2].engine
    chances: dict[str, float] = {}
    for value, form, source in options:
        if source.engine == own:
            chances[value] = chances.get(value, 0.0) + source.confidence * form**_PLAUSIBLE
    for value, form, source in options:
        if source.engine != own and value in chances:
            chances[value] *= 1 + _CONFIRMED * source.confidence
        elif source.engine != own:
            chances[value] = _ALONE * source.confidence * form**_PLAUSIBLE
    return chances


def likeliest(options: Sequence[tuple[str, float, Candidate]]) -> tuple[int, bool]:
    """Which of such readings stands for the likeliest value, and whether two engines come to it."""
    chances = likelihoods(options)
    said = max(chances, key=chances.__getitem__)
    same = [number for number, (value, _, _) in enumerate(options) if value == said]
    best = max(same, key=lambda number: options[number][1] * (_SOMETHING + options[number][2].confidence))
    return best, len({options[number][2].engine for number in same}) > 1


def confidence(form: float, engine: float, agreed: bool) -> float:
    """The probability that the value is right, from form, engine confidence and agreement of two readings.

    Two readings (page and cut-out line, different models) that agree are hardly ever wrong together.
    """
    base = 0.55 + 0.43 * engine if agreed else 0.10 + 0.80 * engine
    return round(min(0.995, base) * form, 3)
