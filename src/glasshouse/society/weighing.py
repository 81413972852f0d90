"""A weighed act of a toy society: an agent commits it when what it brings is at least what it costs.

On one side stand the agent's motive and a reward; on the other a cost, what points mean that the law takes or
gives, what others will infer, and what the agent foresees. All of it is in one unit, which has no name. This
is what a scenario says of it; `weighing_tables` and `foresight` make integers of that.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from glasshouse.society.strict import Strict

LARGEST = 1_000_000
Amount = Annotated[Decimal, Field(ge=0, le=LARGEST, examples=["0.6"])]
Number = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST, examples=["0.1"])]
Above = Annotated[Decimal, Field(gt=0, le=LARGEST, examples=["0.2"])]
GradeName = Annotated[
    str, Field(pattern=r"^[^\s.]+\.[^\s.]+$", description="SCORE.GRADE", examples=["points.above"])
]


class Span(Strict):
    """From where to where."""

    low: Number
    high: Number


class Uniform(Strict):
    """Motives that are equally common between two numbers."""

    uniform: Span


class Bell(Strict):
    """Mean and standard deviation."""

    mean: Number
    sd: Above


class Normal(Strict):
    """Motives that are normally distributed."""

    normal: Bell


class Reaches(Strict):
    """Points that an agent buys, as many as it lacks to a grade; who lacks none buys none."""

    grade: GradeName
    cost_per_point: Above


class Foresees(Strict):
    """The loss of a grade by records that add up, which an agent foresees and weighs against its motives.

    `discount` is by how much less the same counts a year later: 0.05 is one part in 1.05.
    """

    grade: GradeName
    loss: Amount
    discount: Annotated[Decimal, Field(ge=Decimal("0.001"), le=10, examples=["0.05"])]


class Weighed(Strict):
    """What an agent weighs on each occasion.

    Parameters
    ----------
    motive
        What the act is to the agent; 0 if left out.
    steady
        Each agent keeps its motive; else it is another one on each occasion.
    reward, cost
        What the act brings and costs, the same for all.
    point
        What a point is to the agent that the law gives for the act, on average over what is recorded; below
        0 if points are bad.
    image
        How much it counts what others infer: the mean motive of those who act, less that of those who do not.
    reaches, foresees
        At most one of them, and of `image`.
    """

    motive: Uniform | Normal | None = None
    steady: bool = False
    reward: Amount = Decimal(0)
    cost: Amount = Decimal(0)
    point: Number = Decimal(0)
    image: Amount = Decimal(0)
    reaches: Reaches | None = None
    foresees: Foresees | None = None

    @property
    def misfit(self) -> str:
        """Say what does not go together, and what to write; nothing if all does."""
        alone = [name for name in ("image", "reaches", "foresees") if getattr(self, name)]
        if len(alone) > 1:
            return f"{' and '.join(alone)} do not go together; leave out all but one"
        if isinstance(self.motive, Uniform) and self.motive.uniform.low >= self.motive.uniform.high:
            span = self.motive.uniform
            return (
                f"low {span.low} of its motive is not below high {span.high}; write the lower number as low"
            )
        if self.image and self.motive is None:
            return "image tells of motives, and there is none; write motive: {uniform: {low: 0, high: 1}}"
        if self.reaches and self.point:
            return "with reaches the points are bought for their grade; leave out point"
        if self.foresees and (not isinstance(self.motive, Uniform) or self.steady):
            return (
                "foresees needs motives that are uniform, and new on each occasion; "
                "write motive: {uniform: {low: 0, high: 1}} and leave out steady"
            )
        return ""
