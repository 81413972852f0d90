"""Writes the tables of scores in words, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeVar

from glasshouse.reading.feature_names import FEATURES
from glasshouse.reading.grouping import grouped, shared, without
from glasshouse.reading.names import called
from glasshouse.reading.page import Group, Section, Table
from glasshouse.reading.phrases import Language, Phrases
from glasshouse.reading.points import effect
from glasshouse.reading.score_table import (
    AccountRow,
    DimensionRow,
    GradeRow,
    ScoreRuleRow,
    ThresholdRow,
    TransitionRow,
)
from glasshouse.reading.scoring_rules import terms
from glasshouse.regimes.model import Regime
from glasshouse.regimes.scoring_model import Score

_SAYS: Final[dict[str, dict[str, str]]] = {
    "of_score": {"en": "{name} ({id}), {what}, {n} rows", "zh": "{name}（{id}），{what}，共{n}行"},
    "rules": {"en": "rules", "zh": "规则"},
    "grades": {"en": "grades", "zh": "等级"},
    "accounts": {"en": "accounts", "zh": "账户"},
    "dimensions": {"en": "weights", "zh": "权重"},
    "transitions": {"en": "moves between grades", "zh": "等级变动"},
    "thresholds": {"en": "Measures with points of their own, {n} rows", "zh": "按分数适用的措施，共{n}行"},
    "rule": {"en": "Rule", "zh": "规则"},
    "effect": {"en": "Effect", "zh": "效果"},
    "trigger": {"en": "Trigger, and on what terms", "zh": "触发与条件"},
    "unpriced": {"en": "without a figure, never applied", "zh": "未见分值，不予计分"},
    "grade": {"en": "Grade", "zh": "等级"},
    "from": {"en": "Points from", "zh": "分数线"},
    "assumed_from": {"en": "Assumed", "zh": "假定"},
    "top": {"en": "Best share", "zh": "排名比例"},
    "account": {"en": "Account", "zh": "账户"},
    "base": {"en": "Base", "zh": "基础分"},
    "floor": {"en": "Floor", "zh": "下限"},
    "ceiling": {"en": "Ceiling", "zh": "上限"},
    "dimension": {"en": "Dimension", "zh": "维度"},
    "weight": {"en": "Weight", "zh": "权重"},
    "reads": {"en": "Reads", "zh": "读取"},
    "after": {"en": "Events", "zh": "次数"},
    "to": {"en": "Leads to", "zh": "进入"},
    "measure": {"en": "Measure", "zh": "措施"},
    "score": {"en": "Score", "zh": "评分"},
    "points": {"en": "Points", "zh": "分数"},
    "status": {"en": "Status", "zh": "核对状态"},
    "in_force": {"en": "In force", "zh": "施行"},
}
R = TypeVar("R", ScoreRuleRow, GradeRow, AccountRow, DimensionRow, TransitionRow)


def score_sections(
    regime: Regime, tables: Mapping[str, Sequence[object]], lang: Language
) -> tuple[Section, ...]:
    """Return a section for each table of each score that has rows, then one for thresholds.

    Parameters
    ----------
    regime
        The regime.
    tables
        Rows by the name of their table.
    lang
        Language of the words.
    """
    return tuple(_Words(regime, lang).sections(tables))


class _Words:
    """Writes the tables of one regime."""

    def __init__(self, regime: Regime, lang: Language) -> None:
        self.regime, self.say = regime, Phrases(regime, lang)

    def word(self, key: str, **values: object) -> str:
        return _SAYS[key][self.say.lang].format(**values)

    def head(self, *keys: str) -> tuple[str, ...]:
        return tuple(self.word(key) for key in keys)

    def sections(self, tables: Mapping[str, Sequence[object]]) -> Iterator[Section]:
        """Yield the tables, score by score."""
        for score in self.regime.scores:
            if rules := _of(score, tables, "rules", ScoreRuleRow):
                yield self._section("rules", score, self._rules(rules, score), len(rules))
            if grades := _of(score, tables, "grades", GradeRow):
                yield self._section("grades", score, self._grades(grades, score), len(grades))
            if accounts := _of(score, tables, "accounts", AccountRow):
                yield self._section("accounts", score, self._accounts(accounts, score), len(accounts))
            if parts := _of(score, tables, "dimensions", DimensionRow):
                yield self._section("dimensions", score, self._dimensions(parts, score), len(parts))
            if moves := _of(score, tables, "transitions", TransitionRow):
                yield self._section("transitions", score, self._transitions(moves, score), len(moves))
        rows = [row for row in tables.get("thresholds", ()) if isinstance(row, ThresholdRow)]
        if rows:
            yield Section(self.word("thresholds", n=len(rows)), (self._thresholds(rows),))

    def _section(self, name: str, score: Score, table: Table, n: int) -> Section:
        label = self.say.text(score.label)
        title = self.word("of_score", name=label, id=score.id, what=self.word(name), n=n)
        return Section(title, (table,))

    def _rules(self, rows: Sequence[ScoreRuleRow], score: Score) -> Table:
        """Write rules under their provisions; what rules of one provision share is said with it."""
        say = self.say
        grades = {grade.id: say.text(grade.label) for grade in score.grades}
        rules = {rule.id: rule for rule in score.rules}
        groups = []
        for some in grouped(((row.provision, row.state), row) for row in rows):
            found = [effect(rules[row.rule].effect, grades, say.lang) for row in some]
            rests = [
                terms(rules[row.rule], score, said.more, say) for row, said in zip(some, found, strict=True)
            ]
            common = shared(rests)
            state = some[0].state
            is_priced = state != "unpriced"
            words = say.alive(state == "alive") if is_priced else self.word("unpriced")
            title = say.series([say.cited(some[0].provision), words, *(one.text for one in common)])
            cells = [
                (
                    row.rule,
                    said.cell + (say.mark(rules[row.rule].status) if is_priced else ""),
                    say.series([say.trigger(row.trigger), *without(rest, common)]),
                )
                for row, said, rest in zip(some, found, rests, strict=True)
            ]
            groups.append(Group(title, tuple(cells)))
        return Table(self.head("rule", "effect", "trigger"), tuple(groups), right=(1,), wide=2)

    def _grades(self, rows: Sequence[GradeRow], score: Score) -> Table:
        say = self.say
        cells = tuple(
            (
                say.beside(say.name(f"{score.id}.{row.grade}"), row.grade),
                say.word("unknown") if row.min == "unknown" else row.min,
                row.assumed_min, row.top_share, say.word(row.status),
            )
            for row in rows
        )  # fmt: skip
        return _used(self.head("grade", "from", "assumed_from", "top", "status"), cells, right=(1, 2, 3))

    def _accounts(self, rows: Sequence[AccountRow], score: Score) -> Table:
        labels = {account.id: self.say.text(account.label) for account in score.accounts}
        cells = tuple(
            (
                self.say.beside(labels[row.account], row.account),
                row.base, row.floor, row.ceiling, self.say.word(row.status),
            )
            for row in rows
        )  # fmt: skip
        return _used(self.head("account", "base", "floor", "ceiling", "status"), cells, right=(1, 2, 3))

    def _dimensions(self, rows: Sequence[DimensionRow], score: Score) -> Table:
        say = self.say
        labels = {part.id: say.text(part.label) for part in score.model.dimensions} if score.model else {}
        known = [name in row.alive.split() for row in rows for name in row.reads.split()]
        cells = tuple(
            (
                say.beside(labels[row.dimension], row.dimension),
                row.weight, row.assumed_weight,
                say.listed(
                    [
                        say.sign(name in row.alive.split(), known) + called(FEATURES, name, say.lang)
                        for name in row.reads.split()
                    ]
                ),
                say.word(row.status),
            )
            for row in rows
        )  # fmt: skip
        head = self.head("dimension", "weight", "assumed_from", "reads", "status")
        return _used(head, cells, right=(1, 2))

    def _transitions(self, rows: Sequence[TransitionRow], score: Score) -> Table:
        names = {grade.id: self.say.text(grade.label) for grade in score.grades}
        cells = tuple((names[row.grade], row.events, names[row.to]) for row in rows)
        return Table(self.head("grade", "after", "to"), (Group("", cells),), right=(1,))

    def _thresholds(self, rows: Sequence[ThresholdRow]) -> Table:
        say = self.say
        groups = []
        for some in grouped(((row.provision, row.state), row) for row in rows):
            cells = []
            for row in some:
                days = ((say.word("since"), row.from_date), (say.word("until"), row.to_date))
                points = row.points or say.word("unknown")
                space = "" if say.lang == "zh" else " "
                when = space.join(f"{name}{space}{day}" for name, day in days if day)
                cells.append((row.measure, points, say.series([say.name(row.score), when])))
            title = say.series([say.cited(some[0].provision), say.alive(some[0].state == "alive")])
            groups.append(Group(title, tuple(cells)))
        return Table(self.head("measure", "points", "in_force"), tuple(groups), right=(1,), wide=2)


def _used(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, right: tuple[int, ...]) -> Table:
    """Return a table without the columns in which nothing stands."""
    kept = [column for column in range(len(head)) if any(row[column] for row in rows)]
    cells = tuple(tuple(row[column] for column in kept) for row in rows)
    places = tuple(place for place, column in enumerate(kept) if column in right)
    return Table(tuple(head[column] for column in kept), (Group("", cells),), right=places)


def _of(score: Score, tables: Mapping[str, Sequence[object]], name: str, kind: type[R]) -> list[R]:
    """Return the rows of a score in one table."""
    return [row for row in tables.get(name, ()) if isinstance(row, kind) and row.score == score.id]
