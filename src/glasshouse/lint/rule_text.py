"""The catalogue on the terminal: all rules, one rule with its sources, and the profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from glasshouse.errors import GlasshouseError
from glasshouse.lint.catalogue import FAMILIES, LintRule, Profile, family, profiles, rules, weighed
from glasshouse.lint.recording import rule_record
from glasshouse.lint.report_record import NAMES
from glasshouse.lint.report_words import joined, severity_word, source_words, words
from glasshouse.metrics.catalogue import metrics
from glasshouse.reading.page_terminal import Wrapped, styled

SAYS = {
    "weighs": {"en": "Weighs", "zh": "分量"},
    "raised": {
        "en": "{usual}; where the facts make it more serious: {other}",
        "zh": "{usual}；事实使其更严重时：{other}",
    },
    "lowered": {
        "en": "{usual}; where the facts make it less serious: {other}",
        "zh": "{usual}；事实使其较轻时：{other}",
    },
    "reads": {"en": "Reads", "zh": "读取字段"},
    "values": {"en": "Judges", "zh": "价值判断"},
    "measured": {"en": "Measured by", "zh": "相关指标"},
    "needs_run": {
        "en": "finds nothing without a run: --run FOLDER",
        "zh": "没有运行结果则无发现：--run 文件夹",
    },
    "needs": {"en": "Needs", "zh": "需要"},
    "profiles": {"en": "Profiles", "zh": "视角"},
    "profile": {"en": "Profile", "zh": "视角"},
    "about": {"en": "About", "zh": "说明"},
    "weighs_otherwise": {"en": "Weighs otherwise", "zh": "另有分量的规则"},
}  # fmt: skip


def rule_of(rule_id: str) -> LintRule:
    """Return a rule by its number.

    Raises
    ------
    GlasshouseError
        If there is none.
    """
    found = rules().get(rule_id.upper())
    if found is None:
        every = list(rules())
        raise GlasshouseError(
            f'--explain: found "{rule_id}"; no rule has this number. They are {every[0]} to {every[-1]}: '
            "type glasshouse check --rules."
        )
    return found


def printed_rules(*, lang: str) -> Group:
    """Return what a rich console prints for the whole catalogue, family by family."""
    parts: list[RenderableType] = []
    for name in FAMILIES:
        found = family(name)
        parts.append(Padding(styled(f"**{getattr(found.title, lang)}**"), (1 if parts else 0, 0, 0, 0)))
        grid = Grid.grid(padding=(0, 2, 0, 0))
        for _ in range(3):
            grid.add_column()
        for one in found.rules:
            usual = severity_word(NAMES[one.usual], lang)
            grid.add_row(one.id, Wrapped(styled(getattr(one.title, lang))), Text(usual))
        parts.append(Padding(grid, (0, 0, 0, 2)))
    return Group(*parts)


def printed_rule(rule: LintRule, *, lang: str) -> Group:
    """Return what a rich console prints for a rule: all that the catalogue says of it."""
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for name, text in _about(rule, lang):
        grid.add_row(name, Wrapped(styled(text)))
    return Group(styled(f"**{rule.id}  {getattr(rule.title, lang)}**"), Padding(grid, (0, 0, 0, 2)))


def _about(rule: LintRule, lang: str) -> Iterator[tuple[str, str]]:
    says, word = {key: text[lang] for key, text in SAYS.items()}, words(lang)
    record = rule_record(rule)
    yield word["looks"], record.checks.in_(lang)
    yield says["weighs"], _weight(rule, lang)
    for first, profile in _first(_profile_lines(rule, lang)):
        yield says["profiles"] if first else "", profile
    yield says["reads"], joined((f"`{one}`" for one in rule.reads), lang)
    if rule.judges:
        yield says["values"], word["judges"]
    names = {one.id: one.name if lang == "en" else one.name_zh for one in metrics()}
    if rule.measured:
        yield says["measured"], joined((f"{one} {names[one]}" for one in rule.measured), lang)
    if rule.needs_run:
        yield says["needs"], says["needs_run"]
    for first, source in _first(
        f"{source_words(one, lang)} {one.says.in_(lang)} {one.address}".strip() for one in record.sources
    ):
        yield word["sources"] if first else "", source
    if record.seen_in:
        yield word["seen"], record.seen_in.in_(lang)
    yield word["cure"], record.cure.in_(lang)


def _first(lines: Iterable[str]) -> Iterator[tuple[bool, str]]:
    for number, line in enumerate(lines):
        yield number == 0, line


def _weight(rule: LintRule, lang: str) -> str:
    usual = severity_word(NAMES[rule.usual], lang)
    for key in ("raised", "lowered"):
        other = getattr(rule, key)
        if other is not None:
            return SAYS[key][lang].format(usual=usual, other=severity_word(other, lang))
    return usual


def _profile_lines(rule: LintRule, lang: str) -> Iterator[str]:
    """Yield the profiles under which a rule weighs otherwise than usual, or that say something of it."""
    colon = ": " if lang == "en" else "："
    for one in profiles().values():
        if rule.id in one.severities or rule.id in one.notes:
            note = one.notes.get(rule.id)
            more = f" ({note.en})" if note and lang == "en" else f"（{note.zh}）" if note else ""
            yield f"`{one.id}`{colon}{severity_word(NAMES[weighed(rule, one, 'usual')], lang)}{more}"


def printed_profiles(*, lang: str) -> Group:
    """Return what a rich console prints for the profiles."""
    parts: list[RenderableType] = []
    for one in profiles().values():
        grid = Grid.grid(padding=(0, 2, 0, 0))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column()
        grid.add_row(SAYS["about"][lang], Wrapped(styled(getattr(one.about, lang))))
        if otherwise := profile_weights(one, lang):
            grid.add_row(SAYS["weighs_otherwise"][lang], Wrapped(styled(otherwise)))
        title = styled(f"**{one.id}**  {getattr(one.title, lang)}")
        parts += [Padding(title, (1 if parts else 0, 0, 0, 0)), Padding(grid, (0, 0, 0, 2))]
    return Group(*parts)


def profile_weights(profile: Profile, lang: str) -> str:
    """Say which rules weigh otherwise under a profile than usually."""
    groups: dict[str, list[str]] = {}
    for rule in rules().values():
        name = NAMES[weighed(rule, profile, "usual")]
        if name != NAMES[rule.usual]:
            groups.setdefault(severity_word(name, lang), []).append(rule.id)
    colon, semicolon = (": ", "; ") if lang == "en" else ("：", "；")
    return semicolon.join(f"{name}{colon}{joined(found, lang)}" for name, found in groups.items())
