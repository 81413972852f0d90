"""Metrics of what the regimes of a run say: flows of information, measures in force, where they reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from glasshouse import clock
from glasshouse.engine.statute import LIFE_DOMAINS
from glasshouse.metrics.burden import border_jumps
from glasshouse.metrics.creep import beyond_territory, mission_creep
from glasshouse.metrics.privacy import completeness, violations
from glasshouse.metrics.readings import Reading, Words
from glasshouse.metrics.spells import Seen


def flows_out_of_context(seen: Seen) -> Iterator[Reading]:
    """M06: flows for purposes that are not about the domain of life from which the data come."""
    rows = seen.held.statute.flows
    flows = [(one.sender, one.recipient, one.subject, one.attribute, one.principle) for one in rows]
    if flows:
        norms = {flow for flow, one in zip(flows, rows, strict=True) if one.is_in_context}
        said = Words(f"{len(flows)} flows that the regimes declare", f"制度声明的{len(flows)}个信息流")
        yield Reading("M06", value=violations(flows, norms), rests_on=said)


def borders(seen: Seen) -> Iterator[Reading]:
    """M32d: the largest rise of severity from one grade to the next worse one."""
    severities: dict[str, list[float]] = defaultdict(list)
    for grade in seen.held.statute.grades:
        held = [m.severity for m in grade.measures if m.is_sanction and m.holds(seen.until)]
        severities[grade.where].append(sum(held))
    for score, column in severities.items():
        if any(column) and len(column) > 1:
            part = Words(
                f"largest jump at a border of {score}, severity", f"{score}等级分界处的最大跳升（严厉度）"
            )
            said = Words(
                f"sanctions by grade, best first: {', '.join(f'{x:g}' for x in column)}",
                f"各等级惩戒严厉度（从最好起）：{'、'.join(f'{x:g}' for x in column)}",
            )
            yield Reading("M32", part, float(max(border_jumps(column))), rests_on=said)


def growth(seen: Seen) -> Iterator[Reading]:
    """M47: triples of domain, measure and authority in force at the end, and their trend."""
    held = seen.held
    ticks = range(held.first, held.last + 1)
    if not held.statute.measures:
        return
    found = mission_creep(
        [
            {(m.domain, m.name, m.authority) for m in held.statute.measures if m.holds(clock.last_day(tick))}
            for tick in ticks
        ]
    )
    months = Words(f"{len(ticks)} month ends", f"{len(ticks)}个月末")
    yield Reading("M47", Words("at the end", "期末"), float(found.counts[-1]), rests_on=months)
    yield Reading("M47", Words("change per year", "每年变化"), 12 * found.slope, rests_on=months)


def reach(seen: Seen) -> Iterator[Reading]:
    """M49: severity of sanctions that bodies outside the regime's territory carry out."""
    rows = [m for m in seen.held.statute.measures if m.is_sanction and m.holds(seen.until) and m.severity]
    if rows:
        share = beyond_territory([m.severity for m in rows], [m.is_abroad for m in rows])
        said = Words(
            f"severity of {len(rows)} sanctions in force at the end, carried out abroad",
            f"期末有效的{len(rows)}项惩戒的严厉度中由境外机构实施的部分",
        )
        yield Reading("M49", value=share, rests_on=said)


def profile(seen: Seen) -> Iterator[Reading]:
    """M56: domains of life from which whoever reads most has data."""
    known: dict[str, set[str]] = defaultdict(set)
    for flow in seen.held.statute.flows:
        known[flow.recipient].add(flow.domain)
    if known:
        widest = max(known, key=lambda name: len(known[name]))
        said = Words(
            f"{len(known[widest])} of {len(LIFE_DOMAINS)} domains, by {widest}",
            f"{len(LIFE_DOMAINS)}个领域中的{len(known[widest])}个，读取者：{widest}",
        )
        yield Reading("M56", value=completeness(known[widest], LIFE_DOMAINS), rests_on=said)


BY_LAW = {"M06": flows_out_of_context, "M32": borders, "M47": growth, "M49": reach, "M56": profile}
