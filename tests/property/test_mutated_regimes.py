"""No damaged regime file is accepted, none crashes the check, and each is answered with the right line.

`tests/mutants` damages the shipped regimes and the toys in some seventy ways that are wrong whatever the
file says. `glasshouse regimes check` must refuse each one in one message: no traceback, the line of the
damage, the place, what was found, and what is allowed or what to type.
"""

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from glasshouse import documents, errors, fitting
from glasshouse.cli.main import main
from glasshouse.cli.regimes import KEYS_HINT
from glasshouse.errors import Exit, Problem
from glasshouse.regimes import check, load
from glasshouse.regimes.catalogue import LIBRARY
from glasshouse.shapes import Record

FOLDER = Path(__file__).parents[1] / "mutants"
PROBLEM = re.compile(r"  line ([1-9][0-9]*), (?P<where>.+?): found (?P<found>.+?); (?P<rest>.+)")
HELPS = re.compile(r"is needed|\. [A-Z].*[.?]$")  # what is allowed, or a second sentence that says what to do
COMMAND = [sys.executable, "-c", "from glasshouse.cli.main import run_cli; run_cli()"]
SAMPLE = ("unknown-key", "dangling-provisions", "duplicate-id", "open-bracket", "no-utf8", "nesting-bomb")


def _loaded() -> ModuleType:
    place = FOLDER / "__init__.py"
    spec = importlib.util.spec_from_file_location("mutants", place, submodule_search_locations=[str(FOLDER)])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutants"] = module
    spec.loader.exec_module(module)
    return module


MUTANTS = _loaded()


@pytest.fixture(scope="module")
def mutants() -> tuple[Any, ...]:
    made: tuple[Any, ...] = MUTANTS.mutants()
    return made


@pytest.fixture
def checked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[[str, bytes], tuple[int, str]]:
    """Return a function that checks a text as the command does; it gives the exit code and what was said."""

    def check_text(name: str, text: bytes) -> tuple[int, str]:
        path = tmp_path / name
        path.write_bytes(text)
        code = main(["regimes", "check", str(path)])
        out, err = capfd.readouterr()
        return code, out + err

    return check_text


def faults(mutant: Any, code: int, said: str) -> list[str]:
    """Return what is wrong with the answer to a damaged file; nothing if it is right."""
    damage = mutant.damage
    heading, *lines = said.splitlines() or [""]
    lines = [line for line in lines if line != KEYS_HINT]
    problems = [PROBLEM.fullmatch(line) for line in lines]
    n_lines = len(re.findall(rb"\r\n?|\n", damage.text)) + 1
    found = [f"exit code {code}"] if code != Exit.NO else []
    if "Traceback" in said or "fault of ours" in said:
        found.append("a crash")
    if not re.fullmatch(rf"glasshouse: {mutant.file} has [0-9]+ problems?", heading):
        found.append("no heading")
    if not lines or None in problems:
        found.append("a problem without line, place, finding and what is allowed")
    found += [f"a line that is not there: {p[1]}" for p in problems if p and int(p[1]) > n_lines]
    found += [
        f"neither limits nor advice: {p['rest']}" for p in problems if p and not HELPS.search(p["rest"])
    ]
    found += ["a line that no terminal shows" for text in lines if len(text) > 1500 or not text.isprintable()]
    start = f"  line {damage.line}, " + (f"{damage.where}: " if damage.where else "")
    if not any(text.startswith(start) and damage.said in text and damage.fix in text for text in lines):
        found.append(f'not said: "{start}... {damage.said}... {damage.fix}"')
    if damage.is_alone and len(lines) > 1:
        found.append(f"{len(lines)} problems for one mistake")
    return [f"{mutant.kind} in {mutant.file}: {fault}; {said[:600]}" for fault in found]


# the mutants themselves ------------------------------------------------------------------------------------


def test_mutants__are_many_and_of_each_kind(mutants: tuple[Any, ...]) -> None:
    count = Counter(mutant.kind for mutant in mutants)
    assert len(mutants) >= 200 and len(count) >= 20
    assert {kind.name: kind.count for kind in MUTANTS.KINDS} == count
    texts = {source.text.encode() for source in MUTANTS.sources()}
    assert texts.isdisjoint(mutant.damage.text for mutant in mutants)


def test_mutants__are_spread_over_all_files(mutants: tuple[Any, ...]) -> None:
    count = Counter(mutant.file for mutant in mutants)
    assert {path.name for path in LIBRARY.glob("*.yaml")} <= count.keys()
    assert "toy-list.yaml" in count and "toy-scores.yaml" in count
    assert max(count.values()) < len(mutants) / 3


def test_mutants__have_every_reference_of_the_model(mutants: tuple[Any, ...]) -> None:
    """If one is missing, no file has a place for it: give a toy of the fixtures one."""
    kinds = {mutant.kind for mutant in mutants}
    wanted = {MUTANTS.name_of(sections) for sections in MUTANTS.reference_kinds()}
    assert {"dangling-provisions", "dangling-steps", "dangling-any", "dangling-grades"} <= wanted
    assert wanted <= kinds, wanted - kinds


def test_mutants__are_the_same_everywhere(mutants: tuple[Any, ...]) -> None:
    """Another process hashes texts with another seed, so that sets come in another order."""
    text = "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import mutants; " + (
        "print(hashlib.sha256(b''.join(m.damage.text for m in mutants.mutants())).hexdigest())"
    )
    here = hashlib.sha256(b"".join(mutant.damage.text for mutant in mutants)).hexdigest()
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", text, str(FOLDER.parent)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout.strip() == here


# the check -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.verify)], ids=["a third", "all"])
@pytest.mark.parametrize("kind", [kind.name for kind in MUTANTS.KINDS])
def test_mutants__are_refused_at_the_right_line(
    kind: str, every: int, mutants: tuple[Any, ...], checked: Callable[[str, bytes], tuple[int, str]]
) -> None:
    """The same damage in several files: in each third of them, or in all."""
    of_kind = [mutant for mutant in mutants if mutant.kind == kind]
    found = [
        fault
        for mutant in of_kind[::every]
        for fault in faults(mutant, *checked(mutant.file, mutant.damage.text))
    ]
    assert of_kind and not found, "\n".join(found)


def test_sound_files__are_accepted_with_any_line_ends(
    checked: Callable[[str, bytes], tuple[int, str]],
) -> None:
    for source in MUTANTS.sources():
        text = b"\xef\xbb\xbf" + source.text.replace("\n", "\r\n").encode()
        code, said = checked(source.name, text)
        assert code == Exit.DONE and said.startswith(f"{source.name} is a valid regime: "), said


@pytest.mark.parametrize("kind", SAMPLE)
def test_mutants__are_refused_by_the_command(kind: str, mutants: tuple[Any, ...], tmp_path: Path) -> None:
    mutant = next(mutant for mutant in mutants if mutant.kind == kind)
    path = tmp_path / mutant.file
    path.write_bytes(mutant.damage.text)
    done = subprocess.run(
        [*COMMAND, "regimes", "check", path],
        capture_output=True, text=True, check=False, encoding="utf-8", timeout=120,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout == ""
    assert faults(mutant, done.returncode, done.stderr) == []


# negative controls: checks that are broken on purpose are noticed -----------------------------------------


def _ignores_unknown_keys(patch: pytest.MonkeyPatch) -> None:
    strict = fitting._record

    def lax(shape: Record, node: Any, table: dict[str, Any], problems: list[Problem]) -> dict[str, object]:
        return strict(shape, node, {k: v for k, v in table.items() if k in shape.fields}, problems)

    patch.setattr(fitting, "_record", lax)


def _follows_no_reference(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(check, "check_references", lambda *_: ())


def _counts_lines_from_nought(patch: pytest.MonkeyPatch) -> None:
    said = Problem.__str__
    patch.setattr(
        errors.Problem, "__str__", lambda p: said(p).replace(f"line {p.line},", f"line {p.line - 1},")
    )


def _gives_no_advice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        errors.Problem, "__str__", lambda p: f"  line {p.line}, {p.where}: found {p.found}; it is wrong."
    )


def _crashes(patch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> Iterable[Problem]:
        raise KeyError("id")

    patch.setattr(load, "check_document", crash)


def _reads_numbers_of_persons(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(documents, "personal", lambda _: ())


@pytest.mark.control
@pytest.mark.parametrize(
    ("breaks", "kinds"),
    [
        (_ignores_unknown_keys, {"unknown-key", "key-of-elsewhere", "misspelt-key", "merge-key"}),
        (_follows_no_reference, {"dangling-provisions", "dangling-any", "duplicate-id", "deleted-target"}),
        (_counts_lines_from_nought, {"unknown-key", "tab", "control-character", "bad-date", "missing-key"}),
        (_gives_no_advice, {"unknown-key", "wrong-word", "duplicate-key", "second-document"}),
        (_crashes, {"unknown-key", "bad-date"}),
        (_reads_numbers_of_persons, {"number-in-disguise"}),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "and",
)
def test_broken_check__is_noticed(
    breaks: Callable[[pytest.MonkeyPatch], None],
    kinds: set[str],
    mutants: tuple[Any, ...],
    checked: Callable[[str, bytes], tuple[int, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaks(monkeypatch)
    small = [m for m in mutants if len(m.damage.text) < 60_000]
    for kind in kinds:
        of_kind = (m for m in small if m.kind == kind)
        assert any(faults(m, *checked(m.file, m.damage.text)) for m in of_kind), kind
