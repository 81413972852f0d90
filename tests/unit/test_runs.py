import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from glasshouse import Run, Scenario, open_run, simulate
from glasshouse.codes import GROUPS
from glasshouse.engine import checkpoints, folders, manifests, verification, writing
from glasshouse.engine.checkpoints import archive
from glasshouse.engine.folders import create_run, resume_run
from glasshouse.engine.ledger import Ledger, packed, sampled, unpacked
from glasshouse.engine.manifests import FileRecord, file_record, read_manifest
from glasshouse.engine.prepare import prepare
from glasshouse.engine.simulate import Engine
from glasshouse.engine.tables import busiest_agent
from glasshouse.engine.verification import verify_run
from glasshouse.engine.writing import Stopped, drive
from glasshouse.errors import DamagedError, MachineError, RunError
from glasshouse.provenance import digest_record
from glasshouse.society import world_tables

TOY = Path(__file__).parents[1] / "fixtures" / "toy-list.yaml"
START = 180  # 2015-01
SCENARIO = Scenario(regimes=(str(TOY),), agents=6_000, start=START, end=START + 13)
SPIN_UP = 48
OTHERS = {"legal_person", "government_body"}  # groups of parts that the toy list does not need


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return simulate(SCENARIO, threads=2, out=tmp_path_factory.mktemp("runs") / "finished")


@pytest.fixture
def copy(finished: Run, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished.path, tmp_path / "copy"))


def stopped(path: Path, *, after: int, scenario: Scenario = SCENARIO) -> Stopped:
    """Run a scenario and stop it after some months."""
    seen: list[int] = []
    with create_run(path, prepare(scenario)) as folder:
        result = drive(
            folder, threads=1, on_tick=lambda t: seen.append(t.tick), should_stop=lambda: len(seen) >= after
        )
    assert isinstance(result, Stopped)
    return result


def resumed(path: Path) -> Run:
    with resume_run(path) as folder:
        result = drive(folder, threads=2, floor_seconds=0)
    assert isinstance(result, Run)
    return result


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(path)).create_view("t")
        return connection.execute(sql).fetchall()


# what a run leaves -----------------------------------------------------------------------------------------


def test_run__leaves_its_files_and_nothing_else(finished: Run) -> None:
    names = sorted(p.relative_to(finished.path).as_posix() for p in finished.path.rglob("*") if p.is_file())
    assert names == sorted([*finished.manifest.files, "manifest.json"])
    assert "regimes/toy.yaml" in names and "run.lock" not in names
    assert open_run(finished.path).manifest == finished.manifest


def test_manifest__names_no_path_and_agrees_with_itself(finished: Run) -> None:
    text = (finished.path / "manifest.json").read_text()
    record = json.loads(text)
    assert str(TOY.parent) not in text and str(finished.path) not in text
    assert record["synthetic"] is True and record["status"] == "finished"
    assert record["spec"]["regimes"] == ["regimes/toy.yaml"]
    assert record.pop("self_digest") == digest_record(record)
    assert record["regimes"][0]["switches"]


def test_manifest__measured_figures_are_outside_the_digest(finished: Run, tmp_path: Path) -> None:
    other = simulate(SCENARIO, threads=1, out=tmp_path / "again")
    assert other.manifest.digest == finished.manifest.digest
    assert other.manifest.spec_digest == finished.manifest.spec_digest
    same = set(finished.manifest.files) - {"checkpoint-a.npz", "checkpoint-b.npz"}
    for name in same:
        assert other.manifest.files[name] == finished.manifest.files[name], name
    measured = finished.manifest.measured
    assert measured is not None
    assert measured.agent_days_per_second > 0
    assert measured.floor_agent_days_per_second > 0
    assert 3 < measured.state_bytes_per_adult < 16


def test_manifest__says_how_people_answer_unless_as_usual(finished: Run, tmp_path: Path) -> None:
    usual = finished.manifest
    assert usual.spec.response == "standard"
    assert "response" not in json.loads((finished.path / "manifest.json").read_text())["spec"]
    other = simulate(replace(SCENARIO, response="none"), out=tmp_path / "none")
    assert json.loads((other.path / "manifest.json").read_text())["spec"]["response"] == "none"
    assert other.scenario.response == "none"
    assert "response: none (Nobody answers)" in other.manifest.labels
    assert not any(label.startswith("response") for label in usual.labels)
    assert other.manifest.rates_digest != usual.rates_digest
    assert verify_run(other.path, threads=1).is_well


def test_manifest__says_which_parts_there_are_unless_as_usual(finished: Run, tmp_path: Path) -> None:
    usual = finished.manifest
    assert usual.spec.parts == ("auto",)
    assert "parts" not in json.loads((finished.path / "manifest.json").read_text())["spec"]
    assert not any(label.startswith("parts") for label in usual.labels)
    other = simulate(replace(SCENARIO, parts=("none", "ties", "dealings")), out=tmp_path / "parts")
    assert json.loads((other.path / "manifest.json").read_text())["spec"]["parts"] == [
        "none",
        "ties",
        "dealings",
    ]
    assert other.scenario.parts == ("none", "ties", "dealings")
    assert "parts: none, ties, dealings" in other.manifest.labels
    assert other.manifest.spec_digest != usual.spec_digest
    assert verify_run(other.path, threads=1).is_well


def test_manifest__digests_the_tables_of_the_society(finished: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = finished.manifest.society_digest
    assert kept == world_tables.society_digest("standard") != world_tables.society_digest("none")
    table = world_tables.dealing_table()
    monkeypatch.setattr(world_tables, "dealing_table", lambda: table._replace(cost_cny=table.cost_cny + 1))
    assert world_tables.society_digest("standard") != kept
    with pytest.raises(RunError, match="the packaged society are others than the run's"):
        _ = Run(finished.path, finished.manifest).prepared


def test_every_table_says_synthetic(finished: Run) -> None:
    tables = [name for name in finished.manifest.files if name.endswith(".parquet")]
    assert len(tables) == 6
    for name in tables:
        with duckdb.connect(":memory:") as connection:
            found = connection.execute(
                "SELECT key, value FROM parquet_kv_metadata(?)", [str(finished.path / name)]
            ).fetchall()
        assert dict(found)[b"synthetic" if isinstance(found[0][0], bytes) else "synthetic"] in (
            b"true",
            "true",
        )
    with np.load(finished.path / "checkpoint-a.npz", allow_pickle=False) as file:
        assert json.loads(file["header"].tobytes())["synthetic"] is True


def test_series__sums_to_the_nation_and_is_sorted(finished: Run) -> None:
    path = finished.series_path
    columns = query(path, "SELECT column_name, column_type FROM (DESCRIBE t)")
    assert columns == [
        ("month", "VARCHAR"), ("tick", "SMALLINT"), ("province", "SMALLINT"), ("group", "VARCHAR"),
        ("observable", "VARCHAR"), ("value", "BIGINT"),
    ]  # fmt: skip
    assert query(path, "SELECT count(*) FROM t WHERE value = 0 OR tick < 180") == [(0,)]
    unequal = query(
        path,
        'SELECT tick, "group", observable FROM t GROUP BY ALL '
        "HAVING sum(value) FILTER (province = 0) <> sum(value) FILTER (province > 0)",
    )
    assert unequal == []
    assert {g for (g,) in query(path, 'SELECT DISTINCT "group" FROM t')} == set(GROUPS) - OTHERS
    assert query(path, "SELECT DISTINCT month FROM t WHERE tick = 181") == [("2015-02",)]


def test_series__counts_adults_in_the_first_month_and_each_january(finished: Run) -> None:
    rows = query(
        finished.series_path,
        "SELECT tick, value FROM t WHERE observable = 'adults' AND province = 0 AND \"group\" = 'all' "
        "ORDER BY tick",
    )
    assert [tick for tick, _ in rows] == [180, 192]
    assert all(5_000 < adults <= 6_000 for _, adults in rows)


def test_exposures_and_digests__have_a_row_for_each_month(finished: Run) -> None:
    exposures = finished.exposures()
    assert exposures.shape == (SPIN_UP + 14, 31, len(finished.prepared.exposure_names))
    assert exposures[0, :, 0].sum() == 0 and 0 < exposures[0, :, 1].sum() <= 6_000
    assert exposures[-1, :, 0].sum() > 0
    digests = finished.digests()
    assert len(digests["digest"]) == (SPIN_UP + 14) * len(finished.prepared.places.size)


def test_replay__equals_the_run(finished: Run) -> None:
    digests = finished.digests()
    for k in (0, 7):
        again = finished.replay(k)
        assert np.array_equal(again.digests, digests["digest"][digests["neighbourhood"] == k])


def test_events__cite_provisions_and_rules_by_name(finished: Run) -> None:
    path = finished.events_path
    rows = query(
        path, "SELECT DISTINCT observable, provision, rule FROM t WHERE observable LIKE 'toy_list.%'"
    )
    stack = finished.prepared.stack
    assert all(p in stack.provision_ids and r in stack.move_ids for _, p, r in rows)
    assert query(path, "SELECT DISTINCT rule FROM t WHERE observable = 'debt_sued'") in ([("",)], [])
    agents = {a for (a,) in query(path, "SELECT DISTINCT agent FROM t")}
    places = finished.prepared.places
    kept = finished.manifest.sample.neighbourhoods
    inside = {
        int(a) for k in kept for a in range(places.first_slot[k], places.first_slot[k] + places.size[k])
    }
    assert agents <= inside
    assert busiest_agent(path, starts_on=0) in inside


def test_sample__depends_on_the_seed_alone() -> None:
    assert sampled(1, 300, 2) == sampled(1, 300, 2) != sampled(2, 300, 2)
    assert len(sampled(1, 1, 2)) == 1


# opening ---------------------------------------------------------------------------------------------------


def test_open_run__says_what_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path, words in (
        (tmp_path, "has no manifest.json"),
        (tmp_path / "absent", "found nothing"),
        (tmp_path / "file", "found a file"),
    ):
        with pytest.raises(RunError, match=words):
            open_run(path)


def test_open_run__names_a_missing_file(copy: Path) -> None:
    (copy / "series.parquet").unlink()
    with pytest.raises(DamagedError, match=r"series\.parquet: is missing"):
        open_run(copy)


def test_run__never_uses_a_changed_file(copy: Path) -> None:
    flip(copy / "exposures.parquet")
    run = open_run(copy)
    with pytest.raises(DamagedError, match=r"exposures\.parquet: is not what the manifest says"):
        run.exposures()


def test_run__of_another_model_is_not_repeated(finished: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glasshouse.engine.runs.MODEL_VERSION", "999")
    with pytest.raises(RunError, match=r"model is number 999 here and was \d+; install glasshouse"):
        _ = open_run(finished.path).prepared


# verifying -------------------------------------------------------------------------------------------------


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_verify__same_digest(finished: Run) -> None:
    found = verify_run(finished.path, threads=1)
    assert found.is_well and found.was_run_again, found.sentence


def test_verify__names_all_files_that_are_not_as_written(copy: Path) -> None:
    flip(copy / "panel.parquet")
    (copy / "digests.parquet").unlink()
    (copy / "regimes" / "notes.txt").write_text("x")
    found = verify_run(copy, threads=2)
    assert not found.is_well
    text = "\n".join(found.findings)
    assert "panel.parquet: is changed." in text
    assert "digests.parquet: is missing." in text
    assert "regimes/notes.txt: is not a file of this run." in text
    assert len(found.findings) == 3


@pytest.mark.parametrize("where", [0.01, 0.3, 0.6, 0.99])
def test_verify__sees_any_byte_of_the_manifest(copy: Path, where: float) -> None:
    path = copy / "manifest.json"
    content = bytearray(path.read_bytes())
    content[int(where * len(content))] ^= 1
    path.write_bytes(content)
    found = verify_run(copy, threads=1)
    assert not found.is_well and found.findings[0].startswith("manifest.json")


def test_verify__of_another_model_checks_files_only(finished: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MODEL_VERSION", "999")
    monkeypatch.setattr("glasshouse.engine.runs.MODEL_VERSION", "999")
    found = verify_run(finished.path, threads=1)
    assert not found.is_well and not found.was_run_again
    assert "the model is number 999 here" in found.sentence


def test_verify__names_the_first_difference(copy: Path) -> None:
    """A manifest rewritten with care is still found out by running again."""
    manifest = read_manifest(copy)
    spec = manifest.spec.model_copy(update={"seed": 7})
    digest = manifests.spec_digest(spec.model_dump(mode="json"))
    rewrite(copy, spec=spec, spec_digest=digest, seed=7)
    found = verify_run(copy, threads=1)
    assert found.was_run_again and "the first difference is in 2011-01, neighbourhood 0" in found.sentence


def rewrite(folder: Path, **changes: Any) -> None:
    """Forge a manifest: change fields, take the digests of the files as they lie there, and sign it."""
    manifest = read_manifest(folder).model_copy(update=changes)
    if "files" not in changes:
        files = {name: file_record(folder / name) for name in manifest.files}
        manifest = manifest.model_copy(update={"files": files})
    (folder / "manifest.json").write_text(manifest.text())


def rewrite_table(path: Path, select: str) -> None:
    other = path.with_name("other")
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(path)).create_view("t")
        connection.execute(f"COPY ({select}) TO '{other}' (FORMAT parquet)")
    other.replace(path)


@pytest.mark.parametrize(
    ("table", "select", "words"),
    [
        ("series", "SELECT * REPLACE (value * 2 AS value) FROM t", "column value differs from what the run"),
        ("series", "FROM t LIMIT 100", "has 100 rows where the run gives"),
        ("series", "FROM t", "has other notes in it"),
        ("events", "SELECT * REPLACE ('art-9' AS provision) FROM t", "column provision differs"),
        ("exposures", "SELECT tick, province FROM t", "has other columns"),
    ],
)
def test_verify__compares_the_values_of_tables(copy: Path, table: str, select: str, words: str) -> None:
    rewrite_table(copy / f"{table}.parquet", select)
    rewrite(copy)
    found = verify_run(copy, threads=2)
    assert found.was_run_again and len(found.findings) == 1, found.sentence
    assert found.findings[0].startswith(f"{table}.parquet: {words}")


def test_verify__sees_a_table_in_the_place_of_another(copy: Path) -> None:
    shutil.copy(copy / "digests.parquet", copy / "exposures.parquet")
    rewrite(copy)
    assert verify_run(copy, threads=2).findings == (
        "exposures.parquet: has other columns than the run gives.",
    )
    (copy / "exposures.parquet").write_text("no table")
    rewrite(copy)
    assert verify_run(copy, threads=2).findings == ("exposures.parquet: cannot be read as a table.",)
    with pytest.raises(DamagedError, match=r"exposures\.parquet: cannot be read"):
        open_run(copy).exposures()


def test_run__says_that_exposures_are_too_few(copy: Path) -> None:
    rewrite_table(copy / "exposures.parquet", "FROM t LIMIT 60")
    rewrite(copy)
    with pytest.raises(DamagedError, match="another number of months"):
        open_run(copy).exposures()


def test_verify__does_not_ask_for_the_same_bytes(copy: Path) -> None:
    path = copy / "neighbourhoods.parquet"
    with duckdb.connect(":memory:") as connection:
        kept = connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path)]).fetchall()
        notes = ", ".join(f"{key.decode()}: '{value.decode()}'" for key, value in kept)
        connection.execute(
            f"COPY (FROM read_parquet('{path}')) TO '{copy}/x' (FORMAT parquet, KV_METADATA {{{notes}}})"
        )
    (copy / "x").replace(path)
    before = read_manifest(copy).files[path.name]
    rewrite(copy)
    assert read_manifest(copy).files[path.name] != before
    assert verify_run(copy, threads=2).is_well


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("labels", ("synthetic", "official")),
        ("observables", ()),
        ("provisional", ()),
        ("adults_of_the_census", 12_000),
        ("sample", manifests.SampleRecord(rule="any", neighbourhoods=(99_999,))),
    ],
)
def test_verify__names_a_field_that_does_not_follow_from_the_specification(
    copy: Path, field: str, value: Any
) -> None:
    also = {"weight": 2.0} if field == "adults_of_the_census" else {}
    rewrite(copy, **{field: value}, **also)
    found = verify_run(copy, threads=2)
    assert f"manifest.json: {field} is not what the specification gives." in found.findings
    assert not found.is_well and found.was_run_again


def test_verify__knows_the_files_of_a_run(copy: Path) -> None:
    manifest = read_manifest(copy)
    files = {k: v for k, v in manifest.files.items() if k != "panel.parquet"}
    (copy / "panel.parquet").rename(copy / "notes.txt")
    rewrite(copy, files=files | {"notes.txt": manifest.files["panel.parquet"]})
    found = verify_run(copy, threads=2)
    assert found.findings == (
        "manifest.json: files do not name panel.parquet.",
        "manifest.json: files name notes.txt, which is not a file that a run writes.",
    )


def test_verify__compares_the_checkpoint_with_the_end(copy: Path) -> None:
    forged(copy, set_value("generation", 3))
    record = read_manifest(copy).checkpoints[0]
    rewrite(copy, checkpoints=(record,))
    found = verify_run(copy, threads=2)
    assert len(found.findings) == 1
    assert found.findings[0].startswith(f"{record.file}: is not the end of this run (")


def test_verify__names_links_and_foreign_folders(copy: Path) -> None:
    (copy / "elsewhere").symlink_to("/")
    (copy / "notes").mkdir()
    (copy / "notes" / "a.txt").write_text("x")
    (copy / "empty").mkdir()
    (copy / "panel.parquet").rename(copy.parent / "kept")
    (copy / "panel.parquet").symlink_to(copy.parent / "kept")
    os.mkfifo(copy / "pipe")
    assert verify_run(copy, threads=2).findings == (
        "elsewhere: is a link, and a run writes none.",
        "empty/: is not a folder of this run.",
        "notes/: is not a folder of this run.",
        "panel.parquet: is a link, and a run writes none.",
        "pipe: is not a file of this run.",
    )
    with pytest.raises(DamagedError, match=r"panel\.parquet: is missing, or a link"):
        open_run(copy)


def test_verify__does_not_follow_a_link_to_a_regime(copy: Path, tmp_path: Path) -> None:
    (copy / "regimes").rename(tmp_path / "regimes")
    (copy / "regimes").symlink_to(tmp_path / "regimes")
    found = verify_run(copy, threads=2)
    assert found.findings == ("regimes: is a link, and a run writes none.",) and not found.was_run_again


# manifests that were made by hand --------------------------------------------------------------------------


def sign(folder: Path, change: Any) -> None:
    """Change the record of a manifest and sign it, whatever it says."""
    path = folder / "manifest.json"
    record = json.loads(path.read_text())
    del record["self_digest"]
    change(record)
    try:
        record["self_digest"] = digest_record(record)
    except ValueError:
        record["self_digest"] = "0" * 64
    text = json.dumps(record, ensure_ascii=True, indent=1)
    try:
        text = json.dumps(record, ensure_ascii=False, indent=1)
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(record, ensure_ascii=True, indent=1)
    path.write_text(text + "\n")


def put(*keys: str, value: object) -> Any:
    def change(record: dict[str, Any]) -> None:
        for key in keys[:-1]:
            record = record[key]
        record[keys[-1]] = value

    return change


BY_HAND = [
    put("weight", value=float("nan")),
    put("weight", value=5.0),
    put("measured", "seconds", value=float("inf")),
    put("statement", value="Real people."),
    put("statement", value="\ud800"),
    put("versions", "\ud800", value="1"),
    put("versions", value={}),
    put("versions", "model", value="1\n2"),
    put("spec", "agents", value=7),
    put("spec", "agents", value=0),
    put("spec", "start", value="soon"),
    put("spec", "regimes", value=["../../../etc/passwd"]),
    put("spec", "regimes", value=["/etc/passwd"]),
    put("spec", "regimes", value=["regimes/other.yaml"]),
    put("spec", "regimes", value=[]),
    put("spec_digest", value="0" * 64),
    put("seed", value=8),
    put("sample", "neighbourhoods", value=["x"]),
    put("digest", value=None),
    put("checkpoints", value=[]),
]


@pytest.mark.parametrize("change", BY_HAND)
def test_manifest__by_hand_is_damaged_in_one_sentence(copy: Path, change: Any) -> None:
    sign(copy, change)
    with pytest.raises(DamagedError, match="is damaged or not the manifest of a run") as caught:
        read_manifest(copy)
    text = str(caught.value)
    assert "\n" not in text and text.isprintable()
    found = verify_run(copy, threads=1)
    assert not found.is_well and len(found.findings) == 1


@pytest.mark.parametrize("change", BY_HAND[:2])
def test_resume__of_a_manifest_by_hand(tmp_path: Path, change: Any) -> None:
    stopped(tmp_path / "run", after=1)
    sign(tmp_path / "run", change)
    with pytest.raises(DamagedError, match="is damaged"):
        resumed(tmp_path / "run")


def test_resume__of_a_sample_outside_the_society(tmp_path: Path) -> None:
    stopped(tmp_path / "run", after=1)
    sign(tmp_path / "run", put("sample", "neighbourhoods", value=[99_999]))
    with pytest.raises(DamagedError, match=r"is damaged \(sample: not what the specification gives\)"):
        resumed(tmp_path / "run")
    with pytest.raises(DamagedError, match="is damaged"):
        simulate(SCENARIO, out=tmp_path / "run")


def test_manifest__lists_only_observables_in_use(finished: Run) -> None:
    names = [o.name for o in finished.manifest.observables]
    assert "toy_list.entries" in names
    assert not [name for name in names if "event_" in name or ".legal_" in name]


# interrupting and resuming ---------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 30, 61])
def test_resume__gives_the_same_bits(finished: Run, tmp_path: Path, after: int) -> None:
    path = tmp_path / "run"
    outcome = stopped(path, after=after)
    (path / ".series.parquet.x.part").write_text("half a file, left by a run that was killed")
    assert f"glasshouse run --resume {path}" in outcome.sentence
    with pytest.raises(RunError, match="is not finished"):
        open_run(path)
    run = resumed(path)
    assert run.manifest.digest == finished.manifest.digest
    assert run.manifest.files["series.parquet"] == finished.manifest.files["series.parquet"]
    assert not (path / "parts").exists()
    assert verify_run(path, threads=2).is_well


def test_resume__puts_the_engine_where_it_was(tmp_path: Path) -> None:
    stopped(tmp_path / "run", after=60)
    manifest = read_manifest(tmp_path / "run")
    prepared = prepare(SCENARIO)
    there, here = Engine(prepared, threads=1), Engine(prepared, threads=1)
    for _ in range(60):
        there.step()
    ledger = checkpoints.restored(
        tmp_path / "run", manifest, manifest.checkpoints[0], here, manifest.sample.neighbourhoods
    )
    assert len(ledger.entries) == 60 and here.next_tick == there.next_tick
    assert there.exposure[:, 0].sum() > 0 and np.array_equal(here.exposure, there.exposure)
    assert np.array_equal(here.digest, there.digest)
    assert np.array_equal(here.state.court_adopted, there.state.court_adopted)


def test_run__in_the_folder_of_an_unfinished_run_goes_on_with_it(finished: Run, tmp_path: Path) -> None:
    stopped(tmp_path / "run", after=10)
    ticks: list[int] = []
    run = simulate(SCENARIO, out=tmp_path / "run", on_tick=lambda t: ticks.append(t.tick))
    assert ticks[0] == START - SPIN_UP + 10
    assert run.manifest.digest == finished.manifest.digest


def test_resume__falls_back_to_the_older_checkpoint(finished: Run, tmp_path: Path) -> None:
    path = tmp_path / "run"
    stopped(path, after=50)
    newest, older = read_manifest(path).checkpoints
    assert newest.next_tick > older.next_tick
    flip(path / newest.file)
    assert resumed(path).manifest.digest == finished.manifest.digest


def test_resume__refuses_when_no_checkpoint_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "run"
    stopped(path, after=10)
    flip(path / "parts" / "months-000.npz")
    with pytest.raises(DamagedError, match=r"months-000\.npz: is missing or is not what the manifest says"):
        resumed(path)


def forged(path: Path, change: Any) -> None:
    """Change the newest checkpoint and make the manifest agree with it."""
    manifest = read_manifest(path)
    record = manifest.checkpoints[0]
    header, arrays = checkpoints.read_archive(path, record, checkpoints.STATE_KINDS)
    change(header, arrays)
    (path / record.file).write_bytes(archive(header, arrays))
    found = file_record(path / record.file)
    record = record.model_copy(update={"sha256": found.sha256, "n_bytes": found.n_bytes})
    manifest = manifest.model_copy(update={"checkpoints": (record,)})
    (path / "manifest.json").write_text(manifest.text())


def set_value(name: str, value: int) -> Any:
    def change(header: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays[name][0] = value

    return change


def set_column(name: str, column: Any) -> Any:
    def change(header: dict[str, Any], arrays: dict[str, Any]) -> None:
        arrays[name] = column

    return change


def set_header(name: str, value: object) -> Any:
    def change(header: dict[str, Any], arrays: dict[str, Any]) -> None:
        header[name] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (set_value("generation", 3), "another state"),
        (set_value("agent", 60_000), "names nobody"),
        (set_value("step", 200), "steps that no procedure has"),
        (set_column("seen", np.zeros(1, np.uint8)), "column seen has another length"),
        (set_value("docket_start", 5), "dockets overlap"),
        (set_header("spec_digest", "0" * 64), "another specification"),
        (set_header("chain", "0" * 64), "do not chain"),
        (set_header("next_tick", 99), "another one"),
    ],
)
def test_resume__refuses_a_state_that_is_not_the_runs(tmp_path: Path, change: Any, words: str) -> None:
    path = tmp_path / "run"
    stopped(path, after=3)
    forged(path, change)
    with pytest.raises(DamagedError, match=words) as caught:
        resumed(path)
    assert "\n" not in str(caught.value)


def test_resume__refuses_months_that_are_not_the_runs(tmp_path: Path) -> None:
    path = tmp_path / "run"
    stopped(path, after=3)
    manifest = read_manifest(path)
    record = manifest.parts[0]
    header, arrays = checkpoints.read_archive(path, record, checkpoints.PART_KINDS)
    arrays["exposure"][1, 0, 0] += 1
    (path / record.file).write_bytes(archive(header, arrays))
    found = file_record(path / record.file)
    record = record.model_copy(update={"sha256": found.sha256, "n_bytes": found.n_bytes})
    (path / "manifest.json").write_text(manifest.model_copy(update={"parts": (record,)}).text())
    with pytest.raises(DamagedError, match="do not chain"):
        resumed(path)


def test_resume__of_a_finished_run_is_refused(finished: Run) -> None:
    with pytest.raises(RunError, match="this run is finished"):
        resumed(finished.path)


def test_ledger__packs_and_unpacks_to_the_same_chain() -> None:
    prepared = prepare(Scenario(regimes=("none",), agents=500, start=START, end=START))
    engine = Engine(prepared, threads=1)
    ledger = Ledger(prepared, (0,))
    for tick in engine.ticks():
        ledger.add(tick)
    again = Ledger(prepared, (0,))
    for entry in unpacked(dict(packed(ledger.entries))):
        again.append(entry)
    assert again.chain == ledger.chain


# folders ---------------------------------------------------------------------------------------------------


def test_create_run__refuses_other_folders(finished: Run, tmp_path: Path) -> None:
    prepared = prepare(SCENARIO)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    stopped(
        tmp_path / "other", after=1, scenario=Scenario(regimes=("none",), agents=500, start=START, end=190)
    )
    for path, words in (
        (tmp_path / "mine", r"holds thesis\.txt"),
        (tmp_path / "file", "is a file"),
        (finished.path, "holds a finished run"),
        (tmp_path / "other", "unfinished run of another scenario"),
    ):
        with pytest.raises(RunError, match=words), create_run(path, prepared):
            pass
    assert sorted(p.name for p in (tmp_path / "mine").iterdir()) == ["thesis.txt"]


def test_create_run__one_writer_at_a_time(tmp_path: Path) -> None:
    prepared = prepare(SCENARIO)
    with (
        create_run(tmp_path / "run", prepared),
        pytest.raises(RunError, match="another run is writing here"),
        create_run(tmp_path / "run", prepared),
    ):
        pass
    with create_run(tmp_path / "run", prepared):
        pass
    assert not (tmp_path / "run" / "run.lock").exists()


def test_create_run__a_lock_that_a_dead_writer_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "run.lock").write_text("left behind")
    with create_run(tmp_path / "run", prepare(SCENARIO)):
        pass


def test_create_run__a_refusal_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 1000))  # type: ignore[attr-defined]
    (tmp_path / "mine").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    prepared = prepare(SCENARIO)
    for out in (None, tmp_path / "a" / "b", tmp_path / "mine"):
        with pytest.raises(MachineError, match="the disk has"), create_run(out, prepared):
            pass
    with pytest.raises(RunError, match="link: is a link that leads nowhere"):
        create_run(tmp_path / "link", prepared).__enter__()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "mine"]


def test_create_run__two_default_folders_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    prepared = prepare(SCENARIO)
    with create_run(None, prepared) as one, create_run(None, prepared) as two:
        assert one.path != two.path
        name = one.path.name.split("-")
        assert name[3] == "toy" and one.manifest.spec_digest.startswith(name[-1])
        assert one.manifest.spec_digest == two.manifest.spec_digest


def test_create_run__asks_for_room_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1, 1, 1000))  # type: ignore[attr-defined]
    with (
        pytest.raises(MachineError, match="the disk has 0 MB free"),
        create_run(tmp_path / "run", prepare(SCENARIO)),
    ):
        pass


@pytest.fixture
def full_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Let the disk be full after some files have been written."""

    def arrange(n_files: int) -> None:
        import errno

        written: list[Path] = []
        for module in (checkpoints, folders, writing):
            if hasattr(module, "write_atomically"):
                kept = module.write_atomically

                def write(path: Path, content: Any, kept: Any = kept) -> None:
                    if len(written) >= n_files:
                        raise MachineError(f"{path}: the disk is full ({errno.ENOSPC})")
                    written.append(path)
                    kept(path, content)

                monkeypatch.setattr(module, "write_atomically", write)

    yield arrange
    monkeypatch.undo()


@pytest.mark.parametrize("n_files", [2, 3, 4, 5, 6, 7])
def test_full_disk__loses_nothing_that_was_kept(
    finished: Run, tmp_path: Path, full_after: Any, monkeypatch: pytest.MonkeyPatch, n_files: int
) -> None:
    path = tmp_path / "run"
    full_after(n_files)  # the regime, the manifest, then part, state, manifest, ...
    with pytest.raises(MachineError, match="the disk is full"):
        simulate(SCENARIO, out=path)
    monkeypatch.undo()
    kept = read_manifest(path).checkpoints
    assert len(kept) == min((n_files - 2) // 3, 2)
    assert resumed(path).manifest.digest == finished.manifest.digest


def test_full_disk__at_the_very_start_leaves_room_for_the_same_command(
    finished: Run, tmp_path: Path, full_after: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_after(1)
    with pytest.raises(MachineError, match="the disk is full"):
        simulate(SCENARIO, out=tmp_path / "run")
    monkeypatch.undo()
    assert not (tmp_path / "run").exists()
    assert simulate(SCENARIO, out=tmp_path / "run").manifest.digest == finished.manifest.digest


def test_manifest__model_of_files_refuses_paths() -> None:
    record = FileRecord(sha256="0" * 64, n_bytes=1)
    for name in ("/etc/passwd", "../x", "a/b/c", "A", ""):
        with pytest.raises(ValueError, match="files"):
            manifests.Manifest.model_validate({"files": {name: record}})
