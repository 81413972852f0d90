import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glasshouse.errors import Exit, GlasshouseError, MachineError
from glasshouse.provenance import (
    canonical_bytes,
    canonical_json,
    digest_arrays,
    digest_record,
    machine_error,
    refuse_private,
    versions,
    write_atomically,
)


def test_digest_of_arrays__is_the_same_for_any_byte_order_and_layout() -> None:
    little = np.arange(12, dtype="<i4").reshape(3, 4)
    big = np.asfortranarray(little.astype(">i4"))
    assert canonical_bytes(little) == canonical_bytes(big)
    assert digest_arrays([("a", little)]) == digest_arrays([("a", big)])


def test_digest_of_arrays__sees_names_kinds_shapes_values_and_what_came_before() -> None:
    a = np.arange(12, dtype=np.int32)
    other = a.copy()
    other[5] += 1
    digests = {
        digest_arrays([("a", a)]),
        digest_arrays([("b", a)]),
        digest_arrays([("a", a.astype(np.int64))]),
        digest_arrays([("a", a.reshape(3, 4))]),
        digest_arrays([("a", other)]),
        digest_arrays([("a", a)], after="x"),
    }
    assert len(digests) == 6


def test_digest_of_arrays__known_value() -> None:
    """Changes only if the way of digesting changes, and then every manifest is another one."""
    assert digest_arrays([("a", np.array([1, 2], np.int16))]).startswith("78a8d1bbbccbec69")


def test_canonical_json__refuses_what_has_no_one_form() -> None:
    assert canonical_json({"b": 1, "a": [None, True]}) == '{"a":[null,true],"b":1}'
    assert digest_record({"a": 1, "b": 2}) == digest_record({"b": 2, "a": 1})
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))


def test_versions__name_the_model() -> None:
    assert versions()["model"].isdigit()


@pytest.mark.parametrize(
    "text",
    [
        "/srv/somewhere",
        "~/runs",
        "C:\\runs",
        "../x.yaml",
        "./x.yaml",
        "see /etc/x",
        "https://a.example",
        "me@there",
    ],
)
def test_refuse_private__names_the_place(text: str) -> None:
    with pytest.raises(GlasshouseError, match=r"manifest\.spec\.regimes\[1\]"):
        refuse_private({"spec": {"regimes": ["none", text]}})


@pytest.mark.parametrize("text", ["regimes/toy.yaml", "SPC 2013 art. 1(4)", "and/or", "1 : 1,000", "zh/en"])
def test_refuse_private__lets_names_pass(text: str) -> None:
    refuse_private({"a": [text], text: 1})


@pytest.mark.parametrize("content", [b"new", "new", lambda part: part.write_bytes(b"new")])
def test_write_atomically__replaces_the_whole_file(tmp_path: Path, content: Any) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    write_atomically(path, content)
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("failure", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO])
def test_write_atomically__keeps_the_old_file_when_the_machine_fails(tmp_path: Path, failure: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def fail(part: Path) -> None:
        part.write_text("half")
        raise OSError(failure, os.strerror(failure))

    with pytest.raises(MachineError) as caught:
        write_atomically(path, fail)
    assert caught.value.exit_code == Exit.MACHINE
    assert "\n" not in str(caught.value) and str(path) in str(caught.value)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_write_atomically__leaves_nothing_behind_when_it_is_interrupted(tmp_path: Path) -> None:
    def stop(part: Path) -> None:
        part.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.txt", stop)
    assert list(tmp_path.iterdir()) == []


def test_machine_error__says_what_to_do() -> None:
    full = machine_error(OSError(errno.ENOSPC, "x"), "runs/a")
    shut = machine_error(OSError(errno.EROFS, "x"), "runs/a")
    assert "disk is full" in str(full) and "free some space" in str(full)
    assert "no permission" in str(shut) and "--out" in str(shut)
