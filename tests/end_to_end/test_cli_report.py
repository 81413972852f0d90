"""`glasshouse report` from the command line: of a contrast and of a run, in both languages; refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from calling import here

from glasshouse.errors import Exit
from glasshouse.experiments.contrast_record import NAME

SMALL = ("--agents", "2_000", "--from", "2011-01", "--years", "1", "--threads", "2", "--progress", "none")


@pytest.fixture(scope="module")
def contrast(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a contrast of two replicates, with its runs."""
    folder = tmp_path_factory.mktemp("made") / "suining"
    done = here("compare", "suining-2010", "none", *SMALL, "--replicates", "2", "--out", folder, columns=80)
    assert done.returncode == Exit.DONE, done.stderr
    assert f"Next: glasshouse report {folder}" in done.stdout
    table = done.stdout[done.stdout.index("Per 1,000") : done.stdout.index("What both sides")]
    assert max(map(len, table.splitlines())) <= 80
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "r"
    assert here("run", "--regimes", "suining-2010", *SMALL, "--out", folder).returncode == Exit.DONE
    return folder


def test_a_contrast_in_both_languages(contrast: Path) -> None:
    done = here("report", contrast)
    assert done.returncode == Exit.DONE and "report.html and report.md" in done.stdout, done.stderr
    page, text = (contrast / f"report.{end}" for end in ("html", "md"))
    assert "May I write this?" in page.read_text() and "## May I write this?" in text.read_text()
    first = page.read_bytes()
    assert here("report", contrast).returncode == Exit.DONE and page.read_bytes() == first, "the same again"
    assert here("report", contrast, "--lang", "zh").returncode == Exit.DONE
    assert "我可以这样写吗？" in (contrast / "report.zh.html").read_text()
    assert "## 局限" in (contrast / "report.zh.md").read_text()
    assert not list(contrast.glob(".*")), "nothing half written is left"


def test_out_names_the_page_and_the_text_stands_beside_it(contrast: Path, tmp_path: Path) -> None:
    done = here("report", contrast, "--out", tmp_path / "pages" / "mine.html")
    assert done.returncode == Exit.DONE
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["mine.html", "mine.md"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_run_has_a_report_beside_it_and_stays_as_it_is(run: Path, lang: str) -> None:
    before = {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}
    done = here("report", run, "--lang", lang)
    assert done.returncode == Exit.DONE, done.stderr
    end = {"en": ".html", "zh": ".zh.html"}[lang]
    page = (run.parent / f"r-report{end}").read_text()
    words = {
        "en": ("What did “Suining: Mass Credit, 2010” do", "Benefits beside harms", "(d) Specific risks",
               "Limits", "What is recorded", "Digest of the results"),
        "zh": ("做了什么", "收益与损害并列", "（d）对他们的具体损害风险", "局限", "记录", "结果摘要"),
    }[lang]  # fmt: skip
    assert all(word in page for word in words)
    assert before == {path.name: path.read_bytes() for path in run.iterdir() if path.is_file()}


def test_a_toy_has_a_report_too(tmp_path: Path) -> None:
    toy = Path(__file__).parents[2] / "docs" / "examples" / "toy" / "b03.yaml"
    made = here("run", toy, "--agents", "500", "--years", "2", "--threads", "1", "--out", tmp_path / "toy")
    assert made.returncode == Exit.DONE, made.stderr
    assert here("report", tmp_path / "toy").returncode == Exit.DONE
    assert "a toy society" in (tmp_path / "toy-report.html").read_text()


def test_what_is_neither_run_nor_contrast_is_refused(tmp_path: Path) -> None:
    done = here("report", tmp_path)
    assert done.returncode == Exit.BAD_INPUT and not done.stdout
    assert "is neither the folder of a run nor of a contrast" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_place_for_the_page_is_refused(run: Path, contrast: Path, tmp_path: Path) -> None:
    done = here("report", run, "--out", run / "page.html")
    assert done.returncode == Exit.BAD_INPUT and "holds only what the run wrote" in done.stderr
    done = here("report", contrast, "--out", tmp_path / "page.pdf")
    assert done.returncode == Exit.BAD_INPUT and "ends in .html" in done.stderr
    (tmp_path / "file").write_text("")
    done = here("report", contrast, "--out", tmp_path / "file" / "page.html")
    assert done.returncode == Exit.MACHINE and "Traceback" not in done.stderr


def test_a_contrast_whose_record_was_changed_is_named(contrast: Path, tmp_path: Path) -> None:
    text = (contrast / NAME).read_text()
    (tmp_path / NAME).write_text(text.replace('"agents": 2000', '"agents": 2001', 1))
    done = here("report", tmp_path)
    assert done.returncode == Exit.NO and "is not what was written" in done.stderr
    (tmp_path / NAME).write_text(text)
    done = here("report", tmp_path)
    assert done.returncode == Exit.BAD_INPUT and "lives cannot be told without it" in done.stderr
