"""Glasshouse: the social credit system on synthetic societies. Synthetic people only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glasshouse.engine.runs import Run, open_run, simulate
    from glasshouse.experiments.all_metrics import measure
    from glasshouse.experiments.contrast import Contrast, compare, open_contrast
    from glasshouse.experiments.frames import table, to_pandas, to_polars, to_xarray
    from glasshouse.society.scenario import Scenario

__version__ = "0.1.0"
__all__ = [
    "Contrast", "Run", "Scenario", "__version__", "compare", "measure", "open_contrast", "open_run",
    "simulate", "table", "to_pandas", "to_polars", "to_xarray",
]  # fmt: skip

_HOMES = {
    "Contrast": "glasshouse.experiments.contrast",
    "compare": "glasshouse.experiments.contrast",
    "measure": "glasshouse.experiments.all_metrics",
    "table": "glasshouse.experiments.frames",
    "to_pandas": "glasshouse.experiments.frames",
    "to_polars": "glasshouse.experiments.frames",
    "to_xarray": "glasshouse.experiments.frames",
    "open_contrast": "glasshouse.experiments.contrast",
    "Run": "glasshouse.engine.runs",
    "Scenario": "glasshouse.society.scenario",
    "open_run": "glasshouse.engine.runs",
    "simulate": "glasshouse.engine.runs",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that `glasshouse --help` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f'module "glasshouse" has no "{name}"; it has {", ".join(__all__)}')
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
