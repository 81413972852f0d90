"""Shows a score in words: who is scored, from where, in which grades, and what costs or earns how much."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from glasshouse.features import FEATURE_CLASSES, Feature
from glasshouse.regimes.feature_names import FEATURES
from glasshouse.regimes.mechanism import Ground
from glasshouse.regimes.names import RESIDENCES, SUBJECTS, called
from glasshouse.regimes.page import Section
from glasshouse.regimes.phrases import Phrases
from glasshouse.regimes.rows import EVENTS
from glasshouse.regimes.scoring_model import (
    Bounds,
    Dimension,
    FixedPoints,
    Grade,
    LadderPoints,
    PerPoints,
    RangePoints,
    Score,
    ScoreRule,
    SetCeiling,
    SetGrade,
    SetScore,
    SlopePoints,
    Transitions,
)
from glasshouse.regimes.scoring_rows import ordered_grades

ADULT: Final = 18
_SAYS: Final[dict[str, dict[str, str]]] = {
    "who": {"en": "Scored: {kinds}{age}{residents}", "zh": "评分对象：{kinds}{age}{residents}"},
    "age": {"en": ", {age} and over", "zh": "，{age}岁以上"},
    "residents": {"en": "; only {who}", "zh": "；仅限{who}"},
    "consent": {
        "en": "Only with consent; without it records are kept, and there is no score",
        "zh": "须经本人同意；未同意者仅保留记录，不评分",
    },
    "benefits": {"en": "It only rewards: no sanction follows from it", "zh": "只激励、不惩戒"},
    "monthly_update": {"en": "Recomputed once a month", "zh": "按月更新"},
    "begins": {"en": "Begins at {points}", "zh": "初始{points}分"},
    "begins_assumed": {
        "en": "Where it begins is not known; {points} is assumed",
        "zh": "初始分未知，假定为{points}分",
    },
    "scale": {"en": "from {low} to {high}", "zh": "范围{low}至{high}"},
    "accounts": {"en": "Made of {parts}", "zh": "构成：{parts}"},
    "limits": {"en": "between {low} and {high}", "zh": "{low}至{high}之间"},
    "yearly": {"en": "a year", "zh": "每年"},
    "grades": {"en": "Grades", "zh": "等级"},
    "from": {"en": "{name} from {points}", "zh": "{name}：{points}分起"},
    "below": {"en": "{name} below that", "zh": "{name}：其下"},
    "border_unknown": {"en": "{name}, border not known", "zh": "{name}：分数线未知"},
    "border_assumed": {
        "en": "{name}, border not known, {points} assumed",
        "zh": "{name}：分数线未知，假定{points}分",
    },
    "top": {"en": "the best {share} %", "zh": "前{share}%"},
    "earns": {"en": "What earns points", "zh": "加分"},
    "costs": {"en": "What costs points", "zh": "扣分"},
    "moves": {"en": "What moves the score otherwise", "zh": "其他影响"},
    "unpriced": {"en": "Named without a figure: never applied", "zh": "列有事项、未见分值：不予计分"},
    "points": {"en": "{n} points", "zh": "{n}分"},
    "range": {"en": "{low} to {high} points, at discretion", "zh": "{low}至{high}分（裁量）"},
    "per": {"en": "{n} for each {amount}", "zh": "每{amount}计{n}分"},
    "at_most": {"en": "at most {n}", "zh": "最多{n}分"},
    "rung": {"en": "{points} from {start} on", "zh": "{start}起{points}"},
    "slope": {"en": "{n} for each {amount} above {start}", "zh": "超过{start}部分每{amount}计{n}分"},
    "set": {"en": "sets the score to {n} while it lasts", "zh": "持续期间得分定为{n}分"},
    "ceiling": {"en": "no score above {n} while it lasts", "zh": "持续期间得分不超过{n}分"},
    "grade": {"en": "no grade better than {name} while it lasts", "zh": "持续期间等级不高于{name}"},
    "twice": {
        "en": "{n} times as much when it happens again within its validity",
        "zh": "有效期内再次发生按{n}倍计",
    },
    "ignore": {"en": "not counted again while it is valid", "zh": "有效期内不重复计"},
    "restart": {"en": "a repeat lets its validity begin anew", "zh": "再次发生则有效期重新起算"},
    "replace": {"en": "a new report takes the place of the last", "zh": "新报告替代旧报告"},
    "fades": {"en": "each year {share} of it is left", "zh": "每年剩余{share}"},
    "times": {"en": "{n} times as much {when}", "zh": "{when}按{n}倍计"},
    "asleep": {
        "en": "{n} of {all} rules are asleep: today's society does not have the conduct yet",
        "zh": "{all}条规则中有{n}条尚未运行：目前的社会中还没有这些行为",
    },
    "model": {"en": "What it weighs", "zh": "评分维度"},
    "weight": {"en": "{n} %", "zh": "{n}%"},
    "weight_unknown": {"en": "weight not published, {n} % assumed", "zh": "权重未公布，假定{n}%"},
    "weight_none": {"en": "weight not known: the score cannot be computed", "zh": "权重未知：无法计算"},
    "reads": {"en": "read here: {what}", "zh": "此处读取：{what}"},
    "not_yet": {"en": "{name} (not in today's society)", "zh": "{name}（目前的社会中没有）"},
    "climbs": {"en": "How it moves, once a {period}", "zh": "等级变动（每{period}一次）"},
    "year": {"en": "year", "zh": "年"},
    "month": {"en": "month", "zh": "月"},
    "counted": {"en": "It counts {what}; it starts at {grade}", "zh": "计数事项：{what}；起始等级：{grade}"},
    "move": {"en": "{grade}: {moves}", "zh": "{grade}：{moves}"},
    "after": {"en": "{n} → {grade}", "zh": "{n}次→{grade}"},
    "after_more": {"en": "{n} or more → {grade}", "zh": "{n}次及以上→{grade}"},
    "nested": {"en": "{n} % of what {score} gained or lost flows in", "zh": "{score}增减分的{n}%计入"},
}


def scores(items: tuple[Score, ...], on: datetime.date | None, say: Phrases) -> Iterator[Section]:
    """Yield a section for each score that holds on the day, with its rules.

    Parameters
    ----------
    items
        The scores of a regime.
    on
        Only what holds on this day; None for everything.
    say
        The words, in the language of the page.
    """
    for score in items:
        if say.holds(on, score.in_force):
            yield Section(say.text(score.label), tuple(_Writer(score, on, say).lines()))


class _Writer:
    """Writes the lines of one score."""

    def __init__(self, score: Score, on: datetime.date | None, say: Phrases) -> None:
        self.score, self.on, self.say = score, on, say
        self.joint = "；" if say.lang == "zh" else "; "

    def word(self, key: str, **values: object) -> str:
        return _SAYS[key][self.say.lang].format(**values)

    def lines(self) -> Iterator[str | Section]:
        """Yield who is scored, the scale, the grades, then what moves the score."""
        score = self.score
        yield self._who()
        for key, is_so in (
            ("consent", score.consent == "required"), ("benefits", score.benefits_only),
            ("monthly_update", score.update == "monthly"),
        ):  # fmt: skip
            if is_so:
                yield self.word(key)
        yield self._scale()
        if score.accounts:
            yield self.word("accounts", parts=self.joint.join(self._accounts()))
        if score.grades:
            colon = "：" if self.say.lang == "zh" else ": "
            yield f"**{self.word('grades')}**{colon}{self.joint.join(self._grades())}"
        for flow in score.nested:
            yield self.word("nested", n=flow.percent, score=self.say.name(flow.score)) + self.say.mark(
                flow.status
            )
        if score.model:
            yield Section(self.word("model"), tuple(self._dimension(part) for part in score.model.dimensions))
        if score.transitions:
            yield self._climbs(score.transitions)
        yield from self._rules()

    def _who(self) -> str:
        say, score = self.say, self.score
        kinds = say.listed([called(SUBJECTS, kind, say.lang) for kind in score.subjects])
        age = residents = ""
        if "natural_person" in score.subjects:
            wanted = score.eligibility
            age = self.word("age", age=wanted.min_age) if wanted.min_age else ""
            if len(set(wanted.residents)) < len(RESIDENCES):
                who = say.listed([called(RESIDENCES, name, say.lang) for name in wanted.residents])
                residents = self.word("residents", who=who)
        return self.word("who", kinds=kinds, age=age, residents=residents)

    def _scale(self) -> str:
        score = self.score
        key = "begins" if score.initial is not None else "begins_assumed"
        parts = [self.word(key, points=score.start)]
        if score.min is not None or score.max is not None:
            ends = ["–" if end is None else str(end) for end in (score.min, score.max)]
            parts.append(self.word("scale", low=ends[0], high=ends[1]))
        return self.joint.join(parts) + self.say.mark(score.status)

    def _accounts(self) -> Iterator[str]:
        for account in self.score.accounts:
            ends = ["–" if end is None else str(end) for end in (account.floor, account.ceiling)]
            limits = "" if ends == ["–", "–"] else f" ({self.word('limits', low=ends[0], high=ends[1])}"
            if limits:
                limits += f" {self.word('yearly')})" if account.period == "year" else ")"
            yield f"{self.say.text(account.label)} {account.base}{limits}{self.say.mark(account.status)}"

    def _grades(self) -> Iterator[str]:
        for grade in self.score.grades if not self.score.is_graded else ordered_grades(self.score):
            yield f"{self._grade(grade)}{self.say.mark(grade.status)}"

    def _grade(self, grade: Grade) -> str:
        name = self.say.text(grade.label)
        if grade.min is None:
            return self.word("below", name=name)
        if grade.min == "unknown":
            key = "border_unknown" if grade.assumed_min is None else "border_assumed"
            return self.word(key, name=name, points=grade.assumed_min)
        text = self.word("from", name=name, points=grade.min)
        if grade.top_share:
            share = f"{(grade.top_share * 100).normalize():f}"
            return f"{text} ({self.word('top', share=share)})"
        return text

    # what moves it --------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[str | Section]:
        rules = [rule for rule in self.score.rules if self.say.holds(self.on, rule.in_force)]
        asleep = [rule for rule in rules if rule.is_known and not is_alive(rule)]
        if asleep:
            yield self.word("asleep", n=len(asleep), all=len(rules))
        groups: dict[str, list[ScoreRule]] = {"earns": [], "costs": [], "moves": [], "unpriced": []}
        for rule in rules:
            groups[_group(rule)].append(rule)
        for key, found in groups.items():
            if found:
                yield Section(self.word(key), tuple(self._rule(rule) for rule in found))

    def _rule(self, rule: ScoreRule) -> str:
        say = self.say
        effect = self._effect(rule) if rule.is_known else ""
        details = [
            effect + (say.mark(rule.status) if effect else ""),
            say.word("monthly") if rule.recurs else "",
            *self._repeats(rule),
            say.practice(rule.practice),
            say.window(rule.in_force),
            f"{say.word('lasts')}: {say.time(rule.validity)}" if rule.validity else "",
            "" if rule.evidence == "rule" else say.word("evidence").format(what=rule.evidence),
            say.cited(rule.provision),
        ]
        name = f"**{say.text(rule.label)}** ({say.alive(is_alive(rule))})"
        return self.joint.join([name, *(detail for detail in details if detail)])

    def _repeats(self, rule: ScoreRule) -> Iterator[str]:
        if rule.recurrence_factor > 1:
            yield self.word("twice", n=rule.recurrence_factor)
        if rule.repeats != "add":
            yield self.word(rule.repeats)
        if rule.decay:
            yield self.word("fades", share=f"{rule.decay.factor.normalize():f}")
        for boost in rule.multipliers:
            when = self.say.window(boost.in_force)
            yield self.word("times", n=f"{boost.factor.normalize():f}", when=when) + self.say.mark(
                boost.status
            )

    def _effect(self, rule: ScoreRule) -> str:
        match rule.effect:
            case FixedPoints(points=points):
                return self.word("points", n=signed(points or 0))
            case RangePoints(range=found):
                return self._points(found)
            case PerPoints(per=per):
                text = self.word("per", n=signed(per.points), amount=per.amount)
                return self._limited(text, per.at_most)
            case LadderPoints(ladder=rungs):
                parts = [
                    self.word("rung", points=self._points(rung.points), start=rung.at_least) for rung in rungs
                ]
                return self.say.listed(parts)
            case SlopePoints(slopes=slopes, at_most=limit):
                parts = [self.word("slope", n=signed(s.points), amount=s.per, start=s.above) for s in slopes]
                return self._limited(self.say.listed(parts), limit)
            case SetScore(set_score=points):
                return self.word("set", n=points)
            case SetCeiling(ceiling=points):
                return self.word("ceiling", n=points)
            case SetGrade(set_grade=grade):
                labels = {one.id: one.label for one in self.score.grades}
                return self.word("grade", name=self.say.text(labels[grade]))

    def _limited(self, text: str, limit: int | None) -> str:
        return text if limit is None else self.say.listed([text, self.word("at_most", n=limit)])

    def _points(self, points: int | Bounds) -> str:
        if isinstance(points, Bounds):
            return self.word("range", low=signed(points.low), high=signed(points.high))
        return self.word("points", n=signed(points))

    def _dimension(self, part: Dimension) -> str:
        key = "weight" if part.weight is not None else "weight_unknown"
        weight = part.percent
        text = self.word("weight_none") if weight is None else self.word(key, n=plain(weight))
        names = []
        for feature in part.features:
            name = called(FEATURES, feature.reads, self.say.lang)
            is_known = Feature[feature.reads.upper()] in FEATURE_CLASSES
            names.append(name if is_known else self.word("not_yet", name=name))
        head = f"**{self.say.text(part.label)}** {text}{self.say.mark(part.status)}"
        return self.joint.join([head, part.inputs, self.word("reads", what=self.say.listed(names))])

    def _climbs(self, scale: Transitions) -> Section:
        labels = {grade.id: self.say.text(grade.label) for grade in self.score.grades}
        counted = self.say.listed([self.say.trigger(on) for on in scale.counts])
        lines = [self.word("counted", what=counted, grade=labels[scale.starts])]
        for row in scale.table:
            keys = ["after"] * (len(row.to) - 1) + ["after_more"]
            moves = [
                self.word(key, n=n, grade=labels[to])
                for n, (key, to) in enumerate(zip(keys, row.to, strict=True))
            ]
            lines.append(self.word("move", grade=labels[row.grade], moves=self.say.listed(moves)))
        return Section(self.word("climbs", period=self.word(scale.every)), tuple(lines))


def is_alive(rule: ScoreRule | Ground) -> bool:
    """Return whether the society has what sets a rule or ground off; acts it does not have yet."""
    return "." in rule.on or rule.on in EVENTS


def _group(rule: ScoreRule) -> str:
    if not rule.is_known:
        return "unpriced"
    match rule.effect:
        case FixedPoints(points=points):
            return "earns" if (points or 0) > 0 else "costs"
        case RangePoints(range=found):
            return "costs" if found.low < 0 else "earns"
        case PerPoints(per=per):
            return "earns" if per.points > 0 else "costs"
        case LadderPoints(ladder=rungs):
            first = rungs[-1].points
            return "costs" if (first.low if isinstance(first, Bounds) else first) < 0 else "earns"
        case SlopePoints(slopes=slopes):
            return "earns" if slopes[0].points > 0 else "costs"
        case _:
            return "moves"


def signed(points: int) -> str:
    """Write points with their sign.

    Examples
    --------
    >>> signed(30), signed(-30), signed(0)
    ('+30', '−30', '0')
    """
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def plain(number: Decimal) -> str:
    """Write a number without an exponent or noughts at its end."""
    return f"{number.normalize():f}"
