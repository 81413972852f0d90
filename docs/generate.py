"""Fill the marked blocks of the manual from the code, so that no table is written twice.

A block stands between `<!-- generated:NAME -->` and `<!-- end:NAME -->`. `python docs/generate.py` rewrites
all of them; with `--check` it only says which pages are out of date.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from enum import IntEnum, IntFlag
from inspect import getdoc
from pathlib import Path

import lint_pages

from glasshouse.codes import GROUPS, ClockUnit, Debt, Fact, Kind, StepBit, Stream, Trip
from glasshouse.engine.schedule import DAY, TICK
from glasshouse.metrics.catalogue import CONTROVERSIES, MORE_IS, Metric
from glasshouse.metrics.catalogue import metrics as all_metrics
from glasshouse.packaged import rows
from glasshouse.reading.claim_words import claims_table, hypotheses_table, summary_words
from glasshouse.regimes.catalogue import provisional_items, shipped_ids
from glasshouse.regimes.claims import load_claims
from glasshouse.regimes.load import load_regime
from glasshouse.society.catalogue import catalogue
from glasshouse.society.parameters import parameters as all_parameters
from glasshouse.society.response_models import EXPOSURES, Row, response_models
from glasshouse.society.tables import TABLES, packaged_bytes
from glasshouse.variables import COLUMNS

FOLDER = Path(__file__).parent
BLOCK = re.compile(r"(<!-- generated:([a-z]+) -->\n).*?(<!-- end:\2 -->)", re.DOTALL)


def table(head: Sequence[str], body: Sequence[Sequence[object]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def columns() -> str:
    """List the columns of the state, from the one registry."""
    body = [
        (
            f"`{c.name}`",
            c.per,
            f"{c.n_bytes}",
            c.unit.replace("codes.", ""),
            c.meaning[0].upper() + c.meaning[1:],
        )
        for c in COLUMNS
    ]
    total = Counter[str]()
    for c in COLUMNS:
        total[c.per] += c.n_bytes
    sums = ", ".join(f"{n} per {per}" for per, n in total.items())
    return table(("Column", "One per", "Bytes", "Unit", "Meaning"), body) + f"\nBytes in all: {sums}.\n"


def names(kind: type[IntEnum] | type[IntFlag]) -> str:
    """Write the members of an enumeration with their numbers."""
    return ", ".join(f"`{member.name.lower()}` {int(member)}" for member in kind if member.name)


def codes() -> str:
    """List the enumerations that columns and rules use."""
    body = [
        ("Kind of a docket row", names(Kind)),
        ("Step of a debt", names(Debt)),
        ("Fact (bits)", names(Fact)),
        ("What a step of a procedure means (bits)", names(StepBit)),
        ("How a clock counts", names(ClockUnit)),
        ("What people want to buy", names(Trip)),
        ("Groups of the tallies", ", ".join(f"`{group}`" for group in GROUPS)),
    ]
    return table(("Code", "Values"), body)


def streams() -> str:
    """List the random streams."""
    return table(("Stream", "Number"), [(f"`{s.name.lower()}`", int(s)) for s in Stream])


def tick() -> str:
    """List the stages of a tick in their order."""
    return "".join(f"{i}. **{name}**: {what}\n" for i, (name, what) in enumerate(TICK, 1))


def day() -> str:
    """List the order of things on one day of one agent."""
    return "".join(f"{number}. `{name}`\n" for number, name in DAY)


def data() -> str:
    """List the packaged tables and how many of their values were read in the source."""
    body = []
    for name, row_class in sorted(TABLES.items()):
        content = rows(packaged_bytes(name).decode(), row_class, name=name)
        parts = []
        for field in (f for f in row_class.__dataclass_fields__ if f.endswith("status")):
            count = Counter(str(getattr(row, field)) for row in content)
            prefix = "" if field == "status" else f"{field.removesuffix('_status')}: "
            parts.append(prefix + ", ".join(f"{n} {status}" for status, n in count.most_common()))
        body.append(
            (f"`{name}.csv`", len(content), "; ".join(parts), (getdoc(row_class) or "").split("\n")[0])
        )
    return table(("Table", "Rows", "Status of the rows", "A row is"), body)


def parameters() -> str:
    """Count the numbers of debts, courts and trips by status."""
    count = Counter(parameter.status for parameter in all_parameters().values())
    counts = ", ".join(f"{n} {status}" for status, n in count.most_common())
    n = len(all_parameters())
    return f"`society/parameters.yaml` holds {n} numbers or rows of numbers: {counts}.\n"


def conduct() -> str:
    """Count the acts of the catalogue by kind of subject and by status."""
    kinds = Counter(act.who.replace("_", " ") for act in catalogue())
    counts = ", ".join(f"{n} of a {who}" for who, n in kinds.items())
    status = Counter(act.status for act in catalogue())
    rates = ", ".join(f"{n} {word}" for word, n in status.most_common())
    n = len(catalogue())
    return f"`society/acts.yaml` has {n} acts: {counts}. Their rates: {rates}. None is fitted.\n"


def acts() -> str:
    """List the acts of the catalogue."""
    body = []
    for act in catalogue():
        said = act.label.en[0].lower() + act.label.en[1:]
        body.append((f"`{act.id}`", act.label.zh, f"{act.group}: {said}"))
    return table(("Name", "Chinese", "Meaning"), body)


def responses() -> str:
    """List the response models, and count their numbers."""
    found = response_models()
    numbers: list[object] = [found.borders.row(exposure) for exposure in EXPOSURES]
    body = []
    for model in found.models:
        body.append((f"`{model.id}`", model.label.zh, model.meaning.en))
        numbers += [*(model.borders.row(exposure) for exposure in EXPOSURES), model.pay, *model.answers]
    n = sum(isinstance(row, Row) for row in numbers)
    counts = (
        f"They have {n} rows of numbers, beside those of `parameters.yaml`; all are assumed, none is fitted."
    )
    return f"{table(('Name', 'Chinese', 'Meaning'), body)}\n{counts}\n"


def regimes() -> str:
    """List the shipped regimes and how much of each is provisional."""
    body = []
    for regime_id in shipped_ids():
        regime = load_regime(regime_id).regime
        count = Counter(item.status for item in provisional_items(regime))
        provisional = ", ".join(f"{n} {status}" for status, n in count.most_common()) or "none"
        counts = (
            len(regime.instruments),
            len(regime.provisions),
            len(regime.switches),
            len(regime.procedures),
        )
        body.append((f"`{regime_id}`", *counts, provisional))
    head = ("Regime", "Instruments", "Provisions", "Dated reforms", "Procedures", "Provisional statements")
    return table(head, body)


def claims() -> str:
    """List the claims of the article with class, homes and result."""
    found = load_claims().claims
    return f"{claims_table(found)}\n{summary_words(found)}\n"


def hypotheses() -> str:
    """List what the claims would predict, and what would count against them."""
    return hypotheses_table(load_claims().claims)


BENCHMARKS = FOLDER / "reference" / "benchmarks.csv"
STATISTICAL = FOLDER.parent / "tests" / "statistical"


def benchmark_rows() -> list[dict[str, str]]:
    """Return what is said of each benchmark, with what its checks saw."""
    found = [dict(row) for row in csv.DictReader(BENCHMARKS.read_text(encoding="utf-8").splitlines())]
    values = (STATISTICAL / "seen.csv").read_text(encoding="utf-8").splitlines()
    seen = [(row["benchmark"], f"{row['what']}: {row['seen']}") for row in csv.DictReader(values)]
    for row in found:
        row["seen"] = "; ".join(text for name, text in seen if name == row["benchmark"])
    return found


def source_of(row: dict[str, str]) -> str:
    """Say where a benchmark is from, and how well that is known."""
    return "; ".join(word for word in (row["source"], row["status"]) if word)


def benchmarks() -> str:
    """List the benchmarks that run: source, expected value, tolerance, what was seen, and the file."""
    body = []
    for row in benchmark_rows():
        if not row["runs"]:
            continue
        file = (STATISTICAL / row["runs"]).resolve().relative_to(FOLDER.parent)
        link = f"[`{file.name}`](../../{file})"
        what, seen = row["what"][0].upper() + row["what"][1:], row["seen"] or "holds"
        body.append((row["benchmark"], what, source_of(row), row["expected"], row["tolerance"], seen, link))
    return table(("", "What", "Source", "Expected", "Tolerance, and why", "Seen", "Test"), body)


def unspoken() -> str:
    """List what no run speaks to, each with the reason."""
    body = [
        (row["benchmark"], row["what"], source_of(row), row["expected"], row["open"])
        for row in benchmark_rows()
        if row["open"]
    ]
    return table(("", "What", "Source", "Expected", "Why not"), body)


MEASURED = {
    "law": "a run: what its regimes say",
    "series": "a run: its monthly counts",
    "sample": "a run: its sampled neighbourhoods",
    "fates": "a run with fates of agents",
    "contrast": "a contrast",
    "numbers": "a run: the numbers it rests on",
}


def home_of(one: Metric) -> str:
    """Link the formulas of a metric to their files."""
    links = []
    for full in one.functions.split():
        module, _, name = full.partition(".")
        links.append(f"[`{name}`](../../src/glasshouse/metrics/{module}.py)")
    return ", ".join(links)


def metrics() -> str:
    """List all metrics by controversy: formula, unit, interval, source, home, and where each is measured."""
    text = ""
    for key, words in CONTROVERSIES.items():
        body = []
        for one in all_metrics():
            if one.controversy == key:
                where = "; ".join(MEASURED[name] for name in one.held_in.split())
                measured = f"{where}. Reads {one.reads}" if where else f"not measured: {one.why_not}"
                source = "defined here" if one.known == "DEFINED" else f"{one.source} ({one.known})"
                formula = one.formula.replace("|", "\\|")
                body.append(
                    (one.id, one.name, one.name_zh, formula, one.unit, MORE_IS[one.more_is].en, one.interval,
                     source, home_of(one), measured)
                )  # fmt: skip
        head = (
            "",
            "Metric",
            "Chinese",
            "Formula",
            "Unit",
            "More is",
            "Interval",
            "Source",
            "Home",
            "Measured on",
        )
        text += f"### {words.en} ({words.zh})\n\n{table(head, body)}\n"
    return text


BLOCKS: dict[str, Callable[[], str]] = {
    "columns": columns,
    "codes": codes,
    "streams": streams,
    "tick": tick,
    "day": day,
    "data": data,
    "parameters": parameters,
    "conduct": conduct,
    "acts": acts,
    "responses": responses,
    "regimes": regimes,
    "claims": claims,
    "hypotheses": hypotheses,
    "benchmarks": benchmarks,
    "unspoken": unspoken,
    "metrics": metrics,
    "lintrules": lint_pages.lint_rules,
    "lintprofiles": lint_pages.lint_profiles,
    "lintsources": lint_pages.lint_sources,
    "lintjudgements": lint_pages.lint_judgements,
    "lintshipped": lint_pages.lint_shipped,
}


def filled(text: str) -> str:
    """Return a page with its blocks filled from the code."""
    return BLOCK.sub(lambda found: f"{found[1]}{BLOCKS[found[2]]()}{found[3]}", text)


def pages() -> list[Path]:
    """Return the pages that have a block."""
    return [page for page in sorted(FOLDER.rglob("*.md")) if BLOCK.search(page.read_text(encoding="utf-8"))]


def main(arguments: Sequence[str]) -> int:
    """Rewrite the pages, or say which are out of date; return the exit code."""
    stale = [page for page in pages() if filled(old := page.read_text(encoding="utf-8")) != old]
    for page in stale:
        print(page.relative_to(FOLDER.parent).as_posix())
        if "--check" not in arguments:
            page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
