"""What was left to a decision in months of a neighbourhood: whose, about whom, under which provision.

Each is what luck, or an intervention, decided in a replay (`steering.Topic`). The roles are those of the
desks at which people sit who decide for themselves or by office; a private role decides for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, get_args

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import Stream
from glasshouse.engine.agents import all_called
from glasshouse.engine.interventions import matters_of
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.sentences import Lang, clock_text
from glasshouse.engine.trace import Replay
from glasshouse.regimes.model import Regime
from glasshouse.society.catalogue import catalogue
from glasshouse.society.interventions import Intervention
from glasshouse.steering import Answer, Choice, Topic

Desk = Literal[
    "citizen", "creditor", "court", "agency", "bank", "platform", "gatekeeper", "portal_visitor",
    "leading_group", "assessor",
]  # fmt: skip
DESKS: Final[tuple[Desk, ...]] = get_args(Desk)
OF_CHOICE: Final[dict[Choice, Desk]] = {
    Choice.PAY: "citizen", Choice.SUE: "creditor", Choice.ENFORCE: "creditor", Choice.TRY_TICKET: "citizen",
    Choice.APPLY_MEASURE: "gatekeeper",
}  # fmt: skip
WORDS: Final[dict[Choice, dict[Lang, str]]] = {
    Choice.PAY: {"en": "pays the debt, or settles it", "zh": "清偿债务或达成和解"},
    Choice.SUE: {"en": "sues for the debt", "zh": "就债务提起诉讼"},
    Choice.ENFORCE: {"en": "asks the court to enforce the judgment", "zh": "申请强制执行"},
    Choice.TRY_TICKET: {"en": "tries to buy a ticket in spite of the ban", "zh": "受限期间仍尝试购票"},
    Choice.APPLY_MEASURE: {"en": "applies the measure to whoever stands there", "zh": "对来者执行措施"},
}  # fmt: skip
RECORDS: Final[dict[Lang, str]] = {"en": "puts on record: {}", "zh": "记录：{}"}
OF_OTHERS: Final[dict[str, Desk]] = {
    "higher_court": "court", "police": "agency", "carrier": "agency",
    "ministry": "agency", "local_gov": "leading_group", "party_body": "leading_group", "regulator": "agency",
    "association": "agency", "employer": "agency", "village_committee": "agency",
}  # fmt: skip
BY_PERSONS: Final = {int(Stream.FILING), int(Stream.SECOND_FILING)}
Matter = tuple[int, int]


@dataclass(frozen=True)
class Words:
    """What a decision is called in interventions, whose it is, in words, by which provision.

    `within` is the time that is set for it, in English and Chinese.
    """

    what: str
    desk: Desk
    en: str
    zh: str
    provision: str = ""
    within: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Decision:
    """A decision that was taken one way or the other."""

    day: str
    agent: str
    holder: int
    fact: int
    matter: Words
    is_done: bool

    @property
    def otherwise(self) -> Intervention:
        """Return the intervention by which it goes the other way."""
        tick = clock.parse_month(self.day[:7])
        answer = Answer.NO if self.is_done else Answer.YES
        return Intervention(self.agent, tick, self.matter.what, answer, self.fact)


class Decisions:
    """The decisions of a society, by what they are about."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.stack = prepared.stack

    @cached_property
    def words(self) -> dict[Matter, Words]:
        """Return the words of all decisions that somebody takes in the society."""
        names = {(int(topic), which): name for name, (topic, which) in matters_of(self.prepared).items()}
        made = (*self._choices(), *self._records(), *self._moves(), *self._rules())
        return {matter: replace(words, what=names[matter]) for matter, words in made if matter in names}

    def _choices(self) -> Iterator[tuple[Matter, Words]]:
        for choice, words in WORDS.items():
            yield (int(Topic.CHOICE), int(choice)), Words("", OF_CHOICE[choice], words["en"], words["zh"])

    def _records(self) -> Iterator[tuple[Matter, Words]]:
        for number, act in enumerate(catalogue()):
            desk = desk_of(act.recorded.by[0])
            en, zh = (RECORDS[lang].format(getattr(act.label, lang)) for lang in ("en", "zh"))
            yield (int(Topic.RECORD), number), Words("", desk, en, zh)

    def _moves(self) -> Iterator[tuple[Matter, Words]]:
        rules, stack = self.stack.rules, self.stack
        procedures = [one for regime in stack.regimes for one in regime.procedures]
        steps = [step for procedure in procedures for step in procedure.steps]
        deciders = {name: desk for regime in stack.regimes for name, desk in _deciders(regime)}
        for row in range(len(rules.move_id)):
            if rules.move_threshold[row] >= ALWAYS:
                continue
            procedure = int(rules.move_procedure[row])
            start, end = int(rules.move_from_step[row]), int(rules.move_to_step[row])
            name = stack.procedure_ids[procedure].rpartition(":")[2]
            desk = desk_of(steps[(start or end) - 1].role)
            is_timed = start and row >= rules.trigger_start[-2]  # the step falls due
            step_before = steps[start - 1] if is_timed else None
            within = clock_text(step_before, "en"), clock_text(step_before, "zh")
            if int(rules.move_stream[row]) in BY_PERSONS:
                desk = "citizen"
            elif not start:
                desk = deciders.get(name, desk)
            label, step = stack.procedure_labels[procedure], stack.step_labels[end]
            ground = stack.move_labels[int(rules.move_id[row])]
            en, zh = f"{label.en}: {step.en}", f"{label.zh}：{step.zh}"
            if not start and ground != step:
                en, zh = f"{en}: {ground.en}", f"{zh}：{ground.zh}"
            provision = stack.provision_ids[int(rules.move_provision[row])]
            yield (int(Topic.MOVE), int(rules.move_id[row])), Words("", desk, en, zh, provision, within)

    def _rules(self) -> Iterator[tuple[Matter, Words]]:
        scores, stack = self.stack.scores, self.stack
        keepers = [
            desk_of(regime.authorities[0].kind) if regime.authorities else "agency"
            for regime in stack.regimes
            for _ in regime.scores
        ]
        for row in range(len(scores.rule_id)):
            number, score = int(scores.rule_id[row]), int(scores.rule_score[row])
            label, rule = stack.score_labels[score], stack.score_rule_labels[number]
            desk: Desk = keepers[score]
            provision = stack.provision_ids[int(scores.rule_provision[row])]
            words = f"{label.en}: {rule.en}", f"{label.zh}：{rule.zh}"
            yield (int(Topic.RULE), number), Words("", desk, *words, provision)

    def taken(self, again: Replay) -> Iterator[Decision]:
        """Yield what was decided in the months of a replay that kept it, by agent and day."""
        names = all_called(self.prepared, again.decisions["agent"])
        columns = [column.tolist() for name, column in again.decisions.items() if name != "agent"]
        for name, day, holder, topic, which, fact, is_done in zip(names, *columns, strict=True):
            words = self.words.get((topic, which))
            if words:
                yield Decision(clock.day_text(day), name, holder, fact, words, bool(is_done))


def _deciders(regime: Regime) -> Iterator[tuple[str, Desk]]:
    """Yield who decides what opens a case of a procedure: the body that keeps its list."""
    kinds = {one.id: one.kind for one in regime.authorities}
    for item in regime.lists:
        if item.decider in kinds:
            yield item.procedure, desk_of(kinds[item.decider])


def desk_of(role: str) -> Desk:
    """Return the desk of a role of a regime, of a kind of body or of a source of records.

    Examples
    --------
    >>> desk_of("higher_court"), desk_of("tax_office")
    ('court', 'agency')
    """
    for desk in DESKS:
        if desk == role:
            return desk
    return OF_OTHERS.get(role, "agency")
