"""Shows what follows from grades, points and lists: measures by their cause, what they share said once."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.reading.code_names import RELATIONS
from glasshouse.reading.grouping import Detail, Said, by_provision, details, grouped, shared, without
from glasshouse.reading.names import called
from glasshouse.reading.page import Group, Note, Part, Section, Table
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import capped, plain, uncapped
from glasshouse.regimes.doors import is_alive
from glasshouse.regimes.model import Measure

_SAYS: Final[dict[str, dict[str, str]]] = {
    "for": {"en": "For: {what}", "zh": "适用于：{what}"},
    "by_points": {"en": "By points: {score}", "zh": "按分数：{score}"},
    "no_cause": {"en": "Tied to no list, grade or number of points", "zh": "未与名单、等级或分数挂钩"},
    "points": {"en": "From", "zh": "分数线"},
    "measure": {"en": "What follows", "zh": "后果"},
    "more": {"en": "More", "zh": "说明"},
    "falls_on": {"en": "falls on: {who}", "zh": "涉及：{who}"},
}


def follows(measures: Sequence[Measure], on: datetime.date | None, say: Phrases) -> Iterator[Part]:
    """Yield what follows, cause by cause.

    Parameters
    ----------
    measures
        Those that hold on the day.
    on
        The day; None for everything.
    say
        The words, in the language of the page.
    """
    alive = [is_alive(say.regime, measure) for measure in measures]
    if note := say.asleep(alive, "measures"):
        yield Note(note)
    for group in grouped((_cause(measure), measure) for measure in measures):
        if group[0].trigger or not group[0].thresholds:
            yield Section(_title(group[0], say), by_provision(*_statements(group, on, alive, say)))
        else:
            yield _by_points(group, on, alive, say)


def _cause(measure: Measure) -> tuple[str, ...]:
    """Return what measures must share to stand together: all their causes, or the score of their points."""
    if measure.trigger or not measure.thresholds:
        return (*measure.trigger, *(f"{wanted.score} {wanted.points}" for wanted in measure.thresholds))
    return tuple(wanted.score for wanted in measure.thresholds)


def _title(measure: Measure, say: Phrases) -> str:
    causes = say.causes(measure)
    return _SAYS["for"][say.lang].format(what=causes) if causes else _SAYS["no_cause"][say.lang]


def _statements(
    group: Sequence[Measure], on: datetime.date | None, alive: Sequence[bool], say: Phrases
) -> tuple[list[Said], dict[str, str]]:
    found = [
        Said(
            f"{say.sign(is_alive(say.regime, measure), alive)}**{say.text(measure.label)}**",
            _details(measure, on, say),
            measure.provision,
        )
        for measure in group
    ]
    return found, {measure.provision: say.cited(measure.provision) for measure in group}


def _details(measure: Measure, on: datetime.date | None, say: Phrases) -> tuple[Detail, ...]:
    bans = [ban for ban in measure.trip_bans if say.holds(on, measure.in_force, ban.in_force)]
    target = called(RELATIONS, measure.target, say.lang)
    duration = uncapped(say.worded(measure.duration))
    return details(
        (measure.polarity, say.word(measure.polarity)),
        (measure.target, "" if measure.target == "self" else _SAYS["falls_on"][say.lang].format(who=target)),
        (measure.price_percent, say.price(measure)),
        (tuple(bans), say.pair(say.word("stopped"), say.stops(bans)) if bans else ""),
        (measure.duration, say.pair(say.word("lasts"), duration)),
        (measure.in_force, say.window(measure.in_force)),
        (measure.evidence, say.evidence(measure.evidence)),
    )


def _by_points(
    group: Sequence[Measure], on: datetime.date | None, alive: Sequence[bool], say: Phrases
) -> Section:
    """Write measures with borders of their own as a table: from how many points on, what, and what more."""
    rows = [_details(measure, on, say) for measure in group]
    common = shared(rows)
    words = {key: text[say.lang] for key, text in _SAYS.items()}
    groups = []
    for some in grouped(
        (measure.provision, (measure, row)) for measure, row in zip(group, rows, strict=True)
    ):
        also = shared([row for _, row in some])
        cells = [
            (
                _border(measure, say),
                f"{say.sign(is_alive(say.regime, measure), alive)}**{say.text(measure.label)}**",
                say.series(without(row, (*common, *also))),
            )
            for measure, row in some
        ]
        source = say.cited(some[0][0].provision)
        groups.append(Group(say.series([source, *without(also, common)]), tuple(cells)))
    scores = say.listed(list(dict.fromkeys(say.name(one.score) for one in group[0].thresholds)))
    table = Table((words["points"], words["measure"], words["more"]), tuple(groups), right=(0,))
    notes = [Note(capped(say.series([detail.text for detail in common])))] if common else []
    return Section(words["by_points"].format(score=scores), (*notes, table))


def _border(measure: Measure, say: Phrases) -> str:
    """Write the points from which a measure opens."""
    borders = []
    for wanted in measure.thresholds:
        points = say.word("unknown") if wanted.points is None else plain(wanted.points)
        borders.append(points + say.mark(wanted.status))
    return say.series(borders)
