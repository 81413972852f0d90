"""A toy society: agents who commit the acts of a regime at given rates, and to whom nothing else happens.

It has the full society's tables with the other parts off: no debts, journeys, misconduct, deaths or comings
of age. What becomes of its agents can be worked out by hand, and so a mechanism be tried alone. This is what
a scenario says of it; `toy_tables` makes integers of that.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from glasshouse.society.giving import Dealings
from glasshouse.society.network import Network
from glasshouse.society.strict import Share, Strict
from glasshouse.society.weighing import Uniform, Weighed

MONTHS_A_YEAR = 12
DAYS_A_YEAR = Fraction(1461, 4)  # of every four years from 1901 to 2099
FEWEST_AGENTS = 100
USUAL_AGENTS = 10_000
MOST_ACTS = 8  # their places and numbers fill the last eight bits of a fact
MOST_TYPES = 16
MOST_BANDS = 8
MOST_A_DAY = Decimal("0.2")  # so that more than 32 of an act in a month never come
MOST_A_YEAR = Decimal(73)
LARGEST_TOWN = 5000  # as large as a neighbourhood may be
MOST_AT_FIRST = 100_000  # records of a district
MOST_A_MONTH = 10  # of an act that comes so many times
MOST_WORTH = 1_000_000

ActName = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_.-]{0,63}$", description="the id of conduct of a regime")
]
TypeName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="the name of a type")]
Worth = Annotated[int, Field(ge=0, le=MOST_WORTH)]
Times = Annotated[Decimal, Field(ge=0, le=1000, description="a multiplier of the rate", examples=["0.45"])]
ByType = Annotated[dict[TypeName, Times], Field(min_length=1)]


class Mixed(Strict):
    """Agents do not commit an act alike: each has a steady multiplier, of mean 1.

    It is one of 128 equally common ones, the means of the equal parts of a gamma distribution.
    """

    gamma_shape: Annotated[Decimal, Field(ge=Decimal("0.1"), le=100, examples=["0.8888"])]


class FixedWorth(Strict):
    """Each time the act is worth the same; `per`, `ladder` and `slopes` of score rules read it."""

    fixed: Worth


class ExponentialWorth(Strict):
    """What the act is worth each time is exponential, in 1024 equally common steps."""

    exponential_mean: Annotated[int, Field(ge=1, le=100_000)]


class MotiveWorth(Strict):
    """What a weighed act is worth is the motive, so many times over, in 1024 equally common whole numbers."""

    motive: Annotated[int, Field(ge=1, le=MOST_WORTH, examples=["1000"])]


class Act(Strict):
    """What acts have in common; of a weighed one, what comes are occasions."""

    of: TypeName | ByType | None = None
    mixed: Mixed | None = None
    worth: FixedWorth | ExponentialWorth | MotiveWorth | None = None
    weighed: Weighed | None = None

    @property
    def misfit(self) -> str:
        """Say what does not go together, and what to write; nothing if all does."""
        weighed = self.weighed or Weighed()
        if isinstance(self.worth, MotiveWorth):
            times, motive = self.worth.motive, weighed.motive
            span = motive.uniform if isinstance(motive, Uniform) else None
            if span is None or span.low < 0 or span.high * times > MOST_WORTH:
                return (
                    f"worth by motive {times} needs weighed, with a uniform motive from 0 or more, and at "
                    f"most {MOST_WORTH} when multiplied"
                )
        if weighed.reaches and self.worth:
            return "with reaches an act is worth the points that it buys; leave out worth"
        if weighed.foresees and (self.mixed or self.by_type):
            return "what an agent foresees is worked out for one rate; leave out mixed, and rates by type"
        return weighed.misfit

    @model_validator(mode="after")
    def _either_mixed_or_by_type(self) -> Self:
        if self.mixed and self.by_type:
            raise PydanticCustomError(
                "two_ways", "mixed and a rate for each type are here; write one of them, or of: and one type"
            )
        return self

    @property
    def by_type(self) -> dict[str, Decimal]:
        """Return how many times the rate holds for each type that commits the act, if that is said."""
        return self.of if isinstance(self.of, dict) else {}

    @property
    def types(self) -> tuple[str, ...]:
        """Return the types that it names."""
        return tuple(self.by_type) or ((self.of,) if isinstance(self.of, str) else ())

    @property
    def busiest(self) -> Fraction:
        """Return the expected number a day of those who commit it most often, but for what is mixed."""
        return self.daily * Fraction(max(self.by_type.values(), default=Decimal(1)))

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day."""
        return Fraction(0)

    @property
    def beside(self) -> str:
        """Say who commits the act, and how unlike agents are."""
        mixed = f", gamma-mixed with shape {self.mixed.gamma_shape}" if self.mixed else ""
        weighed = ", weighed" if self.weighed else ""
        times = ", ".join(f"{name} x {times}" for name, times in self.by_type.items())
        whose = f" ({times or f'only {self.of}'})" if self.of else ""
        return f"{whose}{mixed}{weighed}"


class PerYear(Act):
    """How often an agent commits an act, in a year of 365.25 days."""

    per_year: Annotated[Decimal, Field(ge=0, le=MOST_A_YEAR, examples=["0.1"])]

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day."""
        return Fraction(self.per_year) / DAYS_A_YEAR

    @property
    def text(self) -> str:
        """Say how often."""
        return f"{self.per_year} a year{self.beside}"


class PerDay(Act):
    """How often an agent commits an act, in a day."""

    per_day: Annotated[Decimal, Field(ge=0, le=MOST_A_DAY, examples=["0.001"])]

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day."""
        return Fraction(self.per_day)

    @property
    def text(self) -> str:
        """Say how often."""
        return f"{self.per_day} a day{self.beside}"


class TimesAMonth(Act):
    """An act that comes so many times in every month, neither more nor less."""

    times_a_month: Annotated[int, Field(ge=1, le=MOST_A_MONTH, examples=["1"])]

    @property
    def misfit(self) -> str:
        """Say what does not go together, and what to write; nothing if all does."""
        if self.mixed or self.by_type:
            what = "mixed" if self.mixed else "of: with multipliers"
            return f"{what} multiplies a rate, and times_a_month is none; write per_year"
        return super().misfit

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day."""
        return self.times_a_month * MONTHS_A_YEAR / DAYS_A_YEAR

    @property
    def text(self) -> str:
        """Say how often."""
        return f"{self.times_a_month} a month{self.beside}"


class Normal(Strict):
    """Thresholds as shares of the agents, the quantiles of a normal distribution."""

    mean: Annotated[Decimal, Field(ge=-10, le=10, examples=["0.25"])]
    sd: Annotated[Decimal, Field(gt=0, le=10, examples=["0.1"])]


class NormalThreshold(Strict):
    """Agents whose thresholds are quantiles of a normal distribution."""

    normal: Normal


class Band(Strict):
    """Some agents whose thresholds are spread evenly from one number of agents to another, both included."""

    agents: Annotated[int, Field(ge=1, le=2**31)]
    low: Annotated[int, Field(ge=0, le=2**31)]
    high: Annotated[int, Field(ge=0, le=2**31)]

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if self.low > self.high:
            raise PydanticCustomError(
                "falls", "low {low} is above high {high}; write the lower number as low",
                {"low": self.low, "high": self.high},
            )  # fmt: skip
        return self

    def reached(self, done: int) -> int:
        """Return how many thresholds of the band are reached once so many have acted.

        That of agent i of n is low + i * (high - low) // (n - 1).
        """
        if self.agents == 1 or self.low == self.high:
            return self.agents * int(done >= self.low)
        steps = (done - self.low + 1) * (self.agents - 1)
        return min(max(-(-steps // (self.high - self.low)), 0), self.agents)


class BandThreshold(Strict):
    """Thresholds as numbers of agents, in a few bands: a spread, and no list of agents."""

    bands: Annotated[tuple[Band, ...], Field(min_length=1, max_length=MOST_BANDS)]

    @property
    def agents(self) -> int:
        """Return how many agents have thresholds."""
        return sum(band.agents for band in self.bands)


class Waiting(Strict):
    """An act that an agent commits once, in the month after its threshold of others have (Granovetter 1978).

    Thresholds are given out in order: agent 0 has the lowest.
    """

    threshold: NormalThreshold | BandThreshold
    worth: FixedWorth | ExponentialWorth | None = None

    @property
    def daily(self) -> Fraction:
        """Return the expected number a day; it comes once, and that is no rate."""
        return Fraction(0)

    @property
    def text(self) -> str:
        """Say when."""
        return "once, when enough others have"


class Inspections(Strict):
    """Towns, each with a body that visits one district a day and hears only of what happens there.

    The districts are the types, laid out in each town by their shares. A district is visited with a chance in
    proportion to what the body has on record of it.
    """

    town: Annotated[int, Field(ge=2, le=LARGEST_TOWN)]
    acts: Annotated[tuple[ActName, ...], Field(min_length=1, max_length=MOST_ACTS)]
    records: dict[TypeName, Annotated[int, Field(ge=1, le=MOST_AT_FIRST)]]
    forgotten: Share = Decimal(0)
    corrected: bool = False


def _few(acts: dict[str, Any]) -> dict[str, Any]:
    if len(acts) > MOST_ACTS:
        raise PydanticCustomError(
            "too_many", "{n} acts are here, and at most {limit} fit; remove some",
            {"n": len(acts), "limit": MOST_ACTS},
        )  # fmt: skip
    return acts


def _whole(types: dict[str, Decimal]) -> dict[str, Decimal]:
    if types and (sum(types.values()) != 1 or len(types) > MOST_TYPES):
        raise PydanticCustomError(
            "no_whole", "{n} shares of sum {sum} are here; at most {limit} shares of sum 1 are needed",
            {"n": len(types), "sum": str(sum(types.values())), "limit": MOST_TYPES},
        )  # fmt: skip
    return types


class ToySociety(Strict):
    """What a toy society is: acts by the name that the regimes have for them, each with its rate.

    The luck of an act belongs to its place among the acts: a new one comes last. `types` are steady kinds of
    agents, each with its share; an act `of` a type is committed by that type alone.
    """

    kind: Literal["toy"]
    types: Annotated[dict[TypeName, Share], AfterValidator(_whole)] = Field(default={})
    acts: Annotated[dict[ActName, PerYear | PerDay | TimesAMonth | Waiting], AfterValidator(_few)]
    dealings: Dealings | None = None
    inspections: Inspections | None = None
    network: Network | None = None

    @model_validator(mode="after")
    def _acts_fit(self) -> Self:
        for name, act in self.acts.items():
            if isinstance(act, Act) and act.misfit:
                raise PydanticCustomError(
                    "misfit", "the act {name}: {said}", {"name": name, "said": act.misfit}
                )
            for of in act.types if isinstance(act, Act) else ():
                if of not in self.types:
                    raise PydanticCustomError(
                        "unknown_type", "the act {name} is of {of}, which is no type here; write {known}",
                        {"name": name, "of": of, "known": _one_of(tuple(self.types))},
                    )  # fmt: skip
        return self

    @model_validator(mode="after")
    def _bodies_find_acts_of_districts(self) -> Self:
        said = self.inspections
        if said is None:
            return self
        if self.network:
            raise PydanticCustomError(
                "two_towns", "inspections and network both divide the society into towns; leave out one"
            )
        found = [name for name, act in self.acts.items() if isinstance(act, Act) and not act.weighed]
        if unknown := [name for name in said.acts if name not in found]:
            raise PydanticCustomError(
                "unknown_act", "inspections.acts names {name}, which is no act here that has a rate "
                "and is not weighed; write some of {known}",
                {"name": unknown[0], "known": ", ".join(found) or "the acts first"},
            )  # fmt: skip
        if len(self.types) < 2 or set(said.records) != set(self.types):
            raise PydanticCustomError(
                "districts", "inspections.records is of {found}, and the types are {types}; districts are "
                "types, two or more, and each needs its records",
                {"found": ", ".join(said.records) or "none", "types": ", ".join(self.types) or "none"},
            )  # fmt: skip
        if few := [name for name, share in self.types.items() if share * said.town < 1]:
            raise PydanticCustomError(
                "empty_district", "types.{name} is {share} of a town of {town}, which is nobody; write a "
                "larger share, or a larger town",
                {"name": few[0], "share": str(self.types[few[0]]), "town": said.town},
            )  # fmt: skip
        return self

    @property
    def waiting(self) -> dict[str, Waiting]:
        """Return the acts that wait for others."""
        return {name: act for name, act in self.acts.items() if isinstance(act, Waiting)}

    @property
    def weighed(self) -> dict[str, Weighed]:
        """Return how acts are weighed, of those that are."""
        acts = ((name, act) for name, act in self.acts.items() if isinstance(act, Act))
        return {name: act.weighed for name, act in acts if act.weighed}

    @property
    def town(self) -> int:
        """Return the agents of a town; 0 if there are no towns."""
        if self.network:
            return self.network.agents
        return self.inspections.town if self.inspections else 0

    def misfit(self, agents: int) -> str:
        """Say what does not fit the number of agents; nothing if all does."""
        for name, act in self.waiting.items():
            if isinstance(act.threshold, BandThreshold) and act.threshold.agents != agents:
                n = act.threshold.agents
                return (
                    f"society.acts.{name}.threshold.bands: found {n} agents in them, and {agents} in the "
                    f"society; they must be as many. Write agents: {n}."
                )
        if self.town and agents % (town := self.town):
            return (
                f"agents: found {agents}, in towns of {town}; a whole number of towns is needed. "
                f"Write agents: {-(-agents // town) * town}."
            )
        return ""


def _one_of(names: tuple[str, ...]) -> str:
    return f"one of {', '.join(names)}" if names else "types: and their shares first"
