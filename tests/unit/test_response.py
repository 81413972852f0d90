"""Readiness to pay, and what is seen of others."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_DEBT_STEPS, Fact
from glasshouse.conduct import N_EXPOSURES, N_RESPONSES, Exposure, Response
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.kernels import response
from glasshouse.packing import packed
from glasshouse.society.rates import rates
from glasshouse.society.response_models import RESPONSES
from glasshouse.society.response_tables import response_table

Plain = Callable[[Any], Any]
AT = rates().deterrence_at


@settings(deadline=None)
@given(listed=st.integers(0, 10**9), adults=st.integers(1, 10**9))
@example(listed=0, adults=1000)
@example(listed=1, adults=1000)
@example(listed=3, adults=1000)
@example(listed=2999, adults=1_000_000)
@example(listed=3000, adults=1_000_000)
def test_exposure_level__is_the_exact_share(listed: int, adults: int) -> None:
    share = Fraction(listed * 100_000, adults)
    expected = max((k for k, least in enumerate(AT) if listed and share >= int(least)), default=0)
    assert response.exposure_level(listed, adults, packed(rates(), RATES_ROOM)) == expected
    if hasattr(response.exposure_level, "py_func"):
        assert response.exposure_level.py_func(listed, adults, packed(rates(), RATES_ROOM)) == expected


def test_readiness_to_pay__is_the_rate_times_the_multiplier(as_is: Plain) -> None:
    pay = rates().pay
    for step in range(1, N_DEBT_STEPS):
        for bits in (0, int(Fact.CAN_PAY), int(Fact.ABLE), 0xFFFF):
            for pressure in range(3):
                able = 1 if bits & Fact.CAN_PAY else 0
                for multiplier in (256, 270, 300):
                    expected = min(int(pay[step, able, pressure]) * multiplier // 256, ALWAYS)
                    got = as_is(response.readiness_to_pay)(pay, multiplier, step, bits, pressure)
                    assert got == expected


def test_readiness_to_pay__never_passes_certainty(as_is: Plain) -> None:
    pay = np.full((2, 2, 3), ALWAYS, np.int64)
    assert as_is(response.readiness_to_pay)(pay, 512, 1, 0, 0) == ALWAYS


@pytest.mark.parametrize("fact", [f for f in Fact if f != Fact.CAN_PAY])
def test_readiness_to_pay__asks_for_means_not_for_the_record(as_is: Plain, fact: Fact) -> None:
    """Ability is apart from what the court found: only CAN_PAY moves it."""
    pay = rates().pay
    plain = as_is(response.readiness_to_pay)(pay, 256, 5, 0, 1)
    assert as_is(response.readiness_to_pay)(pay, 256, 5, int(fact), 1) == plain
    assert as_is(response.readiness_to_pay)(pay, 256, 5, int(Fact.CAN_PAY), 1) > plain


# what is seen ----------------------------------------------------------------------------------------------


def seen(**counts: int) -> np.ndarray:
    found = np.zeros(N_EXPOSURES, np.int64)
    for name, count in counts.items():
        found[Exposure[name.upper()]] = count
    return found


def kinds(as_is: Plain, name: str, adults: int, **counts: int) -> list[int]:
    out = np.full(N_RESPONSES, -1, np.int64)
    as_is(response.multipliers)(seen(**counts), adults, response_table(name), out)
    return out.tolist()


def test_level_seen__is_the_highest_border_reached(as_is: Plain) -> None:
    borders = np.array([0, 1, 25, 100, 600])
    for counted, adults, level in (
        (0, 4000, 0), (0, 0, 0), (1, 200_000, 0), (1, 100_000, 1), (1, 4000, 2), (1, 4001, 1), (4, 4000, 3),
        (24, 4000, 4), (23, 4000, 3), (5, 0, 4),
    ):  # fmt: skip
        assert as_is(response.level_seen)(counted, adults, borders) == level, (counted, adults)


@pytest.mark.parametrize(
    ("name", "counts", "expected"),
    [
        # NONE, DETERRED, CHILLED, GAMED, AVOIDED; of 100,000 adults, so that counts are compared as they are
        ("standard", {}, [256, 256, 256, 256, 256]),
        ("standard", {"listed": 99, "recorded": 199, "refused": 9, "favoured": 99}, [256] * 5),
        ("standard", {"listed": 300, "recorded": 200}, [256, 251 * 253 // 256, 256, 256, 256]),
        ("standard", {"favoured": 5000, "honest": 500}, [256, 256, 256, 287, 256]),
        ("standard", {"refused": 1000, "punished_speech": 20}, [256, 256, 230, 256, 236 * 243 // 256]),
        ("deterrence", {"listed": 10**6, "recorded": 10**6, "refused": 10**6}, [256, 184, 256, 256, 256]),
        ("salience", {"refused": 1}, [256, 225, 256, 256, 236]),
        ("norms", {"listed": 1000}, [256] * 5),
        ("norms", {"listed": 300, "favoured": 20_000, "recorded": 8000}, [256, 243, 256, 195, 256]),
    ],
)
def test_multipliers__by_hand(as_is: Plain, name: str, counts: dict[str, int], expected: list[int]) -> None:
    assert kinds(as_is, name, 100_000, **counts) == expected


def test_multipliers__are_of_shares_not_of_counts(as_is: Plain) -> None:
    assert kinds(as_is, "standard", 1_000_000, listed=999)[Response.DETERRED] == 256
    assert kinds(as_is, "standard", 1_000_000, listed=1000)[Response.DETERRED] == 253


@settings(deadline=None, max_examples=50)
@given(counts=st.lists(st.integers(0, 10**6), min_size=6, max_size=6), adults=st.integers(0, 10**6),
       keep=st.integers(0, ALWAYS))  # fmt: skip
def test_multipliers__without_a_response_are_the_identity(counts: list[int], adults: int, keep: int) -> None:
    out = np.zeros(N_RESPONSES, np.int64)
    response.multipliers(np.array(counts), adults, response_table("none"), out)
    assert [response.moved(keep, int(m)) for m in out] == [keep] * N_RESPONSES


@settings(deadline=None, max_examples=50)
@given(
    name=st.sampled_from(RESPONSES),
    counts=st.lists(st.integers(0, 10**6), min_size=6, max_size=6),
    adults=st.integers(1, 10**6),
    keep=st.integers(0, ALWAYS),
)
def test_multipliers__leave_the_room_that_the_catalogue_has(
    name: str, counts: list[int], adults: int, keep: int
) -> None:
    out = np.zeros(N_RESPONSES, np.int64)
    response.multipliers(np.array(counts), adults, response_table(name), out)
    for kind in Response:
        assert 0 <= out[kind] <= (512 if kind == Response.GAMED else 256)
        assert 0 <= response.moved(keep, int(out[kind])) <= (ALWAYS if kind == Response.GAMED else keep)


FALLING = [  # the more is seen, the less is done
    ("standard", Response.DETERRED), ("standard", Response.CHILLED), ("standard", Response.AVOIDED),
    ("deterrence", Response.DETERRED), ("salience", Response.CHILLED),
]  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(
    claim=st.sampled_from([*FALLING, ("standard", Response.GAMED)]),
    fewer=st.lists(st.integers(0, 2000), min_size=6, max_size=6),
    more=st.lists(st.integers(0, 20_000), min_size=6, max_size=6),
    adults=st.integers(1000, 200_000),
)
def test_multipliers__go_one_way_where_a_model_says_so(
    claim: tuple[str, Response], fewer: list[int], more: list[int], adults: int
) -> None:
    name, kind = claim
    few, many = np.zeros(N_RESPONSES, np.int64), np.zeros(N_RESPONSES, np.int64)
    response.multipliers(np.array(fewer), adults, response_table(name), few)
    response.multipliers(np.array(fewer) + np.array(more), adults, response_table(name), many)
    assert many[kind] <= few[kind] if claim in FALLING else many[kind] >= few[kind]


def test_moved__thins_and_never_passes_certainty(as_is: Plain) -> None:
    moved = as_is(response.moved)
    assert moved(1000, 128) == 500 and moved(1001, 128) == 500 and moved(3, 1) == 0
    assert moved(ALWAYS, 256) == ALWAYS == moved(ALWAYS, 512) == moved(ALWAYS // 2, 512)
    assert moved(ALWAYS // 2 - 1, 512) == ALWAYS - 2
