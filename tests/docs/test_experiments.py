"""Pages of experiments belong to the hypotheses that ship, and the index is of all ready questions."""

from __future__ import annotations

import json
from pathlib import Path

import experiments as pages
import pytest

from glasshouse.experiments.answer_record import AnswerRecord
from glasshouse.experiments.answers import answer
from glasshouse.experiments.questions import question_ids, question_named

HELD = [name for name in question_ids() if pages.tie_of(name)]


def test_nothing_is_out_of_date() -> None:
    """No question was changed after its page, and the index lists each with its state."""
    assert pages.stale() == []


def test_the_index_lists_every_question() -> None:
    text = pages.INDEX.read_text(encoding="utf-8")
    for name in question_ids():
        assert f"| `{name}` |" in text
    assert text.count(pages.NOT_YET) == len(question_ids()) - len(HELD)


@pytest.mark.parametrize("name", HELD or ["none yet"])
def test_a_page_is_of_full_size_and_names_its_model(name: str) -> None:
    if name not in HELD:
        pytest.skip("no experiment has a page yet")
    tie, one = pages.tie_of(name), question_named(name)
    assert tie is not None and tie["agents"] >= one.agents and tie["replicates"] >= one.replicates
    text = (pages.PAGES / f"{name}.md").read_text(encoding="utf-8")
    assert f"| Model | {tie['model']} |" in text and one.digest in text and tie["answer"] in text
    for side in (one.critics, one.supporters):
        assert side.expects.en in text and side.refuted_by.zh in text
    assert (pages.PAGES / f"{name}.csv").is_file() and (pages.PAGES / f"{name}.svg").is_file()


def test_every_page_has_a_question() -> None:
    kept = {path.stem for path in pages.PAGES.iterdir() if path.name != "README.md"}
    assert kept <= set(question_ids())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> AnswerRecord:
    """Return an answer that is too small for a page."""
    folder = tmp_path_factory.mktemp("answer")
    return answer(question_named("hong-kong"), out=folder, agents=1_000, replicates=1).record


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let pages be written to a folder of this test."""
    monkeypatch.setattr(pages, "PAGES", tmp_path)
    monkeypatch.setattr(pages, "INDEX", tmp_path / "README.md")
    return tmp_path


def test_a_small_answer_makes_no_page(
    small: AnswerRecord, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "answer").mkdir()
    (own / "answer" / "answer.json").write_text(small.text(), encoding="utf-8")
    assert pages.main([str(own / "answer")]) == 1
    assert "this is of 1,000 and 1" in capsys.readouterr().out and not (own / "hong-kong.md").exists()


def test_a_page_of_full_size_is_written_with_its_table_and_picture(
    small: AnswerRecord, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "answer").mkdir()
    (own / "answer" / "answer.json").write_text(small.text(), encoding="utf-8")
    monkeypatch.setattr(pages, "misfit", lambda question, record: "")
    assert pages.main([str(own / "answer")]) == 0 and pages.main(["--check"]) == 0
    assert {path.suffix for path in own.glob("hong-kong.*")} == {".md", ".csv", ".svg"}
    assert "[Hong Kong: what does it mean that the system does not apply?](hong-kong.md)" in (
        own / "README.md"
    ).read_text(encoding="utf-8")
    tie = pages.tie_of("hong-kong")
    assert tie is not None and tie["critics"] == "refuted" and tie["model"] == small.model


@pytest.mark.control
def test_a_question_that_was_changed_after_its_page_is_told(small: AnswerRecord, own: Path) -> None:
    """A page of other hypotheses than the shipped ones is named, and makes the check fail."""
    question = question_named("hong-kong")
    (own / "hong-kong.md").write_text(pages.page_of(question, small), encoding="utf-8")
    pages.main([])
    assert pages.stale() == []
    tie = {**(pages.tie_of("hong-kong") or {}), "question": "0" * 64}
    (own / "hong-kong.md").write_text(f"{pages.BEGIN}{json.dumps(tie)}{pages.END}", encoding="utf-8")
    assert [line.partition(":")[0] for line in pages.stale()] == ["hong-kong.md"]
    assert pages.main(["--check"]) == 1
    changed = small.model_copy(update={"question": "0" * 64})
    assert "changed since it was run" in pages.misfit(question, changed)
