"""The desks: what is decided where, what somebody may do there, and what follows, as the engine has it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from glasshouse.engine.agents import neighbourhood_of
from glasshouse.engine.decisions import DESKS
from glasshouse.engine.interventions import intervened
from glasshouse.engine.life import tell
from glasshouse.engine.trace import replay
from glasshouse.explorer.desks.following import touched
from glasshouse.explorer.shelf import Shelf
from glasshouse.society.interventions import parsed

YEAR = "2017"


def asked(client: TestClient, path: str, **query: str) -> Any:
    return client.get(path, params=query)


def twin(client: TestClient, run: str, desk: str, **query: str) -> dict[str, Any]:
    found = asked(client, f"/runs/{run}/desks/{desk}.json", **query)
    assert found.status_code == 200, found.text
    return dict(found.json())


def some(client: TestClient, run: str, desk: str) -> dict[str, Any]:
    """Return the page of a desk in a month in which it decided something."""
    for year in ("2018", "2017", "2016", "2015"):
        found = twin(client, run, desk, year=year)
        if found["rows"]:
            return found
    raise AssertionError(f"nothing was decided at the desk {desk}")


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_desk__has_a_page(client: TestClient, country: str, desk: str, lang: str) -> None:
    found = asked(client, f"/runs/{country}/desks/{desk}", lang=lang, year=YEAR)
    assert found.status_code == 200
    assert ("合成" if lang == "zh" else "Synthetic") in found.text


def test_first__sends_on_to_the_court(client: TestClient, country: str) -> None:
    assert client.get("/desks").headers["location"] == f"/runs/{country}/desks/court"


def test_queue__is_what_luck_decided(client: TestClient, country: str, shelf: Shelf) -> None:
    """Whatever the queue says was done is in the life of its agent, and nothing else is."""
    run, checked = shelf.runs[country], 0
    for desk, event in (
        ("creditor", {"sue": "debt_sued", "enforce": "enforcement_opened"}),
        ("gatekeeper", {}),
    ):
        for row in some(client, country, desk)["rows"]:
            names = {
                e.name
                for e in run.life(int(row["agent"])).events
                if (e.day, e.fact) == (row["day"], row["fact"])
            }
            if row["what"] in event:
                assert (event[row["what"]] in names) == row["is_done"]
                checked += 1
            elif row["what"] == "apply_measure":
                assert any("refused" in name for name in names) == row["is_done"]
                checked += 1
    assert checked > 1


def test_powers__say_by_which_provision_and_within_what_time(client: TestClient, country: str) -> None:
    """The court has 15 days for an objection, by the text of 2017."""
    found = {one["what"]: one for one in twin(client, country, "court", year=YEAR)["powers"]}
    assert found["jo17-uphold-right"]["within"] == "15 days"
    assert found["jo17-uphold-right"]["provision"].startswith("jd17-")
    assert found["hc10-may"]["within"] == ""
    assert found["hc-exit-creditor-withdraws"]["within"] == ""  # it answers the creditor, and no clock
    zh = twin(client, country, "court", year=YEAR, lang="zh")["powers"]
    assert next(one for one in zh if one["what"] == "jo17-uphold-right")["within"] == "15日"


def test_months__add_up_to_the_year(client: TestClient, country: str) -> None:
    for desk in ("citizen", "court"):
        found = some(client, country, desk)
        assert sum(one["n"] for one in found["months"]) == next(
            d["n"] for d in found["desks"] if d["key"] == desk
        )
        shown = next(one["n"] for one in found["months"] if one["month"] == found["month"])
        assert shown == found["n"] >= len(found["rows"])
        assert all(row["day"].startswith(found["month"]) for row in found["rows"])


def test_otherwise__follows_as_the_engine_has_it(client: TestClient, country: str, shelf: Shelf) -> None:
    """A decision taken the other way gives the life that the engine gives for that intervention."""
    row = some(client, country, "court")["rows"][0]
    found = twin(client, country, "court", near=row["agent"], month=row["day"][:7], do=row["do"])
    run = shelf.runs[country]
    own, seen = run.prepared, run.exposures()
    other = intervened(own, (parsed(row["otherwise"]),))
    place = neighbourhood_of(own, int(row["agent"]))
    pair = [tell(one, replay(one, place, seen), int(row["agent"])) for one in (own, other)]
    went, came = (Counter(a.events) - Counter(b.events) for a, b in ((pair[0], pair[1]), (pair[1], pair[0])))
    mine = next(one for one in found["followed"]["lives"] if str(one["agent"]) == row["agent"])
    assert mine["n_lines"] == went.total() + came.total() > 0
    assert [one["is_new"] for one in mine["lines"]].count(True) == min(came.total(), len(mine["lines"]))
    assert found["given"][0]["text"] == row["otherwise"]
    assert next(
        r
        for r in found["rows"]
        if r["otherwise"].split("@")[-1] == str(row["fact"]) and r["what"] == row["what"]
    )["is_yours"]
    assert f"'--intervene={row['otherwise']}'" in found["command"]


def test_touched__is_everybody_whose_life_differs_and_nobody_else(shelf: Shelf, country: str) -> None:
    run = shelf.runs[country]
    own, seen = run.prepared, run.exposures()
    before = replay(own, 0, seen)
    other = intervened(own, (parsed("5 2016-05 debt"), parsed("9 2016-05 rail_smoking")))
    after = replay(other, 0, seen)
    found = touched(before, after)
    assert {5, 9} <= set(found)
    agents = set(before.events["agent"].tolist()) | set(after.events["agent"].tolist())
    unlike = {a for a in agents if tell(own, before, a).events != tell(other, after, a).events}
    assert set(found) == unlike
    assert touched(before, before) == []


def test_deed__is_done_and_can_be_taken_back(client: TestClient, country: str) -> None:
    sent = asked(
        client,
        f"/runs/{country}/desks/citizen",
        agent="5",
        when="2016-05",
        what="debt",
        near="5",
        month="2016-05",
    )
    assert sent.status_code == 303
    target = sent.headers["location"]
    assert "do=5+2016-05+debt" in target
    found = client.get(target.replace("/citizen?", "/citizen.json?")).json()
    assert found["given"][0]["without"] == ""
    assert any(
        line["is_new"] and line["day"] == "2016-05-15" for line in found["followed"]["lives"][0]["lines"]
    )
    assert "5" in {str(one["agent"]) for one in found["followed"]["lives"]}


def test_deed__that_contradicts_takes_the_place_of_the_old_one(client: TestClient, country: str) -> None:
    sent = asked(
        client,
        f"/runs/{country}/desks/citizen",
        agent="5",
        when="2016-05",
        what="not debt",
        do="5 2016-05 debt",
    )
    assert "do=5+2016-05+not+debt&" in sent.headers["location"] + "&"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"do": "5 2016-05 sing"}, "nothing in this run is called"),
        ({"do": "somebody"}, "is needed"),
        ({"do": "5 1999-05 pay"}, "is needed"),
        ({"near": "999999999"}, "not in this run"),
        ({"year": "1999"}, "a whole number from"),
        ({"month": "2030-01"}, "a month from"),
        ({"what": "set_fire", "agent": "5", "when": "2016-05"}, "the form lists"),
        ({"what": "debt", "agent": "5", "when": "2016-13"}, "is needed"),
        ({"do": ";".join(f"{k} 2016-05 pay" for k in range(25))}, "at most 24"),
        ({"colour": "red"}, "this page knows"),
    ],
)
def test_bad_input__is_refused_in_a_sentence(
    client: TestClient, country: str, query: dict[str, str], says: str
) -> None:
    found = asked(client, f"/runs/{country}/desks/citizen.json", **query)
    assert 400 <= found.status_code < 500
    assert says in found.json()["error"]["says"]


def test_unknown_desk__is_refused(client: TestClient, country: str) -> None:
    assert asked(client, f"/runs/{country}/desks/king").status_code == 404


def test_desks_of_a_city__record_and_count(client: TestClient, city: str) -> None:
    """Where a score is kept, banks and agencies record, and the leading group counts."""
    found = twin(client, city, "bank", year="2019")
    assert found["n"] > 0
    assert all(row["what"].startswith("recorded.") for row in found["rows"])
    assert {group["says"] for group in found["deeds"]} == {"it is on record by mistake"}
