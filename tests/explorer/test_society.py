"""The page of a society: its numbers are those of the series, and its state is in the address."""

from __future__ import annotations

import re
from calendar import month_name
from typing import Any

import duckdb
import pytest
from starlette.testclient import TestClient

from glasshouse.clock import parse_month
from glasshouse.engine.runs import simulate
from glasshouse.explorer.app import create_app
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.society.grid import Scale, scale_of, small_lines
from glasshouse.society.scenario import Scenario

HOST = "127.0.0.1:8717"


def twin(client: TestClient, key: str, **query: str) -> dict[str, Any]:
    answer = client.get(f"/runs/{key}/society.json", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def page(client: TestClient, key: str, **query: str) -> str:
    answer = client.get(f"/runs/{key}/society", params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


def summed(
    shelf: Shelf,
    key: str,
    names: tuple[str, ...],
    *,
    months: tuple[str, str],
    province: int = 0,
    group: str = "all",
) -> int:
    """Add up what the table holds, with a query of its own."""
    rows = duckdb.execute(
        f"SELECT sum(value) FROM '{shelf.runs[key].path / 'series.parquet'}' "
        'WHERE province = ? AND "group" = ? '
        "AND list_contains(?, observable) AND month BETWEEN ? AND ?",
        [province, group, list(names), *months],
    ).fetchall()
    return int(rows[0][0] or 0)


def at(record: dict[str, Any], what: str, province: int, month: str) -> Any:
    return record[what][str(province)][record["months"].index(month)]


# the way in ------------------------------------------------------------------------------------------------


def test_first__sends_on_to_the_first_run(client: TestClient, country: str) -> None:
    answer = client.get("/society", params={"lang": "zh"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/runs/{country}/society?lang=zh")


# numbers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("province", [0, 41])
@pytest.mark.parametrize("group", ["all", "income_1", "female"])
def test_counts__of_a_stock_are_those_of_the_series(
    client: TestClient, shelf: Shelf, country: str, province: int, group: str
) -> None:
    found = twin(client, country, what="jd_list.persons", group=group, month="2017-06")
    n = summed(
        shelf, country, ("jd_list.persons",), months=("2017-06", "2017-06"), province=province, group=group
    )
    adults = summed(
        shelf, country, ("adults",), months=("2017-01", "2017-01"), province=province, group=group
    )
    assert at(found, "counts", province, "2017-06") == n
    assert at(found, "adults", province, "2017-06") == adults
    assert at(found, "shown", province, "2017-06") == pytest.approx(1000 * n / adults)
    if group == "all" and province == 0:
        assert n > 0


def test_counts__of_a_stock_are_right_in_every_month_and_province(
    client: TestClient, shelf: Shelf, country: str
) -> None:
    found = twin(client, country, what="hc_order.persons", count="total")
    rows = duckdb.execute(
        f"SELECT province, month, value FROM '{shelf.runs[country].path / 'series.parquet'}' "
        "WHERE observable = 'hc_order.persons' AND \"group\" = 'all'"
    ).fetchall()
    table = {(province, month): value for province, month, value in rows}
    assert len(found["counts"]) == 32
    weight = shelf.runs[country].manifest.weight
    for province in map(int, found["counts"]):
        for month in found["months"]:
            n = table.get((province, month), 0)
            assert at(found, "counts", province, month) == n
            assert at(found, "shown", province, month) == pytest.approx(n * weight)


TICKETS = (
    "air_refused", "g_train_refused", "emu_first_refused", "soft_sleeper_refused", "ordinary_rail_refused",
)  # fmt: skip


def test_shown__of_events_is_the_sum_of_twelve_months(client: TestClient, shelf: Shelf, country: str) -> None:
    found = twin(client, country, what="tickets", count="total", over="year", month="2018-06")
    year = summed(shelf, country, TICKETS, months=("2017-07", "2018-06"))
    month = summed(shelf, country, TICKETS, months=("2018-06", "2018-06"))
    assert year > month
    assert at(found, "counts", 0, "2018-06") == month
    assert at(found, "shown", 0, "2018-06") == pytest.approx(year * shelf.runs[country].manifest.weight)
    assert at(found, "shown", 0, "2014-08") is None, "twelve months are not over"
    assert at(found, "shown", 0, "2014-09") is not None
    alone = twin(client, country, what="tickets", count="total", over="month", month="2018-06")
    assert at(alone, "shown", 0, "2018-06") == pytest.approx(month * shelf.runs[country].manifest.weight)


def test_counts__of_firms_have_no_rate(client: TestClient, shelf: Shelf, country: str) -> None:
    found = twin(client, country, what="debt_arrears", group="legal_person", over="month", month="2018-06")
    n = summed(shelf, country, ("debt_arrears",), months=("2018-06", "2018-06"), group="legal_person")
    assert at(found, "counts", 0, "2018-06") == n
    assert at(found, "shown", 0, "2018-06") == pytest.approx(n * shelf.runs[country].manifest.weight)
    assert any("does not count adults" in note for note in found["notes"])


def test_counts__say_where_nothing_is_counted_of_a_group(client: TestClient, country: str) -> None:
    found = twin(client, country, what="unlawful.done")
    assert any("It has some for: firms" in note for note in found["notes"])
    assert "none in the run" in found["says"]


def test_counts__of_a_yearly_answer_hold_until_the_next(client: TestClient, shelf: Shelf, city: str) -> None:
    found = twin(client, city, what="survey.for_openly", count="total")
    first, second = (
        summed(shelf, city, ("survey.for_openly",), months=(month, month)) for month in ("2019-01", "2020-01")
    )
    assert first != second
    assert at(found, "counts", 0, "2019-12") == first
    assert at(found, "counts", 0, "2020-05") == second


def test_counts__of_grades_are_those_of_the_series(client: TestClient, shelf: Shelf, city: str) -> None:
    found = twin(client, city, what="rongcheng.a", count="total", month="2020-03")
    assert at(found, "counts", 0, "2020-03") == summed(
        shelf, city, ("rongcheng.a",), months=("2020-03", "2020-03")
    )


# what is said ----------------------------------------------------------------------------------------------


def test_sentence__holds_the_numbers_of_the_month(client: TestClient, country: str) -> None:
    found = twin(client, country, what="jd_list.persons", month="2017-06", province="41")
    known = {int(code): line[found["months"].index("2017-06")] for code, line in found["shown"].items()}
    whole, chosen = known.pop(0), known[41]
    names = {tile["code"]: tile["name"] for tile in found["grid"]["tiles"]}
    high, low = max(known, key=lambda code: known[code]), min(known, key=lambda code: known[code])
    said = found["says"]
    numbers = [float(number) for number in re.findall(r"(?<![\d,-])\d+(?:\.\d+)?(?![\d,-])", said)]
    assert numbers[0] == pytest.approx(whole, rel=0.006)
    assert numbers[-1] == pytest.approx(chosen, rel=0.006)
    assert f"most in {names[high]}" in said
    assert f"least in {names[low]}" in said
    assert "at the end of June 2017" in said


def test_line__says_where_it_begins_ends_and_peaks(client: TestClient, country: str) -> None:
    found = twin(client, country, what="jd_list.persons", province="41")
    line = found["shown"]["41"]
    top = parse_month(found["months"][line.index(max(line))])
    when = f"{month_name[top % 12 + 1]} {2000 + top // 12}"
    said = f"the most is {max(line):.3g} in {when} (persons per 1,000 adults)."
    assert found["line"]["says"].endswith(said)
    assert f": 0 in October 2013, {line[-1]:.3g} in December 2018; " in found["line"]["says"]
    drawn = found["line"]["spec"]["datasets"]["lines"]
    assert {one["line"] for one in drawn} == {"Henan", "The whole society"}
    assert [one["value"] for one in drawn if one["line"] == "Henan"] == pytest.approx(line, abs=1e-6)


def test_frames__have_every_month_for_the_script(client: TestClient, country: str) -> None:
    body = page(client, country, month="2017-06")
    assert 'id="frames"' in body
    assert len(body) < 1_000_000
    found = twin(client, country, month="2017-06")
    assert not [key for key in found if key.startswith("_")]
    assert found["months"][0] == "2013-10"
    assert found["months"][-1] == "2018-12"


def test_grid__has_31_provinces_and_two_places_without_the_law(client: TestClient, country: str) -> None:
    grid = twin(client, country)["grid"]
    assert len(grid["tiles"]) == 33
    assert {tile["name"] for tile in grid["tiles"] if not tile["is_open"]} == {"Hong Kong", "Macau"}
    assert {tile["why_not"] for tile in grid["tiles"] if not tile["is_open"]} == {"not applied"}
    assert len({(tile["row"], tile["column"]) for tile in grid["tiles"]}) == 33


def test_reforms__are_those_of_the_manifest_in_the_horizon(
    client: TestClient, shelf: Shelf, country: str
) -> None:
    switches = [one for law in shelf.runs[country].manifest.regimes for one in law.switches]
    there = {one.name for one in switches if one.is_on and "2013-10" <= one.on[:7] <= "2018-12"}
    assert "jd-2017-terms" in there
    found = twin(client, country, lang="zh")["reforms"]
    assert {one["id"] for one in found} == there
    assert all(re.search("[一-鿿]", one["name"]) for one in found)
    assert all(0 <= one["at"] <= 100 for one in found)


def test_society_of_one_city__has_no_grid(client: TestClient, shelf: Shelf) -> None:
    key = next(key for key, run in shelf.runs.items() if run.manifest.spec.regimes == ("suining-2010",))
    found = twin(client, key)
    assert found["grid"] is None
    assert "<h2>By province</h2>" not in page(client, key)
    assert found["line"]["spec"]["datasets"]["lines"]


def test_society_without_acts__is_still_a_page(client: TestClient, shelf: Shelf) -> None:
    key = next(key for key, run in shelf.runs.items() if run.manifest.spec.regimes == ("none",))
    assert "<h1>Society</h1>" in page(client, key)


def test_run_of_less_than_a_year__says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    ticks = parse_month("2018-01"), parse_month("2018-03")
    scenario = Scenario(regimes=("national-lists",), agents=2_000, start=ticks[0], end=ticks[1], seed=7)
    shelf = Shelf()
    key = shelf.add(simulate(scenario, out=tmp_path_factory.mktemp("short") / "run", threads=2).path)
    with TestClient(create_app(shelf, hosts=frozenset({HOST})), base_url=f"http://{HOST}") as found:
        said = twin(found, key, what="repaid", over="year")["says"]
        assert said == "The run has fewer than twelve months; choose the month alone."
        assert "repaid" in twin(found, key, what="repaid", lang="zh")["measure"]["key"]


# languages and links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["map", "lines"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_page__answers_in_both_languages(
    client: TestClient, country: str, city: str, lang: str, view: str
) -> None:
    for key in (country, city):
        body = page(
            client, key, lang=lang, view=view, what="repaid", month="2020-01" if key == city else "2018-01"
        )
        assert ("随时间变化" in body) == (lang == "zh")
        assert ("Over time" in body) == (lang == "en")
        assert " style=" not in body


def test_every_measure__has_words_and_numbers(client: TestClient, country: str, city: str) -> None:
    for key in (country, city):
        what = twin(client, key)["choices"]["what"]
        keys = [one["key"] for section in what for one in section["options"]]
        assert len(keys) == len(set(keys)) > 30
        for one in keys:
            found = twin(client, key, what=one, lang="zh")
            assert re.search("[一-鿿]", found["measure"]["label"])
            assert len(found["counts"]["0"]) == len(found["months"])


def test_links__keep_the_state(client: TestClient, country: str) -> None:
    asked = {"what": "repaid", "group": "income_2", "count": "total", "over": "month", "month": "2016-05"}
    found = twin(client, country, **asked, lang="zh")
    link = next(tile["link"] for tile in found["grid"]["tiles"] if tile["code"] == 41)
    again = client.get(link.replace("/society?", "/society.json?")).json()
    assert (again["measure"]["key"], again["measure"]["group"], again["month"]) == (
        "repaid",
        "income_2",
        "2016-05",
    )
    assert (again["province"], again["lang"]) == (41, "zh")
    assert again["links"]["life"] == f"/runs/{country}/someone?province=41&lang=zh"


# what is refused -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"what": "jd_list.person"}, "did you mean jd_list.persons?"),
        ({"group": "children"}, "group: found"),
        ({"month": "2030-01"}, "a month from 2013-10 to 2018-12 is needed"),
        ({"month": "May"}, "a month from 2013-10 to 2018-12 is needed"),
        ({"province": "81"}, "province: found"),
        ({"count": "share"}, "count: found"),
        ({"over": "decade"}, "over: found"),
        ({"view": "globe"}, "view: found"),
        ({"colour": "red"}, "this page knows"),
    ],
)
def test_page__refuses_what_it_does_not_know(
    client: TestClient, country: str, query: dict[str, str], says: str
) -> None:
    answer = client.get(f"/runs/{country}/society.json", params=query)
    assert answer.status_code == 400
    assert says in answer.json()["error"]["says"]


def test_page__of_no_run_is_not_found(client: TestClient) -> None:
    assert client.get("/runs/0123456789/society").status_code == 404


# the scale -------------------------------------------------------------------------------------------------


def test_scale__has_round_borders_and_leaves_out_rare_values() -> None:
    lines = [tuple(float(k % 10) for k in range(200)), (900.0, None)]
    scale = scale_of(lines, "en")
    assert (scale.low, scale.step) == (0.0, 2.0)
    assert [scale.shade(one) for one in (None, 0.0, 0.5, 2.0, 9.9, 900.0)] == ["n", "z", "0", "1", "4", "4"]
    assert [one["says"] for one in scale.classes("en")][1:3] == ["0 to 2", "2 to 4"]
    assert scale.classes("en")[-1]["says"] == "8 and more"


def test_scale__of_gains_goes_below_nought() -> None:
    scale = scale_of([(-5.0, -1.0, 4.0)], "en")
    assert scale.low <= -5
    assert scale.shade(-5.0) == "0"
    assert scale.classes("en")[1]["says"].startswith("under")
    assert scale.text(-1.0).startswith("\u2212")


def test_scale__of_nothing_is_plain() -> None:
    assert scale_of([(0.0, None)], "zh").text(0.0) == "0"


def test_small_lines__break_where_nothing_is_known() -> None:
    found = small_lines({0: (1.0,), 41: (None, 0.0, 5.0, None, 50.0)}, Scale(0.0, 2.0, 1.0, "", 0, 1))
    assert found == {"41": ["25,40 50,20", "100,0"]}
