"""Unit tests of `glasshouse.regimes.exchange`: who receives copies, do corrections follow, by what key."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from glasshouse.arrays import ExchangeTable
from glasshouse.clock import day_number
from glasshouse.codes import IdentityKey
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.exchange import latency_days
from glasshouse.regimes.load import load_regime, load_regime_text

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_text(encoding="utf-8")
START, END = (day_number(datetime.date(year, 1, 1)) for year in (2010, 2030))
NUMBER, NAME, DOB = IdentityKey.NATIONAL_ID, IdentityKey.NAME_ONLY, IdentityKey.NAME_DOB
NOBODY = (None, None, 0, -1)
PURPOSE = "purposes: [{id: pay, text: {en: Pay., zh: 偿还。}, specific: true, domains: [judiciary]}]"
CATEGORY = (
    "{{id: {id}, label: {{en: Files, zh: 案卷}}, evidence: {evidence}, in_force: {{until: {until}}}, "
    "origin_domain: judiciary, "
    "origin_context: {{sender: court, recipient: court, transmission_principle: none}}, "
    "special_category: none, collection_method: final_decision, subject_relation: self, purposes: [pay], "
    "legal_basis: none, in_catalogue: none, identity_key: {key}, retention: indefinite}}"
)


def day(text: str) -> int:
    return day_number(datetime.date.fromisoformat(text))


def compiled(*names: str, **options: Any) -> CompiledStack:
    regimes = [load_regime(name).regime for name in names]
    return compile_stack(regimes, **{"from_day": START, "to_day": END, **options})


def said(stack: CompiledStack) -> dict[str, tuple[Any, ...]]:
    """Say by procedure: first and last day, whether corrections follow, latency, key, provision."""
    table = stack.exchange
    rows = {}
    for k, name in enumerate(stack.procedure_ids):
        since, until, propagates, latency, key, provision = (int(column[k]) for column in table)
        days = (None, None) if since == until == 0 else (since, until)
        rows[name] = (*days, propagates, latency, key, stack.provision_ids[provision])
    return rows


def toy(*sharings: str, categories: Sequence[str] = (), **options: Any) -> ExchangeTable:
    """Compile the toy regime with sharings of its entries, each as words about one sharing."""
    rows = [
        f"{{id: sh-{k}, sender: court, to: [court], purpose: pay, legal_basis: none, {words}}}"
        for k, words in enumerate(sharings)
    ]
    text = TOY.replace("purposes: []", PURPOSE).replace("sharings: []", f"sharings: [{', '.join(rows)}]")
    text = text.replace("data_categories: []", f"data_categories: [{', '.join(categories)}]")
    regime = load_regime_text(text).regime
    return compile_stack([regime], **{"from_day": START, "to_day": END, **options}).exchange


def sharing(
    follows: str,
    *,
    subject: str = "toy",
    latency: str = "none stated",
    article: str = "art-1",
    days: str = "",
) -> str:
    return (
        f"subject: {subject}, corrections_propagate: {follows}, max_latency: {latency}, "
        f"provision: {article}, in_force: {{{days}}}"
    )


def row(table: ExchangeTable, procedure: int = 0) -> tuple[int, ...]:
    return tuple(int(column[procedure]) for column in table)


# shipped regimes -------------------------------------------------------------------------------------------


def test_national_lists__copies_of_court_entries_are_not_corrected_and_of_orders_are() -> None:
    """By hand, from the days of the reforms and from what each sharing says."""
    assert said(compiled("national-lists")) == {
        "jd_list": (day("2013-10-01"), END, 0, -1, NUMBER, "jd13-6"),
        "hc_order": (day("2010-10-01"), END, 1, -1, NUMBER, "hc10-6"),
        "hc_officers": (*NOBODY, NUMBER, "none"),
        "jd_objection": (*NOBODY, NUMBER, "none"),
        "air_ban": (day("2018-05-01"), END, 1, -1, NUMBER, "air18-notice"),
        "air_objection": (*NOBODY, NUMBER, "none"),
        "rail_ban": (*NOBODY, NUMBER, "none"),
        "rail_objection": (*NOBODY, NUMBER, "none"),
    }


def test_national_lists__a_reform_left_out_brings_no_copies() -> None:
    left_out = said(compiled("national-lists", without=["air-ban-2018"]))
    assert left_out["air_ban"] == (*NOBODY, NUMBER, "none")
    assert left_out["hc_order"] == said(compiled("national-lists"))["hc_order"]


def test_gba_joint__shares_nothing_whatever_the_evidence() -> None:
    for evidence in (("rule",), ("rule", "seed_only")):
        rows = said(compiled("gba-joint", evidence=evidence))
        assert set(rows) == {"gba_intention", "gba_black", "gba_red"}
        assert set(rows.values()) == {(*NOBODY, NUMBER, "none")}


@pytest.mark.parametrize("name", ["sesame", "seed-maximal"])
def test_scores_without_procedures__have_no_rows(name: str) -> None:
    """What they share are data and scores, and no entries."""
    stack = compiled(name, evidence=("rule", "reported", "seed_only", "myth"))
    assert len(stack.regimes[0].sharings) >= 4
    assert all(column.shape == (0,) for column in stack.exchange)
    assert stack.exchange.by_name.shape == (0,)


def test_stack__rows_stand_in_the_order_of_the_procedures() -> None:
    rows = said(compiled("tenant-rating", "sesame", "national-lists", "welfare-risk", "pboc-registry"))
    assert rows["tr_dispute"][4] == NAME
    assert rows["wr_pause"][4] == DOB
    assert rows["jd_list"] == said(compiled("national-lists"))["jd_list"]
    assert rows["pboc_negative"][2:4] == (1, -1)  # no list: the sharing names the procedure itself


def test_by_name__is_the_name_with_or_without_a_date_of_birth() -> None:
    stack = compiled("tenant-rating", "national-lists", "welfare-risk")
    found = dict(zip(stack.procedure_ids, stack.exchange.by_name.tolist(), strict=True))
    assert found["tr_dispute"] == found["wr_pause"] == 1
    assert found["jd_list"] == 0


@pytest.mark.parametrize("name", shipped_ids())
def test_shipped__the_weakest_sharing_holds_whenever_anybody_receives_copies(name: str) -> None:
    """So that one row for a procedure says the same as all its sharings would; and none states a time."""
    stack = compiled(name, evidence=("rule", "reported", "seed_only", "myth"))
    regime = stack.regimes[0]
    days = {reform.switch.id: reform.day for reform in stack.switches}
    rows = said(stack)
    for procedure in regime.procedures:
        since, until, propagates, latency, _, _ = rows[procedure.id]
        assert latency == -1
        if since is None:
            continue
        subjects = {procedure.id, *(item.id for item in regime.lists if item.procedure == procedure.id)}
        weakest = [
            sharing.in_force
            for sharing in regime.sharings
            if sharing.subject in subjects and sharing.corrections_propagate == bool(propagates)
        ]
        assert until == END
        assert since in [days[str(one.since)] for one in weakest if one.until is None]


# by hand ---------------------------------------------------------------------------------------------------


def test_sharing__of_a_list_or_of_its_procedure_is_the_same() -> None:
    end = day("2028-01-01")  # of the list
    assert row(toy(sharing("true"))) == (START, end, 1, -1, NUMBER, 1)
    assert row(toy(sharing("true", subject="toy_list"))) == row(toy(sharing("true")))
    assert row(toy(sharing("true", subject="toy_list")), 1) == (0, 0, 0, -1, NUMBER, 0)


def test_sharing__of_a_ground_a_measure_or_data_is_no_copy() -> None:
    for subject in ("able-open", "no-flight", "court"):
        assert row(toy(sharing("true", subject=subject))) == (0, 0, 0, -1, NUMBER, 0)


def test_sharing__of_a_procedure_without_a_list() -> None:
    assert row(toy(sharing("false", subject="toy_objection")), 1) == (START, END, 0, -1, NUMBER, 1)


def test_sharings__the_weakest_speaks_from_the_first_day_to_the_last() -> None:
    strong = sharing("true", latency="P3D", days="until: 2020-01-01")
    slow = sharing("true", latency="P1M", article="art-2", days="since: 2012-01-01, until: 2021-01-01")
    vague = sharing("true", article="art-3", days="since: 2013-01-01, until: 2014-01-01")
    never = sharing("false", latency="P1D", article="art-4", days="since: 2015-01-01, until: 2016-01-01")
    assert row(toy(strong)) == (START, day("2020-01-01"), 1, 3, NUMBER, 1)
    assert row(toy(strong, slow)) == (START, day("2021-01-01"), 1, 31, NUMBER, 2)
    assert row(toy(slow, vague)) == (day("2012-01-01"), day("2021-01-01"), 1, -1, NUMBER, 3)
    every = row(toy(strong, slow, vague, never))
    assert every == (START, day("2021-01-01"), 0, -1, NUMBER, 4)
    assert row(toy(never, vague, slow, strong)) == every


def test_sharings__equal_ones_cite_the_earliest() -> None:
    late = sharing("true", article="art-2", days="since: 2019-01-01")
    assert row(toy(late, sharing("true")))[5] == 1


def test_sharing__is_cut_to_the_horizon() -> None:
    table = toy(sharing("true"), from_day=day("2015-03-01"), to_day=day("2016-03-01"))
    assert row(table)[:2] == (day("2015-03-01"), day("2016-03-01"))
    later = toy(sharing("true", days="since: 2017-01-01"), from_day=START, to_day=day("2016-03-01"))
    assert row(later)[:4] == (0, 0, 0, -1)


def test_sharing__of_a_list_that_is_not_compiled_is_none() -> None:
    hidden = sharing("true")
    text = TOY.replace("  - id: toy\n    label", "  - id: toy\n    evidence: reported\n    label", 1)
    text = text.replace("purposes: []", PURPOSE).replace(
        "sharings: []",
        f"sharings: [{{id: sh, sender: court, to: [court], purpose: pay, legal_basis: none, {hidden}}}]",
    )
    regime = load_regime_text(text).regime
    for evidence, n in (("rule",), 0), (("rule", "reported"), 1):
        table = compile_stack([regime], from_day=START, to_day=END, evidence=evidence).exchange
        assert row(table)[2] == n


@pytest.mark.parametrize(
    ("keys", "weakest"),
    [
        ((), NUMBER),
        (("national_id", "face", "plate", "device", "entity_code"), NUMBER),
        (("national_id", "name_dob"), DOB),
        (("name_dob", "name_only", "national_id"), NAME),
    ],
)
def test_key__is_the_weakest_of_the_regime(keys: tuple[str, ...], weakest: IdentityKey) -> None:
    rows = [
        CATEGORY.format(id=f"data-{k}", key=key, evidence="rule", until="2029-01-01")
        for k, key in enumerate(keys)
    ]
    assert toy(categories=rows).identity_key.tolist() == [weakest, weakest]


def test_key__counts_data_that_are_read_within_the_horizon_and_the_evidence() -> None:
    unproven = CATEGORY.format(id="a", key="name_only", evidence="reported", until="2029-01-01")
    early = CATEGORY.format(id="b", key="name_only", evidence="rule", until="2012-01-01")
    assert row(toy(categories=[unproven]))[4] == NUMBER
    assert row(toy(categories=[unproven], evidence=("rule", "reported")))[4] == NAME
    assert row(toy(categories=[early]))[4] == NAME
    assert row(toy(categories=[early], from_day=day("2012-01-01")))[4] == NUMBER


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("P7D", 7),
        ("P0D", 0),
        ("P1M", 31),
        ("P1Y2M3D", 14 * 31 + 3),
        ("none stated", -1),
        ("seven working days after the duty is done (recalled)", -1),
        ("P7", -1),
        ("", -1),
    ],
)
def test_latency__counts_periods_and_no_other_words(text: str, days: int) -> None:
    assert latency_days(text) == days
