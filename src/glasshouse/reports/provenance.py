"""Where a report comes from: specification, seeds, digests, versions, and how to repeat it."""

from __future__ import annotations

from typing import Final

from glasshouse.effect_charts import Lang
from glasshouse.engine.manifests import SpecRecord
from glasshouse.engine.runs import Run
from glasshouse.experiments.contrast_record import NAME
from glasshouse.experiments.store import RUNS
from glasshouse.reports.page import Paragraph, Part, Section, items
from glasshouse.reports.told import Told
from glasshouse.reports.wording import NOTHING, Words
from glasshouse.shown import Table, rows

SAYS: Final[Words] = {
    "title": {"en": "Provenance", "zh": "来源与复现"},
    "spec": {"en": "What was run, on each side (synthetic)", "zh": "双方各自的运行设定（合成）"},
    "spec_run": {"en": "What was run (synthetic)", "zh": "运行设定（合成）"},
    "field": {"en": "Setting", "zh": "设定"},
    "value": {"en": "Value", "zh": "取值"},
    "baseline": {"en": "Baseline", "zh": "基准"},
    "reform": {"en": "Reform", "zh": "改革"},
    "regimes": {"en": "Regimes", "zh": "制度"},
    "agents": {"en": "Agents", "zh": "个体数"},
    "months": {"en": "Months", "zh": "月份"},
    "seed": {"en": "Seed", "zh": "种子"},
    "without": {"en": "Reforms left out", "zh": "略去的改革"},
    "evidence": {"en": "Evidence classes in force", "zh": "启用的证据类别"},
    "where": {"en": "Where", "zh": "适用地域"},
    "places": {"en": "Places of the society", "zh": "社会所含地方"},
    "response": {"en": "How people answer", "zh": "人们的反应模型"},
    "parts": {"en": "Parts of the society", "zh": "社会的组成部分"},
    "numbers": {"en": "Numbers other than the shipped ones", "zh": "改动的数字"},
    "digest": {"en": "Digest of the regimes", "zh": "制度摘要"},
    "runs": {
        "en": "Runs by replicate, with the digests of their results (synthetic)",
        "zh": "各次重复的运行及其结果摘要（合成）",
    },
    "replicate": {"en": "Replicate", "zh": "重复"},
    "baseline_digest": {"en": "Baseline: folder, digest", "zh": "基准：文件夹、摘要"},
    "reform_digest": {"en": "Reform: folder, digest", "zh": "改革：文件夹、摘要"},
    "versions": {"en": "Versions (synthetic)", "zh": "版本（合成）"},
    "name": {"en": "Of", "zh": "名称"},
    "version": {"en": "Version", "zh": "版本"},
    "record": {"en": "Digest of `{name}`: `{digest}`", "zh": "`{name}`的摘要：`{digest}`"},
    "run_digest": {"en": "Digest of the results: `{digest}`", "zh": "结果摘要：`{digest}`"},
    "spec_digest": {"en": "Digest of the specification: `{digest}`", "zh": "设定摘要：`{digest}`"},
    "repeat": {
        "en": "To repeat it, type in the folder of the contrast: `{compare}`. The record has the same "
        "digest, or it is "
        "not the same result. One run alone: `{verify}`.",
        "zh": "复现：在对比的文件夹中键入`{compare}`。所得记录的摘要相同，否则就不是同一结果。单独一次运"
        "行：`{verify}`。",
    },
    "repeat_run": {
        "en": "To repeat it: `glasshouse verify` with the folder of the run. The digest is the same, or it "
        "is not the "
        "same result.",
        "zh": "复现：对运行的文件夹使用`glasshouse verify`。摘要相同，否则就不是同一结果。",
    },
}
FIELDS = ("without", "evidence", "where", "places", "response", "parts", "numbers")


def spec_lines(spec: SpecRecord) -> dict[str, str]:
    """Return what decides a run, as text, by field."""
    found = {
        "regimes": ", ".join(spec.regimes), "agents": f"{spec.agents:,}",
        "months": f"{spec.start} … {spec.end}", "seed": str(spec.seed),
    }  # fmt: skip
    for name in FIELDS:
        value = getattr(spec, name)
        if isinstance(value, dict):
            value = tuple(f"{key} = {text}" for key, text in value.items())
        found[name] = value if isinstance(value, str) else ", ".join(value)
    return {name: text or NOTHING for name, text in found.items()}


def provenance(told: Told) -> Section:
    """Say what was run, and how to repeat a contrast."""
    words = {key: text[told.lang] for key, text in SAYS.items()}
    record = told.record
    one, two = (spec_lines(side.spec) for side in (record.baseline, record.reform))
    head = (words["field"], words["baseline"], words["reform"])
    lines = [(words[name], one[name], two[name]) for name in one]
    lines.append((words["digest"], _regime_digests(told.baseline), _regime_digests(told.reform)))
    runs = tuple(
        (f"{k} ({words['seed']} {pair.seed})", f"{RUNS}/{pair.baseline} `{pair.baseline_digest}`",
         f"{RUNS}/{pair.reform} `{pair.reform_digest}`")
        for k, pair in enumerate(record.replicates, start=1)
    )  # fmt: skip
    pair = record.replicates[0]
    folders = f"{RUNS}/{pair.baseline}", f"{RUNS}/{pair.reform}"
    compare = f"glasshouse compare {folders[0]} {folders[1]} --replicates {len(runs)} --out again"
    repeat = words["repeat"].format(compare=compare, verify=f"glasshouse verify {folders[0]}")
    parts: list[Part] = [
        Table(words["spec"], head, rows(*lines), text=(1, 2)),
        Table(
            words["runs"], (words["replicate"], words["baseline_digest"], words["reform_digest"]),
            rows(*runs), text=(1, 2),
        ),
        _versions(told.baseline, words),
        items((words["record"].format(name=NAME, digest=record.digest),)),
        Paragraph(repeat),
    ]  # fmt: skip
    return Section("provenance", words["title"], tuple(parts))


def provenance_of_run(run: Run, lang: Lang) -> Section:
    """Say what was run, and how to repeat it."""
    words = {key: text[lang] for key, text in SAYS.items()}
    found = spec_lines(run.manifest.spec)
    lines = [(words[name], text) for name, text in found.items()]
    lines.append((words["digest"], _regime_digests(run)))
    digests = (
        words["run_digest"].format(digest=run.manifest.digest),
        words["spec_digest"].format(digest=run.manifest.spec_digest),
    )
    parts: list[Part] = [
        Table(words["spec_run"], (words["field"], words["value"]), rows(*lines), text=(1,)),
        _versions(run, words),
        items(digests),
        Paragraph(words["repeat_run"]),
    ]
    return Section("provenance", words["title"], tuple(parts))


def _regime_digests(run: Run) -> str:
    return ", ".join(f"{one.id} `{one.digest[:16]}…`" for one in run.manifest.regimes) or NOTHING


def _versions(run: Run, words: dict[str, str]) -> Table:
    lines = tuple(sorted(run.manifest.versions.items()))
    return Table(words["versions"], (words["name"], words["version"]), rows(*lines), text=(1,))
