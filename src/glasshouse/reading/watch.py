"""What a regime watches: the conduct that its lists and procedures read, and the data that it names."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from glasshouse.act_names import ACTS
from glasshouse.reading.event_names import EVENTS
from glasshouse.reading.names import DOCUMENTS, PROTECTED, SUBJECTS, called
from glasshouse.reading.page import Group, Note, Part, Section, Table
from glasshouse.reading.phrases import Phrases
from glasshouse.reading.points import percent
from glasshouse.regimes.heard import LIVING
from glasshouse.regimes.model import Conduct, Ground, InForce, ListItem, Regime
from glasshouse.regimes.vocabulary import EvidenceClass

_SAYS: Final[dict[str, dict[str, str]]] = {
    "puts_on": {"en": "Can put one on", "zh": "可能导致列入"},
    "moves": {"en": "Moves a case that is open", "zh": "影响已立案的个案"},
    "moves_score": {"en": "Moves the score, as established by:", "zh": "影响得分，认定依据："},
    "established": {"en": "established by {what}", "zh": "认定依据：{what}"},
    "protected": {"en": "touches a protected freedom: {what}", "zh": "涉及受保护的自由：{what}"},
    "unread": {
        "en": "Named, but read by no rule here (data only)",
        "zh": "文件提及，但此处没有规则读取（仅为数据）",
    },
    "data": {
        "en": "Data that the texts name (data only: nothing here collects it)",
        "zh": "文件提及的数据（仅为数据：本软件不收集）",
    },
    "heard": {"en": "How it hears of conduct", "zh": "如何获知行为"},
    "shares": {
        "en": "Records of what is done in the society are known here as the conduct of the texts, in the "
        "share given. No text has these shares: all are assumed.",
        "zh": "社会中有记录的行为，按所示占比在此视为文件所称的行为。占比均无文本依据，属假定。",
    },
    "conduct": {"en": "Known here as", "zh": "此处所称"},
    "act": {"en": "What people, firms or bodies do", "zh": "社会中的行为"},
    "part": {"en": "Share, %", "zh": "占比（%）"},
    "unheard": {"en": "Nothing in the society is known as", "zh": "社会中没有对应的行为"},
    "kept": {"en": "Kept {time}", "zh": "保存（{time}）"},
    "subjects": {"en": "For", "zh": "适用于"},
}
Reader = tuple[str, bool]  # id of the list or procedure that reads conduct; whether it can put one on


def watched(regime: Regime, on: datetime.date | None, say: Phrases) -> Iterator[Section]:
    """Yield a section for each list or procedure with the conduct that it reads, then the data.

    Parameters
    ----------
    regime
        A checked regime.
    on
        Only what holds on this day; None for everything.
    say
        The words, in the language of the page.
    """
    readers = _readers(regime, on, say)
    conduct = [item for item in regime.conduct if say.holds(on, item.in_force)]
    owners = dict.fromkeys(owner for item in conduct for owner, _ in readers.get(item.id, ()))
    scored = {score.id for score in regime.scores}
    in_file = [item.id for section in (regime.lists, regime.procedures) for item in section]
    pages: dict[tuple[Part, ...], list[str]] = {}
    for owner in sorted(owners, key=lambda name: in_file.index(name) if name in in_file else len(in_file)):
        lines: list[Part] = []
        for key, can_put_on in (("puts_on", True), ("moves", False)):
            read = [item for item in conduct if (owner, can_put_on) in readers.get(item.id, ())]
            if not can_put_on:
                read = [item for item in read if (owner, True) not in readers[item.id]]
            is_scored = owner in scored
            if is_scored and read:
                lines.append(Note(_SAYS["moves_score"][say.lang]))
            lines += _lines(read, say, "" if is_scored else _SAYS[key][say.lang], is_marked=can_put_on)
        pages.setdefault(tuple(lines), []).append(say.name(owner))
    for said, names in pages.items():
        yield Section(_series(names, say), said)
    unread = [item for item in conduct if item.id not in readers]
    if unread:
        yield Section(_SAYS["unread"][say.lang], tuple(_lines(unread, say, "", is_marked=True)))
    yield from _heard(conduct, say)
    data: dict[tuple[str, EvidenceClass], list[str]] = {}
    for category in regime.data_categories:
        if say.holds(on, category.in_force):
            kind = (category.retention, category.evidence)
            data.setdefault(kind, []).append(say.text(category.label))
    if data:
        kinds: list[str] = []
        for (retention, evidence), labels in data.items():
            kept = say.pair(
                f"**{_SAYS['kept'][say.lang].format(time=say.time(retention))}**", _series(labels, say)
            )
            kinds.append(_ended(kept, [say.evidence(evidence)], say))
        yield Section(_SAYS["data"][say.lang], tuple(kinds))


def _heard(conduct: list[Conduct], say: Phrases) -> Iterator[Section]:
    """Yield as what the society has conduct whose name is no event; nothing if it has none."""
    rows = tuple(
        (say.text(item.label), called(ACTS, item.act, say.lang), percent(item.share))
        for item in conduct
        if item.act
    )
    if rows:
        said = {key: words[say.lang] for key, words in _SAYS.items()}
        table = Table((said["conduct"], said["act"], said["part"]), (Group("", rows),), (2,))
        unheard = [say.text(item.label) for item in conduct if not item.act and item.id not in EVENTS]
        rest = [Note(_ended(say.pair(said["unheard"], _series(unheard, say)), [], say))] if unheard else []
        yield Section(said["heard"], (Note(said["shares"]), table, *rest))


def subjects_line(item: ListItem, say: Phrases) -> str:
    """Say whom a list is for, and which of them the society does not have yet."""
    parts = []
    for is_alive in (True, False):
        kinds = [called(SUBJECTS, kind, say.lang) for kind in item.subjects if (kind in LIVING) == is_alive]
        if kinds:
            parts.append(say.beside(say.listed(kinds), say.alive(is_alive)))
    return f"{_SAYS['subjects'][say.lang]}{_colon(say)}{_series(parts, say)}"


def _readers(regime: Regime, on: datetime.date | None, say: Phrases) -> dict[str, set[Reader]]:
    """Return which lists and procedures read an event; a list speaks for its procedure."""
    list_of = {item.procedure: item.id for item in regime.lists}
    asleep = {item.procedure for item in regime.lists if not say.holds(on, item.in_force)}
    found: dict[str, set[Reader]] = {}
    for section in type(regime).model_fields:
        items = getattr(regime, section)
        for item in items if isinstance(items, tuple) and section != "conduct" else ():
            for event, can_put_on in _reads(item, on, say) if item.id not in asleep else ():
                found.setdefault(event, set()).add((list_of.get(item.id, item.id), can_put_on))
    return found


def _reads(value: object, on: datetime.date | None, say: Phrases) -> Iterator[tuple[str, bool]]:
    """Yield the triggers of everything in an item that holds on the day."""
    if isinstance(value, tuple):
        for part in value:
            yield from _reads(part, on, say)
    elif isinstance(value, BaseModel):
        in_force = getattr(value, "in_force", None)
        if isinstance(in_force, InForce) and not say.holds(on, in_force):
            return
        trigger = getattr(value, "on", None)
        if isinstance(trigger, str):
            yield trigger, isinstance(value, Ground)
        for also in (*getattr(value, "ends_on", ()), *getattr(value, "counts", ())):
            yield also, False
        for field in type(value).model_fields:
            yield from _reads(getattr(value, field), on, say)


def _lines(conduct: list[Conduct], say: Phrases, head: str, *, is_marked: bool) -> Iterator[str]:
    """Yield a line for all conduct of one evidence class that is established in the same way.

    Without a head and a mark, the line begins with how the conduct is established.
    """
    groups: dict[tuple[bool, str, str, EvidenceClass], list[str]] = {}
    for item in conduct:
        key = (
            item.lawful and is_marked,
            item.determinacy.evidence_document,
            item.protected_kind if item.protected_kind != "none" else "",
            item.evidence,
        )
        groups.setdefault(key, []).append(say.text(item.label))
    for (is_lawful, document, protected, evidence), labels in groups.items():
        lawful = say.word("lawful" if is_lawful else "unlawful") if is_marked else ""
        lead = say.beside(head, lawful) if head and lawful else head or lawful
        what = called(DOCUMENTS, document, say.lang)
        details = [_SAYS["established"][say.lang].format(what=what)] if lead else []
        if protected:
            freedom = called(PROTECTED, protected, say.lang)
            details.append(_SAYS["protected"][say.lang].format(what=freedom))
        details.append(say.evidence(evidence))
        yield _ended(say.pair(f"**{lead or what}**", _series(labels, say)), details, say)


def _ended(text: str, details: list[str], say: Phrases) -> str:
    """Write a statement with what there is to add behind a dash, and its full stop."""
    dash = "——" if say.lang == "zh" else " – "
    rest = _series([detail for detail in details if detail], say)
    return f"{text}{dash if rest else ''}{rest}{'。' if say.lang == 'zh' else '.'}"


def _colon(say: Phrases) -> str:
    return "：" if say.lang == "zh" else ": "


def _series(labels: list[str], say: Phrases) -> str:
    return ("；" if say.lang == "zh" else "; ").join(labels)
