"""Which view answers which address. Views are functions of the shelf and of what is asked."""

from __future__ import annotations

from collections.abc import Callable

from glasshouse.explorer import home
from glasshouse.explorer.asked import Asked
from glasshouse.explorer.beside import page as beside
from glasshouse.explorer.claims import page as claims
from glasshouse.explorer.contrasts import page as contrasts
from glasshouse.explorer.desks import page as desks
from glasshouse.explorer.lives import page as life
from glasshouse.explorer.page import Page
from glasshouse.explorer.portal import gate
from glasshouse.explorer.portal import page as portal
from glasshouse.explorer.regimes import page as regimes
from glasshouse.explorer.round import page as rounds
from glasshouse.explorer.runs import page as runs
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.society import page as society

View = Callable[[Shelf, Asked], Page | str]  # a text is the address that the reader is sent on to
Act = Callable[[Shelf, Asked], Page | str]  # a page: the form again, with what is wrong in it

PAGES: dict[str, View] = {
    "/": home.page,
    "/society": society.first,
    "/runs/{run}/society": society.page,
    "/life": life.first,
    "/runs/{run}/life": life.choose,
    "/runs/{run}/life/{agent}": life.page,
    "/runs/{run}/someone": life.someone,
    "/beside": beside.first,
    "/runs/{run}/beside/{agent}": beside.page,
    "/desks": desks.first,
    "/runs/{run}/desks/{desk}": desks.page,
    "/round": rounds.first,
    "/runs/{run}/round": rounds.choose,
    "/runs/{run}/round/{agent}": rounds.page,
    "/portal": portal.first,
    "/runs/{run}/portal": portal.page,
    "/runs/{run}/gate": gate.gate,
    "/regimes": regimes.overview,
    "/regimes/{regime}": regimes.page,
    "/regimes/{regime}/check": regimes.check,
    "/regimes/{regime}/beside/{other}": regimes.differences,
    "/claims": claims.overview,
    "/claims/{claim}": claims.page,
    "/contrasts": contrasts.overview,
    "/contrasts/{contrast}": contrasts.page,
    "/experiments/{experiment}": contrasts.experiment,
    "/runs": runs.overview,
    "/jobs/{job}": runs.job,
}
FRAGMENTS: dict[str, View] = {  # parts of a page, that its script asks for
    "/runs/{run}/beside/{agent}/panel": beside.panel,
}
ACTS: dict[str, Act] = {  # what changes something: forms of our own pages only
    "/runs": runs.start,
    "/jobs/{job}/stop": runs.stop,
    "/jobs/{job}/resume": runs.resume,
}
