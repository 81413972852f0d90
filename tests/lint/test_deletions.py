"""What is taken out of a clean regime is noticed, and the object is named: the catalogue's second self-test.

A mandatory field that is missing is refused at loading, with its place. A legal basis that is not stated, and
a notice or a remedy that is gone, are findings.
"""

from copy import deepcopy

import pytest
from patching import clean, loaded, patched

from glasshouse.errors import RegimeError
from glasshouse.lint.check import check
from glasshouse.regimes.model import Regime
from glasshouse.shapes import Many, Record, fields_of

CLEAN = clean()
SECTIONS = {
    name: shape.item.model
    for name, (shape, _) in fields_of(Regime).items()
    if isinstance(shape, Many) and isinstance(shape.item, Record)
}
MANDATORY = [
    (name, key)
    for name, model in SECTIONS.items()
    for key, (_, is_mandatory) in fields_of(model).items()
    if CLEAN.get(name) and is_mandatory
]
BASES = [
    (name, index)
    for name in SECTIONS
    for index, one in enumerate(CLEAN.get(name, []))
    if isinstance(one, dict) and "legal_basis" in one
]


def found_in(document: dict[str, object]) -> set[tuple[str, str]]:
    return {(one.rule, one.hit.key) for one in check(loaded(document)).findings}


@pytest.mark.parametrize(("section", "key"), MANDATORY, ids=lambda one: str(one))
def test_a_mandatory_field__is_missed_where_it_was(section: str, key: str) -> None:
    document = deepcopy(CLEAN)
    del document[section][0][key]
    with pytest.raises(RegimeError) as raised:
        loaded(document)
    said = str(raised.value)
    assert f"{section}[0]: found no {key};" in said


@pytest.mark.parametrize(("section", "index"), BASES, ids=lambda one: str(one))
def test_a_legal_basis__is_missed_by_name(section: str, index: int) -> None:
    name = CLEAN[section][index]["id"]
    assert ("GH001", f"{section}/{name}") in found_in(patched({f"{section}[{name}].legal_basis": "none"}))


@pytest.mark.parametrize(
    ("section", "about", "rule"), [("notices", "subject", "GH040"), ("remedies", "against", "GH042")]
)
def test_what_nobody_is_told_or_can_object_to__is_named(section: str, about: str, rule: str) -> None:
    lists, scores = ({one["id"] for one in CLEAN[name]} for name in ("lists", "scores"))
    for one in CLEAN[section]:
        if one[about] not in lists | scores:
            continue  # a measure is also told of, and objected to, by what brings it
        gone = {other["id"] for other in CLEAN[section] if other[about] == one[about]} | {
            other["id"] for other in CLEAN[section] if other[about] in {m["id"] for m in CLEAN["measures"]}
        }
        left = [other for other in CLEAN[section] if other["id"] not in gone]
        kind = "lists" if one[about] in lists else "scores"
        assert (rule, f"{kind}/{one[about]}") in found_in(patched({section: left}))
