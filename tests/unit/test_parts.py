"""Which parts of the society a stack needs, which acts are followed, and in which rows they are counted."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import N_BALANCE, Event
from glasshouse.conduct import FILED_COLUMN, FIRST_EXPOSURE, ActGroup, Counterparty, Door, Exposure, Response
from glasshouse.engine.parts import parts_of
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.rows import ABSENT, SocietyRows
from glasshouse.engine.scope import MOST_HEARD, MOST_PLACES, room
from glasshouse.engine.state import empty_state, rows_of
from glasshouse.errors import ScenarioError
from glasshouse.features import Feature
from glasshouse.minds import Dealing, Survey
from glasshouse.society.act_tables import act_ids, act_table
from glasshouse.society.parts import ACTS, ALL
from glasshouse.society.scenario import Scenario
from glasshouse.society.toy import ToySociety
from glasshouse.variables import Observable

MONTH = clock.parse_month("2019-03")
MINDS = {"opinion", "dealings"}


@cache
def stack(*regimes: str, parts: tuple[str, ...] = ("auto",)) -> Prepared:
    return prepare(
        Scenario(regimes=regimes, agents=2_000, start=MONTH, end=MONTH, where="everywhere", parts=parts)
    )


@pytest.mark.parametrize(
    ("regimes", "needed"),
    [
        (("none",), set()),
        (("schufa-like",), {*MINDS}),
        (("suining-2010",), {"traffic", *MINDS}),
        (("sesame",), {"ties", *MINDS}),
    ],
)
def test_auto__is_what_the_stack_needs(regimes: tuple[str, ...], needed: set[str]) -> None:
    on = stack(*regimes).parts.on
    assert needed <= on, sorted(on)
    if regimes == ("none",):
        assert not on
    assert ("ties" in on) == ("ties" in needed)


def test_auto__follows_the_groups_of_which_a_regime_hears() -> None:
    p = stack("rongcheng-2019")
    table, heard = act_table(), {one.act for one in p.stack.heard}
    group_of = {
        act_ids()[k]: ActGroup(g).name.lower()
        for g in ActGroup
        for k in range(table.first_act[g], table.first_act[g + 1])
    }
    others = {"occasions", "firm", "body"}  # for doors that a measure closes, and those whom lists are about
    assert set(p.parts.groups) - others == {group_of[act] for act in heard} - others
    assert len(heard) > 10
    assert set(p.followed.acts) == {act for act, group in group_of.items() if group in p.parts.groups}


def test_words__add_and_leave_out_in_their_order() -> None:
    compiled = stack("sesame").stack

    def on(*words: str) -> set[str]:
        return set(parts_of(compiled, words).on)

    assert on("all") == set(ALL)
    assert on("none") == set()
    assert on("none", "ties", "commerce") == {"ties", "commerce"}
    assert on("auto", "-dealings") == on("auto") - {"dealings"}
    assert on("auto", "-dealings", "dealings") == on("auto") | {"dealings"}
    assert parts_of(compiled, ("all",), ToySociety(kind="toy", acts={})).on == frozenset()


def test_scenario__refuses_words_that_are_no_parts() -> None:
    with pytest.raises(ScenarioError, match='--parts: found "gossip, -spite"; words are auto, all, none'):
        Scenario(agents=10, parts=("auto", "gossip", "-spite"))
    with pytest.raises(ScenarioError, match="leave out --parts"):
        Scenario(agents=100, parts=("none",), society=ToySociety(kind="toy", acts={}))


def test_columns__are_there_with_their_parts() -> None:
    for parts, columns in (
        (("none",), ()), (("none", *ACTS), ()), (("none", "opinion"), ("seen",)),
        (("none", "dealings"), ("seen",)),
        (("none", "ties"), ("seen", "friends")), (("all",), ("seen", "friends")),
    ):  # fmt: skip
        p = stack("sesame", parts=parts)
        assert p.parts.columns == columns
        state = empty_state(p.places, p.parts)
        n_rows = len(state.generation)
        assert n_rows == rows_of(p.places, p.parts).sum() >= 2_000
        assert len(state.seen) == (n_rows if "seen" in columns else 0)
        assert len(state.friends) == (n_rows if "friends" in columns else 0)
        assert p.keeps_faces == (parts not in {("none",), ("none", "ties")})


# rows


def test_rows__blocks_stand_one_behind_the_other() -> None:
    one, two = Observable("a", "flow", "acts"), Observable("b", "flow", "acts")
    rows = SocietyRows(7, (("first", (one, two)), ("second", (one,))))
    assert [rows.start(name) for name in ("first", "second", "third")] == [7, 9, ABSENT]
    assert rows.block("first") == (7, 8) and rows.block("second") == (9,) and rows.block("third") == ()
    assert rows.observables == (one, two, one)


def test_rows__of_all_parts_are_between_scores_and_balances() -> None:
    p = stack("rongcheng-2019", parts=("all",))
    names = [o.name for o in p.observables]
    score, grades = p.stack.score_stocks[-1]
    assert p.rows.start("done") == p.rows.first == 1 + names.index(f"{score}.{grades[-1]}")
    blocks = {
        "done": [f"done.{act}" for act in p.followed.acts],
        "recorded": [f"recorded.{act}" for act in p.followed.acts],
        "refused": [f"refused.{one.name.lower()}" for one in Door],
        "favoured": [f"favoured.{one.name.lower()}" for one in Door],
        "lost": [f"lost.{one.name.lower()}" for one in Counterparty],
        "arrears": [f"arrears.{one.name.lower()}" for one in Counterparty],
        "survey": [f"survey.{one.name.lower()}" for one in Survey],
        "dealings": [f"dealings.{one.name.lower()}" for one in Dealing],
    }
    for block, wanted in blocks.items():
        assert [names[row] for row in p.rows.block(block)] == wanted, block
    assert max(p.rows.block("arrears")) < len(names) - N_BALANCE
    assert p.world.scope.arrears_row == p.rows.start("arrears")
    units = {o.name: (o.kind, o.unit) for o in p.observables}
    assert units["lost.bank"] == ("flow", "yuan") and units["survey.asked"] == ("stock", "persons")
    assert units["dealings.cost_cny"][1] == "yuan" and units["dealings.kept"][1] == "dealings"


def test_rows__without_parts_are_those_of_the_law() -> None:
    p = stack("rongcheng-2019", parts=("none",))
    assert p.rows.observables == ()
    assert (
        p.rows.start("done")
        == p.world.scope.lost_row
        == p.world.scope.deals_row
        == p.world.scope.arrears_row
        == ABSENT
    )


# scope


def test_scope__rows_and_hearers_of_each_act() -> None:
    p = stack("national-lists", "rongcheng-2019", "seed-maximal")
    scope, names = p.world.scope, [o.name for o in p.observables]
    first_act = p.stack.first_act
    for k, act in enumerate(act_ids()):
        if act in p.followed.acts:
            assert names[scope.done_row[k]] == f"done.{act}"
            assert names[scope.recorded_row[k]] == f"recorded.{act}"
        else:
            assert scope.done_row[k] == scope.recorded_row[k] == ABSENT
        heard = [one for one in p.stack.heard if one.act == act]
        rows = range(scope.first_heard[k], scope.first_heard[k + 1])
        assert [(scope.heard_row[i], scope.heard_low[i], scope.heard_high[i]) for i in rows] == [
            (one.observable, one.low, one.high) for one in heard
        ]
        assert all(
            scope.heard_row[i] >= first_act or scope.heard_row[i] in set(map(int, Event)) for i in rows
        )
    assert scope.follows_acts == 1 and scope.asks_opinions == 1


def test_scope__rules_about_speech_and_deeds() -> None:
    p = stack("seed-maximal")
    kinds, table = p.followed.rule_kinds(p.stack.heard), act_table()
    responses = {int(table.response[act_ids().index(one.act)]) for one in p.stack.heard}
    assert {Response.CHILLED, Response.GAMED} <= responses
    assert set(kinds.tolist()) == {0, 1, 2}


def test_scope__traits_that_a_model_reads() -> None:
    assert stack("rongcheng-2019").followed.traits == ()
    p = stack("sesame")
    read = set(p.stack.scores.term_feature.tolist())
    assert set(p.followed.traits) <= read
    assert int(Feature.HABIT) not in p.followed.traits
    assert len(p.followed.traits) == p.world.scope.n_traits > 0


def test_room__grows_with_the_stack() -> None:
    p = stack("rongcheng-2019")
    rooms = room(p.stack, 65)
    assert rooms["scope.heard_row"] == (MOST_HEARD,)
    assert rooms["scope.heard_applies"] == (8 * MOST_PLACES, MOST_HEARD)
    assert p.world.scope.heard_row.shape == (MOST_HEARD,)


def test_seen__columns_count_the_rows_of_their_kind() -> None:
    p = stack("national-lists", "seed-maximal")
    names = [o.name for o in p.observables]
    seen = {column: {names[row] for row in rows} for column, rows in p.seen_rows.items()}
    table, heard = act_table(), {one.act for one in p.stack.heard}
    for exposure, response in (
        (Exposure.RECORDED, Response.DETERRED),
        (Exposure.PUNISHED_SPEECH, Response.CHILLED),
    ):
        mine = {act_ids()[k] for k in np.flatnonzero(table.response == response)} & heard
        assert seen[FIRST_EXPOSURE + exposure] == {f"recorded.{act}" for act in mine} != set()
    assert seen[FIRST_EXPOSURE + Exposure.HONEST] == {"debt_performed", "debt_settled"}
    assert {"air_refused", "spending_refused"} <= seen[FIRST_EXPOSURE + Exposure.REFUSED]
    assert seen[FILED_COLUMN] == {f"{procedure}.filed" for procedure in p.stack.procedure_ids}
    assert len(p.exposure_names) > FILED_COLUMN
