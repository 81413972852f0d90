"""May I write this? For each headline a sentence that the runs bear out, and one that they do not."""

from __future__ import annotations

from typing import Final

from glasshouse.experiments.contrast_record import EffectRecord
from glasshouse.reports.page import Box, Paragraph, Section
from glasshouse.reports.told import Told
from glasshouse.reports.wording import Words, capital, number

ALWAYS = ("debts_paid", "yuan_paid")  # the other side of restrictions is told in every report
SAYS: Final[Words] = {
    "title": {"en": "May I write this?", "zh": "我可以这样写吗？"},
    "what": {
        "en": "A sentence may be written if it says that the society is synthetic and that it rests on "
        "assumptions, and if it says no more than the runs do. Copy the first of each pair; not the second.",
        "zh": "写出的句子须说明社会是合成的、结论有赖假设，并且不超出运行所示。每对中第一句可以照抄，第二句"
        "不可。",
    },
    "balance": {"en": "Who is better and worse off", "zh": "谁更好、谁更差"},
    "balance_may": {
        "en": "In a synthetic society under these assumptions, of 100 adults {better} are better off and "
        "{worse} "
        "worse off if “{reform}” stands in place of “{baseline}” ({first} to {last}{replicates}; nothing "
        "weighed).",
        "zh": "在这些假设下的合成社会中，若以“{reform}”取代“{baseline}”，每100名成年人中{better}人更好、"
        "{worse}人更差"
        "（{first}至{last}{replicates}；未作加权）。",
    },
    "balance_not": {
        "en": "“{reform}” would leave {better} % of people better off than “{baseline}”.",
        "zh": "与“{baseline}”相比，“{reform}”会使{better}%的人更好。",
    },
    "effect_may": {
        "en": "In a synthetic society under these assumptions, the number of “{outcome}” {moved} from "
        "{before} to {after} {unit} if "
        "“{reform}” stands in place of “{baseline}” ({difference}{replicates}).",
        "zh": "在这些假设下的合成社会中，若以“{reform}”取代“{baseline}”，“{outcome}”从{before}{moved}到"
        "{after}（{unit}；"
        "{difference}{replicates}）。",
    },
    "rise": {"en": "rises", "zh": "升"},
    "fall": {"en": "falls", "zh": "降"},
    "difference": {"en": "difference {effect}", "zh": "差{effect}"},
    "difference_in": {
        "en": "difference {effect}, 95 % interval {interval}",
        "zh": "差{effect}，95%区间{interval}",
    },
    "effect_not": {
        "en": "In reality, “{baseline}” causes {more} of “{outcome}”; or: everybody has {change} of it "
        "under “{reform}”.",
        "zh": "“{baseline}”在现实中导致“{outcome}”{more}；或：在“{reform}”之下，每个人的此项都{change}。",
    },
    "more": {"en": "more", "zh": "更多"},
    "fewer": {"en": "less", "zh": "更少"},
    "open_may": {
        "en": "In a synthetic society under these assumptions, the runs do not settle whether “{outcome}” "
        "rises or falls if "
        "“{reform}” stands in place of “{baseline}” ({difference}{replicates}).",
        "zh": "在这些假设下的合成社会中，若以“{reform}”取代“{baseline}”，运行结果不足以判断“{outcome}”是升"
        "是降（{difference}"
        "{replicates}）。",
    },
    "open_not": {
        "en": "It makes no difference to “{outcome}”. (No effect was shown to be small; no test of that "
        "was made.)",
        "zh": "对“{outcome}”没有影响。（并未证明效果很小，也未作此检验。）",
    },
    "zero_may": {
        "en": "In a synthetic society under these assumptions, “{outcome}” is the same for every synthetic "
        "person, to the "
        "last one, if “{reform}” stands in place of “{baseline}”{in_replicates}.",
        "zh": "在这些假设下的合成社会中，若以“{reform}”取代“{baseline}”，每个合成个体的“{outcome}”都完全相"
        "同{in_replicates}。",
    },
    "zero_not": {
        "en": "“{baseline}” does not affect “{outcome}” in reality.",
        "zh": "“{baseline}”在现实中不影响“{outcome}”。",
    },
    "replicates": {"en": ", {n} replicates of luck", "zh": "，{n}次重复"},
    "replicates_one": {"en": ", one replicate, so that this may be luck", "zh": "，仅一次重复，可能出于运气"},
    "in": {"en": " (in all of {n} replicates)", "zh": "（{n}次重复均如此）"},
    "in_one": {"en": " (in one replicate)", "zh": "（一次重复）"},
    "lives": {"en": "A life from this report", "zh": "本报告中的人生"},
    "lives_may": {
        "en": "A synthetic person, chosen by a stated rule, whose life was played twice on the same luck.",
        "zh": "按既定规则选取的一个合成个体，其人生在同样的运气下演算两次。",
    },
    "lives_not": {
        "en": "The case of a woman or man from that place; an example of what happened to somebody.",
        "zh": "当地某位女士或先生的案例；发生在某人身上的实例。",
    },
}


def writing(told: Told) -> Section:
    """Return a box for each headline result."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    names = dict.fromkeys((*told.headlines, *(one.outcome for one in told.shown if one.outcome in ALWAYS)))
    found = {one.outcome: one for one in told.shown}
    boxes = [_balance(told, words), *(_effect(told, found[name], words) for name in names)]
    if told.record.lives:
        boxes.append(Box(words["lives"], words["lives_may"], words["lives_not"]))
    return Section("writing", words["title"], (Paragraph(words["what"]), *boxes))


def _said(told: Told, words: dict[str, str]) -> dict[str, str]:
    """Return what every sentence needs: both sides, the months, and how many replicates there are."""
    baseline, reform = told.names
    is_one = told.n == 1
    return {
        "baseline": baseline, "reform": reform, "first": told.record.first_month,
        "last": told.record.last_month,
        "replicates": words["replicates_one"] if is_one else words["replicates"].format(n=told.n),
        "in_replicates": words["in_one"] if is_one else words["in"].format(n=told.n),
    }  # fmt: skip


def _balance(told: Told, words: dict[str, str]) -> Box:
    said = _said(told, words)
    said |= {name: number(100 * getattr(told.everybody, name), told.lang) for name in ("better", "worse")}
    return Box(words["balance"], words["balance_may"].format(**said), words["balance_not"].format(**said))


def _effect(told: Told, one: EffectRecord, words: dict[str, str]) -> Box:
    said, sign = _said(told, words), told.sign(one)
    label = told.outcome(one.outcome)
    difference = words["difference" if one.low is None else "difference_in"].format(
        effect=told.value(one.outcome, one.effect, signed=True), interval=told.interval(one)
    )
    is_up = one.effect > 0
    said |= {
        "outcome": label, "difference": difference, "unit": told.unit(one.outcome),
        "before": told.value(one.outcome, one.baseline), "after": told.value(one.outcome, one.reform),
        "moved": words["rise" if is_up else "fall"], "more": words["fewer" if is_up else "more"],
        "change": words["more" if is_up else "fewer"],
    }  # fmt: skip
    kind = {"zero": "zero", "clear": "effect", "one": "effect"}.get(sign, "open")
    return Box(capital(label), words[f"{kind}_may"].format(**said), words[f"{kind}_not"].format(**said))
