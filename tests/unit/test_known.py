"""Unit tests of `glasshouse.reading.known`: what could be known on a day."""

from __future__ import annotations

import datetime
import re

import pytest

from glasshouse.reading.known import counted, known
from glasshouse.reading.overview import entry_of
from glasshouse.regimes.claims import Answer, find_claim, load_claims
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

BEFORE, RELEASED = datetime.date(2014, 6, 26), datetime.date(2014, 6, 27)


def outline() -> Regime:
    return load_regime("outline-2014").regime


def test_a_provision_is_known_from_its_day_on() -> None:
    """The outline is dated 14 June 2014, and was released on the 27th."""
    before, released = (counted(outline(), day) for day in (BEFORE, RELEASED))
    assert not before.known and before.later == released.known and len(before.later) == before.counts["n"] > 0
    assert not released.later


def test_where_no_day_was_found_nothing_is_said() -> None:
    nobody = tuple(one.model_copy(update={"known_from": None}) for one in outline().provisions)
    found = counted(outline().model_copy(update={"provisions": nobody}), RELEASED)
    assert found.counts["n"] == len(found.unknown) and not (found.known or found.later)


def test_what_is_not_in_force_is_not_counted() -> None:
    assert counted(outline(), datetime.date(2014, 6, 13)).counts["n"] == 0
    ended = datetime.date(2021, 1, 1)  # the planning period is over
    last = {one.instrument for one in counted(outline(), ended - datetime.timedelta(days=1)).known}
    assert "guofa-21-2014" in last
    assert "guofa-21-2014" not in {one.instrument for one in counted(outline(), ended).known}
    assert not known(datetime.date(1999, 1, 1)).regimes
    assert "No text" in known(datetime.date(1999, 1, 1)).markdown


def test_comparables_and_counterfactuals_are_counted_only_if_they_are_named() -> None:
    day = datetime.date(2016, 9, 1)
    groups = {entry_of(one.regime).group for one in known(day).regimes}
    assert groups == {"national", "places", "companies", "frame"}
    (named,) = known(day, ["seed-maximal"]).regimes
    assert named.regime.regime.id == "seed-maximal" and len(named.later) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_claim_says_what_is_counted(lang: str) -> None:
    result = find_claim(load_claims(), "C31").result
    assert isinstance(result, Answer)
    said = getattr(result.text, lang)
    of = known(datetime.date(2016, 9, 1)).regimes
    n, early, later, unknown = (
        sum(one.counts[key] for one in of) for key in ("n", "known", "later", "unknown")
    )
    assert later == 0, "or the claim says so"
    assert [int(x) for x in re.findall(r"(?<![\d-])\d{2,3}(?![\d-])", said)] == [
        n,
        early,
        unknown,
    ]


def test_the_page_names_what_came_only_later() -> None:
    page = known(BEFORE, ["outline-2014"]).markdown
    assert "known from 2014-06-27: " in page and "| 14 | 0 | 14 | 0 |" in page
    assert "起可知" in known(BEFORE, ["outline-2014"], lang="zh").markdown
