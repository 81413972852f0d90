"""Unit tests of `glasshouse.documents`: what the strict YAML subset takes, and what it says otherwise."""

import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, model_validator

from glasshouse.documents import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_PROBLEMS,
    examine_text,
    limit_problems,
    read_document,
    read_text,
)
from glasshouse.errors import GlasshouseError, Problem, RegimeError, ScenarioError
from glasshouse.fitting import LineMap, quoted
from glasshouse.readers import REGISTRY, DocumentKind, Reader


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Base(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fixed(Base):
    kind: Literal["fixed"] = "fixed"
    months: int


class Rolling(Base):
    kind: Literal["rolling"] = "rolling"
    days: int


class Rule(Base):
    name: str
    points: Annotated[int, Field(ge=-100, le=100)]
    share: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    since: datetime.date | Annotated[str, Field(pattern="^[a-z]+$")] | None = None
    on: bool = False
    colour: Colour = Colour.RED
    term: Fixed | Rolling | Literal["open"] = "open"
    weights: dict[Annotated[str, Field(pattern="^[a-z]+$")], float] = {}
    copies: Annotated[int, Field(ge=-50, le=1_000_000)] = 0


class Book(Base):
    format: Literal[1]
    rules: Annotated[tuple[Rule, ...], Field(max_length=3)]

    @model_validator(mode="after")
    def names_differ(self) -> "Book":
        if len({rule.name for rule in self.rules}) < len(self.rules):
            raise ValueError("names must differ")
        return self


def message(text: str | bytes) -> str:
    with pytest.raises(RegimeError) as failure:
        read_text(text, Book, name="book.yaml", error=RegimeError)
    return str(failure.value)


def rule(text: str) -> Rule:
    return read_text(f"format: 1\nrules:\n  - {{name: a, points: 1, {text}}}\n", Book)[0].rules[0]


def rule_message(text: str) -> str:
    return message(f"format: 1\nrules:\n  - {{name: a, points: 1, {text}}}\n")


# what is taken


def test_values__become_what_the_schema_wants() -> None:
    text = """
format: 1
rules:
  - name: no
    points: -10
    share: 0.25
    since: 2017-05-01
    on: true
    colour: blue
    term: {days: 30, kind: rolling}
    weights: {a: 1, b: 2.5e-1}
"""
    book, lines = read_text(text, Book)
    rule = book.rules[0]
    assert (rule.name, rule.points, rule.share) == ("no", -10, Decimal("0.25"))
    assert (rule.since, rule.on, rule.colour) == (datetime.date(2017, 5, 1), True, Colour.BLUE)
    assert rule.term == Rolling(days=30)
    assert rule.weights == {"a": 1.0, "b": 0.25}
    assert lines["rules[0].points"] == (5, 5)
    assert lines["rules[0].term.days"] == (10, 12)
    assert lines.near("rules[0].note.deep[3]") == (4, 5)
    assert len(lines) == len(list(lines)) == 16


@pytest.mark.parametrize("word", ["no", "on", "yes", "1", "1.0", "2017-05-01", "0x10", "1e3", "12:30"])
def test_text__stays_text(word: str) -> None:
    assert read_text(f"format: 1\nrules: [{{name: {word}, points: 1}}]", Book)[0].rules[0].name == word


@pytest.mark.parametrize("nothing", ["", "null", "~"])
def test_nothing__is_none_where_it_may_be(nothing: str) -> None:
    assert rule(f"share: {nothing}").share is None


def test_quotes__make_text_of_null() -> None:
    assert rule('since: "null"').since == "null"


def test_union__takes_the_second_kind() -> None:
    assert rule("since: reform").since == "reform"
    assert rule("term: open").term == "open"
    assert rule("term: {months: 3}").term == Fixed(months=3)


def test_byte_order_mark__is_passed_over() -> None:
    assert read_text("format: 1\nrules: []\n".encode("utf-8-sig"), Book)[0].rules == ()


def test_line_ends_and_comments__do_not_matter() -> None:
    book, lines = read_text("# a\r\nformat: 1 # b\r\nrules: []\r\n", Book)
    assert book.format == 1
    assert lines["rules"] == (3, 1)


# what is refused, and what is said


def test_problem__advises_no_word_of_several_that_are_equally_far() -> None:
    assert rule_message("colour: mauve").endswith("one of red, blue is needed.")


def test_message__names_every_problem_in_the_order_of_lines() -> None:
    text = """format: 2
rules:
  - name: a
    points: minus ten
    sincee: 2017/5/1
  - points: 101
    on: yes
"""
    assert message(text) == (
        "book.yaml has 6 problems\n"
        '  line 1, format: found "2"; 1 is needed. Write 1.\n'
        '  line 4, rules[0].points: found "minus ten"; a whole number from -100 to 100 is needed. '
        "Write -10.\n"
        '  line 5, rules[0].sincee: found the unknown key "sincee"; the keys here are name, points, share, '
        "since, on, colour, term, weights, copies. Did you mean since?\n"
        "  line 6, rules[1]: found no name; the key is mandatory, with text. Write name: and its value.\n"
        '  line 6, rules[1].points: found "101"; a whole number from -100 to 100 is needed. '
        "Write, for example, 10.\n"
        '  line 7, rules[1].on: found "yes"; true or false is needed. Write true.'
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on: 1", "Write true."),
        ("on: off", "Write false."),
        ("on: perhaps", "Write true or false."),
        ("copies: minus 13", "a whole number from -50 to 1000000 is needed. Write -13."),
        ("copies: some", "a whole number from -50 to 1000000 is needed. Write, for example, 10."),
        ("share: 50%", "Write 0.50."),
        ("share: 1.5", "a number from 0 to 1 or null is needed"),
        ("since: 2017/5/1", "Write 2017-05-01."),
        ("since: 2017年5月1日", "Write 2017-05-01."),
        ("since: 2017-02-30", "a date"),
        ("colour: blu", "one of red, blue is needed. Did you mean blue?"),
        ("term: opn", "Did you mean open?"),
        ("term: {kind: rolling, days: 3, months: 3}", 'rules[0].term.months: found the unknown key "months"'),
        ("term: {kind: rolling}", "rules[0].term: found no days; the key is mandatory, with a whole number"),
        ("term: [1]", "found a list; a group of keys (months)"),
        ("weights: {A: 1}", 'found the key "A"'),
        ("weights: 3", 'found "3"; a group of keys is needed'),
        ("extra: 1", 'found the unknown key "extra"'),
        ("share: .nan", "a number from 0 to 1"),
        ("share: 1_0", "a number"),
        ("name: b", 'found the key "name" a second time; it is already in line 3. Remove one of the two.'),
        ("since: &x 2017-05-01", "found &x; anchors, aliases and tags are not read. Remove it"),
        ("since: *x", "found *x; anchors, aliases and tags are not read. Write the value out."),
        ("&k since: 2017-05-01", "found &k; anchors, aliases and tags are not read. Remove it"),
        ("since: !!str x", 'found "tag:yaml.org,2002:str"'),
        ("? [a, {b: c}] : 2", "found a key that is not text"),
        ("<<: {a: 1}", 'found the unknown key "<<"'),
    ],
)
def test_problem__says_what_was_found_and_what_to_type(text: str, wanted: str) -> None:
    found = rule_message(text)
    assert wanted in found
    assert "line 3, rules[0]" in found
    assert found.startswith("book.yaml has 1 problem\n")


def test_alias__is_one_problem_where_a_value_is_mandatory() -> None:
    assert message("format: 1\nrules: [{name: *x, points: 1}]").splitlines() == [
        "book.yaml has 1 problem",
        "  line 2, rules[0].name: found *x; anchors, aliases and tags are not read. Write the value out.",
    ]


@pytest.mark.parametrize(
    "points", ["1_0", "1.5", "0x10", "ten thousand", "１０", "1e3", "99999999999999999999"]
)
def test_whole_number__is_digits_only(points: str) -> None:
    assert "a whole number" in message(f"format: 1\nrules: [{{name: a, points: {points}}}]")


@pytest.mark.parametrize(
    ("points", "advice"), [("1,000", "10"), ("10.0", "10"), ("+7.", "+7"), ("minus two", "-2"), ("x", "10")]
)
def test_whole_number__advice(points: str, advice: str) -> None:
    text = message(f'format: 1\nrules: [{{name: a, points: "{points}"}}]')
    assert text.endswith(f"{advice}.")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (b"", "line 1, the file: found nothing"),
        (b"# only a comment\n", "found nothing"),
        (b"- a\n", "found a list; a group of keys (format, rules) is needed"),
        (b"word", 'found "word"; a group of keys'),
        (b"format: 1\nrules: \xff\n", "line 2, the file: found the byte 0xff, which is not UTF-8"),
        ("a: 1".encode("utf-16"), "which is not UTF-8; the file must be UTF-8. Save it as UTF-8."),
        (b"a: 1\nb: \x00\n", "line 2, the file: found the invisible character U+0000"),
        (b"a: \x1b[31m\n", "found the invisible character U+001B"),
        ("a: \ud800", "which is not UTF-8"),
        (b"a: 1\n---\nb: 2\n", "line 2, the file: found a second document after ---"),
        (b"%YAML 1.1\n---\na: 1\n", "found a line that begins with %"),
        (b"a: b: c\n", "line 1, column 5: found broken syntax"),
        (b"a:\n\t- b\n", "Indent with spaces, not tabs"),
        (b"a: [1, 2\n", "Close the bracket"),
        (b'a: "b\n', "Close the quotes."),
        (b"[" * 100_000, f"in {MAX_DEPTH} levels are read"),
        (b"a: {" * 100_000, "found too many levels"),
        (b"- a\n" * 200_001, "found too many values"),
        (b"#" * (MAX_BYTES + 1), "found more than 4 MiB"),
    ],
)
def test_file__that_is_no_document(text: str | bytes, wanted: str) -> None:
    assert wanted in message(text)


OPEN = "found broken syntax (a bracket that opens here and is still open in line"
QUOTES = "found broken syntax (quotes that open here and close in line"
MOBILE = "150" + "9" * 8  # nobody's


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("format: 1\nrules: [\n", f"line 2, column 8: {OPEN} 3)"),
        ("rules: [\nformat: 1\nx:\n  y: z\n", f"line 1, column 8: {OPEN}"),
        ("rules:\n  - {name: a,\n     points: 1\n  - {name: b}\n", f"line 2, column 5: {OPEN} 4)"),
        ("rules: [{name: a,\n  points: 1}\n  {name: b}]\n", "line 3, column 3: found broken syntax (did not"),
        ("a: [\n", f"line 1, column 4: {OPEN} 2)"),
        ("a: [", "line 1, column 1: found broken syntax"),
        ('a: "b\nc: "d"\n', f"line 1, column 4: {QUOTES} 2)"),
        ('- {a: "b, c: d}\n- {a: "e"}\n', f"line 1, column 7: {QUOTES} 2)"),
        ('- {a: "b,\n  c: "", d: e}\n', f"line 1, column 7: {QUOTES} 2)"),
        ('a: b\nc: "d\n', "line 2, column 4: found broken syntax (unexpected end of stream)"),
        ("format: 1\nrules []\n", "line 2, column 1: found broken syntax (could not find expected ':')"),
        ("format: 1\nrules []\nx: y\n", "line 2, column 1: found broken syntax"),
        ("a:\n  b: c\n\td: e\n", "line 3, column 1: found broken syntax (a tab character"),
        ("---\n", "line 1, the file: found nothing"),
        (b"a: b\n#" + b"x" * MAX_BYTES, "line 2, the file: found more than 4 MiB"),
        ("a: b\r# c\r\nd: \0", "line 3, the file: found the invisible character U+0000"),
        (b"a: b\r# c\r\nd: \xff", "line 3, the file: found the byte 0xff"),
    ],
)
def test_broken_file__is_reported_where_it_broke(text: str | bytes, wanted: str) -> None:
    assert message(text).splitlines()[1].startswith(f"  {wanted}")


def test_tab__is_answered_with_spaces() -> None:
    assert message("a:\n  b: c\n\td: e\n").endswith("Indent with spaces, not tabs.")


@pytest.mark.parametrize("sign", ["0", "e", "x7f", "u2028", "uFEFF"])
def test_escapes__hide_no_sign(sign: str) -> None:
    found = message(f'format: 1\nrules:\n  - {{name: "a\\{sign}b", points: 1}}\n')
    assert found.startswith(
        "book.yaml has 1 problem\n  line 3, rules[0].name: found the invisible character U+"
    )


@pytest.mark.parametrize(
    ("name", "where"),
    [
        (f'"1\\u0035{MOBILE[2:]}"', "rules[0].name"),
        (f'"{MOBILE[:7]}\\\n   {MOBILE[7:]}"', "rules[0].name"),
        (f"{MOBILE[:7]}\n   {MOBILE[7:]}", "rules[0].name"),
        ("".join(chr(ord(sign) + 0xFEE0) for sign in MOBILE), "the file"),
    ],
)
def test_escapes_and_line_breaks__hide_no_number(name: str, where: str) -> None:
    assert message(f"format: 1\nrules:\n  - {{name: {name}, points: 1}}\n").splitlines() == [
        "book.yaml has 1 problem",
        f"  line 3, {where}: found the pattern of a mobile number; nothing here may point to a person. "
        "Remove the number.",
    ]


def test_number_of_a_person__is_reported_each_time_and_once() -> None:
    text = f'format: 1\n# {MOBILE}\nrules:\n  - name: "{MOBILE}\\\n    "\n    points: 1\n'
    found = [line.split(":")[0] for line in message(text).splitlines()[1:]]
    assert found == ["  line 2, the file", "  line 4, the file"]


def test_key__with_a_line_break_stays_on_one_line() -> None:
    assert '  line 3, rules[0].a?b: found the unknown key "a\\nb"; ' in rule_message('"a\\nb": 1')


def test_key__in_capitals_is_understood() -> None:
    assert message("format: 1\nrules: [{NAME: a, points: 1}]").endswith("Did you mean name?")


def test_choice__of_groups_with_one_misspelt_key() -> None:
    found = rule_message("term: {dayz: 3}")
    assert found.startswith("book.yaml has 1 problem\n")
    assert "rules[0].term.dayz: found the unknown key" in found and found.endswith("Did you mean days?")


def test_choice__of_groups_that_none_is_like() -> None:
    found = rule_message("term: {}")
    assert "found a group of keys; a group of keys (months) or a group of keys (days) or open is" in found


def test_choice__of_groups_with_a_list_for_its_word() -> None:
    assert "rules[0].term.kind: found a list; rolling is needed" in rule_message("term: {kind: [], days: 3}")
    assert "rules[0].term.kind: found a group of keys; " in rule_message("term: {kind: {}, days: 3}")


def test_limits__are_written_out() -> None:
    class Large(Base):
        n: Annotated[int, Field(ge=-1_000_000, le=1_000_000_000)]

    problems = examine_text("n: x", Large).problems
    assert problems[0].allowed == "a whole number from -1000000 to 1000000000 is needed"


def test_truth__is_asked_for_in_its_words() -> None:
    class Told(Base):
        alive: bool = Field(description="false: there is nothing to close")

    assert examine_text("alive: no", Told).problems[0].allowed == "true or false is needed"


def test_many_missing_keys__are_one_problem() -> None:
    class Wide(Base):
        a: int
        b: int
        c: int
        d: int

    examined = examine_text("{}", Wide)
    assert [problem.found for problem in examined.problems] == ["no a, b, c, d"]


def test_length_of_a_list__is_checked() -> None:
    items = ", ".join(f"{{name: n{i}, points: {i}}}" for i in range(4))
    assert "line 2, rules: found 4 items; at most 3 are allowed." in message(f"format: 1\nrules: [{items}]")


def test_validator_of_the_model__has_a_place() -> None:
    text = message("format: 1\nrules: [{name: a, points: 1}, {name: a, points: 2}]")
    assert "the file: found this; names must differ" in text


def test_hopeless_file__shows_the_first_problems() -> None:
    problems = [Problem(line, "x", "y", "z") for line in range(MAX_PROBLEMS + 5)]
    kept = limit_problems(reversed(problems))
    assert len(kept) == MAX_PROBLEMS + 1
    assert kept[0].line == 0
    assert "5 more" in str(kept[-1])


def test_quoted__is_short_and_on_one_line() -> None:
    assert quoted("a\nb") == '"a\\nb"'
    assert quoted("中") == '"中"'
    assert quoted("a" * 100) == '"' + "a" * 57 + '..."'


def test_line_map__of_nothing() -> None:
    assert LineMap({}).near("a.b") == (0, 0)


# files


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = Reader("tests.read_book", DocumentKind.SCENARIO, f"{Book.__module__}.{Book.__qualname__}")
    monkeypatch.setitem(REGISTRY, entry.name, entry)


def test_read_document__needs_a_registered_reader(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("format: 1\nrules: []\n", encoding="utf-8")
    with pytest.raises(TypeError, match=r"@reader\(DocumentKind.SCENARIO"):
        read_document(path, Book, kind=DocumentKind.SCENARIO)


@pytest.mark.usefixtures("registered")
def test_read_document__reads_only_the_registered_kind(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("format: 1\nrules: []\n", encoding="utf-8")
    book, lines = read_document(path, Book, kind=DocumentKind.SCENARIO, error=ScenarioError)
    assert book.rules == ()
    assert lines["rules"] == (2, 1)
    with pytest.raises(TypeError, match="MANIFEST"):
        read_document(path, Book, kind=DocumentKind.MANIFEST)


@pytest.mark.usefixtures("registered")
@pytest.mark.parametrize(
    ("name", "wanted"), [("none.yaml", "no such file"), (".", "a folder"), ("\0", r"\?: found no such file")]
)
def test_read_document__without_a_file(tmp_path: Path, name: str, wanted: str) -> None:
    with pytest.raises(GlasshouseError, match=wanted):
        read_document(f"{tmp_path}/{name}", Book, kind=DocumentKind.SCENARIO, error=ScenarioError)


@pytest.mark.usefixtures("registered")
def test_read_document__names_the_file_in_the_message(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(b"format: 1\n")
    with pytest.raises(ScenarioError, match=r"^book\.yaml has 1 problem\n  line 1, the file: found no rules"):
        read_document(path, Book, kind=DocumentKind.SCENARIO, error=ScenarioError)
