"""What a reader asks for is read with one sentence per mistake, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glasshouse.clock import parse_month
from glasshouse.explorer.asked import Asked, RefusedError
from glasshouse.explorer.page import address

FIRST, LAST = parse_month("2013-10"), parse_month("2020-12")


def asked(**query: str) -> Asked:
    return Asked("en", "/somewhere", {"run": "abc"}, query)


def test_choice__is_one_of_the_words_or_refused() -> None:
    assert asked(by="sex").choice("by", ("age", "sex"), "age") == "sex"
    assert asked().choice("by", ("age", "sex"), "age") == "age"
    with pytest.raises(RefusedError, match=r'^by: found "sx"; did you mean sex\?$') as found:
        asked(by="sx").choice("by", ("age", "sex"), "age")
    assert found.value.status == 400
    with pytest.raises(RefusedError, match="one of age, sex is needed") as found:
        asked(by="colour").choice("by", ("age", "sex"), "age")
    assert "须为 age, sex 之一" in found.value.says["zh"]


def test_choice__of_a_part_of_the_path_is_not_found() -> None:
    with pytest.raises(RefusedError) as found:
        asked().choice("run", ("0123456789",), "")
    assert found.value.status == 404


@pytest.mark.parametrize("text", ["-1", "1.5", "1e3", "٣", "", "5001", "99999999999", "1__0", "0x10"])
def test_number__is_whole_and_within(text: str) -> None:
    with pytest.raises(RefusedError, match="a whole number from 0 to 5,000 is needed"):
        asked(n=text).number("n", 0, 5_000)


def test_number__may_have_underscores() -> None:
    assert asked(n="1_000").number("n", 0, 5_000) == 1_000
    assert asked().number("n", 0, 5_000, 7) == 7


def test_month__lies_within_the_run() -> None:
    assert asked(month="2019-02").month("month", FIRST, LAST, LAST) == parse_month("2019-02")
    assert asked().month("month", FIRST, LAST, LAST) == LAST
    for text in ("2013-09", "2021-01", "2019-13", "soon", "2019"):
        with pytest.raises(RefusedError, match="a month from 2013-10 to 2020-12 is needed"):
            asked(month=text).month("month", FIRST, LAST, LAST)


def test_require_nothing_else__names_what_the_page_knows() -> None:
    found = asked(month="2019-02", mnoth="2019-03")
    found.month("month", FIRST, LAST, LAST)
    with pytest.raises(RefusedError, match=r'found "mnoth" in the address; this page knows lang, month\.'):
        found.require_nothing_else()


@given(st.text(max_size=200))
def test_refusals__are_short_and_on_one_line(text: str) -> None:
    for read in (
        lambda one: one.choice("x", ("a", "b"), "a"),
        lambda one: one.number("x", 0, 5),
        lambda one: one.month("x", FIRST, LAST, LAST),
    ):
        try:
            read(asked(x=text))
        except RefusedError as refusal:
            for says in refusal.says.values():
                assert len(says) < 200 and says.isprintable()


def test_address__keeps_the_language_and_leaves_out_what_is_empty() -> None:
    assert address("/a b", "en") == "/a%20b"
    assert address("/a", "zh", x="1&2", y="", z=0) == "/a?x=1%262&z=0&lang=zh"
