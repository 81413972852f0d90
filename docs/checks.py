"""Checks of the proof: which there are, what each is about, and what came of it, from records of pytest."""

from __future__ import annotations

import contextlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parents[1]
PAGE = "tests/docs/test_proof_page.py"  # holds the pages against the tree: they cannot vouch for themselves


@dataclass(frozen=True)
class Family:
    """Checks that ask one question, and the beginnings of their files, under `tests`."""

    name: str
    zh: str
    question: str
    files: tuple[str, ...]


FAMILIES = (  # a file belongs to the first that names it
    Family("Synthetic only", "仅限合成人口", "Is every way in closed to records of real people?",
           ("property/test_synthetic_only", "unit/test_signs")),
    Family("Architecture", "架构", "Who may import whom, draw luck, or read a file?",
           ("test_architecture",)),
    Family("Benchmarks", "基准", "Do known numbers come out, each on one thread and on two?",
           ("statistical/test_benchmark", "unit/test_closed_forms", "property/test_fear_weight")),
    Family("Statistics", "统计检验", "Are things as common as the tables say?", ("statistical/",)),
    Family("Second encoding of the model", "模型的第二次独立实现",
           "Does a plain program without the kernels give equal integers?", ("verification/",)),
    Family("Second encoding of the law", "规则的第二次独立编码",
           "Did a second reader of the texts find the same?", ("cases/test_second_encoding",)),
    Family("Worked cases", "示例案件", "Does each rule say what the law says?", ("cases/",)),
    Family("Invariances", "不变性", "Do results stay where they must?",
           ("property/test_invariances",)),
    Family("Mutated regimes", "变异规则", "Is every damaged regime file refused, at the right line?",
           ("property/test_mutated",)),
    Family("Properties", "性质", "Does what is true of any run hold: threads, replays, one change?",
           ("property/",)),
    Family("Golden table", "黄金表", "Did any number move?", ("golden/",)),
    Family("Calibration", "参数校准", "Does the fit find what it must, and is its record what was fitted?",
           ("unit/test_calibration", "end_to_end/test_cli_calibrate")),
    Family("Linter", "规则检查", "Does each rule find what it must, and pass what differs in one field?",
           ("lint/",)),
    Family("Explorer", "浏览页", "Does every page say what the run says, and refuse what is hostile?",
           ("explorer/",)),
    Family("Parts", "单元", "Does each part do what it says?", ("unit/",)),
    Family("Paths of users", "端到端", "Do the commands work?", ("end_to_end/",)),
    Family("Manual", "手册", "Is the manual true?", ("docs/",)),
    Family("Others", "其他", "Whatever belongs to none of these", ("",)),
)  # fmt: skip


@dataclass(frozen=True)
class Check:
    """A check that exists and what came of it; without a result its outcome is `not run`."""

    id: str  # tests/unit/test_x.py::test_x[variant]
    is_control: bool = False
    is_large: bool = False
    outcome: str = "not run"
    why: str = ""
    seconds: float = 0.0
    equal: tuple[str, ...] = ()  # regimes of the societies that came out equal

    @property
    def file(self) -> str:
        """Return the path of its file."""
        return self.id.partition("::")[0]

    @property
    def name(self) -> str:
        """Return the name of its function."""
        return self.id.rpartition("::")[2].partition("[")[0]

    @property
    def variant(self) -> str:
        """Return what stands in brackets."""
        return self.id.rpartition("::")[2].partition("[")[2].removesuffix("]")

    @property
    def family(self) -> Family:
        """Return the family of its file."""
        below = self.file.removeprefix("tests/")
        return next(family for family in FAMILIES if below.startswith(family.files))


@dataclass
class Inventory:
    """A plugin of pytest that keeps what it collects."""

    checks: list[Check] = field(default_factory=list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep what each check is; `tests/conftest.py` has marked the controls."""
        for item in session.items:
            is_of = [item.get_closest_marker(name) is not None for name in ("control", "verify")]
            self.checks.append(Check(item.nodeid, *is_of))


def collected() -> list[Check]:
    """Return every check that exists, the large ones too, without running any."""
    found = Inventory()
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.chdir(ROOT):
        options = ["--collect-only", "-qq", "-m", "", f"--ignore={PAGE}", "-p", "no:cacheprovider"]
        code = pytest.main(options, plugins=[found])
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"tests cannot be collected:\n{said.getvalue()}")
    return found.checks


def results(text: str) -> Iterator[Check]:
    """Read a record in the JUnit format."""
    for case in ElementTree.fromstring(text).iter("testcase"):
        place, name = case.get("classname", ""), case.get("name", "")
        outcome, why = "passed", ""
        for child in case:
            if child.tag in ("failure", "error"):
                outcome, why = "failed", child.get("message") or "no message"
            elif child.tag == "skipped" and outcome == "passed":
                outcome, why = "skipped", child.get("message") or "no reason"
        # a file that cannot be collected has its path as its name
        check_id = f"{place.replace('.', '/')}.py::{name}" if place else f"{name.replace('.', '/')}.py::"
        equal = tuple(p.get("value", "") for p in case.iter("property") if p.get("name") == "equal")
        seconds = float(case.get("time", "0"))
        yield Check(check_id, outcome=outcome, why=_first_line(why), seconds=seconds, equal=equal)


def _first_line(text: str) -> str:
    """Return the first line of a message, without paths of this machine and addresses of others."""
    line = text.strip().partition("\n")[0].replace(f"{ROOT}/", "")
    return re.sub(r"\w+://\S+|(?<!\w)/(?:[\w.-]+/)+", "…", line)[:200]


def taken_together(exist: Iterable[Check], texts: Iterable[str]) -> list[Check]:
    """Give every check that exists its result; a failure outside any check stands for itself.

    What a check is, its collection says: a record may have lost it, as that of a process that died.
    """
    known = {check.id: check for check in exist}
    found = dict(known)
    for text in texts:
        for check in results(text):
            if one := known.get(check.id):
                found[one.id] = replace(check, is_control=one.is_control, is_large=one.is_large)
            elif check.outcome == "failed" and check.file != PAGE:
                found[check.id] = check
    return sorted(found.values(), key=lambda check: check.id)


@dataclass(frozen=True)
class Count:
    """How many checks came to what."""

    passed: int
    failed: int
    skipped: int
    missing: int
    seconds: float

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.passed + self.failed + self.skipped + self.missing

    def __str__(self) -> str:
        """Say how many passed, and what the others did."""
        if not self.all:
            return "–"
        others = ((self.failed, "failed"), (self.skipped, "skipped"), (self.missing, "not run"))
        return "; ".join([f"{self.passed} of {self.all}", *(f"{n} {what}" for n, what in others if n)])


def count(checks: Iterable[Check]) -> Count:
    """Count checks by outcome."""
    checks = list(checks)
    by = Counter(check.outcome for check in checks)
    seconds = sum(check.seconds for check in checks)
    return Count(by["passed"], by["failed"], by["skipped"], by["not run"], seconds)
