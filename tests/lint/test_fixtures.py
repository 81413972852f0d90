"""A fixture that trips each rule, and one that passes it and differs from that in one field."""

from typing import Any

import pytest
from patching import fixtures, leaves, loaded, patched

from glasshouse.lint.catalogue import profiles, rules
from glasshouse.lint.check import check
from glasshouse.lint.registry import LOOKS
from glasshouse.metrics.readings import Reading
from glasshouse.regimes.load import load_regime

CASES = fixtures()
NAMES = [f"{rule}-{index}" for index, (rule, _) in enumerate(CASES)]


def keys_of(document: dict[str, Any], rule: str, readings: dict[str, Any] | None) -> set[str]:
    """Return what a rule speaks of, in a regime and perhaps with what was measured on a run."""
    found = None
    if readings is not None:
        found = {
            metric: [Reading(metric, **{name: float(value) for name, value in one.items()}) for one in many]
            for metric, many in readings.items()
        }
    report = check(loaded(document), readings=found)
    return {one.hit.key for one in report.findings if one.rule == rule}


@pytest.mark.parametrize(("rule", "case"), CASES, ids=NAMES)
def test_fixture__trips_and_passes(rule: str, case: dict[str, Any]) -> None:
    given, trip = case.get("given", {}), case.get("trip", {})
    measured = case.get("measured")
    passing = case.get("measured_passing", measured)
    assert keys_of(patched(given), rule, passing) == set()
    assert keys_of(patched(given, trip), rule, measured) == set(case["finds"])


@pytest.mark.parametrize(("rule", "case"), CASES, ids=NAMES)
def test_fixture__differs_in_one_field(rule: str, case: dict[str, Any]) -> None:
    if "trip" not in case:  # what differs is one value of what was measured
        one, other = (leaves(case[name]) for name in ("measured", "measured_passing"))
        assert len({path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}) == 1
        return
    (field,) = case["trip"]
    given = case.get("given", {})
    one, other = leaves(patched(given)), leaves(patched(given, case["trip"]))
    changed = {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}
    name = field.rpartition(".")[2].partition("[")[0]
    assert changed and all(f".{name}" in path for path in changed)


def test_fixtures__are_there_for_every_rule() -> None:
    assert {rule for rule, _ in CASES} == set(rules()) == set(LOOKS)


@pytest.mark.parametrize("profile", profiles())
def test_driver_points__has_nothing_to_find(profile: str) -> None:
    assert check(load_regime("driver-points"), profile=profile).findings == ()
