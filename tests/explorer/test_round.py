"""A round for classes: it asks, tells no more than its character can know, and ends as the engine says."""

from __future__ import annotations

import html
import json
import re
import shlex
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import numpy as np
import pytest
from starlette.testclient import TestClient

from glasshouse import open_run
from glasshouse.cli.main import cli
from glasshouse.cli.run_options import scenario_of
from glasshouse.codes import Event, Fact, Kind
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.interventions import intervened
from glasshouse.engine.life import Holder, Life, tell
from glasshouse.engine.looks import look_of
from glasshouse.engine.runs import Run, simulate
from glasshouse.engine.trace import replay
from glasshouse.explorer.round import characters
from glasshouse.explorer.round.choices import MOST, Round
from glasshouse.explorer.round.story import LATE, story
from glasshouse.explorer.shelf import Shelf
from glasshouse.society.interventions import Intervention, parsed
from glasshouse.society.toy import PerYear, ToySociety
from glasshouse.steering import Answer

Twin = dict[str, Any]
LIST = Path(__file__).parents[2] / "docs" / "examples" / "toy" / "b03-list.yaml"


def twin(client: TestClient, run: str, agent: int | str, **query: object) -> Twin:
    asked = f"?{urlencode(query)}" if query else ""
    answer = client.get(f"/runs/{run}/round/{agent}.json{asked}")
    assert answer.status_code == 200, answer.text
    found: Twin = answer.json()
    return found


def offered(client: TestClient, run: str) -> dict[str, int]:
    found = client.get(f"/runs/{run}/round.json").json()["offers"]
    return {one["sort"]: one["agent"] for one in found}


def played(client: TestClient, run: str, agent: int, take: int) -> list[Twin]:
    """Play a round by always taking the same link; return its steps and its end."""
    steps = [twin(client, run, agent)]
    while not steps[-1]["is_end"]:
        option = steps[-1]["question"]["options"][take]
        steps.append(twin(client, run, agent, do=option["do"], at=option["at"]))
        assert len(steps) <= MOST + 1
    return steps


def lines_of(step: Twin) -> list[Twin]:
    return [line for part in ("new", "late") for year in step[part] for line in year["lines"]]


def lived(run: Run, agent: int, do: str) -> Life:
    """Tell the life of an agent with interventions, past everything that the explorer keeps."""
    alone = open_run(run.path)
    done = tuple(parsed(f"{agent} {one}") for one in do.split(";") if one)
    prepared = intervened(alone.prepared, done)
    return tell(prepared, replay(prepared, neighbourhood_of(prepared, agent), alone.exposures()), agent)


@pytest.fixture(scope="module")
def debtor(client: TestClient, country: str) -> int:
    return offered(client, country)["debt"]


@pytest.fixture(scope="module")
def villager(client: TestClient, city: str) -> int:
    return offered(client, city)["points"]


# beginning -------------------------------------------------------------------------------------------------


def test_first__sends_on_to_the_first_run(client: TestClient, country: str) -> None:
    answer = client.get("/round?lang=zh")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/runs/{country}/round?lang=zh")


def test_choose__sends_a_number_on(client: TestClient, country: str) -> None:
    answer = client.get(f"/runs/{country}/round?agent=12")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/runs/{country}/round/12")


def test_offers__are_the_first_of_whom_it_is_true(
    client: TestClient, shelf: Shelf, country: str, debtor: int
) -> None:
    run = open_run(shelf.runs[country].path)
    prepared, spec = run.prepared, run.prepared.scenario
    k = int(run.manifest.sample.neighbourhoods[0])
    again = replay(prepared, k, run.exposures())
    events = again.events
    opened = (events["observable"] == Event.ENFORCEMENT_OPENED) & (events["tick"] >= spec.start)
    adults = sorted({int(one) for one in events["agent"][opened] if one < prepared.places.n_agents})
    assert debtor == next(one for one in adults if characters.stays(prepared, one, k))
    found = offered(client, country)
    assert len(set(found.values())) == len(found)
    quiet = {name for name in names_of(run, found["nothing"]) if "." in name}
    assert not quiet - {name for name in quiet if name.startswith("done.")}


def names_of(run: Run, agent: int) -> set[str]:
    start = run.prepared.scenario.start
    return {one.name for one in lived(run, agent, "").events if parsed_month(one.day) >= start}


def parsed_month(day: str) -> int:
    return (int(day[:4]) - 2000) * 12 + int(day[5:7]) - 1


def test_characters__are_said_in_bands_only(
    client: TestClient, shelf: Shelf, country: str, debtor: int
) -> None:
    run = shelf.runs[country]
    prepared = run.prepared
    step = twin(client, country, debtor)
    look = look_of(prepared, debtor, neighbourhood_of(prepared, debtor), day_number(run))
    assert look is not None
    assert f"income fifth {look.fifth} of 5" in step["who"]
    assert ("town" if look.is_urban else "countryside") in step["who"]
    born = lived(run, debtor, "").holders[0]
    text = client.get(f"/runs/{country}/round/{debtor}").text
    assert isinstance(born, Holder)
    assert str(born.birth_year) not in re.sub(r"<time.*?</time>|<h3>\d+</h3>", "", text)
    for word in ("woman", " man,", "born "):
        assert word not in text


def day_number(run: Run) -> int:
    from glasshouse import clock

    return clock.first_day(run.scenario.start)


def test_note__comes_before_anything_else(client: TestClient, country: str, debtor: int) -> None:
    for path in (f"/runs/{country}/round", f"/runs/{country}/round/{debtor}"):
        text = client.get(path).text
        assert text.index("Before you begin") < text.index("<h2", text.index("Before you begin"))
        assert "illness, death, public shaming" in text
        assert "<script>" not in text
        assert "style=" not in text


# a whole round ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("take", [0, 1, 2])
def test_round__ends_as_the_engine_says(
    client: TestClient, shelf: Shelf, country: str, debtor: int, take: int
) -> None:
    steps = played(client, country, debtor, take)
    assert 2 <= len(steps) <= MOST + 1
    end = steps[-1]
    life = lived(shelf.runs[country], debtor, end["do"])
    assert end["life"] == json.loads(json.dumps(life.record(), ensure_ascii=False))
    assert len(end["interventions"]) == (len(steps) - 1 if take < 2 else 0)
    assert len(end["talk"]) == 3


def test_city__ends_as_the_engine_says(client: TestClient, shelf: Shelf, city: str, villager: int) -> None:
    end = played(client, city, villager, 0)[-1]
    life = lived(shelf.runs[city], villager, end["do"])
    assert end["life"] == json.loads(json.dumps(life.record(), ensure_ascii=False))
    asked = {one.split(" ")[2] for one in (each["text"] for each in end["interventions"])}
    done = {e.name.removeprefix("done.") for e in life.events}
    assert asked & done  # what was chosen happened


@pytest.mark.parametrize("take", [0, 1])
def test_steps__tell_nothing_that_comes_later(
    client: TestClient, shelf: Shelf, country: str, debtor: int, take: int
) -> None:
    steps = played(client, country, debtor, take)
    days = [step["day"] for step in steps[:-1]]
    assert days == sorted(days)
    seen: Counter[tuple[str, str]] = Counter()
    for step in steps[:-1]:
        lines = lines_of(step)
        assert all(max(line["day"], line["until"]) <= step["day"] for line in lines)
        assert all(line["known"] == "" for line in lines)
        assert "life" not in step
        assert "years" not in step
        page = client.get(f"/runs/{country}/round/{debtor}?{urlencode({'do': step['do'], 'at': step['at']})}")
        shown = re.findall(r'<time datetime="(\d{4}-\d\d-\d\d)"', page.text)
        assert all(day <= step["day"] for day in shown)
        seen.update((line["day"], line["en"]) for line in lines)
    told = Counter((e.day, e.en) for e in lived(shelf.runs[country], debtor, steps[-1]["do"]).events)
    assert not seen - told  # each line once, and no later choice undid it
    assert len(seen) >= 3


@pytest.mark.parametrize("sort", ["debt", "mistaken", "points", "nothing"])
def test_answers__change_nothing_that_was_asked_or_told_before(
    client: TestClient, shelf: Shelf, city: str, country: str, sort: str
) -> None:
    """So no step gives away what luck, or the reader, is about to decide."""
    key = city if sort in ("points", "mistaken") else country
    agent, run = offered(client, key)[sort], shelf.runs[key]
    luck = Round(run, agent, ())
    assert luck.questions
    for n, asked in enumerate(luck.questions):
        start = luck.questions[n - 1].cut if n else 0
        for is_done in (True, False):
            other = Round(run, agent, (asked.answer(luck.agent, is_done=is_done),))
            assert other.questions[: n + 1] == luck.questions[: n + 1]
            assert other.story.between(start, asked.cut) == luck.story.between(start, asked.cut)
        shown, _ = luck.story.between(0, asked.cut)
        assert all(e.day <= asked.day for e in shown)


def test_questions__come_once_in_each_stage_of_a_debt(shelf: Shelf, country: str, debtor: int) -> None:
    luck = Round(shelf.runs[country], debtor, ())
    no = tuple(one.answer(luck.agent, is_done=False) for one in luck.questions[:1])
    asked = [(one.fact, one.stage) for one in Round(luck.run, debtor, no).questions if one.what == "pay"]
    assert len(asked) >= 2
    assert len(asked) == len(set(asked))
    months = [one for one in luck.story.decisions if one.matter.what == "pay"]
    assert len(months) > len(asked)  # it is left the same choice in more months than it is asked


def test_records__are_not_told_before_the_end(client: TestClient, shelf: Shelf, city: str) -> None:
    run = open_run(shelf.runs[city].path)
    stack, start = run.prepared.stack, run.prepared.scenario.start
    events = replay(run.prepared, 0, run.exposures()).events
    records = [k for k, one in enumerate(run.prepared.observables) if one.name.endswith(".record")]
    early = np.isin(events["observable"], records) & (events["tick"] == start + 4)
    agent = int(events["agent"][early & (events["agent"] < run.prepared.places.n_agents)][0])
    steps = played(client, city, agent, 1)
    told = [line for step in steps[:-1] for line in lines_of(step)]
    assert told
    assert not [line for line in told if "record arrives" in line["en"] or "points" in line["en"]]
    labels = {act.en for act in stack.act_labels}  # what the law makes of records
    assert not [line for line in told if line["en"] in labels]
    life = lived(run, agent, steps[-1]["do"])
    hidden = [e for e in life.events if e.day < steps[-2]["day"] and e.name.endswith((".record", ".down"))]
    assert hidden  # there was something to hide
    assert [e for e in life.events if e.day < steps[-2]["day"] and e.en in labels]


def test_mistaken__is_offered_where_there_is_one(client: TestClient, shelf: Shelf, city: str) -> None:
    agent = offered(client, city)["mistaken"]
    run = open_run(shelf.runs[city].path)
    again = replay(run.prepared, neighbourhood_of(run.prepared, agent), run.exposures())
    owes = (again.panel["agent"] == agent) & (again.panel["kind"] == Kind.DEBT)
    is_taken_for = again.events["observable"][again.events["agent"] == agent] == Event.MISTAKEN_IDENTITY
    assert np.any(again.panel["bits"][owes] & Fact.UNFOUNDED) or np.any(is_taken_for)


def test_mistakes__stay_unknown_until_somebody_tells(shelf: Shelf, country: str) -> None:
    """Somebody else's debt is filed about agents, who learn of it when they are told or refused."""
    run, n_told, n_hidden = shelf.runs[country], 0, 0
    for agent in range(19_600, 19_640):
        told = story(run, agent, (parsed(f"{agent} 2014-01 mistaken debt"),))
        facts = {e.fact for e in told.events if e.name == "mistaken_identity"}
        for event, at in zip(told.events, told.known, strict=True):
            if event.fact not in facts:
                continue
            if at == LATE:
                n_hidden += 1
                continue
            opener = told.events[at]
            n_told += 1
            assert (opener.fact, opener.day >= event.day) == (event.fact, True)
            before = [e.name for e in told.events[: at + 1] if e.fact == event.fact]
            assert any(
                name.endswith((".in_force", ".notified", "_refused", "trip_slipped")) for name in before
            )
    assert n_told >= 3
    assert n_hidden >= 3


# the end ---------------------------------------------------------------------------------------------------


def test_end__counts_what_the_life_says(client: TestClient, shelf: Shelf, country: str, debtor: int) -> None:
    end = played(client, country, debtor, 1)[-1]
    run = shelf.runs[country]
    life, luck = (lived(run, debtor, do) for do in (end["do"], ""))
    start = run.prepared.scenario.start
    counts = {one["key"]: one for one in end["counts"]}
    for key, names in (("debts", {"debt_arrears"}), ("paid", {"debt_performed", "debt_settled"})):
        for side, whole in (("round", life), ("luck", luck)):
            n = sum(1 for e in whole.events if e.name in names and parsed_month(e.day) >= start)
            assert counts[key][side] == n
    key = lambda e: (e.day, e.en)  # noqa: E731
    came = Counter(map(key, life.events)) - Counter(map(key, luck.events))
    went = Counter(map(key, luck.events)) - Counter(map(key, life.events))
    assert Counter((one["day"], one["en"]) for one in end["came"]) == came
    assert Counter((one["day"], one["en"]) for one in end["went"]) == went
    for one in end["debts"]:
        if one["is_paid"]:
            assert one["got"] == one["amount"]
            assert [e for e in life.events if e.day == one["ended"] and f"{one['amount']:,}" in e.en]


def test_others__are_those_of_the_same_bands(
    client: TestClient, shelf: Shelf, country: str, debtor: int
) -> None:
    end = played(client, country, debtor, 2)[-1]
    run = open_run(shelf.runs[country].path)
    prepared = run.prepared
    k = neighbourhood_of(prepared, debtor)
    mine = look_of(prepared, debtor, k, day_number(run))
    assert mine is not None
    first, size = int(prepared.places.first_slot[k]), int(prepared.places.size[k])
    same = [
        slot
        for slot in range(first, first + size)
        if slot != debtor
        and (look := look_of(prepared, slot, k, day_number(run)))
        and (look.age_band, look.is_urban, look.fifth) == (mine.age_band, mine.is_urban, mine.fifth)
        and characters.stays(prepared, slot, k)
    ]
    assert len(same) >= 10
    assert end["others"]["n"] == len(same)
    events = replay(prepared, k, run.exposures()).events
    owed = events["observable"] == Event.DEBT_ARREARS
    owed &= events["tick"] >= prepared.scenario.start
    counts = [int(np.sum(owed & (events["agent"] == slot))) for slot in same]
    debts = next(one for one in end["others"]["fared"] if one["key"] == "debts")
    assert (debts["any"], debts["most"]) == (sum(1 for n in counts if n), max(counts))
    assert debts["mean"] == pytest.approx(sum(counts) / len(counts), abs=0.005)


def test_command__repeats_the_round_as_a_run(
    client: TestClient, shelf: Shelf, country: str, debtor: int
) -> None:
    end = played(client, country, debtor, 1)[-1]
    words = shlex.split(end["command"])
    assert words[:2] == ["glasshouse", "run"]
    command = cli.get_command(click.Context(cli), "run")
    assert command
    params = command.make_context("run", words[2:], resilient_parsing=True).params
    done = tuple(parsed(one["text"]) for one in end["interventions"])
    assert done
    given = {name: value for name, value in params.items() if value not in (None, (), False)}
    assert scenario_of(None, given) == replace(shelf.runs[country].scenario, interventions=done)


def test_stopping__leaves_the_rest_to_luck(client: TestClient, country: str, debtor: int) -> None:
    first = twin(client, country, debtor)
    end = twin(client, country, debtor, do=first["question"]["options"][1]["do"], at="end")
    assert end["is_end"]
    assert len(end["interventions"]) == 1


# refusals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "says", "says_zh"),
    [
        ({"do": "now pay"}, "do: interventions:", 'do："now pay"无效'),
        ({"do": "2019-05 pay"}, "a month from 2013-10", "月份须在本次运行期内"),
        ({"do": "2014-05 not jd17-g1", "at": "end"}, "nothing that this character decides", "自己能决定"),
        ({"do": "2014-05 mistaken debt", "at": "end"}, "nothing that this character decides", "自己能决定"),
        ({"do": "2018-12 pay @1", "at": "end"}, "answers nothing that was asked", "并未回答"),
        ({"at": "99"}, "at: found", "须为 0 至"),
        ({"at": "-1"}, "at: found", "须为 0 至"),
        ({"step": "1"}, 'found "step"', '"step" 无效'),
    ],
)
def test_bad_values__are_refused(
    client: TestClient, country: str, debtor: int, query: dict[str, str], says: str, says_zh: str
) -> None:
    for lang, text in (("en", says), ("zh", says_zh)):
        answer = client.get(f"/runs/{country}/round/{debtor}?{urlencode({**query, 'lang': lang})}")
        assert answer.status_code == 400
        assert text in html.unescape(answer.text)


def test_answers_to_later_questions__are_refused(client: TestClient, country: str, debtor: int) -> None:
    steps = played(client, country, debtor, 1)
    later = steps[-1]["do"]
    answer = client.get(f"/runs/{country}/round/{debtor}.json?{urlencode({'do': later, 'at': 0})}")
    assert answer.status_code == 400
    assert "answers nothing" in answer.json()["error"]["says"]


@pytest.mark.parametrize(("name", "status"), [("99999999", 404), ("F1", 400), ("B1", 400), ("x", 404)])
def test_strange_agents__are_refused(client: TestClient, country: str, name: str, status: int) -> None:
    assert client.get(f"/runs/{country}/round/{name}").status_code == status


def test_toys__are_refused(client: TestClient, shelf: Shelf, tmp_path_factory: Any, country: str) -> None:
    folder = tmp_path_factory.mktemp("toy")
    toy = ToySociety(kind="toy", acts={"offence": PerYear(per_year="0.3")})
    asked = replace(shelf.runs[country].scenario, regimes=(str(LIST),), agents=200, society=toy)
    key = shelf.add(simulate(asked, out=folder / "toy", threads=1).path)
    try:
        assert client.get(f"/runs/{key}/round").status_code == 200
        assert "toy society" in client.get(f"/runs/{key}/round").text
        assert client.get(f"/runs/{key}/round.json").json()["offers"] == []
        answer = client.get(f"/runs/{key}/round/3")
        assert answer.status_code == 400
        assert "toy society" in answer.text
    finally:
        shelf.runs.pop(key)


# words -----------------------------------------------------------------------------------------------------


def test_chinese_pages__have_no_english_sentences(client: TestClient, country: str, debtor: int) -> None:
    steps = played(client, country, debtor, 1)
    for step in (None, *steps):
        query = {"lang": "zh"} if step is None else {"lang": "zh", "do": step["do"], "at": step["at"]}
        own = "" if step is None else f"/{debtor}"
        answer = client.get(f"/runs/{country}/round{own}?{urlencode(query)}")
        assert answer.status_code == 200
        text = re.sub(r"<head>.*?</head>|<code>.*?</code>|<header>.*?</header>", "", answer.text, flags=re.S)
        text = re.sub(
            r'<p class="small why">.*?</p>', "", text, flags=re.S
        )  # articles, as every life has them
        text = html.unescape(re.sub(r"<[^>]*>", "\n", text))
        assert not re.findall(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+", text)


def test_interventions__say_what_the_links_say(client: TestClient, country: str, debtor: int) -> None:
    first = twin(client, country, debtor)
    yes, no, luck = first["question"]["options"]
    assert parsed(f"{debtor} {yes['do']}").answer == Answer.YES
    assert parsed(f"{debtor} {no['do']}").answer == Answer.NO
    assert luck["do"] == ""
    one = parsed(f"{debtor} {yes['do']}")
    assert isinstance(one, Intervention)
    assert one.tick == parsed_month(first["question"]["day"])
