"""The pages about regimes: grouped as their files say, readable on a day, compared, and checked."""

import datetime
import re
from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from glasshouse.explorer.regimes import checks, flow
from glasshouse.explorer.regimes.parts import KEYS
from glasshouse.lint.check import check
from glasshouse.reading.how_known import how_known
from glasshouse.regimes.catalogue import LIBRARY, shipped_ids, shipped_path
from glasshouse.regimes.load import load_regime
from glasshouse.reports.flow_picture import PER_LAYER, fits

LANGS = ("en", "zh")
HAN = re.compile("[\u4e00-\u9fff]")


def twin(client: TestClient, path: str, **query: str) -> Any:
    answer = client.get(f"{path}.json", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def text_of(client: TestClient, path: str, **query: str) -> str:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


def line_of(name: str, regime: str) -> str:
    """Return what the head of a file says, without the loader."""
    found = re.search(
        rf"^  {name}: (.+)$", shipped_path(regime).read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    assert found is not None
    return found[1]


# the list ---------------------------------------------------------------------------------------------------


def test_overview__has_every_shipped_file_once(client: TestClient) -> None:
    found = twin(client, "/regimes")
    ids = [one["id"] for group in found["groups"] for one in group["regimes"]]
    assert sorted(ids) == sorted(path.stem for path in LIBRARY.glob("*.yaml"))
    assert found["synthetic"] is True


def test_overview__groups_are_what_the_files_say(client: TestClient) -> None:
    kinds = {
        group["kind"]: [one["id"] for one in group["regimes"]] for group in twin(client, "/regimes")["groups"]
    }
    for kind, ids in kinds.items():
        for regime in ids:
            is_abroad = "abroad" in line_of("territorial_scope", regime)
            assert is_abroad == (kind == "comparable"), regime
            if kind in ("national", "city", "company", "synthetic"):
                assert line_of("level", regime) == kind
    assert set(kinds["region"]) == {"hong-kong", "macau", "gba-joint"}
    assert set(kinds["company"]) == {"sesame", "tencent"}
    assert set(kinds["synthetic"]) == {"none", "seed-maximal"}


@pytest.mark.parametrize("lang", LANGS)
def test_overview__counterfactual_and_fictional_are_marked(client: TestClient, lang: str) -> None:
    rows = {
        one["id"]: one for group in twin(client, "/regimes", lang=lang)["groups"] for one in group["regimes"]
    }
    assert rows["seed-maximal"]["mark"] == ("COUNTERFACTUAL" if lang == "en" else "反事实")
    assert rows["fico-like"]["mark"] == ("FICTIONAL" if lang == "en" else "虚构")
    assert rows["suining-2010"]["mark"] == rows["none"]["mark"] == ""
    page = text_of(client, "/regimes", lang=lang)
    assert rows["seed-maximal"]["mark"] in page and "仅合成人口" in page
    assert rows["suining-2010"]["title"] in page and rows["suining-2010"]["title_other"] in page


def test_overview__on_a_day_only_what_is_in_force(client: TestClient) -> None:
    found = twin(client, "/regimes", on="2012-06-01")
    ids = {one["id"] for group in found["groups"] for one in group["regimes"]}
    expected = {
        name
        for name in shipped_ids()
        if line_of("since", name) <= "2012-06-01" and line_of("until", name) in ("null",)
    }
    assert ids == expected and "suining-2010" in ids and "rongcheng-2019" not in ids
    later = twin(client, "/regimes", on="2021-06-17")
    assert "rongcheng-2019" in {one["id"] for group in later["groups"] for one in group["regimes"]}
    last = twin(client, "/regimes", on="2021-06-18")  # its first day without force
    assert "rongcheng-2019" not in {one["id"] for group in last["groups"] for one in group["regimes"]}


def test_overview__counts_and_shares_are_those_of_the_file(client: TestClient) -> None:
    rows = {one["id"]: one for group in twin(client, "/regimes")["groups"] for one in group["regimes"]}
    text = shipped_path("suining-2010").read_text(encoding="utf-8")
    words = Counter(re.findall(r"status: (verified_text|verified_excerpt|recalled|assumed)\b", text))
    row = rows["suining-2010"]
    checked = words["verified_text"] + words["verified_excerpt"]
    assert row["statements"] - row["provisional"] == checked == 128
    assert row["provisional_share"] == pytest.approx(row["provisional"] / row["statements"])
    assert row["provisional"] > words["recalled"] + words["assumed"]  # unknown figures are provisional, too
    assert rows["none"]["provisional_share"] is None


def test_standing__evidence_is_counted_over_items() -> None:
    found = how_known(load_regime("seed-maximal").regime)
    assert set(found.evidence) == {"rule", "reported", "seed_only", "myth"} and found.evidence["myth"] == 2
    assert found.statements == found.checked + found.provisional


# one regime -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("regime", ["none", "suining-2010", "national-lists", "hong-kong", "seed-maximal"])
def test_page__is_there_in_both_languages(client: TestClient, regime: str, lang: str) -> None:
    page, found = (
        text_of(client, f"/regimes/{regime}", lang=lang),
        twin(client, f"/regimes/{regime}", lang=lang),
    )
    head = load_regime(regime).regime.regime
    assert found["title"] == getattr(head.title, lang) and f"<h1>{found['title']}</h1>" in page
    assert all(section["key"] in KEYS for section in found["sections"])
    for section in found["sections"]:
        assert f'id="{section["key"]}"' in page and f'href="#{section["key"]}"' in page
    assert not [key for key in found if key.startswith("_")]
    if lang == "zh":
        assert all(HAN.search(section["title"]) for section in found["sections"])


def test_page__marks_of_what_is_assumed_or_recalled_stay_visible(client: TestClient) -> None:
    page = text_of(client, "/regimes/suining-2010")
    assert '<span class="mark">recalled</span>' in page and '<span class="mark">assumed</span>' in page
    loud = text_of(client, "/regimes/seed-maximal")
    assert 'class="loud" role="note"' in loud and "COUNTERFACTUAL" in loud


def test_page__on_a_day_shows_what_holds_then(client: TestClient) -> None:
    def grounds(**query: str) -> str:
        sections = twin(client, "/regimes/national-lists", **query)["sections"]
        return str([section for section in sections if section["key"] == "lists"])

    before, after = grounds(on="2013-09-30"), grounds(on="2013-10-01")
    assert "Judgment defaulter list" in after and "Judgment defaulter list" not in before
    found = twin(client, "/regimes/national-lists", on="2016-06-15")
    days = [switch.on for switch in load_regime("national-lists").regime.switches]
    day = datetime.date(2016, 6, 15)
    assert found["near"] == {
        "before": str(max(one for one in days if one < day)),
        "after": str(min(one for one in days if one > day)),
    }
    assert len(found["reforms"]) == len(days)
    page = text_of(client, "/regimes/national-lists", on="2017-05-01")
    assert 'href="/regimes/national-lists?on=2017-05-01" aria-current="true"' in page


def test_page__long_lists_are_closed_and_nothing_is_lost(client: TestClient) -> None:
    page = text_of(client, "/regimes/national-lists")
    assert page.count("<details>") > 20
    for provision in load_regime("national-lists").regime.provisions[:40]:
        assert provision.text.en[:30].split("'")[0].split('"')[0].split("&")[0] in page


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/regimes/nowhere", 404, 'regime: found "nowhere"'),
        ("/regimes/suining-2011", 404, "did you mean suining-2010?"),
        ("/regimes?on=2018-13-01", 400, "on: found &#34;2018-13-01&#34;; a day is needed"),
        ("/regimes/none?on=20180501", 400, "a day is needed, written YYYY-MM-DD"),
        ("/regimes/none?against=yesterday", 400, "against: found"),
        ("/regimes/none?profile=lawyer", 400, "profile: found"),
        ("/regimes/none?through=measures/x", 400, "through: found"),
        ("/regimes/none?x=1", 400, "found &#34;x&#34; in the address"),
        ("/regimes/none/check?profile=lawyer", 400, "profile: found"),
        ("/regimes/none/beside/nothing", 404, "other: found"),
        ("/regimes/suining-2010/beside/none?on=2012-01-01", 400, "found one day for two sides"),
    ],
)
def test_bad_addresses__are_refused_in_one_sentence(
    client: TestClient, path: str, status: int, words: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert words.replace('"', "&#34;") in answer.text
    chinese = client.get(f"{path}{'&' if '?' in path else '?'}lang=zh")
    assert chinese.status_code == status and HAN.search(re.split("<main|</main>", chinese.text)[1])


# the flow graph ---------------------------------------------------------------------------------------------


def test_flow__whole_where_it_can_be_read(client: TestClient) -> None:
    found = twin(client, "/regimes/rongcheng-2021")["flow"]
    graph = flow.flowing("rongcheng-2021", None).subject.flow
    assert found["through"] == "" and len(found["lines"]) == len(graph.edges)
    assert f"All {len(graph.nodes)} things" in found["says"]
    measures = [measure.label.en for measure in load_regime("rongcheng-2021").regime.measures]
    assert {one["measure"] for one in found["people"]} <= set(measures)


def test_flow__through_a_thing_is_what_leads_there_and_what_follows(client: TestClient) -> None:
    key = "measures/sn_a_school"
    found = twin(client, "/regimes/suining-2010", through=key)["flow"]
    graph = flow.flowing("suining-2010", None).subject.flow
    leads, added = {key}, True  # by repeated looking at all lines: another way than the page's
    while added:
        more = {a for a, b in graph.edges if b in leads} - leads
        leads, added = leads | more, bool(more)
    assert len(found["lines"]) == sum(a in leads and b in leads for a, b in graph.edges)
    assert "what leads to" in found["says"] and found["chosen"] == key
    (measure,) = (one for one in load_regime("suining-2010").regime.measures if one.id == "sn_a_school")
    assert [one["measure"] for one in found["people"]] == [measure.label.en]
    assert (found["people"][0]["kind"], found["people"][0]["whom"]) == ("reward", "the child")


def test_flow__drawing_can_be_read_and_hangs_together() -> None:
    found = flow.flowing("national-lists", None)
    assert not fits(found.layer, found.layer)
    key = flow.usual(found)
    kept = flow.readable(found, key)
    assert Counter(found.layer[one] for one in kept).most_common(1)[0][1] <= PER_LAYER
    for one in kept - {key}:
        assert any({a, b} <= kept and one in (a, b) for a, b in found.subject.flow.edges), one
    grounds = [one for one in kept if one.startswith("grounds/")]
    ways_in = [one for one in grounds if one not in found.bars]
    assert key == "lists/jd_list" and len(ways_in) == len(grounds)  # bars come last


def test_flow__nothing_flows_in_an_empty_regime(client: TestClient) -> None:
    found = twin(client, "/regimes/none")["flow"]
    assert found["spec"] is None and found["says"].startswith("Nothing flows")


# checks -----------------------------------------------------------------------------------------------------


def test_summary__counts_by_rule_and_never_a_total(client: TestClient) -> None:
    found = twin(client, "/regimes/suining-2010", profile="eu-ai-act")["findings"]
    report = check(load_regime("suining-2010"), profile="eu-ai-act")
    expected = Counter((one.rule, one.severity.name.lower()) for one in report.findings)
    counts = {(one["rule"], weight): n for one in found for weight, n in one["counts"].items() if n}
    assert counts == dict(expected)
    assert set(found[0]) == {"rule", "title", "counts"}
    page = text_of(client, "/regimes/suining-2010", profile="eu-ai-act")
    assert f'href="/regimes/suining-2010/check?profile=eu-ai-act#{found[0]["rule"].lower()}"' in page
    assert twin(client, "/regimes/suining-2010")["findings"] is None


def test_summary__the_plain_page_runs_no_check(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the linter ran")

    monkeypatch.setattr(checks, "check_regime", never)
    checks.found_in.cache_clear()
    assert client.get("/regimes/yiwu-2017").status_code == 200


@pytest.mark.parametrize("lang", LANGS)
def test_check__has_its_head_first_and_no_verdict(client: TestClient, lang: str) -> None:
    page = text_of(client, "/regimes/suining-2010/check", profile="cn-2020-49", lang=lang)
    words = {
        "en": ("Judged by", "does not say what is lawful", "Findings that nobody accepted"),
        "zh": ("价值判断", "不说明什么合法", "未被接受的发现"),
    }[lang]
    places = [page.index(word) for word in (words[1], words[0], words[2])]
    assert places == sorted(places)
    found = twin(client, "/regimes/suining-2010/check", profile="cn-2020-49", lang=lang)
    report = check(load_regime("suining-2010"), profile="cn-2020-49")
    told = Counter(rule["rule"] for rule in found["rules"] for _ in rule["findings"])
    assert told == Counter(one.rule for one in report.findings)
    for rule in found["rules"]:
        assert f'id="{rule["rule"].lower()}"' in page
    assert found["judged_status"] == "assumed" and found["profile"] == "cn-2020-49"


def test_check__nothing_found_is_no_badge(client: TestClient) -> None:
    page = text_of(client, "/regimes/none/check")
    assert "no judgement on the scheme" in page
    assert twin(client, "/regimes/none/check")["rules"] == []


def test_check__on_a_day_looks_at_that_day(client: TestClient) -> None:
    found = twin(client, "/regimes/rongcheng-2019/check", on="2018-01-01")
    assert (
        found["on"] == "2018-01-01"
        and found["rules"] != twin(client, "/regimes/rongcheng-2019/check")["rules"]
    )


# differences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_beside__two_regimes(client: TestClient, lang: str) -> None:
    found = twin(client, "/regimes/rongcheng-2019/beside/rongcheng-2021", lang=lang)
    assert found["counts"]["added"] > 0 and found["counts"]["ended"] > 0
    page = text_of(client, "/regimes/rongcheng-2019/beside/rongcheng-2021", lang=lang)
    for one in ("regime", "other"):
        assert found[one]["title"] in page and found[one]["title_other"] in page
    turned = twin(client, "/regimes/rongcheng-2021/beside/rongcheng-2019", lang=lang)["counts"]
    assert (turned["added"], turned["ended"]) == (found["counts"]["ended"], found["counts"]["added"])


def test_beside__two_days_of_one(client: TestClient) -> None:
    found = twin(
        client, "/regimes/national-lists/beside/national-lists", on="2013-09-30", other_on="2013-10-01"
    )
    assert "jd-list-2013" in str(found["sections"]) and found["counts"]["added"] > 0
    same = twin(
        client, "/regimes/national-lists/beside/national-lists", on="2013-10-01", other_on="2013-10-01"
    )
    assert sum(same["counts"].values()) == 0 and "No difference." in str(same["head"])
    usual = twin(client, "/regimes/national-lists/beside/national-lists")
    last = max(switch.on for switch in load_regime("national-lists").regime.switches)
    assert (usual["on"], usual["other_on"]) == ("2010-10-01", str(last))


@pytest.mark.parametrize(
    ("path", "target"),
    [
        (
            "/regimes/sesame?on=2016-01-01&against=2018-01-01",
            "/regimes/sesame/beside/sesame?on=2016-01-01&other_on=2018-01-01",
        ),
        (
            "/regimes/sesame?against=2018-01-01&lang=zh",
            "/regimes/sesame/beside/sesame?on=2015-01-28&other_on=2018-01-01&lang=zh",
        ),
        ("/regimes/sesame?beside=tencent", "/regimes/sesame/beside/tencent"),
    ],
)
def test_page__sends_on_to_what_it_is_compared_with(client: TestClient, path: str, target: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303 and answer.headers["location"] == target
    assert client.get(target).status_code == 200
