"""One outcome of a contrast as a reader has chosen it: by group, on individuals, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glasshouse.charts import Interval
from glasshouse.effect_charts import Column, spread
from glasshouse.effect_charts import by_group as drawn_by_group
from glasshouse.experiments.contrast_record import EffectRecord
from glasshouse.experiments.contrast_text import FEWEST_MOVED, stands_out
from glasshouse.experiments.effects import WIDEST
from glasshouse.experiments.groups import EVERYONE
from glasshouse.explorer.contrasts.words import FAMILIES, ONE
from glasshouse.reports.by_group import SAYS as GROUP_SAYS
from glasshouse.reports.effects import SAYS as EFFECT_SAYS
from glasshouse.reports.resting import SAYS as RESTING_SAYS
from glasshouse.reports.told import CROSSED, Told
from glasshouse.reports.wording import between, capital, number, percent, unit_word
from glasshouse.shown import Table, rows

MANY = ("province", "crossed")
GOOD = {"benefit": 1, "harm": -1, "neither": 0}


@dataclass(frozen=True)
class Drawn:
    """A chart for the browser: the sentence that it says, its specification, and its table."""

    says: str
    spec: dict[str, Any]
    table: Table


@dataclass(frozen=True)
class Chosen:
    """An outcome and a family of groups."""

    told: Told
    outcome: str
    by: str

    @property
    def groups(self) -> tuple[str, ...]:
        """Return all adults and the groups of the family."""
        return (EVERYONE, *members(self.told, self.by))

    @property
    def effects(self) -> tuple[EffectRecord, ...]:
        """Return the effect in each group."""
        return tuple(self.told.contrast.effect(self.outcome, group) for group in self.groups)


def families(told: Told) -> tuple[str, ...]:
    """Return the families of groups that a contrast has."""
    return tuple(family for family in FAMILIES if members(told, family))


def members(told: Told, family: str) -> tuple[str, ...]:
    """Return the groups of a family; intersections with too few people are left out."""
    if family == "crossed":
        return told.crossed
    if family == "province":
        return told.by_province
    return tuple(one.name for one in told.record.groups if one.family == family and one.family != CROSSED)


def numbers(chosen: Chosen) -> dict[str, Any]:
    """Return what the contrast says of the outcome, as it stands in `contrast.json`, with its units."""
    told, name = chosen.told, chosen.outcome
    one, resting = told.outcomes[name], told.contrast.resting[name]
    return {
        "name": name, "label": told.outcome(name), "unit": one.unit, "side": one.side,
        "unit_shown": told.unit(name), "times": told.times(name), "replicates": told.n,
        "rests_on": resting.rests_on, "sign_robust": resting.sign_robust,
        "sign": told.sign(told.contrast.effect(name)),
        "groups": [_of_group(told, effect) for effect in chosen.effects],
        "individuals": {str(size): n for size, n in sorted(told.record.spread[name].items())},
    }  # fmt: skip


def _of_group(told: Told, one: EffectRecord) -> dict[str, Any]:
    kept = one.model_dump(mode="json", exclude={"outcome", "variance_ratio"})
    return {**kept, "label": told.group(one.group), "people": told.groups[one.group].people}


def chart_by_group(chosen: Chosen) -> Drawn:
    """Return the effects by group."""
    told, name, lang = chosen.told, chosen.outcome, chosen.told.lang
    label, unit, times = capital(told.outcome(name)), told.unit(name), told.times(name)
    everybody = chosen.effects[0]
    has_ends = everybody.low is not None and everybody.high is not None
    band = ((everybody.low or 0) * times, (everybody.high or 0) * times) if has_ends else None
    sentence = _sentence(chosen, everybody)
    title = ONE["figure"][lang].format(outcome=label, by=FAMILIES[chosen.by][lang])
    chart = drawn_by_group(
        [_interval(told, one, times) for one in chosen.effects], title=title,
        unit=ONE["unit" if has_ends else "unit_one"][lang].format(unit=unit), description=sentence,
        band=band, lang=lang,
    )  # fmt: skip
    words = {key: said[lang] for key, said in GROUP_SAYS.items()}
    head = (
        *(words[key] for key in ("group", "people", "baseline", "reform", "effect", "interval")),
        EFFECT_SAYS["more"][lang], EFFECT_SAYS["less"][lang],
    )  # fmt: skip
    caption = words["caption"].format(outcome=label, unit=unit)
    table = Table(caption, head, rows(*(_row(told, one) for one in chosen.effects)))
    return Drawn(sentence, chart.to_dict(), table)


def _sentence(chosen: Chosen, everybody: EffectRecord) -> str:
    told, name, lang = chosen.told, chosen.outcome, chosen.told.lang
    label = capital(told.outcome(name))
    if told.sign(everybody) == "zero":
        return ONE["unchanged"][lang].format(outcome=label)
    ends = "" if everybody.low is None else ONE["ends"][lang].format(ends=told.interval(everybody))
    return ONE["says"][lang].format(
        outcome=label, all=told.value(name, everybody.effect, signed=True), ends=ends, unit=told.unit(name),
        standing=_standing(chosen),
    )  # fmt: skip


def _standing(chosen: Chosen) -> str:
    """Say which group can be told from all adults; where there are very many groups, that luck sets apart."""
    told, lang = chosen.told, chosen.told.lang
    if told.n == 1:
        return GROUP_SAYS["one_replicate"][lang]
    if chosen.by in MANY:
        return ONE["many"][lang]
    out = stands_out(told.record, chosen.outcome)
    if out is None:
        return ONE["no_standing"][lang]
    value = told.value(out.outcome, out.effect, signed=True)
    return ONE["standing"][lang].format(group=told.group(out.group), value=value)


def _interval(told: Told, one: EffectRecord, times: float) -> Interval:
    low, high = (one.effect if end is None else end for end in (one.low, one.high))
    return Interval(capital(told.group(one.group)), low * times, one.effect * times, high * times)


def _row(told: Told, one: EffectRecord) -> tuple[str, ...]:
    name, lang = one.outcome, told.lang
    return (
        capital(told.group(one.group)), f"{told.groups[one.group].people:,}", told.value(name, one.baseline),
        told.value(name, one.reform), told.value(name, one.effect, signed=True), told.interval(one),
        percent(one.more, lang), percent(one.less, lang),
    )  # fmt: skip


def chart_of_individuals(chosen: Chosen) -> Drawn | None:
    """Return for how many people the outcome changed, and by how much; None where nothing can be drawn."""
    told, name, lang = chosen.told, chosen.outcome, chosen.told.lang
    found = sorted(told.record.spread[name].items())
    if told.outcomes[name].unit == "yuan" or not found:
        return None
    words = {key: said[lang] for key, said in EFFECT_SAYS.items()}
    people, one = told.groups[EVERYONE].people, told.contrast.effect(name)
    label, unit = capital(told.outcome(name)), unit_word(told.outcomes[name].unit, lang)
    sentence = words["spread_sentence"].format(
        outcome=label, same=number(1000 * (1 - one.more - one.less), lang),
        more=number(1000 * one.more, lang), less=number(1000 * one.less, lang),
    )  # fmt: skip
    per = [(size, 1000 * count / people) for size, count in found]
    chart = spread(
        _columns(per, told, name), title=words["spread"].format(outcome=label),
        unit=words["spread_unit"].format(unit=unit), description=sentence, lang=lang,
    )  # fmt: skip
    lines = tuple((_size(size, words["beyond"]), number(share, lang)) for size, share in per)
    head = (words["size"].format(unit=unit), words["people"])
    table = Table(words["spread_caption"].format(outcome=label), head, rows(*lines))
    return Drawn(sentence, chart.to_dict(), table)


def _columns(per: Sequence[tuple[int, float]], told: Told, name: str) -> list[Column]:
    good, lang = GOOD[told.outcomes[name].side], told.lang
    return [
        Column(
            _size(size, ""), share,
            "neither" if not good else "benefit" if size * good > 0 else "harm", number(share, lang),
        )
        for size, share in per
    ]  # fmt: skip


def _size(value: int, beyond: str) -> str:
    """Write the size of an effect on one person; the last counts all beyond it, too."""
    sign = "+" if value > 0 else "−"
    if abs(value) < WIDEST:
        return f"{sign}{abs(value)}"
    return f"{sign}{WIDEST}{beyond}" if beyond else f"{'≥ +' if value > 0 else '≤ −'}{WIDEST}"


def resting_words(chosen: Chosen) -> str:
    """Say what the outcome rests on, and whether its sign survives luck and the ranges of the numbers."""
    told, name, lang = chosen.told, chosen.outcome, chosen.told.lang
    words = {key: said[lang] for key, said in RESTING_SAYS.items()}
    one, effect = told.contrast.resting[name], told.contrast.effect(name)
    sign = words[told.sign(effect)].format(fewest=FEWEST_MOVED, n=told.n)
    return ONE["rests"][lang].format(
        outcome=capital(told.outcome(name)), rests=words[one.rests_on], sign=sign,
        ranges=_ranges(chosen, words),
    )  # fmt: skip


def _ranges(chosen: Chosen, words: dict[str, str]) -> str:
    told, found = chosen.told, chosen.told.record.ranges
    one = told.contrast.resting[chosen.outcome]
    if found is None or one.smallest is None or one.largest is None:
        return words["untested"]
    if one.none == len(found.draws):
        return words["never"].format(n=one.none)
    key = {True: "robust", False: "fragile", None: "nothing"}[one.sign_robust]
    said = words[key].format(n=len(found.draws), more=one.more, less=one.less, none=one.none)
    times = told.times(chosen.outcome)
    return said + words["spread"].format(ends=between(one.smallest * times, one.largest * times, told.lang))
