"""The findings on the terminal: rule by rule, the first of each in full, with the lines they point at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from glasshouse.lint.excerpts import Excerpt
from glasshouse.lint.report_record import CheckRecord, FindingRecord, Line, RuleRecord, SeverityName
from glasshouse.lint.report_words import (
    acceptance,
    by_rule,
    closing,
    counted,
    falls,
    head,
    joined,
    measured_words,
    provision_words,
    questions,
    rows_moved,
    severity_word,
    source_words,
    title,
    way_of,
    words,
)
from glasshouse.reading.page_terminal import Wrapped, styled

IN_FULL = 3  # findings of a rule, so that many of one do not drown the others
STYLES: dict[SeverityName, str] = {
    "prohibited": "bold red", "error": "red", "warning": "yellow", "note": "cyan",
}  # fmt: skip
ARTICLE_5_PROFILE = "eu-ai-act"  # under the others JSON and the page have it
QUIET = "dim"
INDENT = 2


class Source:
    """A line of the file with its number, and a caret under what is meant."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield both lines."""
        number = f"{self.line.number:>5}"
        room = max(options.max_width - len(number) - 3, 20)
        found = Excerpt(self.line.number, self.line.text, self.line.start, self.line.end)
        found = found.shortened(room)
        before, meant = found.text[: found.start], found.text[found.start : found.end]
        shown = Text(f"{number} | ", style=QUIET, no_wrap=True, overflow="crop")
        shown.append(Text(before, style="none")).append(meant, style="bold").append(found.text[found.end :])
        yield shown
        carets = " " * cell_len(before) + "^" * max(cell_len(meant), 1)
        yield Text(f"{' ' * len(number)} | ", style=QUIET, no_wrap=True, overflow="crop").append(
            carets, style="bold"
        )


def printed(record: CheckRecord, *, lang: str) -> Group:
    """Return what a rich console prints for the findings."""
    says = words(lang)
    parts: list[RenderableType] = [Wrapped(styled(f"**{title(record, lang)}**")), _pairs(head(record, lang))]
    for rule, found in by_rule(record):
        parts += _rule(rule, found, record, lang)
    for one in record.findings:
        if one.accepted is not None:
            parts.append(_one_line(one, record, lang))
            parts.append(Padding(Wrapped(styled(acceptance(one.accepted, lang))), (0, 0, 0, 2 * INDENT)))
    if record.profile.id == ARTICLE_5_PROFILE:
        parts += _article_5(record, lang)
    if record.findings:
        parts += [_heading(says["moved"]), _moved(record, lang)]
    parts.append(Text(""))
    if record.left:
        parts.append(Wrapped(styled(words(lang)["look_up"])))
    parts.append(Wrapped(styled(closing(record, lang))))
    return Group(*parts)


def _heading(text: str) -> RenderableType:
    return Padding(Wrapped(styled(f"**{text}**")), (1, 0, 0, 0))


def _pairs(pairs: Sequence[tuple[str, str]], indent: int = 0) -> RenderableType:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column()
    for name, text in pairs:
        grid.add_row(name, Wrapped(styled(text)))
    return Padding(grid, (0, 0, 0, indent))


def _rule(
    rule: RuleRecord, found: Sequence[FindingRecord], record: CheckRecord, lang: str
) -> Iterator[RenderableType]:
    """Yield a rule: what it is called and leans on, its first findings in full, the others as a line each."""
    says = words(lang)
    counts = counted({name: sum(one.severity == name for one in found) for name in record.counts}, lang)
    colon = ": " if lang == "en" else "："
    yield _heading(f"{rule.id}  {rule.title.in_(lang)}{colon}{counts}")
    about = [(says["looks"], rule.checks.in_(lang))]
    about += [(says["sources"], joined((source_words(one, lang) for one in rule.sources), lang))]
    about += [(says["note"], rule.note.in_(lang))] if rule.note else []
    about += [(says["cure"], rule.cure.in_(lang))]
    about += [(says["beside"], measured_words(measured, lang)) for measured in rule.beside]
    yield _pairs([(name, text) for name, text in about if text], INDENT)
    told: set[str] = set()
    for one in found[:IN_FULL]:
        yield Text("")
        yield from _in_full(one, rule, record, lang, told)
    if rest := found[IN_FULL:]:
        yield Text("")
        yield Padding(Wrapped(styled(says["more"].format(n=len(rest), rule=rule.id))), (0, 0, 0, INDENT))
        for one in rest:
            yield _one_line(one, record, lang)


def _place(one: FindingRecord, record: CheckRecord, lang: str) -> Text:
    place = Text(f"{record.file}:{one.line}:{one.column}", no_wrap=True, overflow="ellipsis")
    place.append(f"  {one.rule}  ", style="bold")
    return place.append(severity_word(one.severity, lang), style=STYLES[one.severity])


def _in_full(
    one: FindingRecord, rule: RuleRecord, record: CheckRecord, lang: str, told: set[str]
) -> Iterator[RenderableType]:
    """Yield a finding; what a provision says is told once, and `told` holds those that were."""
    says = words(lang)
    yield _place(one, record, lang)
    if one.excerpt is not None:
        yield Source(one.excerpt)
    yield Padding(Wrapped(styled(one.sentence.in_(lang))), (0, 0, 0, INDENT))
    more = list(way_of(one, lang))
    if one.provision:
        is_first = one.provision.id not in told
        told.add(one.provision.id)
        more.append((says["rests"], provision_words(one.provision, lang, is_told=is_first)))
    if gone := falls(one, record, lang):
        more.append((says["falls"], gone))
    more += [(says["cure"], one.cure.in_(lang))] if one.cure != rule.cure else []
    if more:
        yield _pairs(more, INDENT)


def _one_line(one: FindingRecord, record: CheckRecord, lang: str) -> RenderableType:
    line = _place(one, record, lang)
    line.append("  ").append(styled(one.sentence.in_(lang)).plain, style=QUIET)
    return line


def _article_5(record: CheckRecord, lang: str) -> Iterator[RenderableType]:
    """Yield the parts of Article 5(1)(c) and of recital 31, and what they come to; no verdict."""
    says, found = words(lang), record.article_5
    yield _heading(says["article_5"])
    for group, parts in questions(found, lang):
        yield Padding(Wrapped(styled(group)), (0, 0, 0, INDENT))
        yield _pairs([(says["yes" if one.holds else "no"], one.words.in_(lang)) for one in parts], 2 * INDENT)
    for sentence in found.says:
        yield Padding(Wrapped(styled(sentence.in_(lang))), (0, 0, 0, INDENT))


def _moved(record: CheckRecord, lang: str) -> RenderableType:
    """Return a table of what the findings would be under other value judgements."""
    says = words(lang)
    grid = Grid(box=None, pad_edge=False, header_style=QUIET)
    grid.add_column(says["moved_what"], min_width=30)
    for name in record.counts:
        grid.add_column(severity_word(name, lang), justify="right")
    grid.add_column(says["gone"], justify="right")
    grid.add_column(says["new"], justify="right")
    for row in rows_moved(record, lang):
        grid.add_row(Wrapped(styled(row[0])), *row[1:])
    return Padding(grid, (0, 0, 0, INDENT))
