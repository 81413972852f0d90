"""The compiled rule table of one regime as rows that people can read."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table
from rich.text import Text

from glasshouse.arrays import ALWAYS
from glasshouse.clock import date_of, day_number
from glasshouse.codes import Fact, Term
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.model import Ground, Move, Regime
from glasshouse.regimes.phrases import Language, Phrases
from glasshouse.regimes.wording import WORDS

FIRST, LAST = datetime.date(1949, 10, 1), datetime.date(2200, 1, 1)  # the rules of all days lie between them
COLUMNS = (
    ("rule", 3), ("steps", 6), ("trigger", 6), ("share", 3), ("term", 4), ("provision", 4), ("in_force", 3),
)  # fmt: skip
HEADINGS = {
    "rule": {"en": "Rule", "zh": "规则"},
    "steps": {"en": "From step → to step", "zh": "起始步骤 → 进入步骤"},
    "trigger": {"en": "Trigger, and condition", "zh": "触发与条件"},
    "share": {"en": "Share", "zh": "比例"},
    "term": {"en": "Term", "zh": "期限"},
    "provision": {"en": "Provision", "zh": "条款"},
    "in_force": {"en": "In force", "zh": "施行"},
    "none": {"en": "No rules.", "zh": "没有规则。"},
    "always": {"en": "always", "zh": "一律"},
    "count": {"en": "{n} rows", "zh": "共 {n} 行"},
}


@dataclass(frozen=True)
class TableRow:
    """One row of the rule table, with the ids of its regime file.

    from_step: "none" where a case begins. guard: facts that must hold, with "not" where they must not.
    share: of the times that the body, or the person, does it; share_status "certain" where no luck is drawn.
    term: an ISO 8601 duration, "open" for an open-ended entry, empty where the row gives none.
    terms: the kinds of entries that the row moves. from_date is the first day, to_date the first day on which
    the row no longer holds; empty if that day is not known.
    """

    procedure: str
    rule: str
    from_step: str
    trigger: str
    guard: str
    share: str
    share_status: str
    to_step: str
    term: str
    longer: str
    terms: str
    provision: str
    from_date: str
    to_date: str


@dataclass(frozen=True)
class RuleRows:
    """The rows of a regime, and how to print them."""

    regime: Regime
    rows: tuple[TableRow, ...]
    lang: Language

    @property
    def csv(self) -> str:
        """The rows as CSV, with a line of headings."""
        out = io.StringIO()
        writer = csv.DictWriter(out, [field.name for field in fields(TableRow)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in self.rows)
        return out.getvalue()

    @property
    def json(self) -> str:
        """The rows as JSON: a list of objects."""
        return json.dumps([asdict(row) for row in self.rows], ensure_ascii=False, indent=2) + "\n"

    def __rich__(self) -> Group:
        """Return a table for each procedure."""
        say = Phrases(self.regime, self.lang)
        words = {key: text[self.lang] for key, text in HEADINGS.items()}
        groups: dict[str, list[TableRow]] = {}
        for row in self.rows:
            groups.setdefault(row.procedure, []).append(row)
        parts: list[Text | Table] = []
        for procedure, rows in groups.items():
            count = words["count"].format(n=len(rows))
            parts += [Text(f"\n{say.name(procedure)} ({procedure}), {count}", style="bold")]
            parts += [_printed(rows, say, words)]
        return Group(*parts) if parts else Group(Text(words["none"]))


def rule_rows(
    regime: Regime,
    *,
    on: datetime.date | None = None,
    evidence: Collection[str] = ("rule",),
    lang: Language = "en",
) -> RuleRows:
    """Compile a regime alone and return its rule table.

    Parameters
    ----------
    regime
        A checked regime.
    on
        Only the rows in force on this day; None for all.
    evidence
        Evidence classes that are compiled.
    lang
        Language of the printed table; CSV and JSON have ids.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> rule_rows(load_regime("none").regime).rows
    ()
    """
    stack = compile_stack([regime], from_day=day_number(FIRST), to_day=day_number(LAST), evidence=evidence)
    says: list[Ground | Move] = [ground for item in regime.lists for ground in item.grounds]
    says += [move for procedure in regime.procedures for move in procedure.moves]
    rules = stack.rules
    day = None if on is None else day_number(on)
    wanted = [
        index
        for index in range(len(rules.move_id))
        if day is None or rules.move_from_day[index] <= day < rules.move_to_day[index]
    ]
    order = sorted(wanted, key=lambda i: (int(rules.move_procedure[i]), int(rules.move_id[i]), i))
    return RuleRows(regime, tuple(_row(stack, i, says[int(rules.move_id[i])]) for i in order), lang)


def _row(stack: CompiledStack, index: int, source: Ground | Move) -> TableRow:
    """Return one row; what is in the arrays comes from them, the status of a share from the file."""
    rules = stack.rules
    procedure = stack.procedure_ids[int(rules.move_procedure[index])]
    mask, value = int(rules.move_guard_mask[index]), int(rules.move_guard_value[index])
    guard = [
        f"{'' if value & fact else 'not '}{fact.name.lower()}" for fact in Fact if mask & fact and fact.name
    ]
    practice = source.practice or (source.extension.practice if source.extension else None)
    is_certain = int(rules.move_threshold[index]) == ALWAYS and practice is None
    if isinstance(source, Ground):
        practice = source.practice
        is_certain = practice is None
    low, high = int(rules.move_from_day[index]), int(rules.move_to_day[index])
    return TableRow(
        procedure=procedure,
        rule=stack.move_ids[int(rules.move_id[index])],
        from_step=stack.step_ids[int(rules.move_from_step[index])].removeprefix(f"{procedure}."),
        trigger=source.on,
        guard=", ".join(guard),
        share="1" if is_certain else _share(int(rules.move_threshold[index])),
        share_status="certain" if is_certain or practice is None else practice.status,
        to_step=stack.step_ids[int(rules.move_to_step[index])].removeprefix(f"{procedure}."),
        term=_term(int(rules.move_term_months[index]), int(rules.move_term_days[index]), source),
        longer=_longer(stack, index),
        terms=" ".join(
            term.name.lower() for term in Term if int(rules.move_terms[index]) & term and term.name
        ),
        provision=stack.provision_ids[int(rules.move_provision[index])],
        from_date="" if low <= day_number(FIRST) else date_of(low).isoformat(),
        to_date="" if high >= day_number(LAST) else date_of(high).isoformat(),
    )


def _share(threshold: int) -> str:
    """Return the share of a threshold, to the six digits that a file can give a reason for."""
    return f"{(Decimal(threshold) / ALWAYS).quantize(Decimal('0.000001')).normalize():f}"


def _term(months: int, days: int, source: Ground | Move) -> str:
    if not isinstance(source, Ground):
        return ""
    years, rest = divmod(months, 12)
    parts = [f"{n}{unit}" for n, unit in ((years, "Y"), (rest, "M"), (days, "D")) if n]
    return f"P{''.join(parts)}" if parts else "open"


def _longer(stack: CompiledStack, index: int) -> str:
    low, high = (int(getattr(stack.rules, f"move_extend_{end}_years")[index]) for end in ("min", "max"))
    return f"{low}-{high} years, at most {int(stack.rules.move_cap_years[index])}" if high else ""


def _printed(rows: Sequence[TableRow], say: Phrases, words: dict[str, str]) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, pad_edge=False, header_style="bold")
    for key, ratio in COLUMNS:
        table.add_column(words[key], overflow="fold", ratio=ratio)
    joint = "；" if say.lang == "zh" else "; "
    sources: dict[TableRow, list[str]] = {}
    for row in rows:  # rows of one rule that differ only in where they start are one line
        begins = say.word("opens") if row.from_step == "none" else _step(row, row.from_step, say)
        sources.setdefault(replace(row, from_step=""), []).append(begins)
    for row, begin in sources.items():
        guards = say.guards(row.guard.split(", ")) if row.guard else ""
        mark = WORDS.get(row.share_status, {}).get(say.lang, "")
        dates = (("since", row.from_date), ("until", row.to_date))
        table.add_row(
            row.rule,
            f"{joint.join(begin)} → {_step(row, row.to_step, say)}",
            joint.join(part for part in (say.trigger(row.trigger), guards) if part),
            words["always"] if row.share_status == "certain" else f"{row.share} ({mark})",
            _term_text(row, say),
            say.cited(row.provision) if row.provision != "none" else "–",
            "\n".join(f"{say.word(key)} {date}" for key, date in dates if date),
        )
        table.add_section()
    return table


def _step(row: TableRow, step: str, say: Phrases) -> str:
    return say.name(f"{row.procedure}.{step}")


def _term_text(row: TableRow, say: Phrases) -> str:
    said = [] if not row.term else [say.word("open_term") if row.term == "open" else say.time(row.term)]
    if row.longer:
        years, _, cap = row.longer.replace(" years, at most", ",").partition(", ")
        said.append(say.word("longer").format(years=years, cap=cap))
    return ("；" if say.lang == "zh" else "; ").join(said)
