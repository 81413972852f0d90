"""Contrasts of real runs: nothing where nothing differs, the same people, and no run done twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glasshouse import Contrast, Scenario, clock, compare, open_contrast
from glasshouse.engine import locks
from glasshouse.engine.runs import SERIES, open_run
from glasshouse.errors import DamagedError, RunError, ScenarioError
from glasshouse.experiments.contrast_record import NAME
from glasshouse.experiments.contrast_text import contrast_lines, contrast_tables
from glasshouse.experiments.pairing import same_society, seed_of, territories_of
from glasshouse.experiments.store import Store
from glasshouse.provenance import digest_record

SPAN = {"start": clock.parse_month("2011-01"), "end": clock.parse_month("2011-12")}
SUINING = Scenario(regimes=("suining-2010",), agents=4_000, **SPAN)
NOBODY = replace(SUINING, regimes=("none",))


@pytest.fixture(scope="module")
def contrast(tmp_path_factory: pytest.TempPathFactory) -> Contrast:
    """Return Suining against no rules, two replicates."""
    return compare(SUINING, NOBODY, replicates=2, out=tmp_path_factory.mktemp("contrast"), threads=2)


def watched(seen: list[tuple[int, str, str]]) -> Any:
    """Return what writes down each run that is really made."""

    def on_run(replicate: int, name: str, scenario: Scenario, damage: str) -> None:
        seen.append((replicate, name, damage))

    return on_run


def test_the_society_is_the_union_of_places_and_parts() -> None:
    one, two = same_society(SUINING, NOBODY)
    assert one.places == two.places == territories_of(("suining-2010",), ("none",)) == ("suining",)
    assert one.parts == two.parts and "dealings" in one.parts


def test_both_sides_have_the_same_people(contrast: Contrast) -> None:
    pair = contrast.record.replicates[0]
    sides = [open_run(contrast.path / "runs" / name).fates() for name in (pair.baseline, pair.reform)]
    assert np.array_equal(sides[0].people, sides[1].people)
    assert np.array_equal(sides[0].cells, sides[1].cells)


def test_an_empty_contrast_is_exactly_zero(contrast: Contrast, tmp_path: Path) -> None:
    """The same rules on both sides: no effect for anybody, in any outcome, group, year or replicate."""
    seen: list[tuple[int, str, str]] = []
    found = compare(SUINING, SUINING, replicates=2, out=tmp_path, threads=2, on_run=watched(seen)).record
    assert sorted(one[0] for one in seen) == [0, 1], "both sides are one run, also while two go on at a time"
    for one in found.effects:
        assert (one.effect, one.more, one.less) == (0, 0, 0) and not any(one.by_replicate)
        assert one.baseline == one.reform
    assert all((one.better, one.worse, one.both, one.same) == (0, 0, 0, 1) for one in found.balance)
    assert not found.lives and not any(found.spread.values())
    assert all(value in (0, None) for row in found.national for value in row.effect)
    assert contrast.record.lives, "and where rules differ there is something"


def test_debts_do_not_hang_on_a_score_that_has_nothing_to_do_with_them(contrast: Contrast) -> None:
    paid = contrast.effect("debts_paid")
    assert paid.effect == 0 and paid.baseline > 0
    assert contrast.effect("favoured").effect < 0, "the score gives priority, and without it nobody has it"


def test_intervals_are_those_of_the_replicates(contrast: Contrast) -> None:
    one = contrast.effect("unlawful_acts", "income_3")
    assert len(one.by_replicate) == 2 and one.effect == pytest.approx(sum(one.by_replicate) / 2)
    assert one.low is not None and one.high is not None and one.low <= one.effect <= one.high


def test_nothing_is_run_twice_and_damage_is_found(contrast: Contrast, tmp_path: Path) -> None:
    seen: list[tuple[int, str, str]] = []
    first = compare(SUINING, NOBODY, replicates=1, out=tmp_path, threads=2, on_run=watched(seen)).record
    assert sorted(seen) == [(0, "baseline", ""), (0, "reform", "")]
    more = compare(SUINING, NOBODY, replicates=2, out=tmp_path, threads=1, on_run=watched(seen)).record
    assert seen[2:] == [(1, "baseline", ""), (1, "reform", "")], "the first pair was kept"
    assert more.text() == contrast.record.text(), "threads and the order of work change nothing"
    damaged = tmp_path / "runs" / first.replicates[0].reform / SERIES
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    again = compare(SUINING, NOBODY, replicates=2, out=tmp_path, threads=2, on_run=watched(seen)).record
    (redone,) = seen[4:]
    assert redone[:2] == (0, "reform") and f"{damaged}: is not what the manifest says" in redone[2]
    assert again == more


def test_an_unfinished_run_is_made_again(tmp_path: Path) -> None:
    """A folder with a damaged manifest, then one that was only begun; somebody else's run is left alone."""
    store, told = Store(tmp_path), list[str]()
    folder = store.folder(SUINING)
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{")
    first = store.run(SUINING, threads=2, on_run=told.append)
    assert "manifest.json" in told[0] and first.manifest.is_finished
    manifest = first.manifest.model_copy(update={"status": "unfinished", "digest": None})
    (folder / "manifest.json").write_text(manifest.text())
    assert store.held(SUINING) is None
    with locks.only_writer(folder), pytest.raises(RunError, match="another run is writing here"):
        store.run(SUINING, threads=2, on_run=told.append)
    assert store.run(SUINING, threads=2, on_run=told.append).manifest.digest == first.manifest.digest
    assert told[1:] == ["", ""]


@pytest.mark.parametrize(
    ("change", "what"),
    [({"agents": 5_000}, "agents"), ({"seed": 3}, "seed"), ({"end": SPAN["end"] - 1}, "last month"),
     ({"start": SPAN["start"] + 1}, "first month"), ({"where": "everywhere"}, "place")],
)  # fmt: skip
def test_other_people_or_months_are_refused(change: dict[str, Any], what: str, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=f"another {what}"):
        compare(SUINING, replace(NOBODY, **change), out=tmp_path)


def test_a_record_that_was_changed_is_named_and_not_used(contrast: Contrast, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="not the folder of a contrast"):
        open_contrast(tmp_path)
    text = (contrast.path / NAME).read_text()
    (tmp_path / NAME).write_text(text.replace('"better": 0', '"better": 1', 1))
    with pytest.raises(DamagedError, match="not what was written"):
        open_contrast(tmp_path)
    assert contrast.record == open_contrast(contrast.path).record


def test_a_record_of_an_earlier_version_is_made_again(contrast: Contrast, tmp_path: Path) -> None:
    """It is as it was written, and does not say what its results rest on."""
    said = json.loads((contrast.path / NAME).read_text())
    assert {one["outcome"] for one in said["resting"]} == {one["name"] for one in said["outcomes"]}
    earlier = {name: value for name, value in said.items() if name not in ("resting", "ranges", "digest")}
    (tmp_path / NAME).write_text(json.dumps({**earlier, "digest": digest_record(earlier)}))
    with pytest.raises(DamagedError, match="type the same glasshouse compare again"):
        open_contrast(tmp_path)


def test_what_is_said_has_both_sides(contrast: Contrast) -> None:
    lines = list(contrast_lines(contrast.record))
    assert "synthetic" in lines[0] and "better off" in lines[-2] and "worse off" in lines[-2]
    assert lines[-1] == "No harm was counted on either side.", "of 4,000 in two years"
    effects, balance = contrast_tables(contrast.record)
    assert set(effects.columns[1]._cells) == {"benefit", ""}
    assert balance.row_count == 19


def test_seeds_of_replicates_follow_from_the_first() -> None:
    seeds = [seed_of(20101001, replicate) for replicate in range(50)]
    assert (
        seeds[0] == 20101001 and len(set(seeds)) == 50 and seeds == [seed_of(20101001, r) for r in range(50)]
    )
