"""Unit tests of worked cases: what a file of cases may say, and how a case is lived through."""

import datetime
from pathlib import Path

import numpy as np
import pytest

from glasshouse.arrays import ALWAYS
from glasshouse.engine.cases import certain_law, run_case, stack_of
from glasshouse.errors import RegimeError
from glasshouse.kernels.desk import M_EXT_THRESHOLD, M_STREAM, M_THRESHOLD, law_of
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.regimes.cases import ListedExpectation, LoadedCases, load_cases, with_cases

TOY = Path(__file__).parents[1] / "fixtures" / "toy-list.yaml"
HEAD = "format: 1\nregime: national-lists\ncases:\n"
CASE = """\
  - id: {id}
    title: {{en: A case, zh: 案例}}
    agent: {{age: 40}}
    fact: [able, court_uses_list]
    events:
      - {{on: 2019-03-04, event: notice_expired}}
    luck: {{never: [filing]}}
    expect:
      - {{on: 2019-03-05, procedure: jd_list, step: in_force, provision: jd17-5}}
    provision: jd17-5
"""


def _write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def _one(folder: Path, *changes: tuple[str, str]) -> Path:
    text = HEAD + CASE.format(id="one")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return _write(folder, text)


def _message(path: Path | str) -> list[str]:
    with pytest.raises(RegimeError) as failure:
        load_cases(path)
    return str(failure.value).splitlines()


@pytest.fixture(scope="module")
def shipped() -> LoadedCases:
    return load_cases("national-lists")


# reading


def test_load__is_a_registered_reader() -> None:
    entry = REGISTRY["glasshouse.regimes.cases.load_cases"]
    assert (entry.kind, entry.schema) == (DocumentKind.REGIME, "glasshouse.regimes.cases.CaseFile")


def test_load__of_a_file_about_a_shipped_regime(tmp_path: Path) -> None:
    loaded = load_cases(_one(tmp_path))
    assert [case.id for case in loaded.cases] == ["one"]
    assert loaded.regime.regime.regime.id == "national-lists"
    assert run_case(loaded.cases[0], stack_of(loaded)).agrees


def test_load__of_a_regime_without_cases() -> None:
    assert "national-lists" in with_cases()
    assert _message("none") == [
        f'The regime "none" has no worked cases; those that have are {", ".join(with_cases())}.'
    ]


def test_load__of_a_regime_file_reads_the_cases_beside_it(tmp_path: Path) -> None:
    regime = tmp_path / "toy.yaml"
    regime.write_bytes(TOY.read_bytes())
    path = tmp_path / "cases" / "toy.yaml"
    needed = f"they are read from {path}. Write that file."
    assert _message(regime) == [f"toy.yaml: found a regime without worked cases; {needed}"]
    path.parent.mkdir()
    cases = HEAD.replace("national-lists", "toy") + CASE.format(id="one")
    for old, new in (("jd_list", "toy_list"), ("jd17-5", "art-1")):
        cases = cases.replace(old, new)
    path.write_text(cases, encoding="utf-8")
    for source in (regime, str(regime), path):
        loaded = load_cases(source)
        assert [case.id for case in loaded.cases] == ["one"]
        assert loaded.regime.path == regime


def test_load__of_a_file_that_there_is_not(tmp_path: Path) -> None:
    assert "found no such file" in _message(tmp_path / "none.yaml")[0]


def test_load__of_a_regime_that_there_is_not() -> None:
    assert "did you mean national-lists?" in _message("national-list")[0]


def test_file__may_be_full(tmp_path: Path) -> None:
    full = HEAD + "".join(CASE.format(id=f"case-{i}") for i in range(60))
    assert len(load_cases(_write(tmp_path, full)).cases) == 60


def test_61_cases__are_refused(tmp_path: Path) -> None:
    full = HEAD + "".join(CASE.format(id=f"case-{i}") for i in range(61))
    assert _message(_write(tmp_path, full)) == [
        "mine.yaml has 1 problem",
        "  line 3, cases: found a list; 61 cases are here, and at most 60 are read; remove some.",
    ]


def test_25_events__are_refused(tmp_path: Path) -> None:
    event = "      - {on: 2019-03-04, event: notice_expired}\n"
    assert _message(_one(tmp_path, (event, 25 * event))) == [
        "mine.yaml has 1 problem",
        "  line 8, cases[0].events: found a list; 25 events are here, and at most 24 are read; remove some.",
    ]


def test_persons__are_refused_in_one_message(tmp_path: Path) -> None:
    path = _one(
        tmp_path,
        ("agent: {age: 40}", 'agent: {age: 40, name: "某人", id_number: "110101199003070000"}'),
        ("id: one", "id: debtor-1101011990"),
        ("en: A case", "en: telephone 138-0013-8000"),
        ("[able, court", "[rich, court"),
    )
    message = _message(path)
    assert message[0] == "mine.yaml has 7 problems"
    assert message[1].startswith(
        '  line 4, cases[0].id: found "1101011990"; a number of more than four digits'
    )
    assert message[2].startswith('  line 5, cases[0].title.en: found "138-0013-8000"; a number of more than')
    assert message[3].startswith("  line 5, the file: found the pattern of a mobile number")
    allowed = "the keys here are kind, age, residence, features. Remove it."
    assert message[4:6] == [
        f'  line 6, cases[0].agent.id_number: found the unknown key "id_number"; {allowed}',
        f'  line 6, cases[0].agent.name: found the unknown key "name"; {allowed}',
    ]
    assert message[6].startswith("  line 6, the file: found the pattern of a resident identity number")
    assert message[7].startswith('  line 7, cases[0].fact[0]: found "rich"; one of able, creditor_asks,')


@pytest.mark.parametrize("age", ["17", "111"])
def test_age__is_that_of_an_adult(tmp_path: Path, age: str) -> None:
    assert _message(_one(tmp_path, ("age: 40", f"age: {age}")))[1] == (
        f'  line 6, cases[0].agent.age: found "{age}"; an age in years from 18 to 110 is needed. '
        "Write, for example, 40."
    )


def test_unknown_words__are_in_one_message(tmp_path: Path) -> None:
    path = _one(
        tmp_path,
        ("event: notice_expired", "event: notice_expires"),
        ("procedure: jd_list, step: in_force", "procedure: jd_list, step: in_forces"),
        (
            "provision: jd17-5}",
            "provision: jd17-55}\n      - {on: 2019-03-05, procedure: jd_lst, listed: true}",
        ),
        ("    provision: jd17-5\n", "    provision: jd17.5\n"),
    )
    message = _message(path)
    assert message[0] == "mine.yaml has 5 problems"
    assert message[1] == (
        '  line 9, cases[0].events[0].event: found "notice_expires"; it must be the name of an event of the '
        "society. Did you mean notice_expired?"
    )
    assert message[2].startswith(
        '  line 12, cases[0].expect[0].provision: found "jd17-55"; it must be the name of'
    )
    assert message[3].endswith(
        'found "in_forces"; it must be the name of a step of jd_list, or none. Did you mean in_force?'
    )
    assert message[4].endswith("a procedure of the regime. Did you mean jd_list?")
    assert message[5].endswith("Did you mean jd17-5?")


def test_unknown_regime__is_reported(tmp_path: Path) -> None:
    message = _message(_one(tmp_path, ("regime: national-lists", "regime: national-list")))
    assert message[1].startswith(
        '  line 2, regime: found "national-list"; it must be the name of a shipped regime'
    )
    assert message[1].endswith("Did you mean national-lists?")


def test_events__of_a_matter_are_in_order(tmp_path: Path) -> None:
    earlier = "notice_expired}\n      - {on: 2019-03-01, event: debt_performed}"
    assert _message(_one(tmp_path, ("notice_expired}", earlier)))[1:] == [
        '  line 10, cases[0].events[1].on: found "2019-03-01"; it comes after 2019-03-04. '
        "Put the events of a matter in order."
    ]
    load_cases(_one(tmp_path, ("notice_expired}", earlier.replace("formed}", "formed, matter: 2}"))))


def test_ids__come_once(tmp_path: Path) -> None:
    path = _write(tmp_path, HEAD + 2 * CASE.format(id="one"))
    assert _message(path)[1:] == [
        '  line 14, cases[1].id: found "one"; the id is taken by case 1 of the file. Write one-2, say.'
    ]


# living


def test_luck__is_certain_in_a_copy(shipped: LoadedCases) -> None:
    stack = stack_of(shipped)
    before = law_of(stack.rules)
    law = certain_law(stack, ("filing", "extension"))
    never = np.isin(law.moves[:, M_STREAM], (33, 35))
    assert never.any()
    assert (law.moves[never, M_THRESHOLD] == 0).all()
    assert (law.moves[~never, M_THRESHOLD] == ALWAYS).all()
    assert (law.moves[:, M_EXT_THRESHOLD] == 0).all()
    assert (law_of(stack.rules).moves == before.moves).all()


def test_listed__holds_from_entry_to_removal(tmp_path: Path) -> None:
    paid = "notice_expired}\n      - {on: 2019-06-03, event: debt_performed}"
    loaded = load_cases(_one(tmp_path, ("notice_expired}", paid)))
    days = {"2019-03-04": False, "2019-03-05": True, "2019-06-05": True, "2019-06-06": False}
    expect = tuple(
        ListedExpectation(on=datetime.date.fromisoformat(day), procedure="jd_list", listed=listed)
        for day, listed in days.items()
    )
    case = loaded.cases[0].model_copy(update={"expect": expect})
    assert run_case(case, stack_of(load_cases("national-lists"))).differences == ()


def test_paid_debt__can_do_nothing_more(shipped: LoadedCases) -> None:
    case = next(case for case in shipped.cases if case.id == "grace-kept")
    again = case.events[0].model_copy(update={"on": datetime.date(2020, 4, 11)})
    more = case.model_copy(update={"events": (*case.events, again)})
    assert run_case(more, stack_of(shipped)).agrees
