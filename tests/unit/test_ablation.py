"""Regimes taken apart on small societies, and the front of the least restrictive laws."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse import Scenario, clock
from glasshouse.engine.prepare import prepare
from glasshouse.errors import ScenarioError
from glasshouse.experiments.ablation import (
    NOTHING,
    WHOLE,
    Ablation,
    Alternative,
    Effect,
    PartEffects,
    ablate,
    cells_of,
    least_restrictive,
    parts_to_try,
    split_of,
)
from glasshouse.experiments.ablation_text import ablation_tables, markdown_of, moving, record_of
from glasshouse.provenance import digest_record
from glasshouse.regimes.left_out import leave_out, names_of
from glasshouse.reports.ablation_pictures import MOST_PARTS, file_of, pictures_of

SPAN = {"start": clock.parse_month("2011-01"), "end": clock.parse_month("2011-06")}
SUINING = Scenario(regimes=("suining-2010",), agents=3_000, **SPAN)
PARTS = ("measure:sn_a_allowance", "measure:sn_a_army")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for runs that all tests share."""
    return tmp_path_factory.mktemp("ablation")


@pytest.fixture(scope="module")
def found(folder: Path) -> Ablation:
    """Return Suining without two measures that open the same door."""
    return ablate(SUINING, kind="measure", parts=PARTS, replicates=2, out=folder, threads=2)


def test_what_is_run() -> None:
    cells = cells_of(SUINING, PARTS)
    assert [cell.without for cell in cells.values()] == [
        (), PARTS, PARTS[:1], PARTS[1:], PARTS[1:], PARTS[:1],
    ]  # fmt: skip


def test_parts_of_each_kind_have_names() -> None:
    prepared = prepare(SUINING)
    for kind, n in (("measure", 14), ("rule", 14), ("score", 1)):
        assert len(parts_to_try(prepared, kind)) >= n and all(
            name.startswith(f"{kind}:") for name in parts_to_try(prepared, kind)
        )
    assert "provision:" in parts_to_try(prepared, "provision")[0]
    with pytest.raises(ScenarioError, match="No dated reform of this stack"):
        parts_to_try(prepared, "reform")
    with pytest.raises(ScenarioError, match="has no ground"):
        parts_to_try(prepared, "ground")


def test_reforms_are_those_that_come_in_time() -> None:
    lists = Scenario(agents=1_000, start=clock.parse_month("2011-01"), end=clock.parse_month("2014-12"))
    few = parts_to_try(prepare(lists), "reform")
    assert "jd-2017-terms" not in few and few


def test_two_measures_at_one_door_stand_in_for_each_other(found: Ablation) -> None:
    """Neither is missed, each alone does all of it: so a fair split is needed."""
    for part in found.parts:
        assert part.without["favoured"].mean == 0 and part.verdicts["same"] == 1
    assert found.whole["favoured"] >= found.nothing["favoured"]
    assert found.parts[0].alone["favoured"].mean == pytest.approx(found.parts[1].alone["favoured"].mean)


def test_the_fair_split_adds_up_and_halves_what_they_share(found: Ablation, folder: Path) -> None:
    shares = {(one.part, one.outcome): one for one in split_of(SUINING, PARTS, orders=0, out=folder)}
    one, two = (shares[part, "favoured"].value for part in PARTS)
    assert one == pytest.approx(two)
    with pytest.raises(ScenarioError, match="runs all sets of parts, 128 of these 7"):
        split_of(SUINING, PARTS * 3 + PARTS[:1], orders=0, out=folder)


def test_what_is_written(found: Ablation) -> None:
    record = json.loads(record_of(found))
    assert record["synthetic"] is True and {WHOLE, NOTHING} < set(record)
    digest = record.pop("digest")
    assert digest == digest_record(record)
    text = markdown_of(found)
    assert "Synthetic people only" in text and "do not add up" in text
    assert next(ablation_tables(found)).row_count == len(PARTS)


def moved(part: PartEffects, *, left_out: float, alone: float) -> PartEffects:
    """Return a part with made effects on favours at doors, in a tenth of all adults where there is one."""
    effects = [Effect(mean, mean - 1, mean + 1, 0.1 if mean else 0.0) for mean in (left_out, alone)]
    without, on_its_own = (
        {**of, "favoured": one} for of, one in zip((part.without, part.alone), effects, strict=True)
    )
    return replace(part, without=without, alone=on_its_own)


def test_pictures_show_what_each_part_does(found: Ablation) -> None:
    first, second = found.parts
    parts = moved(first, left_out=0, alone=0), moved(second, left_out=0, alone=3)
    other = replace(found, parts=parts)
    assert moving(other) == ["favoured"]
    pictures = pictures_of(other)
    assert set(pictures) == {"favoured"} and "Synthetic people only" in pictures["favoured"]
    for part in found.parts:
        for how in ("left out", "alone"):
            assert (f">{part.name} {how}</text>" in pictures["favoured"]) == (part is second)
    text = markdown_of(other, pictures={outcome: file_of(outcome) for outcome in pictures})
    assert text.count("](ablation-favoured.svg)") == 1


def test_a_picture_has_the_parts_that_are_missed_most(found: Ablation) -> None:
    many = [replace(moved(found.parts[0], left_out=k, alone=-k), name=f"part-{k}") for k in range(1, 41)]
    svg = pictures_of(replace(found, parts=tuple(many)))["favoured"]
    drawn = [k for k in range(1, 41) if f">part-{k} left out</text>" in svg]
    assert drawn == list(range(41 - MOST_PARTS, 41)) and f"the {MOST_PARTS} most missed of 40" in svg


rows = st.lists(
    st.builds(Alternative, st.text("xyz", min_size=1, max_size=3), st.integers(0, 6), st.integers(0, 6)),
    min_size=1, max_size=12,
)  # fmt: skip


@given(rows, st.booleans())
def test_the_front_has_what_nobody_beats(some: list[Alternative], less_is_good: bool) -> None:
    front, sign = least_restrictive(some, less_is_good=less_is_good), -1 if less_is_good else 1
    assert {row.harm for row in front} >= {min(row.harm for row in some)}
    assert max(sign * row.benefit for row in front) == max(sign * row.benefit for row in some)
    for row in some:
        beaten = any(
            other.harm <= row.harm and sign * other.benefit >= sign * row.benefit and other != row
            and (other.harm, other.benefit) != (row.harm, row.benefit)
            for other in some
        )  # fmt: skip
        assert (row in front) != beaten


def test_items_are_left_out_by_kind_and_by_provision() -> None:
    regimes = [one.regime for one in prepare(SUINING).regimes]
    changed, switches = leave_out(regimes, ("measure:sn_d_relief", "a-switch"))
    assert switches == ("a-switch",)
    off = [m.id for m in changed[0].measures if m.evidence == "left out"]
    assert off == ["sn_d_relief"]
    provision = next(name for name in names_of(regimes) if name.startswith("provision:"))
    by_provision, _ = leave_out(regimes, (provision,))
    cited = provision.partition(":")[2]
    every = [*by_provision[0].measures, *by_provision[0].scores, *by_provision[0].scores[0].rules]
    for item in every:
        assert (item.evidence == "left out") == (item.provision == cited)
    with pytest.raises(
        ScenarioError, match=r'Cannot leave out "measure:sn_d_relif".*did you mean measure:sn_d'
    ):
        leave_out(regimes, ("measure:sn_d_relif",))
