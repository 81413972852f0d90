"""Make the notebooks of the tutorials from their sources, executed, so that a reader sees what comes out.

A source is a Python file with cells, in the format `py:percent` of Jupytext. Its texts stand in it twice, in
English and then in Chinese, its code once: so both notebooks have the same code and the same outputs.
`python docs/notebooks.py` executes all sources in an empty folder and writes two notebooks of each; with
`--check` it only says which are out of date. Nothing is fetched from a network.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import jupytext
import nbformat
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

FOLDER = Path(__file__).parent / "tutorials"
LANGS = {"en": ".ipynb", "zh": ".zh.ipynb"}
TEXT, CODE = "markdown", "code"
PICTURE, RICH, ALSO = "image/svg+xml", "text/html", "text/markdown"
SECONDS = 300  # for one cell
ABOUT = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def sources() -> list[Path]:
    """Return the sources of the tutorials."""
    return sorted(FOLDER.glob("*.py"))


def cells_of(text: str) -> list[NotebookNode]:
    """Return the cells of a source in both languages."""
    found: list[NotebookNode] = jupytext.reads(text, fmt="py:percent").cells
    return found


def problems(cells: Sequence[NotebookNode]) -> Iterator[str]:
    """Yield what keeps the languages apart: a text without its twin, or one that is in neither."""
    langs = [cell.metadata.get("lang", "") if cell.cell_type == TEXT else CODE for cell in cells]
    first = [" ".join(cell.source.split())[:60] for cell in cells]
    for k, lang in enumerate(langs):
        if lang not in (*LANGS, CODE):
            yield f'"{first[k]}": say lang="en" or lang="zh"'
    for k, (before, lang) in enumerate(pairwise([CODE, *langs, CODE])):
        if (before == "en") != (lang == "zh"):
            yield f'"{first[max(k - 1, 0)]}": each text in English is followed by the same in Chinese'


def in_language(cells: Sequence[NotebookNode], lang: str) -> NotebookNode:
    """Return executed cells as the notebook of a language; nothing of the machine is left in it."""
    kept: list[NotebookNode] = []
    n = 0
    for cell in cells:
        if cell.cell_type == TEXT and cell.metadata["lang"] != lang:
            continue
        one = NotebookNode(cell, id=f"cell-{len(kept) + 1}", metadata=NotebookNode())
        if cell.cell_type == CODE:
            n += 1
            one.execution_count = n
            one.outputs = [_plain(output, n) for output in cell.outputs]
        kept.append(one)
    return new_notebook(cells=kept, metadata=NotebookNode(ABOUT))


def _plain(output: NotebookNode, count: int) -> NotebookNode:
    found = NotebookNode(output)
    if "execution_count" in found:
        found.execution_count = count
    if "data" in found:
        data = {
            kind: value for kind, value in found["data"].items() if kind != ALSO or RICH not in output.data
        }
        found["data"] = NotebookNode(data)
    return found


def executed(texts: Mapping[str, str]) -> dict[str, list[NotebookNode]]:
    """Execute sources one after the other in one process and one empty folder; return their cells by name.

    Names of one source are forgotten before the next. A cell that fails, or that warns, stops all of it.
    """
    cells = {name: cells_of(text) for name, text in texts.items()}
    together = new_notebook(metadata=NotebookNode(ABOUT))
    for some in cells.values():
        together.cells += [*some, new_code_cell("%reset -f")]
    with tempfile.TemporaryDirectory(prefix="nb-") as folder, _settings_in(Path(folder)):
        here = Path(folder) / "here"
        here.mkdir()
        # pipes of files, not ports: nothing of it can be reached from outside
        kernel = AsyncKernelManager(transport="ipc", connection_file=str(Path(folder) / "k.json"))
        client = NotebookClient(
            together, km=kernel, timeout=SECONDS, resources={"metadata": {"path": str(here)}}
        )
        client.execute(cleanup_kc=True)
    for name, some in cells.items():
        for cell in some:
            if any(one.get("name") == "stderr" for one in cell.get("outputs", ())):
                raise RuntimeError(f"{name}: a cell warns: {cell.outputs}")
    return cells


@contextmanager
def _settings_in(folder: Path) -> Iterator[None]:
    """Keep files of IPython and Jupyter in a folder, whatever this user has set up."""
    names = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: str(folder / name.lower()) for name in names})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def without_pictures(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook whose pictures are only said to be there: how they are drawn hangs on fonts."""
    found: NotebookNode = nbformat.from_dict(notebook)
    for cell in found.cells:
        for output in cell.get("outputs", ()):
            if PICTURE in output.get("data", {}):
                output["data"][PICTURE] = "a picture"
    return found


def made() -> dict[Path, NotebookNode]:
    """Execute all sources and return their notebooks by the path where each belongs."""
    found = executed({path.stem: path.read_text(encoding="utf-8") for path in sources()})
    return {
        FOLDER / f"{name}{end}": in_language(cells, lang)
        for name, cells in found.items() for lang, end in LANGS.items()
    }  # fmt: skip


def stale(notebooks: Mapping[Path, NotebookNode]) -> list[Path]:
    """Return the paths where something else lies, but for how pictures are drawn, or nothing."""
    return [
        path
        for path, one in notebooks.items()
        if not path.is_file() or without_pictures(nbformat.read(path, as_version=4)) != without_pictures(one)
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the notebooks that are out of date, or name them; return the exit code."""
    notebooks = made()
    found = stale(notebooks)
    for path in found:
        print(path.relative_to(FOLDER.parents[1]).as_posix())
        if "--check" not in arguments:
            nbformat.write(notebooks[path], path)
    return 1 if found and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
