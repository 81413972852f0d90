"""Speed of the explorer on a run, over HTTP on this machine, beside floors of the same run.

Lives of agents drawn at random, the first time and again; the page of the society; fifty readers at once. The
floor of a life is the replay of its neighbourhood alone, that of a page is a small file from the same server.
Prints milliseconds. Nothing here asserts a time: machines and their noise differ.

    python benchmarks/explorer.py RUN [--lives N] [--readers N]
"""

from __future__ import annotations

import argparse
import http.client
import random
import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import uvicorn
from rich.console import Console
from rich.table import Table

from glasshouse.engine.runs import open_run
from glasshouse.engine.trace import replay
from glasshouse.explorer.app import create_app
from glasshouse.explorer.shelf import Shelf
from glasshouse.explorer.warming import warm

SEED = 8


def served(shelf: Shelf) -> str:
    """Serve a shelf on a free port of this machine; return the address."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    name = f"127.0.0.1:{taken.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(create_app(shelf, hosts=frozenset({name})), log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return name


def milliseconds(what: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    what()
    return 1000 * (time.perf_counter() - began)


def asked(host: str, path: str) -> int:
    """Ask for a page and read it to its end; return its status."""
    line = http.client.HTTPConnection(host, timeout=120)
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status


def share(values: Sequence[float], part: float) -> float:
    """Return the value below which a part of the values lies."""
    return sorted(values)[min(int(part * len(values)), len(values) - 1)]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("run", type=Path)
    options.add_argument("--lives", type=int, default=200)
    options.add_argument("--readers", type=int, default=50)
    given = options.parse_args()
    run = open_run(given.run)
    seen, luck = run.exposures(), random.Random(SEED)
    n_agents, n_places = run.scenario.agents, len(run.prepared.places.size)
    shelf = Shelf()
    key = shelf.add(given.run)
    host = served(shelf)
    life, society = f"/runs/{key}/life/", f"/runs/{key}/society"
    first = milliseconds(lambda: warm(shelf))
    agents = [luck.randrange(n_agents) for _ in range(given.lives)]
    places = [luck.randrange(n_places) for _ in range(12)]
    times = {
        "floor: a replay alone": [milliseconds(lambda k=k: replay(run.prepared, k, seen)) for k in places],
        "a life, first time": [milliseconds(lambda n=n: asked(host, f"{life}{n}")) for n in agents],
        "a life, again": [milliseconds(lambda: asked(host, f"{life}{agents[-1]}")) for _ in range(20)],
        "floor: a small file": [milliseconds(lambda: asked(host, "/static/charts.js")) for _ in range(20)],
        "the society": [milliseconds(lambda: asked(host, society)) for _ in range(20)],
    }
    pages = [f"{life}{agents[n % len(agents)]}" if n % 2 else society for n in range(given.readers)]
    with ThreadPoolExecutor(given.readers) as readers:
        began = time.perf_counter()
        answers = list(readers.map(lambda path: asked(host, path), pages))
    together = time.perf_counter() - began
    table = Table(title=f"{n_agents:,} agents, {run.scenario.n_months} months (ms)", box=None)
    for column in ("what", "median", "95 %", "most"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for name, found in times.items():
        table.add_row(name, *(f"{one:,.0f}" for one in (share(found, 0.5), share(found, 0.95), max(found))))
    console = Console(width=120)
    console.print(table)
    console.print(f"what is made before the first reader comes: {first:,.0f} ms")
    refused = sum(one != 200 for one in answers)
    console.print(
        f"{given.readers} readers at once: {together:.1f} s in all, {refused} answers that are no page"
    )


if __name__ == "__main__":
    main()
