"""A second encoding of the umbrella, the jurisdictions and the counterfactual, against the shipped regimes.

The tables of `tests/second_encoding/umbrella` were written from the sources alone, before the shipped files
had been seen. Here the shipped files are brought into the same normal form: the day and the kind of each
dated act, where a regime applies and from when, what the nine cities would link, the fields of the four
domains, the aims of the outline, who said what when, and of which evidence class each item of the
counterfactual is. Ids are aligned in `alignment.csv`; every difference of content must stand in
`differences.csv`, with who is right and why, and a difference that is gone must go from there.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from judging import CLAIMS, Difference, Row, assert_judged, judged, read

from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime, Wording
from glasshouse.regimes.scoring_model import Bounds, FixedPoints, PerPoints, RangePoints, ScoreRule, SetGrade

OUTLINE, GBA, COUNTERFACTUAL = "outline-2014", "gba-joint", "seed-maximal"
SEPARATE = ("hong-kong", "macau")
PORTAL = "portal"  # the outline's file says what stood on the portal
REGIMES = (OUTLINE, *SEPARATE, GBA, COUNTERFACTUAL)
NAMED_BY = {
    "switches": "switch", "territory": "territory", "measures": "measure", "domains": "field", "aims": "aim",
    "items": "item", "statements": "speaker",
}  # fmt: skip
MOST = {
    "V1": "verified_text", "V2": "verified_excerpt", "R": "recalled", "V1 (date R)": "recalled",
    "V1 / R": "verified_excerpt", "rule": "verified_excerpt", "reported": "verified_excerpt",
}  # fmt: skip
LIFE = {
    "transport_basic": "travel", "transport_other": "travel", "culture_leisure": "travel",
    "housing": "housing", "employment_public": "work", "education_basic": "education",
}  # fmt: skip
DIRECTIONS = {"sanction": "closes", "reward": "earns"}
SUBJECTS = {"natural_person": "NP", "legal_person": "LP", "government_body": "GV"}
Regimes = Mapping[str, Regime]
Found = Mapping[str, set[str]]  # what the shipped file says of a field; several items may say several things


def _aligned() -> dict[tuple[str, str, str], list[str]]:
    rows = read("umbrella/alignment")
    aligned = {(row["kind"], row["regime"], row["sheet"]): row["shipped"].split() for row in rows}
    assert len(aligned) == len(rows), "aligned twice"
    return aligned


ALIGNED = _aligned()


def text(said: set[str]) -> str:
    return " ".join(sorted(said - {""}))


def claims_too_much(mark: str, claim: str) -> bool:
    """Return whether a file says that it has read what the sheet, by its mark, has not."""
    return CLAIMS.index(claim) > CLAIMS.index(MOST[mark])


def overclaims(mark: str, claims: set[str]) -> dict[str, tuple[str, set[str]]]:
    found = {claim for claim in claims if claims_too_much(mark, claim)}
    return {"status": (mark, found)} if found else {}


def compared(
    table: str, regime: str, item: str, sheet: Mapping[str, str], shipped: Found | None
) -> Iterator[Difference]:
    """Yield the fields in which the two differ; an item that nobody ships differs as a whole."""
    if shipped is None:
        yield Difference(table, regime, item, "*", text(set(sheet.values())), "nothing")
        return
    for field, said in sheet.items():
        if text(shipped[field]) != text(set(said.split())):
            yield Difference(table, regime, item, field, said, text(shipped[field]))


def one_too_many(table: str, regime: str, ids: Iterator[str], said: set[str]) -> Iterator[Difference]:
    """Yield what only the shipped file has."""
    yield from (Difference(table, regime, one, "*", "nothing", "shipped") for one in ids if one not in said)


def chosen(items: tuple[Any, ...], kind: str, regime: str, name: str) -> list[Any]:
    """Return the shipped items that an item of the sheet is aligned with, all of them or none."""
    names = ALIGNED.get((kind, regime, name), [])
    found = [one for one in items if one.id in names]
    return found if len(found) == len(names) else []


def said_by(kind: str, regime: str) -> set[str]:
    return {name for (of, at, _), names in ALIGNED.items() if (of, at) == (kind, regime) for name in names}


# dated acts


def operation(regime: Regime, act: Any) -> str:
    """Return what a dated act does, as far as its own file lets it do anything."""
    if act.evidence == "reported":
        return "draft"
    if getattr(act, "replaces", ()):
        return "replace"
    return "narrow" if any(one.in_force.since == act.id for one in regime.limits) else "umbrella"


def day(act: Any) -> str:
    if hasattr(act, "on"):
        return str(act.on.isoformat())
    return act.dated.isoformat() if act.dated else ""


def since(act: Any) -> str:
    return str((act.on if hasattr(act, "on") else act.dated or act.since).isoformat())


def switches(regimes: Regimes) -> Iterator[Difference]:
    for row in read("umbrella/switches"):
        name, regime = row["regime"], regimes[row["regime"]]
        acts = regime.switches if name == OUTLINE else regime.instruments
        found = chosen(acts, "switch", name, row["switch"])
        sheet = {"date": row["date"]}
        if name == OUTLINE:
            sheet["operation"] = row["operation"]
        shipped = {
            "date": {since(one) for one in found},
            "operation": {operation(regime, one) for one in found},
        }
        yield from compared("switches", name, row["switch"], sheet, shipped if found else None)
        claims = overclaims(row["mark"], {one.status for one in found})
        for field, (mark, claim) in claims.items():
            yield Difference("switches", name, row["switch"], field, mark, text(claim))
    for name in REGIMES:
        said = said_by("switch", name) | (said_by("statement", PORTAL) if name == OUTLINE else set())
        yield from one_too_many("switches", name, (one.id for one in regimes[name].switches), said)


# territory


def has_rules(regime: Regime) -> bool:
    head = regime.regime
    return bool(
        regime.procedures or regime.lists or regime.scores or regime.measures or regime.sharings
        or regime.limits or regime.switches or head.adoption
    )  # fmt: skip


def apply_in(regimes: Regimes, territory: str) -> set[str]:
    """Return the regimes with any rule in a territory."""
    return {
        name for name, one in regimes.items() if territory in one.regime.territorial_scope and has_rules(one)
    }


def of_place(regimes: Regimes, row: Row) -> Iterator[Difference]:
    name, territory = row["regime"], row["territory"]
    head = regimes[name].regime
    sheet = {"applies": row["applies"], "from": row["from"], "to": row["to"]}
    applying = apply_in(regimes, territory)
    shipped = {"applies": {"no"}, "from": {""}, "to": {""}}
    if row["applies"] == "no" and applying:
        shipped["applies"] = applying
    elif name in applying:
        until = head.until.isoformat() if isinstance(head.until, date) else ""
        shipped = {"applies": {"yes"}, "from": {head.since.isoformat()}, "to": {until}}
    yield from compared("territory", name, territory, sheet, shipped)


def of_border(regimes: Regimes, row: Row) -> Iterator[Difference]:
    """Compare what crosses a border: data, or the rules that meet residents in the mainland."""
    name, what = row["regime"], row["territory"]
    provisions = chosen(regimes[name].provisions, "territory", name, what)
    applies = "yes" if not what.startswith("flow ") or regimes[name].sharings else "no"
    shipped = {"applies": {applies}} if provisions else None
    yield from compared("territory", name, what, {"applies": row["applies"]}, shipped)
    for field, (mark, claim) in overclaims(row["mark"], {one.status for one in provisions}).items():
        yield Difference("territory", name, what, field, mark, text(claim))


def territory(regimes: Regimes) -> Iterator[Difference]:
    rows = read("umbrella/territory")
    for row in rows:
        yield from (of_border if " " in row["territory"] else of_place)(regimes, row)
    for name in (OUTLINE, *SEPARATE, GBA):
        scope = regimes[name].regime.territorial_scope
        said = {row["territory"] for row in rows if row["regime"] == name}
        yield from one_too_many("territory", name, iter(scope), said)


# what the nine cities would link


def measures(regimes: Regimes) -> Iterator[Difference]:
    regime = regimes[GBA]
    for row in read("umbrella/measures"):
        found = chosen(regime.measures, "measure", GBA, row["measure"])
        lists = [one for one in regime.lists if any(one.id in measure.trigger for measure in found)]
        shipped = {
            "subjects": {SUBJECTS[subject] for one in lists for subject in one.subjects},
            "kind": {one.polarity for one in found},
            "class": {one.evidence for one in (*found, *lists)},
            "from": {regime.regime.since.isoformat()},
        }
        sheet = {field: row[field] for field in shipped}
        yield from compared("measures", GBA, row["measure"], sheet, shipped if found else None)
    said = said_by("measure", GBA)
    yield from one_too_many("measures", GBA, (one.id for one in regime.measures), said)


# the outline


def domains(regimes: Regimes) -> Iterator[Difference]:
    purposes = regimes[OUTLINE].purposes
    for row in read("umbrella/domains"):
        item = f"{row['domain']}.{row['field']}"
        found = chosen(purposes, "domain", OUTLINE, item)
        shipped = {
            "domain": {one for purpose in found for one in purpose.compatible_with},
            "mark": {"R" if "(recalled)" in one.text.en else "V2" for one in found},
        }
        sheet = {"domain": row["domain"], "mark": row["mark"]}
        yield from compared("domains", OUTLINE, item, sheet, shipped if found else None)
    said = said_by("domain", OUTLINE) | {row["domain"] for row in read("umbrella/domains")}
    yield from one_too_many("domains", OUTLINE, (one.id for one in purposes), said)


def english(words: Wording) -> str:
    """Return the English of a text."""
    return words if isinstance(words, str) else words.en


def aims(regimes: Regimes) -> Iterator[Difference]:
    outline = regimes[OUTLINE].instruments[0].id
    provisions = tuple(one for one in regimes[OUTLINE].provisions if one.instrument == outline)
    for row in read("umbrella/aims"):
        found = chosen(provisions, "aim", OUTLINE, row["aim"])
        shipped = {
            "part": {english(one.article).replace(",", " ").split()[1] for one in found},
            "status": {one.status for one in found},
        }
        sheet = {"part": row["part"], "status": MOST[row["mark"]]}
        yield from compared("aims", OUTLINE, row["aim"], sheet, shipped if found else None)
    said = said_by("aim", OUTLINE)
    yield from one_too_many("aims", OUTLINE, (one.id for one in provisions), said)


def statements(regimes: Regimes) -> Iterator[Difference]:
    for row in read("umbrella/statements"):
        name, speaker = row["regime"], row["speaker"]
        regime = regimes[OUTLINE if name == PORTAL else name]
        item = f"{speaker} {row['date']}" if name == PORTAL else speaker
        found = chosen((*regime.instruments, *regime.switches), "statement", name, item)
        texts = {one.instrument for one in regime.provisions} | {one.id for one in regime.switches}
        days = {since(one) if name == PORTAL else day(one) for one in found if one.id in texts}
        yield from compared(
            "statements", name, item, {"date": row["date"]}, {"date": days} if found else None
        )
        for field, (mark, claim) in overclaims(row["mark"], {one.status for one in found}).items():
            yield Difference("statements", name, item, field, mark, text(claim))


# the counterfactual


def direction(rule: ScoreRule) -> str:
    match rule.effect:
        case FixedPoints(points=int(points)):
            return "costs" if points < 0 else "earns"
        case RangePoints(range=Bounds(high=high)):
            return "costs" if high <= 0 else "earns"
        case PerPoints(per=per):
            return "costs" if per.points < 0 else "earns"
        case SetGrade():
            return "costs"
    return "other"


def items_of(regime: Regime) -> dict[str, tuple[Any, ...]]:
    return {
        "scorer": tuple(
            one for one in regime.authorities if any(one.id in s.consumers for s in regime.scores)
        ),
        "trace": regime.data_categories,
        "flow": regime.sharings,
        "rule": tuple(rule for score in regime.scores for rule in score.rules),
        "consequence": regime.measures,
    }


def class_of(kind: str, item: Any) -> str:
    """Return the evidence class; a body bears none, and its name says if the article alone has it."""
    if kind == "scorer":
        return "seed_only" if "(article only)" in item.label.en else "rule"
    return str(getattr(item, "evidence", ""))


def directions_of(kind: str, item: Any) -> str:
    if kind == "rule":
        return direction(item)
    return DIRECTIONS[item.polarity] if kind == "consequence" else ""


def items(regimes: Regimes) -> Iterator[Difference]:
    shipped_items = items_of(regimes[COUNTERFACTUAL])
    for row in read("umbrella/items"):
        kind, name = row["kind"], row["item"]
        found = chosen(shipped_items[kind], kind, COUNTERFACTUAL, name)
        shipped = {
            "class": {class_of(kind, one) for one in found},
            "direction": {directions_of(kind, one) for one in found},
            "life_domain": {LIFE.get(one.domain, one.domain) for one in found if kind == "consequence"},
        }
        unsaid = {"class"} if kind == "flow" else set()  # a flow bears no class in a file
        unsaid |= set() if row["life_domain"] else {"life_domain"}
        sheet = {field: row[field] for field in shipped if field not in unsaid}
        item = f"{kind} {row['claim']} {name}"
        whole = {field: row[field] for field in shipped}
        yield from compared(
            "items", COUNTERFACTUAL, item, sheet if found else whole, shipped if found else None
        )
    for kind, several in shipped_items.items():
        said = said_by(kind, COUNTERFACTUAL)
        yield from one_too_many("items", COUNTERFACTUAL, (one.id for one in several), said)


TABLES_OF: dict[str, Callable[[Regimes], Iterator[Difference]]] = {
    "switches": switches, "territory": territory, "measures": measures, "domains": domains, "aims": aims,
    "statements": statements, "items": items,
}  # fmt: skip


def _regimes() -> dict[str, Regime]:
    return {name: load_regime(name).regime for name in shipped_ids()}


def _found(regimes: Regimes) -> set[Difference]:
    return {one for differences in TABLES_OF.values() for one in differences(regimes)}


@pytest.mark.parametrize("table", TABLES_OF)
def test_second_encoding__differs_only_where_it_says_so(table: str) -> None:
    known = {one for one in judged("umbrella") if one.table == table}
    assert_judged(set(TABLES_OF[table](_regimes())), known)


def test_differences__are_of_a_table_and_a_regime() -> None:
    assert {one.table for one in judged("umbrella")} <= set(TABLES_OF)
    assert {one.regime for one in judged("umbrella")} <= {*REGIMES, PORTAL}


def test_alignment__names_what_is_there() -> None:
    names = {row[NAMED_BY[table]] for table in TABLES_OF for row in read(f"umbrella/{table}")}
    names |= {f"{row['domain']}.{row['field']}" for row in read("umbrella/domains")}
    names |= {f"{row['speaker']} {row['date']}" for row in read("umbrella/statements")}
    assert {sheet for _, _, sheet in ALIGNED} - names == set(), "aligned, but not in the sheet"


# negative controls


def _changed(name: str, section: str, item_id: str, **update: Any) -> set[tuple[str, str, str]]:
    """Return the differences that are new once an item of a regime is changed, or without update left out."""
    regimes = _regimes()
    before = _found(regimes)
    kept = [one for one in getattr(regimes[name], section) if one.id != item_id or update]
    several = tuple(one.model_copy(update=update) if one.id == item_id else one for one in kept)
    regimes[name] = regimes[name].model_copy(update={section: several})
    return {(one.table, one.item, one.field) for one in _found(regimes) - before}


def test_control__a_moved_date() -> None:
    moved = date(2020, 12, 18)
    assert _changed(OUTLINE, "switches", "gbf49-2020", on=moved) == {("switches", "gbf49", "date")}
    assert _changed("macau", "instruments", "mo-statement", dated=moved) == {
        ("switches", "macau_statement", "date"),
        ("statements", "policy bureau", "date"),
    }


def test_control__a_lost_act_and_a_lost_limit() -> None:
    assert _changed(OUTLINE, "switches", "plan-2425") == {("switches", "plan2425", "*")}
    assert _changed(OUTLINE, "limits", "lm-list-rules") == {("switches", "rb_rules", "operation")}


def test_control__a_place_too_many() -> None:
    regimes = _regimes()
    before = _found(regimes)
    head = regimes[GBA].regime
    wider = head.model_copy(update={"territorial_scope": (*head.territorial_scope, "macau")})
    regimes[GBA] = regimes[GBA].model_copy(update={"regime": wider})
    new = {(one.regime, one.item, one.field) for one in _found(regimes) - before}
    assert new == {("macau", "macau", "applies"), (GBA, "macau", "applies")}


def test_control__a_flow_over_the_border() -> None:
    regimes = _regimes()
    before = _found(regimes)
    flow = regimes[COUNTERFACTUAL].sharings[:1]
    regimes["hong-kong"] = regimes["hong-kong"].model_copy(update={"sharings": flow})
    new = {(one.item, one.field) for one in _found(regimes) - before}
    assert {("flow mainland to hong-kong", "applies"), ("hong-kong", "applies")} <= new


def test_control__a_class_too_good_and_a_lost_item() -> None:
    assert _changed(COUNTERFACTUAL, "data_categories", "trace-location", evidence="rule") == {
        ("items", "trace C14 location", "class")
    }
    assert _changed(COUNTERFACTUAL, "data_categories", "trace-home") == {
        ("items", "trace C14 smart home", "*")
    }
    assert _changed(COUNTERFACTUAL, "measures", "sm_rides", polarity="reward") == {
        ("items", "consequence C27 rides refused", "direction")
    }
    assert _changed(GBA, "measures", "gba_fast_track", evidence="rule") == {
        ("measures", "linked_incentive", "class")
    }


def test_control__a_claim_to_have_read_more() -> None:
    read_it = "verified_excerpt"
    assert _changed(OUTLINE, "provisions", "ol-goals-2020", status=read_it) == {
        ("aims", "goals2020", "status")
    }
    assert _changed(OUTLINE, "switches", "pipl-2021", status=read_it) == {("switches", "pipl", "status")}
    assert _changed("hong-kong", "provisions", "hk-in-the-mainland", status="verified_text") == {
        ("territory", "conduct of residents in the mainland", "status")
    }


def test_control__a_field_in_the_wrong_domain() -> None:
    assert _changed(OUTLINE, "purposes", "soc.labour", compatible_with=("com",)) == {
        ("domains", "soc.labour", "domain")
    }
