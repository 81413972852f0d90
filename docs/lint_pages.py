"""What the manual says of the linter, from its catalogue: rules, profiles, sources, shipped regimes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from glasshouse.lint.catalogue import FAMILIES, LintRule, family, profiles, rules, sources, weighed
from glasshouse.lint.check import Report, check
from glasshouse.lint.judgements import usual_judgements
from glasshouse.lint.severity import MANY, WORDS, Severity
from glasshouse.metrics.catalogue import metrics
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.load import load_regime

SHORT = {
    Severity.PROHIBITED: "**indicator**", Severity.ERROR: "error", Severity.WARNING: "warning",
    Severity.NOTE: "note",
}  # fmt: skip
KNOWN = {"verified": "read", "secondary": "read in a text that reports it", "recalled": "recalled, not read"}
IN_ORDER = sorted(Severity, reverse=True)


def table(head: Sequence[str], body: Sequence[Sequence[object]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(str(cell) for cell in line)} |\n" for line in lines)


def lint_rules() -> str:
    """List the rules by family: what each looks at, how it weighs, on what it leans, what would cure it."""
    return "\n".join(line for name in FAMILIES for line in _family(name)) + "\n"


def _family(name: str) -> Iterator[str]:
    found = family(name)
    yield f"### {found.title.en} ({found.title.zh})"
    yield ""
    for rule in found.rules:
        yield f"#### {rule.id} {rule.title.en} ({rule.title.zh})"
        yield ""
        yield f"{rule.checks.en}"
        yield ""
        yield from (f"- {line}" for line in _about(rule))
        yield ""


def _about(rule: LintRule) -> Iterator[str]:
    yield f"Weighs: {_weight(rule)}"
    yield f"Reads: {', '.join(f'`{one}`' for one in rule.reads)}"
    if rule.judges:
        yield "Reads declared value judgements"
    if rule.needs_run:
        yield "Finds nothing without a run"
    if rule.measured:
        names = {one.id: one.name for one in metrics()}
        yield f"Measured by: {', '.join(f'{one} {names[one]}' for one in rule.measured)}"
    yield f"Sources: {', '.join(f'{one} ({KNOWN[sources()[one].status]})' for one in rule.sources)}"
    if rule.seen_in:
        yield f"Seen in: {rule.seen_in.en}"
    yield f"Cure: {rule.cure.en}"


def _weight(rule: LintRule) -> str:
    usual = WORDS[rule.usual]["en"]
    more = [
        f"{WORDS[Severity[other.upper()]]['en']} where the facts make it {which} serious"
        for other, which in ((rule.raised, "more"), (rule.lowered, "less"))
        if other
    ]
    return "; ".join([usual, *more])


def lint_profiles() -> str:
    """List the profiles, and then how each rule weighs under each."""
    every = list(profiles().values())
    text = table(("Profile", "Chinese", "Whose point of view"), [
        (f"`{one.id}` {one.title.en}", one.title.zh, one.about.en) for one in every
    ])  # fmt: skip
    body = [(rule.id, *(SHORT[weighed(rule, one, "usual")] for one in every)) for rule in rules().values()]
    text += "\n" + table(("Rule", *(f"`{one.id}`" for one in every)), body)
    notes = [
        f"- {rule_id} under `{one.id}`: {note.en}" for one in every for rule_id, note in one.notes.items()
    ]
    return text + "\n" + "".join(f"{note}\n" for note in notes)


def lint_sources() -> str:
    """List the sources, in our words, and whether each was read."""
    body = [
        (one.id, one.title.en, one.says.en, f"{KNOWN[one.status]}{'. ' + one.note if one.note else ''}",
         one.address)
        for one in sources().values()
    ]  # fmt: skip
    return table(("", "Source", "Says", "Known", "Address"), body)


def lint_judgements() -> str:
    """Say which value judgements hold, who declared them, and that nothing was accepted."""
    related = usual_judgements().relatedness
    declared = sum(_figures(regime_id) for regime_id in shipped_ids())
    return (
        f"Declared value judgements: “{related.title.en}”, edition {related.edition}, "
        f"{len(related.pairs)} pairs of domains, declared by {related.declared_by.en} "
        f"({related.status}). Gravity of conduct and severity of measures are declared by each regime file, "
        f"{declared} figures in all. Accepted findings: none.\n"
    )


def _figures(regime_id: str) -> int:
    regime = load_regime(regime_id).regime
    return len(regime.conduct) + len(regime.measures)


@cache
def report(regime_id: str) -> Report:
    """Return what is found in a shipped regime; which findings there are does not hang on the profile."""
    return check(load_regime(regime_id))


def lint_shipped() -> str:
    """Count the findings in each shipped regime, by profile and weight, and by rule."""
    every = list(profiles().values())
    body, by_rule = [], []
    for regime_id in shipped_ids():
        found = report(regime_id).findings
        counts = [
            Counter(weighed(rules()[one.rule], profile, one.hit.weight) for one in found) for profile in every
        ]
        body.append((f"`{regime_id}`", *(_counted(one) for one in counts)))
        named = Counter(one.rule for one in found)
        said = ", ".join(f"{rule} {n}" for rule, n in sorted(named.items()))
        by_rule.append((f"`{regime_id}`", said or "–"))
    text = table(("Regime", *(f"`{one.id}`" for one in every)), body)
    return text + "\n" + table(("Regime", "Findings by rule"), by_rule)


def _counted(counts: Counter[Severity]) -> str:
    found = ((one, counts[one]) for one in IN_ORDER if counts[one])
    said = (f"{n} {WORDS[one]['en'] if n == 1 else MANY[one]}" for one, n in found)
    return ", ".join(said).replace("prohibited-practice ", "") or "–"
