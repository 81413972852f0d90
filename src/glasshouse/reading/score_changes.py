"""Says what differs in scores: who is scored, borders, weights, and rules that come, go and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.reading.change_lines import changed, said_changes
from glasshouse.reading.changes import Change, Sides
from glasshouse.reading.grouping import grouped
from glasshouse.reading.page import Group, Part, Section, Table
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.scoring_rules import rule_sections
from glasshouse.reading.statements import Statement
from glasshouse.regimes.model import Regime, Score
from glasshouse.regimes.scoring_model import ScoreRule

OUTER = 2  # length of the path of a score; what is longer is a part of it
_SAYS: Final[dict[str, dict[str, str]]] = {
    "grades": {"en": "Borders of grades", "zh": "等级分数线"},
    "dimensions": {"en": "Weights of dimensions", "zh": "维度权重"},
    "grade": {"en": "Grade", "zh": "等级"},
    "dimension": {"en": "Dimension", "zh": "维度"},
    "before": {"en": "before", "zh": "此前"},
    "after": {"en": "after", "zh": "此后"},
    "rules_added": {"en": "Rules added", "zh": "新增规则"},
    "rules_ended": {"en": "Rules ended", "zh": "终止的规则"},
    "rules_changed": {"en": "Rules changed", "zh": "变更的规则"},
    "lowest": {"en": "below that", "zh": "其下"},
    "none": {"en": "–", "zh": "–"},
}
FIGURES: Final = {  # what a table shows of a part: the field, and the one that stands for it
    "grades": ("min", "assumed_min"),
    "dimensions": ("weight", "assumed_weight"),
}


def score_sections(changes: Sequence[Change], sides: Sides) -> Iterator[Part]:
    """Yield a section for each score in which something differs.

    Parameters
    ----------
    changes
        Changes of the section of scores.
    sides
        Both sides of the comparison.
    """
    for group in grouped((change.one.path[1], change) for change in changes):
        yield Section(_title(group[0].one.path[1], sides), tuple(_parts(group, sides)))


def _title(score_id: str, sides: Sides) -> str:
    old, say = sides.says
    if score_id in sides.scores:
        names = dict.fromkeys((old.name(sides.scores[score_id]), say.name(score_id)))
        return " → ".join(names)
    return (say if score_id in say.labels else old).name(score_id)


def _parts(changes: Sequence[Change], sides: Sides) -> Iterator[Part]:
    by_part: dict[str, list[Change]] = {}
    for change in changes:
        path = change.one.path
        by_part.setdefault(path[-OUTER] if len(path) > OUTER else "score", []).append(change)
    yield from said_changes(by_part.get("score", ()), sides)
    yield from said_changes(by_part.get("accounts", ()), sides)
    for name in FIGURES:
        found = by_part.get(name, [])
        if found:
            yield Section(_word(name, sides.says[1]), tuple(_figures(name, found, sides)))
    yield from _rules(by_part.get("rules", ()), sides)


def _figures(name: str, changes: Sequence[Change], sides: Sides) -> Iterator[Part]:
    """Yield a table of figures, before and after; what else differs in a part follows."""
    say = sides.says[1]
    rows = []
    for change in changes:
        titles = dict.fromkeys(side.title for side in (change.old, change.new) if side)
        figures = [_figure(side, name, say) for side in (change.old, change.new)]
        if figures[0] != figures[1] or change.kind != "changed":
            rows.append((" → ".join(titles), *figures))
    if rows:
        head = (_word(name[:-1], say), _word("before", say), _word("after", say))
        yield Table(head, (Group("", tuple(rows)),), right=(1, 2), wide=0)
    for change in changes:
        if change.kind == "changed" and {fact[0] for fact in change.facts} - {*FIGURES[name], "label"}:
            yield changed(change, say)


def _figure(side: Statement | None, name: str, say: Phrases) -> str:
    if side is None:
        return _word("none", say)
    figure, instead = FIGURES[name]
    assumed = side.facts.get(instead, "")
    text = side.facts.get(figure, "")
    if not text and not assumed:
        text = _word("lowest" if name == "grades" else "none", say)
    return f"{say.beside(text, assumed) if text else assumed}{side.mark}"


def _rules(changes: Sequence[Change], sides: Sides) -> Iterator[Section]:
    """Yield the rules that came, those that went, and those that changed."""
    old, say = sides.says
    for kind, side in (("added", say), ("ended", old)):
        paths = [change.one.path for change in changes if change.kind == kind]
        if paths:
            score = _score(side.regime, paths[0][1], sides)
            ids = {path[-1] for path in paths}
            rules = [rule for rule in score.rules if rule.id in ids]
            yield Section(_word(f"rules_{kind}", say), _flat(rules, score, side))
    lines = [changed(change, say) for change in changes if change.kind == "changed"]
    if lines:
        yield Section(_word("rules_changed", say), tuple(lines))


def _flat(rules: Sequence[ScoreRule], score: Score, say: Phrases) -> tuple[Part, ...]:
    """Return the tables of rules; where all are of one kind, without its heading."""
    found = rule_sections(rules, score, say)
    return found[0].lines if len(found) == 1 else found


def _score(regime: Regime, score_id: str, sides: Sides) -> Score:
    """Return a score of one side by its name in the result."""
    names = {score.id: score for score in regime.scores}
    return names[score_id] if score_id in names else names[sides.scores[score_id]]


def _word(key: str, say: Phrases) -> str:
    return _SAYS[key][say.lang]
