"""Verdicts on expectations: each condition against intervals and single adults, alone and together."""

from __future__ import annotations

from itertools import product

import pytest

from glasshouse.experiments.answer_record import EffectOf, RowOf, SideAnswer
from glasshouse.experiments.contrast_record import BalanceRecord
from glasshouse.experiments.questions import Condition, Expectation, Refutation, Words
from glasshouse.experiments.verdicts import found_of, verdict_of

AGENTS, FIRMS = 10_000, 1_000
PEOPLE = {"all": AGENTS, "firms_and_bodies": FIRMS}
SIGNS = ("above_0", "not_above_0", "below_0", "not_below_0")


def side(
    low: float | None, high: float | None, *, more: float = 0.1, less: float = 0.0, touched: float = 0.1,
    worse: tuple[float, float, float] = (0.3, 0.2, 0.4), better: tuple[float, float, float] = (0.1, 0.0, 0.2),
) -> SideAnswer:  # fmt: skip
    """Return a side with one outcome, one row, and a balance."""
    middle = None if low is None or high is None else (low + high) / 2
    effect = EffectOf(
        outcome="refused", group="all", baseline=1, reform=1, effect=middle or 0, low=low, high=high,
        more=more, less=less,
    )  # fmt: skip
    row = RowOf(key="repaid", label="x", unit="yuan", baseline=1, reform=1, effect=middle, low=low, high=high)
    balance = BalanceRecord(
        group="all", worse=worse[0], worse_low=worse[1], worse_high=worse[2], better=better[0],
        better_low=better[1], better_high=better[2], both=0, same=0.6,
    )  # fmt: skip
    return SideAnswer(touched=touched, effects=(effect,), balance=balance, rows=(row,), digests=())


def holds(of: str, test: str, found: SideAnswer, than: float | None = None) -> bool | None:
    condition = Condition.model_validate({"side": "a", "of": of, "is": test, "than": than})
    return found_of(condition, found, PEOPLE).holds


@pytest.mark.parametrize("of", ["refused", "repaid"])
@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((1.0, 2.0), (True, False, False, True)),
        ((-2.0, -1.0), (False, True, True, False)),
        ((-1.0, 1.0), (False, True, False, True)),
        ((0.0, 1.0), (False, True, False, True)),
        ((None, None), (None, None, None, None)),
    ],
)
def test_signs(of: str, ends: tuple[float | None, float | None], expected: tuple[bool | None, ...]) -> None:
    assert tuple(holds(of, test, side(*ends)) for test in SIGNS) == expected


def test_an_interval_of_too_few_people_is_luck() -> None:
    """With nineteen agents who differ no sign is clear; with twenty it is. Rows count no agents."""
    assert holds("refused", "above_0", side(1, 2, more=19 / AGENTS)) is False
    assert holds("refused", "above_0", side(1, 2, more=10 / AGENTS, less=10 / AGENTS)) is True
    assert holds("refused", "below_0", side(-2, -1, more=0, less=19 / AGENTS)) is False
    assert holds("refused", "below_0", side(-2, -1, more=0, less=20 / AGENTS)) is True
    assert holds("repaid", "above_0", side(1, 2, more=0)) is True


def test_single_adults() -> None:
    nobody, one = side(0, 0, more=0), side(None, None, more=0, less=1 / AGENTS)
    assert holds("refused", "nobody", nobody) and not holds("refused", "anybody", nobody)
    assert holds("refused", "anybody", one) and not holds("refused", "nobody", one)
    assert holds("anything", "nobody", side(0, 0, touched=0))
    assert holds("anything", "anybody", side(0, 0, touched=1 / AGENTS))
    assert holds("worse_off", "anybody", one)
    assert holds("worse_off", "nobody", side(0, 0, worse=(0, 0, 0)))


def test_shares() -> None:
    for more, is_few in ((0.0009, True), (0.001, False), (0.0011, False)):
        found = side(1, 2, more=more)
        assert holds("refused", "more_for_fewer_than", found, 0.001) is is_few
        assert holds("refused", "more_for_at_least", found, 0.001) is not is_few


def test_firms_are_counted_apart() -> None:
    """An outcome of firms is read of them, and there are fewer of them of whom twenty must differ."""
    firms = side(1, 2, more=0.02).effects[0].model_copy(update={"group": "firms_and_bodies"})
    both = side(-2, -1).model_copy(update={"effects": (*side(-2, -1).effects, firms)})
    said = {"side": "a", "of": "refused", "group": "firms_and_bodies", "is": "above_0"}
    condition = Condition.model_validate(said)
    assert found_of(condition, both, PEOPLE).holds is True
    assert found_of(condition, both, {**PEOPLE, "firms_and_bodies": 900}).holds is False
    assert holds("refused", "above_0", both) is False


def test_what_was_not_counted_tells_nothing() -> None:
    assert holds("owed", "above_0", side(1, 2)) is None and holds("owed", "nobody", side(1, 2)) is None


def test_more_are_worse_off_than_better_off_only_if_the_intervals_do_not_meet() -> None:
    assert holds("worse_less_better", "above_0", side(0, 0, worse=(0.3, 0.21, 0.4)))
    assert not holds("worse_less_better", "above_0", side(0, 0, worse=(0.3, 0.2, 0.4)))
    assert holds("worse_less_better", "below_0", side(0, 0, worse=(0, 0, 0), better=(0.2, 0.1, 0.3)))


@pytest.mark.parametrize("pair", list(product(("yes", "no", "open"), repeat=2)))
def test_any_and_all(pair: tuple[str, str]) -> None:
    """Any is settled by one that holds, all by one that does not; else one that is open leaves it open."""
    sides = {"yes": side(1, 2), "no": side(-1, 1), "open": side(None, None)}
    conditions = tuple(Condition.model_validate({"side": s, "of": "refused", "is": "above_0"}) for s in pair)
    words = Words(en="x", zh="x")

    def of(rule: Refutation) -> bool | None:
        return verdict_of(
            Expectation(expects=words, refuted_by=words, refuted_if=rule), sides, PEOPLE
        ).is_refuted

    either = True if "yes" in pair else None if "open" in pair else False
    both = False if "no" in pair else None if "open" in pair else True
    assert of(Refutation(any=conditions)) is either
    assert of(Refutation(all=conditions)) is both
