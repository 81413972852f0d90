"""The tables of acts say what the catalogue says, exactly, and keep within their budget."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.conduct import N_ACT_GROUPS, N_PERSON_GROUPS, ActGroup, Door, Response, Source
from glasshouse.features import N_HABITS, Role
from glasshouse.society import act_tables as a
from glasshouse.society.catalogue import Act, catalogue

MOST_CANDIDATES = 5  # per adult and month, all groups of persons together
UNIT = a.HABIT_UNIT
TABLE = a.act_table()
KEEP = TABLE.keep.reshape(-1, *a.STRATA)  # strata as `kernels.strata` numbers them: the last runs fastest
ROW = {act_id: k for k, act_id in enumerate(a.act_ids())}
ACTS = {act.id: act for act in catalogue()}
PLAIN = ACTS["school_sought"]  # no strata, no habit, nothing false


def group_ceilings() -> list[Fraction]:
    return [sum(map(a.ceiling_of, group), Fraction(0)) for group in a.by_group(catalogue())]


def kinds(group: int) -> tuple[int, int]:
    return int(TABLE.first_act[group]), int(TABLE.first_act[group + 1])


# rates -----------------------------------------------------------------------------------------------------


def test_plain_act__happens_per_year_exactly() -> None:
    assert a.ceiling_of(PLAIN) * 12 == Fraction(PLAIN.per_year)
    k = ROW[PLAIN.id]
    assert (TABLE.keep[k] == ALWAYS).all() and (TABLE.habit[k] == UNIT).all()
    assert TABLE.false_record[k] == 0 and TABLE.roles[k] == Role.PARENT


def varied(**changes: object) -> Act:
    return PLAIN.model_copy(update=changes)


def test_ceiling__is_the_rate_of_the_busiest_stratum_and_habit() -> None:
    act = varied(by_sex=(Decimal("1.5"), Decimal("0.5")), by_income=tuple(map(Decimal, (2, 1, 1, 1, 0))))
    assert a.room_of(act) == 3
    assert a.room_of(varied(habit=Decimal(1))) == Fraction(5, 2) == a.room_of(varied(habit=Decimal(-1)))
    assert a.room_of(varied(response="gamed")) == 2
    false = PLAIN.recorded.model_copy(update={"false_share": Decimal("0.1")})
    assert a.room_of(varied(recorded=false)) == Fraction(3, 2)


def test_habit__has_mean_one_and_falls_on_the_careless_or_the_steady() -> None:
    for tenths in range(-10, 11):
        row = a.habit_of(varied(habit=Decimal(tenths) / 10))
        assert sum(row) == UNIT * N_HABITS
        assert list(row) == sorted(row, reverse=tenths > 0)
    assert max(a.habit_of(varied(habit=Decimal(1)))) == UNIT * 5 // 2
    assert (TABLE.habit.sum(axis=1) == UNIT * N_HABITS).all()
    assert TABLE.habit[ROW["theft"], 0] > UNIT > TABLE.habit[ROW["theft"], -1]
    assert TABLE.habit[ROW["volunteering"], 0] < UNIT < TABLE.habit[ROW["volunteering"], -1]


@pytest.mark.parametrize("act", catalogue(), ids=lambda act: act.id)
def test_kept__is_the_rate_of_the_stratum_in_every_stratum_and_habit(act: Act) -> None:
    """What a kernel computes, keep * habit // 256, against the rate; both roundings are below 4 of 2**32."""
    k, ceiling = ROW[act.id], a.ceiling_of(act) * 12
    rows = a.rows_of(act)
    for i, j, s, p in product(*map(range, a.STRATA)):
        times = rows[0][i] * rows[1][j] * rows[2][s] * rows[3][p]
        for h in range(N_HABITS):
            kept = int(KEEP[k, i, j, s, p]) * int(TABLE.habit[k, h]) // UNIT
            expected = Fraction(act.per_year) * times * int(TABLE.habit[k, h]) / UNIT
            assert abs(ceiling * kept / ALWAYS - expected) <= ceiling * 4 / ALWAYS


def test_kept__never_exceeds_always_by_more_than_rounding() -> None:
    room = np.where(TABLE.response == Response.GAMED, 2, 1)
    most = TABLE.keep.reshape(len(ROW), -1).max(axis=1) * TABLE.habit.max(axis=1) * room // UNIT
    assert (most <= ALWAYS + 4).all() and (most >= 0).all()
    reached = (TABLE.false_record == 0) & (TABLE.response != Response.NONE)
    assert (most[reached] >= ALWAYS - 4).all(), "a ceiling is reached somewhere, or candidates are wasted"


def test_firms_and_bodies__differ_along_their_own_axes_only() -> None:
    for act in catalogue():
        keep = KEEP[ROW[act.id]]
        if act.who != "natural_person":
            assert (keep == keep[:, :, :1, :1]).all()
        if act.who == "government_body":
            assert (keep == keep[:, :1]).all()
    by_size_and_sector = KEEP[ROW["pollution"], :, :, 0, 0]
    assert (np.diff(by_size_and_sector, axis=0) > 0).all()  # larger firms do it more often
    assert (by_size_and_sector[:, 1] > by_size_and_sector[:, 5]).all()  # and industry more than services


# candidates ------------------------------------------------------------------------------------------------


def test_candidates__are_poisson_of_the_sum_of_ceilings() -> None:
    for group, ceiling in enumerate(group_ceilings()):
        cumulative = [0, *map(int, TABLE.candidates[group])]
        mean = sum(n * (cumulative[n + 1] - cumulative[n]) for n in range(len(cumulative) - 1)) / ALWAYS
        assert cumulative[-1] == ALWAYS
        assert mean == pytest.approx(float(ceiling), rel=1e-6)
        assert cumulative[1] / ALWAYS == pytest.approx(np.exp(-float(ceiling)), abs=1e-9)


def test_kinds__come_in_proportion_to_their_ceilings() -> None:
    assert TABLE.first_act[0] == 0 and TABLE.first_act[-1] == len(ROW) == len(catalogue())
    for group, (ceiling, acts) in enumerate(zip(group_ceilings(), a.by_group(catalogue()), strict=True)):
        first, last = kinds(group)
        at = TABLE.kind_at[first:last]
        assert last - first == len(acts) > 0 and at[-1] == ALWAYS
        shares = np.diff(at, prepend=0)
        for act, share in zip(acts, shares, strict=True):
            assert abs(int(share) - ALWAYS * a.ceiling_of(act) / ceiling) < 1
        assert all(ACTS[i].group == ActGroup(group).name.lower() for i in a.act_ids()[first:last])


def test_candidates__keep_within_the_budget() -> None:
    ceilings = group_ceilings()
    said = ", ".join(f"{g.name.lower()} {float(c):.3f}" for g, c in zip(ActGroup, ceilings, strict=True))
    print("candidates per subject and month:", said)
    assert sum(ceilings[:N_PERSON_GROUPS]) <= MOST_CANDIDATES, said
    assert max(ceilings) < 2, said  # few draws for each agent; and the thresholds stay a short row
    assert TABLE.candidates.shape[0] == N_ACT_GROUPS and TABLE.candidates.shape[1] <= 24


# records ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act_id", [act.id for act in catalogue() if act.recorded.false_share])
def test_false_records__are_the_share_of_all_records_that_the_file_says(act_id: str) -> None:
    """For the mean subject: candidates not kept, times the threshold, against records of what happened."""
    act, k = ACTS[act_id], ROW[act_id]
    true = Fraction(act.per_year) * int(TABLE.record[k]) / ALWAYS
    false = (a.ceiling_of(act) * 12 - Fraction(act.per_year)) * int(TABLE.false_record[k]) / ALWAYS
    assert 0 < TABLE.false_record[k] < ALWAYS
    assert float(false / (true + false)) == pytest.approx(float(act.recorded.false_share), rel=1e-3)


def test_columns__say_what_the_file_says() -> None:
    k, act = ROW["speeding"], ACTS["speeding"]
    assert TABLE.source[k].tolist() == [Source.CAMERA, Source.TRAFFIC_POLICE]
    assert TABLE.source_split[k] == round(act.recorded.split * ALWAYS)
    assert TABLE.delay[k].tolist() == [1, 30] and TABLE.harm_cny[k] == 10
    assert TABLE.roles[k] == Role.DRIVER and TABLE.door[k] == -1
    k = ROW["whistle_blown"]
    assert TABLE.source[k].tolist() == [Source.PARTY] * 2 and TABLE.source_split[k] == ALWAYS
    assert TABLE.roles[k] == 0 and TABLE.response[k] == Response.CHILLED
    assert TABLE.roles[ROW["tax_fraud_major"]] == Role.FIRM_OFFICER | Role.SOLE_TRADER
    assert TABLE.door[ROW["loan_sought"]] == Door.CREDIT_TERMS
    assert (TABLE.delay[:, 0] <= TABLE.delay[:, 1]).all() and (TABLE.record <= ALWAYS).all()


# as a whole ------------------------------------------------------------------------------------------------


def test_table__is_read_only_and_built_once() -> None:
    assert a.act_table() is TABLE
    for name, array in TABLE._asdict().items():
        assert array.dtype == np.int64 and not array.flags.writeable, name
    with pytest.raises(ValueError, match="read-only"):
        TABLE.keep[0] = 0


def test_labels__are_in_two_languages() -> None:
    assert list(a.act_labels()) == list(a.act_ids())
    assert a.act_labels()["speeding"] == {"en": "Drives too fast", "zh": "超速行驶"}


def test_digest__sees_every_number_and_every_name(monkeypatch: pytest.MonkeyPatch) -> None:
    before = a.act_digest()
    more = tuple(
        act.model_copy(update={"harm_cny": act.harm_cny + 1}) if act.id == "theft" else act
        for act in catalogue()
    )
    monkeypatch.setattr(a, "act_table", lambda: a.table_of(more))
    assert a.act_digest() != before
    monkeypatch.undo()
    monkeypatch.setattr(a, "act_ids", lambda: ("another", *ROW))
    assert a.act_digest() != before


def test_digest__is_the_one_last_read() -> None:
    """Golden: first catalogue. It changes with any number of acts.yaml; say why in the changelog."""
    assert a.act_digest() == "c5cc335a3f0f9e0147efae8856788123d6017e82304e8503bfb419136a9c968e"
