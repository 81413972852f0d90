"""A shelf with small runs, a client without a network, and the same site on a port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from glasshouse.clock import parse_month
from glasshouse.engine.runs import simulate
from glasshouse.experiments.contrast import compare
from glasshouse.explorer.app import create_app
from glasshouse.explorer.runs.jobs import Jobs
from glasshouse.explorer.shelf import Shelf
from glasshouse.society.scenario import Scenario

HOST = "127.0.0.1:8717"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def scenario(*regimes: str, agents: int, first: str, last: str) -> Scenario:
    return Scenario(regimes=regimes, agents=agents, start=parse_month(first), end=parse_month(last), seed=7)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Return a shelf with a run of the country, one of a city, and a contrast with its own two runs."""
    folder = tmp_path_factory.mktemp("shelf")
    found = Shelf(jobs=Jobs(home=folder))
    country = scenario("national-lists", agents=22_000, first="2013-10", last="2018-12")
    city = scenario("rongcheng-2019", agents=5_000, first="2019-01", last="2020-06")
    for name, asked in (("country", country), ("city", city)):
        found.add(simulate(asked, out=folder / name, threads=2).path)
    sides = [scenario(one, agents=5_000, first="2010-01", last="2011-06") for one in ("suining-2010", "none")]
    compare(*sides, replicates=2, threads=2, out=folder / "contrast")
    found.add(folder / "contrast")
    return found


@pytest.fixture(scope="session")
def country(shelf: Shelf) -> str:
    """Return the key of the run of the country."""
    return next(iter(shelf.runs))


@pytest.fixture(scope="session")
def city(shelf: Shelf) -> str:
    """Return the key of the run of a city with a score."""
    return list(shelf.runs)[1]


@pytest.fixture(scope="session")
def client(shelf: Shelf) -> Iterator[TestClient]:
    """Return a client that asks the application without a network."""
    app = create_app(shelf, hosts=frozenset({HOST}))
    with TestClient(
        app, base_url=f"http://{HOST}", raise_server_exceptions=False, follow_redirects=False
    ) as found:
        yield found


@dataclass(frozen=True)
class Site:
    """The explorer on a port, and a browser beside it."""

    address: str
    browser: Any


@pytest.fixture(scope="session")
def site(shelf: Shelf) -> Iterator[Site]:
    """Serve the shelf on a free port, for a real browser; skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    name = f"127.0.0.1:{taken.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(create_app(shelf, hosts=frozenset({name})), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Site(f"http://{name}", browser)
        browser.close()
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def shots() -> Path | None:
    """Return where screenshots are kept: the folder named by GLASSHOUSE_SHOTS, if any."""
    named = os.environ.get("GLASSHOUSE_SHOTS")
    return Path(named) if named else None
