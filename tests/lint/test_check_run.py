"""Which readings of a run or a contrast speak of the regime that is checked, and when they are refused."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from patching import clean, loaded, patched

from glasshouse.cli.check_run import readings_of_folder
from glasshouse.engine import runs
from glasshouse.errors import RunError
from glasshouse.experiments import all_metrics, contrast
from glasshouse.experiments.all_metrics import Measured
from glasshouse.metrics.readings import Reading, Words

REGIME = loaded(clean())
FALL = Reading("M34", Words("fall, reform against baseline", "改革相对基准的降幅"), 0.2, 0.1, 0.3)


def a_run(name: str, *regimes: tuple[str, str]) -> Any:
    records = [SimpleNamespace(id=regime, digest=digest) for regime, digest in regimes]
    return SimpleNamespace(name=name, manifest=SimpleNamespace(regimes=records))


NONE = a_run("none", ("none", "0"))
HAS_IT = a_run("has it", ("none", "0"), ("driver-points", REGIME.digest))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that makes a folder of a run, or of a contrast of two."""

    def measure(what: Any) -> Measured:
        found = (FALL,) if hasattr(what, "runs") else (Reading("M20", Words(what.name, ""), 0.9), FALL)
        return Measured(found, all_metrics.Counter())

    monkeypatch.setattr(all_metrics, "measure", measure)

    def made(*sides: Any) -> Path:
        if len(sides) == 2:
            (tmp_path / "contrast.json").write_text("{}")
            whole = SimpleNamespace(path=tmp_path, runs=lambda: (sides,))
            monkeypatch.setattr(contrast, "open_contrast", lambda path: whole)
        else:
            monkeypatch.setattr(runs, "open_run", lambda path: sides[0])
        return tmp_path

    return made


def test_run__with_the_regime_is_measured(folder: Any) -> None:
    found = readings_of_folder(folder(HAS_IT), REGIME)
    assert [one.value for one in found["M20"]] == [0.9] and set(found) == {"M20", "M34"}


def test_run__without_the_regime_is_refused(folder: Any) -> None:
    with pytest.raises(
        RunError, match="this is of none, and driver-points is checked; give a run of driver-points"
    ):
        readings_of_folder(folder(NONE), REGIME)


def test_run__of_other_words_of_the_regime_is_refused(folder: Any) -> None:
    other = loaded(patched({"measures[dp-suspension].domain": "welfare"}))
    with pytest.raises(RunError, match="driver-points of this run says something else"):
        readings_of_folder(folder(HAS_IT), other)


def test_contrast__speaks_of_the_side_that_has_the_regime(folder: Any) -> None:
    found = readings_of_folder(folder(NONE, HAS_IT), REGIME)
    assert [one.part.en for one in found["M20"]] == ["has it"]
    assert found["M34"] == (FALL,)


@pytest.mark.parametrize("sides", [(HAS_IT, NONE), (HAS_IT, HAS_IT)], ids=["baseline", "both"])
def test_contrast__with_the_regime_in_the_baseline_has_no_pair(folder: Any, sides: Any) -> None:
    found = readings_of_folder(folder(*sides), REGIME)
    (pair,) = found["M34"]
    assert pair.value is None and pair.low is None and "as the reform" in pair.why.en
    assert [one.part.en for one in found["M20"]] == ["has it"]


def test_contrast__without_the_regime_is_refused(folder: Any) -> None:
    with pytest.raises(RunError, match="this is of none, and driver-points is checked"):
        readings_of_folder(folder(NONE, NONE), REGIME)
