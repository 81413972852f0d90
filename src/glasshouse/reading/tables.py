"""All tables of one regime together: its procedures as they are compiled, and its scores; text, CSV, JSON."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

from rich.console import Group as Printed
from rich.text import Text

from glasshouse.errors import ScenarioError
from glasshouse.reading.page_terminal import printed
from glasshouse.reading.phrases import Language
from glasshouse.reading.score_table import Row, score_rows
from glasshouse.reading.score_table_words import score_sections
from glasshouse.reading.table import TableRow, rule_rows
from glasshouse.reading.table_words import procedure_sections
from glasshouse.regimes.model import Regime

NAMES: Final = ("procedures", "rules", "grades", "accounts", "dimensions", "transitions", "thresholds")
NO_RULES: Final = {"en": "No rules.", "zh": "没有规则。"}


@dataclass(frozen=True)
class RegimeTables:
    """The tables of a regime by name; those without a row are empty."""

    regime: Regime
    procedures: tuple[TableRow, ...]
    scores: dict[str, tuple[Row, ...]]
    what: tuple[str, ...]
    lang: Language

    @property
    def rows(self) -> dict[str, Sequence[Row | TableRow]]:
        """The rows of the tables that are wanted, by the name of the table."""
        found: dict[str, Sequence[Row | TableRow]] = {"procedures": self.procedures, **self.scores}
        return {name: found[name] for name in self.what}

    @property
    def json(self) -> str:
        """The tables as JSON: lists of objects, by the name of the table."""
        tables = {name: [asdict(row) for row in rows] for name, rows in self.rows.items()}
        return json.dumps(tables, ensure_ascii=False, indent=2) + "\n"

    @property
    def csv(self) -> str:
        """One table as CSV, with a line of headings: the one that is wanted, or that alone has rows.

        Raises
        ------
        ScenarioError
            If several tables have rows: a CSV has one.
        """
        filled = [name for name, rows in self.rows.items() if rows]
        if len(filled) > 1:
            held = f"{', '.join(filled[:-1])} and {filled[-1]}"
            raise ScenarioError(
                f"Found {len(filled)} tables in {self.regime.regime.id}: {held}; a CSV has one table: "
                f"type --what {filled[0]}."
            )
        name = filled[0] if filled else self.what[0]
        rows = self.rows[name]
        kind = type(rows[0]) if rows else TableRow
        out = io.StringIO()
        writer = csv.DictWriter(out, [field.name for field in fields(kind)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
        return out.getvalue()

    def __rich__(self) -> Printed:
        """Return the tables in words."""
        moves = self.procedures if "procedures" in self.what else ()
        wanted = {name: rows for name, rows in self.scores.items() if name in self.what}
        sections = (
            *procedure_sections(self.regime, moves, self.lang),
            *score_sections(self.regime, wanted, self.lang),
        )
        if not sections:
            return Printed(Text(NO_RULES[self.lang]))
        return Printed(*(Printed(Text(), printed([section], lang=self.lang)) for section in sections))


def regime_tables(
    regime: Regime,
    *,
    on: datetime.date | None = None,
    evidence: Collection[str] = ("rule",),
    what: Sequence[str] = NAMES,
    lang: Language = "en",
) -> RegimeTables:
    """Return the tables of a regime.

    Parameters
    ----------
    regime
        A checked regime.
    on
        Only what is in force on this day; None for all.
    evidence
        Evidence classes that count, beside those that the regime puts in force.
    what
        Names of the tables that are wanted, of `NAMES`.
    lang
        Language of what is printed; CSV and JSON have ids.

    Examples
    --------
    >>> from glasshouse.regimes.load import load_regime
    >>> [name for name, rows in regime_tables(load_regime("suining-2010").regime).rows.items() if rows]
    ['rules', 'grades', 'accounts']
    """
    return RegimeTables(
        regime,
        rule_rows(regime, on=on, evidence=evidence),
        score_rows(regime, on=on, evidence=evidence),
        tuple(name for name in NAMES if name in what),
        lang,
    )
