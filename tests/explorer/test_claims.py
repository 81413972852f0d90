"""The pages about claims: what the article says, its class, its homes, and what is not answered yet."""

import re
from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from glasshouse.experiments.questions import SHIPPED, question_ids
from glasshouse.regimes.claims import PACKAGED, load_claims
from glasshouse.regimes.load import load_regime

LANGS = ("en", "zh")
CLAIMS = {claim.id: claim for claim in load_claims().claims}
SOURCE = PACKAGED.read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^  - id: (C\d\d)$(.*?)(?=^  - id: |\Z)", SOURCE, flags=re.MULTILINE | re.DOTALL))
OPEN = {name for name, text in BLOCKS.items() if re.search(r"^      open: ", text, flags=re.MULTILINE)}


def twin(client: TestClient, path: str, **query: str) -> Any:
    answer = client.get(f"{path}.json", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def text_of(client: TestClient, path: str, **query: str) -> str:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("lang", LANGS)
def test_overview__has_every_claim_in_both_languages(client: TestClient, lang: str) -> None:
    found, page = twin(client, "/claims", lang=lang), text_of(client, "/claims", lang=lang)
    assert [one["id"] for one in found["claims"]] == list(CLAIMS)
    for one in found["claims"]:
        assert one["text"] == {"en": CLAIMS[one["id"]].says.en, "zh": CLAIMS[one["id"]].says.zh}
        assert f"/claims/{one['id']}" in page
        assert one["text"]["zh"] in page
    assert page.count("<strong>Not answered yet." if lang == "en" else "<strong>尚无答案。") == len(OPEN) > 9
    assert {one["id"] for one in found["claims"] if one["is_open"]} == OPEN


def test_overview__a_class_takes_its_mixed_claims_with_it(client: TestClient) -> None:
    for kind in ("rule", "reported", "seed_only", "myth", "view"):
        found = twin(client, "/claims", **{"class": kind})
        expected = [
            name for name, text in BLOCKS.items() if re.search(rf"^ +(- )?class: {kind}$", text, re.M)
        ]
        assert [one["id"] for one in found["claims"]] == expected
        row = next(one for one in found["classes"] if one["class"] == kind)
        assert (row["n"], row["open"]) == (len(expected), len(OPEN & set(expected)))
        assert row["answered"] + row["open"] == row["n"]
        assert f'value="{kind}" selected' in text_of(client, "/claims", **{"class": kind})


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("claim", ["C01", "C14", "C18", "C19", "C26", "C37"])
def test_page__says_who_what_class_and_what_came_out(client: TestClient, claim: str, lang: str) -> None:
    found, page = twin(client, f"/claims/{claim}", lang=lang), text_of(client, f"/claims/{claim}", lang=lang)
    told = CLAIMS[claim]
    assert told.says.zh in page and told.says.en.replace("'", "&#39;") in page
    assert {one["class"] for one in found["parts"]} == set(told.classes)
    assert [one["home"] for one in found["homes"]] == list(told.homes)
    assert found["source"] in page
    assert found["is_open"] == (claim in OPEN)
    assert ('class="not-yet"' in page) == (claim in OPEN)
    assert bool(found["hypothesis"]) == (told.hypothesis is not None)
    assert [one["item"] for one in found["inventory"]] == [one.item for one in told.inventory]


def test_page__says_openly_that_there_is_no_answer(client: TestClient) -> None:
    claim = sorted(OPEN)[0]
    assert "<strong>Not answered yet.</strong>" in text_of(client, f"/claims/{claim}")
    assert "<strong>尚无答案。</strong>" in text_of(client, f"/claims/{claim}", lang="zh")


def test_homes__lead_to_pages_that_are_there(client: TestClient) -> None:
    kinds: Counter[str] = Counter()
    seen = set()
    for claim in CLAIMS:
        for home in twin(client, f"/claims/{claim}")["homes"]:
            kind = home["home"].partition(":")[0]
            kinds[kind] += 1
            assert (home["path"] is not None) == (kind in ("regime", "item", "switch")), home
            if home["path"] is None:
                continue
            seen.add((home["path"], home["on"] or "", home["anchor"]))
    assert kinds["item"] > 20 and kinds["regime"] and kinds["command"] and kinds["page"]
    for path, on, anchor in sorted(seen):
        page = text_of(client, path, on=on)
        assert not anchor or f'id="{anchor}"' in page, (path, on, anchor)


def test_homes__an_item_stands_where_the_link_leads(client: TestClient) -> None:
    homes = {one["home"]: one for one in twin(client, "/claims/C07")["homes"]}
    found = homes["item:national-lists#t_air_all"]
    measure = next(one for one in load_regime("national-lists").regime.measures if one.id == "t_air_all")
    assert (found["name"], found["anchor"]) == (measure.label.en, "follows")


def test_homes__commands_are_text_and_are_not_checked(client: TestClient) -> None:
    found = next(one for one in twin(client, "/claims/C25")["homes"] if one["home"] == "command:regimes show")
    assert found["name"] == "glasshouse regimes show" and found["state"] == "unchecked"
    assert found["state_word"] == "" and found["path"] is None


def test_experiments__are_those_that_name_the_claim(client: TestClient) -> None:
    for claim in ("C14", "C18", "C26"):
        line = re.compile(rf"^claims:.*\b{claim}\b", re.MULTILINE)
        texts = {name: (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8") for name in question_ids()}
        named = {name for name, text in texts.items() if line.search(text)}
        found = {one["id"] for one in twin(client, f"/claims/{claim}")["experiments"]}
        assert found == named
        page = text_of(client, f"/claims/{claim}")
        assert all(f'href="/experiments/{name}"' in page for name in named)


def test_neighbours__lead_through_all_claims(client: TestClient) -> None:
    first, last = twin(client, "/claims/C01"), twin(client, "/claims/C37")
    assert (first["before"], first["after"]) == (None, "C02")
    assert (last["before"], last["after"]) == ("C36", None)


@pytest.mark.parametrize(
    ("path", "status", "en", "zh"),
    [
        ("/claims/C99", 404, "for a claim; the claims are C01 to C37.", "不是说法的编号"),
        ("/claims?class=opinion", 400, "class: found", "须为"),
        ("/claims/C01?x=1", 400, "in the address", "无效"),
    ],
)
def test_bad_addresses__are_refused_in_one_sentence(
    client: TestClient, path: str, status: int, en: str, zh: str
) -> None:
    joint = "&" if "?" in path else "?"
    english, chinese = client.get(path), client.get(f"{path}{joint}lang=zh")
    assert english.status_code == chinese.status_code == status
    assert en in english.text and zh in chinese.text


def test_small_letters__lead_to_the_claim(client: TestClient) -> None:
    answer = client.get("/claims/c18?lang=zh")
    assert answer.status_code == 303 and answer.headers["location"] == "/claims/C18?lang=zh"
