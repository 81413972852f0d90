"""Interventions of a scenario: what a synthetic agent, or a body about it, does in a month, against luck.

Each is one line of a fixed form, such as `4711 2018-05 not pay`; there is no room for a text. At most 64 come
in a scenario, so that no list of persons can be fed in.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from glasshouse import clock
from glasshouse.errors import GlasshouseError, ScenarioError
from glasshouse.fitting import quoted
from glasshouse.steering import MOST_INTERVENTIONS, MOST_OF_AGENT, Answer

PATTERN: Final = (
    r"^(?P<agent>[FB]?(0|[1-9][0-9]{0,9})) (?P<month>[0-9]{4}-[0-9]{2}) (?P<how>not |mistaken )?"
    r"(?P<what>[a-z0-9][a-z0-9_.:-]{0,139})( @(?P<fact>[1-9][0-9]{0,5}))?$"
)
FORM: Final = "AGENT MONTH WHAT, or not WHAT, or mistaken WHAT, such as 4711 2018-05 not pay,"
WORDS: Final = {Answer.NO: "not ", Answer.YES: "", Answer.MISTAKEN: "mistaken "}


@dataclass(frozen=True)
class Intervention:
    """What happens, or does not, or is only on record.

    Parameters
    ----------
    agent
        An agent as people call it: 4711, F12, B3.
    tick
        The month.
    what
        An act of the catalogue, `debt`, an event, a choice or a rule of a procedure (`engine.interventions`).
    answer
        Whether it happens, does not, or is on record by mistake.
    fact
        The fact that it is about, as lives number them; 0 is any.
    """

    agent: str
    tick: int
    what: str
    answer: Answer = Answer.YES
    fact: int = 0

    def __str__(self) -> str:
        about = f" @{self.fact}" if self.fact else ""
        return f"{self.agent} {clock.month_text(self.tick)} {WORDS[self.answer]}{self.what}{about}"


def parsed(text: str) -> Intervention:
    """Read an intervention.

    Raises
    ------
    ScenarioError
        If the text is not of the form.

    Examples
    --------
    >>> str(parsed("4711 2018-05 not pay @54272"))
    '4711 2018-05 not pay @54272'
    """
    found = re.fullmatch(PATTERN, text)
    try:
        tick = clock.parse_month(found["month"]) if found else 0
    except GlasshouseError:
        found = None
    if not found:
        raise ScenarioError(f"interventions: found {quoted(text)}; {FORM} is needed.")
    answer = {"not ": Answer.NO, "mistaken ": Answer.MISTAKEN, None: Answer.YES}[found["how"]]
    return Intervention(found["agent"], tick, found["what"], answer, int(found["fact"] or 0))


def _place(one: Intervention) -> tuple[int, str, str, bool, int, int]:
    """Return where an intervention comes: what is meant for one fact before what is meant for any."""
    return one.tick, one.agent, one.what, one.fact == 0, one.fact, int(one.answer)


def settled(given: tuple[Intervention | str, ...], start: int, end: int) -> tuple[Intervention, ...]:
    """Return interventions in one order, whatever the order in which they were given, each once.

    Raises
    ------
    ScenarioError
        If there are too many, one lies outside the horizon, or two contradict each other.
    """
    read = (parsed(one) if isinstance(one, str) else one for one in given)
    found = tuple(sorted(dict.fromkeys(read), key=_place))
    if len(found) > MOST_INTERVENTIONS:
        raise ScenarioError(f"interventions: found {len(found)}; at most {MOST_INTERVENTIONS} are allowed.")
    if outside := next((one for one in found if not start <= one.tick <= end), None):
        first, last = clock.month_text(start), clock.month_text(end)
        raise ScenarioError(
            f"interventions: found {quoted(str(outside))}; a month from {first} to {last} is needed."
        )
    busiest = Counter((one.agent, one.tick) for one in found).most_common(1)
    if busiest and busiest[0][1] > MOST_OF_AGENT:
        (agent, tick), n = busiest[0]
        raise ScenarioError(
            f"interventions: found {n} on agent {agent} in {clock.month_text(tick)}; at most {MOST_OF_AGENT} "
            "are allowed."
        )
    matters = Counter((one.agent, one.tick, one.what, one.fact) for one in found)
    if twice := next((one for one in found if matters[one.agent, one.tick, one.what, one.fact] > 1), None):
        raise ScenarioError(f"interventions: {quoted(str(twice))} and another one contradict each other.")
    return found
