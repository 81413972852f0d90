"""A wronged namesake's story reads whole: mistake, listing, refusal, objection, correction, copy, refusal."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from glasshouse import clock
from glasshouse.arrays import ALWAYS
from glasshouse.codes import FROM_COPY, Event
from glasshouse.conduct import Rate
from glasshouse.engine.life import Life, explain_life
from glasshouse.engine.prepare import Prepared, prepare
from glasshouse.engine.sentences import Lang
from glasshouse.engine.simulate import Engine, first_exposure
from glasshouse.engine.trace import replay
from glasshouse.society import world_tables
from glasshouse.society.mistake_tables import mistake_table
from glasshouse.society.scenario import Scenario

REFUSED = (Event.AIR_REFUSED, Event.G_TRAIN_REFUSED, Event.EMU_FIRST_REFUSED, Event.SOFT_SLEEPER_REFUSED)
REFUSALS = {int(event) for event in (*REFUSED, Event.SPENDING_REFUSED)}
STORY = (
    ("somebody else of the same name stopped paying a debt", "同名的另一人"),
    ("a record of somebody else of the same name was filed about this agent", "同名者的记录被误记"),
    ("On the list.", "已列入名单"),
    ("Review by the enforcing court", "执行法院审查"),
    ("Entry corrected and deleted", "已更正删除"),
    ("a copy of it is still shown, until ", "仍有副本在显示，至"),
    ("; a copy of the ended entry was still shown", "：已终止列入的副本仍在显示"),
    ("the copy of the ended entry was corrected", "已终止列入的副本得到更正"),
)


@pytest.fixture
def society(monkeypatch: pytest.MonkeyPatch) -> Prepared:
    """The lists from 2016 to 2019, where mistakes are common, names are, and copies linger for long."""
    usual = mistake_table()
    changed = usual._replace(
        namesake=np.full_like(usual.namesake, ALWAYS), lingers=np.full_like(usual.lingers, ALWAYS),
        linger_days=np.full_like(usual.linger_days, 200), gate_on_copies=ALWAYS,
    )  # fmt: skip
    monkeypatch.setattr(world_tables, "mistake_table", lambda: changed)
    start, end = clock.parse_month("2016-01"), clock.parse_month("2019-12")
    p = prepare(Scenario(agents=60_000, seed=3, start=start, end=end))
    scalar = p.rates.scalar.copy()
    scalar[Rate.UNFOUNDED] = ALWAYS // 2
    return replace(p, rates=p.rates._replace(scalar=scalar))


def wronged(p: Prepared, neighbourhood: int, seen: np.ndarray) -> list[int]:
    """Return those who were listed for a namesake, put right, and refused by a copy all the same."""
    events = replay(p, neighbourhood, seen).events
    names = [o.name for o in p.observables]
    corrected, shown = names.index("jd_list.corrected"), events["value"] & FROM_COPY > 0
    refusal = np.isin(events["observable"], list(REFUSALS))
    wanted = (
        events["observable"] == int(Event.MISTAKEN_IDENTITY),
        events["observable"] == corrected,
        refusal & ~shown,
        refusal & shown,
        events["observable"] == int(Event.COPY_CORRECTED),
    )
    return sorted(set.intersection(*(set(events["agent"][which].tolist()) for which in wanted)))


def tells(life: Life, words: tuple[str, ...], lang: Lang) -> bool:
    """Do the lines of a life say these words, one after the other."""
    lines = life.text(lang).splitlines()
    at = 0
    for wanted in words:
        at = next((i for i in range(at, len(lines)) if wanted in lines[i]), len(lines))
        if at == len(lines):
            return False
        at += 1
    return True


def test_namesake__is_listed_put_right_and_refused_by_a_copy(society: Prepared) -> None:
    p = society
    ticks = list(Engine(p, threads=2).ticks())
    seen = np.stack([first_exposure(p), *(tick.exposure for tick in ticks)])
    english, chinese = zip(*STORY, strict=True)
    for k in range(len(p.places.size)):
        for agent in wronged(p, k, seen):
            life = explain_life(p, seen, agent)
            if tells(life, english, "en"):
                assert tells(life, chinese, "zh")
                assert "[assumed]" in life.text("en") and "[假设]" in life.text("zh")
                assert "[jd13-6" in life.text("en")  # the sharing under which the copy was received
                return
    raise AssertionError("no such life was found")
