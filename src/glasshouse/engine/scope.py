"""Which acts of the catalogue a run follows: those of groups that a regime of the stack hears of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import N_EVENTS, N_LEGAL, Event, Legal
from glasshouse.conduct import (
    FILED_COLUMN,
    FIRST_EXPOSURE,
    N_DOORS,
    N_PERSON_GROUPS,
    ActGroup,
    Exposure,
    Response,
)
from glasshouse.engine.parts import Parts
from glasshouse.engine.rows import ABSENT, SocietyRows
from glasshouse.features import N_FEATURES, Feature
from glasshouse.kernels.bulk import BY_CASES, BY_SCORES
from glasshouse.kernels.desk import wider
from glasshouse.kernels.features import OF_DEEDS, OF_SPEECH
from glasshouse.kernels.world import EVERYBODY, NOBODY, WITH_DOCKET, Scope
from glasshouse.regimes.compile import CompiledStack
from glasshouse.regimes.heard import Heard
from glasshouse.society.act_tables import act_ids, act_table
from glasshouse.society.catalogue import catalogue
from glasshouse.society.trait_tables import trait_table

ASKS_ADULTS = {*(g.name.lower() for g in ActGroup if g < N_PERSON_GROUPS), "opinion", "dealings"}
MOST_HEARD, MOST_RULES, MOST_PLACES = 512, 512, 64
FROM_ROLES = (int(Feature.OCCUPATION), int(Feature.PARTY_MEMBER))
KIND_OF_RECORD = {int(Response.CHILLED): OF_SPEECH, int(Response.GAMED): OF_DEEDS}


@dataclass(frozen=True)
class Followed:
    """What of the society a run follows, and what its regimes know of each act."""

    stack: CompiledStack
    parts: Parts

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """Return the acts that are counted, in the order of the catalogue."""
        first = act_table().first_act
        return tuple(
            act_ids()[k]
            for group in ActGroup
            if group.name.lower() in self.parts
            for k in range(first[group], first[group + 1])
        )

    @cached_property
    def follows_adults(self) -> int:
        """Return of which adults the run asks what they do, think or deal (`kernels.world`).

        Where adults only come to doors that cases close, those with a row in the docket are enough.
        """
        asks = self.parts.on & ASKS_ADULTS
        if asks == {"occasions"} and not (self.closed_by & BY_SCORES).any():
            return WITH_DOCKET if self.closed_by.any() else NOBODY
        return EVERYBODY if asks else NOBODY

    def scope(self, rows: SocietyRows, elsewhere: int, in_force: I64) -> Scope:
        """Return the tables for kernels, with the rows of the tally in which acts are counted.

        Parameters
        ----------
        in_force
            (n_regimes, n_places) 1: the regime is in force there.
        """
        at = {act: k for k, act in enumerate(self.acts)}
        places = np.array([at.get(act, ABSENT) for act in act_ids()], np.int64)
        heard = [[one for one in self.stack.heard if one.act == act] for act in act_ids()]
        flat = [one for known in heard for one in known]
        return Scope(
            follows_acts=int(len(self.acts) > 0),
            follows_adults=self.follows_adults,
            groups=np.array([int(g.name.lower() in self.parts) for g in ActGroup], np.int64),
            done_row=np.where(places < 0, ABSENT, rows.start("done") + places),
            recorded_row=np.where(places < 0, ABSENT, rows.start("recorded") + places),
            is_expression=np.array([int(act.group == "expression") for act in catalogue()], np.int64),
            first_heard=np.cumsum([0, *map(len, heard)], dtype=np.int64),
            heard_row=np.array([one.observable for one in flat], np.int64),
            heard_low=np.array([one.low for one in flat], np.int64),
            heard_high=np.array([one.high for one in flat], np.int64),
            heard_applies=in_force[[one.regime for one in flat]].T,
            heard_key=self.heard_keys(heard),
            namesakes=int("namesakes" in self.parts),
            capacity=int("capacity" in self.parts),
            lost_row=rows.start("lost"),
            arrears_row=rows.start("arrears"),
            refused_row=rows.start("refused"),
            favoured_row=rows.start("favoured"),
            closed_by=self.closed_by,
            asks_opinions=int("opinion" in self.parts),
            survey_row=rows.start("survey"),
            deals_row=rows.start("dealings"),
            deeds_row=rows.start("deeds"),
            inspections_row=rows.start("inspections"),
            network_row=rows.start("network"),
            elsewhere=elsewhere,
            n_traits=len(self.traits),
            traits_read=np.array(self.traits, np.int64),
            asks_households=int(int(Feature.HOUSEHOLD_SIZE) in self.stack.scores.term_feature),
            has_families=int("households" in self.parts),
            rule_kind=self.rule_kinds(flat),
        )

    def heard_keys(self, heard: Sequence[Sequence[Heard]]) -> I64:
        """Return, in the order of the acts, by what the regime that hears one knows persons."""
        of = dict(zip(self.stack.heard, self.stack.heard_keys, strict=True))
        return np.array([of[one] for known in heard for one in known], np.int64)

    @cached_property
    def closed_by(self) -> I64:
        """Return, by door that a followed act stands before, what closes or opens it: 1 a case, 2 a score."""
        doors, found = self.stack.doors, np.zeros(N_DOORS, np.int64)
        acts = act_table()
        wanted = {int(acts.door[act_ids().index(act)]) for act in self.acts}
        n_by_case = int(doors.by_bundle[-1])
        for row, door in enumerate(doors.door.tolist()):
            if door in wanted:
                found[door] |= BY_CASES if row < n_by_case else BY_SCORES
        return found

    @cached_property
    def traits(self) -> tuple[int, ...]:
        """Return the steady traits that a model of the stack reads."""
        read = set(self.stack.scores.term_feature.tolist())
        return tuple(f for f in sorted(read) if trait_table().row[f] >= 0 or f in FROM_ROLES)

    def rule_kinds(self, heard: Sequence[Heard]) -> I64:
        """Return, by rule of the scores, whether it is about speech (1), good deeds (2) or neither (0)."""
        table, acts = self.stack.scores, act_table()
        kinds = np.zeros(len(table.rule_id), np.int64)
        for one in heard if len(kinds) else ():
            kind = KIND_OF_RECORD.get(int(acts.response[act_ids().index(one.act)]), 0)
            if kind:
                kinds[table.first_rule[one.observable] : table.first_rule[one.observable + 1]] = kind
        return kinds


def room(stack: CompiledStack, n_places: int) -> dict[str, tuple[int, ...]]:
    """Return the shapes to which the tables of a scope are widened, so that its record has a usual type."""
    heard = wider(MOST_HEARD, len(stack.heard))
    return {
        "scope.heard_row": (heard,),
        "scope.heard_low": (heard,),
        "scope.heard_high": (heard,),
        "scope.heard_applies": (wider(MOST_PLACES, n_places), heard),
        "scope.heard_key": (heard,),
        "scope.traits_read": (N_FEATURES,),
        "scope.rule_kind": (wider(MOST_RULES, len(stack.scores.rule_id)),),
    }


def seen_rows(stack: CompiledStack, followed: Followed, rows: SocietyRows) -> dict[int, tuple[int, ...]]:
    """Return, by column of the exposures, the rows of the tally that are counted there.

    Recorded are unlawful acts; punished speech is lawful and protected acts that a regime hears of; honest
    are debts paid or settled after a suit, and earlier; filed is what bodies are asked to decide.
    """
    acts, recorded = act_table(), rows.start("recorded")
    heard = {one.act for one in stack.heard}

    def of(response: Response) -> tuple[int, ...]:
        numbers = enumerate(followed.acts)
        mine = {act_ids()[k] for k in np.flatnonzero(acts.response == response)}
        return tuple(recorded + i for i, act in numbers if act in mine & heard)

    refused = [
        int(event) for event in Event if event.name.endswith("_REFUSED") and event >= Event.AIR_REFUSED
    ]
    n = len(stack.procedure_ids)
    found = {
        Exposure.RECORDED: of(Response.DETERRED),
        Exposure.PUNISHED_SPEECH: of(Response.CHILLED),
        Exposure.REFUSED: (*refused, *rows.block("refused")),
        Exposure.FAVOURED: rows.block("favoured"),
        Exposure.HONEST: (int(Event.DEBT_PERFORMED), int(Event.DEBT_SETTLED)),
    }
    columns = {FIRST_EXPOSURE + exposure: these for exposure, these in found.items() if these}
    filed = tuple(N_EVENTS + N_LEGAL * k + Legal.FILED for k in range(n))
    return {**columns, FILED_COLUMN: filed} if filed else columns
