"""Declared value judgements: files that say which domains are related, shifts, and how findings move."""

from dataclasses import replace
from pathlib import Path

import pytest
from patching import clean, loaded, patched

from glasshouse.errors import GlasshouseError
from glasshouse.lint import sensitivity
from glasshouse.lint.catalogue import rules
from glasshouse.lint.check import Report, check
from glasshouse.lint.finding import Hit
from glasshouse.lint.judgements import PACKAGED, read_relatedness, usual_judgements
from glasshouse.lint.registry import LOOKS
from glasshouse.lint.sensitivity import changed, falls_with, variants
from glasshouse.lint.severity import Severity

HEAD = """\
format: 1
title: {en: "T", zh: "题"}
declared_by: {en: "a test", zh: "测试"}
status: declared
edition: "1"
pairs:
"""
WHY = 'why: {en: "w", zh: "因"}'


def written(folder: Path, *pairs: str) -> Path:
    path = folder / "related.yaml"
    path.write_text(HEAD + "".join(f"  - {{domains: [{pair}], {WHY}}}\n" for pair in pairs))
    return path


def report() -> Report:
    """Return a report with one finding that hangs on which domains are related."""
    return check(loaded(patched({"measures[dp-suspension].domain": "welfare"})))


def test_relatedness__is_read(tmp_path: Path) -> None:
    found = read_relatedness(written(tmp_path, "welfare, health", "housing, welfare"))
    judged = replace(usual_judgements(), relatedness=found)
    assert judged.are_related("health", "welfare") and judged.are_related("welfare", "health")
    assert judged.are_related("taxation", "taxation")
    assert not judged.are_related("health", "housing")


@pytest.mark.parametrize("again", ["welfare, health", "health, welfare"])
def test_relatedness__refuses_a_pair_twice(tmp_path: Path, again: str) -> None:
    with pytest.raises(
        GlasshouseError, match=r"line 8, pairs\[1\]: found .* again; each pair is written once"
    ):
        read_relatedness(written(tmp_path, "welfare, health", again))


def test_relatedness__refuses_a_domain_with_itself_and_says_all_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "health, health", "welfare, health", "welfare, health")
    with pytest.raises(GlasshouseError) as caught:
        read_relatedness(path)
    text = str(caught.value)
    assert "related.yaml has 2 problems" in text
    assert "pairs[0]: found health twice; each domain is related to itself" in text and "pairs[2]" in text


def test_relatedness__names_domains_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(GlasshouseError, match="helth"):
        read_relatedness(written(tmp_path, "welfare, helth"))


def test_relatedness__that_is_packaged_is_sound() -> None:
    assert read_relatedness(PACKAGED) == usual_judgements().relatedness


@pytest.mark.parametrize(("shift", "expected"), [(0, 3), (2, 5), (-2, 1), (-5, 0), (9, 10)])
def test_shifts__stay_within_the_scale(shift: int, expected: int) -> None:
    regime = loaded(clean()).regime
    (measure,) = regime.measures
    assert measure.severity.value == 3
    assert replace(usual_judgements(), severity_by=shift).severity(measure) == expected
    conduct = next(one for one in regime.conduct if one.gravity.value == 3)
    assert replace(usual_judgements(), gravity_by=shift).gravity(conduct) == expected


# how findings move -----------------------------------------------------------------------------------------


def test_variants__change_one_thing_each() -> None:
    usual = usual_judgements()
    found = {name: judged for name, (_, judged) in changed(usual).items()}
    assert list(found) == ["all-related", "gravity+2", "gravity-2", "severity+2", "severity-2"]
    assert found["gravity+2"] == replace(usual, gravity_by=2)
    assert found["severity-2"] == replace(usual, severity_by=-2)
    assert changed(found["gravity+2"])["gravity+2"][1].gravity_by == 4  # from what was declared


def test_variants__say_what_goes_away() -> None:
    before = report()
    found = variants(before)
    (finding,) = [one for one in before.findings if one.rule == "GH008"]
    related, *others = found
    assert finding.id in related.gone and related.new == ()
    assert falls_with(finding, found) == (related,)
    assert all(one.gone == () for one in others if one.id.startswith("gravity"))
    assert related.counts[Severity.PROHIBITED] == before.counts[Severity.PROHIBITED] - 1
    assert set(related.counts) == set(Severity)


def test_variants__leave_the_report_as_it_was() -> None:
    before = report()
    flow, kept = before.subject.flow, before.findings
    variants(before)
    assert before.subject.flow is flow and before.subject.judgements == usual_judgements()
    assert check(before.subject.loaded).findings == kept


def test_variants__look_again_only_with_rules_that_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    real = sensitivity.hits_of

    def counted(rule: str, subject: object) -> list[Hit]:
        looked.append(rule)
        return real(rule, subject)  # type: ignore[arg-type]

    monkeypatch.setattr(sensitivity, "hits_of", counted)
    variants(report())
    assert looked and all(rules()[rule].judges for rule in looked)


def test_variants__see_the_replaced_judgements(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that reads severity sees it shifted, and what derives from it is not kept from before."""
    subject = report().subject
    assert subject.flow and subject.measures  # derived and kept

    def severe(seen: object) -> list[Hit]:
        measures = seen.measures  # type: ignore[attr-defined]
        return [
            Hit(one.path, one.key, {"en": "x", "zh": "x"})
            for one in measures
            if seen.severity(one.item) >= 5  # type: ignore[attr-defined]
        ]

    monkeypatch.setitem(LOOKS, "GH008", severe)
    before = check(subject.loaded)
    more = {one.id: one.new for one in variants(before)}
    assert more["severity+2"] == ("GH008:measures/dp-suspension",)
    assert more["severity-2"] == more["gravity+2"] == ()
