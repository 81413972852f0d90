"""What a reader changes in a life: how an address says it, what can be changed, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from itertools import combinations
from typing import Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import KINDS, PREFIXES
from glasshouse.engine.decisions import Decisions
from glasshouse.engine.decisions import Words as Decided
from glasshouse.engine.intervention_words import matter_words
from glasshouse.engine.interventions import RECORDED, Matter, can_be_made, matters_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.errors import GlasshouseError
from glasshouse.explorer.asked import RefusedError, quoted
from glasshouse.explorer.beside.laws import Named
from glasshouse.explorer.changes import EACH, Changes, command_of, overlap, short
from glasshouse.explorer.lives.replays import LIVES
from glasshouse.regimes.model import Label
from glasshouse.society.catalogue import Act, shipped_acts
from glasshouse.society.catalogue import Label as ActLabel
from glasshouse.society.interventions import Intervention, parsed, settled
from glasshouse.steering import Answer

MOST: Final = 6
OF_WHOM: Final = {
    "natural_person": ("persons", "自然人"), "legal_person": ("firms", "企业"),
    "government_body": ("government bodies", "国家机关"),
}  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """What can be changed under some laws, by name: what it is, what it is called, and whose decision."""

    matters: dict[str, Matter]
    words: dict[str, Label]
    decided: dict[str, Decided]

    def label(self, what: str, lang: Lang) -> str:
        """Return what something is called, whether or not a law that is shown asks about it."""
        found = self.words.get(what) or labels().get(what)
        return what if found is None else str(getattr(found, lang))


@cache
def labels() -> dict[str, ActLabel]:
    """Return what the acts of the catalogue are called."""
    return {act.id: act.label for act in shipped_acts()}


def vocabulary(run: Run, neighbourhood: int, laws: Sequence[Named]) -> Vocabulary:
    """Return what can be changed under the law of a run, and under others that are shown beside it."""
    own, _ = LIVES.ready(run)
    known = set(run.scenario.regimes)
    found = [own]
    for one in laws:
        if set(one.law.regimes) <= known:  # with a reform left out, a law knows nothing more
            continue
        try:
            found.append(LIVES.law(run, one.law, neighbourhood).prepared)
        except GlasshouseError:  # its panel says why
            continue
        known |= set(one.law.regimes)
    return _merged(found)


def _merged(found: Sequence[Prepared]) -> Vocabulary:
    matters: dict[str, Matter] = {}
    words: dict[str, Label] = {}
    decided: dict[str, Decided] = {}
    for prepared in reversed(found):  # what the run's own law says of a name comes first
        matters |= matters_of(prepared)
        words |= matter_words(prepared)
        decided |= {one.what: one for one in Decisions(prepared).words.values()}
    return Vocabulary(matters, words, decided)


def read(text: str, run: Run, agent: str) -> Changes:
    """Read the changes in an address, in the order of time.

    Raises
    ------
    RefusedError
        If there are too many, one is not of the form or outside the run, or two are about the same.
    """
    pieces = [one.strip() for one in text.split(EACH) if one.strip()]
    if len(pieces) > MOST:
        raise RefusedError(
            400, f"do: found {len(pieces)} changes; at most {MOST} are shown at once.",
            f"do：找到{len(pieces)}项改动；一次最多{MOST}项。",
        )  # fmt: skip
    spec = run.scenario
    made = dict.fromkeys(_one(piece, agent, spec.start, spec.end) for piece in pieces)
    found = tuple(sorted(made, key=lambda one: one.tick))
    for one, other in combinations(found, 2):
        if overlap(one, other):
            raise RefusedError(
                400, f"do: {quoted(short(one))} and {quoted(short(other))} are about the same; "
                "leave one of them out.",
                f"do：{quoted(short(one))} 与 {quoted(short(other))} 针对同一事项；请只保留一项。",
            )  # fmt: skip
    return found


def _one(piece: str, agent: str, start: int, end: int) -> Intervention:
    try:
        found = parsed(f"{agent} {piece}")
    except GlasshouseError:
        raise RefusedError(
            400, f"do: found {quoted(piece)}; MONTH WHAT, MONTH not WHAT or MONTH mistaken WHAT is needed, "
            "such as 2018-05 not pay.",
            f"do：{quoted(piece)}无效；须写成“月份 事项”、“月份 not 事项”或“月份 mistaken 事项”，"
            "例如 2018-05 not pay。",
        ) from None  # fmt: skip
    if not start <= found.tick <= end:
        first, last = clock.month_text(start), clock.month_text(end)
        raise RefusedError(
            400, f"do: found {quoted(piece)}; a month of this run, from {first} to {last}, is needed.",
            f"do：{quoted(piece)}无效；月份须在本次运行期内，即 {first} 至 {last}。",
        )  # fmt: skip
    return found


def check(changes: Changes, words: Vocabulary, agent: str) -> None:
    """Refuse changes that mean nothing under any law that is shown.

    Raises
    ------
    RefusedError
        With the first of them.
    """
    acts, kind = {act.id: act for act in shipped_acts()}, kind_of(agent)
    for one in changes:
        said, act = quoted(short(one)), acts.get(one.what.removeprefix(RECORDED))
        if one.what not in words.matters and not act:
            close = get_close_matches(one.what, words.matters, 1)
            more, zh_more = (
                (f"; did you mean {close[0]}?", f"；是否指 {close[0]}？") if close else (".", "。")
            )
            raise RefusedError(
                400, f"do: found {said}; no law shown here knows {quoted(one.what)}{more}",
                f"do：{said}无效；此处显示的规则都不知道 {quoted(one.what)}{zh_more}",
            )  # fmt: skip
        if act and act.who != kind:
            en, zh = OF_WHOM[act.who]
            raise RefusedError(400, f"do: found {said}; that is an act of {en}.",
                               f"do：{said}无效；这是{zh}的行为。")  # fmt: skip
        if one.answer == Answer.MISTAKEN and not may_be_mistaken(one.what, words):
            raise RefusedError(
                400, f"do: found {said}; an act, a debt or misconduct on a journey can be on record by "
                "mistake, and nothing else.",
                f"do：{said}无效；只有行为、债务或乘机乘车时的不当行为可以被误记。",
            )  # fmt: skip


def may_be_mistaken(what: str, words: Vocabulary) -> bool:
    """Whether something can be on record that did not happen; what is wanted at a door is on none."""
    if what in labels():
        return not next(act.door for act in shipped_acts() if act.id == what)
    matter = words.matters.get(what)
    return matter is not None and can_be_made(matter)


def kind_of(agent: str) -> str:
    """Return which kind an agent is of, by what it is called.

    Examples
    --------
    >>> kind_of("F12"), kind_of("4711")
    ('legal_person', 'natural_person')
    """
    return KINDS[PREFIXES.index(agent[0]) if agent[0].isalpha() else 0]


def acts_of(agent: str, words: Vocabulary) -> list[Act]:
    """Return the acts that can be changed in the life of an agent."""
    return [act for act in shipped_acts() if act.who == kind_of(agent) and act.id in words.matters]


def command(run: Run, changes: Changes) -> str:
    """Return how the changes are made in a run of their own; nothing where options cannot say the run."""
    spec = run.scenario
    asked = settled((*spec.interventions, *changes), spec.start, spec.end)
    return command_of(replace(spec, interventions=asked))
