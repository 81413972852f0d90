"""Where curves become integer tables: decimals rounded correctly, the same on every machine.

Agent kernels know integers only. A chance becomes a threshold against a 32-bit word: the event happens
if word < threshold, so 2**32 is "always" and 0 is "never". All arithmetic here is exact or in decimals
of `PRECISION` digits under one context; no float, no dependence on a mathematics library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from glasshouse.arrays import ALWAYS, I64, U64
from glasshouse.errors import GlasshouseError

PRECISION = 40  # digits
SURVIVORS = 2**48  # of the survival tables at their first age
CONTEXT = Context(prec=PRECISION, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0)

Exact = int | Decimal | Fraction


@contextmanager
def decimals() -> Iterator[None]:
    """Compute in the one decimal context of all curves."""
    with localcontext(CONTEXT):
        yield


def _chance(p: Exact) -> tuple[int, int]:
    if not 0 <= p <= 1:
        raise GlasshouseError(f"A chance of {p} was found; it must lie between 0 and 1.")
    return p.as_integer_ratio()


def threshold(p: Exact) -> int:
    """Return the threshold of a chance: p * 2**32, halves rounded to the even number.

    Examples
    --------
    >>> threshold(Decimal("0.5")), threshold(0), threshold(1)
    (2147483648, 0, 4294967296)
    """
    return threshold_of(*_chance(p))


def threshold_of(events: int, cases: int) -> int:
    """Return the threshold of the chance of `events` in `cases`, from 0 to as many as there are.

    Examples
    --------
    >>> threshold_of(2, 4), threshold_of(1, 2**33), threshold_of(3, 2**33)
    (2147483648, 0, 2)
    """
    below, rest = divmod(events * ALWAYS, cases)
    return below + (2 * rest > cases or (2 * rest == cases and below % 2))


def apportion(total: int, weights: Sequence[Exact]) -> tuple[int, ...]:
    """Divide a total in proportion to weights by the largest remainder, summing exactly to it.

    Equal remainders go to the earlier weight first.

    Examples
    --------
    >>> apportion(10, [1, 1, 1])
    (4, 3, 3)
    """
    parts = [Fraction(w) for w in weights]
    whole = sum(parts, Fraction(0))
    if total < 0 or any(p < 0 for p in parts) or whole <= 0:
        raise GlasshouseError(
            f"{total} cannot be divided by {len(parts)} weights of sum {whole}; "
            "the total and every weight must be 0 or more, and the sum of the weights above 0."
        )
    shares = [p * total / whole for p in parts]
    result = [int(s) for s in shares]
    rest = total - sum(result)
    by_remainder = sorted(range(len(shares)), key=lambda i: (result[i] - shares[i], i))
    for i in by_remainder[:rest]:
        result[i] += 1
    return tuple(result)


def cumulative(weights: Sequence[Exact]) -> U64:
    """Return the cumulative thresholds of a choice among n, ending exactly at 2**32.

    Parameters
    ----------
    weights
        (n,) relative weights, 0 or more; apportioned to 2**32 by the largest remainder.

    Returns
    -------
    U64
        (n,) choice i is taken if threshold[i - 1] <= word < threshold[i].

    Examples
    --------
    >>> cumulative([1, 1, 2]).tolist()
    [1073741824, 2147483648, 4294967296]
    """
    return np.cumsum(np.array(apportion(ALWAYS, weights), dtype=np.uint64), dtype=np.uint64)


def chance_within(rate_per_year: Exact, *, years: Exact) -> Decimal:
    """Return the chance of at least one event of a steady rate within a time: 1 - exp(-rate * years)."""
    expected = Fraction(rate_per_year) * Fraction(years)
    if expected < 0:
        raise GlasshouseError(
            f"A rate of {rate_per_year} a year over {years} years was found; both must be 0 or more."
        )
    with decimals():
        return 1 - (-(Decimal(expected.numerator) / Decimal(expected.denominator))).exp()


def per_month(rate_per_year: Exact) -> Decimal:
    """Return the chance of at least one event of a steady rate within a month of 1/12 year."""
    return chance_within(rate_per_year, years=Fraction(1, 12))


def poisson(mean: Exact) -> tuple[int, ...]:
    """Return the cumulative thresholds of a Poisson number, ending exactly at 2**32.

    Returns
    -------
    tuple
        (n,) at most k things happen if word < thresholds[k]; n - 1 is the largest number that comes up.

    Examples
    --------
    >>> poisson(0), poisson(1)[:3], len(poisson(1))
    ((4294967296,), (1580030169, 3160060337, 3950075422), 13)
    """
    expected = Fraction(mean)
    if expected < 0:
        raise GlasshouseError(f"A mean of {mean} was found; it must be 0 or more.")
    thresholds: list[int] = []
    with decimals():
        each = Decimal(expected.numerator) / Decimal(expected.denominator)
        term = total = (-each).exp()
        while not thresholds or thresholds[-1] < ALWAYS:
            thresholds.append(threshold(min(total, Decimal(1))))
            term = term * each / len(thresholds)
            total += term
    return tuple(thresholds)


def exponential_means(n: int) -> tuple[Decimal, ...]:
    """Return the means of n equally common parts of an exponential distribution of mean 1.

    Examples
    --------
    >>> [str(round(part, 4)) for part in exponential_means(2)]
    ['0.3069', '1.6931']
    """
    with decimals():
        left = [Decimal(n - i) / n for i in range(n + 1)]  # chance of more
        above = [p * (1 - p.ln()) if p else p for p in left]  # mean of what lies above, times that chance
        return tuple(n * (above[i] - above[i + 1]) for i in range(n))


def gamma_means(shape: Decimal, n: int) -> tuple[Decimal, ...]:
    """Return the means of n equally common parts of a gamma distribution of a shape and mean 1.

    Notes
    -----
    The chance below x is x**a exp(-x) (1 / gamma(a + 1)) (1 + x/(a+1) + x**2/((a+1)(a+2)) + ...), Abramowitz
    and Stegun 6.5.29; gamma(a + 1) is what makes the chance below a very large x 1. Quantiles by Newton's
    method within a bracket, to 20 digits.

    Examples
    --------
    >>> [str(round(part, 4)) for part in gamma_means(Decimal(1), 2)]
    ['0.3069', '1.6931']
    """
    with decimals():
        beyond = 4 * shape + 120
        whole = _gamma_series(shape, beyond)
        borders = [Decimal(0)]
        for i in range(1, n):
            borders.append(_gamma_quantile(shape, whole, Decimal(i) / n, borders[-1], beyond))
        # below x, the mean of a gamma variable is a times the chance less x**a exp(-x) / gamma(a)
        lost = [shape * _power(shape, x) / whole for x in borders] + [Decimal(0)]
        return tuple((shape / n - (lost[i + 1] - lost[i])) * n / shape for i in range(n))


def _power(shape: Decimal, x: Decimal) -> Decimal:
    """Return x**a exp(-x) / a, without the series; 0 at 0."""
    return (shape * x.ln() - x).exp() / shape if x else x


def _gamma_series(shape: Decimal, x: Decimal) -> Decimal:
    """Return the lower incomplete gamma function of a shape at x."""
    term = total = Decimal(1)
    step = shape
    while term > total * Decimal(10) ** -PRECISION:
        step += 1
        term = term * x / step
        total += term
    return _power(shape, x) * total


def _gamma_quantile(shape: Decimal, whole: Decimal, p: Decimal, low: Decimal, high: Decimal) -> Decimal:
    """Return the x below which the chance is p, between two bounds."""
    x = max(low, Decimal("0.01"))
    for _ in range(200):
        error = _gamma_series(shape, x) / whole - p
        low, high = (x, high) if error < 0 else (low, x)
        if high - low < Decimal(10) ** -20 * high or abs(error) < Decimal(10) ** -22:
            break
        density = shape * _power(shape, x) / x / whole
        nearer = x - error / density
        x = nearer if low < nearer < high else (low + high) / 2
    return x


def survival(probabilities: Sequence[Exact]) -> I64:
    """Return survivors of 2**48 at each age from yearly probabilities of death.

    Parameters
    ----------
    probabilities
        (n,) probability of death within each year of age; the last must be 1.

    Returns
    -------
    I64
        (n + 1,) survivors at the beginning of each year, and 0 at the end.
    """
    chances = [Fraction(*_chance(p)) for p in probabilities]
    if not chances or chances[-1] != 1:
        raise GlasshouseError("A survival table must end with a probability of death of 1.")
    alive = [Decimal(SURVIVORS)]
    with decimals():
        for chance in chances:
            dying = Decimal(chance.numerator) / Decimal(chance.denominator)
            alive.append(alive[-1] * (1 - dying))
        return np.array([int(a.to_integral_value(ROUND_HALF_EVEN)) for a in alive], dtype=np.int64)


def survival_in_growth(alive: I64, *, rate_per_year: Exact) -> I64:
    """Return the survival table whose deaths are another's, each weighted by exp(-rate * years).

    So die the members of a society that grows: among its dead, as among its living, the old are few.

    Parameters
    ----------
    alive
        (n + 1,) survivors at the beginning of each year, and 0 at the end.
    rate_per_year
        Weight lost per year since the table's first age.

    Returns
    -------
    I64
        (n + 1,) survivors of 2**48.
    """
    rate = Fraction(rate_per_year)
    with decimals():
        step = (-Decimal(rate.numerator) / Decimal(rate.denominator)).exp()
        deaths = [Decimal(int(d)) * step**i for i, d in enumerate(alive[:-1] - alive[1:])]
        left = [sum(deaths[i:], Decimal(0)) for i in range(len(deaths) + 1)]
        scaled = [SURVIVORS * count / left[0] for count in left]
        return np.array([int(a.to_integral_value(ROUND_HALF_EVEN)) for a in scaled], dtype=np.int64)


def normal_below(z: Decimal) -> Decimal:
    """Return the chance that a standard normal variable is below z, to 30 digits for |z| < 8.

    Notes
    -----
    1/2 + density * (z + z**3/3 + z**5/(3*5) + ...), Abramowitz and Stegun 26.2.11.
    """
    with decimals():
        term = z
        total = z
        step = 1
        while total + term != total:
            step += 2
            term = term * z * z / step
            total += term
        return Decimal("0.5") + total * normal_density(z)


def normal_quantiles(n: int, *, widest: int, halvings: int) -> tuple[Decimal, ...]:
    """Return the middle quantiles of n equally common parts of the standard normal distribution.

    Parameters
    ----------
    widest
        Quantiles lie between this and its negative.
    halvings
        Of that stretch. Each quantile is the last point of this grid below which there is less than wanted.

    Notes
    -----
    A guess in floats says where on the grid to look; exact decimals decide.

    Examples
    --------
    >>> [str(round(z, 4)) for z in normal_quantiles(2, widest=4, halvings=40)]
    ['-0.6745', '0.6745']
    """
    with decimals():
        step = Decimal(2 * widest) / 2**halvings
        found = []
        for k in range(n):
            wanted = (Decimal(k) + Decimal("0.5")) / n
            guess = Decimal(NormalDist().inv_cdf(float(wanted)))
            place = min(max(int((guess + widest) / step), 0), 2**halvings - 1)
            while place > 0 and normal_below(place * step - widest) >= wanted:
                place -= 1
            while place < 2**halvings - 1 and normal_below((place + 1) * step - widest) < wanted:
                place += 1
            found.append(place * step - widest)
        return tuple(found)


def normal_density(z: Decimal) -> Decimal:
    """Return the density of the standard normal distribution at z."""
    with decimals():
        return (-z * z / 2).exp() / ROOT_TWO_PI


def _root_two_pi() -> Decimal:
    """Return sqrt(2 pi), from Machin's formula for pi."""
    with decimals():
        pi = 4 * (4 * _inverse_arctangent(5) - _inverse_arctangent(239))
        return (2 * pi).sqrt()


def _inverse_arctangent(n: int) -> Decimal:
    power = total = 1 / Decimal(n)
    k = 1
    while True:
        power /= -n * n
        k += 2
        if total + power / k == total:
            return total
        total += power / k


ROOT_TWO_PI = _root_two_pi()


def digest(tables: Iterable[tuple[str, NDArray[np.integer] | int]]) -> str:
    """Return the SHA-256 of named integer tables, for the manifest: names, kinds, shapes and values."""
    total = hashlib.sha256()
    for name, table in tables:
        array = np.asarray(table, dtype="<i8") if isinstance(table, int) else np.ascontiguousarray(table)
        array = array.astype(array.dtype.newbyteorder("<"))
        total.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        total.update(array.tobytes())
    return total.hexdigest()
