"""The regime `seed-maximal` holds every data trace, rule and consequence that the article names.

Each stands there with the evidence class that the claim gives it, so that nothing the article says is
missing, and nothing of it looks better founded than it is.
"""

import pytest
from pydantic import BaseModel

from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.claim_homes import items_of
from glasshouse.regimes.claims import INVENTORY_REGIME, InventoryEntry, load_claims
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.mechanism import Measure
from glasshouse.regimes.model import DataCategory
from glasshouse.regimes.scoring_model import ScoreRule

ENTRIES = [(claim.id, entry) for claim in load_claims().claims for entry in claim.inventory]
KINDS: dict[str, type[BaseModel]] = {"trace": DataCategory, "rule": ScoreRule, "consequence": Measure}


def problem_of(entry: InventoryEntry, items: list[tuple[str, BaseModel]]) -> str:
    """Say what is wrong with an entry, or nothing."""
    same = [item for item_id, item in items if item_id == entry.item]
    fitting = [item for item in same if isinstance(item, KINDS[entry.kind])]
    if not fitting:
        return f"{entry.item} is no {KINDS[entry.kind].__name__} of {INVENTORY_REGIME}"
    evidence = [getattr(item, "evidence", None) for item in fitting]
    return (
        ""
        if evidence == [entry.evidence]
        else f"{entry.item} is {evidence}, and the claim says {entry.evidence}"
    )


def test_the_regime_is_in_the_library() -> None:
    assert INVENTORY_REGIME in shipped_ids()


@pytest.mark.parametrize(("claim_id", "entry"), ENTRIES, ids=[f"{c}-{e.item}" for c, e in ENTRIES])
def test_inventory__is_in_the_regime_with_its_class(claim_id: str, entry: InventoryEntry) -> None:
    problem = problem_of(entry, list(items_of(load_regime(INVENTORY_REGIME).regime)))
    assert not problem, f"{claim_id}: {problem}"


@pytest.mark.control
def test_inventory__a_wrong_class_kind_or_name_is_noticed() -> None:
    items = list(items_of(load_regime("suining-2010").regime))
    entry = ENTRIES[0][1].model_copy(update={"kind": "trace", "item": "bank-records", "evidence": "rule"})
    assert problem_of(entry, items) == ""
    assert "and the claim says myth" in problem_of(entry.model_copy(update={"evidence": "myth"}), items)
    assert "is no Measure" in problem_of(entry.model_copy(update={"kind": "consequence"}), items)
    assert "is no DataCategory" in problem_of(entry.model_copy(update={"item": "trace-nothing"}), items)
