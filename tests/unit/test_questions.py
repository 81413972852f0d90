"""Ready experiments: written in one form, of laws that there are, run to a page that says what came out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from calling import here

from glasshouse.clock import day_number, tick_of
from glasshouse.engine.outcomes import outcomes_of
from glasshouse.engine.prepare import prepare
from glasshouse.errors import DamagedError, Exit, RunError, ScenarioError
from glasshouse.experiments.answer_record import NAME, read_answer
from glasshouse.experiments.answer_text import csv_of, markdown_of
from glasshouse.experiments.answers import Answer, answer, cells_of_models, under_models
from glasshouse.experiments.contrast import open_contrast
from glasshouse.experiments.questions import Question, question_ids, question_named
from glasshouse.provenance import digest_record
from glasshouse.regimes.claims import load_claims
from glasshouse.reports.answer_picture import picture_of
from glasshouse.society.response_models import RESPONSES
from glasshouse.society.scenario import Scenario

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


@pytest.mark.parametrize("name", IDS)
def test_its_regimes_hold_in_its_span(name: str) -> None:
    """A what-if ignores where and until when a regime holds, and not since when: a year of each is run."""
    for scenario in question_named(name).scenarios(20_000).values():
        for loaded in prepare(scenario).regimes:
            since = tick_of(day_number(loaded.regime.regime.since))
            assert scenario.end - since >= 11, f"{loaded.regime.regime.id} begins in or after the span"


def test_a_question_can_name_the_places_of_its_society() -> None:
    one = question_named("greater-bay-area")
    for scenario in one.scenarios(20_000).values():
        found = prepare(scenario).territory.places
        assert {place.id for place in found} == set(one.places) and len(found) == 9


def test_sides_that_leave_it_open_take_the_response_asked_for() -> None:
    found = question_named("publication").scenarios(20_000, "norms")
    assert [one.response for one in found.values()] == ["norms", "norms", "none"]


def test_an_unknown_question_is_refused_with_those_there_are() -> None:
    with pytest.raises(ScenarioError, match='No experiment is called "speech"; there are approval'):
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
    kept = json.loads(found.record.text())
    digest = kept.pop("digest")
    assert digest == digest_record(kept) and kept["synthetic"] is True
    assert {one["outcome"] for one in kept["sides"]["lists"]["effects"]} == set(found.question.look_at)
    table = csv_of(found.record).splitlines()
    assert table[0].startswith("side,of,group,unit") and len({line.count(",") for line in table}) == 1


def test_the_page_says_what_was_expected_and_what_came_out(found: Answer) -> None:
    q, page = found.question, markdown_of(found.question, found.record, picture="p.svg")
    for side in (q.critics, q.supporters):
        for words in (side.expects, side.refuted_by):
            assert words.en in page and words.zh in page
    assert "written down before any run" in page and "Synthetic people only" in page
    assert q.rests_on.en in page and q.rests_on.zh in page and q.digest in page
    assert f"| Model | {found.record.model} |" in page and "(p.svg)" in page
    assert all(two[:16] in page for _, two in found.record.sides["lists"].digests)
    assert "**refuted**" in page and "**not refuted**" in page
    svg = picture_of(q, found.record)
    assert svg.startswith("<svg") and "Synthetic people only" in svg


def test_labels_stand_with_the_law_that_has_them(found: Answer) -> None:
    names = list(found.record.specs)
    labels = {
        name: ("what-if: everywhere", *(("x is fictional",) if name == names[-1] else ())) for name in names
    }
    record = found.record.model_copy(update={"labels": labels})
    page = markdown_of(found.question, record, picture="p.svg")
    assert "- what-if: everywhere\n" in page and f"- of **{names[-1]}**: x is fictional" in page
    assert page.count("x is fictional") == 1


def test_an_answer_is_read_as_it_was_written(found: Answer, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="has no answer"):
        read_answer(tmp_path)
    (tmp_path / NAME).write_text(found.record.text(), encoding="utf-8")
    assert read_answer(tmp_path).record() == found.record.record()


@pytest.mark.control
def test_an_answer_that_was_touched_is_refused(found: Answer, tmp_path: Path) -> None:
    text = found.record.text().replace('"is_refuted": true', '"is_refuted": false')
    assert text != found.record.text()
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(DamagedError, match="is not what was written"):
        read_answer(tmp_path)


def test_the_digest_is_of_what_the_file_says() -> None:
    one = question_named("hong-kong")
    said = one.model_dump(by_alias=True, exclude_unset=True)
    assert Question.model_validate(said).digest == one.digest
    said["critics"]["refuted_by"]["en"] += " Or nearly nobody."
    assert Question.model_validate(said).digest != one.digest


def test_verdicts_under_all_response_models(found: Answer, tmp_path: Path) -> None:
    """Whatever people answer to, nothing reaches Hong Kong; each model has runs of its own."""
    told = []

    def on_run(replicate: int, name: str, scenario: Scenario, damage: str) -> None:
        told.append((name, scenario.response))

    under = under_models(found.question, out=tmp_path, agents=1_000, replicates=1, on_run=on_run)
    names = cells_of_models(found.question)
    assert [name for name, _ in told] == names and all(name.startswith(model) for name, model in told)
    assert list(under.critics) == list(RESPONSES) and under.agents == 1_000
    assert all(one.is_refuted for one in under.critics.values())
    assert not any(one.is_refuted for one in under.supporters.values())
    record = found.record.model_copy(update={"under_models": under})
    page = markdown_of(found.question, record, picture="p.svg")
    assert "| norms | none | refuted | not refuted |" in page
    assert "Alike under all 5 models: lists: any outcome differs." in page


def test_the_command_line(tmp_path: Path) -> None:
    listed = here("experiment", "list")
    assert listed.returncode == Exit.DONE and all(name in listed.stdout for name in IDS)
    shown = here("experiment", "show", "criticism", "--lang", "zh")
    assert shown.returncode == Exit.DONE and "何为反证" in shown.stdout
    asked = (
        "--agents",
        "2000",
        "--replicates",
        "1",
        "--models",
        "0",
        "--progress",
        "none",
        "--out",
        tmp_path,
    )
    done = here("experiment", "run", "hong-kong", *asked)
    assert done.returncode == Exit.DONE, done.stderr
    assert "lists, against no-lists" in done.stdout and (tmp_path / "answer.md").is_file()
    assert "Critics' expectation: refuted." in done.stdout
    assert open_contrast(tmp_path / "lists").record.agents == 2_000
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "runs").rglob("*") if path.is_file()}
    again = here("experiment", "run", "hong-kong", *asked)
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "runs").rglob("*") if path.is_file()}
    assert again.stdout == done.stdout and after == before  # finished runs are kept
    bad = here("experiment", "run", "nothing", "--out", tmp_path / "x")
    assert bad.returncode == Exit.BAD_INPUT and "there are approval" in bad.stderr


def test_two_sides_of_one_name_are_refused() -> None:
    said = question_named("hong-kong").model_dump(by_alias=True)
    said["sides"][1]["name"] = said["sides"][0]["name"]
    with pytest.raises(ValueError, match="two sides have one name"):
        Question.model_validate(said)


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({"side": "no-lists", "of": "anything", "is": "nobody"}, "no-lists is no side but the first"),
        ({"side": "lists", "of": "mistaken", "is": "nobody"}, "mistaken is neither in look_at nor in rows"),
        ({"side": "lists", "of": "anything", "is": "above_0"}, "anything is the same for nobody"),
        ({"side": "lists", "of": "refused", "is": "more_for_fewer_than"}, "a share, in than"),
        (
            {"side": "lists", "of": "anything", "group": "firms_and_bodies", "is": "nobody"},
            "not counted",
        ),
        ({"side": "lists", "of": "refused", "is": "above_0", "than": 0.1}, "a share, in than"),
    ],
)
def test_a_condition_that_cannot_come_out_is_refused(condition: dict[str, object], message: str) -> None:
    said = question_named("hong-kong").model_dump(by_alias=True, exclude_unset=True)
    said["critics"]["refuted_if"] = {"any": [condition]}
    with pytest.raises(ValueError, match=message):
        Question.model_validate(said)


def test_conditions_are_of_one_kind() -> None:
    said = question_named("hong-kong").model_dump(by_alias=True, exclude_unset=True)
    said["critics"]["refuted_if"] = {"any": [], "all": []}
    with pytest.raises(ValueError, match="either any or all is needed"):
        Question.model_validate(said)
