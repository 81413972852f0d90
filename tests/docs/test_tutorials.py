"""The tutorials: one code in two languages, and outputs that are those of the code.

Here the code of a source runs in this process, where kernels are loaded, and what shows in words and tables
is held against the notebooks. That a kernel of its own gives the same, pictures too, is a larger proof.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
import notebooks
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
SOURCES = notebooks.sources()
BOTH = [(source, lang) for source in SOURCES for lang in notebooks.LANGS]
SYNTHETIC = {"en": "Synthetic people only", "zh": "仅合成人口"}
GIVES_NETWORK = re.compile(r"<script|<link|<img|(?:src|href)=|javascript:|\son\w+=", re.IGNORECASE)


def name_of(value: Any) -> str:
    return value.stem if isinstance(value, Path) else str(value)


def notebook_of(source: Path, lang: str) -> nbformat.NotebookNode:
    return nbformat.read(source.with_name(source.stem + notebooks.LANGS[lang]), as_version=4)


def cells_of(source: Path) -> list[nbformat.NotebookNode]:
    return notebooks.cells_of(source.read_text(encoding="utf-8"))


def code_of(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    return [cell for cell in cells if cell.cell_type == notebooks.CODE]


def test_there_are_four_of_them() -> None:
    assert [source.stem for source in SOURCES] == [
        "classroom", "compare-two-regimes", "first-run", "write-a-metric",
    ]  # fmt: skip
    made = {source.stem + end for source in SOURCES for end in notebooks.LANGS.values()}
    assert {path.name for path in notebooks.FOLDER.glob("*.ipynb")} == made


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_texts__stand_in_both_languages(source: Path) -> None:
    assert list(notebooks.problems(cells_of(source))) == []


EN, ZH, CODE = '# %% [markdown] lang="en"\n# a\n', '# %% [markdown] lang="zh"\n# b\n', "# %%\n1\n"


@pytest.mark.control
@pytest.mark.parametrize(
    "text", [EN + CODE, ZH + CODE, ZH + EN, EN + CODE + ZH, EN + EN + ZH, EN + ZH + "# %% [markdown]\n# c\n"]
)
def test_texts__one_without_its_twin_is_noticed(text: str) -> None:
    assert list(notebooks.problems(notebooks.cells_of(text)))
    assert not list(notebooks.problems(notebooks.cells_of(EN + ZH + CODE + CODE + EN + ZH)))


@pytest.mark.parametrize(("source", "lang"), BOTH, ids=name_of)
def test_notebooks__have_the_cells_of_their_source(source: Path, lang: str) -> None:
    found = notebook_of(source, lang)
    wanted = [
        (cell.cell_type, cell.source)
        for cell in cells_of(source)
        if cell.cell_type == notebooks.CODE or cell.metadata["lang"] == lang
    ]
    assert [(cell.cell_type, cell.source) for cell in found.cells] == wanted, "python docs/notebooks.py"
    nbformat.validate(found)


@pytest.mark.parametrize(("source", "lang"), BOTH, ids=name_of)
def test_notebooks__begin_with_what_they_are_about(source: Path, lang: str) -> None:
    assert SYNTHETIC[lang] in notebook_of(source, lang).cells[0].source


@pytest.mark.parametrize(("page", "target"), [("README.md", ".ipynb"), ("README.zh.md", ".zh.ipynb")])
def test_readme__leads_to_the_first(page: str, target: str) -> None:
    assert f"(docs/tutorials/first-run{target})" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_outputs__need_no_script_and_no_network(source: Path) -> None:
    kinds = set()
    for cell in code_of(notebook_of(source, "en").cells):
        for output in cell.outputs:
            assert output.get("name") != "stderr"
            kinds |= set(output.get("data", {}))
            html = output.get("data", {}).get(notebooks.RICH, "")
            assert not GIVES_NETWORK.search(html), html
    assert kinds <= {"text/plain", notebooks.RICH, notebooks.PICTURE}


# what comes out -------------------------------------------------------------------------------------------


def shown_by(code: str, names: dict[str, Any]) -> tuple[str, str]:
    """Run a cell; return what it prints, and how its last line shows: as HTML, or in words."""
    body = ast.parse(code).body
    last = body.pop().value if body and isinstance(body[-1], ast.Expr) else None
    with redirect_stdout(StringIO()) as printed:
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        value = None if last is None else eval(compile(ast.Expression(last), "cell", "eval"), names)
    if value is None:
        return printed.getvalue(), ""
    return printed.getvalue(), value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)


def kept_in(cell: nbformat.NotebookNode) -> tuple[str, str]:
    """Return the same of a cell of a notebook."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    found = [output.data for output in cell.outputs if "data" in output]
    return printed, "".join(data.get(notebooks.RICH, data["text/plain"]) for data in found)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in an empty folder, with pandas as it is set up."""
    monkeypatch.chdir(tmp_path)
    with pd.option_context("display.max_colwidth", 50):
        yield


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn", "empty")
@pytest.mark.parametrize("source", SOURCES, ids=name_of)
def test_outputs__are_those_of_the_code(source: Path) -> None:
    names: dict[str, Any] = {}
    cells = [code_of(notebook_of(source, lang).cells) for lang in notebooks.LANGS]
    for n, (en, zh) in enumerate(zip(*cells, strict=True), 1):
        found = shown_by(en.source, names)
        for cell in (en, zh):
            assert found == kept_in(cell), f"cell {n} shows something else: run `python docs/notebooks.py`"


@pytest.mark.control
def test_outputs__a_changed_one_is_noticed() -> None:
    path = notebooks.FOLDER / "first-run.ipynb"
    text = path.read_text(encoding="utf-8")
    assert notebooks.stale({path: nbformat.reads(text, as_version=4)}) == []
    redrawn = text.replace("<svg ", "<svg data-other ")
    assert redrawn != text and notebooks.stale({path: nbformat.reads(redrawn, as_version=4)}) == []
    changed = text.replace("3,000 synthetic adults", "3,001 synthetic adults")
    assert changed != text and notebooks.stale({path: nbformat.reads(changed, as_version=4)}) == [path]


@pytest.mark.verify
@pytest.mark.filterwarnings("default")  # of the program that runs the kernel; a cell that warns is refused
def test_notebooks__come_out_of_a_kernel() -> None:
    assert notebooks.stale(notebooks.made()) == []
