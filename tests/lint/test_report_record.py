"""The record of a check has everything that any face says, in both languages."""

from __future__ import annotations

import json
import re

import pytest
from recorded import KEPT, recorded, whole
from rich.console import Console

from glasshouse.lint.report_record import CheckRecord
from glasshouse.lint.report_text import IN_FULL, printed
from glasshouse.lint.report_words import by_rule, closing, falls, head, measured_words
from glasshouse.regimes.catalogue import shipped_ids

LANGS = ("en", "zh")
# "lawful" stands in sentences that say what is not said; as a verdict it stands nowhere
VERDICTS = re.compile(
    r"\b(?:un)?lawful\b|\b(?:il)?legal(?:ly)?\b|complian|\bpass(?:es|ed)?\b|\bscore of\b|\d+ ?/ ?\d+|"
    r"合法|合规|通过",
    re.IGNORECASE,
)


def terminal(record: CheckRecord, lang: str, width: int = 100) -> str:
    console = Console(width=width, force_terminal=False)
    with console.capture() as shown:
        console.print(printed(record, lang=lang))
    return shown.get()


def flat(text: str) -> str:
    """Return a text without marks, line ends and spaces, to be looked up in what was wrapped."""
    return re.sub(r"[\s`*|^]+", "", text)


def test_record__comes_back_from_its_text() -> None:
    record = whole()
    assert CheckRecord.model_validate_json(record.json_text()) == record
    content = json.loads(record.json_text())
    assert content["findings"][0]["accepted"] == {"by": KEPT.by, "on": KEPT.on, "reason": KEPT.reason}
    assert content["format"] == 1 and content["tool"] == "glasshouse check"


def test_record__places_point_at_lines_of_the_file() -> None:
    for one in recorded("suining-2010").findings:
        assert one.excerpt is not None and one.excerpt.number == one.line
        assert one.excerpt.start < one.excerpt.end <= len(one.excerpt.text)
        if one.path.endswith("]"):
            assert one.key.rpartition("/")[2] in one.excerpt.text[one.excerpt.start : one.excerpt.end]


def test_record__edges_have_the_findings_whose_path_goes_along_them() -> None:
    record = recorded("suining-2010")
    along = {(one.source, one.target): one.findings for one in record.flow.edges}
    n_steps = 0
    for one in record.findings:
        for source, target in zip(one.via, one.via[1:], strict=False):
            n_steps += one.id in along.get((source.key, target.key), ())
    assert n_steps == sum(len(findings) for findings in along.values()) > 0
    assert {one.key for one in record.flow.nodes} >= {key for edge in along for key in edge}


@pytest.mark.parametrize("lang", LANGS)
def test_text__says_nothing_that_the_record_lacks(lang: str) -> None:
    record = whole()
    said = flat(terminal(record, lang))
    for name, text in head(record, lang):
        assert flat(name) in said and flat(text) in said
    assert flat(KEPT.reason) in said and flat(record.stale[0].words.in_(lang)) in said
    for sentence in record.article_5.says:
        assert flat(sentence.in_(lang)) in said
    for word in record.moved[0].words.in_(lang).split():
        assert word in said  # a cell of a table, which may be broken
    for rule, found in by_rule(record):
        assert flat(rule.checks.in_(lang)) in said
        for measured in rule.beside:
            assert flat(measured_words(measured, lang)) in said
        for one in found[:IN_FULL]:
            assert flat(one.sentence.in_(lang)) in said
            assert flat(falls(one, record, lang)) in said
        for one in found:
            assert f"{record.file}:{one.line}:{one.column}" in said
    assert said.endswith(flat(closing(record, lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_text__many_findings_of_a_rule_do_not_drown_the_others(lang: str) -> None:
    record = recorded("rongcheng-2019")
    said = terminal(record, lang)
    for rule, found in by_rule(record):
        mine = [line for line in said.splitlines() if f"  {rule.id}  " in line and record.file in line]
        assert len(mine) == len(found)
    assert said.count("| ") <= 2 * IN_FULL * len(by_rule(record)) + len(by_rule(record))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [60, 100, 140])
def test_text__carets_stand_under_what_is_meant(lang: str, width: int) -> None:
    from rich.cells import cell_len

    record = recorded("suining-2010")
    lines = terminal(record, lang, width).splitlines()
    carets = [k for k, line in enumerate(lines) if re.fullmatch(r" *\| +\^+ *", line)]
    assert carets
    for k in carets:
        start = lines[k].index("^")
        above, at = "", 0
        for sign in lines[k - 1]:
            if at >= start:
                above += sign
            at += cell_len(sign)
        assert above[: lines[k].count("^")].startswith(("id: ", "id:")) or ":" in above
        assert cell_len(lines[k - 1].rstrip()) <= width


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_found__is_said_without_a_verdict(lang: str) -> None:
    record = recorded("driver-points")
    assert record.findings == ()
    said = terminal(record, lang)
    last = said[said.index("No indicator" if lang == "en" else f"这{record.n_rules}") :]
    assert not VERDICTS.search(last)
    if lang == "en":
        assert f"No indicator found by these {record.n_rules} checks." in last


@pytest.mark.parametrize("regime", shipped_ids())
def test_sentences_around_the_findings__name_no_verdict(regime: str) -> None:
    record = recorded(regime)
    disclaimer = {"en": "it does not say what is lawful", "zh": "并不说明什么合法"}
    for lang in LANGS:
        text = closing(record, lang).replace(disclaimer[lang], "")
        assert not VERDICTS.search(text), text


@pytest.mark.control
@pytest.mark.parametrize("text", ["It is lawful.", "compliant", "9/10", "合规", "The scheme passes."])
def test_a_verdict_is_noticed(text: str) -> None:
    assert VERDICTS.search(text)
