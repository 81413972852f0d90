"""Lists what a reform changed, as a lawyer would: rules added, ended and changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from rich.console import Group
from rich.markdown import Markdown

from glasshouse.errors import ScenarioError
from glasshouse.regimes.model import Regime
from glasshouse.regimes.names import FIELDS, SECTIONS, called
from glasshouse.regimes.page import Section, markdown
from glasshouse.regimes.phrases import Language, Phrases
from glasshouse.regimes.statements import Statement, statements

FIRST_SECTIONS = ("regime", "lists", "measures", "procedures")  # of the result; then the order of the file
Kind = Literal["added", "ended", "changed"]
_SAYS: Final[dict[str, dict[str, str]]] = {
    "title": {"en": "{a}: what changes from {b} to {c}", "zh": "{a}：{b} 至 {c} 的变化"},
    "title_two": {"en": "From {b} to {c}: what differs", "zh": "从“{b}”到“{c}”的差异"},
    "all": {"en": "everything, with its dates", "zh": "全部内容及其日期"},
    "count": {
        "en": "{added} added, {ended} ended, {changed} changed",
        "zh": "新增 {added} 项，终止 {ended} 项，变更 {changed} 项",
    },
    "none": {"en": "No difference.", "zh": "没有差异。"},
    "added": {"en": "Added", "zh": "新增"},
    "ended": {"en": "Ended", "zh": "终止"},
    "changed": {"en": "Changed", "zh": "变更"},
    "reforms": {"en": "Reforms that made the changes", "zh": "带来变化的改革"},
    "made": {"en": "{n} of the changes", "zh": "涉及 {n} 项变化"},
    "made_none": {"en": "changes nothing in this file", "zh": "对本文件内容没有影响"},
    "texts": {"en": "What the provisions say", "zh": "条款内容"},
    "by": {"en": "by", "zh": "依"},
    "nothing": {"en": "nothing", "zh": "无"},
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One rule, term, clock or measure that differs; `old` or `new` is None if it was added or ended."""

    kind: Kind
    old: Statement | None
    new: Statement | None
    switches: tuple[str, ...]

    @property
    def one(self) -> Statement:
        """The statement that stands for both."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def facts(self) -> tuple[tuple[str, str, str], ...]:
        """Name, old value and new value of each field that differs."""
        old, new = (side.facts if side else {} for side in (self.old, self.new))
        found = [
            (name, old.get(name, ""), new.get(name, ""))
            for name in {**old, **new}
            if old.get(name) != new.get(name)
        ]
        if self.old and self.new and self.old.path == self.new.path:
            before, after = self.old.exact, self.new.exact
            said = {name for name, _, _ in found}
            found += [
                (name, before.get(name, ""), after.get(name, ""))
                for name in {**before, **after}
                if before.get(name) != after.get(name) and name not in said
            ]
        return tuple(found)


@dataclass(frozen=True)
class Difference:
    """What differs, as data and as sections in words."""

    changes: tuple[Change, ...]
    sections: tuple[Section, ...]

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        return markdown(self.sections)

    def __rich__(self) -> Group:
        """Return what a rich console prints."""
        return Group(Markdown(self.markdown))


def diff(
    before: Regime,
    after: Regime,
    *,
    before_on: datetime.date | None = None,
    after_on: datetime.date | None = None,
    lang: Language = "en",
) -> Difference:
    """Compare two regimes, or one regime on two days.

    Parameters
    ----------
    before, after
        Checked regimes; the same one for a comparison of days.
    before_on, after_on
        What held on these days is compared; both None compares all that the regimes say.
    lang
        Language of the words.

    Raises
    ------
    ScenarioError
        If only one of the days is given.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> none = load_regime("none").regime
    >>> diff(none, none).changes
    ()
    """
    if (before_on is None) != (after_on is None):
        raise ScenarioError("Found one date for two sides; give both sides a date, or neither.")
    says = (Phrases(before, lang), Phrases(after, lang))
    old, new = statements(before, before_on, says[0]), statements(after, after_on, says[1])
    days = (before_on, after_on) if before_on and after_on and before == after else None
    changes = tuple(_changes(old, new, says[1], days))
    order = [*FIRST_SECTIONS, *type(after).model_fields]
    changes = tuple(sorted(changes, key=lambda change: order.index(change.one.section)))
    return Difference(changes, tuple(_sections(changes, says, (before_on, after_on), days)))


Days = tuple[datetime.date, datetime.date] | None


def _changes(
    old: Mapping[tuple[str, ...], Statement],
    new: Mapping[tuple[str, ...], Statement],
    say: Phrases,
    days: Days,
) -> Iterator[Change]:
    """Yield what differs in the order of the file: first what was, or became another, then what is new."""
    pairs = _successors(old, new, say.regime)
    for path, before in old.items():
        if path in new:
            change = Change("changed", before, new[path], _made_by(before, new[path], say, days))
            if change.facts or new[path].title != before.title:
                yield change
        elif path not in {first for first, _ in pairs}:
            yield Change("ended", before, None, _made_by(before, None, say, days))
    for first, second in pairs:
        yield Change("changed", old[first], new[second], _made_by(old[first], new[second], say, days))
    taken = {second for _, second in pairs}
    for path, after in new.items():
        if path not in old and path not in taken:
            yield Change("added", None, after, _made_by(None, after, say, days))


def _successors(
    old: Mapping[tuple[str, ...], Statement], new: Mapping[tuple[str, ...], Statement], regime: Regime
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Pair what ended with what came in its place: by `replaces`, or the nearest move of one trigger."""
    gone = {path: item for path, item in old.items() if path not in new}
    come = {path: item for path, item in new.items() if path not in old}
    before = {ground.id: ground.replaces for item in regime.lists for ground in item.grounds}
    pairs = []
    for path, item in come.items():
        name: str | None = item.replaces
        while name and (*path[:-1], name) not in gone:
            name = before.get(name)
        if name:
            pairs.append(((*path[:-1], name), path))
    alike = [
        (len(set(item.facts.items()) & set(other.facts.items())), path, candidate)
        for path, item in gone.items()
        for candidate, other in come.items()
        if path[:-1] == candidate[:-1] and item.like & other.like
    ]
    left, right = {first for first, _ in pairs}, {second for _, second in pairs}
    for _, path, candidate in sorted(alike, key=lambda found: -found[0]):
        if path not in left and candidate not in right:
            pairs.append((path, candidate))
            left.add(path)
            right.add(candidate)
    return pairs


def _made_by(old: Statement | None, new: Statement | None, say: Phrases, days: Days) -> tuple[str, ...]:
    """Name the reforms between the days that the windows of both sides name, in order of their days."""
    if days is None:
        return ()
    names = (old.switches if old else frozenset()) | (new.switches if new else frozenset())
    made = [switch for switch in say.switches.values() if switch.id in names and _between(switch.on, days)]
    return tuple(switch.id for switch in sorted(made, key=lambda switch: switch.on))


def _between(day: datetime.date, days: tuple[datetime.date, datetime.date]) -> bool:
    return min(days) < day <= max(days)


# words -----------------------------------------------------------------------------------------------------


def _sections(
    changes: tuple[Change, ...],
    says: tuple[Phrases, Phrases],
    dates: tuple[datetime.date | None, datetime.date | None],
    days: Days,
) -> Iterator[Section]:
    old, say = says
    words = {key: text[say.lang] for key, text in _SAYS.items()}
    names = [side.text(side.regime.regime.title) for side in says]
    title = words["title"].format(a=names[1], b=dates[0], c=dates[1])
    if not days:
        both = [f"{name} ({day})" if day else name for name, day in zip(names, dates, strict=True)]
        title = words["title_two"].format(b=both[0], c=both[1])
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "ended", "changed")}
    yield Section(title, (words["count"].format(**counts) if changes else words["none"],))
    if days and (reforms := tuple(_reforms(changes, say, days, words))):
        yield Section(words["reforms"], reforms)
    for section in dict.fromkeys(change.one.section for change in changes):
        inside = [change for change in changes if change.one.section == section]
        owners: dict[str, list[str]] = {}
        for change in inside:
            owners.setdefault(change.one.owner, []).append(_line(change, words, say.lang))
        lines: list[str | Section] = list(owners.pop("", []))
        lines += [
            Section(say.name(name) if name in say.labels else old.name(name), tuple(said))
            for name, said in owners.items()
        ]
        yield Section(called(SECTIONS, section, say.lang), tuple(lines))
    if texts := tuple(dict.fromkeys(_texts(changes, says))):
        yield Section(words["texts"], texts)


def _reforms(
    changes: tuple[Change, ...],
    say: Phrases,
    days: tuple[datetime.date, datetime.date],
    words: dict[str, str],
) -> Iterator[str]:
    for switch in sorted(say.regime.switches, key=lambda switch: switch.on):
        if _between(switch.on, days):
            n = sum(switch.id in change.switches for change in changes)
            made = words["made"].format(n=n) if n else words["made_none"]
            live = say.word(f"live_{switch.live_entries}") + say.mark(switch.live_entries_status)
            parts = [f"{switch.on} `{switch.id}`: **{say.text(switch.label)}**", made]
            joint = "；" if say.lang == "zh" else "; "
            yield joint.join([*parts, live, say.cited(switch.provision)] if n else parts)


def _line(change: Change, words: dict[str, str], lang: Language) -> str:
    """Say one change in one line."""
    colon, joint = ("：", "；") if lang == "zh" else (": ", "; ")
    parts = [f"{words[change.kind]}{colon}"]
    old, new = change.old, change.new
    if old and new:
        parts[0] += f"**{old.title}** → **{new.title}**" if old.title != new.title else f"**{new.title}**"
        parts += [
            f"{called(FIELDS, name, lang)}{colon}{before or words['nothing']} → {after or words['nothing']}"
            for name, before, after in change.facts
            if name not in ("label", "title", "to")
        ]
    else:
        one = change.one
        parts[0] += f"**{one.title}**"
        parts += [
            f"{called(FIELDS, name, lang)}{colon}{one.facts[name]}"
            for name in one.main
            if one.facts[name] != one.title
        ]
        if one.provision and one.provision != "none":
            parts.append(one.facts["provision"])
    if change.switches:
        parts.append(f"{words['by']} {', '.join(f'`{name}`' for name in change.switches)}")
    return joint.join(parts)


def _texts(changes: tuple[Change, ...], says: tuple[Phrases, Phrases]) -> Iterator[str]:
    """Yield old text → new text for changes, and the text for what was added or ended."""
    shown: set[str] = set()
    for change in sorted(changes, key=lambda change: change.kind != "changed"):
        sides = [
            _quoted(side.provision, say) if side else ""
            for side, say in zip((change.old, change.new), says, strict=True)
        ]
        said = [text for text in dict.fromkeys(sides) if text]
        if said and (len(said) == 2 or said[0] not in shown):
            yield " → ".join(said)
        shown.update(said)


def _quoted(provision_id: str, say: Phrases) -> str:
    provision = say.provisions.get(provision_id)
    if provision is None:
        return ""
    return f"**{say.cited(provision_id)}** “{say.text(provision.text)}”"
