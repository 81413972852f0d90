"""Contrasts and experiments: the numbers are those of the files, and nothing stands without its interval."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.testclient import TestClient

from glasshouse.errors import GlasshouseError
from glasshouse.experiments.answers import answer
from glasshouse.experiments.questions import SHIPPED, question_named
from glasshouse.explorer.app import create_app
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.contrasts.experiments import experiment
from glasshouse.explorer.shelf import Shelf
from glasshouse.provenance import write_atomically

HOST = "127.0.0.1:8717"
LANGS = ("en", "zh")


@pytest.fixture(scope="module")
def key(shelf: Shelf) -> str:
    return next(iter(shelf.contrasts))


@pytest.fixture(scope="module")
def kept(shelf: Shelf, key: str) -> dict[str, Any]:
    """Return what the file of the contrast says, read without our code."""
    path = shelf.contrasts[key].path / "contrast.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def twin(client: TestClient, path: str) -> dict[str, Any]:
    answered = client.get(path)
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.json()
    return found


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_has_the_contrast_and_every_experiment(client: TestClient, key: str, lang: str) -> None:
    found = twin(client, f"/contrasts.json?lang={lang}")
    assert [one["key"] for one in found["contrasts"]] == [key]
    files = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in SHIPPED.glob("*.yaml")}
    assert {one["id"]: one["title"] for one in found["experiments"]} == {
        name: said["title"][lang] for name, said in files.items()
    }
    page = client.get(f"/contrasts?lang={lang}").text
    assert all(f"/experiments/{name}" in page for name in files)


@pytest.mark.parametrize(
    ("outcome", "by", "family"), [("", "", "income"), ("favoured", "sex", "sex"), ("listed", "age", "age")]
)
def test_the_numbers_are_those_of_the_file(
    client: TestClient, kept: dict[str, Any], key: str, outcome: str, by: str, family: str
) -> None:
    query = f"?outcome={outcome}&by={by}" if outcome else ""
    found = twin(client, f"/contrasts/{key}.json{query}")
    name = found["outcome"]["name"]
    assert name == (outcome or name)
    groups = ["all", *(one["name"] for one in kept["groups"] if one["family"] == family)]
    effects = {(one["outcome"], one["group"]): one for one in kept["effects"]}
    assert [one["group"] for one in found["outcome"]["groups"]] == groups
    for one in found["outcome"]["groups"]:
        said = effects[name, one["group"]]
        assert {part: one[part] for part in said if part in one} == {
            part: value for part, value in said.items() if part not in ("outcome", "variance_ratio")
        }
    resting = next(one for one in kept["resting"] if one["outcome"] == name)
    assert found["outcome"]["rests_on"] == resting["rests_on"]
    assert found["outcome"]["sign_robust"] == resting["sign_robust"]
    assert found["outcome"]["individuals"] == kept["spread"][name]
    shares = {one["group"]: one for one in kept["balance"]}
    for one in found["balance"]:
        assert {part: one[part] for part in shares[one["group"]]} == shares[one["group"]]
    assert found["replicates"] == len(kept["replicates"]) == 2


def test_every_outcome_says_both_its_interval_and_what_it_rests_on(
    client: TestClient, kept: dict[str, Any], key: str
) -> None:
    found = twin(client, f"/contrasts/{key}.json")
    assert {one["outcome"] for one in found["effects"]} == {one["name"] for one in kept["outcomes"]}
    assert {one["side"] for one in found["effects"]} == {"benefit", "harm", "neither"}
    for one in found["effects"]:
        assert one["low"] is not None and one["low"] <= one["effect"] <= one["high"]
        assert one["rests_on"] in ("sourced", "calibrated", "assumed", "given")
    assert not [name for name in found if name.startswith("_")]


def test_the_chart_draws_the_numbers_per_1000_and_year(
    client: TestClient, kept: dict[str, Any], key: str
) -> None:
    found = twin(client, f"/contrasts/{key}.json?outcome=favoured&by=sex")
    years = 1.5  # 2010-01 to 2011-06
    spec = json.dumps(found["by_group"]["spec"])
    effects = {one["group"]: one["effect"] for one in kept["effects"] if one["outcome"] == "favoured"}
    drawn = {float(value) for value in re.findall(r'"value": (-?[0-9.e-]+)', spec)}
    for group in ("all", "male", "female"):
        assert any(abs(value - 1000 * effects[group] / years) < 1e-9 for value in drawn), group


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_shows_benefits_beside_harms_and_links_lives(
    client: TestClient, shelf: Shelf, kept: dict[str, Any], key: str, lang: str
) -> None:
    page = client.get(f"/contrasts/{key}?lang={lang}").text
    wanted = {
        "en": ("Benefits", "Harms", "Under these assumptions", "2 replicates", "Limits"),
        "zh": ("收益", "损害", "在以下假定之下", "2次重复", "局限"),
    }[lang]
    assert all(words in page for words in wanted)
    assert len(kept["lives"]) == 6
    for one in kept["lives"]:
        for run in shelf.contrasts[key].runs()[0]:
            assert f"/runs/{run.manifest.digest[:10]}/life/{one['slot']}" in page
    for run in re.findall(r"/runs/([0-9a-f]+)/life", page):
        assert run in shelf.runs


def test_an_outcome_in_money_has_no_columns(client: TestClient, key: str) -> None:
    assert twin(client, f"/contrasts/{key}.json?outcome=yuan_paid")["individuals"] is None
    assert "counted in money" in client.get(f"/contrasts/{key}?outcome=yuan_paid").text


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/contrasts/nothing", 404, "contrast: found"),
        ("/contrasts/{key}?outcome=happiness", 400, "outcome: found"),
        ("/contrasts/{key}?by=incom", 400, "did you mean income?"),
        ("/contrasts/{key}?by=province", 400, "by: found"),
        ("/contrasts/{key}?other=1", 400, "this page knows by, lang, outcome"),
        ("/experiments/nothing", 404, "experiment: found"),
        ("/experiments/critcism", 404, "did you mean criticism?"),
    ],
)
def test_what_is_not_there_is_refused_with_a_sentence(
    client: TestClient, key: str, path: str, status: int, says: str
) -> None:
    answered = client.get(path.format(key=key))
    assert answered.status_code == status
    assert says in answered.text


def test_without_a_contrast_the_page_says_how_to_make_one() -> None:
    app = create_app(Shelf(), hosts=frozenset({HOST}))
    with TestClient(app, base_url=f"http://{HOST}") as alone:
        assert "glasshouse compare" in alone.get("/contrasts").text
        answered = alone.get("/contrasts/abc")
        assert answered.status_code == 404
        assert "no contrast is open" in answered.text


# experiments -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.yaml")))
def test_an_experiment_says_both_expectations_and_what_would_refute_each(
    client: TestClient, name: str, lang: str
) -> None:
    said = yaml.safe_load((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))
    found = twin(client, f"/experiments/{name}.json?lang={lang}")
    assert found["question"] == said["question"][lang]
    for who in ("critics", "supporters"):
        assert found[who]["expects"] == said[who]["expects"][lang]
        assert found[who]["refuted_by"] == said[who]["refuted_by"][lang]
        rule = said[who]["refuted_if"]
        assert len(found[who]["conditions"]) == len(rule.get("any") or rule.get("all"))
        assert found[who]["is_any"] == ("any" in rule)
    assert found["answer"] is None
    assert client.get(f"/experiments/{name}?lang={lang}").status_code == 200


def test_without_an_answer_the_page_says_so_and_how_to_get_one(client: TestClient) -> None:
    page = client.get("/experiments/criticism").text
    assert "No answer to it is open here" in page
    assert "glasshouse experiment run criticism --out criticism" in page


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an answer, made of very few people."""
    folder = tmp_path_factory.mktemp("answered") / "macau"
    found = answer(question_named("macau"), out=folder, agents=2_000, replicates=2, threads=2)
    write_atomically(folder / "answer.json", found.record.text())
    return folder


@pytest.mark.parametrize("lang", LANGS)
def test_an_answer_is_shown_as_it_is_kept(answered: Path, lang: str) -> None:
    shelf = Shelf()
    assert shelf.add(answered) == "macau"
    kept = json.loads((answered / "answer.json").read_text(encoding="utf-8"))
    app = create_app(shelf, hosts=frozenset({HOST}))
    with TestClient(app, base_url=f"http://{HOST}") as client:
        found = twin(client, f"/experiments/macau.json?lang={lang}")["answer"]
        page = client.get(f"/experiments/macau?lang={lang}").text
        listed = twin(client, f"/contrasts.json?lang={lang}")["experiments"]
    assert found["digest"] == kept["digest"]
    assert found["replicates"] == 2
    words = {True: ("refuted", "被否定"), False: ("not refuted", "未被否定"), None: ("cannot", "无法判断")}
    for who in ("critics", "supporters"):
        assert found["verdicts"][who]["is_refuted"] == kept[who]["is_refuted"]
        assert words[kept[who]["is_refuted"]][lang == "zh"] in found["verdicts"][who]["says"]
    values = [one["value"] for who in ("critics", "supporters") for one in kept[who]["found"]]
    assert [one["value"] for one in found["conditions"]] == values
    assert ("no proof" if lang == "en" else "并非证明") in page
    assert [one["id"] for one in listed if one["is_answered"]] == ["macau"]


def test_an_answer_to_another_wording_is_not_passed_off_as_this_one(answered: Path) -> None:
    shelf = Shelf()
    shelf.add(answered)
    shelf.answers["macau"] = shelf.answers["macau"].model_copy(update={"question": "0" * 64})
    found = experiment(shelf, Asked("en", "/experiments/macau", {"experiment": "macau"})).record
    assert found["answer"] is None
    assert found["is_other"]


def test_a_damaged_answer_is_refused(answered: Path, tmp_path: Path) -> None:
    shutil.copy(answered / "answer.json", tmp_path / "answer.json")
    text = (tmp_path / "answer.json").read_text(encoding="utf-8")
    (tmp_path / "answer.json").write_text(text.replace('"agents": 2000', '"agents": 2001', 1), "utf-8")
    with pytest.raises(GlasshouseError, match="not what was written"):
        Shelf().add(tmp_path)
