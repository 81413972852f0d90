"""Parts of a society: one left out changes only what it touches, and all of them give the same bits."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.codes import N_GROUPS, Kind
from glasshouse.engine.checkpoints import restored, write_part, write_state
from glasshouse.engine.folders import create_run, update
from glasshouse.engine.ledger import Ledger
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.simulate import Engine, Tick, first_exposure
from glasshouse.engine.trace import replay
from glasshouse.society.parts import ACTS
from glasshouse.society.scenario import Scenario

STACK = ("national-lists", "rongcheng-2019", "sesame")
START, END = clock.parse_month("2019-11"), clock.parse_month("2020-03")


@cache
def prepared(*parts: str) -> Prepared:
    scenario = Scenario(
        regimes=STACK,
        agents=4_000,
        seed=12,
        start=START,
        end=END,
        where="everywhere",
        parts=parts or ("all",),
    )
    return prepare(scenario)


@cache
def ticks(*parts: str, threads: int = 1, is_reversed: bool = False) -> tuple[Tick, ...]:
    p = prepared(*parts)
    order = range(len(p.places.size))
    return tuple(Engine(p, threads=threads, order=order[::-1] if is_reversed else order).ticks())


def unlike(*parts: str) -> set[str]:
    """Return the rows that a run has, and that differ from those of the run with all parts."""
    one, two = prepared(), prepared(*parts)
    names, found = [o.name for o in one.observables], set()
    for name in {o.name for o in two.observables} & set(names):
        rows = names.index(name), [o.name for o in two.observables].index(name)
        if any(
            not np.array_equal(a.tally[:, rows[0]], b.tally[:, rows[1]])
            for a, b in zip(ticks(), ticks(*parts), strict=True)
        ):
            found.add(name)
    return found


def test_dealings_left_out__touch_only_themselves() -> None:
    """No score reads a good name here."""
    assert unlike("all", "-dealings") == set()
    whole, rest = ({o.name for o in p.observables} for p in (prepared(), prepared("all", "-dealings")))
    assert whole - rest == {
        f"dealings.{one}" for one in
        ("deals", "kept", "cost_cny", "benefit_cny", "with_listed", "kept_with_listed", "refused_to_listed")
    }  # fmt: skip


def test_opinion_left_out__touches_speech_and_what_is_made_of_it() -> None:
    """Acts that answer to no opinion are the same until counts of punished speech reach them."""
    p = prepared()
    first = next(t for t in range(len(ticks())) if not ticks()[t].is_spin_up)
    other, without = prepared("all", "-opinion"), ticks("all", "-opinion")
    names, theirs = ([o.name for o in one.observables] for one in (p, other))
    speech = set()
    for name in set(names) & set(theirs):
        same = np.array_equal(
            ticks()[first].tally[:, names.index(name)], without[first].tally[:, theirs.index(name)]
        )
        if not same:
            speech.add(name)
    assert any(name.startswith("done.") for name in speech)
    assert not {name for name in speech if name.startswith("dealings.")}
    assert "done.volunteering" not in speech and "done.theft" not in speech


def test_ties_left_out__touch_scores_that_read_friends_and_what_grades_lead_to() -> None:
    """Grades open doors; doors opened are seen, and move opinions."""
    touched = {name.partition(".")[0] for name in unlike("all", "-ties")}
    assert "sesame" in touched
    assert touched <= {"sesame", "favoured", "refused", "survey"}


@pytest.mark.parametrize("group", ["traffic", "commerce"])
def test_group_left_out__leaves_other_acts_alone_at_first(group: str) -> None:
    """In the first month, before anybody has seen anything, only the group's own acts are gone."""
    whole, rest = prepared("none", *ACTS), prepared("none", *(one for one in ACTS if one != group))
    names, theirs = ([o.name for o in one.observables] for one in (whole, rest))
    month = [t.tick for t in ticks("none", *ACTS)].index(START)
    one, two = ticks("none", *ACTS)[month], ticks("none", *(a for a in ACTS if a != group))[month]
    rows = [name for name in theirs if name.startswith(("done.", "recorded."))]
    assert len(rows) < sum(name.startswith(("done.", "recorded.")) for name in names)
    for name in rows:
        assert np.array_equal(one.tally[:, names.index(name)], two.tally[:, theirs.index(name)]), name


def test_parts__leave_debts_and_lists_alone_in_the_first_month() -> None:
    some = ("auto", "-firm", "-body")  # what befalls a firm reaches its officer
    names, theirs = ([o.name for o in p.observables] for p in (prepared(*some), prepared("none")))
    month = [t.tick for t in ticks(*some)].index(START)
    for name in ("debt_performed", "judgment_made", "jd_list.in_force", "air_refused", "debts_open"):
        if name in theirs:
            one, two = ticks(*some)[month].tally, ticks("none")[month].tally
            persons = slice(0, N_GROUPS - 2)  # firms and bodies are there in one of the two only
            assert np.array_equal(one[:, names.index(name), persons], two[:, theirs.index(name), persons])


@pytest.mark.parametrize(("threads", "is_reversed"), [(2, False), (1, True), (2, True)])
def test_threads_and_order__change_nothing(threads: int, is_reversed: bool) -> None:
    for one, two in zip(ticks(), ticks(threads=threads, is_reversed=is_reversed), strict=True):
        assert np.array_equal(one.digest, two.digest)
        assert np.array_equal(one.tally, two.tally)
        assert np.array_equal(one.exposure, two.exposure)


@pytest.mark.parametrize("k", [0, 8, 30])
def test_replay__is_the_run(k: int) -> None:
    exposures = np.stack([first_exposure(prepared()), *(tick.exposure for tick in ticks())])
    again = replay(prepared(), k, exposures)
    assert np.array_equal(again.digests, np.array([tick.digest[k] for tick in ticks()], np.uint64))


def test_resume__in_mid_year_goes_on_to_the_same_bits(tmp_path: Path) -> None:
    """State and exposures are all there is: faces and counts are made again."""
    engine = Engine(prepared(), threads=1)
    with create_run(tmp_path / "run", prepared()) as folder:
        (folder.path / "parts").mkdir()
        ledger = Ledger(prepared(), folder.manifest.sample.neighbourhoods)
        while engine.next_tick <= END - 1:
            ledger.add(engine.step())
        kept = write_part(folder.path, ledger, 0, 0)
        state = write_state(
            folder.path, engine, ledger, spec_digest=folder.manifest.spec_digest, n_parts=1, turn=0
        )
        folder = update(folder, parts=(kept,), checkpoints=(state,))
        fresh = Engine(prepared(), threads=2)
        restored(folder.path, folder.manifest, state, fresh, folder.manifest.sample.neighbourhoods)
    assert len(fresh.state.seen) == len(fresh.state.friends) == len(engine.state.seen) >= 4_000
    last = fresh.step()
    assert last.tick == END == ticks()[-1].tick
    assert np.array_equal(last.digest, ticks()[-1].digest)
    assert np.array_equal(last.tally, ticks()[-1].tally)


def test_docket__holds_reports_on_their_way_and_standings_of_those_with_a_matter() -> None:
    engine = Engine(prepared(), threads=1)
    last = list(engine.ticks())[-1]
    state, n_reports = engine.state, 0
    scores = prepared().law.scores
    models = {
        prepared().stack.score_ids.index(name)
        for name in prepared().stack.score_ids
        if name.startswith("sesame")
    }
    for k in range(len(state.size)):
        rows = slice(int(state.docket_start[k]), int(state.docket_start[k] + state.docket_count[k]))
        agent, kind = state.docket.agent[rows], state.docket.kind[rows]
        step, due = state.docket.step[rows], state.docket.due_day[rows]
        reports = kind == Kind.REPORT
        n_reports += int(reports.sum())
        assert (due[reports] > clock.last_day(last.tick)).all()
        with_model = set(agent[(kind == Kind.STANDING) & np.isin(step, list(models))].tolist())
        matters = set(agent[np.isin(kind, [Kind.CASE, Kind.RECORD])].tolist())
        debts = set(agent[(kind == Kind.DEBT) & (step > 0)].tolist())
        assert with_model <= matters | debts
    assert n_reports > 0 and scores.n
