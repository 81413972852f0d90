"""Says what differs between two regimes, or two days of one: reforms, rules, scores, then the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from glasshouse.reading.change_lines import KINDS, changed, said_changes
from glasshouse.reading.changes import Change, Sides, is_between
from glasshouse.reading.field_names import SECTIONS
from glasshouse.reading.names import called
from glasshouse.reading.page import Line, Part, Section
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.score_changes import score_sections

# sections whose items are named in one line where they come or go: they rule nothing by themselves
NAMED: Final = (
    "sources", "instruments", "provisions", "legal_bases", "authorities", "purposes", "data_categories",
    "conduct",
)  # fmt: skip
WORDS: Final[dict[str, dict[str, str]]] = {
    "title": {"en": "{a}: what changes from {b} to {c}", "zh": "{a}：{b}至{c}的变化"},
    "title_two": {"en": "From {b} to {c}: what differs", "zh": "从“{b}”到“{c}”的差异"},
    "count": {
        "en": "{added} added, {ended} ended, {changed} changed",
        "zh": "新增{added}项，终止{ended}项，变更{changed}项",
    },
    "none": {"en": "No difference.", "zh": "没有差异。"},
    "reforms": {"en": "Reforms that made the changes", "zh": "带来变化的改革"},
    "made": {"en": "{n} of the changes", "zh": "涉及{n}项变化"},
    "made_none": {"en": "changes nothing in this file", "zh": "对本文件内容没有影响"},
    "texts": {"en": "What the provisions say", "zh": "条款内容"},
}


def sections(changes: Sequence[Change], sides: Sides) -> Iterator[Section]:
    """Yield the head, the reforms, then what differs section by section, and what the provisions say.

    Parameters
    ----------
    changes
        In the order of the sections.
    sides
        Both sides of the comparison.
    """
    old, say = sides.says
    words = {key: text[say.lang] for key, text in WORDS.items()}
    yield _head(changes, sides, words)
    if sides.days and (reforms := tuple(_reforms(changes, sides, words))):
        yield Section(words["reforms"], reforms)
    for name in dict.fromkeys(change.one.section for change in changes):
        inside = [change for change in changes if change.one.section == name]
        lines: list[Part] = []
        if name == "scores":
            lines += score_sections(inside, sides)
        elif name in NAMED:
            lines += _named(inside, say)
        else:
            owners: dict[str, list[Change]] = {}
            for change in inside:
                owners.setdefault(change.one.owner, []).append(change)
            lines += said_changes(owners.pop("", []), sides)
            lines += [
                Section((say if owner in say.labels else old).name(owner), tuple(said_changes(found, sides)))
                for owner, found in owners.items()
            ]
        yield Section(called(SECTIONS, name, say.lang), tuple(lines))
    if old.regime.regime.id == say.regime.regime.id and (
        texts := tuple(dict.fromkeys(_texts(changes, sides)))
    ):
        yield Section(words["texts"], texts)


def _head(changes: Sequence[Change], sides: Sides, words: dict[str, str]) -> Section:
    names = [side.text(side.regime.regime.title) for side in sides.says]
    dates = sides.dates
    title = words["title"].format(a=names[1], b=dates[0], c=dates[1])
    if not sides.days:
        both = [
            side.beside(name, str(day) if day else "")
            for side, name, day in zip(sides.says, names, dates, strict=True)
        ]
        title = words["title_two"].format(b=both[0], c=both[1])
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "ended", "changed")}
    return Section(title, (words["count"].format(**counts) if changes else words["none"],))


def _reforms(changes: Sequence[Change], sides: Sides, words: dict[str, str]) -> Iterator[Line]:
    say = sides.says[1]
    assert sides.days is not None
    for switch in sorted(say.regime.switches, key=lambda switch: switch.on):
        if is_between(switch.on, sides.days):
            n = sum(switch.id in change.switches for change in changes)
            text = say.pair(f"{switch.on} `{switch.id}`", f"**{say.text(switch.label)}**")
            live = say.word(f"live_{switch.live_entries}") + say.mark(switch.live_entries_status)
            if n == 0:
                yield Line(text, (words["made_none"],))
                continue
            more = (words["made"].format(n=n), *((live,) if say.regime.lists else ()))
            yield Line(text, more, say.cited(switch.provision))


def _named(changes: Sequence[Change], say: Phrases) -> Iterator[Line]:
    """Yield what changed, then the names of what came and of what went."""
    yield from (changed(change, say) for change in changes if change.kind == "changed")
    for kind in ("added", "ended"):
        names = [change.one.title for change in changes if change.kind == kind]
        if names:
            yield Line(say.pair(KINDS[kind][say.lang], say.series(names)))


def _texts(changes: Sequence[Change], sides: Sides) -> Iterator[str]:
    """Yield old text → new text for changes, and the text for what was added or ended."""
    shown: set[str] = set()
    for change in sorted(changes, key=lambda change: change.kind != "changed"):
        both = [
            _quoted(side.provision, say) if side else ""
            for side, say in zip((change.old, change.new), sides.says, strict=True)
        ]
        said = [text for text in dict.fromkeys(both) if text]
        if said and (len(said) == 2 or said[0] not in shown):
            yield " → ".join(said)
        shown.update(said)


def _quoted(provision_id: str, say: Phrases) -> str:
    provision = say.provisions.get(provision_id)
    if provision is None:
        return ""
    return f"**{say.cited(provision_id)}** “{say.text(provision.text)}”"
