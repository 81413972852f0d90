"""What one could learn from an entry, for how long, how it ends, and what others have of knowing it.

All of it is what the provisions of the run's own regimes say, as their files state it, with the provision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from glasshouse.effect_charts import Lang
from glasshouse.explorer.portal.citing import Citing
from glasshouse.reading.names import called
from glasshouse.regimes.model import Regime

FIELDS: Final[dict[str, dict[str, str]]] = {
    "name": {"en": "name", "zh": "姓名"},
    "sex": {"en": "sex", "zh": "性别"},
    "age": {"en": "age", "zh": "年龄"},
    "id_number": {"en": "identity number", "zh": "身份证号码"},
    "address": {"en": "address", "zh": "住址"},
    "duty": {"en": "the duty that the judgment sets", "zh": "生效文书确定的义务"},
    "performance": {"en": "how far it was performed", "zh": "履行情况"},
    "conduct": {"en": "the conduct", "zh": "失信行为情形"},
    "basis": {"en": "the judgment or document", "zh": "执行依据"},
    "case_no": {"en": "case number", "zh": "案号"},
    "court": {"en": "court", "zh": "法院"},
    "representative": {"en": "legal representative", "zh": "法定代表人"},
    "responsible_persons": {"en": "persons responsible", "zh": "责任人"},
    "entity_name": {"en": "name of the firm or body", "zh": "单位名称"},
    "entity_code": {"en": "code of the firm or body", "zh": "统一社会信用代码"},
    "ground": {"en": "ground", "zh": "列入事由"},
    "body_for_objections": {"en": "the body for objections", "zh": "异议受理单位"},
    "body": {"en": "the deciding body", "zh": "决定机关"},
    "items": {"en": "what is forbidden", "zh": "限制事项"},
    "points": {"en": "points", "zh": "分数"},
    "grade": {"en": "grade", "zh": "等级"},
    "rank": {"en": "rank", "zh": "名次"},
    "year": {"en": "year", "zh": "年度"},
    "date": {"en": "date", "zh": "日期"},
    "decision_number": {"en": "number of the decision", "zh": "决定文号"},
    "kind": {"en": "kind", "zh": "种类"},
    "content": {"en": "content", "zh": "内容"},
    "facts": {"en": "facts", "zh": "事实"},
}
AUDIENCES: Final[dict[str, dict[str, str]]] = {
    "everyone": {"en": "everyone", "zh": "所有人"},
    "everyone who sees it": {"en": "everyone who sees it", "zh": "所有看到的人"},
    "readers of the media, if the court publishes": {
        "en": "readers of the media, if the court publishes", "zh": "媒体读者（如法院公布）",
    },
    "the village": {"en": "the village", "zh": "本村"},
    "the person scored": {"en": "the person scored", "zh": "被评分者本人"},
    "members of the platform": {"en": "members of the platform", "zh": "平台成员"},
    "not stated in what was read": {"en": "not stated in what was read", "zh": "所读部分未规定"},
}  # fmt: skip
CHANNELS: Final[dict[str, dict[str, str]]] = {
    "portal": {"en": "portal", "zh": "网站"},
    "street_screen": {"en": "screens in the street", "zh": "街头屏幕"},
    "media": {"en": "the media", "zh": "媒体"},
    "phone_tone": {"en": "ring tone", "zh": "手机彩铃"},
    "api": {"en": "data interface", "zh": "数据接口"},
    "notice_board": {"en": "notice board", "zh": "公告栏"},
}
JOINT: Final[dict[Lang, str]] = {"en": ", ", "zh": "、"}
PERSONAL: Final = frozenset({"name", "sex", "age", "id_number", "address"})


def publication_records(
    citing: Citing, regime: Regime, about: Sequence[str], day: int
) -> list[dict[str, Any]]:
    """Return what the texts order shown of some subjects (lists, scores): to whom, where, for how long."""
    found = []
    for rule, title in citing.items(regime, "publications", day):
        if rule.subject in about:
            found.append(
                {
                    "about": title, "subject": rule.subject,
                    "fields": [called(FIELDS, name, citing.lang) for name in rule.fields],
                    "personal": any(name in PERSONAL for name in rule.fields),
                    "audience": called(AUDIENCES, rule.audience, citing.lang),
                    "channels": JOINT[citing.lang].join(
                        called(CHANNELS, name, citing.lang) for name in rule.channel
                    ),
                    "searchable": rule.searchable, "minors_masked": rule.minors_masked,
                    "duration": citing.said(regime, rule, "duration"),
                    "provision": citing.own(regime, rule.provision),
                }
            )  # fmt: skip
    return found


def learned(citing: Citing, procedure: str, day: int) -> dict[str, Any]:
    """Return the box about the entries of a list, as its regime has it on a day.

    Parameters
    ----------
    procedure
        Public name of the list's procedure.
    """
    regime, own = citing.regime_of(procedure), citing.owner[procedure][1]
    lists = [item for item in regime.lists if item.procedure == own]
    about = [own, *(item.id for item in lists)]
    grounds = [ground.id for item in lists for ground in item.grounds]
    return {
        "list": procedure, "name": citing.procedure(procedure), "regime": regime.regime.id,
        "shown": publication_records(citing, regime, about, day),
        "kept": list(_kept(citing, regime, [*about, *grounds], day)),
        "ways_off": list(_repairs(citing, regime, about, day)),
        "objections": list(_remedies(citing, regime, about, day)),
        "aims": list(_aims(citing, regime, about, day)),
    }  # fmt: skip


def _kept(citing: Citing, regime: Regime, about: Sequence[str], day: int) -> Iterator[dict[str, Any]]:
    for rule, title in citing.items(regime, "retentions", day, is_current=True):
        if rule.subject in about:
            yield {
                "about": title, "at_most": citing.said(regime, rule, "max"), "by_itself": rule.auto,
                "provision": citing.own(regime, rule.provision),
            }  # fmt: skip


def _repairs(citing: Citing, regime: Regime, about: Sequence[str], day: int) -> Iterator[dict[str, Any]]:
    for rule, title in citing.items(regime, "repairs", day, is_current=True):
        if rule.subject in about:
            yield {
                "way": title, "effect": citing.said(regime, rule, "effect"), "is_right": rule.right,
                "can_be_reviewed": rule.refusal_reviewable, "provision": citing.own(regime, rule.provision),
            }  # fmt: skip


def _remedies(citing: Citing, regime: Regime, about: Sequence[str], day: int) -> Iterator[dict[str, Any]]:
    for rule, title in citing.items(regime, "remedies", day, is_current=True):
        if rule.against in about:
            yield {
                "way": title, "body": citing.said(regime, rule, "body"),
                "decided_within": citing.said(regime, rule, "decide_within"), "suspends": rule.suspensive,
                "independent": rule.independent, "provision": citing.own(regime, rule.provision),
            }  # fmt: skip


def _aims(citing: Citing, regime: Regime, about: Sequence[str], day: int) -> Iterator[dict[str, Any]]:
    """Yield what entries are passed on for, each aim once, with all who receive them for it."""
    say = citing.says[regime.regime.id]
    aims: dict[str, dict[str, Any]] = {}
    for rule, _ in citing.items(regime, "sharings", day):
        if rule.subject in about:
            purpose = next(one for one in regime.purposes if one.id == rule.purpose)
            aim = aims.setdefault(
                rule.purpose,
                {"aim": say.text(purpose.text), "to": [], "corrections": [], "provisions": []},
            )
            aim["to"] += [name for name in map(say.name, rule.to) if name not in aim["to"]]
            aim["corrections"].append(rule.corrections_propagate)
            cited = citing.own(regime, rule.provision)
            if cited not in aim["provisions"]:
                aim["provisions"].append(cited)
    for aim in aims.values():
        yield aim | {"corrections": all(aim["corrections"])}
