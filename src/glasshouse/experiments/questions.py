"""Ready experiments: a controversy of the article as a question to the model, written down before any run.

Each has what critics and what supporters expect, in one form, and what would count against either: in words,
and as conditions on what a run counts, so that nobody judges afterwards. The result stays whatever it says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from glasshouse import clock
from glasshouse.documents import read_document
from glasshouse.errors import ScenarioError
from glasshouse.experiments.groups import EVERYONE, NO_PERSONS
from glasshouse.experiments.sweep import scenario_at
from glasshouse.provenance import digest_record
from glasshouse.readers import DocumentKind, reader
from glasshouse.society.parts import USUAL
from glasshouse.society.response_models import STANDARD
from glasshouse.society.scenario import DEFAULT_SEED, Scenario
from glasshouse.society.territory import EVERYWHERE, OWN

SHIPPED = Path(__file__).parent / "library"
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", description="a month")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$", description="a name")]
Claim = Annotated[str, Field(pattern=r"^C\d\d$", description="the id of a claim, C and two digits")]


class Strict(BaseModel):
    """A part of an experiment: frozen, and closed to unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """A text in both languages."""

    en: str
    zh: str


NOBODY, ANYBODY = "nobody", "anybody"
FEW, MANY = "more_for_fewer_than", "more_for_at_least"
WORSE_OFF, WORSE_LESS_BETTER, ANYTHING = "worse_off", "worse_less_better", "anything"
SUMS = (WORSE_OFF, WORSE_LESS_BETTER, ANYTHING)


class Condition(Strict):
    """Something that can come out of one side against the first.

    side, of
        The side; an outcome, a row of the society in the last year, `worse_off` (who is worse off than under
        the first side), `worse_less_better` (how many more are worse off than better off) or `anything`.
    group
        Of whom an outcome is: all adults, or firms and government bodies.
    test
        What is true of the interval over replicates: that it lies above 0 or below, or does not. Or of single
        ones: that it differs for nobody, for anybody, or is more for fewer than a share `than`, or
        for at least such a share.
    """

    side: Name
    of: str
    group: Annotated[str, Field(pattern=f"^({EVERYONE}|{NO_PERSONS})$")] = EVERYONE
    test: Annotated[
        Literal[
            "above_0", "not_above_0", "below_0", "not_below_0", "nobody", "anybody",
            "more_for_fewer_than", "more_for_at_least",
        ],
        Field(alias="is"),
    ]  # fmt: skip
    than: Annotated[float | None, Field(gt=0, lt=1)] = None

    @model_validator(mode="after")
    def _than_goes_with_its_test(self) -> Self:
        if (self.than is None) == (self.test in (FEW, MANY)):
            raise ValueError(f"{FEW} and {MANY} need a share, in than, and nothing else does")
        if self.of == ANYTHING and self.test not in (NOBODY, ANYBODY):
            raise ValueError(f"{ANYTHING} is the same for {NOBODY} or differs for {ANYBODY}")
        return self


class Refutation(Strict):
    """Conditions of which any, or all together, count against an expectation."""

    any: tuple[Condition, ...] = ()
    all: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.any) == bool(self.all):
            raise ValueError("either any or all is needed, with conditions")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions."""
        return self.any or self.all


class Expectation(Strict):
    """What one side expects of the model, what would count against it, and the same as conditions."""

    expects: Words
    refuted_by: Words
    refuted_if: Refutation


class SideOf(Strict):
    """One law of an experiment; what it does not say is as in the experiment."""

    name: Name
    label: Words
    regimes: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    evidence: tuple[Literal["reported", "seed_only"], ...] = ()
    response: str | None = None
    numbers: dict[str, str] = {}


class Question(Strict):
    """An experiment: the first side is the baseline, every other one is contrasted with it."""

    format: Literal[1]
    id: Name
    title: Words
    question: Words
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]
    critics: Expectation
    supporters: Expectation
    rests_on: Words
    regimes: tuple[str, ...]
    first_month: Annotated[Month, Field(alias="from")]
    last_month: Annotated[Month, Field(alias="to")]
    everywhere: bool = False
    place: Annotated[str | None, Field(alias="in")] = None
    places: tuple[str, ...] = ()
    parts: tuple[str, ...] = USUAL
    agents: Annotated[int, Field(ge=1)] = 1_100_000
    replicates: Annotated[int, Field(ge=1)] = 8
    sides: Annotated[tuple[SideOf, ...], Field(min_length=2)]
    look_at: Annotated[tuple[str, ...], Field(min_length=1)]
    rows: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if len({side.name for side in self.sides}) < len(self.sides):
            raise ValueError("two sides have one name")
        return self

    @model_validator(mode="after")
    def _conditions_can_come_out(self) -> Self:
        known = {*self.look_at, *self.rows, *SUMS}
        others = {side.name for side in self.sides[1:]}
        for one in self.conditions:
            if one.side not in others:
                raise ValueError(f"{one.side} is no side but the first")
            if one.of not in known:
                raise ValueError(f"{one.of} is neither in look_at nor in rows")
            if one.group != EVERYONE and one.of not in self.look_at:
                raise ValueError(f"{one.of} is not counted of {NO_PERSONS}")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Return the conditions that count against either expectation, critics first."""
        return (*self.critics.refuted_if.conditions, *self.supporters.refuted_if.conditions)

    @property
    def digest(self) -> str:
        """Return the digest of what the file says, by which a result is tied to its hypotheses."""
        return digest_record(self.model_dump(mode="json", by_alias=True, exclude_unset=True))

    def scenarios(self, agents: int | None = None, response: str = STANDARD) -> dict[str, Scenario]:
        """Return the scenario of each side.

        Parameters
        ----------
        agents
            Other than the question says.
        response
            How people answer on the sides that leave it open.
        """
        usual = Scenario(
            regimes=self.regimes,
            agents=agents or self.agents,
            seed=DEFAULT_SEED,
            start=clock.parse_month(self.first_month),
            end=clock.parse_month(self.last_month),
            where=EVERYWHERE if self.everywhere else self.place or OWN,
            places=self.places,
            parts=self.parts,
            response=response,
        )
        return {side.name: _scenario(usual, side) for side in self.sides}


def _scenario(usual: Scenario, side: SideOf) -> Scenario:
    said = {"without": ",".join(side.without), "evidence": ",".join(side.evidence)}
    said = {name: text for name, text in said.items() if text}
    if side.regimes is not None:
        said["regimes"] = ",".join(side.regimes)
    if side.response is not None:
        said["response"] = side.response
    return scenario_at(usual, {**said, **side.numbers})


@reader(DocumentKind.SCENARIO, schema="glasshouse.experiments.questions.Question")
def read_question(path: Path | str) -> Question:
    """Read an experiment.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    found, _ = read_document(path, Question, kind=DocumentKind.SCENARIO, error=ScenarioError)
    return found


def question_ids() -> tuple[str, ...]:
    """Return the ids of the shipped experiments."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.yaml")))


def question_named(name: str) -> Question:
    """Return a shipped experiment by its id, or one of a file by its path.

    Raises
    ------
    ScenarioError
        If there is none, or the file is not right.
    """
    if name.endswith((".yaml", ".yml")):
        return read_question(name)
    if name not in question_ids():
        raise ScenarioError(f'No experiment is called "{name}"; there are {", ".join(question_ids())}.')
    return read_question(SHIPPED / f"{name}.yaml")
