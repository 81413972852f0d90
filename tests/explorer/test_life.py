"""The pages of one life: what they say is what the run says, and no closer than bands allow."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from glasshouse import open_run
from glasshouse.engine.looks import look_of
from glasshouse.engine.runs import Run
from glasshouse.engine.tables import busiest_agent, read_columns
from glasshouse.engine.trace import replay
from glasshouse.explorer.lives.replays import LIVES, MOST_REPLAYS, Law, Lives
from glasshouse.explorer.shelf import Shelf
from glasshouse.flow_charts import Moment, Span, life_bands
from glasshouse.gazetteer import places


@pytest.fixture(scope="module")
def run(shelf: Shelf, country: str) -> Run:
    return shelf.runs[country]


@pytest.fixture(scope="module")
def agent(run: Run) -> int:
    return busiest_agent(run.events_path, starts_on=0)


def twin(client: TestClient, path: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"{path}.json{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def test_first__sends_on_to_the_first_run(client: TestClient, country: str) -> None:
    answer = client.get("/life?lang=zh")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/runs/{country}/life?lang=zh"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages__answer_in_both_languages(client: TestClient, country: str, agent: int, lang: str) -> None:
    for path in (f"/runs/{country}/life", f"/runs/{country}/life/{agent}"):
        answer = client.get(f"{path}?lang={lang}")
        assert answer.status_code == 200
        assert "style=" not in answer.text
        assert ("仅合成人口" if lang == "zh" else "Synthetic people only") in answer.text


@pytest.mark.parametrize("name", ["busiest", "F3", "B1"])
def test_life__is_that_of_the_run(client: TestClient, country: str, run: Run, agent: int, name: str) -> None:
    from glasshouse.engine.agents import slot_called

    name = str(agent) if name == "busiest" else name
    alone = open_run(run.path)
    life = alone.life(slot_called(alone.prepared, name))
    found = twin(client, f"/runs/{country}/life/{name}")
    assert found["life"] == json.loads(json.dumps(life.record(), ensure_ascii=False))
    lines = [line for year in found["years"] for line in year["lines"]]
    assert sum(line["times"] for line in lines) == len(life.events)
    assert {line["rule"] for line in lines} == {event.rule for event in life.events}
    assert f"neighbourhood {life.neighbourhood} " in found["replayed"]


def test_lines__are_of_one_kind_if_asked(client: TestClient, country: str, agent: int) -> None:
    path = f"/runs/{country}/life/{agent}"
    whole = [line for year in twin(client, path)["years"] for line in year["lines"]]
    kinds = {"truth": {"truth", "assumed"}, "record": {"record", "report"}, "law": {"law", "measure"}}
    for kind, tags in kinds.items():
        found = [line for year in twin(client, path, f"?show={kind}")["years"] for line in year["lines"]]
        assert found == [line for line in whole if line["tag"] in tags] != []


def test_lines__say_which_provision_and_where_it_stands(client: TestClient, country: str, agent: int) -> None:
    lines = [y for year in twin(client, f"/runs/{country}/life/{agent}")["years"] for y in year["lines"]]
    cited = [line for line in lines if line["provision"]]
    assert cited
    assert {line["regime"] for line in cited} == {"national-lists"}
    page = client.get(f"/runs/{country}/life/{agent}").text
    assert '<a href="/regimes/national-lists">' in page


def test_lines__say_what_is_on_no_record(client: TestClient, country: str, agent: int) -> None:
    life = twin(client, f"/runs/{country}/life/{agent}")
    recorded: dict[int, str] = {}
    for event in life["life"]["events"]:
        if event["tag"] in ("record", "report", "law"):
            recorded.setdefault(event["fact"], event["day"])
    by_text = {(e["day"], e["en"]): e["fact"] for e in life["life"]["events"]}
    truths = [line for year in life["years"] for line in year["lines"] if line["kind"] == "truth"]
    assert truths
    for line in truths:
        assert line["known"] == recorded.get(by_text[line["day"], line["en"]], "never")


def test_spells_and_counts__are_those_of_the_events_table(
    client: TestClient, country: str, run: Run, agent: int
) -> None:
    columns = ("day", "tick", "subject", "agent", "observable", "fact")
    table = read_columns(run.events_path, columns, ("day",))
    mine = (table["agent"] == agent) & (table["subject"] == "natural_person")
    names, in_horizon = table["observable"][mine], table["tick"][mine] >= run.scenario.start
    found = twin(client, f"/runs/{country}/life/{agent}")
    counts = {one["key"]: one["value"] for one in found["counts"]}
    refusals = [n for n in names[in_horizon] if str(n).endswith("_refused") and n != "settlement_refused"]
    doors = [n for n in names[in_horizon] if str(n).startswith("refused.")]
    assert counts["refused"] == len(refusals) + len(doors)
    assert counts["debts"] == int(np.sum(names[in_horizon] == "debt_arrears"))
    starts = [n for n in names if str(n).endswith(".in_force")]
    assert 0 < len(found["spells"]) <= len(starts)
    days: set[int] = set()
    for one in found["spells"]:
        first, last = (date.fromisoformat(one[name]).toordinal() for name in ("first", "last"))
        assert one["days"] == last - first + one["is_open"]
        if not one["is_good"]:
            days |= set(range(max(first, date(2013, 10, 1).toordinal()), last + one["is_open"]))
    assert counts["days_listed"] == len(days)


def test_score__goes_as_the_trace_says(client: TestClient, shelf: Shelf, city: str) -> None:
    run = shelf.runs[city]
    again = replay(run.prepared, 0, run.exposures())
    names = np.array([one.name for one in run.prepared.observables])[again.events["observable"]]
    moved = np.char.endswith(names, ".up") | np.char.endswith(names, ".down")
    rows = np.flatnonzero(moved & (again.events["agent"] < 2**31))
    assert len(rows)
    who = int(again.events["agent"][rows[0]])
    paths: dict[str, list[int]] = {}
    for row in rows[again.events["agent"][rows] == who]:
        paths.setdefault(str(names[row]).rpartition(".")[0], []).append(int(again.events["value"][row]))
    found = twin(client, f"/runs/{city}/life/{who}")
    assert {one["score"]: [p["points"] for p in one["points"]] for one in found["scores"]} == paths


@pytest.mark.parametrize("key", ["country", "city"])
def test_twin__names_no_place_that_is_finer_than_allowed(
    client: TestClient, shelf: Shelf, country: str, city: str, agent: int, key: str
) -> None:
    number = {"country": country, "city": city}[key]
    said = " ".join(texts(twin(client, f"/runs/{number}/life/{agent if key == 'country' else 7}")["heads"]))
    prepared = shelf.runs[number].prepared
    allowed = {place.id for place in prepared.territory.carved}
    finer = [one for one in places() if one.kind != "province" and not one.is_region]
    named = {one.id for one in finer if f"{one.name_en}," in said}
    assert named == (allowed if key == "city" else set())
    assert " in " not in said or key == "city" or "income in the" in said


def test_nothing__is_a_table_of_persons(client: TestClient, country: str, agent: int) -> None:
    page = client.get(f"/runs/{country}/life").text
    assert page.count("/life/") == 1  # the one to look at first


def test_bad_values__are_refused_with_what_is_allowed(client: TestClient, country: str) -> None:
    for path, status, says in (
        (f"/runs/{country}/life/22000", 404, "numbered 0 to 21999"),
        (f"/runs/{country}/life/somebody", 404, "a number is needed"),
        (f"/runs/{country}/life/5?show=secrets", 400, "all, truth, record, law"),
        (f"/runs/{country}/life/5?place=x", 400, "this page knows"),
        (f"/runs/{country}/life?agent=-4", 404, "numbered 0 to"),
        (f"/runs/{country}/someone?age=37", 400, "18-24"),
        (f"/runs/{country}/someone?province=haidian", 400, "is needed"),
        (f"/runs/{country}/someone?another=1000", 400, "0 to 999"),
        ("/runs/nothing/life/5", 404, "is needed"),
    ):
        answer = client.get(path)
        assert answer.status_code == status, path
        assert says in answer.text.replace("&#34;", '"'), path
    assert client.get(f"/runs/{country}/life/22000?lang=zh").text.count("没有个体") == 1


# someone like ----------------------------------------------------------------------------------------------


def found_slot(client: TestClient, path: str) -> int:
    answer = client.get(path)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].partition("?")[0].rpartition("/")[2])


def test_someone__is_the_same_for_the_same_question(client: TestClient, country: str) -> None:
    path = f"/runs/{country}/someone?happened=refused"
    one = found_slot(client, path)
    LIVES.replays.clear()
    assert found_slot(client, path) == one != found_slot(client, f"{path}&another=1")


def test_someone__fits_what_was_asked(client: TestClient, country: str, run: Run) -> None:
    columns = ("subject", "agent", "tick", "observable")
    table = read_columns(run.events_path, columns, ("tick",))
    rows = (table["subject"] == "natural_person") & (table["tick"] >= run.scenario.start)
    of = {int(a): set() for a in table["agent"][rows]}
    for who, name in zip(table["agent"][rows], table["observable"][rows], strict=True):
        of[int(who)].add(str(name))
    slots = {w: found_slot(client, f"/runs/{country}/someone?happened={w}") for w in ("listed", "objected")}
    assert any(name.endswith(".in_force") for name in of[slots["listed"]])
    assert any(name.endswith(".filed") for name in of[slots["objected"]])
    calm = found_slot(client, f"/runs/{country}/someone?happened=nothing")
    assert not any("." in name and not name.startswith("done") for name in of.get(calm, ()))


def test_someone__looks_as_asked(client: TestClient, country: str, run: Run) -> None:
    query = "age=35-44&province=41&fifth=2&area=countryside"
    slot = found_slot(client, f"/runs/{country}/someone?{query}")
    life = twin(client, f"/runs/{country}/life/{slot}")["life"]["holders"][-1]
    assert 2018 - 45 <= life["birth_year"] <= 2018 - 35
    assert (life["province"][0], life["income_fifth"], life["is_urban"]) == ("Henan", 2, False)
    page = client.get(f"/runs/{country}/life/{slot}?{query}&another=0")
    assert "no more than these" in page.text
    assert f"/runs/{country}/someone?another=1&amp;age=35-44" in page.text


def test_someone__who_is_not_there_has_the_nearest_question(client: TestClient, city: str) -> None:
    answer = client.get(f"/runs/{city}/someone?happened=refused&fifth=5&age=18-24&another=0")
    if answer.status_code == 303:
        pytest.skip("somebody fits")
    assert "No synthetic adult fits" in answer.text
    assert "does not matter" in answer.text or "Nobody fits, even" in answer.text


def test_someone__beyond_the_last_is_said(client: TestClient, city: str) -> None:
    answer = client.get(f"/runs/{city}/someone?age=65plus&fifth=1&area=town&another=999")
    assert answer.status_code == 200
    assert "there is no further one" in answer.text


def test_looks__are_those_of_the_life(run: Run) -> None:
    prepared = run.prepared
    k = 3
    first = int(prepared.places.first_slot[k])
    for slot in range(first, first + 40):
        look, life = look_of(prepared, slot, k, 6939), run.life(slot) if slot == first else None
        if life and look:
            holder = next(one for one in life.holders if one.generation == look.generation)
            assert (holder.is_urban, holder.income_fifth) == (look.is_urban, look.fifth)


# the memory of replays -------------------------------------------------------------------------------------


def test_memory__never_mixes_runs_or_laws(shelf: Shelf, country: str, city: str) -> None:
    lives = Lives()
    one, two = shelf.runs[country], shelf.runs[city]
    a, b = lives.told(one, 7), lives.told(two, 7)
    assert a.life == one.life(7)
    assert b.life == two.life(7)
    assert a.life != b.life
    other = lives.told(one, 7, Law(("none",)))
    assert other.prepared.scenario.regimes == ("none",)
    assert lives.told(one, 7) is a
    assert {key[0] for key in lives.replays} == {str(r.manifest.digest) for r in (one, two)}


def test_memory__is_bounded(shelf: Shelf, city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lives, run = Lives(), shelf.runs[city]
    monkeypatch.setattr("glasshouse.explorer.lives.replays.MOST_REPLAYS", 2)
    n = min(4, len(run.prepared.places.size))
    firsts = [int(run.prepared.places.first_slot[k]) for k in range(n)]
    for slot in firsts:
        lives.told(run, slot)
    lives.told(run, firsts[0], Law(("none",)))
    lives.told(run, firsts[0], Law(("national-lists",)))
    assert len(lives.replays) == 2 < MOST_REPLAYS


def test_replay__gives_the_digests_of_the_run(run: Run) -> None:
    kept = run.digests()
    again = LIVES.replayed(run, 2)[0]
    assert (kept["digest"][kept["neighbourhood"] == 2] == again.digests).all()


# the chart -------------------------------------------------------------------------------------------------


def test_chart__has_each_row_and_nothing_of_the_one_before() -> None:
    def drawn(rows: list[str], when: float) -> dict[str, Any]:
        spans = [Span(rows[-1], when, when + 1)]
        words = {"title": "T", "unit": "u", "description": rows[0], "room": 20}
        return life_bands(rows, spans, [Moment(rows[0], when)], years=(2010, 2012), **words)  # type: ignore[arg-type]

    one, two = drawn(["a", "b"], 2010.0), drawn(["c"], 2011.0)
    assert one["layer"][0]["encoding"]["y"]["scale"]["domain"] == ["a", "b"]
    assert two["layer"][1]["encoding"]["y"]["scale"]["domain"] == ["c"]
    assert one["datasets"]["moments"] == [{"row": "a", "since": 2010.0}]
    assert (one["description"], two["description"]) == ("a", "c")
    assert "Synthetic people only" in one["title"]["subtitle"]
