"""Unit tests of `glasshouse.regimes.keys`: what the parts of a file hold, in words."""

from collections.abc import Iterator

import pytest

from glasshouse.errors import RegimeError
from glasshouse.regimes.keys import keys_of, words_of
from glasshouse.regimes.model import Regime
from glasshouse.shapes import fields_of


def parts(part: str) -> Iterator[str]:
    """Yield a part and all that its rows point to."""
    yield part
    for form in keys_of(part):
        for _, words in (*form.mandatory, *form.optional):
            _, sees, below = words.partition(": see ")
            if sees:
                yield from parts(below)


@pytest.mark.parametrize("section", [*fields_of(Regime), "cases"])
def test_keys__every_part_that_is_pointed_to_can_be_asked(section: str) -> None:
    for part in parts(section):
        forms = keys_of(part)
        assert forms or section == "format"
        for form in forms:
            assert form.about, part
            assert form.mandatory or form.optional, part


def test_keys__mandatory_ones_are_apart() -> None:
    (form,) = keys_of("lists.grounds")
    assert "term" in dict(form.mandatory) and "replaces" in dict(form.optional)
    assert dict(form.mandatory)["term"] == "a group of keys (duration, status) or open"
    assert dict(form.optional)["when"].startswith("a list, each item a fact")


def test_keys__a_part_with_several_forms_has_each() -> None:
    forms = keys_of("cases.expect")
    assert len(forms) == 7
    assert all("on" in dict(form.mandatory) for form in forms)
    assert words_of("scores.rules.effect") == "a group of keys in one of 8 forms"


@pytest.mark.parametrize("part", ["", "scores.", "scores..rules", "Scores"])
def test_keys__of_what_is_no_part(part: str) -> None:
    with pytest.raises(RegimeError, match="Found"):
        keys_of(part)
