"""Unit tests of loading, the catalogue, the schema and the words of a regime."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from glasshouse.errors import RegimeError
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.regimes import catalogue
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.model import Regime, Strict
from glasshouse.regimes.schema import json_schema, schema_text

FIXTURES = Path(__file__).parents[1] / "fixtures"
SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "regime.schema.json"
TOY = (FIXTURES / "toy-list.yaml").read_text(encoding="utf-8")


# loading


def test_load__of_a_file() -> None:
    loaded = load_regime(FIXTURES / "toy-list.yaml")
    assert loaded.regime.regime.id == "toy"
    line, column = loaded.lines["lists[0].grounds[1].term"]
    assert TOY.splitlines()[line - 1][column - 1 :].startswith("term: {duration: P2Y")
    assert loaded.path == FIXTURES / "toy-list.yaml"


def test_load__of_text_with_the_path_as_a_word() -> None:
    assert load_regime(str(FIXTURES / "toy-list.yaml")).digest == load_regime_text(TOY).digest


def test_digest__covers_values_and_not_bytes() -> None:
    digest = load_regime_text(TOY).digest
    assert re.fullmatch("[0-9a-f]{64}", digest)
    assert load_regime_text(TOY.replace("\n", "\r\n") + "# a comment\n").digest == digest
    assert load_regime_text(TOY.replace("P2Y", "P3Y")).digest != digest


def test_load__is_the_registered_reader_of_regimes() -> None:
    entry = REGISTRY["glasshouse.regimes.load.load_regime"]
    assert entry.kind == DocumentKind.REGIME
    assert entry.schema == "glasshouse.regimes.model.Regime"


def test_six_mistakes__are_in_one_message() -> None:
    with pytest.raises(RegimeError) as failure:
        load_regime(FIXTURES / "six-mistakes.yaml")
    assert str(failure.value).splitlines() == [
        "six-mistakes.yaml has 6 problems",
        '  line 93, switches[1].id: found "terms-2017"; the id is taken in line 86; ids are unique. '
        "Write terms-2017-2, say.",
        '  line 117, procedures[0].steps[0].clock.n: found "minus three"; a whole number from 0 to 4000 is '
        "needed. Write, for example, 10.",
        '  line 145, procedures[0].moves[2].provisiom: found the unknown key "provisiom"; the keys here are '
        "id, source, on, to, when, terms, scope, practice, extension, provision, in_force, evidence, note. "
        "Did you mean provision?",
        '  line 231, lists[0].grounds[1].provision: found "art-22"; it must be the id of one of the '
        "provisions. Did you mean art-2?",
        '  line 237, lists[0].grounds[2].term.duration: found "18 months"; an ISO 8601 duration in years, '
        "months and days is needed. Write P18M.",
        '  line 245, measures[0].polarity: found "sanctoin"; one of reward, sanction is needed. '
        "Did you mean sanction?",
    ]


def test_cases_in_place_of_a_regime__are_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "toy.yaml"
    path.write_text("format: 1\nregime: toy\ncases:\n  - {id: one}\n", encoding="utf-8")
    with pytest.raises(RegimeError) as failure:
        load_regime(path)
    assert str(failure.value) == (
        "toy.yaml: found worked cases, and a regime is needed. "
        f"Give the file of their regime, or type `glasshouse regimes cases {path}`."
    )


def test_status__that_there_is_not_is_never_turned_into_a_verified_one() -> None:
    with pytest.raises(RegimeError) as failure:
        load_regime_text(TOY.replace("status: assumed\nprovisions", "status: invented\nprovisions"))
    assert 'found "invented"; one of verified_text, verified_excerpt, recalled, assumed is needed.' in str(
        failure.value
    )
    assert "Write" not in str(failure.value)


# the catalogue


@pytest.mark.parametrize("regime_id", catalogue.shipped_ids())
def test_shipped_regime__loads_under_its_name(regime_id: str) -> None:
    assert load_regime(regime_id).regime.regime.id == regime_id


def test_catalogue__has_the_empty_regime() -> None:
    regime = load_regime("none").regime
    assert regime.lists == regime.procedures == regime.measures == regime.switches == ()


@pytest.mark.parametrize(("name", "hint"), [("nonee", "did you mean none?"), ("zzz", "the shipped ones are")])
def test_unknown_regime__says_which_there_are(name: str, hint: str) -> None:
    with pytest.raises(RegimeError, match=re.escape(hint)):
        load_regime(name)


def test_missing_file__is_said() -> None:
    with pytest.raises(RegimeError, match="no such file"):
        load_regime("./nowhere.yaml")


def test_provisional_items__are_what_nobody_compared() -> None:
    regime = load_regime_text(TOY).regime
    items = catalogue.provisional_items(regime)
    assert len(items) == TOY.count("status: assumed")  # _status: is one of them
    assert {item.status for item in items} == {"assumed"}
    paths = [item.path for item in items]
    assert paths[0] == "instruments[0].status"
    assert "switches[0].live_entries_status" in paths
    assert "lists[0].grounds[1].extension.practice.status" in paths
    assert (
        catalogue.summary_line(regime)
        == f"toy (1 instrument, 2 dated reforms; {len(items)} provisional items)"
    )


def test_verified_items__are_not_provisional() -> None:
    regime = load_regime_text(TOY.replace("status: assumed", "status: verified_text")).regime
    assert catalogue.provisional_items(regime) == ()
    assert catalogue.summary_line(regime) == "toy (1 instrument, 2 dated reforms)"


# the schema, and synthetic people only


def test_schema__is_the_committed_one() -> None:
    advice = "write glasshouse.regimes.schema.schema_text() to docs/reference/regime.schema.json"
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), advice


def objects(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if value.get("type") == "object" or "properties" in value:
            yield path, value
        for key, inner in value.items():
            yield from objects(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(inner, f"{path}/{index}")


PERSONAL = re.compile(
    r"(^|_)(names?|surname|person|persons|people|citizens?|agents?|individuals|members?|id_?(number|card|no)|"
    r"national_id|identity_number|passport|photo|face|phone|mobile|email|handle|account|birth|dob|plate)($|_)"
)


def test_schema__has_no_field_for_a_person() -> None:
    found = [
        f"{path}: {name}"
        for path, value in objects(json_schema(), "")
        for name in value.get("properties", {})
        if PERSONAL.search(name)
    ]
    assert found == []
    assert PERSONAL.search("id_number")
    assert PERSONAL.search("full_name")
    assert not PERSONAL.search("identity_key")  # says by what kind of key records are joined


def test_schema__has_no_list_keyed_by_anything() -> None:
    for path, value in objects(json_schema(), ""):
        assert value.get("additionalProperties") is False, f"{path} takes free keys"
        assert "patternProperties" not in value, f"{path} takes free keys"


def test_addresses__are_those_of_texts() -> None:
    with_address = {
        model.__name__
        for model in [Regime, *Strict.__subclasses__()]
        if any("address" in name for name in model.model_fields)
    }
    of_the_linter = {"LintSource"}  # seen where the linter has been imported before
    assert with_address - of_the_linter == {"Source", "Provision"}


def test_schema__says_what_references_mean() -> None:
    text = json.dumps(json_schema())
    assert '"refers_to": "provisions"' in text
    assert json_schema()["$schema"].startswith("https://json-schema.org/")
