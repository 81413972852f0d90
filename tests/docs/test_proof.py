"""The maker of the pages of the proof: it hides no failure, and writes only when a result has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import checks
import proof
import pytest
from checks import Check

from glasshouse.provenance import MODEL_VERSION

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
B01, B08 = "tests/statistical/test_benchmark_b01.py", "tests/statistical/test_benchmark_b08.py"
ENCODED = "tests/verification/test_reference.py"
EXIST = (
    Check(f"{B01}::test_b01__grades_after_some_years[0-5]"),
    Check(f"{B01}::test_b01__at_the_tolerance_of_the_benchmark[5-20]", is_large=True),
    Check(f"{B01}::test_b01__negative_control[more offences]", is_control=True),
    Check(f"{B01}::test_b01__negative_control[monthly]", is_control=True),
    Check(f"{B08}::test_b08__all_join_one_after_the_other"),
    Check(f"{ENCODED}::test_scores_are_equal[one]"),
    Check(f"{ENCODED}::test_scores_are_equal[other]"),
    Check("tests/unit/test_charts.py::test_svg__needs_a_font"),
)
RECORD = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="pytest">
<testcase classname="tests.statistical.test_benchmark_b01" name="test_b01__grades_after_some_years[0-5]"
 time="2.5"/>
<testcase classname="tests.statistical.test_benchmark_b01"
 name="test_b01__at_the_tolerance_of_the_benchmark[5-20]" time="100.0"/>
<testcase classname="tests.statistical.test_benchmark_b01" name="test_b01__negative_control[more offences]"
 time="1.0"></testcase>
<testcase classname="tests.statistical.test_benchmark_b01" name="test_b01__negative_control[monthly]"
 time="1.0"></testcase>
<testcase classname="tests.statistical.test_benchmark_b08" name="test_b08__all_join_one_after_the_other"
 time="1.0"/>
<testcase classname="tests.verification.test_reference" name="test_scores_are_equal[one]" time="1.0">
 <properties><property name="equal" value="rongcheng-2019 + sesame"/></properties></testcase>
<testcase classname="tests.verification.test_reference" name="test_scores_are_equal[other]" time="1.0">
 <properties><property name="equal" value="made-lists"/></properties></testcase>
<testcase classname="tests.unit.test_charts" name="test_svg__needs_a_font" time="0.0">
 <skipped type="pytest.skip" message="no font is here">reason</skipped></testcase>
</testsuite></testsuites>
"""
NOT_CAUGHT = """<testcase classname="tests.statistical.test_benchmark_b01"
 name="test_b01__negative_control[monthly]" time="1.0"><failure
 message="AssertionError: the first stage found &lt;nothing&gt; | wrong in /home/somebody/x.py, see
 else">long</failure></testcase>"""
NOT_COLLECTED = """<testcase classname="" name="tests.unit.test_ranks" time="0.0"><error
 message="collection failure">long</error></testcase>"""
MONTHLY = re.compile(r'<testcase [^>]*name="test_b01__negative_control\[monthly\]".*?</testcase>', re.DOTALL)
WITH_A_FAILURE = MONTHLY.sub(NOT_CAUGHT, RECORD).replace("</testsuite>", f"{NOT_COLLECTED}</testsuite>")


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """Let pages be written elsewhere."""
    found = {kind: tmp_path / f"verification.{kind}" for kind in proof.PAGES}
    monkeypatch.setattr(proof, "PAGES", found)
    return found


def both(*records: str, exist: tuple[Check, ...] = EXIST) -> Iterator[str]:
    """Yield the report in Markdown, and as a page with its marks resolved."""
    found = checks.taken_together(exist, records)
    for kind in ("md", "html"):
        yield unescape(proof.rendered(kind, found, "One record"))


def test_report__of_a_whole_run_without_failure_says_so() -> None:
    for text in both(RECORD):
        assert "7 of 8 checks passed, 1 skipped" in text
        assert "no font is here" in text and "test_svg__needs_a_font" in text
        assert "checks failed" not in text and "未通过" not in text
        assert "report of a part" not in text and "Not run" not in text
        assert "2 societies came out equal" in text
        assert "2 took part: rongcheng-2019, sesame" in text
        assert "Synthetic people only" in text and f"Model {MODEL_VERSION}" in text


def test_report__lists_what_failed_and_what_was_not_caught() -> None:
    found = checks.taken_together(EXIST, [WITH_A_FAILURE])
    assert [c.id for c in found if c.outcome == "failed"] == [
        f"{B01}::test_b01__negative_control[monthly]",
        "tests/unit/test_ranks.py::",
    ]
    for text in both(WITH_A_FAILURE):
        assert "2 of 9 checks failed" in text and "2项检验未通过" in text
        assert "test_b01__negative_control[monthly]" in text and "found <nothing>" in text
        assert "tests/unit/test_ranks.py" in text and "collection failure" in text
        assert "somebody" not in text
        assert "1 of 2; 1 failed" in text, "of the controls"
    (b01,) = (b for b in proof.benchmarks(found) if b.row["benchmark"] == "B01")
    assert b01.seen == "FAILED"
    (control,) = proof.controls(found)
    assert (control.variants, control.caught.passed, control.caught.failed) == (
        ("monthly", "more offences"), 1, 1,
    )  # fmt: skip


def test_report__of_a_part_says_so() -> None:
    part = re.sub(r'<testcase classname="tests.verification.*?</testcase>', "", RECORD, flags=re.S)
    for text in both(part):
        assert "This is the report of a part" in text and "2 of 8 checks were not run" in text
        assert "0 of 2; 2 not run" in text and "tests/verification/test_reference.py" in text
        assert "0 societies came out equal" in text


def test_report__of_a_benchmark_without_a_result_says_that_it_was_not_run() -> None:
    exist = (*EXIST, Check("tests/property/test_fear_weight.py::test_b26__fits", is_large=True))
    (b26,) = (
        b for b in proof.benchmarks(checks.taken_together(exist, [RECORD])) if b.row["benchmark"] == "B26"
    )
    assert b26.seen == "not run" and str(b26.large) == "0 of 1; 1 not run"


def test_records__the_later_one_has_the_last_word() -> None:
    once = checks.taken_together(EXIST, [WITH_A_FAILURE, RECORD])
    assert [c.id for c in once if c.outcome == "failed"] == ["tests/unit/test_ranks.py::"]
    assert checks.count(checks.taken_together(EXIST, [RECORD, WITH_A_FAILURE])).failed == 2


def test_record__of_what_is_gone_counts_for_nothing() -> None:
    found = checks.taken_together(EXIST[:2], [RECORD])
    assert [c.id for c in found] == sorted(c.id for c in EXIST[:2])


def test_record__of_pytest_itself_is_read(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_it="""
        import pytest
        @pytest.mark.parametrize("what", ["some.thing/else", "x y"])
        def test_a__control(what, record_property):
            record_property("equal", "none")
        def test_b():
            assert 1 == 2
        def test_c():
            pytest.skip("a reason")
        @pytest.fixture
        def broken():
            yield
            raise ValueError("afterwards")
        def test_d(broken):
            pass
        """
    )
    pytester.runpytest_inprocess("--junitxml=r.xml", "-o", "junit_family=xunit1", "-p", "no:randomly")
    read = {c.id: c for c in checks.results((pytester.path / "r.xml").read_text(encoding="utf-8"))}
    said = {name.partition("::")[2]: (c.outcome, c.why.partition(" ")[0]) for name, c in read.items()}
    assert said == {
        "test_a__control[some.thing/else]": ("passed", ""), "test_a__control[x y]": ("passed", ""),
        "test_b": ("failed", "assert"), "test_c": ("skipped", "a"), "test_d": ("failed", "failed"),
    }  # fmt: skip
    assert read["test_it.py::test_a__control[x y]"].equal == ("none",)


def test_pages__stay_as_they_are_if_only_the_run_differs(pages: dict[str, Path]) -> None:
    found = checks.taken_together(EXIST, [RECORD])
    assert proof.write(found, "One record") == list(pages.values())
    before = {kind: page.read_bytes() for kind, page in pages.items()}
    assert proof.write([replace(c, seconds=10 * c.seconds + 1) for c in found], "Two records") == []
    assert {kind: page.read_bytes() for kind, page in pages.items()} == before
    assert proof.write([replace(found[0], outcome="failed"), *found[1:]], "One record") == list(
        pages.values()
    )
    assert "1 of 8 checks failed" in pages["md"].read_text(encoding="utf-8")


def test_command__without_a_record_says_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert proof.main([]) == proof.main(["missing.xml"]) == 2
    assert "pytest --junitxml=RESULTS.xml" in capsys.readouterr().out


def test_families__have_every_file() -> None:
    files = [path.relative_to(ROOT).as_posix() for path in sorted(TESTS.rglob("test_*.py"))]
    for family in checks.FAMILIES[:-1]:
        assert any(Check(f"{file}::test").family is family for file in files), family.name
    assert [file for file in files if Check(f"{file}::test").family is checks.FAMILIES[-1]] == []


def test_a_page_says_from_how_many_records_it_was_put_together() -> None:
    one, two = (f'<r><testsuite name="p" timestamp="2026-11-{day}T21:52:00"/></r>' for day in (28, 27))
    assert proof.made_of([one]) == "One record, of 2026-11-28"
    assert proof.made_of([one, two]) == "Put together from 2 records, of 2026-11-27 to 2026-11-28"
    assert proof.made_of([one, one]) == "Put together from 2 records, of 2026-11-28"
