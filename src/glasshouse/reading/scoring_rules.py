"""Shows the rules of a score as tables: what earns, what costs, what moves it otherwise, what is unpriced."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.reading.grouping import Detail, details, grouped, shared, without
from glasshouse.reading.page import Group, Note, Part, Section, Table
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import effect, plain, sign_of
from glasshouse.regimes.heard import can_happen
from glasshouse.regimes.scoring_model import Score, ScoreRule

_SAYS: Final[dict[str, dict[str, str]]] = {
    "rules": {"en": "What moves it", "zh": "分数如何变动"},
    "earns": {"en": "What earns points", "zh": "加分"},
    "costs": {"en": "What costs points", "zh": "扣分"},
    "moves": {"en": "What moves the score otherwise", "zh": "其他影响"},
    "unpriced": {"en": "Named without a figure: never applied", "zh": "列有事项、未见分值：不予计分"},
    "points": {"en": "Points", "zh": "分值"},
    "effect": {"en": "Effect", "zh": "效果"},
    "for": {"en": "For", "zh": "事项"},
    "more": {"en": "More", "zh": "说明"},
    "monthly": {"en": "each month while it lasts", "zh": "持续期间每月计"},
    "counts_in": {"en": "counts in: {name}", "zh": "计入：{name}"},
    "ends_on": {"en": "ends with: {what}", "zh": "终止于：{what}"},
    "twice": {
        "en": "{n} times as much when it happens again within its validity",
        "zh": "有效期内再次发生按{n}倍计",
    },
    "ignore": {"en": "not counted again while it is valid", "zh": "有效期内不重复计"},
    "restart": {"en": "a repeat lets its validity begin anew", "zh": "再次发生则有效期重新起算"},
    "replace": {"en": "a new report takes the place of the last", "zh": "新报告替代旧报告"},
    "fades": {"en": "each year {share} of it is left", "zh": "每年剩余{share}"},
    "times": {"en": "{n} times as much {when}", "zh": "{when}按{n}倍计"},
    "all_marked": {"en": "All figures here are{mark}.", "zh": "此处分值均为{mark}。"},
}


def rules_of(
    score: Score, on: datetime.date | None, say: Phrases, *, is_idle: bool = False
) -> Iterator[Part]:
    """Yield the rules of a score that hold on a day, group by group, and once how many are asleep.

    Parameters
    ----------
    score
        A score of the regime.
    on
        The day; None for everything.
    say
        The words, in the language of the page.
    is_idle
        Whether the society has nobody who is scored: then no rule is alive, and that was said.
    """
    rules = [rule for rule in score.rules if say.holds(on, rule.in_force)]
    if not rules:
        return
    known = [rule for rule in rules if rule.is_known and not is_idle]
    alive = [can_happen(rule.on, say.regime, score.subjects) for rule in known]
    statuses = {rule.status for rule in rules if rule.is_known}
    mark = say.mark(next(iter(statuses))) if len(statuses) == 1 else ""
    notes = [say.asleep(alive, "rules")]
    if mark:
        notes.append(_SAYS["all_marked"][say.lang].format(mark=mark if say.lang == "en" else mark.strip()))
    sections = rule_sections(rules, score, say, alive=alive, is_marked=not mark, on=on)
    yield Section(_SAYS["rules"][say.lang], (*(Note(note) for note in notes if note), *sections))


def rule_sections(
    rules: Sequence[ScoreRule],
    score: Score,
    say: Phrases,
    *,
    alive: Sequence[bool] = (),
    is_marked: bool = True,
    on: datetime.date | None = None,
) -> tuple[Section, ...]:
    """Return a section for the rules that earn, that cost, that move a score otherwise, and for the unpriced.

    Parameters
    ----------
    rules
        Rules of the score.
    score, say
        The score, and the words in the language of the page.
    alive
        Which of the rules beside each other are alive; empty if no sign is wanted.
    is_marked
        Whether each figure has its mark.
    on
        The day; None for everything.
    """
    groups: dict[str, list[ScoreRule]] = {"earns": [], "costs": [], "moves": [], "unpriced": []}
    for rule in rules:
        groups[_group(rule)].append(rule)
    teller = _Teller(score, alive, say, is_marked=is_marked, on=on)
    return tuple(
        teller.unpriced(found, _SAYS[key][say.lang])
        if key == "unpriced"
        else teller.priced(found, _SAYS[key][say.lang], key)
        for key, found in groups.items()
        if found
    )


def _group(rule: ScoreRule) -> str:
    if not rule.is_known:
        return "unpriced"
    return {1: "earns", -1: "costs", 0: "moves"}[sign_of(rule.effect)]


class _Teller:
    """Writes the rules of one score as tables."""

    def __init__(
        self,
        score: Score,
        alive: Sequence[bool],
        say: Phrases,
        *,
        is_marked: bool,
        on: datetime.date | None,
    ) -> None:
        self.score, self.alive, self.say, self.is_marked, self.on = score, alive, say, is_marked, on
        self.grades = {grade.id: say.text(grade.label) for grade in score.grades}

    def priced(self, rules: Sequence[ScoreRule], title: str, kind: str) -> Section:
        """Write rules with figures: points, for what, and what more, under their provisions."""
        groups, has_more = [], False
        for some in grouped((rule.provision, rule) for rule in rules):
            found = [effect(rule.effect, self.grades, self.say.lang) for rule in some]
            rests = [
                terms(rule, self.score, said.more, self.say, self.on)
                for rule, said in zip(some, found, strict=True)
            ]
            common = shared(rests)
            rows = []
            for rule, said, rest in zip(some, found, rests, strict=True):
                points = said.cell + (self.say.mark(rule.status) if self.is_marked else "")
                rows.append((points, self._name(rule), self.say.series(without(rest, common))))
            has_more = has_more or any(row[-1] for row in rows)
            head = self.say.series([self.say.cited(some[0].provision), *(one.text for one in common)])
            groups.append(Group(head, tuple(rows)))
        points = word("effect" if kind == "moves" else "points", self.say)
        if has_more:
            return Section(
                title, (Table((points, word("for", self.say), word("more", self.say)), tuple(groups), (0,)),)
            )
        short = tuple(Group(group.title, tuple(row[:2] for row in group.rows)) for group in groups)
        return Section(title, (Table((points, word("for", self.say)), short, (0,)),))

    def unpriced(self, rules: Sequence[ScoreRule], title: str) -> Section:
        """Write what the texts name without a figure, in a line for each provision."""
        say, lines = self.say, []
        for some in grouped((rule.provision, rule) for rule in rules):
            names = [say.beside(say.text(rule.label), say.evidence(rule.evidence)) for rule in some]
            lines.append(say.pair(say.cited(some[0].provision), say.series(names)))
        return Section(title, tuple(lines))

    def _name(self, rule: ScoreRule) -> str:
        sign = self.say.sign(can_happen(rule.on, self.say.regime, self.score.subjects), self.alive)
        return f"{sign}**{self.say.text(rule.label)}**"


def terms(
    rule: ScoreRule, score: Score, more: tuple[str, ...], say: Phrases, on: datetime.date | None = None
) -> tuple[Detail, ...]:
    """Return on what terms a rule moves its score: when, how often, how long, since when, on what evidence.

    Parameters
    ----------
    rule, score
        A rule and its score.
    more
        What its effect leaves out of the cell.
    say
        The words, in the language of the page.
    on
        The day; None for everything.
    """
    accounts = {account.id: say.text(account.label) for account in score.accounts}
    account = accounts.get(rule.counts_in or "", "") if len(accounts) > 1 else ""
    ends = say.listed([say.trigger(on) for on in rule.ends_on])
    validity = say.time(rule.validity) if rule.validity else ""
    factor = word("twice", say, n=rule.recurrence_factor) if rule.recurrence_factor > 1 else ""
    return details(
        (rule.effect if more else "", say.series(more)),
        (rule.counts_in, word("counts_in", say, name=account) if account else ""),
        (rule.recurs, word("monthly", say) if rule.recurs else ""),
        (rule.ends_on, word("ends_on", say, what=ends) if ends else ""),
        (rule.recurrence_factor, factor),
        (rule.repeats, word(rule.repeats, say) if rule.repeats != "add" else ""),
        (rule.decay, _decay(rule, say)),
        (rule.multipliers, say.series([*_multipliers(rule, say, on)])),
        (rule.practice, say.practice(rule.practice)),
        (rule.in_force, say.window(rule.in_force)),
        (rule.validity, say.pair(say.word("lasts"), validity) if validity else ""),
        (rule.evidence, say.evidence(rule.evidence)),
    )


def _decay(rule: ScoreRule, say: Phrases) -> str:
    if rule.decay is None:
        return ""
    return word("fades", say, share=plain(rule.decay.factor)) + say.mark(rule.decay.status)


def _multipliers(rule: ScoreRule, say: Phrases, on: datetime.date | None) -> Iterator[str]:
    for boost in rule.multipliers:
        if not say.holds(on, boost.in_force):
            continue
        said = word("times", say, n=plain(boost.factor), when=say.window(boost.in_force))
        yield said + say.mark(boost.status)


def word(key: str, say: Phrases, **values: object) -> str:
    """Return a word of the rules in the language of the page."""
    return _SAYS[key][say.lang].format(**values)
