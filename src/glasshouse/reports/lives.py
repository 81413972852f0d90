"""Typical lives: three that are better off, three that are worse off, told under both laws side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from glasshouse.engine.fates import HOLDERS
from glasshouse.engine.life import Holder, Life, LifeEvent, explain_life, runs_of
from glasshouse.engine.runs import Run
from glasshouse.engine.standings import standing_lines
from glasshouse.experiments.contrast_record import LifeRecord
from glasshouse.experiments.store import RUNS
from glasshouse.reports.page import Paragraph, Part, Section
from glasshouse.reports.told import Told
from glasshouse.reports.wording import NOTHING, Words, listed, number, unit_word
from glasshouse.shown import Table, rows

ALIKE = 2  # more lines than these in a row that both sides have are told in one
MOST_LINES = 60
SAYS: Final[Words] = {
    "title": {"en": "Typical lives", "zh": "典型人生"},
    "rule": {
        "en": "How they were chosen: persons of the first replicate who are better off (and, likewise, "
        "worse off) "
        "were put in order by how many outcomes changed for them, then by how much all counts but money "
        "changed, then by number; taken are those one sixth, a half and five sixths of the way. Nobody "
        "chose them by hand. They are synthetic, and their places are no finer than a province, or the "
        "place whose own rules are in force.",
        "zh": "选取规则：将第一次重复中更好者（更差者亦然）依次按结果变化的项数、除金额外各计数变化的总量、"
        "编号排序，取"
        "六分之一、二分之一和六分之五处的人。没有人手工挑选。他们是合成的，地点不细于省份，或其规则正在施行"
        "的地方。",
    },
    "none": {
        "en": "Fewer than three persons are better off, and fewer than three worse off: no life is told.",
        "zh": "更好者与更差者均不足三人，故不讲述任何人生。",
    },
    "better": {"en": "Better off", "zh": "更好"},
    "worse": {"en": "Worse off", "zh": "更差"},
    "heading": {
        "en": "{verdict}, {k} of {n}: agent {agent}",
        "zh": "{verdict}（{n}人中第{k}人）：个体{agent}",
    },
    "changed": {"en": "What changed under the reform: {changes}.", "zh": "改革之下的变化：{changes}。"},
    "caption": {
        "en": "Agent {agent} (synthetic): what happened under each law, on the same luck",
        "zh": "个体{agent}（合成）：同样的运气，两套规则下各发生了什么",
    },
    "day": {"en": "Day", "zh": "日期"},
    "alike": {"en": "{n} events, alike on both sides", "zh": "{n}件事，双方相同"},
    "same": {"en": "the same", "zh": "相同"},
    "more": {
        "en": "{n} more lines differ or stand between; the whole life: `glasshouse explain {run} {agent}`.",
        "zh": "另有{n}行；完整人生：`glasshouse explain {run} {agent}`。",
    },
    "end": {"en": "At the end", "zh": "期末"},
    "quiet": {
        "en": "Nothing that is followed happened on either side.",
        "zh": "双方均未发生所关注的事情。",
    },
}


@dataclass(frozen=True)
class Line:
    """One line of a life: its days, and what it says with its source."""

    day: str
    text: str


def lives(told: Told) -> Section:
    """Tell the typical lives under both laws."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    if not told.record.lives:
        return Section("lives", words["title"], (Paragraph(words["none"]),))
    parts: list[Part] = [Paragraph(words["rule"], "small")]
    for verdict in ("better", "worse"):
        found = [one for one in told.record.lives if one.verdict == verdict]
        parts += [_life(told, one, k, len(found), words) for k, one in enumerate(found, start=1)]
    return Section("lives", words["title"], tuple(parts))


def _life(told: Told, one: LifeRecord, k: int, n: int, words: dict[str, str]) -> Section:
    both = [_replayed(run, one.slot) for run in told.runs]
    agent = both[0].name or str(both[0].agent)
    told_lines = [lines_of(life, one.generation, told) for life in both]
    parts: list[Part] = [Paragraph(line) for line in _heads(both[0], one.generation, told)]
    parts.append(Paragraph(words["changed"].format(changes=_changes(told, one))))
    told_rows, left = _cut(list(merged(told_lines, words)))
    table = Table(
        words["caption"].format(agent=agent), (words["day"], *told.names),
        rows(*told_rows, *_standings(both, told, words)), text=(1, 2),
    )  # fmt: skip
    parts.append(table if table.n_rows else Paragraph(words["quiet"]))
    if left:
        run = f"{RUNS}/{told.record.replicates[0].reform}"
        parts.append(Paragraph(words["more"].format(n=left, run=run, agent=agent), "small"))
    heading = words["heading"].format(verdict=words[one.verdict], k=k, n=n, agent=agent)
    return Section(f"life-{one.verdict}-{k}", heading, tuple(parts))


def _replayed(run: Run, slot: int) -> Life:
    return explain_life(run.prepared, run.exposures(), slot)


def _heads(life: Life, generation: int, told: Told) -> Iterator[str]:
    """Yield who the agent is, in coarse bands."""
    for holder in life.holders:
        if not isinstance(holder, Holder) or holder.generation % HOLDERS == generation:
            yield life.headline(holder, told.lang)


def _changes(told: Told, one: LifeRecord) -> str:
    said = [
        f"{told.outcome(name)} {number(change, told.lang, signed=True)} "
        f"{unit_word(told.outcomes[name].unit, told.lang)}"
        for name, change in one.changes.items()
    ]
    return ("; " if told.lang == "en" else "；").join(said)


def lines_of(life: Life, generation: int, told: Told) -> list[Line]:
    """Return the lines of the holder who was chosen; fates count holders modulo `HOLDERS`."""
    mine = [event for event in life.events if event.holder % HOLDERS == generation]
    return [_line(events, told) for events in runs_of(mine)]


def _line(events: Sequence[LifeEvent], told: Told) -> Line:
    first, n = events[0], len(events)
    day = first.day if n == 1 else f"{first.day} … {events[-1].day}"
    text = first.en if told.lang == "en" else first.zh
    if n > 1:
        text += f" ({n} times)" if told.lang == "en" else f"（共{n}次）"
    source = first.source(told.lang)
    return Line(day, f"{text} [{source}]")


def merged(sides: Sequence[Sequence[Line]], words: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield rows of both lives in the order of days: what differs line by line, what is alike together."""
    old, new = sides
    for what, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what != "equal":
            lines = [(line.day, line.text, "") for line in old[a:b]]
            lines += [(line.day, "", line.text) for line in new[c:d]]
            yield from ((day, one or NOTHING, two or NOTHING) for day, one, two in sorted(lines, key=_day))
        elif b - a > ALIKE:
            ends = old[a].day[:10], old[b - 1].day[-10:]
            yield " … ".join(dict.fromkeys(ends)), words["alike"].format(n=b - a), words["same"]
        else:
            yield from ((line.day, line.text, words["same"]) for line in old[a:b])


def _day(row: tuple[str, str, str]) -> str:
    return row[0]


def _cut(found: list[tuple[str, str, str]]) -> tuple[list[tuple[str, str, str]], int]:
    """Return the first lines, and how many are left."""
    return found[:MOST_LINES], max(len(found) - MOST_LINES, 0)


def _standings(both: Sequence[Life], told: Told, words: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield where the agent stands in the scores of each side at the end."""
    said = [[line.split("  ", 1)[-1] for line in standing_lines(life.standings, told.lang)] for life in both]
    if any(said):
        one, two = (listed([line.rpartition("  ")[0] or line for line in lines], told.lang) for lines in said)
        yield words["end"], one or NOTHING, two or NOTHING
