"""Follows the homes of claims: does the regime, item, reform, event, page or command exist?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel

from glasshouse.codes import Event
from glasshouse.errors import GlasshouseError, Problem
from glasshouse.fitting import quoted
from glasshouse.readers import DocumentKind, reader
from glasshouse.regimes.catalogue import shipped_ids
from glasshouse.regimes.claims import LoadedClaims
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Regime

_CHECKOUT = Path(__file__).parents[3]
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_SIGNS = re.compile(r"[^\w\- ]")
HomeKind = Literal["regime", "invalid", "item", "switch", "act", "command", "page", "heading"]
LIKENESS = 0.75  # below it, one name is no slip of the pen for another
WHY: Final[dict[str, dict[str, str]]] = {
    "regime": {"en": 'the library has no regime "{name}"', "zh": "规则库中没有制度“{name}”"},
    "invalid": {"en": 'the regime "{name}" is not valid', "zh": "制度“{name}”无效"},
    "item": {"en": '{owner} has no item "{name}"', "zh": "{owner}中没有条目“{name}”"},
    "switch": {"en": '{owner} has no dated reform "{name}"', "zh": "{owner}中没有改革“{name}”"},
    "act": {"en": 'the society has no event "{name}"', "zh": "社会中没有事件“{name}”"},
    "command": {"en": 'there is no command "{name}"', "zh": "没有命令“{name}”"},
    "page": {"en": 'the manual has no page "{name}"', "zh": "手册中没有页面“{name}”"},
    "heading": {"en": '{owner} has no heading "{name}"', "zh": "{owner}中没有标题“{name}”"},
    "unchecked": {"en": "this installation has no manual beside it", "zh": "此安装未附手册"},
    "unasked": {"en": "only the command line knows its commands", "zh": "仅命令行知道有哪些命令"},
    "meant": {"en": "Did you mean {meant}?", "zh": "是否指{meant}？"},
    "those": {"en": "There are {names}.", "zh": "现有{names}。"},
    "none": {"en": "There are none yet.", "zh": "目前没有。"},
    "checking": {"en": "Type glasshouse regimes show {name}.", "zh": "请运行regimes show {name}。"},
}
N_NAMED = 6  # names that a sentence lists


@dataclass(frozen=True)
class Home:
    """A home of a claim, and whether it is there.

    Of a missing one: `kind` is what is not there, `name` how the home calls it, `owner` where it was looked
    for, and `names` what there is.
    """

    text: str
    state: Literal["found", "missing", "unchecked"]
    kind: HomeKind = "regime"
    name: str = ""
    owner: str = ""
    names: tuple[str, ...] = ()

    @property
    def meant(self) -> str:
        """Return the name that was probably meant, or nothing."""
        return next(iter(get_close_matches(self.name, self.names, 1, cutoff=LIKENESS)), "")


@dataclass
class Homes:
    """Resolves homes against the library, the commands that a face offers, and the manual of a checkout.

    `commands` are paths such as "regimes show"; a face that does not know them gives None, and such homes
    stay unchecked. `root` is the folder with the manual's `docs`; without one, homes in the manual stay
    unchecked.
    """

    commands: Collection[str] | None
    root: Path | None
    regimes: dict[str, Regime] = field(default_factory=dict)

    def resolve(self, text: str) -> Home:
        """Find out whether a home exists."""
        kind, _, rest = text.partition(":")
        if kind == "page":
            return self._page(text, rest)
        if kind == "act":
            return _among(text, "act", rest, [event.name.lower() for event in Event])
        if kind == "command":
            if self.commands is None:
                return Home(text, "unchecked", "command", rest)
            return _among(text, "command", rest, sorted(self.commands))
        regime_id, _, item_id = rest.partition("#")
        home = _among(text, "regime", regime_id, shipped_ids())
        if kind == "regime" or home.state == "missing":
            return home
        try:
            if regime_id not in self.regimes:
                self.regimes[regime_id] = load_regime(regime_id).regime
        except GlasshouseError:
            return Home(text, "missing", "invalid", regime_id)
        regime = self.regimes[regime_id]
        if kind == "switch":
            return _among(text, "switch", item_id, [switch.id for switch in regime.switches], regime_id)
        return _among(text, "item", item_id, [found for found, _ in items_of(regime)], regime_id)

    def _page(self, text: str, rest: str) -> Home:
        if self.root is None:
            return Home(text, "unchecked", "page", rest)
        name, _, anchor = rest.partition("#")
        page = self.root / name
        if not page.is_file():
            pages = sorted(path.relative_to(self.root).as_posix() for path in page.parent.glob("*.md"))
            return _among(text, "page", name, pages)
        return _among(text, "heading", anchor, headings_of(page), name) if anchor else Home(text, "found")


def _among(text: str, kind: HomeKind, name: str, names: Collection[str], owner: str = "") -> Home:
    return Home(text, "found" if name in names else "missing", kind, name, owner, tuple(names))


def home_words(home: Home, lang: Literal["en", "zh"]) -> tuple[str, str]:
    """Say why a home is not there, and what to type; two empty texts if it is."""
    if home.state == "found":
        return "", ""
    if home.state == "unchecked":
        return WHY["unasked" if home.kind == "command" else "unchecked"][lang], ""
    listed = ("、" if lang == "zh" else ", ").join(home.names[:N_NAMED])
    names = f"{listed}, ..." if len(home.names) > N_NAMED else listed
    fix = "checking" if home.kind == "invalid" else "meant" if home.meant else "those" if names else "none"
    words = {"name": home.name, "owner": home.owner, "meant": home.meant, "names": names}
    return WHY[home.kind][lang].format(**words), WHY[fix][lang].format(**words)


def items_of(value: object) -> Iterator[tuple[str, BaseModel]]:
    """Yield id and model of every item of a regime, those inside other items among them."""
    if isinstance(value, tuple):
        for item in value:
            yield from items_of(item)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            part = getattr(value, name)
            if name == "id" and isinstance(part, str):
                yield part, value
            elif not (isinstance(value, Regime) and name == "regime"):  # the head's id is the regime's own
                yield from items_of(part)


def manual_root() -> Path | None:
    """Return the folder of the checkout this package runs from, if its manual is there."""
    return _CHECKOUT if (_CHECKOUT / "docs" / "README.md").is_file() else None


@reader(DocumentKind.PACKAGED, schema="the headings of a page of the manual")
def headings_of(page: Path) -> list[str]:
    """Return the anchors of a page's headings, as links name them."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [_SIGNS.sub("", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(prose)]


def missing_homes(loaded: LoadedClaims, homes: Homes) -> list[Problem]:
    """Return a problem for every home that does not exist, in the order of the file."""
    problems = []
    for index, claim in enumerate(loaded.claims):
        for number, text in enumerate(claim.homes):
            home, path = homes.resolve(text), f"claims[{index}].homes[{number}]"
            if home.state == "missing":
                line, (why, fix) = loaded.lines.near(path)[0], home_words(home, "en")
                problems.append(Problem(line, path, quoted(text), why, fix))
    return problems
