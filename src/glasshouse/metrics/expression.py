"""Expression: what people no longer do, or no longer say, though they may.

Metrics M34 to M39 of the catalogue.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, inf, log

from glasshouse.metrics.errors import Share
from glasshouse.metrics.intervals import over_replicates


def fall(baseline: float, reform: float) -> float:
    """Return by what share an act is rarer, 1 less its rate with the rules over that without (M34, M38, M39).

    Below 0 it is more common.

    Examples
    --------
    >>> fall(200, 150), fall(100, 110)
    (0.25, -0.10000000000000009)
    """
    if baseline <= 0 or reform < 0:
        raise ValueError("the act is done without the rules, or it could not become rarer")
    return 1 - reform / baseline


def fall_over_replicates(
    baseline: Sequence[float], reform: Sequence[float]
) -> tuple[float, float | None, float | None]:
    """Return the mean fall of paired replicates, and its interval; None with fewer than two (M34, M38, M39).

    Parameters
    ----------
    baseline, reform
        (n,) acts of the same people with the same luck, one pair for each replicate.

    Examples
    --------
    >>> [round(end, 4) for end in fall_over_replicates([100, 100], [80, 70])]
    [0.25, -0.3853, 0.8853]
    """
    falls = [fall(a, b) for a, b in zip(baseline, reform, strict=True)]
    return over_replicates(falls) or (fsum(falls) / len(falls), None, None)


def censorship_gap(private: Sequence[float], expressed: Sequence[float]) -> float:
    """Return the mean distance between what people think and what they say (M35).

    Parameters
    ----------
    private, expressed
        (n,) opinions: -1 against, 0 neither, 1 for.

    Notes
    -----
    Preference falsification: Kuran, Private Truths, Public Lies (1995).

    Examples
    --------
    >>> censorship_gap([-1, 0, 1], [1, 0, 1])
    0.6666666666666666
    """
    gaps = [abs(a - b) for a, b in zip(private, expressed, strict=True)]
    return fsum(gaps) / len(gaps)


def censorship_gap_at_least(private: tuple[int, int], expressed: tuple[int, int], asked: int) -> float:
    """Return the least that the mean distance can be when only totals are known (M35).

    Parameters
    ----------
    private, expressed
        Persons for and against, of all who were asked.
    asked
        All.

    Notes
    -----
    The difference of the means; it is the mean distance if nobody moves away from what most say.

    Examples
    --------
    >>> censorship_gap_at_least((40, 30), (50, 10), 100)
    0.3
    """
    if asked < 1:
        raise ValueError("somebody is asked")
    return abs((expressed[0] - expressed[1]) - (private[0] - private[1])) / asked


def silent_share(speaking: int, dissenting: int) -> Share:
    """Return the share of those who disagree with the visible majority who would not speak (M35).

    Notes
    -----
    Noelle-Neumann 1974, Journal of Communication 24(2) 43-51.

    Examples
    --------
    >>> silent_share(15, 20).value
    0.25
    """
    return Share(dissenting - speaking, dissenting)


def climate_distortion(expressed: Sequence[float], private: Sequence[float]) -> float:
    """Return how far what is said is from what is thought: Kullback-Leibler divergence, nats (M36).

    Parameters
    ----------
    expressed, private
        People by opinion, in one order; infinite if something is said that nobody thinks.

    Examples
    --------
    >>> climate_distortion([1, 1], [1, 1]), round(climate_distortion([3, 1], [1, 1]), 6)
    (0.0, 0.130812)
    """
    said, thought = fsum(expressed), fsum(private)
    if said <= 0 or thought <= 0:
        raise ValueError("somebody says something, and somebody thinks something")
    pairs = [(a / said, b / thought) for a, b in zip(expressed, private, strict=True) if a]
    return inf if any(b == 0 for _, b in pairs) else fsum(a * log(a / b) for a, b in pairs)


def minority_voice(expressed: float, private: float) -> float:
    """Return the share of an opinion in what is said over its share in what is thought (M36).

    Examples
    --------
    >>> minority_voice(0.1, 0.4)
    0.25
    """
    if private <= 0:
        raise ValueError("nobody thinks so")
    return expressed / private


def tipping_risk(private: Sequence[tuple[float, float]], expressed: Sequence[tuple[float, float]]) -> Share:
    """Return the share of seeds in which the smaller side holds over nine tenths of what is said (M37).

    Parameters
    ----------
    private, expressed
        (n,) of each seed: what is thought, and what is said, for and against.

    Notes
    -----
    Ross and others 2019, European Journal of Information Systems 28(4) 394-412.

    Examples
    --------
    >>> tipping_risk([(40, 60), (40, 60)], [(95, 5), (30, 70)]).value
    0.5
    """
    tipped = 0
    for thought, said in zip(private, expressed, strict=True):
        smaller = 0 if thought[0] < thought[1] else 1
        tipped += thought[0] != thought[1] and said[smaller] > 0.9 * sum(said)
    return Share(tipped, len(private))
