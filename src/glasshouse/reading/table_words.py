"""Writes the rule table of procedures in words, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from glasshouse.reading.grouping import Detail, details, grouped, shared, without
from glasshouse.reading.page import Group, Section, Table
from glasshouse.reading.phrases import Language, Phrases
from glasshouse.reading.table import TableRow
from glasshouse.reading.wording import WORDS
from glasshouse.regimes.model import Regime

_SAYS: Final[dict[str, dict[str, str]]] = {
    "rule": {"en": "Rule", "zh": "规则"},
    "steps": {"en": "From step → to step", "zh": "起始步骤 → 进入步骤"},
    "trigger": {"en": "Trigger, and on what terms", "zh": "触发与条件"},
    "share": {"en": "share {share} ({mark})", "zh": "比例{share}（{mark}）"},
    "count": {"en": "{name} ({id}), {n} rows", "zh": "{name}（{id}），共{n}行"},
}


def procedure_sections(regime: Regime, rows: Sequence[TableRow], lang: Language) -> Iterator[Section]:
    """Yield a section for each procedure, its rules under their provisions.

    Rows of one rule that differ only in the step from which they start are one line.

    Parameters
    ----------
    regime
        The regime.
    rows
        Its rule table.
    lang
        Language of the words.
    """
    say = Phrases(regime, lang)
    words = {key: text[lang] for key, text in _SAYS.items()}
    head = (words["rule"], words["steps"], words["trigger"])
    for some in grouped((row.procedure, row) for row in rows):
        groups = tuple(_group(same, say, words) for same in grouped((row.provision, row) for row in some))
        name = some[0].procedure
        title = words["count"].format(name=say.name(name), id=name, n=len(some))
        yield Section(title, (Table(head, groups),))


def _group(rows: Sequence[TableRow], say: Phrases, words: dict[str, str]) -> Group:
    starts: dict[TableRow, list[str]] = {}
    for row in rows:
        begins = say.word("opens") if row.from_step == "none" else _step(row, row.from_step, say)
        starts.setdefault(replace(row, from_step=""), []).append(begins)
    rests = {row: _terms(row, say, words) for row in starts}
    common = shared(list(rests.values()))
    cells = tuple(
        (
            row.rule,
            f"{say.series(begins)} → {_step(row, row.to_step, say)}",
            say.series([say.trigger(row.trigger), *without(rests[row], common)]),
        )
        for row, begins in starts.items()
    )
    provision = rows[0].provision
    cited = say.cited(provision) if provision != "none" else say.word("no_provision")
    return Group(say.series([cited, *(detail.text for detail in common)]), cells)


def _terms(row: TableRow, say: Phrases, words: dict[str, str]) -> tuple[Detail, ...]:
    """Return on what facts a rule depends, how often it is used, for how long, and since when."""
    space = "" if say.lang == "zh" else " "
    days = ((say.word("since"), row.from_date), (say.word("until"), row.to_date))
    mark = WORDS.get(row.share_status, {}).get(say.lang, "")
    share = "" if row.share_status == "certain" else words["share"].format(share=row.share, mark=mark)
    return details(
        (row.guard, say.condition(row.guard.split(", ")) if row.guard else ""),
        ((row.share, row.share_status), share),
        ((row.term, row.longer), _term(row, say)),
        ((row.from_date, row.to_date), space.join(f"{name}{space}{day}" for name, day in days if day)),
    )


def _step(row: TableRow, step: str, say: Phrases) -> str:
    return say.name(f"{row.procedure}.{step}")


def _term(row: TableRow, say: Phrases) -> str:
    said = [] if not row.term else [say.word("open_term") if row.term == "open" else say.time(row.term)]
    if row.longer:
        years, _, cap = row.longer.replace(" years, at most", ",").partition(", ")
        said.append(say.word("longer").format(years=years, cap=cap))
    return say.series(said)
