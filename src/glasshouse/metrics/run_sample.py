"""Metrics of the sampled neighbourhoods of a run: single records, entries, grades and facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from glasshouse.codes import FROM_COPY, Fact
from glasshouse.engine.statute import ESSENTIAL, MeasureRow
from glasshouse.metrics.burden import (
    burden_per_gravity,
    burden_slope,
    inversions,
    stacking,
    without_basis,
)
from glasshouse.metrics.errors import Share, amplification, cascade_tail
from glasshouse.metrics.mobility import (
    absorbed_mass,
    exclusion,
    immobility,
    shorrocks,
    spearman,
    transition_matrix,
)
from glasshouse.metrics.opacity import nominal_review, notice_lag
from glasshouse.metrics.outcomes import TICKETS
from glasshouse.metrics.privacy import breadth, cross_domain_share
from glasshouse.metrics.readings import Reading, Words, of_share
from glasshouse.metrics.spells import DAYS_A_YEAR, Entry, Seen
from glasshouse.metrics.survival import Survival, kaplan_meier
from glasshouse.metrics.trust import auc, government_share
from glasshouse.society.act_classes import ActClass, acts_of

WITH_GOVERNMENT = frozenset({"government_affairs", "taxation", "procurement_licensing"})
FEW = 5
FIVE_YEARS = 5
SCARCE = Words(f"fewer than {FEW} in the sample of the run", f"样本中不足{FEW}例")
UNTOLD = Words(
    "no new entry of the sample is of a procedure with a step at which people are told",
    "样本中的新列入均不属于设有告知步骤的程序",
)
RIGHT = Words("no objection in the sample is about a mistaken record", "样本中没有针对错误记录的异议")


def notices(seen: Seen) -> Iterator[Reading]:
    """M03: when those entered learn of it, where a procedure notes that it tells them."""
    tells = {name for name in seen.held.kept.black if len(seen.rows(f"{name}.notified"))}
    new = [one for one in seen.entries if one.procedure in tells and one.start >= seen.begin]
    if seen.entries and not new:
        yield Reading("M03", why=UNTOLD)
    if not new:
        return
    refusals: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in seen.rows(*TICKETS, "spending_refused"):
        refusals[seen.key(row)[:2]].append(int(seen.day[row]))
    first = [min((d for d in refusals[one.key[:2]] if d >= one.start), default=None) for one in new]
    found = notice_lag([one.start for one in new], [one.notice for one in new], first)
    n = Words(f"{found.n} entries of the sample", f"样本中{found.n}次列入")
    if found.median_days is not None:
        yield Reading("M03", Words("median, days", "中位数（天）"), found.median_days, rests_on=n)
    yield of_share("M03", Words("learn late or never", "迟知或不知"), Share(found.late, found.n))
    yield of_share("M03", Words("learn at a refusal", "被拒时才知"), Share(found.at_refusal, found.n))


def reviews(seen: Seen) -> Iterator[Reading]:
    """M04: objections upheld against those about records that are mistaken."""
    lists = {*seen.held.kept.black, *seen.held.kept.red}
    appeals = [name for name in seen.held.kept.procedures if name not in lists]
    keys = {what: {seen.key(row) for row in seen.rows(*(f"{name}.{what}" for name in appeals))
                   if seen.in_horizon[row]} for what in ("filed", "upheld")}  # fmt: skip
    wrong = sum((agent, fact) in seen.unfounded for agent, _, fact in keys["filed"])
    if keys["filed"] and not wrong:
        yield Reading("M04", why=RIGHT)
    if wrong:
        n = len(keys["filed"])
        said = Words(
            f"{len(keys['upheld'])} upheld, {wrong} mistaken, of {n}",
            f"{n}件中支持{len(keys['upheld'])}件、有误{wrong}件",
        )
        yield Reading("M04", value=nominal_review(len(keys["upheld"]), wrong), rests_on=said)


def sanctions(seen: Seen, entry: Entry) -> tuple[MeasureRow, ...]:
    """Return the sanctions of an entry that were law when it began."""
    cause = seen.held.statute.by_ground.get(entry.ground)
    day = max(entry.start, seen.begin)
    return tuple(m for m in cause.measures if m.is_sanction and m.holds(day)) if cause else ()


def negative_points(seen: Seen) -> Counter[str]:
    """Return records that took points in the horizon, by domain of life."""
    domains = {one.rule: one.domain for one in seen.held.statute.points}
    events, found = seen.held.sample.events, Counter[str]()
    for row in seen.rows(*(f"{name}.record" for name, _ in seen.held.scores)):
        if seen.in_horizon[row] and events["value"][row] < 0 and events["rule"][row] in domains:
            found[domains[events["rule"][row]]] += 1
    return found


def domains(seen: Seen) -> Iterator[Reading]:
    """M07: severity-time of entries and of bad grades in other domains than the facts behind them."""
    time: dict[tuple[str, str], float] = defaultdict(float)
    for entry in seen.entries:
        cause = seen.held.statute.by_ground.get(entry.ground)
        origin = cause.domain if cause else ""
        for measure in sanctions(seen, entry) if origin else ():
            time[origin, measure.domain] += measure.severity * entry.years_within(seen.begin, seen.until)
    facts = negative_points(seen)
    for score, by_tick in seen.grades.items():
        name, grades = seen.held.scores[score]
        rows = {one.name: one.measures for one in seen.held.statute.grades if one.where == name}
        months = Counter(grade for people in by_tick.values() for grade, _ in people.values())
        for grade, n in months.items():
            for measure in rows.get(grades[grade], ()):
                for domain, records in facts.items() if measure.is_sanction else ():
                    part = records / facts.total()
                    time[domain, measure.domain] += measure.severity * part * n / 12
    if time and any(time.values()):
        total = sum(time.values())
        said = Words(f"{total:,.0f} years of severity 1, in the sample", f"样本中严厉度×年共{total:,.0f}")
        yield Reading("M07", value=cross_domain_share(time), rests_on=said)


def points_by_domain(seen: Seen) -> Iterator[Reading]:
    """M08: squares of the points filed, by domain: the variance of a score whose records are independent."""
    domain_of = {one.rule: one.domain for one in seen.held.statute.points}
    events = seen.held.sample.events
    for name, _ in seen.held.scores:
        squares: Counter[str] = Counter()
        rows = [row for row in seen.rows(f"{name}.record") if seen.in_horizon[row]]
        for row in rows:
            squares[domain_of.get(events["rule"][row], "")] += int(events["value"][row]) ** 2
        if squares.total():
            said = Words(
                f"{len(rows):,} records of the sample, taken as independent",
                f"样本中{len(rows):,}条记录，视为相互独立",
            )
            part = Words(f"domains that {name} counts as one", f"{name}合并的领域数")
            yield Reading("M08", part, breadth(list(squares.values())), rests_on=said)


def grade_moves(seen: Seen) -> Iterator[Reading]:
    """M09, M10, M11 and M14: moves between grades from one year's end to the next, of those with a record."""
    for score, by_tick in sorted(seen.grades.items()):
        name, grades = seen.held.scores[score]
        table = seen.moves(score)
        held = np.flatnonzero(table.sum(axis=0) + table.sum(axis=1))
        if len(grades) < 2 or not table.sum():
            continue
        matrix, last = transition_matrix(table), by_tick.get(seen.held.last, {})
        said = Words(
            f"{table.sum():,} yearly moves of persons with a record in {name}",
            f"{name}有记录者的{table.sum():,}次年度变动",
        )
        part = Words(name, name)
        if len(held) > 1:
            inner = transition_matrix(table[np.ix_(held, held)])
            yield Reading("M09", part, shorrocks(inner), rests_on=said)
        worst = int(held[-1])
        stay = immobility(matrix, worst, FIVE_YEARS)
        lowest = Words(
            f"{name}: grade {grades[worst]}, were years alike", f"{name}：{grades[worst]}级，假设各年相同"
        )
        yield Reading("M10", lowest, stay, rests_on=said)
        counts = Counter(grade for grade, _ in last.values())
        shares = [counts[k] / max(len(last), 1) for k in range(len(grades))]
        yield Reading("M14", part, absorbed_mass(shares, matrix), rests_on=said)
        before = by_tick.get(seen.held.last - 12, {})
        both = sorted(before.keys() & last.keys())
        pair = [[people[agent][1] for agent in both] for people in (before, last)]
        if all(len(set(points)) > 1 for points in pair):
            n = Words(f"{len(both):,} persons, over the last year", f"最后一年，{len(both):,}人")
            yield Reading("M11", part, spearman(*pair), rests_on=n)


def _curve(metric: str, part: Words, curve: Survival, unit: float, said: Words) -> Iterator[Reading]:
    middle, low, high = (None if x is None else x / unit for x in curve.median())
    if middle is not None:
        yield Reading(metric, Words(f"{part.en}: median", f"{part.zh}：中位数"), middle, low, high, said)
    until = min(FIVE_YEARS * DAYS_A_YEAR, curve.last)
    mean = [x / unit for x in curve.restricted_mean(until)]
    up_to = f"{until / unit:.3g}"
    label = Words(f"{part.en}: mean up to {up_to}", f"{part.zh}：限于{up_to}的均值")
    yield Reading(metric, label, mean[0], mean[1], mean[2], said)


def ways_back(seen: Seen) -> Iterator[Reading]:
    """M12: years from an entry on a black list or an order to its end."""
    new = [one.seen(seen.until) for one in seen.entries if one.start >= seen.begin]
    if len(new) >= FEW:
        ended = sum(is_end for _, is_end in new)
        said = Words(
            f"{len(new)} entries of the sample, {ended} of which ended",
            f"样本中{len(new)}次列入，{ended}次已结束",
        )
        curve = kaplan_meier([float(days) for days, _ in new], [is_end for _, is_end in new])
        yield from _curve("M12", Words("years on a list", "在名单上的年数"), curve, DAYS_A_YEAR, said)
    elif new:
        yield Reading("M12", why=SCARCE)


def truth(seen: Seen) -> Iterator[Reading]:
    """M15: records without an act, unlawful acts without a record, and entries whose record is mistaken."""
    if seen.acts_recorded:
        share = Share(len(seen.false_reports), len(seen.acts_recorded))
        yield of_share("M15", Words("false records, of records", "虚假记录（占记录）"), share)
    heard = {name for _, name in seen.acts_recorded}  # only these leave events: a regime counts them
    names = heard & {act.id for act in acts_of(ActClass.UNLAWFUL, "natural_person")}
    early = seen.until - 365 if seen.until - seen.begin > 2 * 365 else seen.until
    known = {(key, name) for key, name in seen.acts_recorded if name in names}
    rows = seen.rows(*(f"done.{name}" for name in names))
    done = {
        (seen.key(row), str(seen.held.sample.events["observable"][row]).removeprefix("done."))
        for row in rows
        if seen.in_horizon[row] and seen.day[row] <= early
    }
    if done:
        part = Words("missed, of unlawful acts that a regime counts", "漏记（占制度所计的违法行为）")
        yield of_share("M15", part, Share(len(done - known), len(done)))
    if seen.entries:
        wrong = [one for one in seen.entries if one.is_wrong]
        part = Words("mistaken entries, of entries", "错误列入（占列入）")
        yield of_share("M15", part, Share(len(wrong), len(seen.entries)))
        days = sum(DAYS_A_YEAR * one.years_within(seen.begin, seen.until) for one in wrong)
        n = Words(f"{len(wrong)} mistaken entries of the sample", f"样本中{len(wrong)}次错误列入")
        yield Reading("M15", Words("wrong person-days", "错误的人日"), days, rests_on=n)


def downstream(seen: Seen) -> dict[tuple[int, int], int]:
    """Return by agent and fact whose record is mistaken how much else followed from it in the horizon."""
    names = [f"{name}.record" for name, _ in seen.held.scores]
    names += [f"{name}.in_force" for name in seen.held.kept.black]
    found = dict.fromkeys(seen.unfounded, 0)
    for row in seen.rows(*names, "copy_lingers"):
        agent, _, fact = seen.key(row)
        if seen.in_horizon[row] and (agent, fact) in found:
            found[agent, fact] += 1
    return found


def cascades(seen: Seen) -> Iterator[Reading]:
    """M16 and M18: points, entries and copies that follow from one mistaken record."""
    if found := downstream(seen):
        said = Words(f"{len(found)} mistaken records of the sample", f"样本中{len(found)}条错误记录")
        part = Words("points, entries and copies per mistaken record", "每条错误记录引起的计分、列入与副本")
        yield Reading("M16", part, amplification(len(found), sum(found.values())), rests_on=said)
        sizes = [1 + n for n in found.values()]
        tail, largest = cascade_tail(sizes, max(seen.held.sample.adults, *sizes))
        part = Words("two or more, of cascades", "规模不小于二的比例")
        yield Reading("M18", part, next((s for k, s in tail.items() if k >= 2), 0.0), rests_on=said)
        yield Reading("M18", Words("largest over all adults", "最大规模／全体成年人"), largest, rests_on=said)


def corrections(seen: Seen) -> Iterator[Reading]:
    """M17: days that copies of ended entries go on, and refusals that go by them."""
    ends = {seen.key(row): int(seen.day[row]) for row in seen.rows("copy_corrected")}
    starts = {
        seen.key(row): int(seen.day[row]) for row in seen.rows("copy_lingers") if seen.in_horizon[row]
    }  # fmt: skip
    if len(starts) >= FEW:
        times = [max(ends.get(key, seen.until) - day, 1) for key, day in starts.items()]
        curve = kaplan_meier([float(t) for t in times], [key in ends for key in starts])
        said = Words(f"{len(starts)} copies of the sample", f"样本中{len(starts)}份副本")
        yield from _curve("M17", Words("days a copy goes on", "副本持续天数"), curve, 1, said)
    elif starts:
        yield Reading("M17", Words("days a copy goes on", "副本持续天数"), why=SCARCE)
    rows = [row for row in seen.rows(*TICKETS, "spending_refused") if seen.in_horizon[row]]
    if rows:
        by_copy = sum(int(seen.held.sample.events["value"][row]) >= FROM_COPY for row in rows)
        yield of_share(
            "M17", Words("refusals that go by a copy", "依副本作出的拒绝"), Share(by_copy, len(rows))
        )


def shut_out(seen: Seen) -> Iterator[Reading]:
    """M30: essential domains closed to adults of the sample at the end of the run."""
    adults = seen.held.sample.adults
    if adults and seen.held.statute.measures:
        closed = [len(one) for one in seen.closed_at_end.values()][:adults]
        m0, share, depth = exclusion(closed + [0] * (adults - len(closed)), len(ESSENTIAL))
        hit = sum(map(bool, closed))
        said = Words(
            f"{hit} of about {adults:,} adults of the sample have a door closed, of {len(ESSENTIAL)} domains",
            f"样本约{adults:,}名成年人中{hit}人至少一门关闭，共{len(ESSENTIAL)}个领域",
        )
        yield Reading("M30", Words("M0", "M0"), m0, rests_on=said)
        yield Reading("M30", Words("H, persons excluded", "H，被排斥者比例"), share, rests_on=said)
        yield Reading("M30", Words("A, depth", "A，深度"), depth, rests_on=said)


def proportion(seen: Seen) -> Iterator[Reading]:
    """M32: burden of entries against the gravity of the conduct behind them."""
    rows = [
        (sum(m.severity for m in held) * one.years_within(one.start, seen.until), cause.gravity, held)
        for one in seen.entries
        if (cause := seen.held.statute.by_ground.get(one.ground)) and cause.gravity
        and (held := sanctions(seen, one))
    ]  # fmt: skip
    if not rows:
        return
    burdens, gravities = [b for b, *_ in rows], [g for _, g, _ in rows]
    said = Words(
        f"{len(rows)} entries of the sample, to the end of the run", f"样本中{len(rows)}次列入，计至期末"
    )
    median, high = burden_per_gravity(burdens, gravities)
    yield Reading(
        "M32", Words("burden over gravity, median", "负担／严重程度，中位数"), median, rests_on=said
    )
    yield Reading(
        "M32",
        Words("burden over gravity, 95th percentile", "负担／严重程度，第95百分位"),
        high,
        rests_on=said,
    )
    if len(set(gravities)) > 1 and len(set(burdens)) > 1:
        part = Words("slope of burden on gravity (1: in proportion)", "负担对严重程度的斜率（1为成比例）")
        yield Reading("M32", part, burden_slope(burdens, gravities), rests_on=said)
        part = Words("pairs the wrong way round", "轻重倒置的比例")
        yield Reading("M32", part, inversions(burdens, gravities), rests_on=said)
    parts = [m for *_, held in rows for m in held]
    share = without_basis([m.severity for m in parts], [m.has_basis for m in parts])
    yield Reading(
        "M32", Words("burden without a named legal basis", "无指明法律依据的负担"), share, rests_on=said
    )


def stacks(seen: Seen) -> Iterator[Reading]:
    """M33: distinct sanctions that follow from one fact, over all its entries."""
    measures: dict[tuple[int, int], set[str]] = defaultdict(set)
    for entry in seen.entries:
        measures[entry.key[0], entry.key[2]] |= {m.name for m in sanctions(seen, entry)}
    if counts := [len(one) for one in measures.values() if one]:
        mean, high = stacking(counts)
        said = Words(f"{len(counts)} facts of the sample", f"样本中{len(counts)}件事实")
        yield Reading("M33", Words("mean", "均值"), mean, rests_on=said)
        yield Reading("M33", Words("95th percentile", "第95百分位"), high, rests_on=said)


def could_pay(seen: Seen) -> Iterator[Reading]:
    """M41: of those on a black list at the end, who could pay."""
    panel, sample = seen.held.sample.panel, seen.held.sample
    at_end, is_debt = panel["tick"] == seen.held.last, panel["kind"] == "debt"
    debts = set(zip(panel["agent"][is_debt].tolist(), panel["fact"][is_debt].tolist(), strict=True))
    able: dict[int, bool] = {}
    for row in np.flatnonzero(at_end & (panel["kind"] == "case")):
        agent = int(panel["agent"][row])
        is_on = sample.in_effect[int(panel["step"][row])] in seen.held.kept.black
        if is_on and (agent, int(panel["fact"][row])) in debts:
            able[agent] = able.get(agent, False) or bool(int(panel["bits"][row]) & int(Fact.CAN_PAY))
    if able:
        part = Words("listed who could pay, in the sample", "样本中有能力履行的在列者")
        yield of_share("M41", part, Share(sum(able.values()), len(able)))


def validity(seen: Seen) -> Iterator[Reading]:
    """M44: whether persons with few unlawful acts have the higher score at the end of the run."""
    names = [f"done.{act.id}" for act in acts_of(ActClass.UNLAWFUL, "natural_person")]
    acts = Counter(seen.key(row)[0] for row in seen.rows(*names) if seen.in_horizon[row])
    for score, by_tick in sorted(seen.grades.items()):
        points = {agent: p for agent, (_, p) in by_tick.get(seen.held.last, {}).items()}
        if not points or not acts:
            continue
        border = float(np.median([acts[agent] for agent in points]))
        few = [p for agent, p in points.items() if acts[agent] <= border]
        many = [p for agent, p in points.items() if acts[agent] > border]
        if few and many:
            name = seen.held.scores[score][0]
            said = Words(
                f"{len(few):,} persons with at most {border:g} unlawful acts, {len(many):,} with more",
                f"违法不超过{border:g}次者{len(few):,}人，超过者{len(many):,}人",
            )
            yield Reading("M44", Words(name, name), *auc(few, many), said)


def deductions(seen: Seen) -> Iterator[Reading]:
    """M57: records that took points for conduct towards government."""
    if counts := negative_points(seen):
        n = sum(count for domain, count in counts.items() if domain in WITH_GOVERNMENT)
        yield of_share("M57", Words("of deductions", "占扣分记录"), government_share(n, counts.total()))


BY_SAMPLE = {
    "M03": notices, "M04": reviews, "M07": domains, "M08": points_by_domain, "M09": grade_moves,
    "M12": ways_back, "M15": truth, "M16": cascades, "M17": corrections, "M30": shut_out, "M32": proportion,
    "M33": stacks, "M41": could_pay, "M44": validity, "M57": deductions,
}  # fmt: skip
