"""Baselines: what was accepted stands apart, what is stale is named, and nothing is hidden."""

import datetime
from pathlib import Path

import pytest
from patching import clean, loaded, patched

from glasshouse.errors import GlasshouseError
from glasshouse.lint.baseline import Accepted, Baseline, apply, baseline_text, read_baseline, stale_words
from glasshouse.lint.check import Report, check
from glasshouse.lint.prohibited import article_5
from glasshouse.lint.sensitivity import variants

DAY = datetime.date(2026, 11, 27)
NO_BASIS = "GH001:measures/dp-suspension"
UNRELATED = "GH008:measures/dp-suspension"


def report() -> Report:
    """Return a report with two findings at least."""
    found = check(
        loaded(
            patched(
                {"measures[dp-suspension].legal_basis": "none"}, {"measures[dp-suspension].domain": "welfare"}
            )
        )
    )
    assert {NO_BASIS, UNRELATED} <= {one.id for one in found.findings}
    return found


def baseline(*ids: str, regime: str = "driver-points") -> Baseline:
    entries = tuple(Accepted(finding=one, reason="known", by="audit office", on=DAY) for one in ids)
    return Baseline(format=1, regime=regime, accepted=entries)


def test_apply__sets_what_is_accepted_apart() -> None:
    before = report()
    after = apply(before, baseline(NO_BASIS))
    (accepted,) = after.accepted
    assert (accepted.finding.id, accepted.reason, accepted.by, accepted.on) == (
        NO_BASIS, "known", "audit office", DAY,
    )  # fmt: skip
    assert {one.id for one in after.findings} == {one.id for one in before.findings} - {NO_BASIS}
    assert after.stale == () and after.counts.total() == before.counts.total() - 1


def test_apply__names_what_is_stale_and_what_may_be_meant() -> None:
    after = apply(report(), baseline("GH001:measures/dp-suspention", "GH001:lists/gone"))
    assert after.stale == ("GH001:measures/dp-suspention", "GH001:lists/gone") and after.accepted == ()
    meant, gone = stale_words(after)
    assert meant["en"].endswith(f"did you mean `{NO_BASIS}`?") and NO_BASIS in meant["zh"]
    assert gone["en"].endswith("is found no more; take it out.")


def test_apply__refuses_rules_that_there_are_not() -> None:
    with pytest.raises(
        GlasshouseError, match=r"no rule is GH088\. Did you mean GH008:measures/dp-suspension\?"
    ):
        apply(report(), baseline("GH088:measures/dp-suspension"))


def test_apply__refuses_the_baseline_of_another_regime() -> None:
    with pytest.raises(
        GlasshouseError, match='of the regime "sesame", and what is checked is "driver-points"'
    ):
        apply(report(), baseline(NO_BASIS, regime="sesame"))


def test_apply__changes_nothing_that_others_conclude() -> None:
    before = report()
    after = apply(before, baseline(NO_BASIS, UNRELATED))
    assert article_5(after) == article_5(before) and article_5(after).flag
    assert variants(after) == variants(before)


def test_text__is_read_again_and_accepts_everything(tmp_path: Path) -> None:
    before = report()
    path = tmp_path / "driver-points.baseline.yaml"
    path.write_text(baseline_text(before, reason='as "known": see 3', by="数据办公室", on=DAY), "utf-8")
    found = read_baseline(path)
    after = apply(before, found)
    assert after.findings == () and after.stale == () and len(after.accepted) == len(before.findings)
    assert {(one.reason, one.by, one.on) for one in after.accepted} == {
        ('as "known": see 3', "数据办公室", DAY)
    }


def test_text__keeps_reasons_of_what_was_accepted() -> None:
    after = apply(report(), baseline(NO_BASIS))
    text = baseline_text(after, reason="new", by="team", on=DAY)
    assert f'"{NO_BASIS}", reason: "known", by: "audit office"' in text
    assert f'"{UNRELATED}", reason: "new", by: "team"' in text


def test_text__of_a_clean_regime_accepts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(baseline_text(check(loaded(clean())), reason="r", by="team", on=DAY))
    assert read_baseline(path).accepted == ()


ENTRY = '  - {finding: "GH001:measures/a", reason: "r", by: "team", on: 2026-11-27}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            ENTRY + ENTRY,
            r"accepted\[1\]\.finding: found GH001:measures/a again; each finding is written once",
        ),
        (ENTRY.replace("GH001:measures/a", "measures/a"), "id of a finding"),
        (ENTRY.replace('by: "team", ', ""), "by"),
        (ENTRY.replace("2026-11-27", "yesterday"), "yesterday"),
        (ENTRY.replace('reason: "r"', 'reason: ""'), "reason"),
    ],
    ids=["twice", "no-rule", "by-nobody", "no-day", "no-reason"],
)
def test_read__refuses(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "b.yaml"
    path.write_text(f"format: 1\nregime: driver-points\naccepted:\n{text}")
    with pytest.raises(GlasshouseError, match=said):
        read_baseline(path)
