"""The subcommands `explain` and `case`: one life, and the cases in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from glasshouse.cli.saying import say_whether_kernels_are_kept
from glasshouse.errors import RunError

if TYPE_CHECKING:
    from glasshouse.engine.life import Case, Life

Language = Literal["en", "zh"]

WORDS: dict[str, dict[Language, str]] = {
    "replayed": {
        "en": "replayed from neighbourhood {k} in {seconds:.2f} s",
        "zh": "由第{k}号街区重演，用时{seconds:.2f}秒",
    },
    "nobody": {
        "en": "{who}: nobody of age within the horizon",
        "zh": "{who}：模拟期内无成年人",
    },
    "about": {"en": "Case {n} of {all}: {name}", "zh": "案件{n}（共{all}件）：{name}"},
    "no_case": {"en": "no procedure was opened about this agent", "zh": "没有针对该个体的程序"},
    "clock": {"en": "clock: {clock}", "zh": "期限：{clock}"},
}

WHO = "AGENT is a number; of a firm it is F and a number, of a government body B and a number."

lang_option = click.option(
    "--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Choose the language."
)
format_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Write text, or one JSON document.",
)  # fmt: skip


def _life(path: Path, agent: str) -> tuple[Life, float]:
    """Replay a life; return it and the seconds that took."""
    from glasshouse.engine.agents import slot_called
    from glasshouse.engine.life import explain_life
    from glasshouse.engine.runs import open_run

    say_whether_kernels_are_kept()
    run = open_run(path)
    prepared, exposures = run.prepared, run.exposures()
    slot = slot_called(prepared, agent)
    began = time.perf_counter()
    return explain_life(prepared, exposures, slot), time.perf_counter() - began


@click.command(epilog=WHO)
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("agent")
@lang_option
@format_option
def explain(run: Path, agent: str, lang: str, form: str) -> None:
    """Replay one agent's life: each event, the provision that applied, what followed, and why."""
    language = cast(Language, lang)
    life, seconds = _life(run, agent)
    if form == "json":
        click.echo(json.dumps(life.record(), ensure_ascii=False, indent=1))
        return
    click.echo(life.text(language))
    click.echo(WORDS["replayed"][language].format(k=life.neighbourhood, seconds=seconds))


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("agent")
@click.argument("case", type=int, required=False)
@lang_option
@format_option
def case(run: Path, agent: str, case: int | None, lang: str, form: str) -> None:
    """Show the docket of an agent's procedures: steps, roles, clocks, provisions."""
    language = cast(Language, lang)
    life, _ = _life(run, agent)
    found = [c for c in life.cases if case in (None, c.number)]
    if case is not None and not found:
        held = f"cases 1 to {len(life.cases)}" if life.cases else "no cases"
        raise RunError(
            f"Agent {agent}: found no case {case}; this agent has {held}. "
            f"Type glasshouse case {run} {agent} to see them all."
        )
    if form == "json":
        wanted = {c.number for c in found}
        record = life.record()
        kept = [c for c in record["cases"] if c["number"] in wanted]
        click.echo(
            json.dumps(
                {
                    "synthetic": True,
                    "is_counterfactual": life.is_counterfactual,
                    "agent": life.name or life.agent,
                    "cases": kept,
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    for line in headlines(life, language):
        click.echo(line)
    for one in found:
        for line in case_lines(one, len(life.cases), language):
            click.echo(line)
    if not found:
        click.echo(WORDS["no_case"][language])


def headlines(life: Life, lang: Language) -> Iterator[str]:
    """Yield who the agent is, as `explain` says it, one line for each holder of the slot."""
    if not life.holders:
        yield WORDS["nobody"][lang].format(who=life.who(lang))
    for holder in life.holders:
        yield life.headline(holder, lang)


def case_lines(case: Case, n_cases: int, lang: Language) -> Iterator[str]:
    """Yield a case as text: a headline, then each step with who acts, its clock and its provision."""
    name = case.en if lang == "en" else case.zh
    yield WORDS["about"][lang].format(n=case.number, all=n_cases, name=name)
    for step in case.steps:
        what = (step.en if lang == "en" else step.zh).removeprefix(f"{name}: ").removeprefix(f"{name}：")
        clock = WORDS["clock"][lang].format(clock=step.clock) if step.clock else ""
        notes = "; ".join(part for part in (step.role, clock, step.provision) if part)
        yield f"  {step.day}  {what}  [{notes}]"
