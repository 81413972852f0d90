"""What the public sees of a run: search, and the lists as the courts' site and Credit China show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from glasshouse import clock
from glasshouse.effect_charts import Lang
from glasshouse.engine.agents import FIRM, KINDS, PREFIXES, neighbourhood_of, slot_called
from glasshouse.engine.prepare import Prepared
from glasshouse.engine.runs import Run
from glasshouse.engine.whereabouts import place_of
from glasshouse.errors import GlasshouseError
from glasshouse.explorer.asked import Asked, RefusedError, quoted
from glasshouse.explorer.home import run_record
from glasshouse.explorer.page import Page, address
from glasshouse.explorer.portal.citing import Citing
from glasshouse.explorer.portal.doors import life_of, scores_of
from glasshouse.explorer.portal.learning import JOINT, learned, publication_records
from glasshouse.explorer.portal.published import CachedRun, Shown, Steps, cases_of, reason, sampled, shown_of
from glasshouse.explorer.portal.words import (
    CLAIMS,
    CLAIMS_MONTH,
    LABELS,
    SHOW,
    SITES,
    TITLE,
    said,
)
from glasshouse.explorer.portal.words import (
    KINDS as KIND_WORDS,
)
from glasshouse.explorer.shelf import Shelf
from glasshouse.metrics.series import read_series
from glasshouse.reading.claim_words import CLASSES
from glasshouse.regimes.claims import OpenResult, find_claim, load_claims

HERE: Final = "/portal"
PER_PAGE: Final = 30
AGENT: Final = re.compile(r"[FfBb]?[0-9]{1,10}")
PAID: Final = ("performed_listed", "settled_listed")
COPIES: Final = "copy_lingers"
FIRMS: Final = "legal_person"


def first(shelf: Shelf, asked: Asked) -> Page | str:
    """Send the reader on to the portal of the first run."""
    return address(f"/runs/{shelf.first_run()}/portal", asked.lang)


@dataclass(frozen=True)
class Search:
    """What a reader looks for; empty parts do not matter. `slot` is -1 where no agent is named."""

    agent: str
    slot: int
    place: str
    provision: str
    list: str
    show: str
    tick: int
    page: int

    @property
    def day(self) -> int:
        """Return the last day of the month."""
        return clock.last_day(self.tick)


def page(shelf: Shelf, asked: Asked) -> Page | str:
    """Return the portal of a run."""
    run, lang = shelf.run(asked), asked.lang
    prepared = run.prepared
    places, steps = places_of(prepared), Steps(prepared.stack)
    citing, entries = Citing(prepared.stack, lang), sampled_entries(run)
    grounds = {moment.ground for _, one in entries for moment in one.case.moments}
    provisions = sorted({name for one in grounds if (name := citing.ground_provision(one))})
    search = _asked(asked, run, tuple(places), tuple(provisions), steps.public)
    if search.slot >= 0 and not is_sampled(run, search.slot):
        cases = life_of(run, search.slot).cases
        entries = tuple((search.slot, one) for case in cases for one in shown_of(case, steps))
    found = list(matching(entries, search, prepared, citing))
    last = max(-(-len(found) // PER_PAGE), 1)
    if search.page > last:
        raise RefusedError(
            400, f"page: found {search.page}; there are {last}.", f"page：{search.page}无效；共{last}页。"
        )
    part = found[(search.page - 1) * PER_PAGE : search.page * PER_PAGE]
    named = {one.case.procedure for _, one in part} or {search.list}
    shown_lists = [one for one in steps.public if one in named or (not part and not search.list)]
    record = {
        "run": run_record(run), "month": clock.month_text(search.tick),
        "day": clock.day_text(search.day), "search": _search_record(search),
        "choices": {
            "places": places_named(places, run, lang),
            "provisions": [citing.cited(name) for name in provisions],
            "lists": [{"key": one, "name": citing.procedure(one)} for one in steps.public],
            "show": [{"key": one, "name": words[lang]} for one, words in SHOW.items()],
        },
        "says": _sentences(
            run, search, len(found), lang, places, has_lists=bool(steps.public)
        ),
        "lists": list(_lists(run, search, citing, steps, places)),
        "n_entries": len(found), "pages": last, "per_page": PER_PAGE,
        "entries": [_entry(slot, one, search, prepared, citing, steps) for slot, one in part],
        "learn": [learned(citing, one, search.day) for one in shown_lists],
        "scores": _scores(run, search, citing, lang),
        "sites": list(_sites(prepared, citing, search.day)),
        "claims": _claims(lang) if clock.month_text(search.tick) == CLAIMS_MONTH else [],
        "_says": {name: words[lang] for name, words in LABELS.items() if "{" not in words["en"]},
    }  # fmt: skip
    return Page("portal", TITLE[lang], record, HERE)


# the search -------------------------------------------------------------------------------------------------


def _asked(
    asked: Asked, run: Run, places: Sequence[str], provisions: Sequence[str], lists: Sequence[str]
) -> Search:
    scenario = run.prepared.scenario
    agent, slot = agent_asked(asked, run.prepared)
    return Search(
        agent, slot, asked.choice("place", places, ""), asked.choice("provision", provisions, ""),
        asked.choice("list", lists, ""), asked.choice("show", tuple(SHOW), "all" if agent else "standing"),
        asked.month("month", scenario.start, scenario.end, scenario.end),
        asked.number("page", 1, 100_000, 1),
    )  # fmt: skip


def agent_asked(asked: Asked, prepared: Prepared) -> tuple[str, int]:
    """Return what an agent is called, and its slot; -1 where none is named.

    Raises
    ------
    RefusedError
        If it is no number of an agent of the run.
    """
    text = asked.text("agent").strip().replace("_", "")
    if not text:
        return "", -1
    if not AGENT.fullmatch(text):
        raise RefusedError(
            400,
            f"agent: found {quoted(text)}; a number is needed, or F12 for a firm. "
            "There is no search by name.",
            f"agent：{quoted(text)}无效；须为编号，企业如 F12。不设姓名检索。",
        )
    try:
        return text.upper(), slot_called(prepared, text)
    except GlasshouseError as failure:
        n = prepared.places.n_agents
        raise RefusedError(
            400, str(failure), f"agent：本次运行没有 {quoted(text)}；自然人的编号为 0 至 {n - 1:,}。"
        ) from None


def _search_record(search: Search) -> dict[str, Any]:
    return {
        "agent": search.agent, "place": search.place, "provision": search.provision, "list": search.list,
        "show": search.show, "page": search.page,
    }  # fmt: skip


Entries = tuple[tuple[int, Shown], ...]  # each with the slot of its agent


def sampled_entries(run: Run) -> Entries:
    """Return all times for which an entry of the sample was public; those of the latest runs are kept."""
    return _entries(str(run.manifest.digest), CachedRun(run))


@lru_cache(8)
def _entries(digest: str, kept: CachedRun) -> Entries:
    prepared, steps = kept.run.prepared, Steps(kept.run.prepared.stack)
    cases = cases_of(sampled(kept.run), steps)
    return tuple((slot_called(prepared, case.name), one) for case in cases for one in shown_of(case, steps))


def matching(
    entries: Entries, search: Search, prepared: Prepared, citing: Citing
) -> Iterator[tuple[int, Shown]]:
    """Yield the entries that a search finds, as they were known on its day, the latest first."""
    for slot, one in sorted(entries, key=lambda pair: (-pair[1].first.day, pair[0])):
        known = one.known(search.day)
        if known is None or (search.show != "all" and known.is_on(search.day) != (search.show == "standing")):
            continue
        if search.slot >= 0 and slot != search.slot:
            continue
        if search.list and one.case.procedure != search.list:
            continue
        now = one.case.at(search.day) or one.closed or one.case.moments[-1]
        if search.provision and citing.ground_provision(now.ground) != search.provision:
            continue
        if search.place and search.place not in place_keys(prepared, slot):
            continue
        yield slot, known


# places -----------------------------------------------------------------------------------------------------


def places_of(prepared: Prepared) -> dict[str, tuple[str, str]]:
    """Return what one can search by: provinces, and places whose own regime is in force, with both names."""
    territory = prepared.territory
    found = {
        f"{code:02d}": territory.province_name(index) for index, code in enumerate(prepared.province_codes)
    }
    for k in range(len(prepared.places.size)):
        place = place_of(prepared, k)
        if place is not None:
            found[place.id] = (place.name_en, place.name_zh)
    return found


def place_keys(prepared: Prepared, slot: int) -> tuple[str, ...]:
    """Return the keys of where an agent lives: its province, and its place if its own regime is in force."""
    k = neighbourhood_of(prepared, slot)
    place = place_of(prepared, k)
    province = f"{prepared.province_codes[int(prepared.places.province[k])]:02d}"
    return (province, place.id) if place else (province,)


def where(prepared: Prepared, slot: int, lang: Lang) -> str:
    """Say where an agent lives, as coarsely as a life may."""
    k = neighbourhood_of(prepared, slot)
    place, side = place_of(prepared, k), 1 if lang == "zh" else 0
    province = prepared.territory.province_name(int(prepared.places.province[k]))[side]
    if place is None:
        return province
    return f"{province}{place.name_zh}" if lang == "zh" else f"{place.name_en}, {province}"


def is_sampled(run: Run, slot: int) -> bool:
    """Whether an agent lives in a neighbourhood of which every event is kept."""
    return neighbourhood_of(run.prepared, slot) in run.manifest.sample.neighbourhoods


def places_named(places: dict[str, tuple[str, str]], run: Run, lang: Lang) -> list[dict[str, Any]]:
    """Return the places that one can search by; `sampled` are those with entries one by one."""
    held = run.prepared.places.first_slot[list(run.manifest.sample.neighbourhoods)].tolist()
    known = {key for slot in held for key in place_keys(run.prepared, int(slot))}
    side = 1 if lang == "zh" else 0
    return [{"key": key, "name": name[side], "sampled": key in known} for key, name in places.items()]


# what is shown ----------------------------------------------------------------------------------------------


def _sentences(
    run: Run, search: Search, n: int, lang: Lang, places: dict[str, tuple[str, str]], *, has_lists: bool
) -> dict[str, str]:
    prepared, sample = run.prepared, list(run.manifest.sample.neighbourhoods)
    side = 1 if lang == "zh" else 0
    slots = prepared.places.first_slot[sample].tolist()
    named = dict.fromkeys(where(prepared, int(slot), lang) for slot in slots)
    first_row, last_row = (search.page - 1) * PER_PAGE + 1, min(search.page * PER_PAGE, n)
    key = "found_one" if n == 1 else "found" if n <= PER_PAGE else "found_part"
    chosen = places.get(search.place, ("", ""))[side]
    known = {name for slot in slots for name in place_keys(prepared, int(slot))}
    is_elsewhere = bool(search.place) and search.place not in known and search.slot < 0
    replayed = search.slot >= 0 and not is_sampled(run, search.slot)
    return {
        "lead": said("lead" if has_lists else "lead_plain", lang, day=clock.day_text(search.day)),
        "national": said(
            "national_says", lang, day=clock.day_text(search.day), weight=f"{float(prepared.weight):,.0f}"
        ),
        "place": chosen,
        "sample": said(
            "sample_says", lang, n=len(sample), all=len(prepared.places.size),
            agents=f"{int(prepared.places.size[sample].sum()):,}", of_agents=f"{prepared.scenario.agents:,}",
            where=JOINT[lang].join(named),
        ),
        "found": said(key, lang, n=n, first=first_row, last=last_row) if n else "",
        "none": "" if n else said("not_sampled" if is_elsewhere else "none_found", lang),
        "replay": said("from_replay", lang, agent=search.agent) if replayed else "",
        "learn": said("learn_says", lang, day=clock.day_text(search.day)),
        "both": _both(run, search, lang),
        "page": said("page_of", lang, page=search.page, pages=max(-(-n // PER_PAGE), 1)),
    }  # fmt: skip


def _both(run: Run, search: Search, lang: Lang) -> str:
    series = read_series(run.series_path, observables=[*PAID, COPIES], groups=("all", FIRMS))
    start, groups = run.prepared.scenario.start, ("all", FIRMS)
    paid = series.total_together(PAID, start, search.tick, groups)
    copies = series.total_together((COPIES,), start, search.tick, groups)
    if not paid and not copies:
        return ""
    return said("both_says", lang, day=clock.day_text(search.day), paid=f"{paid:,}", copies=f"{copies:,}")


def _lists(
    run: Run, search: Search, citing: Citing, steps: Steps, places: dict[str, tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """Yield the lists and orders of the run with how many stood on them, in the whole run or a province."""
    stack = run.prepared.stack
    kinds = dict(zip(stack.procedure_ids, stack.rules.procedure_is_list.tolist(), strict=True))
    names = [name for name in stack.procedure_ids if kinds[name]]
    code = int(search.place) if search.place.isdigit() else 0
    series = read_series(
        run.series_path, observables=[f"{name}.persons" for name in names], provinces=(code,),
        groups=("all", FIRMS),
    )  # fmt: skip
    for name in names:
        persons = series.at(f"{name}.persons", search.tick, province=code)
        yield {
            "key": name, "name": citing.procedure(name), "is_public": name in steps.public,
            "persons": persons, "adults": round(persons * run.prepared.weight),
            "firms": series.at(f"{name}.persons", search.tick, province=code, group=FIRMS),
        }  # fmt: skip


def _entry(
    slot: int, one: Shown, search: Search, prepared: Prepared, citing: Citing, steps: Steps
) -> dict[str, Any]:
    case, lang = one.case, citing.lang
    now = case.at(search.day) or one.closed or case.moments[-1]
    ground = now.ground
    why, closed = reason(one, steps), one.closed
    return {
        "agent": case.name, "kind": KIND_WORDS[case.subject][lang], "where": where(prepared, slot, lang),
        "list": case.procedure, "list_name": citing.procedure(case.procedure),
        "ground": citing.rule(ground), "provision": citing.cited(citing.ground_provision(ground)),
        "published": clock.day_text(one.first.day),
        "step": citing.step(now.step) if one.is_on(search.day) else "",
        "until": clock.day_text(now.end) if now.end is not None else "",
        "withdrawn": clock.day_text(one.until) if one.until is not None else "",
        "why": why, "why_says": citing.reason(why) if why else "",
        "why_provision": citing.cited(closed.provision) if closed else citing.cited("none"),
        "days": (one.until if one.until is not None else search.day) - one.first.day,
        "is_person": case.subject == KINDS[0], "is_firm": case.name[:1] == PREFIXES[FIRM],
    }  # fmt: skip


def _scores(run: Run, search: Search, citing: Citing, lang: Lang) -> dict[str, Any]:
    """Return what texts order shown of scores, and one agent's, if everybody can search them."""
    stack, found, open_to_all = run.prepared.stack, [], set[str]()
    for regime in stack.regimes:
        for one in publication_records(citing, regime, [score.id for score in regime.scores], search.day):
            found.append(one)
            if one["searchable"]:
                open_to_all |= {one["subject"]}
    mine = []
    if search.slot >= 0 and open_to_all:
        for standing in scores_of(run, search.slot, search.tick):
            if standing.score.rpartition(":")[2] in open_to_all:
                name, grade = (
                    (standing.zh, standing.grade_zh) if lang == "zh" else (standing.en, standing.grade_en)
                )
                text = (
                    f"{name}：{standing.points}分，{grade}"
                    if lang == "zh"
                    else (f"{name}: {standing.points} points, {grade}")
                )
                mine.append(said("score_of", lang, agent=search.agent, day=standing.day, text=text))
    return {"kept": bool(stack.score_ids), "shown": found, "searchable": bool(open_to_all), "agent": mine}


def _sites(prepared: Prepared, citing: Citing, day: int) -> Iterator[dict[str, Any]]:
    """Yield the reforms about the sites themselves that had come by a day, as the run has them."""
    for reform in prepared.stack.switches:
        if reform.switch.id in SITES and reform.is_on and reform.day <= day:
            regime = next(one for one in prepared.stack.regimes if one.regime.id == reform.regime_id)
            say = citing.says[reform.regime_id]
            provision = say.provisions[reform.switch.provision]
            yield {
                "day": clock.day_text(reform.day), "name": say.text(reform.switch.label),
                "text": say.text(provision.text), "provision": citing.own(regime, reform.switch.provision),
            }  # fmt: skip


def _claims(lang: Lang) -> list[dict[str, str]]:
    """Return what the article says of the sites and of the statements of July 2019, claim by claim."""
    loaded, found = load_claims(), []
    for name in CLAIMS:
        claim = find_claim(loaded, name)
        is_open = isinstance(claim.result, OpenResult)
        result = claim.result.reason if isinstance(claim.result, OpenResult) else claim.result.text
        texts = (claim.says, claim.support, claim.speaker, result)
        words = [getattr(one, lang) if one else "" for one in texts]
        found.append(
            {
                "claim": claim.id, "date": claim.date or "", "says": words[0], "support": words[1],
                "speaker": words[2],
                "result": said("open_result", lang, why=words[3]) if is_open else words[3],
                "class": JOINT[lang].join(CLASSES[one][lang] for one in claim.classes),
            }
        )  # fmt: skip
    return found
