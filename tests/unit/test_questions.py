"""Ready experiments: written in one form, of laws that there are, run to a page that says what came out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from calling import here

from glasshouse.engine.outcomes import outcomes_of
from glasshouse.engine.prepare import prepare
from glasshouse.errors import Exit, ScenarioError
from glasshouse.experiments.answers import Answer, answer, markdown_of, table_of
from glasshouse.experiments.contrast import open_contrast
from glasshouse.experiments.questions import Question, question_ids, question_named
from glasshouse.provenance import digest_record
from glasshouse.regimes.claims import load_claims

HAN = re.compile("[\u4e00-\u9fff]")
IDS = question_ids()


def texts(value: object) -> list[dict[str, str]]:
    """Return all texts in two languages within a value."""
    if isinstance(value, dict):
        own = [value] if set(value) == {"en", "zh"} else []
        return own + [found for part in value.values() for found in texts(part)]
    return [found for part in value for found in texts(part)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("name", IDS)
def test_a_question_is_whole(name: str) -> None:
    one = question_named(name)
    assert one.id == name and one.agents >= 1_100_000 and one.replicates >= 8
    for text in texts(one.model_dump()):
        assert HAN.search(text["zh"]) and not HAN.search(text["en"]) and len(text["en"]) > 2
    known = {claim.id for claim in load_claims().claims}
    assert set(one.claims) <= known


@pytest.mark.parametrize("name", IDS)
def test_its_laws_can_be_run(name: str) -> None:
    """Every side compiles, and every outcome that is looked at is one that a run counts."""
    one = question_named(name)
    for scenario in one.scenarios(20_000).values():
        outcomes = {outcome.name for outcome in outcomes_of(prepare(scenario))}
        assert set(one.look_at) <= outcomes


def test_an_unknown_question_is_refused_with_those_there_are() -> None:
    with pytest.raises(ScenarioError, match='No experiment is called "speech"; there are copies'):
        question_named("speech")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """Return what comes of a small Hong Kong, where nothing can."""
    return answer(
        question_named("hong-kong"), out=tmp_path_factory.mktemp("answer"), agents=3_000, replicates=2,
        threads=2,
    )  # fmt: skip


def test_no_list_reaches_hong_kong(found: Answer) -> None:
    (record,) = found.contrasts.values()
    assert not any(one.effect or one.more or one.less for one in record.effects)


def test_what_is_kept(found: Answer) -> None:
    kept = json.loads(table_of(found))
    digest = kept.pop("digest")
    assert digest == digest_record(kept) and kept["synthetic"] is True
    assert {one["outcome"] for one in kept["sides"]["lists"]["effects"]} == set(found.question.look_at)
    page = markdown_of(found)
    assert "Written down before any run." in page and "critics" in page and "supporters" in page
    assert found.question.rests_on.en in page and "Synthetic people only" in page


def test_the_command_line(tmp_path: Path) -> None:
    listed = here("experiment", "list")
    assert listed.returncode == Exit.DONE and all(name in listed.stdout for name in IDS)
    shown = here("experiment", "show", "criticism", "--lang", "zh")
    assert shown.returncode == Exit.DONE and "何为反证" in shown.stdout
    asked = ("--agents", "2000", "--replicates", "1", "--progress", "none", "--out", tmp_path)
    done = here("experiment", "run", "hong-kong", *asked)
    assert done.returncode == Exit.DONE, done.stderr
    assert "lists, against no-lists" in done.stdout and (tmp_path / "answer.md").is_file()
    assert open_contrast(tmp_path / "lists").record.agents == 2_000
    bad = here("experiment", "run", "nothing", "--out", tmp_path / "x")
    assert bad.returncode == Exit.BAD_INPUT and "there are copies" in bad.stderr


def test_two_sides_of_one_name_are_refused() -> None:
    said = question_named("hong-kong").model_dump(by_alias=True)
    said["sides"][1]["name"] = said["sides"][0]["name"]
    with pytest.raises(ValueError, match="two sides have one name"):
        Question.model_validate(said)
