"""Societies that must be equal in both encodings, and what they live under, for the page of the proof."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from glasshouse.engine.prepare import Prepared
from glasshouse.verification.compare import differences


@pytest.fixture
def equal(record_property: Callable[[str, object], None]) -> Callable[[Prepared], None]:
    """Return a function that requires a society to be equal in both, and keeps the names of its regimes."""

    def require(prepared: Prepared) -> None:
        assert differences(prepared) == []
        record_property("equal", " + ".join(Path(regime).stem for regime in prepared.scenario.regimes))

    return require
