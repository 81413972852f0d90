"""Tables in the manual are those of the code."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import glasshouse.kernels

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "docs" / "explanation" / "model.md"
ELEMENTS = (
    "1. Purpose and patterns",
    "2. Entities, state variables, and scales",
    "3. Process overview and scheduling",
    "4. Design concepts",
    "5. Initialization",
    "6. Input data",
    "7. Submodels",
)


@cache
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_blocks__are_current() -> None:
    pages = generator().pages()
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert generator().filled(text) == text, f"{page.name} is out of date: run `python docs/generate.py`"


def test_generated_blocks__are_closed_and_known() -> None:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        opened = re.findall(r"<!-- generated:(\w+) -->", text)
        closed = re.findall(r"<!-- end:(\w+) -->", text)
        assert opened == closed, page.name
        assert set(opened) <= set(generator().BLOCKS), page.name


@pytest.mark.control
def test_generated_blocks__a_changed_table_is_noticed() -> None:
    text = MODEL.read_text(encoding="utf-8")
    changed = text.replace("| `due_day` | docket row | 2 |", "| `due_day` | docket row | 4 |")
    assert changed != text
    assert generator().filled(changed) == text


@pytest.mark.parametrize("name", sorted(generator().BLOCKS))
def test_generated_blocks__each_is_used(name: str) -> None:
    texts = [page.read_text(encoding="utf-8") for page in generator().pages()]
    assert any(f"<!-- generated:{name} -->" in text for text in texts)


def test_model__has_the_seven_elements_in_order() -> None:
    headings = re.findall(r"^## (.+)$", MODEL.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert tuple(h for h in headings if h[0].isdigit()) == ELEMENTS


def test_model__has_a_submodel_for_every_kernel_module() -> None:
    _, _, submodels = MODEL.read_text(encoding="utf-8").partition("## 7. Submodels")
    headings = " ".join(re.findall(r"^### (.+)$", submodels, flags=re.MULTILINE))
    folder = Path(glasshouse.kernels.__path__[0])
    for module in sorted(folder.glob("*.py")):
        if not module.name.startswith("_"):
            assert f"`{module.stem}`" in headings, f"model.md has no section for kernels/{module.name}"
