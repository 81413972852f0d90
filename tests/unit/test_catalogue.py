"""The catalogue of conduct: its words, its evidence, its sums, and what is refused."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from enum import IntEnum, IntFlag
from importlib.resources import files
from typing import get_args

import pytest

from glasshouse.codes import AGE_BANDS
from glasshouse.conduct import ActGroup, Counterparty, Door, Response, Source
from glasshouse.errors import MachineError
from glasshouse.features import Role
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.regimes import vocabulary
from glasshouse.society import catalogue as c
from glasshouse.society import tables
from glasshouse.society.catalogue import Act, catalogue, catalogue_of
from glasshouse.society.rates import ADULTS_2020

TEXT = (files("glasshouse.society") / "acts.yaml").read_text(encoding="utf-8")
ACTS = {act.id: act for act in catalogue()}
ENTERPRISES, PARTY_MEMBERS = Decimal(42_000_000), Decimal(91_914_000)
WORDS: list[tuple[object, type[IntEnum] | type[IntFlag]]] = [
    (c.GroupName, ActGroup),
    (c.RoleName, Role),
    (c.ResponseName, Response),
    (c.SourceName, Source),
    (c.CounterpartyName, Counterparty),
    (c.DoorName, Door),
]


@pytest.mark.parametrize(("names", "enumeration"), WORDS)
def test_words__are_those_of_the_enumerations(
    names: object, enumeration: type[IntEnum] | type[IntFlag]
) -> None:
    assert list(get_args(names)) == [member.name.lower() for member in enumeration if member.name]


def test_words__are_those_of_regime_files() -> None:
    assert get_args(c.ProtectedName) == get_args(vocabulary.ProtectedKind)
    assert get_args(c.DoorName) == get_args(vocabulary.MeasureType)
    assert set(get_args(c.DomainName)) <= set(get_args(vocabulary.LifeDomain))
    assert set(get_args(c.WhoName)) <= set(get_args(vocabulary.SubjectKind))


def test_acts__fill_every_group_and_the_four_domains() -> None:
    assert {act.group for act in catalogue()} == set(get_args(c.GroupName))
    domains = Counter(act.domain for act in catalogue())
    assert set(domains) == set(get_args(c.DomainName)) and domains.total() >= 141
    persons = Counter(act.domain for act in catalogue() if act.who == "natural_person")
    assert set(persons) == set(get_args(c.DomainName)) and persons.total() >= 50


@pytest.mark.parametrize("act", catalogue(), ids=lambda act: act.id)
def test_act__has_both_labels_a_range_and_its_evidence(act: Act) -> None:
    assert act.label.en[0].isupper() and not re.search(r"[\u4e00-\u9fff]", act.label.en)
    assert re.search(r"[\u4e00-\u9fff]", act.label.zh) and not act.label.zh.endswith("。")
    assert act.low < act.per_year < act.high
    sentence = act.source if act.status == "sourced" else act.why
    assert sentence and (act.status == "assumed" or re.search(r"\d", sentence))


def test_labels__tell_the_acts_of_a_kind_of_subject_apart() -> None:
    for language in ("en", "zh"):
        shown = Counter((act.who, getattr(act.label, language)) for act in catalogue())
        assert [label for label, n in shown.items() if n > 1] == []


def test_acts__that_nobody_records_are_not_recorded_falsely() -> None:
    for act in catalogue():
        assert "nobody" not in act.recorded.by or not (act.recorded.share or act.recorded.false_share)


def test_occasions__are_about_two_a_year() -> None:
    total = sum(act.per_year for act in catalogue() if act.group == "occasions")
    assert Decimal("1.5") < total < Decimal("2.5")


# sources ---------------------------------------------------------------------------------------------------


def published(metric: str, date: str) -> Decimal:
    (row,) = (r for r in tables.rates() if r.metric == metric and r.date == date)
    return row.value


def adult_offenders(age_lo: int = 18, age_hi: int = 120) -> Decimal:
    rows = (r for r in tables.offenders() if r.year == 2019)
    return Decimal(sum(r.offenders for r in rows if age_lo <= r.age_lo and r.age_hi <= age_hi))


SOURCED = {  # published in a year, and among whom
    "account_enquiry": (Decimal(1_760_000_000), ADULTS_2020),
    "blood_donated": (published("blood_donations", "2020"), ADULTS_2020),
    "whistle_blown": (Decimal(3_229_000), ADULTS_2020),
    "public_order_offence": (published("public_security_cases_found", "2019"), ADULTS_2020),
    "crime_convicted": (adult_offenders(), ADULTS_2020),
    "party_discipline_breached": (Decimal(604_886), PARTY_MEMBERS),
    "intellectual_property_infringed": (published("counterfeit_cases_handled", "2018"), ENTERPRISES),
}
REASONED = {  # assumed so that what is recorded has the published size
    "theft": (published("prosecuted_theft", "2019"), ADULTS_2020),
    "fraud_committed": (published("prosecuted_fraud", "2019"), ADULTS_2020),
    "drink_driving": (
        published("prosecuted_dangerous_driving", "2019"),
        published("drivers_licensed", "2020-12-31"),
    ),
    "office_held": (2 * Decimal(5_898_000) * 12 / 9, ADULTS_2020),
}


def test_sourced__are_those_that_are_checked_here() -> None:
    assert {act.id for act in catalogue() if act.status == "sourced"} == set(SOURCED)


@pytest.mark.parametrize("act_id", [*SOURCED, *REASONED])
def test_recorded__has_the_published_size(act_id: str) -> None:
    act = ACTS[act_id]
    number, among = {**SOURCED, **REASONED}[act_id]
    of_all = (
        act.recorded.share if act.recorded.share < Decimal("0.9") else 1
    )  # the count is the records, or all
    assert float(act.per_year * of_all) == pytest.approx(float(number / among), rel=0.02)


def adults_by_age() -> list[float]:
    found = [0.0] * len(AGE_BANDS)
    for band in tables.age_pyramid():
        last = min(band.age_hi, 104)
        for age in range(max(band.age_lo, 18), last + 1):
            found[sum(age >= first for first in AGE_BANDS) - 1] += band.population / (last - band.age_lo + 1)
    return [n / sum(found) for n in found]


def mean(row: tuple[Decimal, ...] | None, shares: list[float]) -> float:
    return sum(float(v) * s for v, s in zip(row or (1,) * len(shares), shares, strict=True))


@pytest.mark.parametrize("act", [a for a in catalogue() if a.who == "natural_person"], ids=lambda a: a.id)
def test_multipliers__have_means_near_one_over_the_census(act: Act) -> None:
    """So that `per_year` is the mean of the society; within 4 % for each row."""
    assert mean(act.by_income, [0.2] * 5) == pytest.approx(1, abs=1e-9)
    assert mean(act.by_age, adults_by_age()) == pytest.approx(1, abs=0.04)
    assert mean(act.by_sex, [0.506, 0.494]) == pytest.approx(1, abs=0.04)
    assert mean(act.by_place, [0.36, 0.64]) == pytest.approx(1, abs=0.04)


def test_crime__follows_ages_and_sexes_of_the_sentenced() -> None:
    act, shares = ACTS["crime_convicted"], adults_by_age()
    assert act.by_age and act.by_sex
    young = float(adult_offenders(18, 24) / adult_offenders()) / shares[0]
    assert float(act.by_age[0]) == pytest.approx(young, rel=0.15)
    women = Decimal(tables.offenders()[-1].female_total_year)
    (year,) = {r.female_total_year for r in tables.offenders() if r.year == 2019}
    everybody = sum(r.offenders for r in tables.offenders() if r.year == 2019)
    assert women > 0 and float(act.by_sex[1]) == pytest.approx(year / everybody / 0.494, rel=0.02)


# what is refused -------------------------------------------------------------------------------------------


def head(act_id: str) -> str:
    return f"  - id: {act_id}\n"


def line_of(text: str, first: int, key: str) -> int:
    """Return the line of a key at or after the line with index `first`."""
    lines = text.splitlines()
    return next(i for i in range(first, len(lines)) if f" {key}:" in lines[i]) + 1


def edited(act_id: str, old: str, new: str) -> str:
    """Return the catalogue with one text replaced within an act."""
    begin = TEXT.index(head(act_id))
    at = TEXT.index(old, begin)
    assert at < TEXT.find("  - id: ", begin + 9) or "  - id: " not in TEXT[begin + 9 :], "within the act"
    return TEXT[:at] + new + TEXT[at + len(old) :]


BAD = [
    ("loan_repaid", "id: loan_repaid", "id: credit_card_late", "id", "each id comes once"),
    ("loan_repaid", "group: commerce", "group: trade", "group", 'found "trade"'),
    ("speeding", "group: traffic", "group: commerce", "group", "groups come in the order"),
    ("speeding", "per_year: 1.2", "per_year: 0.1", "per_year", "it must lie between low 0.4 and high 6"),
    ("speeding", "per_year: 1.2", "per_year: 0", "per_year", 'found "0"'),
    ("speeding", "roles: [driver]", "roles: [drivers]", "roles", "drivers"),
    ("speeding", "roles: [driver]", "roles: [driver, driver]", "roles", "each comes once"),
    ("speeding", "lawful: false", "lawful: true", "response", "only unlawful acts are deterred"),
    ("speeding", "response: deterred", "response: gamed", "response", "an unlawful act is deterred"),
    ("speeding", "by_sex: [1.3, 0.7]", "by_sex: [1.3]", "by_sex", "1 items; at least 2 are needed"),
    ("speeding", "by_sex: [1.3, 0.7]", "by_sex: [0, 0]", "by_sex", "somebody must be able to do it"),
    ("speeding", "by_sex:", "by_size: [1, 1, 1, 1, 1]\n    by_sex:", "by_size", "strata of a natural_p"),
    ("speeding", "counterparty: public", "door: price\n    counterparty: public", "door", "only occasions"),
    ("speeding", "status: assumed", "status: sourced", "status", "a number that is sourced needs source"),
    ("speeding", "    why:", "    source: a count of somebody\n    why:", "source", "write why"),
    ("speeding", "who: natural_person", "who: legal_person", "who", "the group traffic is of"),
    ("speeding", "split: 0.9, ", "", "recorded", "two sources need a split below 1"),
    ("speeding", "share: 0.2", "share: 1.2", "recorded.share", 'found "1.2"'),
    ("speeding", "delay_days: [1, 30]", "delay_days: [30, 1]", "recorded", "the fewest days come first"),
    ("speeding", "false_share: 0.005", "false_share: 0.5", "recorded", "at most 0.25 is modelled"),
    ("speeding", "harm_cny: 10", "harm_cny: ten", "harm_cny", "a whole number from"),
    ("speeding", "habit: 0.5", "habit: 2", "habit", 'found "2"'),
    ("petition_filed", "kind: petition_complaint\n", "kind: none\n", "response", "only protected"),
    ("loan_sought", "    door: credit_terms\n", "", "id", "an occasion names the door"),
    ("loan_sought", "response: none", "response: gamed", "door", "what is wanted is lawful"),
    ("food_unsafe", "by_size:", "by_sex: [1, 1]\n    by_size:", "by_sex", "the strata of a legal_person"),
    ("food_unsafe", "lawful: false", "roles: [driver]\n    lawful: false", "roles", "only natural persons"),
]  # fmt: skip


@pytest.mark.parametrize(("act_id", "old", "new", "key", "said"), BAD)
def test_catalogue__refuses_a_damaged_file_and_names_the_line(
    act_id: str, old: str, new: str, key: str, said: str
) -> None:
    text = edited(act_id, old, new)
    with pytest.raises(MachineError) as caught:
        catalogue_of(text)
    message = str(caught.value)
    line = line_of(text, TEXT.splitlines().index(head(act_id).rstrip("\n")), key.split(".")[0])
    assert re.search(rf"^  line {line}, acts\[\d+\]\.{re.escape(key)}", message, re.MULTILINE), message
    assert said in message and message.startswith("acts.yaml has "), message


def test_catalogue__names_an_unknown_key_and_a_missing_one() -> None:
    with pytest.raises(MachineError, match=r"the unknown key \"elasticity\"; the keys here are id, group"):
        catalogue_of(edited("speeding", "    why:", "    elasticity: 2\n    why:"))
    with pytest.raises(MachineError, match=r"no harm_cny; the key is mandatory"):
        catalogue_of(edited("speeding", "    harm_cny: 10\n", ""))


def test_catalogue__says_all_problems_at_once() -> None:
    text = edited("speeding", "per_year: 1.2", "per_year: 7").replace("id: theft\n", "id: gambling\n")
    with pytest.raises(MachineError, match=r"acts\.yaml has 2 problems"):
        catalogue_of(text)


def test_reader__is_registered() -> None:
    entry = REGISTRY["glasshouse.society.catalogue.shipped_acts"]
    assert entry.kind is DocumentKind.PACKAGED
    assert entry.schema == "glasshouse.society.catalogue.Catalogue"
    assert catalogue_of(TEXT) == catalogue()
