"""Writes the page of pictures of the explorer from the walk of its browser tests.

GLASSHOUSE_SHOTS=docs/reference/explorer python -m pytest tests/explorer/test_browser.py
python docs/explorer_pages.py
"""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "explorer-pages.md"
PICTURES = PAGE.parent / "explorer"
WALK = ROOT / "tests" / "explorer" / "test_browser.py"
LANGS = {"en": "English", "zh": "Chinese"}
KINDS = {"desk": "on a desk, light", "phone": "on a telephone, dark"}
HEAD = """# The pages of the explorer

*Synthetic people only.* These pictures are made by the browser tests, which walk every page in both \
languages at two widths: what is in the first window, from small runs of the test suite. \
[Explore](../how-to/explore.md) says what each page is for.
"""


def names() -> list[str]:
    """Return the names of the pictures of the walk, in its order, and of a run that is started."""
    return [*(name for name, _, _ in runpy.run_path(str(WALK))["WALK"]), "job"]


def text() -> str:
    """Return the page."""
    lines = [HEAD]
    for name in names():
        title = name.replace("-", ", ")
        lines += [f"## {title[0].upper()}{title[1:]}", "", "| English | 中文 |", "| --- | --- |"]
        for kind, words in KINDS.items():
            cells = (
                f"![{title} in {said}, {words}](explorer/{name}.{lang}.{kind}.jpg)"
                for lang, said in LANGS.items()
            )
            lines.append(f"| {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Write the page."""
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
