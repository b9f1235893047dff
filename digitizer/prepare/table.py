"""Finds the ruled table on a small leaf: its row and column rules, bent or broken as they may be.

Rules that run from one side of the table to the other bound its rows and columns. Leaders end before the
upright rules, rules under a heading run over some columns only; neither is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from digitizer.prepare.curves import Curve
from digitizer.prepare.probe import Drawn, Probe

_LEAST_DRAWN = 0.55  # share of a rule that must carry ink
_SLACK = 0.025  # share of the table's size by which a rule may end early
# Times that: so far may a rule's trace be lost where so much of it is ink; ...
_LOST, _SOLID = 3.0, 0.9
_MOST, _WHOLE = 0.3, 0.97  # ... or for such a share of its length, beside a marker say, where nearly all is
_COLUMN, _EVEN = 0.06, 0.03  # of the table's width: a column is wider; its rows end so evenly
_AGREED = 3  # rows that tell where they end
_AROUND, _HIDDEN = 20, 0.3  # pixels around a crossing; share of them that is drawn by what is not hidden
_MEET = 12  # pixels by which a rule may miss the one that it should cross
_TOUCH = (4, 10)  # original pixels from a crossing between which a rule carries ink on either side
_TOUCHED = 0.7  # share of the crossings' sides that must be so
_PIECE, _BREAK, _BENT = 250, 300, 0.04  # pixels: a long piece, a wide break; so far it bends for each of them
_SHORT = 0.4  # of the longest line of its kind: shorter ones are not rules from side to side
_SUPPORT = 0.5  # of the crossings of the best rules: what crosses fewer is a neighbour's, or a heading's
_ENOUGH, _LEANS = 5, 0.005  # rules that tell how they lean; by so much leans no other
_FAINT = 0.35  # of the usual darkness: a fainter line is a fold or shines through from the back


@dataclass(frozen=True, slots=True)
class Table:
    """Row rules downwards and column rules from left to right, as level and upright curves."""

    rows: tuple[Curve, ...]
    columns: tuple[Curve, ...]

    def corners(self) -> NDArray[np.float64]:
        """Top left, top right, bottom right, bottom left: (4, 2)."""
        top, bottom, left, right = self.rows[0], self.rows[-1], self.columns[0], self.columns[-1]
        pairs = ((top, left), (top, right), (bottom, right), (bottom, left))
        return np.array([crossing(level, upright) for level, upright in pairs])

    def ends(self) -> NDArray[np.float64]:
        """Both ends of every rule: (n, 2)."""
        level = [(c.t[i], c.across[i]) for c in self.rows for i in (0, -1)]
        upright = [(c.across[i], c.t[i]) for c in self.columns for i in (0, -1)]
        return np.array(level + upright, dtype=float)


def crossing(level: Curve, upright: Curve) -> tuple[float, float]:
    """Where a level curve y(x) meets an upright curve x(y)."""
    y = float(level.across[len(level.across) // 2])
    for _ in range(3):
        x = upright.at(y)
        y = level.at(x)
    return x, y


def find_table(
    levels: Sequence[Curve], uprights: Sequence[Curve], least: tuple[float, float], probe: Probe
) -> Table | None:
    """The largest table that level and upright rules form, at least ``least`` (width, height) in size."""
    levels, uprights = _long(levels), _rejoined(uprights, probe)
    uprights = _within(_long(uprights), levels, upright=True)
    levels = _within(levels, uprights, upright=False)
    found = [_dark(table, probe) for table in _networks(levels, uprights, probe)]
    table = max((table for table in found if table is not None), key=_area, default=None)
    while table is not None:
        checked = _checked(table, probe)
        if checked is None or _count(checked) == _count(table):
            table = checked
            break
        table = checked
    if table is None:
        return None
    corners = table.corners()
    width, height = corners[2] - corners[0]
    return _distinct(table) if width >= least[0] and height >= least[1] else None


def _long(rules: Sequence[Curve]) -> list[Curve]:
    """Without strokes of writing, which are short."""
    longest = max((rule.end - rule.start for rule in rules), default=0.0)
    return [rule for rule in rules if rule.end - rule.start >= _SHORT * longest]


def _rejoined(uprights: Sequence[Curve], probe: Probe) -> list[Curve]:
    """The upright rules, one that was broken widely whole again: a ribbon lay along it, beside which it is
    drawn. Those of two tables, one below the other, have paper between them.
    """
    found: list[Curve] = []
    for rule in sorted(uprights, key=lambda rule: rule.start):
        for number, before in enumerate(found):
            whole = _whole(before, rule, probe)
            if whole is not None:
                found[number] = whole
                break
        else:
            found.append(rule)
    return found


def _whole(rule: Curve, other: Curve, probe: Probe) -> Curve | None:
    """Two pieces of one upright rule joined; None where they are none."""
    gap = other.start - rule.end
    if not 0 < gap < _BREAK or min(rule.end - rule.start, other.end - other.start) < _PIECE:
        return None
    if abs(rule.at(other.start) - other.across[0]) > _BENT * gap:
        return None
    whole = Curve(np.concatenate([rule.t, other.t]), np.concatenate([rule.across, other.across]))
    drawn = probe.along(whole, True, whole.start, whole.end)
    return whole if drawn.share(rule.end, other.start) > _LEAST_DRAWN else None


def _within(rules: Sequence[Curve], across: Sequence[Curve], *, upright: bool) -> Sequence[Curve]:
    """Without lines that run on beyond all rules ``across`` at both ends as few do: dust on a scanner's glass
    or a crease of the paper. One that runs aslant to the others is none of them if it does so at one end.
    """
    if not across or not rules:
        return rules
    first, last = (pick(across, key=lambda rule: float(np.median(rule.across))) for pick in (min, max))
    beyond = np.array(
        [
            (_place(rule, first, upright) - rule.start, rule.end - _place(rule, last, upright))
            for rule in rules
        ]
    )
    size = float(np.median(last.across) - np.median(first.across))
    at_both, at_one = beyond.min(axis=1), beyond.max(axis=1)
    far_both, far_one = (
        over > max(0.0, float(np.percentile(over, 25))) + _SLACK * size / 2 for over in (at_both, at_one)
    )
    stray = far_both | (far_one & _aslant(rules)) if far_one.any() else far_both
    return [rule for rule, is_stray in zip(rules, stray, strict=True) if not is_stray]


def _aslant(rules: Sequence[Curve]) -> NDArray[np.bool_]:
    """Which rules lean against those around them: how rules lean changes steadily from side to side."""
    if len(rules) < _ENOUGH:
        return np.zeros(len(rules), bool)
    at = np.array([float(np.median(rule.across)) for rule in rules])
    lean = np.array([float(np.polyfit(rule.t, rule.across, 1)[0]) for rule in rules])
    one, other = np.triu_indices(len(rules), 1)
    apart = at[other] - at[one]
    steady = np.median((lean[other] - lean[one])[apart != 0] / apart[apart != 0])  # Theil (1950)
    rest = lean - steady * at
    return np.asarray(np.abs(rest - np.median(rest)) > _LEANS)


def _count(table: Table) -> int:
    return len(table.rows) + len(table.columns)


def _area(table: Table) -> float:
    corners = table.corners()
    return float((corners[2] - corners[0]).clip(0).prod())


def _meetings(levels: Sequence[Curve], uprights: Sequence[Curve], probe: Probe) -> NDArray[np.bool_]:
    """Which level rule crosses or touches which upright one: (levels, uprights)."""
    meets = np.zeros((len(levels), len(uprights)), bool)
    pairs, places = [], []
    for i, level in enumerate(levels):
        for j, upright in enumerate(uprights):
            x, y = crossing(level, upright)
            if _reaches(level, x) and _reaches(upright, y):
                pairs.append((i, j))
                places.append((x, y))
    if pairs:
        found = np.array(places)
        along = probe.beside(found, upright=False).max(axis=1)
        down = probe.beside(found[:, ::-1], upright=True).max(axis=1)
        inked = (along > _FAINT * _usual(along)) & (down > _FAINT * _usual(down))
        meets[tuple(np.array(pairs)[inked].T)] = True
    return meets


def _usual(darkness: NDArray[np.float64]) -> float:
    """The darkness of what is really drawn."""
    return float(np.median(darkness[darkness >= 0.5 * darkness.max()]))


def _reaches(curve: Curve, t: float) -> bool:
    return curve.start - _MEET <= t <= curve.end + _MEET


def _networks(levels: Sequence[Curve], uprights: Sequence[Curve], probe: Probe) -> list[Table]:
    """The groups of rules that cross each other."""
    meets = _supported(_meetings(levels, uprights, probe))
    found = []
    free = np.asarray(meets.any(axis=1))
    while free.any():
        rows = np.zeros(len(levels), bool)
        rows[np.argmax(free)] = True
        for _ in range(len(levels)):
            columns = np.asarray(meets[rows].any(axis=0))
            rows = np.asarray(meets[:, columns].any(axis=1))
        free &= ~rows
        found.append(_of(_supported(meets & rows[:, None], _SUPPORT), levels, uprights))
    return [table for table in found if table is not None]


def _supported(meets: NDArray[np.bool_], part: float = 0.0) -> NDArray[np.bool_]:
    """The crossings of rules that cross at least two others, and ``part`` of what the best of them cross."""
    while True:
        across, along = meets.sum(axis=1), meets.sum(axis=0)
        least_across, least_along = (max(2.0, part * float(n.max(initial=0))) for n in (across, along))
        fewer = meets & (across >= least_across)[:, None] & (along >= least_along)[None, :]
        if (fewer == meets).all():
            return meets
        meets = fewer


def _of(meets: NDArray[np.bool_], levels: Sequence[Curve], uprights: Sequence[Curve]) -> Table | None:
    across, along = np.flatnonzero(meets.any(axis=1)), np.flatnonzero(meets.any(axis=0))
    return _sorted([levels[int(i)] for i in across], [uprights[int(j)] for j in along])


def _sorted(levels: Sequence[Curve], uprights: Sequence[Curve]) -> Table | None:
    if len(levels) < 2 or len(uprights) < 2:
        return None
    x = float(np.median([np.median(level.t) for level in levels]))
    y = float(np.median([np.median(upright.t) for upright in uprights]))
    rows = sorted(levels, key=lambda level: level.at(x))
    columns = sorted(uprights, key=lambda upright: upright.at(y))
    return Table(tuple(rows), tuple(columns))


def _dark(table: Table, probe: Probe) -> Table | None:
    """Without rules much fainter than the others: folds, the edge of paper, what shines through."""
    rows = [probe.along(rule, False, rule.start, rule.end).darkness for rule in table.rows]
    columns = [probe.along(rule, True, rule.start, rule.end).darkness for rule in table.columns]
    least = _FAINT * float(np.percentile(rows + columns, 80))
    return _sorted(
        [rule for rule, dark in zip(table.rows, rows, strict=True) if dark >= least],
        [rule for rule, dark in zip(table.columns, columns, strict=True) if dark >= least],
    )


def _checked(table: Table, probe: Probe) -> Table | None:
    """The rules that run through the whole of the table and are solid."""
    rows = _running(table.rows, table.columns, probe, upright=False)
    columns = _running(table.columns, table.rows, probe, upright=True)
    return _sorted(rows, columns)


def _running(rules: Sequence[Curve], across: Sequence[Curve], probe: Probe, *, upright: bool) -> list[Curve]:
    """The rules that run from the first of those across them to the last; one may end before a side that
    cannot be seen there either.
    """
    found: list[Curve] = []
    for rule in rules:
        crossings = [_place(rule, other, upright) for other in across]
        start, end = crossings[0], crossings[-1]
        slack = _SLACK * (end - start) + 10
        if end <= start or max(rule.start - start, end - rule.end) > _MOST * (end - start):
            continue
        drawn = probe.along(rule, upright, start - 6, end + 6)
        ends = ((start, rule.start), (rule.end, end))
        short = [
            b - a > slack and drawn.share(a, b) < (_SOLID if b - a <= _LOST * slack else _WHOLE)
            for a, b in ends
        ]
        sides = zip((across[0], across[-1]), short, strict=True)
        if any(lacks and _is_seen(side, _place(side, rule, not upright)) for side, lacks in sides):
            continue
        met = crossings[short[0] : len(crossings) - short[1]]
        if drawn.share(start, end) >= _LEAST_DRAWN and _touches(drawn, met, probe.step):
            found.append(rule)
    return found


def _is_seen(side: Curve, at: float) -> bool:
    """Whether the table's side is there where a rule should meet it: of a torn corner, or under a finger,
    neither can be seen.
    """
    return side.drawn(at - _AROUND, at + _AROUND) > _HIDDEN


def with_side(table: Table, on_left: bool) -> Table:
    """The table with a side that was not seen, in the shadow of a spine say: most of its rows run on to it.

    ``on_left``: the side to look at.
    """
    side = table.columns[0 if on_left else -1]
    at = np.array([crossing(row, side) for row in table.rows])
    ends = np.array([row.start if on_left else row.end for row in table.rows])
    beyond = (at[:, 0] - ends) if on_left else (ends - at[:, 0])
    width = table.corners()[2, 0] - table.corners()[0, 0]
    if np.median(beyond) < _COLUMN * width:
        return table
    outer = beyond >= beyond.max() - _EVEN * width
    if outer.sum() < _AGREED:
        return table
    slope, base = np.polyfit(at[outer, 1], ends[outer], 1)
    t = np.arange(at[0, 1], at[-1, 1] + 1)
    added = Curve(t, slope * t + base)
    return replace(table, columns=(added, *table.columns) if on_left else (*table.columns, added))


def with_ends(table: Table) -> Table:
    """The table with a top or bottom rule that was not seen: its columns run on to it."""
    turned = Table(table.columns, table.rows)
    for at_top in (True, False):
        turned = with_side(turned, at_top)
    return Table(turned.columns, turned.rows)


def _place(rule: Curve, other: Curve, upright: bool) -> float:
    """Where along a rule another crosses it."""
    return crossing(other, rule)[1] if upright else crossing(rule, other)[0]


def _touches(drawn: Drawn, crossings: Sequence[float], step: float) -> bool:
    """Whether a rule carries ink beside the rules that it crosses: a leader stops short of them."""
    near, far = (step * distance for distance in _TOUCH)
    first, last = min(crossings), max(crossings)
    sides = [drawn.share(x - far, x - near) > 0.5 for x in crossings if x > first]
    sides += [drawn.share(x + near, x + far) > 0.5 for x in crossings if x < last]
    return sum(sides) >= _TOUCHED * len(sides)


def _distinct(table: Table) -> Table:
    """Without doubles: the two edges of one thick rule, or a rule and a fold beside it."""
    x = float(np.mean([c.at(table.rows[0].at(0)) for c in table.columns]))
    y = float(np.mean([r.at(x) for r in table.rows]))
    return replace(table, rows=_apart(table.rows, x), columns=_apart(table.columns, y))


def _apart(curves: Sequence[Curve], t: float, least: float = 9) -> tuple[Curve, ...]:
    kept = [curves[0]]
    for curve in curves[1:]:
        if curve.at(t) - kept[-1].at(t) >= least:
            kept.append(curve)
        elif len(curve.t) > len(kept[-1].t):
            kept[-1] = curve
    return tuple(kept)
