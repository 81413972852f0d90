"""Before the first test: machine code of the kernels, made once for all workers; which tests are controls."""

from __future__ import annotations

import pytest

from glasshouse import Scenario
from glasshouse.clock import parse_month
from glasshouse.engine.accounts import with_accounts
from glasshouse.engine.compiling import must_compile
from glasshouse.engine.entries import entries_of
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile in the process that starts the workers, which find the code on disk."""
    is_worker = hasattr(session.config, "workerinput")
    if is_worker or not must_compile():
        return
    month = parse_month("2016-01")
    stack = ("national-lists", "suining-2010", "sesame")
    scenario = Scenario(regimes=stack, agents=1_000, seed=1, start=month, end=month, where="everywhere")
    prepared = prepare(scenario)
    engine = Engine(prepared, threads=1)
    with_accounts(engine, entries_of(prepared))
    engine.step()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the negative controls: the pages of the proof list them."""
    for item in items:
        if "_control" in item.name.partition("[")[0]:
            item.add_marker("control")
