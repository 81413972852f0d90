"""Metrics of the fates of a run: what happened to whom, of everybody.

Persons without a row had nothing happen to them; they are in the counts of people by kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from glasshouse.arrays import I64
from glasshouse.codes import GROUPS
from glasshouse.engine.fate_tables import FateTable
from glasshouse.engine.fates import FACES
from glasshouse.metrics.burden import innocent_share
from glasshouse.metrics.equality import LEAST, decompose, worst_intersection
from glasshouse.metrics.inequality import gini_of_opportunity
from glasshouse.metrics.opacity import opacity_of_classes
from glasshouse.metrics.privacy import exposure, reidentification_risk
from glasshouse.metrics.readings import GROUP_WORDS, Reading, Words, p_text
from glasshouse.metrics.spells import Seen

COLUMN = {name: k for k, name in enumerate(FACES)}
AGES = [name for name in GROUPS if name.startswith("age_")]
REFUSALS = ("refused", "tickets_refused")
HARMS = ("listed", *REFUSALS, "mistaken")
Kind = tuple[int, ...]
NO_RELATIVES = Words(
    "spouses and children of a household are no agents, and nothing is counted of them",
    "家庭中的配偶与子女不是主体，不作统计",
)


@dataclass(frozen=True)
class People:
    """The fates of natural persons, with those who have none."""

    table: FateTable

    @cached_property
    def rows(self) -> I64:
        """Return the rows of natural persons."""
        return np.flatnonzero(self.table.faces[:, COLUMN["income"]] >= 0)

    def count(self, *names: str) -> I64:
        """Return (n,) the sum of some outcomes of each person with a row."""
        columns = [self.table.names.index(name) for name in names]
        return np.asarray(self.table.counts[self.rows][:, columns].sum(axis=1), np.int64)

    def kinds(self, *faces: str) -> list[Kind]:
        """Return what each person with a row is, in some respects."""
        columns = [COLUMN[name] for name in faces]
        return [tuple(row) for row in self.table.faces[self.rows][:, columns].tolist()]

    def people(self, *faces: str) -> Counter[Kind]:
        """Return how many persons there are of each kind, those without a row too."""
        columns, found = [COLUMN[name] for name in faces], Counter[Kind]()
        persons = np.flatnonzero(self.table.cells[:, COLUMN["income"]] >= 0)
        for row in persons:
            kind = tuple(self.table.cells[row, columns].tolist())
            found[kind] += int(self.table.people[row])
        return found

    @property
    def n(self) -> int:
        """Return how many persons there are."""
        return self.people("income").total()


def _people(seen: Seen) -> People | None:
    return People(seen.held.fates) if seen.held.fates else None


def foresight(seen: Seen, people: People) -> Iterator[Reading]:
    """M01: being refused at all, when own entries and falls of scores are known."""
    refused = people.count(*REFUSALS) > 0
    listed, fell = people.count("listed", "listed_months") > 0, people.count("score_fell") > 0
    hit, classes = Counter(), Counter()  # type: ignore[var-annotated]
    for is_hit, *what in zip(refused.tolist(), listed.tolist(), fell.tolist(), strict=True):
        hit[tuple(what)] += is_hit
        classes[tuple(what)] += 1
    classes[False, False] += people.n - len(refused)
    if 0 < hit.total() < people.n:
        said = Words(
            f"{hit.total():,} of {people.n:,} persons were refused; luck of what one wants counts as opacity",
            f"{people.n:,}人中{hit.total():,}人曾被拒；个人需求的偶然性计入不透明度",
        )
        counts = [(hit[what], n - hit[what]) for what, n in classes.items()]
        yield Reading("M01", value=opacity_of_classes(counts), rests_on=said)


def shown(seen: Seen, people: People) -> Iterator[Reading]:
    """M05: facts about people on lists in the hands of others, and how few look like those who are shown."""
    held, everyone = seen.held, float(seen.held.weight) * people.n
    rows = [
        (one.n_facts, everyone * one.to_everyone + one.n_bodies, held.flow(f"{one.procedure}.persons") / 12)
        for one in held.statute.shown
    ]
    if any(facts and stood for facts, _, stood in rows):
        total = f"{sum(stood for *_, stood in rows):,.0f}"
        said = Words(
            f"{total} person-years on lists; every fact counts 1, what is public has all as recipients",
            f"在名单上{total}人年；每项信息计1，公开即人人可得",
        )
        facts, recipients, stood = zip(*rows, strict=True)
        value = exposure(facts, recipients, stood, people.n)
        yield Reading("M05", Words("exposure per person", "人均暴露"), value, rests_on=said)
    listed = people.count("listed", "listed_months") > 0
    if listed.any():
        faces = ("age", "female", "province")
        alike = people.people(*faces)
        seen_of = Counter(
            kind for kind, is_on in zip(people.kinds(*faces), listed.tolist(), strict=True) if is_on
        )
        kinds = list(seen_of)
        value = reidentification_risk(
            [seen_of[kind] for kind in kinds],
            [max(float(held.weight) * alike[kind], seen_of[kind]) for kind in kinds],
        )
        said = Words(
            f"{listed.sum():,} persons listed; age band, sex and province alone",
            f"在列{listed.sum():,}人；仅按年龄段、性别与省份",
        )
        yield Reading("M05", Words("re-identification", "重识别"), value, rests_on=said)


def harmed(people: People) -> I64:
    """Return (n,) 1 of each person with a row who was listed, refused or taken for somebody else."""
    return (people.count(*HARMS) > 0).astype(np.int64)


def explained(seen: Seen, people: People) -> Iterator[Reading]:
    """M23: persons harmed in the country less in towns, and what unlawful acts and income explain of it."""
    hit = harmed(people)
    faces = ("income", "urban")
    kinds, whole = people.kinds(*faces), people.people(*faces)
    left = whole - Counter(kinds)
    acts = people.count("unlawful_acts").tolist()
    x = [[a, income] for a, (income, _) in zip(acts, kinds, strict=True)] + [[0, k[0]] for k in left]
    y = [*hit.tolist(), *(0 for _ in left)]
    in_town = [bool(urban) for _, urban in kinds] + [bool(k[1]) for k in left]
    weights = [1.0] * len(kinds) + [float(n) for n in left.values()]
    if hit.any() and 0 < sum(n for k, n in whole.items() if k[1]) < whole.total():
        found = decompose(x, y, in_town, weights)
        said = Words(
            f"{hit.sum():,} of {people.n:,} persons listed or refused; exposure to enforcement is not held",
            f"{people.n:,}人中{hit.sum():,}人被列入或被拒；未含执法接触程度",
        )
        for part, value in (
            (Words("gap, country less towns", "差距：乡村减城镇"), found.gap),
            (Words("explained by acts and income", "可由行为与收入解释"), found.explained),
            (Words("not explained", "未能解释"), found.unexplained),
        ):
            yield Reading("M23", part, value, rests_on=said)


def intersections(seen: Seen, people: People) -> Iterator[Reading]:
    """M25: the intersection of income, sex and place with the smallest share of persons not harmed."""
    faces = ("income", "female", "urban")
    whole = people.people(*faces)
    hit = Counter(
        kind for kind, is_hit in zip(people.kinds(*faces), harmed(people).tolist(), strict=True) if is_hit
    )
    counts = {"/".join(map(str, kind)): (n - hit[kind], n) for kind, n in whole.items()}
    if hit.total() and sum(n >= LEAST for n in whole.values()) > 1:
        worst = worst_intersection(counts)
        income, female, urban = map(int, worst.group.split("/"))
        names = (f"income_{income + 1}", ("male", "female")[female], ("rural", "urban")[urban])
        part = Words(
            ", ".join(GROUP_WORDS[name].en for name in names),
            "、".join(GROUP_WORDS[name].zh for name in names),
        )
        said = Words(
            f"{p_text(worst.p_value)}, adjusted for {worst.n_groups} intersections",
            f"{p_text(worst.p_value)}，已按{worst.n_groups}个交叉组校正",
        )
        yield Reading("M25", part, worst.gap, rests_on=said)


def opportunity(seen: Seen, people: People) -> Iterator[Reading]:
    """M27: months free of black lists, by sex, place, right of residence and province."""
    faces = ("female", "urban", "residence", "province")
    months = seen.held.last - seen.held.first + 1
    whole, lost = people.people(*faces), Counter[Kind]()
    for kind, n in zip(people.kinds(*faces), people.count("listed_months").tolist(), strict=True):
        lost[kind] += n
    if lost.total():
        means = [max(months - lost[kind] / n, 0.0) for kind, n in whole.items()]
        said = Words(
            f"months free of black lists, {len(whole)} types; the income of parents is not held",
            f"不在黑名单的月数，{len(whole)}个类型；未含父母收入",
        )
        yield Reading("M27", value=gini_of_opportunity(means, list(whole.values())), rests_on=said)


def innocent(seen: Seen, people: People) -> Iterator[Reading]:
    """M31: of persons harmed, those who did nothing unlawful in the run and stood on no list."""
    hit = harmed(people) > 0
    free = (people.count("listed", "listed_months", "unlawful_acts", "score_fell") == 0).tolist()
    if hit.any():
        share = innocent_share(hit.tolist(), free)
        said = Words(
            f"{hit.sum():,} persons harmed in the run; what they did before it is not held, so at most",
            f"期内受损{hit.sum():,}人；不含运行之前的行为，故为上限",
        )
        yield Reading("M31", Words("harmed who did nothing", "受损者中无过错者"), share, rests_on=said)
        yield Reading("M31", Words("losses of relatives", "亲属的损失"), why=NO_RELATIVES)


BY_FATES: dict[str, Callable[[Seen, People], Iterator[Reading]]] = {
    "M01": foresight, "M05": shown, "M23": explained, "M25": intersections, "M27": opportunity,
    "M31": innocent,
}  # fmt: skip


def by_fates(metric: str) -> Callable[[Seen], Iterator[Reading]]:
    """Return a function that measures a metric on the fates of a run, if it has some."""

    def measure(seen: Seen) -> Iterator[Reading]:
        if people := _people(seen):
            yield from BY_FATES[metric](seen, people)

    return measure
