"""Write the pages of the proof: `make verify`, or `python docs/proof.py RESULTS.xml`.

Each file is a record of pytest in the JUnit format; several are taken together, and of two results of one
check the later file has the last word. Every check that exists and has no result is listed as not run. The
last section of a page is about the run that wrote it; if nothing else has changed, the page is left as it is.
"""

from __future__ import annotations

import csv
import os
import platform
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from checks import FAMILIES, ROOT, Check, Count, collected, count, taken_together
from generate import FOLDER, STATISTICAL, benchmark_rows
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from glasshouse.experiments.summary import template_text
from glasshouse.provenance import STATEMENT, versions
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.society.fitted import calibration

PAGES = {"md": FOLDER / "reference" / "verification.md", "html": FOLDER / "reference" / "verification.html"}
OF_THE_RUN = {"md": "\n## The run behind this page", "html": '\n<section id="run">'}
TOOLS = ("pytest", "hypothesis", "scipy")
BENCHMARK = re.compile(r"test_(b\d\d)_")
LAW, MODEL = "second_encoding", "verification"


@dataclass(frozen=True)
class Benchmark:
    """A benchmark that runs, and what its checks came to."""

    row: dict[str, str]
    small: Count
    large: Count
    controls: Count

    @property
    def seen(self) -> str:
        """Say what its checks saw; only a benchmark of which nothing failed holds."""
        if self.small.failed or self.large.failed or self.controls.failed:
            return "FAILED"
        if not (self.small.passed or self.large.passed):
            return "not run"
        return self.row["seen"] or "holds"


def benchmarks(checks: Sequence[Check]) -> list[Benchmark]:
    """Return the benchmarks that run; their checks carry the number in their names, or are the whole file."""
    found = []
    for row in benchmark_rows():
        if not row["runs"]:
            continue
        file = (STATISTICAL / row["runs"]).resolve().relative_to(ROOT).as_posix()
        number = row["benchmark"].lower()
        mine = [c for c in checks if (named := BENCHMARK.match(c.name)) and named[1] == number]
        mine = mine or [c for c in checks if c.file == file]
        others = [c for c in mine if not c.is_control]
        small, large = (count(c for c in others if c.is_large == is_large) for is_large in (False, True))
        found.append(Benchmark(row, small, large, count(c for c in mine if c.is_control)))
    return found


@dataclass(frozen=True)
class Control:
    """A negative control with its variants, each deliberately wrong; one that is caught has passed."""

    file: str
    name: str
    variants: tuple[str, ...]
    caught: Count

    @property
    def words(self) -> str:
        """Say in words what it is called."""
        return self.name.removeprefix("test_").replace("__", ": ").replace("_", " ")


def controls(checks: Sequence[Check]) -> list[Control]:
    """Return the negative controls, each with its variants."""
    found: dict[tuple[str, str], list[Check]] = {}
    for check in checks:
        if check.is_control:
            found.setdefault((check.file, check.name), []).append(check)
    return [
        Control(file, name, tuple(c.variant for c in several if c.variant), count(several))
        for (file, name), several in found.items()
    ]


def encoded_model(checks: Sequence[Check]) -> dict[str, object]:
    """Count the societies in which the second encoding of the model gave equal integers."""
    own = [c for c in checks if c.file.startswith(f"tests/{MODEL}/") and not c.is_control]
    equal = [stack for check in own if check.outcome == "passed" for stack in check.equal]
    regimes = {regime for stack in equal for regime in stack.split(" + ")}
    return {"societies": len(equal), "regimes": sorted(regimes & set(shipped_ids())), "checks": count(own)}


def encoded_law() -> list[tuple[str, int, int]]:
    """Count by folder of sheets the statements of the second reader, and the differences that were judged."""
    found = []
    for folder in sorted(path for path in (ROOT / "tests" / LAW).iterdir() if path.is_dir()):
        n_rows = Counter[str]()
        for sheet in sorted(folder.glob("*.csv")):
            if sheet.stem != "alignment":
                with sheet.open(encoding="utf-8", newline="") as lines:
                    n_rows[sheet.stem] = sum(1 for _ in csv.DictReader(lines))
        judged = n_rows.pop("differences", 0)
        found.append((folder.name.replace("_", " "), n_rows.total(), judged))
    return [row for row in found if row[1]]


def worked_cases(checks: Sequence[Check]) -> tuple[Count, int]:
    """Count the worked cases, and the regimes that have some."""
    cases = [c for c in checks if c.file.startswith("tests/cases/") and c.name.startswith("test_case__")]
    return count(cases), len({c.variant.partition(":")[0] for c in cases if ":" in c.variant})


def fitted() -> dict[str, object]:
    """Return how many fitted rows lie within 0.8 to 1.25, and those that do not, from page and record."""
    page = (FOLDER / "reference" / "calibration.md").read_text(encoding="utf-8")
    _, _, table = page.partition("\n## Published rows\n")
    lines = [line.strip("| ").split(" | ") for line in table.partition("\n## ")[0].splitlines()]
    missed = [(c[0], c[1], c[2], c[4]) for c in lines if c[-1] == "no"]
    record = calibration()
    return {"model": record.model, "met": record.met, "rows": len(record.rows), "missed": missed}


def in_words(seconds: float) -> str:
    """Write a time as seconds or minutes."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def made_of(texts: Sequence[str]) -> str:
    """Say from how many records a page was put together, and when they were made.

    Examples
    --------
    >>> made_of(['<r><testsuite timestamp="2026-11-27T21:52"/></r>'])
    'One record, of 2026-11-27'
    """
    days = sorted(
        day for text in texts for day in re.findall(r'<testsuite [^>]*timestamp="(\d{4}-\d\d-\d\d)', text)
    )
    when = " to ".join(dict.fromkeys((days[0], days[-1]))) if days else "no date"
    return (
        f"One record, of {when}" if len(texts) == 1 else f"Put together from {len(texts)} records, of {when}"
    )


def rendered(kind: str, checks: Sequence[Check], source: str) -> str:
    """Return the report as a page (`html`) or as Markdown (`md`)."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=kind == "html",
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters |= {"cell": lambda text: str(text).replace("|", "\\|"), "time": in_words}
    families = [(family, count(c for c in checks if c.family is family)) for family in FAMILIES]
    cases, of_regimes = worked_cases(checks)
    return environment.get_template(f"verification.{kind}.j2").render(
        statement=STATEMENT,
        total=count(checks),
        families=[(family, n) for family, n in families if n.all],
        failed=[c for c in checks if c.outcome == "failed"],
        skipped=[c for c in checks if c.outcome == "skipped"],
        missing=sorted(Counter(c.file for c in checks if c.outcome == "not run").items()),
        benchmarks=benchmarks(checks),
        unspoken=[row["benchmark"] for row in benchmark_rows() if not row["runs"]],
        controls=controls(checks),
        caught=count(c for c in checks if c.is_control),
        model=encoded_model(checks),
        law=encoded_law(),
        cases=cases,
        of_regimes=of_regimes,
        calibration=fitted(),
        versions=versions(),
        python=platform.python_version(),
        tools={name: version(name) for name in TOOLS},
        n_cores=os.cpu_count(),
        source=source,
        style=template_text("page.css.j2") if kind == "html" else "",
    )


def without_the_run(text: str, kind: str) -> str:
    """Return a page without the section on the run that wrote it."""
    return text.partition(OF_THE_RUN[kind])[0]


def write(checks: Sequence[Check], source: str) -> list[Path]:
    """Write the pages, unless they differ in nothing but the run; return what was written."""
    new = {kind: rendered(kind, checks, source) for kind in PAGES}
    old = {kind: page.read_text(encoding="utf-8") for kind, page in PAGES.items() if page.is_file()}
    if {kind: without_the_run(text, kind) for kind, text in old.items()} == {
        kind: without_the_run(text, kind) for kind, text in new.items()
    }:
        return []
    for kind, page in PAGES.items():
        page.write_text(new[kind], encoding="utf-8")
    return list(PAGES.values())


def main(arguments: Sequence[str]) -> int:
    """Write the pages from the records named; return 1 if a check failed, 2 if there is no record."""
    if not arguments or not all(Path(name).is_file() for name in arguments):
        print("python docs/proof.py RESULTS.xml: name records of `pytest --junitxml=RESULTS.xml`.")
        return 2
    texts = [Path(name).read_text(encoding="utf-8") for name in arguments]
    checks = taken_together(collected(), texts)
    total = count(checks)
    for check in checks:
        if check.outcome == "failed":
            print(f"failed: {check.id}: {check.why}")
    print(f"{total}.", "Only a part was run." if total.missing else "The whole proof was run.")
    for page in write(checks, made_of(texts)):
        print(page.relative_to(ROOT).as_posix())
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
