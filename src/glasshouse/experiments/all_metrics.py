"""All metrics of a run or of a contrast, benefits and harms together, and what they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from glasshouse.engine.outcomes import KINDS
from glasshouse.engine.runs import Run
from glasshouse.experiments.contrast import Contrast
from glasshouse.experiments.kept import kept_of
from glasshouse.experiments.numbers_page import run_numbers
from glasshouse.metrics.catalogue import metrics
from glasshouse.metrics.creep import assumed_share
from glasshouse.metrics.expression import fall_over_replicates, tipping_risk
from glasshouse.metrics.held import held_by
from glasshouse.metrics.intervals import over_replicates
from glasshouse.metrics.readings import NOTHING, Reading, Words, of_share
from glasshouse.metrics.run_metrics import readings_of
from glasshouse.metrics.series import Series, read_series
from glasshouse.metrics.welfare import harm_avoided
from glasshouse.shown import Shown, Table
from glasshouse.society.act_classes import ActClass, class_of
from glasshouse.society.catalogue import Act, catalogue

REMEDIES = ("petition_complaint", "litigation_remedy")
LOST = ("lost.customer", "lost.worker", "lost.neighbour")
SURVEY = ("for_privately", "against_privately", "for_openly", "against_openly")
DEALS = "dealings.deals"
FALLS: dict[str, tuple[Callable[[Act], bool], Words]] = {
    "M34": (lambda act: class_of(act) == ActClass.PROTECTED, Words("protected acts", "次受保护的行为")),
    "M38": (
        lambda act: act.response == "avoided",
        Words("lawful acts near punished ones", "次邻近受罚行为的合法行为"),
    ),
    "M39": (
        lambda act: act.protected_kind in REMEDIES,
        Words("complaints, petitions, suits", "次投诉、信访与诉讼"),
    ),
    "M40": (lambda act: class_of(act) == ActClass.UNLAWFUL, Words("unlawful acts", "次违法行为")),
}
SIDES = (Words("baseline", "基准"), Words("reform", "改革"))


@dataclass(frozen=True, repr=False)
class Measured(Shown):
    """The readings of all metrics in the order of the catalogue; `numbers` counts those they rest on."""

    readings: tuple[Reading, ...]
    numbers: Counter[str]

    def only(self, *metrics: str) -> Measured:
        """Return the readings of some metrics, by their numbers, such as M21."""
        return Measured(tuple(one for one in self.readings if one.metric in metrics), self.numbers)

    def _line(self) -> str:
        every = {one.metric for one in self.readings}
        measured = {one.metric for one in self.readings if one.value is not None}
        return f"<Measured (synthetic): {len(measured)} of {len(every)} metrics have a value>"

    def _shown(self) -> Iterator[Table]:
        from glasshouse.experiments.metrics_text import shown_tables  # which tells what stands here

        return shown_tables(self)


def measure(what: Run | Contrast) -> Measured:
    """Return all metrics of a run or a contrast, each with its value or with why there is none.

    Those of a pair are over all replicates of a contrast; those of a run are of each side of the first.

    Examples
    --------
    >>> from glasshouse import measure, open_run  # doctest: +SKIP
    >>> measure(open_run("runs/first")).only("M21", "M25")  # doctest: +SKIP
    """
    return _of_contrast(what) if isinstance(what, Contrast) else _with_numbers(_of_run(what), what)


def _of_run(run: Run) -> tuple[Reading, ...]:
    return readings_of(held_by(run, kept_of(run.prepared)))


def _with_numbers(readings: Sequence[Reading], run: Run) -> Measured:
    counts = Counter(str(entry.status) for entry in run_numbers(run.prepared))
    if counts.total():
        said = Words(
            f"{counts['assumed']:,} of {counts.total():,} numbers; for signs see glasshouse sensitivity",
            f"{counts.total():,}个数值中的{counts['assumed']:,}个；符号是否稳健见glasshouse sensitivity",
        )
        own = Reading("M59", value=assumed_share(counts), rests_on=said)
        readings = [own if one.metric == "M59" else one for one in readings]
    return Measured(tuple(readings), counts)


def _of_contrast(contrast: Contrast) -> Measured:
    pairs = contrast.runs()
    sides = [tuple(_series(run) for run in pair) for pair in pairs]
    single = [_of_run(run) for run in pairs[0]]
    found: list[Reading] = []
    for one in metrics():
        if one.held_in == "contrast":
            found += tuple(_paired(one.id, sides)) or [Reading(one.id, why=NOTHING)]
        else:
            found += _both(*([r for r in side if r.metric == one.id] for side in single))
    return _with_numbers(found, pairs[0][1])


def _both(*sides: list[Reading]) -> list[Reading]:
    """Return the readings of both sides, or one of them where neither has a value."""
    if not any(one.value is not None for side in sides for one in side):
        return sides[1]
    return [
        replace(one, part=joined(name, one.part))
        for name, side in zip(SIDES, sides, strict=True)
        for one in side
    ]


def joined(side: Words, part: Words) -> Words:
    """Return the words of a side, and of the part of a metric if it has several."""
    if not part.en:
        return side
    return Words(f"{side.en}: {part.en}", f"{side.zh}：{part.zh}")


def _series(run: Run) -> Series:
    names = [f"done.{act.id}" for act in catalogue()]
    names += [*LOST, DEALS, *(f"survey.{name}" for name in SURVEY)]
    return read_series(run.series_path, observables=names)


def _paired(number: str, sides: Sequence[Sequence[Series]]) -> Iterator[Reading]:
    if number in FALLS:
        yield from _fall(number, sides)
    elif number == "M37":
        for k, part in enumerate(SIDES):
            yield from _tipping([pair[k] for pair in sides], part)
    elif number == "M53":
        yield from _avoided(sides)


def total(series: Series, *names: str) -> int:
    """Return the sum of flows of natural persons over a whole run."""
    return series.total(names, series.first, series.last)


def _fall(number: str, sides: Sequence[Sequence[Series]]) -> Iterator[Reading]:
    is_counted, words = FALLS[number]
    names = [f"done.{act.id}" for act in catalogue() if act.who == KINDS[0] and is_counted(act)]
    before, after = ([total(pair[k], *names) for pair in sides] for k in range(2))
    if all(before):
        said = Words(
            f"{sum(before):,} and {sum(after):,} {words.en}, {len(sides)} replicates",
            f"{sum(before):,}与{sum(after):,}{words.zh}，{len(sides)}次重复",
        )
        part = Words("fall, reform against baseline", "改革相对基准的降幅")
        yield Reading(number, part, *fall_over_replicates(before, after), said)


def _tipping(runs: Sequence[Series], part: Words) -> Iterator[Reading]:
    answers = []
    for series in runs:
        asked = [tick for name in SURVEY for tick in series.values.get((0, "all", f"survey.{name}"), {})]
        if asked:
            answers.append([series.at(f"survey.{name}", max(asked)) for name in SURVEY])
    if answers:
        private, openly = ([(float(a[k]), float(a[k + 1])) for a in answers] for k in (0, 2))
        yield of_share("M37", part, tipping_risk(private, openly))


def _avoided(sides: Sequence[Sequence[Series]]) -> Iterator[Reading]:
    before, after = ([total(pair[k], *LOST) for pair in sides] for k in range(2))
    deals = [total(pair[0], DEALS) for pair in sides]
    if all(deals) and any(before):
        values = [harm_avoided(*one) for one in zip(before, after, deals, strict=True)]
        value, low, high = over_replicates(values) or (values[0], None, None)
        said = Words(
            f"{sum(before):,} and {sum(after):,} yuan lost by customers, workers, neighbours",
            f"客户、劳动者与邻里损失{sum(before):,}与{sum(after):,}元",
        )
        yield Reading("M53", Words("reform against baseline", "改革相对基准"), value, low, high, said)
