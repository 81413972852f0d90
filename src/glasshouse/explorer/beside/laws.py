"""The laws under which one life is shown: how an address names them, which are usual, which are exact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.explorer.asked import RefusedError, quoted
from glasshouse.explorer.lives.replays import LIVES, OWN, Law, digest_of
from glasshouse.explorer.shelf import Shelf
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

THIS: Final = "this-run"
AND, LESS = "+", "~"  # of regimes in a stack; before a reform that is left out
MOST, MOST_REGIMES, MOST_REFORMS = 8, 4, 8
NO_LAW, NATIONAL = "none", "national-lists"
TELLING: Final = (
    "jd-2017-terms",
    "hc-2015-listing-implies-order",
    "hc-2015-g-trains",
)  # reforms to leave out


@dataclass(frozen=True)
class Named:
    """A law as an address names it."""

    text: str
    law: Law


def parsed(text: str, run: Run) -> Named:
    """Read the name of a law: this run's own, or shipped regimes and reforms that are left out.

    Raises
    ------
    RefusedError
        If a regime or a reform in it is not known.
    """
    name = text.strip().replace(" ", AND)
    if name == THIS:
        return Named(name, OWN)
    stack, *without = name.split(LESS)
    regimes = tuple(stack.split(AND))
    if strange := [one for one in regimes if one not in shipped_ids()]:
        raise RefusedError(
            400, f"regimes: no regime {quoted(strange[0])} is shipped; the page of regimes names them all.",
            f"regimes：没有内置制度 {quoted(strange[0])}；制度页列有全部制度。",
        )  # fmt: skip
    if len(regimes) > MOST_REGIMES or len(without) > MOST_REFORMS or len(set(regimes)) < len(regimes):
        raise RefusedError(
            400, f"regimes: at most {MOST_REGIMES} regimes, each once, and {MOST_REFORMS} reforms left out.",
            f"regimes：最多{MOST_REGIMES}个制度（不得重复），最多略去{MOST_REFORMS}项改革。",
        )  # fmt: skip
    known = {switch.id for one in regimes for switch in regime_of(one).switches}
    if strange := [one for one in without if one not in known]:
        raise RefusedError(
            400, f"regimes: {quoted(strange[0])} is no reform of {stack}.",
            f"regimes：{quoted(strange[0])} 不是 {stack} 的改革。",
        )  # fmt: skip
    law = Law(regimes, tuple(without))
    spec = run.scenario
    is_own = (law.regimes, law.without) == (spec.regimes, spec.without)
    return Named(name, OWN if is_own else law)


def laws_of(text: str, run: Run) -> tuple[Named, ...]:
    """Read up to eight laws, with commas between them; the same law twice is one."""
    found: dict[Law, Named] = {}
    for name in text.split(","):
        if name.strip():
            one = parsed(name, run)
            found.setdefault(one.law, one)
    laws = tuple(found.values())
    if not 0 < len(laws) <= MOST:
        raise RefusedError(
            400, f"regimes: found {len(laws)}; 1 to {MOST} are shown side by side.",
            f"regimes：找到{len(laws)}个；可并列显示1至{MOST}个。",
        )  # fmt: skip
    return laws


def regime_of(name: str) -> Regime:
    """Return a shipped regime."""
    return load_regime(name).regime


def usual(run: Run, prepared: Prepared, neighbourhood: int) -> str:
    """Return the laws that are shown if none is asked for.

    The run's own, none, the national lists with all reforms and without each of some, and what is shipped for
    the place of this person, if it is one with rules of its own.
    """
    names = [THIS]
    if not prepared.scenario.society:
        names += _of_place(prepared, neighbourhood)
        if prepared.territory.region is None:
            names.append(NO_LAW)
            last = clock.last_day(prepared.scenario.end)
            first = clock.first_day(prepared.scenario.start)
            days = {one.id: clock.day_number(one.on) for one in regime_of(NATIONAL).switches}
            names += [NATIONAL, *(f"{NATIONAL}{LESS}{one}" for one in TELLING if first < days[one] <= last)]
    return ",".join(one.text for one in laws_of(",".join(names[:MOST]), run))


def _of_place(prepared: Prepared, neighbourhood: int) -> Iterator[str]:
    """Yield the shipped regimes whose own territory is the place of a neighbourhood."""
    row = int(prepared.places.place[neighbourhood])
    if row:
        place = prepared.territory.carved[row - 1]
        yield from (name for name in shipped_ids() if place.id in regime_of(name).regime.territorial_scope)


def title(named: Named, run: Run, lang: Lang) -> str:
    """Name a law in words."""
    law = named.law if named.law != OWN else Law(run.scenario.regimes, run.scenario.without)
    loaded = [load_regime(one).regime for one in law.regimes]
    stack = " + ".join(getattr(one.regime.title, lang) for one in loaded)
    reforms = {switch.id: getattr(switch.label, lang) for one in loaded for switch in one.switches}
    left = [reforms.get(one, one) for one in law.without]
    if not left:
        return stack
    return f"{stack}（略去：{'、'.join(left)}）" if lang == "zh" else f"{stack}, without: {'; '.join(left)}"


def paired(shelf: Shelf, run: Run, law: Law) -> tuple[str, Run] | None:
    """Return another open run of the same people, luck and months under a law, if there is one."""
    with shelf.lock:
        open_runs = dict(shelf.runs)
    mine = run.manifest.spec
    for key, other in open_runs.items():
        spec = other.manifest.spec
        if digest_of(other) == digest_of(run) or _sameness(spec) != _sameness(mine):
            continue
        if (tuple(spec.regimes), tuple(spec.without)) == (law.regimes, law.without) and _same_places(
            run, other
        ):
            return key, other
    return None


def _sameness(spec: object) -> tuple[object, ...]:
    """Return what two runs must share, so that one agent is the same person in both."""
    names = ("seed", "agents", "start", "end", "where", "response", "numbers", "evidence", "society")
    found = [getattr(spec, name) for name in names]
    return (*found, getattr(spec, "change", None))


def _same_places(run: Run, other: Run) -> bool:
    """Whether two runs are cut into the same neighbourhoods of the same provinces."""
    one, two = LIVES.ready(run)[0].places, LIVES.ready(other)[0].places
    return all(
        np.array_equal(getattr(one, name), getattr(two, name))
        for name in ("province", "first_slot", "size", "place")
    )
