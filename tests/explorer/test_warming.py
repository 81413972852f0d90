"""What is made before the first reader comes is what readers ask for."""

from __future__ import annotations

import pytest

from glasshouse.explorer import warming
from glasshouse.explorer.lives.replays import LIVES, digest_of
from glasshouse.explorer.shelf import Shelf


def test_warm__has_lived_a_life_of_the_first_run(shelf: Shelf, country: str) -> None:
    LIVES.lives.clear()
    warming.warm(shelf)
    assert {key[0] for key in LIVES.lives} == {digest_of(shelf.runs[country])}


def test_warm__an_empty_shelf_has_scripts_and_regimes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(warming, "vega_asset", lambda: made.append("vega"))
    monkeypatch.setattr(warming, "groups", lambda on, lang: made.append(lang))
    warming.warm(Shelf())
    assert made == ["vega", "en", "zh"]
