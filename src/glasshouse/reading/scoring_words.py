"""Shows a score in words: who is scored, from where, in which grades, by what weights; and its rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.features import KNOWN_FEATURES, Feature
from glasshouse.reading.feature_names import FEATURES
from glasshouse.reading.ladder import ladder
from glasshouse.reading.names import RESIDENCES, SUBJECTS, called
from glasshouse.reading.page import Group, Note, Part, Section, Table
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import capped, percent, plain
from glasshouse.reading.scoring_rules import rules_of
from glasshouse.reading.watch import LIVING
from glasshouse.regimes.scoring_model import Account, Dimension, Grade, Score, Transitions, WeightedModel
from glasshouse.regimes.scoring_rows import ordered_grades
from glasshouse.regimes.vocabulary import Status

_SAYS: Final[dict[str, dict[str, str]]] = {
    "who": {"en": "Scored: {kinds}{age}{residents}", "zh": "评分对象：{kinds}{age}{residents}"},
    "nobody": {
        "en": "All asleep: today's society does not have those who are scored.",
        "zh": "均尚未运行：目前的社会中还没有评分对象。",
    },
    "age": {"en": ", {age} and over", "zh": "，{age}岁以上"},
    "residents": {"en": "; only {who}", "zh": "；仅限{who}"},
    "consent": {
        "en": "Only with consent; without it records are kept, and there is no score",
        "zh": "须经本人同意；未同意者仅保留记录，不评分",
    },
    "consent_share": {"en": "consent is given {share}", "zh": "同意{share}"},
    "benefits": {"en": "It only rewards: no sanction follows from it", "zh": "只激励、不惩戒"},
    "monthly_update": {"en": "Recomputed once a month", "zh": "按月更新"},
    "begins": {"en": "Begins at {points}", "zh": "初始{points}分"},
    "begins_assumed": {
        "en": "Where it begins is not known; {points} is assumed",
        "zh": "初始分未知，假定为{points}分",
    },
    "begins_unknown": {"en": "Where it begins is not known", "zh": "初始分未知"},
    "scale": {"en": "from {low} to {high}", "zh": "范围{low}至{high}"},
    "accounts": {"en": "Made of {parts}", "zh": "构成：{parts}"},
    "limits": {"en": "between {low} and {high}", "zh": "{low}至{high}之间"},
    "yearly": {"en": "a year", "zh": "每年"},
    "grades": {"en": "Grades", "zh": "等级"},
    "grade": {"en": "Grade", "zh": "等级"},
    "points_from": {"en": "Points from", "zh": "分数线"},
    "lowest": {"en": "below", "zh": "其下"},
    "border_unknown": {"en": "not known", "zh": "未知"},
    "border_assumed": {"en": "not known; {points}", "zh": "未知；{points}"},
    "top": {"en": "of those, the best {share} % of all", "zh": "其中排名前{share}%者"},
    "no_grades": {
        "en": "As a border is not known, a run gives nobody a grade of this score.",
        "zh": "因分数线未知，模拟中无人取得本评分的等级。",
    },
    "all_borders": {"en": "All borders here are {mark}.", "zh": "此处分数线均为{mark}。"},
    "all_weights": {"en": "All weights here are {mark}.", "zh": "此处权重均为{mark}。"},
    "all_hidden": {"en": "No weight was published; all are {mark}.", "zh": "权重均未公布，均为{mark}。"},
    "model": {"en": "What it weighs", "zh": "评分维度"},
    "weight": {"en": "Weight", "zh": "权重"},
    "dimension": {"en": "Dimension", "zh": "维度"},
    "reads": {"en": "Read here", "zh": "此处读取"},
    "weight_known": {"en": "{n} %", "zh": "{n}%"},
    "weight_assumed": {"en": "not published; {n} %", "zh": "未公布；{n}%"},
    "weight_none": {"en": "not known", "zh": "未知"},
    "not_computed": {
        "en": "As a weight is not known, the score cannot be computed.",
        "zh": "因权重未知，本评分无法计算。",
    },
    "climbs": {"en": "How it moves, once a {period}", "zh": "等级变动（每{period}一次）"},
    "year": {"en": "year", "zh": "年"},
    "month": {"en": "month", "zh": "月"},
    "counted": {"en": "It counts {what}; it starts at {grade}", "zh": "计数事项：{what}；起始等级：{grade}"},
    "after": {"en": "after {n}", "zh": "{n}次"},
    "after_more": {"en": "after {n} or more", "zh": "{n}次及以上"},
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
            yield Section(say.text(score.label), tuple(_Writer(score, say).parts(on)))


class _Writer:
    """Writes one score."""

    def __init__(self, score: Score, say: Phrases) -> None:
        self.score, self.say = score, say

    def word(self, key: str, **values: object) -> str:
        return _SAYS[key][self.say.lang].format(**values)

    def parts(self, on: datetime.date | None) -> Iterator[Part]:
        """Yield who is scored and the scale, then the grades, the weights, and what moves the score."""
        score, say = self.score, self.say
        yield from self._facts()
        is_idle = set(score.subjects).isdisjoint(LIVING)
        if is_idle:
            yield Note(self.word("nobody"))
        if score.grades:
            yield Section(self.word("grades"), tuple(self._grades()))
        if score.model:
            yield Section(self.word("model"), tuple(self._model(score.model)))
        if score.transitions:
            yield self._climbs(score.transitions)
        yield from rules_of(score, on, say, is_idle=is_idle)

    def _facts(self) -> Iterator[str]:
        score, say = self.score, self.say
        yield self._who()
        if score.consent == "required":
            share = say.practice(score.consent_given)
            yield say.series([self.word("consent"), self.word("consent_share", share=share) if share else ""])
        if score.benefits_only:
            yield self.word("benefits")
        if score.update == "monthly":
            yield self.word("monthly_update")
        yield self._scale()
        if score.accounts:
            yield self.word("accounts", parts=say.series([self._account(one) for one in score.accounts]))
        for flow in score.nested:
            said = self.word("nested", n=flow.percent, score=say.name(flow.score))
            yield said + say.mark(flow.status)
        if evidence := say.evidence(score.evidence):
            yield capped(evidence)

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
        if score.initial is not None:
            parts = [self.word("begins", points=plain(score.initial)) + self.say.mark(score.status)]
        elif score.assumed_initial is not None:
            parts = [self.word("begins_assumed", points=plain(score.assumed_initial))]
        else:
            parts = [self.word("begins_unknown")]
        if score.min is not None or score.max is not None:
            parts.append(self._between("scale", score.min, score.max))
        return self.say.series(parts)

    def _between(self, key: str, low: int | None, high: int | None) -> str:
        ends = ["–" if end is None else plain(end) for end in (low, high)]
        return self.word(key, low=ends[0], high=ends[1])

    def _account(self, account: Account) -> str:
        limits = ""
        if account.floor is not None or account.ceiling is not None:
            limits = self._between("limits", account.floor, account.ceiling)
            limits += f" {self.word('yearly')}" if account.period == "year" else ""
        said = self.say.beside(f"{self.say.text(account.label)} {plain(account.base)}", limits)
        return said + self.say.mark(account.status)

    # grades and weights ---------------------------------------------------------------------------------

    def _grades(self) -> Iterator[Part]:
        score, say = self.score, self.say
        picture = ladder(score, say)
        if picture:
            yield picture
        grades = ordered_grades(score) if score.is_graded else score.grades
        mark = self._common([grade.status for grade in grades])
        rows = tuple(
            (say.text(grade.label), self._border(grade) + ("" if mark else say.mark(grade.status)))
            for grade in grades
        )
        if mark:
            yield Note(self.word("all_borders", mark=mark))
        yield Table((self.word("grade"), self.word("points_from")), (Group("", rows),), right=(1,))
        if not score.is_graded:
            yield Note(self.word("no_grades"))

    def _common(self, statuses: Sequence[Status]) -> str:
        """Return the mark that several figures share, to be said once."""
        return self.say.mark(statuses[0]).strip() if len(statuses) > 1 and len(set(statuses)) == 1 else ""

    def _border(self, grade: Grade) -> str:
        if grade.min is None:
            return self.word("lowest")
        if grade.min == "unknown":
            if grade.assumed_min is None:
                return self.word("border_unknown")
            return self.word("border_assumed", points=plain(grade.assumed_min))
        text = plain(grade.min)
        if grade.top_share:
            return self.say.series([text, self.word("top", share=percent(grade.top_share))])
        return text

    def _model(self, model: WeightedModel) -> Iterator[Part]:
        say = self.say
        known = [
            Feature[feature.reads.upper()] in KNOWN_FEATURES
            for part in model.dimensions
            for feature in part.features
        ]
        if note := say.asleep(known, "features"):
            yield Note(note)
        parts = model.dimensions
        mark = self._common([part.status for part in parts])
        is_hidden = all(part.weight is None and part.percent is not None for part in parts)
        if is_hidden or mark:
            yield Note(self.word("all_hidden" if is_hidden else "all_weights", mark=mark or self._assumed()))
        rows = tuple(self._dimension(part, known, is_told=is_hidden, has_mark=bool(mark)) for part in parts)
        head = (self.word("weight"), self.word("dimension"), self.word("reads"))
        yield Table(head, (Group("", rows),), right=(0,))
        if any(part.percent is None for part in parts):
            yield Note(self.word("not_computed"))

    def _assumed(self) -> str:
        return self.say.mark("assumed").strip()

    def _dimension(
        self, part: Dimension, known: list[bool], *, is_told: bool, has_mark: bool
    ) -> tuple[str, str, str]:
        """Return the row of a dimension; what was said of all weights is not said again."""
        say = self.say
        key = "weight_known" if part.weight is not None or is_told else "weight_assumed"
        weight = self.word("weight_none" if part.percent is None else key, n=plain(part.percent or 0))
        names = []
        for feature in part.features:
            is_known = Feature[feature.reads.upper()] in KNOWN_FEATURES
            names.append(say.sign(is_known, known) + called(FEATURES, feature.reads, say.lang))
        return (
            weight + ("" if has_mark else say.mark(part.status)),
            say.pair(f"**{say.text(part.label)}**", say.worded(part.inputs)),
            say.listed(names),
        )

    def _climbs(self, scale: Transitions) -> Section:
        say = self.say
        labels = {grade.id: say.text(grade.label) for grade in self.score.grades}
        counted = say.listed([say.trigger(on) for on in scale.counts])
        most = max(len(row.to) for row in scale.table)
        head = [self.word("after", n=n) for n in range(most - 1)] + [self.word("after_more", n=most - 1)]
        rows = tuple(
            (labels[row.grade], *(labels[row.to[min(n, len(row.to) - 1)]] for n in range(most)))
            for row in scale.table
        )
        lines = (
            self.word("counted", what=counted, grade=labels[scale.starts]) + say.mark(scale.status),
            Table((self.word("grade"), *head), (Group("", rows),)),
        )
        return Section(self.word("climbs", period=self.word(scale.every)), lines)
