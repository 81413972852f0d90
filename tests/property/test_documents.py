"""What is always true of reading documents: no bytes crash it, and no unknown key is ever accepted."""

import json
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from glasshouse.documents import examine_text
from glasshouse.errors import RegimeError
from glasshouse.regimes.check import check_document
from glasshouse.regimes.load import load_regime_text
from glasshouse.regimes.model import Item, Regime, Strict

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_bytes()
LINES = TOY.decode().splitlines()
KNOWN = {
    field for model in [*Strict.__subclasses__(), *Item.__subclasses__()] for field in model.model_fields
}
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

signs = st.text(st.sampled_from("a1 :-[]{},#&*!|>'\"%@`?\n\t\\~<=é中\u2028\x85\ud800\0"), max_size=200)
values = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(-3, 3).map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def examine(text: str | bytes) -> bool:
    """Read and check a text; return whether it is a regime."""
    examined = examine_text(text, Regime)
    problems = check_document(examined)
    for problem in problems:
        assert problem.found
        assert problem.allowed
        assert "\n" not in str(problem)
    assert (examined.value is None) == bool(examined.problems)
    return not problems


@SLOW
@given(st.binary(max_size=300) | signs)
def test_any_bytes__are_answered(text: str | bytes) -> None:
    assert not examine(text)


@SLOW
@given(st.integers(0, len(TOY)), st.integers(0, 40), st.binary(max_size=20))
def test_damaged_regime__is_answered(start: int, length: int, instead: bytes) -> None:
    examine(TOY[:start] + instead + TOY[start + length :])


@SLOW
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.booleans())
def test_moved_lines__are_answered(source: int, target: int, keep: bool) -> None:
    lines = list(LINES)
    line = lines[source] if keep else lines.pop(source)
    lines.insert(target, line)
    examine("\n".join(lines))


@SLOW
@given(st.sampled_from(sorted(Regime.model_fields)), values)
def test_any_value__in_any_section__is_answered(section: str, value: object) -> None:
    head = TOY.decode().split("\n" + section + ":")[0]
    examine(f"{head}\n{section}: {json.dumps(value)}\n")


@SLOW
@given(
    st.integers(0, len(LINES) - 1), st.text(st.characters(codec="ascii", categories=["Ll", "Lu"]), min_size=1)
)
def test_unknown_key__is_never_accepted(index: int, key: str) -> None:
    line = LINES[index]
    words = line.split("- {")[-1] if "- {" in line else line.strip().removeprefix("- ")
    name = words.split(":")[0]
    assume(":" in words and not line.startswith("#") and key not in words and "{" not in name)
    lines = list(LINES)
    lines[index] = line.replace(f"{name}:", f"{key}: x, {name}:" if "- {" in line else f"{key}:", 1)
    text = "\n".join(lines)
    assume(text != TOY.decode())
    assume(key not in KNOWN)
    try:
        load_regime_text(text)
    except RegimeError as failure:
        assert key in str(failure) or name in str(failure)
    else:
        raise AssertionError(f"accepted {lines[index]!r}")
