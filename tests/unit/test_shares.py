"""Shares of practice by name, and scenarios that set them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from glasshouse import Scenario, clock
from glasshouse.arrays import ALWAYS
from glasshouse.cli.main import main
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import changes_since, open_run, simulate
from glasshouse.errors import Exit, ScenarioError
from glasshouse.experiments.numbers_page import run_numbers
from glasshouse.experiments.sweep import factor_of, sweep
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.mechanism import Practice
from glasshouse.regimes.shares import shares_of, with_shares
from glasshouse.society.scenario_file import read_scenario
from glasshouse.society.toy import ToySociety

CONSENT, FILING = "sesame#sesame.consent", "national-lists#jo13-file-right.filing"
START, END = clock.parse_month("2016-01"), clock.parse_month("2016-02")
USUAL = Scenario(("national-lists", "sesame"), 3_100, start=START, end=END)


def consenting(text: str | None) -> Scenario:
    """Return the scenario in which this share of users agrees; None: as shipped."""
    return replace(USUAL, numbers=((CONSENT, text),) if text else ())


def practices(value: object) -> Iterator[Practice]:
    """Yield every practice in a part of a regime, found in another way than by the walk that names them."""
    if isinstance(value, Practice):
        yield value
    elif isinstance(value, BaseModel):
        for _, part in value:
            yield from practices(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from practices(part)


def leaves(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], object]]:
    """Yield all values of a plain document, with where they stand."""
    if isinstance(value, dict | list | tuple):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, key))
    else:
        yield path, value


@pytest.mark.parametrize("regime_id", shipped_ids())
def test_every_share_has_a_name_of_its_own(regime_id: str) -> None:
    regime = load_regime(regime_id).regime
    found = shares_of(regime)
    assert len({share.name for share in found}) == len(found)
    assert sorted(map(repr, practices(regime))) == sorted(repr(share.practice) for share in found)
    assert all(share.name.startswith(f"{regime_id}#") and share.what for share in found)


def test_one_share_is_set_and_nothing_else_moves() -> None:
    loaded = load_regime("national-lists")
    before = {share.name: share.practice for share in shares_of(loaded.regime)}
    for name in ("national-lists#jd17-g2.extension", "national-lists#t_air_all.discretion.2"):
        (said,) = with_shares([loaded], {name: "0.123"})
        after = {share.name: share.practice for share in shares_of(said.regime)}
        assert [one for one in before if before[one] != after[one]] == [name]
        assert str(after[name].share) == "0.123" and after[name].status == "assumed"
        assert after[name].why.startswith(f"set by the scenario, in place of {before[name].share}: ")
        assert said.digest == loaded.digest, "the file is what it was"
        old, new = (dict(leaves(one.regime.model_dump())) for one in (loaded, said))
        differs = {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}
        assert len({path[:-1] for path in differs}) == 1 and {"share", "why"} <= {
            path[-1] for path in differs
        }
    assert with_shares([loaded], {})[0] is loaded


@pytest.mark.parametrize(("text", "threshold"), [("0", 0), ("1", ALWAYS), ("0.25", ALWAYS // 4)])
def test_the_law_is_compiled_with_the_share(text: str, threshold: int) -> None:
    assert prepare(consenting(text)).stack.scores.score_consent.tolist() == [threshold]


def test_a_wrong_share_is_refused() -> None:
    for text in ("1.01", "-0.1", "0.1,0.2", "half"):
        with pytest.raises(ScenarioError, match="a number from 0 to 1 is needed"):
            consenting(text)
    with pytest.raises(ScenarioError, match=f"Did you mean {CONSENT}"):
        prepare(replace(USUAL, numbers=(("sesame#sesame.consents", "0.5"),)))
    with pytest.raises(ScenarioError, match="no regime of the stack has such a share"):
        prepare(replace(USUAL, regimes=("national-lists",), numbers=((CONSENT, "0.5"),)))


def test_a_run_keeps_its_shares(tmp_path: Path) -> None:
    nobody, some = consenting("0"), consenting("0.50")
    assert some.numbers == ((CONSENT, "0.5"),)
    run = simulate(some, out=tmp_path / "run")
    kept = open_run(run.path)
    assert kept.scenario == some and changes_since(kept.path, kept.manifest) == []
    assert f"number set by the scenario: {CONSENT} = 0.5" in kept.manifest.labels
    said = [entry for entry in run_numbers(kept.prepared) if entry.why.startswith("set by the scenario")]
    assert [(entry.file, entry.value, entry.status) for entry in said] == [("sesame", "0.5", "assumed")]
    usual = simulate(USUAL, out=tmp_path / "usual").manifest.digest
    assert len({usual, run.manifest.digest, simulate(nobody, out=tmp_path / "nobody").manifest.digest}) == 3


def test_a_share_as_the_file_has_it_changes_no_bit(tmp_path: Path) -> None:
    (share,) = shares_of(load_regime("sesame").regime)
    runs = (consenting(None), consenting(str(share.practice.share)))
    one, two = (simulate(spec, out=tmp_path / str(k)).manifest for k, spec in enumerate(runs))
    assert one.digest == two.digest and one.spec_digest != two.spec_digest


def test_a_scenario_file_a_sweep_and_a_toy_society_can_say_it(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(f'regimes: [sesame]\nnumbers: {{"{CONSENT}": 0.3}}\n')
    assert dict(read_scenario(tmp_path / "s.yaml").numbers) == {CONSENT: Decimal("0.3")}
    found = sweep(USUAL, [factor_of(f"{CONSENT}=0|1")], out=tmp_path / "sweep")
    favoured = [cell.mean("favoured") for cell in found.cells]
    assert favoured[0] == 0 < favoured[1], "nobody without a score is favoured at a door"
    toy = ToySociety.model_validate({"kind": "toy", "acts": {}})
    Scenario(("national-lists",), 100, start=200, end=201, society=toy, numbers=((FILING, "0.9"),))


def test_they_are_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["parameters", "--regime", "national-lists", "--format", "json"]) == Exit.DONE
    entries = json.loads(capfd.readouterr().out)["numbers"]
    assert FILING in {entry["id"] for entry in entries}
    shares = [entry for entry in entries if entry["unit"] == "share of cases"]
    assert shares == entries and all(0 <= float(entry["value"]) <= 1 for entry in entries)
    assert main(["parameters", "--regime", "sesame", "--file", "acts"]) == Exit.BAD_INPUT
    assert "give one of them" in capfd.readouterr().err
