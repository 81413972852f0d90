"""Every page in a real browser: no error, nothing from another host, no finding of axe-core, the keyboard.

With GLASSHOUSE_SHOTS=FOLDER each page is also kept as a picture, in both languages at two widths; pictures
of the manual are made so.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from glasshouse.engine.tables import busiest_agent
from glasshouse.explorer.routes import PAGES
from glasshouse.explorer.shelf import Shelf

WIDTHS = {"desk": 1280, "phone": 400}
HEIGHT = 900
OPENED = "#job a[href*='/society']"  # the link to a run that has ended
WAIT_MS = 240_000  # a process that must compile its kernels first
MOST_TABS = 150  # of a page with hundreds of links
# a name for the picture, the address, and which of the pages of `routes` it shows
WALK = (
    ("home", "/", "/"),
    ("society", "/runs/{country}/society", "/runs/{run}/society"),
    ("life-choose", "/runs/{country}/life", "/runs/{run}/life"),
    ("life", "/runs/{country}/life/{agent}", "/runs/{run}/life/{agent}"),
    ("beside", "/runs/{country}/beside/{agent}", "/runs/{run}/beside/{agent}"),
    (
        "beside-changed",
        "/runs/{country}/beside/{agent}?do=2014-03+mistaken+debt&regimes=this-run,none",
        "/runs/{run}/beside/{agent}",
    ),
    ("desk", "/runs/{country}/desks/citizen?year=2016&do=5+2016-05+debt", "/runs/{run}/desks/{desk}"),
    ("round-choose", "/runs/{country}/round", "/runs/{run}/round"),
    ("round", "/runs/{country}/round/{agent}?at=1", "/runs/{run}/round/{agent}"),
    ("round-end", "/runs/{country}/round/{agent}?at=end", "/runs/{run}/round/{agent}"),
    ("portal", "/runs/{country}/portal", "/runs/{run}/portal"),
    ("gate", "/runs/{country}/gate?agent={agent}", "/runs/{run}/gate"),
    ("regimes", "/regimes", "/regimes"),
    ("regime", "/regimes/rongcheng-2019", "/regimes/{regime}"),
    ("regime-check", "/regimes/suining-2010/check", "/regimes/{regime}/check"),
    (
        "regimes-beside",
        "/regimes/rongcheng-2019/beside/rongcheng-2021",
        "/regimes/{regime}/beside/{other}",
    ),
    ("claims", "/claims", "/claims"),
    ("claim", "/claims/C18", "/claims/{claim}"),
    ("contrasts", "/contrasts", "/contrasts"),
    ("contrast", "/contrasts/{contrast}", "/contrasts/{contrast}"),
    ("experiment", "/experiments/publication", "/experiments/{experiment}"),
    ("runs", "/runs", "/runs"),
)
NO_PAGE_OF_THEIR_OWN = {  # they send on, or need a run that is started from a page: a test of its own
    "/society", "/life", "/beside", "/desks", "/round", "/portal", "/runs/{run}/someone", "/jobs/{job}",
}  # fmt: skip


def addressed(address: str, shelf: Shelf) -> str:
    """Return an address with the keys of the shelf, and an agent about whom there is much to tell."""
    key, run = next(iter(shelf.runs.items()))
    agent = busiest_agent(run.events_path, starts_on=0)
    return address.format(country=key, agent=agent, contrast=next(iter(shelf.contrasts)))


def axe(page: Any) -> list[str]:
    """Return what axe-core finds, however small."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    return [f"{one['impact']} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def opened(site: Any, path: str, *, width: int, asked: list[str], said: list[str], **options: Any) -> Any:
    """Open a page and wait until its charts are drawn; note what it asks for and what the console says."""
    context = site.browser.new_context(viewport={"width": width, "height": HEIGHT}, **options)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    answer = page.goto(site.address + path)
    assert answer.status == 200, path
    page.wait_for_load_state("networkidle")
    page.wait_for_function("[...document.querySelectorAll('[data-chart]')].every(one => one.dataset.isDrawn)")
    return page


def test_the_walk_meets_every_page() -> None:
    assert {pattern for _, _, pattern in WALK} | NO_PAGE_OF_THEIR_OWN == set(PAGES)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("name", "address"), [one[:2] for one in WALK], ids=[one[0] for one in WALK])
def test_a_page_in_both_widths(
    site: Any, shelf: Shelf, shots: Path | None, name: str, address: str, lang: str
) -> None:
    path = addressed(address, shelf)
    path += ("&" if "?" in path else "?") + f"lang={lang}"
    asked: list[str] = []
    said: list[str] = []
    for kind, width in WIDTHS.items():
        scheme = "dark" if kind == "phone" else "light"
        page = opened(site, path, width=width, asked=asked, said=said, color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[lang]
        banner = page.locator(".banner").inner_text()
        assert "Synthetic people only" in banner and "仅合成人口" in banner
        if shots is not None:
            page.screenshot(path=shots / f"{name}.{lang}.{kind}.jpg", type="jpeg", quality=55)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert axe(page) == []
        page.context.close()
    assert said == []
    strangers = [one for one in asked if not one.startswith((site.address + "/", "data:"))]
    assert strangers == []


@pytest.mark.parametrize(("name", "address"), [one[:2] for one in WALK], ids=[one[0] for one in WALK])
def test_the_keyboard_reaches_everything(site: Any, shelf: Shelf, name: str, address: str) -> None:
    """Tab goes through every link and control that can be seen, in their order, and each shows its focus."""
    page = opened(site, addressed(address, shelf), width=1280, asked=[], said=[])
    count = page.evaluate(
        """() => {
          const kinds = 'a[href], button, input, select, summary, [tabindex="0"]';
          const all = [...document.querySelectorAll(kinds)].filter(
            one => one.checkVisibility() && !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0);
          all.forEach((one, number) => { one.dataset.number = number; });
          return all.length;
        }"""
    )
    groups = page.evaluate(
        "new Set([...document.querySelectorAll('input[type=radio]')].map(r => r.name)).size"
    )
    radios = page.locator("input[type=radio]").count()
    reached: list[int] = []
    for _ in range(3 * min(count, MOST_TABS)):  # a field of a date is several stops
        page.keyboard.press("Tab")
        found = page.evaluate("Number(document.activeElement.dataset.number ?? -1)")
        if found < 0 or len(set(reached)) >= MOST_TABS:
            break
        seen = page.evaluate(
            """() => { const s = getComputedStyle(document.activeElement);
              return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0; }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        reached.append(found)
    assert len(set(reached)) >= min(count - radios + groups, MOST_TABS), (count, len(set(reached)))
    page.context.close()


def test_the_other_language_is_one_key_away_and_keeps_the_place(site: Any, shelf: Shelf) -> None:
    path = addressed("/runs/{country}/society", shelf)
    page = opened(site, path, width=1280, asked=[], said=[])
    page.locator("a.language").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**lang=zh")
    assert page.locator("h1").inner_text() == "社会"
    assert path in page.url
    page.context.close()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_run_is_started_followed_and_opened(site: Any, lang: str, shots: Path | None) -> None:
    """A run that is started from the page counts its months until it can be looked at, without a reload."""
    asked: list[str] = []
    said: list[str] = []
    page = opened(site, f"/runs?lang={lang}", width=1280, asked=asked, said=said)
    boxes = page.locator("input[type=checkbox][name^='regime.']")
    for i in range(boxes.count()):
        boxes.nth(i).set_checked(boxes.nth(i).get_attribute("name") == "regime.none")
    typed = {"agents": "2000", "from": "2012-01", "to": "2012-03", "seed": {"en": "31", "zh": "32"}[lang]}
    for name, value in typed.items():
        page.fill(f"form.order input[name='{name}']", value)
    page.click("form.order button")
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector(OPENED, timeout=WAIT_MS)
    for kind, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if shots is not None:
            page.screenshot(path=shots / f"job.{lang}.{kind}.jpg", type="jpeg", quality=55)
        assert axe(page) == []
    page.click(OPENED)
    page.wait_for_url("**/runs/*/society*")
    assert page.locator("h1").count() == 1
    assert said == []
    assert [one for one in asked if not one.startswith((site.address + "/", "data:"))] == []
    page.context.close()


@pytest.mark.control
def test_the_checks_can_fail(site: Any) -> None:
    """A page with a script in it, a picture from elsewhere and no text for it is told."""
    said: list[str] = []
    page = site.browser.new_context().new_page()
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.goto(site.address + "/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"http://127.0.0.1:9/x.png\">')")
    page.evaluate(
        "() => { const one = document.createElement('script'); one.textContent = 'window.bad = 1';"
        " document.body.append(one); }"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.bad") is None, "the content policy runs no inline script"
    assert any("Content Security Policy" in one for one in said)
    assert any("image-alt" in one for one in axe(page))
    page.context.close()
