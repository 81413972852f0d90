import errno
import json
import os
import signal
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from glasshouse import __version__
from glasshouse.cli import main as command_line
from glasshouse.cli.main import COMMANDS, cli, main
from glasshouse.cli.parameters import all_threads, whole
from glasshouse.cli.progress import StopSign, stop_sign, watching
from glasshouse.cli.run import scenario_of
from glasshouse.clock import parse_month
from glasshouse.engine import compiling
from glasshouse.engine.simulate import Tick
from glasshouse.errors import Exit, ScenarioError
from glasshouse.kernels import _jit
from glasshouse.society.places import census_adults
from glasshouse.society.response_models import RESPONSES
from glasshouse.society.scenario import Scenario

TOY = Path(__file__).parents[1] / "fixtures" / "toy-list.yaml"


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return code, out, err


# help and unknown things -----------------------------------------------------------------------------------


def test_version_says_synthetic(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "--version")
    assert (code, out.strip()) == (0, f"glasshouse {__version__} - synthetic people only")


def test_help_has_one_imperative_sentence_for_each_thing() -> None:
    groups: list[tuple[str, click.Command]] = [("glasshouse", cli)]
    while groups:
        name, command = groups.pop()
        assert command.help and command.help.strip().count("\n") == 0, name
        assert command.help.strip().endswith("."), name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in ("help", "version"):
                assert parameter.help, (name, parameter.name)
                assert "." in parameter.help, (name, parameter.name)
        if isinstance(command, click.Group):
            with click.Context(command) as context:
                for child in command.list_commands(context):
                    found = command.get_command(context, child)
                    assert found is not None
                    groups.append((f"{name} {child}", found))


def test_help_of_run_has_examples_that_parse(tmp_path: Path) -> None:
    text = CliRunner().invoke(cli, ["run", "--help"]).output
    examples = [line.strip().split()[1:] for line in text.splitlines() if line.startswith("    glasshouse ")]
    assert len(examples) >= 5
    with click.Context(cli) as context:
        command = cli.get_command(context, "run")
        assert command is not None
        for example in examples:
            command.make_context("run", example[1:])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--replicates", "3"], "No such option '--replicates'"),
        (["run", "--threds", "3"], "'--threads'"),
        (["rnu"], "Did you mean run?"),
        (
            ["quite-other"],
            "There are run, explain, case, verify, compare, report, ablate, sweep, experiment, branch,",
        ),
        (
            ["run", "--agents", "ten"],
            'found "ten"; a whole number from 1 to 2147483648 is needed, such as 1_100_000',
        ),
        (["run", "--agents", "-1"], 'found "-1"; a whole number from 1 to 2147483648 is needed'),
        (["run", "--threads", "abc"], 'found "abc"; a whole number from 1 to 1024 is needed.'),
        (["run", "--seed", "-1"], 'found "-1"; a whole number from 0 to 18446744073709551615 is needed'),
        (["run", "--regimes", ""], 'found ""; names with commas between them are needed.'),
        (["run", "--regimes", ","], 'found ","; names with commas between them are needed.'),
        (["run", "--bogus"], "No such option '--bogus'.\n"),
        (["regimes", "show", "nope"], "the shipped ones are driver-points, eigentrust, "),
        (["run", "--scale", "1000"], 'found "1000"; a scale is needed, such as 1:1000'),
        (["run", "--from", "2010"], 'Found "2010" for a month'),
        (["run", "--years", "0"], 'found "0"; a whole number from 1 to 34 is needed.'),
        (["run", "--agents", "0"], 'found "0"; a whole number from 1'),
        (["run", "--agents", "5", "--scale", "1:5"], "--agents and --scale say the same twice"),
        (["run", "--to", "2020-01", "--years", "3"], "--to and --years say the same twice"),
        (["run", "--regimes", "national-list"], "did you mean national-lists?"),
        (
            ["run", "--in", "suinning"],
            '--in: found "suinning"; no place has this name. Did you mean suining?',
        ),
        (["run", "--in", "suining", "--everywhere"], "--everywhere and --in say the same twice"),
        (["run", "--regimes", "suining-2010", "--agents", "5", "--in", "a b"], "--in: found"),
        (["run", "--regimes", "none,suining-2010", "--agents", "31"], "--agents: found 2 agents for Jiangsu"),
        (["run", "--from", "2020-01", "--to", "2019-01"], "--from 2020-01 is after --to 2019-01"),
        (["run", "--resume", "x", "--seed", "3"], "--resume: found seed beside it"),
        (["run", "--resume", "nowhere"], "found nothing there"),
        (["run", "no-such-file.yaml"], "found no such file"),
        (["verify", "nowhere"], "give the folder that `glasshouse run` wrote"),
        (["explain", "nowhere", "1"], "give the folder that `glasshouse run` wrote"),
        (["run", "--without", "no-such-reform", "--regimes", str(TOY)], "no-such-reform"),
        (["regimes", "show", "national-list"], "did you mean national-lists?"),
        (["regimes", "show", "none", "--on", "2018-13-01"], 'found "2018-13-01"; a date is needed, such as'),
        (["regimes", "table", "national-list"], "did you mean national-lists?"),
        (["regimes", "cases", "national-list"], "did you mean national-lists?"),
        (["regimes", "schema", "scores.rulez"], 'Found "rulez" for a key of scores; did you mean rules?'),
        (["regimes", "schema", "zzz"], 'Found "zzz" for a key; the keys are format, regime, sources,'),
        (["regimes", "schema", "scores.min.x"], 'Found "x" after scores.min; it holds no keys: type'),
        (["regimes", "cases", "none"], "has no worked cases; those that have are"),
        (["regimes", "diff", "none", "nne"], "did you mean none?"),
        (
            ["regimes", "diff", "none@2018", "none"],
            'Found "2018" for a date in "none@2018"; a date is written',
        ),
        (["regimes", "diff", "none@2018-02-30", "none"], "type none@2018-05-01"),
        (["regimes", "diff", "none@2018-02-03", "none"], "give both sides a date, or neither"),
    ],
)
def test_bad_input_is_one_message_and_code_2(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[str], words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, _, err = said(capfd, *arguments)
    assert code == Exit.BAD_INPUT
    assert words in err
    assert list(tmp_path.iterdir()) == []


# options and scenario files --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1100000", 1_100_000),
        ("1_100_000", 1_100_000),
        ("1,100,000", 1_100_000),
        ("1.1e6", 1_100_000),
        ("2E3", 2000),
    ],
)
def test_whole__reads_what_people_type(text: str, number: int) -> None:
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e-3", "0x10", "nan", "ten", "1e999", "１００"])
def test_whole__refuses_the_rest(text: str) -> None:
    assert whole(text) is None


def test_scenario__defaults_are_the_main_job() -> None:
    found = scenario_of(None, {})
    assert found.regimes == ("national-lists",)
    assert found.agents == round(census_adults() / 1000)
    assert found.end == parse_month("2025-12")
    assert found.seed == 20101001 and found.evidence == ("rule",)


def test_scenario__file_and_options(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        'regimes: [none]\nscale: "1:100_000"\nfrom: 2014-01\nyears: 2\nseed: 7\nevidence: [reported]\n'
    )
    found = scenario_of(path, {})
    assert found == Scenario(
        regimes=("none",),
        agents=round(census_adults() / 100_000),
        seed=7,
        start=parse_month("2014-01"),
        end=parse_month("2015-12"),
        evidence=("rule", "reported"),
    )
    other = scenario_of(path, {"agents": 500, "last": "2014-06", "seed": 8})
    assert (other.agents, other.end, other.seed) == (500, parse_month("2014-06"), 8)


@pytest.mark.parametrize(
    ("options", "where", "agents"),
    [
        ({"regimes": ("suining-2010",)}, "territory", 1_140_000),
        ({"regimes": ("suining-2010",), "scale": 1000}, "territory", 1140),
        ({"regimes": ("suining-2010", "none")}, "territory", round(census_adults() / 1000)),
        ({"regimes": ("suining-2010",), "everywhere": True, "agents": 700}, "everywhere", 700),
        ({"regimes": ("suining-2010",), "place": "32", "scale": 1_000_000}, "jiangsu", 70),
        ({"regimes": ("suining-2010",), "everywhere": True, "scale": 1_000_000}, "everywhere", 1113),
    ],
)
def test_scenario__where(options: dict[str, Any], where: str, agents: int) -> None:
    found = scenario_of(None, options)
    assert (found.where, found.agents) == (where, agents)
    assert found.start == parse_month("2010-01")


@pytest.mark.parametrize(
    ("text", "options", "where"),
    [
        ("everywhere: true\n", {}, "everywhere"),
        ("in: wuxi\n", {}, "wuxi"),
        ("in: wuxi\n", {"everywhere": True}, "everywhere"),
        ("everywhere: true\n", {"place": "macau"}, "macau"),
        ("everywhere: false\n", {}, "territory"),
    ],
)
def test_scenario__where_in_a_file(tmp_path: Path, text: str, options: dict[str, Any], where: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"regimes: [suining-2010]\nagents: 500\n{text}")
    assert scenario_of(path, options).where == where


def test_scenario__regimes_of_a_file_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "toy.yaml").write_bytes(TOY.read_bytes())
    path = tmp_path / "mine.yaml"
    path.write_text("regimes: [toy.yaml, none]\nagents: 500\n")
    assert scenario_of(path, {}).regimes == (str(tmp_path / "toy.yaml"), "none")


def test_scenario__response(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("agents: 500\nresponse: salience\n")
    assert scenario_of(None, {"agents": 500}).response == "standard"
    assert scenario_of(path, {}).response == "salience"
    assert scenario_of(path, {"response": "none"}).response == "none"
    allowed = "one of standard, none, deterrence, salience, norms is needed"
    with pytest.raises(ScenarioError, match=f'--response: found "fear"; {allowed}'):
        scenario_of(None, {"agents": 500, "response": "fear"})


def test_run_help__names_every_response(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "run", "--help")
    assert code == Exit.DONE
    help_text = " ".join(out.partition("--response NAME")[2].partition("--seed")[0].split())
    assert all(name in help_text for name in RESPONSES)
    assert "[default: standard]" in help_text


def test_scenario__parts(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("agents: 500\nparts: [auto, -dealings]\n")
    assert scenario_of(None, {"agents": 500}).parts == ("auto",)
    assert scenario_of(path, {}).parts == ("auto", "-dealings")
    assert scenario_of(path, {"parts": ("none",)}).parts == ("none",)
    with pytest.raises(ScenarioError, match='--parts: found "gossip"; words are auto, all, none, commerce'):
        scenario_of(None, {"agents": 500, "parts": ("auto", "gossip")})


def test_run_help__says_what_parts_are(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "run", "--help")
    assert code == Exit.DONE
    help_text = " ".join(out.partition("--parts NAME,...")[2].partition("--seed")[0].split())
    assert "auto is what the regimes need" in help_text and "auto,-dealings" in help_text
    assert "[default: auto]" in help_text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("parts: [gossip]\n", '--parts: found "gossip"'),
        ("response: fear\n", 'line 1, response: found "fear"'),
        ("persons: [a]\n", 'unknown key "persons"'),
        ("agents: [1, 2, 3]\n", "agents: found a list"),
        ("agents: 5\nscale: '1:5'\n", "say the same twice"),
        ("everywhere: true\nin: wuxi\n", "everywhere and in, say the same twice"),
        ("in: [wuxi]\n", "line 1, in: found a list"),
        ("in: wuxu\n", r'--in: found "wuxu"; no place has this name. Did you mean wuxi\?'),
        ("from: soon\n", "from"),
        ("seed: minus one\n", "seed"),
        ("title: Anna\n", 'line 1, title: found the unknown key "title"'),
        ("agents: 500\nscale: '1:0'\n", 'mine.yaml has 1 problem\n  line 2, scale: found "1:0"; a scale'),
        ("from: 2019-13\n", 'line 1, from: found "2019-13"'),
        (f"regimes: [{', '.join(['none'] * 100)}]\n", "regimes: found 100 items; at most 16 are allowed"),
        ("# call 139 1234 5678\nagents: 500\n", "line 1, the file: found the pattern of a mobile number"),
    ],
)
def test_scenario__file_with_mistakes(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError, match=words):
        scenario_of(path, {})


# regimes ---------------------------------------------------------------------------------------------------


def test_regimes_diff__follows_the_exit_codes_of_diff(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "regimes", "diff", f"{TOY}@2013-01-01", f"{TOY}@2014-01-01")
    assert code == Exit.DONE and "No difference." in out
    days = (f"{TOY}@2016-01-01", f"{TOY}@2018-01-01")
    code, out, _ = said(capfd, "regimes", "diff", *days, "--format", "markdown")
    assert code == Exit.NO and "term: open-ended → 2 years" in out
    code, out, _ = said(capfd, "regimes", "diff", *days, "--lang", "zh")
    assert code == Exit.NO and "变更" in out
    assert said(capfd, "regimes", "diff", str(TOY), str(TOY))[0] == Exit.DONE


@pytest.mark.parametrize(
    ("form", "start"), [("csv", "procedure,rule,from_step"), ("json", '{\n  "procedures": [')]
)
def test_regimes_table__as_rows(capfd: pytest.CaptureFixture[str], form: str, start: str) -> None:
    code, out, _ = said(capfd, "regimes", "table", str(TOY), "--on", "2018-01-01", "--format", form)
    assert code == Exit.DONE and out.startswith(start)
    assert "able-fixed" in out and "able-open" not in out


def test_regimes_table__a_csv_has_one_table(capfd: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capfd, "regimes", "table", "suining-2010", "--format", "csv")
    assert code == Exit.BAD_INPUT and "type --what rules." in err
    wanted = ("--format", "csv", "--what", "grades")
    code, out, _ = said(capfd, "regimes", "table", "suining-2010", *wanted)
    assert code == Exit.DONE and out.splitlines()[:2] == [
        "score,grade,min,assumed_min,top_share,status", "suining,a,970,,,recalled"
    ]  # fmt: skip
    assert "'prices' is not one of" in said(capfd, "regimes", "table", "none", "--what", "prices")[2]


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_regimes_list__in_every_form(capfd: pytest.CaptureFixture[str], form: str) -> None:
    code, out, _ = said(capfd, "regimes", "list", "--format", form, "--lang", "zh")
    assert code == Exit.DONE and "反事实" in out and "suining-2010" in out
    if form == "text":
        assert max(cell_len(line.rstrip()) for line in out.splitlines()) <= 100
    if form == "json":
        assert {"none", "seed-maximal"} <= {record["id"] for record in json.loads(out)}


def test_regimes_list__follows_the_width_of_the_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    out = said(capfd, "regimes", "list")[1]
    assert 100 < max(len(line) for line in out.splitlines()) <= 140


def test_regimes_table__in_words(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "regimes", "table", str(TOY))
    assert code == Exit.DONE and "The list (toy_list)" in out
    assert "No rules." in said(capfd, "regimes", "table", "none")[1]


def test_regimes_schema__is_the_one_of_the_manual(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "regimes", "schema")
    assert code == Exit.DONE and json.loads(out)["title"] == "Glasshouse regime"


def test_regimes_schema__says_in_words_what_a_part_holds(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "regimes", "schema", "scores.rules")
    assert code == Exit.DONE and out.startswith("scores.rules:\nWhat moves a score.\n")
    mandatory, _, optional = out.partition("May be left out:")
    assert "\n  decider    text of 1 to 2000 characters\n" in mandatory
    assert "see scores.rules.effect\n" in mandatory and "  recurs  " in optional
    out = said(capfd, "regimes", "schema", "scores.rules.effect")[1]
    assert "form 1 of 8:" in out and "form 8 of 8:" in out
    assert said(capfd, "regimes", "schema", "scores.min")[1] == (
        "scores.min: a whole number from -1000000 to 1000000 or null\n"
    )


def test_regimes_check__says_where_keys_are_explained(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    for old, new, hinted in (("emits: decided", "emitts: decided", True), ("P2Y", "two years", False)):
        path.write_text(TOY.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
        code, _, err = said(capfd, "regimes", "check", str(path))
        assert code == Exit.NO
        assert ("glasshouse regimes schema PART" in err) == hinted


def test_regimes_show__as_a_page(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "regimes", "show", str(TOY), "--format", "html", "--lang", "zh")
    assert code == Exit.DONE and out.startswith("<!DOCTYPE html>") and out.endswith("</html>\n")


def test_regimes_check__speaks_as_everything_else_does(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(TOY.read_text() + "# ask 11010519491231002X\n")
    code, _, err = said(capfd, "regimes", "check", str(path))
    assert code == Exit.NO and err.startswith("glasshouse: mine.yaml has 1 problem\n")
    assert f"line {len(TOY.read_text().splitlines()) + 1}, the file: found the pattern of a resident" in err


CASES = """
format: 1
regime: toy
cases:
  - id: first
    title: {en: One, zh: 一}
    agent: {age: 40}
    fact: [able]
    events: [{on: 2018-01-02, event: notice_expired}]
    luck: lucky
    expect: [{on: 2018-01-20, procedure: toy_list, listed: %s}]
    provision: art-1
"""


@pytest.mark.parametrize(("expected", "code"), [("true", Exit.DONE), ("false", Exit.NO)])
def test_regimes_cases__says_which_differ(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, expected: str, code: Exit
) -> None:
    (tmp_path / "toy.yaml").write_bytes(TOY.read_bytes())
    path = tmp_path / "cases" / "toy.yaml"
    path.parent.mkdir()
    path.write_text(CASES % expected, encoding="utf-8")
    found, out, _ = said(capfd, "regimes", "cases", str(path))
    assert found == code
    if code == Exit.DONE:
        assert out == "first: agrees\n1 of 1 case agrees.\n"
    else:
        assert "first: differs at provision art-1: on 2018-01-20 expected" in out
        assert out.endswith("0 of 1 case agrees.\n")


# what goes wrong in the machine ----------------------------------------------------------------------------


class Fails:
    """A command line that fails in a way of its choice."""

    def __init__(self, failure: BaseException) -> None:
        self.failure = failure

    def main(self, **_: Any) -> None:
        raise self.failure


@pytest.mark.parametrize(
    ("failure", "code", "words"),
    [
        (OSError(errno.ENOSPC, "x", "runs/a"), Exit.MACHINE, "runs/a: the disk is full"),
        (OSError(errno.EROFS, "x", "runs/a"), Exit.MACHINE, "runs/a: no permission"),
        (OSError(errno.EACCES, "x"), Exit.MACHINE, "the disk: no permission"),
        (MemoryError(), Exit.MACHINE, "not enough memory"),
        (KeyboardInterrupt(), Exit.INTERRUPTED, "Interrupted"),
        (ZeroDivisionError("division by zero"), Exit.MACHINE, "a fault of ours (ZeroDivisionError: division"),
    ],
)
def test_failures_are_one_sentence(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    failure: BaseException,
    code: Exit,
    words: str,
) -> None:
    monkeypatch.delenv(command_line.TRACEBACK, raising=False)
    monkeypatch.setattr(command_line, "cli", Fails(failure))
    found, out, err = said(capfd)
    assert found == code and words in err and not out
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize("failure", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_run__unwritable_folder(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, failure: int
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(failure, os.strerror(failure))

    monkeypatch.setattr(Path, "mkdir", refuse)
    code, _, err = said(capfd, "run", "--regimes", "none", "--agents", "500", "--out", str(tmp_path / "a"))
    assert code == Exit.MACHINE
    assert len(err.strip().splitlines()) == 1 and str(tmp_path / "a") in err


def test_every_command_has_a_home() -> None:
    with click.Context(cli) as context:
        assert cli.list_commands(context) == list(COMMANDS)
        assert all(cli.get_command(context, name) is not None for name in COMMANDS)
        assert cli.get_command(context, "no-such") is None


# progress --------------------------------------------------------------------------------------------------

SCENARIO = Scenario(regimes=("none",), agents=1000, start=120, end=122)


def tick(number: int) -> Tick:
    nothing: Any = None
    return Tick(number, number < SCENARIO.start, nothing, nothing, nothing)


def test_progress__json_lines(capfd: pytest.CaptureFixture[str]) -> None:
    with watching("json", SCENARIO) as watch:
        for number in range(118, 123):
            watch(tick(number))
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert [line["phase"] for line in lines] == ["spin-up"] * 2 + ["run"] * 3
    assert [line["done"] for line in lines] == [47, 48, 49, 50, 51]
    assert {line["of"] for line in lines} == {51}
    assert lines[0]["agent_days_per_second"] is None and lines[0]["seconds_left"] is None
    assert lines[1]["seconds_left"] is not None
    assert lines[-1]["month"] == "2010-03" and lines[-1]["seconds_left"] == 0
    assert lines[-1]["agent_days_per_second"] > 0


def test_progress__says_that_it_compiles(capfd: pytest.CaptureFixture[str]) -> None:
    with watching("json", SCENARIO, compiles=True):
        pass
    (line,) = capfd.readouterr().err.splitlines()
    assert json.loads(line)["phase"] == "compiling kernels, once"
    assert json.loads(line)["seconds_left"] is None


def test_compiling__is_needed_until_something_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(_jit, "IS_COMPILED_HERE", True)
    monkeypatch.setattr(_jit, "CACHE_FOLDER", tmp_path)
    assert compiling.must_compile()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "kernel.nbi").touch()
    assert not compiling.must_compile()
    monkeypatch.setattr(_jit, "IS_KEPT", True)
    assert compiling.cache_problem() == ""
    monkeypatch.setattr(_jit, "IS_KEPT", False)
    assert f"because {tmp_path} cannot be written; set GLASSHOUSE_CACHE" in compiling.cache_problem()


@pytest.mark.parametrize("mode", ["auto", "none"])
def test_progress__is_quiet_without_a_terminal(capfd: pytest.CaptureFixture[str], mode: str) -> None:
    with watching(mode, SCENARIO) as watch:
        watch(tick(120))
    assert capfd.readouterr() == ("", "")


def test_progress__bar_on_a_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with watching("auto", SCENARIO) as watch:
        for number in range(119, 123):
            watch(tick(number))
    shown = capfd.readouterr().err
    assert "simulating" in shown and "51/51" in shown and "agent-days/s" in shown and "0:00 left" in shown


def test_stop_sign__first_signal_asks_second_stops(capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stop_sign() as sign:
        assert not sign.is_up
        signal.raise_signal(signal.SIGTERM)
        assert sign.is_up
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == before
    assert "writing a checkpoint" in capfd.readouterr().err
    assert not StopSign().is_up


def test_stop_sign__hanging_up_is_a_request_unless_nohup_said_otherwise() -> None:
    before = signal.getsignal(signal.SIGHUP)
    try:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        with stop_sign() as sign:
            signal.raise_signal(signal.SIGHUP)
            assert sign.is_up
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with stop_sign() as sign:
            signal.raise_signal(signal.SIGHUP)
            assert not sign.is_up
    finally:
        signal.signal(signal.SIGHUP, before)


def test_all_threads__at_least_one() -> None:
    assert all_threads() >= 1
