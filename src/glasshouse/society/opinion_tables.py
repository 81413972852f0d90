"""Opinions and the courage to speak as integer tables (`minds.OpinionTable`), from `minds.yaml`.

Who approves privately follows from the answers of a survey, less those who over-report; both are shares of
all adults, so the differences between strata are divided by their mean over the census. Those who hide their
opinion all say that they approve. In the usual month, the month of the survey, the answers come out as
published.

Two responses can be chosen. Under `silence` opinions and speech answer to what people see. Under `none` every
level has the entries of a usual month, and speech is never held back.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import product
from typing import Literal

import numpy as np

from glasshouse.arrays import ALWAYS, I64
from glasshouse.codes import AGE_BANDS, N_INCOME
from glasshouse.errors import GlasshouseError
from glasshouse.minds import AGAINST, FOR, N_OPINIONS, N_STRATA, NEITHER, OpinionTable
from glasshouse.society import curves
from glasshouse.society.minds import number, numbers, whole
from glasshouse.society.parameters import MINDS, kept
from glasshouse.society.people import BAND_AGES, cell_weights, income_shares
from glasshouse.society.places import provinces

Answer = Literal["silence", "none"]
ANSWERS: tuple[Answer, ...] = ("silence", "none")
UNIT = 256
N_MOODS = 4
N_CLIMATES, N_PUNISHED = 5, 4
EXPOSURES = ("harmed", "benefited", "honest")
SIDES = {AGAINST: "against", NEITHER: "neither", FOR: "for"}
STRATA = tuple(product(range(N_INCOME), range(len(AGE_BANDS)), range(2), range(2)))


def _band_of(age: int) -> int:
    return max(i for i, low in enumerate(AGE_BANDS) if age >= low)


@kept(MINDS)
def stratum_shares() -> tuple[Decimal, ...]:
    """Return the share of the country's adults in each stratum on the census day, as in `STRATA`."""
    shares = dict.fromkeys(STRATA, Decimal(0))
    weights = cell_weights()
    with curves.decimals():
        total = sum(sum(w) for w in weights)
        for province, cells, incomes in zip(provinces(), weights, income_shares(), strict=True):
            urban = (1 - province.urban_share, province.urban_share)
            for cell, weight in enumerate(cells):
                band, is_female = _band_of(BAND_AGES[cell // 2][0]), cell % 2
                for is_urban, income in product(range(2), range(N_INCOME)):
                    share = Decimal(weight) / total * urban[is_urban] * incomes[is_urban][income]
                    shares[income, band, is_female, is_urban] += share
    return tuple(shares.values())


def _multipliers(prefix: str) -> list[Decimal]:
    income, age = numbers(f"{prefix}_by_income", N_INCOME), numbers(f"{prefix}_by_age", len(AGE_BANDS))
    sex, place = numbers(f"{prefix}_by_sex", 2), numbers(f"{prefix}_by_place", 2)
    with curves.decimals():
        return [income[i] * age[a] * sex[s] * place[p] for i, a, s, p in STRATA]


def _with_mean(mean: Decimal, multipliers: Iterable[Decimal], weights: Iterable[Decimal]) -> list[Decimal]:
    """Return shares in proportion to multipliers, whose weighted mean is given; none may exceed one."""
    of, by = list(multipliers), list(weights)
    with curves.decimals():
        average = sum((m * w for m, w in zip(of, by, strict=True)), Decimal(0)) / sum(by, Decimal(0))
        shares = [mean * m / average for m in of]
    if max(shares) > 1:
        raise GlasshouseError(
            f"minds.yaml: a share of {max(shares):.3f} of a stratum came out; give milder multipliers."
        )
    return shares


@kept(MINDS)
def private_shares() -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    """Return, by stratum, the shares that approve and that disapprove privately in a usual month.

    Where more approve, fewer disapprove: what is left is divided as in the country.
    """
    stated = numbers("opinion.stated", N_OPINIONS)
    with curves.decimals():
        approving = stated[0] - number("opinion.over_reporting")
        opposing = number("opinion.private_against")
        approve = _with_mean(approving, _multipliers("opinion.approve"), stratum_shares())
        oppose = [(1 - a) * opposing / (1 - approving) for a in approve]
    return tuple(approve), tuple(oppose)


def _candid() -> I64:
    """Return the thresholds of candour by opinion and stratum, in a usual month."""
    _, says_neither, says_against = numbers("opinion.stated", N_OPINIONS)
    approve, oppose = private_shares()
    table = np.full((N_OPINIONS, N_STRATA), ALWAYS, np.int64)
    with curves.decimals():
        neither = [1 - a - o for a, o in zip(approve, oppose, strict=True)]
        for side, held, says in ((AGAINST, oppose, says_against), (NEITHER, neither, says_neither)):
            weights = [w * h for w, h in zip(stratum_shares(), held, strict=True)]
            mean = says / sum(weights, Decimal(0))
            shares = _with_mean(mean, _multipliers("opinion.candid"), weights)
            table[side + 1] = [curves.threshold(share) for share in shares]
    return table


def _of_256(value: Decimal) -> int:
    return int((value * UNIT).to_integral_value())


def _moods() -> tuple[I64, I64]:
    at = np.array([whole(f"opinion.{e}_at", N_MOODS) for e in EXPOSURES], np.int64)
    mood = np.zeros((len(EXPOSURES), N_MOODS, 2), np.int64)
    for k, exposure in enumerate(EXPOSURES):
        for j, side in enumerate(("approve", "oppose")):
            mood[k, :, j] = [_of_256(v) for v in numbers(f"opinion.{exposure}_{side}", N_MOODS)]
    return at, mood


def _speak() -> I64:
    speak = np.zeros((N_OPINIONS, N_CLIMATES, N_PUNISHED), np.int64)
    for side, name in SIDES.items():
        climate = numbers(f"opinion.climate_{name}", N_CLIMATES)
        punished = numbers(f"opinion.punished_{name}", N_PUNISHED)
        speak[side + 1] = [[_of_256(c * p) for p in punished] for c in climate]
    return speak


@kept(MINDS)
def opinion_table(answer: Answer = "silence") -> OpinionTable:
    """Build the integer tables of opinion.

    Parameters
    ----------
    answer
        `silence`, or `none` if nothing that people see moves what they think and say.

    Examples
    --------
    >>> int(opinion_table("none").speak.min()), opinion_table().speak[0, :, 0].tolist()
    (256, [179, 128, 166, 218, 256])
    """
    if answer not in ANSWERS:
        raise GlasshouseError(f'An answer "{answer}" was found; opinions have one of {", ".join(ANSWERS)}.')
    approve, oppose = private_shares()
    mood_at, mood = _moods()
    speak = _speak()
    if answer == "none":
        mood[:], speak[:] = UNIT, UNIT
    return OpinionTable(
        approve=np.array([curves.threshold(a) for a in approve], np.int64),
        oppose=np.array([curves.threshold(o) for o in oppose], np.int64),
        mood_at=mood_at,
        mood=mood,
        climate_at=np.array(whole("opinion.climate_at", N_CLIMATES - 1), np.int64),
        punished_at=np.array(whole("opinion.punished_at", N_PUNISHED), np.int64),
        speak=speak,
        candid=_candid(),
        usual=np.array(whole("opinion.usual", 2), np.int64),
    )
