"""Rules about criteria: what counts is said, decided within bounds, disclosed, and open to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from glasshouse.lint.finding import Hit, Words
from glasshouse.lint.graph import sign_of
from glasshouse.lint.registry import rule
from glasshouse.lint.subject import Placed, Subject
from glasshouse.lint.wording import in_both, listed, quoted_id
from glasshouse.regimes.model import Conduct, Extension, Score
from glasshouse.regimes.scoring_model import Bounds, LadderPoints, RangePoints, ScoreRule
from glasshouse.regimes.vocabulary import Residence

# Words that say of conduct that it is good or bad, and not what it is.
VAGUE: Final = re.compile(
    r"\b(harmon\w+|morals?|morality|decen\w+|civilis\w+|uncivilis\w+|improper\w*|inappropriate\w*|"
    r"good (?:conduct|deeds?|faith|order|manners)|bad (?:conduct|effects?|influence|faith|manners)|"
    r"(?:negative|adverse|harmful) (?:effects?|influence|impact)|serious (?:circumstances|influence)|"
    r"role models?|exemplary|outstanding|positive energy|trustworth\w+|untrustworth\w+|dishonest\w*|"
    r"good reason|public order and good customs)\b",
    re.IGNORECASE,
)
VAGUE_ZH: Final = re.compile(
    r"和谐|道德|文明|不当|不良(?:影响|行为|风气)|恶劣影响|情节(?:严重|恶劣)|模范|先进|优秀|正能量|公序良俗|失信行为|"
    r"诚信行为|守信行为|正当理由"
)
# An open end: whatever else somebody holds to be like what was named.
OPEN_END: Final = re.compile(
    r"\b(?:any |or |and |all )?other\b[^.;:]*\b(?:conduct|circumstances?|acts?|actions?|matters?|behavior|"
    r"behaviour|breach\w*|offences?|friction|cases?|reasons?)\b|\band the like\b|\betc\b|\bor similar\b",
    re.IGNORECASE,
)
OPEN_END_ZH: Final = re.compile(r"其他[^，。；]*(?:行为|情形|事项|问题|违法|原因|情况)|等(?:行为|情形|情况)$")

# What an act of the society asks of whoever does it, beside the will.
NEEDS_MONEY: Final = ("charity_gift", "donation_firm")
NEEDS_MEMBERSHIP: Final = ("party_duty_exemplary",)
EVERYBODY: Final[frozenset[Residence]] = frozenset({"local", "permit", "outsider"})
RESIDENTS: Final[dict[Residence, Words]] = {
    "local": {"en": "locally registered residents", "zh": "本地户籍居民"},
    "permit": {"en": "holders of a residence permit", "zh": "持居住证者"},
    "outsider": {"en": "outsiders", "zh": "外来人员"},
}
DISCLOSED: Final[dict[str, Words]] = {
    "factors_only": {"en": "only the factors are disclosed", "zh": "仅公开因素"},
    "none": {"en": "the formula is not disclosed", "zh": "未公开公式"},
}


# GH020 ------------------------------------------------------------------------------------------------------


@rule("GH020")
def vague_criterion(subject: Subject) -> Iterator[Hit]:
    """Find conduct, punished or rewarded, that is counted by criteria that nobody can foresee."""
    for conduct in subject.conduct:
        counted = subject.flow.effects(conduct.key)
        reasons = list(_vagueness(conduct.item)) if counted else []
        if not reasons:
            continue
        is_said = conduct.item.determinacy.evidence_document == "none" or _open_end(conduct.item) is not None
        yield Hit(
            conduct.path, conduct.key,
            in_both(
                "{name} counts in {where}, and nobody can foresee when: {reasons}.",
                "{name}在{where}中计算，而何时计算无法预见：{reasons}。",
                name=subject.named(conduct.key), reasons=_joined(reasons),
                where=listed(quoted_id(key.partition("/")[2]) for key in sorted(counted)),
            ),
            via=(conduct.key, *sorted(counted)), weight="usual" if is_said else "lowered",
        )  # fmt: skip


def _vagueness(conduct: Conduct) -> Iterator[Words]:
    """Say what is vague about a criterion; words that the text itself defines are not."""
    if conduct.determinacy.evidence_document == "none":
        yield in_both("no document establishes it", "没有任何文书予以认定")
    if found := _open_end(conduct):
        yield in_both("its criterion is open at the end, {words}", "其标准含兜底内容{words}", words=found)
    if found := _vague_words(conduct):
        yield in_both(
            "its criterion says {words}, and the file gives no definition of it",
            "其标准称{words}，而文件未给出其定义",
            words=found,
        )


def _open_end(conduct: Conduct) -> Words | None:
    return _matched(conduct, OPEN_END, OPEN_END_ZH)


def _vague_words(conduct: Conduct) -> Words | None:
    """Return the vague words of a criterion that its defined terms leave undefined.

    Terms are mostly in English: where only the Chinese text is vague and there are terms, they may define it.
    """
    found = _matched(conduct, VAGUE, VAGUE_ZH)
    terms = " ".join(conduct.determinacy.defined_terms).casefold()
    if found is None or not terms:
        return found
    english = [match.group().strip().casefold() for match in VAGUE.finditer(conduct.criterion.en)]
    return found if any(word not in terms for word in english) else None


def _matched(conduct: Conduct, en: re.Pattern[str], zh: re.Pattern[str]) -> Words | None:
    """Return what was found in the criterion, quoted, in each language; where one has none, the other's."""
    english, chinese = en.search(conduct.criterion.en), zh.search(conduct.criterion.zh)
    if english and chinese:
        return {"en": f'"{english.group().strip()}"', "zh": f"“{chinese.group()}”"}
    if english:
        return {"en": f'"{english.group().strip()}"', "zh": f"“{english.group().strip()}”（英文表述）"}
    if chinese:
        return {"en": f'"{chinese.group()}" in Chinese', "zh": f"“{chinese.group()}”"}
    return None


def _joined(parts: list[Words]) -> Words:
    return {"en": "; ".join(one["en"] for one in parts), "zh": "；".join(one["zh"] for one in parts)}


# GH021 ------------------------------------------------------------------------------------------------------


@rule("GH021")
def unbounded_discretion(subject: Subject) -> Iterator[Hit]:
    """Find points and terms within wide ranges, and nothing that whoever decides must look at."""
    for score in subject.scores:
        wide = [
            (one, bounds)
            for one in subject.rules
            if one.owner == score.key and not one.item.criteria.strip()
            for bounds in _ranges(one.item)
            if _is_wide(bounds)
        ]
        if not wide:
            continue
        first, _ = wide[0]
        yield Hit(
            f"{first.path}.effect", score.key,
            in_both(
                "{name}: points are decided within wide ranges, and the file names no criteria: {rules}.",
                "{name}：分值在较宽幅度内裁量决定，而文件未列明判断标准：{rules}。",
                name=subject.named(score.key), rules=listed(_range_of(one, bounds) for one, bounds in wide),
            ),
            via=(*dict.fromkeys(one.key for one, _ in wide), score.key), provision=first.item.provision,
        )  # fmt: skip
    for path, key, extension, provision in _extensions(subject):
        if extension.max_years > extension.min_years:
            yield Hit(
                path, key,
                in_both(
                    "{name}: the term may be made longer by {low} to {high} years, and nothing says when.",
                    "{name}：期限可延长{low}至{high}年，而未规定在何种情形下延长。",
                    name=subject.named(key), low=extension.min_years, high=extension.max_years,
                ),
                part="extension", provision=provision,
            )  # fmt: skip


def _range_of(one: Placed[ScoreRule], bounds: Bounds) -> Words:
    return in_both(
        "{rule} (from {low} to {high})", "{rule}（{low}至{high}分）",
        rule=quoted_id(one.item.id), low=f"{bounds.low:,}", high=f"{bounds.high:,}",
    )  # fmt: skip


def _ranges(item: ScoreRule) -> Iterator[Bounds]:
    match item.effect:
        case RangePoints(range=bounds):
            yield bounds
        case LadderPoints(ladder=rungs):
            yield from (rung.points for rung in rungs if isinstance(rung.points, Bounds))


def _is_wide(bounds: Bounds) -> bool:
    """Return whether a range is wider than its smaller end is far from nothing."""
    return bounds.high - bounds.low > min(abs(bounds.low), abs(bounds.high))


def _extensions(subject: Subject) -> Iterator[tuple[str, str, Extension, str]]:
    """Yield the longer terms of grounds that ask for no fact, neither for entry nor for term.

    A move that lengthens a term answers to an act, which is its criterion.
    """
    for ground in subject.grounds:
        extension = ground.item.extension
        if extension and not extension.when and not ground.item.when:
            yield f"{ground.path}.extension", ground.key, extension, extension.provision


# GH022 ------------------------------------------------------------------------------------------------------


def _binds(subject: Subject, key: str) -> bool:
    """Return whether a sanction must follow from a score, whatever the file says of its weight."""
    effects = (subject.by_key.get(one) for one in subject.flow.effects(key) if one.startswith("measures/"))
    measures = [one.item for one in effects if one is not None]
    return any(
        one.polarity == "sanction" and one.mandatory and not one.individual_assessment for one in measures
    )


@rule("GH022")
def undisclosed_formula(subject: Subject) -> Iterator[Hit]:
    """Find scores on which decisions rest and whose formula, weights or borders are not disclosed."""
    for score in subject.scores:
        if score.item.weight_in_decision == "advisory" and not _binds(subject, score.key):
            continue
        is_hidden = score.item.formula_disclosed != "full"
        unknown = list(_unknown(subject, score))
        if not is_hidden and not unknown:
            continue
        reasons = [DISCLOSED[score.item.formula_disclosed]] if is_hidden else []
        if unknown:
            reasons.append(
                in_both("the file does not know {parts}", "文件不知道{parts}", parts=listed(unknown))
            )
        yield Hit(
            f"{score.path}.formula_disclosed", score.key,
            in_both(
                "{name} weighs in decisions ({weight}), and those concerned cannot work it out: {reasons}.",
                "{name}影响决定（{weight}），而当事人无法自行推算：{reasons}。",
                name=subject.named(score.key), reasons=_joined(reasons),
                weight=in_both("strongly", "重要") if score.item.weight_in_decision == "strong" else
                in_both("decisively", "决定性"),
            ),
            provision=score.item.provision, weight="usual" if is_hidden else "lowered",
        )  # fmt: skip


def _unknown(subject: Subject, score: Placed[Score]) -> Iterator[Words]:
    """Name what no source gives of a score: weights, borders of grades, points from which measures open."""
    parts = score.item.model.dimensions if score.item.model else ()
    if weights := [part.id for part in parts if part.weight is None]:
        yield in_both("the weights of {ids}", "{ids}的权重", ids=listed(quoted_id(one) for one in weights))
    if borders := [grade.id for grade in score.item.grades if grade.min == "unknown"]:
        yield in_both("the borders of {ids}", "{ids}的分数线", ids=listed(quoted_id(one) for one in borders))
    opened = [
        one.item.id for one in subject.measures
        if any(part.score == score.item.id and part.points is None for part in one.item.thresholds)
    ]  # fmt: skip
    if opened:
        yield in_both(
            "from how many points {ids} follow", "{ids}自多少分起适用",
            ids=listed(quoted_id(one) for one in opened),
        )  # fmt: skip


# GH030 ------------------------------------------------------------------------------------------------------


@rule("GH030")
def unequal_opportunity(subject: Subject) -> Iterator[Hit]:
    """Find scores whose points or rewards are open only to those with money, membership or registration."""
    for score in subject.scores:
        reasons = list(_closed_rewards(subject, score))
        earning = [
            (one, need)
            for one in subject.rules
            if one.owner == score.key and sign_of(one.item) != "worse"
            for need in _needs(subject, one)
        ]
        reasons += [
            in_both("{rule} takes {need}", "{rule}需要{need}", rule=quoted_id(one.item.id), need=need)
            for one, need in earning
        ]
        if reasons:
            yield Hit(
                score.path, score.key,
                in_both(
                    "{name}: not everybody can earn points or rewards alike: {reasons}.",
                    "{name}：并非人人都能同等挣得分数或激励：{reasons}。",
                    name=subject.named(score.key), reasons=_joined(reasons),
                ),
                via=(*(one.key for one, _ in earning), score.key), provision=score.item.provision,
            )  # fmt: skip


def _closed_rewards(subject: Subject, score: Placed[Score]) -> Iterator[Words]:
    """Say who cannot have a score at all from which rewards follow."""
    effects = subject.flow.effects(score.key)
    rewards = [one for one in subject.measures if one.key in effects and one.item.polarity == "reward"]
    shut = sorted(EVERYBODY - set(score.item.eligibility.residents))
    if rewards and shut:
        yield in_both(
            "{who} are not scored and have none of the {n} rewards", "{who}不参评，无法享有{n}项激励",
            who=listed(RESIDENTS[one] for one in shut), n=len(rewards),
        )  # fmt: skip


def _needs(subject: Subject, one: Placed[ScoreRule]) -> Iterator[Words]:
    """Say what it takes to earn the points of a rule: as the file says, or as the rewarded act does."""
    cost, act = one.item.earn_cost, _act_of(subject, one.item.on)
    if cost and cost.money_cny:
        yield in_both("{n} yuan", "{n}元", n=f"{cost.money_cny:,}")
    elif act in NEEDS_MONEY:
        yield in_both("money to give away", "可供捐赠的钱款")
    if cost and cost.eligibility:
        yield in_both("being of a kind: {kinds}", "具备身份：{kinds}", kinds=listed(cost.eligibility))
    elif act in NEEDS_MEMBERSHIP:
        yield in_both("membership of the Party", "党员身份")


def _act_of(subject: Subject, on: str) -> str:
    placed: Placed[Any] | None = subject.by_key.get(f"conduct/{on}")
    return str(placed.item.act or "") if placed else ""
