"""The one place for compile flags. Integers only in kernels; no fast-math, no generator state."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
FOUNDATION = (
    "arrays",
    "codes",
    "conduct",
    "features",
    "minds",
    "packing",
    "steering",
)  # where kernels have their numbers from


def _kernel_digest() -> str:
    """Digest all kernel sources, so that an edit in any of them misses the machine-code cache.

    Numba's own cache does not see edits in functions imported from another file.
    """
    folder = Path(__file__).parent
    sources = [*sorted(folder.glob("*.py")), *(folder.parent / f"{name}.py" for name in FOUNDATION)]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    digest.update(os.environ.get("NUMBA_BOUNDSCHECK", "").encode())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    base = os.environ.get("GLASSHOUSE_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        root = Path(base) if base else Path.home() / ".cache"
    except RuntimeError:  # nobody's home
        root = Path(os.devnull)
    return root / "glasshouse" / f"kernels-{_kernel_digest()}"


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


CACHE_FOLDER = _cache_folder()
IS_KEPT = _can_be_written(CACHE_FOLDER)
os.environ["NUMBA_CACHE_DIR"] = str(CACHE_FOLDER)

import numba  # noqa: E402  the cache folder must be known before

IS_COMPILED_HERE = not getattr(numba.config, "DISABLE_JIT", 0)


def _once(dispatcher: Any) -> Any:
    """Let kernels call this one with constants without compiling it anew for each constant.

    Numba would build one version of `draw` for every stream and of `happen` for every event: three times
    the compile time for nothing.
    """
    if not hasattr(dispatcher, "get_call_template"):
        return dispatcher  # compilation is switched off
    template = dispatcher.get_call_template
    unliteral: Callable[[Any], Any] = numba.types.unliteral

    def get_call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        plain = tuple(unliteral(a) for a in args)
        return template(plain, {name: unliteral(a) for name, a in kws.items()})

    dispatcher.get_call_template = get_call_template
    return dispatcher


OPTIONS: dict[str, Any] = {"cache": IS_KEPT, "nogil": True, "error_model": "numpy", "_nrt": False}


def kernel(function: F) -> F:
    """Compile a short kernel: one neighbourhood or less, no parallel loop.

    Kernels allocate nothing, so reference counting is off: it would cost more than the work.
    """
    return cast(F, _once(numba.njit(**OPTIONS)(function)))


def inlined(function: F) -> F:
    """Compile a kernel that is copied into those that call it, so that a loop of it can become vectors."""
    return cast(F, _once(numba.njit(**OPTIONS, inline="always")(function)))
