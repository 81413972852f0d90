"""The pages hold together: links resolve, commands exist, decisions are whole, no machine shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TOP = ("README.md", "README.zh.md", "CHANGELOG.md", "CONTRIBUTING.md")
PAGES = [*(ROOT / name for name in TOP), *sorted(DOCS.rglob("*.md")), *sorted(DOCS.rglob("*.ipynb"))]
DECISIONS = sorted((DOCS / "explanation" / "decisions").glob("*.md"))
FOUR = ("Context", "Decision", "What we gave up", "When to reconsider")

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
MACHINE_PATH = re.compile(r"(?<![\w./])(?:/(?:home|root|tmp|work|usr|opt|mnt|var|Users)/|[A-Z]:\\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#{1,6} (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def links(page: Path, *, pictures: bool) -> list[str]:
    return [target for mark, target in LINK.findall(prose(page)) if bool(mark) == pictures]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links__resolve(page: Path) -> None:
    for target in links(page, pictures=False):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{name_of(page)}: {target} leads nowhere"
        assert there.is_relative_to(ROOT), f"{name_of(page)}: {target} leaves the repository"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{name_of(page)}: {target} names no heading"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pictures__exist_and_have_a_text(page: Path) -> None:
    for target in links(page, pictures=True):
        assert (page.parent / target).is_file(), f"{name_of(page)}: the picture {target} is missing"
    assert "![](" not in page.read_text(encoding="utf-8"), f"{name_of(page)}: a picture has no text"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages__mention_no_path_of_a_machine(page: Path) -> None:
    found = MACHINE_PATH.search(page.read_text(encoding="utf-8"))
    assert found is None, f"{name_of(page)}: {found}"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "CONTRIBUTING.md"])
def test_pages__name_commands_that_the_makefile_has(name: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    # a command begins a line or stands in backticks; "make" in a sentence is a verb
    named = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert named, f"{name} names no command"
    assert set(named) <= targets


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme__has_the_two_commands_the_line_and_the_tour(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.search(r"^make run\b", text, flags=re.MULTILINE)
    assert re.search(r"^make test\b", text, flags=re.MULTILINE)
    assert ("Synthetic people only" if name == "README.md" else "仅合成人口") in text
    assert text.index("<!-- tour:start -->") < text.index("<!-- tour:end -->")


def test_readme__each_links_to_the_other() -> None:
    assert "README.zh.md" in links(ROOT / "README.md", pictures=False)
    assert "README.md" in links(ROOT / "README.zh.md", pictures=False)


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_decisions__have_their_four_headings(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## (.+)$", text, flags=re.MULTILINE)) == FOUR
    number = page.name[:4]
    assert text.startswith(f"# {number}. ")
    assert len(text.splitlines()) <= 60, "a decision is one page"


def test_decisions__are_numbered_without_gaps_and_indexed() -> None:
    assert [page.name[:4] for page in DECISIONS] == [f"{i:04d}" for i in range(1, len(DECISIONS) + 1)]
    indexed = {Path(target).name for target in links(DOCS / "README.md", pictures=False)}
    assert {page.name for page in DECISIONS} <= indexed


def test_every_page_of_the_manual__is_in_the_index() -> None:
    reached, new = set(), {DOCS / "README.md"}
    while new:  # an index may lead to another, README.md of its folder
        reached |= new
        found = {(index.parent / target.partition("#")[0]).resolve() for index in new
                 for target in links(index, pictures=False)}  # fmt: skip
        new = {page for page in found if page.name == "README.md" and page.is_relative_to(DOCS)} - reached
        reached |= found
    assert {page for page in PAGES if page.is_relative_to(DOCS)} <= reached


def test_dependencies__each_has_its_line() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'^  "([A-Za-z0-9-]+)>=', project, flags=re.MULTILINE)
    page = (DOCS / "explanation" / "dependencies.md").read_text(encoding="utf-8").lower()
    assert named
    for dependency in named:
        assert f"| `{dependency.lower()}` |" in page, f"dependencies.md says nothing about {dependency}"
