"""A firm and a government body, explained by the command line in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from calling import here

pytestmark = pytest.mark.usefixtures("undrawn")
RUN = ["run", "--agents", "3000", "--from", "2018-01", "--years", "1", "--threads", "1"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("firms") / "run"
    done = here(*RUN, "--out", path)
    assert done.returncode == 0, done.stderr
    return path


def said(*arguments: str | Path) -> str:
    done = here(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_explain__tells_a_firm_and_a_body_in_both_languages(folder: Path) -> None:
    firms = [said("explain", folder, f"F{number}") for number in (0, 1, 2)]
    assert all(text.startswith(("Firm F", "Slot F")) for text in firms)
    assert any("founded" in text and "(synthetic)" in text for text in firms)
    assert said("explain", folder, "F0", "--lang", "zh").startswith(("企业 F0（合成）：", "席位 F0"))
    body = said("explain", folder, "B0")
    assert body.startswith("Government body B0 (synthetic): of a ")
    assert "replayed from neighbourhood 0" in body
    assert said("explain", folder, "b0", "--lang", "zh").startswith("国家机关 B0（合成）：")


def test_explain__as_json_and_case(folder: Path) -> None:
    found = json.loads(said("explain", folder, "B0", "--format", "json"))
    assert found["agent"] == "B0" and found["synthetic"] is True
    assert found["holders"][0]["level"] in ("township", "county", "prefecture", "province", "centre")
    assert said("case", folder, "B0").startswith("Government body B0 (synthetic)")
    adult = json.loads(said("explain", folder, "0", "--format", "json"))
    assert adult["agent"] == 0 and "name" not in adult


def test_explain__names_who_is_there_instead_of_nobody(folder: Path) -> None:
    for name, says in (
        ("F999999", "places for firms are numbered F0 to F"),
        ("B999", "government bodies are numbered B0 to B30"),
        ("3000", "agents are numbered 0 to 2999"),
        ("G7", "a number is needed, such as 1234; of a firm such as F12"),
    ):
        done = here("explain", folder, name)
        assert done.returncode == 2 and says in done.stderr, done.stderr
