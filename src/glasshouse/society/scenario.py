"""What a run is: the specification from which it can be repeated to the same bits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from glasshouse import clock
from glasshouse.errors import ScenarioError
from glasshouse.fitting import quoted
from glasshouse.shown import Shown, Table, facts
from glasshouse.society.interventions import Intervention, settled
from glasshouse.society.parameters import OF_A_REGIME, Changes
from glasshouse.society.parts import USUAL, WORDS, unknown
from glasshouse.society.places import census_adults
from glasshouse.society.response_models import RESPONSES, STANDARD
from glasshouse.society.settable import settled_numbers
from glasshouse.society.territory import EVERYWHERE, OWN, place_named
from glasshouse.society.toy import FEWEST_AGENTS, ToySociety

DEFAULT_SEED = 20101001
DEFAULT_REGIMES = ("national-lists",)
DEFAULT_END = clock.parse_month("2025-12")
SPIN_UP_MONTHS = 48
USUAL_SCALE = 1000
MOST_BY_DEFAULT = 1_500_000  # agents of a place
LAST_TICK = clock.parse_month("2039-12")
FIRST_TICK = clock.parse_month("2006-01")


@dataclass(frozen=True)
class Change:
    """Another law from one month on: one past, several futures.

    Parameters
    ----------
    at
        First tick of the changed law.
    begins, ends
        Regimes of the stack, as it names them, that hold from then on only, or until then only.
    without
        Reforms of that month or later, and single items such as `measure:ID`, that are left out from then on.
    happens
        Whether this is the future in which the law changes, or the other one, in which it stays.
    """

    at: int
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    happens: bool = True

    def record(self) -> dict[str, Any]:
        """Return the change as plain values."""
        return {
            "at": clock.month_text(self.at), "begins": list(self.begins), "ends": list(self.ends),
            "without": list(self.without), "happens": self.happens,
        }  # fmt: skip


@dataclass(frozen=True, repr=False)
class Scenario(Shown):
    """A society, the regimes in force in it, and a horizon. Everything that decides a result is here.

    Parameters
    ----------
    regimes
        Ids of shipped regimes, or paths of regime files.
    agents
        Adults simulated; each stands for the same number of real adults of the census, in a toy for itself.
    seed
        64-bit key of all luck.
    start, end
        First and last tick (months since January 2000), both included.
    without
        Switches left out.
    with_dependents
        Leave out, too, the switches that require one of these.
    evidence
        Evidence classes of items in force beside `rule`.
    where
        `territory`: each regime in its own. What-ifs: `everywhere`, or the id of a place.
    places
        Of which the society consists, by the names of territories, whatever its stack: so that two stacks
        have the same people. None: the territories of the stack.
    society
        A toy society; None is the full one.
    parts
        Which parts of the society there are: `auto`, `all`, `none`, names; a leading minus leaves one out.
    response
        How people answer to what they see of others: one of `responses.yaml`.
    change
        Another law from some month on; None: the same law throughout.
    numbers
        Numbers of the society other than the shipped ones, by id: ("debt.able", "0.3,0.4,0.5,0.6,0.7"); and
        shares of regimes, by name (`regimes.shares`): ("sesame#sesame.consent", "0.96").
    interventions
        What single agents, or bodies about them, do against their luck; their texts are read, too.
    """

    regimes: tuple[str, ...] = DEFAULT_REGIMES
    agents: int = 0
    seed: int = DEFAULT_SEED
    start: int = 0
    end: int = DEFAULT_END
    without: tuple[str, ...] = ()
    with_dependents: bool = False
    evidence: tuple[str, ...] = ("rule",)
    where: str = OWN
    places: tuple[str, ...] = ()
    society: ToySociety | None = None
    response: str = STANDARD
    parts: tuple[str, ...] = USUAL
    numbers: Changes = ()
    change: Change | None = None
    interventions: tuple[Intervention, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", settled_numbers(self.numbers))
        if self.society and any(OF_A_REGIME not in name for name, _ in self.numbers):
            raise ScenarioError("A toy society has no numbers but its rates; leave out --set.")
        if self.society and self.where != OWN:
            raise ScenarioError("A toy society has no places; leave out --in and --everywhere.")
        if self.places and self.where != OWN:
            raise ScenarioError("A society of given places has no other; leave out --in and --everywhere.")
        if self.where not in (OWN, EVERYWHERE):
            object.__setattr__(self, "where", place_named(self.where).id)
        if self.response not in RESPONSES:
            raise ScenarioError(
                f"--response: found {quoted(self.response)}; one of {', '.join(RESPONSES)} is needed."
            )
        if wrong := unknown(self.parts):
            raise ScenarioError(
                f"--parts: found {quoted(', '.join(wrong))}; words are {', '.join(WORDS)}, and a minus "
                "before a name leaves it out."
            )
        if self.society and self.parts != USUAL:
            raise ScenarioError("A toy society has its acts and no other parts; leave out --parts.")
        if self.society and self.response != STANDARD:
            raise ScenarioError("Nobody answers in a toy society; leave out --response.")
        if not 1 <= self.agents <= 2**31:
            raise ScenarioError(
                f"--agents: found {self.agents}; a whole number from 1 to 2147483648 is needed."
            )
        if self.society and self.agents < FEWEST_AGENTS:
            raise ScenarioError(f"--agents: found {self.agents}; a toy society has {FEWEST_AGENTS} or more.")
        if self.society and (misfit := self.society.misfit(self.agents)):
            raise ScenarioError(misfit)
        if not 0 <= self.seed < 2**64:
            raise ScenarioError(f"--seed: found {self.seed}; a whole number from 0 to 2**64 - 1 is needed.")
        if self.start < FIRST_TICK or self.end > LAST_TICK:
            found = f"{clock.month_text(self.start)} to {clock.month_text(self.end)}"
            raise ScenarioError(f"Horizon {found}: months from 2006-01 to 2039-12 can be simulated.")
        if self.change:
            self._check(self.change)
        if self.start > self.end:
            first, last = clock.month_text(self.start), clock.month_text(self.end)
            raise ScenarioError(f"--from {first} is after --to {last}; the first month must not be later.")
        if self.interventions and self.society:
            raise ScenarioError("A toy society has no interventions; leave out --intervene.")
        given = settled(self.interventions, self.start, self.end)
        object.__setattr__(self, "interventions", given)

    def _check(self, change: Change) -> None:
        if not self.start < change.at <= self.end:
            first, last = clock.month_text(self.start + 1), clock.month_text(self.end)
            raise ScenarioError(
                f"--at: found {clock.month_text(change.at)}; a month from {first} to {last} is needed, so "
                "that there is a past and a future."
            )
        if strange := [name for name in (*change.begins, *change.ends) if name not in self.regimes]:
            raise ScenarioError(f"A change names {', '.join(strange)}, which the stack does not have.")

    @property
    def shares(self) -> dict[str, str]:
        """Return what it says of shares of its regimes, by name."""
        return {name: text for name, text in self.numbers if OF_A_REGIME in name}

    @property
    def n_months(self) -> int:
        """Return the months of the horizon."""
        return self.end - self.start + 1

    @property
    def spin_up(self) -> int:
        """Return the months lived through before the horizon; a toy society begins cold."""
        return 0 if self.society else SPIN_UP_MONTHS

    @property
    def agent_days(self) -> int:
        """Return agents times days of the horizon."""
        return self.agents * (clock.last_day(self.end) - clock.first_day(self.start) + 1)

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield names and words of what it says; what is as usual needs none, but for the main things."""
        yield "Regimes", ", ".join(self.regimes)
        yield "Left out", ", ".join(self.without)
        kind = "agents of a toy society" if self.society else "synthetic adults"
        yield "Society", f"{self.agents:,} {kind}"
        yield "Months", f"{clock.month_text(self.start)} to {clock.month_text(self.end)}"
        yield "Seed", str(self.seed)
        yield "Where", "" if self.where == OWN else self.where
        yield "Places", ", ".join(self.places)
        yield "Evidence", "" if self.evidence == ("rule",) else ", ".join(self.evidence)
        yield "Response", "" if self.response == STANDARD else self.response
        yield "Parts", "" if self.parts == USUAL else ", ".join(self.parts)
        yield "Numbers", ", ".join(f"{name} = {text}" for name, text in self.numbers)
        if self.change:
            what = "another law" if self.change.happens else "the same law"
            yield "Change", f"{what} from {clock.month_text(self.change.at)} on"
        yield "Interventions", "; ".join(map(str, self.interventions))

    def _line(self) -> str:
        said = "; ".join(f"{name.lower()}: {words}" for name, words in self.words() if words)
        return f"<Scenario (synthetic) {said}>"

    def _shown(self) -> tuple[Table, ...]:
        return (facts("A scenario (synthetic): all that decides a run", self.words()),)

    def record(self) -> dict[str, Any]:
        """Return the specification as plain values for a manifest."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["society"] = self.society and self.society.model_dump(mode="json")
        plain["numbers"] = dict(self.numbers)
        plain["change"] = self.change and self.change.record()
        plain["interventions"] = [str(one) for one in self.interventions]
        plain["start"], plain["end"] = clock.month_text(self.start), clock.month_text(self.end)
        return {k: list(v) if isinstance(v, tuple) else v for k, v in plain.items()}


def agents_at_scale(n: int, adults: int | None = None) -> int:
    """Return the number of agents at which each stands for `n` adults, of the country or of so many."""
    if n < 1:
        raise ScenarioError(f"--scale: found 1:{n}; 1:1 is the largest society. Write 1:1000.")
    return max(1, round((census_adults() if adults is None else adults) / n))


def default_agents(adults: int) -> int:
    """Return the agents of a society of which no number was asked for.

    The country is at 1:1000. A place has about as many agents at most, and is at 1:1 if it is small.

    Examples
    --------
    >>> default_agents(1_140_000), default_agents(14_000_000), default_agents(1_112_784_302)
    (1140000, 1400000, 1112784)
    """
    if adults == census_adults():
        return agents_at_scale(USUAL_SCALE)
    return agents_at_scale(-(-adults // MOST_BY_DEFAULT), adults)
