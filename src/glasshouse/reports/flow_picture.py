"""The flow graph of a regime as a figure: the ways of the findings, as many as can be read, and a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from glasshouse.charts import SYNTHETIC, SYNTHETIC_ZH, to_svg
from glasshouse.effect_charts import Lang
from glasshouse.flow_charts import Arrow, Box, flow_chart
from glasshouse.lint.report_record import CheckRecord, FlowEdge
from glasshouse.lint.report_words import by_rule
from glasshouse.reports.page import Figure
from glasshouse.reports.wording import Words, listed
from glasshouse.shown import Table, rows

PER_LAYER = 12  # boxes that can still be read
LAYERS: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("Data and conduct", "Rules and grounds", "Scores and lists", "Measures"),
    "zh": ("数据与行为", "规则与情形", "评分与名单", "措施"),
}
RULES_IN_BOX = 3
SAYS: Final[Words] = {
    "title": {"en": "From what is watched to what follows", "zh": "从观察对象到后果"},
    "unit": {"en": "thick lines: paths of findings", "zh": "粗线：发现所涉的路径"},
    "whole": {
        "en": "All {n} things of the flow graph. Thick, unbroken lines are the paths of findings, and a box "
        "with a thick edge names the rules that speak of it. The table has every line.",
        "zh": "流向图的全部{n}个节点。粗实线为发现所涉的路径，粗框内注明涉及它的规则。下表列出每条连线。",
    },
    "part": {
        "en": "{shown} of {n} things of the flow graph: those on the paths of the most serious findings, as "
        "many as can be read. Thick, unbroken lines are these paths, and a box with a thick edge names the "
        "rules that speak of it. The table has every line that findings go along.",
        "zh": "流向图{n}个节点中的{shown}个：最严重的发现所涉的路径，以可读为限。粗实线为这些路径，粗框内注明"
        "涉及它的规则。下表列出发现所涉的每条连线。",
    },
    "unread": {
        "en": "Not drawn: the flow graph has {n} things, more than can be read, and no finding goes through "
        "it.",
        "zh": "未绘图：流向图有{n}个节点，超出可读范围，且没有发现经过其中。",
    },
    "empty": {
        "en": "Nothing flows from data or conduct to a measure.",
        "zh": "没有从数据或行为通往措施的流向。",
    },
    "description": {
        "en": "A graph from left to right, from data and conduct over rules and grounds to scores and lists, "
        "and to measures: {paths}.",
        "zh": "从左至右的图：数据与行为、规则与情形、评分与名单、措施：{paths}。",
    },
    "more": {"en": "and more, in the table", "zh": "其余见表"},
    "caption": {"en": "Lines of the flow graph", "zh": "流向图的连线"},
    "from": {"en": "From", "zh": "从"},
    "to": {"en": "To", "zh": "到"},
    "by": {"en": "Rules whose findings go along it", "zh": "路径经过它的规则"},
}
IN_DESCRIPTION = 6


def flow_figure(record: CheckRecord, lang: Lang) -> Figure:
    """Return the flow graph as a figure; without anything to draw, as the sentence that says so."""
    says = {key: text[lang] for key, text in SAYS.items()}
    keys = chosen(record)
    boxes = _boxes(record, keys)
    n_all = len(record.flow.nodes)
    is_whole = len(keys) == n_all
    edges = [one for one in record.flow.edges if one.source in keys and one.target in keys]
    table = _table(record, [one for one in record.flow.edges if is_whole or one.findings], says, lang)
    if not boxes:
        said = says["unread" if n_all else "empty"].format(n=n_all)
        return Figure("flow-graph", says["title"], said, "", (table,) if table.n_rows else ())
    sentence = says["whole" if is_whole else "part"].format(n=n_all, shown=len(keys))
    chart = flow_chart(
        boxes,
        [Arrow(one.source, one.target, bool(one.findings)) for one in edges],
        layers=LAYERS[lang],
        title=says["title"],
        unit=says["unit"],
        description=says["description"].format(paths=_paths(record, says, lang)),
        synthetic=SYNTHETIC_ZH if lang == "zh" else SYNTHETIC,
    )
    return Figure("flow-graph", says["title"], sentence, to_svg(chart), (table,) if table.n_rows else ())


def chosen(record: CheckRecord) -> frozenset[str]:
    """Return what is drawn: everything if that can be read, else the paths of the most serious findings."""
    layer = {one.key: one.layer for one in record.flow.nodes}
    if fits(set(layer), layer):
        return frozenset(layer)
    kept: set[str] = set()
    for _, found in by_rule(record):
        for one in found:
            path = ({node.key for node in (*one.via, *one.concerns)} or {one.key}) & layer.keys()
            if fits(kept | path, layer):
                kept |= path
    return frozenset(kept)


def fits(keys: Collection[str], layer: Mapping[str, int]) -> bool:
    """Return whether so many things can be read in a drawing."""
    counts = [layer[key] for key in keys]
    return all(counts.count(k) <= PER_LAYER for k in set(counts))


def _boxes(record: CheckRecord, keys: frozenset[str]) -> list[Box]:
    about: dict[str, dict[str, None]] = {}
    for _, found in by_rule(record):
        for one in found:
            about.setdefault(one.key, {})[one.rule] = None
    return [
        Box(one.key, one.key.partition("/")[2], one.layer, _note(list(about.get(one.key, ()))))
        for one in record.flow.nodes
        if one.key in keys
    ]


def _note(rules: list[str]) -> str:
    more = f" +{len(rules) - RULES_IN_BOX}" if len(rules) > RULES_IN_BOX else ""
    return ", ".join(rules[:RULES_IN_BOX]) + more


def _paths(record: CheckRecord, says: dict[str, str], lang: Lang) -> str:
    every = [one for _, found in by_rule(record) for one in found if len(one.via) > 1]
    paths = dict.fromkeys(" → ".join(node.key.partition("/")[2] for node in one.via) for one in every)
    said = list(paths)[:IN_DESCRIPTION] + ([says["more"]] if len(paths) > IN_DESCRIPTION else [])
    return listed(said, lang)


def _table(record: CheckRecord, edges: list[FlowEdge], says: dict[str, str], lang: Lang) -> Table:
    names = {one.key: one for one in record.flow.nodes}
    rule_of = {one.id: one.rule for one in record.findings}

    def named(key: str) -> str:
        node = names[key]
        label, node_id = node.name.in_(lang), key.partition("/")[2]
        return f"`{node_id}` {label}" if label != node_id.replace("_", " ") else f"`{node_id}`"

    lines = [
        (named(one.source), named(one.target),
         listed(dict.fromkeys(rule_of[finding] for finding in one.findings), lang))
        for one in edges
    ]  # fmt: skip
    return Table(says["caption"], (says["from"], says["to"], says["by"]), rows(*lines), text=(1, 2))
