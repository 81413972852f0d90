"""One act or mistake of a life changed: what follows, line by line, against the engine asked directly."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from html import unescape
from typing import Any
from urllib.parse import quote, urlsplit

import click
import pytest
from starlette.testclient import TestClient

from glasshouse.cli.main import cli
from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.interventions import intervened
from glasshouse.engine.life import Life, runs_of, tell
from glasshouse.engine.runs import Run
from glasshouse.engine.tables import busiest_agent
from glasshouse.engine.trace import replay
from glasshouse.explorer.beside.otherwise import MOST_OF_DESK, MOST_OF_KIND, MOST_ROWS
from glasshouse.explorer.shelf import Shelf
from glasshouse.society.interventions import parsed

Said = Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def agent(shelf: Shelf, country: str) -> int:
    return busiest_agent(shelf.runs[country].events_path, starts_on=0)


def asked(
    client: TestClient, run: str, agent: int, do: str = "", regimes: str = "this-run", lang: str = "en"
) -> dict[str, Any]:
    more = f"&do={quote(do)}" if do else ""
    answer = client.get(f"/runs/{run}/beside/{agent}.json?regimes={regimes}&show=all&lang={lang}{more}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def life(run: Run, agent: int, *texts: str) -> Life:
    """Return a life with interventions, without anything of the explorer."""
    prepared = intervened(run.prepared, tuple(parsed(f"{agent} {text}") for text in texts))
    return tell(prepared, replay(prepared, neighbourhood_of(prepared, agent), run.exposures()), agent)


def events(one: Life) -> Said:
    return Counter((event.day, event.en) for event in one.events)


def lines(found: list[dict[str, Any]]) -> Said:
    """Return what lines say, each as often as it is meant; of what is told together the first day counts."""
    said: Said = Counter()
    for one in found:
        said[one["day"], one["en"]] += one["times"]
    return said


def in_lines(one: Life) -> list[tuple[str, str, int]]:
    """Return the lines in which the engine tells a life."""
    return [(run[0].day, run[0].en, len(run)) for run in runs_of(one.events)]


def way_of(panel: dict[str, Any], way: str) -> list[dict[str, Any]]:
    return [one for one in panel["change"]["lines"] if one["way"] == way]


def ids(one: Life) -> Counter[tuple[str, ...]]:
    """Return what each event of a life says, whatever the number of its matter."""
    return Counter((e.day, str(e.holder), e.name, e.provision, e.rule, e.en) for e in one.events)


def of_panel(panel: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for year in panel["years"] for one in year["lines"]]


def by_words(said: Said) -> Counter[str]:
    """Return how often each thing is said, on whatever day: some lines tell of several days."""
    found: Counter[str] = Counter()
    for (_, words), n in said.items():
        found[words] += n
    return found


def test_turned__each_decision_gives_the_life_that_the_engine_gives(
    client: TestClient, shelf: Shelf, country: str, agent: int
) -> None:
    run, told = shelf.runs[country], asked(client, country, agent)
    luck = run.life(agent)
    turned = {row["what"]: row for row in told["otherwise"]["rows"]}
    assert {"pay", "sue", "enforce"} <= set(turned)
    n_moved = 0
    for row in turned.values():
        assert row["otherwise"] == f"{agent} {row['do']}"
        panel = asked(client, country, agent, row["do"])["panels"][0]
        other = life(run, agent, row["do"])
        assert panel["kind"] == "changed"
        assert [(one["day"], one["en"], one["times"]) for one in of_panel(panel)] == in_lines(other)
        came, went = (way_of(panel, way) for way in ("came", "went"))
        new, old = ids(other), ids(luck)
        assert by_words(lines(came)) == Counter(words for *_, words in (new - old).elements())
        assert by_words(lines(went)) == Counter(words for *_, words in (old - new).elements())
        assert panel["change"]["n_came"] == (new - old).total()
        n_moved += other.events != luck.events
    assert n_moved >= 3


def test_turned__what_luck_decided_is_said_as_it_went(
    client: TestClient, shelf: Shelf, country: str, agent: int
) -> None:
    rows = asked(client, country, agent)["otherwise"]["rows"]
    sued = next(row for row in rows if row["what"] == "sue" and row["is_done"])
    assert any(e.day == sued["day"] and e.name == "debt_sued" for e in shelf.runs[country].life(agent).events)
    assert re.fullmatch(r"[0-9]{4}-[0-9]{2} not sue @[0-9]+", sued["do"])
    assert "stopped paying" in sued["about"]
    assert sued["desk_name"] == "Creditor"


def test_turned__are_few_and_of_the_citizen_first(client: TestClient, country: str, agent: int) -> None:
    found = asked(client, country, agent)["otherwise"]
    rows = found["rows"]
    assert found["shown"] == len(rows) <= MOST_ROWS < found["n"]
    assert rows[0]["desk"] == "citizen"
    assert max(Counter(row["desk"] for row in rows).values()) <= MOST_OF_DESK
    assert max(Counter(row["what"] for row in rows).values()) <= MOST_OF_KIND
    assert len({row["do"] for row in rows}) == len(rows)


def test_turned__a_change_is_marked_and_leads_back(client: TestClient, country: str, agent: int) -> None:
    sued = next(row for row in asked(client, country, agent)["otherwise"]["rows"] if row["what"] == "sue")
    again = asked(client, country, agent, sued["do"])["otherwise"]["rows"]
    same = next(row for row in again if row["what"] == "sue" and row["day"] == sued["day"])
    assert (same["is_done"], same["is_changed"], same["do"]) == (not sued["is_done"], True, "")
    assert sum(row["is_changed"] for row in again) == 1


def test_change__that_comes_to_nothing_leaves_each_line(client: TestClient, country: str, agent: int) -> None:
    """In the first month nobody has to decide on a debt that comes later."""
    plain = asked(client, country, agent)["panels"][0]
    changed = asked(client, country, agent, "2013-10 not sue")["panels"][0]
    assert (changed["years"], changed["counts"]) == (plain["years"], plain["counts"])
    change = changed["change"]
    assert (change["lines"], change["counts"], change["n_came"], change["n_went"]) == ([], [], 0, 0)
    assert "brings nothing" in change["says"]
    assert plain["change"] is None


def test_mistake__brings_a_debt_of_somebody_else(
    client: TestClient, shelf: Shelf, country: str, agent: int
) -> None:
    do = "2014-03 mistaken debt"
    panel = asked(client, country, agent, do)["panels"][0]
    came = panel["change"]["lines"]
    assert came[0]["day"] == panel["change"]["first"] == "2014-03-15"
    # whose it is comes out when somebody sues for it
    assert any(words in came[0]["en"] for words in ("somebody else of the same name", "on record by mistake"))
    found = {one["key"]: (one["before"], one["after"]) for one in panel["change"]["counts"]}
    plain = asked(client, country, agent)["panels"][0]["counts"]
    assert found["debts"] == (plain["debts"], plain["debts"] + 1)
    new = ids(life(shelf.runs[country], agent, do)) - ids(shelf.runs[country].life(agent))
    said = {(day, provision, rule, words) for day, _, _, provision, rule, words in new}
    assert {
        tuple(one[k] for k in ("day", "provision", "rule", "en")) for one in way_of(panel, "came")
    } <= said


def test_under_other_law__the_change_is_compared_with_that_law(
    client: TestClient, country: str, agent: int
) -> None:
    do = "2014-03 debt"
    own, free = asked(client, country, agent, do, "this-run,none")["panels"]
    plain = asked(client, country, agent, "", "none")["panels"][0]
    assert own["kind"] == free["kind"] == "changed"
    assert any("under the same law without the change" in note for note in free["notes"])
    assert any("as it was in this run" in note for note in own["notes"])
    came = lines([one for one in free["change"]["lines"] if one["way"] == "came"])
    went = lines([one for one in free["change"]["lines"] if one["way"] == "went"])
    assert by_words(lines(of_panel(plain))) + by_words(came) == by_words(lines(of_panel(free))) + by_words(
        went
    )
    assert not any(one["kind"] == "law" for one in free["change"]["lines"])
    moved = {one["key"]: one["after"] for one in free["change"]["counts"]}
    assert moved.items() <= free["counts"].items()


def test_unasked__is_said_in_the_panel_that_does_not_ask(
    client: TestClient, country: str, agent: int
) -> None:
    do = "2016-03 online_criticism"
    page = asked(client, country, agent, do, "this-run,seed-maximal")
    own, most = page["panels"]
    said = "This law asks nothing about it: Criticises officials or policy online."
    assert any(note.startswith(said) for note in own["notes"])
    assert (own["kind"], own["change"]["unasked"]) == ("this", [f"{agent} {do}"])
    assert own["change"]["lines"] == []
    assert not any("asks nothing" in note for note in most["notes"])
    assert (most["kind"], most["change"]["asked"]) == ("changed", [f"{agent} {do}"])
    assert "Criticises officials or policy online" in {one["en"] for one in most["change"]["lines"]}
    assert page["command"] == ""
    speech = next(one for one in page["form"]["groups"] if one["group"] == "expression")
    assert "online_criticism" in {one["value"] for one in speech["options"]}
    alone = asked(client, country, agent)["form"]["groups"]
    assert "expression" not in {one["group"] for one in alone}
    zh = asked(client, country, agent, do, "this-run", "zh")["panels"][0]
    assert any("这套规则不涉及此事：在网上批评官员或政策" in note for note in zh["notes"])


def test_paired__is_the_base_and_not_the_answer(client: TestClient, shelf: Shelf) -> None:
    by_seed: dict[int, dict[str, str]] = {}
    for key, run in shelf.runs.items():
        if run.scenario.regimes in (("suining-2010",), ("none",)):
            by_seed.setdefault(run.scenario.seed, {})[run.scenario.regimes[0]] = key
    pair = next(one for one in by_seed.values() if len(one) == 2)
    do = "2010-06 debt"
    panel = asked(client, pair["suining-2010"], 11, do, "none")["panels"][0]
    assert panel["kind"] == "changed"
    assert any(f"open run {pair['none']}" in note for note in panel["notes"])
    free = shelf.runs[pair["none"]]
    assert by_words(lines(of_panel(panel))) == by_words(events(life(free, 11, do)))
    assert panel["change"]["n_came"] > 0


def test_panel__knows_the_change_and_the_page_asks_for_it(
    client: TestClient, country: str, agent: int
) -> None:
    do = "2014-03 mistaken debt"
    page = client.get(f"/runs/{country}/beside/{agent}?do={quote(do)}").text
    links = [unescape(link) for link in re.findall(r'data-panel="([^"]+)"', page)]
    assert links
    for link in links[:2]:
        part = client.get(link).text
        assert "What the change brought" in part
        whole = asked(client, country, agent, do, urlsplit(link).query.split("&")[0].partition("=")[2])
        counts = json.loads(unescape(re.findall(r'data-counts="([^"]+)"', part)[0]))
        assert counts == whole["panels"][0]["counts"]


@pytest.mark.parametrize(("lang", "says"), [("en", "What-if: changed"), ("zh", "假设：有改动")])
def test_page__says_what_is_changed_in_both_languages(
    client: TestClient, country: str, agent: int, lang: str, says: str
) -> None:
    do = quote("2014-03 mistaken debt;2016-05 not pay")
    page = client.get(f"/runs/{country}/beside/{agent}?do={do}&regimes=this-run&show=all&lang={lang}").text
    assert says in page
    assert page.count("2014-03 mistaken debt") >= 1
    record = asked(client, country, agent, "2014-03 mistaken debt;2016-05 not pay", lang=lang)
    assert [one["without"] for one in record["changes"]] == ["2016-05 not pay", "2014-03 mistaken debt"]
    for one in record["changes"]:
        assert f"do={quote(one['without']).replace('%20', '+')}" in unescape(page)


def test_form__sends_on_to_the_address_with_one_more(client: TestClient, country: str, agent: int) -> None:
    path = f"/runs/{country}/beside/{agent}"
    for query, do in (
        ("what=pay&month=2016-05&how=no", "2016-05 not pay"),
        ("what=debt&month=2014-03&how=mistaken&do=2016-05+not+pay", "2014-03 mistaken debt;2016-05 not pay"),
        ("what=pay&month=2016-05&how=yes&do=2016-05+not+pay+@47360", "2016-05 pay"),
    ):
        answer = client.get(f"{path}?{query}&regimes=this-run&show=all&lang=zh")
        assert answer.status_code == 303
        target = urlsplit(answer.headers["location"])
        assert target.path == path
        again = client.get(f"{path}.json?{target.query}").json()
        assert (again["do"], again["regimes"], again["show"], again["lang"]) == (do, "this-run", "all", "zh")


def test_form__offers_what_the_run_follows(client: TestClient, city: str) -> None:
    found = asked(client, city, 9)["form"]
    offered = {one["group"]: {o["value"] for o in one["options"]} for one in found["groups"]}
    assert offered["money"] == {"debt", "pay"}
    assert {"littering", "queue_jumped"} <= offered["everyday"]
    assert "firm" not in offered
    assert (found["first"], found["last"]) == ("2019-01", "2020-06")


def test_command__is_one_that_the_command_line_reads(client: TestClient, country: str, agent: int) -> None:
    do = "2014-03 mistaken debt;2016-05 not pay"
    words = shlex.split(asked(client, country, agent, do)["command"])
    assert words[:2] == ["glasshouse", "run"]
    assert [one for one in words if one.startswith("--intervene=")] == [
        f"--intervene={agent} 2014-03 mistaken debt", f"--intervene={agent} 2016-05 not pay",
    ]  # fmt: skip
    command = cli.get_command(click.Context(cli), "run")
    assert command
    given = command.make_context("run", words[2:], resilient_parsing=True).params
    assert given["agents"] == 22_000
    assert len(given["interventions"]) == 2
    assert asked(client, country, agent)["command"] == ""


@pytest.mark.parametrize(
    ("query", "says", "zh"),
    [
        ("do=nonsense", "MONTH WHAT", "须写成"),
        ("do=4711 2016-05 pay", "MONTH WHAT", "须写成"),
        ("do=2016-13 pay", "MONTH WHAT", "须写成"),
        ("do=2016-05 not nothing_at_all", "knows", "都不知道"),
        ("do=2016-05 not payy", "did you mean pay?", "是否指 pay？"),
        ("do=2009-05 pay", "from 2013-10 to 2018-12", "2013-10 至 2018-12"),
        ("do=2016-05 mistaken pay", "on record by mistake", "误记"),
        ("do=2016-05 pollution", "an act of firms", "企业的行为"),
        ("do=2016-05 pay;2016-05 not pay @47360", "about the same", "同一事项"),
        ("do=" + ";".join(f"2016-0{k} pay" for k in range(1, 8)), "at most 6", "最多6项"),
        (
            "what=pay&month=2016-09&do=" + ";".join(f"2016-0{k} pay" for k in range(1, 7)),
            "at most 6",
            "最多6",
        ),
        ("what=pay", "both are needed", "同时写明"),
        ("what=pay&month=soon", "a month from 2013-10 to 2018-12", "月份"),
        ("what=pay&month=2016-09&how=perhaps", "yes, no, mistaken", "yes, no, mistaken"),
        ("what=a b&month=2016-09", "MONTH WHAT", "须写成"),
    ],
)
def test_bad_changes__are_refused(
    client: TestClient, country: str, agent: int, query: str, says: str, zh: str
) -> None:
    for lang, words in (("en", says), ("zh", zh)):
        answer = client.get(f"/runs/{country}/beside/{agent}.json?{quote(query, safe='=&')}&lang={lang}")
        assert answer.status_code == 400
        assert words in answer.json()["error"]["says"]
