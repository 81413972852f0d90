"""What can be looked at month by month in a run: measures by name, with their words in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from glasshouse.conduct import Counterparty, Door
from glasshouse.engine.runs import Run
from glasshouse.explorer.words import Said
from glasshouse.metrics.outcomes import TICKETS
from glasshouse.metrics.society import OWED, PAID_DEBTS, REPAID, Section
from glasshouse.minds import Survey
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime
from glasshouse.regimes.reforms import public_names
from glasshouse.regimes.scoring_rows import ordered_grades
from glasshouse.reports.row_words import COUNTERPARTIES, SECTIONS, row_words
from glasshouse.society.act_classes import ActClass, acts_of, favoured_at, refused_at

Kind = Literal["flow", "stock", "yearly"]
STOCK, FLOW, YEARLY = "stock", "flow", "yearly"
ADULTS, ASKED = "adults", "survey.asked"
SUBJECTS: Final = ("natural_person", "legal_person", "government_body")
PEOPLE: Final[dict[str, Said]] = {"people": {"en": "People", "zh": "人口"}}
HEADINGS: Final[dict[str, Said]] = PEOPLE | {
    one.name.lower(): {"en": one.value, "zh": SECTIONS[one]} for one in Section
}
ORDER: Final = (
    "standing", "refusals", "benefits", "arrears", "losses", "conduct", "dealings", "speech", "people",
)  # fmt: skip
OF_LISTS: Final[tuple[tuple[str, Kind, str, Said], ...]] = (
    ("persons", "stock", "persons", {"en": "{label}, persons on it", "zh": "{label}在列人数"}),
    ("in_force", "flow", "entries", {"en": "{label}, new entries", "zh": "{label}新列入"}),
    ("removed", "flow", "entries", {"en": "{label}, entries removed", "zh": "{label}移出"}),
)
OF_SCORES: Final[tuple[tuple[str, str, Said], ...]] = (
    ("record", "records", {"en": "{label}, new records", "zh": "{label}新计入的记录"}),
    ("up", "changes", {"en": "{label}, scores that rose", "zh": "{label}上升"}),
    ("down", "changes", {"en": "{label}, scores that fell", "zh": "{label}下降"}),
)
GRADE: Final[Said] = {"en": "{label}, persons in grade: {grade}", "zh": "{label}等级人数：{grade}"}
SIMPLE: Final[tuple[tuple[str, str, Kind, str, str, tuple[str, ...]], ...]] = (
    ("refusals", "tickets", "flow", "attempts", "tickets refused", TICKETS),
    ("refusals", "forgone", "flow", "trips", "trips not even tried", ("trip_forgone",)),
    ("refusals", "slipped", "flow", "trips", "trips that slipped past the gate", ("trip_slipped",)),
    ("refusals", "spending", "flow", "attempts", "other high spending refused", ("spending_refused",)),
    ("refusals", "refused.doors", "flow", "times", "refused at all doors",
     tuple(name for door in Door for name in refused_at(door))),
    ("refusals", "mistaken_identity", "flow", "events", "taken for somebody else", ("mistaken_identity",)),
    ("refusals", "copy_lingers", "flow", "events", "old copies still shown", ("copy_lingers",)),
    ("refusals", "copy_corrected", "flow", "events", "old copies corrected", ("copy_corrected",)),
    ("refusals", "deadline_missed", "flow", "events", "bodies that missed their time", ("deadline_missed",)),
    ("benefits", "repaid", "flow", "yuan", "yuan paid to creditors", (REPAID,)),
    ("benefits", "debts.paid", "flow", "debts", "debts performed or settled", PAID_DEBTS),
    ("benefits", "favoured.doors", "flow", "times", "favoured at all doors",
     tuple(name for door in Door for name in favoured_at(door))),
    ("arrears", "owed", "stock", "yuan", "yuan still owed", (OWED,)),
    ("standing", "moved_away", "flow", "persons", "moved away for a low grade of their place",
     ("moved_away",)),
    ("dealings", "dealings.deals", "flow", "dealings", "dealings between neighbours", ("dealings.deals",)),
    ("dealings", "dealings.refused_to_listed", "flow", "dealings",
     "dealings refused because the partner is on a public list", ("dealings.refused_to_listed",)),
)  # fmt: skip
CLASSES: Final[dict[str, Said]] = {
    "UNLAWFUL": {"en": "unlawful acts", "zh": "违法行为"},
    "DEEDS": {"en": "good deeds", "zh": "善行"},
    "PROTECTED": {"en": "protected acts", "zh": "受保护的行为"},
    "OTHER": {"en": "other lawful acts", "zh": "其他合法行为"},
}
OPINIONS: Final[dict[Survey, Said]] = {
    Survey.FOR_PRIVATELY: {"en": "approve of the system privately", "zh": "私下赞成该制度的成年人"},
    Survey.FOR_OPENLY: {"en": "say that they approve", "zh": "公开表示赞成的成年人"},
    Survey.AGAINST_PRIVATELY: {"en": "disapprove privately", "zh": "私下不赞成的成年人"},
    Survey.AGAINST_OPENLY: {"en": "say that they disapprove", "zh": "公开表示不赞成的成年人"},
    Survey.WOULD_SPEAK: {"en": "disapprove and would speak", "zh": "不赞成且愿意发声的成年人"},
}
MORE_ZH: Final = {
    "owed": "月末尚欠款项", "dealings.deals": "邻里往来", "mistaken_identity": "被误认为他人",
}  # fmt: skip
PERFORMED: Final[Said] = {"en": "debts performed while on the list", "zh": "在名单期间履行的债务"}
OPENED: Final[Said] = {"en": "enforcement cases opened", "zh": "执行立案"}
FELL: Final[Said] = {"en": "debts that fell behind", "zh": "新逾期债务"}
FELL_TO: Final[Said] = {
    "en": "debts that fell behind, owed to: {who}",
    "zh": "新逾期债务，债权人：{who}",
}
LOST: Final[Said] = {"en": "lost by acts (gains negative): {who}", "zh": "行为造成的损失（收益为负）：{who}"}
ALL: Final[Said] = {"en": "all together", "zh": "合计"}
ADULT: Final[Said] = {"en": "adults", "zh": "成年人"}


@dataclass(frozen=True)
class Measure:
    """Something counted month by month: the sum of some observables of the series.

    `kind` says whether it is what happened in a month, what there is at its end, or what each January wrote;
    `anchor` is the observable that shows when it wrote, for a count of nought leaves no row.
    """

    key: str
    section: str
    label: Said
    unit: str
    kind: Kind
    names: tuple[str, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Reform:
    """A dated reform of a run's law; `tick` is its month."""

    tick: int
    on: str
    id: str
    regime: str
    label: Said


def regimes_of(run: Run) -> tuple[Regime, ...]:
    """Return the regimes of a run, those of its change too, for their words."""
    change = run.manifest.spec.change
    sources = dict.fromkeys((*run.manifest.spec.regimes, *(change.begins if change else ())))
    return tuple(
        load_regime(str(run.path / source) if "/" in source else source).regime for source in sources
    )


def measures_of(regimes: Sequence[Regime]) -> tuple[Measure, ...]:
    """Return all measures of a stack in the order of their headings, whether or not a run has any."""
    found = (*_lists(regimes), *_scores(regimes), *_simple(), *_objections(regimes), *_counted())
    return tuple(sorted(found, key=lambda one: ORDER.index(one.section)))


def _filled(text: Said, **parts: Said | str) -> Said:
    def said(lang: Literal["en", "zh"]) -> str:
        return text[lang].format(
            **{name: one if isinstance(one, str) else one[lang] for name, one in parts.items()}
        )

    return {"en": said("en"), "zh": said("zh")}


def _procedures(regimes: Sequence[Regime]) -> Iterator[tuple[str, Said, bool]]:
    named = [(regime.regime.id, one) for regime in regimes for one in regime.procedures]
    names = public_names([(regime, one.id) for regime, one in named])
    for name, (_, one) in zip(names, named, strict=True):
        yield name, {"en": one.label.en, "zh": one.label.zh}, one.kind != "case"


def _lists(regimes: Sequence[Regime]) -> Iterator[Measure]:
    for name, label, is_list in _procedures(regimes):
        for part, kind, unit, text in OF_LISTS if is_list else ():
            key = f"{name}.{part}"
            yield Measure(key, "standing", _filled(text, label=label), unit, kind, (key,))


def _scores(regimes: Sequence[Regime]) -> Iterator[Measure]:
    named = [(regime.regime.id, score) for regime in regimes for score in regime.scores]
    names = public_names([(regime, score.id) for regime, score in named])
    for name, (_, score) in zip(names, named, strict=True):
        label: Said = {"en": score.label.en, "zh": score.label.zh}
        grades = ordered_grades(score)
        for grade in grades if len(grades) > 1 else ():
            key = f"{name}.{grade.id}"
            words: Said = {"en": grade.label.en, "zh": grade.label.zh}
            text = _filled(GRADE, label=label, grade=words)
            yield Measure(key, "standing", text, "persons", "stock", (key,))
        for part, unit, said in OF_SCORES:
            key = f"{name}.{part}"
            yield Measure(key, "standing", _filled(said, label=label), unit, "flow", (key,))


def _simple() -> Iterator[Measure]:
    for section, key, kind, unit, label, names in SIMPLE:
        zh = MORE_ZH.get(key) or row_words(key, {})
        yield Measure(key, section, {"en": label, "zh": zh}, unit, kind, names)
    yield Measure("performed_listed", "benefits", PERFORMED, "debts", "flow", ("performed_listed",))
    yield Measure("enforcement_opened", "arrears", OPENED, "cases", "flow", ("enforcement_opened",))
    yield Measure("debt_arrears", "arrears", FELL, "debts", "flow", ("debt_arrears",))


def _objections(regimes: Sequence[Regime]) -> Iterator[Measure]:
    for part, en in (
        ("filed", "objections and requests filed"),
        ("upheld", "objections and requests upheld"),
    ):
        names = tuple(f"{name}.{part}" for name, _, _ in _procedures(regimes))
        zh = "提出的异议与申请" if part == "filed" else "成立的异议与申请"
        yield Measure(f"objections.{part}", "refusals", {"en": en, "zh": zh}, "cases", "flow", names)


def _counted() -> Iterator[Measure]:
    """Yield what goes by counterparty, by class of act, by opinion; and adults."""
    sides = tuple(one for one in Counterparty if one != Counterparty.NOBODY)
    for part, text in (("arrears", FELL_TO), ("lost", LOST)):
        section, every = (
            "losses" if part == "lost" else part,
            [f"{part}.{x.name.lower()}" for x in Counterparty],
        )
        yield Measure(f"{part}.total", section, _filled(text, who=ALL), "yuan", "flow", tuple(every))
        for one in sides:
            key = f"{part}.{one.name.lower()}"
            who: Said = {"en": one.name.lower().replace("_", " "), "zh": COUNTERPARTIES[one]}
            yield Measure(key, section, _filled(text, who=who), "yuan", "flow", (key,))
    for name, label in CLASSES.items():
        acts = [act.id for who in SUBJECTS for act in acts_of(ActClass[name], who)]
        for part, unit, en, zh in (
            ("done", "acts", f"{label['en']}, done", f"{label['zh']}，实际发生"),
            ("recorded", "records", f"records of {label['en']}", f"{label['zh']}的记录"),
        ):
            names = tuple(f"{part}.{act}" for act in acts)
            yield Measure(f"{name.lower()}.{part}", "conduct", {"en": en, "zh": zh}, unit, "flow", names)
    for answer, words in OPINIONS.items():
        key = f"survey.{answer.name.lower()}"
        yield Measure(key, "speech", words, "persons", "yearly", (key,), ASKED)
    yield Measure(ADULTS, "people", ADULT, "persons", "yearly", (ADULTS,), ADULTS)
