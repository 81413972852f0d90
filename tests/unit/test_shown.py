"""What results show in a notebook: captioned tables without scripts; on a terminal one line."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from glasshouse import Contrast, Run, Scenario, clock, compare, measure, open_contrast, to_pandas
from glasshouse.charts import Bar, bars, picture
from glasshouse.experiments.ablation import ablate
from glasshouse.experiments.branching import branch
from glasshouse.experiments.rollout import roll_out
from glasshouse.experiments.sweep import factor_of, sweep
from glasshouse.shown import Group, Shown, Table, facts, html, markdown, rows

SPAN = {"start": clock.parse_month("2011-01"), "end": clock.parse_month("2011-02")}
TOWN = Scenario(("suining-2010",), 1_000, **SPAN)
COUNTRY = Scenario(("none",), 1_000, **SPAN, where="everywhere")
FORBIDDEN = ("script", "style", "link", "img", "iframe", "a")

pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shown")


@pytest.fixture(scope="module")
def contrast(folder: Path) -> Contrast:
    return compare(TOWN, Scenario(("none",), 1_000, **SPAN), replicates=2, out=folder / "c")


@pytest.fixture(scope="module")
def run(contrast: Contrast) -> Run:
    return contrast.runs()[0][0]


@pytest.fixture(scope="module")
def results(folder: Path, contrast: Contrast, run: Run) -> dict[str, Shown]:
    parts = {"parts": ("rule:sn.09",), "kind": "rule"}
    return {
        "scenario": TOWN,
        "run": run,
        "contrast": contrast,
        "metrics of a run": measure(run),
        "metrics of a contrast": measure(contrast),
        "branch": branch(run, at=SPAN["end"], regimes=("none",), out=folder / "b"),
        "ablation": ablate(TOWN, **parts, out=folder / "a"),
        "sweep": sweep(TOWN, [factor_of("response=standard|none")], out=folder / "s"),
        "rollout": roll_out(COUNTRY, ("suining-2010",), at=(SPAN["end"],), out=folder / "r"),
    }


NAMES = (
    "scenario",
    "run",
    "contrast",
    "metrics of a run",
    "metrics of a contrast",
    "branch",
    "ablation",
    "sweep",
    "rollout",
)


class Tables(HTMLParser):
    """Counts what a page has of tables, and refuses what runs or asks a network."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.captions: list[str] = []
        self.loose = 0
        self.n = {"table": 0, "caption": 0}
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in FORBIDDEN
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("src", "href", "id")]
        self.open.append(tag)
        if tag in self.n:
            self.n[tag] += 1
        if tag == "th" and dict(attrs).get("scope") not in ("col", "row", "rowgroup"):
            self.loose += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "caption":
            self.captions.append(data)


@pytest.mark.parametrize("name", NAMES)
def test_html__is_tables_with_captions_and_scopes_and_says_synthetic(
    results: dict[str, Shown], name: str
) -> None:
    text = results[name]._repr_html_()
    found = Tables(text)
    assert type(text) is str  # text that marks itself as safe would make others escape what it is added to
    assert found.n["table"] == found.n["caption"] > 0 and not found.loose
    assert all("synthetic" in caption for caption in found.captions)


@pytest.mark.parametrize("name", NAMES)
def test_words__are_one_line_and_say_synthetic(results: dict[str, Shown], name: str) -> None:
    line = repr(results[name])
    assert line.startswith("<") and "(synthetic)" in line and "\n" not in line and len(line) < 300


@pytest.mark.parametrize("name", NAMES)
def test_markdown__has_as_many_rows_as_html(results: dict[str, Shown], name: str) -> None:
    in_html = len(re.findall("<tr", results[name]._repr_html_()))
    lines = [line for line in results[name]._repr_markdown_().splitlines() if line.startswith("| ")]
    assert in_html == len([line for line in lines if not line.startswith("| ---")])


def test_text__is_escaped_everywhere() -> None:
    bad = '<img src=x onerror="alert(1)">&'
    one = Table(bad, (bad, bad, bad), (Group(bad, ((bad, bad, bad),)),), text=(1,))
    text = html([one])
    assert "<img" not in text and 'onerror="' not in text and text.count("&lt;img") == 9
    assert "<img" not in "\n".join(markdown(one))


@pytest.mark.control
def test_text__that_is_not_escaped_is_noticed() -> None:
    with pytest.raises(AssertionError):
        Tables("<table><caption>a</caption></table><script>1</script>")
    with pytest.raises(AssertionError):
        Tables('<table onclick="x"></table>')


def test_facts__without_words_are_left_out() -> None:
    assert facts("c", (("a", "1"), ("b", ""))).groups == rows(("a", "1"))


def test_scenario__shows_what_is_not_as_usual() -> None:
    assert "Response" not in TOWN._repr_html_()
    other = Scenario(("suining-2010",), 1_000, **SPAN, response="none", where="everywhere")
    assert "Response" in other._repr_html_() and "everywhere" in repr(other)


def test_run__names_its_folder_tables_and_digest(run: Run) -> None:
    text = run._repr_html_()
    assert run.path.name in text and "series" in text and str(run.manifest.digest) in text


def test_contrast__shows_the_numbers_of_its_record(contrast: Contrast) -> None:
    text = contrast._repr_html_()
    assert "favoured at a door" in text and "lowest fifth of income" in text and "counts as" in text
    assert repr(open_contrast(contrast.path)) == repr(contrast)


def test_measured__only_some_and_all_as_a_table(run: Run) -> None:
    found = measure(run).only("M42", "M54")
    assert {one.metric for one in found.readings} == {"M42", "M54"}
    assert "M42" in found._repr_html_() and "M05" not in found._repr_html_()
    frame = to_pandas(run, "metrics")
    assert len(frame) == len(measure(run).readings) and frame["metric"].nunique() == 59
    assert (frame["value"].isna() == (frame["why_not"] != "")).all()


def test_a_life_is_told_from_its_run(run: Run) -> None:
    assert run.life(3).text().startswith("Agent 3 (synthetic)")


def test_picture__shows_as_svg_and_says_what_it_draws() -> None:
    found = picture(bars([Bar("a", 1)], title="t", unit="u", description="One bar, synthetic."))
    assert found._repr_svg_().startswith("<svg") and repr(found) == "Picture(says='One bar, synthetic.')"


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = (
        "import sys, glasshouse\n"
        "heavy = {'numpy', 'numba', 'jinja2', 'rich', 'altair', 'pandas', 'glasshouse.shown'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "from glasshouse import Scenario\n"
        "assert not {'jinja2', 'altair', 'pandas', 'numba'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
