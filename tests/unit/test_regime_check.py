"""Unit tests of `glasshouse.regimes.check`: each inconsistency is found, said, and given its line."""

from pathlib import Path

import pytest

from glasshouse.errors import RegimeError
from glasshouse.regimes.compile import compile_stack
from glasshouse.regimes.load import load_regime_text

FIXTURES = Path(__file__).parents[1] / "fixtures"
TOY = (FIXTURES / "toy-list.yaml").read_text(encoding="utf-8")
SCORES = (FIXTURES / "toy-scores.yaml").read_text(encoding="utf-8")


def changed(*changes: tuple[str, str]) -> str:
    text = TOY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problems(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(RegimeError) as failure:
        load_regime_text(changed(*changes), name="toy.yaml")
    return str(failure.value).splitlines()[1:]


def one(*changes: tuple[str, str]) -> str:
    found = problems(*changes)
    assert len(found) == 1, found
    return found[0].split(", ", 1)[1]


def test_toy__has_no_problem() -> None:
    assert load_regime_text(TOY).regime.regime.id == "toy"


# territory


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        (
            "[suinig]",
            'regime.territorial_scope[0]: found "suinig"; it must be mainland, abroad, a place, '
            "or a province by its name or code. Did you mean suining?",
        ),
        ("[wuxi, 99]", "Write mainland, abroad, a province such as jiangsu, or one of suining, "),
        (
            "[]",
            "regime.territorial_scope: found no place; a regime is in force somewhere. Write [mainland]",
        ),
    ],
)
def test_territory__that_is_none(new: str, wanted: str) -> None:
    assert wanted in one(("territorial_scope: [mainland]", f"territorial_scope: {new}"))


@pytest.mark.parametrize("names", ["[abroad]", "[suining, '32', guangdong]", "[hong-kong, macau]"])
def test_territory__of_places(names: str) -> None:
    load_regime_text(changed(("territorial_scope: [mainland]", f"territorial_scope: {names}")))


# references


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "instrument: toy-rules",
            "instrument: toy-rule",
            'found "toy-rule"; it must be the id of one of the instruments. Did you mean toy-rules?',
        ),
        ("requires: [terms-2017]", "requires: [term-2017]", "one of the switches. Did you mean terms-2017?"),
        ("competences: [lb]", "competences: [x]", "one of the legal_bases. Write one of lb."),
        ("decider: court", "decider: cort", "one of the authorities. Did you mean court?"),
        (
            "    procedure: toy_list",
            "    procedure: toy_lists",
            "one of the procedures. Did you mean toy_list?",
        ),
        (
            "        enters: decided",
            "        enters: decide",
            "one of the steps of toy_list. Did you mean decided?",
        ),
        (
            "on: clock, to: in_force",
            "on: clock, to: in_forc",
            "one of the steps of toy_list. Did you mean in_force?",
        ),
        (
            "source: [filed]",
            "source: [decided]",
            "one of the steps of toy_objection. Write one of filed, upheld",
        ),
        ("bundle: travel", "bundle: travels", "one of the bundles. Did you mean travel?"),
        ("replaces: able-open", "replaces: able-opn", "one of the grounds. Did you mean able-open?"),
        (
            "trigger: [toy]",
            "trigger: [tox]",
            "one of the lists or grounds or procedures or grades. Did you mean toy?",
        ),
        ("{since: longer-2019}", "{since: longer-2018}", "one of the switches. Did you mean longer-2019?"),
        (
            "    live_entries: keep_old",
            "    replaces: [art-9]\n    live_entries: keep_old",
            "one of the items. Did you mean art-",
        ),
    ],
)
def test_reference__that_leads_nowhere(old: str, new: str, wanted: str) -> None:
    found = problems((old, new))
    assert wanted in found[0]


def test_reference__of_a_source() -> None:
    changes = ("    cites: []", "    cites: [{source: scr, status: assumed}]")
    assert one(changes).startswith(
        'provisions[0].cites[0].source: found "scr"; it must be the id of one of the sources'
    )


def test_reference__to_a_section_with_a_broken_id_is_not_judged() -> None:
    assert one(("- {id: court, label", "- {id: Court, label")).startswith('authorities[0].id: found "Court"')


def test_reference__to_an_empty_section() -> None:
    found = one(
        (
            "purposes: []",
            "purposes:\n  - {id: p, text: {en: a, zh: b}, specific: true, domains: [], compatible_with: [q]}",
        )
    )
    assert found.endswith("Write one of p.")


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("  - id: art-2\n", "  - id: art-1\n", "provisions[1].id"),
        ("      - id: removed\n", "      - id: due\n", "procedures[0].steps[3].id"),
        ("      - {id: dies,", "      - {id: paid,", "procedures[0].moves[5].id"),
        ("      - {id: dies,", "      - {id: able-open,", "lists[0].grounds[0].id"),
        ("      - id: hides\n", "      - id: able-open\n", "lists[0].grounds[2].id"),
        ("      - id: files\n", "      - id: paid\n", "procedures[1].moves[0].id"),
    ],
)
def test_id__that_comes_twice(old: str, new: str, path: str) -> None:
    assert any(f"{path}: found " in line and "ids are unique" in line for line in problems((old, new)))


def test_reference__to_a_step_of_a_procedure_without_steps() -> None:
    start, end = TOY.index("    steps:\n      - id: filed"), TOY.index("    moves:\n      - id: files")
    found = problems((TOY[start:end], "    steps: []\n"))
    for where in ("moves[0].to", "moves[1].source[0]", "moves[1].to", "moves[2].source[0]", "moves[2].to"):
        assert any(f"procedures[1].{where}: found " in line for line in found), where
    assert "There are no steps of toy_objection yet: add one." in found[0] + found[1]
    assert any("emits upheld. Write one of extended, converted." in line for line in found)


def test_reference__to_steps_that_cannot_be_read_is_not_judged() -> None:
    start, end = TOY.index("    steps:\n      - id: filed"), TOY.index("    moves:\n      - id: files")
    assert "procedures[1].steps" in one((TOY[start:end], "    steps: 3\n"))[:20]


def test_reference__to_a_ground_that_is_nowhere_is_one_problem() -> None:
    assert one(("replaces: able-open", "replaces: able-opn")).endswith("Did you mean able-open?")


def test_reference__to_a_step_that_is_nowhere_is_one_problem() -> None:
    assert one(("source: [due], on: clock", "source: [duex], on: clock")).endswith("Did you mean due?")


def test_reference__to_a_bundle_that_cannot_be_read_is_not_judged() -> None:
    assert one(("bundles: [travel]", "bundles: [!!str travel]")).startswith("measures[0].bundles[0]: found ")
    assert one(("bundles: [travel]", "bundles: [Travel]")).startswith(
        'measures[0].bundles[0]: found "Travel"'
    )


@pytest.mark.parametrize(
    ("old", "new"), [("- {id: high,", "- {id: High,"), ("- id: village\n", "- id: Village\n")]
)
def test_reference__to_a_grade_that_cannot_be_read_is_not_judged(old: str, new: str) -> None:
    measure = TOY[TOY.index("measures:\n") : TOY.index("    trip_bans:")].replace("[toy]", "[village.high]")
    measure = measure.replace("[travel]", "[]").replace("lb\n", "none\n").replace("art-4", "art-1")
    measure = measure.replace("court", "office").replace("since: 2012-01-01", "since: 2013-01-01")
    text = SCORES.replace("measures: []\n", measure)
    assert load_regime_text(text).regime.measures
    with pytest.raises(RegimeError, match=r"has 1 problem\n.*an id of lower-case letters"):
        load_regime_text(text.replace(old, new, 1))


def test_trigger__of_a_conduct_that_cannot_be_read_is_not_judged() -> None:
    with pytest.raises(RegimeError, match=r"has 1 problem\n.*conduct\[0\]\.lawful"):
        load_regime_text(SCORES.replace("lawful: true", "lawful: yes", 1))


def test_duration__is_written_in_plain_digits() -> None:
    assert "an ISO 8601 duration" in one(("duration: P1Y6M10D", "duration: P１Y6M10D"))


# triggers


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "on: notice_expired",
            "on: notice_expird",
            "no event of the society has this name. Did you mean notice_expired?",
        ),
        ("on: notice_expired", "on: clock", "a case that does not exist yet has no clock"),
        ("on: toy_list.in_force", "on: clock", "a case that does not exist yet has no clock"),
        ("on: toy_list.in_force", "on: toy_lst.in_force", "Did you mean toy_list.in_force?"),
        (
            "on: toy_list.in_force",
            "on: toy_list.lifted",
            "no step of toy_list emits lifted. Write one of decided,",
        ),
        ("on: toy_objection.upheld", "on: toy_objection.uphold", "Did you mean toy_objection.upheld?"),
    ],
)
def test_trigger__that_never_comes(old: str, new: str, wanted: str) -> None:
    assert wanted in one((old, new))


def test_trigger__of_what_the_engine_says_of_standing_cases() -> None:
    load_regime_text(changed(("on: toy_list.in_force", "on: toy_list.extended")))


# windows and switches


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("until: 2030-01-01", "until: 2010-01-01", "regime: found from 2010-01-01 until 2010-01-01"),
        (
            "    until: null\n    status",
            "    until: 2009-01-01\n    status",
            "instruments[0]: found from 2010-01-01 until",
        ),
        (
            "in_force: {until: 2028-01-01}",
            "in_force: {since: terms-2017, until: 2016-01-01}",
            "lists[0].in_force: found from 2017-05-01 until 2016-01-01",
        ),
        (
            "in_force: {until: 2028-01-01}",
            "in_force: {until: terms-2017}",
            "lists[0].grounds[1].in_force: found since 2017-05-01; what it belongs to ends on 2017-05-01",
        ),
        (
            "in_force: {since: 2012-01-01}",
            "in_force: {since: 2018-01-01}",
            "measures[0].trip_bans[1].in_force: found until 2017-05-01; what it belongs to begins on 2018",
        ),
    ],
)
def test_window__that_is_empty(old: str, new: str, wanted: str) -> None:
    assert wanted in one((old, new))


def test_switch__that_requires_itself_over_another() -> None:
    found = problems(("    on: 2017-05-01\n", "    on: 2017-05-01\n    requires: [longer-2019]\n"))
    assert any("terms-2017 would require itself" in line for line in found)


def test_switch__that_requires_a_later_one() -> None:
    assert "it comes later (2020-05-01) than longer-2019" in one(("on: 2017-05-01\n", "on: 2020-05-01\n"))


def test_switch__that_rests_on_weaker_evidence() -> None:
    assert "its evidence is reported" in one(
        ("    on: 2017-05-01\n", "    on: 2017-05-01\n    evidence: reported\n")
    )


# steps, clocks, guards, terms


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "        emits: removed\n        final: true",
            "        emits: removed",
            '"removed" without a move away',
        ),
        ("        clock: {count: days, n: 15, status: assumed}\n", "", "procedures[1].moves[1].source[0]"),
        ("source: [due], on: clock", "source: [due], on: debt_settled", "a clock that moves nothing"),
        (
            "source: [decided, in_force, due]",
            "source: [decided, in_force, removed]",
            "a final step is not left",
        ),
        ("        to: upheld", "        to: rejected", '"upheld"; no ground and no move leads here'),
        ("n: 15", "n: 0", "days are counted with n of 1 or more, without m"),
        ("n: 15", "n: 15, m: 3", "days are counted with n of 1 or more, without m"),
        ("n: 1, m: 5", "n: 6, m: 5", "between_days needs 1 <= n <= m"),
        ("{count: term,", "{count: term, n: 2,", "term counts nothing"),
        ("when: [unfounded]", "when: [unfounded, not unfounded]", '"unfounded" and "not unfounded"'),
        (
            "when: [able]\n        extension",
            "when: [not several_acts]\n        extension",
            '"not several_acts"',
        ),
        ("when: [able, not minor]", "when: [able, not able]", "both are never true of one case"),
        (
            "min_years: 1\n          max_years: 3",
            "min_years: 4\n          max_years: 3",
            "min_years <= max_years <= cap_years",
        ),
        ("when: [grave]", "when: [not grave]", "an extension needs facts that hold"),
        (
            "duration: P2Y",
            "duration: P6Y",
            "cap_years: 5 below the term of P6Y; the cap is on the whole term. Write 6",
        ),
        ("duration: P2Y", "duration: P0D", "a term lasts a day or more"),
        ("term: {duration: P2Y, status: assumed}", "term: open", "only a fixed term is extended"),
        ("terms: [fixed]", "terms: []", "a move needs a kind of term"),
        (
            "share: 0.25, low: 0.1",
            "share: 0.25, low: 0.3",
            "share 0.25 outside 0.3 to 0.5; low <= share <= high",
        ),
        ("share: 0.2, decision: extension", "share: 0.2, decision: outcome", "Write extension."),
        (
            "        extension:\n          min_years: 1\n          max_years: 2",
            "        practice: {share: 0.1, decision: extension, status: assumed, why: x}\n"
            "        extension:\n          min_years: 1\n          max_years: 2",
            "one is enough",
        ),
    ],
)
def test_machine__that_cannot_run(old: str, new: str, wanted: str) -> None:
    assert any(wanted in line for line in problems((old, new)))


# lists, measures, conduct


def test_list__of_a_procedure_that_is_no_list() -> None:
    assert "its kind is case" in one(("    kind: list", "    kind: case"))


def test_ground__that_replaces_without_a_switch() -> None:
    changes = ("        provision: art-2\n        in_force: {since: terms-2017}", "        provision: art-2")
    assert "what replaces a ground comes with a switch" in one(changes)


def test_ground__that_replaces_itself() -> None:
    assert "another ground of the same list" in one(("replaces: able-open", "replaces: able-fixed"))


def test_switch__that_ends_entries_without_a_removal() -> None:
    found = problems(
        ("live_entries: convert_from_switch", "live_entries: end"), ("        emits: removed\n", "")
    )
    assert any("entries end at a removal, and there is none" in line for line in found)


def test_ban__without_trips() -> None:
    assert "a ban needs trips" in one(("trips: [air]\n", "trips: []\n"))


def test_bundle__without_a_measure() -> None:
    found = problems(("    bundles: [travel]", "    bundles: []"))
    assert sum("There are no bundles yet: add one." in line for line in found) == 3
    assert any("a ban reaches people through a bundle" in line for line in found)


def test_conduct__is_an_event_of_the_society() -> None:
    conduct = """conduct:
  - id: debt_arears
    label: {en: a, zh: b}
    domain: finance_credit
    lawful: false
    protected_kind: none
    gravity: {value: 1, basis: assumed}
    criterion: {en: a, zh: b}
    determinacy: {evidence_document: none}
    actor_relation: self
    fact_identity: one debt
    ability_test: none
"""
    assert "no event of the society has this name" in one(("conduct: []\n", conduct))
    load_regime_text(changed(("conduct: []\n", conduct.replace("arears", "arrears"))))
    act = ("conduct: []\n", conduct.replace("debt_arears", "leaves_bin_out"))
    for old in ("on: notice_expired", "on: toy_list.in_force"):  # a ground, a move that opens a case
        load_regime_text(changed(act, (old, "on: leaves_bin_out")))
    slip = ("on: notice_expired", "on: leaves_bin_ot")
    assert any("Did you mean leaves_bin_out?" in line for line in problems(act, slip))


CONDUCT = """conduct:
  - {id: littering, label: {en: a, zh: b}, domain: public_space, lawful: false, protected_kind: none,
     gravity: {value: 1, basis: assumed}, criterion: {en: a, zh: b}, determinacy: {evidence_document: none},
     actor_relation: self, fact_identity: one act, ability_test: none}
"""
ACT = ("conduct: []\n", CONDUCT)
GROUND = ("        on: assets_hidden\n", "        on: littering\n")
MOVE = ("        on: enforcement_obstructed\n", "        on: littering\n")


@pytest.mark.parametrize("change", [GROUND, MOVE])
def test_conduct__can_be_an_act_that_a_ground_or_a_move_answers(change: tuple[str, str]) -> None:
    """It has a bucket of its own in the table, after what procedures do."""
    regime = load_regime_text(changed(ACT, change)).regime
    stack = compile_stack([regime], from_day=3653, to_day=10958, evidence=("rule", "reported"))
    assert stack.act_ids == ("littering",)
    act = stack.observable_index("littering")
    first, stop = stack.rules.trigger_start[[act, act + 1]]
    assert stop - first == 1
    assert stack.move_ids[stack.rules.move_id[first]] == ("hides" if change is GROUND else "prolonged")


def test_conduct__that_no_rule_answers() -> None:
    assert "no rule speaks of it. Let a ground, a move or a rule of a score" in one(ACT)


def test_trigger__that_is_almost_an_act() -> None:
    found = problems(ACT, ("        on: assets_hidden\n", "        on: litering\n"), MOVE)
    assert len(found) == 1
    assert "no event of the society and no conduct of the regime has this name" in found[0]
    assert "Did you mean littering?" in found[0]


def test_conduct__is_not_judged_beside_a_broken_ground() -> None:
    """The broken one may be the rule that speaks of it."""
    found = problems(ACT, ("        enters: in_force", "        enter: x"))
    assert all("littering" not in line for line in found)


# beside other mistakes


def test_meaning__is_checked_beside_broken_items() -> None:
    found = problems(
        ("n: 15", "n: fifteen"),
        ("on: notice_expired", "on: notice_expird"),
        ("share: 0.9", "share: 1.9"),
        ("requires: [terms-2017]", "requires: [terms-2016]"),
    )
    assert [line.split(":")[0].split(", ")[1] for line in found] == [
        "switches[1].requires[0]",
        "procedures[1].steps[0].clock.n",
        "lists[0].grounds[0].on",
        "measures[0].trip_bans[0].gate.share",
    ]
