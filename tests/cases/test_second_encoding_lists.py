"""A second encoding of the agencies' lists, made blind from the sources alone, against the shipped regimes.

The tables of `tests/second_encoding/lists` were written before anybody who wrote them had seen the shipped
files. `list_sheets` brings the shipped files into the same normal form: what puts somebody on a list and
for how long, what leads off it, from when on and how soon, how long each clock runs, what follows, and on
which day each reform begins. Ids that differ are aligned in `alignment.csv`; every difference of content
must stand in `differences.csv`, with who is right and why, and a difference that is gone must go from
there. No file may claim to have read more than the sheet's mark says.
"""

from collections.abc import Callable
from typing import Any

import list_sheets as sheets
import pytest
from judging import assert_judged, judged, read

from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import FixedTerm, Regime


def _found(regime: Regime) -> set[Any]:
    return set(sheets.Compared(regime).differences())


def _regimes() -> dict[str, Regime]:
    return {name: load_regime(name).regime for name in shipped_ids()}


@pytest.mark.parametrize("name", sheets.REGIMES)
def test_second_encoding__differs_only_where_it_says_so(name: str) -> None:
    mine = {one for one in judged("lists") if one.regime == name and one.table != "timeline"}
    assert_judged(_found(load_regime(name).regime), mine)


def test_timeline__differs_only_where_it_says_so() -> None:
    mine = {one for one in judged("lists") if one.table == "timeline"}
    assert_judged(set(sheets.timeline_differences(_regimes())), mine)


def test_tables__speak_of_the_same_lists() -> None:
    tables = ("grounds", "exits", "clocks", "measures")
    assert {row["regime"] for table in tables for row in read(f"lists/{table}")} == set(sheets.REGIMES)
    regimes = {one.regime for one in judged("lists") if one.table != "timeline"}
    assert regimes <= set(sheets.REGIMES)


def test_alignment__names_what_is_there() -> None:
    names = {
        (kind.removesuffix("s"), regime, name)
        for kind in ("grounds", "exits", "clocks", "measures")
        for regime in sheets.REGIMES
        for name, _ in sheets.rows_of(kind, regime)
    }
    names |= {("list", row["regime"], row["list"]) for row in read("lists/grounds")}
    names |= {("switch", "", row["switch"]) for row in read("lists/timeline")}
    assert set(sheets.ALIGNED) - names == set(), "aligned, but not in the sheet"
    assert len(sheets.ALIGNED) == len(read("lists/alignment")), "aligned twice"


# negative controls


def _changed(regime: Regime, section: str, item_id: str, change: Callable[[Any], Any]) -> Regime:
    """Return a regime with one item of a section changed, or left out if the change gives None."""
    items = [change(one) if one.id == item_id else one for one in getattr(regime, section)]
    return regime.model_copy(update={section: tuple(one for one in items if one is not None)})


def _with(**update: Any) -> Callable[[Any], Any]:
    return lambda item: item.model_copy(update=update)


def _within(field: str, item_id: str, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a change of one part of an item."""

    def changed(item: Any) -> Any:
        parts = [change(one) if one.id == item_id else one for one in getattr(item, field)]
        return item.model_copy(update={field: tuple(one for one in parts if one is not None)})

    return changed


def _new(name: str, *changes: tuple[str, str, Callable[[Any], Any]]) -> set[tuple[str, str, str]]:
    regime = load_regime(name).regime
    before = _found(regime)
    for section, item_id, change in changes:
        regime = _changed(regime, section, item_id, change)
    return {(one.table, one.item, one.field) for one in _found(regime) - before}


def test_control__a_wrong_term() -> None:
    wrong = _with(term=FixedTerm(duration="P4Y", status="recalled"))
    assert _new("market-regulation", ("lists", "sv_list", _within("grounds", "sv21-food", wrong))) == {
        ("grounds", "sv_list.food", "term"),
        ("exits", "sv_list.expiry P3Y", "earliest"),
        ("clocks", "sv_list.sv_term 2021-09-01", "length"),
    }


def test_control__a_lost_ground_and_one_too_many() -> None:
    lost = _within("grounds", "wage22-incident", lambda _: None)
    assert _new("sector-lists", ("lists", "wage_sv", lost)) == {
        ("grounds", "wage_sv.incident", "*"),
        ("exits", "wage_sv: officers_firm_cleared", "*"),
    }
    more = _within("grounds", "nec45-low-fine", _with(id="nec45-warning", on="pp_warning"))
    assert _new("penalty-publication", ("lists", "pen_necips", more)) == {
        ("grounds", "necips.criticism-low-fine", "*"),
        ("grounds", "necips.warning", "*"),
        ("grounds", "nec45-warning", "*"),
        ("exits", "pen_necips: expiry", "*"),
        ("exits", "pen_necips: pp_stop_asked", "*"),
    }


def test_control__a_wrong_clock() -> None:
    def shorter(step: Any) -> Any:
        return step.model_copy(update={"clock": step.clock.model_copy(update={"n": 48})})

    wrong = _within("steps", "kept", shorter)
    assert _new("pboc-registry", ("procedures", "pboc_negative", wrong)) == {
        ("clocks", "pboc_registry.memory", "length"),
        ("exits", "pboc_registry.expiry", "earliest"),
        ("grounds", "pboc_registry.unpaid-contract", "term"),
        ("grounds", "pboc_registry.penalty", "term"),
        ("grounds", "pboc_registry.judgment", "term"),
    }


def test_control__a_number_that_a_text_gets_wrong() -> None:
    def rewritten(provision: Any) -> Any:
        text = provision.text.model_copy(update={"zh": provision.text.zh.replace("20个", "30个")})
        return provision.model_copy(update={"text": text})

    assert _new("market-regulation", ("provisions", "d654-13", rewritten)) == {
        ("clocks", "abn_ops.public_report_check", "length")
    }


def test_control__a_way_off_that_is_lost_or_opens_too_early() -> None:
    lost = _within("moves", "nec-annul", lambda _: None)
    assert _new("penalty-publication", ("procedures", "pen_necips", lost)) == {
        ("exits", "necips.annulled", "*"),
        ("clocks", "necips.pen_withdraw", "since"),
    }
    early = _within("moves", "tax-paid", _with(source=("half_year", "may_ask")))
    assert _new("sector-lists", ("procedures", "tax_sv", early)) == {
        ("exits", "tax_sv.paid", "earliest"),
        ("exits", "tax_sv: tx_paid", "*"),
        ("exits", "tax_sv.paid", "status"),
    }


def test_control__a_moved_switch() -> None:
    moved = _with(on=load_regime("penalty-publication").regime.switches[-2].on)
    assert _new("penalty-publication", ("switches", "ndrc36-2026", moved)) >= {
        ("grounds", "ndrc58.general", "until"),
        ("grounds", "ndrc36.serious", "since"),
        ("measures", "ndrc36.display", "since"),
        ("clocks", "ndrc36.minor_max", "since"),
    }
    regimes = _regimes()
    before = set(sheets.timeline_differences(regimes))
    regimes["penalty-publication"] = _changed(
        regimes["penalty-publication"], "switches", "ndrc36-2026", moved
    )
    regimes["red-lists"] = _changed(regimes["red-lists"], "switches", "red-vol-2016", lambda _: None)
    found = set(sheets.timeline_differences(regimes)) - before
    assert {(one.regime, one.field) for one in found} == {
        ("penalty-publication:ndrc36-2026", "date"),
        ("red-lists:red-vol-2016", "*"),
    }


def test_control__a_measure_that_is_lost_or_turned_round() -> None:
    assert _new("sector-lists", ("measures", "x_school2y", lambda _: None)) == {
        ("measures", "mil_sv.x_school2y", "*")
    }
    assert _new("red-lists", ("measures", "k_vol_work", _with(polarity="sanction"))) == {
        ("measures", "red_vol.k_volunteer work", "polarity")
    }


def test_control__a_claim_to_have_read_more() -> None:
    more = _with(status="verified_text")
    assert _new("sector-lists", ("provisions", "t54-cases", more), ("provisions", "t-exit", more)) == {
        *(
            ("grounds", f"tax_sv.{ground}", "status")
            for ground in (
                "evasion", "hiding-assets", "refund-fraud", "violent-refusal", "special-invoices",
                "ordinary-invoices",
            )
        ),
        ("measures", "tax_sv.x_exit", "status"),
    }  # fmt: skip
    dated = _new("sector-lists", ("switches", "research-sv-2022", _with(status="verified_excerpt")))
    assert dated == {("grounds", "research_sv.misconduct", "since")}
