"""The page that teaches how to write a regime is true: its files load, its steps pass, its commands work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import here

from glasshouse.cli.main import main
from glasshouse.engine.cases import cases_report
from glasshouse.regimes.cases import load_cases
from glasshouse.regimes.catalogue import provisional_items
from glasshouse.regimes.keys import keys_of
from glasshouse.regimes.load import LoadedRegime, load_regime, load_regime_text
from glasshouse.regimes.rows import acts_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "write-a-regime.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "examples" / "town-bonus" / "town-bonus.yaml"
MINE = "my-bonus.yaml"

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
ITEM = re.compile(r"^  - (?:\{)?id: ([a-z0-9_.-]+)", re.MULTILINE)


def blocks(language: str) -> list[str]:
    return [body for found, body in BLOCK.findall(PAGE) if found == language]


def is_whole(body: str) -> bool:
    return body.startswith("format:")


def is_part(body: str) -> bool:
    return KEY.match(body) is not None and not is_whole(body)


def sections(text: str) -> dict[str, str]:
    """Divide a file by its top-level keys; each value has the line of its key."""
    return pieces(text, KEY)


def items(section: str) -> dict[str, str]:
    """Divide a section by the ids of its items."""
    return pieces(section, ITEM)


def pieces(text: str, beginning: re.Pattern[str]) -> dict[str, str]:
    """Divide a text where a pattern begins, by what it names."""
    found = list(beginning.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    return {match[1]: text[match.start() : end] for match, end in zip(found, ends, strict=True)}


def with_part(text: str, part: str) -> str:
    """Put a block of the page into a file, as the page says: by key, and in place of items of the same id."""
    whole = sections(text)
    for key, block in sections(part).items():
        assert key in whole, f"the smallest file has no {key}"
        whole[key] = f"{key}:\n{''.join({**items(whole[key]), **items(block)}.values())}"
    return "".join(whole.values())


def steps() -> Iterator[tuple[str, str, str]]:
    """Yield the blocks of the page in order, with my file as it stands after each."""
    mine = ""
    for language, body in BLOCK.findall(PAGE):
        if language == "yaml" and is_whole(body) and "\nregime:\n" in body:
            mine = body
        elif language == "yaml" and is_part(body):
            mine = with_part(mine, body)
        yield language, body, mine


@pytest.fixture(scope="module")
def example() -> LoadedRegime:
    return load_regime(EXAMPLE)


# the page


def test_page__begins_with_a_whole_file_of_about_forty_lines() -> None:
    first = blocks("yaml")[0]
    assert len(first.splitlines()) <= 45
    assert load_regime_text(first).regime.regime.id == Path(MINE).stem


def test_page__has_one_regime_and_one_file_of_cases_as_whole_files() -> None:
    assert len([body for body in blocks("yaml") if is_whole(body)]) == 2
    assert len([body for body in blocks("yaml") if is_part(body)]) >= 5


def test_page__each_step_leaves_a_file_that_passes_the_check() -> None:
    states = list(dict.fromkeys(mine for _, _, mine in steps() if mine))
    assert len(states) >= 6
    for text in states:
        load_regime_text(text, name=MINE)
    assert f", {len(provisional_items(load_regime_text(states[-1]).regime))} provisional items." in PAGE


def test_page__other_pieces_stand_in_the_finished_example() -> None:
    finished = EXAMPLE.read_text(encoding="utf-8")
    quotes = [body for body in blocks("yaml") if not is_whole(body) and not is_part(body)]
    assert len(quotes) >= 4
    for quote in quotes:
        assert quote in finished, quote


def test_page__names_parts_that_there_are() -> None:
    named = set(re.findall(r"glasshouse regimes schema ([a-z_.]+)", PAGE))
    listed = re.search(r"`glasshouse regimes schema PART` says .*", PAGE)
    assert listed is not None
    named |= set(re.findall(r"`([a-z_.]+)`", listed[0]))
    assert len(named) >= 7
    for part in named:
        assert keys_of(part), part


def test_page__every_command_works_in_the_order_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases").mkdir()
    n_commands, said = 0, ""
    for language, body, mine in steps():
        Path(MINE).write_text(mine, encoding="utf-8")
        if language == "yaml" and is_whole(body) and body != mine:
            (tmp_path / "cases" / MINE).write_text(body, encoding="utf-8")
        elif language == "python":
            exec(compile(body, "write-a-regime.md", "exec"), {})
        elif language == "":
            for line in body.splitlines():
                program, *arguments = shlex.split(line)
                assert program == "glasshouse", line
                differs = arguments[:2] == ["regimes", "diff"]
                code = main(arguments)
                out, err = capfd.readouterr()
                assert code == int(differs), f"{line}\n{out}{err}"
                n_commands, said = n_commands + 1, said + out
        elif language == "text":
            for line in body.splitlines():
                pattern = re.sub(r"\d[\d,]*", r"\\d[\\d,]*", re.escape(line).replace(r"\,", ","))
                assert re.search(rf"^{pattern}$", said, re.MULTILINE), f"not printed: {line}"
    assert n_commands >= 12
    assert "differs" not in said and "3 of 3 cases agree." in said


# the finished example


def test_example__passes_the_check(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["regimes", "check", str(EXAMPLE)]) == 0
    assert "town-bonus.yaml is a valid regime" in capfd.readouterr().out


def test_example__its_cases_agree() -> None:
    results = cases_report(str(EXAMPLE))
    assert len(results) >= 10
    assert [str(result) for result in results if not result.agrees] == []


def test_example__cases_reach_every_act_and_every_measure(example: LoadedRegime) -> None:
    cases = load_cases(EXAMPLE).cases
    assert set(acts_of(example.regime)) <= {event.event for case in cases for event in case.events}
    asked = {getattr(item, "measure", "") for case in cases for item in case.expect}
    assert {measure.id for measure in example.regime.measures} <= asked


def test_example__has_what_the_page_promises(example: LoadedRegime) -> None:
    regime = example.regime
    rules = {rule.id: rule for rule in regime.scores[0].rules}
    assert rules["fees"].recurs == "monthly"
    assert regime.scores[0].accounts[0].ceiling == 20
    assert regime.measures[1].thresholds[0].points == 137
    assert regime.lists[0].grounds[0].replaces is None and regime.lists[0].grounds[2].replaces == "sus-fee"
    assert regime.switches[0].id == "bonus-2020"
    assert regime.regime.status == "fictional"


def test_example__runs_and_says_what_it_did(tmp_path: Path) -> None:
    options = ["--agents", "2000", "--years", "1", "--threads", "1", "--out", str(tmp_path / "run")]
    done = here("run", "--regimes", EXAMPLE, *options)
    assert done.returncode == 0, done.stderr
    opening, rest = done.stdout.split("\n\n", 1)
    assert "\nRegimes   town-bonus (2 instruments, 1 dated reform; 32 provisional items)\n" in opening
    assert "\n          town-bonus is fictional\n" in opening
    assert re.search(r"^What town-bonus did, counted in this society:$", rest, re.MULTILINE)
    assert re.search(
        r"^  Bonus points: \d+ records; agents in 2018-12: Gold card 0, Basic ", rest, re.MULTILINE
    )
    assert "  Asleep: 3 of 6 rules of scores, 2 of 4 grounds of lists." in done.stdout
    assert (tmp_path / "run" / "regimes" / "town-bonus.yaml").read_bytes() == EXAMPLE.read_bytes()


def test_links__from_the_manual_and_from_contributing() -> None:
    assert "how-to/write-a-regime.md" in (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert "docs/how-to/write-a-regime.md" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
