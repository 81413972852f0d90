"""The head of a regime file: what it is called, where, since when and for whom it holds."""

from __future__ import annotations

import datetime as dt
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.vocabulary import EvidenceClass, Id, Strict, SubjectKind, Text


class PopulationScope(Strict):
    """Whom the regime is about."""

    min_age: Annotated[int, Field(ge=0, le=120)]
    residency: str
    nationality: str
    entity_kinds: tuple[SubjectKind, ...]
    exclusions: tuple[str, ...] = ()


class ImpactAssessment(Strict):
    """A published assessment of effects on people, if there is one."""

    kind: str
    date: dt.date | None
    url: str
    affected_groups: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


class Adoption(Strict):
    """The one effect of an umbrella act: how fast localities take up schemes under it. Always assumed."""

    share_per_year: Annotated[Decimal, Field(ge=0, le=1)]
    low: Annotated[Decimal, Field(ge=0, le=1)]
    high: Annotated[Decimal, Field(ge=0, le=1)]
    status: Literal["assumed"]
    why: Text


class Head(Strict):
    """The regime itself.

    `puts_in_force` names the evidence classes that hold when the regime is named. Anything beside `rule`
    makes it a counterfactual, and every output says so.
    """

    id: Id
    title: Label
    summary: Label
    edition: Label
    jurisdiction: Text
    level: Literal["national", "provincial", "city", "village", "company", "synthetic"]
    status: Literal["in_force", "pilot", "draft", "repealed", "fictional"]
    since: date
    until: date | None
    territorial_scope: tuple[Text, ...]
    population_scope: PopulationScope
    objectives: tuple[Label, ...]
    review_date: date | None
    sunset: date | None
    impact_assessment: ImpactAssessment | Literal["none"]
    monitoring: str
    complaint_body: str
    puts_in_force: tuple[EvidenceClass, ...] = ("rule",)
    adoption: Adoption | None = None

    @property
    def is_counterfactual(self) -> bool:
        """Whether items that are no rule of any place hold when the regime is named."""
        return bool(set(self.puts_in_force) - {"rule"})
