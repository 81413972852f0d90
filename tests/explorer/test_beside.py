"""One life under many laws: exact where another run is open, a labelled what-if otherwise."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from glasshouse import open_run
from glasshouse.clock import parse_month
from glasshouse.conduct import FIRST_BORDER
from glasshouse.engine.life import explain_life
from glasshouse.engine.prepare import prepare
from glasshouse.engine.ranks import NOT_YET
from glasshouse.engine.tables import busiest_agent
from glasshouse.engine.what_if import under_other_law
from glasshouse.errors import ScenarioError
from glasshouse.explorer.lives.words import COUNTS
from glasshouse.explorer.shelf import Shelf
from glasshouse.society.scenario import Scenario


@pytest.fixture(scope="module")
def agent(shelf: Shelf, country: str) -> int:
    return busiest_agent(shelf.runs[country].events_path, starts_on=0)


@pytest.fixture(scope="module")
def pair(shelf: Shelf) -> tuple[str, str]:
    """Return the keys of two runs of the contrast with the same luck: under the county's rules, and none."""
    by_seed: dict[int, dict[str, str]] = {}
    for key, run in shelf.runs.items():
        if run.scenario.regimes in (("suining-2010",), ("none",)):
            by_seed.setdefault(run.scenario.seed, {})[run.scenario.regimes[0]] = key
    found = next(one for one in by_seed.values() if len(one) == 2)
    return found["suining-2010"], found["none"]


def told(client: TestClient, run: str, agent: int | str, regimes: str, lang: str = "en") -> dict[str, Any]:
    answer = client.get(f"/runs/{run}/beside/{agent}.json?regimes={regimes}&show=all&lang={lang}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def lines(panel: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(one["day"], one["en"], one["times"]) for year in panel["years"] for one in year["lines"]]


def test_first__sends_on_to_the_busiest_life(client: TestClient, shelf: Shelf, country: str) -> None:
    answer = client.get("/beside")
    assert answer.status_code == 303
    assert re.fullmatch(rf"/runs/{country}/beside/[0-9]+", answer.headers["location"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page__has_a_panel_and_a_link_for_each_law(
    client: TestClient, country: str, agent: int, lang: str
) -> None:
    page = client.get(f"/runs/{country}/beside/{agent}?lang={lang}")
    assert page.status_code == 200
    assert "style=" not in page.text
    record = client.get(f"/runs/{country}/beside/{agent}.json?lang={lang}").json()
    names = [one["name"] for one in record["laws"]]
    assert names[:2] == ["this-run", "none"]
    assert "national-lists~jd-2017-terms" in names
    assert len(re.findall(r"data-panel=", page.text)) == len(names)
    for link in re.findall(r'data-panel="([^"]+)"', page.text):
        assert client.get(unescape(link)).status_code == 200


def test_panel__is_a_part_without_head_and_foot(client: TestClient, country: str, agent: int) -> None:
    part = client.get(f"/runs/{country}/beside/{agent}/panel?regimes=none").text
    assert "<html" not in part
    assert "A small what-if" in part
    counts = json.loads(unescape(re.findall(r'data-counts="([^"]+)"', part)[0]))
    assert list(counts) == list(COUNTS)
    whole = told(client, country, agent, "none")["panels"][0]
    assert counts == whole["counts"]


def test_this_run__is_the_life_of_the_run(client: TestClient, shelf: Shelf, country: str, agent: int) -> None:
    panel = told(client, country, agent, "this-run")["panels"][0]
    life = open_run(shelf.runs[country].path).life(agent)
    assert panel["kind"] == "this"
    assert sum(n for *_, n in lines(panel)) == len(life.events)
    named = told(client, country, agent, "national-lists")["panels"][0]  # the same law by its name
    assert (named["kind"], lines(named)) == ("this", lines(panel))


def test_what_if__under_the_own_law_is_the_run(shelf: Shelf, country: str, city: str) -> None:
    for key, slot in ((country, 4), (city, 9)):
        run = shelf.runs[key]
        own, seen = run.prepared, run.exposures()
        other = under_other_law(own, seen, 0, run.scenario.regimes, run.scenario.without)
        assert np.array_equal(other.exposures, seen)
        assert other.outside == ()
        assert explain_life(other.prepared, other.exposures, slot) == run.life(slot)


def test_what_if__without_any_law_has_no_line_of_law(client: TestClient, country: str, agent: int) -> None:
    page = told(client, country, agent, "this-run,none")
    own, free = page["panels"]
    assert own["counts"]["days_listed"] > 0
    assert not any(one["kind"] == "law" for year in free["years"] for one in year["lines"])
    assert "days_listed" in page["differs"]
    assert "debts" not in page["differs"]
    first = next(e for e in lines(own) if "stopped paying" in e[1])
    assert first in lines(free)  # the same luck


def test_what_if__without_a_reform_begins_to_differ_with_it(
    client: TestClient, country: str, agent: int
) -> None:
    whole, less = told(client, country, agent, "this-run,national-lists~jd-2017-terms")["panels"]
    assert less["kind"] == "what_if"
    early = [[line for line in lines(one) if line[0] < "2017-05-01"] for one in (whole, less)]
    assert early[0] == early[1] != []


def test_what_if__outside_its_territory_says_so(client: TestClient, country: str, agent: int) -> None:
    panel = told(client, country, agent, "suining-2010")["panels"][0]
    assert panel["kind"] == "what_if"
    assert any("Outside its own territory: suining-2010" in note for note in panel["notes"])
    at_home = told(client, country, agent, "sesame")["panels"][0]
    assert not any("Outside" in note for note in at_home["notes"])
    late = told(client, country, agent, "nanyang-2022")["panels"][0]
    assert any("in force on no day" in note for note in late["notes"])


def test_what_if__of_a_counterfactual_says_so(client: TestClient, country: str, agent: int) -> None:
    panel = told(client, country, agent, "seed-maximal")["panels"][0]
    assert any("COUNTERFACTUAL" in note for note in panel["notes"])
    zh = told(client, country, agent, "seed-maximal", "zh")["panels"][0]
    assert any("反事实" in note for note in zh["notes"])


def test_paired__is_the_life_of_the_other_run(
    client: TestClient, shelf: Shelf, pair: tuple[str, str]
) -> None:
    ruled, free = pair
    page = told(client, ruled, 11, "this-run,none")
    assert [one["kind"] for one in page["panels"]] == ["this", "paired"]
    assert f"open run {free}" in page["panels"][1]["notes"][0]
    for key, panel in zip(pair, page["panels"], strict=True):
        life = open_run(shelf.runs[key].path).life(11)
        assert sum(n for *_, n in lines(panel)) == len(life.events)
        assert {(d, t) for d, t, _ in lines(panel)} <= {(e.day, e.en) for e in life.events}


def test_paired__needs_the_same_luck(client: TestClient, country: str, agent: int) -> None:
    """The runs of the contrast have another society: no life of theirs is one of the country."""
    panel = told(client, country, agent, "none")["panels"][0]
    assert panel["kind"] == "what_if"


def test_exposures__keep_what_is_seen_and_know_no_rank(shelf: Shelf, country: str) -> None:
    run = shelf.runs[country]
    own, seen = run.prepared, run.exposures()
    for name in ("rongcheng-2019", "red-lists", "fico-like"):
        other = under_other_law(own, seen, 0, (name,))
        assert np.array_equal(other.exposures[:, :, :FIRST_BORDER], seen[:, :, :FIRST_BORDER])
        assert (other.exposures[:, :, FIRST_BORDER:] == NOT_YET).all()
        assert len(other.unranked) == len(other.prepared.ranked)
        assert np.array_equal(other.prepared.places.first_slot, own.places.first_slot)


def test_what_if__in_a_special_administrative_region_is_refused() -> None:
    months = {"start": parse_month("2019-01"), "end": parse_month("2019-06")}
    own = prepare(Scenario(regimes=("hong-kong",), agents=600, seed=7, **months))
    seen = np.zeros((54, 31, len(own.exposure_names)), np.int64)
    for regimes in (("national-lists",), ("suining-2010",)):
        with pytest.raises(ScenarioError, match="No mainland regime is in force"):
            under_other_law(own, seen, 0, regimes)
    assert not under_other_law(own, seen, 0, ("hong-kong",)).outside


def test_twin__names_no_place_in_a_what_if(client: TestClient, country: str, agent: int) -> None:
    page = told(client, country, agent, "suining-2010")
    assert "Suining" not in " ".join(page["heads"])


def test_bad_values__are_refused(client: TestClient, country: str) -> None:
    nine = ",".join(
        f"national-lists~{one}"
        for one in ("jd-2017-terms", "jd-2017-bars", "jd-2017-minors", "jd-2017-remedies", "air-ban-2018",
                    "rail-ban-2018", "go-2016", "jd-mou-2016", "hc-2015-g-trains")
    )  # fmt: skip
    for query, says in (
        ("regimes=/etc/passwd", "no regime"),
        ("regimes=../national-lists", "no regime"),
        ("regimes=national-lists~nothing", "is no reform of national-lists"),
        (f"regimes={nine}", "1 to 8 are shown"),
        ("regimes=,", "1 to 8 are shown"),
        ("regimes=none%2Bnone", "each once"),
        ("show=everything", "links, all"),
    ):
        answer = client.get(f"/runs/{country}/beside/5.json?{query}")
        assert answer.status_code == 400, query
        assert says in answer.json()["error"]["says"], query
    assert client.get(f"/runs/{country}/beside/99999999").status_code == 404
    assert client.get(f"/runs/{country}/beside/5/panel?regimes=none,sesame").status_code == 400
    assert client.get(f"/runs/{country}/beside/5/panel").status_code == 400
