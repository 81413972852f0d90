"""Numbers of mistakes and what they become: namesakes, copies and late bodies, one by one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_NAME_CLASSES, NEVER, IdentityKey, Stream
from glasshouse.errors import MachineError
from glasshouse.kernels import mistakes as m
from glasshouse.kernels.rng import draw
from glasshouse.society import parameters as named
from glasshouse.society.mistake_tables import mistake_table, quantiles
from glasshouse.society.parameters import MISTAKES, numbers, parameters

Plain = Callable[[Any], Any]
TABLE = mistake_table()
LAST = np.uint64(ALWAYS - 1)
NO_WORD, MIDDLE = np.uint64(0), np.uint64(ALWAYS // 2)
NAME, DOB, NUMBER = IdentityKey.NAME_ONLY, IdentityKey.NAME_DOB, IdentityKey.NATIONAL_ID


# numbers ---------------------------------------------------------------------------------------------------


def test_parameters__each_has_a_range_and_a_reason() -> None:
    found = parameters(MISTAKES)
    assert {name.partition(".")[0] for name in found} == {"exchange", "namesakes", "capacity"}
    for p in found.values():
        values = p.value if isinstance(p.value, tuple) else (p.value,)
        assert p.low < p.high, p.id
        assert all(p.low <= value <= p.high for value in values), p.id
        assert p.unit and p.what and p.why
        assert (p.status == "sourced") == bool(p.rows), p.id


def test_parameters__are_in_order() -> None:
    """Rarer names first, longer days later, a higher load misses more; a class of names is nobody's own."""
    assert sum(numbers("namesakes.class_share", N_NAME_CLASSES, file=MISTAKES)) == 1
    others = numbers("namesakes.others", N_NAME_CLASSES, file=MISTAKES)
    assert others[0] == 0 and list(others) == sorted(set(others))
    for name in ("exchange.days_uncorrected", "exchange.days_corrected", "capacity.late_days"):
        borders = list(numbers(name, 9, file=MISTAKES))
        assert borders == sorted(borders) and borders[0] >= 1
    load = numbers("capacity.load_at", 5, file=MISTAKES)
    assert load[0] == 0 and list(load) == sorted(set(load))


def test_parameters__what_exceeds_the_capacity_is_missed() -> None:
    """In a steady state at load x at most 1 / x is decided in its time: at 150 in 100 a third is missed."""
    at, missed = (numbers(f"capacity.{name}", 5, file=MISTAKES) for name in ("load_at", "missed"))
    for load, share in zip(at, missed, strict=True):
        if load > 100:
            assert share >= 1 - 100 / load


# tables ----------------------------------------------------------------------------------------------------


def test_table__has_fixed_shapes_of_whole_numbers() -> None:
    shapes = {
        name: column.shape for name, column in TABLE._asdict().items() if isinstance(column, np.ndarray)
    }
    assert shapes == {
        "name_at": (8,), "namesake": (3, 8), "lingers": (2,), "linger_days": (2, 256), "load_at": (5,),
        "missed": (5,), "late_days": (256,),
    }  # fmt: skip
    assert all(c.dtype == np.int64 for c in TABLE if isinstance(c, np.ndarray))
    assert type(TABLE.capacity) is int and type(TABLE.gate_on_copies) is int


def test_namesakes__by_hand() -> None:
    """3,000 others and h = 3,000 are one half; 20,000 of whom one in twenty is mixed up are 1,000 / 4,000."""
    assert TABLE.namesake[NAME, 4] == ALWAYS // 2
    assert TABLE.namesake[DOB, 5] == ALWAYS // 4
    assert TABLE.namesake[NUMBER, 7] == round(Fraction(220, 3220) * ALWAYS)
    assert (TABLE.namesake[:, 0] == 0).all()


def test_namesakes__with_a_number_there_are_nearly_none() -> None:
    shares = np.diff(TABLE.name_at, prepend=0) / ALWAYS
    of_all = TABLE.namesake / ALWAYS @ shares
    assert of_all == pytest.approx([0.3015, 0.0739, 0.0028], abs=1e-4)


def test_quantiles__by_hand() -> None:
    """Between 0 and 64 days within the first eighth: 32 quantiles, the first at 1, the last at 63."""
    days = quantiles([0, 64, 64, 64, 64, 64, 64, 64, 64])
    assert days[:32].tolist() == list(range(1, 64, 2))
    assert (days[32:] == 64).all() and days.shape == (256,)


def test_tables__of_halves_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(named, "numbers", lambda name, n, file: (Decimal("1.5"),) * n)
    with pytest.raises(MachineError, match=r'"capacity\.load_at": whole numbers are needed'):
        named.whole_numbers("capacity.load_at", 5, file=MISTAKES)


# names -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", range(N_NAME_CLASSES))
def test_name_class__is_where_the_word_falls(as_is: Plain, wanted: int) -> None:
    at = np.zeros(N_NAME_CLASSES, np.int64)
    at[wanted:] = ALWAYS
    assert as_is(m.name_class)(np.uint64(1), 5, 0, TABLE._replace(name_at=at)) == wanted


def test_name_class__a_word_on_a_border_is_in_the_next_class(as_is: Plain) -> None:
    word = int(draw(np.uint64(1), 5, 0, 0, int(Stream.NAMESAKE), 0, 0)[0])
    for border, name in ((word, 1), (word + 1, 0)):
        at = np.array([border] + [ALWAYS] * (N_NAME_CLASSES - 1))
        assert as_is(m.name_class)(np.uint64(1), 5, 0, TABLE._replace(name_at=at)) == name


def test_name_class__belongs_to_the_holder(as_is: Plain) -> None:
    names = {as_is(m.name_class)(np.uint64(1), slot, 0, TABLE) for slot in range(300)}
    assert names == set(range(N_NAME_CLASSES))
    heirs = [as_is(m.name_class)(np.uint64(1), 5, generation, TABLE) for generation in range(-3, 9)]
    assert len(set(heirs)) > 1


def test_is_namesake__below_the_threshold(as_is: Plain) -> None:
    half = np.uint64(ALWAYS // 2)
    assert as_is(m.is_namesake)(half - np.uint64(1), 4, NAME, TABLE)
    assert not as_is(m.is_namesake)(half, 4, NAME, TABLE)
    assert not as_is(m.is_namesake)(NO_WORD, 0, NAME, TABLE)


# copies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("propagates", [0, 1])
def test_copy__lingers_below_the_threshold(as_is: Plain, propagates: int) -> None:
    border = int(TABLE.lingers[propagates])
    assert border == round(Fraction((15, 2)[propagates], 100) * ALWAYS)
    assert as_is(m.copy_end)(np.uint64(border), NO_WORD, 7000, propagates, -1, TABLE) == 0
    first, last = TABLE.linger_days[propagates, [0, 255]]
    assert as_is(m.copy_end)(np.uint64(border - 1), NO_WORD, 7000, propagates, -1, TABLE) == 7000 + first
    assert as_is(m.copy_end)(np.uint64(border - 1), LAST, 7000, propagates, -1, TABLE) == 7000 + last


@pytest.mark.parametrize(
    ("latency", "word", "days"), [(7, NO_WORD, 1), (7, MIDDLE, 4), (7, LAST, 7), (0, LAST, 1), (1, LAST, 1)]
)
def test_copy__goes_within_the_time_that_the_regime_states(
    as_is: Plain, latency: int, word: np.uint64, days: int
) -> None:
    assert as_is(m.copy_end)(NO_WORD, word, 7000, 1, latency, TABLE) == 7000 + days


def test_copy__no_stated_time_counts_where_corrections_do_not_follow(as_is: Plain) -> None:
    slow = as_is(m.copy_end)(NO_WORD, LAST, 7000, 0, 7, TABLE)
    assert slow == 7000 + TABLE.linger_days[0, 255] > 7007


def test_copy__ends_before_the_day_that_never_comes(as_is: Plain) -> None:
    assert as_is(m.copy_end)(NO_WORD, LAST, NEVER - 5, 0, -1, TABLE) == NEVER - 1


def test_gate__looks_at_copies_below_the_threshold(as_is: Plain) -> None:
    border = round(Fraction(3, 10) * ALWAYS)
    assert as_is(m.gate_sees_copy)(np.uint64(border - 1), TABLE)
    assert not as_is(m.gate_sees_copy)(np.uint64(border), TABLE)


# bodies ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filed", "level"),
    [
        (0, 0),
        (1, 0),
        (239, 0),
        (240, 1),
        (299, 1),
        (300, 2),
        (449, 2),
        (450, 3),
        (749, 3),
        (750, 4),
        (10**9, 4),
    ],
)
def test_load__by_hand(as_is: Plain, filed: int, level: int) -> None:
    """A million adults have 300 decisions a month: 80, 100, 150 and 250 in 100 are 240, 300, 450 and 750."""
    assert as_is(m.load_level)(filed, 1_000_000, TABLE) == level


def test_load__in_an_empty_province_and_in_a_huge_one(as_is: Plain) -> None:
    assert as_is(m.load_level)(0, 0, TABLE) == 0
    assert as_is(m.load_level)(1_500_000_000 // 100_000 * 30, 1_500_000_000, TABLE) == 2


def test_misses__below_the_threshold_of_the_level(as_is: Plain) -> None:
    for level, share in enumerate((1, 4, 12, 35, 60)):
        border = round(Fraction(share, 100) * ALWAYS)
        assert as_is(m.misses)(np.uint64(border - 1), level, TABLE)
        assert not as_is(m.misses)(np.uint64(border), level, TABLE)


def test_late__by_the_quantiles(as_is: Plain) -> None:
    assert as_is(m.late_by)(NO_WORD, TABLE) == TABLE.late_days[0] == 1
    assert as_is(m.late_by)(MIDDLE, TABLE) == TABLE.late_days[128] == 20
    assert as_is(m.late_by)(LAST, TABLE) == TABLE.late_days[255] <= 300
