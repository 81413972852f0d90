"""Did any number move? If one was meant to: `python tests/golden/update.py`, and say so in the changelog."""

from __future__ import annotations

import runpy
from pathlib import Path

from glasshouse.provenance import LISTS_SINCE, MODEL_VERSION

UPDATE = runpy.run_path(str(Path(__file__).with_name("update.py")))


def test_national_lists__are_what_they_were() -> None:
    """11,000 agents, seed 1, 2010-10 to 2016-12; the reason of each column is in `update.py`."""
    assert UPDATE["table"]() == UPDATE["TABLE"].read_text(encoding="utf-8")


def test_lists_alone__have_the_same_bits_since_the_model_that_is_named() -> None:
    """The shipped calibration and sensitivity analysis are of such runs; if one bit moves, they are stale."""
    assert UPDATE["BITS"].read_text(encoding="utf-8") == f"{LISTS_SINCE} {UPDATE['bits']()}\n"


def test_bits__that_move_name_the_model_of_today() -> None:
    kept = UPDATE["BITS"].read_text(encoding="utf-8")
    assert UPDATE["with_model"](kept.split()[1]) == kept
    assert UPDATE["with_model"]("0" * 64) == f"{MODEL_VERSION} {'0' * 64}\n"


def test_every_column__has_a_reason_and_shows_something() -> None:
    header, *rows = UPDATE["TABLE"].read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    assert columns == ["year", *UPDATE["COLUMNS"]]
    assert all(len(reason) > 20 for reason in UPDATE["COLUMNS"].values())
    by_column = list(zip(*(row.split(",") for row in rows), strict=True))
    assert [name for name, column in zip(columns, by_column, strict=True) if len(set(column)) == 1] == []
