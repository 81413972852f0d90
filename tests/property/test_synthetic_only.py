"""The line not crossed: no entry point takes a file of persons, no public function takes their arrays."""

import dataclasses
import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

import glasshouse
from glasshouse.cli.main import main
from glasshouse.documents import read_document
from glasshouse.engine.manifests import Manifest
from glasshouse.engine.prepare import prepare
from glasshouse.engine.runs import open_run, simulate
from glasshouse.engine.verification import verify_run
from glasshouse.errors import GlasshouseError, ScenarioError
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime
from glasshouse.society.interventions import PATTERN, Intervention, parsed
from glasshouse.society.scenario import Change, Scenario
from glasshouse.society.scenario_file import ScenarioFile, read_scenario
from glasshouse.society.toy import FEWEST_AGENTS, ToySociety
from glasshouse.steering import MOST_INTERVENTIONS

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROWS = sorted(FIXTURES.glob("person_rows.*"))
TABLES = ("manifest.json", "series.parquet", "events.parquet", "panel.parquet", "checkpoint-a.npz")
PERSONAL = (
    "name",
    "identity",
    "address",
    "photo",
    "handle",
    "phone",
    "telephone",
    "email",
    "person",
    "people",
)


def refused(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Call the command line, expect a refusal, and return what it said."""
    code = main(arguments)
    said = "".join(capfd.readouterr())
    assert code in (1, 2), said
    assert "Traceback" not in said and "fault of ours" not in said
    assert said.strip()
    return said


def test_there_are_rows_of_each_kind() -> None:
    assert [path.suffix for path in ROWS] == [".csv", ".json", ".yaml"]
    assert all("PLACEHOLDER" in path.read_text() for path in ROWS)


@pytest.mark.parametrize("rows", ROWS, ids=lambda p: p.suffix)
def test_commands_that_take_a_file_refuse_persons(
    rows: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = str(tmp_path / "out")
    for arguments in (
        ("run", str(rows), "--out", out),
        ("run", "--regimes", f"./{rows}" if not rows.is_absolute() else str(rows), "--out", out),
        ("regimes", "check", str(rows)),
        ("regimes", "show", str(rows)),
        ("verify", str(rows)),
        ("explain", str(rows), "0"),
        ("case", str(rows), "0"),
        ("run", "--resume", str(rows)),
        ("run", "--out", str(rows), "--regimes", "none", "--agents", "100"),
        ("compare", str(rows), "none", "--agents", "100", "--out", out),
        ("ablate", str(rows), "--out", out),
        ("sweep", str(rows), "--vary", "response=none", "--out", out),
        ("rollout", str(rows), "--begins", "none", "--at", "2012-01", "--out", out),
        ("experiment", "run", str(rows), "--out", out),
        ("report", str(rows)),
        ("metrics", str(rows)),
        ("diff", str(rows), str(rows)),
        ("branch", str(rows), "--at", "2015-01", "--out", out),
    ):
        said = refused(capfd, *arguments)
        assert len(said.strip().splitlines()) <= 4, said
        assert "PLACEHOLDER PERSON B" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("rows", ROWS, ids=lambda p: p.suffix)
@pytest.mark.parametrize("name", TABLES)
def test_commands_that_take_a_folder_refuse_persons(
    rows: Path, name: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copy(rows, tmp_path / name)
    for arguments in (
        ("verify", str(tmp_path)),
        ("explain", str(tmp_path), "0"),
        ("case", str(tmp_path), "0"),
        ("run", "--resume", str(tmp_path)),
        ("run", "--out", str(tmp_path), "--regimes", "none", "--agents", "100"),
        ("report", str(tmp_path)),
        ("metrics", str(tmp_path)),
        ("diff", str(tmp_path), str(tmp_path)),
        ("branch", str(tmp_path), "--at", "2015-01", "--out", str(tmp_path / "out")),
        ("compare", str(tmp_path), "none", "--out", str(tmp_path / "out")),
    ):
        refused(capfd, *arguments)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("rows", ROWS, ids=lambda p: p.suffix)
def test_functions_that_take_a_file_refuse_persons(rows: Path, tmp_path: Path) -> None:
    shutil.copy(rows, tmp_path / "manifest.json")
    for read in (
        lambda: load_regime(rows),
        lambda: read_scenario(rows),
        lambda: read_document(rows, Regime, kind=DocumentKind.REGIME),
        lambda: read_document(rows, ScenarioFile, kind=DocumentKind.SCENARIO),
        lambda: open_run(rows),
        lambda: open_run(tmp_path),
        lambda: verify_run(rows, threads=1),
        lambda: simulate(Scenario(regimes=(str(rows),), agents=100, start=130), out=tmp_path / "x"),
    ):
        with pytest.raises(GlasshouseError):
            read()
    assert not verify_run(tmp_path, threads=1).is_well


def public_functions() -> Iterator[tuple[str, inspect.Signature]]:
    """Yield what `glasshouse` offers: functions, classes, and their public methods."""
    for name in glasshouse.__all__:
        thing = getattr(glasshouse, name)
        if inspect.isclass(thing):
            yield name, inspect.signature(thing)
            for method, function in inspect.getmembers(thing, inspect.isfunction):
                if not method.startswith("_"):
                    yield f"{name}.{method}", inspect.signature(function)
        elif callable(thing):
            yield name, inspect.signature(thing)


def test_no_public_function_takes_arrays() -> None:
    seen = dict(public_functions())
    assert {"simulate", "open_run", "Scenario", "Run", "Run.exposures"} <= seen.keys()
    for name, signature in seen.items():
        for parameter in signature.parameters.values():
            wanted = str(parameter.annotation)
            for word in (
                "NDArray",
                "ndarray",
                "I64",
                "U64",
                "U8",
                "DataFrame",
                "Sequence",
                "Mapping",
                "dict",
            ):
                assert word not in wanted, f"{name}({parameter.name}: {wanted})"


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Yield a model and all models inside it."""
    yield model
    for field in model.model_fields.values():
        for part in _classes(field.annotation):
            yield from models(part)


def _classes(annotation: object) -> Iterator[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _classes(argument)


@pytest.mark.parametrize("model", [Manifest, ScenarioFile], ids=lambda m: m.__name__)
def test_no_schema_of_a_run_has_a_field_for_a_person(model: type[BaseModel]) -> None:
    for part in models(model):
        assert part.model_config.get("extra") == "forbid"
        for field in part.model_fields:
            if (part.__name__, field) in {("ObservableRecord", "name"), ("SwitchRecord", "name")}:
                continue  # names of counts and of reforms
            if (part.__name__, field) == ("Manifest", "people_digest"):
                continue  # of the census tables
            assert not any(word in field for word in PERSONAL), (part.__name__, field)


def test_scenario_has_no_field_for_a_person() -> None:
    kinds = {field.name: str(field.type) for field in dataclasses.fields(Scenario)}
    assert set(kinds) == {
        "regimes", "agents", "seed", "start", "end", "without", "with_dependents", "evidence", "where",
        "society", "response", "parts", "numbers", "places", "change", "interventions",
    }  # fmt: skip
    assert kinds["interventions"] == "tuple[Intervention, ...]"
    assert {field.name for field in dataclasses.fields(Intervention)} == {
        "agent", "tick", "what", "answer", "fact",
    }  # fmt: skip
    assert kinds["places"] == "tuple[str, ...]"  # names of territories
    assert kinds["change"] == "Change | None"  # a month, and names of regimes, reforms and items
    assert {field.name for field in dataclasses.fields(Change)} == {
        "at", "begins", "ends", "without", "happens",
    }  # fmt: skip
    assert kinds["numbers"] == "Changes"  # ids and values of numbers of the whole society
    assert kinds["agents"] == "int" and kinds["where"] == "str" and kinds["response"] == "str"
    assert kinds["society"] == "ToySociety | None"  # acts, rates, how they are spread; nothing of one agent
    assert {name for part in models(ToySociety) for name in part.model_fields} == {
        "kind", "acts", "per_year", "per_day", "mixed", "gamma_shape", "types", "of", "worth", "fixed",
        "mean", "exponential_mean", "threshold", "normal", "sd", "bands", "agents", "low", "high", "dealings",
        "per_month", "always", "never", "norm", "standing", "known", "slips", "misseen", "benefit", "cost",
        "times_a_month", "weighed", "motive", "uniform", "steady", "reward", "point", "image", "reaches",
        "grade", "cost_per_point", "foresees", "loss", "discount",
        "inspections", "town", "records", "forgotten", "corrected",  # how many of a district, in every town
        "network", "attachment", "each", "small_world", "ties", "rewired",  # by chance, in every town
        "rows", "trust", "share", "pretrusted", "opinions", "start", "speech", "adapts", "bots", "bots_come",
    }  # fmt: skip


def test_interventions_are_few_and_of_one_form() -> None:
    assert MOST_INTERVENTIONS == 64
    said = ScenarioFile.model_json_schema()["properties"]["interventions"]
    assert said["maxItems"] == MOST_INTERVENTIONS
    assert said["items"]["pattern"] == PATTERN
    for text in (
        "Wang 2018-05 pay", "4711 2018-05 pay Li Ming", "11010519491231002X 2018-05 pay", "13800138000 "
        "2018-05 pay",
    ):  # fmt: skip
        with pytest.raises(ScenarioError, match="is needed"):
            parsed(text)
    for text in ("4711 2018-05 li_ming", "9876543210 2018-05 pay"):  # nothing and nobody of the run
        with pytest.raises(ScenarioError, match=r"called \"li_ming\"|not in this run"):
            prepare(Scenario(("none",), 5_000, start=216, end=221, interventions=(parsed(text),)))


def test_no_list_of_a_scenario_is_long_enough_for_persons() -> None:
    """A toy society has 100 agents or more: no list that a scenario takes could have an entry for each."""

    def lists(schema: object) -> Iterator[dict[str, object]]:
        if isinstance(schema, dict):
            if schema.get("type") == "array":
                yield schema
            for part in schema.values():
                yield from lists(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from lists(part)

    found = list(lists(ScenarioFile.model_json_schema()))
    assert len(found) > 4 and all(int(str(one["maxItems"])) < FEWEST_AGENTS for one in found)


def test_every_kind_of_document_has_a_reader() -> None:
    for module in pkgutil.walk_packages(glasshouse.__path__, "glasshouse."):
        importlib.import_module(module.name)
    assert {entry.kind for entry in REGISTRY.values()} == set(DocumentKind)
    assert all(entry.schema for entry in REGISTRY.values())
