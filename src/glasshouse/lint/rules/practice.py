"""Rules about practice: what a run shows of whom a regime hits, what it feeds on, what people no longer do.

They read what was measured on a run. A metric without a value says nothing here, and a run says nothing about
a regime that is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb, exp, isfinite, log
from statistics import NormalDist
from typing import Final

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import Path
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both
from glasshouse.metrics.catalogue import metric
from glasshouse.metrics.equality import FOUR_FIFTHS
from glasshouse.metrics.intervals import Z_95
from glasshouse.metrics.readings import EMPTY, FAMILIES, GROUP_WORDS, Reading
from glasshouse.metrics.readings import Words as Part
from glasshouse.regimes.model import Conduct, DataCategory, Measure

LEAST_GAP: Final = 0.01  # of the shares of two groups: one point
LEAST_FALL: Final = 0.05  # of acts that people may do
FALSE_ALARMS: Final = 0.05  # of runs in which no group is treated otherwise than the others
N_PAIRS: Final = sum(comb(len(groups), 2) for groups in FAMILIES.values())
Z_OF_ALL: Final = NormalDist().inv_cdf(1 - FALSE_ALARMS / (2 * N_PAIRS))
GROUP_OF: Final = {words.en: group for group, words in GROUP_WORDS.items()}
FALLS: Final[dict[str, Words]] = {
    "M34": {"en": "protected acts", "zh": "受保护的行为"},
    "M38": {"en": "lawful acts next to punished ones", "zh": "邻近受罚行为的合法行为"},
    "M39": {"en": "complaints, petitions and suits", "zh": "投诉、信访与诉讼"},
}
LOSSES: Final[dict[str, Words]] = {  # less than nothing is a loss
    "M26": {"en": "welfare falls", "zh": "福利下降"},
    "M29": {
        "en": "the listed poor leave poverty less often than others like them",
        "zh": "在列的贫困者比类似者更少脱贫",
    },
    "M53": {
        "en": "customers, workers and neighbours lose more with the rules than without",
        "zh": "有规则时客户、劳动者与邻里损失更多",
    },
}
BY_LOOKING: Final = ("admin_decision", "audited_record", "report")  # and no court, and no counting machine


def measured(subject: Subject, number: str) -> Iterator[Reading]:
    """Yield the readings of a metric that have a value."""
    for one in (subject.readings or {}).get(number, ()):
        if one.value is not None and isfinite(one.value):
            yield one


def regime_key(subject: Subject) -> str:
    """Return the key of the regime itself, of which a run speaks as a whole."""
    return f"regime/{subject.regime.regime.id}"


def in_brackets(part: Part) -> Words:
    """Return of whom or of what a reading is in brackets; nothing, if that is not said."""
    if not part.en:
        return in_both("", "")
    return in_both(" ({part})", "（{part}）", part={"en": part.en, "zh": part.zh})


def figures(reading: Reading) -> Words:
    """Return a value and its interval as they stand in a sentence."""
    value = f"{reading.value:.2f}"
    if reading.low is None or reading.high is None:
        return {"en": value, "zh": value}
    ends = f"{reading.low:.2f}", f"{reading.high:.2f}"
    return {
        "en": f"{value} (95 % interval {ends[0]} to {ends[1]})",
        "zh": f"{value}（95%区间{ends[0]}至{ends[1]}）",
    }


def upper_end_for_all(reading: Reading) -> float | None:
    """Return the upper end of a ratio that holds for all pairs of groups at once; None without an interval.

    The group and the one it is held against were chosen because they are furthest apart, of all pairs of all
    families of groups. The interval on the logarithm is widened by Bonferroni from one pair to all of them.
    """
    value, low, high = reading.value, reading.low, reading.high
    if not value or not low or not high or value <= 0 or low >= high:
        return None
    error = log(high / low) / (2 * Z_95)
    return exp(log(value) + Z_OF_ALL * error)


@rule("GH047")
def disparate_impact(subject: Subject) -> Iterator[Hit]:
    """Find a group that gets what it wants less than four fifths as often as another, and not by luck.

    That the upper end is below 4/5 is the same as that the lower end of the inverse is above 5/4. The
    interval takes occasions as independent, and who is sanctioned is refused again and again: it is too
    narrow for some hundreds of people of whom many are sanctioned; from a thousand on that does no harm.
    """
    for one in measured(subject, "M20"):
        upper = upper_end_for_all(one)
        if upper is None or upper >= FOUR_FIFTHS or (one.gap or 0.0) <= LEAST_GAP:
            continue
        group = GROUP_OF.get(one.part.en.partition(": ")[2].partition(", below")[0], "")
        yield Hit(
            "regime", regime_key(subject),
            in_both(
                "{name}: in the run one group{part} gets what it wants at doors {ratio} times as often as "
                "the group that is refused least, {gap} percentage points less, and below four fifths even "
                "when all {pairs} pairs of groups are looked at.",
                "{name}：运行中某群体{part}办事获准的频率为被拒最少群体的{ratio}倍，低{gap}个百分点；"
                "即使同时比较全部{pairs}对群体，仍低于五分之四。",
                name=subject.named(regime_key(subject)), part=in_brackets(GROUP_WORDS.get(group, EMPTY)),
                ratio=figures(one), gap=f"{100 * (one.gap or 0.0):.1f}", pairs=N_PAIRS,
            ),
            part=group or "M20",
        )  # fmt: skip


def comes_of_looking(placed: Placed[Conduct | DataCategory] | None) -> bool:
    """Return whether conduct or data comes on record because a body looked, as far as the file says."""
    if placed is None:
        return False
    if isinstance(placed.item, Conduct):
        return placed.item.determinacy.evidence_document in BY_LOOKING
    return placed.item.collection_method == "final_decision"


def loops_of(subject: Subject, measure: Placed[Measure]) -> list[Path]:
    """Return the ways on which a measure follows from what more inspections of its domain would find."""
    paths = subject.flow.origins(measure.key, polarity=measure.item.polarity)
    found = [
        path
        for path in paths
        if path.domain == measure.item.domain and comes_of_looking(subject.by_key.get(path.origin))
    ]
    return sorted(found, key=lambda path: (len(path.keys), path.keys))


@rule("GH048")
def runaway_feedback(subject: Subject) -> Iterator[Hit]:
    """Find inspections that follow from what inspections found, in the text or as a run shows them."""
    for measure in subject.measures:
        loops = loops_of(subject, measure) if measure.item.type == "inspection_intensity" else []
        if loops:
            more = in_both(" and {n} more", "等{all}项", n=len(loops) - 1, all=len(loops))
            yield Hit(
                measure.path, measure.key,
                in_both(
                    "{name} changes how often somebody is inspected, and follows from what inspections of "
                    "the same domain put on record ({origin}{more}): who is on record is looked at more, and "
                    "who is looked at more comes on record.",
                    "{name}改变受检查的频次，而其起因正是同一领域检查所留下的记录（{origin}{more}）："
                    "有记录者查得更多，查得更多者记录更多。",
                    name=subject.named(measure.key), origin=subject.named(loops[0].origin),
                    more=more if len(loops) > 1 else in_both("", ""),
                ),
                via=(*loops[0].keys, loops[0].origin), provision=measure.item.provision,
            )  # fmt: skip
    yield from _seen_feedback(subject)


def _seen_feedback(subject: Subject) -> Iterator[Hit]:
    """Find visits that grow more than in proportion to acts; of the parts of M45 only slopes can be above 1.

    Records over acts are no visits: people report, and cameras count, where nobody was sent.
    """
    for one in measured(subject, "M45"):
        if (one.value or 0.0) > 1 and not one.part.en.startswith("slope, records"):
            yield Hit(
                "regime", regime_key(subject),
                in_both(
                    "{name}: in the run inspections grow more than in proportion to what happens{part}: a "
                    "district with one percentage point more of all acts has {slope} more of all visits.",
                    "{name}：运行中检查的增长超过行为的比例{part}："
                    "某区行为占比每高一个百分点，检查占比高{slope}个百分点。",
                    name=subject.named(regime_key(subject)), part=in_brackets(one.part),
                    slope=f"{one.value:.2f}",
                ),
                part="M45",
            )  # fmt: skip


@rule("GH049")
def chilling(subject: Subject) -> Iterator[Hit]:
    """Find acts that people may do and do less against the same people without the rules."""
    for number, what in FALLS.items():
        for one in measured(subject, number):
            if one.low is None or one.low <= LEAST_FALL:
                continue
            yield Hit(
                "regime", regime_key(subject),
                in_both(
                    "{name}: with these rules there are fewer {what}: they fall by the share {fall}, above "
                    "{least} even at the lower end.",
                    "{name}：在该规则下，{what}减少：降幅{fall}，下端仍高于{least}。",
                    name=subject.named(regime_key(subject)), what=what, fall=figures(one),
                    least=f"{LEAST_FALL:.2f}",
                ),
                part=number,
            )  # fmt: skip


@rule("GH050")
def net_harm(subject: Subject) -> Iterator[Hit]:
    """Find a loss that is more than luck: of welfare, of ways out of poverty, of what others get back."""
    for number, what in LOSSES.items():
        for one in measured(subject, number):
            if one.high is None or one.high >= 0:
                continue
            unit = metric(number)
            yield Hit(
                "regime", regime_key(subject),
                in_both(
                    "{name}: in the run {what}: {value}, {unit}, below zero even at the upper end.",
                    "{name}：运行中{what}：{value}，单位{unit}，上端仍低于零。",
                    name=subject.named(regime_key(subject)), what=what, value=figures(one),
                    unit={"en": unit.unit, "zh": unit.unit_zh},
                ),
                part=number,
            )  # fmt: skip
