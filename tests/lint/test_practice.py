"""Rules that read a run: what they need to speak, and that they stay silent where only luck is at work."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from patching import clean, loaded

from glasshouse.conduct import Door
from glasshouse.lint.beside import beside
from glasshouse.lint.catalogue import rules
from glasshouse.lint.check import check, hits_of
from glasshouse.lint.rules.practice import N_PAIRS, upper_end_for_all
from glasshouse.metrics.catalogue import metrics
from glasshouse.metrics.equality import FOUR_FIFTHS
from glasshouse.metrics.readings import FAMILIES, NOTHING, Reading, Words
from glasshouse.metrics.run_series import access
from glasshouse.society.act_classes import refused_at, wanted_at

N_SEEDS = 200
Harm = Callable[[dict[str, np.ndarray], np.random.Generator], np.ndarray]


def people(n: int, luck: np.random.Generator) -> dict[str, np.ndarray]:
    """Draw which group of each family each of n people belongs to."""
    return {family.en: luck.integers(len(groups), size=n) for family, groups in FAMILIES.items()}


@cache
def names() -> tuple[str, str]:
    """Return a count of what is wanted at doors, and one of what is refused there."""
    doors = [door for door in Door if wanted_at(door)]
    return wanted_at(doors[0])[0], refused_at(doors[0])[0]


def readings(n: int, occasions: int, harm: Harm, seed: int) -> list[Reading]:
    """Return M20 of n people who come to doors some times each; `harm` is each person's chance of refusal."""
    luck = np.random.default_rng(seed)
    who = people(n, luck)
    refused = luck.binomial(occasions, harm(who, luck))
    counts = {}
    for family, groups in FAMILIES.items():
        for index, group in enumerate(groups):
            mine = who[family.en] == index
            counts[group] = (int(mine.sum()) * occasions, int(refused[mine].sum()))
    one_wanted, one_refused = names()

    def flow(*names: str, group: str) -> int:
        return counts[group][0] * (one_wanted in names) + counts[group][1] * (one_refused in names)

    seen: Any = SimpleNamespace(held=SimpleNamespace(flow=flow))
    return list(access(seen))


def fires(found: list[Reading]) -> bool:
    return bool(ids(found))


SUBJECT = check(loaded(clean())).subject


def ids(found: list[Reading]) -> set[str]:
    """Return of whom the rule speaks."""
    return {one.part for one in hits_of("GH047", replace(SUBJECT, readings={"M20": found}))}


def by_luck(chance: float) -> Harm:
    return lambda who, luck: np.full(len(who["sex"]), chance)


def some_by_luck(share: float) -> Harm:
    """Sanction some people at random, who are then refused every time."""
    return lambda who, luck: (luck.random(len(who["sex"])) < share).astype(float)


@pytest.mark.parametrize(
    ("n", "occasions", "harm"),
    [
        (100, 1, by_luck(0.5)),
        (400, 1, by_luck(0.3)),
        (400, 4, by_luck(0.5)),
        (2_000, 12, some_by_luck(0.1)),
        (1_000, 12, some_by_luck(0.3)),
    ],
    ids=["few", "more", "often", "some-sanctioned", "many-sanctioned"],
)
def test_gh047__is_silent_where_sanctions_have_nothing_to_do_with_groups(
    n: int, occasions: int, harm: Harm
) -> None:
    """Null: who is sanctioned is independent of all groups. At most 1 in 20 of 200 seeds may fire."""
    n_fired = sum(fires(readings(n, occasions, harm, seed)) for seed in range(N_SEEDS))
    assert n_fired <= 0.05 * N_SEEDS


@pytest.mark.control
def test_gh047__would_speak_too_often_without_allowing_for_all_pairs() -> None:
    found = [readings(100, 1, by_luck(0.5), seed) for seed in range(N_SEEDS)]
    naive = sum(any(one.high and one.high < FOUR_FIFTHS for one in many) for many in found)
    assert naive > 0.05 * N_SEEDS


@pytest.mark.control
def test_gh047__finds_a_group_that_is_refused_much_more() -> None:
    """Of the poorest half are refused, and a tenth of all others: found in each of 50 seeds, and named."""

    def harm(who: dict[str, np.ndarray], luck: np.random.Generator) -> np.ndarray:
        return np.where(who["income"] == 0, 0.5, 0.1)

    for seed in range(50):
        assert "income_1" in ids(readings(2_000, 2, harm, seed))


def test_gh047__counts_the_pairs_of_all_families() -> None:
    assert N_PAIRS == 10 + 15 + 1 + 1


def test_gh047__has_no_upper_end_without_an_interval() -> None:
    assert upper_end_for_all(Reading("M20", value=0.5)) is None
    assert upper_end_for_all(Reading("M20", value=0.0, low=0.0, high=0.0)) is None


def test_access__says_how_far_the_shares_are_apart() -> None:
    for one in readings(500, 2, by_luck(0.4), 1):
        assert one.value is not None and one.gap is not None
        best = one.gap / (1 - one.value)
        assert 0 < best <= 1


def test_practice__says_nothing_of_a_metric_without_a_value() -> None:
    numbers = ("M20", "M26", "M29", "M34", "M38", "M39", "M45", "M53")
    found = {number: [Reading(number, why=NOTHING)] for number in numbers}
    found["M45"].append(Reading("M45", value=float("nan")))
    report = check(loaded(clean()), readings=found)
    assert report.findings == () and report.unchecked == ()


def test_practice__needs_a_run_except_for_what_the_text_shows() -> None:
    assert {rule.id for rule in rules().values() if rule.needs_run} == {"GH047", "GH049", "GH050"}
    assert check(loaded(clean())).unchecked == ("GH047", "GH049", "GH050")


def test_gh048__takes_no_records_for_visits() -> None:
    records = Reading("M45", Words("slope, records over acts, provinces", "斜率：记录与行为，各省"), 1.4)
    visits = Reading("M45", Words("slope, visits over acts, districts", "斜率：检查与行为，各区"), 1.4)
    for one, n in ((records, 0), (visits, 1)):
        assert len(check(loaded(clean()), readings={"M45": [one]}).findings) == n


# beside findings -------------------------------------------------------------------------------------------


def test_beside__shows_what_a_run_measured_of_rules_with_findings() -> None:
    fall = Reading("M34", Words("fall, reform against baseline", "改革相对基准的降幅"), 0.2, 0.1, 0.3)
    silent = Reading("M37", why=NOTHING)
    other = Reading("M45", value=0.5)
    report = check(loaded(clean()), readings={"M34": [fall], "M37": [silent], "M45": [other]})
    found = beside(report)
    assert set(found) == {"GH049"}
    (shown,) = found["GH049"]
    assert (shown.metric, shown.value, shown.low, shown.high) == ("M34", 0.2, 0.1, 0.3)
    assert shown.part == {"en": "fall, reform against baseline", "zh": "改革相对基准的降幅"}
    assert shown.name == {"en": "Chilling index", "zh": "寒蝉指数"} and shown.unit["en"] == "share"


def test_beside__has_nothing_without_a_run() -> None:
    assert beside(check(loaded(clean()))) == {}


def test_measured__names_metrics_that_there_are() -> None:
    known = {one.id for one in metrics()}
    for rule in rules().values():
        assert set(rule.measured) <= known, rule.id
