"""What a round asks: the decisions that are the character's own, not every month, and a few temptations.

What is asked hangs on nothing later than itself, so that the first questions of a round stay the same
whatever is answered to later ones. Temptations hang on the life as luck has it, so that no answer moves them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from glasshouse import clock
from glasshouse.codes import Fact, Kind
from glasshouse.engine.decisions import Decision
from glasshouse.engine.interventions import matters_of
from glasshouse.engine.runs import Run
from glasshouse.errors import GlasshouseError
from glasshouse.explorer.asked import RefusedError, quoted
from glasshouse.explorer.changes import EACH, short
from glasshouse.explorer.lives.lines import day_of
from glasshouse.explorer.round.story import Story, day_before, story
from glasshouse.regimes.model import Label
from glasshouse.society.catalogue import Act, catalogue
from glasshouse.society.interventions import Intervention, parsed, settled
from glasshouse.steering import ON_DAY, Answer, Topic

MOST: Final = 12
STAGES: Final = ("debt_arrears", "debt_sued", "debt_judgment", "enforcement_opened")
LISTED: Final = "listed"
LONG, SHORT_EVERY = 48, 6  # months of a run; in shorter ones a temptation comes every half year
DEBT_AFTER: Final = 24  # months, at most, until a life without a debt may have one
GroupKey = Literal["expression", "deed", "offence"]
OFFENCES: Final = ("traffic", "everyday", "commerce")
OF_OTHERS: Final = ("award_won", "account_enquiry")  # acts of the catalogue that somebody else decides
What = Literal["pay", "ticket", "file", "act", "debt"]


@dataclass(frozen=True)
class Question:
    """What is left to the character on a day.

    Parameters
    ----------
    cut
        How many events of the story lie before it.
    stage
        Of a debt: one of `STAGES`, or that its debtor is listed.
    amount
        Of a debt, in yuan.
    has_means
        Whether luck had given the debtor the means at the end of the month before; None: not known.
    label
        What the question is about, where it is an act or a procedure.
    """

    what: What
    day: str
    cut: int
    matter: str
    fact: int = 0
    stage: str = ""
    amount: int = 0
    has_means: bool | None = None
    label: Label | None = None
    provision: str = ""
    group: str = ""

    def answer(self, agent: str, *, is_done: bool) -> Intervention:
        """Return the intervention that says yes or no."""
        tick = clock.parse_month(self.day[:7])
        return Intervention(agent, tick, self.matter, Answer.YES if is_done else Answer.NO, self.fact)


@dataclass(frozen=True)
class Round:
    """A round as far as it was played."""

    run: Run
    slot: int
    done: tuple[Intervention, ...]

    @property
    def agent(self) -> str:
        """Return the number of the character."""
        return str(self.slot)

    @cached_property
    def story(self) -> Story:
        """Return the life with the choices so far."""
        return story(self.run, self.slot, self.done)

    @cached_property
    def luck(self) -> Story:
        """Return the life without any choice."""
        return story(self.run, self.slot)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return what is asked, in order."""
        both = [*self._decided(), *self._tempted()]
        return tuple(sorted(both, key=lambda one: (one.day, one.cut, one.what, one.fact)))[:MOST]

    def _decided(self) -> Iterator[Question]:
        """Yield the decisions that are asked about: a debt once in each stage, all else once."""
        seen: set[tuple[str, int, int]] = set()
        for one in self.story.decisions:
            cut = self.story.cut(one)
            stages = self._stages(one.fact, cut) if one.matter.what == "pay" else []
            key = one.matter.what, one.fact, len(stages)
            if key in seen or day_of(one.day) < self.story.first_day:
                continue
            seen.add(key)
            if one.matter.what == "pay":
                if stages:
                    yield self._of_debt(one, cut, stages[-1])
            elif one.matter.what == "try_ticket":
                yield Question("ticket", one.day, cut, one.matter.what, one.fact)
            else:
                label = filing(self.story, one)
                yield Question(
                    "file", one.day, cut, one.matter.what, one.fact, label=label,
                    provision=one.matter.provision,
                )  # fmt: skip

    def _stages(self, fact: int, cut: int) -> list[str]:
        """Return the stages that a debt had reached, as far as the character knew."""
        found = []
        for event, known in zip(self.story.events, self.story.known, strict=True):
            if event.fact != fact or known >= cut:
                continue
            if event.name in STAGES:
                found.append(event.name)
            elif event.name.endswith(".in_force") and LISTED not in found:
                found.append(LISTED)
        return found

    def _of_debt(self, one: Decision, cut: int, stage: str) -> Question:
        pairs = zip(self.story.events, self.story.told.values, strict=True)
        amount = next((v for e, v in pairs if e.fact == one.fact and e.name in STAGES), 0)
        panel, tick = self.story.again.panel, clock.parse_month(one.day[:7]) - 1
        mine = (panel["tick"] == tick) & (panel["agent"] == self.slot) & (panel["fact"] == one.fact)
        bits = panel["bits"][mine & (panel["kind"] == Kind.DEBT)].tolist()
        means = bool(bits[0] & Fact.CAN_PAY) if bits else None
        return Question("pay", one.day, cut, "pay", one.fact, stage, amount, means)

    def _tempted(self) -> Iterator[Question]:
        """Yield one temptation a year, or in a short run two: kinds of acts by turns, or a debt once."""
        spec, luck = self.run.scenario, self.luck
        every = 12 if spec.end - spec.start >= LONG else SHORT_EVERY
        pools = self._pools()
        if not pools:
            yield from self._lent(every)
            return
        for nth, first in enumerate(range(spec.start, spec.end - every + 2, every)):
            group, acts = pools[(self.slot + nth) % len(pools)]
            act = acts[(self.slot + nth // len(pools)) % len(acts)]
            busy = {event.day[:7] for event in luck.events if event.name == f"done.{act.id}"}
            months = [first + (every // 3 + k) % every for k in range(every)]
            free = (one for one in months if clock.month_text(one) not in busy and self._is_there(one))
            if (tick := next(free, None)) is not None:
                day = day_before(tick, ON_DAY)
                label = Label(en=act.label.en, zh=act.label.zh)
                yield Question("act", day, self.story.before(day), act.id, label=label, group=group)

    def _lent(self, every: int) -> Iterator[Question]:
        """Yield one debt, where luck brings none: it is the one thing that such a law asks about."""
        spec = self.run.scenario
        own = [
            e for e in self.luck.events
            if e.name == "debt_arrears" and e.fact not in self.luck.unfounded
            and day_of(e.day) >= self.luck.first_day
        ]  # fmt: skip
        after = min(DEBT_AFTER, (spec.end - spec.start) // 5)
        free = (one for one in range(spec.start + after, spec.end + 1) if self._is_there(one))
        if not own and (tick := next(free, None)) is not None:
            day = day_before(tick, ON_DAY)
            yield Question("debt", day, self.story.before(day), "debt")

    def _is_there(self, tick: int) -> bool:
        """Whether the character is of age and alive in a whole month."""
        holder = self.luck.holder
        first, last = clock.day_text(clock.first_day(tick)), clock.day_text(clock.last_day(tick))
        return holder.entry_day <= first and (not holder.exit_day or last < holder.exit_day)

    def _pools(self) -> list[tuple[GroupKey, list[Act]]]:
        """Return the acts that may tempt: those that the character does by luck, or that anybody may do."""
        done = {event.name.removeprefix("done.") for event in self.luck.events}
        followed = set(self.luck.told.prepared.followed.acts)
        groups: dict[GroupKey, list[Act]] = {"expression": [], "deed": [], "offence": []}
        for act in catalogue():
            if (
                act.id not in followed
                or act.id in OF_OTHERS
                or act.who != "natural_person"
                or (act.roles and act.id not in done)
            ):
                continue
            if act.group == "expression":
                groups["expression"].append(act)
            elif act.group == "deeds":
                groups["deed"].append(act)
            elif act.group in OFFENCES and not act.lawful:
                groups["offence"].append(act)
        return [(name, acts) for name, acts in groups.items() if acts]


def filing(told: Story, one: Decision) -> Label:
    """Return what the character may open or go on with; not whether it would be right to."""
    rules, stack = told.stack.rules, told.stack
    row = next(k for k, move in enumerate(rules.move_id) if stack.move_ids[int(move)] == one.matter.what)
    procedure = stack.procedure_labels[int(rules.move_procedure[row])]
    step = stack.step_labels[int(rules.move_to_step[row])]
    return Label(en=f"{procedure.en}: {step.en}", zh=f"{procedure.zh}：{step.zh}")


def chosen(run: Run, slot: int, text: str) -> tuple[Intervention, ...]:
    """Read the choices in an address.

    Raises
    ------
    RefusedError
        If one is not of the form, or is nothing that a character decides.
    """
    spec = run.scenario
    try:
        found = tuple(parsed(f"{slot} {one.strip()}") for one in text.split(EACH) if one.strip())
        found = settled(found, spec.start, spec.end)
    except GlasshouseError as failure:
        zh = f"do：{quoted(text)}无效；须为以分号分隔的选择，例如 2018-05 not pay；月份须在本次运行期内。"
        raise RefusedError(400, f"do: {failure}", zh) from None
    own = own_matters(run, slot)
    if strange := next((one for one in found if one.what not in own or one.answer > Answer.YES), None):
        raise RefusedError(
            400, f"do: found {quoted(short(strange))}; that is nothing that this character decides.",
            f"do：{quoted(short(strange))}不是该角色自己能决定的事。",
        )  # fmt: skip
    return found


def own_matters(run: Run, slot: int) -> set[str]:
    """Return what interventions of a character can be about."""
    luck = story(run, slot)
    names = matters_of(luck.told.prepared)
    own = {name for name, (topic, _) in names.items() if topic in (Topic.ACT, Topic.DEBT)}
    return own | (luck.own_moves & set(names))
