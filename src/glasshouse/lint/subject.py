"""What a rule of the linter looks at: the items of a regime that count, each with its place in the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from glasshouse.clock import day_number
from glasshouse.lint.finding import Words
from glasshouse.lint.graph import Flow
from glasshouse.lint.judgements import Judgements
from glasshouse.metrics.readings import Reading
from glasshouse.regimes.load import LoadedRegime
from glasshouse.regimes.model import (
    Authority,
    Conduct,
    DataCategory,
    Ground,
    InForce,
    LegalBasis,
    ListItem,
    Measure,
    Provision,
    Regime,
    Score,
)
from glasshouse.regimes.reforms import Calendar, Window, reforms_of
from glasshouse.regimes.scoring_model import ScoreRule

T = TypeVar("T")
OWNERS = {"rules": "scores", "grounds": "lists", "dimensions": "scores", "grades": "scores"}


@dataclass(frozen=True)
class Placed(Generic[T]):
    """An item, where the file says it, and its key; `owner` is the key of what it is part of."""

    item: T
    path: str
    key: str
    owner: str = ""


@dataclass(frozen=True)
class Subject:
    """A regime as it is looked at: on a day or on all days, with items of some evidence classes.

    Parameters
    ----------
    loaded
        The regime, checked.
    judgements
        The value judgements that hold.
    evidence
        Classes of items that count.
    on
        The day; None for all days on which anything of the regime held.
    readings
        What was measured on a run, by the number of the metric; None without a run.
    """

    loaded: LoadedRegime
    judgements: Judgements
    evidence: frozenset[str]
    on: datetime.date | None = None
    readings: Mapping[str, Sequence[Reading]] | None = field(default=None, repr=False)

    @property
    def regime(self) -> Regime:
        """Return the regime."""
        return self.loaded.regime

    # items --------------------------------------------------------------------------------------------------

    @cached_property
    def _calendar(self) -> Calendar:
        reforms = reforms_of([self.regime], evidence=(*self.evidence,))
        return Calendar(self.regime, reforms)

    def days(self, *in_force: InForce) -> Window | None:
        """Return the days on which items hold together; None without any, or not on the day looked at."""
        window = self._calendar.window(*in_force)
        if window is None or self.on is None:
            return window
        day = day_number(self.on)
        return window if window.from_day <= day < window.to_day else None

    def _holds(self, item: Any, *outer: Any) -> bool:
        every = (*outer, item)
        if any(getattr(one, "evidence", "rule") not in self.evidence for one in every):
            return False
        return self.days(*(one.in_force for one in every if hasattr(one, "in_force"))) is not None

    def _section(self, name: str) -> tuple[Placed[Any], ...]:
        found = enumerate(getattr(self.regime, name))
        return tuple(
            Placed(item, f"{name}[{index}]", f"{name}/{item.id}")
            for index, item in found
            if self._holds(item)
        )

    @cached_property
    def data(self) -> tuple[Placed[DataCategory], ...]:
        """Return the kinds of data."""
        return self._section("data_categories")

    @cached_property
    def conduct(self) -> tuple[Placed[Conduct], ...]:
        """Return the kinds of conduct."""
        return self._section("conduct")

    @cached_property
    def scores(self) -> tuple[Placed[Score], ...]:
        """Return the scores."""
        return self._section("scores")

    @cached_property
    def lists(self) -> tuple[Placed[ListItem], ...]:
        """Return lists and orders."""
        return self._section("lists")

    @cached_property
    def measures(self) -> tuple[Placed[Measure], ...]:
        """Return the measures."""
        return self._section("measures")

    @property
    def sanctions(self) -> tuple[Placed[Measure], ...]:
        """Return the measures that take something away."""
        return tuple(one for one in self.measures if one.item.polarity == "sanction")

    @cached_property
    def rules(self) -> tuple[Placed[ScoreRule], ...]:
        """Return the rules of all scores; a key is "rules/SCORE.RULE"."""
        return tuple(
            Placed(rule, f"{score.path}.rules[{index}]", f"rules/{score.item.id}.{rule.id}", score.key)
            for score in self.scores
            for index, rule in enumerate(score.item.rules)
            if self._holds(rule, score.item)
        )

    @cached_property
    def grounds(self) -> tuple[Placed[Ground], ...]:
        """Return the grounds of all lists; a key is "grounds/LIST.GROUND"."""
        return tuple(
            Placed(ground, f"{item.path}.grounds[{index}]", f"grounds/{item.item.id}.{ground.id}", item.key)
            for item in self.lists
            for index, ground in enumerate(item.item.grounds)
            if self._holds(ground, item.item)
        )

    def section(self, name: str) -> tuple[Placed[Any], ...]:
        """Return the items of any other section, such as notices; those about an item that counts.

        What speaks of a subject that does not hold is left out.
        """
        return tuple(one for one in self._section(name) if self._speaks(one.item))

    def _speaks(self, item: Any) -> bool:
        about = [getattr(item, name) for name in ("subject", "against", "decision") if hasattr(item, name)]
        return not any(name in self._hidden for name in about)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """Return the ids of items that do not count."""
        counted: tuple[Placed[Any], ...] = (
            *self.data, *self.conduct, *self.scores, *self.lists, *self.measures,
        )  # fmt: skip
        shown = {one.item.id for one in counted}
        sections = ("data_categories", "conduct", "scores", "lists", "measures")
        every = {item.id for name in sections for item in getattr(self.regime, name)}
        return frozenset(every - shown)

    def about(self, section: str, *ids: str) -> tuple[Placed[Any], ...]:
        """Return the notices, remedies, repairs or the like that speak of any of some items.

        An objection against a list also answers its procedure and its grounds.
        """
        wanted = set(ids)
        for item in self.lists:
            if item.item.id in wanted:
                wanted |= {item.item.procedure, *(ground.id for ground in item.item.grounds)}
        fields = ("subject", "against", "decision")
        return tuple(
            one
            for one in self._section(section)
            if any(getattr(one.item, name, None) in wanted for name in fields)
        )

    # lookup -------------------------------------------------------------------------------------------------

    @cached_property
    def bases(self) -> Mapping[str, Placed[LegalBasis]]:
        """Return legal bases by id."""
        return {one.item.id: one for one in self._section("legal_bases")}

    @cached_property
    def authorities(self) -> Mapping[str, Placed[Authority]]:
        """Return bodies by id."""
        return {one.item.id: one for one in self._section("authorities")}

    @cached_property
    def provisions(self) -> Mapping[str, Placed[Provision]]:
        """Return provisions by id."""
        return {one.item.id: one for one in self._section("provisions")}

    @cached_property
    def by_key(self) -> Mapping[str, Placed[Any]]:
        """Return every item that can be part of a path, by its key."""
        every: Iterable[Placed[Any]] = (
            *self.data, *self.conduct, *self.scores, *self.lists, *self.measures, *self.rules, *self.grounds,
            *self._dimensions(),
        )  # fmt: skip
        return {one.key: one for one in every}

    def _dimensions(self) -> Iterator[Placed[Any]]:
        for score in self.scores:
            for index, part in enumerate(score.item.model.dimensions if score.item.model else ()):
                path = f"{score.path}.model.dimensions[{index}]"
                yield Placed(part, path, f"dimensions/{score.item.id}.{part.id}", score.key)

    @cached_property
    def flow(self) -> Flow:
        """Return the flow graph of what counts."""
        return Flow(self.regime, frozenset(self.by_key))

    # values -------------------------------------------------------------------------------------------------

    def severity(self, measure: Measure) -> int:
        """Return how severe a measure is, as declared."""
        return self.judgements.severity(measure)

    def gravity(self, conduct: Conduct) -> int:
        """Return how grave conduct is, as declared."""
        return self.judgements.gravity(conduct)

    def called(self, key: str, lang: str) -> str:
        """Return what a node of a path is called: its label where it has one, else its id."""
        placed = self.by_key.get(key)
        label = getattr(placed.item, "label", None) if placed else None
        return str(getattr(label, lang)) if label is not None else key.partition("/")[2].replace("_", " ")

    def named(self, key: str) -> Words:
        """Return an item as it stands in a sentence: its id, and what it is called."""
        item_id = key.partition("/")[2]
        if key not in self.by_key:
            return {"en": f"`{item_id}`", "zh": f"`{item_id}`"}
        return {
            "en": f"`{item_id}` ({self.called(key, 'en')})",
            "zh": f"`{item_id}`（{self.called(key, 'zh')}）",
        }
