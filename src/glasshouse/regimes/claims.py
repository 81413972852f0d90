"""What the encyclopedia article says, claim by claim, as data: who said it, its homes here, its result.

A claim is a paraphrase in our words. Critics and supporters are named in one form: speaker, date, kind of
source. Views are tested, not encoded: each has a hypothesis, and what would count against it, written before
any run. `claim_homes` follows the homes to what is in the library, the manual and the command line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from glasshouse.documents import examine_file, limit_problems
from glasshouse.errors import GlasshouseError, Problem, problems_text
from glasshouse.fitting import LineMap, quoted
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.mechanism import Label
from glasshouse.regimes.vocabulary import EvidenceClass, Id, Strict

PACKAGED = Path(__file__).parent / "claims.yaml"
INVENTORY_REGIME = "seed-maximal"  # the regime that holds everything the article says, and nothing else

ClaimClass = Literal["rule", "reported", "seed_only", "myth", "view"]
SourceKind = Literal[
    "legal_text", "policy_document", "government_statement", "press", "study", "survey", "ngo_report",
    "commentary", "unsourced",
]  # fmt: skip
ExperimentKind = Literal["encoding", "count", "flow", "contrast", "ablation", "sweep", "factorial"]
ClaimId = Annotated[
    str, Field(pattern=r"^C\d\d$", description="the id of a claim, C and two digits", examples=["C18"])
]
ClaimDate = Annotated[
    str,
    Field(
        pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$",
        description="a year, a month or a day as the article gives it",
        examples=["2019-07"],
    ),
]
_NAME = r"[a-z][a-z0-9_.-]{0,63}"
HomeText = Annotated[
    str,
    Field(
        pattern=rf"^(regime:{_NAME}|(item|switch):{_NAME}#{_NAME}|act:[a-z_]+"
        r"|page:docs/[a-z0-9/_-]+\.md(#[a-z0-9_-]+)?|command:[a-z]+( [a-z]+)*)$",
        description="a home (regime:ID, item:REGIME#ID, switch:REGIME#ID, act:EVENT, page:docs/PAGE.md, "
        "page:docs/PAGE.md#ANCHOR, command:NAME)",
        examples=["item:national-lists#t_air_all"],
    ),
]
_HAN = re.compile("[\u4e00-\u9fff]")


class Part(Strict):
    """A part of a mixed claim, with its class."""

    kind: Annotated[ClaimClass, Field(alias="class")]
    part: Label


class InventoryEntry(Strict):
    """A data trace, rule or consequence that the article names, and the item of `seed-maximal` it is."""

    kind: Literal["trace", "rule", "consequence"]
    name: Label
    item: Id
    evidence: Annotated[EvidenceClass, Field(alias="class")]


class Answer(Strict):
    """A result: what the sources, or the runs, say."""

    text: Label


class OpenResult(Strict):
    """No result yet: the kind of experiment that will give it, and why nothing less does."""

    open: ExperimentKind
    reason: Label


class Claim(Strict):
    """One claim of the article."""

    id: ClaimId
    says: Label
    speaker: Label | None
    date: ClaimDate | None
    source_kind: SourceKind
    kind: Annotated[ClaimClass | Annotated[tuple[Part, ...], Field(min_length=2)], Field(alias="class")]
    support: Label
    homes: Annotated[tuple[HomeText, ...], Field(min_length=1)]
    inventory: tuple[InventoryEntry, ...] = ()
    hypothesis: Label | None
    against: Label | None
    result: Answer | OpenResult

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the classes of the claim, each once, in the order of its parts."""
        kinds = (self.kind,) if isinstance(self.kind, str) else (part.kind for part in self.kind)
        return tuple(dict.fromkeys(kinds))

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of a mixed claim; none if it is of one class."""
        return () if isinstance(self.kind, str) else self.kind


class ClaimFile(Strict):
    """The file."""

    format: Literal[1]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class LoadedClaims:
    """Checked claims, and where they stand in the file."""

    claims: tuple[Claim, ...]
    lines: LineMap
    name: str


@reader(DocumentKind.PACKAGED, schema="glasshouse.regimes.claims.ClaimFile")
def load_claims(path: Path = PACKAGED) -> LoadedClaims:
    """Load the claims of the article.

    Raises
    ------
    GlasshouseError
        With every problem of the file. Whether the homes exist is not asked here; see `claim_homes`.

    Examples
    --------
    >>> load_claims().claims[17].classes
    ('rule',)
    """
    examined = examine_file(path, ClaimFile, kind=DocumentKind.PACKAGED)
    problems = [*examined.problems, *(_problems(examined.value, examined.lines) if examined.value else ())]
    if problems or examined.value is None:
        raise GlasshouseError(problems_text(examined.name, limit_problems(problems)))
    return LoadedClaims(examined.value.claims, examined.lines, examined.name)


def find_claim(loaded: LoadedClaims, text: str) -> Claim:
    """Return the claim that a text names; the case of its letter does not matter.

    Raises
    ------
    GlasshouseError
        If there is no such claim; says which one may be meant.
    """
    ids = [claim.id for claim in loaded.claims]
    if text.upper() in ids:
        return loaded.claims[ids.index(text.upper())]
    close = _meant(text, ids)
    hint = f"did you mean {close}?" if close else "type `glasshouse claims` to see all."
    raise GlasshouseError(f"Found {quoted(text)} for a claim; the claims are {ids[0]} to {ids[-1]}; {hint}")


def _meant(text: str, ids: list[str]) -> str:
    """Return the id that a text was meant to be, or nothing: C7 is C07, and C99 the last one."""
    if number := re.fullmatch(r"[A-Za-z]?-?(\d{1,9})", text.strip()):
        return ids[min(max(int(number[1]), 1), len(ids)) - 1]
    return next(iter(get_close_matches(text.upper(), ids, 1)), "")


def _problems(file: ClaimFile, lines: LineMap) -> Iterator[Problem]:
    """Yield what is wrong beyond the form."""

    def problem(path: str, found: str, allowed: str, fix: str) -> Problem:
        return Problem(lines.near(path)[0], path, found, allowed, fix)

    stated: dict[str, tuple[str, str]] = {}
    for index, claim in enumerate(file.claims):
        path, due = f"claims[{index}]", f"C{index + 1:02d}"
        if claim.id != due:
            allowed = "claims are numbered from C01 without gaps, each once"
            yield problem(f"{path}.id", quoted(claim.id), allowed, f"Write {due}.")
        for where, label in _labels(claim, path):
            if not _HAN.search(label.zh) or label.zh == label.en:
                yield problem(f"{where}.zh", quoted(label.zh), "Chinese is needed", "Translate the English.")
        yield from (problem(f"{path}.{key}", *words) for key, *words in _on_testing(claim))
        for number, entry in enumerate(claim.inventory):
            where = f"{path}.inventory[{number}].class"
            before, owner = stated.setdefault(entry.item, (entry.evidence, claim.id))
            if before != entry.evidence:
                allowed = f"{owner} gives {entry.item} the class {before}"
                yield problem(where, entry.evidence, allowed, "An item has one class: correct one of them.")
            if entry.evidence not in claim.classes:
                allowed = f"the claim has {', '.join(claim.classes)}"
                yield problem(where, entry.evidence, allowed, "Add a part of this class, or correct it.")


def _on_testing(claim: Claim) -> Iterator[tuple[str, str, str, str]]:
    """Yield what is missing for a fair test: it is written down before the run."""
    is_view = "view" in claim.classes
    is_open = isinstance(claim.result, OpenResult) and claim.result.open != "encoding"
    why = "a view is tested" if is_view else "a run will give the result"
    for key, other in (("hypothesis", "against"), ("against", "hypothesis")):
        if getattr(claim, key) is not None:
            continue
        if is_view or is_open:
            yield key, "nothing", f"{why}, so this is written before it", f"Write {key}: and its text."
        elif getattr(claim, other) is not None:
            yield key, "nothing", f"{other} stands without it", f"Write {key}: and its text."


def _labels(value: Strict, path: str) -> Iterator[tuple[str, Label]]:
    """Yield path and value of every text in two languages."""
    for name, field in type(value).model_fields.items():
        part, here = getattr(value, name), f"{path}.{field.alias or name}"
        for where, item in _each(part, here):
            if isinstance(item, Label):
                yield where, item
            elif isinstance(item, Strict):
                yield from _labels(item, where)


def _each(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, tuple):
        yield from ((f"{path}[{index}]", item) for index, item in enumerate(value))
    else:
        yield path, value
