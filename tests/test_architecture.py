"""The architecture as a test: who imports whom, who reads files, how long things are, how fast help is."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glasshouse.kernels import _jit

SOURCE = Path(__file__).parents[1] / "src" / "glasshouse"
MODULES = sorted(SOURCE.rglob("*.py"))

FOUNDATION = {
    "act_names", "arrays", "clock", "codes", "conduct", "documents", "errors", "features", "fitting",
    "gazetteer", "minds", "packaged", "packing", "provenance", "readers", "shapes", "shown", "signs",
    "steering", "variables",
}  # fmt: skip
FACES = {"charts", "effect_charts", "flow_charts"}  # drawing, used by faces, experiments and reports
ALLOWED = {
    "kernels": {"kernels"},
    "regimes": {"regimes"},
    "reading": {"reading", "regimes"},
    "society": {"society"},
    "engine": {"engine", "kernels", "reading", "regimes", "society"},
    "metrics": {"metrics", "engine", "society"},
    "verification": {"verification", "engine", "society", "regimes"},
    "lint": {"lint", "metrics", "reading", "regimes"},
    "experiments": {"experiments", "metrics", "engine", "society", "regimes", "charts"},
    "calibration": {"calibration", "experiments", "metrics", "engine", "society", "charts"},
    # a report says the rules in words and tells lives again, so it stands on reading and engine, too
    "reports": {
        "reports", "lint", "experiments", "metrics", "engine", "society", "reading", "regimes", "charts",
        "effect_charts", "flow_charts",
    },
    "explorer": {
        "explorer", "reports", "lint", "experiments", "metrics", "engine", "society", "reading", "regimes",
        "charts", "effect_charts", "flow_charts",
    },
    "cli": {
        "cli", "explorer", "lint", "reports", "calibration", "experiments", "metrics", "engine", "society",
        "reading", "regimes",
    },
}  # fmt: skip
KERNELS_MAY = {"arrays", "codes", "conduct", "features", "minds", "packing", "steering"}
ONLY_IN = {
    "numba": ("kernels/",),
    "yaml": ("documents.py",),
    "duckdb": (
        "engine/tables.py",
        "metrics/",
        "experiments/frames.py",
    ),  # engine/tables.py is the part of engine/runs.py that writes
    "click": ("cli/",),
    "scipy": ("calibration/", "metrics/intervals.py", "experiments/sweep.py", "experiments/ranges.py"),
    "sklearn": ("calibration/",),
    "emcee": ("calibration/",),
    "SALib": ("calibration/",),
    "networkx": ("lint/graph.py",),
    "z3": ("lint/guards.py",),
    "pandas": ("metrics/frames.py", "experiments/frames.py"),
    "polars": ("metrics/frames.py", "experiments/frames.py"),
    "xarray": ("metrics/frames.py", "experiments/frames.py"),
    "fastapi": ("explorer/",),
    "starlette": ("explorer/",),
    "uvicorn": ("explorer/serve.py",),
    "altair": ("charts.py", "effect_charts.py", "flow_charts.py"),
    "vl_convert": ("charts.py",),
    "pydantic": (
        "documents.py",
        "fitting.py",
        "shapes.py",
        "regimes/",
        "reading/",
        "society/",
        "engine/manifests.py",
        "experiments/answer_record.py",
        "experiments/contrast_record.py",
        "experiments/questions.py",
        "calibration/",
        "lint/",
    ),
}
LUCK = {"random", "secrets", "uuid"}
TOKENS = {"explorer/serve.py"}  # what a reader from elsewhere must know; in no result
CLOCKS = {"time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "date.today", "datetime.date.today"}
CLOCK_READERS = {
    "engine/folders.py",  # the day in the name of a folder, and nowhere in a result
    "cli/check.py",  # the day on which somebody accepts findings
}
SEEDED = ("fit", "indices", "points", "posterior")
WITH_A_SEED = {f"calibration/{name}.py" for name in SEEDED}  # the plan's own
WITH_A_SEED |= {f"experiments/{name}.py" for name in ("ranges", "shapley", "sweep")}  # the scenario's
STOPWATCHES = {
    "engine/floor.py",
    "engine/writing.py",
    "cli/progress.py",
    "cli/design_progress.py",
    "cli/explain.py",
    "explorer/lives/replays.py",  # how long a replay took
}

MODULE_LINES = 400
FUNCTION_LINES = 60
KERNEL_LINES = 40
LONG_MODULES = {"kernels/listing.py": 450, "engine/cases.py": 420}
LONG_KERNELS = {"step_neighbourhood": 44, "step_many": 46, "warm_rows": 46}

READING_NAMES = {
    "open",
    "read_text",
    "read_bytes",
    "reader",
    "DictReader",
    "load",
    "loads",
    "fromfile",
    "memmap",
}
READING_NAMES |= {"loadtxt", "genfromtxt", "read_parquet", "read_csv", "read_json", "from_parquet", "parse"}
READING_NAMES |= {"safe_load", "full_load", "load_all", "compose", "scan", "read_table", "load_npz"}
MODULES_THAT_READ = {
    "csv",
    "json",
    "np",
    "numpy",
    "yaml",
    "duckdb",
    "connection",
    "pickle",
    "tomllib",
    "marshal",
}
HARMLESS = {
    "kernels/_jit.py:_kernel_digest",  # digests the sources of the kernels for the cache
    "packaged.py:rows",  # parses the text of packaged tables, which a registered reader gave it
}


def name_of(path: Path) -> str:
    """Return the path of a module below the package."""
    return path.relative_to(SOURCE).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the full names of imported modules; imports for type checkers alone count, too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module.startswith("glasshouse"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    layer = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    if layer == "__init__":
        return
    for name in imports(parsed(path)):
        parts = name.split(".")
        if parts[0] != "glasshouse" or len(parts) < 2 or parts[1].startswith("__"):
            continue
        target = parts[1]
        if layer in FOUNDATION | FACES:
            drawn = {"charts"} if layer in FACES else set()
            assert target in FOUNDATION | drawn, f"{name_of(path)} imports {name}"
        elif layer == "kernels":
            assert target in KERNELS_MAY | ALLOWED["kernels"], f"{name_of(path)} imports {name}"
        else:
            assert target in FOUNDATION | ALLOWED[layer], f"{name_of(path)} imports {name}"


def test_the_second_encoding_knows_no_kernel() -> None:
    for path in sorted((SOURCE / "verification").glob("*.py")):
        found = [name for name in imports(parsed(path)) if name.startswith("glasshouse.kernels")]
        assert not found, f"{name_of(path)} imports {found}"


def test_kernels_are_compiled_anew_when_their_numbers_change() -> None:
    assert set(_jit.FOUNDATION) == KERNELS_MAY


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_stay_where_they_belong(path: Path) -> None:
    for name in imports(parsed(path)):
        homes = ONLY_IN.get(name.split(".")[0])
        assert homes is None or name_of(path).startswith(homes), f"{name_of(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_result_depends_on_other_luck_or_on_the_clock(path: Path) -> None:
    tree = parsed(path)
    assert name_of(path) in TOKENS or not LUCK & {name.split(".")[0] for name in imports(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            text = ast.unparse(node)
            if text.startswith(("np.random", "numpy.random")):
                assert name_of(path) in WITH_A_SEED, f"{name_of(path)}:{node.lineno}"
            if text in CLOCKS:
                assert name_of(path) in CLOCK_READERS, f"{name_of(path)}:{node.lineno} asks for {text}"
            if text in ("time.perf_counter", "time.monotonic"):
                assert name_of(path) in STOPWATCHES, f"{name_of(path)}:{node.lineno} asks for {text}"


# readers ---------------------------------------------------------------------------------------------------


def is_registered(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(d, ast.Call) and ast.unparse(d.func).split(".")[-1] == "reader"
        for d in function.decorator_list
    )


def reading_calls(node: ast.AST) -> Iterator[ast.Call]:
    """Yield calls that can read a file; opening one for writing is not among them."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        function = call.func
        if isinstance(function, ast.Name):
            if function.id == "open" or (function.id in READING_NAMES - {"reader", "parse", "load"}):
                yield call
        elif isinstance(function, ast.Attribute) and function.attr in READING_NAMES:
            owner = ast.unparse(function.value)
            is_module = owner.split(".")[0] in MODULES_THAT_READ
            is_path = function.attr in {"open", "read_text", "read_bytes"} and owner not in {
                "os",
                "webbrowser",
            }
            if is_path and function.attr == "open":
                mode = ast.unparse(call.args[0]) if call.args else "'r'"
                is_path = mode not in {"'w'", "'wb'", "'x'", "'xb'", "'rb+'"}
            if is_module or is_path:
                yield call


def unregistered_reads(tree: ast.Module) -> list[str]:
    """Name functions that read files and are neither registered nor private helpers of a registered one."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    registered = {f.name for f in functions if is_registered(f)}
    callers: dict[str, set[str]] = {}
    for function in functions:
        for call in ast.walk(function):
            if isinstance(call, ast.Call):
                callers.setdefault(ast.unparse(call.func).split(".")[-1], set()).add(function.name)
    inside = {id(call) for f in functions for call in reading_calls(f)}
    found = ["the module itself" for call in reading_calls(tree) if id(call) not in inside]
    for function in functions:
        if not list(reading_calls(function)) or function.name in registered:
            continue
        helps = callers.get(function.name, set())
        is_helper = function.name.startswith("_") and reaches_only(function.name, callers, registered)
        if not (helps and is_helper):
            found.append(function.name)
    return found


def reaches_only(name: str, callers: dict[str, set[str]], registered: set[str]) -> bool:
    """Whether every way to a private function leads through a registered one."""
    seen: set[str] = set()
    queue = [name]
    while queue:
        one = queue.pop()
        for caller in callers.get(one, set()) - {one}:
            if caller in registered or caller in seen:
                continue
            if not caller.startswith("_"):
                return False
            seen.add(caller)
            queue.append(caller)
    return True


YAML_LOADER = {"examine_file", "examine_text", "_tree", "_bytes_of"}  # documents.py asks the registry itself


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_reader_of_files_is_registered(path: Path) -> None:
    name = name_of(path)
    allowed = YAML_LOADER if name == "documents.py" else set()
    found = [
        f for f in unregistered_reads(parsed(path)) if f not in allowed and f"{name}:{f}" not in HARMLESS
    ]
    assert not found, f"{name}: {found} read files; register them with readers.reader"


@pytest.mark.control
@pytest.mark.parametrize(
    "source",
    [
        "def f(path):\n    return path.read_text()",
        "def f(path):\n    return open(path)",
        "import csv\ndef f(lines):\n    return csv.reader(lines)",
        "import json\ndef f(text):\n    return json.loads(text)",
        "import numpy as np\ndef f(p):\n    return np.load(p)",
        "def f(connection, p):\n    return connection.read_parquet(p)",
        "import yaml\ndef f(t):\n    return yaml.safe_load(t)",
        "from pathlib import Path\nPERSONS = Path('x').read_bytes()",
        "@reader(KIND, schema='s')\ndef f(p):\n    return _g(p)\n"
        "def _g(p):\n    return p.read_text()\ndef h(p):\n    return _g(p)",
    ],
)
def test_the_scan_finds_readers_that_are_not_registered(source: str) -> None:
    assert unregistered_reads(ast.parse(source))


def test_the_scan_accepts_registered_readers_and_writers() -> None:
    accepted = (
        "@reader(KIND, schema='s')\ndef f(p):\n    return _g(p)\n"
        "def _g(p):\n    return p.read_text()\n"
        "def h(p):\n    return p.open('wb')\n"
    )
    assert unregistered_reads(ast.parse(accepted)) == []


# lengths ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_and_functions_are_short(path: Path) -> None:
    name = name_of(path)
    n_lines = len(path.read_text().splitlines())
    assert n_lines <= LONG_MODULES.get(name, MODULE_LINES), f"{name} has {n_lines} lines"
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if not body:
                continue
            length = (node.end_lineno or 0) - body[0].lineno + 1
            limit = FUNCTION_LINES
            if name.startswith("kernels/"):
                limit = LONG_KERNELS.get(node.name, KERNEL_LINES)
            assert length <= limit, f"{name}: {node.name} has {length} lines without its docstring"


def test_subpackages_only_list_names() -> None:
    for path in SOURCE.rglob("__init__.py"):
        if path.parent != SOURCE:
            assert len(path.read_text().splitlines()) <= 3, path


# help ------------------------------------------------------------------------------------------------------


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom glasshouse.cli.main import main\nassert main(['--help']) == 0\n"
        "heavy = {'numba', 'duckdb', 'pydantic', 'numpy', 'yaml', 'rich', 'altair', 'jinja2'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "run" in done.stdout and "verify" in done.stdout
