"""Roles and classes of features: their numbers and sources, their tables, and kernels by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.errors import GlasshouseError
from glasshouse.features import FEATURE_CLASSES, N_FEATURES, N_HABITS, Feature, Role
from glasshouse.kernels import traits
from glasshouse.kernels.strata import stratum_of
from glasshouse.minds import FRIENDS_LISTED_CLASSES, FRIENDS_SCORE_CLASSES, N_STRATA
from glasshouse.reading.feature_names import FEATURES
from glasshouse.society import trait_tables as tables
from glasshouse.society.opinion_tables import STRATA, stratum_shares
from glasshouse.society.parameters import TRAITS, number, numbers, parameters
from glasshouse.society.places import adult_fifths
from glasshouse.society.tables import census_national, digital, rates

SEED = np.uint64(11)
ADULTS = Decimal(sum(adult_fifths())) / 5
NO_TRAITS = {
    Feature.FRIENDS_SCORE, Feature.FRIENDS_LISTED, Feature.SPEECH_RECORD, Feature.HOUSEHOLD_SIZE,
    Feature.GOOD_RECORDS, Feature.BAD_RECORDS, Feature.PUBLIC_DEEDS, Feature.DEALINGS_DONE,
}  # fmt: skip
FROM_ROLES = {Feature.PARTY_MEMBER, Feature.OCCUPATION}


def published(metric: str) -> Decimal:
    """Return the latest figure of a metric."""
    found = {
        (row.date, row.value) for table in (census_national(), digital(), rates()) for row in table
        if row.metric == metric
    }  # fmt: skip
    return max(found)[1]


def share_of(role: Role, axis: int | None = None, at: tuple[int, ...] = ()) -> Decimal:
    """Return the share of adults with a role, or of those at some places of an axis of the strata."""
    cells = [
        (w, p) for s, w, p in zip(STRATA, stratum_shares(), tables.role_shares()[role], strict=True)
        if axis is None or s[axis] in at
    ]  # fmt: skip
    return sum((w * p for w, p in cells), Decimal(0)) / sum((w for w, _ in cells), Decimal(0))


# numbers ---------------------------------------------------------------------------------------------------


def test_parameters__each_has_a_range_a_reason_and_published_rows_or_none() -> None:
    known = {row.metric for table in (census_national(), digital(), rates()) for row in table}
    for p in parameters(TRAITS).values():
        values = p.value if isinstance(p.value, tuple) else (p.value,)
        assert p.low < p.high, p.id
        assert all(p.low <= value <= p.high for value in values), p.id
        assert p.unit and p.what and p.why
        assert (p.status == "sourced") == bool(p.rows), p.id
        assert set(p.rows) <= known, p.id


def test_parameters__are_all_of_a_role_or_of_a_feature() -> None:
    of_roles = {f"{tables.name_of(r)}.{part}" for r in Role for part in ("share", *tables.AXES)}
    of_features = {
        f"{tables.name_of(f)}.{part}" for f in Feature for part in ("shares", "lean", *tables.AXES)
    }
    assert set(parameters(TRAITS)) <= of_roles | of_features
    assert {f"{tables.name_of(r)}.share" for r in Role} <= set(parameters(TRAITS))


def test_classes__sum_to_one_and_are_as_many_as_said() -> None:
    assert set(FEATURE_CLASSES) == set(Feature)
    for feature in tables.trait_features():
        shares = numbers(f"{tables.name_of(feature)}.shares", FEATURE_CLASSES[feature], file=TRAITS)
        assert sum(shares) == 1, feature
    assert FEATURE_CLASSES[Feature.FRIENDS_SCORE] == FRIENDS_SCORE_CLASSES - 1  # the first is unknown
    assert FEATURE_CLASSES[Feature.FRIENDS_LISTED] == FRIENDS_LISTED_CLASSES


def test_features__of_the_file_are_all_that_are_traits() -> None:
    others = {Feature(k) for k in range(10)} | NO_TRAITS | FROM_ROLES
    assert set(tables.trait_features()) == set(Feature) - others


def test_words__every_feature_has_them_in_both_languages() -> None:
    assert set(FEATURES) == {tables.name_of(f) for f in Feature}
    assert all(words["en"] and words["zh"] for words in FEATURES.values())


# margins ---------------------------------------------------------------------------------------------------


def test_margins__are_those_of_the_rows() -> None:
    assert share_of(Role.PARTY_MEMBER) * ADULTS == pytest.approx(
        published("party_members"), rel=Decimal("0.005")
    )
    assert share_of(Role.DRIVER) * ADULTS == pytest.approx(
        published("drivers_licensed"), rel=Decimal("0.005")
    )
    buyers = share_of(Role.PLATFORM_USER) / share_of(Role.INTERNET_USER)
    paying = published("online_payment_users") / published("internet_users")
    assert buyers == pytest.approx(paying, abs=Decimal("0.001"))
    work = (Role.EMPLOYEE, Role.PUBLIC_EMPLOYEE, Role.SOLE_TRADER, Role.FARMER)
    employed = sum(share_of(role) for role in work) * ADULTS
    assert employed == pytest.approx(published("employed_persons"), rel=Decimal("0.01"))
    volunteers = 1 - numbers("volunteer_hours.shares", 4, file=TRAITS)[0]
    assert volunteers * ADULTS == pytest.approx(published("registered_volunteers"), rel=Decimal("0.01"))


def test_margins__of_the_internet_are_those_of_the_rows() -> None:
    """Users of 20 and over by the rows; the ages of the rows cut ours, so that some points are allowed."""
    users, role = published("internet_users"), Role.INTERNET_USER
    of_users = {age: published(f"internet_users_age_{age}") for age in ("20_29", "30_39", "40_49", "50_plus")}
    teens = Decimal(25_000_000)  # of 18 and 19
    assert share_of(role) * ADULTS == pytest.approx(
        users * sum(of_users.values()) / 100 + teens, rel=Decimal("0.02")
    )
    ratio = published("internet_penetration_urban") / published("internet_penetration_rural")
    assert share_of(role, 3, (1,)) / share_of(role, 3, (0,)) == pytest.approx(ratio, rel=Decimal("0.02"))
    weights = dict(zip(STRATA, stratum_shares(), strict=True))
    men = sum(w for s, w in weights.items() if not s[2]) * share_of(role, 2, (0,)) / share_of(role)
    assert 100 * men == pytest.approx(published("internet_users_male"), abs=Decimal("0.5"))
    young = sum(w for s, w in weights.items() if s[1] < 2) * share_of(role, 1, (0, 1)) * ADULTS
    by_rows = teens + users * (of_users["20_29"] + of_users["30_39"] / 2) / 100
    assert young == pytest.approx(by_rows, rel=Decimal("0.04"))


def test_margins__of_schools_and_credit_are_those_of_the_rows() -> None:
    schools = numbers("education.shares", 4, file=TRAITS)
    people = published("population_31_provinces")
    for share, metric, adult in (
        (schools[3], "education_university_per_100k", Decimal(1)),
        (schools[2], "education_senior_secondary_per_100k", Decimal("0.86")),
        (schools[1], "education_junior_secondary_per_100k", Decimal("0.9")),
    ):
        by_rows = published(metric) / 100_000 * people * adult
        assert share * ADULTS == pytest.approx(by_rows, rel=Decimal("0.02"))
    use = numbers("credit_use.shares", 5, file=TRAITS)
    mean = sum(float(s) * middle for s, middle in zip(use, (5, 20, 40, 62.5, 90), strict=True))
    assert mean == pytest.approx(41.88, abs=2)
    asked = numbers("credit_enquiries.shares", 5, file=TRAITS)
    each = sum(float(s) * n for s, n in zip(asked, (0, 1, 2.5, 4.5, 8), strict=True))
    assert each == pytest.approx(1.76 / 0.99, rel=0.02)


# tables ----------------------------------------------------------------------------------------------------


def test_table__is_small_and_read_only() -> None:
    table = tables.trait_table()
    assert sum(array.nbytes for array in table) < 2**20
    assert not any(array.flags.writeable for array in table)
    assert table.role.shape == (N_STRATA, 16, 2) and table.row.shape == (N_FEATURES,)
    assert set(table.role_word.tolist()) == set(range(8))
    assert (np.diff(table.border, axis=3) >= 0).all() and table.border.min() >= 0
    habits = [habit for one in tables.trait_features() for habit in tables.habits_of(one)]
    assert min(habits) >= 1 and max(habits) < 2**15, "more would not fit an integer of 64 bits"


def test_table__is_in_the_order_of_the_strata() -> None:
    assert [stratum_of(*s) for s in STRATA] == list(range(N_STRATA))


def test_roles__exclude_and_contain_each_other() -> None:
    bits = {role: int(role).bit_length() - 1 for role in Role}
    table = tables.trait_table()
    for stratum in range(N_STRATA):
        held = {role: table.role[stratum, bit].tolist() for role, bit in bits.items()}
        for ends in (tables.POSTS, (Role.PARTY_MEMBER, Role.BELIEVER)):
            spans = sorted(held[role] for role in ends if held[role][0] < held[role][1])
            assert all(a[1] <= b[0] for a, b in pairwise(spans)), stratum
            assert spans[0][0] >= 0 and spans[-1][1] <= ALWAYS
        for part, whole in tables.PART_OF.items():
            assert held[whole][0] <= held[part][0] <= held[part][1] <= held[whole][1]
        band = STRATA[stratum][1]
        assert (held[Role.STUDENT][1] > 0) == (band < 2)
        assert (held[Role.RETIRED][0] < ALWAYS) == (band >= 4)


@pytest.mark.parametrize("feature", tables.trait_features())
def test_classes__have_their_shares_over_strata_and_habits(feature: Feature) -> None:
    """What the kernel makes of the table has the shares of the file, to the rounding of 24 bits."""
    table, weights = tables.trait_table(), np.array([float(w) for w in stratum_shares()])
    row = int(table.row[feature])
    wanted = numbers(f"{tables.name_of(feature)}.shares", FEATURE_CLASSES[feature], file=TRAITS)
    for border in range(FEATURE_CLASSES[feature] - 1):
        below = sum(weights @ table.border[:, :, row, border]) / tables.TOP / N_HABITS
        assert below == pytest.approx(float(sum(wanted[: border + 1])), abs=1e-6)
    assert (table.border[:, :, row, FEATURE_CLASSES[feature] - 1 :] == tables.TOP).all()


def test_spread__by_hand() -> None:
    assert [round(m, 6) for m in tables.spread(Decimal(4), 3)] == [Decimal("0.5"), 1, 2]
    assert set(tables.spread(Decimal(1), 6)) == {1}


def test_shares__by_hand_and_what_cannot_be() -> None:
    one = Decimal(1)
    assert tables.shares_by_odds(Decimal("0.3"), [Decimal(0), one], [Decimal("0.5")] * 2)[1] == pytest.approx(
        Decimal("0.6")
    )
    many = tables.shares_by_odds(Decimal("1.8"), [one, Decimal(100)], [one, one])
    assert sum(many) == pytest.approx(Decimal("1.8"))
    odds = [p / (1 - p) for p in many]
    assert odds[1] / odds[0] == pytest.approx(Decimal(100))
    with pytest.raises(GlasshouseError, match=r"a sum of 0\.600 is wanted, and cells with odds above n"):
        tables.shares_by_odds(Decimal("0.6"), [Decimal(0), one], [Decimal("0.5")] * 2)


# kernels ---------------------------------------------------------------------------------------------------


def test_borders__with_a_habit_by_hand() -> None:
    top, half = tables.TOP, tables.TOP // 2
    for lower, higher, border in (
        (half, 256, half), (half, 512, top // 3),  # one to one becomes one to two
        (top * 3 // 4, 768, half), (256, 32767, 2), (top, 32767, top), (0, 256, 0),
    ):  # fmt: skip
        assert tables.with_habit(np.int64(lower), np.int64(higher)) == border


def test_classes__begin_at_their_borders() -> None:
    table, row = tables.trait_table(), int(tables.trait_table().row[Feature.ASSETS])
    for k, border in enumerate(table.border[61, 3, row, : FEATURE_CLASSES[Feature.ASSETS] - 1].tolist()):
        words = (np.uint64((border << 8) - 1), np.uint64(border << 8))
        assert [traits.class_by(word, row, 61, 3, table) for word in words] == [k, k + 1]


def test_occupation__follows_from_roles() -> None:
    expected = {
        0: 0, Role.FARMER: 0, Role.TENANT: 0, Role.EMPLOYEE: 1, Role.RETIRED: 1, Role.STUDENT: 1,
        Role.SOLE_TRADER: 1, Role.PUBLIC_EMPLOYEE: 2, Role.EMPLOYEE | Role.FIRM_OFFICER: 2,
    }  # fmt: skip
    assert {roles: traits.occupation_of(int(roles)) for roles in expected} == expected


def test_class_of__what_is_no_trait_is_unknown() -> None:
    table = tables.trait_table()
    for feature in Feature:
        found = {traits.class_of(SEED, slot, 0, int(feature), 60, 5, table) for slot in range(40)}
        if feature in NO_TRAITS or feature < 10:
            assert found == {-1}, feature
        else:
            assert found <= set(range(FEATURE_CLASSES[feature])), feature


def test_class_of__two_features_come_from_roles() -> None:
    table = tables.trait_table()
    members = 0
    for slot in range(200):
        roles = traits.roles_of(SEED, slot, 0, 61, table)
        member = traits.class_of(SEED, slot, 0, int(Feature.PARTY_MEMBER), 61, 0, table)
        assert member == int(bool(roles & Role.PARTY_MEMBER))
        post = traits.class_of(SEED, slot, 0, int(Feature.OCCUPATION), 61, 0, table)
        assert post == traits.occupation_of(roles)
        members += member
    assert members
    assert number("party_member.share", file=TRAITS) < Decimal("0.1")
