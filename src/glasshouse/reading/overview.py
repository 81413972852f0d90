"""The shipped regimes at a glance: what each is, where and when it holds, how much is provisional."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Group as Printed
from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from glasshouse.gazetteer import ABROAD, find
from glasshouse.gazetteer import called as place_name
from glasshouse.reading.names import SUBJECTS, called
from glasshouse.reading.page import Group, Section, Table, markdown
from glasshouse.reading.page_terminal import Wrapped
from glasshouse.reading.phrases import Language
from glasshouse.regimes.cases import load_cases
from glasshouse.regimes.catalogue import LIBRARY, provisional_items, shipped_ids
from glasshouse.regimes.load import load_regime
from glasshouse.regimes.model import Label, Regime

FEW_PLACES = 2  # places that are named one by one
ASIDE: Final = ("comparables", "beside")  # groups that are not of the article's world
GROUPS: Final[dict[str, dict[str, str]]] = {
    "national": {"en": "National", "zh": "全国"},
    "places": {"en": "Places", "zh": "地方"},
    "companies": {"en": "Companies", "zh": "公司"},
    "frame": {"en": "Jurisdictions, and the umbrella", "zh": "法域与总纲"},
    "comparables": {"en": "Comparables from elsewhere", "zh": "境外对照"},
    "beside": {"en": "No regime, and what no place has", "zh": "无制度，以及任何地方都没有的制度"},
}
COUNTED: Final[dict[str, tuple[str, str, str]]] = {  # one, several, Chinese
    "lists": ("list", "lists", "个名单"),
    "grounds": ("ground", "grounds", "项列入情形"),
    "scores": ("score", "scores", "个评分"),
    "rules": ("score rule", "score rules", "条计分规则"),
    "measures": ("measure", "measures", "项措施"),
    "limits": ("limit", "limits", "项限制"),
    "reforms": ("reform", "reforms", "次改革"),
}
_SAYS: Final[dict[str, dict[str, str]]] = {
    "title": {"en": "Shipped regimes", "zh": "内置制度"},
    "regime": {"en": "Regime", "zh": "制度"},
    "where": {"en": "Where, and when in force", "zh": "地域与施行"},
    "holds": {"en": "What it holds, and about whom", "zh": "内容与对象"},
    "cases": {"en": "Cases", "zh": "个案"},
    "provisional": {"en": "Provi-sional", "zh": "待核实"},
    "nothing": {"en": "no rules", "zh": "无规则"},
    "since": {"en": "from {since}", "zh": "{since}起"},
    "between": {"en": "{since} to {until}", "zh": "{since}至{until}"},
    "more": {"en": "{names} and {n} more", "zh": "{names}等{all}地"},
    "counterfactual": {"en": "COUNTERFACTUAL", "zh": "反事实"},
    "fictional": {"en": "FICTIONAL", "zh": "虚构"},
}


@dataclass(frozen=True)
class Entry:
    """One regime: `where` and `about` are ids, `counts` says how many of what it holds."""

    id: str
    title: dict[str, str]
    group: str
    where: tuple[str, ...]
    since: datetime.date
    until: datetime.date | None
    status: str
    is_counterfactual: bool
    counts: dict[str, int]
    about: tuple[str, ...]
    cases: int
    provisional: int

    @property
    def mark(self) -> str:
        """What must be said of it: that it is a counterfactual, or fictional; or nothing."""
        if self.is_counterfactual:
            return "counterfactual"
        return "fictional" if self.status == "fictional" and any(self.counts.values()) else ""


@dataclass(frozen=True)
class Overview:
    """The regimes in their groups, and how to print them."""

    entries: tuple[Entry, ...]
    lang: Language

    @property
    def json(self) -> str:
        """The entries as JSON: a list of objects."""
        records = [asdict(entry) for entry in self.entries]
        return json.dumps(records, ensure_ascii=False, indent=2, default=str) + "\n"

    @property
    def markdown(self) -> str:
        """A table for each group."""
        head = tuple(_SAYS[key][self.lang].replace("-", "") for key in ("regime", "where", "holds", "cases"))
        head = (*head, _SAYS["provisional"][self.lang].replace("-", ""))
        sections = [Section(_SAYS["title"][self.lang], ())]
        for name, entries in self._groups():
            rows = tuple(
                (f"`{entry.id}` {self._title(entry)}", *self._cells(entry, "; ")) for entry in entries
            )
            sections.append(
                Section(GROUPS[name][self.lang], (Table(head, (Group("", rows),), right=(3, 4)),))
            )
        return markdown(sections, lang=self.lang)

    def __rich__(self) -> Grid:
        """Return one table, group by group."""
        words = {key: text[self.lang].replace("-", "-\n") for key, text in _SAYS.items()}
        grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), expand=True, show_edge=False)
        for key, ratio in (("regime", 30), ("where", 26), ("holds", 26)):
            grid.add_column(words[key], ratio=ratio)
        for key in ("cases", "provisional"):
            grid.add_column(words[key], justify="right", min_width=6)
        for name, entries in self._groups():
            grid.add_row(Wrapped(Text(f"\n{GROUPS[name][self.lang]}", style="bold underline")))
            for entry in entries:
                grid.add_row(*self._row(entry))
        return grid

    def _row(self, entry: Entry) -> tuple[RenderableType, ...]:
        head = Text(entry.id, style="bold")
        if entry.mark:
            head.append(f"  {_SAYS[entry.mark][self.lang]}", style="reverse")
        where, holds, *numbers = (cell.split("\n") for cell in self._cells(entry, "\n"))
        title = Printed(head, Wrapped(Text(entry.title[self.lang])))
        cells = (Printed(*(Wrapped(Text(line)) for line in lines)) for lines in (where, holds))
        return (title, *cells, *(number for (number,) in numbers))

    def _groups(self) -> Iterator[tuple[str, list[Entry]]]:
        for name in GROUPS:
            found = [entry for entry in self.entries if entry.group == name]
            if found:
                yield name, found

    def _title(self, entry: Entry) -> str:
        mark = f"{_SAYS[entry.mark][self.lang]} " if entry.mark else ""
        return mark + entry.title[self.lang]

    def _cells(self, entry: Entry, joint: str) -> tuple[str, str, str, str]:
        dates = "since" if entry.until is None else "between"
        when = _SAYS[dates][self.lang].format(since=entry.since, until=entry.until)
        counts = [self._count(name, number) for name, number in entry.counts.items() if number]
        comma = "、" if self.lang == "zh" else ", "
        about = comma.join(called(SUBJECTS, kind, self.lang) for kind in entry.about)
        holds = comma.join(counts) or _SAYS["nothing"][self.lang]
        return (
            joint.join((self._where(entry), when)),
            joint.join(part for part in (holds, about) if part),
            str(entry.cases),
            str(entry.provisional),
        )

    def _count(self, name: str, number: int) -> str:
        one, several, chinese = COUNTED[name]
        if self.lang == "zh":
            return f"{number}{chinese}"
        return f"{number} {one if number == 1 else several}"

    def _where(self, entry: Entry) -> str:
        names = [place_name(name, self.lang) for name in entry.where]
        comma = "、" if self.lang == "zh" else ", "
        if len(names) <= FEW_PLACES + 1:
            return comma.join(names)
        few = comma.join(names[:FEW_PLACES])
        return _SAYS["more"][self.lang].format(names=few, n=len(names) - FEW_PLACES, all=len(names))


def overview(*, lang: Language = "en") -> Overview:
    """Return all shipped regimes, in the order of their groups.

    Parameters
    ----------
    lang
        Language of what is printed; JSON has both.
    """
    entries = [entry_of(load_regime(regime_id).regime) for regime_id in shipped_ids()]
    order = list(GROUPS)
    return Overview(tuple(sorted(entries, key=lambda entry: order.index(entry.group))), lang)


def regimes_of_the_article() -> tuple[Regime, ...]:
    """Return the shipped regimes of the article's world: no comparables from elsewhere, no counterfactual."""
    every = (load_regime(name).regime for name in shipped_ids())
    return tuple(regime for regime in every if entry_of(regime).group not in ASIDE)


def entry_of(regime: Regime) -> Entry:
    """Return the entry of one regime.

    Examples
    --------
    >>> entry_of(load_regime("none").regime).group
    'beside'
    """
    head = regime.regime
    counts: dict[str, int] = {
        "lists": len(regime.lists),
        "grounds": sum(len(item.grounds) for item in regime.lists),
        "scores": len(regime.scores),
        "rules": sum(len(score.rules) for score in regime.scores),
        "measures": len(regime.measures),
        "limits": len(regime.limits),
        "reforms": len(regime.switches),
    }
    has_cases = (LIBRARY / "cases" / f"{head.id}.yaml").is_file()
    return Entry(
        id=head.id,
        title=_both(head.title),
        group=next(name for name, is_of in _KINDS if is_of(regime)),
        where=head.territorial_scope,
        since=head.since,
        until=head.until,
        status=head.status,
        is_counterfactual=head.is_counterfactual,
        counts=counts,
        about=head.population_scope.entity_kinds,
        cases=len(load_cases(head.id).cases) if has_cases else 0,
        provisional=len(provisional_items(regime)),
    )


def _both(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}


def _is_region(regime: Regime) -> bool:
    places = [find(name) for name in regime.regime.territorial_scope]
    return bool(places) and all(place is not None and place.is_region for place in places)


_KINDS: Final[tuple[tuple[str, Callable[[Regime], bool]], ...]] = (  # the first that fits
    ("comparables", lambda regime: ABROAD in regime.regime.territorial_scope),
    ("beside", lambda regime: regime.regime.level == "synthetic"),
    ("frame", lambda regime: _is_region(regime) or regime.regime.adoption is not None),
    ("companies", lambda regime: regime.regime.level == "company"),
    ("national", lambda regime: regime.regime.level == "national"),
    ("places", lambda regime: True),
)
