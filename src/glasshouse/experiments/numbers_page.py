"""The page that says which numbers a run rests on, and which of them have a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment, StrictUndefined

from glasshouse.engine.prepare import Prepared
from glasshouse.engine.whereabouts import title, warning
from glasshouse.experiments.summary import template_text
from glasshouse.features import Feature, Role
from glasshouse.regimes.assumed import RegimeNumber
from glasshouse.regimes.assumed import numbers_of as numbers_of_regime
from glasshouse.society.catalogue import catalogue
from glasshouse.society.numbers import (
    Entry,
    count_sentence,
    numbers_in,
    of_act,
    of_responses,
    plain,
)
from glasshouse.society.parameters import ACTS, ANSWERS, DEBTS, FIRMS, MINDS, MISTAKES, TRAITS, with_numbers

TEMPLATE, STYLE = "numbers.html.j2", "page.css.j2"
ABOUT = {
    DEBTS: ("debts, courts and journeys", "债务、法院与出行"),
    MINDS: ("opinion, dealings, households", "看法、往来与家庭"),
    ACTS: ("what people do, and who records it", "行为及其记录者"),
    TRAITS: ("roles and classes of features", "身份与特征类别"),
    ANSWERS: ("how people answer to what they see", "人们对所见的反应"),
    FIRMS: ("firms, government bodies, creditors", "企业、政府机构与债权人"),
    MISTAKES: ("copies, namesakes, what bodies can take", "副本、同名与机构承受力"),
}
OF_REGIME = ("what the encoding adds to the text of this regime", "本制度编码在条文之外补充的数值")
PART_OF = {  # by the first word of a number's name: the part of the society that reads it
    MINDS: {"opinion": "opinion", "dealings": "dealings", "household": "households"},
    FIRMS: {"firm": "firm", "body": "body", "owed": "firm"},
    MISTAKES: {"exchange": "exchange", "namesakes": "namesakes", "capacity": "capacity"},
}
WORDS = {
    "sourced": ("sourced", "有来源"),
    "fitted": ("fitted", "拟合"),
    "assumed": ("assumed", "假定"),
    "recalled": ("recalled", "凭记忆"),
}


@dataclass(frozen=True)
class Group:
    """The numbers of one file, and what it is about."""

    file: str
    en: str
    zh: str
    entries: tuple[Entry, ...]

    def count(self, status: str) -> int:
        """Return how many of the numbers have a status."""
        return sum(entry.status == status for entry in self.entries)


def run_numbers(prepared: Prepared) -> tuple[Entry, ...]:
    """Return the numbers that a run rests on, by file: those of parts that are on, then its regimes'.

    A toy society rests on what its scenario says, and has none of the society's.
    """
    with with_numbers(prepared.scenario.numbers):
        society = () if prepared.scenario.society else tuple(_of_society(prepared))
    return (*society, *_of_regimes(prepared))


def numbers_of(*sides: Prepared) -> tuple[Entry, ...]:
    """Return the numbers that any of some runs rests on, each once."""
    found = {(one.file, one.id): one for prepared in sides for one in run_numbers(prepared)}
    return tuple(found.values())


def _of_society(prepared: Prepared) -> Iterator[Entry]:
    yield from numbers_in(DEBTS)
    yield from (entry for entry in numbers_in(MINDS) if _is_on(prepared, entry))
    followed = set(prepared.followed.acts)
    for act in catalogue():
        if act.id in followed:
            yield from of_act(act)
    yield from (entry for entry in numbers_in(TRAITS) if _first_word(entry) in _traits(prepared))
    yield from of_responses(prepared.scenario.response)
    for file in (FIRMS, MISTAKES):
        yield from (entry for entry in numbers_in(file) if _is_on(prepared, entry))


def _first_word(entry: Entry) -> str:
    return entry.id.partition(".")[0]


def _is_on(prepared: Prepared, entry: Entry) -> bool:
    part = PART_OF[entry.file][_first_word(entry)]
    is_asked = part == "households" and Feature.HOUSEHOLD_SIZE in prepared.stack.scores.term_feature
    return is_asked or part in prepared.parts


def _traits(prepared: Prepared) -> set[str]:
    """Return the names of features that scores of the run read, and of roles, if anything asks for them."""
    read = {Feature(number).name.lower() for number in prepared.followed.traits}
    has_roles = bool(prepared.followed.acts) or bool(read)
    return read | ({str(role.name).lower() for role in Role} if has_roles else set())


def _of_regimes(prepared: Prepared) -> Iterator[Entry]:
    heard = {one.act for one in prepared.stack.heard}
    for loaded in prepared.regimes:
        found = numbers_of_regime(loaded.regime, evidence=prepared.stack.evidence, heard=heard)
        yield from (entry_of(loaded.regime.regime.id, one) for one in found)


def entry_of(regime: str, one: RegimeNumber) -> Entry:
    """Return a number of a regime as it is listed beside those of the society."""
    low, high = ("" if end is None else plain(end) for end in (one.low, one.high))
    return Entry(regime, one.path, one.what, plain(one.value), one.unit, low, high, one.status, one.why)


def grouped(entries: Sequence[Entry]) -> tuple[Group, ...]:
    """Divide numbers by file, in their order."""
    return tuple(
        Group(file, *ABOUT.get(file, OF_REGIME), tuple(rows))
        for file, rows in groupby(entries, key=lambda entry: entry.file)
    )


def numbers_html(prepared: Prepared) -> str:
    """Return the page as one self-contained file without scripts."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    entries = run_numbers(prepared)
    return environment.from_string(template_text(TEMPLATE)).render(
        title=title(prepared) or "No regime",
        warning=warning(prepared),
        count=count_sentence(entries),
        entries=entries,
        groups=grouped(entries),
        words=WORDS,
        style=template_text(STYLE),
    )
