"""Where reports are written, and from what: the folder of a contrast or of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.engine.manifests import NAME as MANIFEST
from glasshouse.errors import RunError
from glasshouse.experiments.contrast_record import NAME as CONTRAST
from glasshouse.provenance import speaking_of, write_atomically
from glasshouse.reports.html import html
from glasshouse.reports.markdown import markdown
from glasshouse.reports.page import Report

ENDS: Final[dict[Lang, str]] = {"en": ".html", "zh": ".zh.html"}
PAGE, TEXT = ".html", ".md"


def is_contrast(folder: Path) -> bool:
    """Return whether a folder is that of a contrast; otherwise it is that of a run.

    Raises
    ------
    RunError
        If it is neither.
    """
    if (folder / CONTRAST).is_file():
        return True
    if (folder / MANIFEST).is_file():
        return False
    raise RunError(
        f"{folder}: is neither the folder of a run nor of a contrast; name what glasshouse run or glasshouse "
        "compare has written."
    )


def page_path(folder: Path, out: Path | None, lang: Lang) -> Path:
    """Return where the page is written: as asked, in the folder of a contrast, or beside that of a run.

    Raises
    ------
    RunError
        If the name has another ending, or lies in the folder of a run, which holds only what the run wrote.
    """
    if out is None:
        named = folder.resolve().name
        return (
            folder / f"report{ENDS[lang]}"
            if is_contrast(folder)
            else (folder.parent / f"{named}-report{ENDS[lang]}")
        )
    if out.suffix != PAGE:
        raise RunError(
            f"--out: found {out}; a name that ends in .html is needed. The Markdown is written beside it."
        )
    if not is_contrast(folder) and out.resolve().is_relative_to(folder.resolve()):
        raise RunError(
            f"--out: {out} lies in the folder of a run, which holds only what the run wrote; choose another "
            "folder."
        )
    return out


def write_report(report: Report, path: Path) -> tuple[Path, Path]:
    """Write a report as a page, and as Markdown beside it; each appears whole or not at all.

    Returns
    -------
    tuple
        The page and the Markdown.
    """
    with speaking_of(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    text = path.with_suffix(TEXT)
    write_atomically(path, html(report))
    write_atomically(text, markdown(report))
    return path, text
