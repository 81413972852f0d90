"""How things flow through a regime: data and conduct -> rule -> score or list -> measure.

Nodes are keys such as "conduct/late_bill"; an edge says that the one can move the other. A path is what a
finding shows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import networkx as nx

from glasshouse.regimes.doors import causes_of
from glasshouse.regimes.model import ListItem, Measure, Regime, Score
from glasshouse.regimes.record_points import points_of
from glasshouse.regimes.rows import own_bundles
from glasshouse.regimes.scoring_model import (
    ScoreRule,
    SetCeiling,
    SetGrade,
)

Sign = Literal["worse", "better", "either"]
EVENT_DOMAINS = {  # of events of the society that a regime does not describe itself, by how they begin
    "debt_": "finance_credit", "enforcement_": "judiciary", "assets_": "judiciary", "order_": "judiciary",
    "settlement_": "judiciary", "notice_": "judiciary", "no_assets": "judiciary", "creditor_": "judiciary",
    "security_": "judiciary", "debtor_": "judiciary", "performed_": "judiciary", "settled_": "judiciary",
    "air_": "transport_other", "rail_": "transport_other", "g_train": "transport_other",
    "emu_": "transport_other", "soft_": "transport_other", "ordinary_": "transport_other",
    "trip_": "transport_other", "tax_": "taxation", "fiscal_": "government_affairs",
    "social_insurance_": "welfare", "securities_": "finance_credit", "firm_": "commerce",
    "officers_": "commerce", "spending_": "commerce",
}  # fmt: skip


@dataclass(frozen=True)
class Path:
    """One way through a regime: keys from the origin to the end, and the domain in which it begins."""

    keys: tuple[str, ...]
    domain: str

    @property
    def origin(self) -> str:
        """Return where it begins."""
        return self.keys[0]


def sign_of(rule: ScoreRule) -> Sign:
    """Return whether a rule makes a standing worse, better, or either."""
    if isinstance(rule.effect, SetGrade | SetCeiling):
        return "worse"
    found = points_of(rule.effect)
    if found is None:
        return "either"
    is_worse, is_better = found.low < 0, found.high > 0
    return "either" if is_worse == is_better else "worse" if is_worse else "better"


class Flow:
    """The flow graph of a regime, of the items that are given.

    Parameters
    ----------
    regime
        The regime.
    active
        Keys of the items that count; others are left out.
    """

    def __init__(self, regime: Regime, active: frozenset[str]) -> None:
        self.regime = regime
        self.active = active
        self.domains: dict[str, str] = {}
        self.graph: nx.DiGraph[str] = nx.DiGraph()
        self._build()

    def _build(self) -> None:
        for data in self.regime.data_categories:
            self._node(f"data_categories/{data.id}", data.origin_domain)
        for conduct in self.regime.conduct:
            self._node(f"conduct/{conduct.id}", conduct.domain)
        for score in self.regime.scores:
            self._score(score)
        for item in self.regime.lists:
            self._list(item)
        for measure in self.regime.measures:
            self._measure(measure)

    def _node(self, key: str, domain: str = "") -> None:
        if key in self.active:
            self.graph.add_node(key)
            if domain:
                self.domains[key] = domain

    def _edge(self, one: str, other: str) -> None:
        if all(key.startswith("events/") or key in self.active for key in (one, other)):
            self.graph.add_edge(one, other)

    def _score(self, score: Score) -> None:
        key = f"scores/{score.id}"
        self._node(key)
        for name in score.inputs:
            self._from_any(name, key)
        for one in score.nested:
            self._edge(f"scores/{one.score}", key)
        for rule in score.rules:
            at = f"rules/{score.id}.{rule.id}"
            self._node(at)
            self._from_trigger(rule.on, at, rule.domain)
            self._edge(at, key)
        for part in score.model.dimensions if score.model else ():
            self._edge(f"dimensions/{score.id}.{part.id}", key)
        for name in score.transitions.counts if score.transitions else ():
            self._from_trigger(name, key)

    def _list(self, item: ListItem) -> None:
        key = f"lists/{item.id}"
        self._node(key)
        for name in item.inputs:
            self._from_any(name, key)
        for ground in item.grounds:
            at = f"grounds/{item.id}.{ground.id}"
            self._node(at)
            self._from_trigger(ground.on, at)
            self._edge(at, key)
        for name in item.feeds:
            self._edge(key, f"lists/{name}")

    def _from_any(self, name: str, key: str) -> None:
        for section in ("data_categories", "conduct", "scores", "lists"):
            if f"{section}/{name}" in self.active:
                self._edge(f"{section}/{name}", key)

    def _from_trigger(self, on: str, key: str, domain: str = "") -> None:
        """Join a rule to what it answers: conduct, an event of the society, or what a procedure did."""
        procedure, dot, _ = on.rpartition(".")
        if dot:
            for item in self.regime.lists:
                if item.procedure == procedure:
                    self._edge(f"lists/{item.id}", key)
            return
        if f"conduct/{on}" in self.active:
            self._edge(f"conduct/{on}", key)
            return
        event = f"events/{on}"
        known = next((name for start, name in EVENT_DOMAINS.items() if on.startswith(start)), domain)
        if known:
            self.domains[event] = domain or known
        self._edge(event, key)

    def _measure(self, measure: Measure) -> None:
        key = f"measures/{measure.id}"
        self._node(key)
        causes = causes_of(self.regime, measure)
        own = {bundle: procedure for procedure, bundle in own_bundles(self.regime).items()}
        for item in self.regime.lists:
            for ground in item.grounds:
                if ground.bundle in causes.bundles:
                    self._edge(f"grounds/{item.id}.{ground.id}", f"lists/{item.id}")
                    self._edge(f"lists/{item.id}", key)
        for bundle in causes.bundles:
            if bundle in own:
                self.graph.add_edge(f"procedures/{own[bundle]}", key)
        for cause in measure.trigger:  # also those that nobody can reach yet: a grade without a border
            score, dot, _ = cause.rpartition(".")
            if dot:
                self._edge(f"scores/{score}", key)
        for one in measure.thresholds:
            self._edge(f"scores/{one.score}", key)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Return the keys of all nodes, in the order of the file."""
        return tuple(self.graph.nodes)

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Return all edges: what moves, and what is moved."""
        return tuple(self.graph.edges)

    def has_edge(self, one: str, other: str) -> bool:
        """Return whether the one moves the other directly."""
        return bool(self.graph.has_edge(one, other))

    def causes(self, key: str) -> tuple[str, ...]:
        """Return what moves something directly."""
        return tuple(self.graph.predecessors(key)) if key in self.graph else ()

    def effects(self, key: str) -> tuple[str, ...]:
        """Return what something moves directly."""
        return tuple(self.graph.successors(key)) if key in self.graph else ()

    @cached_property
    def signs(self) -> Mapping[str, Sign]:
        """Return by key of a rule whether it makes a standing worse or better."""
        return {
            f"rules/{score.id}.{rule.id}": sign_of(rule)
            for score in self.regime.scores
            for rule in score.rules
        }

    def origins(self, key: str, *, polarity: str) -> Iterator[Path]:
        """Yield a shortest path from each piece of data and each kind of conduct that can bring something.

        Parameters
        ----------
        key
            Of a measure, a score or a list.
        polarity
            "sanction": rules that only improve a standing bring none; "reward": rules that only worsen it.
        """
        barred = "better" if polarity == "sanction" else "worse"
        after: dict[str, str] = {key: ""}
        waiting = deque([key])
        while waiting:
            at = waiting.popleft()
            for before in sorted(self.causes(at)):
                if before in after or self.signs.get(before) == barred:
                    continue
                after[before] = at
                if before.startswith(("data_categories/", "conduct/", "events/")):
                    yield Path(_walk(before, after), self.domains.get(before, ""))
                else:
                    waiting.append(before)

    def reached(self, keys: Iterable[str]) -> frozenset[str]:
        """Return everything that some things can move, directly or not."""
        return frozenset(one for key in keys if key in self.graph for one in nx.descendants(self.graph, key))

    def cycles(self) -> tuple[frozenset[str], ...]:
        """Return the sets of things that move each other in a circle."""
        loops = [one for one in nx.strongly_connected_components(self.graph) if len(one) > 1]
        return tuple(sorted((frozenset(one) for one in loops), key=sorted))


def _walk(start: str, after: Mapping[str, str]) -> tuple[str, ...]:
    keys = [start]
    while after[keys[-1]]:
        keys.append(after[keys[-1]])
    return tuple(keys)
