"""Effects of a pair of runs, on fates made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.arrays import I64
from glasshouse.engine.fate_tables import FateTable
from glasshouse.engine.outcomes import Outcome, Side
from glasshouse.errors import RunError
from glasshouse.experiments.effects import VERDICTS, GroupEffect, effects_of, verdicts_of
from glasshouse.experiments.groups import ALL, CROSSED, FIRMS, INCOME, SEX, groups_of

OUTCOMES = (
    Outcome("harmed", "harmed", "受损", "times", Side.HARM, ("a",)),
    Outcome("helped", "helped", "受益", "times", Side.BENEFIT, ("b",)),
    Outcome("paid", "yuan paid", "已付", "yuan", Side.NEITHER, ("c",), is_value=True),
)
POOR_WOMAN, RICH_MAN, FIRM = (0, 2, 1, 0, 0, 5), (4, 3, 0, 1, 0, 5), (-1, -1, -1, -1, -1, 5)
CELLS = np.array([FIRM, POOR_WOMAN, RICH_MAN])
PEOPLE = np.array([2, 10, 20])


def fates(rows: dict[int, tuple[tuple[int, ...], tuple[int, ...]]]) -> FateTable:
    """Return fates by key: face and counts."""
    key = np.array(sorted(rows), np.int64)
    faces = np.array([rows[k][0] for k in sorted(rows)], np.int64).reshape(-1, 6)
    counts = np.array([rows[k][1] for k in sorted(rows)], np.int64).reshape(-1, 3)
    return FateTable(tuple(o.name for o in OUTCOMES), key, counts, faces, CELLS, PEOPLE)


BASELINE = fates({256: (POOR_WOMAN, (2, 0, 100)), 512: (RICH_MAN, (0, 3, 0)), 1024: (FIRM, (1, 0, 0))})
REFORM = fates({256: (POOR_WOMAN, (0, 0, 50)), 768: (RICH_MAN, (0, 1, 0)), 1024: (FIRM, (4, 0, 0))})


def test_an_effect_is_the_reform_less_the_baseline_over_all_people_of_a_group() -> None:
    found = effects_of(BASELINE, REFORM, OUTCOMES, (ALL, *INCOME, FIRMS)).effects
    assert found["harmed"]["all"] == GroupEffect(30, 2, 0, 0, 1, 4.0, 4.0, 0.0)
    assert found["harmed"]["all"].effect == -2 / 30
    assert found["harmed"]["income_1"].effect == -0.2
    assert found["harmed"]["firms_and_bodies"].effect == 1.5
    assert found["paid"]["income_1"].effect == -5.0


def test_who_is_better_and_who_is_worse_off() -> None:
    """The woman was harmed less; one man lost a benefit, another has one that he had not."""
    found = effects_of(BASELINE, REFORM, OUTCOMES, (ALL, *INCOME, *SEX)).balance
    assert found["income_1"] == {"better": 1, "worse": 0, "both": 0, "same": 9}
    assert found["male"] == {"better": 1, "worse": 1, "both": 0, "same": 18}
    assert found["all"] == {"better": 2, "worse": 1, "both": 0, "same": 27}


@pytest.mark.parametrize(
    ("effect", "verdict"),
    [((1, 0, 0), "worse"), ((-1, 0, 9), "better"), ((0, 1, 0), "better"), ((0, -1, 0), "worse"),
     ((1, 1, 0), "both"), ((-1, -1, 0), "both"), ((0, 0, 5), "same"), ((-1, 1, 0), "better")],
)  # fmt: skip
def test_no_harm_is_weighed_against_a_benefit(effect: tuple[int, ...], verdict: str) -> None:
    assert VERDICTS[verdicts_of(np.array([effect]), OUTCOMES)[0]] == verdict


def test_other_people_are_refused() -> None:
    other = FateTable(BASELINE.names, BASELINE.key, BASELINE.counts, BASELINE.faces, CELLS, PEOPLE + 1)
    with pytest.raises(RunError, match="same people"):
        effects_of(BASELINE, other, OUTCOMES, (ALL,))


rows = st.dictionaries(
    st.integers(0, 60).map(lambda slot: slot * 256),
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 10**6)),
    max_size=12,
)


def made(counts: dict[int, tuple[int, int, int]]) -> FateTable:
    """Return fates in which the face of a slot follows from its number."""
    return fates(
        {key: (POOR_WOMAN if key % 512 else RICH_MAN, row) for key, row in counts.items() if any(row)}
    )


@given(rows, rows)
def test_an_empty_contrast_is_nothing_and_sides_swap_signs(
    one: dict[int, tuple[int, int, int]], two: dict[int, tuple[int, int, int]]
) -> None:
    a, b, groups = made(one), made(two), (ALL, *INCOME)
    same, there, back = (effects_of(*pair, OUTCOMES, groups) for pair in ((a, a), (a, b), (b, a)))
    for o in OUTCOMES:
        for g in groups:
            nothing, forth, again = (x.effects[o.name][g.name] for x in (same, there, back))
            assert (nothing.effect, nothing.more, nothing.less, nothing.square_effect) == (0, 0, 0, 0)
            assert forth.effect == -again.effect and forth.more == again.less
    assert all(x["better"] == x["worse"] == x["both"] == 0 for x in same.balance.values())
    assert there.balance["all"]["better"] == back.balance["all"]["worse"]
    assert not any(same.spread.values()) and not same.lives


def test_pairing_cuts_variance_by_what_both_sides_share() -> None:
    n = 10
    before = np.arange(n, dtype=float)
    after = before + np.array([1, 0] * 5)
    effect = GroupEffect(
        n, int(before.sum()), int(after.sum()), 5, 0, float(((after - before) ** 2).sum()),
        float((before**2).sum()), float((after**2).sum()),
    )  # fmt: skip
    expected = (before.var() + after.var()) / (after - before).var()
    assert effect.variance_ratio == pytest.approx(expected)


def test_typical_lives_follow_the_rule() -> None:
    """Of twelve with ever more harm, the third, the seventh and the eleventh."""
    before = fates({256 * k: (RICH_MAN, (0, 0, 1)) for k in range(1, 13)})
    after = fates({256 * k: (RICH_MAN, (k, 0, 1)) for k in range(1, 13)})
    lives = effects_of(before, after, OUTCOMES, (ALL,)).lives
    assert [(life.slot, life.verdict, life.changes) for life in lives] == [
        (slot, "worse", (("harmed", slot),)) for slot in (3, 7, 11)
    ]


def test_groups_are_whole_families() -> None:
    """Each family but the intersections puts every person into one group; intersections are all of two."""
    faces: I64 = np.array([POOR_WOMAN, RICH_MAN, FIRM])
    families: dict[str, I64] = {}
    for group in groups_of({5: (32, "Jiangsu", "江苏")}):
        families[group.family] = families.get(group.family, 0) + group.of(faces).astype(np.int64)
    assert {name: found.tolist() for name, found in families.items()} == {
        name: [1, 1, 0] if name != "kind" else [0, 0, 1] for name in families
    }
    assert len(CROSSED) == 20
