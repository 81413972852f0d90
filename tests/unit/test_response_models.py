"""The response models, their numbers and what is refused in their file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
import pytest

from glasshouse.arrays import ResponseTable
from glasshouse.conduct import N_EXPOSURES, N_RESPONSES, Exposure, Response
from glasshouse.errors import GlasshouseError, MachineError
from glasshouse.society.act_tables import RESPONSE_ROOM
from glasshouse.society.catalogue import catalogue
from glasshouse.society.opinion_tables import ANSWERS, opinion_table
from glasshouse.society.parameters import numbers
from glasshouse.society.rates import rates, rates_digest
from glasshouse.society.response_models import (
    EXPOSURES,
    RESPONSES,
    STANDARD,
    Reference,
    Row,
    response_labels,
    response_models,
    response_models_of,
)
from glasshouse.society.response_tables import opinions_of, response_table, table_of

TEXT = (files("glasshouse.society") / "responses.yaml").read_text(encoding="utf-8")
FLAT = 256


def rows() -> Iterator[Row | Reference]:
    found = response_models()
    for borders in (found.borders, *(model.borders for model in found.models)):
        yield from filter(None, map(borders.row, EXPOSURES))
    for model in found.models:
        yield from filter(None, (model.pay, *model.answers))


# numbers ---------------------------------------------------------------------------------------------------


def test_names__are_those_of_the_code() -> None:
    assert [model.id for model in response_models().models] == list(RESPONSES)
    assert tuple(e.name.lower() for e in Exposure) == EXPOSURES
    assert RESPONSES[0] == STANDARD


def test_labels__are_in_both_languages() -> None:
    labels = response_labels()
    assert list(labels) == list(RESPONSES)
    for lang in ("en", "zh"):
        assert len({label[lang] for label in labels.values()}) == len(RESPONSES)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in label["zh"]) for label in labels.values())


def test_numbers__all_are_assumed_with_a_unit_and_a_reason() -> None:
    own = [row for row in rows() if isinstance(row, Row)]
    assert len(own) == 28
    assert {row.status for row in own} == {"assumed"}
    assert all(row.unit and row.why and row.low < row.high for row in own)
    cites = [row.why for row in own if any(year in row.why for year in ("19", "20")) and "(" in row.why]
    assert all("RECALLED" in why or ".yaml" in why or ".csv" in why for why in cites)


def test_answers__are_of_kinds_that_acts_name() -> None:
    named = {act.response for act in catalogue()}
    answering = {answer.response for model in response_models().models for answer in model.answers}
    assert answering == named - {"none"}


# tables ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RESPONSES)
def test_tables__where_nothing_is_seen_nothing_answers(name: str) -> None:
    table = response_table(name)
    assert table.at.shape == (N_EXPOSURES, 5) and table.kept.shape == (N_RESPONSES, N_EXPOSURES, 5)
    assert (table.at[:, 0] == 0).all() and (np.diff(table.at, axis=1) > 0).all()
    assert (table.kept[:, :, 0] == FLAT).all() and table.pay[0] == FLAT
    assert (table.kept[Response.NONE] == FLAT).all()
    arrays = (table.at, table.kept, table.pay)
    assert all(array.dtype == np.int64 and not array.flags.writeable for array in arrays)


@pytest.mark.parametrize("name", RESPONSES)
def test_tables__only_what_is_gamed_can_be_raised_and_only_into_the_room_of_the_catalogue(name: str) -> None:
    most = response_table(name).kept.max(axis=2).prod(axis=1, dtype=object)
    room = np.array([RESPONSE_ROOM if kind == Response.GAMED else 1 for kind in Response], object)
    assert (most <= room * FLAT**N_EXPOSURES).all()


def test_moves__are_the_share_of_the_file_out_of_2_to_the_32() -> None:
    wanted = {"standard": 0.01, "none": 0, "deterrence": 0, "salience": 0.02, "norms": 0.01}
    assert {name: round(response_table(name).moves / 2**32, 6) for name in RESPONSES} == wanted
    with pytest.raises(MachineError, match=r"moves.*found 0.2, low 0, high 0.1; the value lies between"):
        response_models_of(TEXT.replace("moves:\n      value: 0.01", "moves:\n      value: 0.2", 1))


def test_tables__under_none_everything_is_flat() -> None:
    table = response_table("none")
    assert (table.kept == FLAT).all() and (table.pay == FLAT).all() and table.moves == 0
    assert opinions_of("none") == "none"
    assert (opinion_table(opinions_of("none")).speak == FLAT).all()


def test_tables__under_deterrence_only_unlawful_acts_answer_to_records_and_lists() -> None:
    table = response_table("deterrence")
    moved = np.argwhere((table.kept != FLAT).any(axis=2)).tolist()
    assert moved == [[Response.DETERRED, Exposure.LISTED], [Response.DETERRED, Exposure.RECORDED]]
    assert opinions_of("deterrence") == "none"


def test_tables__by_hand() -> None:
    kept = response_table().kept
    assert kept[Response.DETERRED, Exposure.RECORDED].tolist() == [256, 253, 251, 246, 241]
    assert kept[Response.GAMED, Exposure.FAVOURED].tolist() == [256, 261, 271, 287, 307]
    assert response_table("salience").at[Exposure.LISTED].tolist() == [0, 1, 25, 100, 600]
    assert response_table("norms").at[Exposure.LISTED].tolist() == [0, 100, 300, 600, 1000]


def test_norms__turn_round_where_many_are_listed() -> None:
    """From the middle on, more names mean more breaking and less paying; deterrence goes the other way."""
    norms, deterrence = response_table("norms"), response_table("deterrence")
    where = Response.DETERRED, Exposure.LISTED
    assert (np.diff(norms.kept[where][2:]) > 0).all() and (np.diff(norms.pay[1:]) < 0).all()
    assert (np.diff(deterrence.kept[where]) < 0).all() and (np.diff(deterrence.pay) > 0).all()


def test_salience__one_case_is_nearly_as_strong_as_many() -> None:
    table = response_table("salience")
    for where in ((Response.DETERRED, Exposure.REFUSED), (Response.CHILLED, Exposure.PUNISHED_SPEECH)):
        effect = FLAT - table.kept[where]
        assert 3 * effect[1] >= 2 * effect.max() > 0
        assert effect[1] > FLAT - response_table().kept[where][1]
    assert table.pay[2] > response_table().pay.max() and table.pay[4] < table.pay[1]


def test_opinions__answer_in_a_way_they_know() -> None:
    assert {opinions_of(name) for name in RESPONSES} == set(ANSWERS)
    assert opinions_of(STANDARD) == "silence"


def test_another_name__is_refused() -> None:
    with pytest.raises(GlasshouseError, match='"fear" was found; there are standard, none, deterrence, sali'):
        response_table("fear")


# payment ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["standard", "deterrence"])
def test_payment__is_that_of_the_parameters(name: str) -> None:
    plain = [int((256 * v).to_integral_value()) for v in numbers("debt.deterrence", 5)]
    assert rates(name).deterrence.tolist() == plain == [256, 261, 269, 276, 282]
    assert rates(name).deterrence_at.tolist() == [int(v) for v in numbers("debt.deterrence_at", 5)]
    assert rates_digest(rates(name)) == rates_digest(rates())


@pytest.mark.parametrize("name", RESPONSES)
def test_payment__is_all_that_a_response_moves_in_the_rates(name: str) -> None:
    moved, usual = rates(name)._asdict(), rates()._asdict()
    for key in usual.keys() - {"deterrence", "deterrence_at"}:
        assert np.array_equal(moved[key], usual[key]), key
    assert moved["deterrence"].flags.writeable  # of one kind for all kernels, as the other tables are
    assert (rates("none").deterrence == FLAT).all()


# what is refused -------------------------------------------------------------------------------------------

BAD = [
    ("value: [1, 0.99, 0.98, 0.97, 0.96]", "value: [1, 0.99, 0.98, 0.97]", "4 items; at least 5 are needed"),
    ("value: [1, 0.99, 0.98, 0.97, 0.96]", "value: [0.9, 0.9, 0.9, 0.9, 0.9]", "the first number is 1"),
    ("value: [1, 0.99, 0.98, 0.97, 0.96]", "value: [1, 0.7, 0.9, 0.9, 0.9]", "between low 0.8 and high 1"),
    ("        low: 0.8\n        high: 1\n", "        low: 1\n        high: 1\n", "low is below high"),
    (
        "value: [1, 0.99, 0.98, 0.97, 0.96]\n        unit: multiplier\n        low: 0.8\n        high: 1\n",
        "value: [1, 1, 1, 1, 1.01]\n        unit: multiplier\n        low: 0.8\n        high: 2\n",
        "found deterred 1.01; only what is gamed can be done more often; all else is at most 1",
    ),
    ("1.12, 1.2]\n        unit: multiplier\n        low: 1\n        high: 2\n",
     "1.12, 2.5]\n        unit: multiplier\n        low: 1\n        high: 3\n",
     "found gamed up to 2.5 in all; the catalogue has room for 2 times the base"),
    ("value: [0, 200, 1000, 3000, 8000]", "value: [1, 200, 1000, 3000, 8000]", "begin with 0 and rise"),
    ("value: [0, 200, 1000, 3000, 8000]", "value: [0, 1000, 200, 3000, 8000]", "begin with 0 and rise"),
    ("value: [0, 200, 1000, 3000, 8000]", "value: [0, 2.5, 1000, 3000, 8000]", "whole numbers are needed"),
    ("debt.deterrence_at", "debt.deterred_at", '"debt.deterred_at"; the name of a row of 5'),
    ("debt.deterrence}", "debt.able_at}", '"debt.able_at"; the name of a row of 5'),
    ("debt.deterrence}", "debt.settled}", '"debt.settled"; the name of a row of 5'),
    ("debt.deterrence}", "debt.able}", "the first number is 1"),
    ("response: avoided\n        exposure: punished_speech", "response: avoided\n        exposure: refused",
     "found avoided by refused a second time; each pair comes once"),
    ("response: deterred", "response: none", 'found "none"'),
    ("exposure: listed", "exposure: seen", 'found "seen"'),
    ("id: norms", "id: none", "each of standard, none, deterrence, salience, norms comes once"),
    ("  listed: {parameter: debt.deterrence_at}\n", "", "found no listed; each exposure has borders"),
    ("status: assumed\n        why: the sign", "status: fitted\n        why: the sign", 'found "fitted"'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), BAD)
def test_file__with_a_mistake_is_refused_with_its_line(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(MachineError) as failure:
        response_models_of(TEXT.replace(old, new, 1))
    assert words in str(failure.value)
    assert "responses.yaml has 1 problem\n  line " in str(failure.value)


def test_file__two_rewards_together_keep_within_the_room() -> None:
    """1.2 is in the file; with 1.7 more it is 2.04, and with 1.6 it is 1.92."""
    more = "      - {response: gamed, exposure: honest, value: [1, 1, 1, 1, %s], unit: multiplier, low: 1,"
    more += " high: 2, status: assumed, why: for this test}\n"
    at = TEXT.index("      - response: avoided")
    text = TEXT[:at] + more + TEXT[at:]
    with pytest.raises(MachineError, match=r"gamed up to 2\.04 in all"):
        response_models_of(text.replace("%s", "1.7"))
    table: ResponseTable = table_of(STANDARD, response_models_of(text.replace("%s", "1.6")))
    assert table.kept[Response.GAMED, Exposure.HONEST].tolist() == [256, 256, 256, 256, 410]
