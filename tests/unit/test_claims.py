"""What the article says, as data: complete, in two languages, with homes that exist, and tested fairly."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from glasshouse.cli.claims import command_paths
from glasshouse.cli.main import cli, main
from glasshouse.errors import Exit, GlasshouseError, problems_text
from glasshouse.readers import REGISTRY, DocumentKind
from glasshouse.reading.claim_words import (
    CLASSES,
    EXPERIMENTS,
    SOURCES,
    claims_table,
    hypotheses_table,
    result_words,
    source_words,
    summary_words,
)
from glasshouse.regimes import claim_homes
from glasshouse.regimes.claim_homes import (
    Homes,
    headings_of,
    home_words,
    items_of,
    manual_root,
    missing_homes,
)
from glasshouse.regimes.claims import PACKAGED, Claim, OpenResult, find_claim, load_claims
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.mechanism import Label

ROOT = Path(__file__).parents[2]
LOADED = load_claims()
CLAIMS = {claim.id: claim for claim in LOADED.claims}
TEXT = PACKAGED.read_text(encoding="utf-8")
MUST_HAVE = {
    "C04": {"trace-bank", "trace-social-media"},
    "C05": {"sm.everyday_conduct"},
    "C06": {"sm.department_dealings"},
    "C07": {"sm_travel", "sm_leisure", "sm_promotion", "sm_home_buying", "sm_schooling"},
    "C14": {
        "trace-location", "trace-friends", "trace-health", "trace-insurance", "trace-messages",
        "trace-finances", "trace-gaming", "trace-home", "trace-newspapers", "trace-shopping", "trace-dating",
    },
    "C16": {"trace-bank-assessments", "trace-penalties"},
    "C27": {
        "sm.political_speech", "sm.criticising_leaders", "sm.political_position", "sm.friends", "sm_travel",
    },
}  # fmt: skip


def homes() -> Homes:
    return Homes(frozenset(command_paths()), ROOT)


def labels(value: object) -> Iterator[Label]:
    if isinstance(value, Label):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from labels(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from labels(getattr(value, name))


# what the file holds ----------------------------------------------------------------------------------------


def test_claims__every_one_is_there_once() -> None:
    assert [claim.id for claim in LOADED.claims] == [f"C{n:02d}" for n in range(1, 38)]


def test_claims__every_home_exists() -> None:
    problems = missing_homes(LOADED, homes())
    assert not problems, problems_text(LOADED.name, problems)


@pytest.mark.parametrize("claim", LOADED.claims, ids=lambda claim: claim.id)
def test_claims__each_is_whole(claim: Claim) -> None:
    assert claim.homes and len(set(claim.homes)) == len(claim.homes)
    found = list(labels(claim))
    assert len(found) >= 3
    for label in found:
        assert label.en.strip() and label.zh.strip() and label.zh != label.en
        assert re.search("[\u4e00-\u9fff]", label.zh) and not re.search("[\u4e00-\u9fff]", label.en)
    if "view" in claim.classes or isinstance(claim.result, OpenResult):
        assert claim.hypothesis and claim.against
        assert claim.hypothesis.en != claim.against.en


@pytest.mark.parametrize("claim", LOADED.claims, ids=lambda claim: claim.id)
def test_claims__critics_and_supporters_are_named_in_one_form(claim: Claim) -> None:
    kinds = "|".join(re.escape(words["en"]) for words in SOURCES.values())
    form = rf"[^,()]+(, [^,()0-9]+)*, (no date|\d{{4}}(-\d\d(-\d\d)?)?) \(({kinds})\)"
    assert re.fullmatch(form, source_words(claim, "en")), source_words(claim, "en")
    assert re.fullmatch(r".+，(无日期|\d{4}(-\d\d(-\d\d)?)?)（.+）", source_words(claim, "zh"))


def test_claims__views_of_both_sides_are_tested_and_none_is_encoded() -> None:
    views = [claim for claim in LOADED.claims if "view" in claim.classes]
    assert {"C25", "C26", "C28", "C35", "C36"} <= {claim.id for claim in views}
    assert not any(claim.inventory for claim in views)
    assert all(isinstance(claim.result, OpenResult) for claim in views)


def test_claims__the_reserved_places_are_one_dated_sentence() -> None:
    assert TEXT.count("Taiwan") == 1 and TEXT.count("台湾") == 1
    assert "Taiwan" in CLAIMS["C19"].says.en and "台湾" in CLAIMS["C19"].says.zh
    assert CLAIMS["C19"].date == "2019-07"
    assert set(CLAIMS["C19"].homes) == {
        "item:outline-2014#portal-2019",
        "page:docs/explanation/claims.md#places-reserved-on-a-portal",
    }  # the state of a page on a day: no territory


@pytest.mark.parametrize("claim_id", MUST_HAVE)
def test_inventory__holds_what_the_claim_names(claim_id: str) -> None:
    claim = CLAIMS[claim_id]
    items = {entry.item for entry in claim.inventory}
    assert items == MUST_HAVE[claim_id]
    assert {f"item:seed-maximal#{item}" for item in items} <= set(claim.homes)


def test_inventory__rules_traces_and_consequences_are_apart() -> None:
    kinds: dict[str, set[str]] = {}
    for claim in LOADED.claims:
        for entry in claim.inventory:
            kinds.setdefault(entry.item, set()).add(entry.kind)
    assert all(len(kind) == 1 for kind in kinds.values())
    prefix = {"trace": "trace-", "rule": "sm.", "consequence": "sm_"}
    assert all(item.startswith(prefix[kind.copy().pop()]) for item, kind in kinds.items())


def test_words__every_code_has_its_words() -> None:
    schema = json.dumps(Claim.model_json_schema())
    for words in (CLASSES, SOURCES, EXPERIMENTS):
        assert all(f'"{code}"' in schema for code in words)
        assert all(set(both) == {"en", "zh"} and both["en"] != both["zh"] for both in words.values())
    for claim in LOADED.claims:
        assert result_words(claim, "en") != result_words(claim, "zh")
    assert summary_words(LOADED.claims).startswith("37 claims (")


def test_reader__is_registered_and_takes_no_persons() -> None:
    entry = REGISTRY["glasshouse.regimes.claims.load_claims"]
    assert entry.kind == DocumentKind.PACKAGED and entry.schema == "glasshouse.regimes.claims.ClaimFile"
    for rows in (ROOT / "tests" / "fixtures").glob("person_rows.*"):
        with pytest.raises(GlasshouseError):
            load_claims(rows)


# copies with mistakes: negative controls --------------------------------------------------------------------


def copy(folder: Path, old: str, new: str) -> tuple[Path, int]:
    """Write a copy with one change; return it and the line of the change."""
    assert old in TEXT, old
    path = folder / "copy.yaml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path, TEXT[: TEXT.index(old)].count("\n") + 1


NO_HOMES = [
    (
        "regime:national-lists",
        "regime:national-list",
        'no regime "national-list". Did you mean national-lists?',
    ),
    ("regime:none", "regime:elsewhere", 'the library has no regime "elsewhere". There are '),
    ("item:national-lists#t_air_all", "item:national-lists#t_air_al", "Did you mean t_air_all?"),
    ("item:suining-2010#sn_bribes", "item:suining-2010#zzz", 'suining-2010 has no item "zzz". There are '),
    ("item:suining-2010#sn_bribes", "item:suining-2010#suining-2010", "suining-2010 has no item"),
    ("item:suining-2010#sn_bribes", "item:nowhere#sn_bribes", 'the library has no regime "nowhere"'),
    ("switch:national-lists#jd-mou-2016", "switch:national-lists#t_air_all", "has no dated reform"),
    ("act:air_refused", "act:air_refuse", 'no event "air_refuse". Did you mean air_refused?'),
    ("command:regimes show", "command:regimes shows", "Did you mean regimes show?"),
    ("page:docs/explanation/claims.md#places", "page:docs/explanation/claim.md#places", "has no page"),
    ("claims.md#places-reserved-on-a-portal", "claims.md#places", 'claims.md has no heading "places"'),
]
BAD_FORMS = [
    ("    homes:\n      - command:regimes show\n", "    homes: []\n    x:\n", "at least 1 are needed"),
    ("- act:air_refused", "- event:air_refused", "a home (regime:ID, item:REGIME#ID"),
    ("- act:air_refused", "- page:../secret.md", "a home (regime:ID, item:REGIME#ID"),
    ("id: C02", "id: C03", "claims are numbered from C01 without gaps, each once. Write C02."),
    ("class: view", "class: opinion", "one of rule, reported, seed_only, myth, view"),
    ("source_kind: ngo_report", "source_kind: attack", "one of legal_text, policy_document"),
    ("date: 2019-07-09", "date: July 2019", "a year, a month or a day as the article gives it"),
    ('zh: "香港不会实施该制度。"', 'zh: "Hong Kong will not."', "Chinese is needed"),
    ("class: rule\n    support", "class: rule\n    names: [x]\n    support", 'unknown key "names"'),
    ("item: trace-bank, class: rule", "item: trace-bank, class: myth", "the claim has rule, reported"),
    (
        "item: trace-friends, class: rep",
        "item: trace-bank, class: rep",
        "C04 gives trace-bank the class rule",
    ),
]


@pytest.mark.parametrize(("old", "new", "words"), NO_HOMES)
def test_homes__one_that_is_missing_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    before = {problem.where for problem in missing_homes(LOADED, homes())}
    path, line = copy(tmp_path, old, new)
    problems = [found for found in missing_homes(load_claims(path), homes()) if found.where not in before]
    assert [problem.line for problem in problems] == [line]
    assert str(problems[0]).startswith(f"  line {line}, claims[") and words in str(problems[0])
    assert new.rpartition(":")[2][:12] in problems[0].found


@pytest.mark.parametrize(("old", "new", "words"), BAD_FORMS)
def test_file__mistakes_are_named_with_their_lines(tmp_path: Path, old: str, new: str, words: str) -> None:
    path, line = copy(tmp_path, old, new)
    with pytest.raises(GlasshouseError) as raised:
        load_claims(path)
    said = str(raised.value)
    assert said.startswith("copy.yaml has ") and words in said
    assert re.search(rf"^  line ({line}|{line + 1}), claims\[\d+\]", said, flags=re.MULTILINE), said


@pytest.mark.parametrize("key", ["hypothesis", "against"])
def test_file__what_is_tested_says_beforehand_what_would_count(tmp_path: Path, key: str) -> None:
    path = tmp_path / "copy.yaml"
    start = TEXT.index("id: C26")
    cut = re.sub(rf"    {key}:\n.*\n.*\n", f"    {key}: null\n", TEXT[start:], count=1)
    path.write_text(TEXT[:start] + cut, encoding="utf-8")
    with pytest.raises(
        GlasshouseError, match=rf"claims\[25\]\.{key}: found nothing; a view is tested, so this"
    ):
        load_claims(path)
    start = TEXT.index("id: C20")
    reopened = re.sub(r"      text:\n", "      open: flow\n      reason:\n", TEXT[start:], count=1)
    cut = re.sub(rf"    {key}:\n.*\n.*\n", f"    {key}: null\n", reopened, count=1)
    path.write_text(TEXT[:start] + cut, encoding="utf-8")
    with pytest.raises(
        GlasshouseError, match=rf"claims\[19\]\.{key}: found nothing; a run will give the result"
    ):
        load_claims(path)


# homes ------------------------------------------------------------------------------------------------------


def test_homes__items_inside_items_are_items_and_the_head_is_none() -> None:
    regime = load_regime("national-lists").regime
    found = dict(items_of(regime))
    assert {"jd_list", "t_air_all", "jd13-4", "pb-jd-person", "sh-mou"} <= found.keys()
    assert "national-lists" not in found
    assert {"sn.01", "a", "commercial"} <= dict(items_of(load_regime("suining-2010").regime)).keys()


def test_homes__without_a_manual_pages_stay_unchecked() -> None:
    alone = Homes(frozenset({"run"}), None)
    home = alone.resolve("page:docs/explanation/claims.md")
    assert home.state == "unchecked"
    assert home_words(home, "en")[0] == "this installation has no manual beside it"
    assert alone.resolve("command:run").state == "found" and home_words(
        alone.resolve("command:run"), "zh"
    ) == ("", "")
    assert not any(problem.where.startswith("claims[18]") for problem in missing_homes(LOADED, alone))


def test_homes__the_manual_is_the_one_of_this_checkout() -> None:
    assert manual_root() == ROOT


def test_homes__a_broken_regime_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: str) -> None:
        raise GlasshouseError("broken")

    monkeypatch.setattr(claim_homes, "load_regime", broken)
    home = homes().resolve("item:none#x")
    assert home.state == "missing"
    assert home_words(home, "en") == ('the regime "none" is not valid', "Type glasshouse regimes show none.")
    assert home_words(home, "zh")[0] == "制度“none”无效"


def test_headings__as_links_name_them(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page, in `words`\n```\n# no heading\n```\n## Two: parts\n", encoding="utf-8")
    assert headings_of(page) == ["a-page-in-words", "two-parts"]


# the command line -------------------------------------------------------------------------------------------


def said(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(("claims", *arguments))
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return code, out, err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_cli__lists_all(capfd: pytest.CaptureFixture[str], lang: str) -> None:
    code, out, _ = said(capfd, "--lang", lang)
    assert code == Exit.DONE
    assert re.findall(r"^ (C\d\d) ", out, flags=re.MULTILINE) == list(CLAIMS)
    assert out.rstrip().endswith(summary_words(LOADED.claims, "zh" if lang == "zh" else "en"))


def test_cli__chooses_a_class_with_mixed_claims_among_them(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capfd, "--class", "myth", "--format", "json")
    assert [record["id"] for record in json.loads(out)["claims"]] == ["C14"]
    _, out, _ = said(capfd, "--class", "view")
    assert "C36" in out and "C18" not in out


def test_cli__shows_one_in_full(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    code, out, _ = said(capfd, "c18")
    assert code == Exit.DONE and out.startswith("C18\n")
    for words in (
        CLAIMS["C18"].says.en,
        "Courts, no date (legal text)",
        "item:national-lists#t_air_all - exists",
    ):
        assert words in out
    _, out, _ = said(capfd, "C14", "--lang", "zh")
    assert CLAIMS["C14"].says.zh in out and "trace-gaming - 游戏时长（数据，与来源不符）" in out


def test_cli__says_which_home_is_missing(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setattr(claim_homes, "shipped_ids", lambda: ("national-lists", "none"))
    _, out, _ = said(capfd, "C25")
    assert 'regime:rongcheng-2019 - missing: the library has no regime "rongcheng-2019". There are' in out
    assert "command:regimes show - exists" in out
    _, out, _ = said(capfd, "C25", "--lang", "zh")
    assert "regime:rongcheng-2019 - 缺失：规则库中没有制度“rongcheng-2019”。" in out
    _, out, _ = said(capfd, "C25", "--format", "json")
    states = {home["home"]: home["state"] for home in json.loads(out)["homes"]}
    assert states["regime:rongcheng-2019"] == "missing" and states["command:regimes show"] == "found"
    _, out, _ = said(capfd, "--class", "view")
    assert "missing)" in out


def test_cli__markdown_is_the_table_of_the_manual(capfd: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(capfd, "--format", "markdown")
    page = (ROOT / "docs" / "explanation" / "claims.md").read_text(encoding="utf-8")
    assert code == Exit.DONE and out == claims_table(LOADED.claims) and out in page
    assert hypotheses_table(LOADED.claims) in page
    _, out, _ = said(capfd, "C25", "--format", "markdown")
    assert out.startswith("## C25\n\n- **What the article says**: ")


def test_cli__json_is_one_document_in_both_languages(capfd: pytest.CaptureFixture[str]) -> None:
    _, out, _ = said(capfd, "--format", "json")
    records = json.loads(out)["claims"]
    assert [record["id"] for record in records] == list(CLAIMS)
    for record in records:
        claim = CLAIMS[record["id"]]
        assert record["says"] == {"en": claim.says.en, "zh": claim.says.zh}
        assert record["classes"] == list(claim.classes)
        assert [home["home"] for home in record["homes"]] == list(claim.homes)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["C38"], 'Found "C38" for a claim; the claims are C01 to C37; did you mean C37?'),
        (["C7"], "did you mean C07?"),
        (["0"], "did you mean C01?"),
        (["X18"], "did you mean C18?"),
        (["outline"], "the claims are C01 to C37; type `glasshouse claims` to see all."),
        (["C18", "--class", "view"], "Found --class view beside C18"),
        (["--class", "opinion"], "'opinion' is not one of 'rule', 'reported', 'seed_only', 'myth', 'view'"),
    ],
)
def test_cli__bad_input_is_one_sentence(
    capfd: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code, out, err = said(capfd, *arguments)
    assert code == Exit.BAD_INPUT and not out and words in err


def test_find_claim__takes_small_letters() -> None:
    assert find_claim(LOADED, "c05").id == "C05"


def test_cli__help_has_examples_that_parse() -> None:
    text = CliRunner().invoke(cli, ["claims", "--help"]).output
    examples = [line.split()[1:] for line in text.splitlines() if line.startswith("    glasshouse ")]
    assert len(examples) >= 5
    with click.Context(cli) as context:
        command = cli.get_command(context, "claims")
        assert command is not None
        for example in examples:
            command.make_context("claims", example[1:])


def test_commands__are_those_of_the_command_line() -> None:
    paths = set(command_paths())
    assert {"run", "claims", "regimes", "regimes show"} <= paths and "show" not in paths
