"""The portal shows what the tables of a run hold; the gates say what the replay has done."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from starlette.testclient import TestClient

from glasshouse import clock
from glasshouse.codes import EMPTY, FROM_COPY, NEVER, Kind, StepBit, Trip
from glasshouse.conduct import Door
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import Run
from glasshouse.explorer.portal.doors import TRIPS, answer, doors_of, gate_rules, life_of
from glasshouse.explorer.portal.published import Steps, cases_of, reason, sampled, shown_of
from glasshouse.explorer.shelf import Shelf
from glasshouse.kernels.population import holder_on
from glasshouse.regimes.claims import load_claims
from glasshouse.society.scenario import Scenario

MONTHS = ("2014-06", "2015-12", "2017-04", "2017-05", "2018-12")


def twin(client: TestClient, path: str, **query: object) -> dict[str, Any]:
    found = client.get(f"{path}.json", params={name: str(value) for name, value in query.items()})
    assert found.status_code == 200, found.text
    return dict(found.json())


def pages(client: TestClient, path: str, **query: object) -> list[dict[str, Any]]:
    """Return the entries of all pages of a search."""
    first = twin(client, path, **query)
    rest = (twin(client, path, **query, page=n)["entries"] for n in range(2, first["pages"] + 1))
    found = [*first["entries"], *(entry for part in rest for entry in part)]
    assert len(found) == first["n_entries"]
    return found


@pytest.fixture(scope="module")
def run(shelf: Shelf, country: str) -> Run:
    return shelf.runs[country]


@pytest.fixture(scope="module")
def portal(country: str) -> str:
    return f"/runs/{country}/portal"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages__in_both_languages(client: TestClient, country: str, city: str, lang: str) -> None:
    for key in (country, city):
        for page in ("portal", "gate"):
            found = client.get(f"/runs/{key}/{page}", params={"lang": lang})
            assert found.status_code == 200
            assert "<h1>" in found.text and " style=" not in found.text
    assert client.get("/portal").headers["location"] == f"/runs/{country}/portal"


@pytest.mark.parametrize("month", MONTHS)
def test_portal__shows_the_public_entries_of_the_panel(
    client: TestClient, portal: str, run: Run, month: str
) -> None:
    bits, tick = run.prepared.stack.rules.step_bits, clock.parse_month(month)
    rows = duckdb.sql(
        f"SELECT subject, agent, step, end_day FROM '{run.file('panel.parquet')}' "
        f"WHERE kind = '{Kind.CASE.name.lower()}' AND tick = {tick}"
    ).fetchall()
    prefix = {"natural_person": "", "legal_person": "F", "government_body": "B"}
    expected = sorted(
        (f"{prefix[subject]}{agent}", "" if end == NEVER else clock.day_text(end))
        for subject, agent, step, end in rows
        if int(bits[step]) & int(StepBit.PUBLISHED)
    )
    entries = pages(client, portal, month=month)
    assert sorted((one["agent"], one["until"]) for one in entries) == expected
    assert not any(one["withdrawn"] for one in entries)
    assert expected or month == "2014-06"


def test_cases__stand_as_in_the_panel_in_every_month(run: Run) -> None:
    prepared, steps = run.prepared, Steps(run.prepared.stack)
    rules = prepared.stack.rules
    rows = duckdb.sql(
        f"SELECT tick, subject, agent, fact, step, ground, end_day FROM '{run.file('panel.parquet')}' "
        "WHERE kind = 'case'"
    ).fetchall()
    kept = {
        (tick, subject, agent, fact, step, prepared.stack.move_ids[int(rules.move_id[ground])], end)
        for tick, subject, agent, fact, step, ground, end in rows
        if int(steps.bits[step]) & int(StepBit.IN_EFFECT | StepBit.PUBLISHED)
    }
    cases, found = cases_of(sampled(run), steps), set()
    for tick in range(prepared.scenario.start - prepared.scenario.spin_up, prepared.scenario.end + 1):
        for case in cases:
            now = case.at(clock.last_day(tick))
            if now and int(steps.bits[now.step]) & int(StepBit.IN_EFFECT | StepBit.PUBLISHED):
                end = NEVER if now.end is None else now.end
                found.add((tick, case.subject, case.agent, case.fact, now.step, now.ground, end))
    assert found == kept and len(kept) > 100


def test_portal__says_when_and_why_an_entry_was_withdrawn(client: TestClient, portal: str, run: Run) -> None:
    gone = pages(client, portal, show="withdrawn")
    removed = duckdb.sql(
        f"SELECT agent, day FROM '{run.events_path}' WHERE observable IN "
        "('jd_list.removed', 'jd_list.corrected') AND subject = 'natural_person'"
    ).fetchall()
    days = {(str(agent), day.isoformat()) for agent, day in removed}
    listed = [one for one in gone if one["list"] == "jd_list" and one["is_person"] and one["why"] != "death"]
    assert {(one["agent"], one["withdrawn"]) for one in listed} == days and days
    paid = duckdb.sql(
        f"SELECT agent, fact, day FROM '{run.events_path}' WHERE observable = 'debt_performed'"
    ).fetchall()
    payers = {str(agent) for agent, _, _ in paid}
    assert all(one["agent"] in payers for one in gone if one["is_person"] and one["why"] == "debt_performed")
    assert {"debt_performed", "term"} & {one["why"] for one in gone}
    both = pages(client, portal, show="all")
    assert len(both) == len(gone) + len(pages(client, portal))


def test_reason__a_term_is_over_on_its_last_day(run: Run) -> None:
    steps = Steps(run.prepared.stack)
    shown = [one for case in cases_of(sampled(run), steps) for one in shown_of(case, steps)]
    ended = [one for one in shown if one.closed is not None]
    by_term = [one for one in ended if reason(one, steps) == "term"]
    assert all(one.closed and one.closed.end and one.closed.end <= (one.until or 0) for one in by_term)
    assert all(
        any(moment.legal == "removal_due" for moment in one.case.moments)
        for one in ended
        if reason(one, steps) in ("debt_performed", "debt_settled")
    )


def test_portal__search_narrows(client: TestClient, portal: str) -> None:
    whole = pages(client, portal, show="all")
    for part, value in {(one["provision"]["id"], "provision") for one in whole}:
        found = pages(client, portal, show="all", **{value: part})
        assert found == [one for one in whole if one["provision"]["id"] == part]
    for name in {one["where"] for one in whole}:
        key = next(one["key"] for one in twin(client, portal)["choices"]["places"] if one["name"] == name)
        assert pages(client, portal, show="all", place=key) == [one for one in whole if one["where"] == name]
    agent = whole[0]["agent"]
    assert pages(client, portal, agent=agent) == [one for one in whole if one["agent"] == agent]
    assert pages(client, portal, show="all", list="jd_list") == [
        one for one in whole if one["list"] == "jd_list"
    ]


def test_portal__an_agent_from_elsewhere_is_replayed(client: TestClient, portal: str, run: Run) -> None:
    sample = run.manifest.sample.neighbourhoods
    k = next(k for k in range(len(run.prepared.places.size)) if k not in sample)
    agent = int(run.prepared.places.first_slot[k])
    found = twin(client, portal, agent=agent)
    assert str(agent) in found["says"]["replay"]
    assert not twin(client, portal, agent=int(run.prepared.places.first_slot[sample[0]]))["says"]["replay"]


def test_portal__national_counts_are_those_of_the_series(client: TestClient, portal: str, run: Run) -> None:
    for month, place in (("2018-06", 0), ("2016-01", run.prepared.province_codes[3])):
        found = twin(client, portal, month=month, place=f"{place:02d}" if place else "")
        for one in found["lists"]:
            ((value,),) = duckdb.sql(
                f"SELECT coalesce(sum(value), 0) FROM '{run.series_path}' WHERE month = '{month}' "
                f"AND province = {place} AND \"group\" = 'all' AND observable = '{one['key']}.persons'"
            ).fetchall()
            persons = int(value)
            assert one["persons"] == persons
            assert one["adults"] == round(persons * run.prepared.weight)
        assert sum(one["persons"] for one in found["lists"]) or place
    public = {one["key"] for one in found["lists"] if one["is_public"]}
    assert public == {"jd_list", "air_ban", "rail_ban"}


@pytest.mark.parametrize(
    ("query", "en", "zh"),
    [
        ({"agent": "Zhang"}, "There is no search by name", "不设姓名检索"),
        ({"agent": "22000"}, "numbered 0 to 21999", "0 至 21,999"),
        ({"month": "2019-01"}, "a month from 2013-10 to 2018-12", "2013-10 至 2018-12"),
        ({"page": "999"}, "there are", "共"),
        ({"page": "0"}, "a whole number from 1", "的整数"),
        ({"list": "hc_order"}, "jd_list", "jd_list"),
        ({"place": "Beijing"}, "is needed", "须为"),
        ({"show": "name"}, "standing", "standing"),
        ({"name": "x"}, 'found "name"', "name"),
    ],
)
def test_portal__refuses(client: TestClient, portal: str, query: dict[str, str], en: str, zh: str) -> None:
    for lang, said in (("en", en), ("zh", zh)):
        found = client.get(portal, params=query | {"lang": lang})
        assert found.status_code == 400
        assert said.replace('"', "&#34;") in found.text


def test_portal__learning_comes_from_the_regime(client: TestClient, portal: str) -> None:
    (box,) = [one for one in twin(client, portal, list="jd_list")["learn"] if one["list"] == "jd_list"]
    person = next(one for one in box["shown"] if one["personal"])
    assert {"name", "identity number"} <= set(person["fields"]) and person["provision"]["id"] == "jd13-4"
    assert any(one["provision"]["id"] == "jd17-12" and not one["suspends"] for one in box["objections"])
    assert any("counterparties" in one["aim"] for one in box["aims"])
    (before,) = twin(client, portal, month="2016-06", list="jd_list")["learn"]
    assert [one["provision"]["id"] for one in before["objections"]] == ["jd13-3"]
    assert "jd13-3" not in [one["provision"]["id"] for one in box["objections"]]


def test_portal__placeholders_of_2019_are_dated(client: TestClient, city: str) -> None:
    path = f"/runs/{city}/portal"
    found = twin(client, path, month="2019-07")["claims"]
    claims = {one.id: one for one in load_claims().claims}
    assert [one["claim"] for one in found] == ["C19", "C20", "C21", "C22"]
    assert [one["class"] for one in found] == ["reported", "rule", "rule", "reported"]
    for one in found:
        assert one["says"] == claims[one["claim"]].says.en and one["date"] == claims[one["claim"]].date
    for month in ("2019-06", "2019-08"):
        assert twin(client, path, month=month)["claims"] == []


def test_portal__a_city_with_a_score_only(client: TestClient, city: str) -> None:
    found = twin(client, f"/runs/{city}/portal")
    assert found["lists"] == [] and found["entries"] == [] and found["scores"]["kept"]
    assert [one["subject"] for one in found["scores"]["shown"]] == ["village"]
    assert not found["scores"]["searchable"]  # the board of a village is no portal
    page = client.get(f"/runs/{city}/portal").text
    assert "no list that is shown to the public" in page and 'name="list"' not in page


def test_portal__a_score_that_everybody_can_search(client: TestClient, shelf: Shelf) -> None:
    key = next(key for key, run in shelf.runs.items() if "suining-2010" in run.manifest.spec.regimes)
    run = shelf.runs[key]
    found = twin(client, f"/runs/{key}/portal", agent=11)["scores"]
    (mine,) = run.life(11).standings
    assert found["searchable"] and found["agent"] == [
        f"Agent 11 on {mine.day}: {mine.en}: {mine.points} points, {mine.grade_en}"
    ]
    assert twin(client, f"/runs/{key}/portal")["scores"]["agent"] == []


# gates ------------------------------------------------------------------------------------------------------


STACKS = [("national-lists",), ("national-lists", "rongcheng-2019"), ("suining-2010",)]


@pytest.mark.parametrize("regimes", STACKS)
def test_gate_rules__are_those_of_the_compiled_table(regimes: tuple[str, ...]) -> None:
    first, last = clock.parse_month("2010-01"), clock.parse_month("2020-12")
    stack = prepare(Scenario(regimes=regimes, agents=2_000, start=first, end=last, seed=7)).stack
    names = {measure: k for k, measure in enumerate(stack.measure_ids)}
    rules, from_day, to_day = gate_rules(stack), stack.from_day, stack.to_day
    table, doors = stack.rules, stack.doors
    bans = {
        (stack.bundle_ids[bundle], Trip(int(table.ban_trip[k])).name.lower(), int(table.ban_from_day[k]),
         int(table.ban_to_day[k]), stack.provision_ids[int(table.ban_provision[k])],
         round(int(table.ban_threshold[k]) / 2**32, 6))
        for bundle in range(len(stack.bundle_ids))
        for k in range(int(table.ban_start[bundle]), int(table.ban_start[bundle + 1]))
    }  # fmt: skip
    windows = [
        (rule, max(window.from_day, from_day), min(window.to_day, to_day))
        for rule in rules
        for window in rule.windows
    ]
    windows = [(rule, low, high) for rule, low, high in windows if low < high]
    assert bans == {
        (bundle, rule.door, low, high, rule.measure.provision, round(float(rule.share), 6))
        for rule, low, high in windows
        if rule.measure.trip_bans
        for bundle in rule.bundles
    }
    compiled = {
        (Door(int(doors.door[k])).name.lower(), int(doors.measure[k]), int(doors.from_day[k]),
         int(doors.to_day[k]), round(int(doors.threshold[k]) / 2**32, 6))
        for k in range(len(doors.door))
    }  # fmt: skip
    assert compiled - {row for row in compiled if row[0] == "public_naming"} == {
        (rule.door, names[rule.measure.id], low, high, round(float(rule.share), 6))
        for rule, low, high in windows
        if not rule.measure.trip_bans and rule.door != "public_naming"
    }


def refusals(run: Run) -> list[tuple[int, str, int, str, int]]:
    """Return what the sample of a run was refused: agent, door, day, provision, value."""
    tickets = [f"{trip}_refused" for trip in TRIPS if trip != "high_spending"]
    rows = duckdb.sql(
        f"SELECT agent, observable, date_diff('day', DATE '2000-01-01', day), provision, value "
        f"FROM '{run.events_path}' WHERE subject = 'natural_person' AND "
        f"(observable IN {(*tickets, 'spending_refused')} OR starts_with(observable, 'refused.'))"
    ).fetchall()
    names = {"spending_refused": "high_spending"} | {f"{trip}_refused": trip for trip in TRIPS}
    return [
        (agent, names.get(what, what.removeprefix("refused.")), day, provision, value)
        for agent, what, day, provision, value in rows
    ]


def test_gate__refuses_where_the_run_has_refused(run: Run) -> None:
    rules, seen = gate_rules(run.prepared.stack), set()
    for agent, door, day, provision, value in refusals(run):
        hits = answer(run.prepared, rules, life_of(run, agent), (), door=door, day=day)
        closing = [hit for hit in hits if hit.rule.is_sanction]
        assert provision in [hit.rule.measure.provision for hit in closing], (agent, door, day)
        if value >= FROM_COPY:
            assert any(hit.copy for hit in closing)
        seen.add(door)
    assert {"air", "high_spending"} <= seen and len(refusals(run)) > 50


def test_gate__lets_through_whom_nothing_bars(client: TestClient, country: str, run: Run) -> None:
    listed = {case.agent for case in cases_of(sampled(run), Steps(run.prepared.stack))}
    k = run.manifest.sample.neighbourhoods[0]
    low, n = int(run.prepared.places.first_slot[k]), int(run.prepared.places.size[k])
    agent = next(slot for slot in range(low, low + n) if slot not in listed)
    found = twin(client, f"/runs/{country}/gate", agent=agent)
    assert found["stands"] == [] and found["elsewhere"] == []
    assert {one["state"] for one in found["doors"]} == {"open"}
    assert found["detail"]["hits"] == [] and "nothing bars" in found["detail"]["sees"][0]


def test_gate__says_by_which_measure_entry_and_provision(client: TestClient, country: str, run: Run) -> None:
    steps, rules = Steps(run.prepared.stack), gate_rules(run.prepared.stack)
    told, begins = 0, clock.first_day(run.prepared.scenario.start)
    for agent, door, day, provision, value in refusals(run):
        last = clock.last_day(clock.tick_of(day))
        held = {case.fact for case, _ in life_of(run, agent).in_effect(last, steps)}
        if door != "air" or value >= FROM_COPY or not held or day < begins:
            continue
        month = clock.month_text(clock.tick_of(day))
        detail = twin(client, f"/runs/{country}/gate", agent=agent, month=month, door=door)["detail"]
        hits = [one for one in detail["hits"] if one["provision"]["id"] == provision]
        assert detail["state"] == "mostly" and hits
        assert hits[0]["share"] in (0.05, 0.9, 0.97) and "(assumed" in hits[0]["share_says"]
        assert hits[0]["since"] <= clock.day_text(last) and hits[0]["exits"]
        assert hits[0]["entry"] and "nothing else" in detail["sees"][0]
        told += 1
        if told == 5:
            break
    assert told and doors_of(rules)[0] == "air"


def test_gate__a_share_is_told_as_one(client: TestClient, country: str) -> None:
    found = twin(client, f"/runs/{country}/gate", month="2018-06")
    by_key = {one["key"]: one for one in found["doors"]}
    assert "public_naming" not in by_key and "other" not in by_key
    page = client.get(f"/runs/{country}/gate").text
    assert "in this model 10 in 100 gates do not apply it (assumed; from 1 to 40 in 100)" in page
    zh = client.get(f"/runs/{country}/gate", params={"lang": "zh"}).text
    assert "在本模型中每100个关口有10个不执行（假定；区间为每100个1至40个）" in zh


def test_gate__by_a_score(client: TestClient, city: str, shelf: Shelf) -> None:
    run = shelf.runs[city]
    rows = duckdb.sql(
        f"SELECT tick, agent, observable, provision FROM '{run.events_path}' WHERE "
        "subject = 'natural_person' AND (starts_with(observable, 'refused.') OR "
        "starts_with(observable, 'favoured.')) ORDER BY tick DESC, agent LIMIT 6"
    ).fetchall()
    for tick, agent, what, provision in rows:
        sign, door = what.split(".")
        detail = twin(client, f"/runs/{city}/gate", agent=agent, month=clock.month_text(tick), door=door)[
            "detail"
        ]
        same = [one for one in detail["hits"] if one["is_sanction"] == (sign == "refused")]
        assert [one["provision"]["id"] for one in same][:1] == [provision] and same[0]["score"]
        assert "nothing else" in detail["sees"][0]
    assert rows


@pytest.mark.parametrize(
    ("query", "en"),
    [
        ({"door": "public_naming"}, "door: found"),
        ({"agent": "x"}, "There is no search by name"),
        ({"agent": "F99999"}, "is not in this run"),
        ({"month": "2013-09"}, "a month from 2013-10"),
        ({"page": "2"}, "this page knows"),
    ],
)
def test_gate__refuses(client: TestClient, country: str, query: dict[str, str], en: str) -> None:
    found = client.get(f"/runs/{country}/gate", params=query)
    assert found.status_code == 400 and en in found.text


def test_gate__without_rules(client: TestClient, shelf: Shelf) -> None:
    key = next(key for key, run in shelf.runs.items() if run.manifest.spec.regimes == ("none",))
    found = twin(client, f"/runs/{key}/gate")
    assert found["doors"] == [] and found["detail"] is None
    assert "no gate" in client.get(f"/runs/{key}/gate").text
    assert twin(client, f"/runs/{key}/portal")["entries"] == []


def test_gate__an_empty_number(client: TestClient, country: str, run: Run) -> None:
    prepared, day = run.prepared, clock.last_day(run.prepared.scenario.start)
    province = int(prepared.places.province[0])
    holders = [
        int(holder_on(prepared.seed, slot, province, day, prepared.people))
        for slot in range(int(prepared.places.size[0]))
    ]
    empty, held = holders.index(EMPTY), next(k for k, one in enumerate(holders) if one != EMPTY)
    month = clock.month_text(prepared.scenario.start)
    for agent, is_empty in ((empty, True), (held, False)):
        found = twin(client, f"/runs/{country}/gate", agent=agent, month=month)
        assert bool(found["says"]["nobody"]) == is_empty
