"""Machine code of the kernels, made once for all workers beside them; which tests are negative controls."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from glasshouse import Scenario, charts
from glasshouse.clock import parse_month
from glasshouse.engine import writing
from glasshouse.engine.compiling import must_compile
from glasshouse.engine.fates import with_fates
from glasshouse.engine.floor import measure_floor
from glasshouse.engine.outcomes import fate_columns
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine

COMPILING = "GLASSHOUSE_TESTS_COMPILING"  # a file that is locked until machine code is there
WITHOUT_KERNELS = (  # run while others wait for it; what should not stand here would compile too
    "test_architecture.py",
    "lint/",
    "docs/test_benchmarks.py",
    "docs/test_comparables.py",
    "docs/test_docs.py",
    "docs/test_generated.py",
    "docs/test_glossary.py",
    "docs/test_proof",
    "cases/test_second_encoding",
    "property/test_carving.py",
    "property/test_documents.py",
    "property/test_mutated_regimes.py",
    "unit/test_calibration.py",
    "unit/test_catalogue.py",
    "unit/test_charts.py",
    "unit/test_claims.py",
    "unit/test_documents.py",
    "unit/test_overview.py",
    "unit/test_regime_",
    "unit/test_sayings.py",
    "unit/test_scoring_check.py",
)
TESTS = Path(__file__).parent
COMPILER = pytest.StashKey["subprocess.Popen[bytes]"]()


def compile_kernels() -> None:
    """Live through a month under all kinds of rules."""
    month = parse_month("2016-01")
    stack = ("national-lists", "suining-2010", "sesame")
    scenario = Scenario(regimes=stack, agents=1_000, seed=1, start=month, end=month, where="everywhere")
    prepared = prepare(scenario)
    engine = Engine(prepared, threads=1)
    with_fates(engine, fate_columns(prepared))
    engine.step()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile beside the workers, which find the code on disk; if there are none, in this process."""
    is_worker = hasattr(session.config, "workerinput")
    if is_worker or not must_compile():
        return
    if not session.config.getoption("numprocesses", None):
        compile_kernels()
        return
    lock, name = tempfile.mkstemp(prefix="glasshouse-tests-")
    fcntl.flock(lock, fcntl.LOCK_EX)  # held by the process that compiles, until it ends in any way
    os.environ[COMPILING] = name
    session.config.stash[COMPILER] = subprocess.Popen([sys.executable, __file__], pass_fds=[lock])
    os.close(lock)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Wait for the process that compiles, if no test did."""
    if compiler := session.config.stash.get(COMPILER, None):
        compiler.wait()
        Path(os.environ.pop(COMPILING)).unlink()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Wait for machine code before the first test that needs some."""
    if COMPILING in os.environ and not is_without_kernels(item):
        with Path(os.environ.pop(COMPILING)).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)


def is_without_kernels(item: pytest.Item) -> bool:
    """Whether a test is of those that need no machine code."""
    return item.path.relative_to(TESTS).as_posix().startswith(WITHOUT_KERNELS)


@pytest.fixture(scope="session", autouse=True)
def _short_floor() -> Iterator[None]:
    """Measure the floor beside a run for a month of it, and not for a second: no test asks how fast it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "measure_floor", lambda engine, **_: measure_floor(engine, seconds=0))
        yield


@pytest.fixture(scope="module")
def undrawn() -> Iterator[None]:
    """Leave the charts of summaries empty, as long to draw as a small run; `test_summary` draws them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts.vl_convert, "vegalite_to_svg", lambda *_, **__: '<svg class="empty"></svg>')
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark the negative controls, which the pages of the proof list; what need not wait comes first."""
    for item in items:
        if "_control" in item.name.partition("[")[0]:
            item.add_marker("control")
    yield
    if COMPILING in os.environ:
        items.sort(key=lambda item: not is_without_kernels(item))


if __name__ == "__main__":
    compile_kernels()
