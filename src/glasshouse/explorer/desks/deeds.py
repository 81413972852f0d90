"""The interventions that an address holds, and what each desk may do beyond its queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from glasshouse.codes import Event
from glasshouse.engine.decisions import Desk, desk_of
from glasshouse.engine.interventions import DEBT, Matter, is_journey, matters_of
from glasshouse.engine.prepare import Prepared
from glasshouse.errors import ScenarioError
from glasshouse.explorer.asked import RefusedError, quoted
from glasshouse.explorer.changes import EACH
from glasshouse.society.catalogue import catalogue
from glasshouse.society.interventions import Intervention, settled

MOST: Final = 24  # in an address
HOWS: Final = ("", "not", "mistaken")  # it happens, it does not, it is on record by mistake
OF_CREDITORS: Final = (Event.CREDITOR_WITHDRAWS,)
OF_COURTS: Final = (Event.ENFORCEMENT_SUSPENDED, Event.ENFORCEMENT_REFUSED, Event.ENFORCEMENT_ENDED)
OF_PERSONS: Final = (Event.SECURITY_GIVEN, Event.DEBTOR_CORRECTS, Event.EMERGENCY)


@dataclass(frozen=True)
class Deed:
    """Something that somebody at a desk may do about an agent, at any time.

    Parameters
    ----------
    what
        As interventions call it.
    hows
        Which of `HOWS` make sense.
    """

    what: str
    hows: tuple[str, ...]


def held(text: str, prepared: Prepared) -> tuple[Intervention, ...]:
    """Read the interventions of an address.

    Raises
    ------
    RefusedError
        If one is not of the form, names nothing of the run, or there are too many.
    """
    spec = prepared.scenario
    try:
        found = settled(tuple(one for one in text.split(EACH) if one), spec.start, spec.end)
        known = matters_of(prepared)
        for one in found:
            if one.what not in known:
                raise ScenarioError(f"interventions: nothing in this run is called {quoted(one.what)}.")
    except ScenarioError as failure:
        raise RefusedError(400, f"do: {failure}", f"do：无效（{failure}）") from None
    if len(found) > MOST:
        raise RefusedError(
            400, f"do: found {len(found)}; at most {MOST} acts fit into an address.",
            f"do：找到{len(found)}项；一个地址最多容纳{MOST}项。",
        )  # fmt: skip
    return found


def written(given: tuple[Intervention, ...]) -> str:
    """Write interventions as an address holds them."""
    return EACH.join(map(str, given))


def deeds_of(prepared: Prepared, desk: Desk) -> tuple[Deed, ...]:
    """Return what somebody at a desk may do about an agent without being asked, in a run."""
    known = matters_of(prepared)
    acts = {act.id: act for act in catalogue() if act.id in known}
    if desk == "citizen":
        yielded = [Deed(act, ("", "not")) for act in acts if acts[act].who == "natural_person"]
        owed = [Deed(DEBT, HOWS)]
        return (*owed, *_events(known, OF_PERSONS), *_journeys(known, ("",)), *yielded)
    if desk == "creditor":
        return tuple(_events(known, OF_CREDITORS))
    if desk == "court":
        return (Deed(DEBT, ("mistaken",)), *_events(known, OF_COURTS))
    filed = [
        Deed(act, ("mistaken",))
        for act, one in acts.items()
        if one.door is None and desk_of(one.recorded.by[0]) == desk
    ]
    if desk == "agency":
        return (*_journeys(known, ("mistaken",)), *filed)
    return tuple(filed) if desk in ("bank", "platform") else ()


def _events(known: Mapping[str, Matter], events: tuple[Event, ...]) -> list[Deed]:
    return [Deed(event.name.lower(), ("",)) for event in events if event.name.lower() in known]


def _journeys(known: Mapping[str, Matter], hows: tuple[str, ...]) -> list[Deed]:
    return [Deed(name, hows) for name, matter in known.items() if is_journey(matter)]
