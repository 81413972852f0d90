"""Roles and classes of features as integer tables (`arrays.TraitTable`), from `traits.yaml`.

A share of the country becomes a share of each stratum by odds: the multipliers of the file multiply the odds,
share : (1 - share), and over the census the country's share comes out exactly. So no share passes one, and a
multiplier of nought leaves nobody.

Roles that exclude each other divide one word. What adults live by is taken in the order of `POSTS`:
multipliers of each hold among those who have none of the earlier ones. A role that another contains, such as
buyers online among users of the internet, has a share of it. Classes of a feature are ordered: a multiplier
moves the odds of standing above each border alike, and so does the habit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from glasshouse.arrays import ALWAYS, I64, TraitTable
from glasshouse.codes import AGE_BANDS, N_INCOME
from glasshouse.errors import GlasshouseError
from glasshouse.features import FEATURE_CLASSES, N_FEATURES, N_HABITS, UNKNOWN_CLASS, Feature, Role
from glasshouse.minds import N_STRATA
from glasshouse.society import curves
from glasshouse.society.opinion_tables import STRATA, stratum_shares
from glasshouse.society.parameters import TRAITS, kept, number, numbers, parameters

UNIT = 256
TOP = 2**24  # borders between classes are kept to so many parts
MOST_BORDERS = 4  # between the classes of a feature in the file
EXACT = Decimal("1e-13")
AXES = {"by_income": N_INCOME, "by_age": len(AGE_BANDS), "by_sex": 2, "by_place": 2}
POSTS = (Role.STUDENT, Role.RETIRED, Role.PUBLIC_EMPLOYEE, Role.EMPLOYEE, Role.SOLE_TRADER, Role.FARMER)
UP = (Role.STUDENT, Role.PUBLIC_EMPLOYEE, Role.EMPLOYEE, Role.SOLE_TRADER, Role.FARMER)  # along the word
PART_OF = {Role.FIRM_OFFICER: Role.EMPLOYEE, Role.PLATFORM_USER: Role.INTERNET_USER}
FROM_TOP = (Role.RETIRED, Role.BELIEVER)  # so that whoever ages, or shares the word, keeps the other end
WORDS = (  # roles that share a word of luck
    (*POSTS, Role.FIRM_OFFICER),
    (Role.INTERNET_USER, Role.PLATFORM_USER),
    (Role.PARTY_MEMBER, Role.BELIEVER),
    (Role.DRIVER,),
    (Role.BORROWER,),
    (Role.PARENT,),
    (Role.PET_OWNER,),
    (Role.TENANT,),
)
Row = tuple[Decimal, ...]


def name_of(member: Role | Feature) -> str:
    """Return the name of a role or a feature in the file."""
    return str(member.name).lower()


def spread(ratio: Decimal, n: int) -> Row:
    """Return multipliers in even steps whose last is `ratio` times the first; their geometric mean is one."""
    with curves.decimals():
        return tuple((ratio.ln() * (Decimal(2 * k) / (n - 1) - 1) / 2).exp() for k in range(n))


def shares_by_odds(wanted: Decimal, odds: Sequence[Decimal], weights: Sequence[Decimal]) -> Row:
    """Return the share of each cell if odds are in proportion to multipliers and the shares have a given sum.

    Newton's method on the sum, which is concave in the odds, from the left, where it cannot overshoot; of
    more than half, the rest is sought.

    Parameters
    ----------
    wanted
        Sum of weight times share.
    odds
        (n,) multipliers, 0 or more.
    weights
        (n,) 0 or more.

    Examples
    --------
    >>> [str(round(p, 6)) for p in shares_by_odds(Decimal(1), [Decimal(1), Decimal(4)], [Decimal(1)] * 2)]
    ['0.333333', '0.666667']
    """
    with curves.decimals():
        pairs = [(times, weight) for times, weight in zip(odds, weights, strict=True) if times and weight]
        most = sum((weight for _, weight in pairs), Decimal(0))
        if not 0 < wanted < most:
            raise GlasshouseError(
                f"traits.yaml: a sum of {wanted:.3f} is wanted, and cells with odds above nought have "
                f"{most:.3f}; give a smaller share, or odds to more of them."
            )
        if 2 * wanted > most:
            base = 1 / _base_odds(most - wanted, [(1 / times, weight) for times, weight in pairs])
        else:
            base = _base_odds(wanted, pairs)
        return tuple(base * times / (1 + base * times) for times in odds)


def _base_odds(wanted: Decimal, pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the odds that multipliers multiply, where shares times weights have the sum `wanted`."""
    cells: dict[Decimal, Decimal] = {}
    for times, weight in pairs:
        cells[times] = cells.get(times, Decimal(0)) + weight
    most = sum(cells.values(), Decimal(0))
    base = wanted / sum((weight * times for times, weight in cells.items()), Decimal(0))
    missing = wanted
    while missing > EXACT:
        left = {times: 1 / (1 + base * times) for times in cells}
        missing = wanted - most + sum((cells[times] * rest for times, rest in left.items()), Decimal(0))
        slope = sum((cells[times] * times * rest * rest for times, rest in left.items()), Decimal(0))
        base += missing / slope
    return base


def multipliers(name: str, otherwise: Sequence[Row]) -> list[Decimal]:
    """Return the multipliers of the strata: rows of the file along the four axes, or else the given ones."""
    known = parameters(TRAITS)
    rows = [
        numbers(f"{name}.{axis}", n, file=TRAITS) if f"{name}.{axis}" in known else row
        for (axis, n), row in zip(AXES.items(), otherwise, strict=True)
    ]
    with curves.decimals():
        return [rows[0][i] * rows[1][a] * rows[2][s] * rows[3][p] for i, a, s, p in STRATA]


def _held(role: Role, among: Row, *, of_among: bool = False) -> Row:
    """Return the share of each stratum that has a role, all of them out of the shares `among`."""
    odds = multipliers(name_of(role), [(Decimal(1),) * n for n in AXES.values()])
    share = number(f"{name_of(role)}.share", file=TRAITS)
    with curves.decimals():
        weights = [w * part for w, part in zip(stratum_shares(), among, strict=True)]
        wanted = share * sum(weights, Decimal(0)) if of_among else share
        found = shares_by_odds(wanted, odds, weights)
        return tuple(p * part for p, part in zip(found, among, strict=True))


@kept(TRAITS)
def role_shares() -> dict[Role, Row]:
    """Return the share of each stratum that has a role."""
    everybody = (Decimal(1),) * N_STRATA
    left, found = everybody, {}
    for role in POSTS:
        found[role] = _held(role, left)
        with curves.decimals():
            left = tuple(part - p for part, p in zip(left, found[role], strict=True))
    for role in (r for r in Role if r not in POSTS and r not in PART_OF):
        found[role] = _held(role, everybody)
    for role, whole in PART_OF.items():
        found[role] = _held(role, found[whole], of_among=True)
    return found


def _roles() -> I64:
    """Return from where to where along its word a role is held, by stratum."""
    shares = role_shares()
    table = np.zeros((N_STRATA, len(Role), 2), np.int64)
    for stratum in range(N_STRATA):
        cuts = {role: curves.threshold(row[stratum]) for role, row in shares.items()}
        at = 0
        for role in UP:
            table[stratum, _bit(role)] = at, at + cuts[role]
            at += cuts[role]
        for role in (r for r in Role if r not in UP):
            table[stratum, _bit(role)] = 0, cuts[role]
        for role in FROM_TOP:
            table[stratum, _bit(role)] = ALWAYS - cuts[role], ALWAYS
        employed = table[stratum, _bit(Role.EMPLOYEE), 1]
        table[stratum, _bit(Role.FIRM_OFFICER)] = employed - cuts[Role.FIRM_OFFICER], employed
    return table


def _bit(role: Role) -> int:
    return int(role).bit_length() - 1


def habits_of(feature: Feature) -> tuple[int, ...]:
    """Return what multiplies the odds of a higher class, out of 256, by habit; the careless first."""
    ratio = numbers(f"{name_of(feature)}.lean", len(AXES) + 1, file=TRAITS)[-1]
    return tuple(int((UNIT * m).to_integral_value()) for m in spread(ratio, N_HABITS))


def with_habit(lower: I64, higher: I64) -> I64:
    """Return how many out of 2**24 stay lower once the odds of a higher class are multiplied.

    Parameters
    ----------
    lower
        How many out of 2**24 stay lower under a habit that moves nothing.
    higher
        Multiplier of the odds, out of 256, 1..32767.

    Examples
    --------
    >>> int(with_habit(np.int64(2**23), np.int64(512))) == 2**24 // 3
    True
    """
    stay = lower * UNIT
    return stay * TOP // (stay + (TOP - lower) * higher)


def lower_shares(feature: Feature) -> list[Row]:
    """Return the share of each stratum below each border between classes, if a habit moves nothing."""
    name = name_of(feature)
    classes = numbers(f"{name}.shares", FEATURE_CLASSES[feature], file=TRAITS)
    *ratios, _ = numbers(f"{name}.lean", len(AXES) + 1, file=TRAITS)
    odds = multipliers(name, [spread(r, n) for r, n in zip(ratios, AXES.values(), strict=True)])
    habits = Counter(habits_of(feature))
    with curves.decimals():
        cells = [m * habit / UNIT for habit in habits for m in odds]
        weights = [w * n / N_HABITS for n in habits.values() for w in stratum_shares()]
        borders = []
        for k in range(1, len(classes)):
            above = shares_by_odds(sum(classes[k:], Decimal(0)), cells, weights)
            habit = Decimal(next(iter(habits))) / UNIT  # of the first N_STRATA cells
            borders.append(tuple((1 - p) * habit / ((1 - p) * habit + p) for p in above[:N_STRATA]))
    return borders


def trait_features() -> tuple[Feature, ...]:
    """Return the features that have shares of classes in the file, in their order."""
    return tuple(f for f in Feature if f"{name_of(f)}.shares" in parameters(TRAITS))


@kept(TRAITS)
def trait_table() -> TraitTable:
    """Build the integer tables of roles and features; their arrays are read-only.

    Examples
    --------
    >>> sum(array.nbytes for array in trait_table()) < 2**20
    True
    """
    traits = trait_features()
    row = np.full(N_FEATURES, UNKNOWN_CLASS, np.int64)
    row[[int(f) for f in traits]] = range(len(traits))
    border = np.full((N_STRATA, N_HABITS, len(traits), MOST_BORDERS), TOP, np.int32)
    for k, one in enumerate(traits):
        for j, shares in enumerate(lower_shares(one)):
            lower = np.array([curves.threshold(p) for p in shares]) * TOP // ALWAYS
            border[:, :, k, j] = with_habit(lower[:, None], np.array(habits_of(one)))
    words = {role: k for k, roles in enumerate(WORDS) for role in roles}
    table = TraitTable(
        role_word=np.array([words[role] for role in Role], np.int64),
        role=_roles(),
        row=row,
        border=border,
    )
    for array in table:
        array.setflags(write=False)
    return table
