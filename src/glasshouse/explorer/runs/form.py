"""The form in which a run is ordered: its fields in the address, and the order that they mean.

What is typed is checked by what checks the command line: the scenario, and the compilers of the law.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from glasshouse.clock import month_text
from glasshouse.effect_charts import Lang
from glasshouse.engine.prepare import default_start, prepare
from glasshouse.errors import GlasshouseError
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.runs.jobs import Order
from glasshouse.explorer.words import Said
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.society.parts import USUAL
from glasshouse.society.response_models import RESPONSES, STANDARD, response_labels
from glasshouse.society.scenario import DEFAULT_END, DEFAULT_SEED, FIRST_TICK, LAST_TICK, Scenario
from glasshouse.society.territory import EVERYWHERE, OWN

USUAL_AGENTS, MOST_AGENTS, MOST_SEED = 100_000, 5_000_000, 9_999_999_999
USUAL_REGIME: Final = "national-lists"
BOX: Final = "regime."  # before the name of a regime: the name of its box
LONGEST = 200  # signs of a field
FIELDS: Final = ("where", "agents", "from", "to", "seed", "response", "without", "dependents")
_NAMES = re.compile(r"[A-Za-z0-9_.:, -]*")
_PREPARING = Lock()  # one order is compiled at a time, however many come
SAYS: Final[dict[str, Said]] = {
    "no_regime": {
        "en": "regimes: none is chosen; choose one at least, such as national-lists, or none for no regime.",
        "zh": "制度：尚未选择；请至少选择一项，如 national-lists；“无制度”请选 none。",
    },
    "long": {
        "en": "{name}: is longer than {n} signs; write less.",
        "zh": "{name}：超过{n}个字符；请缩短。",
    },
    "without": {
        "en": "without: found {found}; names of switches with commas between them are needed.",
        "zh": "without：{found}无效；须为以逗号分隔的开关名称。",
    },
}


@dataclass(frozen=True)
class Typed:
    """What stands in the form, as it was typed, and why it cannot be run, if so.

    Parameters
    ----------
    values
        By name of the field; boxes are "on" or empty.
    """

    values: Mapping[str, str]
    scenario: Scenario | None
    problem: Said | None

    def shown(self, lang: Lang) -> dict[str, Any]:
        """Return the form as plain values."""
        return {
            **{name: self.values[name] for name in FIELDS},
            "regimes": [
                {"id": one, "title": titles()[one][lang], "is_chosen": bool(self.values[BOX + one])}
                for one in sorted(shipped_ids(), key=lambda one: not self.values[BOX + one])
            ],
            "responses": [{"id": one, "title": response_labels()[one][lang]} for one in RESPONSES],
            "most_agents": MOST_AGENTS, "first_month": month_text(FIRST_TICK),
            "last_month": month_text(LAST_TICK), "most_seed": MOST_SEED,
            "problem": self.problem[lang] if self.problem else "",
        }  # fmt: skip

    @property
    def order(self) -> Order:
        """Return the options of the command line that mean the same."""
        assert self.scenario is not None
        return order_of(self.scenario)


def titles() -> dict[str, Said]:
    """Return what the shipped regimes are called."""
    heads = {one: load_regime(one).regime.regime.title for one in shipped_ids()}
    return {one: {"en": title.en, "zh": title.zh} for one, title in heads.items()}


def typed(asked: Asked) -> Typed:
    """Read the form; where nothing was typed, it shows a small run of the national lists."""
    is_new = not asked.query
    usual = {
        "where": OWN, "agents": str(USUAL_AGENTS), "from": "", "to": month_text(DEFAULT_END),
        "seed": str(DEFAULT_SEED), "response": STANDARD, "without": "", "dependents": "",
    }  # fmt: skip
    values = {name: asked.text(name, usual[name]).strip() for name in FIELDS}
    for one in shipped_ids():
        box = asked.text(BOX + one)
        values[BOX + one] = "on" if box or (is_new and one == USUAL_REGIME) else ""
    try:
        return Typed(values, _scenario(Asked(asked.lang, asked.path, {}, values), values), None)
    except RefusedError as refusal:
        return Typed(_cut(values), None, refusal.says)
    except GlasshouseError as failure:
        return Typed(_cut(values), None, {"en": str(failure), "zh": str(failure)})


def compiled(found: Typed) -> Typed:
    """Compile the law of an order, so that what cannot be run is refused before it waits for its turn."""
    if found.scenario is None:
        return found
    try:
        with _PREPARING:
            prepare(found.scenario)
    except GlasshouseError as failure:
        return Typed(found.values, None, {"en": str(failure), "zh": str(failure)})
    return found


def _scenario(asked: Asked, values: Mapping[str, str]) -> Scenario:
    for name in FIELDS:
        if len(values[name]) > LONGEST:
            raise _refusal("long", name=name, n=LONGEST)
    if not _NAMES.fullmatch(values["without"]):
        raise _refusal("without", found=quoted(values["without"]))
    regimes = tuple(one for one in shipped_ids() if values[BOX + one])
    if not regimes:
        raise _refusal("no_regime")
    return Scenario(
        regimes=regimes,
        agents=asked.number("agents", 1, MOST_AGENTS),
        seed=asked.number("seed", 0, MOST_SEED),
        start=asked.month("from", FIRST_TICK, LAST_TICK, default_start(regimes)),
        end=asked.month("to", FIRST_TICK, LAST_TICK, DEFAULT_END),
        where=asked.choice("where", (OWN, EVERYWHERE), OWN),
        response=asked.choice("response", RESPONSES, STANDARD),
        without=tuple(name for name in re.split(r"[, ]+", values["without"]) if name),
        with_dependents=bool(values["dependents"]),
    )


def _refusal(key: str, **words: object) -> RefusedError:
    said = SAYS[key]
    return RefusedError(422, said["en"].format(**words), said["zh"].format(**words))


def _cut(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text[:LONGEST] for name, text in values.items()}


def order_of(scenario: Scenario) -> Order:
    """Return a scenario of the whole society as options of the command line.

    Examples
    --------
    >>> " ".join(order_of(Scenario(("none",), 2_000, start=130, end=132)).options)
    '--regimes=none --agents=2000 --from=2010-11 --to=2011-01 --seed=20101001 --response=standard'
    """
    options = [
        f"--regimes={','.join(scenario.regimes)}", f"--agents={scenario.agents}",
        f"--from={month_text(scenario.start)}", f"--to={month_text(scenario.end)}",
        f"--seed={scenario.seed}", f"--response={scenario.response}",
    ]  # fmt: skip
    if scenario.where == EVERYWHERE:
        options.append("--everywhere")
    if scenario.without:
        options.append(f"--without={','.join(scenario.without)}")
    if scenario.with_dependents:
        options.append("--with-dependents")
    if scenario.where not in (OWN, EVERYWHERE):
        options.append(f"--in={scenario.where}")
    if scenario.parts != USUAL:
        options.append(f"--parts={','.join(scenario.parts)}")
    options += [f"--evidence={one}" for one in scenario.evidence if one != "rule"]
    options += [f"--set={name}={value}" for name, value in scenario.numbers]
    options += [f"--intervene={one}" for one in scenario.interventions]
    return Order(tuple(options), scenario.regimes[0])
