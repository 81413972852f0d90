"""The summary of a run: one self-contained page, and the table that the command line prints."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from rich.table import Table as RichTable

from glasshouse.charts import number_text
from glasshouse.errors import MachineError
from glasshouse.experiments.holdings import Holding, stock_panels
from glasshouse.experiments.panels import (
    Panel,
    Table,
    flow_panel,
    fulfilment_panel,
    group_panel,
    listed_panel,
    province_panel,
    tickets_panel,
)
from glasshouse.experiments.society_panels import society_panels
from glasshouse.metrics.comparisons import OUTSIDE, Comparison, as_weight, compare_published
from glasshouse.metrics.outcomes import Year, by_year
from glasshouse.metrics.published import HEADLINES, is_share, window
from glasshouse.metrics.society import Kept
from glasshouse.readers import DocumentKind, reader
from glasshouse.variables import COLUMNS, OPTIONAL

TEMPLATE, STYLE = "summary.html.j2", "page.css.j2"
WHY_KEPT = {
    "agent": "a life is recomputed from luck, but not in each month: too slow",
    "docket row": "open matters only, with room for new ones; most adults have none",
    "neighbourhood": "a decision of a body that later months rest on",
    "adult who is looked at": "what others see lasts: standings, names, and last month's words",
    "adult with friends in a score": "scores read friends as on a day of reference, which is gone",
    "district of a town": "where a body looks rests on all that it found before",
    "agent of a network": "what flows along ties rests on where it was last month",
}
MAX_PROVISIONAL = 20  # items listed one by one; the manifest has them all


@dataclass(frozen=True)
class RunFacts:
    """What a summary says about its run, taken from the manifest by the caller.

    `weight` is the census adults per agent; speeds are agent-days per second; `labels` are the first lines of
    the run; `society` names what it is about, the country or places; `record` holds further pairs of name and
    value (versions, digests) for the provenance block; `toy` has the lists and scores of a toy society, and
    is None for the full one; `scores` has those that grade persons in the full one; `columns` are the
    optional ones of the state that are there, `districts` those of a town, `rows_per_adult` counts firms and
    bodies, too, `cache_bytes`
    what is kept of an adult beside the state;
    `warning` says that the run is a counterfactual, if it is; `kept` says what is kept of people whose acts,
    opinions or dealings the run follows, and is None if it follows none; `numbers` says how many numbers
    rest on a source.
    """

    title: str
    weight: Fraction | str | float
    from_month: str
    to_month: str
    agents: int
    seed: int
    regimes: tuple[str, ...]
    without: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    provisional: tuple[str, ...] = ()
    agent_days_per_second: float | None = None
    floor_agent_days_per_second: float | None = None
    bytes_per_adult: float | None = None
    neighbourhoods: int | None = None
    columns: tuple[str, ...] = ()
    districts: int = 0
    rows_per_adult: float = 1.0
    cache_bytes: int = 0
    society: str = "China"
    is_country: bool = True
    record: tuple[tuple[str, str], ...] = ()
    toy: tuple[Holding, ...] | None = None
    scores: tuple[Holding, ...] = ()
    warning: str = ""
    kept: Kept | None = None
    numbers: str = ""
    fitted: str = ""


@dataclass(frozen=True)
class MetricRows:
    """Compared rows of one published metric, for the page."""

    label: str
    counted: str
    includes: str
    in_view: str
    rows: tuple[Comparison, ...]


@reader(DocumentKind.PACKAGED, schema="a Jinja template of the package")
def template_text(name: str) -> str:
    """Return the text of a packaged template."""
    return (files("glasshouse.experiments") / "templates" / name).read_text(encoding="utf-8")


def published_text(comparison: Comparison) -> str:
    """Write a published value with enough digits to recognise it."""
    value = comparison.published
    if is_share(comparison.row):
        return f"{value:.4g} %"
    if abs(value) < 1e6:
        return f"{value:g}" if abs(value) < 1000 else f"{value:,.0f}"
    return number_text(value, digits=4, is_trimmed=True)


def simulated_text(comparison: Comparison) -> str:
    """Write a simulated value, or a dash."""
    if comparison.simulated is None:
        return "–"
    if is_share(comparison.row):
        return f"{comparison.simulated:.3g} %"
    return number_text(comparison.simulated)


def ratio_text(comparison: Comparison) -> str:
    """Write the ratio of simulated to published to two decimals, or a dash."""
    return "–" if comparison.ratio is None else f"{comparison.ratio:.2f}"


def headline_rows(comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
    """Return the three headline rows, compared or not."""
    return tuple(c for c in comparisons if c.row.id in HEADLINES)


def _weight_of_date(comparison: Comparison) -> tuple[bool, int]:
    is_short = comparison.row.kind in ("flow_quarter", "flow_month")
    return not is_short, window(comparison.row)[1]


def terminal_table(comparisons: Sequence[Comparison]) -> RichTable:
    """Return the headline table of a run: the three headlines, then one figure of each other metric.

    That figure is the latest, and a quarter or a month only where there is no other.
    """
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for name in ("simulated", "published", "ratio"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    shown = list(headline_rows(comparisons))
    seen = {c.row.metric for c in shown}
    latest: dict[str, Comparison] = {}
    for c in comparisons:
        if c.is_compared and c.row.metric not in seen:
            other = latest.get(c.row.metric)
            if other is None or _weight_of_date(c) > _weight_of_date(other):
                latest[c.row.metric] = c
    for c in (*shown, *latest.values()):
        joint = ", " if c.row.kind in ("stock", "cumulative") else " "
        note = c.caution if c.is_compared else c.reason
        if note.startswith(OUTSIDE):
            note = "outside this run"  # months are in the summary
        table.add_row(f"{c.label}{joint}{c.dated}", simulated_text(c), published_text(c), ratio_text(c), note)
    return table


def not_compared_sentence(comparisons: Sequence[Comparison], *, where: str = "the summary says why") -> str:
    """Say how many published rows cannot be compared.

    Parameters
    ----------
    where
        Where the reader finds the reasons.
    """
    missing = sum(not c.is_compared for c in comparisons)
    return f"{missing} of {len(comparisons)} published rows cannot be compared ({where})."


def not_the_country_sentence(society: str) -> str:
    """Say why no published figure stands beside a society that is not the country."""
    return f"The published figures are about the whole country; none stands beside a society of {society}."


def _by_metric(comparisons: Sequence[Comparison]) -> tuple[MetricRows, ...]:
    groups: dict[str, list[Comparison]] = {}
    for c in comparisons:
        if c.is_compared:
            groups.setdefault(c.row.metric, []).append(c)
    result = []
    for rows in groups.values():
        rows.sort(key=lambda c: window(c.row)[::-1])
        first = rows[0]
        result.append(MetricRows(first.label, first.counted, first.includes, first.in_view, tuple(rows)))
    return tuple(result)


def _by_reason(comparisons: Sequence[Comparison]) -> tuple[tuple[str, tuple[Comparison, ...]], ...]:
    missing = sorted((c for c in comparisons if not c.is_compared), key=lambda c: c.reason)
    return tuple((reason, tuple(rows)) for reason, rows in groupby(missing, key=lambda c: c.reason))


def account(years: Sequence[Year]) -> tuple[Table, Table]:
    """Return both sides of the run's account, added up over all its months: benefits, and harms."""

    def total(*names: str) -> str:
        return number_text(sum(float(getattr(year, name)) for year in years for name in names))

    gains = (
        ("Money that reached creditors", f"{total('repaid_cny')} yuan"),
        ("Debts performed", total("debts_performed")),
        ("Debts settled with the creditor", total("debts_settled")),
        ("of these, performed or settled while listed", total("performed_listed", "settled_listed")),
    )
    harms = (
        ("Entries on the list", total("listings")),
        ("Air tickets refused", total("air_refused")),
        ("Rail tickets refused", total("rail_refused", "ordinary_rail_refused")),
        ("Trips wanted and not even tried", total("trips_forgone")),
        ("Other high spending refused", total("spending_refused")),
        ("Objections upheld: entries found wrong", total("objections_upheld")),
    )
    head = ("", "In the whole run")
    return Table("What creditors received (synthetic)", head, gains), Table(
        "What debtors met (synthetic)", head, harms
    )


def provenance(facts: RunFacts) -> tuple[tuple[str, str], ...]:
    """Return the pairs of the provenance block."""
    stands = f"each standing for {number_text(float(as_weight(facts.weight)))} adults"
    pairs = [
        ("Horizon", f"{facts.from_month} to {facts.to_month}"),
        ("Agents", f"{facts.agents:,}, {stands if facts.toy is None else 'of a toy society'}"),
        ("Seed", str(facts.seed)),
        ("Regimes", ", ".join(facts.regimes) or "none"),
        ("Reforms left out", ", ".join(facts.without) or "none"),
    ]
    if facts.agent_days_per_second is not None:
        speed = f"{facts.agent_days_per_second:.2g} agent-days per second"
        if facts.floor_agent_days_per_second is not None:
            speed += f"; floor measured beside it {facts.floor_agent_days_per_second:.2g}"
        pairs.append(("Speed", speed))
    if facts.bytes_per_adult is not None:
        per = "adult" if facts.toy is None else "agent"
        pairs.append(("State", f"{facts.bytes_per_adult:.3g} bytes per {per}"))
    return (*pairs, *facts.record)


def state_table(facts: RunFacts) -> Table | None:
    """Return the columns of the state: what each takes for an adult of this run, and why it is kept.

    What is not of adults or neighbourhoods is of docket rows, of which there are as many as the rest of the
    bytes hold.
    """
    if facts.bytes_per_adult is None or facts.neighbourhoods is None:
        return None
    columns = [c for c in COLUMNS if c.per not in OPTIONAL or c.name in facts.columns]
    n_bytes = {per: sum(c.n_bytes for c in columns if c.per == per) for per in WHY_KEPT}
    each = dict.fromkeys(("agent", *OPTIONAL), facts.rows_per_adult)
    each["neighbourhood"] = facts.neighbourhoods / facts.agents
    each["district of a town"] = facts.districts * each["neighbourhood"]
    rest = facts.bytes_per_adult - sum(n_bytes[per] * number for per, number in each.items())
    each["docket row"] = max(rest, 0.0) / n_bytes["docket row"]
    rows = [
        (f"{c.name}: {c.meaning}", c.per, str(c.n_bytes), f"{c.n_bytes * each[c.per]:.3g}", WHY_KEPT[c.per])
        for c in columns
    ]
    head = ("Column", "One per", "Bytes", "Bytes per adult", "Why it is kept")
    caption = f"The state takes {facts.bytes_per_adult:.3g} bytes per adult, or agent (synthetic)"
    if facts.cache_bytes:
        caption += f"; {facts.cache_bytes} more hold what can be worked out from it again at any time"
    return Table(caption, head, tuple(rows))


def panels(
    facts: RunFacts, series_path: Path, comparisons: Sequence[Comparison], years: Sequence[Year]
) -> tuple[Panel, ...]:
    """Return the figures of a summary in their order."""
    weight, month = as_weight(facts.weight), facts.to_month
    return (
        listed_panel(series_path, weight, years, comparisons),
        flow_panel(years, comparisons),
        tickets_panel(series_path, weight, years, comparisons),
        fulfilment_panel(series_path, weight, years, comparisons),
        *([province_panel(series_path, weight, month)] if facts.is_country else []),
        group_panel(series_path, weight, month, "income"),
        group_panel(series_path, weight, month, "age"),
        *stock_panels(series_path, facts.scores, facts.agents),
    )


def summary_html(facts: RunFacts, series_path: Path) -> str:
    """Return the summary of a run as one self-contained page without scripts."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(published=published_text, simulated=simulated_text, ratio=ratio_text)
    template = environment.from_string(template_text(TEMPLATE))
    content = drawn_of(facts, series_path)
    content["state"] = state_table(facts)
    return template.render(
        facts=facts, provenance=provenance(facts), max_provisional=MAX_PROVISIONAL,
        style=template_text(STYLE), **content,
    )  # fmt: skip


def drawn_of(facts: RunFacts, series_path: Path) -> dict[str, Any]:
    """Return what a summary draws and tabulates: figures of a toy, or of a society beside published ones."""
    if facts.toy is not None:
        return {"panels": stock_panels(series_path, facts.toy, facts.agents)}
    comparisons: tuple[Comparison, ...] = ()
    if facts.is_country:
        comparisons = compare_published(series_path, facts.weight, facts.from_month, facts.to_month)
    years = by_year(series_path, facts.weight)
    gains, harms = account(years)
    society: tuple[Panel, ...] = ()
    counted: Table | None = None
    if facts.kept is not None:
        society, counted = society_panels(series_path, as_weight(facts.weight), facts.kept)
    return {
        "society": society,
        "counted": counted,
        "headlines": headline_rows(comparisons),
        "metrics": _by_metric(comparisons),
        "reasons": _by_reason(comparisons),
        "not_compared": not_compared_sentence(comparisons, where="reasons at the end"),
        "not_the_country": "" if facts.is_country else not_the_country_sentence(facts.society),
        "panels": panels(facts, series_path, comparisons, years),
        "gains": gains,
        "harms": harms,
    }


def write_summary(facts: RunFacts, series_path: Path, out_path: Path) -> None:
    """Write the summary of a run; the file appears whole or not at all.

    Parameters
    ----------
    facts
        What the page says about the run.
    series_path
        `series.parquet` of the run.
    out_path
        The page to write, in a folder that exists.
    """
    write_page(summary_html(facts, series_path), out_path)


def write_page(text: str, out_path: Path) -> None:
    """Write a page; the file appears whole or not at all."""
    page = text.encode("utf-8")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out_path.name}-", dir=out_path.parent)
    except OSError as error:
        raise MachineError(
            f'"{out_path.name}" cannot be written: {error.strerror}. Choose another folder.'
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(out_path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise MachineError(
            f'"{out_path.name}" cannot be written: {error.strerror}. Free some space.'
        ) from None
