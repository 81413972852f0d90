"""Weighed acts of a toy society: what is refused, thresholds, states, and what is left undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from glasshouse import clock
from glasshouse.arrays import ALWAYS, Rates
from glasshouse.codes import Kind, Stream
from glasshouse.conduct import FIRST_BORDER
from glasshouse.documents import read_text
from glasshouse.engine.acts import RATES_ROOM
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.runs import changes_since, simulate
from glasshouse.engine.simulate import exposure_after, first_exposure
from glasshouse.errors import ScenarioError
from glasshouse.kernels import acts, rng, weighing
from glasshouse.kernels import desk as d
from glasshouse.packing import packed
from glasshouse.society import foresight, weighing_tables
from glasshouse.society.foresight import Records
from glasshouse.society.rates import rates_digest
from glasshouse.society.scenario import Scenario
from glasshouse.society.scenario_file import ScenarioFile, read_scenario
from glasshouse.society.toy import ToySociety
from glasshouse.society.toy_tables import act_counts, act_values
from glasshouse.society.weighing import Weighed

Plain = Callable[[Any], Any]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "toy"
UNIT: dict[str, Any] = {"uniform": {"low": "0", "high": "1"}}
BELL: dict[str, Any] = {"normal": {"mean": "1", "sd": "2"}}
FORESEES: dict[str, Any] = {"grade": "licence.lost", "loss": "10", "discount": "0.05"}
SEED, TICK = np.uint64(11), clock.parse_month("2021-01")
ACT = "{times_a_month: 1, weighed: {%s}}"
MOTIVE = "motive: {uniform: {low: 0, high: 1}}"


def said(**acts_of: Any) -> ToySociety:
    return ToySociety.model_validate({"kind": "toy", "acts": acts_of})


def weighed(**parts: Any) -> Weighed:
    return Weighed.model_validate(parts)


def prepared(name: str, *changes: tuple[str, str], regime: Path | None = None) -> Prepared:
    """Prepare an example of the manual with other words, for one month and 100 agents."""
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    society = read_text(text, ScenarioFile)[0].society
    law = regime or next(EXAMPLES.glob(f"{name}-*.yaml"))
    start = clock.parse_month("2021-01")
    return prepare(Scenario(regimes=(str(law),), agents=100, start=start, end=start + 1, society=society))


def problem(tmp_path: Path, acts_of: str, name: str = "b25", *changes: tuple[str, str]) -> str:
    """Return what is said of a scenario, whose regime is that of an example, perhaps changed."""
    law = next(EXAMPLES.glob(f"{name}-*.yaml")).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in law
        law = law.replace(old, new)
    (tmp_path / "law.yaml").write_text(law, encoding="utf-8")
    path = tmp_path / "toy.yaml"
    path.write_text(f"regimes: [law.yaml]\nsociety:\n  kind: toy\n  acts: {acts_of}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as failure:
        found = read_scenario(path)
        prepare(Scenario(regimes=found.regimes or (), agents=100, society=found.society, start=240))
    return str(failure.value)


# what is said


@pytest.mark.parametrize(
    ("acts_of", "wanted"),
    [
        ("{times_a_month: 11}", 'found "11"; a whole number from 1 to 10'),
        ("{times_a_month: 1, mixed: {gamma_shape: 1}}", "times_a_month is none; write per_year"),
        ("{per_year: 1, worth: {motive: 10}}", "the act offence: worth by motive 10 needs weighed"),
        (f"{{per_year: 1, weighed: {{{MOTIVE}}}, worth: {{motive: 1000000}}}}", ""),
        ("{per_year: 1, weighed: {motive: {uniform: {low: 0, high: 2}}}, worth: {motive: 1000000}}",
         "at most 1000000 when multiplied"),
        (ACT % "image: 1", "image tells of motives, and there is none; write motive: {uniform:"),
        (ACT % "motive: {uniform: {low: 2, high: 1}}", "low 2 of its motive is not below high 1"),
        (ACT % "motive: {normal: {mean: 0, sd: 0}}", 'found "0"; a number above 0'),
        (ACT % "cost: -1", 'found "-1"; a number from 0'),
        (ACT % f"{MOTIVE}, image: 1, reaches: {{grade: a.b, cost_per_point: 1}}",
         "image and reaches do not go together; leave out all but one"),
        (ACT % "point: 1, reaches: {grade: a.b, cost_per_point: 1}", "leave out point"),
        ("{per_year: 1, worth: {fixed: 1}, weighed: {reaches: {grade: a.b, cost_per_point: 1}}}",
         "worth the points that it buys; leave out worth"),
        (ACT % "reaches: {grade: ab, cost_per_point: 1}", 'found "ab"; SCORE.GRADE is needed'),
        (ACT % "foresees: {grade: a.b, loss: 1, discount: 0.1}", "needs motives that are uniform, and new"),
        (ACT % f"steady: true, {MOTIVE}, foresees: {{grade: a.b, loss: 1, discount: 0.1}}", "out steady"),
        (ACT % f"{MOTIVE}, foresees: {{grade: a.b, loss: 1, discount: 0}}", 'found "0"; a number from 0.001'),
        (f"{{per_year: 1, mixed: {{gamma_shape: 1}}, weighed: {{{MOTIVE}, foresees: {{grade: a.b, loss: 1, "
         "discount: 1}}}", "worked out for one rate; leave out mixed"),
        (ACT % "reaches: {grade: licence.nyne, cost_per_point: 1}", "Did you mean licence.nine?"),
        (ACT % "reaches: {grade: licence.clear, cost_per_point: 1}", "the lowest grade, which nobody lacks"),
        (ACT % "reward: 1, reaches: {grade: licence.nine, cost_per_point: 0.00001}",
         "100,000 points could be worth their price; at most 65,534 are allowed. Write a higher price"),
        (ACT % f"{MOTIVE}, foresees: {{grade: licence.clear, loss: 1, discount: 1}}", "no number of records"),
    ],
)  # fmt: skip
def test_errors__say_where_what_and_what_to_write(tmp_path: Path, acts_of: str, wanted: str) -> None:
    if wanted:
        assert wanted in problem(tmp_path, f"{{offence: {acts_of}}}")
    else:
        said(offence={"per_year": 1, "weighed": {"motive": UNIT}, "worth": {"motive": 1_000_000}})


@pytest.mark.parametrize(
    ("weighs", "change", "wanted"),
    [
        ("point: 1", ("{points: 3}", "{per: {amount: 1, points: 3}}"),
         "weighed.point: the rule points gives offence no fixed points"),
        ("F", ("{points: 3}", "{points: 1}"), "12 records of 24 months of the rule points lead to"),
        ("F", ("validity: P2Y", "validity: P700D"), "and end after whole months"),
        ("F", ("validity: P2Y", "validity: indefinite"), "and end after whole months"),
        ("F", ("validity: P2Y", "validity: P2Y, repeats: restart"), "must add up"),
        ("F", ("effect: {points: 3}", "effect: {range: {low: 3, high: 4}}"), "with fixed points"),
        ("F", ("validity: P2Y, decider: office,",
               "validity: P2Y, decay: {factor: 0.5, status: assumed}, decider: office,"), "no decay"),
    ],
)  # fmt: skip
def test_errors__of_a_law_that_cannot_be_weighed(
    tmp_path: Path, weighs: str, change: tuple[str, str], wanted: str
) -> None:
    foresees = "foresees: {grade: licence.lost, loss: 10, discount: 0.05}"
    text = ACT % f"{MOTIVE}, {foresees if weighs == 'F' else weighs}"
    assert wanted in problem(tmp_path, f"{{offence: {text}}}", "b25", change)


def test_errors__a_score_foreseen_has_one_rule(tmp_path: Path) -> None:
    text = ACT % f"{MOTIVE}, foresees: {{grade: shown.accepted, loss: 10, discount: 0.05}}"
    assert "must have one rule, of prepares, and no other; it has 1 of prepares and 2 in all" in problem(
        tmp_path, f"{{prepares: {text}}}", "b14"
    )


def test_record__says_what_the_file_says_and_comes_back() -> None:
    whole: dict[str, Any] = {"times_a_month": 2, "worth": {"motive": 10}}
    whole["weighed"] = {"motive": UNIT, "steady": True, "cost": "0.6", "image": "0.4"}
    found = said(a=whole, b={"times_a_month": 1, "weighed": {"motive": UNIT, "foresees": FORESEES}})
    record = found.model_dump(mode="json")
    assert record["acts"]["a"] == whole
    assert ToySociety.model_validate(record) == found


# thresholds


@pytest.mark.parametrize("needed", ["-9", "0.25", "0.6", "1", "3", "40"])
def test_words__are_quantiles_of_the_motive(needed: str) -> None:
    value = float(needed)
    uniform = weighing_tables.word_from(weighed(motive=UNIT), Fraction(needed))
    assert uniform == pytest.approx(min(max(value, 0), 1) * ALWAYS, abs=1)
    normal = weighing_tables.word_from(weighed(motive=BELL), Fraction(needed))
    assert normal == pytest.approx(norm.cdf(value, 1, 2) * ALWAYS, abs=2)
    assert weighing_tables.word_from(weighed(), Fraction(needed)) == (0 if value <= 0 else ALWAYS)


@pytest.mark.parametrize("share", ["0.001", "0.3", "0.5", "0.98"])
def test_inferred__is_the_mean_of_those_who_act_less_that_of_the_others(share: str) -> None:
    part = Fraction(share)
    z = norm.isf(float(share))
    above, below = 1 + 2 * norm.pdf(z) / float(share), 1 - 2 * norm.pdf(z) / (1 - float(share))
    assert float(weighing_tables.inferred(weighed(motive=BELL), part)) == pytest.approx(above - below)
    assert weighing_tables.inferred(weighed(motive=UNIT), part) == Fraction(1, 2)


def test_needed__adds_up_both_sides() -> None:
    one = weighed(motive=UNIT, cost="0.6", reward="0.1", image="0.4", point="-0.01")
    assert weighing_tables.needed_this_month(one, points=Fraction(7), share=Fraction(1, 3)) == Fraction(
        "0.37"
    )


def test_gaps__nothing_is_bought_for_nothing_or_beyond_its_price() -> None:
    one = weighed(reward="1", reaches={"grade": "a.b", "cost_per_point": "0.25"})
    assert one.reaches
    assert weighing_tables.words_by_gap("a", one, one.reaches).tolist() == [ALWAYS, 0, 0, 0, 0, ALWAYS]
    keen = weighed(motive=UNIT, cost="0.5", reaches={"grade": "a.b", "cost_per_point": "0.25"})
    assert keen.reaches
    found = weighing_tables.words_by_gap("a", keen, keen.reaches)
    assert found.tolist() == [ALWAYS, 3 * ALWAYS // 4, ALWAYS, ALWAYS]


def test_worth__by_motive_is_the_quantile_of_the_same_word() -> None:
    society = said(a={"times_a_month": 1, "weighed": {"motive": UNIT}, "worth": {"motive": 10_000}})
    values = act_values(society)[0]
    assert values[[0, 512, 1023]].tolist() == [5, 5005, 9995]
    assert (np.diff(values) >= 9).all()


def test_times_a_month__is_neither_more_nor_less() -> None:
    table = act_counts(said(a={"times_a_month": 2}, b={"per_year": 1}))
    assert table[:, 0, :3].tolist() == [[0, 0, ALWAYS]] * 4
    assert said(a={"times_a_month": 2}).acts["a"].daily == Fraction(2 * 12 * 4, 1461)


# foresight


def solved(one: Weighed, records: Records, occasion: float) -> np.ndarray:
    """Solve a programme anew: by plain value iteration over dictionaries of sorted tuples."""
    assert one.foresees
    left = float((1 + one.foresees.discount) ** (Decimal(-1) / 12))
    full, n = records.months + 1, records.too_many - 1
    states = [()]
    for _ in range(n):
        states = sorted({tuple(sorted((*s, m))) for s in states for m in range(full + 1) if m} | set(states))
    value = dict.fromkeys(states, 0.0)

    def aged(state: tuple[int, ...], by: int = 1) -> tuple[int, ...]:
        return tuple(m - by for m in state if m > by)

    def price(state: tuple[int, ...]) -> float:
        more = tuple(sorted((*state, full)))
        worse = -float(one.point) * float(records.points) + left * value[aged(state)]
        if len(more) > n:
            worse += float(one.foresees.loss) - left ** more[0] * value[aged(more, more[0])]  # type: ignore[union-attr]
        else:
            worse -= left * value[aged(more)]
        return float(one.cost - one.reward) + float(records.chance) * worse

    for _ in range(1500):
        new = {}
        for state in states:
            p = min(price(state), 1.0)
            gain = 0.5 - p if p < 0 else (1 - p) ** 2 / 2
            new[state] = occasion * gain + left * value[aged(state)]
        value = new
    found = np.zeros(records.n_states)
    for k in range(records.n_states):
        months, rest = [], k
        for _ in range(n):
            rest, digit = divmod(rest, records.base)
            months.append(digit)
        found[k] = price(tuple(sorted(m for m in months if m)))
    return found


@pytest.mark.parametrize(
    ("loss", "point", "chance", "too_many"),
    [("2", "0", "0.5", 3), ("1", "-0.2", "0.3", 2), ("0.5", "0.1", "1", 1)],
)
def test_foresight__is_what_plain_iteration_finds(loss: str, point: str, chance: str, too_many: int) -> None:
    foresees = {"grade": "a.b", "loss": loss, "discount": "0.3"}
    one = weighed(motive=UNIT, point=point, cost="0.05", foresees=foresees)
    records = Records(chance=Fraction(chance), points=Fraction(1), months=4, too_many=too_many)
    found = foresight.prices(one, records, occasion=0.7)
    assert found == pytest.approx(solved(one, records, 0.7), abs=1e-9)
    words = foresight.words_by_state(one, records, occasion=0.7)
    assert words[-1] == ALWAYS and len(words) == records.n_states + 1
    assert words[:-1] == pytest.approx(np.clip(found, 0, 1) * ALWAYS, abs=1)


# the tables of a run, and what moves from month to month


def test_tables__say_where_everything_is() -> None:
    p = prepared("b14")
    how = p.rates.act_weighs
    assert how[0].tolist()[:4] == [weighing.BY_MONTH, 1, p.rows.start("weighed"), FIRST_BORDER]
    assert how[1].tolist() == [weighing.BY_GAP, 0, p.rows.start("weighed") + 2, 0, 0, 0, 0, 2001, 0]
    names = [o.name for o in p.observables]
    assert names[how[0, weighing.W_ROW] :][:4] == ["occasions.shows", "worth.shows", "occasions.prepares",
                                                   "worth.prepares"]  # fmt: skip
    assert p.exposure_names[FIRST_BORDER:] == ("bar_shows",)
    assert len(p.rates.weigh_at) == 2002


def test_bars__answer_to_the_share_of_last_month_and_to_the_law(tmp_path: Path) -> None:
    normal = ("{uniform: {low: 0, high: 1}}", "{normal: {mean: 0.5, sd: 0.3}}")
    p = prepared("b16", normal)
    (act,) = p.weighed
    first, tick = first_exposure(p), p.scenario.start
    tally = np.zeros((31, p.n_observables, 18), np.int64)
    assert first[:, FIRST_BORDER].tolist() == [act.bar(tick, Fraction(1, 2))] * 31
    assert exposure_after(p, tick, tally, first)[0, FIRST_BORDER] == first[0, FIRST_BORDER]
    for done, twice in ((0, 1), (30, 60), (100, 199)):
        tally[3, act.occasions, 0], tally[3, act.done, 0] = 100, done
        assert exposure_after(p, tick, tally, first)[0, FIRST_BORDER] == act.bar(tick, Fraction(twice, 200))


def test_bars__follow_a_reform_from_the_month_in_which_it_is_law(tmp_path: Path) -> None:
    law = (EXAMPLES / "b15-fine.yaml").read_text(encoding="utf-8")
    (tmp_path / "later.yaml").write_text(
        law.replace("validity: P1M,", "in_force: {since: 2021-02-01}, validity: P1M,")
    )
    p = prepared("b15", regime=tmp_path / "later.yaml")
    (act,) = p.weighed
    before, after = (act.bar(p.scenario.start + k, Fraction(1, 2)) for k in (0, 1))
    assert before == 0 and after == pytest.approx(0.6 * ALWAYS, abs=3)


def test_digest__of_the_rates_has_how_acts_are_weighed(tmp_path: Path) -> None:
    usual = rates_digest(prepared("b25").rates)
    assert rates_digest(prepared("b25").rates) == usual
    assert rates_digest(prepared("b25", ("loss: 10", "loss: 9")).rates) != usual
    run = simulate(prepared("b25").scenario, out=tmp_path / "run")
    assert changes_since(run.path, run.manifest) == []
    assert run.prepared.rates.weigh_at.tolist() == prepared("b25").rates.weigh_at.tolist()


# kernels


def table(p: Prepared) -> Rates:
    return packed(p.rates, RATES_ROOM)


def seated(p: Prepared, hand: SimpleNamespace, rows: list[dict[str, int]], slot: int = 77) -> d.Desk:
    """Return a desk of a society, with docket rows; where many observables are counted."""
    desk = d.make_desk(p.n_observables, law=p.law, max_trace=64)
    plain = hand.desk(rows, slot=slot)
    desk.who[:], desk.rows[:] = plain.who, plain.rows
    desk.counters[d.N_ROWS] = len(rows)
    return desk


@pytest.mark.parametrize("steady", [True, False])
def test_motive__has_the_address_that_the_manual_gives(
    as_is: Plain, hand: SimpleNamespace, steady: bool
) -> None:
    p = prepared("b14", *(() if steady else (("steady: true", "steady: false"),)))
    desk, fact = seated(p, hand, []), TICK << 8 | 3
    word = as_is(weighing.motive_of)(desk, table(p), SEED, 0, fact)
    if steady:
        assert word == rng.draw(SEED, 77, 0, 0, Stream.ACTS, 1 + 0, 0)[1]
    else:
        assert word == rng.draw(SEED, 77, 0, TICK, Stream.ACTS, 0, fact)[2]


def test_lacking__is_what_the_standing_lacks_to_the_border(as_is: Plain, hand: SimpleNamespace) -> None:
    p = prepared("b14")
    how, find = table(p).act_weighs[1], as_is(weighing.lacking)
    assert find(seated(p, hand, []), p.packed_law, how) == 5000
    for points, gap in ((4990, 10), (5000, 0), (9000, 0)):
        row = {"kind": int(Kind.STANDING), "step": 0, "amount": d.POINTS_BIAS + points}
        other = {"kind": int(Kind.STANDING), "step": 1, "amount": d.POINTS_BIAS + 1}
        assert find(seated(p, hand, [other, row]), p.packed_law, how) == gap


@pytest.mark.parametrize(
    ("ends", "left"),
    [((), ()), (("2024-02-29",), (1,)), (("2024-03-01",), (2,)), (("2026-02-20", "2024-03-31"), (25, 2)),
     (("2025-01-01",) * 3, (12,) * 3), (("2025-01-01",) * 4, None)],
)  # fmt: skip
def test_state__is_the_months_left_of_each_record(
    as_is: Plain, hand: SimpleNamespace, ends: tuple[str, ...], left: tuple[int, ...] | None
) -> None:
    p = prepared("b25")
    how = table(p).act_weighs[0]
    rows = [
        {"kind": int(Kind.RECORD), "ground": 0, "end": clock.day_number(date.fromisoformat(end))}
        for end in ends
    ]
    others = [{"kind": int(Kind.RECORD), "ground": 1, "end": 9999}, {"kind": int(Kind.CASE), "ground": 0}]
    day = clock.first_day(clock.parse_month("2024-02")) + 9
    desk = seated(p, hand, [*others, *rows])
    found = as_is(weighing.state_of_records)(desk, packed(clock.calendar()), how, day)
    wanted = how[weighing.W_LAST]
    if left is not None:
        wanted = sum(months * 26 ** (len(left) - 1 - k) for k, months in enumerate(left))
    assert found == wanted
    assert len(p.rates.weigh_at) == how[weighing.W_LAST] + 1 == 26**3 + 1


@pytest.mark.parametrize("slot", range(6))
def test_commit__what_is_not_worth_it_is_left_undone_and_counted(
    as_is: Plain, hand: SimpleNamespace, slot: int
) -> None:
    p = prepared("b15")
    desk, fact = seated(p, hand, [], slot), TICK << 8
    word = int(rng.draw(SEED, slot, 0, TICK, Stream.ACTS, 0, fact)[2])
    as_is(weighing.take_bars)(desk, table(p), first_exposure(p)[0])
    assert abs(desk.bars[0] - 0.6 * ALWAYS) < 3  # the share of 0.2 is rounded as well
    intent = np.array([clock.first_day(TICK), 0, fact, 0, 5])
    as_is(acts.commit)(desk, p.packed_law, packed(clock.calendar()), table(p), SEED, intent)
    is_done, row = word >= desk.bars[0], p.rates.act_weighs[0, weighing.W_ROW]
    worth = round((word >> 22) / 1024 * 1000 + 500 / 1024) if is_done else 0
    assert desk.tally[row, 0] == 1 and desk.tally[row + 1, 0] == pytest.approx(worth, abs=1)
    assert desk.tally[p.rates.act_observable[0], 0] == is_done
    assert (desk.counters[d.N_TRACE] > 0) == is_done


def test_commit__buys_what_is_lacking_and_not_twice(as_is: Plain, hand: SimpleNamespace) -> None:
    p = prepared("b14")
    row, row_of_act = p.rates.act_weighs[1, weighing.W_ROW], p.rates.act_observable[1]
    for points, bought in ((2990, 0), (3000, 2000), (4999, 1), (5000, 0)):
        rows = [
            {"kind": int(Kind.STANDING), "amount": d.POINTS_BIAS + points, "fact": d.POINTS_BIAS + points}
        ]
        desk = seated(p, hand, rows)
        for k in range(2):
            intent = np.array([clock.first_day(TICK), 0, TICK << 8 | 32 | k, 1, 5])
            as_is(acts.commit)(desk, p.packed_law, packed(clock.calendar()), table(p), SEED, intent)
        assert desk.tally[row, 0] == 2
        assert desk.tally[row_of_act, 0] == (bought > 0)
        assert desk.tally[row + 1, 0] == bought


def test_commit__with_the_licence_lost_nobody_is_tempted(as_is: Plain, hand: SimpleNamespace) -> None:
    p = prepared("b25", ("loss: 10", "loss: 0"))
    day, end = clock.first_day(TICK), clock.first_day(TICK + 12)
    for n in range(5):
        desk = seated(p, hand, [{"kind": int(Kind.RECORD), "ground": 0, "end": end}] * n)
        bar = as_is(weighing.bar_of)(desk, packed(clock.calendar()), table(p), 0, day, 0)
        assert bar == ALWAYS if n > 3 else bar < ALWAYS
