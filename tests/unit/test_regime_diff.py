"""Unit tests of `glasshouse.reading.diff` and of what it compares: what a reform changed, in words."""

import datetime
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from glasshouse.errors import ScenarioError
from glasshouse.reading.changes import paired_scores
from glasshouse.reading.diff import Difference, diff
from glasshouse.reading.field_names import FIELDS, SECTIONS
from glasshouse.reading.names import ACTS, DOCUMENTS, FACTS, PROTECTED
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime, load_regime_text
from glasshouse.regimes.model import Regime

TOY = (Path(__file__).parents[1] / "fixtures" / "toy-list.yaml").read_text(encoding="utf-8")


def toy(*changes: tuple[str, str]) -> Regime:
    text = TOY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return load_regime_text(text).regime


def between(regime: Regime, first: str, last: str, lang: Any = "en") -> Difference:
    days = [datetime.date.fromisoformat(text) for text in (first, last)]
    return diff(regime, regime, before_on=days[0], after_on=days[1], lang=lang)


def test_diff__of_a_regime_with_itself_is_empty() -> None:
    found = diff(toy(), toy())
    assert found.changes == ()
    assert "No difference." in found.markdown


def test_diff__of_days_between_which_nothing_happens_is_empty() -> None:
    assert between(toy(), "2013-01-01", "2016-12-31").changes == ()


def test_diff__a_replaced_ground_is_one_change_with_old_and_new_text() -> None:
    found = between(toy(), "2016-01-01", "2018-01-01")
    ground = next(change for change in found.changes if change.one.path[-1] == "able-fixed")
    assert ground.kind == "changed" and ground.old and ground.old.path[-1] == "able-open"
    assert ("term", "open-ended", "2 years [assumed]") in ground.facts
    assert ground.switches == ("terms-2017",)
    text = found.markdown
    assert "term: open-ended → 2 years [assumed]" in text
    assert "provision: Toy rules, Article 1 [assumed] → Toy rules, Article 2 [assumed]" in text
    assert "“Who is able and does not pay is listed.” → **Toy rules, Article 2 [assumed]** “An entry" in text
    assert "`terms-2017`: **Entries get a term**; 2 of the changes; live entries get the new term" in text


def test_diff__a_score_rule_that_a_reform_multiplies() -> None:
    scores = (Path(__file__).parents[1] / "fixtures" / "toy-scores.yaml").read_text(encoding="utf-8")
    found = between(load_regime_text(scores).regime, "2020-01-01", "2020-03-01")
    assert [change.one.path for change in found.changes] == [("scores", "weihai", "rules", "weihai.1")]
    assert found.changes[0].facts == (("multipliers", "", "×2 [assumed]"),)
    assert between(load_regime_text(scores).regime, "2020-03-01", "2020-06-01").changes
    assert "times as much: nothing → ×2 [assumed]" in section(found.markdown, "#### Rules changed")


def test_names__every_section_of_a_file_is_called_something() -> None:
    assert set(Regime.model_fields) - {"format"} <= set(SECTIONS)


def test_diff__a_measure_whose_tickets_change() -> None:
    found = between(toy(), "2016-01-01", "2018-01-01")
    measure = next(change for change in found.changes if change.one.section == "measures")
    assert measure.facts == (("trip_bans", "flights 50 % [assumed]", "flights, G-trains 90 % [assumed]"),)
    assert measure.switches == ("terms-2017",)
    assert len(found.changes) == 2


def test_diff__added_and_ended_turn_round_with_the_days() -> None:
    forward, back = (
        between(toy(), *days) for days in (("2018-01-01", "2020-01-01"), ("2020-01-01", "2018-01-01"))
    )
    assert [change.kind for change in forward.changes] == ["added"]
    assert [change.kind for change in back.changes] == ["ended"]
    assert forward.changes[0].switches == back.changes[0].switches == ("longer-2019",)
    assert (
        "- Added: **enforcement is obstructed → In force (able to perform)**; from step: In force"
        in forward.markdown
    )


def test_diff__a_list_that_ends_takes_its_grounds_along() -> None:
    found = between(toy(), "2027-12-31", "2028-01-01")
    ended = {change.one.path[-1] for change in found.changes if change.kind == "ended"}
    assert {"toy", "able-fixed", "hides", "toy_list", "takes-effect"} <= ended
    assert not {"toy_objection", "files", "no-flight"} & ended


def test_diff__nothing_holds_outside_the_life_of_a_regime() -> None:
    kinds = {change.kind for change in between(toy(), "2009-12-31", "2010-01-01").changes}
    assert kinds == {"added"}


def test_diff__a_changed_clock_is_named() -> None:
    other = toy(("count: working_days, n: 3", "count: working_days, n: 7"))
    found = diff(toy(), other)
    step = next(change for change in found.changes if "steps" in change.one.path)
    assert step.facts == (("clock", "3 working days [assumed]", "7 working days [assumed]"),)


@pytest.mark.parametrize(
    "change",
    [
        ("duration: P2Y", "duration: P3Y"),
        ("share: 0.25", "share: 0.26"),
        ("when: [not grave]", "when: [grave]"),
        ("on: 2019-01-01", "on: 2019-01-02"),
        ("severity: {value: 4", "severity: {value: 5"),
        ("text: {en: An entry ends after two years.", "text: {en: An entry ends after a while."),
        ("title: {en: Toy list", "title: {en: Toy register"),
        ("territory: toy", "territory: elsewhere"),
        ("nationwide: false", "nationwide: true"),
        ("low: 0.1, high: 0.5", "low: 0.2, high: 0.5"),
        ("decision: outcome, luck: month", "decision: outcome"),
        ("n: 1, m: 5", "n: 1, m: 5, suspends: true"),
    ],
)  # fmt: skip
def test_diff__no_changed_word_goes_unseen(change: tuple[str, str]) -> None:
    assert diff(toy(), toy(change)).changes


def test_diff__needs_both_days_or_neither() -> None:
    with pytest.raises(ScenarioError, match="give both sides a date, or neither"):
        diff(toy(), toy(), before_on=datetime.date(2016, 1, 1))


def test_diff__the_reform_of_2017_as_a_lawyer_lists_it() -> None:
    found = between(load_regime("national-lists").regime, "2016-01-01", "2018-01-01")
    by_id = {change.one.path[-1]: change for change in found.changes}
    assert by_id["jd17-g2"].kind == "changed" and by_id["jd17-g2"].switches == ("jd-2017-terms",)
    assert by_id["jd17-minor-1"].kind == "added" and by_id["jd17-minor-1"].switches == ("jd-2017-minors",)
    assert by_id["jd-2013"].kind == "ended" and by_id["jd-2017"].kind == "added"
    clocks = [fact for change in found.changes for fact in change.facts if fact[0] == "clock"]
    assert ("clock", "1 to 60 days [assumed]", "3 working days") in clocks


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_diff__writes_both_languages(lang: str) -> None:
    text = between(load_regime("national-lists").regime, "2011-01-01", "2025-01-01", lang).markdown
    assert ("变更" in text) == (lang == "zh")
    assert "{" not in text and "None" not in text


def test_diff__of_each_shipped_regime_and_the_next() -> None:
    ids = shipped_ids()
    for one, other in zip(ids, (*ids[1:], ids[0]), strict=True):
        regime = load_regime(one).regime
        assert not diff(regime, regime).changes
        assert diff(regime, load_regime(other).regime).changes


def test_names__are_in_both_languages() -> None:
    for words in (ACTS, DOCUMENTS, FACTS, FIELDS, PROTECTED, SECTIONS):
        assert all(set(word) == {"en", "zh"} and all(word.values()) for word in words.values())


# scores ----------------------------------------------------------------------------------------------------


def section(text: str, heading: str) -> str:
    depth = len(heading.split()[0])
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{depth}}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1].replace("**", "")


def of_two(one: str, other: str, lang: Any = "en") -> Difference:
    return diff(load_regime(one).regime, load_regime(other).regime, lang=lang)


def test_diff__the_overlay_of_the_epidemic_is_a_table_of_points() -> None:
    found = between(load_regime("weihai-haibei").regime, "2020-02-06", "2020-02-08")
    assert {change.kind for change in found.changes} == {"added"}
    text = section(found.markdown, "### Haibei score")
    assert text.count("Notice on points for work against the epidemic, bonus items") == 2  # priced, and not
    assert "| +70 | Medical staff sent to Hubei |" in text
    assert (
        "| +3 to +60 | Gift against the epidemic | +3 points from 1 on, +10 to +50 points, at discretion"
        in text
    )
    assert "2 times as much since 2020-02-07 (hb-epidemic) until 2020-05-06 (hb-epidemic-end)" in text
    assert "slopes" not in text and "ladder" not in text and "low 10" not in text
    assert "Six kinds of conduct that deduct points" in text


def test_diff__what_leaves_finance_ends_under_its_provision() -> None:
    found = between(load_regime("sesame").regime, "2018-05-22", "2018-05-24")
    text = section(found.markdown, "## Measures")
    assert text.count("uses in finance") == text.count("while the score lasts") == 1
    assert text.count("asleep") == 2  # nobody knows from how many points
    assert "by `licence-gate-2018`" in text
    assert (
        "750 points: consumer credit of about 20,000 yuan; opens at: Sesame score from 750 points on" in text
    )
    assert "Ended: Sesame score → Lenders of the same group; Several banks" in section(
        found.markdown, "## Passing on"
    )


def test_diff__consent_comes_and_sanctions_go() -> None:
    found = of_two("rongcheng-2019", "rongcheng-2021")
    by_path = {change.one.path: change for change in found.changes}
    score = by_path["scores", "rongcheng"]
    assert score.kind == "changed" and score.old and score.old.title == "Rongcheng credit points"
    facts = {name: (before, after) for name, before, after in score.facts}
    assert facts["consent"] == ("none", "required") and facts["benefits_only"] == ("no", "yes")
    assert facts["initial"] == ("1,000", "not known; 1,000 [assumed]")
    assert facts["consent_given"][1].startswith("in 50 % of cases")
    text = found.markdown
    assert "  - consent: none → required" in text and "  - only rewards: no → yes" in text
    assert "### Village points" in text and "#### Rules ended" in text
    assert "begins at, assumed" not in text and "[]" not in text


def test_diff__borders_of_grades_stand_beside_each_other() -> None:
    text = section(
        of_two("suining-2010", "rongcheng-2019").markdown, "### Mass Credit → Rongcheng credit points"
    )
    borders = section(text, "#### Borders of grades")
    assert "| A, trustworthy | 970 [recalled] | 960 [recalled] |" in borders
    assert "| AAA, model of integrity | – | 1,050 [recalled] |" in borders
    assert "B, fairly" not in borders  # the same in both


def test_diff__a_rule_on_the_same_conduct_is_changed_and_not_ended_and_added() -> None:
    found = of_two("suining-2010", "rongcheng-2019")
    loan = next(
        change for change in found.changes if "Bank loan not repaid" in {s.title for s in (change.old,) if s}
    )
    assert loan.kind == "changed" and loan.new and loan.new.title == "Bank loan in arrears"
    text = section(found.markdown, "#### Rules changed")
    assert "Changed: Bank loan not repaid → Bank loan in arrears" in text
    assert "effect: −30 points → −10 points" in text and "charged: nothing → each month" in text
    assert "| −50 | Does not support elderly parents |" in section(found.markdown, "#### Rules ended")


def test_diff__weights_of_dimensions_stand_beside_each_other() -> None:
    regime = load_regime("sesame").regime
    score = regime.scores[0]
    assert score.model
    first, *rest = score.model.dimensions
    model = score.model.model_copy(
        update={"dimensions": (first.model_copy(update={"weight": Decimal(30)}), *rest)}
    )
    other = regime.model_copy(update={"scores": (score.model_copy(update={"model": model}),)})
    found = diff(regime, other)
    assert [change.one.path for change in found.changes] == [("scores", "sesame", "dimensions", "history")]
    assert "| Credit history | 35 | 30 |" in section(found.markdown, "#### Weights of dimensions")


def test_diff__a_changed_threshold_is_named() -> None:
    regime = load_regime("sesame").regime
    measures = list(regime.measures)
    place = next(i for i, one in enumerate(measures) if one.id == "ss_shared_bicycles")
    wanted = measures[place].thresholds[0].model_copy(update={"points": 700})
    measures[place] = measures[place].model_copy(update={"thresholds": (wanted,)})
    found = diff(regime, regime.model_copy(update={"measures": tuple(measures)}))
    line = "opens at: Sesame score from 650 points on → Sesame score from 700 points on"
    assert line in found.markdown


def test_diff__names_places_and_bases_and_purposes_in_words() -> None:
    text = of_two("suining-2010", "rongcheng-2019").markdown
    assert "territory: Suining → Rongcheng" in text
    assert "lb-suining" not in text and "general-trust" not in text
    assert "适用地域：睢宁 → 荣成" in of_two("suining-2010", "rongcheng-2019", "zh").markdown


def test_diff__evidence_that_comes_and_goes_is_named_in_a_line() -> None:
    text = section(of_two("suining-2010", "rongcheng-2019").markdown, "## Sources")
    assert text.count("\n- Added: ") == text.count("\n- Ended: ") == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_diff__of_places_reads_in_both_languages(lang: Any) -> None:
    text = of_two("weihai-haibei", "rongcheng-2019", lang).markdown
    assert "None" not in text and "{" not in text and "[]" not in text
    assert ("等级分数线" in text) == (lang == "zh")


def test_pairs__of_scores_are_those_that_share_most() -> None:
    suining, rongcheng = (load_regime(name).regime for name in ("suining-2010", "rongcheng-2019"))
    assert paired_scores(suining, rongcheng) == {"rongcheng": "suining"}
    assert paired_scores(rongcheng, load_regime("rongcheng-2021").regime) == {}  # they have one name
    assert paired_scores(suining, load_regime("xingtai-2020").regime) == {}  # persons here, firms there
