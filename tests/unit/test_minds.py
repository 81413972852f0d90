"""The numbers of opinion, dealings and households, and their sources."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_INCOME
from glasshouse.errors import GlasshouseError, MachineError
from glasshouse.minds import AGAINST, FOR, N_OPINIONS, N_STRATA, NEITHER, NEWCOMER, SCORE_BITS, Seen
from glasshouse.society import minds, opinion_tables
from glasshouse.society.parameters import MINDS, parameters
from glasshouse.society.tables import surveys


def test_parameters__each_has_a_range_and_a_reason() -> None:
    for p in parameters(MINDS).values():
        values = p.value if isinstance(p.value, tuple) else (p.value,)
        assert p.low < p.high, p.id
        assert all(p.low <= value <= p.high for value in values), p.id
        assert p.unit and p.what and p.why
        assert (p.status == "sourced") == bool(p.rows), p.id


def test_parameters__rows_are_published_and_say_the_same() -> None:
    for p in parameters(MINDS).values():
        assert all(row in surveys() for row in p.rows), p.id
    published = surveys()
    stated = [published[row].value for row in ("S002", "S003", "S004")]
    assert [100 * v for v in minds.numbers("opinion.stated", 3)] == stated
    over = published["S019"]
    assert over.value_low is not None and over.value_high is not None
    assert over.value_low <= 100 * minds.number("opinion.over_reporting") <= over.value_high
    fear = minds.numbers("opinion.punished_against", 4)
    assert 100 * (fear[0] - fear[-1]) == published["S022"].value


def test_parameters__shares_of_a_whole_sum_to_one() -> None:
    for name, n in (("opinion.stated", 3), ("dealings.strategies", 3)):
        assert sum(minds.numbers(name, n)) == 1
    for place in ("rural", "urban"):
        assert sum(minds.numbers(f"household.children_{place}", 4)) == 1


def test_parameters__of_another_kind_are_refused() -> None:
    with pytest.raises(MachineError, match="one number is needed"):
        minds.number("opinion.stated")
    with pytest.raises(MachineError, match="a row of 4 numbers is needed"):
        minds.numbers("opinion.stated", 4)
    with pytest.raises(MachineError, match="whole numbers are needed"):
        minds.whole("opinion.stated", 3)


def test_seen__is_one_byte_whose_parts_do_not_overlap() -> None:
    parts = [Seen.BLACK, Seen.RED, Seen(SCORE_BITS), Seen.SPOKE_AGAINST, Seen.SPOKE_FOR, Seen.GOOD_NAME]
    assert sum(int(p) for p in parts) == 127
    assert NEWCOMER == 64


def test_strata__are_the_census() -> None:
    shares = dict(zip(opinion_tables.STRATA, opinion_tables.stratum_shares(), strict=True))
    assert len(shares) == N_STRATA
    assert abs(sum(shares.values()) - 1) < Decimal("1e-20")
    for income in range(N_INCOME):
        of_fifth = sum(share for stratum, share in shares.items() if stratum[0] == income)
        assert abs(of_fifth - Decimal("0.2")) < Decimal("1e-3")


def test_opinions__have_the_shares_they_were_made_of() -> None:
    """In a usual month the answers are those of the survey, and privately 25 points fewer approve."""
    table, shares = opinion_tables.opinion_table(), opinion_tables.stratum_shares()
    weights = np.array([float(s) for s in shares])
    approve, oppose = table.approve / ALWAYS, table.oppose / ALWAYS
    neither = 1 - approve - oppose
    assert weights @ approve == pytest.approx(0.55, abs=1e-6)
    assert weights @ oppose == pytest.approx(0.12, abs=1e-6)
    says_against = weights @ (oppose * table.candid[AGAINST + 1] / ALWAYS)
    says_neither = weights @ (neither * table.candid[NEITHER + 1] / ALWAYS)
    assert says_against == pytest.approx(0.01, abs=1e-6)
    assert says_neither == pytest.approx(0.19, abs=1e-6)
    assert (table.candid[FOR + 1] == ALWAYS).all()
    assert table.approve.max() + table.oppose.max() < ALWAYS


def test_opinions__under_no_response_are_flat() -> None:
    table = opinion_tables.opinion_table("none")
    assert (table.speak == 256).all() and (table.mood == 256).all()
    answering = opinion_tables.opinion_table("silence")
    assert (answering.speak <= 256).all()
    for name in ("approve", "oppose", "candid", "usual"):
        assert (getattr(table, name) == getattr(answering, name)).all()
    assert table.speak.shape == (N_OPINIONS, 5, 4)
    assert (table.usual < (5, 4)).all()


def test_opinions__another_answer_is_refused() -> None:
    with pytest.raises(GlasshouseError, match='An answer "noise" was found; opinions have one of silence, n'):
        opinion_tables.opinion_table("noise")  # type: ignore[arg-type]


def test_opinions__a_stratum_cannot_approve_more_than_all() -> None:
    with pytest.raises(GlasshouseError, match=r"a share of 1\.600 of a stratum came out; give milder mul"):
        opinion_tables._with_mean(Decimal("0.8"), [Decimal(0), Decimal(2)], [Decimal(1), Decimal(1)])
