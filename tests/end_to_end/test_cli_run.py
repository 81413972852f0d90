"""The path of a newcomer: run, explain, case, verify; and everything that can go wrong.

A process of its own loads all tables anew, for seconds: only what needs one has one.
"""

import json
import os
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from calling import COMMAND, here, unheard

from glasshouse.cli.main import main
from glasshouse.engine.locks import only_writer
from glasshouse.engine.manifests import file_record, read_manifest

pytestmark = pytest.mark.usefixtures("undrawn")
TOY = Path(__file__).parents[1] / "fixtures" / "toy-list.yaml"
SOCIETY = ["--regimes", str(TOY), "--agents", "20_000", "--from", "2015-01", "--years", "2", "--threads", "2"]
LONG = ["--regimes", str(TOY), "--agents", "10_000", "--from", "2012-01", "--years", "12", "--threads", "2"]
SMALL = ["--regimes", "none", "--agents", "500", "--from", "2015-01", "--to", "2015-02"]
TABLES = ["series", "exposures", "digests", "neighbourhoods", "events", "panel"]


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run a small society once; return its folder and what was printed."""
    folder = tmp_path_factory.mktemp("e2e") / "run"
    done = here("run", *SOCIETY, "--out", folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder, done.stdout


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("e2e") / "long"
    done = here("run", *LONG, "--out", folder)
    assert done.returncode == 0, done.stderr
    return str(manifest(folder)["digest"])


def test_run_prints_what_it_did_and_where(first: tuple[Path, str]) -> None:
    folder, out = first
    lines = out.splitlines()
    first_line = r"Glasshouse \S+ - synthetic people only - a society of China, 2015-01 \.\.\. 2016-12"
    assert re.fullmatch(first_line, lines[0])
    assert lines[1].startswith("Society   China, 20,000 adults in 31 provinces (1 : 55,639), ")
    assert lines[2].startswith("Regimes   toy (1 instrument")
    assert "Horizon   2015-01 ... 2016-12, 24 months, seed 20101001" in lines
    assert re.search(r"State \S+ bytes per adult \(budget 16\)\.  Speed \S+e\d", out)
    assert "Floor measured beside it: " in out
    assert "published rows cannot be compared" in out
    assert f"Written to {folder}/   (manifest, 6 tables, summary.html, numbers.html)" in out
    assert re.search(rf"Next: glasshouse explain {re.escape(str(folder))} \d+   one life", out)


def test_run_leaves_a_folder_that_names_nobody(first: tuple[Path, str]) -> None:
    folder, _ = first
    names = {p.name for p in folder.iterdir()}
    assert {"manifest.json", "summary.html", *(f"{t}.parquet" for t in TABLES)} <= names
    text = (folder / "manifest.json").read_text()
    assert str(TOY.parent) not in text and str(folder.parent) not in text
    assert os.uname().nodename not in text
    assert "synthetic" in (folder / "summary.html").read_text().lower()


def next_agent(out: str) -> str:
    found = re.search(r"glasshouse explain \S+ (\d+)", out)
    assert found
    return found[1]


def test_explain_and_case(first: tuple[Path, str]) -> None:
    folder, out = first
    agent = next_agent(out)
    told = here("explain", folder, agent)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"Agent {agent} (synthetic)")
    assert "art-1" in told.stdout and "replayed from neighbourhood" in told.stdout
    docket = here("case", folder, agent)
    assert docket.returncode == 0 and docket.stdout.splitlines()[0] == told.stdout.splitlines()[0]
    assert "\nCase 1 of " in docket.stdout
    assert "[court; " in docket.stdout


def test_explain_and_case__in_chinese_and_as_json(
    first: tuple[Path, str], capfd: pytest.CaptureFixture[str]
) -> None:
    folder, agent = str(first[0]), next_agent(first[1])
    assert main(["explain", folder, agent, "--lang", "zh"]) == 0
    assert "（合成）" in capfd.readouterr().out
    assert main(["explain", folder, agent, "--format", "json"]) == 0
    record = json.loads(capfd.readouterr().out)
    assert record["synthetic"] is True and record["agent"] == int(agent) and record["events"]
    assert main(["case", folder, agent, "1", "--format", "json"]) == 0
    one = json.loads(capfd.readouterr().out)
    assert [c["number"] for c in one["cases"]] == [1]
    assert main(["case", folder, agent, "--lang", "zh"]) == 0
    assert "案件1（共" in capfd.readouterr().out


def test_explain_and_case__agents_and_cases_that_are_not_there(
    first: tuple[Path, str], capfd: pytest.CaptureFixture[str]
) -> None:
    folder, out = first
    for arguments in (["explain", str(folder), "99999999"], ["case", str(folder), next_agent(out), "999"]):
        assert main(arguments) == 2
        said = capfd.readouterr().err
        assert said.startswith("glasshouse: Agent ") and len(said.splitlines()) == 1


def test_verify__same_digest(first: tuple[Path, str]) -> None:
    done = here("verify", first[0], "--threads", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "run again to the same digest" in done.stdout


def test_verify__names_each_file_with_a_changed_byte(
    first: tuple[Path, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The manifest on its own: without it nothing is known of the others."""
    folder = Path(shutil.copytree(first[0], tmp_path / "copy"))
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    assert len(names) >= 10
    kept = {name: (folder / name).read_bytes() for name in names}
    for several in (["manifest.json"], [name for name in names if name != "manifest.json"]):
        for name in several:
            changed = bytearray(kept[name])
            changed[len(changed) // 2] ^= 1
            (folder / name).write_bytes(changed)
        assert main(["verify", str(folder)]) == 1
        said = capfd.readouterr().out
        assert [name for name in names if f"  {name}: " in said] == several
        for name in several:
            (folder / name).write_bytes(kept[name])
    assert main(["verify", str(folder)]) == 0


def test_unknown_option_and_wrong_folder(tmp_path: Path) -> None:
    assert here("run", "--replicates", "3").returncode == 2
    for command in (("verify", tmp_path), ("explain", tmp_path, "1"), ("run", "--resume", tmp_path)):
        done = here(*command)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1 and "is not the folder of a run" in done.stderr


def test_broken_pipe_is_quiet(first: tuple[Path, str]) -> None:
    process = subprocess.Popen(
        [*COMMAND, "regimes", "show", str(TOY)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(120) == 0 and complaint == b""
    assert unheard("explain", first[0], next_agent(first[1])) == 0


def test_broken_pipe_does_not_stop_a_run(tmp_path: Path) -> None:
    """As in `glasshouse run ... 2>&1 | head -1`."""
    assert unheard("run", *SMALL, "--progress", "json", "--out", tmp_path / "run") == 0
    assert manifest(tmp_path / "run")["status"] == "finished"
    assert (tmp_path / "run" / "summary.html").is_file()


@pytest.mark.parametrize("closed", [pytest.param(">&-", marks=pytest.mark.verify), ">&- 2>&-"])
def test_closed_streams_do_not_stop_a_run(tmp_path: Path, closed: str) -> None:
    line = f"{shlex.join([*COMMAND, 'run', *SMALL, '--out', str(tmp_path / 'run')])} {closed}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert manifest(tmp_path / "run")["status"] == "finished"


def test_verify_says_no_although_nobody_listens(tmp_path: Path, first: tuple[Path, str]) -> None:
    folder = Path(shutil.copytree(first[0], tmp_path / "copy"))
    (folder / "notes.txt").write_text("x")
    assert unheard("verify", folder) == 1


def test_verify__compares_the_summary(
    first: tuple[Path, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(first[0], tmp_path / "copy"))
    page = folder / "summary.html"
    page.write_text(page.read_text().replace("synthetic", "real"))
    kept = read_manifest(folder)
    files = {**kept.files, page.name: file_record(page)}
    (folder / "manifest.json").write_text(kept.model_copy(update={"files": files}).text())
    assert main(["verify", str(folder)]) == 1
    assert "  summary.html: is not the page that these tables give here." in capfd.readouterr().out


def test_width_and_quotes(tmp_path: Path) -> None:
    folder = tmp_path / "my run"
    done = here("run", *SMALL, "--out", folder, columns=90)
    assert done.returncode == 0, done.stderr
    assert f"      glasshouse verify '{folder}'   the same digest again" in done.stdout
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("listed now, January 2020")]
    assert len(line) <= 90 and "outside this run" in line


# the machine fails -----------------------------------------------------------------------------------------


def test_unwritable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = here("run", *SOCIETY, "--out", tmp_path / "file" / "run")
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1, done.stderr
    if os.geteuid() != 0:
        (tmp_path / "shut").mkdir(mode=0o500)
        done = here("run", *SOCIETY, "--out", tmp_path / "shut" / "run")
        assert done.returncode == 3 and "no permission" in done.stderr


def test_cache_that_cannot_be_written(tmp_path: Path) -> None:
    """Asked without a run, which would compile for half a minute."""
    (tmp_path / "file").write_text("x")
    code = "from glasshouse.engine.compiling import cache_problem; print(cache_problem())"
    environment = {**os.environ, "GLASSHOUSE_CACHE": str(tmp_path / "file")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "Kernels are compiled again each time" in done.stdout and "set GLASSHOUSE_CACHE" in done.stdout


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """Let no file of this process grow beyond so many bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_full_disk_in_the_middle__then_resume(first: tuple[Path, str], tmp_path: Path) -> None:
    """Files may not grow beyond a limit, so that the first checkpoint fails as on a full disk."""
    folder = tmp_path / "run"
    with small_files(60_000):
        done = here("run", *SOCIETY, "--out", folder)
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1 and "the disk is full" in done.stderr
    assert manifest(folder)["status"] == "unfinished"
    assert not list(folder.rglob("*.part"))
    again = here("run", "--resume", folder)
    assert again.returncode == 0, again.stderr
    assert manifest(folder)["digest"] == manifest(first[0])["digest"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of half a megabyte, where that is allowed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if not mount or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root; the limit on files above is tried everywhere")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True
    ).returncode:
        pytest.skip("mounting is not allowed here; the limit on files above is tried everywhere")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_full_disk_before_the_run(small_disk: Path) -> None:
    done = here("run", *SOCIETY, "--out", small_disk / "run")
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1 and "free some space" in done.stderr


# interrupted -----------------------------------------------------------------------------------------------


def test_interrupted_run_resumes_to_the_same_digest(uninterrupted: str, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    process = subprocess.Popen(
        [*COMMAND, "run", *LONG, "--out", str(folder), "--progress", "json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    for line in process.stderr:
        if '"phase": "run"' in line:
            process.send_signal(signal.SIGINT)
            break
    rest = process.stderr.read()
    process.stderr.close()
    assert process.wait(120) == 130, rest
    assert "Traceback" not in rest
    assert f"Continue with: glasshouse run --resume {folder}" in rest
    assert manifest(folder)["status"] == "unfinished"
    not_yet = here("verify", folder)
    assert not_yet.returncode == 2 and "is not finished" in not_yet.stderr

    done = here("run", "--resume", folder, "--threads", "1")
    assert done.returncode == 0, done.stderr
    assert "Resumed   from the checkpoint after 20" in done.stdout
    assert manifest(folder)["digest"] == uninterrupted


def test_two_writers_to_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    with only_writer(folder):
        done = here("run", *SMALL, "--out", folder)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "another run is writing here" in done.stderr


# without a folder name, from a scenario file ---------------------------------------------------------------


def test_scenario_file_and_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.yaml").write_text("regimes: [none]\nagents: 2000\nfrom: 2015-01\nto: 2015-03\n")
    monkeypatch.chdir(tmp_path)
    done = here("run", "mine.yaml", "--progress", "none")
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "runs").iterdir()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-none-[0-9a-f]{4}", folder.name)
    assert manifest(folder)["spec_digest"].startswith(folder.name[-4:])
    assert f"Written to runs/{folder.name}/" in done.stdout


# regimes ---------------------------------------------------------------------------------------------------


def test_regimes_commands() -> None:
    listed = here("regimes", "list")
    assert listed.returncode == 0 and "No regime" in listed.stdout
    shown = here("regimes", "show", str(TOY), "--format", "markdown", "--on", "2015-01-01")
    assert shown.returncode == 0 and shown.stdout.startswith("# Toy list")
    assert "玩具名单" in here("regimes", "show", str(TOY), "--lang", "zh").stdout
    good = here("regimes", "check", str(TOY))
    assert good.returncode == 0 and "is a valid regime" in good.stdout
    bad = here("regimes", "check", str(TOY), str(TOY.with_name("six-mistakes.yaml")))
    assert bad.returncode == 1 and "has 6 problems" in bad.stderr
    assert here("regimes", "check", "nowhere.yaml").returncode == 2
