"""Whether kernels must be compiled first, and whether their machine code can be kept."""

from __future__ import annotations

from glasshouse.kernels import _jit


def must_compile() -> bool:
    """Whether this machine has no machine code of these kernels yet, so that the first month takes long."""
    return _jit.IS_COMPILED_HERE and not any(_jit.CACHE_FOLDER.glob("**/*.nbi"))


def cache_problem() -> str:
    """Say that machine code cannot be kept and what to set, or nothing."""
    if not _jit.IS_COMPILED_HERE or _jit.IS_KEPT:
        return ""
    return (
        f"Kernels are compiled again each time (about half a minute), because {_jit.CACHE_FOLDER} cannot be "
        "written; set GLASSHOUSE_CACHE to a folder that can."
    )
