"""What the second encodings share: the rows of a sheet, and the judged differences from the shipped files."""

import csv
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
NULL = "null"  # the source gives nothing
RIGHT = {"sheet", "shipped", "both"}  # both: the source is silent or general, and the shipped file fills it
CLAIMS = ("assumed", "recalled", "verified_excerpt", "verified_text")  # the last claims most
Row = dict[str, str]


class Difference(NamedTuple):
    """What the two say of one field of one item."""

    table: str
    regime: str
    item: str
    field: str
    sheet: str
    shipped: str


def read(path: str) -> list[Row]:
    """Return the rows of a sheet, or of all sheets that a pattern such as `scores/base-*` names."""
    rows: list[Row] = []
    for file in sorted(FOLDER.glob(f"{path}.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows += csv.DictReader(lines)
    assert rows, f"no sheet {path}"
    return rows


def judged(folder: str) -> set[Difference]:
    """Return the differences of a folder of sheets: each once, with who is right, and why."""
    rows = read(f"{folder}/differences")
    for row in rows:
        assert row["right"] in RIGHT and len(row["reason"]) > 20, row
    found = [Difference(*(row[field] for field in Difference._fields)) for row in rows]
    assert len(found) == len(set(found)), "a difference is judged once"
    return set(found)


def assert_judged(found: set[Difference], known: set[Difference]) -> None:
    """Fail if a difference has not been judged, or if a judged one is gone."""
    assert found - known == set(), "differences that nobody has judged"
    assert known - found == set(), "differences that are gone: take them out"
