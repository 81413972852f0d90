"""Unit tests of `glasshouse.regimes.check`: each inconsistency is found, said, and given its line."""

from pathlib import Path

import pytest

from glasshouse.errors import RegimeError
from glasshouse.regimes.load import load_regime_text

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_text(encoding="utf-8")
ACT = """conduct:
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


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("    alive: true", "    alive: false", "a ban of trips acts on the society"),
        ("trips: [air]\n", "trips: []\n", "a ban needs trips"),
    ],
)
def test_measure__that_does_nothing(old: str, new: str, wanted: str) -> None:
    assert wanted in one((old, new))


def test_bundle__without_a_measure() -> None:
    found = problems(("    bundles: [travel]", "    bundles: []"))
    assert sum("There are no bundles yet: add one." in line for line in found) == 3
    assert any("a ban reaches people through a bundle" in line for line in found)


def test_conduct__is_an_event_of_the_society() -> None:
    assert "no event of the society has this name" in one(("conduct: []\n", ACT))
    load_regime_text(changed(("conduct: []\n", ACT.replace("arears", "arrears"))))


def test_act__sets_off_a_ground_and_a_move() -> None:
    act = ACT.replace("debt_arears", "toy_act")
    assert "no event of the society has this name" in one(("conduct: []\n", act))
    ground, move = ("on: notice_expired", "on: toy_act"), ("on: debt_performed", "on: toy_act")
    load_regime_text(changed(("conduct: []\n", act), ground))
    load_regime_text(changed(("conduct: []\n", act), move))
    found = problems(("conduct: []\n", act), ground, ("on: debt_performed", "on: toy_acts"))
    assert any("Did you mean toy_act?" in line for line in found)


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
