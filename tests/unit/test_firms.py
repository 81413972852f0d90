"""Firms and government bodies: their numbers, and lives and debts worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS, FirmTable
from glasshouse.codes import EMPTY, FIRM_SLOTS, NEVER, Stream
from glasshouse.conduct import N_COUNTERPARTIES, Counterparty
from glasshouse.errors import GlasshouseError
from glasshouse.features import FirmSize, Level, Owner, Sector, Subject
from glasshouse.kernels import firms as f
from glasshouse.kernels.rng import draw
from glasshouse.society import firm_tables
from glasshouse.society.firm_tables import firm_places, firm_table, firms_per_adult
from glasshouse.society.parameters import FIRMS, parameters
from glasshouse.society.places import census_adults, provinces

Plain = Callable[[Any], Any]
SEED = np.uint64(7)
PERSON, FIRM, BODY = Subject.NATURAL_PERSON, Subject.LEGAL_PERSON, Subject.GOVERNMENT_BODY


def share(cumulative: Any, i: int) -> float:
    """Return one share of a row of cumulative thresholds."""
    return float(int(cumulative[i]) - (int(cumulative[i - 1]) if i else 0)) / ALWAYS


def test_parameters__each_has_a_range_and_a_source_or_is_assumed() -> None:
    for p in parameters(FIRMS).values():
        values = p.value if isinstance(p.value, tuple) else (p.value,)
        assert p.low < p.high, p.id
        assert all(p.low <= v <= p.high or (v == 0 and p.id.startswith("owed.")) for v in values), p.id
        assert p.what and p.unit and p.why, p.id
        assert p.status in ("assumed", "fitted") or any(f"20{year}" in p.why for year in range(18, 25)), p.id


def test_parameters__every_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    one, row = firm_tables.number, firm_tables.numbers

    def number(name: str) -> Decimal:
        asked.add(name)
        return one(name)

    def numbers(name: str, n: int) -> tuple[Decimal, ...]:
        asked.add(name)
        return row(name, n)

    monkeypatch.setattr(firm_tables, "number", number)
    monkeypatch.setattr(firm_tables, "numbers", numbers)
    monkeypatch.setattr(firm_tables, "firms_per_adult", firms_per_adult.__wrapped__)
    firm_table.__wrapped__()
    assert asked == set(parameters(FIRMS))


def test_shares__that_do_not_sum_to_one_are_refused() -> None:
    with pytest.raises(
        GlasshouseError, match=r'"firm\.able": a sum of 2\.75 was found; shares must sum to 1'
    ):
        firm_tables.shares("firm.able", 5)


def test_firms__are_as_many_as_on_the_register() -> None:
    assert float(firms_per_adult()[249]) * census_adults() == pytest.approx(42_000_000)
    assert float(firms_per_adult()[240]) * census_adults() == pytest.approx(42_000_000 / 1.089, rel=1e-4)
    assert float(firms_per_adult()[240 - 24] / firms_per_adult()[240]) == pytest.approx(1 / 1.16**2)
    between = (firms_per_adult()[240] ** 8 * firms_per_adult()[249]) ** (Decimal(1) / 9)
    assert float(firms_per_adult()[241]) == pytest.approx(float(between))  # one of nine months on
    opened = firm_table().opened
    assert (np.diff(opened) >= 0).all() and opened[299] == opened[-1] == ALWAYS
    assert opened[249] / ALWAYS == pytest.approx(42.0 / 58.9)


def test_places__are_rounded_once() -> None:
    """58.9 million over 1,112,784,302 adults are 52.9303 per 1,000."""
    assert [firm_places(n) for n in (1, 9, 10, 1000, 4000, 5000)] == [0, 1, 1, 53, 212, 265]
    assert firm_places(28) == 1 and firm_places(29) == 2  # 1.482 and 1.535
    assert abs(firm_places(census_adults()) - 58_900_000) <= 1


def test_closing__has_the_mean_of_the_register_and_is_memoryless() -> None:
    t = firm_table()
    weights = np.array([share(t.size_at, i) for i in range(5)])
    left = 1 - t.closed / ALWAYS
    assert weights @ (-12 * np.log(left[:, 0])) == pytest.approx(0.087, rel=1e-6)
    assert np.allclose(left[:, 23], left[:, 11] ** 2, atol=1e-8)
    assert (np.diff(t.closed, axis=1) > 0).all()
    assert (np.diff(t.closed, axis=0) < 0).all()  # larger firms close less


def test_owners__sum_to_the_country_and_are_more_foreign_in_guangdong() -> None:
    owner, by_province = firm_table().owner, provinces()
    adults = np.array([p.adults for p in by_province])
    foreign = np.array([1 - share(owner[i], Owner.MAINLAND) for i in range(31)])
    assert adults @ foreign / adults.sum() == pytest.approx(0.641 / 42.0, abs=3e-6)
    guangdong = next(i for i, p in enumerate(by_province) if p.code == 44)
    assert adults[guangdong] * foreign[guangdong] / (adults @ foreign) == pytest.approx(0.28)
    assert share(owner[guangdong], Owner.MACAU) == pytest.approx(0.05 * foreign[guangdong])
    assert foreign[guangdong] > 3 * foreign[0]
    assert share(owner[31], Owner.HONG_KONG) == pytest.approx(0.8)
    assert share(owner[32], Owner.MACAU) == pytest.approx(0.65)


def test_levels__are_units_times_offices() -> None:
    of_all = 38741 * 5 + 2844 * 40 + 333 * 60 + 31 * 80 + 100  # 330,025
    assert of_all == 330_025
    level = firm_table().level
    assert share(level, Level.COUNTY) == pytest.approx(113_760 / of_all)
    assert share(level, Level.CENTRE) == pytest.approx(100 / of_all, rel=1e-4)


def test_debts__have_their_yearly_rates() -> None:
    t = firm_table()
    weights = np.array([share(t.size_at, i) for i in range(5)])
    yearly = -12 * np.log(1 - t.debt / ALWAYS)
    mean = float(firm_tables.number("firm.debt_per_year"))
    assert yearly[0, 19] @ weights == pytest.approx(mean, rel=1e-6)
    assert yearly[0, 13] @ weights == pytest.approx(mean * 7_782 / 13_852, rel=1e-4)
    assert (t.debt[1] == t.debt[1, 0]).all()
    assert yearly[1, 0] == pytest.approx([0.25, 0.2, 0.12, 0.05, 0.01])
    assert t.amount[0].tolist() == [384, 768, 2048, 6400, 25600]


def test_table__cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        firm_table().size_at[0] = 0


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 11, 16])
def test_passed__is_a_count(as_is: Plain, n: int) -> None:
    thresholds = np.arange(10, 10 * n + 1, 10)
    for word in range(10 * n + 12):
        assert as_is(f.passed)(np.uint64(word), thresholds) == min(word // 10, n)


def test_passed__steps_over_choices_without_a_share() -> None:
    thresholds = np.array([0, 5, 5, 9, 9], np.int64)
    assert [f.passed(np.uint64(w), thresholds) for w in (0, 4, 5, 8)] == [1, 1, 3, 3]


def hand_made(opened: list[int], closed: list[int]) -> FirmTable:
    """Return a table of one size with four months in its tables by month."""
    return firm_table()._replace(
        size_at=np.array([ALWAYS], np.int64),
        opened=np.array(opened, np.int64),
        closed=np.array([closed], np.int64),
    )


def test_lives__follow_each_other_without_a_gap(as_is: Plain) -> None:
    """Everybody closes in the third month; the place opens in March 2000, month 2."""
    t = hand_made([0, 0, 0, ALWAYS], [0, 0, ALWAYS, ALWAYS])
    slot = FIRM_SLOTS + 5
    assert as_is(f.opens_in)(SEED, slot, t) == 2
    assert as_is(f.next_exit)(SEED, slot, 0, 2, t) == 5
    found = [as_is(f.first_firm)(SEED, slot, tick, t) for tick in range(10)]
    assert found[:3] == [(EMPTY, 2)] * 3
    assert found[3:] == [(0, 5)] * 3 + [(1, 8)] * 3 + [(2, 11)]


def test_lives__of_before_2000_and_of_never(as_is: Plain) -> None:
    old = hand_made([ALWAYS] * 4, [ALWAYS] * 4)
    assert [as_is(f.first_firm)(SEED, FIRM_SLOTS, tick, old) for tick in range(3)] == [(0, 0), (1, 1), (2, 2)]
    eternal = hand_made([ALWAYS] * 4, [0] * 4)
    assert as_is(f.first_firm)(SEED, FIRM_SLOTS, 400, eternal) == (0, NEVER)
    assert as_is(f.next_exit)(SEED, FIRM_SLOTS, 0, NEVER - 1, old) == NEVER


def test_looks__are_choices_by_the_words_of_their_addresses(as_is: Plain) -> None:
    t, slot = firm_table(), FIRM_SLOTS + 77
    place = draw(SEED, slot, 0, 0, int(Stream.FIRM), 0, 0)
    for generation in range(4):
        firm = draw(SEED, slot, generation, 0, int(Stream.FIRM), 1, 0)
        size, sector, owner = as_is(f.firm_looks)(SEED, slot, generation, 18, t)
        assert size == np.searchsorted(t.size_at, int(place[0]), "right")
        assert sector == np.searchsorted(t.sector, int(firm[0]), "right")
        assert owner == np.searchsorted(t.owner[18], int(firm[1]), "right")
    assert as_is(f.opens_in)(SEED, slot, t) == np.searchsorted(t.opened, int(place[1]), "right") - 1
    level = draw(SEED, slot, 0, 0, int(Stream.BODY), 0, 0)[0]
    assert as_is(f.body_level)(SEED, slot, t) == np.searchsorted(t.level, int(level), "right")


def test_officers__are_one_to_a_firm_and_undone(as_is: Plain) -> None:
    n_adults, n_firms = 4000, 212
    officers = {firm: as_is(f.officer_of)(SEED, 8000, n_adults, firm) for firm in range(1, n_firms + 1)}
    assert len(set(officers.values())) == n_firms
    firms = {adult: as_is(f.firm_of)(SEED, 8000, n_adults, n_firms, adult) for adult in range(n_adults)}
    assert {firm: adult for adult, firm in firms.items() if firm != -1} == officers
    other = {firm: f.officer_of(SEED, 8001, n_adults, firm) for firm in range(1, n_firms + 1)}
    assert sum(other[firm] == adult for firm, adult in officers.items()) < 8  # 0.05 expected


def test_debts__compare_with_their_thresholds(as_is: Plain) -> None:
    t = firm_table()
    for part, kind in enumerate((FIRM, BODY)):
        for rank in range(5):
            limit = int(t.debt[part, 15, rank])
            assert as_is(f.debt_begins)(np.uint64(limit - 1), int(kind), rank, 12 * 15 + 11, t)
            assert not as_is(f.debt_begins)(np.uint64(limit), int(kind), rank, 12 * 15 + 11, t)
            able = int(t.able[part, rank])
            assert as_is(f.can_pay)(np.uint64(able - 1), int(kind), rank, t)
            assert not as_is(f.can_pay)(np.uint64(able), int(kind), rank, t)
    assert f.debt_begins(np.uint64(int(t.debt[0, 10, 0])), int(FIRM), 0, 12 * 11, t)  # the next year


def test_amounts__are_a_persons_times_the_factor(as_is: Plain) -> None:
    amount = as_is(f.debt_amount)
    t = firm_table()
    assert amount(50_000, int(FIRM), int(FirmSize.TINY), t) == 75_000
    assert amount(50_000, int(FIRM), int(FirmSize.LARGE), t) == 5_000_000
    assert amount(50_000, int(BODY), int(Level.COUNTY), t) == 2_000_000
    assert amount(3, int(FIRM), int(FirmSize.TINY), t) == 4  # 4.5, rounded down
    assert amount(2**31, int(BODY), int(Level.CENTRE), t) == 2**32 - 1  # what the docket holds


def test_counterparties__are_those_of_the_debtors_kind(as_is: Plain) -> None:
    """One table is of persons, one of firms, one of bodies; a hand-made one has one creditor each."""
    alone = np.zeros((3, N_COUNTERPARTIES), np.int64)
    for part, who in enumerate((Counterparty.FAMILY, Counterparty.BANK, Counterparty.WORKER)):
        alone[part, who:] = ALWAYS
    t = firm_table()._replace(counterparty=alone)
    found = [as_is(f.counterparty_of)(SEED, 5, 0, 99, int(kind), t) for kind in (PERSON, FIRM, BODY)]
    assert found == [Counterparty.FAMILY, Counterparty.BANK, Counterparty.WORKER]


def test_words__are_as_many_as_the_strata_of_acts() -> None:
    assert (len(FirmSize), len(Sector), len(Level)) == (5, 6, 5)
