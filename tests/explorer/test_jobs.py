"""Runs started from the page: watched to their end, stopped and gone on with, refused, and never too many."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from glasshouse.clock import parse_month
from glasshouse.engine.runs import simulate
from glasshouse.explorer.app import create_app
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.runs import jobs as queue
from glasshouse.explorer.runs.form import typed
from glasshouse.explorer.runs.jobs import Job, Jobs, Order, State
from glasshouse.explorer.runs.processes import progress_of, without_paths
from glasshouse.explorer.shelf import Shelf
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.society.scenario import Scenario

HOST = "127.0.0.1:8717"
OURS = {"origin": f"http://{HOST}"}
SMALL = {"regime.none": "on", "agents": "2000", "from": "2012-01", "to": "2012-04", "seed": "7"}
ORDER = Order(("--regimes=none",), "none")
WAIT = 300.0  # seconds: the machine may be busy

# Processes that take the place of a run. Each ends when it is told to, and says who it is.
HELD = """
import os, signal, sys, time
def end(number, frame):
    print("glasshouse: Interrupted, kept up to 2012-01.", flush=True); sys.exit(130)
signal.signal(signal.SIGINT, end)
print("pid", os.getpid(), flush=True)
while not os.path.exists("go"):
    time.sleep(0.02)
"""
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("pid", os.getpid(), child.pid, flush=True)
time.sleep(600)
"""
LEAVING = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("pid", os.getpid(), child.pid, flush=True)
"""
FAILING = """
import sys
print("Society", flush=True)
print("glasshouse: /srv/somewhere/runs/one: no permission to write here.", file=sys.stderr)
sys.exit(3)
"""
TALKING = """
for k in range(1000):
    print("line", k, "x" * 9000, flush=True)
"""


def wait_for(what: Callable[[], bool], seconds: float = WAIT) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Jobs]]:
    """Return what makes a queue whose processes are some Python text; none of them is left behind."""
    made: list[Jobs] = []

    def queue_of(text: str) -> Jobs:
        made.append(Jobs(home=tmp_path, launcher=(sys.executable, "-c", text)))
        return made[-1]

    yield queue_of
    for one in made:
        one.close(patience=0.2)


def add(jobs: Jobs, order: Order = ORDER) -> str:
    return jobs.start(order, lambda folder: folder.name)


def pids(job: Job) -> list[int]:
    """Return the numbers that a process has said."""
    return [int(number) for line in job.log if line.startswith("pid") for number in line.split()[1:]]


def is_in(jobs: Jobs, key: str, *states: State) -> Callable[[], bool]:
    return lambda: jobs.look(key).state in states


# the queue -------------------------------------------------------------------------------------------------


def test_one_goes_on_at_a_time_in_the_order_in_which_they_came(
    make: Callable[[str], Jobs], tmp_path: Path
) -> None:
    jobs = make(HELD)
    keys = [add(jobs) for _ in range(4)]
    assert keys == ["1", "2", "3", "4"]
    assert [jobs.look(key).state for key in keys[1:]] == [State.WAITING] * 3
    assert [jobs.look(key).before for key in keys[1:]] == [0, 1, 2]
    jobs.stop("3")
    assert jobs.look("3").state is State.STOPPED
    jobs.stop("1")
    wait_for(is_in(jobs, "1", State.STOPPED))
    assert jobs.look("2").state is State.PREPARING
    assert jobs.look("4").state is State.WAITING
    (tmp_path / "go").touch()
    wait_for(is_in(jobs, "4", State.FINISHED))
    assert jobs.look("2").state is State.FINISHED
    assert [jobs.look(key).folder for key in ("2", "4")] == ["explorer-none", "explorer-none-2"]
    assert not jobs.look("1").folder  # nothing was written in it
    assert jobs.look("4").run == "explorer-none-2"


def test_a_ninth_that_waits_is_refused(make: Callable[[str], Jobs]) -> None:
    jobs = make(HELD)
    for _ in range(1 + queue.MOST_WAITING):
        add(jobs)
    with pytest.raises(RefusedError, match="8 runs wait already") as refused:
        add(jobs)
    assert refused.value.status == 429
    jobs.stop("9")
    add(jobs)
    with pytest.raises(RefusedError):
        jobs.resume("9")


def test_a_thousand_orders_begin_one_process_and_keep_few(make: Callable[[str], Jobs]) -> None:
    jobs = make(HELD)
    refused = 0

    def hostile() -> None:
        nonlocal refused
        for _ in range(125):
            try:
                add(jobs)
            except RefusedError:
                refused += 1

    threads = [threading.Thread(target=hostile) for _ in range(8)]
    before = threading.active_count()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == 1000 - 1 - queue.MOST_WAITING
    assert len(jobs.keys()) == 1 + queue.MOST_WAITING
    assert threading.active_count() <= before + 2
    assert len(list((jobs.home / "runs").iterdir())) == 1


def test_starting_and_stopping_for_ever_keeps_few(make: Callable[[str], Jobs]) -> None:
    jobs = make(HELD)
    add(jobs)
    for _ in range(300):
        jobs.stop(add(jobs))
    assert len(jobs.keys()) <= queue.MOST_KEPT + 1
    assert jobs.keys()[0] == "1"


def test_a_log_keeps_its_last_lines_and_each_is_cut(make: Callable[[str], Jobs]) -> None:
    jobs = make(TALKING)
    key = add(jobs)
    wait_for(is_in(jobs, key, State.FINISHED))
    log = jobs.look(key).log
    assert len(log) == queue.MOST_LINES
    assert all(len(line) <= 400 for line in log)
    assert any(line.startswith("line 999") for line in log)
    assert not any(line.startswith("line 800 ") for line in log)


def test_a_failure_says_its_sentence_without_a_path(make: Callable[[str], Jobs]) -> None:
    jobs = make(FAILING)
    key = add(jobs)
    wait_for(is_in(jobs, key, State.FAILED))
    said = jobs.look(key).says
    assert said is not None
    assert said["en"] == "one: no permission to write here."
    assert "/srv" not in "\n".join(jobs.look(key).log)


def test_a_folder_that_cannot_be_made_is_a_failure_and_the_next_one_is_tried(
    make: Callable[[str], Jobs], tmp_path: Path
) -> None:
    (tmp_path / "runs").write_text("in the way")
    jobs = make(HELD)
    keys = [add(jobs), add(jobs)]
    for key in keys:
        found = jobs.look(key)
        assert found.state is State.FAILED
        assert found.says is not None
        assert found.says["en"].startswith("runs: cannot be used")
        assert str(tmp_path) not in found.says["en"] + found.says["zh"]


def test_a_process_that_is_killed_is_a_failure(make: Callable[[str], Jobs]) -> None:
    jobs = make(HELD)
    key = add(jobs)
    wait_for(lambda: bool(pids(jobs.look(key))))
    os.kill(pids(jobs.look(key))[0], signal.SIGKILL)
    wait_for(is_in(jobs, key, State.FAILED))
    said = jobs.look(key).says
    assert said is not None
    assert "want of memory" in said["en"]
    assert "内存" in said["zh"]


def test_what_cannot_be_opened_afterwards_is_a_failure_and_the_queue_goes_on(
    make: Callable[[str], Jobs], tmp_path: Path
) -> None:
    jobs = make("print('done')")

    def refuse(folder: Path) -> str:
        raise RuntimeError(folder.name)

    threading.excepthook, before = (lambda said: None), threading.excepthook
    try:
        first, second = jobs.start(ORDER, refuse), add(jobs)
        wait_for(is_in(jobs, second, State.FINISHED))
    finally:
        threading.excepthook = before
    assert jobs.look(first).state is State.FAILED


def test_nothing_is_left_when_the_server_goes(make: Callable[[str], Jobs]) -> None:
    jobs = make(STUBBORN)
    key, waiting = add(jobs), add(jobs)
    wait_for(lambda: len(pids(jobs.look(key))) == 2)
    both = pids(jobs.look(key))
    assert all(is_alive(pid) for pid in both)
    jobs.close(patience=0.3)
    assert not any(is_alive(pid) for pid in both)
    assert {jobs.look(one).state for one in (key, waiting)} == {State.STOPPED}


def test_what_a_process_has_begun_ends_with_it(make: Callable[[str], Jobs]) -> None:
    jobs = make(LEAVING)
    key = add(jobs)
    wait_for(is_in(jobs, key, State.FINISHED))
    wait_for(lambda: not any(is_alive(pid) for pid in pids(jobs.look(key))), 5)


def test_a_page_can_end_a_process_that_does_not_listen(make: Callable[[str], Jobs]) -> None:
    jobs = make(STUBBORN)
    key = add(jobs)
    wait_for(lambda: len(pids(jobs.look(key))) == 2)
    both = pids(jobs.look(key))
    jobs.stop(key)
    jobs.stop(key)
    assert jobs.look(key).state is State.STOPPING
    jobs.stop(key, at_once=True)
    assert jobs.look(key).state is State.STOPPING
    jobs.stop(key, at_once=True)
    wait_for(is_in(jobs, key, State.STOPPED))
    assert not any(is_alive(pid) for pid in both)


def test_progress_is_read_and_anything_else_is_a_line() -> None:
    line = '{"phase": "run", "month": "2012-03", "done": 51, "of": 52, "seconds_left": 1.25, "more": 1}'
    found = progress_of(line)
    assert found is not None
    assert (found.month, found.done, found.of, found.seconds_left) == ("2012-03", 51, 52, 1.25)
    for other in ("Society", "{}", "{", '{"phase": 1, "month": null, "done": "x", "of": 1}', "[1]"):
        assert progress_of(other) is None


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("/home/me/runs/one: is a file", "one: is a file"),
        (
            "Go on with: glasshouse run --resume '/a b/runs/x'",
            "Go on with: glasshouse run --resume '/a b/runs/x'",
        ),
        ("see https://example.org/a/b and 5.1e8 agent-days/s", None),
        ("Written to runs/one/   (manifest)", None),
        ("a\x1b[31mb", "a [31mb"),
    ],
)
def test_lines_lose_the_folders_of_the_machine(line: str, shown: str | None, tmp_path: Path) -> None:
    if "a b" in line:
        line, shown = line.replace("/a b", str(tmp_path)), shown and shown.replace("/a b/", "")
    assert without_paths(line, tmp_path) == (shown or line)


# the form --------------------------------------------------------------------------------------------------


@pytest.fixture
def shelf_here(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(jobs=Jobs(home=tmp_path))
    yield shelf
    shelf.jobs.close(patience=5)


@pytest.fixture
def here(shelf_here: Shelf) -> Iterator[TestClient]:
    app = create_app(shelf_here, hosts=frozenset({HOST}))
    with TestClient(app, base_url=f"http://{HOST}", headers=OURS, follow_redirects=False) as found:
        yield found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_form_shows_a_small_run_of_the_national_lists(here: TestClient, lang: str) -> None:
    found = here.get(f"/runs.json?lang={lang}").json()["form"]
    assert [one["id"] for one in found["regimes"] if one["is_chosen"]] == ["national-lists"]
    assert (found["agents"], found["to"], found["where"]) == ("100000", "2025-12", "territory")
    assert found["problem"] == ""
    page = here.get(f"/runs?lang={lang}")
    assert page.status_code == 200
    assert page.text.count('type="checkbox"') == len(shipped_ids()) + 1


@pytest.mark.parametrize(
    ("wrong", "en", "zh"),
    [
        ({"agents": "many"}, "agents: found &#34;many&#34;; a whole number from 1 to", "须为"),
        ({"agents": "0"}, "agents: found &#34;0&#34;", "agents"),
        ({"agents": "2147483648"}, "from 1 to 5,000,000 is needed", "5,000,000"),
        ({"from": "2012-13"}, "from: found &#34;2012-13&#34;; a month from 2006-01 to 2039-12", "月份"),
        ({"from": "2012-06"}, "--from 2012-06 is after --to 2012-04", "--from"),
        ({"seed": "-1"}, "seed: found", "seed"),
        ({"where": "moon"}, "where: found &#34;moon&#34;", "where"),
        ({"response": "norm"}, "did you mean norms?", "norms"),
        ({"without": "no-such-switch"}, "no switch of this stack has this name", "no switch"),
        ({"without": "--out=/etc; x"}, "names of switches with commas between them", "逗号"),
        ({"without": "x" * 300}, "is longer than 200 signs", "200"),
        ({"regime.none": ""}, "choose one at least", "请至少选择一项"),
    ],
)
def test_what_cannot_be_run_comes_back_as_it_was_typed(
    here: TestClient, shelf_here: Shelf, wrong: dict[str, str], en: str, zh: str
) -> None:
    sent = {**SMALL, **wrong}
    answered = here.post("/runs", data=sent)
    assert answered.status_code == 422
    assert en in answered.text
    assert zh in here.post("/runs", data={**sent, "lang": "zh"}).text
    for name in ("agents", "from", "to", "seed", "without"):
        value = sent.get(name, "")[:200]
        assert f'name="{name}"' in answered.text
        assert not value or f'value="{value}"' in answered.text, name
    assert shelf_here.jobs.keys() == ()
    assert not (shelf_here.jobs.home / "runs").exists()


@pytest.mark.parametrize("path", ["/runs", "/jobs/1/stop", "/jobs/1/resume"])
def test_forms_of_other_pages_are_refused(here: TestClient, path: str) -> None:
    answered = here.post(path, data=SMALL, headers={"origin": "http://evil.example"})
    assert answered.status_code == 403


def test_paths_and_unknown_fields_are_no_regimes(here: TestClient) -> None:
    answered = here.post("/runs", data={**SMALL, "regime./etc/passwd": "on"})
    assert answered.status_code == 400
    assert here.get("/runs?regime.none=on&colour=red").status_code == 400


def test_the_order_says_all_that_the_form_says() -> None:
    said = {
        **SMALL, "regime.rongcheng-2019": "on", "where": "everywhere", "response": "norms",
        "without": "jd-2017-terms, go-2016", "dependents": "on",
    }  # fmt: skip
    found = typed(Asked("en", "/runs", {}, said))
    assert found.problem is None
    assert found.order.options == (
        "--regimes=none,rongcheng-2019", "--agents=2000", "--from=2012-01", "--to=2012-04", "--seed=7",
        "--response=norms", "--everywhere", "--without=jd-2017-terms,go-2016", "--with-dependents",
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/jobs/1", "/jobs/1.json", "/jobs/x"])
def test_a_job_that_is_not_there_is_not_found(here: TestClient, path: str) -> None:
    assert here.get(path).status_code == 404


def test_a_full_queue_is_refused_on_the_page(shelf_here: Shelf, here: TestClient) -> None:
    shelf_here.jobs.launcher = (sys.executable, "-c", HELD)
    for _ in range(1 + queue.MOST_WAITING):
        assert here.post("/runs", data=SMALL).status_code == 303
    answered = here.post("/runs", data={**SMALL, "lang": "zh"})
    assert answered.status_code == 429
    assert "8 runs wait already" in answered.text
    rows = here.get("/runs.json").json()["jobs"]
    assert [one["key"] for one in rows] == [str(k) for k in range(9, 0, -1)]
    assert [one["state"] for one in rows].count("waiting") == 8
    assert "7 before it" in here.get("/jobs/9").text


def test_leaving_ends_what_runs(shelf_here: Shelf) -> None:
    shelf_here.jobs.launcher = (sys.executable, "-c", HELD)
    app = create_app(shelf_here, hosts=frozenset({HOST}))
    with TestClient(app, base_url=f"http://{HOST}", headers=OURS, follow_redirects=False) as client:
        client.post("/runs", data=SMALL)
        wait_for(lambda: bool(pids(shelf_here.jobs.look("1"))))
        (pid,) = pids(shelf_here.jobs.look("1"))
    assert not is_alive(pid)
    assert shelf_here.jobs.look("1").state is State.STOPPED


# real runs -------------------------------------------------------------------------------------------------


def state(client: TestClient, key: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/jobs/{key}.json").json()["job"]
    return found


def ended(client: TestClient, key: str) -> dict[str, Any]:
    wait_for(lambda: bool(state(client, key)["has_ended"]))
    return state(client, key)


def uninterrupted(folder: Path, last: str) -> str:
    """Return the digest of the same run, made by the library."""
    scenario = Scenario(("none",), 2_000, seed=7, start=parse_month("2012-01"), end=parse_month(last))
    return str(simulate(scenario, out=folder, threads=2).manifest.digest)


def test_a_run_is_started_watched_and_found_on_the_shelf(
    here: TestClient, shelf_here: Shelf, tmp_path: Path
) -> None:
    answered = here.post("/runs", data={**SMALL, "lang": "zh"})
    assert (answered.status_code, answered.headers["location"]) == (303, "/jobs/1?lang=zh")
    seen: dict[str, None] = {}
    while not (found := state(here, "1"))["has_ended"]:
        seen[found["state"]] = None
        time.sleep(0.01)
    assert found["state"] == "finished", found
    assert next(iter(seen)) == "preparing"
    assert set(seen) <= {"preparing", "compiling", "spin-up", "running", "writing"}
    assert (found["done"], found["of"], found["month"]) == (52, 52, "2012-04")
    (key,) = shelf_here.runs
    assert found["run"] == key
    assert shelf_here.runs[key].manifest.digest == uninterrupted(tmp_path / "again", "2012-04")
    page = here.get("/jobs/1").text
    assert f"/runs/{key}/society" in page
    assert str(tmp_path) not in page + here.get("/jobs/1.json").text
    assert "Written to runs/explorer-none" in page
    assert f"/runs/{key}/society" in here.get("/runs").text
    assert here.get(f"/runs/{key}/society").status_code == 200
    again = here.get("/jobs/1").text.partition('href="/runs?')[2].partition("#start")[0].replace("&amp;", "&")
    form = here.get(f"/runs.json?{again}").json()["form"]
    assert (form["agents"], form["from"], form["to"], form["seed"]) == ("2000", "2012-01", "2012-04", "7")


def test_stopped_and_gone_on_with_it_is_the_same_run(
    here: TestClient, shelf_here: Shelf, tmp_path: Path
) -> None:
    here.post("/runs", data={**SMALL, "to": "2020-12"})
    wait_for(lambda: state(here, "1")["done"] > 50)
    assert here.post("/jobs/1/stop").status_code == 303
    found = ended(here, "1")
    assert found["state"] == "stopped", found
    assert 50 < found["done"] < found["of"] == 156
    assert found["can_resume"]
    assert not shelf_here.runs
    assert (tmp_path / "runs" / found["folder"] / "manifest.json").is_file()
    assert here.post("/jobs/1/resume").headers["location"] == "/jobs/1"
    found = ended(here, "1")
    assert found["state"] == "finished", found
    assert any("Resumed" in line for line in here.get("/jobs/1.json").json()["log"])
    (run,) = shelf_here.runs.values()
    assert run.manifest.digest == uninterrupted(tmp_path / "again", "2020-12")


def test_a_run_that_fails_at_run_time_shows_its_sentence(
    here: TestClient, shelf_here: Shelf, tmp_path: Path
) -> None:
    key = shelf_here.jobs.start(Order(("--regimes=none", "--agents=0"), "none"), shelf_here.add)
    found = ended(here, key)
    assert found["state"] == "failed"
    assert "a whole number from 1 to 2147483648 is needed" in found["error"]
    assert "a whole number from 1 to 2147483648 is needed" in here.get(f"/jobs/{key}").text
    assert list((tmp_path / "runs").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="sessions and signals of POSIX")
def test_a_server_that_is_killed_leaves_no_run_behind(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\n"
        "from glasshouse.explorer.runs.jobs import Jobs, Order\n"
        "jobs = Jobs(home=Path(sys.argv[1]))\n"
        "jobs.start(Order(('--regimes=none', '--agents=200000', '--from=2012-01'), 'none'), str)\n"
        "while jobs.look('1').progress.done < 3: time.sleep(0.05)\n"
        "print(jobs._works['1'].process.pid, flush=True)\ntime.sleep(600)\n"
    )
    server = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    with server.stdout:
        pid = int(server.stdout.readline())
        assert is_alive(pid)
        server.kill()
        server.wait()
        wait_for(lambda: not is_alive(pid))
    assert (tmp_path / "runs" / "explorer-none" / "manifest.json").is_file()
