"""The page of pictures shows every page of the walk, and every picture is there."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = runpy.run_path(str(ROOT / "docs" / "explorer_pages.py"))


def test_page__is_what_the_walk_makes_it() -> None:
    assert MADE["PAGE"].read_text(encoding="utf-8") == MADE["text"](), "type python docs/explorer_pages.py"


def test_pictures__are_those_of_the_walk_and_no_other() -> None:
    langs, kinds = MADE["LANGS"], MADE["KINDS"]
    wanted = {f"{name}.{lang}.{kind}.jpg" for name in MADE["names"]() for lang in langs for kind in kinds}
    assert {one.name for one in MADE["PICTURES"].iterdir()} == wanted


def test_pictures__are_pictures() -> None:
    for one in MADE["PICTURES"].iterdir():
        assert one.read_bytes()[:3] == b"\xff\xd8\xff", one.name
