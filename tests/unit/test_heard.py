"""Unit tests of `glasshouse.regimes.heard`: which records of an act a stack knows as which conduct."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from glasshouse.act_names import ACT_IDS, ACTS, WHO
from glasshouse.arrays import ALWAYS
from glasshouse.codes import N_EVENTS, N_LEGAL
from glasshouse.errors import RegimeError
from glasshouse.reading.explain import show
from glasshouse.regimes.catalogue import shipped_ids, shipped_path
from glasshouse.regimes.compile import CompiledStack, compile_stack
from glasshouse.regimes.heard import Heard, can_happen, spans
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.model import Regime
from glasshouse.regimes.rows import acts_of
from glasshouse.society.catalogue import catalogue

FIXTURES = Path(__file__).parents[1] / "fixtures"
TOY = (FIXTURES / "toy-list.yaml").read_text(encoding="utf-8")
FROM, TO = 3653, 10958
TRIGGERS = ("        on: assets_hidden\n", "        on: enforcement_obstructed\n", "on: notice_expired\n")

# conduct that the society has under no name, by the reason
UNHEARD = {
    "an answer to a decision of the regime itself": {
        "driver-points": ("dp_course", "dp_limit_noted", "dp_objects"),
        "eigentrust": ("et_vouched", "et_vouching_ends", "et_appeals"),
        "government-breach": ("gv_performed",),
        "market-regulation": ("mr_cured", "mr_repaired"),
        "penalty-publication": ("pp_stop_asked", "pp_repair_asked", "pp_annulled"),
        "schufa-like": ("sf_asks_erasure",),
        "sector-lists": ("tx_paid", "wg_paid", "wg_asked", "rs_over", "sf_over"),
        "tenant-rating": ("tr_disputes",),
        "welfare-risk": ("wr_tip", "wr_cleared", "wr_selected", "wr_objects"),
        "wuxi-afu": ("wx_repaired", "wx_repair"),
    },
    "done by those who make schemes": {
        "gba-joint": ("gba_city_explores", "gba_city_stops"),
        "outline-2014": ("ol_outline_issued", "ol_scheme_adopted", "ol_scheme_revised", "ol_scheme_repealed"),
    },
    "an illustration, beside the conduct of the text": {
        "nanyang-2022": ("ny_x_breach", "ny_x_fined", "ny_x_bonus", "ny_x_honour"),
        "suqian-xichu": ("xc_x_merit",),
        "wuxi-afu": ("wx_x_bonus", "wx_x_model"),
        "yiwu-2017": ("yw_x_good", "yw_x_bad"),
    },
    "not an act: nothing happened, or to somebody else": {
        "fuzhou-jasmine": ("jm_clean_year",),
        "rongcheng-2019": ("rcv_child_in_tibet",),
        "seed-maximal": ("sm_friend_listed", "sm_friend_delisted"),
    },
    "the catalogue has no act near it": {
        "driver-points": ("dp_phone", "dp_right_of_way"),
        "fico-like": ("fc_bankruptcy",),
        "schufa-like": ("sf_insolvency", "sf_discharge"),
        "suzhou-osmanthus": ("sz_game_cheated",),
        "xingtai-2020": ("xt_bank_arrears", "xt_bank_arrears_cleared"),
    },
}


def conduct(*items: tuple[str, str]) -> str:
    """Return the section of conduct with these ids, each with its last fields."""
    return "conduct:\n" + "".join(
        f"  - {{id: {name}, label: {{en: {name}, zh: b}}, domain: public_space, lawful: false,\n"
        "     protected_kind: none, gravity: {value: 1, basis: assumed}, criterion: {en: a, zh: b},\n"
        "     determinacy: {evidence_document: none}, actor_relation: self, fact_identity: one act,\n"
        f"     ability_test: none{more}}}\n"
        for name, more in items
    )


def regime(*items: tuple[str, str], text: str = TOY) -> Regime:
    """Return the toy list with conduct that its rules are triggered by, one after another."""
    text = text.replace("conduct: []\n", conduct(*items), 1)
    for (name, _), trigger in zip(items, TRIGGERS, strict=False):
        assert trigger in text
        text = text.replace(trigger, f"{trigger[: trigger.index('on:')]}on: {name}\n", 1)
    return load_regime_text(text).regime


def problem(*items: tuple[str, str]) -> str:
    with pytest.raises(RegimeError) as failure:
        regime(*items)
    lines = str(failure.value).splitlines()[1:]
    assert len(lines) == 1, lines
    return lines[0]


def compiled(*regimes: Regime, from_day: int = FROM, to_day: int = TO) -> CompiledStack:
    return compile_stack(regimes, from_day=from_day, to_day=to_day, evidence=("rule", "reported"))


# names -----------------------------------------------------------------------------------------------------


def test_names__are_those_of_the_catalogue_in_its_order() -> None:
    acts = catalogue()
    assert tuple(act.id for act in acts) == ACT_IDS
    assert {act.id: act.who for act in acts} == WHO
    assert {act.id: act.label.model_dump() for act in acts} == ACTS


# spans -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "wanted"),
    [
        (("0.9", "0.1"), (("0", "0.9"), ("0.9", "1.0"))),
        (("0.9", "0.05"), (("0", "0.9"), ("0.9", "0.95"))),
        (("0.6", "0.6", "0.4"), (("0", "0.6"), ("0", "0.6"), ("0.6", "1.0"))),  # two of the same fact
        (("1", "0.01", "1"), (("0", "1"), ("0", "0.01"), ("0", "1"))),
    ],
)
def test_spans__lie_end_to_end_and_begin_anew_beyond_one(
    shares: tuple[str, ...], wanted: tuple[tuple[str, str], ...]
) -> None:
    found = spans(regime(*((f"c{i}", f", act: littering, share: {s}") for i, s in enumerate(shares))))
    assert list(found.values()) == [(Decimal(low), Decimal(high)) for low, high in wanted]


def test_spans__of_another_act_begin_at_zero() -> None:
    found = spans(regime(("a", ", act: littering, share: 0.3"), ("b", ", act: theft, share: 0.4"), ("c", "")))
    assert found == {"a": (0, Decimal("0.3")), "b": (0, Decimal("0.4"))}


# a stack ---------------------------------------------------------------------------------------------------


def test_heard__splits_the_records_of_an_act() -> None:
    """0.9 * 2**32 = 3865470566.4: the words below are the minor offence, all others the grave one."""
    minor, grave = ("minor", ", act: speeding, share: 0.9"), ("grave", ", act: speeding, share: 0.1")
    stack = compiled(regime(minor, grave, ("unknown", "")))
    first = N_EVENTS + N_LEGAL * 2
    assert stack.first_act == first
    assert stack.heard == (
        Heard("speeding", first, 0, 3865470566, 0),
        Heard("speeding", first + 1, 3865470566, 2**32, 0),
    )
    assert ALWAYS == 2**32


def test_heard__comes_in_the_order_of_the_stack_then_of_its_conduct() -> None:
    one = regime(("b", ", act: theft"), ("a", ", act: littering, share: 0.25"))
    other = regime(("a", ", act: theft, share: 0.5"), text=TOY.replace("  id: toy\n", "  id: other\n", 1))
    stack = compiled(one, other)
    names = [(row.act, stack.observable_name(row.observable), *row[2:]) for row in stack.heard]
    assert names == [
        ("theft", "b", 0, 2**32, 0),
        ("littering", "toy:a", 0, 2**30, 0),
        ("theft", "other:a", 0, 2**31, 1),
    ]


def test_heard__is_only_what_a_rule_of_the_horizon_answers() -> None:
    """A month of 2011: the score of the oldest city is there, and the rules of the epidemic are not."""
    suining, weihai = load_regime("suining-2010").regime, load_regime("weihai-haibei").regime
    early = compiled(suining, weihai, from_day=4018, to_day=4049)
    late = compiled(suining, weihai, from_day=7366, to_day=7397)  # March 2020
    found = {early.observable_name(row.observable): row for row in early.heard}
    assert "sn_red_light" in found and not any(str(name).startswith("hb_") for name in found)
    assert "hb_gift" in {late.observable_name(row.observable) for row in late.heard}
    assert "sn_meals_signed" not in found  # a rule without a figure is never applied
    # its room stays: a warning is one breach of party discipline in ten, 0.1 * 2**32 = 429496729.6
    assert found["sn_party_warning"][2:] == (0, 429496730, 0)


def test_heard__has_what_ends_a_record() -> None:
    stack = compiled(load_regime("rongcheng-2019").regime)
    cleared = stack.observable_index("rc_card_cleared")
    assert Heard("loan_repaid", cleared, 0, 2**32, 0) in stack.heard


def test_heard__of_a_regime_without_acts_is_nothing() -> None:
    assert compiled(load_regime("national-lists").regime).heard == ()
    assert compile_stack((), from_day=FROM, to_day=TO).heard == ()


# problems --------------------------------------------------------------------------------------------------


def test_check__names_the_act_that_was_meant() -> None:
    found = problem(("litter", ", act: litering"))
    assert 'conduct[0].act: found "litering"' in found and "Did you mean littering?" in found
    assert "Write the id of an act, or leave act out." in problem(("litter", ", act: zzzz"))


def test_check__share_without_an_act() -> None:
    assert "Write act: ID, or remove share." in problem(("litter", ", share: 0.5"))
    assert "Write act: ID, or remove share." in problem(("litter", ", share: 1"))


@pytest.mark.parametrize("share", ["0", "1.01", "-0.1", "half"])
def test_check__share_out_of_bounds(share: str) -> None:
    assert "conduct[0].share" in problem(("litter", f", act: littering, share: {share}"))


def test_check__event_of_the_society_has_no_act() -> None:
    assert "the society has debt_arrears itself" in problem(("debt_arrears", ", act: loan_repaid"))


def test_check__act_of_others_than_the_rules_are_about() -> None:
    found = problem(("litter", ", act: pollution"))
    assert "done by a legal_person, and the rules on litter are about natural_person" in found


def test_check__of_a_score_of_firms() -> None:
    firms = shipped_path("xingtai-2020").read_text(encoding="utf-8")
    with pytest.raises(RegimeError, match="the rules on xt_tax are about legal_person"):
        load_regime_text(firms.replace("act: tax_arrears_firm", "act: personal_tax_evaded", 1))


# what it changes -------------------------------------------------------------------------------------------


def test_digest__changes_with_an_act_and_with_nothing_else() -> None:
    plain = load_regime_text(TOY).digest
    text = TOY.replace("conduct: []\n", conduct(("litter", "")), 1).replace("on: assets_hidden", "on: litter")
    deaf = load_regime_text(text).digest
    hears = load_regime_text(text.replace("test: none}", "test: none, act: littering}")).digest
    part = load_regime_text(text.replace("test: none}", "test: none, act: littering, share: 0.5}")).digest
    assert len({plain, deaf, hears, part}) == 4


def test_alive__is_what_the_society_has_of_those_whom_it_has() -> None:
    toy = regime(("litter", ", act: littering"), ("mess", ""))
    people, firms, families = ("natural_person",), ("legal_person",), ("household",)
    assert can_happen("litter", toy, people) and not can_happen("mess", toy, people)
    assert not can_happen("litter", toy, firms)
    assert can_happen("debt_arrears", toy, people) and can_happen("debt_arrears", toy, firms)
    assert not can_happen("debt_arrears", toy, families)
    lists = load_regime("sector-lists").regime
    both = ("natural_person", "legal_person")
    assert can_happen("wg_amount", lists, both) and not can_happen("wg_amount", lists, people)  # firms do it
    assert can_happen("ml_refusal", lists, both)


def test_show__says_what_the_society_knows_conduct_as() -> None:
    toy = regime(("litter", ", act: littering, share: 0.25"), ("mess", ""))
    english, chinese = (show(toy, lang=lang).markdown for lang in ("en", "zh"))
    assert "| litter | Litters or spits in public | 25 |" in english
    assert "Nothing in the society is known as: mess." in english and "all are assumed" in english
    assert "| b | 乱扔垃圾、随地吐痰 | 25 |" in chinese and "社会中没有对应的行为：b。" in chinese
    assert "is known as" not in show(load_regime("national-lists").regime).markdown


# the shipped files -----------------------------------------------------------------------------------------


def test_shipped_conduct__has_an_act_or_a_reason_why_not() -> None:
    without = Counter(
        (name, act)
        for name in shipped_ids()
        for item in [load_regime(name).regime]
        for act in acts_of(item)
        if act not in spans(item)
    )
    reasons = Counter((name, act) for by in UNHEARD.values() for name, acts in by.items() for act in acts)
    assert without == reasons
    assert sum(without.values()) == 52
