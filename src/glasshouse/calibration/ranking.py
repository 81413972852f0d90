"""What a sensitivity analysis found, as rows: numbers by what they move, results by what moves them."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from glasshouse.calibration.analysis import F64, Analysis
from glasshouse.calibration.assumptions import Assumed
from glasshouse.calibration.headlines import HEADLINES, Headline
from glasshouse.society.settable import parameter_of

POOR = 0.7  # of the variance explained by the emulator, under which it is not asked for indices
SHAKY = 0.5  # of that variance being as much as luck gives, above which it is not either
ONE_WAY = 0.5  # of the mean absolute effect, from which the mean says up or down


@dataclass(frozen=True)
class Move:
    """What a number does to a result.

    size is the mean absolute effect over the whole range, in what is compared; part is that of all effects
    on the result that stand out; alone and total are indices with their intervals, where there are some.
    """

    headline: Headline
    number: Assumed
    size: float
    mean: float
    stands_out: bool
    part: float
    alone: tuple[float, float, float] | None = None
    total: tuple[float, float, float] | None = None

    @property
    def words(self) -> str:
        """Say which way and how far: a factor, or points of a hundred."""
        if abs(self.mean) < ONE_WAY * self.size:
            way = "both ways"
        else:
            way = "up" if self.mean > 0 else "down"
        return f"{way}, {size_words(self.headline, self.size)}"


@dataclass(frozen=True)
class Ranked:
    """A number: its part of what moves the results, on average over them, and what it moves, most first."""

    number: Assumed
    what: str
    unit: str
    status: str
    source: str
    part: float
    is_kept: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Moved:
    """A result: its usual value, luck's own standard deviation and threshold, and what moves it, most first.

    explained is the part of the variance of runs that the emulator explains, and luck_part that of luck;
    covered is the part of effects that stand out of the numbers that were looked at closer.
    """

    headline: Headline
    usual: float
    luck: float
    threshold: float
    explained: float | None
    luck_part: float
    covered: float
    moves: tuple[Move, ...]

    @property
    def has_indices(self) -> bool:
        """Return whether the emulator is good enough to be asked for indices."""
        return self.explained is not None and self.explained >= POOR and self.luck_part <= SHAKY


def size_words(headline: Headline, size: float) -> str:
    """Write an effect: of a share in points, else as a factor."""
    if headline.is_share:
        return f"{size:.2g} points"
    return f"×{exp(size):.2f}" if size < 3 else f"×{exp(size):.0f}"


def results_of(found: Analysis) -> tuple[Moved, ...]:
    """Return the results in their order, each with the numbers that move it."""
    parts = found.effects.parts
    rows = []
    for i, headline in enumerate(HEADLINES):
        explained = None if found.indices is None else float(found.indices.explained[i])
        moves = sorted(_moves(found, i), key=lambda move: -move.size)
        rows.append(
            Moved(
                headline, float(found.usual[:, i].mean()), float(found.luck[i]), float(found.effects.luck[i]),
                explained, _luck_part(found, i),
                float(parts[i, list(found.kept)].sum()), tuple(moves),
            )
        )  # fmt: skip
    return tuple(rows)


def _moves(found: Analysis, i: int) -> list[Move]:
    """Return what each number does to a result."""
    effects, indices = found.effects, found.indices
    if indices is not None and (indices.explained[i] < POOR or _luck_part(found, i) > SHAKY):
        indices = None
    moves = []
    for k, number in enumerate(found.plan.moving):
        alone = total = None
        if indices is not None and k in found.kept:
            at = found.kept.index(k)
            alone = _with_ends(indices.alone[i, at], indices.alone_ends[i, at])
            total = _with_ends(indices.total[i, at], indices.total_ends[i, at])
        moves.append(
            Move(
                HEADLINES[i], number, float(effects.size[i, k]), float(effects.mean[i, k]),
                bool(effects.stands_out[i, k]), float(effects.parts[i, k]), alone, total,
            )
        )  # fmt: skip
    return moves


def _luck_part(found: Analysis, i: int) -> float:
    """Return the variance that luck gives a result, as a part of that of the runs of the closer look."""
    return float(min(found.luck[i] ** 2 / found.spread[i] ** 2, 1.0)) if found.spread[i] else 1.0


def _with_ends(value: float, ends: F64) -> tuple[float, float, float]:
    """Return an index between its ends; an estimate may lie a little outside of them."""
    return float(min(value, ends[0])), float(value), float(max(value, ends[1]))


def ranked(found: Analysis) -> tuple[Ranked, ...]:
    """Return the numbers, those first that move most of the results."""
    parts = found.effects.parts
    moved = parts.sum(axis=1) > 0
    mean = parts[moved].mean(axis=0) if moved.any() else np.zeros(len(found.plan.moving))
    by_result = results_of(found)
    rows = []
    for k in np.argsort(-mean, kind="stable").tolist():
        number = found.plan.moving[k]
        parameter = parameter_of(number.number)
        mine = [move for row in by_result for move in row.moves if move.number is number and move.stands_out]
        rows.append(
            Ranked(
                number, parameter.what, "multiplier" if number.is_multiplier else parameter.unit,
                parameter.status, parameter.why, float(mean[k]), k in found.kept,
                tuple(sorted(mine, key=lambda move: -move.part)),
            )
        )  # fmt: skip
    return tuple(rows)


def unmoved(rows: tuple[Moved, ...]) -> tuple[Moved, ...]:
    """Return the results on which nothing stands out from luck."""
    return tuple(row for row in rows if not any(move.stands_out for move in row.moves))
