"""What the first readers would wait for, made before: scripts, the list of regimes, the first run."""

from __future__ import annotations

from glasshouse.explorer.asked import Asked
from glasshouse.explorer.assets import vega_asset
from glasshouse.explorer.lives import page as life
from glasshouse.explorer.regimes.overview import groups
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.society import page as society
from glasshouse.reports.wording import LANGS


def warm(shelf: Shelf) -> None:
    """Make what pages keep: of the first run, its society and a life with something to draw."""
    vega_asset()
    for key, run in list(shelf.runs.items())[:1]:
        agent = str(run.busiest())
        for lang in LANGS:
            society.page(shelf, Asked(lang, f"/runs/{key}/society", {"run": key}))
            life.page(shelf, Asked(lang, f"/runs/{key}/life/{agent}", {"run": key, "agent": agent}))
    for lang in LANGS:
        groups(None, lang)
