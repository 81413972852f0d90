"""Unit tests of `glasshouse.signs`: lines as editors count them, invisible signs, numbers of persons."""

import pytest

from glasshouse.errors import Problem
from glasshouse.signs import decoded, invisible, line_of, lines_of, personal

MOBILE = "150" + "9" * 8  # nobody's
IDENTITY = "9" * 6 + "19000101" + "000X"  # no place has this code


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_of__counts_every_line_end(end: str) -> None:
    text = end.join(["a", "", "b"])
    assert lines_of(text) == ["a", "", "b"]
    assert [line_of(text, at) for at in (0, text.index("b"), len(text))] == [1, 3, 3]


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffe"])
def test_invisible__names_the_sign(sign: str) -> None:
    assert list(invisible(f"ab{sign}")) == [(f"the invisible character U+{ord(sign):04X}", 2)]


@pytest.mark.parametrize("sign", ["\t", "\n", "\r", " ", "\xa0", "é", "中", "。", "\U00020000"])
def test_invisible__leaves_text_alone(sign: str) -> None:
    assert list(invisible(sign)) == []


@pytest.mark.parametrize(
    "number",
    [
        MOBILE,
        f"+86{MOBILE}",
        f"86 {MOBILE}",
        f"{MOBILE[:3]}-{MOBILE[3:7]} {MOBILE[7:]}",
        IDENTITY,
        IDENTITY.lower(),
    ],
)
def test_personal__finds_numbers_of_any_width(number: str) -> None:
    full = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else sign for sign in number)
    for text in (number, f"ask {number}.", f"电话{number}。", full):
        assert len(list(personal(text))) == 1, text
    assert len(list(personal(f"{number}, {number}"))) == 2


@pytest.mark.parametrize(
    "text", ["2019-04-19", "c151132-31039019", "1" * 40, "P1Y6M10D", f"{MOBILE}0", "1,050"]
)
def test_personal__leaves_other_numbers_alone(text: str) -> None:
    assert list(personal(text)) == []


def test_decoded__goes_on_after_numbers_and_not_after_signs() -> None:
    problems: list[Problem] = []
    assert decoded(f"a\n{MOBILE}\n{IDENTITY}", problems) is not None
    assert [problem.line for problem in problems] == [3, 2]
    assert decoded("a\n\0", problems) is None
