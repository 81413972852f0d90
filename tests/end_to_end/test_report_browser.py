"""The report in a browser: no violation of axe-core, and nothing wider than a telephone."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from calling import here

AXE = files("axe_playwright_python") / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SMALL = ("--agents", "2_000", "--from", "2011-01", "--years", "1", "--threads", "2", "--progress", "none")
WIDTHS = (1280, 400)


@pytest.fixture(scope="module")
def browser() -> Any:
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def pages(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the reports of a contrast and of one of its runs, in both languages."""
    folder = tmp_path_factory.mktemp("browser") / "c"
    here("compare", "suining-2010", "none", *SMALL, "--replicates", "2", "--out", folder)
    run = next((folder / "runs").iterdir())
    found = {}
    for lang in ("en", "zh"):
        for name, what in (("contrast", folder), ("run", run)):
            path = folder.parent / f"{name}.{lang}.html"
            assert here("report", what, "--lang", lang, "--out", path).returncode == 0
            found[f"{name} {lang}"] = path
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["contrast en", "contrast zh", "run en", "run zh"])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    browser: Any, pages: dict[str, Path], name: str, scheme: str
) -> None:
    asked: list[str] = []
    for width in WIDTHS:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(pages[name].as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
        page.close()
    assert all(url.startswith("file:") for url in asked), "a page asks for nothing from outside"


def test_axe_can_find_what_is_wrong(browser: Any) -> None:
    """The check itself can fail: a picture without a text, in a page without a language."""
    page = browser.new_page()
    page.set_content("<html><body><main><h1>x</h1><img src='data:,'></main></body></html>")
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = {one["id"] for one in page.evaluate("axe.run()")["violations"]}
    assert {"image-alt", "html-has-lang"} <= found
    page.close()
