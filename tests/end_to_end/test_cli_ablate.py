"""`glasshouse ablate` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from calling import here

from glasshouse.errors import Exit

SMALL = ("--agents", "2_000", "--years", "1", "--replicates", "1", "--threads", "2", "--progress", "none")


def test_two_measures_of_a_city(tmp_path: Path) -> None:
    asked = ("ablate", "--regimes", "suining-2010", "--by", "measure", "--only",
             "measure:sn_a_allowance,measure:sn_a_army", "--shapley", "0", *SMALL)  # fmt: skip
    done = here(*asked, "--out", tmp_path, columns=160)
    assert done.returncode == Exit.DONE, done.stderr
    assert "taken apart by measure: 2 parts" in done.stdout and "A fair split of the whole" in done.stdout
    record = json.loads((tmp_path / "ablation.json").read_text())
    assert [part["name"] for part in record["parts"]] == ["measure:sn_a_allowance", "measure:sn_a_army"]
    text = (tmp_path / "ablation.md").read_text()
    pictures = {path.name for path in tmp_path.glob("ablation-*.svg")}
    assert "synthetic" in text.lower() and all(f"({name})" in text for name in pictures)
    assert len(list((tmp_path / "runs").iterdir())) == 4, "sets of parts that are the same law are run once"


def test_what_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = here("ablate", "--regimes", "suining-2010", *SMALL, "--out", tmp_path / "new")
    assert done.returncode == Exit.BAD_INPUT and "No dated reform of this stack" in done.stderr
    assert not (tmp_path / "new").exists()
