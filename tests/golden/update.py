"""Write the golden table again: `python tests/golden/update.py`, then read the diff before committing it."""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from pathlib import Path

import numpy as np

from glasshouse import clock
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.provenance import MODEL_VERSION
from glasshouse.society.scenario import Scenario

TABLE = Path(__file__).with_name("national-lists.csv")
BITS = Path(__file__).with_name("national-lists.sha256")
FIRST, LAST = "2010-10", "2016-12"
AGENTS, SEED = 11_000, 1

# what each column would show if it moved, beside everything before it
COLUMNS = {
    "death": "lives: the census, the life table, who holds a slot; no law can move it",
    "debt_arrears": "onset: ceiling, shares by stratum, warm history; no law can move it",
    "debt_sued": "clocks of courts, and payment before a suit",
    "enforcement_opened": "the way from judgment to enforcement",
    "debt_performed": "readiness to pay, pressure, deterrence, seizure",
    "assets_not_reported": "acts of debtors when the notice has expired",
    "hc_order.in_force": "grounds of the order, and that a listing implies it from 2015-07-22",
    "jd_list.in_force": "grounds of the list, courts that take it up from 2013-10, clocks of decisions",
    "jd_list.removed": "exits: payment, death, terms",
    "jd_list.entries": "stock at the end of the year: entries less removals",
    "jd_list.persons": "stock of persons: several entries of one person count once",
    "air_refused": "flights wanted, tried and stopped by a ban; the gate opens in 2014-03",
    "trip_forgone": "banned trips not tried",
    "repaid_cny": "amounts of debts, and who receives them",
}
STOCKS = ("jd_list.entries", "jd_list.persons")


def table() -> str:
    """Return the national totals by year as text; stocks are those of the last month."""
    months = {"start": clock.parse_month(FIRST), "end": clock.parse_month(LAST)}
    prepared = prepare(Scenario(agents=AGENTS, seed=SEED, **months))
    names = [o.name for o in prepared.observables]
    rows = [names.index(column) for column in COLUMNS]
    years: dict[int, list[np.ndarray]] = {}
    for tick in Engine(prepared, threads=1).ticks():
        if not tick.is_spin_up:
            years.setdefault(2000 + tick.tick // 12, []).append(tick.tally[:, rows, 0].sum(axis=0))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["year", *COLUMNS])
    for year, months_of_year in years.items():
        total, last = np.sum(months_of_year, axis=0), months_of_year[-1]
        values = [last[i] if name in STOCKS else total[i] for i, name in enumerate(COLUMNS)]
        writer.writerow([year, *(int(v) for v in values)])
    return text.getvalue()


def bits() -> str:
    """Return a digest of all states of the lists alone, to the end of what was fitted to published rows.

    Opinions and dealings are on, as in the sensitivity analysis; they move no debt.
    """
    months = {"start": clock.parse_month(FIRST), "end": clock.parse_month("2025-03")}
    scenario = Scenario(agents=4_000, seed=SEED, parts=("auto", "opinion", "dealings"), **months)
    digest = sha256()
    for tick in Engine(prepare(scenario), threads=1).ticks():
        digest.update(np.ascontiguousarray(tick.digest).tobytes())
    return digest.hexdigest()


def with_model(found: str) -> str:
    """Return the bits with the model since which they are so: that which is kept, or this one."""
    kept = BITS.read_text(encoding="utf-8") if BITS.exists() else ""
    return kept if kept.endswith(f" {found}\n") else f"{MODEL_VERSION} {found}\n"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
    BITS.write_text(with_model(bits()), encoding="utf-8")
