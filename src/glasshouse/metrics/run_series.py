"""Metrics of the monthly series of a run: counts of everybody, by group and province."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from glasshouse.conduct import Door
from glasshouse.metrics.enforcement import excess_slope, herfindahl
from glasshouse.metrics.equality import adverse_impact, leakage, leakage_by_luck, repair_equity
from glasshouse.metrics.errors import Share, funnel
from glasshouse.metrics.expression import (
    censorship_gap_at_least,
    climate_distortion,
    minority_voice,
    silent_share,
)
from glasshouse.metrics.held import Held
from glasshouse.metrics.inequality import gini
from glasshouse.metrics.intervals import newcombe
from glasshouse.metrics.readings import FAMILIES, GROUP_WORDS, Reading, Words, of_share, p_text
from glasshouse.metrics.society import OWED, REPAID
from glasshouse.metrics.spells import Seen
from glasshouse.metrics.trust import over_report, recovery
from glasshouse.metrics.welfare import institutional_gap
from glasshouse.society.act_classes import ActClass, acts_of, refused_at, wanted_at

PERSON = "natural_person"
ENFORCERS = frozenset(
    {
        "court", "police", "traffic_police", "tax_office", "market_regulator", "labour_inspectorate",
        "environment_office", "safety_office", "other_agency",
    }
)  # fmt: skip
AT_DOORS = Words("wanted at doors and not refused", "办事未被拒")


def at_doors(held: Held, group: str) -> tuple[int, int]:
    """Return how often a group was not refused at doors to which occasions lead, and how often it came."""
    doors = [door for door in Door if wanted_at(door)]
    wanted = held.flow(*(name for door in doors for name in wanted_at(door)), group=group)
    refused = held.flow(*(name for door in doors for name in refused_at(door)), group=group)
    return max(wanted - refused, 0), wanted


def access(seen: Seen) -> Iterator[Reading]:
    """M20: the group of each family that is refused most, against the one that is refused least."""
    for family, groups in FAMILIES.items():
        counts = {group: at_doors(seen.held, group) for group in groups}
        counts = {group: one for group, one in counts.items() if one[1]}
        if len(counts) > 1 and any(0 < count < n for count, n in counts.values()):
            worst = min(adverse_impact(counts), key=lambda one: one.ratio)
            flag = Words(", below four fifths", "，低于五分之四") if worst.is_flagged else Words("", "")
            part = Words(
                f"by {family.en}: {GROUP_WORDS[worst.group].en}{flag.en}",
                f"按{family.zh}：{GROUP_WORDS[worst.group].zh}{flag.zh}",
            )
            low = f"{counts[worst.group][0]:,} / {counts[worst.group][1]:,}"
            rates = {group: count / n for group, (count, n) in counts.items()}
            yield Reading(
                "M20", part, worst.ratio, worst.low, worst.high,
                Words(f"{low} {AT_DOORS.en}", f"{low} {AT_DOORS.zh}"),
                gap=max(rates.values()) - rates[worst.group],
            )  # fmt: skip


def access_gaps(seen: Seen) -> Iterator[Reading]:
    """M21: differences of access at doors."""
    for group, reference in (("income_1", "income_5"), ("female", "male"), ("rural", "urban")):
        one, other = at_doors(seen.held, group), at_doors(seen.held, reference)
        if one[1] and other[1] and sum(one) + sum(other) < 2 * (one[1] + other[1]):
            part = Words(
                f"{GROUP_WORDS[group].en} less {GROUP_WORDS[reference].en}",
                f"{GROUP_WORDS[group].zh}减{GROUP_WORDS[reference].zh}",
            )
            low = f"{one[0]:,} / {one[1]:,}; {other[0]:,} / {other[1]:,}"
            yield Reading("M21", part, *newcombe(*one, *other), Words(f"{low} {AT_DOORS.en}", low))


def records(held: Held, group: str) -> tuple[float, float, float]:
    """Return true records, all records, and acts of unlawful conduct of a group; false ones as expected."""
    true = made = done = 0.0
    for act in acts_of(ActClass.UNLAWFUL, PERSON):
        n = held.flow(f"recorded.{act.id}", group=group)
        true += n * (1 - float(act.recorded.false_share))
        made += n
        done += held.flow(f"done.{act.id}", group=group)
    return true, made, done


def record_gaps(seen: Seen) -> Iterator[Reading]:
    """M22: gaps between fifths of income in acts that are missed, and in records that are true."""
    groups = FAMILIES[Words("income", "收入")]
    found = [one for one in (records(seen.held, group) for group in groups) if one[1] and one[2]]
    if len(found) < 2:
        return
    missed = [1 - true / done for true, _, done in found]
    right = [true / made for true, made, _ in found]
    n = Words(
        f"{sum(done for *_, done in found):,.0f} unlawful acts", f"{sum(d for *_, d in found):,.0f}次违法行为"
    )
    yield Reading(
        "M22", Words("missed acts, by income", "漏记，按收入"), max(missed) - min(missed), rests_on=n
    )
    made = Words("expected false records", "按预期虚假记录计算")
    yield Reading(
        "M22", Words("true records, by income", "记录属实率，按收入"), max(right) - min(right), rests_on=made
    )


def proxies(seen: Seen) -> Iterator[Reading]:
    """M24: what a grade gives away of the group, at the end of the run."""
    held = seen.held
    for score in held.kept.scores:
        for family, groups in FAMILIES.items():
            table = [[held.end(grade, group) for group in groups] for grade in score.grades]
            if sum(any(row[k] for row in table) for k in range(len(groups))) > 1:
                chance = leakage_by_luck(table)
                part = Words(f"{score.label}: {family.en}", f"{score.key}：{family.zh}")
                n = f"{sum(map(sum, table)):,}"
                said = Words(
                    f"{n} persons graded; {p_text(chance)} by luck alone",
                    f"{n}名有等级者；纯属偶然：{p_text(chance)}",
                )
                yield Reading("M24", part, leakage(table), rests_on=said)


def disputes(seen: Seen) -> Iterator[Reading]:
    """M19: of entries on black lists and orders, those objected to; of these, those upheld."""
    held = seen.held
    lists = {*held.kept.black, *held.kept.red}
    appeals = [name for name in held.kept.procedures if name not in lists]
    entries = held.flow(*(f"{name}.in_force" for name in held.kept.black))
    filed, upheld = (held.flow(*(f"{name}.{what}" for name in appeals)) for what in ("filed", "upheld"))
    if entries and entries >= filed >= upheld:
        stages = funnel([entries, filed, upheld])
        yield of_share("M19", Words("disputed, of entries", "提出异议（占列入）"), stages[0])
        if filed:
            yield of_share("M19", Words("changed, of disputed", "被更正（占异议）"), stages[1])


def survey(held: Held) -> dict[str, int]:
    """Return the answers of the last January: for, against, neither, in private and openly."""
    asked = held.series.values.get((0, "all", "survey.asked"), {})
    if not asked:
        return {}
    tick = max(asked)
    names = ("asked", "for_privately", "against_privately", "for_openly", "against_openly", "would_speak")
    return {name: held.series.at(f"survey.{name}", tick) for name in names}


def _thought_and_said(found: Mapping[str, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    return (
        (found["for_privately"], found["against_privately"]), (found["for_openly"], found["against_openly"]),
    )  # fmt: skip


def silence(seen: Seen) -> Iterator[Reading]:
    """M35: the least mean distance of thought and word, and critics who would not speak."""
    if found := survey(seen.held):
        thought, said = _thought_and_said(found)
        n = Words(f"{found['asked']:,} adults asked", f"受访成年人{found['asked']:,}名")
        gap = censorship_gap_at_least(thought, said, found["asked"])
        yield Reading("M35", Words("mean distance, at least", "平均距离（至少）"), gap, rests_on=n)
        dissent = found["against_privately"]
        part = Words("silent among those who disagree", "不赞成者中沉默的")
        yield of_share("M35", part, silent_share(min(found["would_speak"], dissent), dissent))


def climate(seen: Seen) -> Iterator[Reading]:
    """M36: what is said against what is thought, and how much of the minority's share is heard."""
    if not (found := survey(seen.held)):
        return
    sides = _thought_and_said(found)
    thought, said = ((a, b, found["asked"] - a - b) for a, b in sides)
    n = Words(f"{found['asked']:,} adults asked", f"受访成年人{found['asked']:,}名")
    if all(b for a, b in zip(said, thought, strict=True) if a):
        part = Words("divergence, nats", "散度（纳特）")
        yield Reading("M36", part, climate_distortion(said, thought), rests_on=n)
    small = 0 if sides[0][0] < sides[0][1] else 1
    if sides[0][small]:
        part = Words("voice of the minority, said over thought", "少数意见：表达／内心")
        yield Reading("M36", part, minority_voice(sides[1][small], sides[0][small]), rests_on=n)


def approval(seen: Seen) -> Iterator[Reading]:
    """M54: approval in private and as stated, and what stating adds."""
    if found := survey(seen.held):
        openly, privately = ((found[f"for_{how}"], found["asked"]) for how in ("openly", "privately"))
        yield of_share("M54", Words("as stated", "公开表示"), Share(*openly))
        yield of_share("M54", Words("in private", "内心"), Share(*privately))
        yield Reading("M54", Words("stated less private", "公开减内心"), *over_report(openly, privately))


def payments(seen: Seen) -> Iterator[Reading]:
    """M41: of what was owed at the end or paid in the run, what was paid."""
    for group in ("all", "income_1", "income_5"):
        paid, owed = seen.held.flow(REPAID, group=group), seen.held.end(OWED, group)
        if paid + owed:
            part = GROUP_WORDS.get(group, Words("all persons", "全体自然人"))
            said = Words(f"{paid:,} of {paid + owed:,} yuan", f"{paid + owed:,}元中的{paid:,}元")
            yield Reading("M41", part, recovery(paid, paid + owed), rests_on=said)


def creditors(seen: Seen) -> Iterator[Reading]:
    """M51: yuan that reached creditors, per adult and year."""
    held = seen.held
    if (paid := held.flow(REPAID)) and (adults := held.adults()):
        said = Words(f"{paid:,} yuan", f"{paid:,}元")
        part = Words("yuan to creditors per adult and year", "每名成年人每年付给债权人（元）")
        yield Reading("M51", part, paid / adults / held.years, rests_on=said)
        debts = held.flow("debt_performed", "debt_settled"), held.flow("debt_arrears")
        if 0 < debts[0] <= debts[1]:
            part = Words(
                "debts performed or settled, of those that fell behind", "已履行或和解（占新增逾期）"
            )
            yield of_share("M51", part, Share(*debts))


def promises(seen: Seen) -> Iterator[Reading]:
    """M42: dealings between neighbours that were kept, and those with partners on a public list."""
    for part, kept, of in (
        (Words("all", "全部"), "dealings.kept", "dealings.deals"),
        (Words("with partners on a public list", "对方在公开名单上"), "dealings.kept_with_listed",
         "dealings.with_listed"),
    ):  # fmt: skip
        share = Share(seen.held.flow(kept), seen.held.flow(of))
        if share.n:
            yield of_share("M42", part, share)


def concentration(seen: Seen) -> Iterator[Reading]:
    """M45: records of unlawful acts against the acts, over districts of a toy or over provinces."""
    held = seen.held
    visits = "inspections.visits_"
    districts = sorted(
        name.removeprefix(visits) for _, _, name in held.series.values if name.startswith(visits)
    )
    if districts:
        acts, looks = (
            [held.flow(f"inspections.{what}_{name}") for name in districts] for what in ("acts", "visits")
        )
        where = Words("visits over acts, districts", "检查与行为，各区")
    else:
        names = [act.id for act in acts_of(ActClass.UNLAWFUL, PERSON)]
        acts, looks = (
            [held.flow(*(f"{what}.{name}" for name in names), province=code) for code in held.provinces]
            for what in ("done", "recorded")
        )
        where = Words("records over acts, provinces", "记录与行为，各省")
    if len(acts) > 1 and any(acts) and any(looks):
        n = Words(f"{sum(looks):,} of {sum(acts):,}", f"{sum(acts):,}中的{sum(looks):,}")
        yield Reading(
            "M45", Words(f"slope, {where.en}", f"斜率：{where.zh}"), excess_slope(acts, looks), rests_on=n
        )
        for name, index in ((Words("HHI", "HHI"), herfindahl), (Words("Gini", "基尼系数"), gini)):
            yield Reading("M45", name, index(looks), rests_on=n)


def repairs(seen: Seen) -> Iterator[Reading]:
    """M50: entries removed per entry made, highest against lowest fifth of income."""
    held = seen.held
    counts = {
        group: tuple(held.flow(*(f"{name}.{what}" for name in held.kept.black), group=group)
                     for what in ("removed", "in_force"))
        for group in ("income_5", "income_1")
    }  # fmt: skip
    if all(0 < removed <= entered for removed, entered in counts.values()):
        (a, b), (c, d) = counts.values()
        said = Words(
            f"removed over entered: {a:,} / {b:,}; {c:,} / {d:,}", f"移出／列入：{a:,}／{b:,}；{c:,}／{d:,}"
        )
        part = Words("removed in the run, ratio of shares", "期内移出率之比")
        yield Reading("M50", part, *repair_equity((a, b), (c, d)), said)


def unreached(seen: Seen) -> Iterator[Reading]:
    """M58: unlawful acts of kinds of which no body that enforces law comes to know first."""
    acts = [act for who in (PERSON, "legal_person") for act in acts_of(ActClass.UNLAWFUL, who)]
    groups = {PERSON: "all", "legal_person": "legal_person"}
    counts = {act.id: seen.held.flow(f"done.{act.id}", group=groups[act.who]) for act in acts}
    if total := sum(counts.values()):
        reached = {
            act.id: act.recorded.share > 0 and not ENFORCERS.isdisjoint(act.recorded.by) for act in acts
        }
        said = Words(f"{total:,} unlawful acts of persons and firms", f"个人与企业违法行为{total:,}次")
        yield Reading("M58", value=institutional_gap(counts, reached), rests_on=said)


BY_SERIES = {
    "M19": disputes, "M20": access, "M21": access_gaps, "M22": record_gaps, "M24": proxies, "M35": silence,
    "M36": climate, "M41": payments, "M42": promises, "M45": concentration, "M50": repairs, "M51": creditors,
    "M54": approval, "M58": unreached,
}  # fmt: skip
