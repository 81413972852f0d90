"""What a report of a contrast tells of: its record, the first pair of its runs, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from glasshouse.effect_charts import Lang
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run, open_run
from glasshouse.engine.whereabouts import is_counterfactual, title
from glasshouse.errors import DamagedError, RunError
from glasshouse.experiments.contrast import Contrast
from glasshouse.experiments.contrast_record import (
    BalanceRecord,
    ContrastRecord,
    EffectRecord,
    GroupRecord,
    OutcomeRecord,
)
from glasshouse.experiments.contrast_text import FAMILIES, FEWEST_MOVED, moved, shown, years_in
from glasshouse.experiments.figures import times_a_year
from glasshouse.experiments.groups import EVERYONE
from glasshouse.experiments.store import RUNS
from glasshouse.reports.wording import between, number, unit_word
from glasshouse.society.places import province_of, provinces

Sign = Literal["one", "zero", "clear", "few", "same", "open"]
CROSSED = "income, sex and place"
FEWEST_PEOPLE = 500  # of an intersection, in agents: fewer move by luck
MOST_OUTCOMES = 6  # that are shown group by group


@dataclass(frozen=True)
class Told:
    """A contrast with the first pair of its runs, in one language."""

    contrast: Contrast
    baseline: Run
    reform: Run
    lang: Lang

    @property
    def record(self) -> ContrastRecord:
        """Return what the contrast says."""
        return self.contrast.record

    @property
    def runs(self) -> tuple[Run, Run]:
        """Return both runs, the baseline first."""
        return self.baseline, self.reform

    @cached_property
    def names(self) -> tuple[str, str]:
        """Return what the regimes of both sides are called."""
        found = [side_name(run.prepared, self.lang) for run in self.runs]
        if found[0] == found[1]:
            found = [f"{name}{_without(run, self.lang)}" for name, run in zip(found, self.runs, strict=True)]
        if found[0] != found[1]:
            return found[0], found[1]
        words = {"en": (" (baseline)", " (reform)"), "zh": ("（基准）", "（改革）")}[self.lang]
        return found[0] + words[0], found[1] + words[1]

    @cached_property
    def outcomes(self) -> dict[str, OutcomeRecord]:
        """Return the outcomes by name."""
        return {one.name: one for one in self.record.outcomes}

    @cached_property
    def groups(self) -> dict[str, GroupRecord]:
        """Return the groups by name."""
        return {one.name: one for one in self.record.groups}

    @property
    def n(self) -> int:
        """Return the number of replicates."""
        return len(self.record.replicates)

    def outcome(self, name: str) -> str:
        """Return what an outcome is called."""
        one = self.outcomes[name]
        return one.label if self.lang == "en" else one.label_zh

    def group(self, name: str) -> str:
        """Return what a group is called."""
        one = self.groups[name]
        return one.label if self.lang == "en" else one.label_zh

    @cached_property
    def shown(self) -> tuple[EffectRecord, ...]:
        """Return the effects on all adults of which there is something on either side."""
        return tuple(shown(self.record))

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """Return outcomes that are shown group by group: those for which most people have another count.

        Harms and benefits come first. Outcomes in which nobody differs are left out.
        """
        moved = [one for one in self.shown if one.more or one.less]
        moved.sort(key=lambda one: (self.outcomes[one.outcome].side == "neither", -(one.more + one.less)))
        return tuple(one.outcome for one in moved[:MOST_OUTCOMES])

    def times(self, outcome: str) -> float:
        """Return by what a number per person and horizon is multiplied: per 1,000 and year, yuan per one."""
        return times_a_year(self.outcomes[outcome].unit, years_in(self.record))

    def unit(self, outcome: str) -> str:
        """Return the unit in which an outcome is told."""
        unit = self.outcomes[outcome].unit
        word = unit_word(unit, self.lang)
        if self.lang == "en":
            return f"{word} per adult and year" if unit == "yuan" else f"{word} per 1,000 adults and year"
        return f"{word}/人·年" if unit == "yuan" else f"{word}/千人·年"

    def value(self, outcome: str, value: float | None, *, signed: bool = False) -> str:
        """Write a number per person and horizon in the unit in which it is told."""
        return number(None if value is None else value * self.times(outcome), self.lang, signed=signed)

    def interval(self, one: EffectRecord) -> str:
        """Write the 95 % interval of an effect."""
        low, high = (None if end is None else end * self.times(one.outcome) for end in (one.low, one.high))
        return between(low, high, self.lang)

    @cached_property
    def families(self) -> tuple[str, ...]:
        """Return the groups of income, age, sex, place and residence, all adults first."""
        return (
            EVERYONE, *(g.name for g in self.record.groups if g.family in FAMILIES),
        )  # fmt: skip

    @cached_property
    def by_province(self) -> tuple[str, ...]:
        """Return the provinces, if there is more than one."""
        found = tuple(g.name for g in self.record.groups if g.family == "province")
        return found if len(found) > 1 else ()

    @cached_property
    def crossed(self) -> tuple[str, ...]:
        """Return the intersections with enough people."""
        return tuple(g.name for g in self.record.groups if g.family == CROSSED and g.people >= FEWEST_PEOPLE)

    def worsening(self, one: EffectRecord) -> float:
        """Return by how much an effect is for the worse; nothing for what is neither harm nor benefit."""
        return {"harm": 1, "benefit": -1, "neither": 0}[self.outcomes[one.outcome].side] * one.effect

    def sign(self, one: EffectRecord) -> Sign:
        """Say how clear the sign of an effect is over replicates of luck."""
        return sign_of(one, self.groups[one.group].people)

    @property
    def everybody(self) -> BalanceRecord:
        """Return who is better and worse off of all adults."""
        return self.contrast.balance[EVERYONE]

    @cached_property
    def labels(self) -> tuple[tuple[str, str], ...]:
        """Return what every output must say of a side, in English, with the name of the side."""
        sides = ("baseline", self.record.baseline), ("reform", self.record.reform)
        return tuple((name, label) for name, side in sides for label in side.labels[1:])


def sign_of(one: EffectRecord, people: int) -> Sign:
    """Say how clear the sign of an effect is over replicates of luck.

    `one`: one replicate alone; `zero`: nobody differs in any; `clear`: alike in all, and the interval leaves
    out 0; `few`: so, but of so few people that the interval itself is luck; `same`: alike in all, and the
    interval has 0; `open`: not alike.

    Parameters
    ----------
    people
        Of the group.
    """
    if not (one.more or one.less):
        return "zero"
    if one.low is None or one.high is None:
        return "one"
    is_alike = all(v > 0 for v in one.by_replicate) or all(v < 0 for v in one.by_replicate)
    if not is_alike:
        return "open"
    if one.low <= 0 <= one.high:
        return "same"
    return "clear" if moved(one, people) >= FEWEST_MOVED else "few"


def tell(contrast: Contrast, lang: Lang) -> Told:
    """Open the first pair of runs of a contrast.

    Raises
    ------
    RunError
        If a run is missing, damaged, or another one than the contrast was made of.
    """
    pair = contrast.record.replicates[0]
    found = []
    for name, digest in ((pair.baseline, pair.baseline_digest), (pair.reform, pair.reform_digest)):
        folder = contrast.path / RUNS / name
        if not folder.is_dir():
            raise RunError(
                f"{folder}: is missing, and lives cannot be told without it; type the same glasshouse "
                "compare again, which makes it."
            )
        run = open_run(folder)
        if run.manifest.digest != digest:
            raise DamagedError(
                f"{folder}: is not the run of which the contrast was made; type the same glasshouse compare "
                "again."
            )
        found.append(run)
    return Told(contrast, found[0], found[1], lang)


def _without(run: Run, lang: Lang) -> str:
    """Say which reforms a run leaves out, if it does."""
    names = ", ".join(run.manifest.spec.without)
    return {"en": f", without {names}", "zh": f"，略去{names}"}[lang] if names else ""


def side_name(prepared: Prepared, lang: Lang) -> str:
    """Name the regimes of a run: what-ifs and counterfactuals lose the bare name of their place."""
    if lang == "en":
        return title(prepared) or "No regime"
    named = []
    for loaded, is_outside in zip(prepared.regimes, prepared.territory.hypothetical, strict=True):
        name = loaded.regime.regime.title.zh
        places = prepared.territory.places
        there = f"在{places[0].name_zh}" if places else "在全国"
        named.append(f"{name}，假设{there}施行" if is_outside else name)
    text = " + ".join(named) or "无制度"
    return f"反事实：{text}" if is_counterfactual(prepared) else text


def society_words(prepared: Prepared, lang: Lang) -> str:
    """Say what society it is, in one language."""
    if prepared.scenario.society:
        return {"en": "a toy society", "zh": "玩具社会"}[lang]
    places = prepared.territory.places
    if not places:
        return {"en": "a synthetic China", "zh": "合成的中国社会"}[lang]
    if lang == "en":
        return f"a synthetic {_joined([place.name_en for place in places])}"
    named = [
        place.name_zh
        if place.is_region or place.kind == "province"
        else f"{provinces()[province_of(place)].name_zh}{place.name_zh}"
        for place in places
    ]
    return f"合成的{'、'.join(named)}"


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
